"""Pages of a PDF as pictures, with the evidence framed; in a process of its own that is held to limits.

`picture` starts it with `python -m pipelines.documents.page_image`. It takes the file and what is to be
framed on stdin, gives a PNG on stdout and writes no file.
"""

import ctypes
import resource
import struct
import subprocess
import sys
import zlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

import msgspec

from pipelines.criteria.passage import DocumentPlace, locator
from pipelines.documents.limits import Limits
from pipelines.documents.model import Box, Document, Table
from pipelines.documents.places import pages
from warehouse.errors import UserError

SCALE = 2.0
"""Pixels of a point: 144 dots per inch."""
MAX_PIXELS = 40_000_000
PADDING = 3.0
SECONDS, MEMORY = 60, 1_500_000_000
NARROW, OTHER = (0xFFCC0000, 3), (0xFF0055AA, 1)
"""The frames of social value and of other criteria: colour, and how many pixels wide."""
_HITS = 50


class Spot(msgspec.Struct, frozen=True):
    """What is framed: a box; or words, where no box is known.

    Those are looked for inside the words `around` them, `after` so many that are the same.
    """

    narrow: bool
    box: Box | None = None
    words: str = ""
    around: str = ""
    after: int = 0


class Wanted(msgspec.Struct):
    """A page, from 1, of the file whose bytes follow, and what is framed. `entry`: that of an archive."""

    page: int
    spots: list[Spot]
    entry: str | None = None


def spots_of(
    criteria: Sequence[Mapping[str, Any]], documents: Sequence[Document]
) -> dict[tuple[str, int], list[Spot]]:
    """What is framed, by SHA-256 of a PDF and page: those with social value first, then in order of pages."""
    pdfs = {one.sha256: one for one in documents if one.kind == "pdf"}
    found: dict[tuple[str, int], list[Spot]] = {}
    for row in criteria:
        evidence = row["evidence"]
        place = locator(evidence["field"])
        if isinstance(place, DocumentPlace) and place.sha256 in pdfs and place.page is not None:
            spot = _spot(pdfs[place.sha256], place, evidence, bool(row["is_narrow"]))
            on_page = found.setdefault((place.sha256, place.page), [])
            if spot not in on_page:
                on_page.append(spot)
    order = list(pdfs)
    return dict(
        sorted(
            found.items(),
            key=lambda item: (not any(s.narrow for s in item[1]), order.index(item[0][0]), item[0][1]),
        )
    )


def _spot(document: Document, place: DocumentPlace, evidence: Mapping[str, Any], narrow: bool) -> Spot:
    if place.row is not None:
        for block in document.blocks:
            if isinstance(block, Table):
                for cell in block.cells:
                    if block.place(document.sha256, cell) == place:
                        return Spot(narrow, cell.box, evidence["text"], cell.text)
    for page in pages(document):
        for placed in page.paragraphs if page.place == place else ():
            paragraph = placed.paragraph
            at = (evidence["start"] or 0) - placed.start
            if 0 <= at < len(paragraph.text):
                box = paragraph.box if paragraph.recognised else None  # of others the very words are found
                after = paragraph.text[:at].lower().count(evidence["text"].lower())
                return Spot(narrow, box, evidence["text"], paragraph.text, after)
    return Spot(narrow, None, evidence["text"], evidence["text"])


