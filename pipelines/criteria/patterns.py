"""How a pattern of the grammar is written, and the table of all of them.

A notice is untrusted, so every repeat is bounded, and a test drives each pattern of the table with texts that
are made to slow it (time may grow no faster than the text).
"""

import re
from collections.abc import Iterable
from importlib import import_module

MODULES: tuple[str, ...] = (
    *(
        "amounts",
        "anchors",
        "asides",
        "beside",
        "blocks",
        "bounded",
        "clean",
        "earlier",
        "figures",
        "frames",
        "labels",
        "limits",
        "list_names",
        "listing",
        "ordinary",
        "other_languages",
        "pairs",
        "refusals",
    ),
    *("segments", "set_aside", "statements", "structured", "weigh", "whose_list", "words", "zeros"),
    *(
        f"structure.{own}"
        for own in (
            *("absent", "amounts", "candidates", "contexts", "elements", "labels", "lone", "lots", "pairs"),
            *("reading", "rows", "scope", "settle", "shares", "statements", "states", "trees"),
        )
    ),
)
"""Where the patterns of this stage stand."""


def spaced(*alternatives: str) -> re.Pattern[str]:
    """One pattern of several, in any case; a space in it stands for one to four of any kind."""
    return re.compile("|".join(alternatives).replace(" ", r"\s{1,4}"), re.I)


def table(beside: Iterable[str] = ()) -> dict[str, re.Pattern[str]]:
    """Every pattern that reads criteria, by where it stands, and those of the modules `beside`."""
    found: dict[str, re.Pattern[str]] = {}
    for name in (*(f"pipelines.criteria.{own}" for own in MODULES), *beside):
        module, short = import_module(name), name.removeprefix("pipelines.").removeprefix("criteria.")
        for own, value in vars(module).items():
            if isinstance(value, re.Pattern):
                found[f"{short}.{own}"] = value
            elif isinstance(value, dict):
                found |= {f"{short}.{own}.{key}": p for key, p in value.items() if isinstance(p, re.Pattern)}
    return found
