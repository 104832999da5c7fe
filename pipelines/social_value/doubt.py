"""Words that undo what a lot was read to say: conditions on a denial, corrections, shares, other lots.

The rules read a list or a sentence; here stands what is beside it. A zero stays certain only by a plain
statement, and a weight only where nothing says that it was changed, is another's, or is one of several.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from pipelines.criteria import words
from pipelines.criteria.amounts import PARTS
from pipelines.criteria.clean import clean
from pipelines.criteria.frames import EARNED, FOREIGN, IN_NAME, LIKELY, frame
from pipelines.criteria.list_names import lists
from pipelines.criteria.model import Criterion, Evidence, percent
from pipelines.criteria.other_exercises import without_others
from pipelines.criteria.overfull import is_overfull
from pipelines.criteria.passage import FieldPath, Locator, Passage
from pipelines.criteria.patterns import spaced
from pipelines.criteria.refusals import ELSEWHERE, MAY, POLICY_LEAD, THIS, of_selection
from pipelines.criteria.statements import (
    DENIED,
    MAY_NAME,
    denial,
    is_of_award,
    is_of_other_exercises,
    of_contract_alone,
    plain_denial,
    share_in_words,
)
from pipelines.criteria.structure.amounts import amounts
from pipelines.criteria.threshold import from_a_size, may_be_so_large
from pipelines.criteria.whose_list import DOUBT, OURS, whose_figure, whose_lists
from pipelines.social_value.corrected import corrected
from pipelines.social_value.rest_of_part import rest_of_part
from pipelines.social_value.state import State
from warehouse.sieve import Sieve

RULE = "sentence-in-doubt"
_SV = r"(?:" + re.sub(r"\((?!\?)", "(?:", words.NARROW.pattern) + r"|\bSV\b|\bS\.V\.|\bSROI\b)"
_NAME = Sieve(rf"{_SV}|\bSV(?=\d{{1,2}}\b)|(?<=\d)SV\b", re.I)
_PERCENT = r"(\d{1,3}(?:\.\d{1,2})?)\s{0,2}(?:%|per\s?cent\b)"
_MOST = 40_000
"""Code points of a text that are looked at."""
_SENTENCES = 60
"""Sentences on social value that are looked at."""
_SENTENCE = re.compile(r"(?:[^.!?\n]|\.(?=\S)|[!?](?=\S)){1,1000}[.!?]?")
_NEGATED = spaced(
    r"\b(?:no|not|nor|never|nil|zero|without|neither|unweighted|unscored|unevaluated|0\s?%)\b|n't\b"
)
_CONDITION = spaced(
    r"\b(?:save (?:for|in|as|that|where|only)|other than|lots? \d|nobody|no one|cannot say|can't say"
    r"|stage|yet|by \w{1,20}s|year|at present"
    r"|currently|for now|(?:within|in|under) (?:the )?(?:price|cost))\b",
    r"\b(?:unless|until|except|rather|instead|subject to|if|where|when|once|whilst"
    r"|only (?:if|where|when|as|in|for|by|after)|not only"
    r"|separately|separate|isolation|(?:by|in|of) itself|alone|standalone|own right|on top"
    r"|(?<!is\x20)(?<!are\x20)(?<!be\x20)(?<!was\x20)provided (?:that|the|they|it|there|an?|all|bidders?"
    r"|tenderers?|suppliers?)"
    r"|wrong|untrue"
    r"|(?:not|n't|never) (?:true|correct|the case|right|un\w{3,12}|without|ignored?|forgotten|excluded?)"
    r"|isn't un\w{3,12}|by (?:the )?(?:price|panel|cost|evaluators?|team|us|council|commercial\w{0,2})"
    r"|part of the (?:price|cost|commercial|financial)|in the (?:price|cost|commercial|financial)"
    r"|(?:until|before|after|from|since|in) (?:19|20)\d\d)\b",
    r"\?",
    # A denial that comes after "but" is meant: "welcome, but not scored".
    r"(?:\b(?:no|not|nil|zero|without|never)|n't)\b[^.;]{0,160}\b(?:but|though|however|although)\b",
    r"\b(?:weight\w{0,4}|scored|marks) (?:\w{1,20} )?(?:below|above|over|under|before)\b",
)
"""Beside a denial: it is not said outright that social value is not evaluated."""
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
    rf"{_SV}[^.]{{0,40}}\b(?:covered|included|contained|assessed|addressed|considered|scored|evaluated"
    rf"|part|sits?"
    r"|falls?|embedded|counted|reflected) (?:\w{1,20} ){0,2}?(?:within|in|inside|under|by|of)"
    r" (?:the |our )?(?:overall )?(?:quality|technical|non-price)\b"
)
_GRADED = spaced(
    rf"\b0\s?(?:%|per\s?cent)[^.]{{0,60}}?\b(?:then|and|rising|increasing|to|but)\b[^.]{{0,30}}?{_PERCENT}"
)
_AWARD = spaced(
    r"\b(?:price|cost|lowest|cheapest|award\w{0,3}|evaluat\w{1,4}|scor\w{1,3}|wins?|winning|rank\w{0,3})\b"
)
_TAKES_PART = spaced(
    r"\b(?:subject to|meet\w{0,3}|pass\w{0,3}|satisf\w{1,5}|accept\w{1,5}|adjust\w{0,3}|after|achiev\w{1,3}"
    r"|among|provided|alongside|together with|taking|adequate|sufficient|minimum)\b"
)
_CORRECTED = spaced(
    r"\b(?:now|amend\w{0,5}|correct(?:ed|ion|ions)|corrigend\w{1,2}|clarification\w{0,1}|revis\w{1,4}"
    r"|no longer"
    r"|in error|erroneous\w{0,2}|incorrect\w{0,2}|mistake\w{0,1}|supersed\w{1,4}|withdrawn|removed"
    r"|deleted|dropped"
    r"|replac\w{1,4}|chang\w{1,4}|updat\w{1,3}|typo\w{0,8}|should (?:be|read|have)|errat\w{2})\b"
)
_REMOVED = spaced(
    r"\b(?:no longer (?:appl\w{1,3}|form\w{0,1}|used|scored|evaluated|part|a criterion|required"
    r"|relevant|included|be)"
    r"|(?:has|have|is|are|was|were|been) (?:been |now )?(?:withdrawn|removed|deleted|dropped|waived"
    r"|disapplied)"
    r"|(?:published|included|added|listed|stated|shown) (?:in error|by mistake|erroneously|incorrectly)"
    r"|(?:does|do|will) not apply|should not have (?:been|appeared)|disregard\w{0,2}|to be ignored)\b"
)
_NEW = Sieve(
    rf"(?:{_SV})[^.;%\d]{{0,60}}(?:\d{{1,3}}\s?%?(?=\D)[^.;%\d]{{0,40}})?"
    rf"\b(?:is|are|be|been|to|at|now|read|reads|becomes|of|carries|as)\s{{1,3}}(?:now\s{{1,3}})?{_PERCENT}",
    re.I,
)
_NEW_RATIO = Sieve(
    r"\b(?:amend\w{0,5}|correct(?:ed|ion)|corrigendum|revis\w{1,4}|updat\w{1,3}|now"
    r"|clarification)\b[^.()\d]{0,40}"
    r"(?:\d{1,2}[^.()\d/]{2,20})?(?<!\d)(\d{1,3}(?:\s?[/:]\s?\d{1,3}){1,6})(?![\d/:])",
    re.I,
)
_OF_THAT = Sieve(
    rf"(?:{_SV})[^.;%\d]{{0,30}}{_PERCENT}\s{{1,3}}of\s{{1,3}}(?:the|that|this|those)\s{{1,3}}{_PERCENT}",
    re.I,
)
_THAT_IS = Sieve(
    rf"{_PERCENT}\s{{1,3}}of\s{{1,3}}(?:the|that|this|those)\s{{1,3}}{_PERCENT}"
    rf"[^.;%\d]{{0,20}}\b(?:is|for|on|being|goes\s{{1,3}}to)\s{{1,3}}(?:the\s{{1,3}})?(?:{_SV})",
    re.I,
)
_OF_WHICH = Sieve(
    rf"(?:{_PERCENT}\s{{0,3}}(?:for\s{{1,3}})?(?:quality|technical)|(?:quality"
    rf"|technical)[\s:(-]{{0,4}}{_PERCENT}\)?)"
    rf"[\s,(]{{1,4}}of\s{{1,3}}which\s{{1,3}}(?=[^.;%\d]{{0,80}}(?:{_SV}))[^.;%\d]{{0,60}}?"
    rf"\b(?:one|an?)\s{{1,3}}({'|'.join(PARTS)})\b",
    re.I,
)
_POINTS_IN = Sieve(
    rf"\d\s{{0,2}}(?:points|pts|marks)?[\s(,%]{{1,4}}(?:of\s{{1,3}}which|includ\w{{1,4}}"
    rf"|incl\.?)\s{{1,3}}(?:{_SV})[\s:=-]{{0,4}}"
    r"(\d{1,2}(?:\.\d)?)\s{0,2}(?:%|pts?\b|points\b|marks\b)?",
    re.I,
)
_COUNT = r"(\d{1,2}|two|three|four|five|six|seven|eight|nine|ten)"
_TIMES = (
    Sieve(rf"(?P<each>\d{{1,2}}(?:\.\d{{1,2}})?)\s?%\s{{0,2}}[x×*]\s{{0,2}}{_COUNT}\b", re.I),
    Sieve(rf"\b{_COUNT}\s{{0,2}}[x×*]\s{{0,2}}(?P<each>\d{{1,2}}(?:\.\d{{1,2}})?)\s?%", re.I),
    Sieve(
        rf"\b{_COUNT}\s{{1,3}}(?:\w{{1,20}}\s{{1,3}}){{0,2}}(?:questions?|parts?|elements?"
        rf"|sub-?criteria|items)\b"
        r"[^.;\d]{0,30}?(?P<each>\d{1,2}(?:\.\d{1,2})?)\s?%\s{0,2}(?:each|apiece|per\b)",
        re.I,
    ),
)
_EACH = Sieve(
    r"(?P<each>\d{1,2}(?:\.\d{1,2})?)\s?%\s{0,2}(?:each\b|apiece\b|per\s{1,3}(?:question|part|element|item))",
    re.I,
)
_NUMBERS = dict(
    zip(("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"), range(2, 11), strict=True)
)
_OURS = spaced(
    r"^\W{0,4}(?:ours?|(?:this|our) (?:one|tender|procurement)|here)\b[^.]{0,40}(?:n't|\bnot|\bno|\bnone)\b",
    r"^\W{0,4}we (?:do|have|will|are|would)(?:n't| not)\b(?: (?:\w{1,20}ly )?(?:us|appl|adopt|follow|weigh"
    r"|scor|evaluat|includ|set|ask|do|be|giv)\w{0,4}\b|\s{0,4}[.,;]|$)",
)
_OURS_BESIDE = spaced(r"\d\s?%[^.]{0,20}[;,-] (?:but |and )?ours?\b[^.%\d]{0,30}(?:n't|\bnot|\bno|\bnone)\b")
_FOR_EACH = spaced(r"\b(?:each|every|all|both|across) (?:of the |the )?lots?\b")
_LOT = Sieve(r"\blots?\s{1,3}\d", re.I)
_PRICED = Sieve(r"\b(?:pric\w{1,3}|costs?)\b", re.I)
_SPLIT = Sieve(r"\d\s?%[^%]{0,60}\d\s?%|\b\d{2}\s?[/:]\s?\d{2}\b|100\s?%\s{0,2}(?:price|quality)", re.I)


@dataclass(frozen=True)
class Said:
    """A sentence at its place. `of_award`: it stands in a field of the award criteria themselves."""

    text: str
    evidence: Evidence
    of_award: bool
    after: str

    def row(self, lot_id: str | None, low: float | None, high: float | None) -> Criterion:
        """The sentence as what decides."""
        made = Criterion(
            lot_id,
            "Social value",
            "quality",
            True,
            True,
            self.evidence,
            statement="in_doubt",
            words=self.text,
        )
        return made.means(RULE, None, low, high)


def sentences(
    listed: Sequence[Criterion], passages: Sequence[Passage], of_others: bool = False
) -> list[Said]:
    """The sentences on social value beside a lot's list, and in the descriptions of its rows.

    `of_others`: those of other exercises too, for who looks for what a pronoun stands for.
    """
    places: list[tuple[Locator, str, bool]] = []
    places += [
        (r.described.locator, r.described.text, True) for r in listed if r.described and not r.is_narrow
    ]
    places += [(one.locator, one.text, _is_of_award(one)) for one in passages]
    return list(
        islice((said for place in dict.fromkeys(places) for said in _named(*place, of_others)), _SENTENCES)
    )


def _is_of_award(passage: Passage) -> bool:
    return isinstance(passage.locator, FieldPath) and ".awardCriteria" in passage.locator.path


def _named(place: Locator, text: str, of_award: bool, of_others: bool) -> Iterator[Said]:
    text = text[:_MOST] if of_others else without_others(text[:_MOST])
    if not MAY_NAME.search(text):
        return
    found = list(_SENTENCE.finditer(text))
    for number, one in enumerate(found):
        if _NAME.search(one.group()) and not _left_out(one.group()):
            body = one.group().strip()
            start = one.start() + len(one.group()) - len(one.group().lstrip())
            after = found[number + 1].group() if number + 1 < len(found) else ""
            yield Said(body, Evidence(place, start, start + len(body), body), of_award, after)


def _left_out(sentence: str) -> bool:
    """ "Delivery, excluding social value": it is named to say that it is not in the row."""
    found = words.NOT_HERE.search(sentence)
    return (
        found is not None
        and not _APART.search(found.group())
        and not _NAME.search(words.without_excluded(sentence))
        and not _NEGATED.search(sentence)
    )


_APART = Sieve(r"separately|elsewhere|^\W{0,4}(?:less|minus|net)\b", re.I)


_PART_OF_ROW = spaced(
    rf"\d\s?(?:%|per cent|marks|points)\s{{0,3}}\([^()\n]{{0,80}}(?:{_SV})",
    r"\b(?:within|under) (?:\w{1,20} ){1,4}(?:we|evaluators?|the panel|officers) (?:will |shall |also ){0,2}"
    rf"(?:look\w{{0,3}}|consider|assess|score|evaluate|mark|ask|test)\b[^.]{{0,40}}(?:{_SV})",
    rf"\bsub-?criteri(?:a|on)\b[^.]{{0,80}}(?:{_SV})|(?:{_SV})[^.]{{0,40}}\bsub-?criteri(?:a|on)\b",
    r"\bone of (?:which|these|them|the (?:questions|method statements|answers|responses))\b"
    rf"[^.]{{0,40}}(?:{_SV})",
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
        if _INSIDE.search(one.text) and not _plain(one):
            return State("nested", None, 0.0, high, *broad), one
        if _PART_OF_ROW.search(one.text) and not _NEGATED.search(one.text) and not _elsewhere(one.text):
            return State("nested", None, 0.0, high, *broad), one
        if graded := _GRADED.search(one.text):
            return State("named", None, 0.0, float(graded[1]), *broad), one
    if any(_plain(one) for one in said):
        return None
    for one in said:
        if any(from_a_size(one.text)):
            continue  # this one is smaller
        if _elsewhere(one.text) and (re.search(r"\d\s?%", one.text) or not _CONDITION.search(one.text)):
            continue
        if _NEGATED.search(one.text):
            if not _CONDITION.search(one.text):
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
    rf"(?:{_SV})[^\d%.;]{{0,40}}(?:{_NOUGHT.pattern})|(?:{_NOUGHT.pattern})\s{{0,3}}(?:for|on|is"
    rf"|:)?\s{{0,3}}(?:{_SV})",
    re.I,
)
"""Its own figure is nought: those beside it are of others."""
_FIGURE_BESIDE = Sieve(
    rf"(?:{_SV})(?:\s{{1,3}}(?:criteri(?:on|a)|responses?|questions?|weighting|element))?[\s:=(\u2013-]{{1,5}}"
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
    return bool(_NAME.fullmatch(text.strip(" \t:.*-\u2013\u2022|")))


def _plain(said: Said) -> bool:
    """A plain statement that social value is not weighed."""
    text = said.text
    if plain_denial(text):
        return True
    return bool(DENIED.search(text) or re.search(r"\bun(?:weighted|scored)\b", text, re.I)) and not (
        _CONDITION.search(text) or re.search(rf"(?:{_SV})[^.;,]{{0,60}}?(?<!\d)[1-9]\d?\s?%", text, re.I)
    )


def _elsewhere(text: str) -> bool:
    return bool((ELSEWHERE.search(text) and not THIS.search(text)) or POLICY_LEAD.search(text))


@dataclass(frozen=True)
class Other:
    """What a weight means in the light of the words beside it."""

    weight: float | None
    low: float | None
    high: float | None
    told: str
    conflict: bool = False
    state: str | None = None


def other_weight(weight: float, rows: Sequence[Criterion], said: Sequence[Said], text: str) -> Other | None:
    """What the words beside a weight make of it; null where they leave it as it is.

    `text`: all of the texts. A structured weight that is corrected stays, with both as bounds (codebook 8).
    """
    narrow = [row for row in rows if row.is_narrow and row.weight_pct]
    structured = any(row.evidence.locator.of_list for row in narrow)
    for one in said:
        if found := _correction(weight, one, structured):
            return found
    if back := _taken_back(weight, text):
        kept = weight if structured else None
        return Other(kept, 0.0, weight, back, True, None if structured else "indeterminate")
    if structured:
        return None
    return (
        _of_places(weight, said)
        or _to_come(weight, said)
        or _ratio(weight, rows, text)
        or _recomputed(weight, said)
        or of_some_lots(weight, text)
    )


def _correction(weight: float, said: Said, structured: bool) -> Other | None:
    if _elsewhere(said.text) or not _CORRECTED.search(said.text):
        return None
    new = _NEW.search(said.text)
    stated = [float(one) for one in re.findall(_PERCENT, said.text)]
    if not structured and stated and all(abs(value - weight) > 0.5 for value in stated):
        return None  # another figure is taken back
    if (
        new is None
        and (_REMOVED.search(said.text) or _plain(said))
        and not re.search(rf"(?:{_SV})[^.;]{{0,60}}\d", said.text, re.I)
    ):
        low, high = 0.0, weight
    elif structured and new is not None and abs(float(new[1]) - weight) > 0.5:
        value = float(new[1])
        low, high = min(value, weight), max(value, weight)
    else:
        return None
    kept = weight if structured else None
    return Other(kept, low, high, "the text corrects it", True, None if structured else "nested")


_UNAPPLIED = spaced(
    rf"(?:{_SV})(?: (?:criterion|criteria|weighting|element|question|section)){{0,2}},? (?:(?:does"
    rf"|do|will|shall|would"
    r"|is|are)(?: not|n't) (?:to )?(?:apply|applied|applicable|used|be (?:used|applied|scored"
    r"|evaluated|applicable))\b"
    r"(?: (?:to|for|in|on|here)\b)?"
    r"|(?:(?:has|have|is|was|were|are) )?(?:now )?(?:been )?(?:removed|withdrawn|deleted|dropped|taken out"
    r"|disapplied)\b)"
)
"""Social value is said not to be used in this award after all."""
_NO_PART = spaced(
    r"\b(?:is|are|be|forms?|plays?|makes?) (?:not (?:an? |any )?|no )part (?:of|in) (?:this|the|our|these)"
    r" (?:\w{1,20} )?(?:evaluation|award|scoring|tender|procurement|competition|criteria|decision)\b"
)
_FIGURE_TAKEN_BACK = Sieve(rf"{_PERCENT}[^.;%]{{0,40}}$", re.I)
"""The figure that belongs to what is taken back: "the 5% in v1 for" before social value."""
_OF_SOME = spaced(
    r"\b(?:this|these|the above|that|which|the (?:split|criteria"
    r"|weightings?))(?: \w{1,20}){0,2}? (?:appl(?:y|ies)"
    r"|relates?|is|are)(?: (?:for|to))? (?:only )?(?:for |to )?lots? \w{1,5} (?:only|alone)\b"
)
"""What was stated is said to be of one lot alone."""


def _taken_back(weight: float, text: str) -> str | None:
    """Why a weight is said not to hold here after all; null where nothing says so."""
    figure = rf"(?<![\d.]){weight:g}(?:\.0{{1,2}})?\s?(?:%|per cent)"
    only = re.compile(
        rf"{figure}(?:\s\w{{1,20}}){{0,4}}?\s(?:applies|apply|used|counts?)\s(?:only\s)?(?:to|where"
        rf"|when|if|for|above)\b"
        rf"|{figure}(?:\s\w{{1,20}}){{0,3}}?\sonly\s(?:applies|apply|counts?|used)\b"
        rf"|\b(?:its|this|that|the|those)\s{figure}(?:\s\w{{1,20}}){{0,4}}?\s(?:added|moved"
        rf"|re-?allocated|transferred"
        rf"|redistributed|goes|given|passes)\s(?:back\s)?(?:to|into)\b",
        re.I,
    )
    for found in _SENTENCE.finditer(text[:_MOST]):
        said = found.group()
        if _elsewhere(said) or _OF_OTHERS.search(said):
            continue
        if (back := _UNAPPLIED.search(said)) and not _is_of_other_figure(weight, said[: back.start()]):
            return "said not to apply here"
        if _NO_PART.search(said) and _NAME.search(said):
            return "said to be no part of this award"
        if only.search(said) or _OF_SOME.search(said):
            return "said to apply to some alone"
    return None


def _is_of_other_figure(weight: float, before: str) -> bool:
    """ "The 5% in v1 for social value has been withdrawn": it was of another figure than this weight."""
    figure = _FIGURE_TAKEN_BACK.search(before)
    return figure is not None and abs(float(figure[1]) - weight) > 0.5


_OF_OTHERS = spaced(
    r"\b(?:previous\w{0,2}|former|earlier|other (?:tenders|contracts|procurements)|last (?:time|year))\b"
)


_SAID = r"(?:\d{1,2}(?:\.\d{1,2})?\s?(?:%|per\s?cent)|(?:[a-z]{1,12}[\s-]{1,2}){1,5}?per\s?cent)"
_BY_PLACE = Sieve(
    rf"(?:{_SV})[\s:=-]{{1,4}}(?P<one>{_SAID})\s?\([^()%\d]{{2,40}}\),?\s(?:and\s)?(?P<other>{_SAID})\s?\([^()%\d]{{2,40}}\)",
    re.I,
)


def _of_places(weight: float, said: Sequence[Said]) -> Other | None:
    """ "10% (East), 12.5% (West)": one weight for each of several parts, and no weight of them all."""
    for one in said:
        if found := _BY_PLACE.search(one.text):
            values = [amount.value for name in ("one", "other") for amount in amounts(found[name])[:1]]
            if len(values) == 2 and values[0] != values[1]:
                return Other(None, min(values), max(values), "one for each of several parts", state="nested")
    return None


_TO_COME = spaced(
    r"\b(?:points|marks|weight\w{0,5}|percentage) (?:(?:is|are) )?(?:still )?"
    r"(?:to be (?:confirmed|decided|agreed|determined|announced)|tbc|tbd)\b"
)


def _to_come(weight: float, said: Sequence[Said]) -> Other | None:
    """ "Social value 20 points and interview (points to be confirmed)": of how many, nobody can say yet."""
    if not any(_TO_COME.search(one.text) and re.search(r"\d", one.text) for one in said):
        return None
    return Other(None, 0.0, weight, "beside a row whose figure is to come", state="named")


def _ratio(weight: float, rows: Sequence[Criterion], text: str) -> Other | None:
    """ "10% (Amendment 1: 40/45/15)": a later split of as many criteria."""
    found = _NEW_RATIO.search(text)
    if found is None:
        return None
    figures = [float(one) for one in re.findall(r"\d{1,3}", found[1])]
    listed = [row for row in rows if row.statement is None]
    if not 95 <= sum(figures) <= 105 or [row.weight_pct for row in listed] == figures:
        return None
    same = len(listed) == len(figures)
    own = [f for f, row in zip(figures, listed, strict=False) if row.is_narrow] if same else [0.0, *figures]
    if not own or all(abs(value - weight) <= 0.5 for value in own):
        return None
    return Other(None, min(weight, *own), max(weight, *own), "the text amends it", True, "nested")


def _recomputed(weight: float, said: Sequence[Said]) -> Other | None:
    if (of_that := share_of_figure(said)) and of_that.told.startswith(f"{percent(weight)} of "):
        return of_that
    for one in said:
        if (of := _OF_WHICH.search(one.text)) and abs(100 / PARTS[of[3].lower()] - weight) < 0.01:
            return _part(weight, float(of[1] or of[2]))
        if inside := _POINTS_IN.search(one.text):
            value = float(inside[1])
            if abs(100 * value / (100 + value) - weight) < 0.01:
                return Other(value, value, value, f"{value:g} within the 100 points = {percent(value)}")
        if found := _several(weight, one.text):
            return found
    return None


def put_right(passages: Sequence[Passage]) -> tuple[Said, float] | None:
    """The words by which a text corrects its figure of social value, and what it is now (corrected.py)."""
    for one in passages:
        text = one.text[:_MOST]
        if found := corrected(text):
            body = text[found.start : found.end]
            return Said(body, Evidence(one.locator, found.start, found.end, body), False, ""), found.new
    return None


def of_rest(passages: Sequence[Passage]) -> Other | None:
    """What the siblings of social value leave to it of a part that a text sizes (rest_of_part.py)."""
    for one in passages:
        if found := rest_of_part(clean(one.text[:_MOST]).text):
            state = "nested" if found.is_nested else "weighted"
            return Other(found.weight, found.low, found.high, found.told, state=state)
    return None


def share_of_figure(said: Sequence[Said]) -> Other | None:
    """ "10% of the 30% is social value": a share of a figure that is stated."""
    found = (_OF_THAT.search(one.text) or _THAT_IS.search(one.text) for one in said)
    return next((_part(float(of[1]), float(of[2])) for of in found if of and float(of[2]) < 100), None)


def _part(share: float, whole: float) -> Other:
    value = round(share * whole / 100, 4)
    return Other(
        value, value, value, f"{percent(share)} of {percent(whole)} = {percent(value)}", state="nested"
    )


def _several(weight: float, text: str) -> Other | None:
    """ "4 questions at 2.5% each"; without their number no more than that it is so much at least."""
    for pattern in _TIMES:
        if (found := pattern.search(text)) and abs(float(found["each"]) - weight) < 0.01:
            count = next(
                g
                for name, g in enumerate(found.groups(), 1)
                if name != pattern.whole.groupindex["each"] and g
            )
            value = weight * (_NUMBERS.get(count.lower()) or float(count))
            if value <= 100:
                return Other(value, value, value, f"{count} times {percent(weight)} = {percent(value)}")
    found = _EACH.search(text)
    if found and abs(float(found["each"]) - weight) < 0.01:
        return Other(None, weight, None, f"{percent(weight)} for each of several", state="named")
    return None


_QUALITY_SHARE = Sieve(
    r"\b(?:quality|technical)[\s:(=-]{1,4}(\d{1,2})\s{0,2}(?:%|per\s?cent\b)"
    r"|(?<![\d.])(\d{1,2})\s{0,2}(?:%|per\s?cent)\s{1,3}(?:for\s{1,3}|on\s{1,3})?(?:quality|technical)\b",
    re.I,
)


def of_some_lots(weight: float, text: str) -> Other | None:
    """A text in which another lot's split has no social value: of all lots it is between nought and this."""
    starts = [found.start() for found in _LOT.finditer(text)]
    if not starts or _FOR_EACH.search(text):
        return None
    before = text[: starts[0]]
    parts = [text[a:b] for a, b in zip(starts, [*starts[1:], len(text)], strict=True)]
    without = [
        part for part in parts if _SPLIT.search(part) and _PRICED.search(part) and not _NAME.search(part)
    ]
    if not without or not any(_NAME.search(part) for part in [before, *parts]):
        return None
    # Where another lot weighs quality as one, social value may be in that.
    sizes = [float(one[1] or one[2]) for part in without for one in _QUALITY_SHARE.finditer(part)]
    return Other(None, 0.0, max([weight, *sizes]), "other lots are without it", state=None)


