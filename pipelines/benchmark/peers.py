"""`peer_comparisons` of one period: every measure beside each peer set, pooled without the council itself."""

from collections.abc import Iterator

import numpy as np
import polars as pl

from pipelines.benchmark import estimate, funnel
from pipelines.benchmark.ground import Ground
from pipelines.benchmark.intervals import Floats
from pipelines.benchmark.measures import Measure
from pipelines.benchmark.own import Figures, seed
from pipelines.benchmark.periods import ALL_YEARS, Period
from pipelines.benchmark.sums import CELL, Share, Sums, summed
from pipelines.rounding import in_frame
from warehouse.tables import TABLES

POOL = ["authority_id", "key", CELL]
SET = ["key", CELL]
NO_FUNNEL = "a funnel is drawn for shares only; the intervals stand side by side"
MEAN_SUMS = ("n", "w", "wx", "ww", "wwx", "wwxx", "max")


def rows(ground: Ground, period: Period, made: list[Figures]) -> pl.DataFrame:
    """The rows of `peer_comparisons` of one period, in the order of the table's columns.

    Of the whole every authority has a row for each of its sets; of a cell only where its own count is at
    least that at which bounds are given.
    """
    found = []
    targets = _targets(ground, period)
    for of in made:
        own = {(measure.id, kind, _category(frame)): frame for measure, kind, frame in of.frames}
        found += list(_compared(ground, period, of.sums, targets, own))
    frame = pl.concat(found, how="diagonal_relaxed").with_columns(period=pl.lit(period.id))
    schema = TABLES["peer_comparisons"].create_empty().schema
    missing = [pl.lit(None, kind).alias(name) for name, kind in schema.items() if name not in frame.columns]
    return frame.with_columns(missing).select(pl.col(name).cast(kind) for name, kind in schema.items())


def _category(frame: pl.DataFrame) -> str | None:
    return frame["category"][0] if "category" in frame.columns and frame.height else None


def _targets(ground: Ground, period: Period) -> pl.DataFrame:
    """Who is compared with which set in a period: members while they are, with the number of their peers."""
    begin, end = period.first, period.last
    kin: dict[str, set[str]] = {}
    for authority, signer in ground.family.iter_rows():
        kin.setdefault(authority, set()).add(signer)
    wanted = []
    for found in ground.sets:
        here = {
            m.authority_id
            for m in found.members
            if (m.valid_from is None or m.valid_from.year * 12 + m.valid_from.month - 1 <= end)
            and (m.valid_to is None or m.valid_to.year * 12 + m.valid_to.month - 1 >= begin)
        }
        compared = [found.owner] if found.owner else sorted(here)
        wanted += [(str(key), found.key, len(here - kin.get(str(key), set()))) for key in compared]
    counts = pl.DataFrame(
        wanted, schema={"authority_id": pl.String, "key": pl.String, "peers": pl.Int64}, orient="row"
    )
    return ground.targets.join(counts, on=["authority_id", "key"]).unique(["authority_id", "key"])


def _compared(
    ground: Ground,
    period: Period,
    sums: Sums,
    targets: pl.DataFrame,
    own: dict[tuple[str, str, str | None], pl.DataFrame],
) -> Iterator[pl.DataFrame]:
    members = _members(ground, period, sums)
    pool = _pool(ground, targets, members, sums.breakdown)
    everyone = _all_councils(ground, period, sums)
    for share in sums.shares:
        kind = str(share.measure.categories) if share.category else sums.breakdown
        mine = own[share.measure.id, kind, share.category]
        if not _has_any(mine, share.measure, sums.breakdown):
            continue
        frame = estimate.shares(pool, POOL, share, None, pooled=True)
        frame = frame.join(pool.select(*POOL, peers_counted=f"c:{share.key}", q=f"q:{share.key}"), on=POOL)
        frame = _beside(frame, mine, share.measure, sums.breakdown)
        made = _placed(frame, share, members, everyone)
        if share.category is None and sums.breakdown == "all" and _is_banded(ground, period):
            made = _banded(made, ground, share, members)
        yield _labelled(made, targets, share.measure, kind, share.category)
    for measure in sums.means:
        if not _has_any(own[measure.id, sums.breakdown, None], measure, sums.breakdown):
            continue
        frame = estimate.means(pool, POOL, measure, None, pooled=True)
        frame = frame.join(pool.select(*POOL, peers_counted=f"c:{measure.id}"), on=POOL)
        mine = own[measure.id, sums.breakdown, None]
        yield _labelled(
            _without_funnel(_beside(frame, mine, measure, sums.breakdown)), targets, measure, sums.breakdown
        )
    for measure in ground.measures:
        if measure.id in sums.histograms:
            mine = own[measure.id, sums.breakdown, None]
            if not _has_any(mine, measure, sums.breakdown):
                continue
            frame = _pooled_ranks(ground, period, sums, targets, measure, mine)
            yield _labelled(
                _without_funnel(_beside(frame, mine, measure, sums.breakdown)),
                targets,
                measure,
                sums.breakdown,
            )


