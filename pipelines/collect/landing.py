"""Landing: append-only, the bytes as received (zstd) with a sidecar that says where they came from.

`landing/<source>/<yyyy>/<mm>/<dd>/<sha256>.zst`, a release package; the name is the hash of the content, so
that landing the same bytes twice changes nothing. Records that cannot be placed on a day, and whole files
that had to be repaired, stay under `landing/<source>/received/`, tender documents under
`landing/<source>/documents/`.
"""

import fcntl
import hashlib
import json
import os
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import BinaryIO, TypedDict

import zstandard

from warehouse.errors import UserError
from warehouse.snapshots.disk import Disk, synced

LOCK = ".lock"
"""Held by whoever writes to a home, from its beginning: its time is when that was."""


class Sidecar(TypedDict, total=False):
    """What is known of a landed file: of a page how it was asked for, of an import where it came from.

    `releases` is how many came in it. It is written by this program, and may have been changed since.
    """

    source: str
    url: str
    status: int
    headers: Mapping[str, str]
    attempt: int
    refused: Sequence[object]
    fetched_at: str
    landed_at: str
    imported_from: str
    imported_path: str
    notes: Sequence[str]
    continues: dict[str, str]
    repeats: dict[str, str]
    window_from: str
    window_to: str
    releases: int
    ocid: str
    sha256: str
    bytes: int


class LandingBusy(UserError):
    """Another process is writing to the same home."""


class Damaged(UserError):
    """A landed file does not hold what was received; `peerbench verify --landing` says how to mend it."""


LEDGER = "ledger.jsonl"
MAX_CONTENT = 2_000_000_000
_held: set[Path] = set()
_TRIES = (0.02, 0.1)
"""Seconds between attempts to take the lock."""
_HOLDER = re.compile(rb"(\d{1,10}) (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00)\n")


@contextmanager
def sole_writer(home: Path) -> Iterator[None]:
    """Holds the home's lock, for this process once. Raises LandingBusy when another process holds it."""
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    (home / "landing").mkdir(exist_ok=True, mode=0o700)
    (home / "landing").chmod(0o700)
    place = home.resolve()
    if place in _held:
        yield
        return
    with (home / LOCK).open("a+b") as lock:
        if not _taken(lock):
            raise LandingBusy(f"{home}: another peerbench process is at work there{_holder(lock)}")
        _say_who(lock)
        _held.add(place)
        try:
            yield
        finally:
            _held.discard(place)


def who_writes(home: Path) -> str | None:
    """Who holds the home's lock and since when, as words to follow others; null where nobody does."""
    if home.resolve() in _held or not (home / LOCK).exists():
        return None
    with (home / LOCK).open("rb") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return _holder(lock)
    return None


def _taken(lock: BinaryIO) -> bool:
    """Whether the lock is this process's now; tried again, since who looks (`who_writes`) has it a moment."""
    for wait in (*_TRIES, None):
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except BlockingIOError:
            if wait is not None:
                time.sleep(wait)
    return False


def _say_who(lock: BinaryIO) -> None:
    """Writes into the lock who holds it, for whoever finds it held: the lock of the system alone decides."""
    said = f"{os.getpid()} {datetime.now(UTC).isoformat(timespec='seconds')}\n"
    with suppress(OSError):  # a full disk holds up nothing that needs no room
        os.ftruncate(lock.fileno(), 0)
        os.write(lock.fileno(), said.encode())


def _holder(lock: BinaryIO) -> str:
    """Who holds a lock and since when, in words, as the holder wrote it; empty where it did not."""
    lock.seek(0)
    if not (found := _HOLDER.fullmatch(lock.read(100))):
        return ""
    pid, since = (part.decode() for part in found.groups())
    return f": process {pid}, since {since}"


RECEIVED, DOCUMENTS = "received", "documents"


def land(
    home: Path,
    source: str,
    day: date | None,
    content: bytes,
    about: Mapping[str, object],
    folder: str = RECEIVED,
) -> Path:
    """Writes the content and its sidecar, each whole or not at all. Gives the path of the content.

    What belongs to no day goes into `folder`.
    """
    digest = hashlib.sha256(content).hexdigest()
    place = home / "landing" / source / (day.strftime("%Y/%m/%d") if day else folder)
    path = place / f"{digest}.zst"
    if path.exists() and _intact(path, digest) and (known := sidecar_of(path)) is not None:
        if about.get("refused"):
            _note_again(path, known, about)
        return path
    sidecar = {**about, "sha256": digest, "bytes": len(content)}
    write_whole(path.with_suffix(".json"), json.dumps(sidecar, sort_keys=True).encode())
    write_whole(path, zstandard.compress(content, 3))
    row = {"path": path.relative_to(home / "landing").as_posix()}
    origin = origin_of(about)
    whose = {"ocid": about["ocid"]} if folder == DOCUMENTS and about.get("ocid") else {}
    note(home, [row | ({"from": origin} if origin else {}) | whose])
    return path


