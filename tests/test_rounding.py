"""One rule of rounding for every text, cell and reason: halves away from zero, by the decimals that a person sees."""

import re
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace

import gptables
import openpyxl
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines import rounding
from pipelines.query import wording
from pipelines.rounding import percent, points
from pipelines.site import exhibit
from pipelines.site.pack import workbook

FLOATS = st.floats(allow_nan=False, allow_infinity=False)
NEAR_A_HALF = st.builds(
    lambda number, places, off: (number + 0.5) / 10**places + off,
    st.integers(-(10**9), 10**9),
    st.integers(0, 6),
    st.floats(-1e-5, 1e-5),
)


@given(FLOATS | NEAR_A_HALF | st.floats(-1, 1), st.integers(-4, 13))
def test_the_short_way_rounds_as_the_decimals_do(value: float, places: int) -> None:
    with localcontext() as context:
        context.prec = 400
        exact = Decimal(repr(value)).quantize(Decimal(1).scaleb(-rounding.DIGITS))
        expected = exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    found = rounding.half_up(value, places)
    assert found.as_tuple() == (abs(expected) if expected == 0 else expected).as_tuple()


@pytest.mark.parametrize(
    ("yes", "n", "said"),
    [
        (3, 24, "13%"),
        (1, 8, "13%"),
        (57, 200, "29%"),
        (29, 200, "15%"),
        (23, 40, "58%"),
        (5, 40, "13%"),
        (9, 200, "5%"),
        (1, 200, "1%"),
        (199, 200, "over 99%"),
        (1, 300, "under 1%"),
        (0, 24, "0%"),
        (24, 24, "100%"),
    ],
)
def test_a_share_of_counts_is_rounded_half_up(yes: int, n: int, said: str) -> None:
    row = {"shown": "shown", "yes": yes, "n": n, "value": yes / n, "low": yes / n, "high": yes / n}
    assert rounding.percent(yes / n) == percent(yes / n) == said
    assert wording.sentence(row, "share") == f"{yes} of {n} ({said}, {said} to {said})"
    assert exhibit.write(yes / n, "share", "share") == said
    assert pl.select(rounding.in_frame(pl.lit(yes / n))).item() == said


def test_every_share_of_up_to_400_is_what_counting_gives() -> None:
    for n in range(1, 401):
        for yes in range(n + 1):
            exact = int(Fraction(yes * 100, n) + Fraction(1, 2))
            told = {0: "under 1%" if yes else "0%", 100: "100%" if yes == n else "over 99%"}
            assert rounding.percent(yes / n) == told.get(exact, f"{exact}%"), (yes, n)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0.25, "0.3"),
        (10.05, "10.1"),
        (1.15, "1.2"),
        (10.0, "10"),
        (0.04, "under 0.1"),
        (0, "0"),
        (-2.25, "-2.3"),
    ],
)
def test_points(value: float, said: str) -> None:
    assert points(value) == said
    row = {"shown": "shown", "yes": None, "n": 5, "value": value, "low": None, "high": None}
    assert wording.sentence(row, "percent") == f"{said}% of the evaluation (no interval, n = 5)"


@pytest.mark.parametrize(
    ("value", "said"),
    [(0.125, "+13"), (-0.125, "-13"), (0.004, "under +1"), (-0.004, "under -1"), (0.0, "0")],
)
def test_differences(value: float, said: str) -> None:
    assert rounding.difference(value) == said


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        (1.125e6, "£1.13 million"),
        (2.5, "£3"),
        (1.005e6, "£1.01 million"),
        (999_600, "£1 million"),
        (0.5, "£1"),
    ],
)
def test_pounds(amount: float, said: str) -> None:
    assert wording.pounds(amount) == said


@pytest.mark.parametrize(
    ("value", "kind", "unit", "form"),
    [
        (0.125, "share", "share", "0%"),
        (0.003, "figure", "share", '"under 1%"'),
        (0.999, "share", "share", '"over 99%"'),
        (0.0, "share", "share", "0%"),
        (10.0, "figure", "percent", '#,##0"%"'),
        (10.25, "percent", "share", '#,##0.0"%"'),
        (1_125_000, "pounds", "share", '"£"#,##0.00,," million"'),
        (234_000, "pounds", "share", '"£"#,##0'),
        (12, "count", "share", "#,##0"),
        (12.25, "number", "share", "#,##0.0"),
        (None, "share", "share", None),
        ("nested", "figure", "share", None),
    ],
)
def test_a_cell_shows_what_the_words_say(value: object, kind: str, unit: str, form: str | None) -> None:
    assert exhibit.number_format(value, kind, unit) == form


def test_a_workbook_writes_each_number_with_its_own_format(tmp_path: Path) -> None:
    shares = [0.125, 0.285, 0.003, 0.999, 0.0, 1.0]
    rows = [[workbook._number({"value": share, "unit": "share"}, "value", "figure")] for share in shares]
    shared = SimpleNamespace(synthetic=False, manifest={"licence": "Open"})
    sheet = workbook._sheet(
        SimpleNamespace(of=SimpleNamespace(shared=shared, name="A")), "a", "A", "B", ["Value"], rows
    )
    gptables.write_workbook(tmp_path / "a.xlsx", {"A": sheet}, cover=None)
    cells = [row[0] for row in openpyxl.load_workbook(tmp_path / "a.xlsx")["A"].iter_rows()][-len(shares) :]
    assert [cell.value for cell in cells] == shares
    assert [cell.number_format for cell in cells] == ["0%", "0%", '"under 1%"', '"over 99%"', "0%", "0%"]


def test_nothing_on_pages_is_rounded_by_binary_halves() -> None:
    """3.25 is 3.3 in each format: what a reader sees goes through half_up, never through round."""
    pages = Path(__file__).parents[1] / "pipelines/site"
    found = [
        path.name
        for path in pages.rglob("*.py")
        if re.search(r"(?<!np\.)\bround\(.*, [0-3]\)", path.read_text())
    ]
    assert not found


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (1.0, "points", "1 point"),
        (1.04, "points", "1 point"),
        (1.1, "points", "1.1 points"),
        (11.0, "points", "11 points"),
        (0.0, "points", "0 points"),
        (1.0, "months", "1 month"),
        (1.0, "percent", "1%"),
        (1.0, "ratio", "1 for each one committed"),
    ],
)
def test_one_is_singular(value: float, unit: str, said: str) -> None:
    assert exhibit.write(value, "figure", unit) == said
    assert (
        exhibit.interval({"low": 0.0, "high": value, "unit": unit})
        == f"{'0%' if unit == 'percent' else exhibit.write(0.0, 'figure', unit).removesuffix(' months').removesuffix(' points')} to {said}"
    )
    row = {"shown": "shown", "yes": None, "n": 5, "value": value, "low": None, "high": None}
    if unit != "percent":
        assert wording.sentence(row, unit) == f"{said} (no interval, n = 5)"
