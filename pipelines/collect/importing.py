"""Recorded releases through the same door as collected ones: landed by the day of each release.

A saved notice page and an export in a source's own form (`Source.read_page`, `read_export`) are further
doors: the file is landed as it is, and the releases made from it beside it, marked `convertedFrom`.

Files dropped in the inbox, `inbox/<source>/` of the home, are imported and moved to `taken` or `refused`.
"""

import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import msgspec

from pipelines.clock import london_today
from pipelines.collect.landing import land, sole_writer, write_whole
from pipelines.collect.notice_page import NoNotice
from pipelines.collect.release_json import Record, UnreadableFile, parse_lines, read_bytes
from pipelines.collect.source import Misdated, ReleaseRows, Source, WrongShape
from pipelines.collect.sources import SOURCES, UNKNOWN, source_of
from warehouse.text import one_line

SETTLED_SECONDS = 30
"""A file that changed more lately may still be being written."""


@dataclass(frozen=True)
class Refusal:
    """A record that cannot be used, with the rule that refused it. Its bytes stay in landing.

    `line`: where its value begins, in a file of lines of which some hold several records; else null.
    """

    position: int
    rule: str
    reason: str
    line: int | None = None

    @property
    def place(self) -> str:
        """Its number, and the line where that is another."""
        return f"record {self.position}" + (f" (line {self.line})" if self.line else "")


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
        received = london_today()
        for record in _records(content, path, SOURCES[source]):
            day, refusal = _placed(record, SOURCES[source], received)
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
            reasons = [_told(refusal) for refusal in refused]
            land(home, source, None, b"\n".join(kept) + b"\n", {**about, "refused": reasons})
        if whole_file:
            land(home, source, None, content, {**about, "whole_file": True})
    return Imported(sum(map(len, by_day.values())), len(by_day), tuple(refused))


def _records(content: bytes, path: Path, source: Source) -> Iterator[Record]:
    """The records of a file of any kind; those made from a page or an export count as repaired."""
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if content[:200].lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"<":
        yield _of_page(content, path, source)
    elif source.read_export and (rows := source.read_export(content, suffixes)) is not None:
        yield from _of_rows(rows, path)
    elif ".csv" in suffixes:
        raise UnreadableFile(f"{path}: CSV files of {source.id} are not read")
    else:
        yield from parse_lines(content, str(path))


def _of_page(content: bytes, path: Path, source: Source) -> Record:
    try:
        release = source.release_of_page(content)
    except NoNotice as error:
        raise UnreadableFile(f"{path}: no notice: {error}") from error
    return _made(1, release)


def _of_rows(rows: ReleaseRows, path: Path) -> Iterator[Record]:
    try:
        for number, release, problem in rows:
            yield _made(number, release) if release else Record(number, None, f"unreadable: {problem}")
    except WrongShape as error:
        raise UnreadableFile(f"{path}: {error}") from error


def _made(position: int, release: dict[str, Any]) -> Record:
    return Record(position, release, None, True, msgspec.json.encode(release))


def _told(refusal: Refusal) -> dict[str, Any]:
    found: dict[str, Any] = {"position": refusal.position, "rule": refusal.rule, "reason": refusal.reason}
    return found | ({"line": refusal.line} if refusal.line else {})


def _package(releases: list[bytes]) -> bytes:
    """A release package of releases in their own bytes, which may run over several lines."""
    return b'{"releases":[\n' + b",\n".join(releases) + b"\n]}\n"


def _placed(record: Record, source: Source, received: date) -> tuple[date | None, Refusal | None]:
    line = record.line if record.line != record.position else None

    def refused(rule: str, reason: str) -> tuple[None, Refusal]:
        return None, Refusal(record.position, rule, reason, line)

    if record.body is None:
        named = f"{record.ocid}: " if record.ocid else ""
        return refused(record.rule, named + (record.problem or record.rule))
    ocid, other = record.body["ocid"], source_of(record.body["ocid"])
    if other not in (source.id, UNKNOWN):
        reason = f"{ocid}: its ocid is one of {other}, not of {source.id}: import it with --source {other}"
        return refused("release-of-another-source", reason)
    try:
        return source.publication_day(record.body.get("date"), received), None
    except Misdated as error:
        return refused(error.rule, f"{ocid}: {error.reason}")


@dataclass(frozen=True)
class Taken:
    """One file of the inbox: releases landed, records refused, or why the whole file was refused."""

    path: Path
    landed: int = 0
    refused: int = 0
    problem: str | None = None


def waiting_files(home: Path) -> list[tuple[str, Path]]:
    """(source, file) of every settled regular file in the inbox, in order."""
    found = []
    for source in SOURCES:
        for path in sorted((home / "inbox" / source).glob("*")):
            regular = path.is_file() and not path.is_symlink()
            if regular and time.time() - path.stat().st_mtime > SETTLED_SECONDS:
                found.append((source, path))
    return found


def refused_files(home: Path) -> list[tuple[str, Path, str]]:
    """(source, file, why) of every file that was refused and still lies there."""
    found = []
    for source in SOURCES:
        for path in sorted((home / "inbox" / "refused" / source).glob("*")):
            why = path.with_name(f"{path.name}.why")
            if path.is_file() and path.suffix != ".why":
                told = why.read_text(encoding="utf-8", errors="replace") if why.is_file() else "not read"
                found.append((source, path, one_line(told, 500)))
    return found


def take_in(home: Path) -> Iterator[Taken]:
    """Imports each waiting file. Raises LandingBusy or OSError; what was not taken stays in the inbox."""
    for source, path in waiting_files(home):
        try:
            counted = import_file(home, path, source)
        except UnreadableFile as error:
            target = _move(home, "refused", source, path)
            write_whole(target.with_name(f"{target.name}.why"), f"{one_line(str(error), 500)}\n".encode())
            yield Taken(path, problem=str(error))
            continue
        _move(home, "taken", source, path)
        yield Taken(path, counted.landed, len(counted.refused))


def _move(home: Path, outcome: str, source: str, path: Path) -> Path:
    place = home / "inbox" / outcome / source
    place.mkdir(parents=True, exist_ok=True)
    target, number = place / path.name, 1
    while target.exists():
        number += 1
        target = place / f"{number}-{path.name}"
    return path.replace(target)
