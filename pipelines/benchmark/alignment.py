"""How alike the members of a group ask: the overlap of their theme mixes, and how far their weights spread.

Overlap of two mixes is the sum over themes of the smaller share (one less the total variation distance).
Members stand in the order of their ids: there is no order of merit.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import polars as pl

from pipelines.benchmark.authority_measures import seed
from pipelines.benchmark.comparison_inputs import ComparisonInputs
from pipelines.benchmark.intervals import RESAMPLES, Floats
from pipelines.benchmark.kinds import medians
from pipelines.benchmark.monthly_sums import WHOLE
from pipelines.benchmark.peer_sets import PeerSet
from pipelines.benchmark.periods import Period
from pipelines.row import text_or_none

Row = dict[str, object]
Held = TypeVar("Held")
Key = tuple[str, str]
"""A set and one of its members."""
KINDS = ("combined_authority", "region", "hub")
PROFILE = "theme_profile"
WEIGHT = "median_weight"
FEWEST_MENTIONS = 10
"""Themes named in criteria that a member needs before its mix is compared."""
FEWEST_MEMBERS = 3
UNSPECIFIED = "unspecified"


@dataclass(frozen=True)
class MedianWeight:
    """A member's median weight with its interval (percent; null where too few are known), of `n` values.

    `values` and how often each stands (`counts`) are what it is resampled from.
    """

    n: int
    value: float | None
    low: float | None
    high: float | None
    values: Floats
    counts: Floats

    @property
    def is_shown(self) -> bool:
        """Whether enough are known."""
        return self.value is not None


@dataclass(frozen=True)
class Overlap:
    """How much the mixes of a group's members overlap (0 to 1), with its interval, and of each member.

    `if_same`: the interval in which it would lie if all members drew from one mix.
    """

    value: float
    low: float
    high: float
    if_same: tuple[float, float]
    of_member: Floats
    member_low: Floats
    member_high: Floats


def rows(inputs: ComparisonInputs) -> Iterator[tuple[Row, list[Row]]]:
    """(row of `alignments`, its rows of `alignment_members`) of each group and period."""
    for period in inputs.periods:
        if not (period.is_year or inputs.is_newest(period, 1)):
            continue
        themes, mentions, criteria = _mentions(inputs, period)
        weights = _weights(inputs, period)
        for found in inputs.sets:
            if found.kind in KINDS:
                yield _group(found, period, themes, (mentions, criteria, weights))


def _mentions(
    inputs: ComparisonInputs, period: Period
) -> tuple[list[str], dict[Key, Floats], dict[Key, int]]:
    """(themes; by set and member how often each is named; and the criteria). Unspecified is no theme.

    Only what a member published while it was one counts.
    """
    monthly = inputs.monthly
    items = monthly.items.filter((pl.col("measure") == PROFILE) & (pl.col("category") != UNSPECIFIED))
    themes = items["category"].to_list()
    named = monthly.sums.lazy().filter(period.months).join(items.lazy(), on="item")
    by_theme = [pl.col("yes").filter(pl.col("category") == theme).sum().alias(theme) for theme in themes]
    frame = (
        inputs.members.lazy()
        .join(named, on=["authority_id", "span"])
        .group_by("key", "authority_id")
        .agg(*by_theme, criteria=pl.col("n").filter(pl.col("category") == themes[0]).sum() if themes else 0)
        .collect()
    )
    ids = list(frame.select("key", "authority_id").iter_rows())
    matrix = frame.select(themes).to_numpy().astype(float)
    return (
        themes,
        dict(zip(ids, matrix, strict=True)),
        dict(zip(ids, frame["criteria"].to_list(), strict=True)),
    )


def _weights(inputs: ComparisonInputs, period: Period) -> dict[Key, MedianWeight]:
    """By set and member its median weight with interval, and its values."""
    items = inputs.monthly.items.filter((pl.col("measure") == WEIGHT) & (pl.col("breakdown") == WHOLE))
    keys = ["key", "authority_id"]
    values = inputs.monthly.values.lazy().filter(period.months).join(items.lazy(), on="item")
    histogram = (
        inputs.members.lazy()
        .join(values, on=["authority_id", "span"])
        .group_by(*keys, "value")
        .agg(pl.col("count").sum(), pl.col("minimum_n").first())
        .sort(*keys, "value")
        .collect()
    )
    is_shown = pl.col("n") >= (histogram["minimum_n"].max() or 0)
    found = medians(histogram, keys).select(
        *keys, "n", *(pl.when(is_shown).then(pl.col(name)).alias(name) for name in ("value", "low", "high"))
    )
    listed = histogram.group_by(keys, maintain_order=True).agg("value", "count")
    drawn = {(key, who): (np.array(v), np.array(c)) for key, who, v, c in listed.iter_rows()}
    return {
        (key, who): MedianWeight(n, value, low, high, *drawn[key, who])
        for key, who, n, value, low, high in found.iter_rows()
    }


def overlaps(counts: Floats) -> Floats:
    """Of each member (rows of theme counts), the overlap of its mix with the others' pooled; last axes."""
    total = counts.sum(axis=-2, keepdims=True) - counts
    own = counts / np.maximum(counts.sum(axis=-1, keepdims=True), 1)
    others = total / np.maximum(total.sum(axis=-1, keepdims=True), 1)
    return np.asarray(np.minimum(own, others).sum(axis=-1))


