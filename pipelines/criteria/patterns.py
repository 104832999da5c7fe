"""How a pattern of the grammar is written, and the table of all of them.

A notice is untrusted, so every repeat is bounded, and a test drives each pattern of the table with texts that
are made to slow it (time may grow no faster than the text).
"""

import re
from collections.abc import Iterable
from importlib import import_module

from warehouse.sieve import Sieve

MODULES: tuple[str, ...] = (
    *(
        "amounts",
        "anchors",
        "asides",
        "beside",
        "blocks",
        "bounded",
        "clean",
        "denials",
        "earlier",
        "rows_in_text",
        "frames",
        "labels",
        "limits",
        "list_names",
        "listing",
        "lowest_price",
        "ordinary",
        "initials",
        "other_exercises",
        "other_languages",
        "parts_in_name",
        "other_words",
        "pairs",
        "percents",
        "refusals",
    ),
    *(
        "segments",
        "set_aside",
        "statements",
        "structured",
        "told_of_list",
        "weigh",
        "whose_list",
        "words",
        "zeros",
    ),
    *(
        f"structure.{own}"
        for own in (
            *("absent", "amounts", "candidates", "contexts", "divided", "elements", "labels", "lone", "lots"),
            *("of_quality", "pairs", "parted"),
            *(
                "proportions",
                "reading",
                "reckoned",
                "rows",
                "scope",
                "settle",
                "shares",
                "statements",
                "states",
                "trees",
            ),
            "whole",
        )
    ),
)
"""Where the patterns of this stage stand."""
_CLASS = re.compile(r"(?<!\\)\[(?:\\.|[^\]\\])*\]")


def spaced(*alternatives: str) -> Sieve:
    """One pattern of several, in any case; a space stands for one to four of any kind, ` ?` for none too.

    In a class of characters it stands for one of any kind.
    """
    whole = _CLASS.sub(lambda one: one[0].replace(" ", r"\s"), "|".join(alternatives))
    return Sieve(whole.replace(" ?", r"\s{0,4}").replace(" ", r"\s{1,4}"), re.I)


def table(beside: Iterable[str] = ()) -> dict[str, re.Pattern[str]]:
    """Every pattern that reads criteria, by where it stands, and those of the modules `beside`."""
    found: dict[str, re.Pattern[str]] = {}
    for name in (*(f"pipelines.criteria.{own}" for own in MODULES), *beside):
        module, short = import_module(name), name.removeprefix("pipelines.").removeprefix("criteria.")
        for own, value in vars(module).items():
            several = value.items() if isinstance(value, dict) else ()
            for place, one in ((own, value), *((f"{own}.{key}", part) for key, part in several)):
                pattern = one.whole if isinstance(one, Sieve) else one
                if isinstance(pattern, re.Pattern):
                    found[f"{short}.{place}"] = pattern
    return found
