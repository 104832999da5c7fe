#!/usr/bin/env bash
# Software:  polars 2.1.0
# Guess:     (column * 2).sort().sum() in a lazy group_by adds the values up in their order, so that the sum of floats
#            has the same last digits whatever order the rows came in.
# Seen:      the optimiser takes the sort out of the plan, and the same values in another order give another sum;
#            without optimisation the two are equal.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check polars==2.1.0
cat > "$place/show.py" <<'PYTHON'
import polars as pl


def summed(values: list[float], optimised: bool) -> tuple[float, bool]:
    frame = pl.LazyFrame({"group": [1] * len(values), "x": values})
    lazy = frame.group_by("group").agg((pl.col("x") * 2).sort().sum())
    flags = pl.QueryOptFlags() if optimised else pl.QueryOptFlags.none()
    return lazy.collect(optimizations=flags)["x"][0], ".sort(" in lazy.explain(optimizations=flags)


orders = ([1.0, 1e16, -1e16], [1e16, -1e16, 1.0])
with_it = [summed(some, True) for some in orders]
without = [summed(some, False) for some in orders]
print("polars", pl.__version__)
print("optimised: (sum, sort in the plan) of two orders:", with_it)
print("not optimised:", without)
assert not any(sort for _, sort in with_it) and with_it[0][0] != with_it[1][0]
assert all(sort for _, sort in without) and without[0][0] == without[1][0]
PYTHON
"$place/venv/bin/python" "$place/show.py"
