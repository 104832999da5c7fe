"""Criteria and weights in prose: segments, amounts and scope nouns (READING.md 4).

A text is cut into segments (sentences, bullets, lines). In each, amounts are paired with the label beside
them. A pair is a criterion only when the segment is about evaluation; amounts of money, spend, staff and
targets are refused, and policy words (minimum, up to, usually) are never a weight.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from pipelines.criteria import words
from pipelines.criteria.amounts import PASS_FAIL, Amount, amounts
from pipelines.criteria.model import Criterion, Evidence

MAX_TEXT = 200_000
"""Code points of one field that are read; the rest of a longer field is left."""

_BREAK = re.compile(r"(?<=[.;!?])\s+(?=[A-Z•\-\"'(])|[\r\n]+|•|\u2022")
_REFUSED = re.compile(
    r"\b(spend|spent|supplier(?!\s+will\s+be\s+evaluated)\w*\s+(must|paid)|recruit\w*|employees|workforce\s+will"
    r"|retention|increase|decrease|reduc\w+|discount|uplift|inflation|indexation|turnover|investment|invested"
    r"|emissions?|contract\s+value|value\s+of\s+the\s+(original\s+)?contract|of\s+the\s+contract|commitments?\s+of"
    r"|fund(ed|ing)|grant|VAT|of\s+councils|of\s+staff|of\s+new\s+workers|profit|payment|deposit|liquidated"
    r"|delivered|sub-?contract\w*\s+to)\b|£|\u20ac|\$",
    re.I,
)
_POLICY = re.compile(
    r"\b(minimum|at\s+least|up\s+to|no\s+less\s+than|usually|typically|normally|on\s+average|generally"
    r"|or\s+greater|or\s+more|PPN|often|our\s+tenders|all\s+procurements|any\s+tender"
    r"|in\s+the\s+tender\s+process|increased\s+its|propos\w+\s+(is\s+)?to\s+introduce|policy|should\s+(have|be))\b",
    re.I,
)
_THIS = re.compile(
    r"\b(this|the\s+above)\s+(tender|procurement|contract|project|opportunity|exercise)\b", re.I
)
_EVALUATION = re.compile(
    r"\b(weight\w*|evaluat\w+|scor(e|ed|ing)|award\w*|marks?|criteri\w+|MEAT|MAT|points|most\s+(economically\s+)?"
    r"advantageous|basis|assess\w*|split|ratio)\b",
    re.I,
)
_NOUN = re.compile(
    rf"(?P<narrow>{words.NARROW.pattern})|(?P<price>\b(?:price|pricing|costs?|commercial|financial)\b)"
    r"|(?P<quality>\b(?:quality|technical|non-price|method\s+statements?)\b)",
    re.I,
)
_OF_QUALITY = re.compile(
    r"^\s*(?:of|out\s+of|within)\s+(?:the\s+)?(?:overall\s+|total\s+)?(quality|technical)", re.I
)
_OF_WHICH = re.compile(r"\bof\s+which\b|\bincluding\b|\binclusive\s+of\b", re.I)
_NOT_WEIGHTED = re.compile(
    r"social\s+value[^.]{0,60}\b(is|are|will)\s+not\s+(be\s+)?"
    r"(weighted|scored|evaluated|assessed|form\s+part|included|applicable|an\s+award)"
    r"|no\s+(specific\s+|separate\s+)?social\s+value\s+(weighting|criteri\w+|question)",
    re.I,
)
_EMBEDDED = re.compile(
    r"social\s+value[^.]{0,80}\b(embedded|built\s+in|integrated|incorporated|woven|throughout)\b[^.]{0,60}"
    r"\b(question|quality|criteri|throughout|evaluation|all|each|every)",
    re.I,
)
_SCORED = re.compile(
    r"social\s+value[^.]{0,90}\b((will|with|shall|to)\s+(also\s+)?be\s+(scored|evaluated|assessed|weighted|used)"
    r"|(is|are|forms?|will\s+form)\s+(also\s+)?(an?\s+|part\s+of\s+the\s+)?(evaluated|scored|award\s+criteri\w+"
    r"|evaluation\s+criteri\w+|evaluation))"
    r"|(scored|evaluated|assessed)\s+(on|against|for)[^.]{0,80}social\s+value"
    r"|criteria[^.:]{0,40}:[^.]{0,120}social\s+value",
    re.I,
)
_MAY = re.compile(r"\b(may|might|could|can)\s+(also\s+)?(be|form|include|consider)\b", re.I)
_MUST_NOT_NAME = re.compile(r"\bselection|exclusion|KPIs?\b", re.I)
_PRICE_100 = re.compile(
    r"\b100\s*%\s*(?:(?:on|based\s+on|of|the|lowest)\s+)*(?:price|cost)\b|\b(?:price|cost)\s*(?:only)?\s*"
    r"(?:[:\-–=(]|is|at|weighted(?:\s+at)?)*\s*100\s*%|\b(?:lowest\s+price\s+only|price\s+is\s+the\s+only\s+"
    r"(?:award\s+)?criterion)",
    re.I,
)
_SCORE_OUT_OF = re.compile(r"\bscored\s+\S+\s+out\s+of\s+(?:a\s+(?:possible|maximum)\s+(?:of\s+)?)?", re.I)
# The bound and the word start keep a long sentence without figures from being tried at every letter.
_NAMED_FIGURE = re.compile(
    r"(?<![A-Za-z])([A-Za-z][A-Za-z &]{1,80}?)\s*[:=-]?\s*(\d{1,3}(?:\.\d+)?)(?=\s*(?:[/|,;.]|and\b|$))"
)
_RATIO = re.compile(r"(?<![\d/])(\d{1,2}(?:\s*[/:]\s*\d{1,2}){1,3})(?![\d/])")
_LABEL_EDGE = re.compile(
    r"^\W*(?:which|and|with|&|for|on|to|of|the|is|at|a|an|based|weighted|weighting|weight|will\s+be|worth|plus"
    r"|split|being|score|allocated|available|makes?\s+up|making\s+up|as\s+follows|account(?:s|ing)?\s+for)\b"
    r"|\b(?:and|with|&|for|on|to|of|the|is|at|a|an|will|be|weighted|weighting|weight|worth|being|carries"
    r"|carrying|has|have|represents?|accounts?|up|make|makes|making|score|=)\W*$|^\W+|[\s:\-–=(,/|]+$",
    re.I,
)


def read_text(text: str, field: str, lot_id: str | None) -> tuple[list[Criterion], list[Criterion]]:
    """(criteria with amounts, statements without) of one text field. Offsets are into `text`."""
    found: list[Criterion] = []
    statements: list[Criterion] = []
    for start, end in _segments(text[:MAX_TEXT]):
        segment = text[start:end]
        rows = _rows(segment, start, field, lot_id)
        found += rows
        if not any(row.is_narrow for row in rows):
            statements += _statements(segment, start, field, lot_id)
    return _one_reading(found), statements


def _segments(text: str) -> Iterator[tuple[int, int]]:
    last = 0
    for match in _BREAK.finditer(text):
        if text[last : match.start()].strip():
            yield last, match.start()
        last = match.end()
    if text[last:].strip():
        yield last, len(text)


def _rows(segment: str, offset: int, field: str, lot_id: str | None) -> list[Criterion]:
    price_only = _PRICE_100.search(segment)
    if price_only and len(list(amounts(segment))) <= 1:
        place = (price_only.start(), price_only.end())
        return [_row("Price", Amount(100.0, "percent", *place), segment, offset, field, lot_id)]
    found = list(amounts(segment))
    if not found:
        return _ratio(segment, offset, field, lot_id)
    found = _without_scores(segment, found)
    pairs = _pairs(segment, found)
    if not pairs or not _about_evaluation(segment, pairs):
        return []
    rows = [
        row
        for label, amount in pairs
        if (row := _kept(label, amount, segment, offset, field, lot_id)) is not None
    ]
    return _parts_of(rows, segment, offset)


def _without_scores(segment: str, found: list[Amount]) -> list[Amount]:
    """'scored 8% out of a possible 10%' is weight 10 (READING.md 4.6)."""
    dropped = {
        amount.start
        for match in _SCORE_OUT_OF.finditer(segment)
        for amount in found
        if match.start() <= amount.start < match.end()
    }
    return [amount for amount in found if amount.start not in dropped]


def _pairs(segment: str, found: list[Amount]) -> list[tuple[tuple[int, int], Amount]]:
    """Each amount with its label's span: the order (label or amount first) that pairs more known nouns."""
    bounds = [(a.start, a.end) for a in found]
    before = [(0 if i == 0 else bounds[i - 1][1], bounds[i][0]) for i in range(len(found))]
    after = [
        (bounds[i][1], bounds[i + 1][0] if i + 1 < len(found) else len(segment)) for i in range(len(found))
    ]
    first, second = _known(segment, before), _known(segment, after)
    if len(found) == 1 and first and second:
        spans = before if _nearer(segment, before[0], after[0]) else after
    else:
        spans = after if second > first else before
    return list(zip(spans, found, strict=True)) if max(first, second) else []


