"""A council's profile. Set PEERBENCH_SNAPSHOT to a snapshot's folder, and PEERBENCH_COUNCIL to a code."""

import marimo

app = marimo.App()


@app.cell
def _():
    import os
    from pathlib import Path

    import marimo as mo
    import polars as pl

    snapshot = Path(os.environ.get("PEERBENCH_SNAPSHOT", "."))
    return mo, os, pl, snapshot


@app.cell
def _(os, pl, snapshot):
    procurements = pl.scan_parquet(snapshot / "procurements/*.parquet").filter("counted")
    most_read = (
        procurements.filter("determinable")
        .group_by("authority_id")
        .len()
        .sort("len", "authority_id", descending=[True, False])
        .filter(pl.col("authority_id").is_not_null())
        .first()
        .collect()
    )
    council = os.environ.get("PEERBENCH_COUNCIL") or most_read["authority_id"].item()
    return council, procurements


@app.cell
def _(council, pl, procurements):
    states = (
        procurements.filter(pl.col("authority_id") == council)
        .group_by("financial_year", "state")
        .len()
        .sort("financial_year", "len", descending=[False, True])
        .collect()
    )
    print(council, states["len"].sum())
    states  # noqa: B018 - a cell shows its last value
    return (states,)


@app.cell
def _(council, pl, snapshot):
    figures = (
        pl.scan_parquet(snapshot / "authority_measures.parquet")
        .filter((pl.col("authority_id") == council) & (pl.col("period") == "all"))
        .select("measure", "n", "yes", "value", "low", "high", "in_scope", "determinable", "shown")
        .collect()
    )
    figures  # noqa: B018
    return (figures,)


@app.cell
def _(council, mo, pl, snapshot):
    words = (
        pl.scan_parquet(snapshot / "criteria/*.parquet")
        .filter((pl.col("authority_id") == council) & pl.col("is_narrow"))
        .select("financial_year", "name", "weight_pct", "evidence_text", "notice_url")
        .collect()
    )
    mo.ui.table(words)
    return (words,)


if __name__ == "__main__":
    app.run()
