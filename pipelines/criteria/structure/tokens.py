"""Every figure of a text that could be a share, and every word that stands for one, for who does the sums.

Where `candidates` keeps what is most likely a weight, nothing is left out here but money and dates: numbers
in words and figures that count something are taken too, as ones that need not be explained.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipelines.criteria.patterns import spaced
from pipelines.criteria.structure.amounts import (
    IN_WORDS,
    PARTS,
    Amount,
    amounts,
    number,
)
from pipelines.criteria.structure.candidates import candidates
from pipelines.criteria.structure.contexts import NOT_THIS, Wording
from pipelines.criteria.structure.settle import near

REST, EQUAL, LIKE = "rest", "equal", "like"
_SHARES = "|".join((*PARTS, "hundredth"))
_COUNTED_SHARES = spaced(rf"(?<![\w-])(?P<count>{IN_WORDS}|\d{{1,2}})[\s-](?P<part>{_SHARES})s?\b")
_SO_MANY_IN = spaced(
    rf"(?<![\w.-])(?P<count>{IN_WORDS}|\d) (?:(?:marks?|points?) )?in (?:every )?(?P<of>three|four|five"
    rf"|six|seven|eight|nine|ten|twenty|\d{{1,2}})\b(?! (?:of|per|hours?|days?|years?)\b)"
)
_PARTS_OF = spaced(rf"(?<![\w.-])(?P<count>{IN_WORDS}|\d{{1,2}}) parts?\b(?! of | in )")
_PARTS_IN = spaced(
    rf"(?<![\w.-])(?P<count>{IN_WORDS}|\d{{1,2}}) parts? (?:in|of|out of) (?:a |one |the )?(?:hundred|100)\b"
)
_PARTS_ARE = spaced(
    r"\bparts? (?:in|of|out of|from|per) (?:a |one |the |every )?(?:hundred|100)\b|\b(?:hundred|100) parts\b"
)
"""Words that say how many parts there are, so that each is a percent."""
_ONE_SHARE = spaced(
    rf"\b(?:the|an?) (?:(?:other|remaining|last|final|odd|full|further|whole|clear|mere"
    rf"|good) (?P<one>{'|'.join(PARTS)})\b"
    rf"|(?P<part>{'|'.join(PARTS)}) (?:left|over|remaining|(?:that|which) (?:remains|is left)))"
)
"""A share of the whole that is one by its article alone: "the quarter left over"."""
_NUMBER_IN_WORDS = spaced(rf"(?<![\w-])(?:{IN_WORDS})(?![\w-])")
_ONE_IS = spaced(r" (?:is|for|goes|mark|point|to)\b")
_DECIMAL = re.compile(r"(?<![\w.])0?\.\d{1,3}(?![\w]|\.\d)")
_BARE = re.compile(r"(?<![\w.,/:£$€])[1-9]\d?(?:\.\d)?(?![\w%/:]|[.,]\d)")
_CODED = re.compile(r"(?<![A-Za-z\d])[A-Z]{1,3}(?P<value>\d{1,2})(?![\w%])")
"""Letters with their figure: "Q50 P35 CB15"."""
_GLUED = re.compile(r"(?<=[a-z)])\d{1,2}(?=[A-Z]|[.,;]?\s|[.,;]?$)")
REST_WORDS = spaced(
    r"\b(?:rest(?! (?:up)?on\b)|remainder|balance|residue|(?:everything|all) else"
    r"|all (?:the rest|(?:that|which) (?:is|remains)(?: left)?(?: over)?)|other (?:part|side"
    r"|portion)(?! of\b)"
    r"|remaining (?:marks|points|score|share|weight\w{0,3}|per\s?cent\w{0,4})"
    r"|(?:proportion|part|portion|share|number|figure) (?:which|that) (?:remains|is left)"
    r"|difference to (?:100|a hundred|one hundred|the (?:whole|total))|mak(?:es?|ing) up the (?:number|total)"
    r"|what(?:ever)?(?:'s| is| remains)(?: then)?(?: left| over)?)\b"
    r"(?! (?:of (?:the|it|that|them) )?(?:\w{1,9} )?[\d.]{1,4})"
)
_LIKE = spaced(
    r"\b(?:(?P<twice>twice|double)|(?P<half>half)|(?P<third>a third)|(?P<thrice>three times)"
    r"|(?P<more>half as much again)|(?P<same>the same|as much|equal))"
    r"(?: (?:weight\w{0,3}|marks|points|value))? (?:as much as|as many as|as|to|that of|those of|what"
    r"|the (?:weight|value) of)\b"
)
_EACH_OTHER = spaced(r" (?:one another|each other|the next)\b")
_AGAIN = spaced(
    r"\b(?:(?:the|a) (?:like|same) (?:number|amount|figure|share|weight|proportion|again)"
    r"|as many again"
    r"|as much again|the same again)\b(?! as\b)"
    r"(?= (?:for|to|on|goes|is|are|being|attach|reserv|given|allotted))",
    r"\b(?:(?P<twice>twice|double)|(?P<half>half)|(?P<thrice>three times)) (?:that|this|as much|as many)\b"
    r"(?! (?:of|as)\b)",
)
"""As much as the figure before it, or so many times that."""
_NUMBERED = 2
"""Items of a list that is numbered."""
_TIMES = {"twice": 2.0, "half": 0.5, "third": 1 / 3, "thrice": 3.0, "more": 1.5, "same": 1.0}
_EQUAL = spaced(
    r"\b(?:equal(?:ly)?(?! to\b)|evenly"
    r"|(?:the|of) same(?! (?:way|manner|basis|method|questions?|criteria|terms))(?: \w{1,10})?|alike"
    r"|in (?:even|two|three|four|five) (?:halves|parts)|half (?:each|and half)|fifty[\s-]fifty)\b"
)
_TREATED = spaced(r"\btreat")
_ONE_OF = spaced(r"one of (?:the|these|those|our) ")
_EACH = spaced(
    r"\W{0,3}(?:(?:of the )?(?:marks|points|score|weight\w{0,3}) )?(?:for |to )?"
    r"(?:each|apiece|every one|per (?:question|item|head))\b"
)
_EACH_BEFORE = spaced(
    r"\beach(?: (?:(?:is|are|being|of|one|them|these|those|carr\w{2,5}|worth|with|has|have|gets?|weigh\w{0,4}"
    r"|at|for|scored|marked|out|counts?)\b)){0,5} $"
)
_COLUMN = re.compile(
    r"^[^\w\n]{0,4}(?P<head>\d{1,3}(?:\.\d{1,2})?)(?=\s?[%|\t )-])"
    r"|(?<![\w.£])(?P<tail>\d{1,3}(?:\.\d{1,2})?)\s?(?:%|marks|points|pts)?[^\w\n]{0,4}$"
)


@dataclass(frozen=True)
class Token:
    """A figure at [start, end): its size (a decimal of one in percent), null where the sum says it.

    `times`: how many times what it is said to be like. `is_total`: what marks may be out of; `is_sum`: what
    others reach, and none of them.

    `is_firm`: it is a weight by its looks, and a sum that passes over it explains nothing. `is_each`: what
    it is given for is several things.
    """

    start: int
    end: int
    value: float | None
    unit: str
    is_firm: bool
    is_each: bool = False
    times: float = 0.0
    is_total: bool = False
    is_sum: bool = False


def tokens(wording: Wording) -> list[Token]:
    """All figures of this award's sentences, in order."""
    text = wording.text
    kept, _ = candidates(wording)
    firm = {(a.start, a.end) for a in kept}
    columns = _columns(wording)
    found = [_token(text, a, (a.start, a.end) in firm) for a in _amounts(text)]
    made = [one for one in found if one is not None and not _is_other(text, one)]
    made += _extra(text, [(one.start, one.end) for one in found if one is not None])
    made += [Token(m.start(), m.end(), None, REST, False) for m in REST_WORDS.finditer(text)]
    made += [
        Token(m.start(), m.end(), None, LIKE, True, times=_TIMES[m.lastgroup or "same"])
        for m in _LIKE.finditer(text)
        if not _EACH_OTHER.match(text, m.end())
    ]
    made = _with_repeated(made, text)
    made += [
        Token(m.start(), m.end(), None, EQUAL, False)
        for m in _EQUAL.finditer(text)
        if not _TREATED.search(text[max(0, m.start() - 40) : m.start()])
    ]
    placed = [one for one in (_in_column(one, columns) for one in made) if one is not None]
    kept_now = [
        one
        for one in sorted(placed, key=lambda t: (t.start, -t.end))
        if wording.contexts[wording.sentence_of(one.start)] not in NOT_THIS
    ]
    return _without_repeats(_without_numbers(list(_apart(kept_now)), text), text)


