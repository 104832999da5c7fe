"""One council's criteria among a million rows, in DuckDB: as published, and in an unsorted copy of the same rows.

    .venv/bin/python tests/bench/point_query.py [ROWS]

Prints the warm medians of one run and their ratio. Rows are drawn: 400 councils, 10 years, words of some length.
"""

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import duckdb
import polars as pl

from pipelines.publish.dictionary import declared
from pipelines.query.sql import REMEMBER
from warehouse.snapshots.parquet import arrow_schema, partitions, write

COUNCILS, YEARS, REPEATS, SEED = 400, 10, 30, 1
WORDS = [
    "social",
    "value",
    "quality",
    "price",
    "method",
    "statement",
    "local",
    "jobs",
    "supply",
    "chain",
    "apprentices",
    "carbon",
    "policy",
    "lot",
]


def drawn(rows: int) -> pl.DataFrame:
    """Rows of `criteria` as a large home would have them."""
    chance = random.Random(SEED)
    per = 4
    councils = [f"E{n:08d}" for n in range(COUNCILS)]
    found = []
    for number in range(rows // per):
        council = chance.choice(councils)
        year = 2016 + chance.randrange(YEARS)
        for criterion in range(1, per + 1):
            text = " ".join(chance.choices(WORDS, k=chance.randint(5, 60)))
            found.append(
                (f"ocds-h6vhtk-{number:06x}", council, f"{year}/{(year + 1) % 100:02d}", criterion, text)
            )
    columns = ["ocid", "authority_id", "financial_year", "criterion", "text"]
    frame = pl.DataFrame(found, schema=columns, orient="row")
    fixed = {"source": "find_a_tender", "name": "Social Value", "kind": "quality", "rule": "list-sums-to-100"}
    filled = []
    for column in declared()["criteria"].columns:
        if column.name in columns:
            filled.append(pl.col(column.name).cast(column.dtype))
        elif column.name == "evidence_text":
            filled.append(pl.col("text").str.slice(0, 40).alias(column.name))
        elif column.dtype == pl.Boolean:
            filled.append((pl.col("criterion") == 1).alias(column.name))
        elif column.dtype.is_numeric():
            filled.append((pl.col("criterion") * 10).cast(column.dtype).alias(column.name))
        else:
            filled.append(pl.lit(fixed.get(column.name, "as stated")).alias(column.name))
    return frame.select(filled)


def files(frame: pl.DataFrame, folder: Path, ordered: bool) -> list[str]:
    """The rows as the publisher writes them; with `ordered` false shuffled first and left so."""
    table = declared()["criteria"]
    schema = arrow_schema(table, {})
    paths = []
    for path, rows in partitions(frame.lazy(), table):
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        mixed = rows if ordered else [pl.concat(rows).sample(fraction=1, shuffle=True, seed=SEED)]
        write(mixed, target, schema, table.sorted_by if ordered else ())
        paths.append(str(target))
    return paths


def warm(paths: Sequence[str], councils: Sequence[str]) -> list[float]:
    """Milliseconds of each query after a first round."""
    listed = ", ".join(f"'{path}'" for path in paths)
    with duckdb.connect() as connection:
        connection.execute(REMEMBER)
        connection.execute(f"create view criteria as select * from read_parquet([{listed}])")
        took = []
        for council in [*councils[:3], *councils]:
            begin = time.perf_counter()
            rows = connection.sql(
                "select * from criteria where authority_id = $1", params=[council]
            ).to_arrow_table()
            took.append((time.perf_counter() - begin) * 1000)
            assert rows.num_rows
    return took[3:]


def main(rows: int) -> dict[str, float]:
    """Warm medians in milliseconds, sorted and unsorted, and their ratio."""
    frame = drawn(rows)
    chance = random.Random(SEED + 1)
    councils = [f"E{chance.randrange(COUNCILS):08d}" for _ in range(REPEATS)]
    with tempfile.TemporaryDirectory() as place:
        ordered, mixed = (files(frame, Path(place) / str(flag), flag) for flag in (True, False))
        of_sorted, of_mixed = (
            statistics.median(warm(ordered, councils)),
            statistics.median(warm(mixed, councils)),
        )
    return {
        "rows": frame.height,
        "sorted_ms": of_sorted,
        "unsorted_ms": of_mixed,
        "ratio": of_sorted / of_mixed,
    }


if __name__ == "__main__":
    found = main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
    print(
        f"{found['rows']:,.0f} rows: {found['sorted_ms']:.1f} ms as published, {found['unsorted_ms']:.1f} ms unsorted, "
        f"ratio {found['ratio']:.2f}"
    )
