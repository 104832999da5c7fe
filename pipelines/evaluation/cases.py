"""Labelled cases: what a person read in a release, by the codebook, to hold a reading against.

Three forms of file are taken: JSONL of labels with the releases in a file beside it (`x.gold.jsonl` or
`x_gold.jsonl` beside `x.jsonl`); JSONL of cases that hold their release (`case`, `release`, `gold`); and
JSONL of phrases (`text` or `criteria`, with `use`). Fields are those of docs/reading.md.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pipelines.authorities.buyers.resolve import Resolver
from pipelines.collect.opened import UnreadableFile
from pipelines.collect.release_json import read_bytes, records
from pipelines.collect.sources import ocid_of, source_of
from pipelines.notices.scope import rows, section
from pipelines.row import number_or_none, text
from pipelines.social_value.read import read_release

Row = dict[str, object]
SCORED = (
    *("weight_pct", "weight_low_pct", "weight_high_pct", "broad_weight_pct", "broad_is_floor", "conflict"),
    *("lots", "themes", "assessed", "framework"),
)


@dataclass(frozen=True)
class Case:
    """One labelled release. `use`: notice, or policy and trap, of which any weight is a false one."""

    name: str
    release: Row | None
    gold: Row
    use: str = "notice"
    kind: str = ""
    scored: frozenset[str] = field(default_factory=frozenset)

    @property
    def weight(self) -> float | None:
        """The labelled weight; null where none is stated, or none was labelled (see `scored`)."""
        return number_or_none(self.gold, "weight_pct") if "weight_pct" in self.gold else None

    @property
    def states(self) -> set[str]:
        """The states that are right."""
        return {text(self.gold, "state"), *names(self.gold.get("accept_states"))}

    @property
    def key(self) -> tuple[str, str]:
        """(ocid, release id), as in a file of readings."""
        return _key(
            self.gold if self.release is None else self.release | {"release_id": self.release.get("id")}
        )

    def reading(self, read: dict[tuple[str, str], Row] | None, resolver: Resolver) -> Row | None:
        """The line of a file of readings, or what the reader makes of the release; null for none."""
        if read is not None:
            return read.get(self.key)
        if self.release is None:
            return None
        return read_release(self.release, source_of(ocid_of(str(self.release.get("ocid")))), resolver)

    @property
    def words(self) -> str:
        """The text that was read, for a list of misses."""
        tender = section((self.release or {}).get("tender"))
        lots = [lot.get("awardCriteria") for lot in rows(tender.get("lots"))]
        shown = json.dumps([lot for lot in lots if lot], ensure_ascii=False) if any(lots) else ""
        return f"{tender.get('description') or ''} {shown}".strip()


def names(stated: object) -> list[str]:
    """The texts of an array; none of anything else."""
    return [name for name in stated if isinstance(name, str)] if isinstance(stated, list) else []


def cases(path: Path, releases: Path | None = None) -> Iterator[Case]:
    """The cases of a file. Raises UnreadableFile naming the file, the record and what it lacks."""
    stated = list(_rows(path))
    if not stated:
        raise UnreadableFile(f"{path}: holds no labelled case")
    beside = _releases(path, releases) if "ocid" in stated[0][1] else {}
    for number, row in stated:
        try:
            yield _case(number, row, beside)
        except (KeyError, TypeError) as error:
            raise UnreadableFile(f"{path}: record {number}: {error} is missing or of another type") from error


def readings(path: Path) -> dict[tuple[str, str], Row]:
    """Lines of `peerbench read --format jsonl` by (ocid, release id). Raises UnreadableFile."""
    return {_key(row): row for _, row in _rows(path)}


def _rows(path: Path) -> Iterator[tuple[int, Row]]:
    for number, line in enumerate(read_bytes(path).splitlines(), 1):
        if line.strip():
            try:
                row = json.loads(line)
            except (ValueError, RecursionError) as error:
                raise UnreadableFile(f"{path}: record {number}: no JSON: {error}") from error
            if not isinstance(row, dict):
                raise UnreadableFile(f"{path}: record {number}: no object")
            yield number, row


def _case(number: int, row: Row, beside: dict[tuple[str, str], Row]) -> Case:
    if "gold" in row:
        gold, release = _object(row, "gold"), _object(row, "release")
        kind = str(row.get("kind", ""))
        return Case(str(row.get("case", number)), release, gold, "notice", kind, _scored(gold))
    if "use" in row:
        kind = "structured" if row["criteria"] else "text"
        return Case(str(row["id"]), _of_phrase(row), row, text(row, "use"), kind, _scored(row))
    name = f"{row['ocid']} {row.get('release_id') or ''}".strip()
    return Case(name, beside.get(_key(row)), {"state": row["state"], **row}, scored=_scored(row))


def _object(row: Row, name: str) -> Row:
    value = row[name]
    if not isinstance(value, dict):
        raise TypeError(name)
    return value


def _of_phrase(row: Row) -> Row:
    """A phrase as the release that would hold it."""
    lot: Row = {"id": "1"}
    tender: Row = {"lots": [lot]}
    if row["criteria"]:
        lot["awardCriteria"] = {"criteria": row["criteria"]}
    if row.get("text"):
        tender["description"] = row["text"]
    return {"ocid": f"phrase-{row['id']}", "id": row["id"], "tag": ["tender"], "tender": tender}


def _scored(gold: Row) -> frozenset[str]:
    unscored = names(gold.get("unscored"))
    return frozenset(name for name in SCORED if name in gold and name not in unscored)


def _releases(path: Path, stated: Path | None) -> dict[tuple[str, str], Row]:
    """The releases beside a file of labels, by key; empty where readings are given instead."""
    named = [
        path.name.replace(mark, "") for mark in (".gold", "_gold", "gold_", "-gold") if mark in path.name
    ]
    named += [name.replace(".jsonl", "_releases.jsonl") for name in [path.name, *named]] + ["releases.jsonl"]
    found = stated or next((path.with_name(name) for name in named if path.with_name(name).exists()), None)
    if found is None:
        return {}
    return {_release_key(record.body): record.body for record in records(found) if record.body}


def _release_key(release: Row) -> tuple[str, str]:
    return ocid_of(str(release.get("ocid"))), str(release.get("id") or "")


def _key(row: Row) -> tuple[str, str]:
    return ocid_of(str(row.get("ocid"))), str(row.get("release_id") or "")
