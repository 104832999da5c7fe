"""What a document may cost: bytes, pages, memory and time."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Bounds of one document. Beyond them it is refused, with the bound in the words.

    `file_bytes` as received; `inflated_bytes` of all parts of a file that is a ZIP (DOCX, XLSX, ODT), of
    which `entries` at most, each at most `ratio` times its packed size once it is above 1 MB. `text_bytes`
    of a file that is plain text, RTF or HTML. `pages` of a PDF; pages with more letters or ruled lines than
    `page_letters` and `page_paths` are read as text without tables, and said. `cells` of a workbook.
    Where OCR is set, so many pages without text are read by it (`ocr_pages`), for `ocr_seconds` at most.
    `memory_bytes` of address space, `cpu_seconds` and `wall_seconds` hold the process that reads; for one
    inside an archive they begin anew.
    """

    file_bytes: int = 50_000_000
    inflated_bytes: int = 200_000_000
    entries: int = 2_000
    ratio: int = 200
    text_bytes: int = 20_000_000
    pages: int = 500
    page_letters: int = 200_000
    page_paths: int = 20_000
    cells: int = 200_000
    ocr_pages: int = 40
    ocr_seconds: float = 120.0
    memory_bytes: int = 500_000_000
    cpu_seconds: int = 40
    wall_seconds: float = 60.0
