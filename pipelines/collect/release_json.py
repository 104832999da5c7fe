"""Bytes as received to JSON records, one at a time, whatever stands round them in the file.

A record that cannot be repaired (`json_repair`) is given with its reason, never dropped.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import msgspec

from pipelines.collect.json_repair import (
    MAX_DEPTH,
    Impossible,
    duplicate_of,
    fault_of,
    repairs_of,
    text_of,
    value_of,
)
from pipelines.collect.json_stream import Values
from pipelines.collect.opened import Opened, UnreadableFile, opened
from pipelines.collect.package_bytes import (
    OCID_SHOWN,
    Cut,
    cut,
    is_link,
    is_package,
    members_of,
    names_next,
    no_list,
    pieces,
    stated_error,
    stated_ocid,
)
from pipelines.collect.sources import fault_of_ocid, ocid_of
from warehouse.text import counted, one_line, shown

WHOLE = 24_000_000
"""Bytes of a file that is held whole; of a larger one a value, or an element of a package, at a time."""
MAX_BYTES = 2_000_000_000
"""Largest decompressed file that is held whole where nothing else will do, such as an export."""

MAX_WRAPPERS = 8
"""Of packages, records and arrays round a release."""
MAX_SCANS = 10
"""Lines that begin a value and do not end it, followed to the end of a file; a broken file has many."""
_BETWEEN = b" \t\r\n,\x00\x0b\x0c\x1e"
"""What may stand between two values: blanks, a comma, NUL, page breaks, and the sign of RFC 7464."""
_HOLE = re.compile(rb"\A\x00++(?=[ \t\r]*+\Z)|\A\x00{8,}+|\x00{8,}+(?=[ \t\r]*+\Z)")
"""Bytes in the place of a line, or of its beginning or end: what a write that broke off leaves of records."""
_BEGINNINGS = (b"", b"{", b"[")
_CALL = re.compile(rb"\s*(?:/\*.*?\*/\s*)?([A-Za-z_$][\w$.\[\]\"']*)\s*\(\s*[{\[]")
_CALLED = re.compile(rb"\)\s*;?\s*\Z")
_ASSIGNED = re.compile(rb"\s*(?:(?:var|let|const|export)\b[^{\[]*|[A-Za-z_$][\w$.]*\s*)=\s*[{\[]")
_GUARD = re.compile(rb"\s*(?:\)\]\}'?,?|(?:while|for)\s*\([^)]*\)\s*;)")
UNREADABLE, TWICE, OTHER = "unreadable", "duplicate-key", "ocid-differs"
"""The rules by which a record is refused here."""
_OCID = re.compile(rb'"ocid"\s*:\s*"\s*([A-Za-z0-9._:/-]{1,120})\s*"')


@dataclass(frozen=True)
class Record:
    """One record of a file: `body` when it could be read, else `problem`, by `rule`.

    `position` counts from 1; in a file with a release a line it is the number of the line, whatever stands on
    the others. `line` is where its value begins in a file of lines, of which some hold several. `raw` is the
    release's own bytes as received; in `body` its ocid is as it is compared (`ocid_of`); `ocid` is what a
    record without body says of itself, or the record round it. `encoded` is `body` as JSON, `fault` the byte
    of `raw` at which it stops being JSON. `is_damaged`: the file was cut or changed there, and may lack more.
    `repairs` names what is no JSON in the bytes of `body`, and as what it was read.
    """

    position: int
    body: dict[str, object] | None
    problem: str | None = None
    repaired: bool = False
    raw: bytes = b""
    ocid: str | None = None
    rule: str = UNREADABLE
    line: int | None = None
    encoded: bytes = b""
    fault: int | None = None
    is_damaged: bool = False
    repairs: tuple[str, ...] = ()

    @property
    def process(self) -> str:
        """The ocid of its body, which no body is without. Raises TypeError where there is none."""
        return ocid_in(self.body)


def ocid_in(body: Mapping[str, object] | None) -> str:
    """The ocid of a release that was read. Raises TypeError for what was not: a fault of ours."""
    stated = body and body.get("ocid")
    if not isinstance(stated, str):
        raise TypeError(f"a release that was read has its ocid: {stated!r}")
    return stated


def read_bytes(path: Path) -> bytes:
    """The file's bytes; gzip and zstd are known by their first bytes, whatever the file is called.

    Raises UnreadableFile naming the file: also for one that breaks off or is damaged.
    """
    with opened(path) as file:
        found = rest_of(file, b"")
        if file.broke is not None:
            file.read()
        return found


def rest_of(file: Opened, head: bytes) -> bytes:
    """What was read of a file, and all that comes after it up to its end or to where it breaks (`broke`).

    Raises UnreadableFile naming the file where nothing of it can be read, or it is too large.
    """
    parts, size = [head], len(head)
    while found := file.read_on():
        parts.append(found)
        size += len(found)
        if size > MAX_BYTES:
            raise UnreadableFile(f"{file.path}: larger than {MAX_BYTES} bytes when decompressed")
    return b"".join(parts)


def head_of(file: Opened) -> tuple[bytes, bool]:
    """(the first bytes of a file, whether they are all of it, or all that came before it breaks: `broke`)."""
    parts: list[bytes] = []
    size = 0
    while size <= WHOLE:
        if not (found := file.read_on()):
            return b"".join(parts), True
        parts.append(found)
        size += len(found)
    return b"".join(parts), False


def _untold(note: str) -> None:
    """Nobody asked for notes on a file."""


def records(path: Path) -> Iterator[Record]:
    """Every release of a JSON or JSONL file of OCDS releases or packages, in order.

    Raises UnreadableFile when the file cannot be read or nothing in it is JSON.
    """
    with opened(path) as file:
        head, whole = head_of(file)
        yield from up_to_break(file, parse_lines(head, str(path)) if whole else stream(file, head))


def up_to_break(file: Opened, found: Iterator[Record]) -> Iterator[Record]:
    """The records of a file, then one for where it breaks off, unless the last of them says that itself."""
    last = None
    try:
        for last in found:
            yield last
    except UnreadableFile:
        if file.broke is not None and last is None:
            file.read()  # raises why: what came before the break is no record
        raise
    if file.broke is not None and not (last and last.is_damaged):
        position = last.position if last else 0
        problem = f"unreadable: the file breaks off: {file.broke}"
        yield Record(position + 1, None, problem, is_damaged=True)


def stream(file: Opened, head: bytes, tell: Callable[[str], None] = _untold) -> Iterator[Record]:
    """The records of a file of which `head` was read, in memory that does not grow with it.

    Their positions count on from 1, whatever lines they stand on; `line` tells that. `tell` hears what is odd
    of the file and cost no record. Raises UnreadableFile when it cannot be read or nothing in it is JSON.
    """
    position, any_json = 0, False
    values, notes = Values(file.read_on, head, _is_value), Notes()
    for document, parts, line in values:
        notes.look(members_of(document) if parts.items is not None else {}, line)
        any_json = any_json or _holds_json(document, parts)
        for record in _records_of(document, parts, among=True):
            position += 1
            yield _located(replace(record, position=position, line=line), document, line)
    if not any_json:
        raise UnreadableFile(f"{file.path}: {_no_json(head)}")
    notes.look(values.members, 1)
    notes.tell(tell)


class Notes:
    """What is odd of a file and costs no record: pages that lie elsewhere, errors beside releases, commas."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self.next: str | None = None

    def look(self, members: Mapping[str, bytes], line: int) -> None:
        """At the members of a package that begins on a line; of several packages the last one is the end."""
        if not members:
            return
        self.next = names_next(members)
        if (said := stated_error(members)) and any(b'"ocid"' in value for value in members.values()):
            said = f"a package says of itself {one_line(said, 200)}"
            self.found.append(f"line {line}: {said}: it may lack releases")

    def commas(self, content: bytes, strict: bool, refused: bool) -> None:
        """At what a reader of JSON would not take: a comma with no value after it, or another slip."""
        if content[-200:].rstrip(_BLANKS).endswith(b","):
            self.found.append("the file ends with a comma, as if another record was to follow")
        elif not (strict or refused) and (found := fault_of(content)):
            at = _line_and_column(content, found[1])
            self.found.append(f"no valid JSON: {found[0]}: {at}: every record of it was read all the same")

    def tell(self, tell: Callable[[str], None]) -> None:
        """Says each once."""
        if self.next:
            more = f"one page of several: `{self.next}` names another, whose releases are not in this file"
            self.found.append(f"{more}: import it too")
        for note in dict.fromkeys(self.found):
            tell(note)


