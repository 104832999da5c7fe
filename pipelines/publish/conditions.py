"""What must hold before anything is published: keys, orphans, and nothing lost between two stages."""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from pipelines.collect.release_index import DAMAGED
from pipelines.collect.tables import received
from pipelines.job import steps
from pipelines.step import PROCESS, RELEASE
from warehouse import personal
from warehouse.interim import parts, scan, schema_of
from warehouse.progress import tracked
from warehouse.tables import TABLES
from warehouse.text import USERINFO

OURS = {"windows", "gaps", "releases", "quarantine", "runs", "withdrawals"}
"""Tables whose words are our own: no user or password of an address may stand in any column."""
BY_COUNCILS = {"replies"}
NO_PROSE = re.compile(
    r"(?:_id|_ids|ocid|sha256|_at|_from|_to|day|date|url|link|path|version|sources?|tags?)$"
)
UNMADE = {"quarantine", "runs"}
"""Tables that no key or count binds: what was refused, and what was run."""


@dataclass(frozen=True)
class Check:
    """A condition on one table, in `words`. `problems` gives a line for each way that it does not hold."""

    name: str
    table: str
    words: str
    problems: Callable[[Path], list[str]]


def checks() -> list[Check]:
    """Every check, in the order of the tables."""
    found = [
        Check("key_unique", table, f"No two rows have the same {_named(key)}.", _unique(table))
        for table, key in ((table, TABLES[table].primary_key()) for table in TABLES if table not in UNMADE)
    ]
    for table, above, key in (key for step in steps() for key in step.keys):
        words = f"Each row that has {_named(key)} has its row in {above}."
        found.append(Check(f"no_orphans_in_{above}", table, words, _orphans(table, above, key)))
    words = "What came in each month is a row, came before, or is in quarantine."
    found.append(Check("nothing_lost_from_landing", "releases", words, _landing_accounted))
    for table, key in (("notices", RELEASE), ("procurements", PROCESS)):
        words = f"Each {_named(key)} of releases is a row, or was refused and is in quarantine."
        found.append(Check("nothing_lost_from_releases", table, words, _accounted(table, key)))
    words = "0 <= least <= weight <= most <= 100, and a weight stands only beside a state that allows it."
    found.append(Check("weights_in_range", "procurements", words, _weights))
    words = "No text holds an address of e-mail, a telephone number, a password, or a user in an address."
    found += [Check("nothing_personal", table, words, _nothing_personal(table)) for table in TABLES]
    order = list(TABLES)
    return sorted(found, key=lambda check: order.index(check.table))


def _named(key: Iterable[str]) -> str:
    return ", ".join(key)


def all_problems(home: Path) -> list[str]:
    """Every problem of every table."""
    return [
        f"{check.table}: {check.name}: {problem}"
        for check in tracked(checks(), "checks before publishing")
        for problem in check.problems(home)
    ]


def _prose(table: str) -> list[str]:
    """Columns that may hold words of others; a reply holds what its council chose to have published."""
    texts = [
        name for name, kind in schema_of(table).items() if kind == pl.String and not NO_PROSE.search(name)
    ]
    return [] if table in BY_COUNCILS else texts


def _nothing_personal(table: str) -> Callable[[Path], list[str]]:
    """No e-mail address, telephone number or password, and no user in an address; words are never quoted."""
    prose = _prose(table)
    columns = [name for name, kind in schema_of(table).items() if kind == pl.String]
    addresses = [name for name in columns if table in OURS or name in prose or name.endswith(("url", "link"))]

    def problems(home: Path) -> list[str]:
        suspect = {
            name: personal.SUSPECT if name in prose else USERINFO
            for name in dict.fromkeys([*prose, *addresses])
        }
        problems = []
        for name, texts in _texts_with(home, table, suspect).items():
            kinds = Counter(
                kind
                for text in texts
                for kind, _, _ in personal.found(text)
                if name in prose or kind == "credential"
            )
            if kinds:
                counted = ", ".join(f"{kind} {count}" for kind, count in sorted(kinds.items()))
                problems.append(f"{name}: what names a person or opens a door: {counted}")
        return problems

    return problems


