"""A weight of nought beside words that say otherwise: asked, weighed elsewhere, yet to come.

"Social value 0, pass or fail" is asked for; "0, included within quality" is a part of quality; "0, weighting
set out in the documents" is not stated. Only nought by itself, or in words that agree with it, is no weight.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from pipelines.criteria import vocabulary
from pipelines.criteria.amounts import PASS_FAIL
from pipelines.criteria.model import Criterion, percent
from pipelines.criteria.patterns import spaced

_ASKED = spaced(
    PASS_FAIL.pattern,
    r"\b(?:pass|passed|fail|failed|p/f|yes\s{0,4}/\s{0,4}no|mandatory|compulsory|obligatory|gateway"
    r"|threshold|hurdle"
    r"|minimum|must|required|requirement|comply|complies|compliance|compliant|declaration|undertaking"
    r"|(?:for )?info(?:rmation)? (?:only|purposes?)|not (?:be )?(?:scored|marked|evaluated|assessed),"
    r" but|unscored)\b",
)
_NOUGHT = spaced(
    r"\b(?:no|not|never|nil|zero|none|without|isn'?t|won'?t)\b[^.;]{0,30}\b(?:weight\w{0,6}|scor\w{1,3}"
    r"|mark\w{0,3}|evaluat\w{1,4}"
    r"|assess\w{0,4}|appl\w{1,7}|used|use|included|part|required|criteri\w{1,3}|relevant|points)\b"
    r"|\b(?:n/a|unweighted|inapplicable"
    r"|nil|none|zero[- ]weight\w{0,3}|disapplied|waived)\b",
)
_INSIDE = spaced(
    r"\b(?:within|inside|under|part of|in|into|see|incl\w{0,6} in|covered (?:by|in|under)|contained in|by"
    r"|across|through|via)"
    r" (?:the |our |each |all |every )?(?:\w{1,20} ){0,2}?(?:quality|technical|non-price|method"
    r" statements?)\b",
)
_DOUBTED = spaced(
    r"\b(?:weigh\w{0,6}|scor\w{1,3}|evaluat\w{1,4}|assess\w{0,5}|mark(?:s|ed|ing)?|points?|judged"
    r"|consider\w{0,4}"
    r"|see|refer\w{0,4}|set out|stated|specified|detail\w{0,3}|documents?|document\w{5}|pack|itt|rfq|rfp"
    r"|tender|specification|spec"
    r"|appendix|annex|schedule|attach\w{0,4}|section|question\w{0,7}|q\d{1,2}|below|above|elsewhere"
    r"|separate\w{0,2}"
    r"|tb[acd]|confirm\w{0,3}|decided|later|call-?offs?|mini-?competitions?|stage|phase|lots?"
    r"|includ\w{1,4}|incl|within|part of|covered|embedded|integrated|throughout|across|addressed"
    r"|combined|under"
    r"|describe|explain|provide|submit|demonstrate|complete|outline|propose|how will|please|bidders?"
    r"|tenderers?|suppliers?"
    r"|bonus|tie-?break\w{0,3}|deciding|optional|discretion\w{0,4}|variable|up to|range|depend\w{0,3}"
    r"|tomst?|portal|calculator)\b",
    r"\?",
    r"[1-9]\d{0,2}\s{0,3}(?:%|per\s?cent|-)",
)
_CLAUSE = re.compile(r"[^,;.\n(]{0,200}(?:\([^)]{0,200}\)[^,;.\n(]{0,100}){0,2}")
"""The words of a row in a sentence: as far as the next comma outside brackets."""


_PLACES = (
    r"(?:within|inside|under|part of|in|into|see|with|by|through|via|from|of)"
    r"(?:\s{1,4}(?:the|our|each|all|every)){0,2}\s{1,4}[\"']?"
)
_TOLD_IN = 80
"""Code points of a description that says where a row without a figure is weighed; a longer one asks."""


def without_doubt(rows: Sequence[Criterion]) -> tuple[Criterion, ...]:
    """The rows of a list, as words beside a nought of theirs or in place of a figure leave them.

    A nought of social value or quality may be spoken against; social value without a figure may be said to
    be in another row.
    """
    return tuple(
        _row(row, rows) if _is_nought(row) else _placed(row, rows) if _is_blank(row) else row for row in rows
    )


def _is_blank(row: Criterion) -> bool:
    plain = row.is_narrow and row.statement is None and not row.is_pass_fail
    return plain and row.stated_value is None and row.stated_unit == "none" and row.part is None


def _placed(row: Criterion, rows: Sequence[Criterion]) -> Criterion:
    """ "Included in quality" in place of a figure: inside that row, of its size at most (codebook 3)."""
    said = row.described.text if row.described else ""
    if not said or len(said) > _TOLD_IN or "?" in said or _ASKED.search(said):
        return row
    inside = _inside(said, row, rows)
    if inside is None:
        return row
    whole, size = inside
    told = f"inside {whole} {percent(size)}: 0% to {percent(size)}"
    return row.means("inside-parent", None, 0.0, size, "parent", told)


def _inside(said: str, row: Criterion, rows: Sequence[Criterion]) -> tuple[str, float] | None:
    """(name, size) of what a row of social value is said to be in: another row, else all of quality."""
    others = [one for one in rows if one.kind == "quality" and not one.is_narrow and one.weight_pct]
    for one in others:
        name = r"\s{1,4}".join(re.escape(word) for word in one.name[:80].split())
        if name and re.search(rf"\b{_PLACES}{name}\b", said, re.I):
            return one.name, one.weight_pct or 0.0
    if not _INSIDE.search(said):
        return None
    blocks = [one for one in others if one.is_umbrella] or others
    size = round(sum(one.weight_pct or 0.0 for one in blocks), 4)
    return ("quality", size) if size else None


def _is_nought(row: Criterion) -> bool:
    may_be = row.is_narrow or (row.kind == "quality" and (row.is_umbrella or row.is_unnamed or row.is_open))
    return may_be and row.statement is None and row.weight_pct == 0 and row.stated_value == 0


def _clause(row: Criterion) -> str:
    """What a sentence says of one of its rows, from the row's name on."""
    named = vocabulary.NARROW.search(row.words)
    start = named.end() if row.is_narrow and named else max(row.words.find(row.name), 0) + len(row.name)
    found = _CLAUSE.match(row.words, start)
    return found.group().replace(row.evidence.text, " ") if found else ""


def _row(row: Criterion, rows: Sequence[Criterion]) -> Criterion:
    said = f"{row.name}. {row.described.text if row.described else _clause(row)}"
    if not row.is_narrow:
        is_sure = row.is_pass_fail or _ASKED.search(said) or not _DOUBTED.search(said)
        return row if is_sure else row.means("nought-in-doubt", None, None, None, "unknown")
    if row.is_pass_fail or _ASKED.search(said):
        marked = replace(row, is_pass_fail=True)
        return marked.means("nought-and-asked", None, 0.0, 0.0)
    if inside := _inside(said, row, rows):
        whole, size = inside
        told = f"inside {whole} {percent(size)}: 0% to {percent(size)}"
        return row.means("nought-inside-quality", None, 0.0, size, "parent", told)
    if _INSIDE.search(said):
        return row.means("nought-inside-quality", None, 0.0, None, "parent")
    if _NOUGHT.search(said) or not _DOUBTED.search(vocabulary.NARROW.sub(" ", said)):
        return row
    return row.means("nought-in-doubt", None, None, None, "unknown")