def _has_any(mine: pl.DataFrame, measure: Measure, breakdown: str) -> bool:
    """Whether any authority has a row to be compared: of the whole always, of a cell with enough counted."""
    return breakdown == "all" or bool((mine["n"] >= measure.greyed_n).any())


def _members(ground: Ground, period: Period, sums: Sums) -> pl.DataFrame:
    """By set, member and cell: the sums that pool, and of each measure `c` (counted at all) and `q` (n^2)."""
    shares = [s.key for s in sums.shares]
    means = [m.id for m in sums.means]
    kept = [f"{name}:{key}" for key in shares for name in ("n", "yes")]
    kept += [f"{name}:{key}" for key in means for name in MEAN_SUMS]
    wide = sums.wide.select("authority_id", "span", "month", CELL, *kept)
    grain = summed(wide.filter(period.months), ["authority_id", "span", CELL])
    joined = ground.members.join(grain, on=["authority_id", "span"])
    found = summed(joined, ["key", "authority_id", CELL])
    extra = [(pl.col(f"n:{key}") > 0).cast(pl.Int64).alias(f"c:{key}") for key in (*shares, *means)]
    squares = [(pl.col(f"n:{key}") ** 2).cast(pl.Int64).alias(f"q:{key}") for key in shares]
    return found.with_columns(*extra, *squares)


def _pool(ground: Ground, targets: pl.DataFrame, members: pl.DataFrame, breakdown: str) -> pl.DataFrame:
    """The members of each target's set added up, without the authority and its predecessors."""
    numbers = [name for name in members.columns if name not in {"key", "authority_id", CELL}]
    added = [name for name in numbers if not name.startswith("max:")]
    totals = summed(members, SET)
    mine = members.rename({"authority_id": "signer"}).join(ground.family, on="signer").drop("signer")
    mine = summed(mine, POOL)
    who = targets.select("authority_id", "key")
    if breakdown == "all":
        found = who.with_columns(pl.lit("all").alias(CELL)).join(totals, on=SET, how="left")
    else:
        found = who.join(totals, on="key")
    found = found.join(mine.select(*POOL, *added), on=POOL, how="left", suffix="|own")
    less = [(pl.col(name).fill_null(0) - pl.col(f"{name}|own").fill_null(0)).alias(name) for name in added]
    kept = found.with_columns(less).drop([f"{name}|own" for name in added])
    return kept.with_columns(pl.exclude(POOL).fill_null(0)).sort(POOL)


def _all_councils(ground: Ground, period: Period, sums: Sums) -> pl.DataFrame:
    kept = [f"{name}:{s.key}" for s in sums.shares for name in ("n", "yes")]
    wide = sums.wide.select("authority_id", "month", CELL, *kept)
    return summed(wide.filter(period.months), ["authority_id", CELL])


def _beside(frame: pl.DataFrame, mine: pl.DataFrame, measure: Measure, breakdown: str) -> pl.DataFrame:
    """The pooled figures beside the authority's own count."""
    named = {"n": "own_n", "yes": "own_yes", "shown": "own_shown"}
    kept = mine.select("authority_id", CELL, *(c for c in named if c in mine.columns)).rename(
        {old: new for old, new in named.items() if old in mine.columns}
    )
    found = frame.join(kept, on=["authority_id", CELL], how="left" if breakdown == "all" else "inner")
    return found if breakdown == "all" else found.filter(pl.col("own_n") >= measure.greyed_n)