def is_of_another(said: Sequence[Said]) -> Said | None:
    """ "The council's weighting is 10%. Ours isn't": the sentence whose figure the next one takes back."""
    return next((one for one in said if _OURS.search(one.after) or _OURS_BESIDE.search(one.text)), None)


_OF_IT = spaced(
    r"(?:^\W{0,4}|[;,] (?:and |but )?)(?:(?:in|for|under) this (?:\w{1,20} )?(?:tender"
    r"|procurement|exercise|competition"
    r"|contract|one|time|round),? |here,? |now,? |this time,? )?(?:it|this criterion|that criterion)"
    r" (?:(?:now|here|will|shall|be) ){0,2}(?:carr(?:y|ies)|is|accounts? for|counts? for|has|have|makes? up"
    r"|represents?|attracts?|worth|weighted)(?: (?:at|worth|weighted|given"
    r"|now)){0,2}(?: a weight(?:ing)? of)? "
    + _PERCENT
    + r"(?= of (?:the |our )?(?:overall|total|whole|final|available|tender|evaluation)"
    r"(?! (?:contract|cost|price|value"
    r"|spend|quality|technical))\b|\W{0,3}$|[;,] )"
)
"""What is said of social value, named just before, by a pronoun: "In this tender it carries 10%"."""
_OTHER_SUBJECT = spaced(
    r"\b(?:if|unless|whether|would|could|might|may|should|KPIs?|performance|funds?|budget"
    r"|spend\w{0,3}|turnover"
    r"|staff|workforce|invoice\w{0,1}|savings?|recruit\w{0,3}|pric\w{1,3}|costs?|quality|technical|software"
    r"|system|platform|fee|discount|rebate|contract management|example|for instance|target)\b"
)
"""A sentence in which "it" may be another thing, or a condition."""


