"""What every asset is given: the settings, the one clock, and whom to tell how far the work is."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date
from types import TracebackType

import dagster as dg

from pipelines.clock import Clock
from pipelines.collect.landing import sole_writer
from pipelines.collect.sources import FEEDS
from pipelines.operate.dead_runs import free_dead
from pipelines.operate.logs import logged
from pipelines.publish.runs import Outcome, recorded
from pipelines.settings import Settings
from pipelines.step import DOCUMENT_FILES
from warehouse.progress import Listener, is_heard

Progress = Listener
"""Takes a line, and whether it is passing (a day collected) or worth keeping (a step done)."""


@dataclass
class Work:
    """One run's settings. `first` and `last` bound the days asked of the services; null: the whole months.

    `again` asks complete days too. `opens_documents`: tender documents not opened yet are opened; not in a
    run that asks the services for notices alone, which wait for none. `failures` (each with
    the service that was asked, or no name) and `outcome` are what became of it.
    """

    settings: Settings
    clock: Clock
    first: date | None = None
    last: date | None = None
    again: bool = False
    opens_documents: bool = True
    progress: Progress = field(default=lambda line, passing: None)
    failures: list[tuple[str, BaseException]] = field(default_factory=list)
    outcome: Outcome = field(default_factory=Outcome)

    @property
    def of_step(self) -> Settings:
        """The settings as a step of this run is given them."""
        if self.opens_documents:
            return self.settings
        return self.settings.model_copy(update={"open_documents": False})

    def step(self, of: str = "") -> "At":
        """The home's lock for one step, whose exception is kept beside what Dagster keeps of its text."""
        return At(self, of)


class At(ExitStack):
    """A step at work."""

    def __init__(self, work: Work, of: str) -> None:
        super().__init__()
        self._work, self._of = work, of

    def __enter__(self) -> "At":
        self.enter_context(sole_writer(self._work.settings.home))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None:
            self._work.failures.append((self._of, error))
        super().__exit__(kind, error, trace)


def work(settings: Settings) -> Work:
    """The resource for these settings."""
    return Work(settings, settings.clock())


ASKING = ("everything", "whole")
"""Jobs that ask the sources."""
FETCHING = ("tender_documents", "whole")
"""Jobs that ask for tender documents."""
PUBLISHING = (*ASKING, "tender_documents", "from_landing")
"""Jobs that end with a snapshot."""


def resource(given: Work) -> dg.ResourceDefinition:
    """What a run of Dagster is given: the home's lock for all of it, and its line in the record of runs."""

    def of_run(context: dg.InitResourceContext) -> Iterator[Work]:
        run = context.run
        given.failures.clear()
        with _private(), sole_writer(given.settings.home), _heard(given):
            if run is None or not _publishes(run):
                yield given
                return
            if context.instance:
                free_dead(given.settings.home, context.instance)
            asked = [source for source in FEEDS if _asks(run, source)]
            given.opens_documents = not asked or _selects(run, DOCUMENT_FILES, FETCHING)
            first = given.first if given.first or not asked else _first_day(run)
            with recorded(given.settings.home, run.run_id, asked, first, given.last) as given.outcome:
                yield given
                for of, error in given.failures:
                    given.outcome.failed(error, of)

    return dg.ResourceDefinition(resource_fn=of_run)


@contextmanager
def _private() -> Iterator[None]:
    """What a run makes is its owner's alone, also where Dagster began it: notices as received name people."""
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)


@contextmanager
def _heard(given: Work) -> Iterator[None]:
    """A run that Dagster began alone writes the day's log too; one of the command line is listened to."""
    if is_heard():
        yield
        return
    before = given.progress
    try:
        with logged(given.settings, before) as given.progress:
            yield
    finally:
        given.progress = before


def _publishes(run: dg.DagsterRun) -> bool:
    return _selects(run, "snapshot", PUBLISHING)


def _asks(run: dg.DagsterRun, source: str) -> bool:
    return _selects(run, source, ASKING)


def _selects(run: dg.DagsterRun, asset: str, jobs: tuple[str, ...]) -> bool:
    """Whether a run makes an asset: by its selection, or as one of these jobs whole."""
    chosen = run.asset_selection  # null or empty for the whole job
    return dg.AssetKey(asset) in chosen if chosen else run.job_name in jobs


def _first_day(run: dg.DagsterRun) -> date | None:
    month = run.tags.get("dagster/asset_partition_range_start") or run.tags.get("dagster/partition")
    return date.fromisoformat(month) if month else None