_AT_EDGE = re.compile(r"(?:^|[\n:;,.(|])\s{0,3}\(?$")
_BEFORE_NAME = re.compile(r"[.)]?\s{1,3}[A-Za-z'\u2019£\d]")


def _without_numbers(found: list[Token], text: str) -> list[Token]:
    """The figures without those that number the items of a list: 1, 2, 3, each before an item."""
    numbers: list[int] = []
    for at, one in enumerate(found):
        counts = one.unit == "bare" and one.value == len(numbers) + 1 and text[one.start].isdigit()
        if counts and _AT_EDGE.search(text[: one.start][-6:]) and _BEFORE_NAME.match(text, one.end):
            numbers.append(at)
    if len(numbers) < _NUMBERED or numbers[1] - numbers[0] < _NUMBERED:
        return found
    return [one for at, one in enumerate(found) if at not in numbers]


def _with_repeated(found: list[Token], text: str) -> list[Token]:
    """The figures and, for words that repeat the one before them, that one again."""
    made = list(found)
    for m in _AGAIN.finditer(text):
        before = [t for t in found if t.value is not None and t.end <= m.start()]
        if before:
            last = max(before, key=lambda t: t.end)
            times = next((_TIMES[name] for name, said in m.groupdict().items() if said), 1.0)
            made.append(Token(m.start(), m.end(), (last.value or 0.0) * times, last.unit, True))
    return made


