"""A page without text, for OCR: drawn upright and without its ruled lines; and the words that came back.

Places are in points from the top left corner of the page as it is shown.
"""

import ctypes
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from math import cos, radians, sin, tan
from typing import NamedTuple

import msgspec
import pypdfium2.raw as raw

from pipelines.documents.formats.pdf_page import Line, Rule, Rules, Word
from pipelines.documents.model import Refused

_DOTS = 300 / 72
"""Pixels of a point: 300 dots an inch, on which tesseract was trained."""
_DOTS_OF_LOOK = 100 / 72
_MOST_PIXELS = 16_000_000
_DARK = 140
_MOST_SKEW = 3.0
"""Degrees by which a page may lie askew and is straightened."""
_SEEN = 12_000
_LONG = 24
"""Points of the shortest ruled line."""
_THICK = 4
"""Points of the thickest; what is thicker is shaded."""
_EDGE = 2
"""Pixels beside a line that are grey with it."""
_OTHER_SIZE = 0.35
UNSURE = "?"
"""Stands for a figure of which OCR is not sure."""
_WHITE, _BLACK_OR_WHITE = 255, bytes(v < _DARK for v in range(256))


class Scan(msgspec.Struct):
    """A page drawn in grey: pixels by row, pixels of a point, the skew taken out, and its ruled lines."""

    width: int
    height: int
    pixels: bytes
    scale: float
    skew: float
    across: list[tuple[float, float, float]]
    down: list[tuple[float, float, float]]


