"""One row that the structure gives: what its amount is of, and what kind it is."""

import re
from dataclasses import dataclass

from pipelines.criteria.patterns import spaced
from pipelines.criteria.structure.amounts import MARK, Amount
from pipelines.criteria.structure.contexts import KPI, Wording

DIGIT = re.compile(r"\d")


_OF_SPEND = spaced(
    r"\W{0,10}of (?:the |our |its )?(?:contract|spend|value|annual|grant|staff|budget|list|profit"
    r"|turnover|ingredients|display)"
)


_RIGHT_CLAUSE = re.compile(r"\.\s|[;\n]")


_OF_WHOLE = spaced(r"\W{0,10}(?:of|within|in) (?:the )?(?:overall|total)")


_OF_QUALITY_BEFORE = spaced(
    r"\b(?:of|within|in) (?:the )?(?:marks? |points? |score )?(?:(?!with\b|and\b|total\b"
    r"|overall\b)\w{1,30} ){0,3}?(?:quality|technical)\b(?: \w{1,30}){0,3},? (?:\w{1,30} ){0,5}$"
)


_OF_WHICH = spaced(r"\bof which (?:the )?$")


_QUALITY_IS = spaced(r"quality[\s:=(-]{0,6}(?:is|at|of)?\s{0,4}$")


_WITHIN = spaced(r"\b(?:within|inside|under)\b")


_ADDS_TO = spaced(
    r"\b(?:sum|adds?|adding|summing|totall?\w{0,30}|broken down|marked|scored|out) (?:\w{1,30}"
    r" ){0,2}?(?:to|of|from|out of|in)\s{0,4}(?:a total of\s{0,4})?$"
)


_OUT_OF = re.compile(r"out\s{1,4}of\s{1,4}\d")


_IN_ALL_PRICE = spaced(
    rf"\W{{0,10}}(?:{MARK})?\s{{0,4}}(?:are )?(?:available )?(?:in (?:all|total)|altogether)"
)


_IN_ALL = spaced(
    rf"\W{{0,10}}(?:{MARK})?\s{{0,4}}(?:in (?:all|total)|altogether|in the aggregate|available in (?:all"
    r"|total)|on offer|total\b|overall\b)"
)


_TOTAL_BEFORE = spaced(
    r"(?:\btotal\w{0,30}(?: is| are| will be)?|\bout of a (?:possible|total of|notional)|\bsum\b|="
    r"|that makes|marked from"
    r"|scored from|maximum of|\ball told|\bof the)\s{0,4}:?\s{0,4}$"
)


_OPENS = spaced(
    r"\s{0,4}(?:marks?|points?|%)?\s{0,4}(?:\((?!\s{0,4}(?:weight|marks|\d|min))|[:,]?\s{0,4}(?:of"
    r" which|comprising|made up|broken|split|divided|consisting|being \d|including))"
)


_LEFT_STOP = re.compile(r"[.;,\n|\t(]|\d")


_OPEN_LIMIT = spaced(r"\(\s{0,4}(?:min|pass|threshold)[^()\d]{0,200}$")


_RIGHT_STOP = re.compile(r"[.;\n|]")


_LIMIT_AFTER = spaced(
    r"\s{0,4}(?:marks?|points?|%)?\s{0,4}(?:min(?:imum)?\b|or (?:more|above|over|higher|greater|lower"
    r"|less)|pass\s?mark|(?:is )?(?:needed|required)\b|to (?:pass|stay|go)|must\b|threshold)"
)


_OVERALL = spaced(
    r"^\W{0,3}(?:\w{1,30}\s){0,2}?(?:of|from) (?:the |all (?:the )?|our )?(?:total|overall|whole|entire"
    r"|final|evaluation|tender|award|available|marks?\b(?! (?:for|given for|of|available for))|score\b"
    r"|evaluations?|bid score|100)"
)


OF_QUALITY = spaced(
    r"^\W{0,3}(?:of|within|in|inside|under|relative to) (?:the |that |this |its |your )?(?:total "
    r"|overall )?(?:quality|qual\b|q\b|technical|tech|non[\s-]?price|non[\s-]?cost|qualitative|section"
    r"|component|element|written|that\b)"
)


OF_IT = spaced(r"^\W{0,3}of (?:it|that|this|which)\b(?! (?:the )?\w{1,12} (?:marks|score|evaluation))")


_QUALITY_NAMED = spaced(
    r"\b(?:under|within|in|inside|part of) (?:the |our )?(?:\w{1,20} ){0,1}?"
    r"(?:quality|technical|non[\s-]?price)\b"
)


_LIMIT = spaced(
    r"\b(?:pass\s?-?marks?|passmark|threshold\w{0,30}|minimum|min\.?|at least|no(?:t)? less than|less"
    r" than|below|under(?! (?:the )?(?:quality|technical))|fewer than|lower than|hurdle|must (?:score"
    r"|achieve|reach|get|hit|obtain)|(?:do|does|did) not (?:achieve|reach|score|obtain|get|attai"
    r"n)|need (?:at least|to score|to get)|to pass|fail\w{0,30}"
    r"|reject\w{0,30}|disqualif\w{0,30}|exclu\w{0,30}|eliminat\w{0,30}|set aside|does not achieve"
    r"|minimum (?:score|quality)|required score|score of|scores? (?:below|under)|pass (?:level|rate))\b"
)


