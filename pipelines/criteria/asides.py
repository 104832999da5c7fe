"""Figures that a text takes back, moves on from, or says beside a weight: blanked before anybody reads.

"Raised from 5% to 10%" states 10; "(10% in 2019)" states nothing of this tender; in "social value 10% (method
4%, commitments 6%)" the bracket tells the parts of the 10. Places stay: each is replaced by spaces.
"""

import re
from collections.abc import Iterator

from pipelines.criteria import vocabulary
from pipelines.criteria.earlier import ANY, without
from pipelines.criteria.labels import NOUN
from pipelines.criteria.limits import blank
from pipelines.criteria.patterns import spaced
from pipelines.criteria.percents import NUMBER, PERCENT, PERCENTAGE, value_of
from pipelines.criteria.threshold import from_a_size
from warehouse.sieve import Sieve

_FIGURE = Sieve(
    rf"(?<![\w.,])\d{{1,3}}(?:[.,]\d{{1,2}})?(?![\w,]\w|\d)\s{{0,2}}(?:{PERCENT}|points?\b|marks?\b)?",
    re.I,
)
_AMOUNT = rf"{NUMBER}\s{{0,2}}(?:{PERCENT}|points?\b|marks?\b)?"
_MOVED = spaced(
    rf"\b(?:rais|increas|rise|rises|rising|rose|reduc|chang|amend|revis|lower|cut|alter|updat|adjust|mov"
    rf"|go|went|gone|up"
    rf"|down)\w{{0,4}} (?:\w{{1,20}} ){{0,3}}?from (?:the )?(?:\w{{1,20}} ){{0,2}}?(?P<old"
    rf">{_AMOUNT})(?= (?:\w{{1,20}} )"
    rf"{{0,3}}?to (?:\w{{1,20}} ){{0,2}}?\d)",
    rf"\b(?:no longer|instead of|rather than|not) (?:(?:weighted|worth|carrying|scored|set|at|the"
    rf"|a|of|its|earlier|former"
    rf"|previous|usual|being|be) ){{0,5}}(?P<not>{_AMOUNT})(?=,? (?:but|and now|now|it is)\b[^.;]{{0,40}}\d)",
    rf"\b(?:but|and now|now) (?:at )?\d[^.;,]{{0,30}},? (?:rather than|instead of|not|no longer) "
    rf"(?:the )?(?:\w{{1,20}} )"
    rf"{{0,2}}?(?P<rather>{_AMOUNT})",
)
"""A figure that goes before the one that counts."""
_SCORED = spaced(
    r"\b(?:scores?|scored|scoring) (?:of )?(?P<score>\d)(?![\d.]|\s?%| (?:marks|points)|\s?/\s?\d\d)"
    r"(?! out of [1-9]\d)(?: out of \d\b)?",
    r"\b(?:marked|scored) (?:from|between) (?P<least>\d)(?: (?:to|and) \d{1,2}\b)",
)
"""Marks of an answer, on a scale."""
_BRACKET = re.compile(r"\(([^()\n]{3,160})\)")
_ELSEWHERE = spaced(
    r"\b(?:previous\w{0,2}|last (?:time|year|tender|contract|round)|earlier|formerly|was|were|ha"
    r"d been|used to"
    r"|expired|outgoing|in (?:19|20)\d\d|(?:19|20)\d\d (?:tender|contract|round|competition))\b"
)
_OF_OTHERS = spaced(
    r"\b(?:of|for) (?:the |its |their |our |all )?(?:staff|workers?|workforce|employees|apprenti"
    r"ces|spend|suppliers?"
    r"|waste|jobs|hours|recruits|residents|fleet|materials|sub-?contract\w{0,5}|purchases|households"
    r"|calls|responses)\b"
    r"|\b(?:local|living wage|apprentic\w{1,6}|spend|recycl\w{1,5}|SMEs?|VCSEs?)\b"
)
_WEIGHS = spaced(
    r"\b(?:weight\w{0,5}|of the|score|marks|points|section|overall|total|sub-?criteri\w{1,3}|max\w{0,4})\b"
)
_OUTER = re.compile(r"[\s:=-]{0,4}\d{1,3}(?:\.\d{1,2})?\s?(?:%|[;,.\n]|$)")
_DIVIDES = spaced(
    r"\s{0,2}(?::(?!\s?\d{1,2}\s?:)|\(|, ?(?:of which|comprising|compris\w{1,3} of|made up of|split"
    r"|being|consisting of|i\.e\.)"
    r"|of which|comprising|made up of|split (?:between|into|as)?|being|consisting of)"
)
_OWN_WEIGHT = spaced(
    r"\b(?:(?:its|the|their|that|this|an?|it|and|but|which|question's) ){0,3}(?:overall |own |question )?"
    r"(?P<says>weighs|weight(?:ing|ings|age|ed)?)"
    r"(?: (?:is|are|of|at|being|will|be|a|for|it|this|that|question)){0,4}"
    rf"[\s:=-]{{1,4}}{NUMBER}\s{{0,2}}(?:{PERCENT}|points|marks)"
)
"""A weight said of what was named before."""
_LIMIT_LEAD = spaced(
    r"\b(?:(?:the|an?) )?(?:min(?:imum|\.)?|lowest|required|acceptable|qualifying|pass(?:ing)?)[\s-]{1,2}"
    r"(?:\w{1,20} ){0,2}?(?:scores?|marks?|threshold|standard|hurdle) (?:\w{1,20} ){0,2}"
    r"(?:for|on|in) (?:the |your )?$",
    r"\b(?:the |an? )?(?:threshold|hurdle|cut-?off) (?:\w{1,20} ){0,2}"
    r"(?:for|on|in) (?:the |your )?$",
)
_SHARE = (
    r"(?P<share>(?:(?:an?|one|two|three|four) (?:half|third|quarter|fifth|sixth|eighth|tenth)s?|half"
    rf"|{PERCENTAGE}))"
)
_A_PART = (
    r"(?:(?:the|that|this|our)"
    r" (?:other |remaining |second |first |last |final |quality |technical ){1,2}(?:half"
    r"|third|quarter|fifth"
    r"|part|portion|share)|(?:the|that) (?:rest|remainder|balance|half|third|quarter)\b|what (?:is"
    r"|remains) left|one half)"
)
_OF_A_PART = (
    spaced(rf"\bof {_A_PART}\b[^.;\d]{{0,30}}?\b{_SHARE}\b"),
    spaced(rf"\b{_SHARE} of {_A_PART}(?! of the (?:marks|score|points|evaluation|total))"),
)
"""A share of a part whose figure stands elsewhere or nowhere: "of the other half, a fifth"."""
_WITHDRAWN = spaced(
    r"\b(?:(?:has|have|had|is|are|was|were|(?<=t's))"
    r"(?: now| since| been| therefore){0,2} (?:withdrawn|removed|deleted"
    r"|superseded|cancelled|dropped|taken out)|no longer (?:applies|holds|stands)"
    r"|(?:was|is) (?:wrong|(?:stated |given |an? )?(?:in )?error|a mistake|a misprint|a typo)"
    r"|should be (?:ignored|disregarded)|(?:please )?(?:ignore|disregard))\b"
)
"""What takes back the figure of its sentence."""
_PAST = spaced(
    r"(?:^|(?<=[.;!?\n])) ?(?:then,|(?:back )?in (?:19|20)\d\d,?|last (?:time|round),?"
    r"|(?:under |in )?the (?:old|last|previous|former|expiring|outgoing) \w{3,14},?)[^.;\n\d]{0,60}?"
    r"\b(?:had|gave|carried|counted|stood|got|took|put)\b(?: (?!per cent)[a-z]{1,12}){0,6}? "
    rf"(?P<past>{_AMOUNT}|(?:[a-z]{{3,9}}[ -]){{1,3}}per cent)"
)
"""A figure of an earlier time: its sentence begins with that time and has a verb of the past."""
_REFERENCE = spaced(
    r"\b(?:in|see|at|to|under|within|of|by|per|from|with) (?:the |our )?"
    r"(?:schedules?|sections?|appendi(?:x|ces)|annex(?:e|es)?|parts?|tables?|clauses?|paragraphs?|volumes?|documents?|attachments?|chapters?|pages?"
    r"|figures?) (?:no\.? |number )?(?P<number>\d{1,3}(?:\.\d{1,3}){0,3}[A-Z]?)\b"
    r"(?!\s{0,2}(?:%|per\b|marks?\b|points?\b|\d|[:=(\u2013-]))"
)
"""A number by which something is found: "the weightings are in Schedule 3"."""
_POINTS_BACK = spaced(r"\s{0,4}(?:but |and )?(?:it|this|that)\b")
_STOP = re.compile(r"[.;!?](?=\s)|\n")
_DIGIT = re.compile(r"\d")
_LINE_PART = re.compile(r"\n[ \t]{0,8}(?:[-*•o–]|[a-z0-9]{1,3}[.)]|[ \t]{2,8})[^\n]{0,120}")
_MOST_PARTS = 6


