"""A notice with the words that were read marked in it: `peerbench read --explain`."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from rich.text import Text

from pipelines.criteria.passage import DocumentPlace, locator
from pipelines.criteria.prose import read_passage
from pipelines.criteria.release_passages import lot_sources, shared_passages
from pipelines.criteria.told import readers, refused
from pipelines.documents.drawn import drawn
from pipelines.documents.evaluation import read_evaluation
from pipelines.documents.model import Document
from pipelines.notices.scope import rows, section
from pipelines.row import count, text
from warehouse.text import one_line

Row = dict[str, object]
AROUND = 160
"""Characters shown before the first and after the last mark of a field."""


def explained(release: Row, line: Row) -> Iterator[Text]:
    """Lines for a terminal: the state, each field with evidence marked, and the rule of each criterion."""
    yield _headed(str(line["ocid"]), line)
    yield Text("  " + one_line(f"{line['buyer_name'] or 'buyer not stated'}: {_title(release)}"))
    if line["criteria"] is None:
        return
    lots, criteria = rows(line["lots"]), rows(line["criteria"])
    for lot in lots if len(lots) > 1 else ():
        stated = "-" if lot["weight_pct"] is None else f"{lot['weight_pct']:g}%"
        yield Text("  " + one_line(f"lot {lot['lot_id']}: {lot['state']}, weight {stated}"))
    for field, of_field in _by_field(criteria).items():
        yield Text(f"  {one_line(field)}", style="dim")
        yield Text("    ").append(_marked(locator(field).value(release), of_field))
        yield from _readings(of_field)
    if not criteria:
        yield Text("  no criterion was found in any field")
    if line.get("arithmetic"):
        yield Text("  " + one_line(f"arithmetic: {line['arithmetic']}"))
    if line["state"] != "out_of_scope":
        yield from _texts(release, line)
    yield from (Text(f"  {told}", style="bold") for told in why_not_zero(line))


def _texts(release: Row, line: Row) -> Iterator[Text]:
    """Of every text: what each reader said, what the judge made of it, and the figures that were refused."""
    passages = [*shared_passages(release), *(p for lot in lot_sources(release) for p in lot.passages)]
    for passage in passages:
        reading = read_passage(passage)
        spans = [
            (mark.start, mark.end)
            for mark in map(_mark, rows(line["criteria"]))
            if mark.field == str(passage.locator)
        ]
        second = reading.second
        silent = reading.weighed is None and not reading.statements and not spans
        told = (
            []
            if silent and (second is None or not second.found.told)
            else list(readers(passage.text, reading))
        )
        told += refused(passage.text, spans)
        if told:
            yield Text(f"  how {one_line(str(passage.locator))} was read", style="dim")
            yield from (Text(f"    {one_line(words)}") for words in told)


def why_not_zero(line: Row) -> Iterator[str]:
    """Why a state without a weight is not read as nought: missing is not zero."""
    quality = [
        text(row, "name")
        for row in rows(line["criteria"])
        if not row["is_narrow"] and row["kind"] == "quality" and row["name"]
    ]
    names = ", ".join(dict.fromkeys(map(one_line, quality))) or "quality"
    if line["state"] == "indeterminate":
        high = line["weight_high_pct"]
        most = "an unknown share" if high is None else f"up to {high:g}%"
        yield f"not 0: {names} is not itemised in full, and {most} of the evaluation may be social value"
    elif line["state"] == "not_visible":
        yield (
            "not 0: no list of criteria and no sentence on social value's weight is in the notice; they may"
            " stand in the documents, and missing is not zero"
        )


def explained_documents(line: Row, documents: Sequence[Document]) -> Iterator[Text]:
    """Lines for a terminal: the state, tables and sentences with the evidence marked, and each rule."""
    criteria = rows(line["criteria"])
    yield _headed(text(line, "file"), line)
    for document in documents:
        pages = "" if document.pages is None else f", {document.pages} pages"
        left = [*document.unread]
        if document.pages_without_text:
            by_ocr = len(document.pages_recognised)
            told = f"{len(document.pages_without_text)} pages without text"
            left.insert(0, f"{told}, {by_ocr} of them recognised by OCR" if by_ocr else told)
        unread = f"; not read: {', '.join(left)}" if left else ""
        yield Text("  " + one_line(f"{document.file_name}: {document.kind}{pages}{unread}"), style="dim")
    yield from drawn(documents, criteria)
    texts = read_evaluation(documents).texts or {}
    for field, of_field in _by_field(criteria).items():
        if locator(field).of_list is None and field in texts:
            yield Text(f"  {_placed(field, documents)}", style="dim")
            yield Text("    ").append(_marked(texts[field], of_field))
    yield from _readings(criteria)
    for told in sums(line):
        yield Text(f"  {one_line(told)}")
    if not criteria:
        yield Text("  no criterion was found in any document")


def sums(line: Mapping[str, object]) -> list[str]:
    """The arithmetic of a line: one text of a release, one a document of documents read together."""
    stated = line.get("arithmetic")
    return [str(one) for one in stated] if isinstance(stated, list) else [str(stated)] if stated else []


class _Mark(NamedTuple):
    """Where the words of a criterion stand."""

    field: str
    start: int
    end: int


def _mark(row: Row) -> _Mark:
    evidence = section(row["evidence"])
    return _Mark(text(evidence, "field"), count(evidence, "start"), count(evidence, "end"))


def _by_field(criteria: list[Row]) -> dict[str, list[Row]]:
    """The criteria by the field of their evidence, in the order in which the fields come."""
    found: dict[str, list[Row]] = {}
    for row in criteria:
        found.setdefault(_mark(row).field, []).append(row)
    return found


def _headed(name: str, line: Row) -> Text:
    weight = "-" if line["weight_pct"] is None else f"{line['weight_pct']:g}%"
    because = "; ".join(sums(line)) if line["state"] == "quarantined" else ""
    told = f": {because}" if because else ""
    reason = f" ({one_line(str(line['reason']) + told)})" if line["reason"] else ""
    return Text(f"{one_line(name)}  {line['state']}{reason}  weight {weight}", style="bold")


def _placed(field: str, documents: Sequence[Document]) -> str:
    """ "ITT.pdf, page 3" of a place in a document."""
    place = locator(field)
    if not isinstance(place, DocumentPlace):
        return one_line(field)
    name = next((one.file_name for one in documents if one.sha256 == place.sha256), place.sha256[:12])
    return one_line(f"{name}, page {place.page}" if place.page is not None else name)


def _readings(found: list[Row]) -> Iterator[Text]:
    for row in _once(found):
        yield Text(f"    {_reading(row)}", style="green" if row["is_narrow"] else "")


def _once(found: list[Row]) -> list[Row]:
    """A sentence that bears on every lot is shown once."""
    return list({(row["name"], row["rule"], _mark(row).start): row for row in found}.values())


def _reading(row: Row) -> str:
    stated = "no figure" if row["stated_value"] is None else f"{row['stated_value']:g} {row['stated_unit']}"
    low, weight, high = (row[name] for name in ("weight_low_pct", "weight_pct", "weight_high_pct"))
    if weight is not None:
        meant = f"{weight:g}% of the evaluation"
    elif high is not None or low is not None:
        meant = f"between {0 if low is None else low:g}% and {100 if high is None else high:g}%"
    else:
        meant = "weight unknown"
    return one_line(f"{row['name'] or row['kind']}: {stated} -> {meant}  [{row['rule'] or 'no rule'}]")


def _marked(words: str, found: list[Row]) -> Text:
    """The text of a field around its marks, which stand between >> and <<; the narrow ones are green."""
    spans = sorted({(_mark(row).start, _mark(row).end, bool(row["is_narrow"])) for row in found})
    first, last = max(0, spans[0][0] - AROUND), min(len(words), max(end for _, end, _ in spans) + AROUND)
    shown, at = Text("..." if first else ""), first
    for start, end, narrow in spans:
        if start < at:
            continue
        shown.append(one_line(words[at:start], edges=True))
        style = "bold green" if narrow else "bold yellow"
        shown.append(f">>{one_line(words[start:end], edges=True)}<<", style=style)
        at = end
    return shown.append(one_line(words[at:last], edges=True) + ("..." if last < len(words) else ""))


def _title(release: Row) -> str:
    tender = release.get("tender")
    title = tender.get("title") if isinstance(tender, dict) else None
    return title if isinstance(title, str) else "no title"
