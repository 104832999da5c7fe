"""The `releases` index: one row a release in landing, and the way back to its bytes."""

import hashlib
import json
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import zstandard

from pipelines.collect.bulk import london_day
from pipelines.collect.decode import Record, parse_lines


def days(home: Path) -> Iterator[tuple[str, Path]]:
    """(source, file) of every landed day file, in order of source, day and hash."""
    for path in sorted((home / "landing").glob("*/[0-9]*/*/*/*.zst")):
        yield path.relative_to(home / "landing").parts[0], path


def index(home: Path) -> Iterator[dict[str, Any]]:
    """Rows of `releases`, each content of a release once: key (source, ocid, release_id, content_sha256)."""
    seen: set[tuple[str, str, str | None, str]] = set()
    for source, path in days(home):
        for record in _records(path):
            if record.body is None or not _dated(record.body):
                continue
            body = record.body
            digest = hashlib.sha256(record.raw).hexdigest()
            release_id = body["id"] if isinstance(body.get("id"), str) else None
            key = (source, body["ocid"], release_id, digest)
            if key in seen:
                continue
            seen.add(key)
            tags = body.get("tag")
            yield {
                "source": source,
                "ocid": body["ocid"],
                "release_id": release_id,
                "content_sha256": digest,
                "release_date": london_day(body.get("date")),
                "tag": ",".join(t for t in tags if isinstance(t, str)) if isinstance(tags, list) else None,
                "repaired": record.repaired,
                "landing_path": path.relative_to(home).as_posix(),
                "position": record.position,
            }


def refusals(home: Path) -> Iterator[dict[str, Any]]:
    """Quarantine rows of what landing holds and `releases` cannot: refused imports, bad records of pages."""
    for sidecar in sorted((home / "landing").glob("*/received/*.json")):
        about = json.loads(sidecar.read_bytes())
        for row in about.get("refused", ()):
            place = f"{about.get('imported_from')} record {row['position']}"
            yield _refusal(about["source"], None, row["rule"], f"{place}: {row['reason']}")
    for source, path in days(home):
        for record in _records(path):
            place = f"{path.relative_to(home)} record {record.position}"
            if record.body is None:
                yield _refusal(source, None, "unreadable", f"{place}: {record.problem}")
            elif not _dated(record.body):
                yield _refusal(source, record.body["ocid"], "release-without-date", f"{place}: no date")


def _refusal(source: str, ocid: str | None, rule: str, reason: str) -> dict[str, Any]:
    return {"stage": "releases", "source": source, "ocid": ocid, "rule": rule, "reason": reason}


def _dated(body: dict[str, Any]) -> bool:
    try:
        london_day(body.get("date"))
    except ValueError:
        return False
    return True


def body(home: Path, row: dict[str, Any]) -> dict[str, Any]:
    """The release of an index row."""
    found: dict[str, Any] | None = _records(home / row["landing_path"])[row["position"] - 1].body
    if found is None:
        raise ValueError(f"{row['landing_path']} record {row['position']}: no release")
    return found


@lru_cache(maxsize=64)
def _records(path: Path) -> tuple[Record, ...]:
    return tuple(parse_lines(zstandard.decompress(path.read_bytes()), str(path)))
