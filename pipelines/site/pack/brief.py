"""A brief of two pages for a word processor, to paste from: the plan on a page, a chart, the questions."""

import io
from pathlib import Path
from typing import Any

from pipelines.query import wording
from pipelines.query.replies import status
from pipelines.rounding import percent
from pipelines.row import day_or_none, number, text
from pipelines.site import charts
from pipelines.site.pages.council import Council, notes
from pipelines.untrusted import visible

Row = dict[str, object]
HEADS = ("Figure", "This council", "Its peers together", "England", "How far from its peers together")
QUESTIONS = 6
"""Questions that fit on the second page; the pack has all."""


def write(found: Council, path: Path, edition: Row) -> None:
    """Writes the brief as DOCX. Words of others are plain text: no field, link or hidden character."""
    from docx import Document
    from docx.shared import Cm, Pt

    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(1.6)
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Arial", Pt(10)
    style.paragraph_format.space_after = Pt(3)
    _head(document, found, edition)
    _glance(document, found)
    for place, answer in enumerate([] if found.is_empty else found.plan, 1):
        document.add_heading(f"{place}. {answer.question}", 2)
        document.add_paragraph(visible(answer.words, 700))
        if answer.figure:
            document.add_paragraph(_rest(answer.figure)).style = document.styles["Caption"]
    document.add_paragraph().paragraph_format.page_break_before = True
    _chart(document, found, Cm(15))
    _questions(document, found)
    _tail(document, found, edition)
    document.core_properties.title = visible(f"{found.of.name}: social value in its tenders", 200)
    document.core_properties.language = "en-GB"
    document.core_properties.author = "peerbench"
    document.save(str(path))


def _head(document: Any, found: Council, edition: Row) -> None:
    of = found.of
    if of.shared.synthetic:
        mark = "SYNTHETIC: invented notices of invented councils. No figure is about a real council."
        document.sections[0].header.paragraphs[0].text = mark
    document.sections[0].footer.paragraphs[
        0
    ].text = f"peerbench, snapshot {edition['snapshot']}, published {edition['day']}"
    document.add_heading(visible(f"{of.name}: social value in its tenders", 200), 1)
    lead = f"{wording.council_type(of.authority['authority_type']).capitalize()}, {visible(of.authority['region'], 80)}. In {wording.period(of.shared.period)}, unless it says otherwise."
    document.add_paragraph(" ".join([lead, *(visible(note, 300) for note in notes(of))]))


def _glance(document: Any, found: Council) -> None:
    """The one sentence, and the four figures beside the peers together and England."""
    document.add_paragraph(visible(found.headline, 400)).runs[0].bold = True
    if found.is_empty:
        return
    panel = found.panels[0]
    document.add_paragraph(visible(f"Set beside {panel.named}.", 300))
    table = document.add_table(1, 5, style="Light Grid Accent 1")
    for cell, head in zip(table.rows[0].cells, HEADS, strict=True):
        cell.text = head
    for row in panel.rows:
        told = (row.name, row.own, row.peers, row.england, row.difference)
        for cell, words in zip(table.add_row().cells, told, strict=True):
            cell.text = visible(words, 200)


def _rest(row: Row) -> str:
    """What the answer itself does not say of its figure."""
    coverage = row["coverage_null"] if row["coverage"] is None else percent(number(row, "coverage"))
    return (
        f"{visible(text(row, 'label'), 120)}: coverage {coverage}; left out {row['left_out']:,} of {row['found']:,}; "
        "evidence: evidence.csv"
    )


def _chart(document: Any, found: Council, width: Any) -> None:
    bundle = next(b for b in found.bundles if b.id == "funnel")
    document.add_heading(visible(bundle.headline, 200), 2)
    document.add_paragraph(visible(bundle.subtitle, 300))
    if bundle.chart:
        document.add_picture(io.BytesIO(charts.png(bundle.chart(charts.WIDE))), width=width)
    document.add_paragraph(visible(bundle.sentence, 900))


def _questions(document: Any, found: Council) -> None:
    document.add_heading("Questions to ask", 2)
    for row in found.questions[:QUESTIONS]:
        document.add_paragraph(visible(f"{row['title']}. {row['wording']}", 500), style="List Number")
    if not found.questions:
        document.add_paragraph("No figure of this council prompts one of the questions.")
    if len(found.questions) > QUESTIONS:
        document.add_paragraph(f"{len(found.questions) - QUESTIONS} more stand in the pack.")
    for row in found.of.replies()[:3]:
        said = "Disputed by the council" if row["dispute"] else "The council's reply"
        title = found.of.shared.measures[text(row, "measure")]["title"]
        document.add_paragraph(
            visible(f"{said}, {wording.day(day_or_none(row, 'replied_on'))}, {title}: {row['text']}", 500)
            + f" ({visible(text(row, 'link'), 200)}; {status(row)})"
        )


def _tail(document: Any, found: Council, edition: Row) -> None:
    of = found.of
    document.add_heading("How to read and cite this", 2)
    document.add_paragraph(
        "Grants, asset transfer and planning are out of scope. Yardsticks are not duties. Missing is never zero: what "
        "could not be read is counted as unknown. Councils are not put in an order. A 95% interval is a "
        "range made by a rule that holds the underlying figure 19 times of 20."
    )
    document.add_paragraph(
        visible(
            f"Cite as: peerbench, {of.name}, snapshot {edition['snapshot']}, published {edition['day']}. {of.shared.manifest['licence']}",
            500,
        )
    )
