"""Recorded releases through the same door as collected ones: landed by the day of each release.

A saved notice page and an export in a source's own form (`Source.read_page`, `read_export`) are further
doors: the file is landed as it is, and the releases made from it beside it, marked `convertedFrom`.
"""

import hashlib
import io
import os
import tarfile
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec

from pipelines.clock import london_today
from pipelines.collect.eu.unread import FIELD as NOT_TAKEN_OVER
from pipelines.collect.file_records import made_of, other_kind, records_of
from pipelines.collect.json_repair import load
from pipelines.collect.landed_contents import Contents, files_of_day
from pipelines.collect.landing import land, sole_writer
from pipelines.collect.notice_files import NoticeFile, in_directory, is_archive, notices
from pipelines.collect.opened import UnreadableFile, opened
from pipelines.collect.process_roots import chain
from pipelines.collect.release_json import (
    Record,
    head_of,
    up_to_break,
)
from pipelines.collect.schema_drift import Shape
from pipelines.collect.source import Misdated, ReadNotice, Source
from pipelines.collect.sources import SOURCES, UNKNOWN, source_of
from pipelines.collect.spool import Spool
from warehouse.errors import Unreadable
from warehouse.progress import Progress, tracked
from warehouse.text import counted, spelled

TOLD = 1_000
"""Refused records that an import names; the others are counted, and named in landing as these are."""
SHOWN_ODD = 20
"""Kinds of oddity that an import names, the most frequent first."""
REFUSED, ORIGINALS = "refused", "originals"
"""Under what a spool keeps the bytes of records that were refused, and of notices that were converted."""


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
    """What one file gave: releases landed, the days they lie in, and the records refused.

    `refused` names the first `TOLD`, `refusals` counts all. `passed_over`: notices of other countries and of
    forms that are not read, by (country, form); `untried`: releases of forms that are read by a guess.
    `not_taken_over`: elements of notices that no release holds, by name; their releases say each. `notes`:
    what is odd of the file and cost no record; the sidecars of what landed have them too. `reworded`:
    releases of which another content of the same id and date is landed. `repeated`: those that stood in the
    file before, byte for byte; `before`: those that were landed before it; neither counts twice anywhere.
    `shared`: release ids of one day that stand for more than one process, so that one page is shown for both.
    `is_damaged`: the file, or one in it, was cut or changed on its way, and more may have stood in it.
    """

    landed: int
    days: int
    refused: tuple[Refusal, ...]
    refusals: int = 0
    notices: int = 0
    passed_over: dict[tuple[str, str], int] = field(default_factory=dict)
    untried: int = 0
    not_taken_over: dict[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    reworded: int = 0
    repeated: int = 0
    before: int = 0
    shared: int = 0
    is_damaged: bool = False


def import_file(
    home: Path,
    path: Path,
    source: str,
    stays: Path | None = None,
) -> Imported:
    """Lands a file of releases or packages, a page or an export; of notices also a directory or archive.

    `stays`: where it lies afterwards. Memory does not grow with the file. An import that was
    killed is run again: what landed is known by its content and lands once.
    Raises UnreadableFile, LandingBusy or OSError.
    """
    if path.is_dir() and SOURCES[source].read_notice is None:
        raise UnreadableFile(f"{path}: a directory; {source} is imported a file at a time")
    with sole_writer(home), Spool(home) as spool:
        taken = _Import(home, path, SOURCES[source], spool, stays)
        try:
            taken.read()
        except UnreadableFile as error:
            taken.note_unreadable(str(error))
            raise
        return taken.land()


class _Import:
    """One import while it is at work."""

    def __init__(
        self,
        home: Path,
        path: Path,
        source: Source,
        spool: Spool,
        stays: Path | None,
    ) -> None:
        self.home, self.path, self.source, self.spool = home, path, source, spool
        self.received = london_today()
        self.landed = self.refusals = self.read_so_far = self.notices = self.untried = self.others = 0
        self.files = 0
        self.damaged = self.last_is_open = False
        self.not_taken_over: Counter[str] = Counter()
        self.refused: list[Refusal] = []
        self.notes: list[str] = []
        self.shape = Shape(source.types)
        self.odd: Counter[str] = Counter()
        self.first_odd: dict[str, str] = {}
        self.by_kind: Counter[tuple[str, str]] = Counter()
        self.taken: Counter[tuple[str, str]] = Counter()
        self.whole_file: bytes | None = None
        self.progress = Progress(spelled(path.name), 1)
        self.about: dict[str, object] = {
            "imported_from": spelled(path.name),
            "imported_path": spelled(os.path.realpath(stays or path)),
            "source": source.id,
            "landed_at": datetime.now(UTC).isoformat(timespec="seconds"),
        }

    def read(self) -> None:
        """Reads everything into the spool. Raises UnreadableFile."""
        read = self.source.read_notice
        if read is not None and self.path.is_dir():
            paths = list(in_directory(self.path))
            for number, (path, problem) in enumerate(paths):
                if problem is None:
                    self._read_notice_file(read, path, number, len(paths))
                else:
                    self._begin_file()
                    self._refuse_file(f"{self._below(path)}: {problem}")
        elif read is not None and not _is_json(self.path):
            self._read_notice_file(read, self.path, 0, 1)
        else:
            if is_archive(self.path):
                raise UnreadableFile(f"{self.path}: {other_kind(b'', self.source)}")
            with opened(self.path) as file:
                head, whole = head_of(file)
                if not head.strip():
                    raise UnreadableFile(f"{self.path}: is empty")
                found = records_of(file, head, whole, self.source, self.notes.append)
                for record in up_to_break(file, found):
                    self._take(record)
                    self._progress(file.done)
                self.whole_file = head if whole and self.whole_file is not None else None
        for what, count in self.odd.most_common(SHOWN_ODD):
            self.notes.append(f"{what}, in {counted(count, 'release')}, the first in {self.first_odd[what]}")
        if (more := len(self.odd) - SHOWN_ODD) > 0:
            self.notes.append(f"and {counted(more, 'oddity', 'oddities')} more like these")
        if read is not None and self.notices == self.landed == self.refusals == 0:
            raise UnreadableFile(f"{self.path}: holds no notice")

    def note_unreadable(self, problem: str) -> None:
        """Keeps of a file of notices that was there, and of which nothing can be read, that it came."""
        if self.source.read_notice is not None and self.path.exists() and not _is_json(self.path):
            self._receipt(problem.removeprefix(f"{self.path}: "))

    def land(self) -> Imported:
        """Lands what was read, a day at a time."""
        days = self.spool.days()
        if self.notes:
            self.about["notes"] = self.notes
        reworded = repeated = known = shared = 0
        for day in tracked(days, f"{spelled(self.path.name)}: landed days"):
            before, contents = files_of_day(self.home, self.source.id, day), Contents()
            for lines in self.spool.packages(day):
                about = {**self.about, "releases": len(lines)}
                if self.source.read_notice is not None:
                    about |= chain((load(line) or {} for line in lines), self.source)
                land(self.home, self.source.id, day, _package(lines), about)
                contents.add(lines)
            reworded += contents.reworded(before)
            repeated += contents.repeated
            known += contents.known
            shared += contents.shared
        for kept in self.spool.packages(REFUSED):
            reasons = [msgspec.json.decode(row.split(b"\n", 1)[0]) for row in kept]
            content = b"\n".join(row.split(b"\n", 1)[1] for row in kept) + b"\n"
            land(self.home, self.source.id, None, content, {**self.about, "refused": reasons})
        for packed in self.spool.packages(ORIGINALS):
            land(self.home, self.source.id, None, _tar(packed), {**self.about, "originals": len(packed)})
        if self.whole_file is not None:
            land(self.home, self.source.id, None, self.whole_file, {**self.about, "whole_file": True})
        passed = self.by_kind - self.taken
        if self.source.read_notice is not None:
            self._receipt()
        return Imported(
            self.landed,
            len(days),
            tuple(self.refused),
            self.refusals,
            self.notices,
            dict(sorted(passed.items())),
            self.untried,
            dict(sorted(self.not_taken_over.items())),
            tuple(self.notes),
            reworded,
            repeated,
            known,
            shared,
            self.damaged or self.last_is_open,
        )

    def _read_notice_file(self, read: ReadNotice, path: Path, number: int, of: int) -> None:
        try:
            with opened(path, recoded=False) as file:
                for found in notices(file):
                    self._take_notice(read, found, path)
                    self._progress((number + file.done) / of)
        except UnreadableFile as error:
            if path == self.path:
                raise
            self._begin_file()
            self.damaged = True
            self._refuse_file(str(error).removeprefix(f"{self.path}/"))

    def _begin_file(self) -> None:
        self.read_so_far += 1
        self.files += 1

    def _below(self, path: Path) -> str:
        return path.relative_to(self.path).as_posix()

    def _take_notice(self, read: ReadNotice, found: NoticeFile, path: Path) -> None:
        """One file of a notice: its releases, a count of what it is, or why it is none."""
        self.read_so_far += 1
        self.files += found.is_file
        if path != self.path:
            within = "" if found.name == path.name else f"/{found.name}"
            found = replace(found, name=f"{self._below(path)}{within}")
        found = replace(found, name=spelled(found.name))
        self.damaged = self.damaged or found.is_damaged
        if found.problem is not None:
            self._refuse_file(f"{found.name}: {found.problem}")
            return
        if found.is_other:
            self.others += 1
            return
        try:
            notice = read(found.content)
        except Unreadable as error:
            self._refuse_file(f"{found.name}: {error}", found.content)
            return
        self.notices += 1
        self.by_kind[notice.country, notice.form] += 1
        placed = 0
        for release in notice.releases:
            placed += self._take(made_of(self.read_so_far, release), found.name)
            told = release.get(NOT_TAKEN_OVER)
            self.not_taken_over.update(row["element"] for row in (told if isinstance(told, list) else ()))
        if notice.releases:
            self.taken[notice.country, notice.form] += 1
            self.untried += placed if notice.untried else 0
            self.spool.add(ORIGINALS, found.name.encode() + b"\0" + found.content)

    def _take(self, record: Record, name: str | None = None) -> bool:
        self.read_so_far += name is None
        self.damaged = self.damaged or record.is_damaged
        self.last_is_open = name is None and record.body is None and _is_open(record.raw)
        day, refusal = _placed(record, self.source, self.received)
        if record.repaired and name is None:
            self.whole_file = b""
        if day is not None:
            self.spool.add(day, record.raw)
            self.landed += 1
            self._look(record, name)
        if refusal is not None:
            reason = f"{name}: {refusal.reason}" if name else refusal.reason
            self._refuse(replace(refusal, reason=reason), record.raw)
        return day is not None

    def _look(self, record: Record, name: str | None) -> None:
        """At what is odd in a release that lands all the same, unless it was made here."""
        if name is None and record.body is not None and "convertedFrom" not in record.body:
            foreign = source_of(record.process) == UNKNOWN
            told = {"`ocid` has a prefix that no source which we know gives"}
            for what in {*record.repairs, *self.shape.odd(record.body), *(told if foreign else ())}:
                if what in self.odd or len(self.odd) < TOLD:
                    self.odd[what] += 1
                    line = record.line if record.line != record.position else None
                    place = f"record {record.position}" + (f" (line {line})" if line else "")
                    self.first_odd.setdefault(what, place)

    def _refuse(self, refusal: Refusal, raw: bytes) -> None:
        self.refusals += 1
        if len(self.refused) < TOLD:
            self.refused.append(refusal)
        self.spool.add(REFUSED, msgspec.json.encode(_told(refusal)) + b"\n" + raw)

    def _refuse_file(self, reason: str, raw: bytes = b"") -> None:
        self._refuse(Refusal(self.read_so_far, "unreadable", spelled(reason)), raw)

    def _progress(self, done: float) -> None:
        """Says how far it is, and about how long it takes yet."""
        self.progress.at(done, f"{self.read_so_far:,} records")

    def _receipt(self, problem: str | None = None) -> None:
        """What the file held, by country and form, with its hash: also of notices that are not kept.

        `problem`: why nothing of it could be read.
        """
        rows = [
            {"country": country, "form": form, "notices": count, "taken": self.taken[country, form]}
            for (country, form), count in sorted(self.by_kind.items())
        ]
        receipt = {
            "file": spelled(self.path.name),
            "sha256": _hash(self.path) if self.path.is_file() else _hash_of_directory(self.path),
            "files": self.files,
            "notices": self.notices,
            "no_notices": self.others,
            "refused": self.refusals,
            "releases": self.landed,
            "untried": self.untried,
            "not_taken_over": dict(sorted(self.not_taken_over.items())),
            "problem": problem,
            "by_country_and_form": rows,
        }
        counts = {name: receipt[name] for name in ("files", "notices", "no_notices", "releases", "untried")}
        content = msgspec.json.format(msgspec.json.encode(receipt), indent=1) + b"\n"
        land(self.home, self.source.id, None, content, {**self.about, "receipt": counts})


def _is_open(raw: bytes) -> bool:
    """Whether a record begins as JSON does and does not end so: it was cut."""
    text = raw.strip()
    return text[:1] in (b"{", b"[") and text[-1:] not in (b"}", b"]")


def _is_json(path: Path) -> bool:
    """Whether a file of a source of notices holds releases that were made elsewhere."""
    suffixes = {suffix.lower() for suffix in path.suffixes}
    return bool(suffixes & {".json", ".jsonl", ".csv"})


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _hash_of_directory(directory: Path) -> str:
    """Of the names and hashes of all files below it, a line each as `sha256sum` writes them, by name."""
    found = hashlib.sha256()
    for path, problem in in_directory(directory):
        stated = "-" if problem else _hash(path)
        found.update(
            f"{stated}  {path.relative_to(directory).as_posix()}\n".encode("utf-8", "surrogateescape")
        )
    return found.hexdigest()


def _tar(packed: list[bytes]) -> bytes:
    """Notices as they came, under their names. The same notices give the same bytes."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for row in packed:
            name, content = row.split(b"\0", 1)
            member = tarfile.TarInfo(name.decode())
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return out.getvalue()


def _told(refusal: Refusal) -> dict[str, object]:
    found: dict[str, object] = {"position": refusal.position, "rule": refusal.rule, "reason": refusal.reason}
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
    ocid, other = record.process, source_of(record.process)
    if other not in (source.id, UNKNOWN):
        reason = f"{ocid}: its ocid is one of {other}, not of {source.id}: import it with --source {other}"
        return refused("release-of-another-source", reason)
    try:
        return source.publication_day(record.body.get("date"), received), None
    except Misdated as error:
        return refused(error.rule, f"{ocid}: {error.reason}")
