"""Published figures of one council, made again from the criteria up with nothing but Polars.

Set PEERBENCH_SNAPSHOT to a snapshot's folder, and PEERBENCH_COUNCIL to a council's code.
"""

import marimo

app = marimo.App()


@app.cell
def _():
    import os
    from pathlib import Path

    import polars as pl

    snapshot = Path(os.environ.get("PEERBENCH_SNAPSHOT", "."))
    key = ["source", "ocid"]
    return key, os, pl, snapshot


@app.cell
def _(os, pl, snapshot):
    """The procurements of a council that can be read. Of two notices of one procurement one is counted."""
    readable = pl.scan_parquet(snapshot / "procurements/*.parquet").filter("determinable").collect()
    most_read = (
        readable.filter(pl.col("authority_id").is_not_null())
        .group_by("authority_id")
        .len()
        .sort("len", "authority_id", descending=[True, False])["authority_id"][0]
    )
    council = os.environ.get("PEERBENCH_COUNCIL") or most_read
    mine = readable.filter(pl.col("authority_id") == council)
    return council, mine


@app.cell
def _(key, mine, pl, snapshot):
    """A lot's weight is the sum of its social value criteria: zero where it has criteria and none is that.

    A joint criterion ("Sustainability and social value 15%") gives its lot bounds only.
    """
    criteria = pl.read_parquet(snapshot / "criteria/*.parquet").join(mine, on=key, how="semi")
    stated = (
        criteria.filter("is_narrow")
        .group_by(*key, "lot_id")
        .agg(
            pl.col("weight_pct").sum().alias("weight"),
            pl.col("weight_pct").is_null().any().alias("unknown"),
        )
    )
    lots = (
        pl.read_parquet(snapshot / "procurement_lots.parquet")
        .join(mine, on=key, how="semi")
        .filter(pl.col("state").is_in(["weighted", "nested", "named", "none"]))
        .select(*key, "lot_id", pl.col("weight_pct").is_null().alias("bounds_only"))
    )
    without_lots = mine.join(lots, on=key, how="anti").select(
        *key, pl.lit(None, pl.String).alias("lot_id"), pl.col("weight_pct").is_null().alias("bounds_only")
    )
    weights = (
        pl.concat([lots, without_lots])
        .join(stated, on=[*key, "lot_id"], how="left", nulls_equal=True)
        .with_columns(
            pl.col("weight").fill_null(0), pl.col("unknown").fill_null(False) | pl.col("bounds_only")
        )
    )
    return (weights,)


@app.cell
def _(key, pl, snapshot, weights):
    """Over the lots of a procurement: the mean by value where every lot states one, else the plain mean."""
    newest = (
        pl.read_parquet(snapshot / "notices/*.parquet")
        .filter(pl.col("lots") > 0)
        .sort("release_date")
        .group_by(key, maintain_order=True)
        .last()
        .select(*key, "content_sha256")
    )
    values = (
        pl.read_parquet(snapshot / "lots.parquet")
        .join(newest, on=[*key, "content_sha256"], how="semi")
        .select(*key, "lot_id", "value_gbp")
    )
    by_lot = weights.join(values, on=[*key, "lot_id"], how="left")
    valued = pl.col("value_gbp").fill_null(0).gt(0).all() & (pl.len() > 1)
    by_value = (pl.col("weight") * pl.col("value_gbp")).sum() / pl.col("value_gbp").sum()
    procurements = by_lot.group_by(key).agg(
        pl.when(valued).then(by_value).otherwise(pl.col("weight").mean()).round(4).alias("weight"),
        pl.col("unknown").any(),
    )
    return (procurements,)


@app.cell
def _(council, mine, pl, procurements, snapshot):
    """The figures, and what was published."""
    known = procurements.filter(~pl.col("unknown"))
    made = {
        "share_with_social_value": (mine.filter(pl.col("state") != "none").height, mine.height),
        "share_at_least_10": (known.filter(pl.col("weight") >= 10).height, known.height),
    }
    above_zero = known.filter(pl.col("weight") > 0)["weight"].median()
    figures = pl.read_parquet(snapshot / "authority_measures.parquet").filter(
        (pl.col("authority_id") == council) & (pl.col("period") == "all")
    )
    if "breakdown" in figures.columns:
        figures = figures.filter(pl.col("breakdown") == "all")
    published = {row["measure"]: row for row in figures.to_dicts()}
    for measure, (yes, n) in made.items():
        row = published[measure]
        print(
            council,
            measure,
            f"{yes} of {n} =",
            yes / n,
            "published",
            row["yes"],
            "of",
            row["n"],
            row["value"],
        )
        assert (yes, n) == (row["yes"], row["n"]) and row["value"] in (yes / n, None)
    print(council, "median_weight", above_zero, "published", published["median_weight"]["value"])
    assert published["median_weight"]["value"] in (above_zero, None)
    return


if __name__ == "__main__":
    app.run()
