"""The `releases` index: one row a release in landing, and quarantine rows for what cannot be one."""

import hashlib
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import msgspec

from pipelines.collect.decode import Record, parse_lines
from pipelines.collect.landing import content_of
from pipelines.collect.sources import LONDON, Misdated, publication_day

Key = tuple[str, str, str | None, str]
SHARDS = 32
"""A process has all its releases in one shard, so that a shard at a time can be merged in memory."""


@dataclass
class Indexed:
    """One month: index rows, the releases themselves, refusals, and how often a release came again."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    bodies: list[dict[str, Any]] = field(default_factory=list)
    refused: list[dict[str, Any]] = field(default_factory=list)
    received: int = 0
    repeated: int = 0


def index(home: Path, files: list[tuple[str, Path]], seen: set[Key]) -> Indexed:
    """Each content of a release once; `seen` holds the keys of other months, and takes these."""
    found = Indexed()
    for source, path in files:
        received = _received(path)
        for record in parse_lines(content_of(path), str(path)):
            found.received += 1
            place = f"{path.relative_to(home)} record {record.position}"
            if record.body is None:
                reason = f"{place}: {record.problem}"
                found.refused.append(_refusal(source, record.ocid, "unreadable", reason))
                continue
            try:
                day = publication_day(source, record.body.get("date"), received)
            except Misdated as error:
                reason = f"{place}: {error.reason}"
                found.refused.append(_refusal(source, record.body["ocid"], error.rule, reason))
                continue
            _keep(found, source, path.relative_to(home).as_posix(), day, record, record.body, seen)
    return found


def _keep(
    found: Indexed,
    source: str,
    place: str,
    day: date,
    record: Record,
    body: dict[str, Any],
    seen: set[Key],
) -> None:
    digest = hashlib.sha256(record.raw).hexdigest()
    release_id = body["id"] if isinstance(body.get("id"), str) else None
    key = (source, body["ocid"], release_id, digest)
    if key in seen:
        found.repeated += 1
        return
    seen.add(key)
    tags = body.get("tag")
    identity = {"source": source, "ocid": body["ocid"], "content_sha256": digest}
    found.rows.append(
        {
            **identity,
            "release_id": release_id,
            "release_date": day,
            "tag": ";".join(t for t in tags if isinstance(t, str)) if isinstance(tags, list) else None,
            "repaired": record.repaired,
            "landing_path": place,
            "position": record.position,
        }
    )
    shard = zlib.crc32(body["ocid"].encode("utf-8", "surrogatepass")) % SHARDS
    found.bodies.append({**identity, "shard": shard, "body": msgspec.json.encode(body)})


def import_refusals(home: Path) -> Iterator[dict[str, Any]]:
    """Quarantine rows of the records that an import could place on no day."""
    for sidecar in sorted((home / "landing").glob("*/received/*.json")):
        source = sidecar.parts[-3]
        try:
            about = json.loads(sidecar.read_bytes())
            for row in about.get("refused", ()):
                place = f"{about.get('imported_from')} record {row['position']}"
                yield _refusal(source, None, row["rule"], f"{place}: {row['reason']}")
        except (ValueError, KeyError, TypeError, AttributeError):
            place = sidecar.relative_to(home).as_posix()
            told = f"{place}: broken; what it refused lies beside it, and importing the file again tells why"
            yield _refusal(source, None, "unreadable-sidecar", told)


def _refusal(source: str, ocid: str | None, rule: str, reason: str) -> dict[str, Any]:
    return {"stage": "releases", "source": source, "ocid": ocid, "rule": rule, "reason": reason}


def _received(path: Path) -> date:
    """The UK day on which a file came, by its sidecar; today where that does not say."""
    try:
        about = json.loads(path.with_suffix(".json").read_bytes())
        moment = datetime.fromisoformat(about.get("fetched_at") or about["landed_at"])
        return moment.astimezone(LONDON).date()
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return datetime.now(LONDON).date()
