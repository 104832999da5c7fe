"""The rows that one sentence, bullet or table row states with a figure, and what keeps figures out."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from pipelines.criteria import shared_names, vocabulary
from pipelines.criteria.amounts import PERCENT_SIGN, Amount, amounts, whole_of
from pipelines.criteria.bounded import Bounds, bounds
from pipelines.criteria.clean import Cleaned
from pipelines.criteria.labels import NOUN, kinds_of, label_of
from pipelines.criteria.lowest_price import decides_alone
from pipelines.criteria.model import Criterion, Evidence, percent
from pipelines.criteria.ordinary import is_of_people_or_place
from pipelines.criteria.pairs import Pair, pairs
from pipelines.criteria.passage import FieldPath
from pipelines.criteria.patterns import spaced
from pipelines.criteria.refusals import MAY, THIS, other_tender, refusal
from pipelines.criteria.segments import Segment
from pipelines.criteria.statements import taken_back
from pipelines.criteria.trees import Tree
from pipelines.criteria.weighed import Weighed
from warehouse.sieve import Sieve
from warehouse.text import one_line

_NEAR = 150
"""Code points on either side of a figure that tell the language of its row."""
ITEM = 120
"""A longer segment is a sentence, not a row of a list."""
FIGURE = Sieve(r"\d|\bper\s?cent|\b(?:half|third|quarter|fifth|sixth|eighth|tenth|twentieth)\b", re.I)
EVALUATION = spaced(
    r"\b(?:weight\w{0,30}|evaluat\w{1,30}|scor(?:e|es|ed|ing)|award\w{0,30}|marks?|criteri\w{1,30}"
    r"|MEAT|MAT|points|worth|most (?:economically )?advantageous|basis|assess\w{0,30}|split|ratio|breakdown"
    r"|judged)\b"
)
_BARE_ITEM = re.compile(
    r"^(\D{2,90}?)[\s:|=(\t-]{1,6}(\d{1,3}(?:\.\d{1,2})?)(?: \([^()]{0,40}\))?[);,.|]{0,2}\s{0,4}$"
)
_PERFORMANCE = Sieve(r"\bKPIs?\b", re.I)
_VALUE = re.compile(r"\d{1,4}(?:\.\d{1,2})?")
_TOTAL = spaced(r"\W{0,4}(?:(?:grand )?total|sum)\b")
_ROW_NUMBER = re.compile(
    r"^[\s|]{0,4}(?:Q\d{1,2}|\d{1,2}(?:\.\d{1,2})?|[a-z])[.)|\s:-]{1,4}(?=[A-Za-z])", re.I
)
_ONLY_FIGURE = Sieve(
    r"^\d{1,2}(?:\s?[/:]\s?\d{1,2}){1,5}$"
    rf"|^[\s(]{{0,8}}\d{{1,3}}(?:[.,]\d{{1,2}})?\s{{0,4}}(?:{PERCENT_SIGN}|points|marks"
    rf"|/\s{{0,2}}100)?[)\s.]{{0,8}}$",
    re.I,
)
_OF_ITSELF = spaced(
    r"^\s{0,4}\)?\s{0,4}of (?:the |that |its )?(?:social value|price|pricing|cost|commercial"
    r"|financial|SV) (?:score|marks|weighting|element|section|points|criterion|question|envelope)"
)
"""A share of the score of one criterion says nothing of that criterion's weight."""
_OF_PRICE = spaced(
    r"\W{0,4}(?:the )?(?:commercial|price|pricing|cost|financial)(?: (?:scoring|score|marks|element"
    r"|section|envelope))?"
    r" (?:(?:is|are|will be) )?(?:then |further )?(?:broken down|breaks? down|split|divided|made up|compris)"
)
_LOTS_AFTER = spaced(
    r"(?P<amount>\d{1,3}(?:\.\d{1,30})?)\s?%\s{0,4}\(?\s{0,4}(?:for |in )?lots?"
    r" (?P<first>\d{1,2})(?:\s{0,4}(?:-|to)\s{0,4}(?P<last>\d{1,2}))?"
)


NOWHERE = FieldPath("")
"""Until the reading of a text is put at its place."""
_LOTS_BEFORE = spaced(
    r"\blots? (?P<first>\d{1,2})(?:\s{0,4}(?:-|to)\s{0,4}(?P<last>\d{1,2}))?[\s:=(-]{1,4}(?:\w{1,20} ){0,5}?"
    r"(?P<amount>\d{1,3}(?:\.\d{1,30})?)\s?%"
)


