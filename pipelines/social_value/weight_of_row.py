"""What the words around a row's own figure leave of its weight."""

import re
from collections.abc import Sequence
from dataclasses import replace

from pipelines.criteria import shared_names, vocabulary
from pipelines.criteria.frames import EARNED, FOREIGN, IN_NAME, LIKELY, frame
from pipelines.criteria.list_names import lists
from pipelines.criteria.model import Criterion
from pipelines.criteria.overfull import is_overfull
from pipelines.criteria.passage import Passage
from pipelines.criteria.patterns import spaced
from pipelines.criteria.whose_list import DOUBT, OURS, whose_figure, whose_lists
from pipelines.social_value.doubt import MOST, NAME, RULE, SV
from pipelines.social_value.other_weight import Other
from warehouse.sieve import Sieve


def frame_of_weight(rows: Sequence[Criterion], passages: Sequence[Passage]) -> str | None:
    """What the words round the weight in a text earn it (frames.py), of several the surest; null for none."""
    found = {
        frame(passage.text[:MOST], row.evidence.start)
        for passage in passages
        for row in rows
        if row.is_narrow and row.weight_pct and row.evidence.locator == passage.locator
    }
    return next((earned for earned in (EARNED, LIKELY, IN_NAME, FOREIGN) if earned in found), None)


def whose_weight(rows: Sequence[Criterion], passages: Sequence[Passage]) -> str | None:
    """Whose the list or sentence is that states the weight in a text (whose_list.py); null for neither.

    Of several the surest: a list that is plainly of this award is not put in doubt by another.
    """
    narrow = [row for row in rows if row.is_narrow]
    found = {
        one.whose
        for passage in passages
        if any(row.evidence.locator == passage.locator for row in narrow)
        for one in whose_lists(passage.text[:MOST])
        for row in narrow
        if row.evidence.locator == passage.locator and one.start <= row.evidence.start < one.end
    }
    if not found:
        found = {
            whose_figure(passage.text[:MOST], row.evidence.start)
            for passage in passages
            for row in narrow
            if row.evidence.locator == passage.locator and row.weight_pct
        }
    return next((whose for whose in (OURS, DOUBT) if whose in found), None)


def of_overfull_list(rows: Sequence[Criterion], passages: Sequence[Passage]) -> bool:
    """Whether the weight of a text stands in a list of percentages that come to more than the whole."""
    return any(
        is_overfull(passage.text[:MOST], _figure_at(row, passage.text))
        for passage in passages
        for row in rows
        if row.is_narrow and row.weight_pct and row.evidence.locator == passage.locator
    )


def _figure_at(row: Criterion, text: str) -> int:
    """Where the figure of a row stands: its first digit, else the beginning of its evidence."""
    found = re.compile(r"\d").search(text, row.evidence.start, row.evidence.end)
    return found.start() if found else row.evidence.start


def of_row(weight: float, rows: Sequence[Criterion], passages: Sequence[Passage]) -> Other | None:
    """What the words of its own row make of a weight in a text; null where they leave it as it is."""
    for passage in passages:
        for row in rows:
            if row.is_narrow and row.evidence.locator == passage.locator:
                before = passage.text[max(0, row.evidence.start - _LONGEST_NAME) : row.evidence.start]
                after = passage.text[row.evidence.end :][:_LONGEST_NAME]
                text = passage.text[:MOST]
                if of_itself := _of_itself(weight, after):
                    return of_itself
                if told := _said_in(before, after, text) or _both(before, text, row.evidence.start):
                    return Other(None, 0.0, weight, told, state="nested")
    return None


_OF_ITS_OWN = spaced(
    r"^\s?%? of (?:the |all )?(?:total |overall |available |whole )?(?:social value|community benefits?|SV)"
    r" (?:score|marks|points|element|section|question|weighting)\b"
)


