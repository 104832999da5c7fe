"""The notices of the SYNTHETIC sample, drawn once in a process: to be read, never changed."""

from functools import cache
from typing import Any

from sample.notices import generate

Row = dict[str, Any]


@cache
def sample() -> tuple[list[Row], list[Row]]:
    """(releases beside their source, truth), as `sample.notices.generate` draws them."""
    return generate()


def of_days(first: str, last: str) -> list[Row]:
    """The releases of these days, beside their source: what a server is quickly made of."""
    return [row for row in sample()[0] if first <= row["release"]["date"][:10] <= last]