def _pooled_ranks(
    ground: Ground, period: Period, sums: Sums, targets: pl.DataFrame, measure: Measure, mine: pl.DataFrame
) -> pl.DataFrame:
    """Pooled medians or quartile spans: the members' histograms added up, less the authority's own."""
    histogram = sums.histograms[measure.id].filter(period.months)
    grain = histogram.group_by("authority_id", "span", CELL, "value").agg(pl.col("count").sum())
    members = (
        ground.members.join(grain, on=["authority_id", "span"])
        .group_by("key", "authority_id", CELL, "value")
        .agg(pl.col("count").sum())
    )
    totals = members.group_by(*SET, "value").agg(pl.col("count").sum())
    own = (
        members.rename({"authority_id": "signer"})
        .join(ground.family, on="signer")
        .group_by(*POOL, "value")
        .agg(own=pl.col("count").sum())
    )
    who = targets.select("authority_id", "key").join(totals, on="key")
    if sums.breakdown != "all":
        who = who.join(mine.filter(pl.col("n") >= measure.greyed_n), on=["authority_id", CELL], how="semi")
    left = who.join(own, on=[*POOL, "value"], how="left").with_columns(
        count=pl.col("count") - pl.col("own").fill_null(0)
    )
    left = left.filter(pl.col("count") > 0).drop("own")
    make = estimate.medians if measure.kind == "median" else estimate.quartile_spans
    found = make(left, POOL, measure, None)
    counted = members.group_by(SET).agg(c=pl.col("authority_id").n_unique())
    mine_in = own.select(POOL).unique().with_columns(inside=pl.lit(1))
    found = found.join(counted, on=SET, how="left").join(mine_in, on=POOL, how="left")
    found = found.with_columns(peers_counted=pl.col("c") - pl.col("inside").fill_null(0)).drop("c", "inside")
    if sums.breakdown == "all":
        everyone = targets.select("authority_id", "key").with_columns(pl.lit("all").alias(CELL))
        found = everyone.join(found.drop("shown", "reason"), on=POOL, how="left").with_columns(
            pl.col("n", "peers_counted").fill_null(0)
        )
        found = found.with_columns(estimate.withheld(pl.col("n"), measure))
    return found


def _placed(frame: pl.DataFrame, share: Share, members: pl.DataFrame, everyone: pl.DataFrame) -> pl.DataFrame:
    """Funnel limits, position, shrunken estimate and the flags to be expected by chance."""
    counts = [pl.col(f"{name}:{share.key}").alias(name) for name in ("n", "yes")]
    of_set = funnel.spreads(members.select(*SET, *counts), SET)
    of_all = funnel.spreads(everyone.select(CELL, *counts), [CELL]).rename({"tau2": "tau2_all"})
    frame = frame.join(of_set, on=SET, how="left").join(of_all, on=CELL, how="left")
    reason = _no_position(share.measure)
    frame = frame.with_columns(
        overdispersion_of=pl.when(pl.col("tau2").is_not_null())
        .then(pl.lit("peer_set"))
        .when(pl.col("tau2_all").is_not_null())
        .then(pl.lit("all_councils")),
        tau2=pl.coalesce("tau2", "tau2_all", pl.lit(0.0)),
        position_reason=reason,
    ).with_row_index("row")
    placed = frame.filter(pl.col("position_reason").is_null())
    drawn = pl.col("row").is_in(placed["row"].implode())
    if placed.height:
        frame = _only_telling(frame.join(_positions(placed), on="row", how="left"))
    frame = frame.with_columns(
        overdispersion=pl.when(drawn).then(pl.col("tau2").sqrt()),
        overdispersion_of=pl.when(drawn).then(pl.col("overdispersion_of")),
    )
    return frame.drop("row")


def _no_position(measure: Measure) -> pl.Expr:
    few = pl.format("the peers together have {} counted, {} needed", "n", pl.lit(measure.minimum_n))
    return (
        pl.when(pl.col("own_shown").is_null() | (pl.col("own_shown") != "shown"))
        .then(pl.lit("the council's own figure is withheld"))
        .when(pl.col("n") < measure.minimum_n)
        .then(few)
        .when(pl.col("peers_counted") < funnel.FEWEST_PEERS)
        .then(pl.format("only {} peers have any, 3 needed", "peers_counted"))
        .when(pl.col("tau2").is_null() & pl.col("tau2_all").is_null())
        .then(pl.lit("too few councils have figures to tell how far councils differ"))
    )


