"""Figures that are limits of a score: thresholds, pass marks, lowest and highest scores (codebook 4.6, 4.11).

They stand beside weights, in the same unit, and never are one.
"""

import re
from functools import lru_cache

from pipelines.criteria.earlier import without
from pipelines.criteria.patterns import spaced
from warehouse.sieve import REMEMBERED, Sieve

_NAMED = (
    r"(?:threshold|pass(?:ing)?[\s-]?(?:mark|rate|score|level)s?|cut-?off|hurdle"
    r"|(?:min(?:imum|\.)?|lowest|required|qualifying|acceptable) (?:\w{1,20} ){0,2}"
    r"(?:score|mark|standard|pass|level|threshold|requirement|rating|quality|percentage)s?)"
)
_VERB = (
    r"(?:scor\w{1,3}|achiev\w{1,3}|obtain\w{0,3}|reach\w{0,3}|attain\w{0,3}|secur\w{1,3}|meet\w{0,3}"
    r"|fall\w{0,3})"
)
_LESS = (
    r"(?:less than|below|beneath|under|fewer than|lower than|at least|no less than|not less than"
    r"|(?:a )?minimum(?: of)?|more than|over|above)"
)
_BEFORE = spaced(
    rf"\b{_NAMED}\b(?: (?:\w{{1,20}} ){{0,6}}"
    r"(?:of|is|at|set at|for \w{1,20}|=|applies at|score|mark|to pass))?"
    r"[\s:=(-]{0,6}(?:at least |no less than |not less than )?$",
    rf"\b{_VERB} (?:\w{{1,20}} ){{0,3}}?{_LESS} $",
    r"\b(?:must|need(?:s|ed)? to|required to|have to|has to|fail(?:s|ing|ure)? to|not)"
    r" (?:score|achieve|obtain|reach|attain|secure|meet|get)"
    r"(?: (?:a|an|the|at least|minimum|of)){0,3} $",
    r"\b(?:scores?|marks) (?:(?:is|are|will|shall|be) ){0,2}(?:capped|limited) (?:at|to) $",
    r"\b(?:get\w{0,4}|gain\w{0,3}|receiv\w{1,3}) (?:less than|below|under|fewer than|lower than) $",
)
_AFTER = spaced(
    r"^\)? (?:\w{1,20} ){0,2}(?:or (?:more|above|higher|less|below|over|better) )?(?:\w{1,20} ){0,2}"
    r"(?:must be (?:scored|achieved|met|reached|obtained|attained)"
    r"|(?:is |are )?(?:required|needed|necessary) (?:to pass|to proceed|in order)|to pass|to qualify)\b",
    r"^\)? (?:(?:overall|quality|technical|minimum|pass|or (?:more|above)) ){0,2}"
    r"(?:pass[\s-]?mark|threshold|minimum (?:score|mark|pass\w{0,4}|standard|requirement)|cut-?off|hurdle)\b",
    r"^ (?:or (?:below|less|lower) )?(?:\w{1,20} ){0,2}(?:will|shall|may|would|is|are) (?:be )?(?:\w{1,20} )?"
    r"(?:reject|exclud|fail|disqualif|eliminat|set aside|discard|deem)\w{0,6}",
    r"^\s{0,2}min(?:imum)?\b\.?\s{0,2}\)",
    r"^ (?:or (?:below|less|lower) )?(?:fails?|is a fail)\b",
)
_IN_BRACKETS = spaced(r"\d[\d.,]{0,4}\s?%?\s?\(\s?(?:min(?:imum|\.)?|at least)(?: of)?[\s:]{0,3}$")
_MOST = spaced(
    r"\d[\d.,]{0,4}\s?(?:%|per\s?cent|pc|points|marks)?\s{0,2}[(,/-]{0,2}\s{0,2}(?:with |and "
    r"|having |each )?(?:a |the )?"
    r"max(?:imum|\.)?(?: (?:\w{1,20} )?(?:score|mark)s?)?(?: available)?(?: (?:of|is))?[\s:=-]{0,4}$",
    r"\b(?:scored|marked) (?:out of|from|0 to|0-|between 0 and) $",
)
_STAYS = spaced(
    r"\b(?:reject\w{0,3}|exclu\w{2,4}|disqualif\w{1,4}|eliminat\w{1,3}|discard\w{0,3}|set aside|fails?|failed"
    r"|not (?:be )?(?:\w{1,20} ){0,2}(?:considered|evaluated|accepted|progress|proceed|go)\w{0,4}"
    r"|go(?:es)? no further|is out|are out|knocked out|ruled out|removed"
    r"|(?:to|will|can|may) (?:proceed|progress|stay|remain|continue|qualify|pass|be considered"
    r"|go (?:forward|on|through)))\b"
)
"""What becomes of a bid that reaches a score, or does not."""
_AT_LEAST = spaced(rf"\b(?:{_LESS}|under) $")
_NEEDED = spaced(r"^\)? (?:is |are |will be )?(?:needed|required|necessary)\b")
_OR_LESS = spaced(r"^\)? or (?:more|above|higher|less|below|over|better|fewer|lower)\b")
_A_LIMIT = spaced(rf"^\s{{0,4}}(?:(?:the|overall|quality|technical|social value|score) ){{0,3}}{_NAMED}\b")
_AGAIN = re.compile(r"\s?\(\s?\d{1,3}(?:\.\d{1,2})?\s?(?:%|per\s?cent)\s?\)", re.I)
"""The same limit in percent: "2 out of 5 (40%)"."""
_STOP = re.compile(r"[\n;|]|\.\s")
_FIGURE = Sieve(
    r"(?=\d|[efhnst])(?:(?<![\w.,])\d{1,6}(?:[.,]\d{1,3})?\s?(?:%|per\s?cent\b|pc\b|points\b|marks\b)?"
    r"(?:\s{0,2}(?:out\s{1,4}of|/)\s{0,2}\d{1,5})?"
    r"|\b(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[\s-]\w{3,5})?|ten|half)\s{1,4}per\s?cent\b)",
    re.I,
)
_NEAR = 90


