"""Theme frameworks are files: codes, short titles and our own cues, loaded into frozen dataclasses."""

import re
import tomllib
from dataclasses import dataclass, fields
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

PIVOT = "pivot"


@dataclass(frozen=True)
class Theme:
    """A theme by its code and short title, our cue words for it, and its place among the pivot themes.

    A cue is the beginning of a word or phrase; one in capitals (SME, NEET) is the whole word or its plural.
    A theme of the pivot framework states no `pivot`: it is its own.
    """

    code: str
    title: str
    cues: tuple[str, ...]
    pivot: tuple[str, ...]


@dataclass(frozen=True)
class Framework:
    """A theme framework with who publishes it, under what licence, and whether its entries were checked."""

    id: str
    title: str
    publisher: str
    version: str
    licence: str
    source: str
    checked: bool
    themes: tuple[Theme, ...]


def load(directory: Traversable | None = None) -> list[Framework]:
    """Every framework of warehouse/frameworks, or of another directory, by id.

    Raises ValueError naming the file for a key that is unknown or missing, an id that is not the file's name,
    a theme without cues, a code that stands twice, and a pivot theme that the pivot framework does not have.
    """
    directory = directory or resources.files("warehouse").joinpath("frameworks")
    files = sorted((f for f in directory.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)
    frameworks = [_framework(file) for file in files]
    known = {theme.code for found in frameworks if found.id == PIVOT for theme in found.themes}
    for found in frameworks:
        for theme in found.themes:
            if unknown := set(theme.pivot) - known:
                names = ", ".join(sorted(unknown))
                raise ValueError(f"{found.id}.toml: theme {theme.code}: no pivot theme {names}")
    return frameworks


@cache
def patterns() -> dict[str, tuple[tuple[Theme, re.Pattern[str]], ...]]:
    """By framework id, each theme with the pattern of its cues, which finds whole words."""
    return {found.id: tuple((theme, _pattern(theme)) for theme in found.themes) for found in load()}


def _framework(file: Traversable) -> Framework:
    stated = tomllib.loads(file.read_text(encoding="utf-8"))
    _refuse_keys(stated, Framework, file.name)
    if f"{stated['id']}.toml" != file.name:
        raise ValueError(f"{file.name}: id {stated['id']} is not the file's name")
    themes = tuple(_theme(row, stated["id"], file.name) for row in stated.pop("themes"))
    codes = [theme.code for theme in themes]
    if twice := {code for code in codes if codes.count(code) > 1}:
        raise ValueError(f"{file.name}: theme code {', '.join(sorted(twice))} stands twice")
    return Framework(**stated, themes=themes)


def _theme(row: dict[str, Any], framework: str, file: str) -> Theme:
    stated = {"pivot": [row.get("code")]} | row if framework == PIVOT else row
    where = f"{file}: theme {row.get('code')}"
    _refuse_keys(stated, Theme, where)
    # A pattern of no cue, or of an empty one, would find its theme in every text.
    if not stated["cues"] or not all(stated["cues"]):
        raise ValueError(f"{where}: cues has no words")
    return Theme(stated["code"], stated["title"], tuple(stated["cues"]), tuple(stated["pivot"]))


def _refuse_keys(stated: dict[str, Any], kind: type[Framework] | type[Theme], where: str) -> None:
    known = {field.name for field in fields(kind)}
    if unknown := set(stated) - known:
        raise ValueError(f"{where}: unknown keys {', '.join(sorted(unknown))}")
    if missing := known - set(stated):
        raise ValueError(f"{where}: missing keys {', '.join(sorted(missing))}")


def _pattern(theme: Theme) -> re.Pattern[str]:
    """Longest cue first; case counts only where every cue of the theme is in capitals."""
    longest_first = sorted(theme.cues, key=len, reverse=True)
    ends = [rf"\b{re.escape(cue)}" + (r"s?\b" if cue.isupper() else r"\w*") for cue in longest_first]
    return re.compile("|".join(ends), 0 if all(cue.isupper() for cue in theme.cues) else re.I)
