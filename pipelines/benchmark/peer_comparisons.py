"""`peer_comparisons` of one period: every measure beside each peer set, pooled without the council itself."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from scipy.sparse import csr_array

from pipelines.benchmark import differences, funnel, kinds
from pipelines.benchmark.authority_measures import PeriodFigures, as_table, in_own_cell, seed
from pipelines.benchmark.comparison_inputs import ComparisonInputs
from pipelines.benchmark.intervals import Floats
from pipelines.benchmark.kinds import LARGEST, MOMENTS, as_floats
from pipelines.benchmark.monthly_sums import CELL, WHOLE, summed
from pipelines.benchmark.periods import Period, month_number
from pipelines.benchmark.population import same_sum
from pipelines.rounding import in_frame

POOL = ["target", "item"]
ENDS = ("value", "low", "high")
BANDED_YEARS = 1
"""Newest financial years that bands are given for, beside all years and the last 36 months."""
NO_FUNNEL = "a funnel, the spread of single councils, is drawn for shares only"
NO_BAND = (
    "bands are given to shares of the whole, for all years and the newest, "
    "in groups where 20 or more councils have a figure"
)


def rows(inputs: ComparisonInputs, made: PeriodFigures) -> pl.DataFrame:
    """The rows of `peer_comparisons` of one period, in the order of the table's columns.

    Of the whole every authority has a row for each of its sets; of a cell only where its own count is at
    least that at which bounds are given.
    """
    peers = Peers.of(inputs, made.period)
    by_stay = peers.by_stay(made.sums, "item")
    frame = _pooled(inputs, made, peers, by_stay)
    has_funnel = pl.col("kind").is_in(kinds.named(lambda kind: kind.has_funnel))
    # Most councils have too few counted for a figure: what follows is only for those that have one.
    is_shown = has_funnel & (pl.col("own_shown").fill_null("empty") == "shown")
    placed = frame.filter(is_shown)
    placed = _placed(placed, *_spreads(placed, made, peers, by_stay))
    if inputs.is_newest(made.period, BANDED_YEARS):
        placed = _banded(placed, inputs)
    reason = pl.when(has_funnel).then(pl.lit(differences.WITHHELD)).otherwise(pl.lit(NO_FUNNEL))
    others = frame.filter(~is_shown).with_columns(position_reason=reason, yes=pl.when(has_funnel).then("yes"))
    found = _labelled(pl.concat([placed, others], how="diagonal"), peers)
    found = found.with_columns(*in_own_cell(inputs), period=pl.lit(made.period.id))
    return as_table(found, "peer_comparisons")


@dataclass(frozen=True)
class Peers:
    """Who stands in which set in a period, as matrices over stays.

    A target is a council beside a set. A stay is an authority with the spans in which it is a member of a
    set: what it counts there. `in_set` has a one for each stay of a set; `kin` for each stay, in a target's
    set, of the council itself and its predecessors. `set_of` gives the row of each target's set in `in_set`.
    """

    targets: pl.DataFrame
    stays: pl.DataFrame
    members: pl.DataFrame
    in_set: csr_array
    kin: csr_array
    set_of: Any

    @classmethod
    def of(cls, inputs: ComparisonInputs, period: Period) -> "Peers":
        """The peers of a period: of a group those who compare with it while they are members."""
        targets = _targets(inputs, period).sort("authority_id", "key").with_row_index("target")
        who = ["authority_id", "span"]
        by_spans = inputs.members.group_by("key", "authority_id").agg(pl.col("span").sort())
        stays = by_spans.select(who).unique().sort(who).with_row_index("stay")
        sets = inputs.targets.select("key").unique().sort("key").with_row_index("set")
        members = (
            by_spans.join(stays, on=who).join(sets, on="key").select("key", "set", "stay", "authority_id")
        )
        of_targets = targets.join(sets, on="key", maintain_order="left")
        kin = (
            of_targets.join(inputs.family, on="authority_id")
            .drop("authority_id")
            .join(members, left_on=["set", "signer"], right_on=["set", "authority_id"])
        )
        return cls(
            targets,
            stays.explode("span"),
            members,
            _ones(members["set"], members["stay"], (sets.height, stays.height)),
            _ones(kin["target"], kin["stay"], (targets.height, stays.height)),
            of_targets["set"].to_numpy(),
        )

    def by_stay(self, frame: pl.DataFrame, *keys: str) -> pl.DataFrame:
        """Sums by authority and span as sums by stay."""
        joined = frame.lazy().join(self.stays.lazy(), on=["authority_id", "span"])
        return summed(joined, ["stay", *keys]).collect()

    def matrix(self, stays: pl.Series, columns: pl.Series, numbers: Floats, width: int) -> csr_array:
        """Numbers by stay and column."""
        at = stays.to_numpy(), columns.to_numpy()
        return _in_order(csr_array((numbers, at), shape=(self.kin.shape[1], width)))


def _ones(rows: pl.Series, columns: pl.Series, shape: tuple[int, int]) -> csr_array:
    return _in_order(csr_array((np.ones(len(rows)), (rows.to_numpy(), columns.to_numpy())), shape=shape))


def _in_order(matrix: csr_array) -> csr_array:
    """With the columns of each row in order: products add up in it, and sums of floats hang on the order."""
    matrix.sort_indices()
    return matrix


def _targets(inputs: ComparisonInputs, period: Period) -> pl.DataFrame:
    """Who is compared with which set in a period: members while they are, with the number of their peers."""
    kin: dict[str, set[str]] = {}
    for authority, signer in inputs.family.iter_rows():
        kin.setdefault(authority, set()).add(signer)
    wanted = []
    for found in inputs.sets:
        here = {
            m.authority_id
            for m in found.members
            if (m.valid_from is None or month_number(m.valid_from) <= period.last)
            and (m.valid_to is None or month_number(m.valid_to) >= period.first)
        }
        compared = [found.owner] if found.owner else sorted(here)
        wanted += [(str(key), found.key, len(here - kin.get(str(key), set()))) for key in compared]
    counts = pl.DataFrame(
        wanted, schema={"authority_id": pl.String, "key": pl.String, "peers": pl.Int64}, orient="row"
    )
    return inputs.targets.join(counts, on=["authority_id", "key"]).unique(["authority_id", "key"])


def _pooled(
    inputs: ComparisonInputs, made: PeriodFigures, peers: Peers, by_stay: pl.DataFrame
) -> pl.DataFrame:
    """A row per target and item, with the pooled figures of its peers beside the council's own count."""
    items = inputs.monthly.items
    is_whole, is_ranked = (
        pl.col("breakdown") == WHOLE,
        pl.col("kind").is_in(kinds.named(lambda k: k.is_ranked)),
    )
    own = made.figures.lazy().filter(is_whole | (pl.col("n") >= pl.col("greyed_n")))
    frame = (
        peers.targets.lazy()
        .select("target", "key", "authority_id", "peers")
        .join(
            own.select(
                "authority_id",
                "item",
                **{f"own_{name}": pl.col(name) for name in ("n", "yes", "shown", *ENDS)},
            ),
            on="authority_id",
        )
        .join(items.lazy(), on="item")
        .collect()
    )
    sums = _sums(frame, by_stay.filter(pl.col("n") > 0), peers, items.height)
    frame = frame.with_columns(*sums, pl.lit(None, pl.Float64).alias(LARGEST))
    is_there = pl.when(is_ranked).then(pl.col("n") > 0).otherwise(_is_bought(frame, made, peers))
    frame = frame.filter(is_whole | is_there)
    found = kinds.estimates(frame, _values(made, peers), POOL)
    found = kinds.only_shown(found.with_columns(kinds.withheld()))
    value, low, high = (f"own_{name}" for name in ENDS)
    units = {measure.id: measure.unit for measure in inputs.measures}
    found = found.with_columns(unit=pl.col("measure").replace_strict(units))
    return differences.with_difference(found, (value, low, high))


