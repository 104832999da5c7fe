#!/usr/bin/env bash
# Software:  duckdb 2.0.0
# Guess:     MEDIAN and QUANTILE_CONT of a DECIMAL column lie between two values like AVG, which gives a DOUBLE, as
#            both do for integers; or they are rounded to the scale of the column.
# Seen:      the type stays that of the column and what lies below its scale is cut off, toward nought: the median of
#            12.5 and 12.6 is 12.5, where AVG says 12.55, and nine tenths of the way from 1.00 to 1.01 is 1.00.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check duckdb==2.0.0
cat > "$place/show.py" <<'PYTHON'
from decimal import Decimal

import duckdb


def ask(expression: str, low: str, high: str, type_: str) -> object:
    return duckdb.sql(f"SELECT {expression} FROM (VALUES ({low}::{type_}), ({high}::{type_})) t(x)").fetchall()[0][0]


print("duckdb", duckdb.__version__)
seen = {
    "median": ask("MEDIAN(x)", "12.5", "12.6", "DECIMAL(4,1)"),
    "median of the negatives": ask("MEDIAN(-x)", "12.5", "12.6", "DECIMAL(4,1)"),
    "average": ask("AVG(x)", "12.5", "12.6", "DECIMAL(4,1)"),
    "nine tenths": ask("QUANTILE_CONT(x, 0.9)", "1.00", "1.01", "DECIMAL(9,2)"),
    "nine tenths of doubles, rounded": ask("ROUND(QUANTILE_CONT(x, 0.9), 2)", "1.00", "1.01", "DOUBLE"),
    "median of integers": ask("MEDIAN(x)", "1", "2", "INTEGER"),
}
for name, value in seen.items():
    print(f"{name:32} {value!r}")
assert seen["median"] == Decimal("12.5") and seen["median of the negatives"] == Decimal("-12.5")
assert round(seen["average"], 2) == 12.55
assert seen["nine tenths"] == Decimal("1.00") and seen["nine tenths of doubles, rounded"] == 1.01
assert seen["median of integers"] == 1.5
PYTHON
cd "$place" && "$place/venv/bin/python" show.py