def said_of_it(said: Sequence[Said]) -> Said | None:
    """The sentence on social value of which a pronoun says the weight; null for none, or for two weights."""
    found = [one for one in said if _of_it(one)]
    return found[0] if len({_of_it(one) for one in found}) == 1 else None


def weight_of_it(said: Said) -> float:
    """The weight that a pronoun gives to the social value that a sentence names."""
    return _of_it(said) or 0.0


def _of_it(said: Said) -> float | None:
    named = list(_NAME.finditer(said.text))
    if not named or _OTHER_SUBJECT.search(f"{said.text} {said.after}"):
        return None
    found = _OF_IT.search(said.text, named[-1].end()) or _OF_IT.match(said.after)
    return float(found[1]) if found and 0 < float(found[1]) <= 100 else None


_UNREAD = spaced(
    r"\d|\b(?:per cent|half|third|quarter|fifth|tenth|weight\w{0,5}|marks?|scor(?:ed?|ing)|criteri(?:a|on)"
    r"|evaluat\w{1,4})\b"
)
"""A sentence on social value with one of these may state what was not read."""

_SHORT_AND_FIGURE = re.compile(r"\bSV[ :=-]{0,2}\d{1,2}\b|\b\d{1,2}(?:\s?%)?\s?SV\b")


def may_hold_more(said: Sequence[Said], passages: Sequence[Passage]) -> bool:
    """Whether a text of which nothing was read names social value beside a figure, or holds a whole list."""
    texts = [one.text[:_MOST] for one in passages]
    return (
        any(_UNREAD.search(one.text) for one in said)
        or any(_SHORT_AND_FIGURE.search(text) for text in texts)
        or any(True for text in texts for _ in islice(lists(text), 1))
    )