_POINTS_BACK = spaced(
    r"\b(?:the|that|those|these|this|in all|makes?|making|adds? to|total\w{0,4}|sum|comes? to|is) ?$|= ?$"
)


_IS_MADE_OF = spaced(r" ?= ?[a-z]")
"""After a figure that was said: "quality 40 (40 = team 20 + plan 20)"."""
_THAT = ("that", "those", "these", "this")
"""Before a figure that was said: it is none of a list."""


_TOTAL = spaced(
    r"\b(?:out of(?: a total of)?|total\w{0,4}(?: of| is| marks| points| score)?(?: ?[:=(-])?"
    r"|(?:maximum|most)(?: score| mark)?"
    r"(?: of| is)"
    r"|adds? up to|sums? to|that makes|(?:for|of|in) every) $"
)
_TOTAL_OF_MARKS = spaced(
    r"\b(?:up to|carr(?:y|ies)|of the|there are|has|have|from|of|with)(?: an? (?:total|maximum) of)? $"
)
_TOTAL_AFTER = spaced(
    r"^ ?(?:marks?|points?)? ?(?:are |is |can be |may be )?"
    r"(?:available|in total|in all|all told|altogether|on offer|to be won|you can win)\b"
)


_MOST = spaced(r"\bmax(?:imum|\.)? (?:(?:score|marks?|points) )?(?:of |is )?\d{1,3}\b")
"""The most marks of one thing, where several things have such."""
_SUM_LINE = re.compile(r"[\W\d]|marks|points|total", re.I)


def _alone_below(text: str, one: Token) -> bool:
    """Whether a figure stands alone in its line, as a sum does below a column."""
    start, end = text.rfind("\n", 0, one.start) + 1, text.find("\n", one.end)
    line = text[start : len(text) if end < 0 else end]
    is_bare = one.unit in ("bare", "points")
    return start > 0 and is_bare and not _SUM_LINE.sub("", line)


