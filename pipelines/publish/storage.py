"""Where this home's snapshots lie: its own folder, or S3-compatible storage, as the settings say.

And whose they are: `home.json` names the register that a home was begun with.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path

from pipelines.authorities.register.register import load_register
from pipelines.settings import Settings
from warehouse.errors import UserError
from warehouse.progress import say
from warehouse.snapshots.disk import Disk
from warehouse.snapshots.manifest import MANIFEST, Keys, SnapshotError, decoded
from warehouse.snapshots.storage import Local, Place
from warehouse.snapshots.storage_s3 import Bucket

HOME, HOME_FORMAT = "home.json", "peerbench-home/1"
PAGES = "pages.json"
"""Names the snapshot that the site shows."""


@contextmanager
def asked_first(settings: Settings) -> Iterator[None]:
    """For a look at a home: a storage that does not answer is asked once, and then no more."""
    where = place(settings)
    with where.asked_first() if isinstance(where, Bucket) else nullcontext():
        yield


class OtherRegister(UserError):
    """This home was begun with another register of authorities."""


class HomeUnknown(UserError):
    """`home.json` is broken or gone, and no snapshot says whose home it is."""


def same_register(settings: Settings) -> None:
    """Raises OtherRegister where this home has another register: its councils would all be lost.

    Above all a SYNTHETIC home would be published as real. Home and snapshots both say it, each for itself,
    so that no one lost file takes the guard away. Raises HomeUnknown for a broken `home.json` alone, and for
    one that is gone beside landed files where nobody named the register: the default is no answer.
    """
    register = load_register(settings.register_dir)
    stated = list(_stated(settings))
    for where, found in stated:
        if found != register.id:
            raise OtherRegister(
                f"{where}: made with the register '{found}', and PEERBENCH_REGISTER "
                f"names '{register.id}' ({settings.register_dir}): set it to that one, or use another home"
            )
    path = settings.home / HOME
    if path.exists() and register_of(settings) is None and not stated:
        raise HomeUnknown(
            f"{path}: broken, and no snapshot says which register this home was begun with: remove the file "
            f"if it is '{register.id}', which PEERBENCH_REGISTER names"
        )
    if not path.exists() and not stated and _has_landed(settings) and not _is_named(settings):
        raise HomeUnknown(
            f"{path}: gone, and no snapshot says which register this home was begun with: set "
            f"PEERBENCH_REGISTER to the folder of that one ({settings.register_dir} has '{register.id}')"
        )


def begin(settings: Settings) -> None:
    """Holds the home against the register, and writes down whose it is where it does not say so yet.

    That it did so in a home that was begun before is said. Raises OtherRegister, HomeUnknown.
    """
    same_register(settings)
    if register_of(settings) is None:
        register = load_register(settings.register_dir)
        path = settings.home / HOME
        if stated := next(_stated(settings), None):
            say(f"{path}: broken or gone, written again: '{register.id}', as {stated[0]} says", passing=False)
        elif _has_landed(settings):
            words = f"'{register.id}', which PEERBENCH_REGISTER names"
            say(f"{path}: broken or gone, written again: {words}; no snapshot says it", passing=False)
        said = {
            "format": HOME_FORMAT,
            "register": register.id,
            "synthetic": register.synthetic,
            "since": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        Disk().put(path, json.dumps(said, indent=1).encode() + b"\n")


def _has_landed(settings: Settings) -> bool:
    return any((settings.home / "landing").rglob("*.zst"))


def _is_named(settings: Settings) -> bool:
    """Whether somebody named the register: its default is the real one, whatever the home was begun with."""
    return "register_dir" in settings.model_fields_set


def _stated(settings: Settings) -> Iterator[tuple[str, str]]:
    """(who says it, id of the register): the home, and the newest snapshot that says so, latest or not."""
    of_home = register_of(settings)
    if of_home is not None:
        yield str(settings.home / HOME), of_home
    where = place(settings)
    for snapshot in reversed(where.ids()):
        try:
            found = decoded(where.read(snapshot, MANIFEST) or b"", snapshot).get("register")
        except SnapshotError:
            continue
        if isinstance(found, str):
            yield f"{where.name}, snapshot {snapshot}", found
            return


def register_of(settings: Settings) -> str | None:
    """The register that `home.json` names; null where it is missing or broken."""
    try:
        found = json.loads((settings.home / HOME).read_bytes())["register"]
    except (FileNotFoundError, IsADirectoryError, ValueError, KeyError, TypeError):
        return None
    return found if isinstance(found, str) and found else None


def place(settings: Settings) -> Place:
    """The place of the snapshots."""
    keys = Keys(settings.signing_key, settings.public_key)
    if not settings.warehouse:
        return Local(settings.home / "warehouse", keys=keys)
    return Bucket(settings.warehouse, settings.home / "cache", keys=keys)


def pages_of(home: Path) -> str | None:
    """The snapshot that the site shows; null where no pages were made, or nobody can tell."""
    try:
        found = json.loads((home / PAGES).read_bytes())["snapshot"]
    except (FileNotFoundError, IsADirectoryError, ValueError, KeyError, TypeError):
        return None
    return found if isinstance(found, str) else None