def _sums(frame: pl.DataFrame, by_stay: pl.DataFrame, peers: Peers, width: int) -> list[pl.Series]:
    """n, yes and moments of the peers, how many have any, and the sum of their n^2 (squares)."""
    target, item = frame["target"].to_numpy(), frame["item"].to_numpy()

    def pooled(name: str, numbers: Floats) -> pl.Series:
        matrix = peers.matrix(by_stay["stay"], by_stay["item"], np.nan_to_num(numbers), width)
        of_set, of_kin = (peers.in_set @ matrix).toarray(), (peers.kin @ matrix).toarray()
        return pl.Series(name, of_set[peers.set_of[target], item] - of_kin[target, item])

    n = as_floats(by_stay, "n")
    counts = {"n": n, "yes": as_floats(by_stay, "yes"), "peers_counted": np.ones(len(n)), "squares": n**2}
    found = [pooled(name, numbers).cast(pl.Int64) for name, numbers in counts.items()]
    return found + [pooled(name, as_floats(by_stay, name)) for name in MOMENTS]


def _is_bought(frame: pl.DataFrame, made: PeriodFigures, peers: Peers) -> pl.Series:
    """Whether any member of the target's set, the council too, has a procurement in the cell."""
    cells = made.cells.select(CELL).unique().sort(CELL).with_row_index("column")
    there = peers.by_stay(made.cells, *CELL).join(cells, on=CELL)
    matrix = peers.matrix(there["stay"], there["column"], np.ones(there.height), cells.height + 1)
    # What nobody has bought is in the last column, which is empty.
    column = frame.join(cells, on=CELL, how="left", maintain_order="left")["column"].fill_null(cells.height)
    of_set = (peers.in_set @ matrix).toarray()
    return pl.Series(of_set[peers.set_of[frame["target"].to_numpy()], column.to_numpy()] > 0)