_BLANKS = b" \t\r\n\x0b\x0c\0"


def parse_lines(content: bytes, name: str, tell: Callable[[str], None] = _untold) -> Iterator[Record]:
    """The records of a file's bytes, JSON values one after another or a line each; `name` is for errors.

    Of a package that breaks off, the releases before the break are given, then a record for the rest. `tell`
    hears what is odd of the file and cost no record.
    Raises UnreadableFile when nothing in it is JSON.
    """
    content = _of_utf16(content).removeprefix(b"\xef\xbb\xbf")
    whole = cut(content)
    if not whole.whole and _CALL.match(content[:1000]) and _CALLED.search(content[-100:]):
        raise UnreadableFile(f"{name}: {_no_json(content)}")
    documents = [(content, whole, 1)] if whole.whole else list(_documents(content))
    if not any(_holds_json(document, parts) for document, parts, _ in documents):
        raise UnreadableFile(f"{name}: {_no_json(content)}")
    lines = [line for _, _, line in documents]
    by_line = (
        len(documents) > 1
        and len(set(lines)) == len(lines)
        and all(b"\n" not in document and len(parts.items or ()) < 2 for document, parts, _ in documents)
    )
    position, refused, notes = 0, False, Notes()
    for document, parts, line in documents:
        notes.look(members_of(document) if tell is not _untold and parts.items is not None else {}, line)
        for record in _records_of(document, parts, among=len(documents) > 1):
            refused = refused or record.body is None
            position = line if by_line else position + 1
            record = _located(record, document, line)
            yield replace(record, position=position, line=line if len(documents) > 1 else None)
    if tell is not _untold:
        notes.commas(content, len(documents) > 1 or whole.strict, refused)
        notes.tell(tell)


