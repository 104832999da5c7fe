"""What becomes of a weight that other figures of its text speak against: bounds, or none."""

from dataclasses import replace

from pipelines.criteria.judge import SAME
from pipelines.criteria.listing import narrow_weight
from pipelines.criteria.model import percent
from pipelines.criteria.structure.contexts import worded
from pipelines.criteria.structure.named_lots import sizes_by_lot
from pipelines.criteria.structure.reading import StructureReading
from pipelines.criteria.text_reading import TextReading
from pipelines.criteria.weighed import Weighed

_LEAST, _GREATEST = 95, 105
"""Percent that a list makes."""


def is_of_one(weighed: Weighed | None, second: StructureReading) -> bool:
    """Whether a weight is that of one lot, where the lists of several were read."""
    if weighed is not None and weighed.problem == "two-statements-differ":
        return second.weight is not None
    weight = narrow_weight(weighed) if weighed is not None else None
    if weighed is not None and any(row.rule == "candidates-not-sure" for row in weighed.rows):
        return second.weight is not None
    ends = (second.low, second.high)
    if weight and second.weight is None:
        return second.state == "weighted"
    if not weight or second.weight is None or abs(weight - second.weight) <= SAME:
        return False
    return any(end is not None and abs(end - weight) <= SAME for end in ends)


def of_quality(reading: TextReading, weighed: Weighed, weight: float) -> TextReading:
    """The reading of a text whose figure of social value is that of quality, which holds it."""
    told = f"{percent(weight)} is what quality weighs"
    rows = tuple(
        row.means("part-within-parent", None, 0.0, weight, "unknown", told) if row.is_narrow else row
        for row in weighed.rows
    )
    return replace(reading, weighed=replace(weighed, rows=rows), unsure=True)


def of_two(reading: TextReading, weighed: Weighed, why: str = "two-statements-differ") -> TextReading:
    """The reading of a text that states two weights, or a list that does not add up: none."""
    return replace(
        reading,
        weighed=Weighed(tuple(row.means(why, None, None, None) for row in weighed.rows), False, problem=why),
    )


def as_stated(reading: TextReading, weighed: Weighed, weight: float) -> TextReading:
    """The reading with a weight that was found and not believed, where it is said to be of the whole."""
    rows = tuple(
        row.means("text-as-stated", weight, weight, weight, "overall")
        if row.is_narrow and row.stated_value == weight and row.rule == "candidates-not-sure"
        else row
        for row in weighed.rows
    )
    return replace(reading, weighed=replace(weighed, rows=rows), unsure=True)


def is_short(weighed: Weighed) -> bool:
    """Whether price, quality and social value are all that is stated, in percent, and do not make 100."""
    kinds = sorted("narrow" if r.is_narrow else "all" if r.is_umbrella else r.kind for r in weighed.rows)
    as_stated = all(
        row.stated_unit == "percent" and row.weight_pct == row.stated_value == row.weight_high_pct
        for row in weighed.rows
    )
    total = sum(row.weight_pct or 0.0 for row in weighed.rows)
    rest = sum(row.weight_pct or 0.0 for row in weighed.rows if not row.is_narrow)
    is_whole = _LEAST <= total <= _GREATEST or abs(rest - 100) <= SAME  # it may be within quality
    return kinds == ["all", "narrow", "price"] and as_stated and not is_whole


def of_lots(reading: TextReading, weight: float, text: str) -> TextReading:
    """The reading with bounds where a lot is said to have another weight: "save that in Lot 4 ... 5%"."""
    narrow = [row for row in reading.weighed.rows if row.is_narrow] if reading.weighed else []
    own = [weight, *(row.stated_value for row in narrow if row.stated_value is not None)]
    others = [size for size in sizes_by_lot(worded(text)) if all(abs(size - one) > SAME for one in own)]
    is_mean = any((row.weight_low_pct or 0.0) < weight for row in narrow)
    if not others or is_mean or reading.weighed is None:
        return reading
    ends = sorted([*others, weight])
    rows = tuple(
        row.means("candidates-not-sure", None, ends[0], ends[-1], "unknown") if row.is_narrow else row
        for row in reading.weighed.rows
    )
    return replace(reading, weighed=replace(reading.weighed, rows=rows), unsure=True)


def is_named_in_full(read: Weighed | None, listed: Weighed) -> bool:
    """Whether a list is the one that was read, with all that stands as "quality" there by its names."""
    if read is None or read.problem or not any(row.is_umbrella for row in read.rows):
        return False
    if any(row.is_narrow for row in (*read.rows, *listed.rows)) or any(
        row.is_umbrella for row in listed.rows
    ):
        return False
    left = sorted(round(row.weight_pct or 0.0, 1) for row in listed.rows)
    for row in read.rows:
        if not row.is_umbrella and (size := round(row.weight_pct or 0.0, 1)) in left:
            left.remove(size)
    whole = sum(row.weight_pct or 0.0 for row in read.rows if row.is_umbrella)
    return abs(sum(left) - whole) <= SAME
