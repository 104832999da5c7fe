"""What landed, kept apart from landing: `ledger.jsonl`, a line a file, so that one that is gone is noticed.

A path below landing holds source, day and the hash of the content. A line says that it landed (`from`: the
path of the file of an import), or what became of it: `missing` with the walk of its day that was on record
then, `lost` where its loss was accepted. The last line of a path counts.
"""

import json
import shlex
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypedDict, cast

from pipelines.collect.day_record import Day
from pipelines.collect.landing import DOCUMENTS, LEDGER, Sidecar, note, origin_of, sidecar_of
from pipelines.collect.moved import moved
from pipelines.collect.places import ASIDE, files_below, is_read
from pipelines.collect.sources import FEEDS
from warehouse.json_lines import lines_of, object_of
from warehouse.snapshots.disk import Disk

Entry = TypedDict(
    "Entry", {"path": str, "from": str, "ocid": str, "state": str, "walk": str | None}, total=False
)
"""A line of the ledger: `state` missing or lost, `walk` the moment its day was asked when it was missed.

`ocid`: the procurement of a tender document.
"""
Asked = Container[tuple[str, str]]
"""(source, day as an ISO date) of every day that was ever asked for."""
BROKEN_LINES = "ledger.broken.jsonl"
UNKNOWN = "it was imported: from which file is not known any more"
NOTHING_SAYS = "nothing is left that says whether it was imported or collected"
IMPORTED = "its day was never asked for, so it was imported: from which file is not known any more"


@dataclass(frozen=True)
class Gone:
    """A landed file that is not there any more: where it lay, of which day, and what fetches it again.

    `walked`: its day was asked again in full since it was missed, so that its place is filled. `hint`: what
    the command needs and is not there.
    """

    path: str
    source: str
    day: date | None
    command: str
    walked: bool = False
    hint: str | None = None

    @property
    def remedy(self) -> str:
        """The command; where it cannot be typed as things are, what must come first, in words."""
        return self.remedy_to(self.day)

    def remedy_to(self, last: date | None) -> str:
        """As `remedy`, of files of the days to `last`."""
        if " import FILE " in self.command:
            back = "put it back from a copy of landing, or import the file that it came from"
            asked = ""
            if self.hint == NOTHING_SAYS:
                asked = f"; where its day was collected, `{command(self.source, self.day, None, last)}`"
            return f"{back} with --source {self.source} ({self.hint}{asked})"
        return f"{self.hint}; then {self.command}" if self.hint else f"`{self.command}`"


def missing(home: Path, source: str, day: date, aside: Iterable[Path]) -> None:
    """Notes files of a day that were set aside (`<day>-<name>`), before it is asked again."""
    names = (path.name.removeprefix(f"{day}-") for path in aside)
    note(home, [_missed(home, f"{source}/{day:%Y/%m/%d}/{name}") for name in names])


def lost(home: Path, paths: Iterable[str]) -> None:
    """Notes that the loss of these was accepted, or that others took their place."""
    note(home, [{"path": path, "state": "lost"} for path in paths])


def gone(home: Path, also: Iterable[str] = (), asked: Asked | None = None) -> list[Gone]:
    """Every file that landed, by the ledger or as `also` (paths from the home), and is not there now.

    `asked`: null where nobody knows, and a file of a service counts as collected. Writes down what it finds:
    files that the ledger lacks, and when one was first missed. Broken lines go to `ledger.broken.jsonl`.
    """
    _set_broken_aside(home)
    there, known = _there(home), entries(home)
    astray = _moved(home, known)
    new = [
        _came(home, path) for path in sorted(there - astray) if path not in known or known[path].get("state")
    ]
    named = {path.removeprefix("landing/") for path in also}
    lacking = (known.keys() | named) - there
    lacking -= under_their_day(home, lacking, there - astray)
    lacking = {path for path in lacking if path not in known or known[path].get("state") != "lost"}
    missed = [
        _with_origin(_missed(home, path), known.get(path))
        for path in sorted(lacking)
        if path not in known or known[path].get("state") != "missing"
    ]
    note(home, [*new, *missed])
    known |= {row["path"]: row for row in missed}
    return [_gone(home, path, known[path], _entry(known, path), asked) for path in sorted(lacking)]


def note_gone(home: Path, paths: Iterable[str]) -> None:
    """Notes of these (paths from the home), which were made something of, the ones that are not there.

    Before that is made again from what is: then nothing else would name them where the ledger is lost too.
    """
    known = entries(home)
    below = (path.removeprefix("landing/") for path in paths if not (home / path).exists())
    note(home, [_missed(home, path) for path in below if "state" not in known.get(path, {})])


