"""Stage benchmark: definitions, the change log, every authority's figures beside its peers'."""

from collections.abc import Iterator

import dagster as dg

from assets.metadata import description, materialized
from assets.resources import Work
from pipelines.benchmark import tables
from pipelines.collect.landing import sole_writer

GROUPS = ["authorities", "authority_groups", "mix_neighbours", "neighbours"]
"""Tables that peer sets come from."""


@dg.multi_asset(
    specs=[
        dg.AssetSpec(name, group_name="benchmark", kinds={"parquet"}, description=description(name))
        for name in ("measures", "yardsticks")
    ]
)
def definitions(work: dg.ResourceParam[Work]) -> Iterator[dg.MaterializeResult]:
    with sole_writer(work.settings.home):
        yield materialized("measures", tables.measures(work.settings))
        yield materialized("yardsticks", tables.yardsticks(work.settings))


@dg.asset(
    group_name="benchmark",
    deps=["authorities", "procurements"],
    kinds={"parquet"},
    description=description("repooled"),
)
def repooled(work: dg.ResourceParam[Work]) -> dg.MaterializeResult:
    with sole_writer(work.settings.home):
        return materialized("repooled", tables.repooled(work.settings))


@dg.asset(
    group_name="benchmark",
    deps=["authorities", "procurements"],
    kinds={"parquet"},
    description=description("mix_neighbours"),
)
def mix_neighbours(work: dg.ResourceParam[Work]) -> dg.MaterializeResult:
    with sole_writer(work.settings.home):
        return materialized("mix_neighbours", tables.mix_neighbours(work.settings))


@dg.multi_asset(
    specs=[
        dg.AssetSpec(
            name,
            deps=["measures", "procurements", "commitments", "criterion_themes", *GROUPS],
            group_name="benchmark",
            kinds={"parquet"},
            description=description(name),
        )
        for name in ("authority_measures", "peer_comparisons")
    ]
)
def comparisons(work: dg.ResourceParam[Work]) -> Iterator[dg.MaterializeResult]:
    with sole_writer(work.settings.home):
        counts = tables.comparisons(work.settings)
    yield materialized("authority_measures", counts)
    yield materialized("peer_comparisons", counts)


@dg.multi_asset(
    specs=[
        dg.AssetSpec(
            name,
            deps=["authority_measures", "peer_comparisons", "policies", *GROUPS],
            group_name="benchmark",
            kinds={"parquet"},
            description=description(name),
        )
        for name in tables.READINGS
    ]
)
def readings(work: dg.ResourceParam[Work]) -> Iterator[dg.MaterializeResult]:
    with sole_writer(work.settings.home):
        for name, make in tables.READINGS.items():
            yield materialized(name, make(work.settings))