def _positions(placed: pl.DataFrame) -> pl.DataFrame:
    yes, n, pool_yes, pool_n, squares, tau2 = (
        estimate.as_floats(placed, name) for name in ("own_yes", "own_n", "yes", "n", "q", "tau2")
    )
    mean = (pool_yes + 0.5) / (pool_n + 1)
    centre = mean * (1 - mean) / pool_n + tau2 * squares / pool_n**2
    found = funnel.limits(yes, n, mean, tau2 + centre)
    return placed.select("row").with_columns(
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


def _only_telling(frame: pl.DataFrame) -> pl.DataFrame:
    """No position where the limits are so far apart that hardly any share lies outside of them."""
    low, high = pl.col("funnel_low_95"), pl.col("funnel_high_95")
    wide = ((high - low) > funnel.WIDEST).fill_null(False)
    ends = [in_frame(pl.when(wide).then(end)) for end in (low, high)]
    why = pl.format("{} limits of {} to {} tell nothing apart", _why_so_wide(), *ends)
    gone = ("position", "position_998", "beyond_95", "beyond_998")
    return frame.with_columns(
        *(pl.when(~wide).then(pl.col(name)).alias(name) for name in gone),
        position_reason=pl.when(wide).then(why).otherwise("position_reason"),
    )


def _why_so_wide() -> pl.Expr:
    """Whose spread makes limits wide: the set's, that of all councils, or the chance of a small n."""
    return (
        pl.when(pl.col("tau2") == 0)
        .then(pl.lit("so few are counted that"))
        .when(pl.col("overdispersion_of") == "peer_set")
        .then(pl.lit("councils of the set differ so far that"))
        .otherwise(pl.lit("by the spread of all councils, since the set is too small for its own,"))
    )


def _series(values: Floats) -> pl.Series:
    return pl.Series(np.clip(values, 0, 1)).fill_nan(None)


def _is_banded(ground: Ground, period: Period) -> bool:
    newest_year = ground.newest["years"].split(";")[-1]
    return period.id in (ALL_YEARS, ground.newest["months_36"], newest_year)


def _banded(frame: pl.DataFrame, ground: Ground, share: Share, members: pl.DataFrame) -> pl.DataFrame:
    """The fifth of each council in its group, with the chance that it would be the same again."""
    owned = [found.key for found in ground.sets if found.owner]
    shown = frame.filter((pl.col("own_shown") == "shown") & ~pl.col("key").is_in(owned))
    made = []
    for (key,), part in shown.partition_by("key", as_dict=True).items():
        part = part.sort("authority_id")
        if part.height < funnel.FEWEST_FOR_BANDS:
            continue
        yes, n = (part[name].to_numpy().astype(float) for name in ("own_yes", "own_n"))
        mean = float((yes.sum() + 0.5) / (n.sum() + 1))
        tau2 = float(part["tau2"].to_numpy().max())
        again = funnel.repeatability(n, mean, tau2, seed(str(key), share.key))
        made.append(
            part.select("authority_id", "key").with_columns(
                band=pl.Series(funnel.bands(yes / n)).cast(pl.Int64), band_repeatability=pl.Series(again)
            )
        )
    if not made:
        return frame
    return frame.join(pl.concat(made), on=["authority_id", "key"], how="left")


def _without_funnel(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(position_reason=pl.lit(NO_FUNNEL))


def _labelled(
    frame: pl.DataFrame, targets: pl.DataFrame, measure: Measure, kind: str, category: str | None = None
) -> pl.DataFrame:
    """Names of set, measure and cell, and over each set how many are compared and flagged by chance."""
    frame = frame.join(targets, on=["authority_id", "key"])
    names = [name for name in ("beyond_95", "beyond_998") if name in frame.columns]
    over = ["peer_set", CELL]
    frame = frame.with_columns(
        looks=(pl.col("position").is_not_null() if "position" in frame.columns else pl.lit(False))
        .sum()
        .over(over),
        **{f"expected_flags_{name[7:]}": pl.col(name).sum().over(over) for name in names},
    )
    banded = pl.col("band").is_not_null() if "band" in frame.columns else pl.lit(False)
    return frame.with_columns(
        measure=pl.lit(measure.id),
        breakdown=pl.lit(kind),
        cell=pl.lit(category) if category is not None else pl.col(CELL),
        band_reason=pl.when(~banded).then(pl.lit(NO_BAND)),
    )


NO_BAND = (
    "bands are given to shares of the whole, for all years and the newest, "
    "in groups where 20 or more councils have a figure"
)