def _note_again(path: Path, known: Mapping[str, object], about: Mapping[str, object]) -> None:
    """Refused bytes that another file held before: each file's refusals are told, the bytes kept once."""
    also = known.get("also")
    others = list(also) if isinstance(also, list) else []
    if any(_same_refusals(one, about) for one in (known, *others)):
        return
    sidecar = {**known, "also": [*others, dict(about)]}
    write_whole(path.with_suffix(".json"), json.dumps(sidecar, sort_keys=True).encode())


def _same_refusals(one: Mapping[str, object], other: Mapping[str, object]) -> bool:
    return all(one.get(name) == other.get(name) for name in ("imported_from", "refused"))


def origin_of(about: Mapping[str, object] | None) -> str | None:
    """The path of the file by whose import a landed one came, else its name; null where it was collected."""
    origin = about.get("imported_path") or about.get("imported_from") if about else None
    return origin if isinstance(origin, str) else None


def note(home: Path, rows: Sequence[Mapping[str, object]]) -> None:
    """Adds lines to the ledger of what landed. Not synced: the next publish notes what a power cut took."""
    if not rows:
        return

    def act() -> None:
        with (home / LEDGER).open("a+b") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - 1))
            start = b"\n" if file.read(1) not in (b"", b"\n") else b""  # a kill may have left half a line
            file.write(start + b"".join(json.dumps(row).encode() + b"\n" for row in rows))

    Disk().call("append", home / LEDGER, act)


def sidecar_of(path: Path) -> Sidecar | None:
    """What is known of a landed file; null where its sidecar is missing, broken or another file's."""
    try:
        found: Sidecar = json.loads(path.with_suffix(".json").read_bytes())
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) and found.get("sha256") == path.stem else None


def write_whole(path: Path, content: bytes) -> None:
    """Through a temporary file in the same folder, so that a full disk or a kill leaves nothing by half."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        synced(path.parent)
    except OSError as error:
        error.filename = error.filename or str(path)
        raise
    finally:
        part.unlink(missing_ok=True)


def content_of(path: Path) -> bytes:
    """A landed file as received. Raises Damaged when it is not what its name says, read twice."""
    try:
        return _content_of(path)
    except Damaged:
        return _content_of(path)  # a read may fail once


def _content_of(path: Path) -> bytes:
    try:
        packed = path.read_bytes()
        content = zstandard.decompress(packed, max_output_size=MAX_CONTENT)
    except OSError as error:
        raise Damaged(f"{path}: cannot be read: {error.strerror}") from error
    except zstandard.ZstdError as error:
        why = "cut or damaged: it cannot be unpacked" if packed else "empty: it holds no byte"
        raise Damaged(f"{path}: {why}") from error
    if hashlib.sha256(content).hexdigest() != path.stem:
        raise Damaged(f"{path}: the content does not have the hash that names it")
    return content


_FRAME = bytes.fromhex("28b52ffd")


def looks_whole(path: Path) -> bool:
    """Whether a landed file is a zstd frame that ends before the file does, by the sizes of its blocks.

    Nothing is unpacked, so that thousands are looked at in a second: it sees what was emptied, cut or
    overwritten, and of a flipped bit nothing (`content_of`).
    """
    try:
        with path.open("rb") as file:
            head = file.read(18)
            if head[:4] != _FRAME or len(head) < 8:
                return False
            at, size = zstandard.frame_header_size(head), os.fstat(file.fileno()).st_size
            while at + 3 <= size:
                file.seek(at)
                block = int.from_bytes(file.read(3), "little")
                at += 3 + (1 if block >> 1 & 3 == 1 else block >> 3)  # a run of one byte is stored once
                if block & 1:
                    return at <= size
    except (OSError, zstandard.ZstdError):
        return False
    return False


def clear(home: Path, source: str, day: date) -> None:
    """Removes what a killed process left half-written in a day's folder."""
    for part in _folder(home, source, day).glob(".*.part"):
        part.unlink()


def set_aside(home: Path, source: str, day: date) -> list[Path]:
    """Moves the damaged files of a day to `landing/<source>/damaged/`, so that the day can be asked again."""
    aside, moved = home / "landing" / source / "damaged", []
    for path in sorted(_folder(home, source, day).glob("*.zst")):
        if not _intact(path, path.stem):
            aside.mkdir(parents=True, exist_ok=True)
            moved.append(path.replace(aside / f"{day}-{path.name}"))
    return moved


def _folder(home: Path, source: str, day: date) -> Path:
    return home / "landing" / source / day.strftime("%Y/%m/%d")


def _intact(path: Path, digest: str) -> bool:
    try:
        return bool(content_of(path)) or path.stem == digest
    except Damaged:
        return False
