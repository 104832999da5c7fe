"""The jobs: selections of assets, by group or name."""

import dagster as dg

everything = dg.define_asset_job(
    "everything",
    selection=dg.AssetSelection.all(),
    description="Collect, read, resolve, compare and publish: the whole of peerbench.",
)
