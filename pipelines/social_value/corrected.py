"""A figure of social value that a text itself puts right: "weighted at 10%. This should read 15%".

What is put right states no weight; what it is put right to does, in words so plain that the two are no
contradiction. Nothing is concluded where another figure stands between the two.
"""

import re
from dataclasses import dataclass

from pipelines.criteria import vocabulary
from pipelines.criteria.labels import NOUN
from pipelines.criteria.patterns import spaced
from pipelines.criteria.percents import PERCENTAGE, value_of

_FIGURE = rf"(?<![\d.,])(?!100){PERCENTAGE}"
_TWO = re.compile(rf"(?P<old>{_FIGURE})(?P<gap>[^%\d]{{3,90}}?)(?P<new>{_FIGURE})", re.I)
_PUT_RIGHT = spaced(
    r"\b(?:should|ought to|must|is to|are to|was to) (?:now |instead |correctly )?"
    r"(?:be|read|say|state|have (?:been|read|said|stated))(?: as| at)?(?: (?:the )?[a-z-]{3,12}){0,4} $",
    r"\bread (?:instead )?(?:(?:the )?[a-z-]{3,12} ){0,4}$",
    r"\b(?:corrected|amended) to (?:be |read )?$",
    r"\b(?:is|was|are|were) (?:wrong|incorrect|in error|an error|a mistake|a misprint|a typo|mistaken)\b"
    r"[^.]{0,30}[.;,:-] (?:[a-z]{2,12} ){0,4}(?:is|be|was|reads?) $",
    r"\bin error[.;,:-]{0,2} (?:[a-z]{2,12} ){0,4}(?:is|be|was|reads?) $",
)
_OF_FIGURE = spaced(
    r"\W{0,3}(?:(?:please|note|sorry|corrections?|corrigendum|erratum|amendment|correct|right|actual"
    r"|new|but|this|it|that|which|these|those|the|our|its|said"
    r"|above)\b\W{0,2}){0,4}"
    r"(?:(?:figure|weight\w{0,5}|percentage|share|value|number|score|line|entry|criterion|social value"
    r"|sv)\b.{0,40}"
    r"|(?:should|ought|must|is|are|was|reads?)\b.{0,90})?"
)
"""A clause that begins with the figure, by its name or a pronoun, and with no other subject."""
_CLAUSE_ENDS = re.compile(r"[.;]\s")
_FOR = re.compile(r"\s{1,4}(?:(?:for|on|to|is|of)\s{1,4})?", re.I)
_PARTS = re.compile(r"[\d%\n;]")
_NEAR = 100
_DENIED = spaced(r"\b(?:not|never|n't|nor|if|whether|would|could|might)\b")


@dataclass(frozen=True)
class Corrected:
    """The figure put right and what it is now, in percent; [start, end) of the words that say so."""

    old: float
    new: float
    start: int
    end: int


def corrected(text: str) -> Corrected | None:
    """The correction of the figure of social value in a text; null for none, or for two that differ."""
    found = [one for match in _TWO.finditer(text) if (one := _of_social_value(text, match))]
    return found[0] if len({one.new for one in found}) == 1 else None


def _of_social_value(text: str, match: re.Match[str]) -> Corrected | None:
    gap = match["gap"]
    before = text[max(0, match.start() - _NEAR) : match.start()]
    named = list(NOUN.finditer(before))
    lead = _FOR.match(gap)
    is_after = lead is not None and vocabulary.NARROW.match(gap, lead.end()) is not None
    is_before = bool(named) and named[-1].lastgroup == "narrow"
    if not is_after and (not is_before or _PARTS.search(before[named[-1].end() :])):
        return None
    if not _PUT_RIGHT.search(gap) or _DENIED.search(gap):
        return None
    *said, clause = _CLAUSE_ENDS.split(gap)
    if said and not _OF_FIGURE.fullmatch(clause):
        return None  # "Healthy choices must be 40% of the range."
    if any(noun.lastgroup != "narrow" for noun in NOUN.finditer(gap)) or vocabulary.PRICE.search(gap):
        return None
    old, new = value_of(match["old"]), value_of(match["new"])
    start = match.start() if is_after else match.start() - len(before) + named[-1].start()
    return Corrected(old, new, start, match.end()) if old != new else None
