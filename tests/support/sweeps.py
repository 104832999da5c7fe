"""Sweeps of parameters of which `make test` has the first few cases, and `make test-slow` all others."""

from collections.abc import Iterable
from typing import Any

import pytest
from _pytest.mark import ParameterSet

HELD_BACK = {"slow", "soak"}


def fast_first(cases: Iterable[Any], count: int = 1) -> list[Any]:
    """The cases in their order, for `parametrize`: the first `count` as they are, every other a slow test.

    A case that is marked slow or soak already keeps its mark. A tuple is a case of several parameters.
    """
    return [case if number < count else _slow(case) for number, case in enumerate(cases)]


def _slow(case: Any) -> ParameterSet:
    given = (
        case if isinstance(case, ParameterSet) else pytest.param(*(case if type(case) is tuple else (case,)))
    )
    if HELD_BACK & {mark.name for mark in given.marks}:
        return given
    return pytest.param(*given.values, marks=[*given.marks, pytest.mark.slow], id=given.id)
