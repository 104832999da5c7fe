"""Whether what is published is what was received and what the rules make of it: `verify --evidence`.

Every published reading is made again from landing: the release is cut out of the landed file, its hash
compared, the process merged, the words cut at their offsets, and every column compared with the row. What the
rules of another version read cannot be read again, and is named as such.

Before a publish nothing is made again while the receipt of the readings holds (`social_value/receipt.py`) and
the months are proven (`collect/proven_months.py`): both are hashes of what was compared when it was made.
"""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import msgspec
import polars as pl

from pipelines.authorities.register.register import load_register
from pipelines.authorities.tables import resolver_of
from pipelines.collect import proven_months
from pipelines.collect.landing import Damaged, content_of
from pipelines.collect.opened import UnreadableFile
from pipelines.collect.process_roots import Roots, roots
from pipelines.collect.release_json import Record, parse_lines
from pipelines.criteria.rules import RULE_VERSION
from pipelines.documents.landed import bytes_of
from pipelines.publish.storage import same_register
from pipelines.row import text
from pipelines.settings import Settings
from pipelines.social_value import receipt
from pipelines.social_value.measured import MEASURED, hub_names
from pipelines.social_value.processes import processes, shards_at_once
from pipelines.social_value.procurements import ReadProcurement, read_procurement
from pipelines.social_value.quoted import faults
from pipelines.social_value.tender_documents import TenderDocuments
from pipelines.social_value.withdrawals import taken_back, withdrawals
from warehouse.interim import parts
from warehouse.interim import scan as scan_interim
from warehouse.progress import Progress

Row = dict[str, object]
Scan = Callable[[str], pl.LazyFrame]
LINKED = {"paired_ocid", "counted", *MEASURED}
"""Columns of a procurement that its pair on the other service decides too."""
PROCESS = ("source", "ocid")
PASSAGES = "document_passages"


@dataclass(frozen=True)
class Misquote:
    """Something published that does not agree with landing: the table's row, the column, and how."""

    table: str
    key: tuple[Any, ...]
    column: str
    problem: str

    def __str__(self) -> str:
        return f"{self.table} {' '.join(map(str, self.key))}: {self.column}: {self.problem}"


def misquotes(settings: Settings, scan: Scan) -> Iterator[Misquote]:
    """Everything in `procurements`, `criteria` and `document_passages` that does not agree with landing.

    Documents are opened again from their landed bytes.
    """
    same_register(settings)
    bodies = list(parts(settings.home, "bodies").values())
    yield from _unlanded(settings.home, scan("releases"), bodies)
    register = load_register(settings.register_dir)
    resolver, hubs = resolver_of(settings), hub_names(register)
    withdrawn = withdrawals(settings.home)
    yield from _damaged_documents(settings.home, scan)
    progress = Progress("processes read again", scan("procurements").select(pl.len()).collect().item())
    with TenderDocuments(settings.home, fresh=True) as documents:
        for shards in shards_at_once(bodies):
            landed = list(processes(bodies, shards))
            known = _keys(landed)
            rows = {_process(row): row for row in _of(scan("procurements"), known)}
            criteria, passages = _by_process(scan, "criteria", known), _by_process(scan, PASSAGES, known)
            for source, ocid, releases in landed:
                if published := rows.get((source, ocid)):
                    progress.add()
                    key = source, ocid
                    read = read_procurement(releases, source, resolver, hubs, documents.of(source, ocid))
                    read = taken_back(read, withdrawn)
                    yield from _compared(published, criteria[key], read, register.synthetic)
                    yield from _passages(passages[key], read)


def unpublishable(settings: Settings) -> Iterator[Misquote]:
    """What lies in a home and must not be published: what does not agree with landing.

    While the receipt holds nothing that was read has changed since its words were cut out at their offsets,
    and of a proven month no release has changed since it was cut out of landing. Else that is done again.
    """
    home = settings.home

    def made(name: str) -> pl.LazyFrame:
        return scan_interim(home, name)

    if not receipt.holds(settings):
        yield from misquotes(settings, made)
        return
    for month in proven_months.unproven(home):
        held = pl.scan_parquet(parts(home, "releases")[month])
        found = list(_unlanded(home, held, [path] if (path := parts(home, "bodies").get(month)) else []))
        yield from found
        if not found:
            proven_months.note(home, month)


def _keys(landed: list[tuple[str, str, list[Row]]]) -> pl.LazyFrame:
    """The processes of these, to join with."""
    keys = [(source, ocid) for source, ocid, _ in landed]
    return pl.LazyFrame(keys, schema=dict.fromkeys(PROCESS, pl.String), orient="row")


def _by_process(scan: Scan, table: str, known: pl.LazyFrame) -> dict[tuple[str, str], list[Row]]:
    """The published rows of a table by process."""
    found: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in _of(scan(table), known):
        found[_process(row)].append(row)
    return found


def _of(frame: pl.LazyFrame, known: pl.LazyFrame) -> list[Row]:
    return frame.join(known, on=list(PROCESS), how="semi").collect().to_dicts()


