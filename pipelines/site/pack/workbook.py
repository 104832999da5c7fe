"""The workbook: the Analysis Function's form by gptables, with cover, contents, notes and a table a sheet.

gptables turns `[words](address)` inside any cell into a live link, and xlsxwriter can turn text into formulas
and links: both are kept from doing so for whatever a notice, a council or a policy wrote.
"""

import io
import re
import warnings
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from pipelines.query import replies, wording
from pipelines.rounding import DIGITS
from pipelines.site.exhibit import Column, number_format, written
from pipelines.site.exports import CAVEAT, raw
from pipelines.site.pages.council import Council
from pipelines.site.section import columns, content
from pipelines.untrusted import visible

Row = Mapping[str, object]
EMPTY = "[x]"
"""The Analysis Function's mark of what is not available."""
LONGEST = 2_000
"""Characters of a cell: a sheet's rows grow too tall to read above that, and Excel ends at 32,767."""
_LINK = re.compile(r"\]\s*\(")
_SAFE = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": True,
}
FIGURE_KINDS = {
    **dict.fromkeys(("n", "yes", "in_scope", "determinable", "unknown", "peer_n"), "count"),
    **dict.fromkeys(("value", "low", "high", "bound_low", "bound_high"), "figure"),
    **dict.fromkeys(("peer_value", "peer_low", "peer_high"), "figure"),
    **dict.fromkeys(("difference", "difference_low", "difference_high"), "figure"),
    **dict.fromkeys(("coverage", "difference_level"), "share"),
}
"""How the numbers of the sheet of figures are shown; each cell holds its number at full length."""
SHEETS = {
    "headline": "Figures beside its peers",
    "funnel": "Among single peers",
    "trend": "Year by year",
    "changes": "Before and after",
    "kinds": "Goods, services and works",
    "themes": "Themes asked for",
    "alignment": "Groups",
    "assessed": "How it is assessed",
    "spread": "The council's own weights",
    "policy": "What the policy says",
    "statement": "Social value statement",
    "ladder": "From notices to weights",
    "unread": "What could not be read",
    "documents": "What tender documents add",
    "learn": "Wordings",
}


def write(found: Council, path: Path, edition: Row) -> None:
    """Writes the workbook. The same snapshot gives the same bytes."""
    import gptables

    sheets = {"Figures": _figures(found), **_bundles(found), "Evidence": _evidence(found)}
    if found.questions:
        sheets["Questions"] = _questions(found)
    if found.of.replies():
        sheets["Replies"] = _replies(found)
    with warnings.catch_warnings():
        # gptables advises on empty cells and headings; what it asks for is in the notes.
        warnings.simplefilter("ignore")
        moment = datetime.fromisoformat(str(edition["moment"])).astimezone(UTC).replace(tzinfo=None)
        held = io.BytesIO()
        book = gptables.produce_workbook(
            held,
            sheets,
            cover=_cover(found, edition),
            contentsheet_label="Contents",
            notes_table=_notes(found),
            workbook_options={**_SAFE, "in_memory": True},
        )
        for sheet in book.worksheets():
            _fitted(sheet)
        book.close()
    path.write_bytes(_dated(held.getvalue(), moment))


def _fitted(sheet: Any) -> None:
    """Prints a sheet on A4, as wide as the paper; its head and first column stay in sight."""
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    for table in sheet.tables:
        head = int(re.sub(r"\D", "", table["range"].split(":")[0])) - 1
        sheet.freeze_panes(head + 1, 1)
        sheet.repeat_rows(head)


def _dated(content: bytes, moment: datetime) -> bytes:
    """The workbook with the snapshot's time for its own, so that a rebuild gives the same bytes."""
    source, out = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    stamp = f"{moment:%Y-%m-%dT%H:%M:%S}Z".encode()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            body = source.read(name)
            if name == "docProps/core.xml":
                body = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", stamp, body)
                body = body.replace(b"<dc:title></dc:title>", b"")
            target.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), body, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def text(value: Any, most: int = LONGEST) -> str:
    """A text that no part of a spreadsheet takes for a formula, a link or a mark-up."""
    shown = _LINK.sub("] (", visible(str(value), most))
    shown = shown.replace("$$", "$ $")
    if shown in ("", "–"):
        return EMPTY
    # gptables refuses a cell of signs alone.
    return shown if re.search(r"[A-Za-z0-9]", shown) else f"{shown} (as written)"


@dataclass(frozen=True)
class Number:
    """A value and the format in which its cell shows it."""

    value: Any
    format: str | None


def _number(row: Row, key: str, kind: str) -> Number:
    return Number(row.get(key), number_format(row.get(key), kind, str(row.get("unit", "share"))))


def _value(value: Any) -> Any:
    if isinstance(value, Number):
        value = value.value
    if value is None or value == "":
        return EMPTY
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return round(value, DIGITS) if isinstance(value, float) else value
    return text(value.isoformat() if isinstance(value, date) else raw(value))