def without_asides(text: str, of_parts: bool = False) -> str:
    """The text with spaces in place of every figure that is no weight by what stands beside it.

    `of_parts`: with the shares of a part whose size stands elsewhere, for who looks for it there.
    """
    of_part = [match.span("share") for pattern in _OF_A_PART for match in pattern.finditer(text)]
    text = without(text, of_part) if of_part and not of_parts else text
    if not _DIGIT.search(text):
        return text
    return without(
        text,
        (
            *_moved(text),
            *(found.span("number") for found in _REFERENCE.finditer(text)),
            *_bracketed(text),
            *_parts_of_it(text),
            *_limited(text),
            *from_a_size(text),
            *_withdrawn(text),
            *_past(text),
        ),
    )


def _moved(text: str) -> Iterator[tuple[int, int]]:
    for pattern in (_MOVED, _SCORED):
        for match in pattern.finditer(text):
            yield match.span(match.lastgroup or 0)


def _past(text: str) -> Iterator[tuple[int, int]]:
    """Figures in a sentence on social value in an earlier tender."""
    for match in _PAST.finditer(text):
        stop = _STOP.search(text, match.end())
        if vocabulary.NARROW.search(text, match.start(), stop.start() if stop else len(text)):
            yield match.span("past")


def _withdrawn(text: str) -> Iterator[tuple[int, int]]:
    """The one figure of a sentence that is said to be withdrawn, where another of social value stands."""
    for said in _WITHDRAWN.finditer(text):
        start = max((stop.end() for stop in _STOP.finditer(text, 0, said.start())), default=0)
        end = stop.start() if (stop := _STOP.search(text, said.end())) else len(text)
        own = list(ANY.finditer(text, start, end))
        if not own and _POINTS_BACK.match(text, start):  # "It has been dropped."
            start = max((stop.end() for stop in _STOP.finditer(text, 0, max(0, start - 1))), default=0)
            own = list(ANY.finditer(text, start, end))
        if len(own) != 1 or not vocabulary.NARROW.search(text, start, end):
            continue
        others = [one for one in ANY.finditer(text) if not start <= one.start() < end]
        same = any(abs(value_of(one.group()) - value_of(own[0].group())) < 0.01 for one in others)
        named = vocabulary.NARROW.search(text, 0, start) or vocabulary.NARROW.search(text, end)
        is_all = abs(sum(value_of(one.group()) for one in others) - 100) < 0.6
        if len(others) > 1 and (named or is_all) and not same:
            yield own[0].span()


