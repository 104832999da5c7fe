"""Theme frameworks are files: codes, short titles and our own cues, loaded into frozen dataclasses."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

from pydantic import model_validator
from pydantic.dataclasses import dataclass

from pipelines.declared_files import TABLE, Truth, tables
from pipelines.sheets import DataError

PIVOT = "pivot"


@dataclass(frozen=True, config=TABLE)
class Theme:
    """A theme by its code and short title, our cue words for it, and its place among the pivot themes.

    A cue is the beginning of a word or phrase; `...` in it stands for up to four words. One in capitals (SME,
    NEET, NT1) is the whole word or its plural, in any case. A cue inside one of the phrases of `unless` does
    not count. A theme of the pivot framework states no `pivot`: it is its own.
    """

    code: str
    title: str
    pivot: tuple[str, ...]
    cues: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, config=TABLE)
class Framework:
    """A theme framework with who publishes it, under what licence, and whether its entries were checked.

    With `crosswalk` a theme is also given where one of its pivot themes is, and a theme named by its own cue
    gives its pivot theme where it has one only. Cues count only where one of the words of `beside` stands in
    the text too.
    """

    id: str
    title: str
    publisher: str
    version: str
    licence: str
    source: str
    checked: Truth
    themes: tuple[Theme, ...]
    crosswalk: Truth = False
    beside: tuple[str, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _own_pivot(cls, stated: Any) -> Any:
        """A theme of the pivot framework is its own pivot theme."""
        if isinstance(stated, dict) and stated.get("id") == PIVOT:
            rows = [{"pivot": [row.get("code")]} | row for row in stated.get("themes", ())]
            return stated | ({"themes": rows} if rows else {})
        return stated


def load(directory: Traversable | None = None) -> list[Framework]:
    """Every framework of warehouse/frameworks, or of another directory, by id.

    Raises DataError with a line for every fault of every file: a key that is unknown or missing, a theme
    without cues, a code that stands twice, and a pivot theme that the pivot framework does not have.
    """
    frameworks = tables(directory or resources.files("warehouse").joinpath("frameworks"), Framework, _faults)
    known = {theme.code for found in frameworks if found.id == PIVOT for theme in found.themes}
    strange = [
        f"{found.id}.toml: theme {theme.code}: no pivot theme {', '.join(sorted(unknown))}"
        for found in frameworks
        for theme in found.themes
        if (unknown := set(theme.pivot) - known)
    ]
    if strange:
        raise DataError("\n".join(strange))
    return frameworks


@cache
def shipped() -> tuple[Framework, ...]:
    """The frameworks of the package, read once."""
    return tuple(load())


def fingerprint(frameworks: tuple[Framework, ...]) -> str:
    """sha256 over all that the files say, in canonical order."""
    said = json.dumps(
        [asdict(found) for found in sorted(frameworks, key=lambda found: found.id)], sort_keys=True
    )
    return hashlib.sha256(said.encode()).hexdigest()


def _faults(framework: Framework) -> Iterator[str]:
    codes = [theme.code for theme in framework.themes]
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        yield f"theme code {code} stands twice"
    for theme in framework.themes:
        # An empty cue would find its theme in every text; without cue or crosswalk none is found.
        if not all(theme.cues) or not (theme.cues or (framework.crosswalk and theme.pivot)):
            yield f"theme {theme.code}: cues has no words"
