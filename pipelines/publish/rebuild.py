"""Everything again from landing: every table in order, a snapshot, and the pages. Needs no Dagster."""

from collections.abc import Callable

from pipelines.authorities import tables as authorities
from pipelines.benchmark import tables as benchmark
from pipelines.collect import tables as collect
from pipelines.collect.landing import sole_writer
from pipelines.collect.months import landed
from pipelines.notices import tables as notices
from pipelines.publish import tables as publish
from pipelines.publish.place import same_register
from pipelines.settings import Settings
from pipelines.social_value import tables as social_value
from warehouse.store import Counts

MONTHLY: tuple[Callable[..., Counts], ...] = (collect.releases, collect.windows, notices.notices)
"""Steps that make months of a table."""
WHOLE: tuple[Callable[[Settings], Counts], ...] = (
    collect.gaps,
    authorities.authorities,
    authorities.authority_groups,
    authorities.neighbours,
    authorities.policies,
    authorities.buyer_identifiers,
    authorities.buyer_matches,
    social_value.procurements,
    social_value.theme_model,
    social_value.criterion_themes,
    social_value.wordings,
    benchmark.measures,
    benchmark.yardsticks,
    benchmark.repooled,
    benchmark.mix_neighbours,
    benchmark.comparisons,
    *benchmark.READINGS.values(),
    publish.replies,
    publish.withdrawals,
    publish.runs,
)
"""Steps that make whole tables, in the order in which each needs the ones before."""


def again_from(settings: Settings, first: Callable[[Settings], Counts]) -> str:
    """The tables from one step on, a snapshot and the pages. Gives the snapshot's id."""
    with sole_writer(settings.home):
        for step in WHOLE[WHOLE.index(first) :]:
            step(settings)
        snapshot = publish.snapshot(settings)
        publish.pages(settings)
    return snapshot


def rebuild(settings: Settings, progress: Callable[[str], None] = lambda _: None) -> str:
    """Publishes a snapshot of all that lies in landing, and gives its id.

    Raises ValueError for a bad register or a check that does not hold, LandingBusy for a second process.
    """
    same_register(settings)
    with sole_writer(settings.home):
        months = sorted(landed(settings.home))
        for monthly in MONTHLY:
            progress(monthly.__name__)
            monthly(settings, months)
        for step in WHOLE:
            progress(step.__name__)
            step(settings)
        progress("snapshot")
        snapshot = publish.snapshot(settings)
        publish.pages(settings)
    return snapshot
