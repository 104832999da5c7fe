"""Whether a zero that was read stays certain beside the sentences on social value."""

import re
from collections.abc import Sequence

from pipelines.criteria.model import Criterion
from pipelines.criteria.patterns import spaced
from pipelines.criteria.refusals import MAY, of_selection
from pipelines.criteria.sentence_of import (
    is_of_award,
    is_of_other_exercises,
    of_contract_alone,
    share_in_words,
)
from pipelines.criteria.statements import denial
from pipelines.criteria.threshold import from_a_size, may_be_so_large
from pipelines.social_value.doubt import CONDITION, NAME, NEGATED, PERCENT, SV, Said, elsewhere, plain
from pipelines.social_value.state import State
from warehouse.sieve import Sieve

_THERE = spaced(
    r"\b(?:but|unless|separately|separate|isolation|only|subject to|alone|itself|standalone|own right"
    r"|on top|rather"
    r"|instead)\b"
)
"""Social value plays a part all the same."""


_THROUGH = spaced(
    r"\b(?:through|across|throughout|within|in|via|by means of|as part of) (?:the |our |your )?"
    r"(?:(?:each|every|all|other|quality|of|the) ){0,4}"
    r"(?:q\s?\d{1,2} (?:to|and|-) q?\s?\d{1,2}|questions?|method statements?|responses?|answers?|criteria)\b"
)


_INSIDE = spaced(
    rf"{SV}[^.]{{0,40}}\b(?:covered|included|contained|assessed|addressed|considered|scored|evaluated"
    rf"|part|sits?"
    r"|falls?|embedded|counted|reflected) (?:\w{1,20} ){0,2}?(?:within|in|inside|under|by|of)"
    r" (?:the |our )?(?:overall )?(?:quality|technical|non-price)\b"
)


_GRADED = spaced(
    rf"\b0\s?(?:%|per\s?cent)[^.]{{0,60}}?\b(?:then|and|rising|increasing|to|but)\b[^.]{{0,30}}?{PERCENT}"
)


_AWARD = spaced(
    r"\b(?:price|cost|lowest|cheapest|award\w{0,3}|evaluat\w{1,4}|scor\w{1,3}|wins?|winning|rank\w{0,3})\b"
)


_TAKES_PART = spaced(
    r"\b(?:subject to|meet\w{0,3}|pass\w{0,3}|satisf\w{1,5}|accept\w{1,5}|adjust\w{0,3}|after|achiev\w{1,3}"
    r"|among|provided|alongside|together with|taking|adequate|sufficient|minimum)\b"
)


_PART_OF_ROW = spaced(
    rf"\d\s?(?:%|per cent|marks|points)\s{{0,3}}\([^()\n]{{0,80}}(?:{SV})",
    r"\b(?:within|under) (?:\w{1,20} ){1,4}(?:we|evaluators?|the panel|officers) (?:will |shall |also ){0,2}"
    rf"(?:look\w{{0,3}}|consider|assess|score|evaluate|mark|ask|test)\b[^.]{{0,40}}(?:{SV})",
    rf"\bsub-?criteri(?:a|on)\b[^.]{{0,80}}(?:{SV})|(?:{SV})[^.]{{0,40}}\bsub-?criteri(?:a|on)\b",
    r"\bone of (?:which|these|them|the (?:questions|method statements|answers|responses))\b"
    rf"[^.]{{0,40}}(?:{SV})",
)
"""Social value is within a row of the list, or one of its questions."""


