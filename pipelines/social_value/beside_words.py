"""What the words beside a lot's criteria leave of what was read of it (doubt.py finds them)."""

import re
from collections.abc import Sequence
from dataclasses import replace

from pipelines.criteria import vocabulary
from pipelines.criteria.frames import EARNED, FOREIGN, IN_NAME
from pipelines.criteria.lowest_price import is_of_paying
from pipelines.criteria.model import Criterion
from pipelines.criteria.ordinary import undone
from pipelines.criteria.passage import DocumentPlace, Passage
from pipelines.criteria.patterns import spaced
from pipelines.criteria.release_passages import LotSource
from pipelines.criteria.rules import DOUBTFUL
from pipelines.criteria.whose_list import DOUBT
from pipelines.social_value import doubt, other_weight, weight_of_row, zero_in_doubt
from pipelines.social_value.beside_list import beside_list
from pipelines.social_value.lot import MAX_SCOPE, Lot
from pipelines.social_value.state import NOT_VISIBLE, State
from pipelines.social_value.two_lists import gives_price_twice, parts_pass_their_parent

_OF_OTHER_THINGS = spaced(
    r"\b(?:payments?|payable|paid|instal\w{2,6}|fee stages|satisf(?:action|ied)|respondents|voters"
    r"|on acceptance"
    r"|at completion"
    r"|service credits?|of (?:the )?(?:spend|homes|staff|workforce)|split of)\b"
)
"""What is divided beside such words is money or people."""
_OF_AWARD = spaced(r"\b(?:criteri\w{1,2}|evaluat\w{1,4}|scor(?:ed|ing)|weight\w{1,5}|award(?:ed)?|marks)\b")


def beside_words(lot: Lot, source: LotSource, shared: Sequence[Passage]) -> Lot:
    """The lot, as sentences beside what decides it leave it (doubt.py)."""
    passages = (*source.passages, *shared)
    is_open = not source.listed and lot.state.state not in ("none", "embedded")
    if is_open and (right := other_weight.put_right(passages)):
        return _put_right(lot, *right)
    if lot.state.state in ("not_visible", "named") and not source.listed:
        return _said_of_it(lot, passages)
    if lot.state.state == "indeterminate":
        return replace(lot, may_hold_more=doubt.may_hold_more(doubt.sentences(source.listed, passages), ()))
    if lot.state.state not in ("none", "weighted", "nested"):
        return lot
    if lot.state.weight_pct and not source.listed:
        if weight_of_row.of_overfull_list(lot.criteria, passages):
            return _contradicted(lot)
        if gives_price_twice(passages):
            return _contradicted(lot, "two-statements-differ")
        if parts_pass_their_parent(passages):
            return _contradicted(lot, "part-above-parent")
        whose = weight_of_row.whose_weight(lot.criteria, passages)
        earned = weight_of_row.frame_of_weight(lot.criteria, passages)
        if whose == DOUBT or earned == FOREIGN:
            most = lot.state.weight_pct
            in_doubt = other_weight.Other(None, 0.0, most, "of this award or not", state="indeterminate")
            return _read_otherwise(lot, in_doubt)
        unsure = lot.unsure or earned == IN_NAME
        lot = replace(lot, certain=lot.certain and earned == EARNED, unsure=unsure)
    said = doubt.sentences(source.listed, passages)
    if not said:
        return lot
    text = "\n".join(passage.text[:MAX_SCOPE] for passage in passages)
    if lot.state.state == "none":
        if (left := zero_in_doubt.no_certain_zero(lot.state, lot.criteria, said, text)) is None:
            return lot
        state, sentence = left
        row = sentence.row(lot.lot_id, state.weight_low_pct, state.weight_high_pct)
        rest = tuple(one for one in lot.criteria if not one.is_narrow)
        return replace(lot, state=state, criteria=(*rest, row), certain=False)
    weight = lot.state.weight_pct
    if not weight and not source.listed and (share := other_weight.share_of_figure(said)):
        return _read_otherwise(lot, share)
    if not weight:
        high = lot.state.weight_high_pct
        if (
            lot.state.state != "weighted"
            or source.listed
            or not high
            or not other_weight.of_some_lots(high, text)
        ):
            return lot
        return replace(lot, state=replace(lot.state, weight_low_pct=0.0))
    is_text = not source.listed and (lot.state.state == "weighted" or lot.unsure)
    if not source.listed and (beside := beside_list(weight, lot.criteria, passages)):
        return _read_otherwise(lot, other_weight.Other(**vars(beside)))
    if is_text and (of_row := weight_of_row.of_row(weight, lot.criteria, passages)):
        return _read_otherwise(lot, of_row)
    if not source.listed and (another := doubt.is_of_another(said)):
        rest = tuple(one for one in lot.criteria if not one.is_narrow)
        row = another.row(lot.lot_id, 0.0, None)
        state = State("indeterminate", None, 0.0, None)
        return replace(lot, state=state, criteria=(*rest, row), certain=False)
    other = other_weight.other_weight(weight, lot.criteria, said, text)
    return _read_otherwise(lot, other) if other else lot


