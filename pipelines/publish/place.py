"""Where this home's snapshots lie: its own folder, or S3-compatible storage, as the settings say."""

from pipelines.authorities.register import load
from pipelines.settings import Settings
from warehouse.manifest import Keys, SnapshotError
from warehouse.places import Local, Place
from warehouse.snapshot import manifest_of


class OtherRegister(ValueError):
    """The snapshots of this home were made with another register of authorities."""


def same_register(settings: Settings) -> None:
    """Raises OtherRegister where the latest snapshot has another register: its councils would all be lost.

    Above all a SYNTHETIC home would be published as real.
    """
    where = place(settings)
    pointer = where.pointer()
    if pointer is None:
        return
    try:
        stated = manifest_of(where, pointer.snapshot).get("register")
    except SnapshotError:
        return
    register = load(settings.register_dir)
    if stated is not None and stated != register.id:
        raise OtherRegister(
            f"{where.name}: its snapshots were made with the register '{stated}', and PEERBENCH_REGISTER "
            f"names '{register.id}' ({settings.register_dir}): set it to that one, or use another home"
        )


def place(settings: Settings) -> Place:
    """The place of the snapshots."""
    keys = Keys(settings.signing_key, settings.public_key)
    if not settings.warehouse:
        return Local(settings.home / "warehouse", keys=keys)
    from warehouse.bucket import Bucket

    return Bucket(settings.warehouse, settings.home / "cache", keys=keys)
