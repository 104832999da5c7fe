"""Cue phrases of all frameworks, compiled once, found in one pass over a text: the baseline of the themes."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from pipelines.social_value.frameworks import PIVOT, Framework, Theme, shipped

GAP = " ... "
_GAP = r"(?:[^\w.;:]+[\w'’-]+){0,4}?[^\w.;:]+"
"""Up to four words that stay inside a sentence or an item of a list."""


@dataclass(frozen=True)
class Hit:
    """A theme of a framework, and the words of the text that named it."""

    framework: str
    theme: Theme
    cue: str


class Cues:
    """The cues of some frameworks.

    A cue is looked for with its pattern only where its words stand in the text, which a plain search tells
    far faster than a pattern: on short texts this is some ten times as fast as one pattern a theme.
    """

    def __init__(self, frameworks: Iterable[Framework]) -> None:
        self._frameworks = tuple(frameworks)
        words = {
            cue
            for found in self._frameworks
            for theme in found.themes
            for cue in (*theme.cues, *theme.unless)
        }
        self._parts = {cue: tuple(cue.lower().split(GAP)) for cue in words}
        self._first: dict[str, list[str]] = {}
        for cue in sorted({cue for found in self._frameworks for t in found.themes for cue in t.cues}):
            self._first.setdefault(self._parts[cue][0], []).append(cue)

    def hits(self, text: str) -> list[Hit]:
        """Every theme of every framework that the text names, in the order of the files."""
        low = text.lower()
        here = {
            cue
            for first, cues in self._first.items()
            if first in low
            for cue in cues
            if all(part in low for part in self._parts[cue])
        }
        return list(self._hits(text, low, here)) if here else []

    def _hits(self, text: str, low: str, here: set[str]) -> Iterator[Hit]:
        for found in self._frameworks:
            if found.beside and not any(word.lower() in low for word in found.beside):
                continue
            for theme in found.themes:
                words = self._words(theme, text, low, [cue for cue in theme.cues if cue in here])
                if words is not None:
                    yield Hit(found.id, theme, words)

    def _words(self, theme: Theme, text: str, low: str, cues: list[str]) -> str | None:
        """The first words that name the theme, outside of the phrases that do not count."""
        if not cues:
            return None
        phrases = [phrase for phrase in theme.unless if phrase.lower() in low]
        left_out = [m.span() for phrase in phrases for m in pattern(phrase).finditer(text)]
        best: re.Match[str] | None = None
        for cue in cues:
            for match in pattern(cue).finditer(text):
                if any(start <= match.start() < end for start, end in left_out):
                    continue
                if best is None or (match.start(), -match.end()) < (best.start(), -best.end()):
                    best = match
                break
        return best.group() if best else None


@cache
def cues() -> Cues:
    """Those of the frameworks of the package."""
    return Cues(shipped())


def pivot_cues(hits: Iterable[Hit]) -> dict[str, str]:
    """Pivot themes with the words that named them: their own cues, or a code that maps to one of them."""
    found: dict[str, str] = {}
    crossing = {framework.id for framework in shipped() if framework.crosswalk}
    for hit in hits:
        own = hit.framework == PIVOT or (hit.framework in crossing and len(hit.theme.pivot) == 1)
        if own and hit.theme.pivot[0] not in found:
            found[hit.theme.pivot[0]] = hit.cue
    return found


@cache
def pattern(cue: str) -> re.Pattern[str]:
    r"""Whole words from the beginning of the cue. Capitals end with the word: SME, SMEs, NT1, NT1a."""
    if cue.isupper():
        return re.compile(rf"\b{re.escape(cue)}" + (r"[a-d]?\b" if cue[-1].isdigit() else r"s?\b"), re.I)
    ends = [rf"{re.escape(part)}\w*" for part in cue.split(GAP)]
    return re.compile(r"\b" + _GAP.join(ends), re.I)
