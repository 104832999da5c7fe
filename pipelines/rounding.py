"""How a number is rounded for a reader: half away from zero, by its decimals, in every format alike.

A binary float holds 0.285 as a little less, so that `f"{0.285 * 100:.0f}"` is 28 and `round(12.5)` is 12. A
reader who counts 57 of 200 or 3 of 24 expects 29 and 13. Every text, cell format and
reason goes through here.
"""

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal, localcontext

import polars as pl

DIGITS = 12
"""Decimals that a number is held to: the error of a float lies behind them, the half of a share before."""


_PLAIN, _FEW, _SURE = 1e9, 6, 1e-6
"""Up to this size and with so few places a number so far from a half is rounded as its float says."""


def half_up(value: float, places: int = 0) -> Decimal:
    """The number with so many places (below zero: tens, hundreds), halves away from zero."""
    scaled = abs(float(value)) * 10.0**places
    if places <= _FEW and scaled < _PLAIN and abs(scaled - (whole := int(scaled)) - 0.5) > _SURE:
        whole += scaled - whole > 0.5
        return Decimal(whole if value > 0 else -whole).scaleb(-places)
    with localcontext() as context:
        context.prec = 400  # any float has its place: the largest has 309 digits
        exact = Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-DIGITS))
        found = exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return abs(found) if found == 0 else found


def decimal(value: float, places: int) -> str:
    """The number with so many places: 0.13, 1,204.5."""
    return f"{half_up(value, places):,f}"


def significant(value: float, digits: int) -> str:
    """The number with so many figures that count, no zeros behind the point: 1.13, 234."""
    whole = len(str(abs(int(value)))) if abs(value) >= 1 else 0
    found = f"{half_up(value, digits - whole):f}"
    return found.rstrip("0").removesuffix(".") if "." in found else found


def percent(share: float | None, places: int = 0) -> str:
    """A share (0 to 1) as percent; a little more than none, and a little less than all, are told as such."""
    if share is None:
        return "not known"
    found = half_up(share * 100, places)
    step = Decimal(1).scaleb(-places)
    if half_up(share, DIGITS) > 0 and found < step:
        return f"under {step}%"
    if half_up(share, DIGITS) < 1 and found >= 100:
        return f"over {100 - step}%"
    return f"{found:f}%"


def difference(of_shares: float) -> str:
    """A difference of two shares in signed points: +13, -8, 0, under +1 where it is not quite none."""
    found = half_up(of_shares * 100)
    if found == 0 and half_up(of_shares, DIGITS):
        return "under +1" if of_shares > 0 else "under -1"
    return f"{found:+f}" if found else "0"


def points(value: float | None) -> str:
    """A weight or a mean with at most one digit behind the point."""
    if value is None:
        return "not known"
    found = half_up(value, 1)
    if not found and half_up(value, DIGITS):
        return "under 0.1"
    return f"{found:,f}".removesuffix(".0")


def in_frame(column: pl.Expr, words: Callable[[float], str] = percent) -> pl.Expr:
    """A column of numbers as words of this module; null stays null."""
    return column.map_elements(words, return_dtype=pl.String)


def size(count: int) -> str:
    """A size in bytes: 5 kB, 1.2 MB, 3.4 GB."""
    if count < 999_500:
        return f"{max(1, half_up(count / 1000)):,} kB"
    return f"{half_up(count / 1e6, 1)} MB" if count < 999_950_000 else f"{half_up(count / 1e9, 1):,} GB"