def frame_of_weight(rows: Sequence[Criterion], passages: Sequence[Passage]) -> str | None:
    """What the words round the weight in a text earn it (frames.py), of several the surest; null for none."""
    found = {
        frame(passage.text[:_MOST], row.evidence.start)
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
        for one in whose_lists(passage.text[:_MOST])
        for row in narrow
        if row.evidence.locator == passage.locator and one.start <= row.evidence.start < one.end
    }
    if not found:
        found = {
            whose_figure(passage.text[:_MOST], row.evidence.start)
            for passage in passages
            for row in narrow
            if row.evidence.locator == passage.locator and row.weight_pct
        }
    return next((whose for whose in (OURS, DOUBT) if whose in found), None)


def of_overfull_list(rows: Sequence[Criterion], passages: Sequence[Passage]) -> bool:
    """Whether the weight of a text stands in a list of percentages that come to more than the whole."""
    return any(
        is_overfull(passage.text[:_MOST], _figure_at(row, passage.text))
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
                text = passage.text[:_MOST]
                if of_itself := _of_itself(weight, after):
                    return of_itself
                if told := _said_in(before, after, text) or _both(before, text, row.evidence.start):
                    return Other(None, 0.0, weight, told, state="nested")
    return next((other for one in passages if (other := _plainly(weight, one.text[:_MOST]))), None)


_OF_ITS_OWN = spaced(
    r"^\s?%? of (?:the |all )?(?:total |overall |available |whole )?(?:social value|community benefits?|SV)"
    r" (?:score|marks|points|element|section|question|weighting)\b"
)
_OF_A_STAGE = spaced(
    r"^\s?%? of (?:the |all )?(?:marks |points |score )?(?:for |in |at )?(?:the )?(?:stage|phase)"
    r" \w{1,5}\b"
)


def _of_itself(weight: float, after: str) -> Other | None:
    """A share of social value's own score, which is no weight, or of a stage, whose size nobody states."""
    if _OF_ITS_OWN.search(after):
        return Other(None, None, None, "a share of its own score", state="named")
    if _OF_A_STAGE.search(after):
        return Other(None, 0.0, weight, "a share of a stage", state="nested")
    return None


_FIGURE_BEFORE = re.compile(r"\d\s?%\W{0,3}(?:\w{1,5}\s)?$")
_OWN_FIGURE = Sieve(rf"(?:{_SV})[\s:(=-]{{0,4}}{_PERCENT}\)?", re.I)
_DIVIDED = spaced(r"^,? (?:of which|comprising|made up of|consisting of|divided|split into)\b")


def _plainly(weight: float, text: str) -> Other | None:
    """Where social value's own figure is a summand of a whole list, or divided, and the weight another."""
    own_figures = list(_OWN_FIGURE.finditer(text))
    if any(abs(float(one[1]) - weight) <= 0.5 for one in own_figures):
        return None
    found = next(iter(own_figures), None)
    if found and not _LOT.search(text) and not _FIGURE_BEFORE.search(text[: found.start()][-20:]):
        own = float(found[1])
        whole = [text[start:end] for start, end in lists(text)]
        in_list = len(whole) == 1 and found.group() in whole[0] and _PRICED.search(whole[0])
        if in_list or _DIVIDED.search(text[found.end() :][:40]):
            low, high = sorted((own, weight))
            return Other(None, low, high, f"{percent(weight)}, or its own figure", state="nested")
    return None


_LONGEST_NAME = 160
_WIDER = re.compile(
    r"(?:^|[.,;:|/\n]|\band\b)\s{0,4}(?P<head>[^().,;:|/\n%]{3,80})"
    r"\((?P<names>[^()\n]{3,100})\)[\s:=-]{0,6}$"
)
_OF_ROW = re.compile(r"[^%\n.]{0,160}$")
"""What stands before a figure, from the figure or sentence before it."""
_AFTER_LAST = Sieve(r"[,;:/|]|\band\b", re.I)
_SEVERAL = Sieve(rf"(?:{_SV})\s{{0,2}};\s{{1,4}}(?=[a-z])[^;:.%\d]{{2,60}}:?\s{{0,3}}$", re.I)
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
    if words.OTHER_SENSE.search(name) and not _NAME.search(words.OTHER_SENSE.sub(" ", name)):
        return "of social value in another sense"
    if words.SV_WHOLE_NAME.match(_AFTER_LAST.split(name)[-1]) and words.sv_otherwise(text):
        return "of what the notice calls SV"
    if _SEVERAL.search(name):
        return "one of several names of a row"
    if (_NAME.search(name) and _UNSCORED.search(name)) or _UNSCORED.match(after.lstrip(" \t%")):
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
    if found is None or words.NARROW.search(found["head"]) or not words.NARROW.search(found["names"]):
        return False
    return words.is_joint(f"{found['head'].strip()} ({found['names']})")


def with_weight(row: Criterion, other: Other) -> Criterion:
    """The deciding row with what it means now."""
    return replace(row.means(RULE, other.weight, other.low, other.high, arithmetic=other.told))