def no_certain_zero(
    state: State, rows: Sequence[Criterion], said: Sequence[Said], text: str
) -> tuple[State, Said] | None:
    """In place of `none`: what a sentence leaves open, with that sentence; null where the zero is certain."""
    quality = sum(r.weight_pct or 0.0 for r in rows if r.kind == "quality" and not r.is_narrow)
    high = round(quality, 4) or None
    broad = (state.broad_weight_pct or None, bool(state.broad_weight_pct))
    if may_be_so_large(text):
        return State("indeterminate", None, 0.0, high, *broad), said[0]
    for one in said:
        if _INSIDE.search(one.text) and not plain(one):
            return State("nested", None, 0.0, high, *broad), one
        if _PART_OF_ROW.search(one.text) and not NEGATED.search(one.text) and not elsewhere(one.text):
            return State("nested", None, 0.0, high, *broad), one
        if graded := _GRADED.search(one.text):
            return State("named", None, 0.0, float(graded[1]), *broad), one
    if any(plain(one) for one in said):
        return None
    for one in said:
        if any(from_a_size(one.text)):
            continue  # this one is smaller
        if elsewhere(one.text) and (re.search(r"\d\s?%", one.text) or not CONDITION.search(one.text)):
            continue
        if NEGATED.search(one.text):
            if not CONDITION.search(one.text):
                continue
            if _THROUGH.search(one.text):
                return State("embedded"), one
            if _THERE.search(one.text):
                return State("named", None, None, None, *broad), one
            return State("indeterminate", None, 0.0, high, *broad), one
        if of_contract_alone(one.text) or MAY.search(one.text):
            continue
        if (
            _is_heading(one.text)
            or share_in_words(one.text)
            or one.of_award
            or _is_looked_at(one.text)
            or (_AWARD.search(one.text) and _TAKES_PART.search(one.text))
        ):
            return State("named", None, None, None, *broad), one
    return None


_LOOKED_AT = spaced(
    r"\b(?:marks?|marked|points?|scor(?:e|es|ed|ing)|weigh(?:s|ed|t|ts|ted|ting|tings)?|evaluat\w{1,4}"
    r"|assess(?:e[ds]|es|ing|ment)?|judg(?:e|es|ed|ing)|rank(?:s|ed|ing)?|credit(?:s|ed)?|criteri(?:a|on)"
    r"|questions?|method statements?|per cent)\b|\d\s?%"
    r"|\b(?:slice|portion|share|part|proportion) of (?:the |our |this )?(?:\w{1,20} )?"
    r"(?:total|whole|award|decision|evaluation|method|quality|technical)\b"
)
"""A part, a size, or that somebody looks at it: what an award does with a criterion."""


_NOUGHT = Sieve(r"(?<![\d.,])0{1,2}(?:\.0{1,2})?\s{0,2}(?:%|(?:per\s{0,2}cent|marks?|points?)\b)", re.I)


_AT_NOUGHT = Sieve(
    rf"(?:{SV})[^\d%.;]{{0,40}}(?:{_NOUGHT.pattern})|(?:{_NOUGHT.pattern})\s{{0,3}}(?:for|on|is"
    rf"|:)?\s{{0,3}}(?:{SV})",
    re.I,
)
"""Its own figure is nought: those beside it are of others."""


_FIGURE_BESIDE = Sieve(
    rf"(?:{SV})(?:\s{{1,3}}(?:criteri(?:on|a)|responses?|questions?|weighting|element))?[\s:=(\u2013-]{{1,5}}"
    r"[1-9]\d?(?![\d%]|[.,:/-]\d)(?!\s{0,3}(?:days?|weeks?|months?|years?|th|st|nd|rd|pages?|words?|hours?|jobs"
    r"|people|apprentic\w{1,6}|themes?|outcomes?)\b)|(?-i:\b[1-9]\d?\s?SV\b|\bSV[ :=-]{0,2}[1-9]\d?\b)",
    re.I,
)
"""A bare figure right beside the name: "social value: 10", "SV10"."""


_HABIT = spaced(r"\b(?:our|its|their|council's) (?:standard|default|usual|normal|general|typical)\b")
"""What a buyer does as a rule."""


def _is_looked_at(text: str) -> bool:
    """Whether a sentence gives social value a size in this award, or says that it is judged."""
    if _AT_NOUGHT.search(text) or denial(text) or _HABIT.search(text):
        return False
    told = _NOUGHT.sub(" ", text)
    is_other = of_selection(text) or is_of_other_exercises(text)
    sized = _LOOKED_AT.search(told) or _FIGURE_BESIDE.search(told)
    return bool(sized) and is_of_award(text) and not is_other


def _is_heading(text: str) -> bool:
    """A line that is the name of social value and no more: a row or a heading of what is evaluated."""
    return bool(NAME.fullmatch(text.strip(" \t:.*-\u2013\u2022|")))
