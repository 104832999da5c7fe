"""The lists of one tender put together: whole ones as they stand, parts of quality under what sizes it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from pipelines.criteria import vocabulary
from pipelines.criteria.model import Criterion, Part
from pipelines.criteria.passage import DocumentPlace, Passage
from pipelines.criteria.patterns import spaced
from pipelines.criteria.prose import ANY_FIGURE, read_passage
from pipelines.documents.allotments import less_total
from pipelines.documents.arithmetic import is_near
from pipelines.documents.criteria_tables import Found
from pipelines.documents.entries import Reading, is_block
from pipelines.documents.outline import SHARES_OF_ALL, SHARES_OF_QUALITY, names_quality

Rows = tuple[Criterion, ...]
Leads = dict[tuple[str, tuple[int, ...]], list[Passage]]
"""The words that lead to a list, by document and blocks."""


@dataclass(frozen=True)
class FoundList:
    """A list of criteria of one lot, or (null) of all. `readings`: all that stand."""

    lot_id: str | None
    readings: tuple[Rows, ...]


def together(found: Sequence[Found], passages: Sequence[Passage], leads: Leads) -> list[FoundList]:
    """The lists by lot: whole ones as they stand, parts of quality under the list that sizes it."""
    lots = list(dict.fromkeys(one.lot for one in found if one.lot))
    made: list[FoundList] = []
    whole = passages
    for lot in lots if len(lots) > 1 else [None]:
        passages = [_of_the_lot(passage, lot) for passage in whole] if lot else whole
        before = {at: [_of_the_lot(p, lot) for p in some] for at, some in leads.items()} if lot else leads
        own = [one for one in found if one.lot == lot or one.lot is None or len(lots) < 2]
        if lot is not None and not any(one.lot == lot for one in own):
            continue
        for rows in _of_lot(own, passages, before):
            made.append(FoundList(lot, rows))
    return made


def _of_the_lot(passage: Passage, lot: str) -> Passage:
    """The passage less what it says of other lots alone: "Lot A is judged 70% on quality. Lot B on 60%"."""
    text = passage.text
    for said in SENTENCE.finditer(text):
        named = {found[1].upper() for found in _LOT.finditer(said.group())}
        if named and lot not in named:
            text = text[: said.start()] + " " * len(said.group()) + text[said.end() :]
    return replace(passage, text=text)


_LOT = re.compile(r"\blots?\s{1,3}(\d{1,2}|[A-Z])\b", re.I)


def _of_lot(found: Sequence[Found], passages: Sequence[Passage], leads: Leads) -> Iterator[tuple[Rows, ...]]:
    if any(one.first.size for one in found):
        found = [one for one in found if one.first.size]
    tops = [one for one in found if not one.is_open and one.has_price]
    details = [one for one in found if one.is_open or not one.has_price]
    if any(row.is_umbrella for one in tops for row in one.first.rows):
        inside = [one for one in tops if _is_inside(one)]
        tops, details = [one for one in tops if one not in inside], [*details, *inside]
    shares = [one for one in tops if _is_of_quality(one)]
    if shares and (len(shares) < len(tops) or sizes(_before(shares, leads))):
        tops, details = [one for one in tops if one not in shares], [*details, *shares]
    top = _fullest(tops)
    if not details:
        yield from _whole(tops)
        return
    before = _before(details, leads)
    rows: Sequence[Criterion] = top.first.rows if top else sizes([*before, *passages])
    if not rows and len(details) == 1 and (price := _price_beside(details[0], before, passages)):
        yield ((price, *details[0].first.rows),)
        return
    if top is not None and len(top.readings) > 1:
        yield from _whole(tops)
        return
    put, left = _put_under(list(rows), details)
    if put is not None:
        yield (tuple(put),)
        return
    if tops:
        yield from _whole(tops)
        return
    for one in left:
        yield tuple(_alone(one, reading) for reading in one.readings)


def _before(found: Sequence[Found], leads: Leads) -> list[Passage]:
    """The words that lead to the lists."""
    return [passage for one in found for passage in leads.get((one.sha256, one.context.lead_at), ())]


def _is_of_quality(one: Found) -> bool:
    """The words before it say that its figures are shares of quality, whatever its names sound of."""
    return not any(row.is_umbrella for row in one.first.rows) and any(
        SHARES_OF_QUALITY.search(text) for text in one.context.lead[-1:]
    )


def _price_beside(one: Found, before: Sequence[Passage], others: Sequence[Passage]) -> Criterion | None:
    """The price of a list of the rest, that the words before it size: "Price carries 50% of the total".

    Words further off size it too where it is all that the list lacks of 100, and they state no other price.
    """
    if one.first.points or any(row.part for row in one.first.rows):
        return None
    if not any(SHARES_OF_ALL.search(text) for text in one.context.lead[-1:]):
        found = [price for passage in others for price in _prices_alone(_sentences(passage))]
        if one.relative or len({row.stated_value for row in found}) != 1:
            return None
    else:
        found = _prices_alone(before)[:1]
    return next((row for row in found if is_near(one.first.size + (row.stated_value or 0.0), 100.0)), None)


def _prices_alone(passages: Iterable[Passage]) -> list[Criterion]:
    """The price that a passage states, and nothing else."""
    made = []
    for passage in passages:
        weighed = read_passage(passage).weighed
        stated = [row for row in weighed.rows if row.stated_value is not None] if weighed else []
        if len(stated) == 1 and stated[0].kind == "price":
            made.append(replace(stated[0], rule=""))
    return made


def _sentences(passage: Passage) -> Iterator[Passage]:
    """The sentences on price with one figure, each by itself, where it stands."""
    text = passage.text
    for found in SENTENCE.finditer(text):
        said = found.group()
        if vocabulary.PRICE.search(said) and len(ANY_FIGURE.findall(said)) == 1:
            alone = " " * found.start() + said + " " * (len(text) - found.end())
            yield replace(passage, text=alone)


SENTENCE = re.compile(r"(?:[^.\n]|\.(?=\S))+")


def _is_inside(one: Found) -> bool:
    """A list headed as the parts of quality, though a name in it sounds of price ("Running costs")."""
    if any(row.is_umbrella for row in one.first.rows):
        return False
    last = one.context.lead[-1] if one.context.lead else ""
    leads = names_quality(last) and not vocabulary.PRICE.search(last) and not last.endswith(".")
    return leads or names_quality(one.caption.split("|")[0])


def _fullest(tops: Sequence[Found]) -> Found | None:
    """The list of price and quality that says most."""
    return max(tops, key=lambda one: (one.has_narrow, len(one.first.rows)), default=None)


def _whole(tops: Sequence[Found]) -> Iterator[tuple[Rows, ...]]:
    """Lists that are whole: one of those that say the same of social value, all that differ."""
    shown: list[list[float | None]] = []
    named = [one for one in tops if one.has_narrow]
    for one in sorted(named or tops, key=lambda one: -len(one.first.rows)):
        weights = sorted({w for reading in one.readings for w in [_sum(reading)]}, key=str)
        if weights in shown:
            continue
        shown.append(weights)
        yield tuple(reading.rows for reading in one.readings)


def _sum(reading: Reading) -> float | None:
    values = list(reading.weights.values())
    return None if any(v is None for v in values) else round(sum(v or 0.0 for v in values), 1)


def sizes(passages: Sequence[Passage]) -> list[Criterion]:
    """What a sentence says of price and quality as wholes."""
    for passage in passages:
        weighed = read_passage(replace(passage, text=less_total(passage.text))).weighed
        rows = weighed.rows if weighed else ()
        stated = [row for row in rows if row.weight_pct is not None]
        if (
            any(row.kind != "quality" for row in stated)
            and 95 <= sum(r.weight_pct or 0 for r in stated) <= 105
        ):
            return [replace(row, rule="", part=None) for row in stated]
    return []


def _put_under(rows: list[Criterion], details: Sequence[Found]) -> tuple[list[Criterion] | None, list[Found]]:
    """The rows with details in place of the rows they are parts of; null where there are none."""
    done = False
    left: list[Found] = []
    for one in details:
        if _is_of_social_value(rows, one):
            continue
        at = _parent_of(rows, one, len(details) == 1 and one.first.is_printed)
        if at is None:
            left.append(one)
            continue
        rows[at : at + 1] = list(_under(rows[at], one))
        done = True
    return (rows, left) if done else (None, left)


def _parent_of(rows: Sequence[Criterion], one: Found, is_sized: bool) -> int | None:
    """Which row a list is of: the one its caption names, or the one umbrella whose size it reaches.

    `is_sized`: it may be of another size, since it is the only one and its total is printed.
    """
    if len(one.readings) > 1 or any(
        _same_name(row, other) for row in rows for other in one.first.rows if not row.is_umbrella
    ):
        return None
    fits = [
        at
        for at, row in enumerate(rows)
        if row.kind == "quality" and not row.part and _fits(row, one, is_sized)
    ]
    captioned = [at for at in fits if _names(one.caption, rows[at].name)]
    umbrellas = [at for at in fits if rows[at].is_umbrella]
    alone = [at for at in fits if all(row.kind == "price" for n, row in enumerate(rows) if n != at)]
    for options in (captioned, umbrellas, alone):
        if len(options) == 1:
            return options[0]
    return None


def _is_of_social_value(rows: Sequence[Criterion], one: Found) -> bool:
    """It only shares out what social value weighs: its caption names that row, and none that it may fit.

    So does one under another name of it ("TOMs"); on a sheet so named whether or not the row is stated, since
    measures are no parts of quality.
    """
    if one.has_price:
        return False
    named = [row for row in rows if _names(one.caption, row.name)]
    if named:
        return all(_is_its_own(row) for row in named)
    if any(_is_of_it(h.text) for h in one.context.headings[-1:]) and any(_is_its_own(row) for row in rows):
        return True
    on_its_sheet = all(_is_of_it(_sheet(row)) and not row.is_narrow for row in one.first.rows)
    return bool(one.first.rows) and on_its_sheet


def _is_its_own(row: Criterion) -> bool:
    return row.is_narrow and not row.is_joint and row.stated_value is not None


def _sheet(row: Criterion) -> str:
    """The name of the sheet that it stands on; blank for one on none."""
    place = row.evidence.locator
    return (place.cell or "").rpartition("!")[0] if isinstance(place, DocumentPlace) else ""


def _is_of_it(title: str) -> bool:
    return vocabulary.is_narrow(title) and not names_quality(title)


def _same_name(row: Criterion, other: Criterion) -> bool:
    return row.name.casefold() == other.name.casefold()


def _names(caption: str, name: str) -> bool:
    return len(name) > 3 and bool(re.search(rf"\b{re.escape(name)}\b", caption, re.I))


def _fits(row: Criterion, one: Found, is_sized: bool) -> bool:
    size = one.first.size
    if row.stated_value is None or row.is_narrow:
        return False
    return is_sized or one.first.points or is_near(size, 100.0) or is_near(size, row.stated_value)


def _under(row: Criterion, one: Found) -> Iterator[Criterion]:
    size = one.first.size
    weight = row.stated_value or 0.0
    whole = row.total or 100.0
    absolute = is_near(size, weight) and not (row.total and row.total != 100 and not one.first.points)
    for part in one.first.rows:
        part = replace(part, is_umbrella=part.is_umbrella and is_block(part.name))
        if absolute and part.part is None:
            yield replace(part, total=row.total, kind="quality")
        elif part.part is None:
            yield replace(
                part, part=Part(row.name, weight * 100 / whole, size), stated_of="parent", total=None
            )
        else:
            inner = part.part
            known = None if inner.weight_pct is None else inner.weight_pct * weight / whole
            yield replace(part, part=replace(inner, weight_pct=known))


def _alone(one: Found, reading: Reading) -> Rows:
    """A list by itself: with a price that weighs, or headed so, of the whole; else a share of quality."""
    whole = is_near(reading.size, 100.0) or reading.points
    of_part = names_quality(one.caption) and not _QUALITY_ALONE.search(one.caption)
    relative = one.is_open or one.relative or (of_part and not one.has_price)
    priced = one.has_price and not (
        reading.points
        and one.is_open
        and all(row.kind != "price" or row.stated_value is None for row in reading.rows)
    )
    if priced or (whole and not relative):
        return reading.rows
    if one.of_all and not reading.points and all(row.part is None for row in reading.rows):
        own = Part("quality", reading.size, reading.size)
        return tuple(replace(row, part=own, stated_of="parent", total=None) for row in reading.rows)
    size = reading.size if whole else 100.0
    return tuple(
        row
        if row.part or (row.kind == "price" and row.stated_value is None)
        else replace(row, part=Part("quality", None, size), stated_of="parent", total=None)
        for row in reading.rows
    )


_QUALITY_ALONE = spaced(
    r"\b(?:wholly|solely|only|entirely|exclusively|purely|100\s?%) (?:on|for|by) (?:the )?quality\b"
    r"|\bquality (?:only|alone)\b|\bquality\W{1,3}100\s?%"
    r"|\b(?:fee|price|budget|rate|cost)s? (?:\w{2,10} )?(?:is|are) (?:fixed|set)\b"
)
"""Words that leave nothing to price."""