def _put_right(lot: Lot, said: doubt.Said, weight: float) -> Lot:
    """The lot with the weight to which a text corrects its own figure of social value."""
    rows_there = tuple(one for one in lot.criteria if not one.is_narrow)
    row = said.row(lot.lot_id, weight, weight).means(doubt.RULE, weight, weight, weight)
    state = State("weighted", weight, weight, weight)
    return replace(lot, state=state, criteria=(*rows_there, row), certain=False, unsure=True)


def _said_of_it(lot: Lot, passages: Sequence[Passage]) -> Lot:
    """The lot, with the weight that a pronoun gives to social value; without it, whether more may be said."""
    if (one := doubt.said_of_it(doubt.sentences((), passages, of_others=True))) is not None:
        weight = doubt.weight_of_it(one)
        row = one.row(lot.lot_id, weight, weight)
        row = row.means("said-of-it", weight, weight, weight)
        state = State("weighted", weight, weight, weight)
        in_doubt = lot.unsure or any(one.rule in DOUBTFUL for one in lot.criteria)
        return replace(lot, state=state, criteria=(*lot.criteria, row), certain=False, unsure=in_doubt)
    said = doubt.sentences((), passages)
    is_plain_absence = lot.state.state != "not_visible" or not doubt.may_hold_more(said, passages)
    return lot if is_plain_absence else replace(lot, may_hold_more=True)


def without_undone(lot: Lot) -> Lot:
    """The lot, without the weight of a row of social value that says that tenders are not scored on it."""
    if not lot.state.weight_pct:
        return lot
    for row in lot.criteria:
        said = row.described.text if row.described else ""
        kind = undone(row.name, said) if row.is_narrow and row.weight_pct else None
        if kind and row.evidence.locator.of_list:
            told = "said to be no part of the award" if kind == "indeterminate" else "said not to be scored"
            other = other_weight.Other(None, 0.0, lot.state.weight_pct, told, state=kind)
            in_doubt = row.means(doubt.RULE, None, 0.0, row.weight_pct, arithmetic=told)
            rows_there = tuple(in_doubt if one is row else one for one in lot.criteria)
            return _read_otherwise(replace(lot, criteria=rows_there), other)
    return lot


def _contradicted(lot: Lot, rule: str = "sum-outside-95-105") -> Lot:
    """The lot whose text states social value in a list of more than the whole, or beside another list."""
    rows_there = tuple(
        row.means(rule, None, None, None, "unknown") if row.is_narrow else row for row in lot.criteria
    )
    return replace(lot, state=State("quarantined", reason=rule), criteria=rows_there, certain=False)


