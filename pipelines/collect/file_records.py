"""The records of a file of releases, of whatever kind it is: JSON, lines, a saved page, an export."""

from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from pipelines.collect.notice_files import is_packed
from pipelines.collect.notice_page import NoNotice
from pipelines.collect.opened import Opened, UnreadableFile
from pipelines.collect.package_bytes import members_of
from pipelines.collect.release_json import Notes, Record, parse_lines, rest_of, stream
from pipelines.collect.source import ReleaseRows, Source, WrongShape
from pipelines.collect.sources import SOURCES, source_of_notice


def records_of(
    file: Opened, head: bytes, whole: bool, source: Source, tell: Callable[[str], None]
) -> Iterator[Record]:
    """The records of a file of any kind; those made from a page or an export count as repaired."""
    path = file.path
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if other := other_kind(head, source):
        raise UnreadableFile(f"{path}: {other}")
    is_page = head[:200].lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"<"
    content = head if whole else rest_of(file, head) if is_page or ".csv" in suffixes else None
    if content is None:
        yield from stream(file, head, tell)
    elif is_page:
        yield _of_page(content, path, source)
    elif source.read_export and (rows := source.read_export(content, suffixes)) is not None:
        notes = Notes()
        notes.look(members_of(content), 1)
        notes.tell(tell)
        yield from _of_rows(rows, path)
    elif ".csv" in suffixes:
        raise UnreadableFile(f"{path}: CSV files of {source.id} are not read")
    else:
        yield from parse_lines(content, str(path), tell)


def other_kind(head: bytes, source: Source) -> str | None:
    """What a file is that another source takes, with the command; `head` is empty for an archive by name."""
    if (other := source_of_notice(head)) and other is not source:
        return f"a notice of {other.title}: import it with --source {other.id}"
    if head and not is_packed(head):
        return None
    takes = [other for other in SOURCES.values() if other.read_notice]
    told = "".join(
        f"; an archive of notices of {other.title} is imported with --source {other.id}" for other in takes
    )
    return f"an archive; {source.id} is imported a file at a time{told}"


def _of_page(content: bytes, path: Path, source: Source) -> Record:
    try:
        release = source.release_of_page(content)
    except NoNotice as error:
        raise UnreadableFile(f"{path}: no notice: {error}") from error
    return made_of(1, release)


def _of_rows(rows: ReleaseRows, path: Path) -> Iterator[Record]:
    try:
        for number, release, problem in rows:
            yield made_of(number, release) if release else Record(number, None, f"unreadable: {problem}")
    except WrongShape as error:
        raise UnreadableFile(f"{path}: {error}") from error


def made_of(position: int, release: dict[str, object]) -> Record:
    """A release that was made here of a page, a row or a notice, as the record at this place of its file."""
    raw = msgspec.json.encode(release)
    return Record(position, release, None, True, raw, encoded=raw)
