"""How far a council's figure lies from that of its peers together, with an interval and in one sentence.

Peers together are a fixed set of councils. Of each side an interval is known; the two are put together by
Newcombe's hybrid (1998, method 10), which Zou and Donner (2008) carried from shares to any two figures.
"""

import polars as pl

from pipelines.benchmark.intervals import apart
from pipelines.benchmark.kinds import as_floats
from pipelines.rounding import DIGITS, half_up

LEVEL = 0.95
WITHHELD = "this council has too few counted for a figure"
PEERS_WITHHELD = "its peers together have too few counted for a figure"
NO_INTERVAL = "one of the two figures has no interval"
ENDS = ("difference", "difference_low", "difference_high")
TELLING, UNTOLD = ("higher", "lower"), "not_told"
UNITS: dict[str, tuple[int, int, str, tuple[str, str]]] = {
    "share": (100, 0, "point", ("fewer", "more")),
    "percent": (1, 1, "point", ("lower", "higher")),
    "points": (1, 1, "point", ("lower", "higher")),
    "months": (1, 1, "month", ("fewer", "more")),
    "ratio": (1, 1, "", ("lower", "higher")),
}
"""Of each unit: what a figure is multiplied by, its decimals, what is counted, and the two directions."""


def with_difference(frame: pl.DataFrame, own: tuple[str, str, str]) -> pl.DataFrame:
    """Peers' figures (value, low, high, interval, shown, unit) with how far the council's lies from them.

    `own` names the columns of the council's value, low and high, beside `own_shown`. Adds the columns
    `difference*` and `differs` of `peer_comparisons`: null, but for the reason, where either figure is
    withheld or has no interval.
    """
    found = apart(*(as_floats(frame, name) for name in ("value", "low", "high", *own)))
    made = frame.with_columns(
        pl.Series(name, of).fill_nan(None) for name, of in zip(ENDS, found, strict=True)
    )
    reason = (
        pl.when(pl.col("own_shown").fill_null("empty") != "shown")
        .then(pl.lit(WITHHELD))
        .when(pl.col("shown") != "shown")
        .then(pl.lit(PEERS_WITHHELD))
        .when(pl.any_horizontal(pl.col(name).is_null() for name in ENDS))
        .then(pl.lit(NO_INTERVAL))
    )
    made = made.with_columns(difference_reason=reason)
    is_told = pl.col("difference_reason").is_null()
    made = made.with_columns(pl.when(is_told).then(name).alias(name) for name in ENDS)
    # The error of a float must not set two equal figures apart.
    tiny = 10.0**-DIGITS
    differs = (
        pl.when(pl.col("difference_low") > tiny)
        .then(pl.lit("higher"))
        .when(pl.col("difference_high") < -tiny)
        .then(pl.lit("lower"))
        .otherwise(pl.lit(UNTOLD))
    )
    named = pl.when(pl.col("interval") == "wilson").then(pl.lit("newcombe")).otherwise(pl.lit("hybrid"))
    return _in_words(
        made.with_columns(
            difference_level=pl.when(is_told).then(LEVEL),
            difference_interval=pl.when(is_told).then(named),
            differs=pl.when(is_told).then(differs),
        )
    )


def families(over: list[str]) -> dict[str, pl.Expr]:
    """Of each family: how many differences are told, and how many would seem to be there if none were.

    An interval at 95% misses the truth one time of twenty: of twenty councils just like their peers, one
    would seem to differ.
    """
    told = pl.col("differs").is_not_null().sum().over(over)
    by_chance = pl.when(told > 0).then(told * (1 - LEVEL))
    return {"differences": told.cast(pl.Int64), "differences_by_chance": by_chance}


def _in_words(frame: pl.DataFrame) -> pl.DataFrame:
    """Each sentence is made once: many rows share their numbers, of periods that hold the same notices."""
    keys = ["unit", *ENDS]
    every = frame.filter(pl.col("differs").is_not_null()).select(keys).unique()
    told = [words(str(unit), *ends) for unit, *ends in every.iter_rows()]
    return frame.join(
        every.with_columns(difference_words=pl.Series(told, dtype=pl.String)),
        on=keys,
        how="left",
        maintain_order="left",
    )


def words(unit: str, difference: float, low: float, high: float) -> str:
    """44 points fewer than its peers together (54 to 29 fewer); what chance alone could make is said so."""
    factor, places, counted, ways = UNITS[unit]

    def size(value: float) -> str:
        found = half_up(abs(value) * factor, places)
        if not found and abs(value) > 10.0**-DIGITS:
            return f"under {'0.1' if places else '1'}"
        return f"{found:,f}".removesuffix(".0")

    def way(value: float) -> str:
        return ways[int(value > 0)]

    is_told = low > 10.0**-DIGITS or high < -(10.0**-DIGITS)
    around = f"{size(low)} {ways[0]} to {size(high)} {ways[1]}"
    if is_told:
        ends = [size(low), size(high)]
        around = f"{' to '.join(dict.fromkeys(ends))} {way(difference)}"
    amount = size(difference)
    if amount == "0":
        return f"the same as its peers together ({around})"
    of = f" {counted}{'' if amount in ('1', 'under 1', 'under 0.1') else 's'}" if counted else ""
    chance = "" if is_told else ", which could be chance"
    return f"{amount}{of} {way(difference)} than its peers together{chance} ({around})"
