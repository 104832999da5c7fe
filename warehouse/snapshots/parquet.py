"""A table as Parquet files: sorted, cut by financial year, with what is declared of it inside each file."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from warehouse.tables.declared import Table

ROW_GROUP = 5_000
AT_ONCE = 8 * ROW_GROUP


def arrow_schema(table: Table, marks: Mapping[str, str]) -> pa.Schema:
    """The columns as declared, each with its meaning, and the marks of the whole file."""
    fields = []
    for column in table.columns:
        about = {
            "description": column.description,
            "unit": column.unit,
            "null_reason": column.null_reason,
            "source": column.source,
            **({"separator": column.separator} if column.separator else {}),
        }
        fields.append(pa.field(column.name, _type(column.dtype), column.nullable, about))
    stated = {"peerbench:table": table.name, "peerbench:description": table.description, **marks}
    if table.not_for:
        stated["peerbench:not_for"] = table.not_for
    return pa.schema(fields, metadata=stated)


def years(rows: pl.LazyFrame, table: Table) -> list[str | None]:
    """The financial years that the table's files are cut by; [None] for a table in one file."""
    if table.year_of is None:
        return [None]
    found = rows.select(year_of(table).alias("year")).unique().collect()["year"].to_list()
    return sorted(year or "unknown" for year in found) or [None]


def path_of(table: Table, year: str | None) -> str:
    """`authorities.parquet`, or `procurements/2025-26.parquet`."""
    return f"{table.name}.parquet" if year is None else f"{table.name}/{year.replace('/', '-')}.parquet"


def pieces(rows: pl.LazyFrame, table: Table, year: str | None) -> Iterator[pl.DataFrame]:
    """The rows of one file, in the table's order: whole row groups at a time, the last piece any number.

    A large table is taken by the first column of its order, a range of words after the other, so that memory
    does not grow with it.
    """
    if year is not None:
        rows = rows.filter(year_of(table).fill_null("unknown") == year)
    names = [column.name for column in table.columns]
    order = [*table.sorted_by, *(name for name in table.key if name not in table.sorted_by)] or names
    rest: pl.DataFrame | None = None
    for within in _ranges(rows, order[0]):
        found = rows.filter(within).select(names).collect()
        found = found.sort(order, nulls_last=True, maintain_order=True)
        held = found if rest is None else pl.concat([rest, found])
        whole = held.height // ROW_GROUP * ROW_GROUP
        if whole:
            yield held.head(whole)
        rest = held.slice(whole)
    if rest is not None:
        yield rest


def _ranges(rows: pl.LazyFrame, column: str) -> Iterator[pl.Expr]:
    """Conditions that part the rows by a column, in its order, into some AT_ONCE rows each; nulls last."""
    value = pl.col(column)
    if rows.select(pl.len()).collect().item() <= AT_ONCE:
        yield pl.lit(True)
        return
    counts = rows.group_by(column).len().sort(column).collect()
    numbered = counts.drop_nulls(column).with_columns(number=pl.col("len").cum_sum() // AT_ONCE)
    ends = numbered.group_by("number", maintain_order=True).agg(
        first=pl.col(column).first(), last=pl.col(column).last()
    )
    for _, first, last in ends.iter_rows():
        yield value.is_between(pl.lit(first), pl.lit(last))
    if counts[column].null_count():
        yield value.is_null()


def write(rows: Iterable[pl.DataFrame], path: Path, schema: pa.Schema, order: tuple[str, ...]) -> int:
    """zstd, row groups of 5,000, statistics, and a checksum in each page, which readers can check.

    Some row groups at a time: as plain strings a table takes several times the memory that it takes here.
    Gives how many rows there were.
    """
    sorting, written = [pq.SortingColumn(schema.get_field_index(name)) for name in order], 0
    with pq.ParquetWriter(
        path,
        schema,
        compression="zstd",
        compression_level=3,
        write_page_checksum=True,
        write_statistics=True,
        sorting_columns=sorting or None,
    ) as file:
        for piece in rows:
            written += piece.height
            for start in range(0, max(piece.height, 1), AT_ONCE):
                if piece.height or not written:
                    table = piece.slice(start, AT_ONCE).to_arrow().cast(schema)
                    file.write_table(table, row_group_size=ROW_GROUP)
    return written


def reread(path: Path, schema: pa.Schema) -> int:
    """Rows of a file that was just written, each page checked. Raises OSError or ValueError."""
    # Words stay the numbers that they are in the file: nobody looks at them here.
    words = [field.name for field in schema if field.type == pa.string()]
    with pq.ParquetFile(path, read_dictionary=words, page_checksum_verification=True) as file:
        if not pq.read_schema(path).equals(schema):
            raise ValueError(f"{path}: its columns are not the declared ones")
        return sum(batch.num_rows for batch in file.iter_batches(ROW_GROUP))


def marks_of(about: Mapping[str, object]) -> dict[str, str]:
    """What every file says: licence, versions, SYNTHETIC where it is. Never a run or a time."""
    kept = ("licence", "rule_version", "model_version", "register", "register_version", "schema_version")
    marks = {f"peerbench:{name}": str(about[name]) for name in kept if about.get(name)}
    marks["peerbench:synthetic"] = str(bool(about.get("synthetic"))).lower()
    if about.get("synthetic"):
        marks["peerbench:notice"] = SYNTHETIC
    return marks


SYNTHETIC = "SYNTHETIC: made from invented notices, no real council"


def _type(dtype: pl.DataType) -> pa.DataType:
    """As polars has it, but plain strings: not every reader takes string views."""
    if dtype == pl.String:
        return pa.string()
    return pl.Series([], dtype=dtype).to_arrow().type


def year_of(table: Table) -> pl.Expr:
    """The financial year (2025/26) of a row: stated, or that of a day, stated as a date or as ISO text."""
    name = table.year_of or ""
    dtype = next(column.dtype for column in table.columns if column.name == name)
    if name == "financial_year":
        return pl.col(name)
    day = pl.col(name) if dtype == pl.Date else pl.col(name).str.head(10).str.to_date(strict=False)
    first = day.dt.year().cast(pl.Int64) - (day.dt.month() < 4).cast(pl.Int64)
    return first.cast(pl.String) + "/" + ((first + 1) % 100).cast(pl.String).str.zfill(2)


def partitions(rows: pl.LazyFrame, table: Table) -> Iterator[tuple[str, Iterator[pl.DataFrame]]]:
    """(path, rows) of each file of a table, a piece of them in memory at a time."""
    for year in years(rows, table):
        yield path_of(table, year), pieces(rows, table, year)
