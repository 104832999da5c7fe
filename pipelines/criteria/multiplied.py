"""Rows whose scores are multiplied, beside a row with a share: "Price 40%; method x4; social value x1".

The multipliers divide what the shares leave of 100, if all are scored out of the same: that no notice says
beside them, so that social value has bounds and no weight (codebook 4.16).
"""

from pipelines.criteria.model import Criterion
from pipelines.criteria.patterns import spaced
from pipelines.criteria.weighed import Weighed, sum_of, with_numbers

_TIMES = spaced(
    r"(?:^|[\s(\[])[x\u00d7*]\s?\d{1,2}(?:\.\d)?(?![\w%])",
    r"(?<![\w.])\d{1,2}\s?[x\u00d7](?=[\s)\].;,]|$)",
)
"""A factor of a score."""


def multiplied(rows: list[Criterion], of_total: bool) -> Weighed | None:
    """The list with bounds for its rows with a factor; null where another row has no share."""
    sized = with_numbers(rows)
    with_size = {id(row) for row in sized}
    factors = [row for row in rows if id(row) not in with_size]
    left = 100 - sum_of(sized)
    if len(factors) < 2 or not 0 < left < 100 or not all(map(_has_factor, factors)):
        return None
    if not all(row.stated_unit == "percent" and row.kind != "quality" for row in sized):
        return None
    read = tuple(
        row.means("scores-multiplied", row.stated_value, row.stated_value, row.stated_value)
        if id(row) in with_size
        else row.means("scores-multiplied", None, 0.0, left)
        for row in rows
    )
    return Weighed(read, True)


def _has_factor(row: Criterion) -> bool:
    told = row.described.text if row.described else ""
    return bool(_TIMES.search(row.name) or _TIMES.search(told))
