"""Criteria and weights in the text of a notice (READING.md 4 and 5.2).

A text is cleaned and cut into segments; each gives pairs of label and amount, less what a refusal names.
Neighbouring segments form a block, which is one list; blocks of one field must agree.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from pipelines.criteria import words
from pipelines.criteria.amounts import Amount, amounts
from pipelines.criteria.anchors import windows
from pipelines.criteria.clean import Cleaned, clean
from pipelines.criteria.listing import explain, narrow_weight
from pipelines.criteria.model import Criterion, Evidence
from pipelines.criteria.labels import NOUN, label_of
from pipelines.criteria.pairs import Pair, pairs
from pipelines.criteria.refusals import FLOOR, MAY, POLICY_LEAD, THIS, other_tender, refusal
from pipelines.criteria.segments import Segment, segments
from pipelines.criteria.statements import PER_POINT, follows, statement
from pipelines.criteria.weigh import Weighed

MAX_TEXT = 200_000
"""Code points of one field that are read; the rest of a longer field is left."""
REMEMBERED = 20_000
"""A longer text is read anew each time, so that what is remembered stays below 160 MB."""
ITEM = 120
"""A longer segment is a sentence, not a row of a list."""
_FIGURE = re.compile(r"\d|\bper\s?cent|\b(?:half|third|quarter|fifth|tenth|twentieth)\b", re.I)
_EVALUATION = re.compile(
    r"\b(?:weight\w{0,30}|evaluat\w{1,30}|scor(?:e|es|ed|ing)|award\w{0,30}|marks?|criteri\w{1,30}|MEAT|MAT|points|most\s{1,4}(?:economically\s{1,4})?"
    r"advantageous|basis|assess\w{0,30}|split|ratio|breakdown)\b",
    re.I,
)
_PRICE_100 = re.compile(
    r"\b100\s?%\s{0,4}(?:(?:on|based\s{1,4}on|of|the|lowest|weighted\s{1,4}on|for)\s{1,4}){0,3}(?:price|cost)\b"
    r"|\b(?:price|cost)\s{0,4}(?:only)?\s{0,4}(?:(?:[:\-=(]|is|at|weighted|will\s{1,4}be|being)\s{0,4}){0,3}100\s?%"
    r"|\b(?:lowest\s{1,4}price\s{1,4}only|price\s{1,4}(?:is|will\s{1,4}be)\s{1,4}the\s{1,4}(?:only|sole)\s{1,4}(?:award\s{1,4})?criterion|price\s{1,4}only\s{1,4}evaluation)",
    re.I,
)
_BARE_ITEM = re.compile(r"^(\D{2,90}?)[\s:|=(\t-]{1,6}(\d{1,3}(?:\.\d{1,2})?)[);,.|]{0,2}\s{0,4}$")
_TOTAL = re.compile(r"\W{0,4}(?:grand\s{1,4})?total\b", re.I)
_ROW_NUMBER = re.compile(r"^[\s|]{0,4}(?:Q\d{1,2}|\d{1,2}(?:\.\d{1,2})?|[a-z])[.)|\s:-]{1,4}(?=[A-Za-z])", re.I)
_ONLY_FIGURE = re.compile(
    r"^[\s(]{0,8}\d{1,3}(?:\.\d{1,2})?\s{0,4}(?:%|per\s?cent|points|marks)?[)\s.]{0,8}$", re.I
)
_HEAD = re.compile(r"weight\w{0,30}|score|marks|points|%|percentage", re.I)
_LOTS_AFTER = re.compile(
    r"(?P<amount>\d{1,3}(?:\.\d{1,30})?)\s?%\s{0,4}\(?\s{0,4}(?:for\s{1,4}|in\s{1,4})?lots?\s{1,4}(?P<first>\d{1,2})"
    r"(?:\s{0,4}(?:-|to)\s{0,4}(?P<last>\d{1,2}))?",
    re.I,
)


@dataclass(frozen=True)
class TextReading:
    """What one field says: its list, the list of each lot it names, and sentences without a figure.

    `per_point`: tenders are compared by price per quality point, so that a weight is a share of quality.
    `about`: the sentences that speak of social value, for how it is assessed and by which framework.
    """

    weighed: Weighed | None = None
    by_lot: dict[str, Weighed] = field(default_factory=dict)
    statements: tuple[Criterion, ...] = ()
    per_point: bool = False
    about: tuple[str, ...] = ()

    def at(self, place: str, lot_id: str | None) -> "TextReading":
        """The same reading of the field at `place` of a release, for a lot."""

        def put(rows: Iterable[Criterion]) -> tuple[Criterion, ...]:
            return tuple(
                replace(row, lot_id=lot_id, evidence=replace(row.evidence, field=place)) for row in rows
            )

        def moved(weighed: Weighed) -> Weighed:
            return replace(weighed, rows=put(weighed.rows))

        by_lot = {lot: moved(weighed) for lot, weighed in self.by_lot.items()}
        weighed = self.weighed and moved(self.weighed)
        return TextReading(weighed, by_lot, put(self.statements), self.per_point, self.about)


@dataclass(frozen=True)
class Found:
    """A segment with the rows it gives. `loose`: none of its labels is a known word."""

    number: int
    segment: Segment
    rows: tuple[Criterion, ...]
    loose: bool
    bare: bool = False
    joined: bool = True

    @property
    def short(self) -> bool:
        """A row of a list and no sentence."""
        return self.segment.end - self.segment.start <= 60


def read_text(text: str, place: str, lot_id: str | None) -> TextReading:
    """The reading of one text field. Offsets of evidence count code points of `text`.

    A text is read once, wherever it stands: councils use the same words in many notices, and a notice in
    each of its lots.
    """
    reading = _remembered(text) if len(text) <= REMEMBERED else _read(text[:MAX_TEXT])
    return reading.at(place, lot_id)


@lru_cache(maxsize=2_048)
def _remembered(text: str) -> TextReading:
    return _read(text)


def _read(text: str) -> TextReading:
    """The reading without its place: the cleaned parts around the anchors, cut, paired and explained."""
    cleaned = clean(text, windows(text))
    if not NOUN.search(cleaned.text):
        return TextReading()
    source = Source(cleaned, text)
    cut = _with_figures(cleaned.text, list(segments(cleaned.text)))
    found: list[Found] = []
    said: list[tuple[int, Criterion]] = []
    lead = named = False
    for number, segment in enumerate(cut):
        body = segment.of(cleaned.text)
        rows, joined = _rows(source, segment, body, lead) if _FIGURE.search(body) else ([], True)
        bare = () if rows or lead else _bare_item(source, segment, body)
        if rows or bare:
            known = any(NOUN.search(row.name) for row in rows or bare)
            found.append(Found(number, segment, tuple(rows or bare), not known, bool(bare), joined))
        if not lead and (told := statement(body) or (follows(body) if named else None)):
            said.append((number, source.statement(*told, segment)))
        named = bool(words.NARROW.search(body))
        lead = bool(POLICY_LEAD.search(body)) and not THIS.search(body)
    blocks = list(_blocks(found, cut, cleaned.text))
    weighed, by_lot = _one_reading(blocks, [row for block in blocks for row in block.rows])
    figured = {number for block in blocks for number in block.narrow}
    told = tuple(row for number, row in said if number not in figured)
    bodies = (segment.of(cleaned.text) for segment in cut)
    about = tuple(body for body in bodies if words.NARROW.search(body) and not other_tender(body, listed=True, item=True))
    return TextReading(weighed, by_lot, told, bool(PER_POINT.search(cleaned.text)), about)


@dataclass(frozen=True)
class Source:
    """A text with its cleaned form, from which criteria are made."""

    cleaned: Cleaned
    text: str

    def row(self, pair: Pair, segment: Segment) -> Criterion:
        """The pair as a criterion, not weighed yet."""
        label, amount = pair.label, pair.amount
        start, end = self.cleaned.span(segment.start + amount.start, segment.start + amount.end)
        name = words.plain(label)
        return Criterion(
            lot_id=None,
            name=name,
            kind=words.price_kind("quality", name),
            is_narrow=words.is_narrow(name),
            is_broad=words.is_broad(name),
            evidence=Evidence("", start, end, self.text[start:end]),
            stated_value=amount.value,
            stated_unit=amount.unit,
            stated_of="unknown" if pair.of == "within" else pair.of,
            stated_low=amount.low,
            stated_high=amount.high,
            is_joint=words.is_joint(name),
            is_umbrella=words.is_umbrella(name),
            total=amount.of,
            is_listed=pair.listed,
            is_within=pair.of == "within",
            words=segment.of(self.cleaned.text),
        )

    def statement(self, kind: str, first: int, last: int, segment: Segment) -> Criterion:
        """A sentence that decides without a figure."""
        start, end = self.cleaned.span(segment.start + first, segment.start + last)
        row = Criterion(
            lot_id=None,
            name="Social value",
            kind="quality",
            is_narrow=True,
            is_broad=True,
            evidence=Evidence("", start, end, self.text[start:end]),
            stated_unit="pass_fail" if kind == "pass_fail" else "none",
            statement=kind,
            words=segment.of(self.cleaned.text),
        )
        zero = 0.0 if kind == "not_weighted" else None
        return row.means(f"sentence-{kind.replace('_', '-')}", zero, zero, zero)


def _with_figures(text: str, cut: Sequence[Segment]) -> list[Segment]:
    """A line that is only a figure belongs to the label on the line before it: a table that was flattened."""
    joined: list[Segment] = []
    for segment in cut:
        body = segment.of(text)
        label = joined[-1].of(text) if joined else ""
        fits = _ONLY_FIGURE.match(body) and label and len(label) <= 80 and not re.search(r"\d|[.;]$", label)
        if fits:
            joined[-1] = replace(joined[-1], end=segment.end)
        else:
            joined.append(segment)
    return joined


def _rows(source: Source, segment: Segment, body: str, lead: bool) -> tuple[list[Criterion], bool]:
    """The criteria that a segment states with an amount, and whether nothing else stands between the two."""
    only = _PRICE_100.search(body)
    found = pairs(body)
    if only and len(found) <= 1:
        place = Amount(100.0, "percent", only.start(), only.end())
        return [source.row(Pair("Price", place), segment)], True
    if not found or MAY.search(body) or not _is_about_evaluation(body, found):
        return [], True
    joined = all(pair.joined for pair in found)
    if lots := _lots_after(body, found):
        return [source.row(pair, segment) for pair in lots], joined
    kept = [pair for i, pair in enumerate(found) if pair.listed or not refusal(_near(body, found, i))]
    if lead or other_tender(body, listed=any(pair.listed for pair in found), item=_is_item(body, found)):
        return ([] if lead else _floor(source, segment, body, kept)), joined
    kept = [pair for pair in kept if len(pair.label) <= 160 and not _TOTAL.match(pair.label)]
    return [source.row(pair, segment) for pair in kept], joined


def _is_item(body: str, found: Sequence[Pair]) -> bool:
    """A row of a list: a few words with one amount at an end."""
    amount = found[0].amount
    at_an_end = len(body) - amount.end <= 4 or amount.start <= 4
    few = len(body) - (amount.end - amount.start) <= 60
    return few and at_an_end and len(found) == 1 and len(list(amounts(body))) <= 1


def _floor(source: Source, segment: Segment, body: str, found: Iterable[Pair]) -> list[Criterion]:
    """ "At least 10% in this tender" is a floor; of other tenders it is policy (READING.md 4.4, 8)."""
    if not THIS.search(body) or re.search(r"\bPPN\b", body):
        return []
    low = re.search(r"at\s{1,4}least|minimum|no(?:t)?\s{1,4}less", body, re.I)
    high = re.search(r"up\s{1,4}to|maximum", body, re.I)
    if not low and not high:
        return []
    rows = [source.row(pair, segment) for pair in found if words.is_narrow(pair.label)]
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
    before = re.split(r"[,;|\n]|\.\s", body[max(first, amount.start - 90) : amount.start])[-1]
    after = re.split(r"[,;|\n]|\.\s", body[amount.end : min(last, amount.end + 90)])[0]
    return f"{before} {after}"


def _lots_after(body: str, found: Sequence[Pair]) -> list[Pair]:
    """ "Social value 5% (Lot 1), 10% (Lots 2-4)": one label, an amount a lot; the mean over lots counts."""
    marks = list(_LOTS_AFTER.finditer(body))
    label = next((pair.label for pair in found if words.is_narrow(pair.label)), None)
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
    kinds = {m.lastgroup for pair in found if (m := NOUN.search(pair.label))}
    if len(found) >= 2 and len(kinds) >= 2:
        return True
    return bool(_EVALUATION.search(body)) or len(body) <= ITEM


def _bare_item(source: Source, segment: Segment, body: str) -> tuple[Criterion, ...]:
    """ "Price<tab>60": a row whose number stands alone; a block decides whether it is a weight."""
    match = _BARE_ITEM.match(_ROW_NUMBER.sub("", body)) if len(body) <= ITEM else None
    label = label_of(match[1]) if match else ""
    if match is None or not label or refusal(body) or _TOTAL.match(label):
        return ()
    gone = len(body) - len(_ROW_NUMBER.sub("", body))
    place = Amount(float(match[2]), "percent", gone + match.start(2), gone + match.end(2))
    return (source.row(Pair(label, place), segment),)


@dataclass(frozen=True)
class Block:
    """Neighbouring segments as one list, the lots that they are headed by, and those with social value."""

    rows: list[Criterion]
    parts: list[list[Criterion]]
    lots: tuple[str, ...]
    narrow: frozenset[int]


def _blocks(found: Sequence[Found], cut: Sequence[Segment], text: str) -> Iterator[Block]:
    """Runs of segments with rows, no more than two segments apart and under the same lot."""
    run: list[Found] = []
    for item in found:
        near = run and item.number - run[-1].number <= 2 and item.segment.lots == run[-1].segment.lots
        if run and not near:
            yield from _block(run, cut, text)
            run = []
        run.append(item)
    if run:
        yield from _block(run, cut, text)


def _block(run: Sequence[Found], cut: Sequence[Segment], text: str) -> Iterator[Block]:
    """The run as a list; rows of unknown labels only where it is a list of criteria beyond doubt."""
    first = max(0, run[0].number - 3)
    heading = " ".join(segment.of(text)[-200:] for segment in cut[first : run[0].number])
    kinds = {m.lastgroup for item in run for row in item.rows if (m := NOUN.search(row.name))}
    headed = bool(_EVALUATION.search(heading) or any(_EVALUATION.search(i.segment.of(text)) for i in run))
    run = _from_whole(run)
    listed = len(kinds) >= 2 or (bool(kinds) and headed and len(run) >= 2)
    kept = [item for item in run if not item.bare and (not item.loose or listed)]
    bare = [item for item in run if item.bare]
    total = sum(row.stated_value or 0 for item in [*kept, *bare] for row in item.rows)
    if bare and listed and (_HEAD.search(heading) or 95 <= total <= 105):
        kept = [item for item in run if item.bare or not item.loose or listed]
        kept = _as_points(kept, heading, total)
    kept = [item for item in kept if _stands(item, text, headed) or (listed and (item.joined or item.short))]
    rows = [row for item in kept for row in item.rows]
    if any(NOUN.search(row.name) for row in rows):
        narrow = frozenset(item.number for item in kept if any(row.is_narrow for row in item.rows))
        yield Block(_once(rows), [list(item.rows) for item in kept], run[0].segment.lots, narrow)


def _from_whole(run: Sequence[Found]) -> Sequence[Found]:
    """The run without figures of unknown things that stand before a sentence whose parts add up."""
    at = next((i for i, item in enumerate(run) if any(row.is_listed for row in item.rows)), 0)
    return [item for i, item in enumerate(run) if i >= at or not item.loose or item.bare]


def _stands(item: Found, text: str, headed: bool) -> bool:
    """A statement on social value by itself: its label is nothing else, and weighing is spoken of."""
    if not any(row.is_narrow for row in item.rows):
        return True
    if any(row.is_narrow and (row.stated_value or 0) >= 100 and not row.total for row in item.rows):
        return False
    if any(row.is_narrow and row.is_listed for row in item.rows):
        return True
    return item.joined and (headed or bool(_EVALUATION.search(item.segment.of(text))) or item.short)


def _as_points(kept: Sequence[Found], heading: str, total: float) -> list[Found]:
    said = re.search(r"\b(?:points|marks)\b", heading, re.I)
    if not said or 95 <= total <= 105:
        return list(kept)
    return [
        replace(item, rows=tuple(replace(row, stated_unit="points") for row in item.rows)) for item in kept
    ]


def _once(rows: Sequence[Criterion]) -> list[Criterion]:
    """The same label with the same amount said again in a block is one statement."""
    seen: set[tuple[str, float | None]] = set()
    kept = []
    for row in rows:
        key = (row.name.lower(), row.stated_value)
        if key not in seen:
            kept.append(row)
        seen.add(key)
    return kept


def _one_reading(
    blocks: Sequence[Block], everything: Sequence[Criterion]
) -> tuple[Weighed | None, dict[str, Weighed]]:
    """The one list of a field, and the lists of the lots that it names."""
    read = [(block, _explained(block, everything)) for block in blocks]
    by_lot = {lot: weighed for block, weighed in read for lot in block.lots}
    named = [weighed for _, weighed in read if any(row.is_narrow for row in weighed.rows)]
    if len(by_lot) >= 2 and named:
        return _over_lots(by_lot), by_lot
    if not named:
        best = sorted((weighed for _, weighed in read), key=_completeness)
        return (best[-1] if best else None), {}
    return _agreed(named), {}


def _explained(block: Block, everything: Sequence[Criterion]) -> Weighed:
    """The block as one list, or the best of its segments where together they do not add up."""
    whole = explain(block.rows, everything)
    if whole.problem is None or len(block.parts) < 2:
        return whole
    listed = [row for row in block.rows if row.is_listed] or _summing(block.rows)
    apart = [explain(part, everything) for part in [*block.parts, *([listed] if listed else [])]]
    good = [weighed for weighed in apart if weighed.problem is None]
    named = [weighed for weighed in good if any(row.is_narrow for row in weighed.rows)]
    if named:
        return _agreed(named)
    return max(good, key=_completeness) if good else whole


def _summing(rows: Sequence[Criterion]) -> list[Criterion]:
    """The longest run of rows, social value or two known nouns among them, that sums to 100."""
    best: list[Criterion] = []
    for first in range(min(len(rows), 40)):
        running = 0.0
        for last in range(first, min(len(rows), first + 40)):
            running += rows[last].stated_value or 0.0
            if running > 101:
                break
            part = list(rows[first : last + 1])
            kinds = {m.lastgroup for row in part if (m := NOUN.search(row.name))}
            if abs(running - 100) <= 1 and len(part) > max(1, len(best)) and (len(kinds) > 1 or "narrow" in kinds):
                best = part
    return best


def _completeness(weighed: Weighed) -> tuple[bool, bool, int]:
    return weighed.problem is None, weighed.complete, len(weighed.rows)


def _agreed(named: Sequence[Weighed]) -> Weighed:
    """Of lists that state the same weight the fullest; two that differ in one place decide nothing."""
    known = [(weighed, value) for weighed in named if (value := narrow_weight(weighed)) is not None]
    if not known:
        return max(named, key=_completeness)
    if max(value for _, value in known) - min(value for _, value in known) <= 0.5:
        return max((weighed for weighed, _ in known), key=_completeness)
    rows = [row for weighed, _ in known for row in weighed.rows if row.is_narrow]
    read = tuple(row.means("two-statements-differ", None, None, None) for row in rows)
    return Weighed(read, False, problem="two-statements-differ")


def _over_lots(by_lot: dict[str, Weighed]) -> Weighed:
    """The mean over the lots that a text names; a lot whose list has no social value counts as none."""
    weights = {lot: narrow_weight(weighed) for lot, weighed in by_lot.items()}
    named = [lot for lot, weighed in by_lot.items() if any(row.is_narrow for row in weighed.rows)]
    values = [0.0 if lot not in named else weights[lot] for lot in by_lot]
    first = by_lot[named[0]]
    known = [value for value in values if value is not None]
    if len(known) < len(values) or not known:
        return first
    mean = sum(known) / len(known)
    rows, done = [], False
    for row in first.rows:
        if row.is_narrow and not done:
            row, done = row.means("mean-of-lots-in-text", mean, min(known), max(known)), True
        rows.append(row)
    return replace(first, rows=tuple(rows))