@dataclass(frozen=True)
class Source:
    """A text with its cleaned form, from which criteria are made."""

    cleaned: Cleaned
    text: str

    def row(self, pair: Pair, segment: Segment) -> Criterion:
        """The pair as a criterion, not weighed yet."""
        label, amount = pair.label, pair.amount
        start, end = self.cleaned.span(segment.start + amount.start, segment.start + amount.end)
        name = one_line(label)
        at = segment.start + amount.start
        near = self.cleaned.text[max(0, at - _NEAR) : at + _NEAR]
        return Criterion(
            lot_id=None,
            name=name,
            kind=vocabulary.price_kind("quality", name),
            is_narrow=vocabulary.is_narrow(name),
            is_broad=vocabulary.is_broad(name),
            evidence=Evidence(NOWHERE, start, end, self.text[start:end]),
            stated_value=amount.value,
            stated_unit=amount.unit,
            stated_of="unknown" if pair.of == "within" else pair.of,
            stated_low=amount.low,
            stated_high=amount.high,
            is_joint=shared_names.is_joint(name),
            is_umbrella=shared_names.is_umbrella(name),
            is_unnamed=not vocabulary.tells(name),
            is_open=vocabulary.is_open(name, near)
            or is_of_people_or_place(name)
            or self._may_be_meant(name, at),
            total=amount.of,
            is_listed=pair.listed,
            is_within=pair.of == "within",
            words=segment.of(self.cleaned.text),
        )

    def _may_be_meant(self, name: str, at: int) -> bool:
        """Whether a weak word with its cue stands before a figure, of which the name has a part alone."""
        before = re.split(r"\d|[.;\n]", self.cleaned.text[max(0, at - _NEAR) : at])[-1]
        return (
            bool(vocabulary.WEAK.search(before))
            and not vocabulary.is_narrow(name)
            and vocabulary.is_narrow(before)
        )

    def tree(self, tree: Tree, passage: Segment) -> Weighed:
        """A tree as a list that is explained; the figures count from where its passage begins."""
        rows = []
        for share in tree.shares:
            item, parent = share.item, share.parent
            row = self.row(Pair(item.label, item.amount), passage)
            if item.kind == "narrow":
                # A short form that this vocabulary lacks ("Soc. Val.") was known to who proposed it.
                row = replace(row, is_narrow=True, is_broad=True)
            told = None
            if parent is not None:
                told = f"{row.stated()} of {parent.label} {percent(parent.value)} = {percent(share.weight)}"
            elif abs(share.weight - item.value) > 0.01:
                told = f"{item.value:g} of {tree.total:g} points = {percent(share.weight)}"
            of = "parent" if parent is not None else "overall"
            rows.append(row.means("tree-explains-all", share.weight, share.weight, share.weight, of, told))
        return Weighed(tuple(rows), True, nested=tree.relative)

    def statement(self, kind: str, first: int, last: int, segment: Segment) -> Criterion:
        """A sentence that decides without a figure."""
        start, end = self.cleaned.span(segment.start + first, segment.start + last)
        row = Criterion(
            lot_id=None,
            name="Social value",
            kind="quality",
            is_narrow=True,
            is_broad=True,
            evidence=Evidence(NOWHERE, start, end, self.text[start:end]),
            stated_unit="pass_fail" if kind in ("pass_fail", "mandatory_unscored") else "none",
            statement=kind,
            words=segment.of(self.cleaned.text),
        )
        zero = 0.0 if kind in ("not_weighted", "mandatory_unscored") else None
        weight = None if kind == "mandatory_unscored" else zero
        return row.means(f"sentence-{kind.replace('_', '-')}", weight, zero, zero)


def with_figures(text: str, cut: Sequence[Segment]) -> list[Segment]:
    """Names and figures that a pasted table left on lines of their own, put together.

    The order is decided once for a whole run of such lines, by which of "name, figure", "figure, name" and
    "all names, all figures" leaves no figure without a name and the fewest names without a figure.
    """
    kinds = [_kind_of_line(segment.of(text)) for segment in cut]
    joined: list[Segment] = []
    at = 0
    while at < len(cut):
        run = _run_of_lines(kinds, at)
        if run <= at:
            joined.append(cut[at])
            at += 1
            continue
        lines = list(cut[at:run])
        bodies = [segment.of(text) for segment in lines]
        apart = [
            len(re.findall(r"\n", text[a.end : b.start])) > 1 for a, b in zip(lines, lines[1:], strict=False)
        ]
        order = _order(bodies, kinds[at:run], apart)
        joined += [replace(lines[first], end=lines[last - 1].end) for first, last in order]
        at = run
    return joined


