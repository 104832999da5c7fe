"""The processes of a home, merged and read: those whose reading is kept, as it was, and the others anew."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby, product
from pathlib import Path

import msgspec
import polars as pl

from pipelines.authorities.buyers.resolve import Resolver
from pipelines.authorities.register.register import load_register
from pipelines.authorities.tables import resolver_of
from pipelines.collect import proven_months
from pipelines.settings import Settings
from pipelines.social_value.kept_readings import (
    AT_ONCE,
    OF_PROCESS,
    PROCESS,
    READINGS,
    KeptReadings,
    is_standing,
    key_of,
    ordered,
    stamp,
    together,
    write_readings,
)
from pipelines.social_value.measured import MEASURED, hub_names
from pipelines.social_value.procurements import read_procurement
from pipelines.social_value.quoted import faults
from pipelines.social_value.tender_documents import TenderDocuments
from pipelines.social_value.withdrawals import taken_back, withdrawals
from warehouse.errors import Unreadable
from warehouse.interim import Counts, Refusal, conform, parts, refuse, remove, schema_of, write
from warehouse.progress import Progress
from warehouse.text import as_text, shown

Row = dict[str, object]
Process = tuple[str, str]
Landed = tuple[str, str, list[Row]]
READ = ("procurements", *OF_PROCESS)
UNREADABLE = "unreadable-process"
"""The rule of quarantine under which a whole procurement stands."""


def shards_at_once(bodies: list[Path]) -> list[list[int]]:
    """Every shard of these files once, in order, in the groups that are read together."""
    frame = pl.scan_parquet(bodies).group_by("shard").len().collect() if bodies else None
    return together(dict(frame.iter_rows())) if frame is not None else []


def processes(
    bodies: Iterable[Path], shards: Sequence[int], of: pl.DataFrame | None = None
) -> Iterator[Landed]:
    """(source, ocid, releases) of these shards, in order of shard, source and ocid. `of`: of these alone."""
    paths = list(bodies)
    if not paths:
        return
    chosen = pl.scan_parquet(paths).filter(pl.col("shard").is_in(shards))
    if of is not None:
        ocids = of["ocid"].unique().to_list()
        chosen = chosen.filter(pl.col("ocid").is_in(ocids)).join(
            of.lazy().select(PROCESS), on=PROCESS, how="semi"
        )
    frame = chosen.sort("shard", *PROCESS, "content_sha256").collect()
    for (source, ocid), found in groupby(
        frame.iter_rows(named=True), lambda row: (row["source"], row["ocid"])
    ):
        yield source, ocid, [msgspec.json.decode(row["body"]) for row in found]


@dataclass(frozen=True)
class _Group:
    """The processes of some shards, and the keys of those that are to be read."""

    shards: list[int]
    processes: pl.DataFrame
    due: dict[Process, str]

    def chosen(self, due: bool) -> pl.DataFrame:
        """Those that are to be read, or those that stand."""
        keys = pl.Series([(row in self.due) == due for row in self.processes.select(PROCESS).iter_rows()])
        return self.processes.filter(keys) if self.processes.height else self.processes


@dataclass
class _Made:
    """What was read of the processes of a group. `kept`: key and identifiers of those that may stand."""

    rows: dict[str, list[Row]] = field(default_factory=lambda: {table: [] for table in READ})
    refused: list[Refusal] = field(default_factory=list)
    kept: dict[Process, tuple[str, list[str], str]] = field(default_factory=dict)


class Processes:
    """The processes of a home. `words_stand`: whether all words that were read anew stand at their place."""

    def __init__(self, settings: Settings, documents: TenderDocuments) -> None:
        register = load_register(settings.register_dir)
        self.words_stand = True
        self._home = settings.home
        self._documents = documents
        self._resolver: Resolver = resolver_of(settings)
        self._hubs: Mapping[str, str] = hub_names(register)
        # The number of an invented notice or document is that of a real one, on the service's own site.
        self._no_page = {"notice_url": None, "document_url": None} if register.synthetic else {}
        self._withdrawn = withdrawals(settings.home)
        self._stamp = stamp(settings.register_dir)
        self._kept = KeptReadings.of(settings.home)
        self._doubtful: set[Process] = set()
        self._progress = Progress("processes read", 0)

    def make(self) -> Iterator[Counts]:
        """Rows kept and refused by table, a group of shards at a time."""
        bodies = list(parts(self._home, "bodies").values())
        if not bodies:
            return
        index = _index(bodies)
        # What is read of a text that is not as it was written must not outlive the text.
        broken = [str(path) for path in bodies if not proven_months.is_intact(self._home, path.stem)]
        doubtful = index.filter(pl.col("file").list.set_intersection(broken).list.len() > 0)
        self._doubtful = set(doubtful.select(PROCESS).iter_rows())
        sizes = index.group_by("shard").agg(pl.col("content_sha256").list.len().sum()).iter_rows()
        # The last first: a part that is halved gives its upper half away before it is written again.
        groups = [self._group(index, shards) for shards in reversed(together(dict(sizes)))]
        due = pl.concat(group.chosen(due=True) for group in groups)
        self._progress = Progress("processes read", due.height)
        few = due["content_sha256"].list.len().sum() <= AT_ONCE
        at_once = _by_process(_landed(due)) if few else None
        for group in groups:
            yield self._make(group, at_once)

    def mark(self, marks: pl.DataFrame) -> None:
        """`procurements` of every part: its readings, with what pairs on both services decide."""
        marked = hashlib.sha256(repr(marks.sort(PROCESS).rows()).encode()).hexdigest()
        for part, path in parts(self._home, READINGS).items():
            if part in self._kept.parts and self._kept.marks(part) != marked:
                frame = pl.read_parquet(path, columns=schema_of("procurements").names())
                write(self._home, "procurements", _marked(frame, marks), part)
                self._kept.mark(part, marked)

    def _group(self, index: pl.DataFrame, shards: list[int]) -> _Group:
        of = index.filter(pl.col("shard").is_in(shards))
        kept, due = self._kept.keys(shards), {}
        for source, ocid, contents in of.select(*PROCESS, "content_sha256").iter_rows():
            process = source, ocid
            key = key_of(self._stamp, process, contents, self._others(process))
            if not is_standing(kept.get(process), key, self._resolver):
                due[process] = key
        return _Group(shards, of, due)

    def _others(self, process: Process) -> list[object]:
        """What a reading hangs on beside its releases: the documents, and why it was taken back."""
        reasons = [row["reason"] for row in self._withdrawn if (row["source"], row["ocid"]) == process]
        return [self._documents.state(*process), reasons]

    def _make(self, group: _Group, at_once: Mapping[Process, Landed] | None) -> Counts:
        part, *others = (f"{shard:02d}" for shard in group.shards)
        if not group.due and self._kept.is_whole(part, group.shards, group.processes.height):
            return self._counts(part)
        landed: Iterable[Landed]
        if at_once is None:
            landed = _landed(group.chosen(due=True), group.shards)
        else:
            landed = [at_once[process] for process in group.due]
        made, counts = self._read(landed, group.due), dict[str, int]()
        standing = group.chosen(due=False)
        frames, broken = {}, {}
        for table in READ:
            frames[table], broken[table] = conform(table, made.rows[table])
        gone = [(row["source"], row["ocid"]) for row in broken["procurements"]]
        for table in OF_PROCESS if gone else ():
            frames[table] = _without(frames[table], gone)
        lost = {(row["source"], row["ocid"]) for rows in broken.values() for row in rows}
        order = group.processes
        readings = _known(frames["procurements"], order, made.kept, lost)
        whole = {READINGS: [readings, *self._kept.rows(READINGS, group.shards, standing)]}
        whole |= {t: [frames[t], *self._kept.rows(t, group.shards, standing)] for t in OF_PROCESS}
        for table, other in product((*READ, READINGS), others):
            remove(self._home, table, other)
        for table in READ:
            refused = [*(made.refused if table == "procurements" else ()), *broken[table]]
            frame = ordered(whole[READINGS if table == "procurements" else table], order)
            if table == "procurements":
                write_readings(self._home, frame, part)
            else:
                write(self._home, table, frame, part)
            refuse(self._home, f"{table}.{part}", refused)
            counts |= {table: frame.height, f"{table}_refused": len(refused)}
        self._kept.keep(part, group.shards)
        return counts

    def _read(self, landed: Iterable[Landed], keys: Mapping[Process, str]) -> _Made:
        made = _Made()
        for source, ocid, releases in landed:
            self._progress.add()
            self._resolver.asked.clear()
            try:
                of_tender = self._documents.of(source, ocid)
                read = read_procurement(releases, source, self._resolver, self._hubs, of_tender)
            except Unreadable as error:
                refused: Refusal = {
                    "stage": "procurements",
                    "source": source,
                    "ocid": ocid,
                    "rule": UNREADABLE,
                    "reason": f"{error}{_said_of_buyer(releases)}",
                }
                made.refused.append(refused)
                continue
            found = taken_back(read, self._withdrawn)
            made.rows["procurements"].append(found.row)
            made.rows["procurement_lots"] += found.lots
            criteria = [row | self._no_page for row in found.criteria]
            made.rows["criteria"] += criteria
            made.rows["commitments"] += found.commitments
            made.rows["document_passages"] += found.passages
            synthetic = bool(self._no_page)
            stand = not any(any(faults(row, found.merged, found.texts, synthetic)) for row in criteria)
            self.words_stand &= stand
            if stand and self._documents.is_whole(source, ocid) and (source, ocid) not in self._doubtful:
                asked = sorted(self._resolver.asked)
                known = self._resolver.learned_of(asked)
                made.kept[source, ocid] = keys[source, ocid], asked, known
        return made

    def _counts(self, part: str) -> Counts:
        tables = {"procurements": READINGS} | {table: table for table in OF_PROCESS}
        return {
            name: pl.scan_parquet(parts(self._home, table)[part]).select(pl.len()).collect().item()
            for name, table in tables.items()
        }


def buyer_in_reason(name: str) -> str:
    """How the reason of an unreadable procurement ends where its buyer signed with this name."""
    return f"; buyer {shown(name, 120)}"


def _said_of_buyer(releases: Sequence[Row]) -> str:
    """Whose the releases of a process say it is, as the end of a sentence: the last that names anybody."""
    for release in reversed(releases):
        of_tender = release.get("tender")
        procuring = of_tender.get("procuringEntity") if isinstance(of_tender, dict) else None
        for stated in (release.get("buyer"), procuring):
            for one in stated if isinstance(stated, list) else [stated]:
                if isinstance(one, dict) and (name := as_text(one.get("name"))):
                    return buyer_in_reason(name)
    return "; no buyer is named"


def _marked(frame: pl.DataFrame, marks: pl.DataFrame) -> pl.DataFrame:
    joined = frame.drop("paired_ocid", "counted").join(marks, on=PROCESS, how="left", maintain_order="left")
    counted = pl.col("counted").fill_null(True)
    measured = [(pl.col(name) & counted).alias(name) for name in MEASURED]
    return joined.with_columns(*measured, counted=counted).select(frame.columns)


def _index(bodies: list[Path]) -> pl.DataFrame:
    """Each process with its shard, the hashes of its releases and the files that they lie in, in order."""
    columns = ("shard", *PROCESS, "content_sha256", "file")
    frame = pl.scan_parquet(bodies, include_file_paths="file").select(columns)
    key = ["shard", *PROCESS]
    return frame.sort(key).group_by(key, maintain_order=True).agg("content_sha256", "file").collect()


def _landed(due: pl.DataFrame, shards: Sequence[int] | None = None) -> Iterator[Landed]:
    """The releases of these processes, out of the files that hold any."""
    files = due["file"].explode().unique().drop_nulls().sort().to_list()
    chosen = shards if shards is not None else due["shard"].unique().to_list()
    return processes(map(Path, files), chosen, due)


def _by_process(landed: Iterable[Landed]) -> dict[Process, Landed]:
    return {(source, ocid): (source, ocid, releases) for source, ocid, releases in landed}


def _without(frame: pl.DataFrame, gone: Sequence[tuple[str, str | None]]) -> pl.DataFrame:
    """The rows of all processes but these: what belongs to a refused procurement leaves with it."""
    keys = pl.DataFrame(gone, schema={"source": pl.String, "ocid": pl.String}, orient="row")
    return frame.join(keys, on=PROCESS, how="anti", maintain_order="left")


def _known(
    frame: pl.DataFrame,
    order: pl.DataFrame,
    kept: Mapping[Process, tuple[str, list[str], str]],
    lost: set[tuple[str, str | None]],
) -> pl.DataFrame:
    """Rows of `procurements` as readings: with shard and, where the reading may stand, its key."""
    known = [(*process, *of) for process, of in kept.items() if process not in lost]
    schema = {"source": pl.String, "ocid": pl.String, "key": pl.String}
    keys = pl.DataFrame(
        known, schema={**schema, "asked": pl.List(pl.String), "learned": pl.String}, orient="row"
    )
    shards = order.select("shard", *PROCESS)
    return frame.join(shards, on=PROCESS, how="left", maintain_order="left").join(
        keys, on=PROCESS, how="left", maintain_order="left"
    )