def _located(record: Record, document: bytes, line: int) -> Record:
    """A record that is no JSON with the line and column of the file at which it stops being any."""
    if record.fault is None:
        return record
    at = max(0, document.find(record.raw)) + record.fault
    return replace(record, problem=f"{record.problem}: {_line_and_column(document, at, line)}")


def _line_and_column(content: bytes, at: int, first: int = 1) -> str:
    begun = content.rfind(b"\n", 0, at) + 1
    column = len(content[begun:at].decode("utf-8", "replace")) + 1
    line = first + content.count(b"\n", 0, at)
    return f"line {line} column {column}"


def _of_utf16(content: bytes) -> bytes:
    """In UTF-8 what is in UTF-16 by its first two bytes, as PowerShell writes; else as it is."""
    if content[:2] not in (b"\xff\xfe", b"\xfe\xff") or content[:4] == b"\xff\xfe\0\0":
        return content
    return content.decode("utf-16", "replace").encode("utf-8", "replace")


def _no_json(content: bytes) -> str:
    """What a file without JSON is, where that is known, and what to do with it."""
    if b"\0" in content and not content.strip(_BLANKS):
        return "holds no JSON: nothing but NUL bytes, since the write that made it broke off"
    head = content[:1000]
    if b"\0" in head[:8] and head[:200].replace(b"\0", b"").lstrip(b"\xff\xfe \r\n\t")[:1] in (b"{", b"["):
        width = "UTF-32" if b"\0\0" in head[:8] else "UTF-16 without a byte order mark"
        return f"holds no JSON: it is in {width}; save it as UTF-8"
    if match := _CALL.match(head):
        return f"holds no JSON: it is JSONP, a call of {_shown(match[1])} round the JSON; save the JSON alone"
    if match := _GUARD.match(head) or _ASSIGNED.match(head):
        return f"holds no JSON: it is JavaScript, {_shown(match[0])} before the JSON; save the JSON alone"
    if head.lstrip()[:1] in (b"{", b"[") and (found := fault_of(content)):
        return f"holds no JSON: {found[0]}: {_line_and_column(content, found[1])}"
    return "holds no JSON"