def _kind_of_line(body: str) -> str:
    """figure, name or other."""
    if _ONLY_FIGURE.match(body):
        return "figure"
    return "name" if len(body) <= 80 and not re.search(r"\d|[.;]$", body) else "other"


def _run_of_lines(kinds: Sequence[str], first: int) -> int:
    """The end of the run of names and figures that begins here; `first` itself where there is no figure."""
    last = first
    while last < len(kinds) and kinds[last] != "other":
        last += 1
    return last if "figure" in kinds[first:last] else first


def _order(bodies: Sequence[str], kinds: Sequence[str], apart: Sequence[bool]) -> list[tuple[int, int]]:
    """[first, last) of the lines that belong together, in order; a line by itself too.

    `apart`: whether a blank line follows each line. Two ways that are as good as each other give none.
    """
    figures = [i for i, kind in enumerate(kinds) if kind == "figure"]
    columns = _columns(figures, kinds, bodies)
    ways = [columns] if columns else [_beside(figures, kinds, -1), _beside(figures, kinds, 1)]
    costs = [(-len(pairs), _unlikely(pairs, bodies, kinds, apart)) for pairs in ways]
    best = ways[costs.index(min(costs))] if costs.count(min(costs)) == 1 else []
    taken = {i for first, last in best for i in range(first, last)}
    return sorted([*best, *((i, i + 1) for i in range(len(kinds)) if i not in taken)])


def _beside(figures: Sequence[int], kinds: Sequence[str], step: int) -> list[tuple[int, int]]:
    """Each figure with the name on the line before (-1) or after (1) it."""
    found = [i for i in figures if 0 <= i + step < len(kinds) and kinds[i + step] == "name"]
    return [(min(i, i + step), max(i, i + step) + 1) for i in found]


def _columns(figures: Sequence[int], kinds: Sequence[str], bodies: Sequence[str]) -> list[tuple[int, int]]:
    """All names and then all figures, or the other way: one stretch that `pairs` takes apart."""
    count = len(figures)
    together = count >= 2 and figures[-1] - figures[0] + 1 == count
    values = [float(m[0]) if (m := _VALUE.search(bodies[i].replace(",", "."))) else 0.0 for i in figures]
    count -= count > 2 and abs(values[-1] - sum(values[:-1])) < 0.01  # the last is their total
    names = [i for i, kind in enumerate(kinds) if kind == "name" and not _is_heading(bodies[i])]
    if not together or len(names) < count:
        return []
    before, after = [i for i in names if i < figures[0]], [i for i in names if i > figures[-1]]
    if len(before) >= count:
        return [(before[-count], figures[-1] + 1)]
    return [(figures[0], after[count - 1] + 1)] if len(after) >= count else []


_HEADING = spaced(
    r":\W{0,3}$|^\W{0,4}(?:award |evaluation )?(?:criteri(?:a|on)|weight\w{0,5}(?: %)?|percentage"
    r"|marks|points|description|name|total)\W{0,4}$"
)


def _is_heading(body: str) -> bool:
    """It leads to a list and names none of its rows."""
    if NOUN.search(body):
        return body.rstrip().endswith(":")
    return bool(_HEADING.search(body) or EVALUATION.search(body)) or len(body.split()) > 7


def _unlikely(
    pairs: Sequence[tuple[int, int]], bodies: Sequence[str], kinds: Sequence[str], apart: Sequence[bool]
) -> float:
    """How much speaks against a pairing: headings that it gives a figure, criteria that it gives none, and
    figures that it takes over a blank line where other lines stand together."""
    taken = {i for first, last in pairs for i in range(first, last)}
    over = sum(apart[first] for first, last in pairs if last - first == 2)
    against = 0.0 if all(apart) else 0.5 * over
    for i, (body, kind) in enumerate(zip(bodies, kinds, strict=True)):
        if kind != "name":
            continue
        heading = _is_heading(body)
        if i in taken:
            against += 2 * heading
        elif not heading:
            against += 1 + bool(NOUN.search(body))
    return against