def _values(made: PeriodFigures, peers: Peers) -> pl.DataFrame:
    """How often each value stands among the peers, by target and item."""
    by_stay = peers.by_stay(made.values, "item", "value")
    columns = by_stay.select("item", "value").unique().sort("item", "value").with_row_index("column")
    by_stay = by_stay.join(columns, on=["item", "value"], nulls_equal=True)
    matrix = peers.matrix(by_stay["stay"], by_stay["column"], as_floats(by_stay, "count"), columns.height)
    pooled = ((peers.in_set @ matrix)[peers.set_of] - peers.kin @ matrix).tocoo()
    found = {
        "target": pooled.row.astype(np.uint32),
        "column": pooled.col.astype(np.uint32),
        "count": pooled.data,
    }
    frame = pl.DataFrame(found).with_columns(pl.col("count").cast(pl.Int64))
    return frame.filter(pl.col("count") > 0).join(columns, on="column").select(*POOL, "value", "count")


def _spreads(
    frame: pl.DataFrame, made: PeriodFigures, peers: Peers, by_stay: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """tau2 of each set and item of which a council's figure is shown, and tau2_all of each item over all."""
    wanted = frame.select("key", "item").unique()
    told = by_stay.filter(pl.col("n") >= funnel.FEWEST_N).select("stay", "item", "n", "yes")
    told = told.join(wanted.select("item").unique(), on="item", how="semi")
    of_set = told.lazy().join(peers.members.lazy().select("key", "stay"), on="stay")
    of_set = of_set.join(wanted.lazy(), on=["key", "item"], how="semi")
    of_all = summed(made.sums.lazy().select("authority_id", "item", "n", "yes"), ["authority_id", "item"])
    return (
        funnel.spreads(of_set.collect().lazy(), ["key", "item"]).collect(),
        funnel.spreads(of_all, ["item"]).rename({"tau2": "tau2_all"}).collect(),
    )


def _placed(frame: pl.DataFrame, of_set: pl.DataFrame, of_all: pl.DataFrame) -> pl.DataFrame:
    """Funnel limits, position, shrunken estimate and the flags to be expected by chance."""
    frame = (
        frame.lazy()
        .join(of_set.lazy(), on=["key", "item"], how="left")
        .join(of_all.lazy(), on="item", how="left")
        .with_columns(
            overdispersion_of=pl.when(pl.col("tau2").is_not_null())
            .then(pl.lit("peer_set"))
            .when(pl.col("tau2_all").is_not_null())
            .then(pl.lit("all_councils")),
            tau2=pl.coalesce("tau2", "tau2_all", pl.lit(0.0)),
            position_reason=_no_position(),
        )
        .with_columns(is_placed=pl.col("position_reason").is_null())
        .collect()
    )
    placed = _positions(frame.filter("is_placed"))
    return only_telling(frame.join(placed, on=POOL, how="left")).with_columns(
        overdispersion=pl.when("is_placed").then(pl.col("tau2").sqrt()),
        overdispersion_of=pl.when("is_placed").then("overdispersion_of"),
    )


def _no_position() -> pl.Expr:
    few = pl.format("its peers together have {} counted, {} are needed", "n", "minimum_n")
    return (
        pl.when(pl.col("n") < pl.col("minimum_n"))
        .then(few)
        .when(pl.col("peers_counted") < funnel.FEWEST_PEERS)
        .then(
            pl.format(f"only {{}} of its peers have any, {funnel.FEWEST_PEERS} are needed", "peers_counted")
        )
        .when(pl.col("tau2").is_null() & pl.col("tau2_all").is_null())
        .then(pl.lit("too few councils have figures to tell how far councils differ"))
    )


def _positions(placed: pl.DataFrame) -> pl.DataFrame:
    yes, n, pool_yes, pool_n, squares, tau2 = (
        as_floats(placed, name) for name in ("own_yes", "own_n", "yes", "n", "squares", "tau2")
    )
    mean = (pool_yes + 0.5) / (pool_n + 1)
    centre = mean * (1 - mean) / pool_n + tau2 * squares / pool_n**2
    found = funnel.limits(yes, n, mean, tau2 + centre)
    return placed.select(POOL).with_columns(
        funnel_low_95=_series(found.low["95"]),
        funnel_high_95=_series(found.high["95"]),
        funnel_low_998=_series(found.low["998"]),
        funnel_high_998=_series(found.high["998"]),
        position=funnel.positions(found, "95"),
        position_998=funnel.positions(found, "998"),
        shrunken=_series(funnel.shrunken(yes, n, mean, tau2)),
        beyond_95=_series(found.beyond["95"]),
        beyond_998=_series(found.beyond["998"]),
    )


def only_telling(frame: pl.DataFrame) -> pl.DataFrame:
    """No position where the limits are so far apart that hardly any share lies outside of them."""
    low, high = pl.col("funnel_low_95"), pl.col("funnel_high_95")
    is_wide = ((high - low) > funnel.WIDEST).fill_null(False)
    ends = [in_frame(end) for end in (low, high)]
    why = pl.format("{} any share from {} to {} would be usual", _why_so_wide(), *ends)
    gone = [pl.lit(None).alias(name) for name in ("position", "position_998", "beyond_95", "beyond_998")]
    wide = frame.filter(is_wide).with_columns(*gone, position_reason=why)
    return pl.concat([frame.filter(~is_wide), wide], how="vertical_relaxed")


def _why_so_wide() -> pl.Expr:
    """Whose spread makes limits wide: the set's, that of all councils, or the chance of a small n."""
    return (
        pl.when(pl.col("tau2") == 0)
        .then(pl.lit("so few are counted that by chance"))
        .when(pl.col("overdispersion_of") == "peer_set")
        .then(pl.lit("its peers differ so much from one another that among them"))
        .otherwise(pl.lit("councils differ so much from one another (this set is too small to tell) that"))
    )


def _series(values: Floats) -> pl.Series:
    return pl.Series(np.clip(values, 0, 1)).fill_nan(None)


def _banded(frame: pl.DataFrame, inputs: ComparisonInputs) -> pl.DataFrame:
    """The fifth of each council in its group, with the chance that it would be the same again."""
    owned = [found.key for found in inputs.sets if found.owner]
    is_banded = ~pl.col("key").is_in(owned) & (pl.col("category") == "")
    shown = frame.filter(is_banded & (pl.col("breakdown") == WHOLE)).sort("authority_id")
    nothing = {"target": pl.UInt32, "item": pl.UInt32, "band": pl.Int64, "band_repeatability": pl.Float64}
    made = [pl.DataFrame(schema=nothing)]
    for (key, measure), part in shown.group_by("key", "measure", maintain_order=True):
        if part.height >= funnel.FEWEST_FOR_BANDS:
            made.append(_bands(part, seed(str(key), str(measure))))
    return frame.join(pl.concat(made), on=POOL, how="left")


def _bands(part: pl.DataFrame, number: int) -> pl.DataFrame:
    yes, n = (as_floats(part, name) for name in ("own_yes", "own_n"))
    mean = float((yes.sum() + 0.5) / (n.sum() + 1))
    again = funnel.repeatability(n, mean, float(as_floats(part, "tau2").max()), number)
    return part.select(
        *POOL,
        band=pl.Series(funnel.bands(yes / n)).cast(pl.Int64),
        band_repeatability=pl.Series(again),
    )


def _labelled(frame: pl.DataFrame, peers: Peers) -> pl.LazyFrame:
    """Names of the set; over each set how many are compared, and how many flags chance alone would give."""
    over = ["peer_set", "item"]
    is_any = pl.col("is_placed").any().over("breakdown", "measure", "category")
    names = peers.targets.lazy().select("target", "peer_set", "peer_kind", "peer_name", "caution")
    there = set(frame.columns)
    band = pl.col("band") if "band" in there else pl.lit(None)
    return (
        frame.lazy()
        .join(names, on="target")
        .with_columns(
            looks=pl.col("position").is_not_null().sum().over(over),
            expected_flags_95=pl.when(is_any).then(same_sum(pl.col("beyond_95")).over(over)),
            expected_flags_998=pl.when(is_any).then(same_sum(pl.col("beyond_998")).over(over)),
            band_reason=pl.when(band.is_null()).then(pl.lit(NO_BAND)),
            **differences.families(over),
        )
    )