def _texts_with(home: Path, table: str, patterns: Mapping[str, str]) -> dict[str, set[str]]:
    """By column, its texts in which its pattern is found."""
    found: dict[str, set[str]] = {name: set() for name in patterns}
    # Each text of a part once: of the large tables most columns have few.
    wanted = [pl.col(name).unique().implode() for name in patterns]
    for path in parts(home, table).values() if wanted else ():
        for lists in pl.scan_parquet(path).select(wanted).collect():
            texts = lists[0]
            found[lists.name].update(texts.filter(texts.str.contains(patterns[lists.name])))
    return found


def _unique(table: str) -> Callable[[Path], list[str]]:
    key = TABLES[table].primary_key()

    def problems(home: Path) -> list[str]:
        # Keys that are the same have the same hash: where all hashes differ, so do all keys.
        hashes = scan(home, table).select(pl.struct(key).hash().alias("hash"))
        rows, different = hashes.select(pl.len(), different=pl.col("hash").n_unique()).collect().row(0)
        if rows == different:
            return []
        doubled = scan(home, table).group_by(key).len().filter(pl.col("len") > 1).collect()
        return [f"{doubled.height} keys of {', '.join(key)} occur more than once"] if doubled.height else []

    return problems


def _orphans(table: str, above: str, key: tuple[str, ...]) -> Callable[[Path], list[str]]:
    def problems(home: Path) -> list[str]:
        known = pl.all_horizontal(pl.col(name).is_not_null() for name in key)
        lost = scan(home, table).filter(known).join(scan(home, above), on=list(key), how="anti")
        count = lost.select(pl.len()).collect().item()
        return [f"{count} rows have no row in {above}"] if count else []

    return problems


def _refused(home: Path, stage: str) -> int:
    count: int = scan(home, "quarantine").filter(pl.col("stage") == stage).select(pl.len()).collect().item()
    return count


def _landing_accounted(home: Path) -> list[str]:
    """What landing counted when it came = rows + releases that came again + refused, month by month.

    And those of damaged files, which left with one row of quarantine a file.
    """
    problems = []
    counted, made = received(home), parts(home, "releases")
    quarantine = parts(home, "quarantine")
    for month in sorted(counted.keys() & made.keys()):
        notes = pl.read_parquet_metadata(made[month])
        rows = pl.scan_parquet(made[month]).select(pl.len()).collect().item()
        place = quarantine.get(f"releases.{month}")
        refused = (
            pl.scan_parquet(place).filter(pl.col("rule") != DAMAGED).select(pl.len()).collect().item()
            if place
            else 0
        )
        damaged = sum(json.loads(notes.get("damaged", "{}")).values())
        known = rows + int(notes["repeated"]) + refused + damaged - int(notes.get("uncounted", 0))
        if known != counted[month]:
            problems.append(
                f"{month}: {counted[month]} received, {known} accounted for"
                " (`peerbench verify --landing` names a file that is not as it landed)"
            )
    return problems


def _accounted(table: str, key: tuple[str, ...]) -> Callable[[Path], list[str]]:
    """Distinct keys of `releases` = rows + rows refused at this stage."""

    def problems(home: Path) -> list[str]:
        offered = scan(home, "releases").select(key).unique().select(pl.len()).collect().item()
        rows = scan(home, table).select(pl.len()).collect().item()
        refused = _refused(home, table)
        if offered == rows + refused:
            return []
        return [f"{offered} in releases, {rows} rows and {refused} refused"]

    return problems


def _weights(home: Path) -> list[str]:
    """0 <= low <= weight <= high <= 100, and a weight only where a state allows it."""
    low, weight, high = (pl.col(f"weight{part}_pct") for part in ("_low", "", "_high"))
    wrong = (low > weight) | (weight > high) | (low < 0) | (high > 100) | (weight > 100)
    stateless = weight.is_not_null() & ~pl.col("state").is_in(["weighted", "nested", "none"])
    found = scan(home, "procurements").filter(wrong | stateless).select("ocid").collect()
    return [f"{found.height} procurements, the first {found.item(0, 0)}"] if found.height else []