def _read_otherwise(lot: Lot, other: other_weight.Other) -> Lot:
    """The lot with what its weight means beside the words that undo it; a row of a list stays as it is."""
    state = replace(
        lot.state,
        state=other.state or lot.state.state,
        weight_pct=other.weight,
        weight_low_pct=other.low,
        weight_high_pct=other.high,
        reason=None if other.state else lot.state.reason,
    )
    narrow = [one for one in lot.criteria if one.is_narrow and one.statement is None]
    in_list = any(one.evidence.locator.of_list for one in narrow)
    rows_there = tuple(
        weight_of_row.with_weight(one, other) if one in narrow and not in_list else one
        for one in lot.criteria
    )
    conflict = lot.conflict or other.conflict
    return replace(lot, state=state, criteria=rows_there, conflict=conflict, unsure=True, certain=False)


def without_false_zero(lot: Lot) -> Lot:
    """The lot, `none` by its list no longer where social value is looked at all the same or may be in it."""
    if lot.state.state != "none" or any(row.statement == "not_weighted" for row in lot.criteria):
        return lot
    listed = [row for row in lot.criteria if row.kind == "quality" and row.statement is None]
    if lot.beside:
        state, row = _beside(lot.beside, listed, lot.state)
        rows_there = tuple(one for one in lot.criteria if one.evidence != row.evidence)
        return replace(lot, state=state, criteria=(*rows_there, row), certain=False)
    # A list of a document stands in its evaluation: what else its pages speak of says nothing of the list.
    told = [
        row.words
        for row in lot.criteria
        if row.statement is None
        and not (row.evidence.locator.of_list or isinstance(row.evidence.locator, DocumentPlace))
    ]
    if any(_divides_other_things(one) for one in told) or (not listed and any(map(is_of_paying, told))):
        return replace(lot, state=NOT_VISIBLE, certain=False, of_others=True)
    high = sum(row.weight_pct or 0.0 for row in listed if row.is_open and not row.is_narrow)
    if not high or any(row.is_narrow for row in listed):
        return lot
    state = State("indeterminate", None, 0.0, round(high, 4), lot.state.broad_weight_pct, True)
    return replace(lot, state=state, certain=False)


def _beside(said: Sequence[Criterion], listed: Sequence[Criterion], state: State) -> tuple[State, Criterion]:
    """(`nested` where a sentence puts it into a row or into quality, else `named`; the sentence)."""
    broad = (state.broad_weight_pct or None, bool(state.broad_weight_pct))
    for row in said:
        inside = [one for one in listed if not one.is_narrow and one.weight_pct and _is_put_into(row, one)]
        if not inside and row.statement == "inside_quality":
            inside = [one for one in listed if one.weight_pct]
        if high := round(sum(one.weight_pct or 0.0 for one in inside), 4):
            return State("nested", None, 0.0, high, *broad), row.means(row.rule, None, 0.0, high)
    return State("named", None, None, None, *broad), said[0]


def _is_put_into(said: Criterion, row: Criterion) -> bool:
    """Whether a sentence says that social value is in this row: "included in the programme section"."""
    name = re.escape(" ".join(row.name.split())[:80]).replace("\\ ", r"\s{1,4}")
    places = r"(?:within|inside|in|into|under|of|by|through|among|with|towards)"
    into = rf"{places}\s{{1,4}}(?:(?:the|your|our|each)\s{{1,4}}){{0,2}}"
    holds = r"\b[^.]{0,30}\b(?:includ|cover|contain|incorporat|address|ask)\w{0,4}\b"
    pattern = (
        rf"\b{into}[\"'\u201c\u2018]?{name}\b|\b{name}{holds}[^.]{{0,40}}(?:{vocabulary.NARROW.pattern})"
    )
    return bool(row.name) and re.search(pattern, said.words, re.I) is not None


def _divides_other_things(words: str) -> bool:
    """Whether the words round a list divide money, people or stuff, and say nothing of an award."""
    return bool(_OF_OTHER_THINGS.search(words)) and not _OF_AWARD.search(words)