def _group(
    found: PeerSet,
    period: Period,
    themes: list[str],
    of_all: tuple[dict[Key, Floats], dict[Key, int], dict[Key, MedianWeight]],
) -> tuple[Row, list[Row]]:
    members = sorted({m.authority_id for m in found.members})
    of_mentions, of_criteria, of_weights = of_all
    mentions = _within(found.key, members, of_mentions)
    criteria = _within(found.key, members, of_criteria)
    weights = _within(found.key, members, of_weights)
    counted = [k for k in members if k in mentions and mentions[k].sum() >= FEWEST_MENTIONS]
    weighed = [weights[k] for k in members if k in weights and weights[k].is_shown]
    enough = len(counted) >= FEWEST_MEMBERS
    number = seed(found.key, period.id)
    told = _overlap(np.stack([mentions[k] for k in counted]), number) if enough else None
    reason = f"{len(counted)} members name {FEWEST_MENTIONS} or more themes, {FEWEST_MEMBERS} needed"
    row: Row = {
        "group_id": found.peer_set,
        "period": period.id,
        "group_kind": found.kind,
        "group_name": found.name,
        "members": len(members),
        "members_counted": len(counted),
        "criteria": sum(criteria.get(k, 0) for k in members),
        "overlap": told and told.value,
        "low": told and told.low,
        "high": told and told.high,
        "overlap_if_same_low": told and told.if_same[0],
        "overlap_if_same_high": told and told.if_same[1],
        "members_weighted": len(weighed),
        **_spread(weighed, number),
        "shown": "shown" if enough else "suppressed" if counted else "empty",
        "reason": None if enough else reason,
    }
    return row, [
        _member(
            row,
            key,
            criteria.get(key, 0),
            dict(zip(themes, map(int, mentions[key]), strict=True)) if key in mentions else {},
            weights.get(key),
            (told, counted.index(key)) if told and key in counted else None,
        )
        for key in members
    ]


def _within(key: str, members: list[str], of: dict[Key, Held]) -> dict[str, Held]:
    """What the members of one set have, by member."""
    return {member: of[key, member] for member in members if (key, member) in of}


def _overlap(counts: Floats, number: int) -> Overlap:
    """Overlap with a bootstrap interval, and where it would lie if all drew from one mix.

    The interval is reflected about the estimate (the basic bootstrap): resampling lowers an overlap as
    sampling does, and reflection takes that out once.
    """
    rng = np.random.default_rng(number)
    sizes = counts.sum(axis=1).astype(int)
    value = overlaps(counts)
    again = np.stack(
        [rng.multinomial(n, row / row.sum(), RESAMPLES) for n, row in zip(sizes, counts, strict=True)], axis=1
    )
    resampled = overlaps(again.astype(float))
    mix = counts.sum(axis=0) / counts.sum()
    same = overlaps(np.stack([rng.multinomial(n, mix, RESAMPLES) for n in sizes], axis=1).astype(float))
    ends = np.quantile(resampled.mean(axis=1), [0.025, 0.975])
    if_same = np.quantile(same.mean(axis=1), [0.025, 0.975])
    mean = float(value.mean())
    sides = np.clip(2 * value - np.quantile(resampled, [0.975, 0.025], axis=0), 0, 1)
    return Overlap(
        value=mean,
        low=float(np.clip(2 * mean - ends[1], 0, 1)),
        high=float(np.clip(2 * mean - ends[0], 0, 1)),
        if_same=(float(if_same[0]), float(if_same[1])),
        of_member=value,
        member_low=sides[0],
        member_high=sides[1],
    )


def _spread(members: Sequence[MedianWeight], number: int) -> Row:
    """Lowest, middle and highest of the members' medians, and a bootstrap interval of their range."""
    names = ("weight_lowest", "weight_middle", "weight_highest", "weight_range_low", "weight_range_high")
    if len(members) < FEWEST_MEMBERS:
        return dict.fromkeys(names)
    values = [row.value for row in members if row.value is not None]
    rng = np.random.default_rng(number)
    drawn = np.stack([_resampled_medians(row.values, row.counts, rng) for row in members])
    ends = np.quantile(np.ptp(drawn, axis=0), [0.025, 0.975])
    found = (min(values), float(np.median(values)), max(values), float(ends[0]), float(ends[1]))
    return dict(zip(names, found, strict=True))


def _resampled_medians(values: Floats, counts: Floats, rng: np.random.Generator) -> Floats:
    n = int(counts.sum())
    reached = rng.multinomial(n, counts / n, RESAMPLES).cumsum(axis=1)
    ends = [values[(reached < rank).sum(axis=1)] for rank in ((n + 1) // 2, n // 2 + 1)]
    return np.asarray((ends[0] + ends[1]) / 2)


def _member(
    group: Row,
    key: str,
    criteria: int,
    mentions: Mapping[str, int],
    weight: MedianWeight | None,
    at: tuple[Overlap, int] | None,
) -> Row:
    """A row of `alignment_members`. `at`: the overlap of the group and its place there, where it counts."""
    said = sum(mentions.values())
    reason = None if at is not None else f"too few: {said} themes named, {FEWEST_MENTIONS} needed"
    if at is None and said >= FEWEST_MENTIONS:
        reason = text_or_none(group, "reason")
    return {
        "group_id": group["group_id"],
        "period": group["period"],
        "authority_id": key,
        "criteria": criteria,
        "overlap": None if at is None else float(at[0].of_member[at[1]]),
        "low": None if at is None else float(at[0].member_low[at[1]]),
        "high": None if at is None else float(at[0].member_high[at[1]]),
        "themes": "; ".join(f"{theme} {n}" for theme, n in mentions.items() if n) or None,
        "weights": 0 if weight is None else weight.n,
        "median_weight": weight and weight.value,
        "median_low": weight and weight.low,
        "median_high": weight and weight.high,
        "shown": "shown" if at is not None else "suppressed" if said else "empty",
        "reason": reason,
    }
