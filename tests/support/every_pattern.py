"""Every pattern of some packages, for tests that drive each with texts made to slow it."""

import re
from importlib import import_module
from pkgutil import walk_packages

from warehouse.sieve import Sieve


def every_pattern(*packages: str) -> dict[str, re.Pattern[str] | Sieve]:
    """Every pattern at the top of each module of these packages (or modules), by where it stands.

    Modules are found by walking, so that one which is added is in it too. None is compiled yet.
    """
    found: dict[str, re.Pattern[str] | Sieve] = {}
    for name in packages:
        package = import_module(name)
        inner = walk_packages(getattr(package, "__path__", ()), f"{name}.")
        for module in (package, *(import_module(one.name) for one in inner)):
            for own, value in vars(module).items():
                several = value.items() if isinstance(value, dict) else ()
                for place, one in ((own, value), *((f"{own}.{key}", part) for key, part in several)):
                    if isinstance(one, re.Pattern | Sieve):
                        found[f"{module.__name__.removeprefix('pipelines.')}.{place}"] = one
    return found
