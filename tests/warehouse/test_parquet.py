"""A table is written a piece at a time: the same bytes as of the whole, sorted."""

from pathlib import Path

import dataframely as dy
import polars as pl
import pyarrow.parquet as pq
import pytest

from warehouse.snapshots.parquet import AT_ONCE, ROW_GROUP, arrow_schema, partitions, write
from warehouse.tables.declared import Column, Table


def column(name: str, dtype: pl.DataType, nullable: bool, key: bool) -> Column:
    return Column(name, dtype, nullable, key, name, "", "", "", None, ())


TABLE = Table(
    name="made",
    schema=dy.Schema,
    description="Made for this test.",
    columns=(
        column("who", pl.String(), True, True),
        column("number", pl.Int64(), False, True),
        column("said", pl.String(), True, False),
    ),
    key=("who", "number"),
    sorted_by=("who",),
    year_of=None,
    benchmark=False,
    figures=(),
    figure_reasons=(),
    extract_of={},
    use_for="",
    not_for="",
)


def frame(names: list[str | None]) -> pl.DataFrame:
    numbers = pl.int_range(len(names), eager=True).reverse()
    rows = pl.DataFrame({"who": pl.Series(names, dtype=pl.String), "number": numbers})
    return rows.with_columns(said=pl.format("row {}", "number")).sample(fraction=1, shuffle=True, seed=3)


@pytest.mark.parametrize(
    "names",
    [
        [],
        ["a"],
        [None, "b", "a"],
        [f"c{n % 7}" for n in range(ROW_GROUP)],
        [f"c{n % 7}" for n in range(AT_ONCE)],
        [f"c{n % 400:03d}" for n in range(3 * AT_ONCE + 17)],
        [*(f"c{n % 9}" for n in range(AT_ONCE)), *["a"] * (2 * AT_ONCE), *[None] * (ROW_GROUP + 1)],
        [None] * (AT_ONCE + 5),
        ["only"] * (2 * AT_ONCE),
        [f"{n:06d}" for n in range(2 * ROW_GROUP + AT_ONCE)],
    ],
    ids=lambda names: str(len(names)),
)
def test_pieces_are_the_sorted_whole(names: list[str | None], tmp_path: Path) -> None:
    rows, schema = frame(names), arrow_schema(TABLE, {})
    (found,) = [list(pieces) for _, pieces in partitions(rows.lazy(), TABLE)]
    whole = rows.sort("who", "number", nulls_last=True)
    assert pl.concat(found).equals(whole)
    assert all(piece.height % ROW_GROUP == 0 for piece in found[:-1])
    if len(names) > 3 * AT_ONCE and names[0] == "c000":
        assert max(piece.height for piece in found) < 2 * AT_ONCE
    assert write(found, tmp_path / "pieces", schema, ("who",)) == len(names)
    assert write([whole], tmp_path / "whole", schema, ("who",)) == len(names)
    assert (tmp_path / "pieces").read_bytes() == (tmp_path / "whole").read_bytes()
    with pq.ParquetFile(tmp_path / "pieces") as file:
        sizes = [file.metadata.row_group(n).num_rows for n in range(file.num_row_groups)]
    assert all(size == ROW_GROUP for size in sizes[:-1])
