"""Sentences on social value beside what a lot was read to say, and what in them is of something else.

`zero_in_doubt.py`, `other_weight.py` and `weight_of_row.py` ask these sentences whether what was read stands.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from pipelines.criteria import vocabulary
from pipelines.criteria.list_names import lists
from pipelines.criteria.model import Criterion, Evidence
from pipelines.criteria.other_exercises import without_others
from pipelines.criteria.passage import FieldPath, Locator, Passage
from pipelines.criteria.patterns import spaced
from pipelines.criteria.refusals import ELSEWHERE, POLICY_LEAD, THIS
from pipelines.criteria.sentence_of import (
    DENIED,
    MAY_NAME,
)
from pipelines.criteria.statements import plain_denial
from warehouse.sieve import Sieve

RULE = "sentence-in-doubt"
SV = r"(?:" + re.sub(r"\((?!\?)", "(?:", vocabulary.NARROW.pattern) + r"|\bSV\b|\bS\.V\.|\bSROI\b)"
NAME = Sieve(rf"{SV}|\bSV(?=\d{{1,2}}\b)|(?<=\d)SV\b", re.I)
PERCENT = r"(\d{1,3}(?:\.\d{1,2})?)\s{0,2}(?:%|per\s?cent\b)"
MOST = 40_000
"""Code points of a text that are looked at."""
_SENTENCES = 60
"""Sentences on social value that are looked at."""
SENTENCE = re.compile(r"(?:[^.!?\n]|\.(?=\S)|[!?](?=\S)){1,1000}[.!?]?")
NEGATED = spaced(
    r"\b(?:no|not|nor|never|nil|zero|without|neither|unweighted|unscored|unevaluated|0\s?%)\b|n't\b"
)
CONDITION = spaced(
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
_OURS = spaced(
    r"^\W{0,4}(?:ours?|(?:this|our) (?:one|tender|procurement)|here)\b[^.]{0,40}(?:n't|\bnot|\bno|\bnone)\b",
    r"^\W{0,4}we (?:do|have|will|are|would)(?:n't| not)\b(?: (?:\w{1,20}ly )?(?:us|appl|adopt|follow|weigh"
    r"|scor|evaluat|includ|set|ask|do|be|giv)\w{0,4}\b|\s{0,4}[.,;]|$)",
)
_OURS_BESIDE = spaced(r"\d\s?%[^.]{0,20}[;,-] (?:but |and )?ours?\b[^.%\d]{0,30}(?:n't|\bnot|\bno|\bnone)\b")
LOT = Sieve(r"\blots?\s{1,3}\d", re.I)
PRICED = Sieve(r"\b(?:pric\w{1,3}|costs?)\b", re.I)


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


@lru_cache(maxsize=256)
def _named(place: Locator, text: str, of_award: bool, of_others: bool) -> tuple[Said, ...]:
    """Kept, as each lot of a notice asks after its shared texts more than once."""
    return tuple(_sentences_of(place, text, of_award, of_others))


def _sentences_of(place: Locator, text: str, of_award: bool, of_others: bool) -> Iterator[Said]:
    text = text[:MOST] if of_others else without_others(text[:MOST])
    if not MAY_NAME.search(text):
        return
    found = list(SENTENCE.finditer(text))
    for number, one in enumerate(found):
        if NAME.search(one.group()) and not _left_out(one.group()):
            body = one.group().strip()
            start = one.start() + len(one.group()) - len(one.group().lstrip())
            after = found[number + 1].group() if number + 1 < len(found) else ""
            yield Said(body, Evidence(place, start, start + len(body), body), of_award, after)


def _left_out(sentence: str) -> bool:
    """ "Delivery, excluding social value": it is named to say that it is not in the row."""
    found = vocabulary.NOT_HERE.search(sentence)
    return (
        found is not None
        and not _APART.search(found.group())
        and not NAME.search(vocabulary.without_excluded(sentence))
        and not NEGATED.search(sentence)
    )


_APART = Sieve(r"separately|elsewhere|^\W{0,4}(?:less|minus|net)\b", re.I)


def plain(said: Said) -> bool:
    """A plain statement that social value is not weighed."""
    text = said.text
    if plain_denial(text):
        return True
    return bool(DENIED.search(text) or re.search(r"\bun(?:weighted|scored)\b", text, re.I)) and not (
        CONDITION.search(text) or re.search(rf"(?:{SV})[^.;,]{{0,60}}?(?<!\d)[1-9]\d?\s?%", text, re.I)
    )


def elsewhere(text: str) -> bool:
    return bool((ELSEWHERE.search(text) and not THIS.search(text)) or POLICY_LEAD.search(text))


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
    + PERCENT
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
    named = list(NAME.finditer(said.text))
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
    texts = [one.text[:MOST] for one in passages]
    return (
        any(_UNREAD.search(one.text) for one in said)
        or any(_SHORT_AND_FIGURE.search(text) for text in texts)
        or any(True for text in texts for _ in islice(lists(text), 1))
    )
