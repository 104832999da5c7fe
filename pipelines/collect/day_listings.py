"""Independent totals: files that name every notice of a day, as the publishers give them beside their feeds.

A CSV of a day's releases, a ZIP of a day's notices, and any JSON or JSONL of OCDS releases; what a source
gives is declared by its `daily_listing`. Nothing is unpacked from a ZIP: its files' names are enough.
"""

import csv
import io
import re
import zipfile
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from pipelines.clock import london_day
from pipelines.collect.opened import UnreadableFile
from pipelines.collect.release_json import parse_lines, read_bytes
from pipelines.collect.sources import FEEDS, ocid_of, source_of
from warehouse.text import as_text, shown

MAX_NOTICES = 200_000
_FLAT = re.compile(r"^releases/(\d+)/(id|ocid|date)$")
_DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th)? (\w+) (\d{4})")


@dataclass(frozen=True)
class Listed:
    """A notice that a file names. `release_id` is empty where it gives compiled releases, known by ocid."""

    release_id: str
    ocid: str
    day: date


@dataclass(frozen=True)
class Total:
    """What a file names; `count` only, where it gives no ids, of `day`."""

    source: str
    rows: list[Listed] = field(default_factory=list)
    day: date | None = None
    count: int | None = None


def listed(path: Path) -> Total:
    """The notices that a file names. Raises UnreadableFile naming the file and what it lacks."""
    if zipfile.is_zipfile(path):
        return _of_zip(path)
    content = read_bytes(path)
    rows = _of_csv(content, path) if ".csv" in path.suffixes else _of_json(content, path)
    sources = {source_of(row.ocid) for row in rows}
    if len(rows) > MAX_NOTICES or len(sources) != 1 or not sources <= FEEDS.keys():
        raise UnreadableFile(
            f"{path}: names no notices, more than {MAX_NOTICES}, or of more than one service"
        )
    return Total(str(sources.pop()), rows)


def _of_csv(content: bytes, path: Path) -> list[Listed]:
    """A row a release; column names are slash paths, `releases/0/id`."""
    reader = csv.DictReader(io.StringIO(content.decode("utf-8-sig", errors="replace"), newline=""))
    columns = {(m[1], m[2]): name for name in reader.fieldnames or [] if (m := _FLAT.match(name))}
    numbers = sorted({number for number, _ in columns})
    if not all((number, part) in columns for number in numbers[:1] for part in ("id", "ocid", "date")):
        raise UnreadableFile(f"{path}: column releases/0/id, releases/0/ocid or releases/0/date is missing")
    found = []
    for row in reader:
        for number in numbers:
            stated = [row.get(columns.get((number, part), "")) or "" for part in ("id", "ocid", "date")]
            if stated[0]:
                found.append(_listed(stated[0], stated[1], stated[2], path, reader.line_num))
    return found


def _of_json(content: bytes, path: Path) -> list[Listed]:
    found = []
    for record in parse_lines(content, str(path)):
        if record.body is None:
            raise UnreadableFile(f"{path}: record {record.position}: cannot be read: {record.problem}")
        body = record.body
        compiled = body.get("tag") == ["compiled"]
        name = "" if compiled else as_text(body.get("id")) or ""
        found.append(_listed(name, record.process, body.get("date"), path, record.position))
    return found


def _listed(release_id: str, ocid: str, stated: object, path: Path, position: int) -> Listed:
    try:
        return Listed(release_id, ocid_of(ocid), london_day(stated))
    except ValueError:
        raise UnreadableFile(f"{path}: record {position}: date: {shown(stated)} is no date-time") from None


def _of_zip(path: Path) -> Total:
    """The daily bulk file of data.gov.uk, which carries the day in its name."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = [row.filename for row in archive.infolist() if row.filename.lower().endswith(".xml")]
    except zipfile.BadZipFile as error:
        raise UnreadableFile(f"{path}: no ZIP file: {error}") from error
    match = _DAY.search(path.stem)
    try:
        day = datetime.strptime(" ".join(match.groups()) if match else "", "%d %B %Y").date()
    except ValueError:
        raise UnreadableFile(f"{path}: its name gives no day, as 3rd September 2026 does") from None
    source, numbered = _zipped(path)
    ids = [match for name in names if (match := numbered.search(name))]
    if len(ids) < len(names) or not names:
        return Total(source, day=day, count=len(names))
    return Total(source, [Listed("-".join(match.groups()), "", day) for match in ids])


def _zipped(path: Path) -> tuple[str, re.Pattern[str]]:
    """The source whose daily listing is a ZIP, and how a file's name in it states a release id."""
    for source in FEEDS.values():
        if source.daily_listing and source.daily_listing.zipped:
            return source.id, source.daily_listing.zipped
    raise UnreadableFile(f"{path}: no source lists its notices in a ZIP")
