"""Rows of a list of criteria, from a table or from lines of text, and the criteria that they are."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from pipelines.criteria import shared_names, vocabulary
from pipelines.criteria.amounts import PASS_FAIL, Amount
from pipelines.criteria.clean import clean
from pipelines.criteria.model import Criterion, Evidence, Part
from pipelines.criteria.passage import DocumentPlace
from pipelines.criteria.patterns import spaced
from pipelines.documents.arithmetic import Line, Node, is_near, tree, ways

LONGEST_NAME = 120
MOST = 120
"""Rows of one list; a longer one is no list of criteria."""
MOST_PERCENT = 105
"""What figures without a sign add up to at most where they are percentages; more are marks."""
TOTAL = spaced(
    r"^\W{0,4}(?:(?:sub-?\s?|grand |overall |final |max(?:imum|\.)? )?(?:totals?"
    r"|tot\.?|sum)\b(?! (?:cost|price|tender|contract|lifetime|whole|fee))|overall (?:score|weighting"
    r"|marks)\b|marks available\b)",
    r"\b(?:sub-?\s?total|total (?:score|marks|weight\w{0,5}|points|for|available))\b"
    r"|(?<!basket\s)(?<!evaluated\s)(?<!tender\s)(?<!tendered\s)(?<!price\s)\b(?:total|totals)\W{0,4}$",
    r"\badds? up to\W{0,4}$",
    r"^\W{0,4}max(?:imum|\.)?(?: (?:possible|available|marks|points|scores?)){0,2}\W{0,4}$",
    r"^\W{0,4}(?:all|in all|altogether)(?: (?:criteria|questions|sections|elements|marks|points))?\W{0,4}$",
)
EQUAL = spaced(
    r"\b(?:(?:split|shared|divided|spread|distributed|apportioned) (?:out )?(?:equally|evenly)"
    r"|shar(?:e|ing) (?:\w{2,9} ){1,4}(?:equally|evenly)\b"
    r"|(?:equally|evenly) (?:split|shared|divided|spread|between|among\w{0,2}|weighted|important)"
    r"|(?:weighted|count|counts|weigh|scored) (?:equally|evenly|the same)"
    r"|(?:(?:the same|an equal|equal) (?:weight\w{0,6}|marks|shares?|number of marks|number of points"
    r"|importance|value)))\b"
)
"""Words that give several criteria the same weight."""
_NUMBER = re.compile(
    r"^\s{0,4}(?:(?:award\s{1,4}|evaluation\s{1,4})?(?:question|q|section|part|area|criteri(?:on|a)"
    r"|sub-?criteri(?:on|a)|item|no|ref|element|ms"
    r"|method\s{1,4}statement(?=\s{1,4}\d))(?![a-z])\.?\s{0,4})?"
    r"(?P<number>[A-Z]{0,3}\.?\d{1,2}(?:\.\d{1,2}){0,3}(?:[a-z]|\([a-z]\))?|[A-Z](?=[.):\s-])(?!\s(?:social"
    r"|local)))\s{0,3}[.):\-–—]{0,2}(?:\s{1,8}|(?<=[.):\-–—]))(?=[^\W\d_])",
    re.I,
)
_TAIL = re.compile(
    r"[\s:;,.\-–—=_|(\[…]{0,200}(?:(?:weight\w{0,6}|worth|carr(?:ies|ying)|max(?:imum)?|marks?"
    r"|points?|of|is|at|total)\W{1,4}){0,3}$",
    re.I,
)


_MARKS = re.compile(r"\s{0,3}[(\[]\s?\d[\d,]{0,5}\s(?:marks|points)\b[^()\[\]]{0,60}[)\]]\s{0,3}$", re.I)
"""Marks in brackets after a name whose weight stands elsewhere: "Technical (400 marks)"."""


@dataclass(frozen=True)
class Entry:
    """A row: what it is called, what it states, and where.

    `figure`: null where it states none; `parent`, `level`: as in `Line`; `group`: the heading inside the list
    under which it stands; `mandatory`: passed or failed; `stated`: all that the cell of its figure says.
    """

    name: str
    place: DocumentPlace
    text: str
    start: int
    end: int
    description: str = ""
    figure: Amount | None = None
    parent: bool | None = None
    level: int | None = None
    group: str = ""
    lot: str | None = None
    mandatory: bool = False
    is_total: bool = False
    stated: str = ""

    @property
    def kind(self) -> str:
        return kind_of(self.name, self.description, self.group)

    @property
    def value(self) -> float | None:
        return None if self.figure is None else self.figure.value


def kind_of(name: str, description: str = "", group: str = "") -> str:
    """narrow, joint, price, quality (an umbrella) or other."""
    if holds_social_value(name):
        return "quality"
    if vocabulary.is_narrow(name, description):
        return "joint" if shared_names.is_joint(name) else "narrow"
    if vocabulary.price_kind("quality", name) == "price":
        return "price"
    if group and vocabulary.price_kind("quality", group) == "price" and not shared_names.is_umbrella(name):
        return "price"
    return "quality" if shared_names.is_umbrella(name) or is_block(name) else "other"


def holds_social_value(name: str) -> bool:
    """ "Quality (including social value)": a block of criteria, with social value inside it."""
    return bool(vocabulary.NARROW.search(name)) and (
        shared_names.is_umbrella(name) or shared_names.is_umbrella(_INCLUDING.split(name)[0])
    )


_INCLUDING = spaced(
    r"[(,:;-]|\b(?:including|incl\.?|with|within which|of which|which (?:includes|contains"
    r"|covers))\b"
)
_BLOCK = spaced(
    r"^\W{0,3}(?:part|section|schedule|envelope|stage|volume"
    r"|document)?\s?[\dA-Z]{0,2}\W{0,4}(?:the )?(?:overall |total )?(?:quality|technical"
    r"|non-?price|qualitative|method statements?)\b[^.]{0,25}$"
)


def is_block(name: str) -> bool:
    """ "Part B: Quality response", "Technical envelope": a block of criteria."""
    found = _BLOCK.search(name)
    tail = re.sub(
        r"(?i)\b(?:quality|technical|non-?price|qualitative|method|statements?|questions?|response"
        r"|submission|envelope|section|element|criteria|evaluation|score|and|part|of|the|tender"
        r"|schedule|assessment|proposals?|total|overall|questionnaire|\w)\b|[\W\d_]",
        "",
        name,
    )
    return bool(found) and not tail


def title(text: str) -> tuple[str, str]:
    """(the name without its number and the words of its weight, the number)."""
    shown = " ".join(clean(text).text.split())
    found = _NUMBER.match(shown)
    number = found["number"] if found else ""
    name = shown[found.end() :] if found else shown
    return name.strip(" \t:;,.-–—=_|(["), number


def depth_of(number: str) -> int | None:
    """1 for "2" or "B", 2 for "2.1" or "B1", by numbering alone."""
    if not number:
        return None
    letters = re.match(r"[A-Za-z]{1,3}\.?(?=\d)", number)
    return (
        1
        + number.rstrip(".").count(".")
        + (1 if letters and "." not in letters.group() else 0)
        + (1 if re.search(r"\d[a-z]$", number) else 0)
    )


def levelled(entries: Sequence[Entry], numbers: Sequence[str]) -> list[Entry]:
    """The entries with the depth that their numbers give, where there are two depths or more."""
    depths = [depth_of(number) for number in numbers]
    known = {depth for depth in depths if depth is not None}
    if len(known) < 2:
        return list(entries)
    return [
        entry if entry.level is not None or depth is None else replace(entry, level=depth)
        for entry, depth in zip(entries, depths, strict=True)
    ]


@dataclass(frozen=True)
class Reading:
    """One way to read a list: its criteria. `size`: what it reaches, in percent or points.

    `is_printed`: it is no whole, and a total without a sign says so: "Total 24".
    """

    rows: tuple[Criterion, ...]
    size: float
    points: bool = False
    is_printed: bool = False

    @property
    def weights(self) -> dict[int, float | None]:
        """What each narrow row means, by where it stands."""
        return {
            hash((str(r.evidence.locator), r.evidence.start)): _weight(r, self.size if self.points else 100.0)
            for r in self.rows
            if r.is_narrow
        }


def _weight(row: Criterion, size: float) -> float | None:
    if row.stated_value is None:
        return None
    if row.part is None:
        return round(row.stated_value * 100 / (row.total or size), 2)
    if row.part.weight_pct is None or not row.part.whole:
        return None
    return round(row.stated_value * row.part.weight_pct / row.part.whole, 2)


def readings(entries: Sequence[Entry], stated: float | None = None, sized: bool = True) -> list[Reading]:
    """The ways in which a list adds up to 100, or to the total it states; none where it does not.

    `stated`: points in all, as the table or the words before it say. `sized`: it must reach one of them.
    A row that is the sum of those above it is none of the list where the list adds up without it alone.
    """
    made = _readings(entries, stated, sized)
    if made or not sized:
        return made
    less = _with_sums(entries)
    if less is None:
        return []
    size = sum(entry.value or 0.0 for entry in less if not entry.is_total)
    said = {entry.value for entry in less if entry.is_total} | {stated}
    return _readings(less, stated, sized) if size in said or is_near(size, 100.0) else []


def _with_sums(entries: Sequence[Entry]) -> list[Entry] | None:
    """The rows, those marked as totals that are sums of the rows above them; null where none is."""
    made: list[Entry] = []
    above: list[float] = []
    found = False
    for entry in entries:
        whole = [one.value or 0.0 for one in made if not one.is_total]
        is_sum = not entry.is_total and any(
            len(some) > 1 and entry.value == sum(some) for some in (above, whole)
        )
        found |= is_sum
        made.append(replace(entry, is_total=True) if is_sum else entry)
        above = [] if is_sum or entry.is_total else [*above, entry.value or 0.0]
    return made if found else None


def _readings(entries: Sequence[Entry], stated: float | None, sized: bool) -> list[Reading]:
    rows = [entry for entry in entries if not entry.is_total]
    if not 1 <= len(rows) <= MOST or not any(entry.value for entry in rows):
        return []
    rows = _without_block(_in_percent(rows))
    points = any(entry.figure is not None and entry.figure.unit == "points" for entry in rows)
    lines = _less_umbrellas([line_of(number, entry) for number, entry in enumerate(rows)], rows)
    made: list[Reading] = []
    for total in _totals(entries, rows, stated, points):
        whole = total if points or total != 100 else None
        if total < 95 and not points:
            rows = [_as_points(entry) for entry in rows]
        for way in ways(lines, total):
            made.append(Reading(tuple(_criteria(way, rows, total, whole)), total, whole is not None))
        if made:
            return _distinct(made)
    if reading := _in_bands(lines, rows):
        return [reading]
    if all(line.level is not None for line in lines) and len({line.level for line in lines}) > 1:
        nodes = tree(lines)
        top = sum(node.line.value or 0.0 for node in nodes)
        if is_near(top, 100.0) or (points and top > 0):
            whole = top if points and not is_near(top, 100.0) else None
            return [Reading(tuple(_criteria(nodes, rows, top, whole)), top, whole is not None)]
    if sized:
        return []
    top = sum(entry.value or 0.0 for entry in rows)
    bare = not any("%" in entry.text[entry.start : entry.end] for entry in rows if entry.figure)
    if top > MOST_PERCENT and bare:
        rows, points = [_as_points(entry) for entry in rows], True
    if points and stated and not is_near(top, stated):
        return []
    printed = bare and any(entry.is_total and entry.value == top for entry in entries)
    return [Reading(tuple(_criteria([Node(line) for line in lines], rows, top, None)), top, points, printed)]


def _totals(
    entries: Sequence[Entry], rows: Sequence[Entry], stated: float | None, points: bool
) -> Iterator[float]:
    """What the top level may reach: 100, and a total that is said."""
    values = [entry.value for entry in entries if entry.is_total and entry.value]
    said = [v for v in (stated, *reversed(values)) if v]
    plain = sum(entry.value or 0.0 for entry in rows)
    bare = not any("%" in entry.text[entry.start : entry.end] for entry in rows if entry.figure)
    factors = bare and any(entry.kind == "price" for entry in rows)
    yield from (v for v in dict.fromkeys(said) if (v > 105 or (v < 95 and factors)) and abs(v - plain) < 0.01)
    if not points or any(is_near(v, 100.0) for v in said) or not said:
        yield 100.0
    for value in dict.fromkeys(said):
        if not is_near(value, 100.0) and (points or value > 105) and value == max(said):
            yield value
    unsized = any(entry.kind == "price" and entry.figure is None and not entry.mandatory for entry in rows)
    if points and not said and not unsized:
        tops = [entry for entry in rows if entry.parent is not False and entry.level in (None, 1)]
        if any(entry.parent or entry.level == 1 for entry in rows):
            yield sum(entry.value or 0.0 for entry in tops)
        else:
            yield sum(entry.value or 0.0 for entry in rows)


def _as_points(entry: Entry) -> Entry:
    return entry if entry.figure is None else replace(entry, figure=replace(entry.figure, unit="points"))


def _in_bands(lines: Sequence[Line], rows: Sequence[Entry]) -> Reading | None:
    """Bands of a framework, of price and the rest, between which every competition settles on 100."""
    figures = [entry.figure for entry in rows if entry.figure is not None]
    banded = [figure for figure in figures if figure.low is not None and figure.high is not None]
    if len(banded) < 2 or len(banded) < len(figures) - 1 or not any(e.kind == "price" for e in rows):
        return None
    low = sum((f.value if f.low is None else f.low) or 0.0 for f in figures)
    high = sum((f.value if f.high is None else f.high) or 0.0 for f in figures)
    if not low <= 100 <= high:
        return None
    return Reading(tuple(_criteria([Node(line) for line in lines], rows, 100.0, None)), 100.0)


def _without_block(rows: Sequence[Entry]) -> list[Entry]:
    """ "Quality: team", "Quality: social value": the names less the block that several begin with."""
    begun = [_LED.match(entry.name) for entry in rows]
    blocks = [found[1].casefold() for found in begun if found]
    shared = {
        name
        for name in blocks
        if blocks.count(name) > 1 and (shared_names.is_umbrella(name) or is_block(name))
    }
    return [
        replace(entry, name=entry.name[found.end() :]) if found and found[1].casefold() in shared else entry
        for entry, found in zip(rows, begun, strict=True)
    ]


_LED = re.compile(r"([A-Za-z][A-Za-z -]{2,40}?)\s{0,2}[:–—]\s{1,3}(?=[^\W\d_])")


def _in_percent(rows: Sequence[Entry]) -> list[Entry]:
    """Decimals of one are shares of one: 0.6, 0.3, 0.1."""
    values = [entry.value for entry in rows if entry.value is not None]
    if len(values) < 2 or any(not 0 <= value <= 1 for value in values) or not any(v % 1 for v in values):
        return list(rows)
    if any(entry.figure is not None and "%" in entry.text[entry.start : entry.end] for entry in rows):
        return list(rows)
    return [
        entry
        if entry.figure is None or entry.figure.value is None
        else replace(
            entry, figure=replace(entry.figure, value=round(entry.figure.value * 100, 6), unit="percent")
        )
        for entry in rows
    ]


def line_of(number: int, entry: Entry) -> Line:
    points = entry.figure is not None and entry.figure.unit == "points"
    return Line(number, entry.value, entry.kind, entry.parent, entry.level, points)


def _less_umbrellas(lines: Sequence[Line], rows: Sequence[Entry]) -> list[Line]:
    """Beside a block ("Quality"), a row that may be called as one ("Service delivery") is a row of it."""
    block = any(is_block(entry.name) and entry.value for entry in rows)
    return [
        replace(line, kind="other")
        if block
        and line.kind == "quality"
        and not is_block(entry.name)
        and not holds_social_value(entry.name)
        else line
        for line, entry in zip(lines, rows, strict=True)
    ]


def _distinct(made: Sequence[Reading]) -> list[Reading]:
    """Those that differ in what social value weighs; the first of each."""
    found: dict[tuple[tuple[int, float | None], ...], Reading] = {}
    for reading in made:
        found.setdefault(tuple(sorted(reading.weights.items(), key=str)), reading)
    return list(found.values())


def _criteria(
    nodes: Sequence[Node], rows: Sequence[Entry], total: float, whole: float | None
) -> Iterator[Criterion]:
    """The leaves of a reading, shares with their part. `whole`: points in all; null for percent."""
    for node in nodes:
        yield from _of_node(node, rows, 100 / total, whole, None)


def _of_node(
    node: Node, rows: Sequence[Entry], factor: float, whole: float | None, part: Part | None
) -> Iterator[Criterion]:
    """`factor`: from the figure as stated to percent of the whole, for a share of `part` too."""
    entry = rows[node.line.key]
    if not node.parts or entry.kind in ("narrow", "price"):
        yield criterion(entry, whole if part is None else None, part)
        return
    kids = node.parts
    if node.whole is None and node.line.value is not None:
        for kid in kids:
            yield from _of_node(kid, rows, factor, whole, part)
        return
    weight = None if node.line.value is None else node.line.value * factor
    own = Part(entry.name, weight, node.whole or None)
    inner = (weight or 0.0) / node.whole if node.whole else 0.0
    leaves = [kid for kid in kids if not kid.parts or rows[kid.line.key].kind in ("narrow", "price")]
    for kid in kids:
        value = kid.line.value
        if kid in leaves and value and len(leaves) < len(kids):  # beside such that have parts of their own
            alone = Part(f"{entry.name}, {rows[kid.line.key].name}", value * inner, value)
            yield from _of_node(kid, rows, inner, whole, alone)
        else:
            yield from _of_node(kid, rows, inner, whole, own)


def criterion(entry: Entry, total: float | None = None, part: Part | None = None) -> Criterion:
    """The criterion that a row states, unread. A block whose description names social value holds it."""
    amount = entry.figure
    prose = entry.description if len(entry.description) > 12 else ""
    kind = "price" if entry.kind == "price" else "quality"
    unit = "none" if amount is None else amount.unit
    if amount is None and entry.mandatory:
        unit = "pass_fail"
    boilerplate = vocabulary.is_boilerplate(entry.name or entry.description)
    inside = entry.kind == "quality" and bool(vocabulary.NARROW.search(f"{entry.name} {entry.description}"))
    return Criterion(
        lot_id=entry.lot,
        name=entry.name[:LONGEST_NAME],
        kind=kind,
        is_narrow=inside or vocabulary.is_narrow(entry.name, prose),
        is_broad=inside or vocabulary.is_broad(entry.name, prose),
        evidence=Evidence(entry.place, entry.start, entry.end, entry.text[entry.start : entry.end]),
        stated_value=None if amount is None else amount.value,
        stated_unit=unit,
        stated_of="parent" if part else "unknown",
        stated_low=None if amount is None else amount.low,
        stated_high=None if amount is None else amount.high,
        is_joint=inside or shared_names.is_joint(entry.name),
        is_umbrella=is_block(entry.name) or (part is None and shared_names.is_umbrella(entry.name)),
        is_unnamed=kind == "quality" and not vocabulary.tells(entry.name),
        is_open=vocabulary.is_open(entry.name),
        is_boilerplate=boilerplate,
        is_pass_fail=amount is not None and (entry.mandatory or bool(PASS_FAIL.search(entry.name))),
        total=total,
        part=part,
        words=f"{entry.name}. {prose}",
    )


def tidy(name: str) -> str:
    """A name less what leads to the figure after it: dots, brackets, "weighting"."""
    name = _MARKS.sub("", name) or name
    return (_TAIL.sub("", name) or name).strip(" \t:;,.-–—=_|([*†‡")


def kinds(rows: Iterable[Criterion]) -> set[str]:
    """Which of narrow, price and quality stand in a list."""
    return {"narrow" if row.is_narrow else row.kind for row in rows}
