"""Plain text: paragraphs by empty lines, tables by tabs, by bars, or by blanks that line up."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from pipelines.documents.formats.content import Content, tidy
from pipelines.documents.formats.pdf_page import Rules, Word
from pipelines.documents.formats.pdf_tables import tables_of
from pipelines.documents.limits import Limits
from pipelines.documents.model import Block, Cell, Paragraph, Refused, Table

_LETTER = 6.0
_LINE = 12.0
_TAB = 8
_WORD = re.compile(r"[.…_·]{4,}|(?:(?![.…_·]{4})\S)+")
_LEADER = re.compile(r"[.…_·]{4,}")
_RULE = re.compile(r"[\s|:+=-]*")
_LEAST_MARGIN = 50
_MOST_LINES = 100_000
_LINES_TOGETHER = 400


def read(data: bytes, limits: Limits) -> Content:
    """The blocks of a text. Raises Refused."""
    if len(data) > limits.text_bytes:
        raise Refused("too_large", f"{len(data):,} bytes of text; {limits.text_bytes:,} is the most")
    lines = decoded(data).replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n").split("\n")
    if len(lines) > _MOST_LINES:
        raise Refused("too_large", f"{len(lines):,} lines; {_MOST_LINES:,} is the most")
    content = Content()
    for block in _split(lines):
        content.blocks += _blocks(block, content)
    return content


def decoded(data: bytes) -> str:
    """Text by its mark, as UTF-8, or else as Windows writes it."""
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig")):
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _split(lines: list[str]) -> Iterator[list[str]]:
    """Lines that stand together. A table may have an empty line between its rows."""
    held: list[str] = []
    for n, line in enumerate(lines):
        if line.strip():
            held.append(line)
            continue
        following = next((other for other in lines[n + 1 : n + 2] if other.strip()), "")
        if held and _has_blanks(held[-1]) and _has_blanks(following) and len(held) < _LINES_TOGETHER:
            held.append("")
            continue
        if held:
            yield held
        held = []
    if held:
        yield held


def _has_blanks(line: str) -> bool:
    return bool(re.search(r"\S(?:\t| {2,}|[.…_·]{4,})\s*\S", line))


def _blocks(lines: list[str], content: Content) -> Iterator[Block]:
    """Runs of lines that are parted by as many tabs or bars are tables; the rest is looked at for blanks."""
    number = content.next_table()
    for count, group in groupby(lines, _parts):
        run = list(group)
        if not count or sum(not _RULE.fullmatch(line) for line in run) < 2:
            for block in _by_blanks(run):
                if isinstance(block, Table):
                    block, number = replace(block, number=number), number + 1
                yield block
            continue
        split = [_fields(line) for line in run if not _RULE.fullmatch(line)]
        cells = tuple(
            Cell(text, row, column)
            for row, texts in enumerate(split, 1)
            for column, text in enumerate(map(tidy, texts), 1)
            if text
        )
        yield Table(number, cells)
        number += 1


def _parts(line: str) -> int:
    """How many tabs or bars part a line; bars count below nought."""
    bare = line.strip()
    return (
        -bare.strip("|+").count("|") - bare.count("+")
        if bare[:1] in ("|", "+")
        else line.rstrip().count("\t")
    )


def _fields(line: str) -> list[str]:
    return line.strip().strip("|").split("|") if line.strip()[:1] == "|" else line.split("\t")


def _by_blanks(lines: list[str]) -> list[Block]:
    """Words by the place of their letters, as on a page; a column must hold figures."""
    words = [
        Word(
            token[0],
            token.start() * _LETTER,
            n * _LINE,
            token.end() * _LETTER,
            n * _LINE + 10,
            n * 1_000_000 + token.start(),
            n,
        )
        for n, line in enumerate(line.expandtabs(_TAB) for line in lines)
        for token in _WORD.finditer(line)
        if not _LEADER.fullmatch(token[0])
    ]
    tables = tables_of(words, Rules([], [])) if any(map(_has_blanks, lines)) else []
    taken = {word.at: n for n, table in enumerate(tables) for word in table.words}
    blocks: list[Block] = []
    held: list[str] = []
    placed: set[int] = set()
    for n, line in enumerate([*lines, ""]):
        of = next((taken[w.at] for w in words if w.line == n and w.at in taken), None)
        if of is None and n < len(lines):
            held.append(line)
            continue
        blocks += _joined(held)
        held = []
        if of is not None and of not in placed:
            placed.add(of)
            blocks.append(Table(1, tuple(tables[of].cells)))
    return blocks


def _joined(lines: list[str]) -> Iterator[Paragraph]:
    """Lines that were broken at the margin, put together; lines that end early end a paragraph."""
    margin = max(_LEAST_MARGIN, max(map(len, lines), default=0) * 0.75)
    held: list[str] = []
    for n, line in enumerate(lines):
        held.append(line)
        if n + 1 == len(lines) or len(line.rstrip()) < margin:
            if text := tidy(" ".join(held)):
                yield Paragraph(text)
            held = []
