"""The state and weight of one list of criteria: the ladder of codebook 3."""

from dataclasses import dataclass, replace

from pipelines.criteria.model import Criterion
from pipelines.criteria.ordinary import is_placed
from pipelines.criteria.weighed import Weighed

LADDER = (
    "weighted",
    "nested",
    "named",
    "embedded",
    "none",
    "indeterminate",
    "not_visible",
    "quarantined",
)
"""Of lots in different states the procurement takes the first (codebook 8)."""
DETERMINABLE = ("weighted", "nested", "named", "none")
UNDECIDED = ("indeterminate", "not_visible")
OPEN = ("indeterminate", "embedded", "quarantined")
"""States of a lot of which something is told, but no weight."""


@dataclass(frozen=True)
class State:
    """State with the narrow weight and its bounds, and the broad weight. Percent of the whole evaluation."""

    state: str
    weight_pct: float | None = None
    weight_low_pct: float | None = None
    weight_high_pct: float | None = None
    broad_weight_pct: float | None = None
    broad_is_floor: bool = False
    reason: str | None = None


NOT_VISIBLE = State("not_visible")
_WHOLE = 100.0


def within_whole(state: State) -> State:
    """The state with bounds of 0 to 100; a weight beyond them is a contradiction."""
    known = [value for value in (state.weight_pct, state.broad_weight_pct) if value is not None]
    if any(not 0 <= value <= _WHOLE for value in known):
        return State("quarantined", reason="impossible-weight")
    low, high = state.weight_low_pct, state.weight_high_pct
    if (low is None or 0 <= low <= _WHOLE) and (high is None or 0 <= high <= _WHOLE):
        return state
    low = None if low is None else min(max(low, 0.0), _WHOLE)
    return replace(state, weight_low_pct=low, weight_high_pct=None if high is None else min(high, _WHOLE))


def read_state(weighed: Weighed) -> State:
    """The state of one lot's list; `not_visible` for an empty one or a lone price row without a number."""
    rows = weighed.rows
    if not rows:
        return NOT_VISIBLE
    broad, floor = _broad(weighed)
    narrow = [row for row in rows if row.is_narrow]
    if narrow:
        return _with_narrow(weighed, narrow, broad, floor)
    if weighed.problem:
        return State("quarantined", reason=weighed.problem)
    if _price_only(rows) or (itemised(rows) and weighed.complete):
        return State("none", 0.0, 0.0, 0.0, broad, False)
    if not any(row.kind == "quality" for row in rows):
        return NOT_VISIBLE
    if not any(row.weight_pct is not None or row.weight_high_pct is not None for row in rows):
        named_quality = any(row.is_umbrella for row in rows) or itemised(rows)
        return State("indeterminate", None, 0.0, None, broad, floor) if named_quality else NOT_VISIBLE
    return State("indeterminate", None, 0.0, _hidden(weighed), broad, floor)


def itemised(rows: tuple[Criterion, ...]) -> bool:
    """At least two quality rows, none an umbrella, each of them named for another thing (codebook 8, 9)."""
    quality = [row for row in rows if row.kind == "quality"]
    return len(quality) >= 2 and not any(_is_block(row) for row in quality)


def _is_block(row: Criterion) -> bool:
    """Social value may be in it, or it may be social value by another name."""
    return row.is_umbrella or row.is_unnamed or row.is_open


def _price_only(rows: tuple[Criterion, ...]) -> bool:
    if any(row.rule == "nought-in-doubt" for row in rows):
        return False
    price = sum(row.weight_pct or 0 for row in rows if row.kind != "quality")
    return price >= 99 and not any(row.kind == "quality" and (row.weight_pct or 0) > 0 for row in rows)


def _hidden(weighed: Weighed) -> float | None:
    """The most that social value can weigh: umbrella rows and those that may be it, or all of quality."""
    quality = [row for row in weighed.rows if row.kind == "quality"]
    blocks = [row for row in quality if _is_block(row)]
    blocks = [row for row in quality if row in blocks or not is_placed(row.name)] if blocks else quality
    known = [row.weight_high_pct if row.weight_high_pct is not None else row.weight_pct for row in blocks]
    return round(sum(value for value in known if value is not None), 4) if any(known) else None


def _with_narrow(weighed: Weighed, narrow: list[Criterion], broad: float | None, floor: bool) -> State:
    if weighed.problem:
        return State("quarantined", None, None, None, None, False, weighed.problem)
    known = [row for row in narrow if row.weight_pct is not None and not row.is_joint]
    joint = [row for row in narrow if row.is_joint and (row.weight_high_pct or row.weight_pct)]
    bounded = [row for row in narrow if row.weight_pct is None and row.weight_high_pct is not None]
    if bounded and not joint and not known and not any(row.weight_high_pct for row in bounded):
        return State("named", None, 0.0, 0.0, broad or None, bool(broad) and floor)
    if joint or bounded:
        sure = sum(row.weight_low_pct or row.weight_pct or 0 for row in {*known, *bounded} - {*joint})
        top = sum(row.weight_high_pct or row.weight_pct or 0 for row in {*known, *joint, *bounded})
        return State("nested", None, round(min(sure, _WHOLE), 4), round(min(top, _WHOLE), 4), broad, floor)
    if not known and any(row.rule == "nought-inside-quality" for row in narrow):
        return State("nested", None, 0.0, None, broad, floor)
    if not known:
        lows = [row.weight_low_pct for row in narrow if row.weight_low_pct]
        low = round(sum(lows), 4) if lows else None
        return State("named", None, low, None, broad if broad else None, bool(broad) and floor)
    weight = round(sum(row.weight_pct or 0 for row in known), 4)
    if weight == 0:
        if any(row.stated_unit in ("pass_fail", "rank") for row in narrow):
            return State("named", None, None, None, broad or None, bool(broad) and floor)
        return State("none", 0.0, 0.0, 0.0, broad, floor)
    ends = [(row.weight_low_pct, row.weight_high_pct) for row in known]
    low = None if any(end[0] is None for end in ends) else round(sum(end[0] or 0 for end in ends), 4)
    high = None if any(end[1] is None for end in ends) else round(sum(end[1] or 0 for end in ends), 4)
    return State("nested" if weighed.nested else "weighted", weight, low, high, broad, floor)


def _broad(weighed: Weighed) -> tuple[float | None, bool]:
    """The broad weight and whether it is only a floor, since part of quality is not itemised."""
    rows = weighed.rows
    if weighed.problem:
        return None, False
    quality = [row for row in rows if row.kind == "quality"]
    known = [row.weight_pct for row in quality if row.is_broad and row.weight_pct is not None]
    open_block = any(_is_block(row) for row in quality) or not weighed.complete
    if known:
        return round(sum(known), 4), open_block
    if any(row.is_broad and row.weight_high_pct is not None for row in quality):
        return None, False
    if _price_only(rows) or (itemised(rows) and weighed.complete):
        return 0.0, False
    return None, False
