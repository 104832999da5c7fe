"""Small invented procurements, and the comparisons of them."""

from collections.abc import Callable
from datetime import date
from typing import Any

import polars as pl
import pytest

from pipelines.authorities.register.register import Authority
from pipelines.benchmark import authority_measures, peer_comparisons
from pipelines.benchmark.comparison_inputs import ComparisonInputs, prepare_comparisons
from pipelines.benchmark.measures import load
from pipelines.benchmark.peer_sets import Membership, PeerSet
from warehouse.tables import TABLES

MEASURES = (
    *("coverage", "share_with_social_value", "median_weight", "value_weighted_weight", "spread"),
    *("broad_minus_narrow", "market_engagement", "transparency"),
)
"""One or two of each kind: all of them would only take longer."""


def council(key: str, kind: str = "district", region: str = "North") -> Authority:
    return Authority(key, key, key, f"{key} Council", kind, region, "current", None, None)


def row(
    authority: str, number: int, state: str = "weighted", weight: float | None = 10.0, **more: Any
) -> dict[str, Any]:
    """A procurement as `procurements` has it. States: weighted, named, none, embedded, not_visible."""
    determinable = state in ("weighted", "named", "none")
    weight = 0.0 if state == "none" else weight if state == "weighted" else None
    known = determinable and weight is not None
    size = weight or 0.0
    found: dict[str, Any] = {
        "source": "find_a_tender",
        "ocid": f"ocds-h6vhtk-{authority}{number:05d}",
        "authority_id": authority,
        "notice_date": date(2025, 6, 1),
        "regime": "pa2023",
        "category": "services",
        "value_gbp": 1000.0,
        "value_band": "under_100k",
        "assessed": "unstated",
        "weights_stated_in": "notice",
        "weight_pct": weight,
        "counted": True,
        "in_scope": True,
        "determinable": determinable,
        "has_social_value": determinable and state != "none",
        "is_embedded": state == "embedded",
        "weight_known": known,
        "weighted_above_zero": known and size > 0,
        "low_weight": known and 0 < size < 5,
        "weight_and_value_known": known,
        "broad_and_narrow_known": known,
        "broad_minus_narrow": 5.0 if known else None,
    }
    for floor in (10, 15, 20):
        found[f"at_least_{floor}"] = found[f"surely_at_least_{floor}"] = known and size >= floor
        found[f"possibly_at_least_{floor}"] = determinable and (not known or size >= floor)
    return found | more


def frames(rows: list[dict[str, Any]]) -> Callable[[str], pl.LazyFrame]:
    schema = TABLES["procurements"].create_empty().schema
    flags = {name: False for name, kind in schema.items() if kind == pl.Boolean}
    made = pl.DataFrame([flags | one for one in rows], schema=schema)
    return lambda name: made.lazy() if name == "procurements" else TABLES[name].create_empty().lazy()


def groups_of(authorities: list[Authority]) -> list[PeerSet]:
    kinds = sorted({a.authority_type for a in authorities})
    return [
        PeerSet(
            f"type:{kind}",
            f"type:{kind}",
            "type",
            kind,
            tuple(Membership(a.authority_id) for a in authorities if a.authority_type == kind),
        )
        for kind in kinds
    ]


def prepared(
    rows: list[dict[str, Any]],
    authorities: list[Authority],
    sets: list[PeerSet] | None = None,
    family: list[tuple[str, str]] = (),  # type: ignore[assignment]
    today: date | None = None,
    breakdowns: tuple[str, ...] = ("all",),
) -> ComparisonInputs:
    pairs = sorted({(a.authority_id, a.authority_id) for a in authorities} | set(family))
    schema = {"authority_id": pl.String, "signer": pl.String}
    kin = pl.DataFrame(pairs, schema=schema, orient="row")
    chosen = groups_of(authorities) if sets is None else sets
    measures = [m for m in load() if m.id in MEASURES]
    return prepare_comparisons(frames(rows), authorities, measures, kin, chosen, breakdowns, today)


def compared(inputs: ComparisonInputs) -> tuple[pl.DataFrame, pl.DataFrame]:
    """(authority_measures, peer_comparisons) of all periods."""
    mine, beside = [], []
    for period in inputs.periods:
        made = authority_measures.figures(inputs, period)
        mine.append(authority_measures.rows(inputs, made))
        beside.append(peer_comparisons.rows(inputs, made))
    for name, found in (("authority_measures", mine), ("peer_comparisons", beside)):
        TABLES[name].validate(pl.concat(found))
    return pl.concat(mine), pl.concat(beside)


@pytest.fixture(scope="session")
def make() -> Any:
    """The functions above, since test files do not import one another."""

    class Make:
        council = staticmethod(council)
        row = staticmethod(row)
        prepared = staticmethod(prepared)
        compared = staticmethod(compared)
        frames = staticmethod(frames)

        @staticmethod
        def one(frame: pl.DataFrame, **equal: Any) -> dict[str, Any]:
            """The one row with these values; period, breakdown and cell are `all` unless given."""
            wanted = {"period": "all", "breakdown": "all", "cell": "all"} | equal
            found = frame
            for name, value in wanted.items():
                if name in found.columns:
                    found = found.filter(pl.col(name) == value)
            assert found.height == 1, (wanted, found.height)
            return found.to_dicts()[0]

    return Make
