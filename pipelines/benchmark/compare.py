"""`authority_measures` and `peer_comparisons`: every measure for every council and period, with its peers."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from statistics import median
from typing import Any

from pipelines.authorities.register import Authority
from pipelines.benchmark.intervals import median_interval, wilson
from pipelines.benchmark.measures import Measure

ALL_YEARS = "all"
Row = dict[str, Any]


def authority_measures(
    procurements: Sequence[Row], authorities: Sequence[Authority], measures: Sequence[Measure]
) -> Iterator[Row]:
    """One row an authority, measure and period, for every authority, with or without procurements."""
    cells = _cells(procurements)
    periods = sorted({period for _, period in cells} | {ALL_YEARS})
    for authority in sorted(authorities, key=lambda row: row.authority_id):
        for period in periods:
            rows = cells.get((authority.authority_id, period), [])
            for measure in measures:
                yield {
                    "authority_id": authority.authority_id,
                    "measure": measure.id,
                    "period": period,
                    **estimate(rows, measure),
                }


def peer_comparisons(
    procurements: Sequence[Row], authorities: Sequence[Authority], measures: Sequence[Measure]
) -> Iterator[Row]:
    """The pooled value of each peer set without the council itself: the same type, and the same region."""
    cells = _cells(procurements)
    periods = sorted({period for _, period in cells} | {ALL_YEARS})
    ordered = sorted(authorities, key=lambda row: row.authority_id)
    for authority in ordered:
        for peer_set, peers in _peer_sets(authority, ordered):
            for period in periods:
                pooled = [row for peer in peers for row in cells.get((peer, period), [])]
                for measure in measures:
                    found = estimate(pooled, measure)
                    yield {
                        "authority_id": authority.authority_id,
                        "measure": measure.id,
                        "period": period,
                        "peer_set": peer_set,
                        "peers": len(peers),
                        **{
                            key: found[key] for key in ("n", "yes", "value", "low", "high", "shown", "reason")
                        },
                    }


def _peer_sets(authority: Authority, everyone: Sequence[Authority]) -> Iterator[tuple[str, list[str]]]:
    kind = authority.authority_type
    same = [r for r in everyone if r.authority_type == kind and r.authority_id != authority.authority_id]
    yield f"type:{kind}", [row.authority_id for row in same]
    if authority.region:
        near = [row.authority_id for row in same if row.region == authority.region]
        yield f"type and region:{kind}, {authority.region}", near


def _cells(procurements: Sequence[Row]) -> dict[tuple[str, str], list[Row]]:
    cells: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in procurements:
        if row["authority_id"]:
            cells[row["authority_id"], row["financial_year"]].append(row)
            cells[row["authority_id"], ALL_YEARS].append(row)
    return cells


def estimate(rows: Sequence[Row], measure: Measure) -> Row:
    """n, yes, value, 95% interval, worst-case bounds, and whether the value may be shown, with the reason.

    Zero denominators give null, never 0. Suppression withholds value and interval, never counts or bounds.
    """
    counted = [row for row in rows if row[measure.denominator]]
    n = len(counted)
    yes: int | None = None
    interval: tuple[float, float] | None
    value: float | None
    if measure.kind == "median":
        values = [row[measure.value or ""] for row in counted]
        value, interval = (median(values) if values else None), median_interval(values)
    else:
        yes = sum(bool(row[measure.numerator or ""]) for row in counted)
        value, interval = (yes / n if n else None), wilson(yes, n)
    shown, reason = _suppression(n, measure)
    low, high = interval or (None, None)
    bound_low, bound_high = _bounds(rows, measure, n, yes)
    return {
        "n": n,
        "yes": yes,
        "value": value if shown == "shown" else None,
        "low": low if shown == "shown" else None,
        "high": high if shown == "shown" else None,
        "bound_low": bound_low,
        "bound_high": bound_high,
        "in_scope": sum(row["in_scope"] for row in rows),
        "determinable": sum(row["determinable"] for row in rows),
        "shown": shown,
        "reason": reason,
    }


def _suppression(n: int, measure: Measure) -> tuple[str, str | None]:
    """shown, greyed (bounds only), suppressed or empty."""
    if n >= measure.minimum_n:
        return "shown", None
    if n == 0:
        return "empty", "no procurement that this measure counts"
    needed = f"{n} counted, {measure.minimum_n} needed"
    return ("greyed" if n >= measure.greyed_n else "suppressed"), needed


def _bounds(
    rows: Sequence[Row], measure: Measure, n: int, yes: int | None
) -> tuple[float | None, float | None]:
    if measure.possible and yes is not None:
        everything = sum(bool(row[measure.possible]) for row in rows)
        return (yes / everything, (yes + everything - n) / everything) if everything else (None, None)
    if measure.surely and measure.possibly and measure.bounds_of:
        among = [row for row in rows if row[measure.bounds_of]]
        if among:
            sure = sum(row[measure.surely] for row in among) / len(among)
            return sure, sum(row[measure.possibly] for row in among) / len(among)
    return None, None
