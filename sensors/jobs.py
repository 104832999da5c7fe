"""The jobs: selections of assets by group and name."""

import dagster as dg

from pipelines.collect.sources import FEEDS

everything = dg.define_asset_job(
    "everything",
    selection=dg.AssetSelection.all() - dg.AssetSelection.assets("inbox"),
    description="Collect, read, resolve, compare, publish.",
)

from_landing = dg.define_asset_job(
    "from_landing",
    selection=dg.AssetSelection.all() - dg.AssetSelection.assets("inbox", *FEEDS),
    description="Everything but collecting: for months whose landing changed.",
)

take_in = dg.define_asset_job(
    "take_in",
    selection=dg.AssetSelection.assets("inbox"),
    description="Import the files of the inbox.",
)
