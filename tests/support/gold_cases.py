"""The labelled cases of tests/gold with what the reader makes of them, each read once in a process."""

from functools import cache
from pathlib import Path
from typing import Any

from pipelines.authorities.buyers.resolve import Resolver
from pipelines.authorities.register.register import load_register
from pipelines.evaluation.cases import Case, cases

ROOT = Path(__file__).parents[2]
GOLD = ROOT / "tests/gold"


@cache
def resolver() -> Resolver:
    """Of the project's own register."""
    return Resolver(load_register(ROOT / "warehouse/reference"))


@cache
def cases_of(name: str) -> tuple[Case, ...]:
    """The cases of one set, by its path below tests/gold without its ending."""
    return tuple(cases(GOLD / f"{name}.jsonl"))


@cache
def readings_of(name: str) -> tuple[tuple[Case, dict[str, Any] | None], ...]:
    """The cases of one set, each with its reading."""
    return tuple((case, case.reading(None, resolver())) for case in cases_of(name))
