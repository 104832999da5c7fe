"""Everything again from landing: every table in order, a snapshot, and the pages. Needs no Dagster."""

from collections.abc import Callable, Iterable
from uuid import uuid4

from pipelines import kept
from pipelines.collect.landing import sole_writer
from pipelines.collect.months import landed
from pipelines.job import downstream, steps
from pipelines.publish import snapshot as publish
from pipelines.publish.restored import restore
from pipelines.publish.runs import Outcome, recorded
from pipelines.publish.steps import check_replies
from pipelines.publish.storage import begin, place
from pipelines.settings import Settings
from pipelines.site import build as site
from pipelines.social_value.kept_readings import forget
from pipelines.step import Step
from warehouse.interim import discard_broken
from warehouse.snapshots.retention import standing


def again_from(settings: Settings, *tables: str) -> str:
    """These tables and all that stand on them, a snapshot and the pages. Gives the snapshot's id."""
    with sole_writer(settings.home):
        begin(settings)
        restore(settings)
        return _published(
            settings, tuple(downstream(*tables)), lambda _: None, Outcome(), landed(settings.home)
        )


def rebuild(
    settings: Settings, progress: Callable[[str], None] = lambda _: None, changed: bool = False
) -> str:
    """Publishes a snapshot of all that lies in landing, and gives its id.

    All months are indexed and all processes read again; `changed`: those alone that hang on something new,
    which gives the same tables.
    Raises UserError for a bad register or a check that does not hold, SnapshotError for a lost pointer,
    LandingBusy for a second process.
    """
    chosen = steps()
    with sole_writer(settings.home):
        begin(settings)
        restore(settings)
        check_replies(settings)
        for path in discard_broken(settings.home):
            progress(f"{path}: broken or of an older version, and made again")
        with recorded(settings.home, str(uuid4())) as outcome:
            if not changed:
                forget(settings.home)
                kept.forget(settings.home)
            return _published(settings, chosen, progress, outcome, () if changed else landed(settings.home))


def _published(
    settings: Settings,
    chosen: tuple[Step, ...],
    progress: Callable[[str], None],
    outcome: Outcome,
    months: Iterable[str],
) -> str:
    standing(place(settings))
    for number, step in enumerate(chosen, 1):
        progress(f"step {number} of {len(chosen)}: {step.name}")
        step.again(settings, months)
    again = chosen == steps() and months != ()  # without months only what changed was made again
    snapshot = publish.snapshot(settings, whole=again, moved=outcome.moved)
    site.pages(settings)
    return snapshot
