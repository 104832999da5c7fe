"""The values of a JSON file that is too large to be held: lines as they come, a package element by element.

A small file is read whole (`release_json.parse_lines`), which knows more ways in which a file can be odd.
"""

import re
from collections.abc import Callable, Iterator

from pipelines.collect.package_bytes import Cut, cut
from warehouse.errors import UserError

Document = tuple[bytes, Cut, int]
"""A value, its elements, and the line on which it begins."""
LARGEST = 48_000_000
"""Bytes of one value that is held: a record package of twelve releases had 22 million."""
BLOCK = 4_000_000
_BRACKET = re.compile(rb'(?:[^"{}\[\]]++|"(?:[^"\\]++|\\.)*+")*+[{}\[\]]', re.S)
_MEMBER = re.compile(rb'[\s,]*+"((?:[^"\\]|\\.)*+)"\s*+:\s*+(?=\S)', re.S)
_SCALAR = re.compile(rb'(?:"(?:[^"\\]++|\\.)*+"|[^\s,"{}\[\]]++)(?=[\s,}\]])', re.S)
_BETWEEN = re.compile(rb"[\s,\x00\x0b\x0c\x1e]*+")
_HOLE = re.compile(rb"\x00{8,}+|(?<=\n)\x00++(?=[ \t\r]*+\n)")
"""Bytes in the place of values: what a write that broke off leaves of them."""
_LISTS = (b"releases", b"records", b"results")
MAX_PACKAGES = 3
"""Of packages in one another that are each too large to be held."""
MAX_SCANS = 10
"""Lines that begin a value and do not end it within `LARGEST`, followed that far; a broken file has many."""


class _Broken(UserError):
    """A value that is none, or that is larger than can be held."""