def is_named_limit(name: str) -> bool:
    """Whether a name is one of a limit, and of no criterion: "Pass mark (social value)"."""
    return bool(_A_LIMIT.match(name))


@lru_cache(maxsize=REMEMBERED)
def blank(text: str) -> str:
    """The text with spaces in place of every limit and the words that make it one; its length stays.

    A highest score is one only beside another figure: by itself it is what there is to win.
    """
    figures = list(_FIGURE.finditer(text))
    if not figures:
        return text
    limits = list(pass_marks(text))
    rest = [m for m in figures if not any(a <= m.start() < b for a, b in limits)]
    may_be_highest = not _MOST.is_absent(text)
    highest = [
        (m, most)
        for m in rest
        if may_be_highest and "100" not in m.group() and (most := _most(text, *m.span()))
    ]
    if len(highest) < len(rest):
        limits += [span for _, span in highest]
    return without(text, limits)


@lru_cache(maxsize=REMEMBERED)
def pass_marks(text: str) -> tuple[tuple[int, int], ...]:
    """[start, end) of every score that a bid must reach, or is shut out by, with its words."""
    return tuple(span for m in _FIGURE.finditer(text) if (span := _limit(text, *m.span())))


def _limit(text: str, start: int, end: int) -> tuple[int, int] | None:
    """[first, last) of a pass mark at [start, end) with its words; null where it is none."""
    first, before = _before(text, start)
    after = _STOP.split(text[end : end + _NEAR])[0]
    lead, tail = _BEFORE.search(before), _AFTER.match(after)
    bracket = _IN_BRACKETS.search(before) if after.lstrip()[:1] == ")" else None
    if bracket:
        return first + before.rindex("("), end
    least = _AT_LEAST.search(before)
    if not tail and least and (tail := _NEEDED.match(after)):
        lead = lead or least
    if not lead and not tail and _STAYS.search(before + " " + after):
        lead, tail = least, _OR_LESS.match(after)
    if not lead and not tail:
        return None
    again = _AGAIN.match(text, end)
    last = again.end() if again else end + tail.end() if tail else end
    return (first + lead.start() if lead else start), last


def _most(text: str, start: int, end: int) -> tuple[int, int] | None:
    first, before = _before(text, start)
    lead = _MOST.search(before)
    if lead is None:
        return None
    words = re.search(r"[a-z]", lead.group(), re.I)
    return first + lead.start() + (words.start() if words else 0), end


def _before(text: str, start: int) -> tuple[int, str]:
    """Where the line or sentence begins, at most so far back, and its words up to a figure."""
    near = text[max(0, start - _NEAR) : start]
    before = _STOP.split(near)[-1]
    return start - len(before), before