@dataclass(frozen=True)
class Rows:
    """The criteria of one segment. `joined`: nothing but words that weigh stands between figure and name."""

    rows: tuple[Criterion, ...] = ()
    joined: bool = True


_NAMED_ROW = re.compile(
    r"\W{0,6}(?!\D{0,60}\b(?:by|to|of|from)\s{1,3}\d)[A-Za-z][\w ,&/'()-]{2,60}?\s{0,3}[:=\u2013-]?"
    r"\s{0,3}\(?\d{1,3}(?:\.\d{1,2})?\s?%\W{0,3}"
)
"""A line that is a name and its figure: in a list that reaches 100 "Emissions: 10%" is no target."""


def rows_of(
    source: Source,
    segment: Segment,
    body: str,
    *,
    lead: bool,
    sure: bool,
    total: float | None,
    adds_up: bool = False,
) -> Rows:
    """What a segment states with a figure. `lead`: the sentence before speaks of all tenders.

    `adds_up`: percentages of the text reach 100.

    Refused: figures of money, spend and staff, of other tenders, floors, and what may be.
    """
    if not lead and (bound := bounds(body, adds_up)):
        return Rows((_bounded(source, segment, bound),))
    only = decides_alone(body)
    found = _without_shares_of_one(body, pairs(body, sure, total))
    if only and len(found) <= 1:
        place = Amount(100.0, "percent", *only)
        return Rows((source.row(Pair("Price", place), segment),))
    if _OF_PRICE.match(body):
        return Rows()
    if not found or MAY.search(body) or not (sure or _is_about_evaluation(body, found)):
        return Rows()
    denied = taken_back(body)
    found = [pair for pair in found if pair.amount.end not in denied]
    joined = all(pair.joined for pair in found if vocabulary.is_narrow(pair.label))
    if not found:
        return Rows()
    if lots := _lots_after(body, found):
        return Rows(tuple(source.row(pair, segment) for pair in lots), joined)
    listed = any(pair.listed for pair in found)
    sure_row = sure and _is_item(body, found)
    named = adds_up and _NAMED_ROW.fullmatch(body.strip()) is not None
    kept = [
        pair
        for i, pair in enumerate(found)
        if pair.listed
        or sure_row
        or (named and not vocabulary.is_narrow(pair.label))
        or not refusal(_near(body, found, i))
    ]
    kept = [pair for pair in _without_price_parts(kept) if not _PERFORMANCE.search(pair.label)]
    if other_tender(_without_whole(body, found), listed=listed, item=_is_item(body, found)):
        return Rows(tuple(_floor(source, segment, body, kept)), joined)
    if lead and not listed:
        return Rows()
    kept = [pair for pair in kept if len(pair.label) <= 160 and not _TOTAL.match(pair.label)]
    return Rows(tuple(source.row(pair, segment) for pair in kept), joined)


def _without_shares_of_one(body: str, found: Sequence[Pair]) -> list[Pair]:
    """Less what is of one criterion: "85% of the price marks", and the 15% that makes up its whole."""
    own = [pair for pair in found if _OF_ITSELF.match(body[pair.amount.end :][:80])]
    whole = any(pair.listed for pair in own)
    return [pair for pair in found if pair not in own and not (whole and pair.listed)]


def _without_price_parts(found: Sequence[Pair]) -> list[Pair]:
    """ "Price 45%: meal price (35%) and investment (10%)": how price is made up is of no matter here.

    Nor is how social value is: "Social value 15% (quantitative 7.5%, narrative 7.5%)".
    """
    for i, pair in enumerate(found):
        noun = NOUN.search(pair.label)
        if noun is None or noun.lastgroup == "quality" or not pair.amount.value or pair.listed:
            continue
        running = 0.0
        for last in range(i + 1, len(found)):
            running += found[last].amount.value or 0.0
            named = NOUN.search(found[last].label)
            if named and named.lastgroup != noun.lastgroup:
                break
            if last > i + 1 and abs(running - pair.amount.value) <= 0.5:
                return [*found[: i + 1], *found[last + 1 :]]
    return list(found)


def _without_whole(body: str, found: Sequence[Pair]) -> str:
    """The sentence less "a maximum of 200 marks" and "(maximum 60 marks)", which are no ceilings."""
    stated = whole_of(body)
    text = f"{body[: stated[1]]} {body[stated[2] :]}" if stated else body
    if all(pair.amount.unit == "points" for pair in found):
        return re.sub(r"\b(?:maximum|up\s{1,4}to)\b", " ", text, flags=re.I)
    return text


