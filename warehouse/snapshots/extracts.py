"""The benchmark tables for those who do not open Parquet: CSV with a caveat, SQLite, a file for LG Inform."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

import adbc_driver_sqlite
import polars as pl
from adbc_driver_manager import (
    INGEST_OPTION_MODE,
    INGEST_OPTION_MODE_APPEND,
    INGEST_OPTION_TARGET_TABLE,
    AdbcConnection,
    AdbcStatement,
)

from warehouse.snapshots.parquet import SYNTHETIC
from warehouse.tables.declared import Table

_FORMULA = r"^[=+\-@\t\r＝＋－＠]"
_SQLITE = {pl.Int64: "INTEGER", pl.Boolean: "INTEGER", pl.Float64: "REAL"}
SQLITE = "peerbench.sqlite"
LG_INFORM = "lg_inform.csv"
NO_RANKS = "Do not rank: figures rest on the notices that could be read, and intervals overlap."


def holds_rows(path: str) -> bool:
    """Whether a file beside the tables holds rows of them, and not words on the snapshot."""
    return path.startswith("csv/") or path in (SQLITE, LG_INFORM)


def caveat(table: Table, synthetic: bool) -> str:
    """What must be known of every row of a table, in one sentence or two."""
    said = [f"{SYNTHETIC}."] if synthetic else []
    said.append(f"Not for: {table.not_for}." if table.not_for else NO_RANKS)
    return " ".join(said)


def chosen(rows: pl.LazyFrame, table: Table) -> pl.LazyFrame:
    """The rows of a table that CSV and SQLite hold: a spreadsheet opens a million rows and no more."""
    for column, kept in table.extract_of.items():
        values = [value for value in kept if not value.endswith("*")]
        for begin in (value.removesuffix("*") for value in kept if value.endswith("*")):
            newest = rows.filter(pl.col(column).str.starts_with(begin)).select(pl.col(column).max())
            values += newest.collect()[column].drop_nulls().to_list()
        rows = rows.filter(pl.col(column).is_in(values))
    return rows


def kept_words(table: Table) -> str:
    """Which rows those are, in a sentence; empty where they are all."""
    if not table.extract_of:
        return ""
    said = "; ".join(
        f"{column} {', '.join(f'the newest {v[:-1].strip()}' if v.endswith('*') else v for v in values)}"
        for column, values in table.extract_of.items()
    )
    return f"CSV and SQLite hold the rows of {said}; Parquet holds all."


def write_csv(rows: pl.LazyFrame, path: Path, table: Table, synthetic: bool) -> None:
    """UTF-8, a header, nulls empty, and the caveat as the last column.

    A text that a spreadsheet would take for a formula begins with an apostrophe; numbers stay numbers.
    """
    texts = [column.name for column in table.columns if column.dtype == pl.String]
    said = pl.lit(caveat(table, synthetic))
    if "caveat" in texts:
        said = pl.concat_str(said, _harmless("caveat"), separator=" ", ignore_nulls=True)
    frame = rows.with_columns(*(_harmless(name) for name in texts if name != "caveat"), said.alias("caveat"))
    frame.select(*(c.name for c in table.columns if c.name != "caveat"), "caveat").sink_csv(path)


def write_sqlite(
    path: Path, tables: dict[str, tuple[Table, pl.LazyFrame]], about: Mapping[str, object]
) -> None:
    """One SQLite file of the tables, with `about` and `columns`, which say what they mean.

    Rows go in by ADBC, as columns: to bind eight million Python values one by one takes four times as long.
    Its `dbapi` loads pyarrow's datasets, which takes as long as a large table.
    """
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as connection, connection:
        _about(connection, tables, about)
        for name, (table, _) in tables.items():
            key = f", primary key ({', '.join(_quoted(k) for k in table.key)})" if table.key else ""
            columns = ", ".join(f"{_quoted(c.name)} {_sql_type(c.dtype)}" for c in table.columns)
            connection.execute(f"create table {_quoted(name)} ({columns}{key})")
    with adbc_driver_sqlite.connect(str(path)) as database, AdbcConnection(database) as filled:
        filled.set_autocommit(False)
        for name, (table, rows) in tables.items():
            for batch in _batches(rows, table):
                _append(filled, name, batch)
        filled.commit()


def _append(filled: AdbcConnection, name: str, batch: pl.DataFrame) -> None:
    with AdbcStatement(filled) as statement:
        statement.set_options(
            **{INGEST_OPTION_TARGET_TABLE: name, INGEST_OPTION_MODE: INGEST_OPTION_MODE_APPEND}
        )
        statement.bind_stream(batch.to_arrow(compat_level=pl.CompatLevel.oldest()))
        statement.execute_update()


def lg_inform(measures: pl.LazyFrame, table: Table, synthetic: bool) -> pl.DataFrame:
    """Area code, metric, period, value, value type: a row a figure, and where there is none the reason.

    Financial years only, and where figures are broken down only the whole. A share is given in percent.
    """
    beyond = [key for key in table.key if key not in ("authority_id", "measure", "period")]
    whole = pl.all_horizontal(pl.lit(True), *(pl.col(key) == "all" for key in beyond))
    share = pl.col("unit") == "share"
    value = pl.when(share).then(pl.col("value") * 100).otherwise(pl.col("value")).round(4)
    said = pl.when(pl.col("value").is_null()).then(pl.lit("Missing: ") + pl.col("shown"))
    return (
        measures.filter(pl.col("period").str.contains(r"^\d{4}/\d{2}$") & whole)
        .sort("authority_id", "measure", "period")
        .select(
            pl.col("authority_id").alias("Area code"),
            pl.col("measure").alias("Metric"),
            pl.col("period").alias("Period"),
            value.alias("Value"),
            said.when(share).then(pl.lit("Percentage")).otherwise(pl.col("unit")).alias("Value type"),
            pl.lit(caveat(table, synthetic)).alias("Caveat"),
        )
        .collect()
    )


def _about(
    connection: sqlite3.Connection, tables: dict[str, tuple[Table, pl.LazyFrame]], about: Mapping[str, object]
) -> None:
    connection.execute("create table about (name text primary key, value text)")
    kept = ("licence", "register", "register_version", "rule_version", "model_version", "schema_version")
    stated = {name: str(about[name]) for name in kept if about.get(name)}
    if about.get("synthetic"):
        stated["synthetic"] = SYNTHETIC
    for name, (table, _) in tables.items():
        stated[f"caveat: {name}"] = caveat(table, bool(about.get("synthetic")))
    connection.executemany("insert into about values (?, ?)", sorted(stated.items()))
    connection.execute(
        "create table columns (table_name text, column_name text, description text, unit text,"
        " null_reason text, source text, primary key (table_name, column_name))"
    )
    described = [
        (name, c.name, c.description, c.unit, c.null_reason, c.source)
        for name, (table, _) in sorted(tables.items())
        for c in table.columns
    ]
    connection.executemany("insert into columns values (?, ?, ?, ?, ?, ?)", described)


def _batches(rows: pl.LazyFrame, table: Table) -> Iterator[pl.DataFrame]:
    dates = [pl.col(c.name).cast(pl.String) for c in table.columns if c.dtype.is_temporal()]
    plain = rows.select(c.name for c in table.columns).with_columns(*dates)
    yield from plain.collect_batches(chunk_size=20_000, maintain_order=True)


def _harmless(name: str) -> pl.Expr:
    text = pl.col(name)
    return pl.when(text.str.contains(_FORMULA)).then(pl.lit("'") + text).otherwise(text).alias(name)


def _sql_type(dtype: pl.DataType) -> str:
    return _SQLITE.get(type(dtype), "TEXT")


def _quoted(name: str) -> str:
    return f'"{name}"'