class Values:
    """The values of a stream, in order, as (bytes, elements); `is_value`: whether a line is one."""

    def __init__(self, read: Callable[[int], bytes], head: bytes, is_value: Callable[[bytes], bool]) -> None:
        self._read, self._is_value = read, is_value
        self._data, self._at = head, 0
        self._ended = False
        self._scans, self._forgotten = 0, 0
        self._line, self._counted = 1, 0
        self._hole = b""
        self.members: dict[str, bytes] = {}
        """Of a package that is too large to be held: what it says beside its lists."""

    def __iter__(self) -> Iterator[Document]:
        while self._begin():
            yield from self._holes()
            if self._data[self._at : self._at + 1] in (b"{", b"["):
                if self._line_is_value():
                    yield from self._lines()
                    continue
                yield from self._value()
            else:
                number, line = self._line_here(), self._take_line()
                yield line, cut(line), number
        yield from self._holes()

    def _holes(self) -> Iterator[Document]:
        """The NUL bytes before the place that is come to, as one value that is none."""
        hole, self._hole = self._hole, b""
        if hole:
            yield hole, Cut(True, None), self._line_here()

    def _more(self) -> bool:
        """Reads on. What was given already is let go of elsewhere, so that places stay what they are."""
        if self._ended:
            return False
        found = self._read(max(1 << 20, len(self._data) // 2))
        self._ended = not found
        self._data += found
        return bool(found)

    def _begin(self) -> bool:
        """At the next value; false at the end."""
        while True:
            found = _BETWEEN.match(self._data, self._at)
            self._hole += b"".join(_HOLE.findall(found.group())) if found else b""
            self._at = found.end() if found else self._at
            if self._at < len(self._data):
                self._forget()
                return True
            self._forget()
            if not self._more():
                return False

    def _line_here(self) -> int:
        """The number of the line that is come to."""
        if self._at > self._counted:
            self._line += self._data.count(b"\n", self._counted, self._at)
            self._counted = self._at
        return self._line

    def _forget(self) -> None:
        if self._at > BLOCK or self._at == len(self._data):
            self._line_here()
            self._forgotten += self._at
            self._counted -= self._at
            self._data, self._at = self._data[self._at :], 0

    def _line_end(self) -> int | None:
        """Where the line ends that is begun here; null where it is longer than can be held."""
        searched = self._at
        while (end := self._data.find(b"\n", searched)) < 0:
            searched = len(self._data)
            if searched - self._at > LARGEST:
                return None
            if not self._more():
                return len(self._data)
        return end

    def _line_is_value(self) -> bool:
        end = self._line_end()
        return end is not None and self._is_value(
            self._data[self._at : end].strip(b" \t\r\n,\x00\x0b\x0c\x1e")
        )

    def _take_line(self) -> bytes:
        end = self._line_end()
        if end is None:
            end = self._at + LARGEST
        line = self._data[self._at : end]
        self._at = end
        return line.strip()

    def _lines(self) -> Iterator[Document]:
        """Lines that are values by themselves, up to the first that is none."""
        while self._begin():
            yield from self._holes()
            begun, number = self._at, self._line_here()
            stated = self._take_line()
            line = stated.strip(b" \t\r\n,\x00\x0b\x0c\x1e")
            self._hole += b"".join(_HOLE.findall(stated[len(line) :]))
            if line[:1] in (b"{", b"[") and not self._is_value(line):
                self._at = begun
                return
            yield line, cut(line), number

    def _value(self) -> Iterator[Document]:
        """A value over several lines, or too long to be held, of which the elements are given one by one."""
        begun, number = self._at, self._line_here()
        if self._scans < MAX_SCANS:
            end = self._end_of(begun)
            if end is not None and self._stands_alone(end):
                self._at = end
                yield self._data[begun:end], cut(self._data[begun:end]), number
                return
            self._scans += end is None
            if end is None:
                yield from self._elements(begun)
                return
        line = self._take_line()
        yield line, Cut(True, None), number

    def _stands_alone(self, end: int) -> bool:
        """Whether nothing follows a value, or the next one."""
        while True:
            found = _BETWEEN.match(self._data, end)
            at = found.end() if found else end
            if at < len(self._data):
                return self._data[at : at + 1] in (b"{", b"[")
            if not self._more():
                return True

    def _end_of(self, at: int) -> int | None:
        """Where the brackets that open at a place are closed; null where that is further than can be held."""
        depth, place = 0, at
        while True:
            found = _BRACKET.match(self._data, place)
            if found is None:
                if len(self._data) - at > LARGEST or not self._more():
                    return None
                continue
            place = found.end()
            if self._data[place - 1] in b"{[":
                depth += 1
            else:
                depth -= 1
                if depth <= 0:
                    return place
            if place - at > LARGEST:
                return None

    # A value that is too large to be held, or that breaks off

    def _elements(self, begun: int) -> Iterator[Document]:
        given, begun, number = False, begun + self._forgotten, self._line_here()
        try:
            for element in self._inside():
                given = True
                yield element, Cut(True, [element]), number
                number = self._line_here()
        except _Broken:
            if given:
                yield b"", Cut(False, []), number
                self._skip_rest()
                return
            self._at = max(0, begun - self._forgotten)
            line = self._take_line()
            yield line, Cut(True, None), number

    def _skip_rest(self) -> None:
        """To the next line that is a value by itself: what comes before is of the package that broke off."""
        self._take_line()
        while self._at < len(self._data) or self._more():
            self._at += self._data[self._at : self._at + 1] == b"\n"
            end = self._line_end()
            if end is not None and self._is_value(self._data[self._at : end]):
                return
            self._take_line()
            self._forget()

    def _inside(self, depth: int = 0) -> Iterator[bytes]:
        """The elements of the lists of a package, or of an array. Raises _Broken."""
        opening = self._data[self._at : self._at + 1]
        self._at += 1
        if opening == b"[":
            yield from self._list(depth, known=True)
            return
        while True:
            if self._peek() == b"}":
                self._at += 1
                return
            name = self._member()
            sign = self._peek()
            if name == b"ocid":
                raise _Broken  # one release, larger than can be held
            if sign == b"[":
                self._at += 1
                yield from self._list(depth, known=name in _LISTS)
                continue
            if sign == b"{":
                end = self._end_of(self._at)
                if end is None:
                    raise _Broken
                value, self._at = self._data[self._at : end], end
            else:
                value = self._scalar()
            if depth == 0 and len(value) < BLOCK:
                self.members[name.decode("utf-8", "replace")] = value

    def _list(self, depth: int, known: bool) -> Iterator[bytes]:
        """The elements of a list; of one by another name than is known only those that hold a release."""
        while True:
            sign = self._peek()
            if sign == b"]":
                self._at += 1
                return
            if sign in (b"{", b"["):
                end = self._end_of(self._at)
                if end is None and known and depth < MAX_PACKAGES:
                    yield from self._inside(depth + 1)
                    continue
                if end is None:
                    raise _Broken
                element = self._data[self._at : end]
                self._at = end
                if known or b'"ocid"' in element:
                    yield element
                self._forget()
            elif (scalar := self._scalar()) and known:
                yield scalar

    def _peek(self) -> bytes:
        """The next sign that means something. Raises _Broken at the end."""
        while True:
            found = _BETWEEN.match(self._data, self._at)
            self._at = found.end() if found else self._at
            if self._at < len(self._data):
                return self._data[self._at : self._at + 1]
            if not self._more():
                raise _Broken

    def _member(self) -> bytes:
        while (found := _MEMBER.match(self._data, self._at)) is None:
            if len(self._data) - self._at > BLOCK or not self._more():
                raise _Broken
        self._at = found.end()
        return found[1]

    def _scalar(self) -> bytes:
        while (found := _SCALAR.match(self._data, self._at)) is None:
            if len(self._data) - self._at > LARGEST or not self._more():
                raise _Broken
        self._at = found.end()
        return found.group()
