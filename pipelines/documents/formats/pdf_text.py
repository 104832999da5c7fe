"""Lines of a page put together to paragraphs and headings."""

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from pipelines.documents.formats.content import tidy
from pipelines.documents.formats.pdf_page import Line, Word
from pipelines.documents.formats.pdf_rows import Found
from pipelines.documents.model import Box

_NEW_ITEM = re.compile(r"(?:\(?[a-zA-Z0-9]{1,3}[.)]|[•·▪◦●○➢✓–—-]|\d+(?:\.\d+)+\.?|[A-Z]\d+(?:\.\d+)*\.?)\s")


_ENDS = (".", ":", ";", "?", "!")


_HEADING_LETTERS = 140


_LETTER = re.compile(r"[^\W\d_]")


_BOLD = 600


_USUAL_LINE = 60


@dataclass
class Text:
    """A paragraph before its level is known."""

    text: str
    page: int
    height: float
    weight: int
    level: int | None = None
    lines: int = 1
    box: Box | None = None


@dataclass
class Placed:
    """A table with what is needed to know whether it goes on over a page."""

    found: Found
    page: int
    number: int
    opens_page: bool
    closes_page: bool
    continues: bool = False


def by_line(words: list[Word]) -> list[list[Word]]:
    lines: list[list[Word]] = []
    for word in words:
        if lines and lines[-1][0].line == word.line:
            lines[-1].append(word)
        else:
            lines.append([word])
    return lines


_LINES_THAT_TELL = 3
"""Lines that end inside a sentence, from which a page tells how far apart its lines stand."""


def joined(lines: list[str]) -> str:
    text = ""
    for line in lines:
        text += line if text.endswith("-") and text[-2:-1].isalpha() else (" " if text else "") + line
    return tidy(text)


def paragraphs(lines: list[Line], number: int) -> list[Text | Placed]:
    """Lines put together to paragraphs, by their distance, size and beginnings."""
    longest = max((len(line.text) for line in lines), default=0)
    longest = max(longest, _USUAL_LINE)
    usual = _usual_step(lines, longest)
    made: list[Text | Placed] = []
    held: list[Line] = []

    def finish() -> None:
        if held and (text := joined([line.text for line in held])):
            ends = [line.x1 for line in held if line.x1 is not None]
            last = held[-1]
            box = (
                (min(line.x0 for line in held), held[0].y0, max(ends), last.y0 + last.height)
                if ends
                else None
            )
            made.append(Text(text, number, held[0].height, held[0].weight, lines=len(held), box=box))
        held.clear()

    for line in lines:
        if held and not _goes_on(held, line, longest, usual):
            finish()
        held.append(line)
    finish()
    return made


def _usual_step(lines: list[Line], longest: int) -> float:
    """How far apart most full lines stand from the next, which begins inside a sentence; 0 for too few."""
    steps = Counter(
        round(line.y0 - last.y0)
        for last, line in pairwise(lines)
        if len(last.text) > 0.6 * longest and line.text[:1].islower()
    )
    step, count = steps.most_common(1)[0] if steps else (0, 0)
    return float(step) if count >= _LINES_THAT_TELL else 0.0


def _goes_on(held: list[Line], line: Line, longest: int, usual: float) -> bool:
    last = held[-1]
    step = line.y0 - last.y0
    near = max(1.75 * max(last.height, 1.0), min(usual + 1.0, 2.5 * last.height))
    if not 0 < step < near or abs(line.height - last.height) > 0.12 * last.height:
        return False
    if _NEW_ITEM.match(line.text + " ") or (line.weight >= _BOLD) != (last.weight >= _BOLD):
        return False
    if len(held) > 1 and step > 1.25 * (last.y0 - held[-2].y0):
        return False
    is_short = len(last.text) < 0.6 * longest
    return not (is_short and (last.text.endswith(_ENDS) or line.text[:1].isupper()))


def tell_levels(texts: list[Text]) -> None:
    """Headings by size: larger than most of the text, or bold and short where most is not."""
    sizes: Counter[float] = Counter()
    bold = 0
    for text in texts:
        sizes[round(text.height * 2) / 2] += len(text.text)
        bold += len(text.text) if text.weight >= _BOLD else 0
    if not sizes:
        return
    usual = sizes.most_common(1)[0][0]
    bold_is_rare = bold * 2 < sum(sizes.values())
    heads = [text for text in texts if text.level is None and _may_head(text)]
    larger = sorted({round(t.height * 2) / 2 for t in heads if t.height > 1.12 * usual}, reverse=True)
    ranks = {size: min(n, 5) for n, size in enumerate(larger, 1)}
    for text in heads:
        size = round(text.height * 2) / 2
        if size in ranks:
            text.level = ranks[size]
        elif bold_is_rare and text.weight >= _BOLD and text.height >= 0.9 * usual:
            text.level = min(6, len(ranks) + 1)


def _may_head(text: Text) -> bool:
    words = text.text
    if words[:1].islower():
        return False
    if text.lines > 3 or len(words) > _HEADING_LETTERS or words.endswith((".", ";", ",")):
        return False
    return _LETTER.search(words) is not None
