"""A page of a PDF through PDFium's raw functions: its lines, words with boxes, ruled lines and pictures.

Boxes are in points, x to the right and y downwards, turned so that most words run from left to right.
"""

import ctypes
import re
import struct
from collections import Counter
from collections.abc import Iterator
from math import pi
from typing import Any, NamedTuple

import pypdfium2.raw as raw

from pipelines.documents.model import Box, Refused

_TOKEN = re.compile(r"[.…_·‥]{4,}|(?:(?![.…_·‥]{4})[^\s\x02\ufffe])+[\x02\ufffe]?")
"""Words; runs of leaders between a label and its figure are none. What a hyphen parts at the end of a line is
two words, though PDFium joins it."""
_AFTER_BULLET = re.compile(r"[^\w(\"“‘']\s+\S")
_LEADERS = ".…_·‥"
_LEADER = re.compile(rf"[{_LEADERS}]{{4,}}")
_HYPHENS = str.maketrans({"\ufffe": "-", "\x02": "-", "\u00ad": None})
_THIN = 2.6
_LONG = 7.0
_JOIN = 3.5
_DEEPEST_FORM = 4
_MOST_SEGMENTS = 4_000
_OF_ANGLES = 24
_MOST_PLACES = 500
_PLAIN, _BOLD = 400, 700
_SAME_PLACE = 2.0
_BAND = 8.0
"""Words are looked for again in bands of the page of this height."""
_FINE = 16
"""Parts of a point in which places on the shown page are told."""
_SHORT = 80
"""Only lines as short as this may be headings, so only their weight is asked for."""
_loose_box = raw.FPDFText_GetLooseCharBox
_fast_box = ctypes.PYFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)(
    ctypes.cast(_loose_box, ctypes.c_void_p).value or 0
)
"""The same function without the checks of its arguments, which take as long as the function itself."""
_sides = struct.Struct("4f").unpack_from
_word = tuple.__new__