_WHOLE_BEFORE = spaced(
    r"\b(?:out|balance|rest|remainder|left|remains|share) of the (?:total |possible |maximum )?(?:of )?$"
)


CLAUSE = 400
"""Code points on either side of an amount in which its clause is looked for."""


KNOWN = frozenset(("sv", "price", "quality"))


@dataclass(frozen=True, eq=False)
class Row:
    """One amount with what it is said of; [start, end) is the amount, `name_at` its label.

    `strength`: how much speaks for a weight, 0 to 1.4. `scope`: "parent" or "overall" where the words say of
    what it is a share. `columns`: how many amounts stand in it. `opens`: a list of its parts follows.
    `section`: the total that was stated before it. `is_within`: "within quality".
    """

    kind: str
    label: str
    value: float
    unit: str
    total: float | None
    start: int
    end: int
    sentence: int
    strength: float
    name_at: tuple[int, int]
    scope: str = ""
    low: float | None = None
    high: float | None = None
    columns: int = 1
    opens: bool = False
    section: float | None = None
    is_within: bool = False


@dataclass(frozen=True)
class Named:
    """Amounts that share a label, before it is decided which of them is the weight."""

    kind: str
    label: str
    amounts: tuple[Amount, ...]
    sentence: int
    name_at: tuple[int, int]


def row_of(name: Named, wording: Wording, column: int) -> Row | None:
    """The row of a name; null where its amounts are limits of a score only."""
    text = wording.text
    figures = [amount for amount in name.amounts if not is_limit(text, amount)]
    if not figures:
        return None
    amount = figures[column] if column < len(figures) else figures[-1]
    right = _RIGHT_CLAUSE.split(text[amount.end : amount.end + 60])[0]
    since = DIGIT.split(text[wording.sentences[name.sentence][0] : amount.start])[-1]
    kind = _kind(name, amount, wording, right)
    return Row(
        kind,
        name.label,
        amount.value,
        amount.unit,
        amount.total,
        amount.start,
        amount.end,
        name.sentence,
        _strength(kind, name.label, amount, text),
        name.name_at,
        scope=_scope(amount, since, right, text),
        low=amount.low,
        high=amount.high,
        columns=len(figures),
        opens=bool(_OPENS.match(right)),
        is_within=bool(_WITHIN.search(f"{right[:40]} | {since[-60:]}")) and not OF_IT.match(right),
    )


def _scope(amount: Amount, since: str, right: str, text: str) -> str:
    if OF_QUALITY.match(right) and not _OF_WHOLE.match(right):
        return "parent"
    if _OVERALL.match(right):
        return "overall"
    if OF_IT.match(right) and _QUALITY_NAMED.search(since):
        return "parent"
    is_share = amount.unit in ("percent", "fraction") and not _OF_WHICH.search(since)
    of_quality = is_share and _OF_QUALITY_BEFORE.search(since) and not _QUALITY_IS.search(since[-16:])
    return "parent" if of_quality else ""


def _kind(name: Named, amount: Amount, wording: Wording, right: str) -> str:
    """The kind of its label, or a total where the words beside the amount say so."""
    left = wording.text[max(0, amount.start - 60) : amount.start]
    kind = name.kind
    if _WHOLE_BEFORE.search(left):
        return "total"
    if kind != "sv" and _ADDS_TO.search(left) and len(_OUT_OF.findall(wording.body(name.sentence))) < 3:
        return "total"
    if kind == "price" and _IN_ALL_PRICE.match(right):
        return "total"
    if kind in ("other", "none") and amount.value == 100 and OF_QUALITY.match(right):
        return "total"
    if kind in ("other", "none") and (_IN_ALL.match(right) or _TOTAL_BEFORE.search(left)):
        return "total"
    return kind


def _strength(kind: str, label: str, amount: Amount, text: str) -> float:
    """How much speaks for a weight: a known criterion, a unit, no words of money or performance beside it."""
    strength = {"sv": 1.0, "price": 1.0, "quality": 1.0, "other": 0.6, "none": 0.1, "total": 0.0}[kind]
    strength += 0.4 * (amount.unit in ("percent", "points", "outof", "fraction"))
    first, last = max(0, amount.start - CLAUSE), min(len(text), amount.end + CLAUSE)
    start = max(first, *(text.rfind(mark, first, amount.start) + 1 for mark in ".;\n"))
    ends = [at for mark in (". ", ";", "\n") if (at := text.find(mark, amount.end, last)) > 0]
    if kind not in KNOWN and KPI.search(text[start : min(ends or [last])]):
        strength -= 0.8
    elif KPI.search(text[max(start, amount.start - 40) : amount.start]) or _OF_SPEND.match(
        text[amount.end : amount.end + 30]
    ):
        strength -= 1.1
    if len(label.split()) > 9:
        strength -= 0.3
    return max(0.05, strength)


def is_limit(text: str, amount: Amount) -> bool:
    """A pass mark or threshold."""
    left = text[max(0, amount.start - 45) : amount.start]
    if not _OPEN_LIMIT.search(left):
        left = _LEFT_STOP.split(left)[-1]
    right = _RIGHT_STOP.split(text[amount.end : amount.end + 45])[0]
    return bool(_LIMIT.search(left) or _LIMIT_AFTER.match(right))
