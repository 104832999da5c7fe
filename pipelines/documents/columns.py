"""What the columns of a table hold: its headers decide, and without headers its cells (codebook 9)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pipelines.criteria.labels import NOUN
from pipelines.criteria.patterns import spaced
from pipelines.documents.entries import TOTAL
from pipelines.documents.figures import LONGEST_CELL, Figure, before_remark, figure_of, in_words
from pipelines.documents.grids import Grid, Row, texts_of
from pipelines.documents.rearranged import in_order
from warehouse.sieve import Sieve

HEADER_ROWS = 4
MOST_MARKS = 1000
"""A figure above it, under a header that speaks of no weight or marks, is an amount of something else."""
_ROLES: tuple[tuple[str, Sieve], ...] = (
    (
        "ignored",
        spaced(
            r"\bword (?:count|limit)\b|\bmax(?:imum)?\.? words\b|\bwords\b|\bpages?\b|\bsides\b"
            r"|\bcharacters?\b"
            r"|\bquantit\w{1,3}\b|\bqty\b|\brate\b|\bunit (?:price|cost|rate)\b|\bhours?\b|\bdates?\b"
            r"|\byears?\b",
            r"\bpass (?:mark|rate|score|level)\b|\bthreshold\b|\bmin(?:imum|\.)?\b|\bhurdle\b"
            r"|\b(?:tenderer|bidder|supplier|your|actual|awarded|moderated|consensus|evaluator"
            r"|panel)'?s?\b(?! weight)",
            r"\bvisits?\b|\b(?:sq\.?\s?)?m(?:2|²)|\bsq\.?\s?m\b|\bhectares?\b|\bkm\b|\bmiles?\b|\bkg\b"
            r"|\btonnes?\b|\bleast scores?\b",
            r"[£€$]|\btargets?\b|\bKPIs?\b|\bfrequency\b|\bservice credits?\b|\binsur\w{1,5}\b"
            r"|\b(?:previous|last|former|old|20\d\d)\b|\bscore range\b|\bscoring (?:range|scale)\b"
            r"|\bscored? (?:\(?0|out of|from)\b|\b0\s?(?:-|to)\s?(?:4|5|10)\b",
            r"\bcomments?\b|\bexample\b|\bcap\b|\bdeduction\b|\bestimated?\b|\bvolumes?\b"
            r"|\bcontract value\b|\bspend\b|\bcheck\b|\bweighted score\b|\bscore achieved\b|\bscore \(",
        ),
    ),
    (
        "overall",
        spaced(
            r"\boverall\b|\bof (?:the )?(?:total|whole|full|final|tender|evaluation|overall)\b"
            r"|\b(?:total|global|absolute|effective|final|net) (?:weight\w{0,5}|%|percent\w{0,4}"
            r"|share)|\btotal evaluation\b|\btotal score %|\bwhole evaluation\b"
            r"|\b% of (?:the )?(?:total|award|bid)",
        ),
    ),
    (
        "within",
        spaced(
            r"\bwithin\b|\bshare of (?:the )?(?:section|area|part|category|block)\b"
            r"|\bsub-?\s?(?:criteri\w{1,3}|section|question)?[ -]?weight\w{0,6}\b"
            r"|\bof (?:the )?(?:section|quality|technical|area|category|part|parent|block|criterion"
            r"|heading|envelope)\b|\brelative\b|\bin (?:the )?(?:section|area|category|part)\b"
            r"|\bquestion weight\w{0,6}\b|\bsub-?(?:criteri\w{1,3}) (?:%|percent\w{0,4})",
        ),
    ),
    (
        "weight",
        spaced(
            r"\bweight\w{0,6}\b|^\W{0,3}(?:factor|multiplier)\b|\bwtg?\b\.?|\bwght\b|%|\bper\s?cent\w{0,4}\b"
            r"|\bproportion\b|\bshare\b|\bsplit\b|\bratio\b"
        ),
    ),
    (
        "marks",
        spaced(
            r"\bmarks?\b|\bpoints?\b|\bpts\b|\bmax(?:imum)?\.? (?:\w{1,12} )?scores?\b"
            r"|\bscores? available\b|\bavailable scores?\b|\btotal (?:score|available)\b|\bmax(?:imum"
            r"|\.)?\b|\bavailable\b"
        ),
    ),
    (
        "number",
        spaced(
            r"^\W{0,3}(?:no|nr|num|number|ref|reference|item|id|#|q|qn|question no|question number|row"
            r"|line|s/?n)\b\.?\W{0,3}$"
        ),
    ),
    ("score", spaced(r"\bscor(?:e|es|ing|ed)\b|\brating\b|\bgrade\b|\bband\b")),
    ("lot", spaced(r"^\W{0,3}lots?\b(?: (?:no|number|ref)\.?)?\W{0,3}$")),
    (
        "name",
        spaced(
            r"\bcriteri(?:on|a)\b|\bsub-?criteri\w{1,3}\b|\bquestions?\b|\belements?\b|\bareas?\b"
            r"|\bcategor(?:y|ies)\b|\bsection\b|\btopic\b|\bheading\b|\baspect\b|\bfactor\b"
            r"|\bcomponent\b|\btheme\b|\btitle\b|\bsubject\b|\bpart\b|\bstage\b|\bevaluation\b"
            r"|\baward\b|\bschedule\b|\bwhat we\b|\b(?:level|tier)\W{0,2}(?:\d|one|two|three)\b"
        ),
    ),
    (
        "text",
        spaced(
            r"\bdescription\b|\bdetails?\b|\brequirements?\b|\bguidance\b|\bevidence\b|\bmethod\b"
            r"|\bhow\b|\bnotes?\b|\bresponse\b|\bassess(?:ed|ment)\b|\bpass\b"
        ),
    ),
)
"""In the order in which they are tried; a header of two ("Maximum score, % of total") takes the first."""
WEIGHS = ("overall", "within", "weight", "marks")
"""Roles of columns whose headers say that they weigh."""
LOT_COLUMN = re.compile(r"^\W{0,3}lots?\s{1,4}(?:no\.?\s{0,4})?(\d{1,2}|[A-Z])\b", re.I)
_WEIGHT_OF_LOT = re.compile(
    r"(?:[(\[–-]|\b(?:for|of|in))\s{0,2}lots?\s{1,4}(?:no\.?\s{0,4})?(\d{1,2}|[A-Z])\W{0,3}$", re.I
)
"""A header of weights that ends with its lot: "Weighting (Lot 2)"."""
_SAYS_POINTS = re.compile(r"\b(?:marks?|points?|pts|multiplier)\b", re.I)
_FACTOR = re.compile(r"\b(?:factors?|multipliers?)\b", re.I)
_NOTHING = re.compile(
    r"\W*(?:n\s?/\s?a|na|nil|none|tbc|not (?:weighted|scored|applicable)"
    r"|for information(?: only)?|information only|info only|mandatory|yes|no|pass)?\W*",
    re.I,
)
MANDATORY = spaced(
    r"\bpass\s?/?\s?(?:or |and |-\s?)?fail\b|\bmandatory\b|\bnot (?:be )?(?:scored|weighted"
    r"|marked|evaluated)\b|\bunscored\b|\bunweighted\b|\binformation only\b"
)


@dataclass(frozen=True)
class Column:
    """A column: its role, its header, and its figure by row of the body."""

    number: int
    role: str
    header: str
    figures: dict[int, Figure]
    lot: str | None = None

    @property
    def is_weight(self) -> bool:
        return self.role in ("overall", "within", "weight", "marks", "score", "figure") and bool(self.figures)


@dataclass(frozen=True)
class Sheet:
    """A grid with its columns. `caption`: rows of one cell above the header; `top`: where the body begins."""

    grid: Grid
    columns: tuple[Column, ...]
    caption: str
    header: tuple[str, ...]
    top: int

    @property
    def body(self) -> Sequence[Row]:
        return self.grid.rows[self.top :]


def sheet(grid: Grid) -> Sheet:
    """The grid with the roles of its columns."""
    grid = replace(grid, rows=in_order(grid.rows))
    caption, first, top = _header(grid.rows)
    heads = [_headed(grid.rows[first:top], column) for column in range(grid.width)]
    columns = tuple(_column(grid, column, heads[column], top) for column in range(grid.width))
    columns = _multiplied(_banded(_apart(columns, grid.rows[first:top])), grid.rows[top:])
    return Sheet(grid, columns, caption, tuple(heads), top)


_LOWEST = spaced(r"\b(?:lower|lowest|low|min(?:imum)?\.?|from|at least)\b")
_HIGHEST = spaced(r"\b(?:upper|highest|high|max(?:imum)?\.?|to|up to|at most)\b")


def _banded(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """Two columns that are the ends of a band: one of weights, with the middle and both ends."""
    made = list(columns)
    for one, other in pairwise(columns):
        rows = [at for at in one.figures if at in other.figures]
        if (
            len(rows) < 2
            or set(one.figures) != set(other.figures)
            or not _LOWEST.search(one.header)
            or not _HIGHEST.search(other.header)
            or any(one.figures[at].value > other.figures[at].value for at in rows)
        ):
            continue
        figures = {}
        for at in rows:
            low, figure = one.figures[at].value, other.figures[at]
            middle = (low + figure.value) / 2
            amount = replace(figure.amount, value=middle, unit="percent", low=low, high=figure.value)
            figures[at] = replace(figure, amount=amount)
        made[one.number] = replace(one, role="ignored", figures={})
        made[other.number] = replace(other, role="weight", figures=figures)
    return tuple(made)


def _multiplied(columns: tuple[Column, ...], body: Sequence[Row]) -> tuple[Column, ...]:
    """The highest mark, what it is multiplied by, and the product: it weighs, or multipliers that make 100.

    They weigh only where nothing but totals has a product alone, as a price in points would. The highest
    mark is the same in each row: what a tenderer was given differs, and its product is no weight.
    """
    for most in columns:
        marks = {figure.value for figure in most.figures.values()}
        if len(marks) != 1 or min(marks) <= 1:
            continue
        for product in columns:
            rows = [at for at in most.figures if at in product.figures]
            if product is most or len(rows) < 3 or len({product.figures[at].value for at in rows}) < 2:
                continue
            if _OF_A_TENDERER.search(product.header):
                continue
            for by in columns:
                if by in (most, product) or by.role == "ignored" or any(at not in by.figures for at in rows):
                    continue
                mark = min(marks)
                if all(
                    abs(by.figures[at].value * mark - product.figures[at].value) < NEAR_PRODUCT for at in rows
                ):
                    made = list(columns)
                    alone = [at for at in product.figures if at not in by.figures and not _is_total(body[at])]
                    is_whole = abs(sum(by.figures[at].value for at in rows) - 100) < 0.5 and not alone
                    made[product.number] = replace(product, role="marks")
                    for other in (most, product if is_whole else by):
                        made[other.number] = replace(other, role="ignored")
                    return tuple(made)
    return columns


def _is_total(row: Row) -> bool:
    """It says so, or has no word: what stands alone is a sum."""
    texts = [slot.text for slot in row if slot and re.search(r"[^\W\d_]{2}", slot.text)]
    return not texts or any(TOTAL.search(text) for text in texts)


NEAR_PRODUCT = 0.01
_OF_A_TENDERER = spaced(
    r"\b(?:tenderer|bidder|supplier|your|actual|awarded|achieved|moderated|consensus|example)\b"
)


def _apart(columns: tuple[Column, ...], header: Sequence[Row]) -> tuple[Column, ...]:
    """A header over several columns of figures says the role of none of them."""
    made = list(columns)
    for one, other in pairwise(columns):
        slots = [(row[one.number], row[other.number]) for row in header]
        shared = bool(slots) and all(a is not None and b is not None and a.cell is b.cell for a, b in slots)
        if shared and one.is_weight and other.is_weight:
            made[one.number] = replace(one, role="figure")
            made[other.number] = replace(other, role="figure")
    return tuple(made)


def _header(rows: Sequence[Row]) -> tuple[str, int, int]:
    """(caption, first row of the header, first row of the body)."""
    captions: list[str] = []
    at = 0
    while at < min(len(rows), HEADER_ROWS):
        texts = texts_of(rows[at])
        if len(texts) != 1 or any(figure_of(slot) for slot in rows[at] if slot) or len(rows) < 2:
            break
        if at and re.search(r"\d\s?%", texts[0]) and len(texts[0]) <= LONGEST_CELL:
            break
        captions.append(texts[0])
        at += 1
    top = at
    while top < min(len(rows) - 1, at + 3) and (
        (_is_header(rows[top], top > at, rows[top - 1] if top > at else None) and not _alike(rows, top))
        or (top == at and _is_over_figures(rows[top], rows[top + 1]))
    ):
        top += 1
    if top == at and captions:
        return " | ".join(captions), 0, at if len(captions) < len(rows) else 0
    return " | ".join(captions), at, top


_OF_MOST = re.compile(
    r"\W{0,3}(?:max(?:imum|\.)? )?(?:points|marks|scores?|weight\w{0,6})\W{1,3}(?:out )?of \d{2,4}\W{0,3}",
    re.I,
)
"""A header that says how many there are in all: "Points of 100"."""


def _alike(rows: Sequence[Row], at: int) -> bool:
    """Two rows in turn with "marks out of 40" in them: none of them is a header."""
    return all(any(slot and _OF_MOST.fullmatch(slot.text) for slot in row) for row in rows[at : at + 2])


def _is_over_figures(row: Row, below: Row) -> bool:
    """Names over a row of figures that make up 100: a table that lies on its side."""
    if any(slot and figure_of(slot) for slot in row):
        return False
    found = [figure_of(slot) for over, slot in zip(row, below, strict=True) if over and over.text and slot]
    values = [figure.value for figure in found if figure is not None]
    return len(values) >= 2 and abs(sum(values) - 100) < 0.5


def _is_header(row: Row, second: bool, above: Row | None) -> bool:
    texts = texts_of(row)
    if len(texts) < 2 and not (second and texts):
        return False
    if any(slot and figure_of(slot) and (second or not _OF_MOST.fullmatch(slot.text)) for slot in row):
        return False
    if any(slot and before_remark(slot) for slot in row):
        return False
    named = sum(1 for text in texts if len(text) <= 90 and _heads(text))
    if second:  # a second row of headers: one above spans columns, or goes on below
        spans = above is not None and (
            any(s and s.begins and (s.cell.column_span > 1 or s.cell.row_span > 1) for s in above)
            or (row[0] is None and all(_heads(text) for text in texts))
        )
        split = above is not None and _splits(row, above)
        return split or (spans and named >= 1 and named >= len(texts) / 2)
    return named >= 1 and named >= len(texts) / 3


def _splits(row: Row, above: Row) -> bool:
    """Short words under a header that spans several columns, beside one that goes on down: "Main", "Sub"."""
    under = [
        (slot, over) for slot, over in zip(row, above, strict=True) if slot and slot.begins and slot.text
    ]
    goes_on = bool(row[0] and not row[0].begins and above[0] and row[0].cell is above[0].cell)
    return (
        goes_on
        and len(under) > 1
        and all(
            over is not None and over.cell.column_span > 1 and len(slot.text) <= SHORT for slot, over in under
        )
    )


SHORT = 25
"""Code points of a header below another."""


def _heads(text: str) -> bool:
    """A text that a header may be: a role, a lot, or a criterion over a column of its own."""
    return any(p.search(text) for _, p in _ROLES) or bool(LOT_COLUMN.match(text) or NOUN.search(text))


def _headed(rows: Sequence[Row], column: int) -> str:
    texts: list[str] = []
    for row in rows:
        slot = row[column]
        if slot and slot.text and slot.text not in texts:
            texts.append(slot.text)
    return " ".join(texts)


def role_of(header: str) -> str:
    """The role that a header gives its column; "" where it says none."""
    if _BAND.search(header) or _WEIGHT_AND.match(header):
        return "weight"
    return next((role for role, pattern in _ROLES if pattern.search(header)), "")


_BAND = spaced(
    r"\bweight\w{0,6}\b.{0,12}\bmin\w{0,5}\.?\W{1,4}(?:to )?max|\bweight\w{0,6} (?:ranges?|bands?)\b"
)
"""The least and the most that a criterion may weigh, in one column."""
_WEIGHT_AND = spaced(
    r"^\W{0,3}weight\w{0,6}\s{0,2}(?:\(?%\)?\s{0,2})?(?:/|and|&) (?:(?:min\w{0,6}\.?|pass) (?:score|mark)"
    r"|threshold|hurdle|(?:max(?:imum|\.)? )?(?:page|word)s?(?: (?:limit|count))?)\b"
)
"""A weight and what must be reached, or how long an answer may be, in one column: the weight stands first."""


def _column(grid: Grid, number: int, header: str, top: int) -> Column:
    role = role_of(header)
    slots = [(at, row[number]) for at, row in enumerate(grid.rows[top:])]
    begun = [(at, slot) for at, slot in slots if slot and slot.begins and slot.text]
    points = role == "marks" or bool(_SAYS_POINTS.search(header) and not re.search("weight|%", header, re.I))
    points |= bool(_FACTOR.search(header)) and not any("%" in slot.text for _, slot in begun)
    found = {at: figure for at, slot in begun if (figure := figure_of(slot, points))}
    if role in WEIGHS and len(found) < len(begun):
        more = ((at, in_words(slot) or before_remark(slot)) for at, slot in begun if at not in found)
        found |= {at: figure for at, figure in more if figure}
    if not header and len(found) < len(begun):
        stated = found | {at: figure for at, slot in begun if (figure := before_remark(slot))}
        whole = abs(sum(figure.value for figure in stated.values()) - 100) < 0.5
        found = stated if len(stated) == len(begun) > 1 and whole else found
    telling = [
        slot for _, slot in begun if not _NOTHING.fullmatch(slot.text) and not MANDATORY.search(slot.text)
    ]
    if role == "number" and begun and not any(CODE.fullmatch(slot.text) for _, slot in begun):
        role = "name"  # "Item" over "1.2 Support": what it is called stands there with its number
    below = grid.rows[top - 1][number] if top else None
    lot = LOT_COLUMN.match(header) or (LOT_COLUMN.match(below.text) if below else None)
    lot = lot or (_WEIGHT_OF_LOT.search(header) if found else None)
    if lot and found:
        return Column(number, "figure", header, found, lot[1].upper())
    if role in ("ignored", "number", "lot"):
        return Column(number, role, header, {} if role != "ignored" else found)
    if role in ("", "name", "text") and any(f.value > MOST_MARKS for f in found.values()):
        return Column(number, "text", header, {})
    if found and len(found) >= 0.5 * len(telling) and not _counts(found, role):
        return Column(number, role if role not in ("", "name", "text") else "figure", header, found)
    if role in ("overall", "within", "weight") and found:
        return Column(number, role, header, found)
    if _counts(found, role) or (not header and begun and all(CODE.fullmatch(s.text) for _, s in begun)):
        return Column(number, "number", header, {})
    return Column(number, role if role in ("name", "text") else "text", header, {})


CODE = re.compile(r"(?:[A-Z]{0,3}\.?\d{1,2}(?:\.\d{1,2}){0,3}|[A-Z]{1,2}|[ivx]{1,4})[.)]?", re.I)


_CLAUSE_NUMBER = re.compile(r"(\d{1,2})\.(\d{1,2})\.?")


def _counts(found: dict[int, Figure], role: str) -> bool:
    """1, 2, 3 ... or 3.1, 3.4, 5.2 ... without a sign: numbers of rows or clauses."""
    values = [figure.value for figure in found.values()]
    clauses = [_CLAUSE_NUMBER.fullmatch(figure.slot.text) for figure in found.values()]
    if len(clauses) >= 3 and all(clauses) and role in ("", "name", "text", "figure"):
        numbers = [(int(m[1]), int(m[2])) for m in clauses if m]
        return numbers == sorted(numbers) and len(set(numbers)) == len(numbers)
    bare = all(re.fullmatch(r"\d{1,2}\.?", figure.slot.text) for figure in found.values())
    return (
        role in ("", "name", "text", "figure")
        and bare
        and values == list(range(1, len(values) + 1))
        and bool(values)
    )