def _shown(script: bytes) -> str:
    return repr(script.decode("utf-8", "replace").strip().rstrip("{[( ")[:60])


def _documents(content: bytes) -> Iterator[tuple[bytes, Cut, int]]:
    """The values of a file in order: a line each, or over several lines; what is none, by its line.

    Each with the number of the line on which it begins.
    """
    at, scans, number, counted = 0, 0, 1, 0
    while at < len(content):
        number, counted = number + content.count(b"\n", counted, at), at
        end = content.find(b"\n", at)
        stated = content[at : end if end >= 0 else len(content)]
        line = _trimmed(stated)
        if hole := _HOLE.search(stated):
            yield hole[0], Cut(True, None), number
        if line[:1] in (b"{", b"[") and scans < MAX_SCANS and not _is_value(line):
            found = pieces(content, begun := content.index(line[:1], at))
            if found.end is None and _goes_on(content[at:], len(stated)):
                yield content[at:].strip(), cut(content[at:]), number
                return
            if found.end is not None and _trimmed(content[found.end : found.end + 99])[:1] in _BEGINNINGS:
                value = content[begun : found.end]
                yield value, cut(value), number
                at = found.end
                continue
            scans += 1
        if line:
            yield line, cut(line), number
        at += len(stated) + 1


def _trimmed(line: bytes) -> bytes:
    """Without what may stand between two values."""
    return line.strip(_BETWEEN).removeprefix(b"\xef\xbb\xbf").strip(_BETWEEN)


def _goes_on(content: bytes, end: int) -> bool:
    """Whether a value that breaks off runs on over the lines after its first, which are no values."""
    items = cut(content).items or []
    following = content[end + 1 :].split(b"\n")
    return bool(items) and sum(map(_is_value, following)) <= len(items)


def _holds_json(document: bytes, parts: Cut) -> bool:
    return bool(parts.items) or _is_json(document)


def _is_json(document: bytes) -> bool:
    try:
        return value_of(text_of(document)[0]) is not None
    except Impossible:
        return True


def _is_value(line: bytes) -> bool:
    """Whether a line is an object or a list by itself. One that begins with a blank is part of another."""
    if line[:1] not in (b"{", b"["):
        return False
    try:
        found = value_of(text_of(line)[0])
    except Impossible:
        return True
    return found is not None and isinstance(found[0], dict | list) and bool(found[0])


def _records_of(
    document: bytes,
    parts: Cut,
    among: bool = False,
    within: tuple[bytes, ...] = (),
    process: str | None = None,
) -> Iterator[Record]:
    """The releases of a package, an array or a single release; of a record its compiled release.

    `among`: others stand beside it, so that an empty array stands in the place of a release. `within`: what
    stands round it, the outermost first.
    """
    if parts.items is None:
        yield _named(_record(document.strip()), within)
        return
    is_array = document.lstrip()[:1] == b"["
    if parts.whole and not parts.items and not is_array:
        members = members_of(document)
        if said := stated_error(members):
            yield _named(_refused(document.strip(), f"no releases, and {one_line(said, 200)}"), within)
        elif said := no_list(members):
            yield _named(_refused(document.strip(), said), within)
        elif stated_ocid(document) or (within and not is_package(document)):
            yield _named(_refused(document.strip(), "a record that holds no release"), within)
        return
    if among and not parts.items and is_array:
        yield _named(_refused(document.strip(), "an empty array where a release was expected"), within)
    within = (*within, document)
    process = stated_ocid(document) or process
    for item in parts.items:
        inner = cut(item)
        if inner.whole and inner.items is not None and len(within) <= MAX_WRAPPERS:
            yield from _records_of(item, inner, among=True, within=within, process=process)
        else:
            yield _named(_of_process(_record(item), process), within)
    if not parts.whole:
        yield Record(1, None, f"unreadable: {_how_it_ends(document)}", raw=document[-200:], is_damaged=True)


