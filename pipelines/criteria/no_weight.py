"""Why a figure that stands beside social value is no weight, for texts and descriptions of rows alike."""

import re

from pipelines.criteria.amounts import Amount
from pipelines.criteria.asides import without_asides
from pipelines.criteria.limits import blank
from pipelines.criteria.other_exercises import of_another_exercise
from pipelines.criteria.refusals import MAY, of_selection, other_tender, refusal
from pipelines.criteria.segments import segments

_REASONS = {
    "spend": "a share of spend, investment or funds",
    "money": "money, or a change of price",
    "contract-value": "a share of the contract's value",
    "people": "a share of people, goods or deliveries",
    "targets": "a target or performance",
    "elsewhere": "said of another time, buyer or exercise",
    "selection": "of the selection of bidders",
    "policy": "policy, habit or average",
    "floor": "a floor or a ceiling",
    "background": "background, not said of this exercise",
}


def why_no_weight(body: str, quiet: str, start: int, end: int, item: bool = False) -> str | None:
    """What keeps the figure at [start, end) of a sentence from being a weight, in words; null for nothing.

    `quiet`: the sentence less its asides (asides.py), of one length with it. `item`: it is of a row,
    where "policy" may be a name.
    """
    if of_another_exercise(body):
        return "said of another time or exercise, or of how the contract runs"
    if quiet[start:end].strip() != body[start:end].strip():
        return "taken back, of another time, a score, or a part of the figure before it"
    if blank(body)[start:end].strip() != body[start:end].strip():
        return "a threshold, pass mark or highest score"
    first = max((body.rfind(mark, 0, start) + 1 for mark in ";,|"), default=0)
    last = re.search(r"[;,|]|$", body[end:])
    near = body[max(first, start - 90) : end + min(90, last.start() if last else 90)]
    if reason := refusal(near):
        return _REASONS.get(reason, reason)
    if of_selection(body):
        return _REASONS["selection"]
    if reason := other_tender(body, listed=False, item=item):
        return _REASONS.get(reason, reason)
    return "only what may be" if MAY.search(body) else None


def may_weigh(text: str, amount: Amount, item: bool = False) -> bool:
    """Whether nothing refuses a figure of the description of a row as a weight, as in running text."""
    said = next((one for one in segments(text) if one.start <= amount.start < one.end), None)
    if said is None:
        return False
    quiet, first = without_asides(text)[said.start : said.end], said.start
    return why_no_weight(said.of(text), quiet, amount.start - first, amount.end - first, item) is None
