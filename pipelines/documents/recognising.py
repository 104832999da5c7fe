"""Pages without text read by an OCR program that is installed (tesseract), held to limits.

The page is drawn in the process that reads; here its pixels go to the program's stdin and words with their
places come back. No file is written.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from time import monotonic
from typing import NamedTuple

from pipelines.documents.formats.pdf_scan import UNSURE, Recognised, Scan, Spoken
from pipelines.documents.limited_program import command

PROGRAM = "tesseract"
INSTALL = "apt-get install tesseract-ocr"
MISSING = f"OCR is set and {PROGRAM} is not installed: {INSTALL}"
MEMORY = 1_000_000_000
_DOTS = "300"
_ROWS, _STREWN = "6", "11"
"""How the program is told the page is laid out: as rows of text across it, or as words anywhere."""
_UNSURE_WORD = 50.0
"""What the program is less sure of than this (of 100) is no word."""
_UNSURE_FIGURE = 75.0
"""And of a figure."""
_UNREADABLE = 60.0
"""A page of which it is less sure, letter by letter, stays unread."""
_COLUMNS = frozenset(
    ("level", "block_num", "par_num", "line_num", "left", "top", "width", "height", "conf", "text")
)
_STROKES = frozenset("|_—–-~=[](){}‘’'\"`.,:;!")


@cache
def version() -> str | None:
    """The program and its version; null where it is not installed."""
    program = shutil.which(PROGRAM)
    if program is None:
        return None
    done = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=20, check=False)  # noqa: S603 - the program found above
    told = (done.stdout or done.stderr).split("\n")[0].strip()
    return told or PROGRAM


def recognised(page: int, drawn: Scan, seconds: float) -> Recognised | None:
    """The words of a page; null where the program takes longer, fails, or is not sure enough of them.

    A figure of which it is not sure counts where a second look, for words anywhere, gives the same.
    """
    program = shutil.which(PROGRAM)
    if program is None:
        return None
    until = monotonic() + seconds
    words = _read(program, drawn, _ROWS, until)
    letters = sum(len(word.text) for word in words)
    if not letters or sum(len(word.text) * word.sure for word in words) < _UNREADABLE * letters:
        return None
    unsure = [word for word in words if word.is_figure and word.sure < _UNSURE_FIGURE]
    again = _read(program, drawn, _STREWN, until) if unsure else []
    kept = []
    for word in words:
        if word.is_figure:
            agreed = any(word.text == other.text and word.meets(other) for other in again)
            kept.append(word if agreed or word.sure >= _UNSURE_FIGURE else word._replace(text=UNSURE))
        elif word.sure >= _UNSURE_WORD and not _STROKES.issuperset(word.text):
            kept.append(word)
    scale = drawn.scale
    spoken = [Spoken(w.text, w.x0 / scale, w.y0 / scale, w.x1 / scale, w.y1 / scale, w.line) for w in kept]
    return Recognised(page, drawn.skew, spoken, drawn.across, drawn.down) if spoken else None


class _Word(NamedTuple):
    """A word of the program, its box in pixels, its line, and how sure the program is of it (to 100)."""

    text: str
    x0: int
    y0: int
    x1: int
    y1: int
    line: int
    sure: float

    @property
    def is_figure(self) -> bool:
        return any(sign.isdigit() for sign in self.text)

    def meets(self, other: "_Word") -> bool:
        """Whether they stand at one place."""
        return self.x0 < other.x1 and other.x0 < self.x1 and self.y0 < other.y1 and other.y0 < self.y1


def _read(program: str, drawn: Scan, layout: str, until: float) -> list[_Word]:
    """The words of the program in its order; none where it fails or the time is up."""
    seconds = until - monotonic()
    if seconds <= 0:
        return []
    process = subprocess.Popen(  # noqa: S603 - the program found above
        command(
            *(int(seconds) + 1, MEMORY, program, "stdin", "stdout"),
            *("--psm", layout, "--dpi", _DOTS, "-l", "eng", "tsv"),
        ),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        cwd=Path(__file__).parents[2],
    )
    picture = b"P5 %d %d 255\n" % (drawn.width, drawn.height) + drawn.pixels
    try:
        told, _ = process.communicate(picture, timeout=seconds)
    except subprocess.TimeoutExpired:
        return []
    finally:
        process.kill()  # which does nothing to one that has ended
        process.communicate()
    return [] if process.returncode else list(_words(told.decode("utf-8", "replace")))


def _words(told: str) -> Iterator[_Word]:
    """The words of the program's table."""
    head, *lines = told.split("\n")
    names = head.split("\t")
    for line in lines if _COLUMNS.issubset(names) else ():
        cells = line.split("\t")
        row = dict(zip(names, cells, strict=False))
        text = row.get("text", "").strip()
        if row["level"] == "5" and text:
            left, top = int(row["left"]), int(row["top"])
            right, bottom = left + int(row["width"]), top + int(row["height"])
            number = (int(row["block_num"]) * 1000 + int(row["par_num"])) * 1000 + int(row["line_num"])
            yield _Word(text, left, top, right, bottom, number, float(row["conf"]))