def _bracketed(text: str) -> Iterator[tuple[int, int]]:
    """Figures in brackets that are of another exercise, or count things in a name whose figure follows."""
    for bracket in _BRACKET.finditer(text):
        body, start = bracket[1], bracket.start(1)
        figures = list(_FIGURE.finditer(body))
        if not figures or _WEIGHS.search(body):
            continue
        elsewhere = _ELSEWHERE.search(body)
        outer = _OUTER.match(text, bracket.end()) and _OF_OTHERS.search(body)
        if elsewhere or outer:
            yield from ((start + m.start(), start + m.end()) for m in figures)


def _limited(text: str) -> Iterator[tuple[int, int]]:
    """What says how much social value must score, where its weight is said after that."""
    for weight in _OWN_WEIGHT.finditer(text):
        first = max(0, weight.start() - 160)
        names = list(vocabulary.NARROW.finditer(text, first, weight.start()))
        if not names:
            continue
        name, lead = (
            names[-1],
            _LIMIT_LEAD.search(text, max(first, names[-1].start() - 60), names[-1].start()),
        )
        begun = lead.start() if lead else name.start()
        between, quiet = text[name.end() : weight.start()], blank(text[begun : weight.start()])
        if (
            re.search(r"\d", between)
            and "." not in between
            and not re.search(r"\d", quiet)
            and not NOUN.search(between)
        ):
            yield begun, name.start()
            yield name.end(), weight.start("says")


def _parts_of_it(text: str) -> Iterator[tuple[int, int]]:
    """Figures that together are the one of social value before them, and tell how that is made up."""
    for name in vocabulary.NARROW.finditer(text):
        own = _FIGURE.search(text, name.end(), name.end() + 60)
        if own is None or not re.fullmatch(r"[^.;,\n\d]{0,50}", text[name.end() : own.start()]):
            continue
        value = value_of(own.group())
        inside = _divided(text, own.end())
        if inside is None:
            continue
        parts = list(_FIGURE.finditer(text, *inside))[:_MOST_PARTS]
        running = 0.0
        for count, part in enumerate(parts, 1):
            running += value_of(part.group())
            if count >= 2 and abs(running - value) < 0.01:
                yield from (found.span() for found in parts[:count])
                break


def _divided(text: str, end: int) -> tuple[int, int] | None:
    """[first, last) of what tells the parts of the figure before it: a bracket, a clause or lines."""
    opened = _DIVIDES.match(text, end)
    if opened:
        stops = (")",) if opened.group().strip() == "(" else (". ", ";", "\n\n")
        places = [at for stop in stops if (at := text.find(stop, opened.end(), opened.end() + 200)) > 0]
        return opened.end(), min(places, default=min(len(text), opened.end() + 200))
    last = at = end
    while line := _LINE_PART.match(text, at):
        last = at = line.end()
        if last - end > 500:
            break
    return (end, last) if last > end else None
