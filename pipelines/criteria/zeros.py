"""A weight of nought beside words that say otherwise: asked, weighed elsewhere, yet to come.

"Social value 0, pass or fail" is asked for; "0, included within quality" is a part of quality; "0, weighting
set out in the documents" is not stated. Only nought by itself, or in words that agree with it, is no weight.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from pipelines.criteria import words
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
    r"\b(?:within|inside|under|part of|in|into|incl\w{0,6} in|covered (?:by|in|under)|contained in|by"
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


def without_doubt(rows: Sequence[Criterion]) -> tuple[Criterion, ...]:
    """The rows of a list, without a nought of social value or quality that words beside it speak against."""
    return tuple(_row(row, rows) if _is_nought(row) else row for row in rows)


def _is_nought(row: Criterion) -> bool:
    may_be = row.is_narrow or (row.kind == "quality" and (row.is_umbrella or row.is_unnamed or row.is_open))
    return may_be and row.statement is None and row.weight_pct == 0 and row.stated_value == 0


def _clause(row: Criterion) -> str:
    """What a sentence says of one of its rows, from the row's name on."""
    named = words.NARROW.search(row.words)
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
    if _INSIDE.search(said):
        blocks = [other.weight_pct for other in rows if other.is_umbrella and other.weight_pct]
        size = sum(blocks) if blocks else None
        told = None if size is None else f"inside quality {percent(size)}: 0% to {percent(size)}"
        return row.means("nought-inside-quality", None, 0.0, size, "parent", told)
    if _NOUGHT.search(said) or not _DOUBTED.search(words.NARROW.sub(" ", said)):
        return row
    return row.means("nought-in-doubt", None, None, None, "unknown")