def lacking(home: Path, also: Iterable[str] = (), asked: Asked | None = None) -> list[Gone]:
    """Every file that landed, as in `gone`, and is not there, but for days asked again. Writes nothing."""
    there, known = _there(home), entries(home)
    found = []
    gone = (known.keys() | {path.removeprefix("landing/") for path in also}) - there
    gone -= under_their_day(home, gone, there - _moved(home, known))
    for path in sorted(gone):
        row = known.get(path, {})
        if row.get("state") != "lost":
            missed = row if row.get("state") == "missing" else _missed(home, path)
            found.append(_gone(home, path, missed, _entry(known, path), asked))
    return [file for file in found if not file.walked]


def entries(home: Path) -> dict[str, Entry]:
    """The last line of each path. One that cannot be read says nothing: landing and snapshot say it too."""
    found: dict[str, Entry] = {}
    for row in _rows(home):
        if row is not None:
            found[row["path"]] = _with_origin(row, found.get(row["path"]))
    return found


def broken_lines(home: Path) -> int:
    """Lines that name no file: the last one of a killed process, or what a disk made of others."""
    return sum(row is None for row in _rows(home))


def _rows(home: Path) -> Iterator[Entry | None]:
    """Each line of the ledger; null for one that is broken."""
    return map(_row, lines_of(home / LEDGER))


def _row(line: bytes) -> Entry | None:
    row = object_of(line)
    named = isinstance(row.get("path"), str) if row else False
    return cast(Entry, row) if row and named and is_read(row["path"]) else None


def _set_broken_aside(home: Path) -> None:
    """Leaves the lines that name a file; the others can be looked at, and are told of no more."""
    lines = lines_of(home / LEDGER)
    if broken := [line for line in lines if _row(line) is None]:
        with (home / BROKEN_LINES).open("ab") as file:
            file.writelines(line + b"\n" for line in broken)
        kept = (line + b"\n" for line in lines if _row(line) is not None)
        Disk().put(home / LEDGER, b"".join(kept))


def command(source: str, day: date | None, origin: str | None, last: date | None = None) -> str:
    """What fetches the files of a day, or of the days to `last`, again."""
    file = shlex.quote(origin) if origin else "FILE"
    if origin or day is None or source not in FEEDS:
        return f"peerbench import {file} --source {source}"
    return f"peerbench run --from {day} --to {last or day} --source {source} --again"


def command_for_document(source: str, origin: str | None, ocid: str | None) -> str:
    """What fetches a tender document again."""
    if origin is None:
        return "peerbench documents"
    whose = shlex.quote(ocid) if ocid else "OCID"
    return f"peerbench import {shlex.quote(origin)} --source {source} --ocid {whose}"


def whereabouts(home: Path, source: str, origin: str | None) -> tuple[str | None, str | None]:
    """(where the file of an import lies now, what to say where it does not lie there any more)."""
    if origin is None or Path(origin).is_file():
        return origin, None
    taken = home / "inbox" / "taken" / source / Path(origin).name
    if taken.is_file():
        return str(taken.resolve()), None
    return origin, f"{Path(origin).name} is not there any more: a copy of it, or of the landed file, mends it"


def told(files: list[Gone]) -> list[tuple[str, str]]:
    """(what is gone, what mends it) of each run of days of a source: how many files, the first of them."""
    groups: list[list[Gone]] = []
    for file in sorted(files, key=_order):
        if groups and _follows(groups[-1][-1], file):
            groups[-1].append(file)
        else:
            groups.append([file])
    return [_line(group) for group in groups]


def _order(file: Gone) -> tuple[str, bool, date, str]:
    return file.source, file.day is None or _imported(file), file.day or date.min, file.path


def _imported(file: Gone) -> bool:
    return file.command.startswith("peerbench import")


def _follows(one: Gone, other: Gone) -> bool:
    if one.source != other.source:
        return False
    if _imported(one) or _imported(other):
        return one.command == other.command
    return bool(one.day and other.day and (other.day - one.day).days <= 1)


def _line(group: list[Gone]) -> tuple[str, str]:
    first, last = group[0], group[-1]
    days = sorted({file.day for file in group if file.day})
    span = f"{days[0]} to {days[-1]}" if len(days) > 1 else str(days[0]) if days else "of no day"
    mend = first.remedy_to(days[-1] if days else None)
    if days and not _imported(first):
        mend = f"`{command(first.source, days[0], None, days[-1])}`"
    files = (
        f"{len(group)} files, the first landing/{first.path}" if len(group) > 1 else f"landing/{last.path}"
    )
    return f"{first.source} {span}: {files}", mend


def _came(home: Path, path: str) -> Entry:
    """The line of a file that is there, with the import it came by, and whose document it is."""
    about = sidecar_of(home / "landing" / path) if path.endswith(".zst") else None
    return {"path": path, **came_by(home, path, about)}


def _with_origin(row: Entry, before: Entry | None) -> Entry:
    """The line with the import and the procurement that the one before it names, where it names none."""
    if before is None:
        return row
    if "from" in before and "from" not in row:
        row = {**row, "from": before["from"]}
    if "ocid" in before and "ocid" not in row:
        row = {**row, "ocid": before["ocid"]}
    return row


