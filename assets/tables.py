"""Every step of the job as an asset a table: its stage is the group, its needs are the deps."""

from collections.abc import Iterator

import dagster as dg

from assets.metadata import MONTHS, description, materialized
from assets.resources import Work
from pipelines.collect.sources import FEEDS
from pipelines.job import stage_of, steps
from pipelines.step import LANDING, Step
from warehouse.progress import say


def deps(step: Step) -> list[str]:
    """The assets that a step needs; what landed is an asset a source."""
    return [name for need in step.needs for name in (FEEDS if need == LANDING else [need])]


def _spec(step: Step, table: str) -> dg.AssetSpec:
    return dg.AssetSpec(
        table,
        deps=deps(step),
        group_name=stage_of(table),
        kinds=set(step.kinds),
        description=description(table),
    )


def _asset(step: Step, number: int, of: int) -> dg.AssetsDefinition:
    @dg.multi_asset(
        name=step.name,
        specs=[_spec(step, table) for table in step.gives],
        partitions_def=MONTHS if step.due else None,
        backfill_policy=dg.BackfillPolicy.single_run() if step.due else None,
    )
    def make(
        context: dg.AssetExecutionContext, work: dg.ResourceParam[Work]
    ) -> Iterator[dg.MaterializeResult]:
        asked = context.partition_keys if step.due else []
        say(f"step {number} of {of}: {step.name}")
        with work.step():
            months, counts = step.again(work.of_step, asked)
            figures = step.figures(work.settings) if step.figures else None
        late = [month for month in months if month not in asked]
        for table in step.gives:
            # The run's own months are noted by Dagster; it knows nothing of those that came late.
            for month in late:
                context.log_event(dg.AssetMaterialization(table, partition=month))
            yield materialized(table, counts, figures)

    return make


made = [_asset(step, number, len(steps())) for number, step in enumerate(steps(), 1)]
