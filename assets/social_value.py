"""Stages criteria and social_value: merged processes read in one pass, and the themes of their criteria."""

from collections.abc import Iterator

import dagster as dg

from assets.metadata import description, materialized
from assets.resources import Work
from pipelines.collect.landing import sole_writer
from pipelines.social_value import tables

READ = {
    "criteria": "criteria",
    "procurement_lots": "social_value",
    "procurement_links": "social_value",
    "commitments": "social_value",
    "procurements": "social_value",
}
"""Tables of the one pass, with the stage that each belongs to."""


@dg.multi_asset(
    specs=[
        dg.AssetSpec(
            name,
            deps=["notices", "authorities", "buyer_identifiers"],
            group_name=stage,
            kinds={"parquet"},
            description=description(name),
        )
        for name, stage in READ.items()
    ]
)
def read_procurements(work: dg.ResourceParam[Work]) -> Iterator[dg.MaterializeResult]:
    with sole_writer(work.settings.home):
        counts = tables.procurements(work.settings)
    for name in READ:
        yield materialized(name, counts)


@dg.asset(
    group_name="social_value",
    deps=["criteria"],
    kinds={"parquet", "scikitlearn"},
    description=description("theme_model"),
)
def theme_model(work: dg.ResourceParam[Work]) -> dg.MaterializeResult:
    with sole_writer(work.settings.home):
        counts = tables.theme_model(work.settings)
        return materialized("theme_model", counts, tables.theme_model_figures(work.settings))


@dg.asset(
    group_name="social_value",
    deps=["criteria", "theme_model"],
    kinds={"parquet"},
    description=description("criterion_themes"),
)
def criterion_themes(work: dg.ResourceParam[Work]) -> dg.MaterializeResult:
    with sole_writer(work.settings.home):
        return materialized("criterion_themes", tables.criterion_themes(work.settings))


WORDED = ("wordings", "unusual_wordings")


@dg.multi_asset(
    specs=[
        dg.AssetSpec(
            name,
            deps=["criterion_themes", "procurements"],
            group_name="social_value",
            kinds={"parquet"},
            description=description(name),
        )
        for name in WORDED
    ]
)
def worded(work: dg.ResourceParam[Work]) -> Iterator[dg.MaterializeResult]:
    with sole_writer(work.settings.home):
        counts = tables.wordings(work.settings)
    for name in WORDED:
        yield materialized(name, counts)
