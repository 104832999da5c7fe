"""How a pattern of the grammar is written, and the table of all of them.

A notice is untrusted, so every repeat is bounded, and a test drives each pattern of the table with texts that
are made to slow it (time may grow no faster than the text).
"""

import re
from importlib import import_module
from pkgutil import walk_packages

from warehouse.sieve import Sieve

_CLASS = re.compile(r"(?<!\\)\[(?:\\.|[^\]\\])*\]")


def spaced(*alternatives: str) -> Sieve:
    """One pattern of several, in any case; a space stands for one to four of any kind, ` ?` for none too.

    In a class of characters it stands for one of any kind.
    """
    whole = _CLASS.sub(lambda one: one[0].replace(" ", r"\s"), "|".join(alternatives))
    return Sieve(whole.replace(" ?", r"\s{0,4}").replace(" ", r"\s{1,4}"), re.I)


def table(*packages: str) -> dict[str, re.Pattern[str]]:
    """Every pattern at the top of each module of these packages (or modules), by where it stands.

    Modules are found by walking, so that one which is added is in it too.
    """
    found: dict[str, re.Pattern[str]] = {}
    for name in packages:
        package = import_module(name)
        inner = walk_packages(getattr(package, "__path__", ()), f"{name}.")
        for module in (package, *(import_module(one.name) for one in inner)):
            for own, value in vars(module).items():
                several = value.items() if isinstance(value, dict) else ()
                for place, one in ((own, value), *((f"{own}.{key}", part) for key, part in several)):
                    pattern = one.whole if isinstance(one, Sieve) else one
                    if isinstance(pattern, re.Pattern):
                        found[f"{module.__name__.removeprefix('pipelines.')}.{place}"] = pattern
    return found