def _known(segment: str, spans: list[tuple[int, int]]) -> int:
    return sum(bool(_NOUN.search(segment[a:b])) for a, b in spans)


def _nearer(segment: str, before: tuple[int, int], after: tuple[int, int]) -> bool:
    left = list(_NOUN.finditer(segment[before[0] : before[1]]))[-1]
    right = _NOUN.search(segment[after[0] : after[1]])
    gap = segment[before[0] + left.end() : before[1]]
    return right is None or len(gap) <= right.start() or bool(re.fullmatch(r"\s*[:\-–=(]?\s*", gap))


def _about_evaluation(segment: str, pairs: list[tuple[tuple[int, int], Amount]]) -> bool:
    """A list that names price or quality beside another, or a sentence in the words of evaluation."""
    labels = [segment[a:b] for (a, b), _ in pairs]
    kinds = {m.lastgroup or "" for label in labels for m in [_NOUN.search(label)] if m}
    if len(pairs) >= 2 and len(kinds) >= 2:
        return True
    if _EVALUATION.search(segment):
        return True
    return len(segment) < 90 and bool(_NOUN.search(segment))


def _kept(
    span: tuple[int, int], amount: Amount, segment: str, offset: int, field: str, lot_id: str | None
) -> Criterion | None:
    """The pair as a criterion, or null when its scope makes the amount something else."""
    near = segment[max(0, span[0] - 2) : max(span[1], amount.end) + 40]
    label = _label(segment[span[0] : span[1]])
    if not label or len(label) > 160 or _REFUSED.search(near):
        return None
    if _MAY.search(segment):
        return None
    if _POLICY.search(segment):
        if not (words.is_narrow(label) and _THIS.search(segment) and "PPN" not in segment.upper()):
            return None
        row = _row(label, amount, segment, offset, field, lot_id)
        floor = re.search(r"at\s+least|minimum|no\s+less", segment, re.I)
        low, high = (amount.value, None) if floor else (0.0, amount.value)
        return replace(row, statement="floor").means("floor-in-this-tender", None, low, high)
    row = _row(label, amount, segment, offset, field, lot_id)
    if _OF_QUALITY.match(segment[amount.end :]) and not re.search(
        r"^\W*(quality|technical)\W*$", label, re.I
    ):
        return replace(row, stated_of="parent")
    return row