_OF_A_PART = spaced(
    r"^\s?%? of (?:the |that |this |its |each )(?:marks |score |points )?(?:for |in |of )?(?:the |that )?"
    r"(?:interviews?|presentations?|demonstrations?|pitch|site visits?|auction|written (?:answers?"
    r"|submission|part|paper)"
    r"|case study|tasting|mock-?up|trial)\b"
)
"""Of something that is itself a part of the evaluation, of unknown size."""
_OF_A_STAGE = spaced(
    r"^\s?%? of (?:the |all )?(?:marks |points |score )?(?:for |in |at )?(?:the )?(?:stage|phase)"
    r" \w{1,5}\b"
)


def _of_itself(weight: float, after: str) -> Other | None:
    """A share of social value's own score, which is no weight, or of a stage, whose size nobody states."""
    if _OF_ITS_OWN.search(after):
        return Other(None, None, None, "a share of its own score", state="named")
    if _OF_A_PART.search(after):
        return Other(None, 0.0, weight, "a share of a part", state="nested")
    if _OF_A_STAGE.search(after):
        return Other(None, 0.0, weight, "a share of a stage", state="nested")
    return None


_LONGEST_NAME = 160


_WIDER = re.compile(
    r"(?:^|[.,;:|/\n]|\band\b)\s{0,4}(?P<head>[^().,;:|/\n%]{3,80})"
    r"\((?P<names>[^()\n]{3,100})\)[\s:=-]{0,6}$"
)


_OF_ROW = re.compile(r"[^%\n.]{0,160}$")
"""What stands before a figure, from the figure or sentence before it."""


_AFTER_LAST = Sieve(r"[,;:/|]|\band\b", re.I)


_SEVERAL = Sieve(rf"(?:{SV})\s{{0,2}};\s{{1,4}}(?=[a-z])[^;:.%\d]{{2,60}}:?\s{{0,3}}$", re.I)


_UNSCORED = spaced(
    r"(?:\(|^\s{0,4}[,;:\u2013\u2014-] )[^()\n.%]{0,30}\b"
    r"(?:(?:not|never|n't) (?:to be |being )?(?:scored|marked"
    r"|evaluated|weighted|assessed|counted)|un(?:scored|marked|weighted)|for information)\b"
)


def _said_in(before: str, after: str, text: str) -> str | None:
    """Why the figure between these words is not that of social value alone; `text`: the whole of it."""
    if _of_wider_row(before):
        return "part of a wider row"
    row = _OF_ROW.search(before)
    name = row.group() if row else ""
    if vocabulary.OTHER_SENSE.search(name) and not NAME.search(vocabulary.OTHER_SENSE.sub(" ", name)):
        return "of social value in another sense"
    if vocabulary.SV_WHOLE_NAME.match(_AFTER_LAST.split(name)[-1]) and vocabulary.sv_otherwise(text):
        return "of what the notice calls SV"
    if _SEVERAL.search(name):
        return "one of several names of a row"
    if (NAME.search(name) and _UNSCORED.search(name)) or _UNSCORED.match(after.lstrip(" \t%")):
        return "said not to be scored"
    return None


def _both(before: str, text: str, start: int) -> str | None:
    """Why it is in doubt where "of which" makes it a part of a row and the list has it beside."""
    if not _OF_THIS.search(before):
        return None
    summand = any(first <= start < end for first, end in lists(text))
    return "a part of the row before it, or a row beside it" if summand else None


_OF_THIS = spaced(r"%[^%]{0,40}\b(?:of which|comprising|made up of|consisting of|broken down)\b[^%\d]{0,60}$")


def _of_wider_row(before: str) -> bool:
    """Whether a row whose brackets name social value beside other things ends before a figure.

    "Method (safety and social value) 20%".
    """
    found = _WIDER.search(before)
    if (
        found is None
        or vocabulary.NARROW.search(found["head"])
        or not vocabulary.NARROW.search(found["names"])
    ):
        return False
    return shared_names.is_joint(f"{found['head'].strip()} ({found['names']})")


def with_weight(row: Criterion, other: Other) -> Criterion:
    """The deciding row with what it means now."""
    return replace(row.means(RULE, other.weight, other.low, other.high, arithmetic=other.told))