def picture(file: Path, file_name: str, page: int, spots: Sequence[Spot]) -> bytes:
    """The page of a PDF as PNG with what is framed. `file_name` is the document's, in an archive or not.

    Raises UserError where the page cannot be drawn.
    """
    entry = file_name.removeprefix(f"{file.name}/") if file_name != file.name else None
    wanted = msgspec.json.encode(Wanted(page, list(spots), entry))
    try:
        done = subprocess.run(
            [sys.executable, "-m", "pipelines.documents.page_image"],
            input=len(wanted).to_bytes(8, "big") + wanted + file.read_bytes(),
            capture_output=True,
            timeout=SECONDS,
            cwd=Path(__file__).parents[2],
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise UserError(f"{file}: page {page} takes more than {SECONDS} s to draw") from error
    if done.returncode or not done.stdout:
        raise UserError(f"{file}: page {page} cannot be drawn")
    return done.stdout


def beside(image: Path, number: int) -> Path:
    """The name of the picture with this number, from 1: the given one, then `page-2.png` and so on."""
    name = PurePosixPath(image.name)
    return image if number == 1 else image.with_name(f"{name.stem}-{number}{name.suffix or '.png'}")


def main() -> None:
    """Draws the page that stdin asks for."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    import pypdfium2

    from pipelines.documents import archives

    length = int.from_bytes(sys.stdin.buffer.read(8), "big")
    wanted = msgspec.json.decode(sys.stdin.buffer.read(length), type=Wanted)
    data = sys.stdin.buffer.read()
    if wanted.entry is not None:
        with archives.opened(data) as archive:
            data = archives.read(archive, wanted.entry, Limits())
    page = pypdfium2.PdfDocument(data)[wanted.page - 1]
    width, height = page.get_size()
    scale = min(SCALE, (MAX_PIXELS / max(width * height, 1.0)) ** 0.5)
    bitmap = page.render(scale=scale, rev_byteorder=False, bitmap_maker=pypdfium2.PdfBitmap.new_native)
    text = page.get_textpage()
    for spot in sorted(wanted.spots, key=lambda spot: spot.narrow):
        boxes = [spot.box] if spot.box else list(_boxes(page, text, spot, (width, height)))
        for box in boxes:
            sides = [side * scale for side in box]
            _frame(bitmap, sides, NARROW if spot.narrow else OTHER)
    sys.stdout.buffer.write(_png(bitmap))


def _boxes(page: Any, text: Any, spot: Spot, size: tuple[float, float]) -> Iterator[Box]:
    """Where the words stand on the shown page: those inside what is around them, else that itself."""
    around = _found(page, text, spot.around, size)[:1]
    hits = _found(page, text, spot.words, size)
    inside = [hit for hit in hits if any(_within(line, other) for line in hit for other in sum(around, []))]
    if len(inside) > spot.after:
        yield from inside[spot.after]
    else:
        yield from (around or hits or [[]])[0]


def _within(one: Box, two: Box) -> bool:
    x, y = (one[0] + one[2]) / 2, (one[1] + one[3]) / 2
    return two[0] - PADDING <= x <= two[2] + PADDING and two[1] - PADDING <= y <= two[3] + PADDING


def _found(page: Any, text: Any, wanted: str, size: tuple[float, float]) -> list[list[Box]]:
    """Every place where words stand, as the boxes of its lines."""
    import pypdfium2.raw as raw

    words = " ".join(wanted.split())
    if not words:
        return []
    search = text.search(words, match_case=False)
    hits: list[list[Box]] = []
    x, y = ctypes.c_int(), ctypes.c_int()
    fine = 16
    wide, high = round(size[0] * fine), round(size[1] * fine)
    while (hit := search.get_next()) and len(hits) < _HITS:
        lines = []
        for n in range(text.count_rects(*hit)):
            left, bottom, right, top = text.get_rect(n)
            places = []
            for corner in ((left, bottom), (right, top)):
                raw.FPDF_PageToDevice(page.raw, 0, 0, wide, high, 0, *corner, x, y)
                places.append((x.value / fine, y.value / fine))
            (a, b), (c, d) = places
            lines.append((min(a, c), min(b, d), max(a, c), max(b, d)))
        hits.append(lines)
    return hits


def _frame(bitmap: Any, sides: Sequence[float], pen: tuple[int, int]) -> None:
    """Four thin boxes round a box of pixels."""
    colour, thick = pen
    left, top = max(0, round(sides[0] - PADDING * SCALE)), max(0, round(sides[1] - PADDING * SCALE))
    right = min(bitmap.width, round(sides[2] + PADDING * SCALE))
    bottom = min(bitmap.height, round(sides[3] + PADDING * SCALE))
    if right - left < 2 * thick or bottom - top < 2 * thick:
        return
    colours = tuple(colour >> shift & 0xFF for shift in (16, 8, 0, 24))
    for x, y, wide, high in (
        (left, top, right - left, thick),
        (left, bottom - thick, right - left, thick),
        (left, top, thick, bottom - top),
        (right - thick, top, thick, bottom - top),
    ):
        bitmap.fill_rect(colours, x, y, wide, high)


def _png(bitmap: Any) -> bytes:
    """The bitmap as PNG: eight bits of red, green and blue."""
    step, width, height = bitmap.n_channels, bitmap.width, bitmap.height
    pixels = bytes(bitmap.buffer)
    rows = []
    for n in range(height):
        row = pixels[n * bitmap.stride : n * bitmap.stride + width * step]
        line = bytearray(width * 3)
        for to, at in enumerate((2, 1, 0) if step > 1 else (0, 0, 0)):  # PDFium gives blue first
            line[to::3] = row[at::step]
        rows.append(b"\0" + bytes(line))

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    packed = zlib.compress(b"".join(rows), 6)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


if __name__ == "__main__":
    main()
