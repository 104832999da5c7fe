#!/usr/bin/env bash
# Software:  dataframely 3.1.2 with polars 2.1.0
# Guess:     Schema.filter(cast=True) puts a row whose value cannot become the column's type, or only with loss,
#            among the failures with the rule `dtype`, and gives the other rows.
# Seen:      so it does with "n/a" for a number. 1.7 for an integer is cut to 1 and the row is good, nothing counted.
#            A column of texts for a date raises polars' InvalidOperationError for the whole frame, also where every
#            text is a date.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check dataframely==3.1.2 polars==2.1.0
cat > "$place/show.py" <<'PYTHON'
import dataframely as dy
import polars as pl


class Priced(dy.Schema):
    price = dy.Float64(nullable=True)


class Counted(dy.Schema):
    count = dy.Int64(nullable=True)


class Dated(dy.Schema):
    day = dy.Date(nullable=True)


good, failed = Priced.filter(pl.DataFrame({"price": ["1.5", "n/a"]}), cast=True)
print("dataframely", dy.__version__, "polars", pl.__version__)
print("price", good["price"].to_list(), failed.counts())
assert good["price"].to_list() == [1.5] and failed.counts() == {"price|dtype": 1}
good, failed = Counted.filter(pl.DataFrame({"count": [1.7, 2.0]}), cast=True)
print("count", good["count"].to_list(), failed.counts())
assert good["count"].to_list() == [1, 2] and failed.counts() == {}
try:
    good, failed = Dated.filter(pl.DataFrame({"day": ["2024-02-28", "2024-02-29"]}), cast=True)
    raise SystemExit(f"cast: {good}")
except pl.exceptions.InvalidOperationError as error:
    print("day  ", str(error).splitlines()[0])
PYTHON
cd "$place" && "$place/venv/bin/python" show.py