def _process(row: Row) -> tuple[str, str]:
    return text(row, "source"), text(row, "ocid")


def _unlanded(home: Path, releases: pl.LazyFrame, bodies: list[Path]) -> Iterator[Misquote]:
    """Releases that landing does not hold where the index says, or not with these bytes."""
    known = _body_hashes(bodies)
    processes = roots(home)
    index = releases.select(*PROCESS, "content_sha256", "landing_path", "position")
    ordered = index.sort("landing_path", "position").collect()
    for place, rows in groupby(ordered.iter_rows(named=True), lambda row: row["landing_path"]):
        stated = {row["position"]: row for row in rows}
        try:
            found = parse_lines(content_of(home / place), place)
            held = {record.position: record for record in found if record.position in stated}
        except (Damaged, UnreadableFile) as error:
            yield Misquote("releases", (place,), "landing_path", str(error))
            continue
        for position, row in stated.items():
            record = held.get(position)
            key = (row["source"], row["ocid"], row["content_sha256"])
            if record is None or hashlib.sha256(record.raw).hexdigest() != row["content_sha256"]:
                yield Misquote("releases", key, "content_sha256", f"{place} {position}: other bytes")
            elif known.get(key) != _hash_of(row["source"], record, processes):
                yield Misquote("releases", key, "body", "the text kept for reading is not what was landed")


def _hash_of(source: str, record: Record, processes: Roots) -> bytes:
    """Of a release as it is kept for reading: as landed, but with the ocid of its process."""
    body = record.body or {}
    placed = processes.placed(source, body)
    return hashlib.sha256(record.encoded if placed is body else msgspec.json.encode(placed)).digest()


def _body_hashes(paths: list[Path]) -> dict[tuple[str, str, str], bytes]:
    """A hash of each release's text as it is kept for reading, one month in memory at a time."""
    found = {}
    for path in paths:
        for row in pl.read_parquet(path, columns=[*PROCESS, "content_sha256", "body"]).iter_rows(named=True):
            key = (row["source"], row["ocid"], row["content_sha256"])
            found[key] = hashlib.sha256(row["body"]).digest()
    return found


def _compared(
    published: Row, criteria: list[Row], now: ReadProcurement, synthetic: bool
) -> Iterator[Misquote]:
    """One published procurement against its reading of now."""
    key = _process(published)
    if published["rule_version"] != RULE_VERSION:
        problem = f"read by rules {published['rule_version']}; this program has {RULE_VERSION}"
        yield Misquote("procurements", key, "rule_version", problem)
        return
    for column, value in now.row.items():
        if column in published and column not in LINKED and published[column] != value:
            yield Misquote("procurements", key, column, f"published {published[column]!r}, read {value!r}")
    read = {row["criterion"]: row for row in now.criteria}
    for row in criteria:
        yield from _criterion(row, read.get(row["criterion"]), now, synthetic)
    for number in read.keys() - {row["criterion"] for row in criteria}:
        yield Misquote("criteria", (*key, number), "criterion", "read, but not published")


def _criterion(row: Row, read: Row | None, now: ReadProcurement, synthetic: bool) -> Iterator[Misquote]:
    key = (*_process(row), row["criterion"])
    if read is None:
        yield Misquote("criteria", key, "criterion", "published, but not read")
        return
    yield from _quoted(row, now.merged, now.texts, synthetic)
    for column, value in read.items():
        if column in row and row[column] != value and column != "notice_url":
            yield Misquote("criteria", key, column, f"published {row[column]!r}, read {value!r}")


def _quoted(row: Row, merged: Row, texts: Mapping[str, str], synthetic: bool) -> Iterator[Misquote]:
    """Whether the words stand where they are said to stand, and the page is that of their notice."""
    key = (*_process(row), row["criterion"])
    for column, problem in faults(row, merged, texts, synthetic):
        yield Misquote("criteria", key, column, problem)


def _passages(published: list[Row], now: ReadProcurement) -> Iterator[Misquote]:
    """The words of documents that are published against those read now."""
    read = {row["place"]: row for row in now.passages}
    for row in published:
        key = (*_process(row), row["place"])
        if row["place"] not in read:
            yield Misquote(PASSAGES, key, "place", "published, but not read")
            continue
        for column in ("start", "text", "lot_ids", "page", "sheet_cell"):
            if row[column] != read[row["place"]][column]:
                problem = f"published {row[column]!r}, read {read[row['place']][column]!r}"
                yield Misquote(PASSAGES, key, column, problem)
    for place in read.keys() - {row["place"] for row in published}:
        yield Misquote(PASSAGES, (now.row["source"], now.row["ocid"], place), "place", "not published")


def _damaged_documents(home: Path, scan: Scan) -> Iterator[Misquote]:
    """Documents that were read and that landing does not hold any more with these bytes."""
    read = scan("documents").filter(pl.col("state") == "read")
    for source, digest in (
        read.select("source", "landed_sha256").unique().sort(pl.all()).collect().iter_rows()
    ):
        try:
            bytes_of(home, source, digest)
        except Damaged as error:
            yield Misquote("documents", (source, digest), "landed_sha256", str(error))
