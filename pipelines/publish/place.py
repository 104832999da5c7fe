"""Where this home's snapshots lie: its own folder, or S3-compatible storage, as the settings say."""

from pipelines.settings import Settings
from warehouse.manifest import Keys
from warehouse.places import Local, Place


def place(settings: Settings) -> Place:
    """The place of the snapshots."""
    keys = Keys(settings.signing_key, settings.public_key)
    if not settings.warehouse:
        return Local(settings.home / "warehouse", keys=keys)
    from warehouse.bucket import Bucket

    return Bucket(settings.warehouse, settings.home / "cache", keys=keys)
