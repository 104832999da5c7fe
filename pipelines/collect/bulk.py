"""Recorded releases through the same door as collected ones: landed by the day of each release.

A saved notice page, the CSV export of Contracts Finder and its v2 search reply are further doors: the file is
landed as it is, and the releases made from it beside it, marked `convertedFrom`.
"""

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import msgspec

from pipelines.collect.decode import Record, UnreadableFile, parse_lines, read_bytes
from pipelines.collect.exports import WrongShape, is_search_reply, releases_of_csv, releases_of_search
from pipelines.collect.landing import land, sole_writer
from pipelines.collect.pages import NoNotice, release_of_page
from pipelines.collect.sources import LONDON, Misdated, publication_day


@dataclass(frozen=True)
class Refusal:
    """A record that cannot be used, with the rule that refused it. Its bytes stay in landing."""

    position: int
    rule: str
    reason: str


@dataclass(frozen=True)
class Imported:
    """What one file gave: releases landed, the days they lie in, and the records refused."""

    landed: int
    days: int
    refused: tuple[Refusal, ...]


def import_file(home: Path, path: Path, source: str) -> Imported:
    """Lands a file of releases or packages, a page or an export.

    Raises UnreadableFile, LandingBusy or OSError.
    """
    content = read_bytes(path)
    with sole_writer(home):
        by_day: dict[date, list[bytes]] = defaultdict(list)
        refused, kept = [], []
        whole_file = False
        received = datetime.now(LONDON).date()
        for record in _records(content, path, source):
            day, refusal = _placed(record, source, received)
            whole_file = whole_file or record.repaired
            if day is not None:
                by_day[day].append(record.raw)
            if refusal is not None:
                refused.append(refusal)
                kept.append(record.raw)
        about: dict[str, Any] = {
            "imported_from": path.name,
            "source": source,
            "landed_at": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        for day, lines in sorted(by_day.items()):
            land(home, source, day, _package(lines), {**about, "releases": len(lines)})
        if refused:
            reasons = [{"position": r.position, "rule": r.rule, "reason": r.reason} for r in refused]
            land(home, source, None, b"\n".join(kept) + b"\n", {**about, "refused": reasons})
        if whole_file:
            land(home, source, None, content, {**about, "whole_file": True})
    return Imported(sum(map(len, by_day.values())), len(by_day), tuple(refused))


def _records(content: bytes, path: Path, source: str) -> Iterator[Record]:
    """The records of a file of any kind; those made from a page or an export count as repaired."""
    start = content[:200].lstrip(b"\xef\xbb\xbf \r\n\t")
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if start[:1] == b"<":
        yield _of_page(content, path, source)
    elif ".csv" in suffixes or start.startswith(b"Notice Identifier,"):
        yield from _of_rows(releases_of_csv(content), path)
    elif start[:1] == b"{" and b'"noticeList"' in content and is_search_reply(reply := _json(content)):
        yield from _of_rows(releases_of_search(reply), path)
    else:
        yield from parse_lines(content, str(path))


def _of_page(content: bytes, path: Path, source: str) -> Record:
    try:
        release = release_of_page(content, source)
    except NoNotice as error:
        raise UnreadableFile(f"{path}: no notice: {error}") from error
    return _made(1, release)


def _of_rows(rows: Iterator[tuple[int, dict[str, Any] | None, str]], path: Path) -> Iterator[Record]:
    try:
        for number, release, problem in rows:
            yield _made(number, release) if release else Record(number, None, f"unreadable: {problem}")
    except WrongShape as error:
        raise UnreadableFile(f"{path}: {error}") from error


def _made(position: int, release: dict[str, Any]) -> Record:
    return Record(position, release, None, True, msgspec.json.encode(release))


def _json(content: bytes) -> Any:
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None


def _package(releases: list[bytes]) -> bytes:
    """A release package of releases in their own bytes, which may run over several lines."""
    return b'{"releases":[\n' + b",\n".join(releases) + b"\n]}\n"


def _placed(record: Record, source: str, received: date) -> tuple[date | None, Refusal | None]:
    if record.body is None:
        named = f"{record.ocid}: " if record.ocid else ""
        return None, Refusal(record.position, "unreadable", named + (record.problem or "unreadable"))
    try:
        return publication_day(source, record.body.get("date"), received), None
    except Misdated as error:
        return None, Refusal(record.position, error.rule, f"{record.body['ocid']}: {error.reason}")
