"""The `releases` index: one row a release in landing, and quarantine rows for what cannot be one."""

import hashlib
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import TypedDict

import msgspec

from pipelines.clock import LONDON
from pipelines.collect import ledger
from pipelines.collect.landing import Damaged, Sidecar, content_of, sidecar_of
from pipelines.collect.process_roots import roots
from pipelines.collect.release_json import Record, ocid_in, parse_lines
from pipelines.collect.source import Misdated, Release
from pipelines.collect.sources import SOURCES
from warehouse.interim import Refusal
from warehouse.text import as_text, texts_of

Key = tuple[str, str, str | None, str]
DAMAGED = "damaged-landing-file"
"""The rule of a quarantine row for a landed file that is there and cannot be read."""
SHARDS = 32
"""A process has all its releases in one shard, so that a shard at a time can be merged in memory."""


class Identity(TypedDict):
    """What tells one content of a release from every other."""

    source: str
    ocid: str
    content_sha256: str


class IndexRow(Identity):
    """A row of the table `releases`; `tag` joined by semicolons, `position` of the record in its file."""

    release_id: str | None
    release_date: date
    tag: str | None
    repaired: bool
    landing_path: str
    position: int


class Body(Identity):
    """A release as compact JSON, in the shard of its process."""

    shard: int
    body: bytes


@dataclass
class Indexed:
    """One month: index rows, the releases themselves, refusals, and how often a release came again.

    `damaged`: files that cannot be read, with the releases that their sidecars state. `uncounted`: records
    of files without a sidecar that states how many came.
    """

    rows: list[IndexRow] = field(default_factory=list)
    bodies: list[Body] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    received: int = 0
    repeated: int = 0
    damaged: dict[str, int] = field(default_factory=dict)
    uncounted: int = 0


def index(home: Path, files: list[tuple[str, Path]], seen: set[Key]) -> Indexed:
    """Each content of a release once; `seen` holds the keys of other months, and takes these."""
    found, processes = Indexed(), roots(home)
    for source, path in files:
        sidecar = sidecar_of(path) or {}
        received = _received(sidecar)
        stated = sidecar.get("releases")
        try:
            content = content_of(path)
        except Damaged as error:
            count = stated if isinstance(stated, int) else 0
            found.damaged[path.relative_to(home).as_posix()] = count
            found.refused.append(_damaged(home, source, path, sidecar, str(error)))
            continue
        for record in parse_lines(content, str(path)):
            found.received += 1
            found.uncounted += not isinstance(stated, int)
            place = f"{path.relative_to(home)} record {record.position}"
            if record.body is None:
                reason = f"{place}: {record.problem}"
                found.refused.append(_refusal(source, record.ocid, record.rule, reason))
                continue
            try:
                day = SOURCES[source].publication_day(record.body.get("date"), received)
            except Misdated as error:
                reason = f"{place}: {error.reason}"
                found.refused.append(_refusal(source, record.process, error.rule, reason))
                continue
            body = processes.placed(source, record.body)
            _keep(found, source, path.relative_to(home).as_posix(), day, record, body, seen)
    return found


def _keep(
    found: Indexed,
    source: str,
    place: str,
    day: date,
    record: Record,
    body: Release,
    seen: set[Key],
) -> None:
    digest = hashlib.sha256(record.raw).hexdigest()
    release_id, ocid = as_text(body.get("id")), ocid_in(body)
    key = (source, ocid, release_id, digest)
    if key in seen:
        found.repeated += 1
        return
    seen.add(key)
    identity: Identity = {"source": source, "ocid": ocid, "content_sha256": digest}
    found.rows.append(
        {
            **identity,
            "release_id": release_id,
            "release_date": day,
            "tag": ";".join(texts_of(body.get("tag"))) or None,
            "repaired": record.repaired,
            "landing_path": place,
            "position": record.position,
        }
    )
    encoded = record.encoded if body is record.body else msgspec.json.encode(body)
    shard = zlib.crc32(ocid.encode("utf-8", "surrogatepass")) % SHARDS
    found.bodies.append({**identity, "shard": shard, "body": encoded})


def damaged(files: list[tuple[str, Path]]) -> list[str]:
    """The names of those that are there and cannot be read. Each is read once a size and time."""
    return sorted(path.name for _, path in files if not _sound(path))


def _sound(path: Path) -> bool:
    try:
        at = path.stat()
        return _read_whole(path, at.st_size, at.st_mtime_ns, at.st_ino)
    except OSError:
        return False


@cache
def _read_whole(path: Path, size: int, changed: int, inode: int) -> bool:
    try:
        content_of(path)
    except Damaged:
        return False
    return True


def _damaged(home: Path, source: str, path: Path, sidecar: Sidecar, problem: str) -> Refusal:
    """One row for all releases of a file, with the command that fetches it again."""
    below = path.relative_to(home / "landing").as_posix()
    day = ledger.placed(below)[1]
    origin = sidecar.get("imported_from") or ledger.entries(home).get(below, {}).get("from")
    # It is published: the name of the file, not where it lies on this machine.
    mend = ledger.command(source, day, Path(origin).name if origin else None)
    stated = sidecar.get("releases", "an unknown number of")
    what = problem.removeprefix(f"{path}: ")
    reason = f"landing/{below}: damaged ({what}): {stated} releases left out; mend it: {mend}"
    return _refusal(source, None, DAMAGED, reason)


def import_refusals(home: Path) -> Iterator[Refusal]:
    """Quarantine rows of the records that an import could place on no day."""
    for sidecar in sorted((home / "landing").glob("*/received/*.json")):
        source = sidecar.parts[-3]
        try:
            about = json.loads(sidecar.read_bytes())
            for file in (about, *about.get("also", ())):
                for row in file.get("refused", ()):
                    line = f" (line {row['line']})" if "line" in row else ""
                    place = f"{file.get('imported_from')} record {row['position']}{line}"
                    yield _refusal(source, None, row["rule"], f"{place}: {row['reason']}")
        except (ValueError, KeyError, TypeError, AttributeError):
            place = sidecar.relative_to(home).as_posix()
            told = f"{place}: broken; what it refused lies beside it, and importing the file again tells why"
            yield _refusal(source, None, "unreadable-sidecar", told)


def _refusal(source: str, ocid: str | None, rule: str, reason: str) -> Refusal:
    return {"stage": "releases", "source": source, "ocid": ocid, "rule": rule, "reason": reason}


def _received(about: Sidecar) -> date:
    """The UK day on which a file came, by its sidecar; today where that does not say."""
    try:
        moment = datetime.fromisoformat(about.get("fetched_at") or about["landed_at"])
        return moment.astimezone(LONDON).date()
    except (ValueError, KeyError, TypeError):
        return datetime.now(LONDON).date()
