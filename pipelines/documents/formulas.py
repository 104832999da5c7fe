"""Weights as factors of a formula, and as a ratio in words."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from pipelines.criteria.amounts import Amount
from pipelines.criteria.patterns import spaced
from pipelines.documents.entries import Entry, tidy, title
from pipelines.documents.items import LONGEST_LIST, WORDS, Item, is_of_others
from pipelines.documents.places import Page, Placed

_SHARE = r"(?P<figure{0}>[01]?\.\d{{1,3}}|\d{{1,2}}(?:\.\d)?\s?%)"


_FACTOR = r"(?P<name{0}>[A-Za-z][A-Za-z ]{{0,40}}?)"


_TERM = re.compile(
    rf"{_SHARE.format(1)}\s{{0,2}}(?:[x×*·]\s{{0,2}})?{_FACTOR.format(1)}(?=\s{{0,2}}(?:[)+\].;]|$))"
    rf"|(?<![A-Za-z]){_FACTOR.format(2)}\s{{0,2}}[x×*·]\s{{0,2}}{_SHARE.format(2)}(?=\s{{0,2}}(?:[)+\].;]|$))"
)


def formula(placed: Placed, start: int, line: str, page: Page) -> Iterator[Item]:
    """ "F = 0.5 x P + 0.4 x Q + 0.1 x SV": the factors of a sum that reaches 1, letters by their meaning."""
    if len(line) > LONGEST_LIST or "+" not in line:
        return
    terms = list(_TERM.finditer(line))
    between = [line[one.end() : other.start()] for one, other in pairwise(terms)]
    if len(terms) < 2 or any(re.sub(r"[\s()\[\]]", "", gap) != "+" for gap in between):
        return
    made: list[Item] = []
    for term in terms:
        which = "1" if term["figure1"] else "2"
        figure, name = term[f"figure{which}"], term[f"name{which}"].strip()
        value = float(figure.rstrip("% ")) * (1 if "%" in figure else 100)
        first, end = start + term.start(f"figure{which}"), start + term.end(f"figure{which}")
        entry = Entry(_meaning(name, page.text), placed.place, page.text, first, end)
        made.append(Item(replace(entry, figure=Amount(value, "percent", first, end)), placed.at, False, ""))
    values = [item.entry.value or 0.0 for item in made]
    if abs(sum(values) - 100) < 0.1:
        yield from made


def _meaning(letters: str, text: str) -> str:
    """What the letters of a formula stand for, by the words around it ("SV for social value"); else they."""
    if len(letters) > 5:
        return tidy(letters)
    found = re.search(
        rf"(?<![A-Za-z]){re.escape(letters)}\s{{0,2}}(?:for|=|is|means|stands for|:|–|-)\s{{0,2}}(?:the )?"
        r"(?:(?:weighted )?(?:scores?|marks?) (?:for|on) )?(?:the )?"
        r"(?P<after>[a-z][a-z -]{2,60}?)(?=\s{0,2}(?:[.,;)\n]|\band [A-Z]{1,3}\b|$))"
        rf"|(?P<before>[A-Za-z][a-z]{{2,30}}(?: [a-z]{{2,20}}){{0,3}})\s{{0,2}}\({re.escape(letters)}\)",
        text,
    )
    return tidy(found["after"] or found["before"]) if found else letters


_RATIO = re.compile(r"(?<![\d:])\d{1,2}(?:\s?:\s?\d{1,2}){1,5}(?![\d:])")


_RATIO_OF = spaced(r"\b(?:ratio|proportions?|split)\b")


_BEFORE_RATIO = spaced(
    r"\b(?:are|is|will be|shall be|stand|have been)(?: (?:weighed|weighted|scored|evaluated|split|shared"
    r"|marked|judged|combined))?(?: (?:to each other|together))?(?: in)?(?: the| a)? (?:ratio|proportions?)\b"
)


_BETWEEN = spaced(r"\b(?:between|among|to|for) ")


def ratio(placed: Placed, start: int, line: str, text: str) -> Iterator[Item]:
    """ "Price, quality and social value are weighed in the ratio 50:40:10": as many names as figures."""
    found = _RATIO.search(line)
    if found is None or not _RATIO_OF.search(line) or is_of_others(line):
        return
    values = list(re.finditer(r"\d{1,2}", found.group()))
    if sum(int(value.group()) for value in values) != 100 or len(_RATIO.findall(line)) > 1:
        return
    after = re.split(r"[.;]|,\s(?:in that|respectively)", line[found.end() :])[0].lstrip(" ,(")
    if between := _BETWEEN.match(after):
        names = _listed(after[between.end() :], len(values))
    elif lead := _BEFORE_RATIO.search(line, 0, found.start()):
        names = _listed(re.split(r"[.;]\s", line[: lead.start()])[-1], len(values))
    else:
        return
    if not names:
        return
    for name, value in zip(names, values, strict=True):
        first = found.start() + value.start()
        amount = Amount(float(value.group()), "percent", first, first + len(value.group()))
        entry = Entry(
            name, placed.place, text, start + first, start + first + len(value.group()), figure=amount
        )
        yield Item(entry, placed.at, True, "")


def _listed(text: str, count: int) -> list[str]:
    """The names of a list in words, where there are as many; "and" inside a name stays."""
    parts = [part for part in re.split(r",\s{1,3}", text.strip()) if part]
    if parts and len(parts) + 1 == count:
        before, _, last = parts.pop().rpartition(" and ")
        parts += [before, last]
    names = [
        re.sub(r"^(?:and |the )+(?:response on |answers? on |score for )?", "", p.strip()) for p in parts
    ]
    names = [title(name)[0] for name in names]
    named = all(re.search(r"[^\W\d_]{2}", name) and len(name.split()) <= WORDS for name in names)
    return names if named and len(names) == count else []
