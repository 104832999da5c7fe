"""Stage benchmark: definitions, every authority's measures, and its peers'."""

import dagster as dg

from assets.metadata import description, materialized
from assets.resources import Work
from pipelines.benchmark import tables
from pipelines.collect.landing import sole_writer


@dg.asset(
    group_name="benchmark",
    deps=[],
    kinds={"parquet"},
    description=description("measures"),
)
def measures(work: dg.ResourceParam[Work]) -> dg.MaterializeResult:
    with sole_writer(work.settings.home):
        return materialized("measures", tables.measures(work.settings))


@dg.asset(
    group_name="benchmark",
    deps=["measures", "authorities", "procurements"],
    kinds={"parquet"},
    description=description("authority_measures"),
)
def authority_measures(work: dg.ResourceParam[Work]) -> dg.MaterializeResult:
    with sole_writer(work.settings.home):
        return materialized("authority_measures", tables.authority_measures(work.settings))


@dg.asset(
    group_name="benchmark",
    deps=["measures", "authorities", "procurements"],
    kinds={"parquet"},
    description=description("peer_comparisons"),
)
def peer_comparisons(work: dg.ResourceParam[Work]) -> dg.MaterializeResult:
    with sole_writer(work.settings.home):
        return materialized("peer_comparisons", tables.peer_comparisons(work.settings))