class Word(NamedTuple):
    """A word with its box. `at` is the index of its first character, `line` its line in PDFium's text."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    at: int
    line: int

    @property
    def middle(self) -> float:
        return (self.y0 + self.y1) / 2

    @property
    def height(self) -> float:
        return self.y1 - self.y0


class Line(NamedTuple):
    """A line of text: its box's left and top, the height of its letters, and their weight (400 is plain).

    `x1` is its right, where its words were looked at one by one; else null.
    """

    text: str
    x0: float
    y0: float
    height: float
    weight: int
    at: int
    x1: float | None = None


class Rule(NamedTuple):
    """A straight line: where it lies on the one axis, and from where to where on the other."""

    at: float
    start: float
    end: float


class Rules(NamedTuple):
    """The ruled lines of a page."""

    across: list[Rule]
    down: list[Rule]


class Page:
    """One page, open. Close it."""

    def __init__(self, document: Any, number: int) -> None:
        self.page = raw.FPDF_LoadPage(document, number)
        if not self.page:
            raise Refused("damaged", "the page cannot be opened")
        self.width = raw.FPDF_GetPageWidthF(self.page)
        self.height = raw.FPDF_GetPageHeightF(self.page)
        self.textpage = raw.FPDFText_LoadPage(self.page)
        if not self.textpage:
            raw.FPDF_ClosePage(self.page)
            raise Refused("damaged", "the text of the page cannot be opened")
        self.letters = max(0, raw.FPDFText_CountChars(self.textpage))
        self.text = self._text()
        self._box = raw.FS_RECTF()
        self._to_box = ctypes.byref(self._box)
        self._name = ctypes.create_string_buffer(128)
        self._same_index = len(self.text) == self.letters
        self._turn: int | None = None

    def close(self) -> None:
        """Gives its memory back."""
        raw.FPDFText_ClosePage(self.textpage)
        raw.FPDF_ClosePage(self.page)

    def _text(self) -> str:
        if not self.letters:
            return ""
        # FPDFText_GetText gives at most the letters asked for; a letter may take two units.
        size = 2 * self.letters + 2
        buffer = (ctypes.c_ushort * size)()
        written = raw.FPDFText_GetText(self.textpage, 0, self.letters, buffer)
        units = bytes(buffer)[: 2 * max(0, written - 1)]
        text = units.decode("utf-16-le", "replace")
        if 2 * len(text) != len(units):  # a letter of two units: keep one sign a unit, so that indexes hold
            text = "".join(
                "\ufffd" if 0xD800 <= unit < 0xE000 else chr(unit) for unit in memoryview(units).cast("H")
            )
        return text

    def index(self, at: int) -> int:
        """The index of a character on the page, from its index in the text."""
        if self._same_index:
            return at
        return int(raw.FPDFText_GetCharIndexFromTextIndex(self.textpage, at))

    def is_without_meaning(self, at: int) -> bool:
        """Whether the font does not say which letter it is."""
        return bool(raw.FPDFText_HasUnicodeMapError(self.textpage, self.index(at)) == 1)

    def box(self, at: int) -> tuple[float, float, float, float]:
        """Left, top, right, bottom of the character's room, turned upright."""
        box = self._box
        if not _loose_box(self.textpage, at if self._same_index else self.index(at), self._to_box):
            return 0.0, 0.0, 0.0, 0.0
        if self._turn == 0:
            return box.left, -box.top, box.right, -box.bottom
        return self.upright(box.left, box.bottom, box.right, box.top)

    def upright(
        self, left: float, bottom: float, right: float, top: float
    ) -> tuple[float, float, float, float]:
        """A box of the page as left, top, right, bottom: y downwards, most words from left to right."""
        turn = self.turn
        if turn == 0:
            return left, -top, right, -bottom
        if turn == 90:  # words run downwards
            return -top, -right, -bottom, -left
        if turn == 270:  # words run upwards
            return bottom, left, top, right
        return -right, bottom, -left, top

    def bounds(self) -> tuple[float, float]:
        """The top and the bottom of the page, upright."""
        box = [ctypes.c_float() for _ in range(4)]
        if not raw.FPDFPage_GetCropBox(self.page, *box) and not raw.FPDFPage_GetMediaBox(self.page, *box):
            turned = self.turn in (90, 270)
            sides = (0.0, 0.0, self.height, self.width) if turned else (0.0, 0.0, self.width, self.height)
        else:
            sides = (box[0].value, box[1].value, box[2].value, box[3].value)
        _, top, _, bottom = self.upright(*sides)
        return top, bottom

    def shown(self, box: Box) -> Box:
        """An upright box where it stands on the page as it is shown, from its top left corner."""
        x0, y0, x1, y1 = box
        corners = {
            0: ((x0, -y0), (x1, -y1)),
            90: ((-y1, -x0), (-y0, -x1)),
            180: ((-x1, y0), (-x0, y1)),
            270: ((y0, x0), (y1, x1)),
        }[self.turn]
        wide, high = round(self.width * _FINE), round(self.height * _FINE)
        x, y = ctypes.c_int(), ctypes.c_int()
        places = []
        for corner in corners:
            raw.FPDF_PageToDevice(self.page, 0, 0, wide, high, 0, *corner, x, y)
            places.append((x.value / _FINE, y.value / _FINE))
        (a, b), (c, d) = places
        return min(a, c), min(b, d), max(a, c), max(b, d)

    @property
    def turn(self) -> int:
        """By how many degrees, clockwise, most words are turned against the page: 0, 90, 180 or 270."""
        if self._turn is None:
            self._turn = 0
            step = max(1, len(self.text) // _OF_ANGLES)
            angles: Counter[int] = Counter()
            for at in range(0, len(self.text), step):
                if not self.text[at].isspace():
                    angle = raw.FPDFText_GetCharAngle(self.textpage, self.index(at))
                    if angle >= 0:
                        angles[round(angle / (pi / 2)) % 4 * 90] += 1
            if angles:
                self._turn = angles.most_common(1)[0][0]
        return self._turn

    def lines(self) -> Iterator[Line]:
        """The lines of the page as PDFium orders them: for pages whose words need no boxes."""
        start = 0
        seen = Seen()
        for piece in self.text.split("\n"):
            text = piece.strip()
            half = len(text) // 2
            if half > 2 and text[:half].strip() == text[half:].strip():
                text = self._once(text, start + len(piece) - len(piece.lstrip()))
            if text:
                at = start + len(piece) - len(piece.lstrip())
                left, top, _, bottom = self.box(at)
                if (word := _AFTER_BULLET.match(text)) is not None:  # bullets are of another font and size
                    _, top, _, bottom = self.box(at + word.end() - 1)
                weight = self.weight(at, at + len(text) - 1) if len(text) <= _SHORT else _PLAIN
                if not text.isascii() or "\x02" in text:
                    text = text.translate(_HYPHENS)
                if seen.again(text, left, top):
                    start += len(piece) + 1
                    continue
                yield Line(text, left, top, bottom - top, weight, at)
            start += len(piece) + 1

    def _once(self, text: str, at: int) -> str:
        """A line whose second half says the same, once where that is drawn over the first."""
        second = len(text) - len(text[len(text) // 2 :].lstrip())
        one, two = self.box(at), self.box(at + second)
        over = abs(one[0] - two[0]) < _SAME_PLACE and abs(one[1] - two[1]) < _SAME_PLACE
        return text[:second].strip() if over else text

    def words(self) -> list[Word]:
        """All words with their boxes, in PDFium's order. What is drawn twice, as if bold, is given once."""
        tokens: list[tuple[str, int, int, int]] = []
        start = 0
        for number, piece in enumerate(self.text.split("\n")):
            is_plain = piece.isascii() and "\x02" not in piece
            for token in _TOKEN.finditer(piece):
                text = token[0]
                if text[0] in _LEADERS and len(text) > 3 and _LEADER.fullmatch(text):
                    continue
                first, last = start + token.start(), start + token.end() - 1
                tokens.append((text if is_plain else text.translate(_HYPHENS), first, last, number))
            start += len(piece) + 1
        firsts = self._boxes([at for _, at, _, _ in tokens])
        lasts = self._boxes([last for _, _, last, _ in tokens])
        found: list[Word] = []
        again = Seen().again
        for (text, at, _, number), (left, top, right, bottom), (left2, top2, right2, bottom2) in zip(
            tokens, firsts, lasts, strict=True
        ):
            if left2 < left:
                left = left2
            if top2 < top:
                top = top2
            if right2 > right:
                right = right2
            if bottom2 > bottom:
                bottom = bottom2
            if not again(text, left, top):
                found.append(_word(Word, (text, left, top, right, bottom, at, number)))
        return found

    def _boxes(self, places: list[int]) -> list[tuple[float, float, float, float]]:
        """`box` of many characters, by the shortest way: a page has thousands."""
        if not self._same_index or self.turn != 0:
            return [self.box(at) for at in places]
        textpage, held = ctypes.cast(self.textpage, ctypes.c_void_p).value, self._box
        address, ask, sides, nowhere = ctypes.addressof(held), _fast_box, _sides, (0.0, 0.0, 0.0, 0.0)
        return [
            (left, -top, right, -bottom)
            for at in places
            for left, top, right, bottom in (sides(held) if ask(textpage, at, address) else nowhere,)
        ]

    def weight(self, first: int, last: int) -> int:
        """The weight of the lighter of two characters' fonts."""
        weight = self._weight(first)
        return weight if weight <= _PLAIN else min(weight, self._weight(last))

    def _weight(self, at: int) -> int:
        place = self.index(at)
        weight = int(raw.FPDFText_GetFontWeight(self.textpage, place))
        if weight > 0:
            return weight
        # Fonts that are not in the file have a name only.
        raw.FPDFText_GetFontInfo(self.textpage, place, self._name, len(self._name), None)
        return _BOLD if b"bold" in self._name.value.lower() else _PLAIN

    def mark_of(self, at: int) -> int:
        """The number of the marked content in which a character stands; -1 for none."""
        found = raw.FPDFText_GetTextObject(self.textpage, self.index(at))
        return int(raw.FPDFPageObj_GetMarkedContentID(found)) if found else -1

    def objects(self, most: int) -> "Objects":
        """Ruled lines, the share of the page that pictures cover, and whether there were too many paths."""
        return Objects(self, most)


class Seen:
    """Where each text of a page was seen: by bands of its height, since a page says "the" a hundred times."""

    def __init__(self) -> None:
        self._places: dict[str, dict[float, list[tuple[float, float]]]] = {}

    def again(self, text: str, left: float, top: float) -> bool:
        """Whether the same text was seen at the same place; else it is noted."""
        bands = self._places.get(text)
        if bands is None:
            self._places[text] = {top // _BAND: [(left, top)]}
            return False
        # Floats, since a damaged file may place words at no number.
        band, low, high = top // _BAND, (top - _SAME_PLACE) // _BAND, (top + _SAME_PLACE) // _BAND
        for near in (band,) if low == high else (low, high):
            for x, y in bands.get(near, ()):
                if -_SAME_PLACE < x - left < _SAME_PLACE and -_SAME_PLACE < y - top < _SAME_PLACE:
                    return True
        places = bands.setdefault(band, [])
        if len(places) < _MOST_PLACES:
            places.append((left, top))
        return False


class Objects:
    """What is drawn on a page beside letters."""

    def __init__(self, page: Page, most_paths: int) -> None:
        self.page = page
        self.paths = 0
        self.most_paths = most_paths
        self.pictures = 0.0
        self._across: list[Rule] = []
        self._down: list[Rule] = []
        area = max(1.0, page.width * page.height)
        count = raw.FPDFPage_CountObjects(page.page)
        self._walk((raw.FPDFPage_GetObject(page.page, n) for n in range(count)), (1, 0, 0, 1, 0, 0), 0)
        self.pictures /= area

    @property
    def too_many(self) -> bool:
        """Whether there are more paths than may be looked at."""
        return self.paths > self.most_paths

    def rules(self) -> Rules:
        """The ruled lines; pieces of dotted and doubled lines are put together."""
        return Rules(_joined(self._across), _joined(self._down))

    def _walk(self, objects: Iterator[Any], matrix: tuple[float, ...], depth: int) -> None:
        box = [ctypes.c_float() for _ in range(4)]
        for item in objects:
            kind = raw.FPDFPageObj_GetType(item)
            if kind == raw.FPDF_PAGEOBJ_TEXT:
                continue
            if kind == raw.FPDF_PAGEOBJ_FORM and depth < _DEEPEST_FORM:
                inner = _times(_matrix_of(item), matrix)
                count = raw.FPDFFormObj_CountObjects(item)
                self._walk((raw.FPDFFormObj_GetObject(item, n) for n in range(count)), inner, depth + 1)
                continue
            if kind not in (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE):
                continue
            if not raw.FPDFPageObj_GetBounds(item, *box):
                continue
            left, bottom, right, top = _moved(matrix, *(side.value for side in box))
            if kind == raw.FPDF_PAGEOBJ_IMAGE:
                self.pictures += max(0.0, right - left) * max(0.0, top - bottom)
                continue
            self.paths += 1
            if self.too_many:
                return
            self._add(item, matrix, left, bottom, right, top)

    def _add(
        self, item: Any, matrix: tuple[float, ...], left: float, bottom: float, right: float, top: float
    ) -> None:
        wide, high = right - left, top - bottom
        if wide <= _THIN or high <= _THIN:
            self._add_line(left, bottom, right, top)
            return
        mode, stroked = ctypes.c_int(), ctypes.c_int()
        raw.FPDFPath_GetDrawMode(item, mode, stroked)
        count = raw.FPDFPath_CountSegments(item)
        if not stroked.value and count <= 6:
            return  # a shaded box is no ruled cell
        whole = _times(_matrix_of(item), matrix)
        x, y = ctypes.c_float(), ctypes.c_float()
        start = before = (0.0, 0.0)
        for n in range(min(count, _MOST_SEGMENTS)):
            segment = raw.FPDFPath_GetPathSegment(item, n)
            raw.FPDFPathSegment_GetPoint(segment, x, y)
            here = (
                whole[0] * x.value + whole[2] * y.value + whole[4],
                whole[1] * x.value + whole[3] * y.value + whole[5],
            )
            kind = raw.FPDFPathSegment_GetType(segment)
            if kind == raw.FPDF_SEGMENT_MOVETO:
                start = here
            elif kind == raw.FPDF_SEGMENT_LINETO:
                self._add_segment(before, here)
            before = here
            if raw.FPDFPathSegment_GetClose(segment):
                self._add_segment(here, start)
                before = start

    def _add_segment(self, one: tuple[float, float], two: tuple[float, float]) -> None:
        left, right = sorted((one[0], two[0]))
        bottom, top = sorted((one[1], two[1]))
        if right - left <= 0.8 or top - bottom <= 0.8:
            self._add_line(left, bottom, right, top)

    def _add_line(self, left: float, bottom: float, right: float, top: float) -> None:
        x0, y0, x1, y1 = self.page.upright(left, bottom, right, top)
        if y1 - y0 <= _THIN:
            self._across.append(Rule((y0 + y1) / 2, x0, x1))
        if x1 - x0 <= _THIN:
            self._down.append(Rule((x0 + x1) / 2, y0, y1))


def _matrix_of(item: Any) -> tuple[float, ...]:
    matrix = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(item, matrix):
        return (1, 0, 0, 1, 0, 0)
    return (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)


def _times(one: tuple[float, ...], two: tuple[float, ...]) -> tuple[float, ...]:
    """First one, then two."""
    a, b, c, d, e, f = one
    p, q, r, s, t, u = two
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def _moved(
    matrix: tuple[float, ...], left: float, bottom: float, right: float, top: float
) -> tuple[float, float, float, float]:
    if matrix == (1, 0, 0, 1, 0, 0):
        return left, bottom, right, top
    a, b, c, d, e, f = matrix
    xs = [a * x + c * y + e for x in (left, right) for y in (bottom, top)]
    ys = [b * x + d * y + f for x in (left, right) for y in (bottom, top)]
    return min(xs), min(ys), max(xs), max(ys)


def _joined(pieces: list[Rule]) -> list[Rule]:
    """Pieces that lie on one line and nearly touch, as one; what stays short is no ruled line."""
    joined: list[Rule] = []
    pieces.sort()
    first = 0
    for n, piece in enumerate(pieces):
        following = pieces[n + 1].at if n + 1 < len(pieces) else None
        if following is not None and following - piece.at <= 1.2 and following - pieces[first].at <= 2.5:
            continue
        group = sorted(pieces[first : n + 1], key=lambda rule: rule.start)
        first = n + 1
        at = sum(rule.at for rule in group) / len(group)
        start, end = group[0].start, group[0].end
        for rule in group[1:]:
            if rule.start - end > _JOIN:
                joined.append(Rule(at, start, end))
                start = rule.start
            end = max(end, rule.end)
        joined.append(Rule(at, start, end))
    return [rule for rule in joined if rule.end - rule.start >= _LONG]
