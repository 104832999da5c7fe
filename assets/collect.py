"""Stage collect: one landing asset a source, and the inbox."""

from datetime import date, timedelta

import dagster as dg

from assets.metadata import MONTHS
from assets.resources import Work
from pipelines.collect.client import Client, client_of
from pipelines.collect.inbox import take_in
from pipelines.collect.sequence_gaps import fill
from pipelines.collect.source import FeedSource
from pipelines.collect.sources import FEEDS
from pipelines.collect.window_walk import collect
from pipelines.publish.restored import restore
from pipelines.publish.storage import begin

RANGE = dg.BackfillPolicy.single_run()


def _landing(source: FeedSource) -> dg.AssetsDefinition:
    @dg.asset(
        name=source.id,
        group_name="collect",
        partitions_def=MONTHS,
        backfill_policy=RANGE,
        kinds={"http"},
        description=f"What {source.id} published, byte for byte, by day of publication.",
    )
    def landing(context: dg.AssetExecutionContext, work: dg.ResourceParam[Work]) -> dg.MaterializeResult:
        settings = work.settings
        first, last = _days(context.partition_keys, work)
        client = client_of(settings, source, work.clock, lambda line: work.progress(line, False))
        with work.step(source.id):
            begin(settings)
            restore(settings)
            hours, again = settings.collect_hours, work.again
            found = collect(settings.home, source, client, first, last, hours, again)
        days = f"{source.id}: {found.days} days asked, {found.releases:,} releases"
        work.progress(f"{days}, {found.incomplete} days not complete", False)
        if found.left:
            work.progress(f"{source.id}: time is up, {found.left} days left for the next run", False)
        with work.step(source.id):
            _fill(source, client, work)
        return dg.MaterializeResult(
            metadata={
                "days_asked": found.days,
                "releases_received": found.releases,
                "days_not_complete": found.incomplete,
                "requests": client.requests_made,
                "throttled": client.throttled,
            }
        )

    return landing


def _fill(source: FeedSource, client: Client, work: Work) -> None:
    found = fill(work.settings.home, source, client)
    states = [gap.state for gap in found]
    counts = ", ".join(f"{states.count(state)} {state}" for state in ("missing", "fetched", "absent"))
    if found or source.sequence:
        line = f"{source.id}: {len(found)} notices that no window gave: {counts}"
        work.progress(line, False)


def _days(months: list[str], work: Work) -> tuple[date, date]:
    """The days of the run's months that are wanted."""
    first, begun = date.fromisoformat(min(months)), date.fromisoformat(max(months))
    last = (begun + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return max(first, work.first or first), min(last, work.last or last)


landings = [_landing(source) for source in FEEDS.values()]


@dg.asset(
    group_name="collect",
    kinds={"file"},
    description="Files dropped in the inbox, imported; the sensor of changed months goes on.",
)
def inbox(context: dg.AssetExecutionContext, work: dg.ResourceParam[Work]) -> dg.MaterializeResult:
    with work.step():
        begin(work.settings)
        found = list(take_in(work.settings.home))
    for taken in found:
        context.log.info(
            f"{taken.path}: {taken.problem or f'{taken.landed} landed, {taken.refused} refused'}"
        )
    return dg.MaterializeResult(
        metadata={
            "files": len(found),
            "files_refused": sum(taken.problem is not None for taken in found),
            "releases_landed": sum(taken.landed for taken in found),
            "records_refused": sum(taken.refused for taken in found),
        }
    )