def came_by(home: Path, path: str, about: Sidecar | None) -> Entry:
    """`from` and `ocid` of a landed file; of the record of a document's tries those of the document."""
    of_document = is_of_document(path)
    found: Entry = {}
    if of_document and about is None and path.endswith(".json"):
        ocid, content = _of_record(home / "landing" / path)
        about = sidecar_of(home / "landing" / content) if content else None
        if ocid:
            found["ocid"] = ocid
    elif of_document and about and isinstance(about.get("ocid"), str):
        found["ocid"] = about["ocid"]
    elif of_document and about is None:
        found = _of_content(home, path)
    if origin := origin_of(about):
        found["from"] = origin
    return found


def _of_content(home: Path, path: str) -> Entry:
    """What the record of a document says of its bytes: whose it is, and the name of the file of an import."""
    source, digest = path.split("/")[0], Path(path).stem
    for record in sorted((home / "landing" / source / DOCUMENTS).glob("*/*.json")):
        ocid, content = _of_record(record)
        if ocid and content and Path(content).stem == digest:
            origin = json.loads(record.read_bytes()).get("imported_from")
            return {"ocid": ocid, "from": origin} if isinstance(origin, str) else {"ocid": ocid}
    return {}


def _of_record(path: Path) -> tuple[str | None, str | None]:
    """(ocid, path of the content below landing) of the record of a document; null for what is none."""
    try:
        found = json.loads(path.read_bytes())
        digest = next((one["sha256"] for one in reversed(found["tries"]) if one.get("sha256")), None)
        return str(found["ocid"]), f"{found['source']}/{DOCUMENTS}/{digest}.zst" if digest else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None, None


def _entry(known: dict[str, Entry], path: str) -> Entry:
    """The line of a file; a sidecar came with its content."""
    content = path.removesuffix(".json") + ".zst" if path.endswith(".json") else path
    return known.get(content) or known.get(path) or {}


def _gone(home: Path, path: str, row: Entry, entry: Entry, asked: Asked | None) -> Gone:
    source, day = placed(path)
    origin = entry.get("from")
    walked = False
    if day is not None and (now := Day.read(home, source, day)):
        walked = now.finished and now.begun.isoformat() != row.get("walk")
    origin, hint = whereabouts(home, source, origin)
    if is_of_document(path):
        mend = command_for_document(source, origin, entry.get("ocid"))
    elif origin is None and day and asked is not None and (source, day.isoformat()) not in asked:
        mend, hint = f"peerbench import FILE --source {source}", IMPORTED
    elif origin is None and day and asked is None and source in FEEDS and not Day.read(home, source, day):
        mend, hint = f"peerbench import FILE --source {source}", NOTHING_SAYS
    else:
        mend = command(source, day, origin)
    if path.endswith("/gaps.json"):
        mend = f"peerbench run --source {source}"
    if " import FILE " in mend:
        hint = hint or UNKNOWN
    return Gone(path, source, day, mend, walked, hint)


def _missed(home: Path, path: str) -> Entry:
    source, day = placed(path)
    walk = Day.read(home, source, day) if day else None
    return {"path": path, "state": "missing", "walk": walk.begun.isoformat() if walk else None}


def is_of_document(path: str) -> bool:
    """Whether a path below landing is that of a tender document or of the record of its tries."""
    return path.split("/")[1:2] == [DOCUMENTS]


def placed(path: str) -> tuple[str, date | None]:
    """(source, day) of a path below landing; null for a file of no day."""
    source, *rest = path.split("/")
    try:
        return source, date(*map(int, rest[:3])) if len(rest) == 4 else None
    except (ValueError, TypeError):
        return source, None


def _moved(home: Path, known: Iterable[str]) -> set[str]:
    """Paths of files that are there, under another day than theirs."""
    return {path.relative_to(home / "landing").as_posix() for path in moved(home, list(known))}


def under_their_day(home: Path, gone: Iterable[str], there: Iterable[str]) -> set[str]:
    """Of paths that are gone, those of a file with releases that lies under another day and is of that one.

    It was noted, or read, while it lay astray.
    """
    places = {(path.split("/")[0], Path(path).stem): path for path in there if path.endswith(".zst")}
    found = set()
    for path in gone:
        source, day = placed(path)
        now = places.get((source, Path(path).stem)) if day else None
        about = sidecar_of(home / "landing" / now) if now else None
        if about and about.get("releases"):
            found.add(path)
    return found


def _there(home: Path) -> set[str]:
    files = (one for one in files_below(home) if one.endswith((".zst", ".json")) and is_read(one))
    split = ((one, one.split("/")) for one in files)
    return {one for one, parts in split if parts[1] != ASIDE and not parts[-1].startswith(".")}
