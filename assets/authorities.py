"""Stage authorities: the register as tables, and who every buyer was taken for."""

import dagster as dg

from assets.metadata import description, materialized
from assets.resources import Work
from pipelines.authorities import tables
from pipelines.collect.landing import sole_writer


@dg.asset(
    group_name="authorities",
    deps=[],
    kinds={"parquet"},
    description=description("authorities"),
)
def authorities(work: dg.ResourceParam[Work]) -> dg.MaterializeResult:
    with sole_writer(work.settings.home):
        return materialized("authorities", tables.authorities(work.settings))


@dg.asset(
    group_name="authorities",
    deps=["authorities"],
    kinds={"parquet"},
    description=description("authority_groups"),
)
def authority_groups(work: dg.ResourceParam[Work]) -> dg.MaterializeResult:
    with sole_writer(work.settings.home):
        return materialized("authority_groups", tables.authority_groups(work.settings))


@dg.asset(
    group_name="authorities",
    deps=["authorities"],
    kinds={"parquet"},
    description=description("neighbours"),
)
def neighbours(work: dg.ResourceParam[Work]) -> dg.MaterializeResult:
    with sole_writer(work.settings.home):
        return materialized("neighbours", tables.neighbours(work.settings))


@dg.asset(
    group_name="authorities",
    deps=["authorities"],
    kinds={"parquet"},
    description=description("policies"),
)
def policies(work: dg.ResourceParam[Work]) -> dg.MaterializeResult:
    with sole_writer(work.settings.home):
        return materialized("policies", tables.policies(work.settings))


@dg.asset(
    group_name="authorities",
    deps=["authorities", "notices"],
    kinds={"parquet"},
    description=description("buyer_identifiers"),
)
def buyer_identifiers(work: dg.ResourceParam[Work]) -> dg.MaterializeResult:
    with sole_writer(work.settings.home):
        return materialized("buyer_identifiers", tables.buyer_identifiers(work.settings))


@dg.asset(
    group_name="authorities",
    deps=["authorities", "notices", "buyer_identifiers"],
    kinds={"parquet"},
    description=description("buyer_matches"),
)
def buyer_matches(work: dg.ResourceParam[Work]) -> dg.MaterializeResult:
    with sole_writer(work.settings.home):
        return materialized("buyer_matches", tables.buyer_matches(work.settings))
