"""A place of evidence in words, for a person."""

from pipelines.criteria.passage import DocumentPlace, locator


def place(evidence_field: str) -> str:
    """ "page 3, table 1, row 2, column 4" or "cell Evaluation!B4"; of a notice the path of the field.

    What OCR read is told: "page 3, table 1, row 2, column 4 (recognised by OCR)".
    """
    found = locator(evidence_field)
    if not isinstance(found, DocumentPlace):
        return evidence_field
    if found.cell:
        return f"cell {found.cell}"
    parts = [
        f"{name} {value}"
        for name, value in (
            ("page", found.page),
            ("table", found.table),
            ("row", found.row),
            ("column", found.column),
        )
        if value is not None
    ]
    return (", ".join(parts) or "the document") + (" (recognised by OCR)" if found.ocr else "")