def _label(text: str) -> str:
    text = re.sub(r"\s+", " ", text)
    found = list(_NOUN.finditer(text))
    if found and len(text) > 60:
        text = text[max(0, found[-1].start() - 20) : found[-1].end() + 20]
    for _ in range(8):
        shorter = _LABEL_EDGE.sub("", text)
        if shorter == text:
            break
        text = shorter
    return text.strip(" \t:-–=(),/|.*")


def _row(label: str, amount: Amount, segment: str, offset: int, field: str, lot_id: str | None) -> Criterion:
    kind = words.price_kind("quality", label)
    return Criterion(
        lot_id=lot_id,
        name=label,
        kind=kind,
        is_narrow=words.is_narrow(label),
        is_broad=words.is_broad(label),
        evidence=Evidence(
            field, offset + amount.start, offset + amount.end, segment[amount.start : amount.end]
        ),
        stated_value=amount.value,
        stated_unit=amount.unit,
        stated_of="unknown",
        stated_low=amount.low,
        stated_high=amount.high,
        is_joint=words.is_joint(label),
        is_umbrella=words.is_umbrella(label),
        total=amount.of,
        words=segment,
    )


def _ratio(segment: str, offset: int, field: str, lot_id: str | None) -> list[Criterion]:
    """'Price 60 / Quality 30 / Social Value 10' and 'price/quality/social value 60/30/10'."""
    listed = list(_NAMED_FIGURE.finditer(segment))
    if len(listed) >= 2 and 95 <= sum(float(m[2]) for m in listed) <= 105:
        pairs = [(m[1], Amount(float(m[2]), "percent", m.start(2), m.end(2))) for m in listed]
        if sum(bool(_NOUN.search(label)) for label, _ in pairs) >= 2:
            return [_row(_label(label), a, segment, offset, field, lot_id) for label, a in pairs]
    nouns = list(_NOUN.finditer(segment))
    for match in _RATIO.finditer(segment):
        figures = [(m.group(), m.start()) for m in re.finditer(r"\d{1,2}", match.group())]
        if len(figures) == len(nouns) >= 2 and sum(int(f) for f, _ in figures) == 100:
            return [
                _row(
                    noun.group(),
                    Amount(float(f), "percent", match.start() + at, match.start() + at + len(f)),
                    segment,
                    offset,
                    field,
                    lot_id,
                )
                for noun, (f, at) in zip(nouns, figures, strict=True)
            ]
    return []


