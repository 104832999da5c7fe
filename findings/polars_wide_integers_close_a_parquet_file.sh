#!/usr/bin/env bash
# Software:  polars 2.1.0, pyarrow 26.0.1, duckdb 2.0.0
# Guess:     a number of 21 digits in JSON is refused or read as a float by polars; what polars writes as Parquet
#            without an error, pyarrow reads, or at least its other columns.
# Seen:      polars reads it as Int128 and writes that as sixteen bytes. pyarrow then refuses the whole file, schema
#            and other columns too; DuckDB opens it and gives the bytes as BLOB, so that the column has another type
#            and no sum.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check polars==2.1.0 pyarrow==26.0.1 duckdb==2.0.0
cat > "$place/show.py" <<'PYTHON'
import io

import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

frame = pl.read_json(io.BytesIO(b'[{"name": "a", "number": 123456789012345678901}, {"name": "b", "number": 1}]'))
assert frame.schema["number"] == pl.Int128, frame.schema
frame.write_parquet("wide.parquet")
assert pl.read_parquet("wide.parquet").equals(frame)
refused = []
for name, ask in {
    "the schema": lambda: pq.read_schema("wide.parquet"),
    "the other column": lambda: pq.read_table("wide.parquet", columns=["name"]),
}.items():
    try:
        ask()
    except pa.ArrowNotImplementedError as error:
        refused.append(name)
        print("pyarrow", pa.__version__, "asked for", name, "->", error)
types = {row[0]: row[1] for row in duckdb.sql("DESCRIBE FROM 'wide.parquet'").fetchall()}
print("duckdb", duckdb.__version__, "->", types)
assert refused == ["the schema", "the other column"], refused
assert types == {"name": "VARCHAR", "number": "BLOB"}, types
PYTHON
cd "$place" && "$place/venv/bin/python" show.py
