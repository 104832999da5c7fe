"""Lots that one text tells apart: a table with a column for each, a weight for each, or lists lot by lot."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from pipelines.criteria.patterns import spaced
from pipelines.criteria.structure.amounts import Amount, amounts, ratios
from pipelines.criteria.structure.bare_list import in_order
from pipelines.criteria.structure.contexts import KPI, NOT_THIS, Wording, worded
from pipelines.criteria.structure.finding import Excerpt, Finding
from pipelines.criteria.structure.labels import PRICE_SURE as _PRICED
from pipelines.criteria.structure.labels import SOCIAL_VALUE, named
from pipelines.criteria.structure.named_lots import ID, LOTS, lot_ids, weigh_alike
from pipelines.criteria.structure.reckoned import reckoned
from pipelines.criteria.structure.row import Row
from pipelines.criteria.structure.settle import near
from pipelines.criteria.structure.states import read_award
from pipelines.criteria.structure.whole import figures, whole
from warehouse.sieve import Sieve

_OTHER = spaced(r"\b(?:price|cost|quality|technical|method|delivery)\b")
_DIGIT = re.compile(r"\d")
_LETTER = re.compile(r"[a-zA-Z£]")
_HEADS = spaced(r"(?:^|[\n.;:(,•|-]\s{0,4}|\b(?:for|in|on|under|and|while|whilst|but) )$")
_BLANK_LINE = re.compile(r"\n\s{0,4}\n")
_SPEAKS = spaced(r"\d|\bsocial|\bsv\b")
_LOT_ID = spaced(
    r"(?:Lots?|L)\s?((?:\d{1,2}(?!\s?%)|[A-H])\b(?:(?:\s?(?:,|&|-|/|to|through"
    r"|and)\s?){1,12}(?:lots?\s)?(?:\d{1,2}(?!\s?%)|[A-H])\b){0,12})"
)
_OF_QUALITY = spaced(r"of (?:the )?(?:quality|technical)")
_LOT_BEFORE = spaced(r"(?:lots?|L)\s?$")
_NIL = spaced(r"\b(?:nil|none|not (?:scored|weighted|used))\b")
_HEADER = Sieve(
    r"^[^\n]{0,200}\b(?:Lot|Band|Zone|Area)\s?(?:\d|[A-H])\b[^\n]{0,200}\b(?:Lot|Band|Zone"
    r"|Area)\s?(?:\d|[A-H])\b[^\n]{0,200}$",
    re.I | re.M,
)
_LOT = spaced(r"\b(?:Lot|Band|Zone|Area)\s?(?:\d|[A-H])\b")
_CELL_FIGURE = re.compile(r"(?<![\w.])(\d{1,3}(?:\.\d)?)\s?%?(?![\w])")
_CELL_END = re.compile(r"\d|\t|\||:")
_LADDER = (
    *("weighted", "nested", "named", "embedded", "none", "indeterminate", "not_visible", "quarantined"),
    "out_of_scope",
)
"""Of lots in different states the first is that of the whole (codebook 8)."""
_LISTED = frozenset(
    ("list", "zero", "itemised", "umbrella", "joint", "price only", "rest", "equal", "within", "one row")
) | {"of what price leaves"}
_MOST_LOTS = 20


def read_lots(wording: Wording) -> Finding | None:
    """The finding over lots; null where the text does not tell them apart."""
    return (
        _by_row(wording.text)
        or _by_column(wording.text)
        or _by_ratio(wording)
        or _by_clause(wording)
        or _in_turn(wording)
        or _in_order(wording)
        or _by_sentence(wording)
        or _by_part(wording.text)
        or _by_whole(wording)
    )


_VALUED = spaced(
    r"\bLots?\s{0,2}(?P<lot>\d{1,2}|[A-H])\b(?P<gap>[^.;£\d\n]{0,50})£ ?(?P<size>\d[\d,]{0,12}(?:\.\d{1,2})?)"
    r" ?(?P<unit>k|m|million|thousand)?\b(?P<range> ?(?:-|to|and) ?£)?"
)
_BOUND = spaced(
    r"\b(?:up to|over|under|below|above|(?:more|less|greater|lower) than|from|between|at least|each)\b|[<>]"
)
_TIMES = {"k": 1e3, "thousand": 1e3, "m": 1e6, "million": 1e6}


def _values(text: str, lots: Sequence[str]) -> list[float] | None:
    """What each of these lots is worth, in pounds; null where the text does not say it of every one once."""
    said: dict[str, set[float]] = {}
    for found in _VALUED.finditer(text):
        if found["range"] or _BOUND.search(found["gap"]):
            return None  # how large its contracts may be
        size = float(found["size"].replace(",", "")) * _TIMES.get((found["unit"] or "").lower(), 1.0)
        said.setdefault(found["lot"].upper(), set()).add(size)
    sizes = [said.get(one.upper(), set()) for one in lots]
    return (
        [size for one in sizes for size in one]
        if all(len(one) == 1 and min(one) > 1 for one in sizes)
        else None
    )


def _by_part(text: str) -> Finding | None:
    """A list for each lot, read by itself."""
    parts = _parts(text)
    if len(parts) < 2:
        return None
    read = [
        (ids, Excerpt(text[start:end], ((0, start),)))
        for ids, start, end in parts[:_MOST_LOTS]
        if _SPEAKS.search(text[start:end])
    ]
    found = [(ids, excerpt, read_award(excerpt.text)) for ids, excerpt in read]
    listed = [part for part in found if _is_whole(part[2])]
    unsized = [part for part in found if part not in listed and part[2].state == "named"]
    if unsized and any(finding.weight for _, _, finding in listed):
        listed += unsized  # named in one lot, and weighed in another
    if len(listed) < 2:
        return None
    by_lot: dict[str, tuple[Excerpt, Finding]] = {}
    for ids, excerpt, finding in listed:
        for one in ids:
            by_lot.setdefault(one, (excerpt, finding))
    return _together(list(by_lot.values()), "lots", _values(text, list(by_lot)))


_PRICE_ALONE = spaced(
    r"\b(?:price|cost)s?(?: only| alone)?\W{0,3}(?:is |at )?100\b|\b100 ?%? (?:on"
    r" )?(?:price|cost)\b"
)
_NAMES_LOTS = spaced(r"\b(?:lots?|bands?|areas|zones|packages)\b")


def _by_whole(wording: Wording) -> Finding | None:
    """A whole list in each of several sentences of a text that speaks of lots, by any name."""
    text = wording.text
    if not _NAMES_LOTS.search(text) or weigh_alike(text):
        return None
    read: list[tuple[Excerpt, Finding]] = []
    for number, (start, end) in enumerate(wording.sentences):
        body = text[start:end]
        if wording.contexts[number] in NOT_THIS or not _PRICED.search(body) or not _DIGIT.search(body):
            continue
        found = read_award(body)
        is_full = found.tree is not None and near(found.tree.total, 100) and _is_whole(found)
        if _PRICE_ALONE.search(body) and not named(body, wording.is_defined):
            found, is_full = Finding("none", 0.0, 0, 0, "price only"), True
        if is_full:
            read.append((Excerpt(body, ((0, start),)), found))
        elif named(body, wording.is_defined):
            return None  # what it says of social value is in no list
    weighed = [found for _, found in read if found.weight]
    return _together(read, "lots") if len(read) > 1 and weighed else None


def _is_whole(finding: Finding) -> bool:
    states = ("weighted", "nested", "indeterminate", "named", "quarantined")
    return finding.state == "none" or (finding.state in states and finding.why in _LISTED)


def _parts(text: str) -> list[tuple[list[str], int, int]]:
    """(lots, start, end) of what is said of them, where lots head parts of the text."""
    found = list(LOTS.finditer(text))
    if len({one for match in found for one in lot_ids(match[1])}) < 2:
        return []
    heads = [match for match in found if _HEADS.search(text[max(0, match.start() - 12) : match.start()])]
    parts = []
    for number, head in enumerate(heads):
        start = head.end()
        last = number + 1 == len(heads)
        end = len(text) if last else heads[number + 1].start()
        blank = _BLANK_LINE.search(text, start, end) if last else None
        if blank and _DIGIT.search(text, start, blank.start()):
            end = blank.start()
        parts.append((lot_ids(head[1]), start, end))
    return parts


_ROW_HEADER = Sieve(r"^[^\n|\t]{0,6}\bLots?(?: no\.?)?[ ]{0,3}[|\t][^\n]{5,200}$", re.I | re.M)
_CELLS = re.compile(r"\s{0,4}[|\t]\s{0,4}")


def _by_row(text: str) -> Finding | None:
    """A table with a row for each lot and a column of social value; "not scored" weighs none."""
    header = _ROW_HEADER.search(text)
    names = _CELLS.split(header.group().strip()) if header else []
    own = [at for at, name in enumerate(names) if named(name, False)]
    if header is None or len(own) != 1:
        return None
    start, values = header.end() + 1, dict[str, Amount]()
    for line in text[start:].split("\n"):
        cells = _CELLS.split(line.strip())
        if len(cells) != len(names) or not ID.fullmatch(cells[0]):
            break
        cell = cells[own[0]]
        figure = _CELL_FIGURE.fullmatch(cell)
        if figure is None and not (_NIL.search(cell) or cell in ("-", "\u2013")):
            return None
        at = start + line.rfind(cell)
        values[cells[0]] = Amount(at, at + len(cell), float(figure[1]) if figure else 0.0, "percent")
        start += len(line) + 1
    if len(values) < 2:
        return None
    place = header.start() + header.group().lower().find(names[own[0]].lower())
    return _mean(values, 0, 0, (place, place + len(names[own[0]])), 0)


def _together(
    lots: Sequence[tuple[Excerpt, Finding]], why: str, values: Sequence[float] | None = None
) -> Finding:
    """The mean over lots, `none` as 0; null where a lot's weight is unknown (codebook 8).

    By `values` where every lot has one, else plain (codebook 3).
    """
    found = [finding for _, finding in lots]
    states = {finding.state for finding in found}
    if states & {"indeterminate", "quarantined"}:
        states -= {"none"}  # what is open gives no way to a lot without social value
    state = min(states, key=_LADDER.index)
    if state in ("indeterminate", "quarantined"):
        highs = [finding.high for finding in found if finding.high is not None]
        lowest = 0 if state == "indeterminate" else None
        return Finding(
            state, None, lowest, max(highs) if len(highs) == len(found) else None, why, lots=tuple(lots)
        )
    counted = [finding for finding in found if finding.state in ("weighted", "nested", "named", "none")]
    weights = [finding.weight for finding in found if finding.weight is not None]
    weight = None
    if weights and len(weights) == len(found):
        sizes = values or [1.0] * len(found)
        weight = round(sum(w * size for w, size in zip(weights, sizes, strict=True)) / sum(sizes), 4)
    low = min((finding.low for finding in counted if finding.low is not None), default=None)
    high = max((finding.high for finding in counted if finding.high is not None), default=None)
    loose = [finding for finding in found if finding.weight is None]
    if weights and loose:  # what is not known of a lot may be all that its own bounds leave it
        tops = [finding.high for finding in (*counted, *loose)]
        low = min([low or 0.0, *(finding.low or 0.0 for finding in loose)])
        high = None if None in tops else max(top for top in tops if top is not None)
    return Finding(state, weight, low, high, why, lots=tuple(lots))


_RESPECTIVELY = spaced(r"\W{0,2}(?:respectively\b|in (?:that|this) order\b)")


def _in_turn(wording: Wording) -> Finding | None:
    """ "Social value has 5, 10 and 15 per cent in Lots 1 to 3 respectively": as many figures as lots."""
    for number, context in enumerate(wording.contexts):
        body = wording.body(number)
        spans = named(body, wording.is_defined)
        lots = [one for one in _LOT_ID.finditer(body) if _RESPECTIVELY.match(body, one.end())]
        if context in NOT_THIS or len(spans) != 1 or len(lots) != 1 or KPI.search(body):
            continue
        ids = lot_ids(lots[0][1])
        stated = amounts(body[: lots[0].start()])
        in_a_row = all(len(body[a.end : b.start]) <= 5 for a, b in pairwise(stated))
        if len(stated) == len(ids) > 1 and in_a_row and not _OF_QUALITY.search(body):
            found = dict(zip(ids, stated, strict=True))
            return _mean(found, wording.sentences[number][0], 0, spans[0], number)
    return None


def _in_order(wording: Wording) -> Finding | None:
    """A list with names, and one of as many bare figures for another lot (bare_list.py)."""
    spans = named(wording.text, wording.is_defined)
    found = in_order(wording) if spans else None
    return _mean(found, 0, 0, spans[0], 0) if found else None


def _by_sentence(wording: Wording) -> Finding | None:
    """A list for the lots that its own sentence names, before or after: "..., 10% social value (Lot 1)".

    A lot whose list has no social value weighs none only where price decides alone, or it is denied.
    """
    text, by_lot = wording.text, dict[str, tuple[Excerpt, Finding]]()
    for start, end in _clauses_of_lots(wording):
        ids = {one for match in LOTS.finditer(text, start, end) for one in lot_ids(match[1])}
        if by_lot.keys() & ids:
            return None
        body = LOTS.sub(lambda lot: " " * len(lot.group()), text[start:end])
        excerpt = Excerpt(body, ((0, start),))
        found = _weighed_alone(body)
        if found is None:
            return None
        by_lot |= dict.fromkeys(ids, (excerpt, found))
    every = {one for match in LOTS.finditer(text) for one in lot_ids(match[1])}
    if len(by_lot) < 2 or by_lot.keys() != every or not any(found.weight for _, found in by_lot.values()):
        return None
    return _together(list(by_lot.values()), "lots", _values(text, list(by_lot)))


def _clauses_of_lots(wording: Wording) -> Iterator[tuple[int, int]]:
    """[start, end) of what is said of some lots beside figures: a sentence, or its parts at a semicolon."""
    text = wording.text
    for number, (start, end) in enumerate(wording.sentences):
        body = text[start:end]
        if wording.contexts[number] in NOT_THIS or not LOTS.search(body) or KPI.search(body):
            continue
        cuts = [start, *(start + found.end() for found in _SEMICOLON.finditer(body)), end]
        parts = [(a, b) for a, b in pairwise(cuts) if LOTS.search(text, a, b) and _LISTS.search(text, a, b)]
        yield from parts if len(parts) > 1 else [(start, end)] if _LISTS.search(body) else []


_SEMICOLON = re.compile(r";\s")
_LISTS = Sieve(r"\d\s?%|\bper\s?cent\b|\b(?:marks|points|price|quality)\b[^.;\n]{0,30}\d", re.I)
_ALONE = frozenset(("lowest price", "price only", "said"))


def _weighed_alone(body: str) -> Finding | None:
    """What the list of some lots gives social value; null where nobody can say."""
    found = read_award(body)
    if found.weight and found.why == "list":
        return found
    if sums := reckoned(worded(body)):
        return sums.found
    if found.state == "none" and found.why in _ALONE:
        return replace(found, weight=0.0)
    denied = _DENIED.search(body)
    return Finding("none", 0.0, 0, 0, "said") if denied and not found.weight else None


_DENIED = spaced(
    rf"\bno (?:separate )?{SOCIAL_VALUE}"
    rf"|{SOCIAL_VALUE} (?:is |does )?not (?:be )?(?:scored|apply|weighted|used)"
    rf"|\b(?:nothing|no (?:weight|marks|points|part|share)) (?:(?:is|are) )?(?:\w{{2,10}} )?(?:on|upon"
    rf"|to|for) {SOCIAL_VALUE}"
)


def _by_clause(wording: Wording) -> Finding | None:
    """ "Social value is 10% for lot 1 and 5% for lot 2": weights lot by lot in one clause."""
    for number, context in enumerate(wording.contexts):
        body = wording.body(number)
        spans = named(body, wording.is_defined)
        if context in NOT_THIS or not spans or len(_LOT_ID.findall(body)) < 2 or KPI.search(body):
            continue
        of_quality = bool(_OF_QUALITY.search(body))
        first, last = (spans[0][0], len(body)) if of_quality else _clause(body, spans[0])
        clause = body[first:last]
        if len(_LOT_ID.findall(clause)) < 2:
            continue
        weights = _weights(clause)
        if len(weights) < 2 or max(amount.value for amount in weights.values()) > 60:
            continue
        of_all = whole(wording, figures(wording)) if of_quality else None
        if of_quality and (of_all is None or of_all.rest > 1):
            continue
        share = of_all.quality / 100 if of_all else 1.0
        return _mean(weights, wording.sentences[number][0], first, spans[0], number, share)
    return None


def _clause(body: str, name: tuple[int, int]) -> tuple[int, int]:
    """[start, end) from social value to the next criterion, or from the one before."""
    following = _OTHER.search(body, name[1])
    first, last = name[0], following.start() if following else len(body)
    if len(_LOT_ID.findall(body[first:last])) < 2:
        before = list(_OTHER.finditer(body[: name[0]]))
        first, last = before[-1].end() if before else 0, name[1]
    return first, last


def _weights(clause: str) -> dict[str, Amount]:
    """The amount of each lot, where lots and amounts take turns."""
    lots = list(_LOT_ID.finditer(clause))
    plain = _LOT_ID.sub(lambda lot: " " * len(lot.group()), clause)
    figures = [amount for amount in amounts(plain) if _may_weigh(plain, amount, lots)]
    figures += [Amount(match.start(), match.end(), 0.0, "percent") for match in _NIL.finditer(clause)]
    turns = sorted([*((a.start, "amount") for a in figures), *((m.start(), "lot") for m in lots)])
    order = [kind for _, kind in turns]
    if len(order) % 2 or order not in (["lot", "amount"] * len(lots), ["amount", "lot"] * len(lots)):
        return {}
    pairs = zip(lots, sorted(figures, key=lambda amount: amount.start), strict=True)
    return {one: amount for lot, amount in pairs for one in lot_ids(lot[1])}


def _may_weigh(clause: str, amount: Amount, lots: Sequence[re.Match[str]]) -> bool:
    if amount.unit not in ("percent", "fraction", "points", "bare"):
        return False
    if _LOT_BEFORE.search(clause[max(0, amount.start - 6) : amount.start]):
        return False
    return not any(lot.start() <= amount.start < lot.end() for lot in lots)


def _mean(
    weights: dict[str, Amount],
    start: int,
    first: int,
    name: tuple[int, int],
    sentence: int,
    share: float = 1.0,
) -> Finding:
    """`share`: what each figure is a share of, of the whole."""
    values = [round(amount.value * share, 4) for amount in weights.values()]
    at = (start + name[0], start + name[1])
    begins = start + first
    rows = tuple(
        Row("sv", f"lot {lot}", a.value, a.unit, None, begins + a.start, begins + a.end, sentence, 1.0, at)
        for lot, a in weights.items()
    )
    mean = round(sum(values) / len(values), 4)
    state = "weighted" if share == 1.0 else "nested"
    return Finding(state, mean, min(values), max(values), "by lot", rows=rows)


_ONE_NAME = (
    rf"(?:{SOCIAL_VALUE}|price|cost|quality|technical|method|delivery|carbon|sustainability|environment)"
)
_NAMES_OF_RATIO = spaced(rf"\b{_ONE_NAME}(?:\s{{0,2}}[/:]\s{{0,2}}{_ONE_NAME}){{1,4}}(?![\w/])")
_BETWEEN_NAMES = re.compile(r"[/:]")
_FAR = 80
"""Code points between a lot and its ratio: what it is called."""


def _by_ratio(wording: Wording) -> Finding | None:
    """ "Price / Quality / Social Value: Lot 1 40/50/10, Lot 2 60/35/5": a ratio for each lot, in order."""
    text = wording.text
    heads = [found.group() for found in _NAMES_OF_RATIO.finditer(text)]
    orders = {tuple(bool(named(one, True)) for one in _BETWEEN_NAMES.split(said)) for said in heads}
    own = orders.pop() if len(orders) == 1 else ()
    if sum(own) != 1:
        return None
    stated = [(start, parts) for start, end, parts in ratios(text) if len(parts) == len(own)]
    lots = list(LOTS.finditer(text))
    turns = sorted([*((start, "ratio") for start, _ in stated), *((one.start(), "lot") for one in lots)])
    order = [kind for _, kind in turns]
    if len(stated) < 2 or order not in (["lot", "ratio"] * len(lots), ["ratio", "lot"] * len(lots)):
        return None
    at = own.index(True)
    weights: dict[str, Amount] = {}
    for lot, (start, parts) in zip(lots, stated, strict=True):
        number = wording.sentence_of(start)
        if (
            abs(lot.start() - start) > _FAR
            or wording.contexts[number] in NOT_THIS
            or abs(sum(parts) - 100) > 0.6
        ):
            return None
        figure = list(_FIGURE_OF_RATIO.finditer(text, start))[at]
        made = Amount(figure.start(), figure.end(), parts[at], "percent")
        weights |= dict.fromkeys(lot_ids(lot[1]), made)
    first = min(amount.start for amount in weights.values())
    name = named(text, wording.is_defined) or [(first, first)]
    return _mean(weights, 0, 0, name[0], wording.sentence_of(first)) if len(weights) > 1 else None


_FIGURE_OF_RATIO = re.compile(r"\d{1,3}(?:\.\d)?")


def _by_column(text: str) -> Finding | None:
    """A table with a column of weights for each lot."""
    header = _HEADER.search(text)
    if header is None:
        return None
    columns = _columns(text, header.end(), len(_LOT.findall(header.group())))
    if len(columns[0].stretches) < 6:
        return None
    lots = [(column, read_award(column.text)) for column in columns[:_MOST_LOTS]]
    if any(finding.state in ("not_visible", "quarantined") for _, finding in lots):
        return None
    return _together(lots, "lot columns")


def _columns(text: str, start: int, count: int) -> list[Excerpt]:
    """Each column as lines "label: figure%"."""
    texts = [""] * count
    places: list[list[tuple[int, int]]] = [[] for _ in range(count)]
    for line in text[start:].split("\n"):
        figures = list(_CELL_FIGURE.finditer(line))
        label = _cell_label(line)
        if len(figures) == count and _LETTER.search(label):
            name = label.strip(" -:")
            for column, figure in enumerate(figures):
                places[column].append((len(texts[column]), start + line.index(name)))
                texts[column] += f"{name}: "
                places[column].append((len(texts[column]), start + figure.start(1)))
                texts[column] += figure[1]
                places[column].append((len(texts[column]), start + figure.end(1) - 1))
                texts[column] += "%\n"
        start += len(line) + 1
    return [Excerpt(own.rstrip("\n"), tuple(at)) for own, at in zip(texts, places, strict=True)]


def _cell_label(line: str) -> str:
    if line.strip().startswith("|"):
        return line.strip("| ").split("|")[0]
    return _CELL_END.split(line)[0]
