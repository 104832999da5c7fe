"""A logistic regression that is published as plain numbers, applied without the library that trained it."""

import json
import math
from functools import cache
from pathlib import Path


@cache
def _numbers(path: Path) -> tuple[dict[str, float], float]:
    """(weight of each feature, intercept)."""
    kept = json.loads(path.read_text(encoding="utf-8"))
    return kept["weights"], kept["intercept"]


def likely(path: Path, given: dict[str, float]) -> float:
    """The probability by the numbers at `path`, of features by name; an unknown one counts nothing."""
    weights, intercept = _numbers(path)
    score = intercept + sum(weights.get(name, 0.0) * value for name, value in given.items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))
