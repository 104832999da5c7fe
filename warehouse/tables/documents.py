"""The tables of tender documents: what was asked for and read, and the words of them that are evidence."""

import dataframely as dy

from warehouse.tables import columns as col
from warehouse.tables.common import OCID, SOURCE

NOT_READ = "it was not read"
NOT_LANDED = "nothing was landed"


class Documents(dy.Schema):
    """One tender document of one procurement: what was asked for, what came, and whether it was read.

    An archive has a row for each file in it. `state`: read; refused, it came and is not read, or it is not
    asked for; failed, nothing came; waiting, it came and is read by a later run. Whole documents are not
    published: `url` leads to them.
    """

    use_for = "which documents the readings rest on, and why others were not read"
    not_for = "saying that a procurement has no other documents: portals are not asked"

    source = col.text(SOURCE, key=True)
    ocid = col.text(OCID, key=True)
    document = col.text(
        "The document, by a hash of its procurement and link (imported: of its bytes).",
        "rule: documents",
        "hex",
        regex="^[0-9a-f]{64}$",
        key=True,
    )
    part = col.ordinal(
        "Which file of it, from 1: an archive holds several.", "rule: documents", "ordinal", key=True
    )
    state = col.text(
        "read, refused, failed or waiting.", "rule: documents", regex="^(read|refused|failed|waiting)$"
    )
    reason = col.text(
        "Why it was not read, of the list in docs/documents.md.",
        "rule: documents",
        null="it was read, or waits to be",
        regex="^[a-z_]+$",
    )
    detail = col.text("The same in words.", "rule: documents", null="there is no more to say")
    url = col.text(
        "Where it is linked.",
        "tender.documents[].url, or of a lot",
        null="it was imported from a file, or is SYNTHETIC",
    )
    file_name = col.text(
        "Its name: as served, as the notice says, or of the imported file; in an archive the path in it.",
        "Content-Disposition, tender.documents[].title, url",
        null="it has none",
    )
    document_type = col.text(
        "Its type as stated.", "tender.documents[].documentType", null="the notice does not say"
    )
    release_id = col.text(
        "The release that links to it.", "id", null="it was imported, or the release has no id"
    )
    lot_id = col.text(
        "The lot that links to it.", "tender.lots[].id", null="it belongs to the whole procurement"
    )
    kind = col.text(
        "What it is by its bytes: pdf, docx and so on.",
        "rule: documents",
        null="nothing was landed, or it is too damaged to tell",
    )
    bytes = col.count("Size of what was landed, an archive whole.", "landing", "bytes", null=NOT_LANDED)
    landed_sha256 = col.text(
        "SHA-256 of what was landed, an archive whole.",
        "landing",
        "hex",
        null=NOT_LANDED,
        regex="^[0-9a-f]{64}$",
    )
    sha256 = col.text(
        "SHA-256 of the file itself, by which evidence names it.",
        "rule: documents",
        "hex",
        null=NOT_READ,
        regex="^[0-9a-f]{64}$",
    )
    pages = col.count("Pages.", "the document", "pages", null="it was not read, or its format has none")
    pages_without_text = col.count(
        "Pages that hold a picture and no words: what stands there is not known.",
        "the document",
        "pages",
        null=NOT_READ,
    )
    pages_recognised = col.count(
        "Of the pages without text those that OCR read, which is off unless the operator sets it.",
        "the document",
        "pages",
        null=NOT_READ,
    )
    unread = col.text(
        "What stands in it and was not read.", "rule: documents", null="all was read, or nothing", many=";"
    )
    producer = col.text("The program that made it.", "the document", null="it does not say, or was not read")
    tagged = col.flag("Whether a PDF tells its structure.", "the document", null="it is no PDF that was read")
    tries = col.count("How often it was asked for.", "landing", "tries")
    tried_at = col.text("When last, ISO 8601.", "the client's clock", null="never")
    readers = col.text(
        "Version of the readers of documents.",
        "the program",
        null="it was not opened",
        regex="^[0-9a-f]{12}$",
    )


class DocumentPassages(dy.Schema):
    """One place in a tender document whose words are evidence of a criterion: the words, and where they are.

    `place` is what `criteria.evidence_field` has; offsets count in the text of that place. Nothing else of a
    document is published.
    """

    use_for = "the words of documents that prove a reading, with page, table, row or cell"
    not_for = "searching documents: only words that are evidence stand here"

    source = col.text(SOURCE, key=True)
    ocid = col.text(OCID, key=True)
    place = col.text(
        "Document and page, table, row and column, or cell, as document:SHA256#page=3&table=1&row=2.",
        "rule: documents",
        key=True,
    )
    sha256 = col.text(
        "SHA-256 of the document, as in `documents`.", "rule: documents", "hex", regex="^[0-9a-f]{64}$"
    )
    page = col.ordinal("Page, from 1.", "the document", "ordinal", null="its format has no pages")
    sheet_cell = col.text("Cell of a workbook, as Evaluation!B4.", "the document", null="it is no workbook")
    start = col.count(
        "First character of the words in the place's text, from 0.", "the document", "code points"
    )
    text = col.text("The words, from the first that is evidence to the last.", "the document")
    lot_ids = col.text(
        "The lots that they are evidence for.", "criteria.lot_id", null="all, or no lots", many=";"
    )
    document_url = col.text(
        "Where the document is linked.", "documents.url", null="it was imported from a file, or is SYNTHETIC"
    )
    file_name = col.text("The document's name.", "documents.file_name", null="it has none")
