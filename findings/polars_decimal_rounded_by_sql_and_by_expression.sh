#!/usr/bin/env bash
# Software:  polars 2.1.0
# Guess:     ROUND of polars' SQL and Expr.round are one function, so that a column rounds alike by either, whatever
#            its type.
# Seen:      floats round alike, halves to the even digit. Halves of a decimal column go to the even digit by
#            expression and away from nought by SQL: 2.5 is 2 by one and 3 by the other.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check polars==2.1.0
cat > "$place/show.py" <<'PYTHON'
from decimal import Decimal

import polars as pl

halves = ["0.5", "1.5", "2.5", "-2.5"]
frame = pl.DataFrame({"real": [float(half) for half in halves], "exact": [Decimal(half) for half in halves]})
by_expression = frame.select(pl.all().round(0)).cast(pl.Float64)
by_sql = frame.sql("SELECT ROUND(real) AS real, ROUND(exact) AS exact FROM self").cast(pl.Float64)
print("polars", pl.__version__)
for column in frame.columns:
    print(f"{column:5} by expression {by_expression[column].to_list()}, by SQL {by_sql[column].to_list()}")
assert by_expression["real"].to_list() == by_sql["real"].to_list() == [0.0, 2.0, 2.0, -2.0]
assert by_expression["exact"].to_list() == [0.0, 2.0, 2.0, -2.0]
assert by_sql["exact"].to_list() == [1.0, 2.0, 3.0, -3.0]
PYTHON
cd "$place" && "$place/venv/bin/python" show.py