def _sheet(
    found: Council, name: str, title: str, subtitle: str, headed: Sequence[str], rows: Sequence[Sequence[Any]]
) -> Any:
    import gptables
    import pandas

    mark = "SYNTHETIC: no figure is about a real council. " if found.of.shared.synthetic else ""
    frame = pandas.DataFrame(
        [[_value(v) for v in row] for row in rows], columns=[text(h, 200) for h in headed]
    )
    return gptables.GPTable(
        table=frame.astype(object),
        table_name="table_" + re.sub(r"[^a-z]+", "_", name.lower()),
        title=text(title, 250),
        subtitles=[text(f"{mark}{subtitle}", 400)],
        scope=text(found.of.name, 120),
        source=text(found.of.shared.manifest["licence"], 250),
        instructions=f"{EMPTY} means not available: nothing was counted, or too few to show; the columns beside it say which.",
        index_columns={},
        # gptables formats only the last of several cells of one entry.
        additional_formatting=[
            {"cell": {"format": {"num_format": value.format}, "cells": (number + 1, place)}}
            for number, row in enumerate(rows)
            for place, value in enumerate(row)
            if isinstance(value, Number) and value.format
        ],
    )


def _none(rows: list[list[Any]], width: int, words: str) -> list[list[Any]]:
    return rows or [[words, *[None] * (width - 1)]]


def _figures(found: Council) -> Any:
    names = content("files")["figures"]
    rows = [
        [_number(row, name, FIGURE_KINDS[name]) if name in FIGURE_KINDS else row.get(name) for name in names]
        for row in found.figures
    ]
    return _sheet(
        found,
        "figures",
        f"{found.of.name}: every figure with n, interval, coverage and evidence",
        f"Cells hold values at full length and show them as the page does. {CAVEAT}",
        names,
        _none(rows, len(names), "No figure is published."),
    )


def _bundles(found: Council) -> dict[str, object]:
    made = {}
    for bundle in found.bundles:
        name = SHEETS.get(bundle.id)
        if name is None and not bundle.id.startswith("peers-"):
            continue
        label = name or f"Set {bundle.id.removeprefix('peers-')}"[:30]
        columns = bundle.table.columns
        rows = [[_cell(row, column, found) for column in columns] for row in bundle.table.rows]
        made[label] = _sheet(
            found,
            bundle.id,
            bundle.headline,
            f"{bundle.subtitle}. {bundle.sentence}",
            [column.title for column in columns],
            _none(rows, len(columns), bundle.table.empty),
        )
    return made


def _cell(row: Row, column: Column, found: Council) -> Any:
    value = row.get(column.key)
    if column.kind in ("count", "share", "percent", "pounds", "decimal", "figure"):
        return _number(row, column.key, column.kind)
    if column.kind == "link":
        return "evidence.csv" if value == "#evidence" else value
    return raw(value) if column.kind == "notice" else written(row, column)


def _evidence(found: Council) -> Any:
    headed = columns("evidence")
    rows = [
        [
            _number(row, column.key, column.kind) if column.kind == "number" else row.get(column.key)
            for column in headed
        ]
        for row in found.evidence
    ]
    return _sheet(
        found,
        "evidence",
        f"{found.of.name}: every procurement and its words",
        "The newest first. Words are quoted from notices as they stand there, hidden characters written out",
        [column.title for column in headed],
        _none(rows, len(headed), "No procurement was found."),
    )


def _questions(found: Council) -> Any:
    return _sheet(
        found,
        "questions",
        "Questions to ask",
        "A question is no finding: a figure prompted it",
        ("Question", "Words", "Prompted by"),
        [[row["title"], row["wording"], row["prompt"]] for row in found.questions],
    )


def _replies(found: Council) -> Any:
    names = (
        "measure",
        "period",
        "ocid",
        "dispute",
        "text",
        "replied_on",
        "link",
        "status",
        "status_since",
        "answer",
    )
    return _sheet(
        found,
        "replies",
        "The council's replies",
        "As the council sent them, with where it says so in public",
        names,
        [
            [(row | {"status_since": replies.status(row)})[name] for name in names]
            for row in found.of.replies()
        ],
    )


def _cover(found: Council, edition: Row) -> Any:
    import gptables

    of = found.of
    mark = ["SYNTHETIC: invented notices of invented councils. No figure is about a real council."]
    return gptables.Cover(
        title=text(f"Social value in the tenders of {of.name}", 200),
        intro=[
            *(mark if of.shared.synthetic else []),
            "Made for a peer challenge from public notices: what is asked of bidders, how sure the figures are, and how much could be read.",
            f"Snapshot {edition['snapshot']}, published {edition['day']}; reading rules {text(edition['rules'])}.",
        ],
        about=[
            CAVEAT,
            "Grants, asset transfer and planning are out of scope.",
            "Missing is never zero: what could not be read is counted as unknown.",
            text(
                f"A council may reply to any figure. {replies.where(of.shared.manifest.get('reply_to', ''))}"
            ),
            text(of.shared.manifest["licence"]),
        ],
        contact=["Cite as: peerbench, " + text(f"{of.name}, snapshot {edition['snapshot']}.", 200)],
    )


def _notes(found: Council) -> Any:
    import pandas

    measures = found.of.shared.measures.values()
    rows = [
        ["n", "What a figure counts: procurements, criteria or commitments."],
        [
            "interval",
            "A 95% interval: a range made by a rule that holds the underlying figure 19 times of 20.",
        ],
        ["coverage", "The part of procurements in scope whose criteria could be read."],
        [EMPTY, "Not available: nothing was counted, or too few to show. The reason stands in the row."],
        ["period", f"Headline figures are of {wording.period(found.of.shared.period)}."],
        *([row["measure"], f"{row['title']}: {row['question']} {row['caveat'] or ''}"] for row in measures),
    ]
    frame = pandas.DataFrame([[text(a), text(b)] for a, b in rows], columns=["Note reference", "Note text"])
    return frame.assign(**{"Note reference": frame["Note reference"].str.replace(" ", "_")})