def _is_item(body: str, found: Sequence[Pair]) -> bool:
    """A row of a list: a few words with one amount at an end."""
    amount = found[0].amount
    at_an_end = len(body) - amount.end <= 4 or amount.start <= 4
    few = len(body) - (amount.end - amount.start) <= 60
    return few and at_an_end and len(found) == 1 and len(list(amounts(body))) <= 1


def _bounded(source: Source, segment: Segment, bound: Bounds) -> Criterion:
    """Social value with the bounds that a sentence sets to its weight, and no weight."""
    value = bound.low if bound.high is None else bound.high
    place = Amount(value, "percent", bound.start, bound.end, bound.low, bound.high)
    row = source.row(Pair("Social value", place), segment)
    return replace(row, statement="floor", stated_of="overall").means(
        "floor-in-this-tender", None, bound.low, bound.high
    )


def _floor(source: Source, segment: Segment, body: str, found: Iterable[Pair]) -> list[Criterion]:
    """ "At least 10% in this tender" is a floor; of other tenders it is policy (codebook 4.4, 8)."""
    if not THIS.search(body) or re.search(r"\bPPN\b", body):
        return []
    low = re.search(r"at\s{1,4}least|minimum|no(?:t)?\s{1,4}less", body, re.I)
    high = re.search(r"up\s{1,4}to|maximum", body, re.I)
    if not low and not high:
        return []
    rows = [source.row(pair, segment) for pair in found if vocabulary.is_narrow(pair.label)]
    return [
        replace(row, statement="floor").means(
            "floor-in-this-tender", None, row.stated_value if low else 0.0, None if low else row.stated_value
        )
        for row in rows
    ]


def _near(body: str, found: Sequence[Pair], i: int) -> str:
    """The clause of an amount: from the amount before it, or a comma, to the amount after it, or a comma."""
    amount = found[i].amount
    first = found[i - 1].amount.end if i else 0
    last = found[i + 1].amount.start if i + 1 < len(found) else len(body)
    before = re.split(r"[;|\n]|,(?!\d{3})|\.\s", body[max(first, amount.start - 90) : amount.start])[-1]
    after = re.split(r"[;|\n]|,(?!\d{3})|\.\s", body[amount.end : min(last, amount.end + 90)])[0]
    return f"{before} {after}"


def _lots_after(body: str, found: Sequence[Pair]) -> list[Pair]:
    """ "Social value 5% (Lot 1), 10% (Lots 2-4)": one label, an amount a lot; the mean over lots counts."""
    marks = list(_LOTS_AFTER.finditer(body))
    if len(marks) < 2 and kinds_of([body]) <= {"narrow"}:
        marks = list(_LOTS_BEFORE.finditer(body))
    label = next((pair.label for pair in found if vocabulary.is_narrow(pair.label)), None)
    if len(marks) < 2 or label is None:
        return []
    figures: list[float] = []
    for mark in marks:
        count = int(mark["last"] or mark["first"]) - int(mark["first"]) + 1
        figures += [float(mark["amount"])] * max(1, min(count, 100))
    mean = sum(figures) / len(figures)
    place = Amount(mean, "percent", marks[0].start(), marks[-1].end(), min(figures), max(figures))
    return [Pair(label, place, "overall")]


def _is_about_evaluation(body: str, found: Sequence[Pair]) -> bool:
    """A list that names price or quality beside another, a sentence in the words of evaluation, or a row."""
    kinds = kinds_of(pair.label for pair in found)
    if len(found) >= 2 and len(kinds) >= 2:
        return True
    narrow = any(vocabulary.is_narrow(pair.label) and pair.joined for pair in found)
    return narrow or bool(EVALUATION.search(body)) or len(body) <= ITEM


def bare_item(source: Source, segment: Segment, body: str) -> tuple[Criterion, ...]:
    """ "Price<tab>60": a row whose number stands alone; a block decides whether it is a weight."""
    row = _ROW_NUMBER.sub("", body)
    match = _BARE_ITEM.match(row) if len(body) <= ITEM else None
    label = label_of(match[1]) if match else ""
    if match is None or not label or refusal(row[: match.end()]) or _TOTAL.match(label):
        return ()
    gone = len(body) - len(row)
    place = Amount(float(match[2]), "percent", gone + match.start(2), gone + match.end(2))
    return (source.row(Pair(label, place), segment),)
