"""How sure a reading is: high, medium or low."""

from pipelines.criteria.ordinary import is_ordinary, is_plain
from pipelines.criteria.passage import DocumentPlace
from pipelines.criteria.rules import DOUBTFUL, UNSURE
from pipelines.social_value.lot import Lot
from pipelines.social_value.state import State

DOUBTED = ("named", "nested", "indeterminate")
"""States whose confidence is low where a doubtful rule decides."""
OF_A_GUESS = ("of-which", "points-of-sum")
"""Rules whose weight in a text rests on what is meant by the whole: never of high confidence there."""


def confidence(state: State, lots: list[Lot], documented: bool) -> str:
    """high for a list that adds up, plain absence, or text of which both readers and the judge are sure.

    medium for other text, and where a list was not taken for one of this award; low for what is
    unclear, or likely and no more, and for what rests on documents, whose weights were right less often than
    medium promises on layouts that nobody had seen (accuracy.md).
    """
    if state.state == "out_of_scope":
        return "high"
    if state.state == "not_visible":
        return (
            "low"
            if documented
            else "medium"
            if any(lot.of_others or lot.may_hold_more for lot in lots)
            else "high"
        )
    if any(lot.conflict or lot.unsure for lot in lots) or state.state == "quarantined":
        return "low"
    if state.state == "indeterminate" and any(
        lot.may_hold_more or lot.state.state != "indeterminate" for lot in lots
    ):
        return "medium"
    deciding = [row for lot in lots for row in lot.criteria if row.is_narrow] or [
        row for lot in lots for row in lot.criteria
    ]
    if any(isinstance(row.evidence.locator, DocumentPlace) for row in deciding):
        return "low"
    if state.state in DOUBTED and any(row.rule in DOUBTFUL for row in deciding):
        return "low"
    if any(row.rule in UNSURE for row in deciding):
        return "medium"
    if any(lot.doubtful for lot in lots):
        return "medium"
    if state.weight_pct and all(lot.certain for lot in lots):
        return "medium" if any(row.rule in OF_A_GUESS for row in deciding) else "high"
    in_list = all(row.evidence.locator.of_list for row in deciding)
    if state.state == "nested" or not in_list:
        return "medium"
    if state.state == "none":
        rows_there = [row for row in deciding if row.kind == "quality" and row.statement is None]
        return "high" if all(row.is_narrow or is_ordinary(row.name) for row in rows_there) else "medium"
    narrow = [row for row in deciding if row.is_narrow]
    return "high" if all(is_plain(row.name) for row in narrow) else "medium"
