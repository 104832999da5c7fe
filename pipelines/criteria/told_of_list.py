"""What the words beside a structured list say of the whole list: of what it is, and of what it is a share.

A form has no field for "these are used to shortlist", "please disregard the weights", or "quality is 40%":
buyers say it in a description. A list of another stage, or whose weights are said to be none, is no list of
award criteria; one without price that reaches 100 beside a stated size of quality or price is of quality.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from pipelines.criteria.clean import clean
from pipelines.criteria.model import Criterion, Part
from pipelines.criteria.passage import Passage
from pipelines.criteria.patterns import spaced
from pipelines.criteria.percents import NUMBER, PERCENT
from pipelines.criteria.weigh import weigh
from pipelines.criteria.weighed import Weighed
from warehouse.sieve import Sieve

SELECTION = "list-of-selection"
DISREGARDED = "list-disregarded"
_MOST = 12_000
"""Code points of a text that are looked at."""
_CLAUSE = re.compile(r"(?:[^.;!?\n]|\.(?=\S)){1,600}")

_WEIGHTS = (
    r"(?:criteri(?:a|on)|weights?|weightings?|percentages?|scoring|scores?"
    r"|marks|figures|numbers|tables?|lists?)"
)
_ELSEWHERE = r"(?! (?:in|on|at|within|by|as part of) (?!this notice|the notice|the criteria))"
_POINTED = (
    rf"(?:(?:listed|shown|published|given|stated|set out|displayed|entered){_ELSEWHERE}"
    r"(?: (?:here|below|above|in (?:this|the) notice))?|here|below|above|in (?:this|the) notice"
    r"|of this notice)"
)
_THESE = (
    rf"(?:(?:these|those) (?:\w{{1,20}} ){{0,2}}?{_WEIGHTS}|{_WEIGHTS} (?:that are |which are )?{_POINTED})"
)
_STAGE = (
    r"(?:selection|short-?\s?list\w{0,4}|SQ|PSQ|PQQ|SSQ|pre-?qualif\w{1,10}|(?:first"
    r"|initial) (?:stage|phase|round)"
    r"|(?:stage|phase|round) (?:1|one|I)|conditions of participation|(?:supplier|selection) questionnaire"
    r"|select(?:ing)? (?:the |those |up to )?(?:\w{1,12} )?(?:suppliers|applicants|candidates"
    r"|bidders|tenderers"
    r"|organisations|firms)"
    r"(?: who| which| that)?(?: \w{1,10}){0,3} (?:invited|invite|tender))"
)
_AIMED = (
    r"(?:(?:are|is|will be|were|be|being) )?(?:(?:only |solely |all ))?(?:used|applied|appl(?:y|ies)"
    r"|relates?|refers?|for|of"
    r"|those|decide|determine)"
)
_OF_SELECTION = spaced(
    rf"\b{_THESE} {_AIMED}(?: \w{{1,12}}){{0,4}} {_STAGE}\b",
    rf"\b{_STAGE}(?: (?:stage|scoring|weights?|weightings?|scores?|criteria|marks)){{1,2}}"
    rf" (?:(?:are|is) (?:as |those |the ones )?)?{_POINTED}(?: (?:the |this )?{_WEIGHTS})?"
    r"(?! (?:must|and must|need))",
    r"\b(?:are|is|will be|be|to be) (?:first )?(?:short-?\s?listed|pre-?qualified) (?:on|by|against"
    r"|using|under|with"
    rf"|according to|from)(?: \w{{1,12}}){{0,2}} {_THESE}\b",
    r"\b(?:candidates|applicants)(?: \w{1,12}){0,3} selected (?:on|by|against|using|under|with|according to)"
    rf"(?: \w{{1,12}}){{0,2}} {_THESE}\b",
    rf"\b(?:we|council|authority|panel) (?:will "
    rf"|shall )?(?:short-?\s?list)(?: \w{{1,20}}){{0,3}} (?:on|by|against|using"
    rf"|with)(?: \w{{1,12}}){{0,2}} {_THESE}\b",
)
"""The criteria that are listed are said to be those by which bidders are selected."""
_FIGURED = spaced(
    r"^\W{0,4}(?:the )?selection criteria\b[^:]{0,60}\b(?:are|is)\W",
    r"\bused (?:only |solely )?(?:to|for) (?:short-?\s?list\w{0,3}|select(?:ing)?|choos(?:e|ing)"
    r"|pre-?qualify\w{0,3})\b",
    rf"^\W{{0,4}}(?:weight\w{{0,5}}|criteria|scoring|scored?) (?:for|at|in|of) (?:the )?{_STAGE}",
)
"""Said of the figures that stand in the same clause."""
_NOT_SO = spaced(
    r"\b(?:not|never|n't|both|neither|except|rather than)\b",
    r"\b(?:and|as well as|then|or) (?:then |at |for |the |to |in ){0,3}(?:ITT|ITPD|award|tender"
    r"|second|final|stage"
    r" (?:2|two)|evaluat\w{1,5})\b",
    r"\b(?:stage (?:2|two)|second stage|final stage|award stage|tender stage|stage of award|ITT stage)\b",
    r"\b(?:once|after|following|passed|passing|having been)\b",
)
"""A clause that says so of another stage too, or denies it."""
_DISREGARDED = spaced(
    r"\b(?:disregard|ignore|take no (?:account|notice) of|do not (?:rely on|use)|should not rely on)"
    rf" (?:the |these |those |any |all |our ){{0,3}}(?:\w{{1,20}} ){{0,2}}?{_WEIGHTS}\b",
    rf"\b{_WEIGHTS}(?: {_POINTED})? (?:\w{{1,12}} ){{0,4}}?(?:(?:should|must|can|may|are|is"
    rf"|to) (?:to )?(?:be )?"
    r"(?:disregarded|ignored)|(?:are|is|were|was) (?:only |merely |just |all )?(?:an? )?"
    r"(?:placeholders?|dummy|dummies|fictitious|made up|notional|for (?:the )?(?:portal|system|form)\b"
    r"|entered (?:only )?(?:because|since|as|to)|not (?:the )?(?:true|real|actual|correct|final)))",
    rf"\b(?:true|real|actual|correct) {_WEIGHTS} (?:is|are|will be|can be|appear|stand)(?: \w{{1,12}}){{0,3}}"
    r" (?:in|within|issued|with|available|published|by) ",
)
"""The weights that are listed are said to be none."""
_OF_EARLIER = spaced(
    r"\b(?:earlier|previous\w{0,2}|former|original|draft|last|old|first version|prior|superseded)\b"
)

_QUALITY = r"(?:quality|technical|non-?price)"
_PRICE = r"(?:price|pricing|costs?|commercial|financial)"
_PART = (
    r"(?: (?:score|scores|element|envelope|submission|evaluation|section|component|criteria"
    r"|criterion|questions"
    r"|part|side|marks|weight(?:ing)?|total|overall|aspects?|responses?|as a whole))"
)
_IS = (
    r"(?:\s{0,3}[:=(\u2013-]{1,2}\s{0,3}|,? (?:(?:which|that) )?(?:(?:overall|itself|together"
    r"|in total) )?(?:will )?"
    r"(?:accounts? for|counts? for|is|are|at|carr(?:y|ies)|represents?|makes? up|be|has|have|being|comprises?"
    r"|attracts?|receives?|worth|weighted)(?: (?:weighted|worth|at|given|allocated|set at|only"
    r"|a weight(?:ing)? of"
    r"|a total of|the|remaining|other)){0,3} | )"
)
_FIGURE = rf"({NUMBER})\s{{0,2}}{PERCENT}"
_NO_SHARE = (
    r"(?! (?:of|in|on) (?:the |our )?(?:quality|technical|price|contract|value|cost|spend|annual"
    r"|estimated|staff"
    r"|workforce|budget)|\s?(?:increase|decrease|discount|reduction|rise|uplift|saving|inflation"
    r"|deposit|retention"
    r"|each|per\b|pass|threshold|minimum|or (?:more|above|over)))"
)
_NAME_FIRST = spaced(rf"\b(?P<name>{_QUALITY}|{_PRICE}){_PART}{{0,2}}{_IS}{_FIGURE}{_NO_SHARE}")
_FIGURE_FIRST = spaced(
    rf"(?<![\d.]){_FIGURE}(?: of the (?:marks|score|evaluation|total|weighting|overall score|points)"
    r"(?: (?:are|is|will be))?| weight(?:ing)?)?(?: (?:for|on|to|towards|is|will be|being|based on|goes to"
    rf"|allocated to|given to|available for))?(?: the)? (?P<name>{_QUALITY}|{_PRICE})\b"
    r"(?! (?:increase|decrease|discount|reduction|rise|uplift|saving|per\b|threshold|of the contract))"
)
_OTHER_WAY = spaced(
    rf"\b(?P<name>{_QUALITY}|{_PRICE})\b(?:,? (?:being|is|are) (?:the )?(?:other|remaining|rest)),? {_FIGURE}"
)
_TWO = (
    rf"(?P<name>{_QUALITY}|{_PRICE})"
    rf"\s{{0,2}}(?:[:/&\u2013-]|to|and|versus|v)\s{{0,2}}(?P<next>{_QUALITY}|{_PRICE})"
)
_RATIO = r"(?P<one>\d{1,2})\s?%?\s{0,2}(?:[:/\u2013-]|to|and)\s{0,2}(?P<two>\d{1,2})(?![\d.])"
_NAMES_RATIO = spaced(
    rf"\b{_TWO}(?: (?:ratio|split|weight(?:ing)?s?|balance))?(?:\s{{0,2}}[:=(]\s{{0,2}}| (?:is|are"
    rf"|of|at|will be|in the"
    rf" ratio(?: of)?|in the proportions?|split)(?: of)? | ){_RATIO}"
)
_RATIO_NAMES = spaced(
    rf"(?<![\d.:/]){_RATIO}(?: (?:split|ratio|in favour of|between|of))?\s{{0,2}}\(?\s{{0,2}}{_TWO}\b"
)
_IN_QUALITY = spaced(
    rf"\b{_WEIGHTS}(?: {_POINTED})?(?: \w{{1,12}}){{0,4}} (?:within|inside|of|for|in|under) (?:the |our )?"
    rf"(?:overall |total )?{_QUALITY} (?:envelope|score|element|section|submission|component|marks"
    rf"|part|evaluation"
    r"|weight(?:ing)?|total|percentage|side)\b",
    rf"\b{_QUALITY} (?:sub-?\s?criteria|criteria|questions|sub-?\s?weight\w{{0,5}}"
    rf"|elements)(?: \w{{1,12}}){{0,3}}"
    r" (?:add|adds|sums?|total|totals|come|comes) (?:up )?(?:to )?100\s?%",
    rf"\b{_QUALITY} (?:sub-?\s?criteria|criteria|questions|breakdown"
    rf"|weight\w{{0,5}}) (?:only )?(?:are |is )?{_POINTED}\b",
)
"""The figures of the list are said to be shares of quality."""
_OF_EARLIER_OR_ELSE = spaced(
    r"\b(?:previous\w{0,2}|former|earlier|last (?:time|year|contract|tender)|current contract"
    r"|existing contract"
    r"|usual\w{0,2}|normal\w{0,2}|policy|for example|other tenders|was let|were let)\b"
)
_MONEY = Sieve(
    r"\b(?:pric\w{1,3}|costs?|commercial\w{0,2}|financ\w{1,4}|value\s{1,4}for\s{1,4}money"
    r"|economic\w{0,4}|rates?|fees?"
    r"|tariffs?|VFM|income|rent|savings?|budget)\b",
    re.I,
)
_BLOCK = Sieve(r"\b(?:quality|technical|non-?price)\b", re.I)


def _texts(listed: Sequence[Criterion], passages: Iterable[Passage]) -> Iterator[str]:
    """The texts beside a list, and the longer descriptions of its rows."""
    told = [row.described.text for row in listed if row.described and len(row.described.text) > 12]
    for text in (*(one.text for one in passages), *told):
        yield clean(text[:_MOST]).text


def _clauses(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        yield from (found.group() for found in _CLAUSE.finditer(text))


def set_aside_by(listed: Sequence[Criterion], passages: Iterable[Passage]) -> str | None:
    """The rule by which a structured list is none of award criteria, from the words beside it; null for none.

    It is of the selection of bidders, or its weights are to be disregarded.
    """
    if not listed:
        return None
    for clause in _clauses(_texts(listed, passages)):
        if (rule := _rule_of(clause, listed)) and not _OF_EARLIER.search(clause):
            return rule
    return None


def _rule_of(clause: str, listed: Sequence[Criterion]) -> str | None:
    if _DISREGARDED.search(clause):
        return DISREGARDED
    of_them = _OF_SELECTION.search(clause) or (_FIGURED.search(clause) and _repeats(listed, clause))
    return SELECTION if of_them and not _NOT_SO.search(clause) else None


def _repeats(listed: Sequence[Criterion], clause: str) -> bool:
    """Whether a clause states every figure of the list."""
    figures = {float(one) for one in re.findall(r"(?<![\d.])\d{1,3}(?:\.\d{1,2})?(?![\d.])", clause)}
    stated = [row.stated_value for row in listed if row.stated_value]
    return len(stated) > 1 and figures.issuperset(stated)


def set_aside(listed: Sequence[Criterion], rule: str) -> tuple[Criterion, ...]:
    """The rows of a list that is none of award criteria: they are kept, and weigh nothing that is known."""
    return tuple(
        replace(row.means(rule, None, None, None, "unknown"), is_narrow=False, is_broad=False)
        for row in listed
    )


def of_quality(listed: Sequence[Criterion], passages: Iterable[Passage]) -> Weighed | None:
    """A list without price that reaches 100 where a text says how large quality or price is; else null.

    Its figures are shares of quality (codebook 4.1): of its size where one is stated, else of an unknown one.
    """
    if not _is_of_100(listed):
        return None
    texts = list(_texts(listed, passages))
    clauses = [one for one in _clauses(texts) if not _OF_EARLIER_OR_ELSE.search(one)]
    sizes = {size for one in clauses for size in _sizes(one, listed)}
    if not sizes and not any(_IN_QUALITY.search(one) for one in clauses):
        return None
    size = sizes.pop() if len(sizes) == 1 else None
    read = weigh([replace(row, part=Part("Quality", size), stated_of="parent") for row in listed])
    return replace(read, complete=True)


def _is_of_100(listed: Sequence[Criterion]) -> bool:
    """Two rows of quality at least, in percent, that reach 100 without one that may be price."""
    values = [row.stated_value or 0.0 for row in listed]
    plain = all(
        row.kind == "quality"
        and row.stated_unit in ("percent", "range_middle")
        and row.part is None
        and row.stated_of != "parent"
        and row.stated_value is not None
        and not _MONEY.search(row.name)
        for row in listed
    )
    return len(listed) > 1 and plain and 99 <= sum(values) <= 101


def _sizes(clause: str, listed: Sequence[Criterion]) -> Iterator[float]:
    """The sizes of quality that a clause states, by its own or by that of price."""
    for pattern in (_NAMES_RATIO, _RATIO_NAMES):
        for found in pattern.finditer(clause):
            one, two = float(found["one"]), float(found["two"])
            if one + two == 100 and _is_price(found["name"]) != _is_price(found["next"]):
                yield two if _is_price(found["name"]) else one
    for pattern in (_NAME_FIRST, _FIGURE_FIRST, _OTHER_WAY):
        for found in pattern.finditer(clause):
            value = float(next(group for group in found.groups() if group and group[0].isdigit()))
            if 0 < value < 100 and not _held(found["name"], value, listed):
                yield 100 - value if _is_price(found["name"]) else value


def _is_price(name: str) -> bool:
    return not _BLOCK.search(name)


def _held(name: str, value: float, listed: Sequence[Criterion]) -> bool:
    """Whether the list has this size in a row of its own."""
    return not _is_price(name) and any(
        row.stated_value == value and _BLOCK.search(row.name) for row in listed
    )