def _without_repeats(found: list[Token], text: str) -> list[Token]:
    """The figures, where those that say again what was said, or what it makes up, need not be explained."""
    made: list[Token] = []
    each_has_most = len(_MOST.findall(text)) > 1
    for at, one in enumerate(found):
        before = [t.value for t in found[max(0, at - 8) : at] if t.value is not None]
        sums = {*before, *(sum(before[first:]) for first in range(len(before))), 100.0}
        again = one.value is not None and any(near(one.value, size) for size in sums)
        before_it, after_it = text[max(0, one.start - 40) : one.start], text[one.end : one.end + 40]
        if one.unit in ("bare", "points"):
            is_most = each_has_most and _MOST.search(text[max(0, one.start - 40) : one.end])
            is_sum = not (one.is_each or is_most) and bool(
                _TOTAL.search(before_it) or _TOTAL_AFTER.search(after_it) or _alone_below(text, one)
            )
            if is_sum or (one.unit == "points" and _TOTAL_OF_MARKS.search(before_it)):
                made.append(replace(one, is_firm=False, is_total=True, is_sum=is_sum))
                continue
        if again and (back := _POINTS_BACK.search(text[max(0, one.start - 30) : one.start])):
            one = replace(one, is_firm=False, is_sum=back.group().lower().strip() in _THAT)
        if again and _IS_MADE_OF.match(after_it):
            one = replace(one, is_firm=False, is_sum=True)
        made.append(one)
    return made


def _amounts(text: str) -> list[Amount]:
    return [a for a in amounts(text) if a.low is None]


def _apart(found: Sequence[Token]) -> Iterator[Token]:
    end = -1
    for one in found:
        if one.start >= end:
            yield one
            end = one.end


def _token(text: str, a: Amount, is_firm: bool) -> Token | None:
    unit, value = a.unit, a.value
    if text[a.start : a.end].lower().endswith("percentages"):
        return None  # "those four percentages"
    if unit == "decimal" or (unit in ("bare", "times") and 0 < value < 1):
        unit, value = "decimal", value * 100
    if unit == "outof":
        if a.total is None or not 0 < a.value < a.total or _ONE_OF.match(text, a.start, a.end):
            return None
        is_share = a.total in (10, 100) or a.total <= 1 or "every" in text[a.start : a.end].lower()
        unit, value = ("percent", 100 * a.value / a.total) if is_share else ("points", a.value)
    if not 0 < value <= 2000:
        return None
    is_firm &= not (unit == "bare" and value <= 12 and text[a.start].isalpha())
    return Token(a.start, a.end, value, unit, is_firm, _is_each(text, a.start, a.end))


def _is_each(text: str, start: int, end: int) -> bool:
    """Whether a figure is said to be that of each of several things."""
    return bool(_EACH.match(text[end : end + 50]) or _EACH_BEFORE.search(text[max(0, start - 60) : start]))


_MONEY = re.compile(r"[£$€]\s?$")
_UNIT_OF_ELSE = re.compile(r"^\s?(?:am|pm|k|m|st|nd|rd|th|kg|km|mm|cm|kVA|dB|Mbps|bn)\b")


_OF_LOT = spaced(r"\blots? $")


def _is_other(text: str, one: Token) -> bool:
    """Money, an hour, a measure."""
    before, after = text[max(0, one.start - 3) : one.start], text[one.end : one.end + 8]
    if one.unit == "bare" and _OF_LOT.search(text[max(0, one.start - 6) : one.start]):
        return True
    return one.unit != "percent" and bool(_MONEY.search(before) or _UNIT_OF_ELSE.match(after))