def _parts_of(rows: list[Criterion], segment: str, offset: int) -> list[Criterion]:
    """Parts in brackets or after a colon, 'of which', and shares of quality (READING.md 4.1 to 4.3)."""
    parent = next((row for row in rows if row.is_umbrella and row.stated_unit == "percent"), None)
    if parent is not None:
        relative = [row for row in rows if row.stated_of == "parent"]
        if relative and parent.stated_value is not None:
            size = parent.stated_value / 100
            return [_relative(row, size) if row in relative else row for row in rows]
        return _children(rows, parent, segment, offset)
    own = next((row for row in rows if row.is_narrow), None)
    if own is not None and len(rows) >= 1:
        inside = [r for r in rows if r is not own and r.kind == "quality" and _how(r.name)]
        rows = [row for row in rows if row not in inside]
    return [
        row.means("share-of-quality", None, 0.0, row.stated_value, "parent")
        if row.stated_of == "parent" and row.rule == ""
        else row
        for row in rows
    ]


def _how(name: str) -> bool:
    return bool(re.search(r"quantitative|qualitative|local\s+jobs|method\s+statement", name, re.I))


def _relative(row: Criterion, size: float) -> Criterion:
    value = None if row.stated_value is None else row.stated_value * size
    return row.means("share-of-stated-quality", value, value, value, "parent")


def _children(rows: list[Criterion], parent: Criterion, segment: str, offset: int) -> list[Criterion]:
    at = rows.index(parent)
    later = [row for row in rows[at + 1 :] if row.kind == "quality"]
    between = segment[parent.evidence.end - offset :]
    opened = bool(_OF_WHICH.search(between[:40])) or bool(re.match(r"\s*[:(]", between))
    if not later or not opened or parent.stated_value is None:
        return rows
    size, inside = parent.stated_value, sum(row.stated_value or 0 for row in later)
    rest = [row for row in rows if row not in later and row is not parent]
    if abs(inside - size) <= 1:
        return [*rest, *(_absolute(row, "parts-sum-to-parent") for row in later)]
    if abs(inside - 100) <= 1 and size < 100:
        return [*rest, *(_relative(row, size / 100) for row in later)]
    if _OF_WHICH.search(between[:40]):
        if inside <= size:
            return [parent, *rest, *(_absolute(row, "of-which") for row in later)]
        return [parent, *rest, *(_relative(row, size / 100) for row in later)]
    if len(later) == 1 and later[0].stated_value is not None:
        value = later[0].stated_value
        low, high = sorted((value * size / 100, min(value, size)))
        return [parent, *rest, later[0].means("part-within-parent", None, low, high, "unknown")]
    return rows


def _absolute(row: Criterion, rule: str) -> Criterion:
    return row.means(rule, row.stated_value, row.stated_value, row.stated_value)


def _one_reading(rows: list[Criterion]) -> list[Criterion]:
    """The same label with the same amount said again in a field is one statement."""
    seen: set[tuple[str, float | None]] = set()
    kept = []
    for row in rows:
        key = (row.name.lower(), row.stated_value)
        if key not in seen:
            kept.append(row)
        seen.add(key)
    return kept


def _statements(segment: str, offset: int, field: str, lot_id: str | None) -> list[Criterion]:
    if not words.NARROW.search(segment):
        return []
    for statement, pattern in (
        ("not_weighted", _NOT_WEIGHTED),
        ("embedded", _EMBEDDED),
        ("scored", _SCORED),
    ):
        match = pattern.search(segment)
        if match is None or (
            statement == "scored" and (_MAY.search(segment) or _MUST_NOT_NAME.search(segment))
        ):
            continue
        return [_statement(statement, match.start(), match.end(), segment, offset, field, lot_id)]
    passfail = PASS_FAIL.search(segment)
    if passfail and not _MUST_NOT_NAME.search(segment):
        start = min(passfail.start(), words.NARROW.search(segment).start())  # type: ignore[union-attr]
        return [_statement("pass_fail", start, passfail.end(), segment, offset, field, lot_id)]
    return []


def _statement(
    statement: str, start: int, end: int, segment: str, offset: int, field: str, lot_id: str | None
) -> Criterion:
    row = Criterion(
        lot_id=lot_id,
        name="Social value",
        kind="quality",
        is_narrow=True,
        is_broad=True,
        evidence=Evidence(field, offset + start, offset + end, segment[start:end]),
        stated_unit="pass_fail" if statement == "pass_fail" else "none",
        statement=statement,
        words=segment,
    )
    zero = 0.0 if statement == "not_weighted" else None
    return row.means(f"sentence-{statement.replace('_', '-')}", zero, zero, zero)