def _of_process(record: Record, process: str | None) -> Record:
    """A release inside a record of another process is refused: nobody here can say whose it is."""
    if process is None or record.body is None or record.process.strip()[:OCID_SHOWN] == ocid_of(process):
        return record
    told = f"its ocid {shown(record.process)} is not {shown(process)}, which the record round it states"
    return replace(_refused(record.raw, told, record.repaired, OTHER), ocid=record.process)


def _named(record: Record, within: tuple[bytes, ...]) -> Record:
    """A record that cannot be used by the ocid of the record round it, where it has none itself."""
    if record.body is not None or record.ocid is not None:
        return record
    return replace(record, ocid=next(filter(None, map(stated_ocid, reversed(within))), None))


def _how_it_ends(document: bytes) -> str:
    end = pieces(document).end
    if end is None:
        return "the package breaks off"
    return f"what follows the package is no JSON: {_shown(document[end:])}"


def _record(raw: bytes) -> Record:
    if raw and not raw.strip(b"\0"):
        hole = counted(len(raw), "NUL byte")
        told = f"{hole} in the place of records: a write broke off there"
        return replace(_refused(raw, told), is_damaged=True)
    text, recoded = text_of(raw)
    try:
        loaded = value_of(text)
        if loaded is None:
            wrong, at = fault_of(raw) or ("", None)
            return replace(_refused(raw, "not JSON" + (f": {wrong}" if wrong else "")), fault=at)
        body, repaired = loaded[0], loaded[1] or recoded
    except Impossible as error:
        return _refused(raw, str(error))
    if not isinstance(body, dict):
        return _refused(raw, f"{_json_type(body)} where a release was expected", repaired)
    if not isinstance(body.get("ocid"), str) or not body["ocid"].strip():
        return _refused(raw, _nameless(body, raw), repaired)
    if fault := fault_of_ocid(body["ocid"]):
        return replace(_refused(raw, f"its ocid {shown(body['ocid'])} {fault}", repaired), ocid=None)
    if "versionedRelease" in body:
        return _refused(raw, "a record with a versioned release only, and no release", repaired)
    encoded = msgspec.json.encode(body := {**body, "ocid": ocid_of(body["ocid"])})
    if raw.count(b":") != encoded.count(b":") or (b"\\" in raw and b"\\u003" in raw):
        # Colons come first: to look at every key of every release would cost more than to read it. A colon
        # that is written as an escape costs as much to look for as both counts, one backslash nearly nothing.
        try:
            twice = duplicate_of(text)
        except RecursionError:
            return _refused(raw, f"nested deeper than {MAX_DEPTH} levels")
        if twice is not None:
            return _refused(raw, f"{twice} stands twice in one object, with values that differ", rule=TWICE)
    repairs = repairs_of(text, recoded) if repaired else ()
    return Record(1, body, None, repaired, raw, encoded=encoded, repairs=repairs)


def _refused(raw: bytes, problem: str, repaired: bool = False, rule: str = UNREADABLE) -> Record:
    named = _OCID.search(raw)
    ocid = ocid_of(named[1].decode("ascii", "replace")) if named else None
    return Record(1, None, f"{rule}: {problem}", repaired, raw, ocid, rule)


def _nameless(body: dict[str, object], raw: bytes) -> str:
    """What an object without ocid is, so that a wrapper which is not known is seen for one."""
    if is_link(raw):
        return f"a link to a release, not the release: {body['url']!r:.200}"
    if "ocid" in body:
        stated = msgspec.json.encode(body["ocid"]).decode()
        return f"release without ocid: its field ocid is {stated:.100}, where a text names the process"
    members = ", ".join(sorted(body)[:8])
    return "release without ocid" + (f"; it has: {members:.200}" if members else "")


def _json_type(value: Any) -> str:
    names = {type(None): "null", bool: "boolean", int: "number", float: "number", str: "string"}
    return names.get(type(value), "array")
