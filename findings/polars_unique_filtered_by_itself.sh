#!/usr/bin/env bash
# Software:  polars 2.1.0
# Guess:     unique() promises no order, but one expression used twice in one select is worked out once, so that
#            `unique.filter(predicate of unique)` holds only what the predicate takes, in whatever order.
# Seen:      values and mask are two orders: in most eager selects the filter gives values that its own predicate
#            refuses and loses those that it takes, otherwise at each run. With maintain_order=True it is right.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check polars==2.1.0
cat > "$place/show.py" <<'PYTHON'
import polars as pl

frame = pl.DataFrame({"name": ["ash", "birch", "cedar@park", "elm", "fir@road", "oak"]})
WANTED = {"cedar@park", "fir@road"}


def wrong(maintain_order: bool) -> int:
    """In how many of 200 selects the filter gives what its predicate refuses."""
    names = pl.col("name").unique(maintain_order=maintain_order)
    found = names.filter(names.str.contains("@", literal=True))
    return sum(set(frame.select(found)["name"]) != WANTED for _ in range(200))


seen = {order: wrong(order) for order in (False, True)}
print("polars", pl.__version__, "of 200 selects, those with other values than the predicate takes:", seen)
assert seen[False] > 100 and seen[True] == 0, seen
PYTHON
"$place/venv/bin/python" "$place/show.py"