def _extra(text: str, taken: Sequence[tuple[int, int]]) -> list[Token]:
    """Numbers in words, hundredths, decimals at the end of a sentence, figures written into words."""
    found: list[Token] = []

    def free(start: int, end: int) -> bool:
        return not any(s < end and start < e for s, e in taken) and not any(
            t.start < end and start < t.end for t in found
        )

    for m in _COUNTED_SHARES.finditer(text):
        count, part = number(m["count"]), PARTS.get(m["part"].lower(), 100)
        if 0 < count < part:
            found = [t for t in found if not (t.start < m.end() and m.start() < t.end)]
            found.append(Token(m.start(), m.end(), 100 * count / part, "fraction", True))
    for m in _DECIMAL.finditer(text):
        if free(*m.span()):
            found.append(Token(m.start(), m.end(), float(m.group()) * 100, "decimal", True))
    for m in _PARTS_IN.finditer(text):
        found = [t for t in found if not (t.start < m.end() and m.start() < t.end)]
        found.append(Token(m.start(), m.end(), number(m["count"]), "bare", True))
    of_hundred = bool(_PARTS_ARE.search(text))
    for m in _PARTS_OF.finditer(text):
        value = number(m["count"])
        if value > 0 and not (of_hundred and value >= 100):
            found = [t for t in found if not (t.start < m.end() and m.start() < t.end)]
            unit = "bare" if of_hundred else "times"
            found.append(Token(m.start(), m.end(), value, unit, of_hundred))
    for m in _SO_MANY_IN.finditer(text):
        count, of = number(m["count"]), number(m["of"])
        if 0 < count < of:
            taken = [(s, e) for s, e in taken if e <= m.start() or m.end() <= s]
            found = [t for t in found if not (t.start < m.end() and m.start() < t.end)]
            found.append(Token(m.start(), m.end(), 100 * count / of, "fraction", False))
    for m in _ONE_SHARE.finditer(text):
        if free(*m.span()):
            found.append(
                Token(m.start(), m.end(), 100 / PARTS[(m["one"] or m["part"]).lower()], "fraction", True)
            )
    glued = [m for m in _GLUED.finditer(text) if free(*m.span())]
    if len(glued) > 2:
        found += [Token(m.start(), m.end(), float(m.group()), "bare", False) for m in glued]
    coded = [m for m in _CODED.finditer(text) if free(*m.span("value"))]
    if len(coded) > 2 and near(sum(float(m["value"]) for m in coded), 100):
        found += [Token(*m.span("value"), float(m["value"]), "bare", True) for m in coded]
    for m in _BARE.finditer(text):
        if free(*m.span()):
            found.append(Token(m.start(), m.end(), float(m.group()), "bare", False))
    for m in _NUMBER_IN_WORDS.finditer(text):
        value = number(m.group())
        is_counted = value >= 2 or _ONE_IS.match(text, m.end())
        if 1 <= value <= 200 and is_counted and free(*m.span()):
            found.append(Token(m.start(), m.end(), float(value), "bare", False, _is_each(text, *m.span())))
    return found


@dataclass(frozen=True)
class _Line:
    """A line at [start, end) of the text, and the figures that it begins and ends with."""

    start: int
    end: int
    head: re.Match[str] | None
    tail: re.Match[str] | None


def _columns(wording: Wording) -> list[tuple[int, int, int, int]]:
    """(ends of a line, ends of its figure) of lines whose first or last figures reach 100."""
    found: list[tuple[int, int, int, int]] = []
    run: list[_Line] = []
    place = 0
    for line in [*wording.text.split("\n"), ""]:
        if ends := {m.lastgroup: m for m in _COLUMN.finditer(line)}:
            run.append(_Line(place, place + len(line), ends.get("head"), ends.get("tail")))
        else:
            found += _column(run)
            run = []
        place += len(line) + 1
    return found


def _column(run: Sequence[_Line]) -> list[tuple[int, int, int, int]]:
    for name in ("tail", "head"):
        for first in range(len(run)):
            own = [(line, m) for line in run[first:] if (m := getattr(line, name)) is not None]
            if len(own) < len(run) - first:
                continue
            for count in range(3, len(own) + 1):
                if near(sum(float(m[name]) for _, m in own[:count]), 100):
                    return [
                        (line.start, line.end, line.start + m.start(name), line.start + m.end(name))
                        for line, m in own[:count]
                    ]
    return []


def _in_column(one: Token, columns: Sequence[tuple[int, int, int, int]]) -> Token | None:
    """A figure in a line of a column: the column's own, or no figure of the list."""
    for start, end, first, last in columns:
        if start <= one.start < end:
            return replace(one, is_firm=True) if first <= one.start < last else None
    return one
