"""Whether the publisher changed, and not only our code: each night's figures against the 28 before it.

`nights.jsonl` of the home has a line a published snapshot. Figures of reading are compared only with nights
of the same rules, register, model and program, so that a new rule is never taken for a council that changed.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Any

import polars as pl

from pipelines.publish.storage import place
from pipelines.query.buyers import OPEN
from pipelines.query.fact import Fact
from pipelines.settings import Settings
from pipelines.step import PROCESS
from warehouse.json_lines import objects_of
from warehouse.snapshots.disk import Disk
from warehouse.snapshots.manifest import SnapshotError
from warehouse.snapshots.snapshot import Snapshot, latest

NIGHTS = "nights.jsonl"
HISTORY = 28
"""So many nights before a figure is held against them."""
KEPT_NIGHTS = 2000
RECENT_DAYS = 28
"""Notices of so many days before the newest one make a night's shares: a history of years hides a change."""
VERSIONS = ("rule_version", "reader_version", "register_version", "model_version", "benchmark_version")
SPREADS = 6.0
"""A figure is told when it is so many times the usual spread (median absolute deviation) from the median."""

AUDIT = "`peerbench audit` says what is missing; docs/operations.md, Changes of the publisher"


@dataclass(frozen=True)
class Figure:
    """What is watched: its unit, the least change worth a message, and whether our versions decide on it."""

    id: str
    words: str
    least: float
    by_versions: bool = True


FIGURES = (
    Figure("readable_pct", "of procurements in scope, criteria can be read (%)", 10),
    Figure("sums_to_100_pct", "of lots with a list of weights, these add up to 100 (%)", 10),
    Figure("unknown_state_pct", "of procurements in scope, the state is not known (%)", 10),
    Figure("unresolved_buyers_pct", "of buyers, no authority was found (%)", 10),
    Figure("notices_a_day", "notices a day", 30, by_versions=False),
    Figure("quarantine_pct", "of releases, refused (%)", 2, by_versions=False),
)


def note(settings: Settings) -> None:
    """Adds the latest snapshot to the history, once. A snapshot that cannot be read adds nothing."""
    try:
        found = latest(place(settings))
    except (SnapshotError, OSError):
        return
    known = rows(settings.home)
    if known and known[-1]["snapshot"] == found.manifest["snapshot"]:
        return
    row = {
        "snapshot": found.manifest["snapshot"],
        "published_at": found.manifest["published_at"],
        **{name: found.manifest.get(name) for name in VERSIONS},
        "figures": measured(found),
    }
    content = "".join(json.dumps(one) + "\n" for one in [*known, row][-KEPT_NIGHTS:])
    Disk().put(settings.home / NIGHTS, content.encode())


def rows(home: Path) -> list[dict[str, Any]]:
    """The nights of the home, the oldest first; broken lines are left out."""
    return [
        row
        for row in objects_of(home / NIGHTS)
        if row and isinstance(row.get("snapshot"), str) and isinstance(row.get("figures"), dict)
    ]


def facts(home: Path) -> Iterator[Fact]:
    """A fact for each figure of the last night that is unlike those before it; and how many there are yet."""
    known = rows(home)
    if not known:
        return
    *before, last = known
    changed = [name for name in VERSIONS if before and before[-1].get(name) != last.get(name)]
    for figure in FIGURES:
        value = last["figures"].get(figure.id)
        like = [row for row in before if not figure.by_versions or _same(row, last)][-HISTORY:]
        held = [row["figures"][figure.id] for row in like if row["figures"].get(figure.id) is not None]
        if value is None:
            if len(held) >= HISTORY:
                words = f"{figure.words}: cannot be told any more, after {len(held)} nights that could"
                yield Fact("night", f"{figure.id}_gone", words, AUDIT)
        elif len(held) >= HISTORY and (unlike := _unlike(figure, value, held)):
            yield Fact("night", f"{figure.id}_changed", unlike, AUDIT)
    alike = sum(_same(row, last) for row in before)
    if alike < HISTORY:
        why = f" ({', '.join(changed)} changed)" if changed else ""
        words = f"{alike} of {HISTORY} nights of these versions{why}: too few to say whether one is unusual"
        yield Fact("night", "few_nights", words)


def measured(found: Snapshot) -> dict[str, float | None]:
    """The figures of a snapshot, of the notices of its last 28 days; null where nothing can be counted."""
    days = found.scan("releases").select("source", "ocid", day="release_date")
    newest = days.select(pl.col("day").max()).collect().item()
    if newest is None:
        return {figure.id: None for figure in FIGURES}
    late = days.filter(pl.col("day") > newest - timedelta(days=RECENT_DAYS)).collect()
    recent = found.scan("procurements").join(
        late.lazy().select(PROCESS).unique(), on=list(PROCESS), how="semi"
    )
    read = recent.filter("in_scope").select(
        readable=pl.col("determinable").mean(),
        unknown=pl.col("state").is_in(["not_visible", "indeterminate"]).mean(),
    )
    whole = (
        found.scan("criteria")
        .filter(pl.col("evidence_field").str.contains("awardCriteria.criteria"), stated_unit="percent")
        .join(recent.select(PROCESS), on=list(PROCESS), how="semi")
        .group_by(*PROCESS, "lot_id")
        .agg(pl.col("stated_value").sum().is_between(99.5, 100.5).alias("whole"))
    )
    one = read.collect()
    refused = found.scan("quarantine").filter(pl.col("stage") != "publish").select(pl.len()).collect().item()
    every = days.select(pl.len()).collect().item()
    return {
        "readable_pct": _percent(one["readable"].item()),
        "sums_to_100_pct": _percent(whole.select(pl.col("whole").mean()).collect().item()),
        "unknown_state_pct": _percent(one["unknown"].item()),
        "unresolved_buyers_pct": _percent(
            recent.select(pl.col("buyer_class").is_in(OPEN).mean()).collect().item()
        ),
        "notices_a_day": late.height / RECENT_DAYS,
        "quarantine_pct": _percent(refused / (every + refused)),
    }


def _percent(share: float | None) -> float | None:
    return None if share is None else round(100 * share, 2)


def _same(row: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return all(row.get(name) == other.get(name) for name in VERSIONS)


def _unlike(figure: Figure, value: float, held: list[float]) -> str | None:
    """In words, how the figure differs from those nights; null where it does not, or by little."""
    middle = median(held)
    spread = 1.4826 * median(abs(one - middle) for one in held)
    least = figure.least if figure.id.endswith("_pct") else figure.least * middle / 100
    if abs(value - middle) <= max(SPREADS * spread, least) or min(held) <= value <= max(held):
        return None
    return (
        f"{figure.words}: {value:.1f}, after {middle:.1f} in the middle of {len(held)} nights "
        f"({min(held):.1f} to {max(held):.1f}); rules, register, model and program are the same"
        if figure.by_versions
        else f"{figure.words}: {value:.1f}, after {middle:.1f} in the middle of {len(held)} nights "
        f"({min(held):.1f} to {max(held):.1f})"
    )
