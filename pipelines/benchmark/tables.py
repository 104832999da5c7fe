"""The tables of stage benchmark: `measures`, `authority_measures` and `peer_comparisons`."""

from collections.abc import Callable
from typing import Any

import polars as pl

from pipelines.authorities.register import load as load_register
from pipelines.benchmark import compare
from pipelines.benchmark.measures import columns
from pipelines.benchmark.measures import load as load_measures
from pipelines.settings import Settings
from warehouse.store import Counts, save, scan


def measures(settings: Settings) -> Counts:
    """The definitions of the measures."""
    kept = ("title", "question", "why_it_matters", "kind", "numerator", "denominator", "unit", "minimum_n")
    rows = [{"measure": m.id, **{key: getattr(m, key) for key in kept}} for m in load_measures()]
    return save(settings.home, "measures", rows)


def authority_measures(settings: Settings) -> Counts:
    """Every measure of every authority and period."""
    return _compared(settings, "authority_measures", compare.authority_measures)


def peer_comparisons(settings: Settings) -> Counts:
    """Every measure of every authority's peers."""
    return _compared(settings, "peer_comparisons", compare.peer_comparisons)


def _compared(settings: Settings, name: str, function: Callable[..., Any]) -> Counts:
    everyone = list(load_register(settings.register_dir).authorities.values())
    declared = load_measures()
    needed = ["source", "ocid", "authority_id", "financial_year", *columns(declared)]
    procurements = scan(settings.home, "procurements").filter(pl.col("authority_id").is_not_null())
    rows = procurements.select(needed).sort("source", "ocid").collect().to_dicts()
    return save(settings.home, name, function(rows, everyone, declared))
