"""Stage notices: `notices` and `lots`, in one pass over the releases of the months."""

from collections.abc import Iterator

import dagster as dg

from assets.metadata import MONTHS, description, materialized
from assets.resources import Work
from pipelines.collect.landing import sole_writer
from pipelines.notices import tables


@dg.multi_asset(
    specs=[
        dg.AssetSpec(
            name, deps=["releases"], group_name="notices", kinds={"parquet"}, description=description(name)
        )
        for name in ("notices", "lots")
    ],
    partitions_def=MONTHS,
    backfill_policy=dg.BackfillPolicy.single_run(),
)
def typed_notices(
    context: dg.AssetExecutionContext, work: dg.ResourceParam[Work]
) -> Iterator[dg.MaterializeResult]:
    with sole_writer(work.settings.home):
        counts = tables.notices(work.settings, context.partition_keys)
    yield materialized("notices", counts)
    yield materialized("lots", counts)
