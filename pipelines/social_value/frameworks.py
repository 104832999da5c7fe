"""Theme frameworks are files: codes, short titles and our own cues, loaded into frozen dataclasses."""

import hashlib
import json
import tomllib
from dataclasses import asdict, dataclass, fields
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

PIVOT = "pivot"
_OPTIONAL_OF_THEME: dict[str, Any] = {"cues": [], "unless": []}
_OPTIONAL_OF_FRAMEWORK: dict[str, Any] = {"crosswalk": False, "beside": []}


@dataclass(frozen=True)
class Theme:
    """A theme by its code and short title, our cue words for it, and its place among the pivot themes.

    A cue is the beginning of a word or phrase; `...` in it stands for up to four words. One in capitals (SME,
    NEET, NT1) is the whole word or its plural, in any case. A cue inside one of the phrases of `unless` does
    not count. A theme of the pivot framework states no `pivot`: it is its own.
    """

    code: str
    title: str
    cues: tuple[str, ...]
    pivot: tuple[str, ...]
    unless: tuple[str, ...] = ()


@dataclass(frozen=True)
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
    checked: bool
    themes: tuple[Theme, ...]
    crosswalk: bool = False
    beside: tuple[str, ...] = ()


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
def shipped() -> tuple[Framework, ...]:
    """The frameworks of the package, read once."""
    return tuple(load())


def fingerprint(frameworks: tuple[Framework, ...]) -> str:
    """sha256 over all that the files say, in canonical order."""
    said = json.dumps(
        [asdict(found) for found in sorted(frameworks, key=lambda found: found.id)], sort_keys=True
    )
    return hashlib.sha256(said.encode()).hexdigest()


def _framework(file: Traversable) -> Framework:
    stated = _OPTIONAL_OF_FRAMEWORK | tomllib.loads(file.read_text(encoding="utf-8"))
    _refuse_keys(stated, Framework, file.name)
    if f"{stated['id']}.toml" != file.name:
        raise ValueError(f"{file.name}: id {stated['id']} is not the file's name")
    rows = stated.pop("themes")
    themes = tuple(_theme(row, stated["id"], bool(stated["crosswalk"]), file.name) for row in rows)
    codes = [theme.code for theme in themes]
    if twice := {code for code in codes if codes.count(code) > 1}:
        raise ValueError(f"{file.name}: theme code {', '.join(sorted(twice))} stands twice")
    stated["beside"] = tuple(stated["beside"])
    return Framework(**stated, themes=themes)


def _theme(row: dict[str, Any], framework: str, crosswalk: bool, file: str) -> Theme:
    stated = {"pivot": [row.get("code")]} | row if framework == PIVOT else row
    stated = _OPTIONAL_OF_THEME | stated
    where = f"{file}: theme {row.get('code')}"
    _refuse_keys(stated, Theme, where)
    # A pattern of an empty cue would find its theme in every text; without cue or crosswalk none is found.
    if not all(stated["cues"]) or not (stated["cues"] or (crosswalk and stated["pivot"])):
        raise ValueError(f"{where}: cues has no words")
    return Theme(
        stated["code"],
        stated["title"],
        tuple(stated["cues"]),
        tuple(stated["pivot"]),
        tuple(stated["unless"]),
    )


def _refuse_keys(stated: dict[str, Any], kind: type[Framework] | type[Theme], where: str) -> None:
    known = {field.name for field in fields(kind)}
    if unknown := set(stated) - known:
        raise ValueError(f"{where}: unknown keys {', '.join(sorted(unknown))}")
    if missing := known - set(stated):
        raise ValueError(f"{where}: missing keys {', '.join(sorted(missing))}")
