"""The jobs: selections of assets by group and name."""

import dagster as dg

from pipelines.collect.sources import FEEDS
from pipelines.step import DOCUMENT_FILES

everything = dg.define_asset_job(
    "everything",
    selection=dg.AssetSelection.all() - dg.AssetSelection.assets("inbox", DOCUMENT_FILES),
    description="Collect, read, resolve, compare, publish. Tender documents are asked for afterwards.",
)

tender_documents = dg.define_asset_job(
    "tender_documents",
    selection=dg.AssetSelection.assets(DOCUMENT_FILES) | dg.AssetSelection.assets("documents").downstream(),
    description="Ask for tender documents, open them, and publish with what they say.",
)

whole = dg.define_asset_job(
    "whole",
    selection=dg.AssetSelection.all() - dg.AssetSelection.assets("inbox"),
    description="Everything and the tender documents with one snapshot at the end: notices wait.",
)

from_landing = dg.define_asset_job(
    "from_landing",
    selection=dg.AssetSelection.all() - dg.AssetSelection.assets("inbox", DOCUMENT_FILES, *FEEDS),
    description="Everything but collecting: for months whose landing changed.",
)

take_in = dg.define_asset_job(
    "take_in",
    selection=dg.AssetSelection.assets("inbox"),
    description="Import the files of the inbox.",
)
