"""Causes of change: only what differs and can have reached the row; else "not known"."""

from typing import Any

import polars as pl
import pytest

from pipelines.job import steps
from pipelines.step import LANDING
from warehouse.snapshots.difference import _FROM, NOTICES, UNKNOWN, causes, differences
from warehouse.tables import TABLES
from warehouse.tables.declared import table

STATED = {
    "landing_sha256": "1",
    "rule_version": "1",
    "reader_version": "1",
    "register": "r",
    "register_version": "1",
    "benchmark_version": "1",
}


class Made:
    """A snapshot in memory."""

    def __init__(self, manifest: dict[str, Any], **tables: list[dict[str, Any]]) -> None:
        self.manifest = manifest
        self.tables = {name: frame(name, rows) for name, rows in tables.items()}

    @property
    def rows(self) -> dict[str, int]:
        return {name: found.height for name, found in self.tables.items()}

    def scan(self, name: str) -> pl.LazyFrame:
        return self.tables[name].lazy()

    def read(self, name: str) -> pl.DataFrame:
        return self.tables[name]


def frame(name: str, rows: list[dict[str, Any]]) -> pl.DataFrame:
    schema = TABLES[name].create_empty().schema
    return pl.DataFrame([dict.fromkeys(schema) | row for row in rows], schema=schema)


def made(manifest: dict[str, Any] | None = None, **changed: Any) -> Made:
    """Two processes of two councils, a criterion of each, a figure of each, and a group of figures."""
    ocids, councils = ("a", "b"), ("E1", "E2")
    key = [{"source": "find_a_tender", "ocid": ocid} for ocid in ocids]
    edited, value = changed.get("edited", ()), changed.get("value", 1.0)
    content = [{"content_sha256": ("2" if ocid in edited else "1") * 64} for ocid in ocids]
    figure = {"measure": "coverage", "period": "all", "breakdown": "all", "cell": ""}
    return Made(
        STATED | (manifest or {}),
        releases=[k | c for k, c in zip(key, content, strict=True)],
        procurements=[
            k | {"authority_id": c, "weight_pct": value} for k, c in zip(key, councils, strict=True)
        ],
        criteria=[k | {"criterion": 1, "weight_pct": value} for k in key],
        authority_measures=[{**figure, "authority_id": c, "value": value} for c in councils],
        deciles=[],
        theme_model=[{"model_version": changed.get("model", "0") * 64}],
        withdrawals=[
            {"withdrawal": 1, "withdrawn_at": "x", "source": "find_a_tender", "ocid": o, "reason": "r"}
            for o in changed.get("withdrawn", ())
        ],
    )


def told(old: Made, new: Made) -> dict[str, set[str]]:
    declared = {name: table(name, TABLES[name]) for name in old.tables}
    found: dict[str, set[str]] = {}
    for row in differences(old, new, declared):  # type: ignore[arg-type]
        found.setdefault(row.table, set()).add(row.cause)
    return found


@pytest.mark.parametrize(
    ("manifest", "changed", "criteria", "figures"),
    [
        ({"rule_version": "2"}, {}, {"new rules"}, {"new rules"}),
        ({"reader_version": "2"}, {}, {"new rules"}, {"new rules"}),
        ({"register_version": "2"}, {}, {"new register"}, {"new register"}),
        ({"benchmark_version": "2"}, {}, {"new version of the benchmark"}, {"new version of the benchmark"}),
        ({}, {}, {"not known"}, {"not known"}),
        ({}, {"model": "1"}, {"not known"}, {"new model of themes"}),
        (
            {"rule_version": "2", "benchmark_version": "2"},
            {},
            {"new rules or new version of the benchmark"},
            {"new rules or new version of the benchmark"},
        ),
        (
            {"landing_sha256": "2"},
            {"edited": ("a",)},
            {"new notices", "not known"},
            {"new notices", "new notices of other councils"},
        ),
        ({}, {"withdrawn": ("b",)}, {"withdrawn", "not known"}, {"withdrawn", "withdrawn of other councils"}),
        ({"rule_version": None}, {}, {"not known"}, {"not known"}),
        ({"benchmark_version": None}, {}, {"not known"}, {"not known"}),
    ],
)
def test_a_row_has_the_causes_that_can_have_reached_it(
    manifest: dict[str, Any], changed: dict[str, Any], criteria: set[str], figures: set[str]
) -> None:
    found = told(made(), made(manifest, value=2.0, **changed))
    assert found["criteria"] == criteria and found["authority_measures"] == figures


def test_a_rule_change_on_the_same_landing_is_no_new_notice() -> None:
    known = causes(made(), made({"rule_version": "2"}))  # type: ignore[arg-type]
    assert known.of_council("E1") == ("new rules",) and NOTICES not in known.moved
    assert causes(made(), made()).of_council("E1") == () and UNKNOWN == "not known"  # type: ignore[arg-type]


def test_a_table_of_figures_has_no_cause_that_its_inputs_lack() -> None:
    """What a table is said to be made from agrees with the steps: landing is a cause just where it is a need."""
    needs: dict[str, set[str]] = {LANDING: {LANDING}}
    for step in steps():
        above = set().union(*(needs.get(need, set()) for need in step.needs))
        needs.update(dict.fromkeys(step.gives, above))
    for name, stated in _FROM.items():
        if name in needs and NOTICES in stated:
            assert LANDING in needs[name], name