class Spoken(NamedTuple):
    """A word that OCR gave: its box in points, and its line."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    line: int


class Recognised(msgspec.Struct):
    """A page as OCR gave it: its words in order, and the ruled lines of its drawing."""

    page: int
    skew: float
    words: list[Spoken]
    across: list[tuple[float, float, float]]
    down: list[tuple[float, float, float]]


def scan(document: object, number: int) -> Scan:
    """The page (from 1) drawn for OCR. Raises Refused."""
    page = raw.FPDF_LoadPage(document, number - 1)
    if not page:
        raise Refused("damaged", "the page cannot be opened")
    try:
        wide, high = raw.FPDF_GetPageWidthF(page), raw.FPDF_GetPageHeightF(page)
        scale = min(_DOTS, (_MOST_PIXELS / max(wide * high, 1.0)) ** 0.5)
        look = min(_DOTS_OF_LOOK, scale)
        width, height, pixels = _drawn(page, wide, high, look, 0.0)
        skew = _skew(width, height, pixels)
        width, height, pixels = _drawn(page, wide, high, scale, skew)
    finally:
        raw.FPDF_ClosePage(page)
    clean = bytearray(pixels)
    dark = pixels.translate(_BLACK_OR_WHITE)
    rows = [dark[n * width : (n + 1) * width] for n in range(height)]
    columns = [dark[n::width] for n in range(width)]
    bars = _bars(rows, scale), _bars(columns, scale)
    for top, bottom, left, right in [*bars[0], *((c, d, a, b) for a, b, c, d in bars[1])]:
        left, right = max(0, left - _EDGE), min(width, right + 1 + _EDGE)
        for y in range(max(0, top - _EDGE), min(height, bottom + 1 + _EDGE)):
            clean[y * width + left : y * width + right] = bytes([_WHITE]) * (right - left)
    across, down = (
        [((a + b + 1) / 2 / scale, start / scale, end / scale) for a, b, start, end in side] for side in bars
    )
    return Scan(width, height, bytes(clean), scale, skew, across, down)


def _drawn(page: object, wide: float, high: float, scale: float, skew: float) -> tuple[int, int, bytes]:
    """Width, height and grey pixels of the page, turned by `skew` degrees about its middle."""
    width, height = max(1, round(wide * scale)), max(1, round(high * scale))
    bitmap = raw.FPDFBitmap_CreateEx(width, height, raw.FPDFBitmap_Gray, None, 0)
    if not bitmap:
        raise MemoryError
    try:
        raw.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xFFFFFFFF)
        c, s = cos(radians(skew)) * scale, sin(radians(skew)) * scale
        x, y = wide / 2, high / 2
        matrix = raw.FS_MATRIX(c, -s, s, c, width / 2 - c * x - s * y, height / 2 + s * x - c * y)
        clip = raw.FS_RECTF(0, 0, width, height)
        raw.FPDF_RenderPageBitmapWithMatrix(bitmap, page, matrix, clip, raw.FPDF_ANNOT | raw.FPDF_GRAYSCALE)
        stride = raw.FPDFBitmap_GetStride(bitmap)
        buffer = ctypes.string_at(raw.FPDFBitmap_GetBuffer(bitmap), stride * height)
    finally:
        raw.FPDFBitmap_Destroy(bitmap)
    if stride != width:
        buffer = b"".join(buffer[n * stride : n * stride + width] for n in range(height))
    return width, height, buffer


def _skew(width: int, height: int, pixels: bytes) -> float:
    """By how many degrees lines of the page fall to the right: where its dark dots lie in fewest rows."""
    dark = pixels.translate(_BLACK_OR_WHITE)
    dots = [at for at, value in enumerate(dark) if value]
    dots = dots[:: max(1, len(dots) // _SEEN)]
    places = [(at % width - width / 2, at // width) for at in dots]

    def sharpness(degrees: float) -> float:
        slope = tan(radians(degrees))
        return sum(n * n for n in Counter(round(y - x * slope) for x, y in places).values())

    coarse = max((n * 0.25 for n in range(-int(_MOST_SKEW * 4), int(_MOST_SKEW * 4) + 1)), key=sharpness)
    fine = max((coarse + n * 0.05 for n in range(-4, 5)), key=sharpness)
    return fine if sharpness(fine) > 1.02 * sharpness(0.0) else 0.0


def _bars(rows: Sequence[bytes], scale: float) -> list[tuple[int, int, int, int]]:
    """Straight lines along the rows: first and last row, start and end."""
    least, most = round(_LONG * scale), round(_THICK * scale)
    run = re.compile(b"\1{%d,}(?:\0{1,3}\1{%d,})*" % (least // 4, least // 4))
    open_bars: list[list[int]] = []
    done: list[list[int]] = []
    for n, row in enumerate(rows):
        # A line that is worn or not quite level is met over three rows.
        near = _either(rows[max(0, n - 1) : n + 2])
        runs = [hit.span() for hit in run.finditer(near) if hit.end() - hit.start() >= least]
        still: list[list[int]] = []
        for start, end in runs if b"\1" in row else ():
            bar = next((b for b in open_bars if b[2] < end and start < b[3]), None)
            if bar is None:
                bar = [n, n, start, end]
            else:
                open_bars.remove(bar)
                bar[1], bar[2], bar[3] = n, min(bar[2], start), max(bar[3], end)
            still.append(bar)
        done += open_bars
        open_bars = still
    done += open_bars
    return [(a, b, start, end) for a, b, start, end in done if b - a < most]


def _either(rows: Sequence[bytes]) -> bytes:
    """Rows of noughts and ones, one where any has one."""
    whole = 0
    for row in rows:
        whole |= int.from_bytes(row, "big")
    return whole.to_bytes(len(rows[0]), "big")


class RecognisedPage:
    """Stands for a page whose words came from OCR, as `pdf_page.Page` does for others."""

    turn = 0
    recognised = True

    def __init__(self, found: Recognised, width: float, height: float) -> None:
        self.width, self.height = width, height
        self.found = found
        usual = sorted(word.y1 - word.y0 for word in found.words)[len(found.words) // 2] if found.words else 1
        self._words: list[Word] = []
        self._lines: list[Line] = []
        texts: list[str] = []
        at = 0
        for number, of in groupby(found.words, key=lambda word: word.line):
            line = list(of)
            high = max(word.y1 - word.y0 for word in line)
            high = usual if abs(high - usual) <= _OTHER_SIZE * usual else high
            middle = sum((word.y0 + word.y1) / 2 for word in line) / len(line)
            text = " ".join(word.text for word in line)
            self._lines.append(Line(text, line[0].x0, middle - high / 2, high, 400, at))
            for word in line:
                place = (word.x0, middle - high / 2, word.x1, middle + high / 2)
                self._words.append(Word(word.text, *place, at, number))
                at += len(word.text) + 1
            texts.append(text)
        self.text = "\n".join(texts)

    def words(self) -> list[Word]:
        return self._words

    def lines(self) -> Iterator[Line]:
        return iter(self._lines)

    def rules(self) -> Rules:
        """The ruled lines that were seen."""
        across, down = ([Rule(*one) for one in side] for side in (self.found.across, self.found.down))
        return Rules(sorted(across), sorted(down))

    def weight(self, first: int, last: int) -> int:
        """OCR does not tell bold letters."""
        return 400

    def bounds(self) -> tuple[float, float]:
        """The top and the bottom."""
        return 0.0, self.height

    def shown(self, box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
        """A box where it stands on the page as it is shown: the skew is put back."""
        c, s = cos(radians(self.found.skew)), sin(radians(self.found.skew))
        x, y = self.width / 2, self.height / 2
        corners = [
            (x + c * (a - x) - s * (b - y), y + s * (a - x) + c * (b - y))
            for a in (box[0], box[2])
            for b in (box[1], box[3])
        ]
        xs, ys = [a for a, _ in corners], [b for _, b in corners]
        return min(xs), min(ys), max(xs), max(ys)
