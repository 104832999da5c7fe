"""The whole job for a range of days, in this process, without a daemon."""

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import dagster as dg

from assets.definitions import built
from assets.instance import instance, sigterm_kept
from assets.resources import Progress, Work, work
from pipelines.collect.landing import sole_writer
from pipelines.collect.months import month_of
from pipelines.collect.sources import FEEDS
from pipelines.documents.fetching import fetch as ask_for
from pipelines.documents.tables import is_read
from pipelines.errors import is_ours
from pipelines.operate.dead_runs import free_dead
from pipelines.publish.restored import restore
from pipelines.publish.runs import dead
from pipelines.publish.steps import check_replies
from pipelines.publish.storage import begin
from pipelines.settings import Settings
from pipelines.step import DOCUMENT_FILES
from warehouse.interim import discard_broken

INTERRUPTED = (KeyboardInterrupt, SystemExit, dg.DagsterExecutionInterruptedError)
JOB, WITH_DOCUMENTS, DOCUMENTS = "everything", "whole", "tender_documents"


@dataclass(frozen=True)
class Summary:
    """How a run ended: whether it published, what failed, a line each, and the first fault that is ours."""

    published: bool
    problems: tuple[str, ...]
    fault: Exception | None = None


def run(
    settings: Settings,
    sources: list[str],
    first: date | None,
    last: date | None,
    collect: bool,
    again: bool = False,
    progress: Progress = lambda line, passing: None,
    with_documents: bool = False,
    run_id: str | None = None,
) -> Summary:
    """Collects [first, last] from the sources, makes every table again and publishes.

    Months whose landing changed since their index was made (an import) are taken in too. Without `collect`
    nothing is asked of a service; `again` asks complete days too; `with_documents` asks for tender documents
    before publishing, else `documents` does afterwards. `run_id`: of a run that is noted already. Raises
    LandingBusy when another process is at work in the same home.
    """
    asked = list(sources) if collect else []
    with sole_writer(settings.home):
        begin(settings)
        restore(settings)
        check_replies(settings)
        for path in discard_broken(settings.home):
            progress(f"{path}: broken or of an older version, and made again", False)
        given = work(settings)
        given.first, given.last, given.again, given.progress = first, last, again, progress
        days = [day for day in (first, last) if day] or [given.clock.now().date()]
        tags = {
            "dagster/asset_partition_range_start": month_of(min(days)),
            "dagster/asset_partition_range_end": month_of(max(days)),
        }
        left_out = [source for source in FEEDS if source not in asked]
        return _execute(given, WITH_DOCUMENTS if with_documents else JOB, left_out, tags, run_id)


def documents(
    settings: Settings, fetch: bool = True, progress: Progress = lambda line, passing: None
) -> Summary | None:
    """Asks for tender documents, opens what is new and publishes with it; null where nothing is new.

    Raises LandingBusy when another process is at work in the same home.
    """
    with sole_writer(settings.home):
        begin(settings)
        restore(settings)
        given = work(settings)
        given.progress = progress
        if fetch:
            found = ask_for(settings, given.clock, lambda line: progress(line, True))
            progress(f"documents: {found.words()}", False)
        if is_read(settings):
            return None
        return _execute(given, DOCUMENTS, [DOCUMENT_FILES], {})


def _execute(
    given: Work, name: str, without: Sequence[str], tags: dict[str, str], run_id: str | None = None
) -> Summary:
    """Runs a job without some of its assets."""
    settings, progress, run_id = given.settings, given.progress, run_id or str(uuid.uuid4())
    job = built(given).resolve_job_def(name)
    left_out = {dg.AssetKey(asset) for asset in without}
    keys = [key for key in job.asset_layer.executable_asset_keys if key not in left_out]
    with instance(settings.home) as record, sigterm_kept():
        record.add_event_listener(run_id, lambda entry: _tell(entry, progress))
        result = job.execute_in_process(
            instance=record,
            run_id=run_id,
            asset_selection=keys,
            raise_on_error=False,
            run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
            tags=tags,
        )
    if any(isinstance(error, INTERRUPTED) for _, error in given.failures) or _canceled(result):
        raise KeyboardInterrupt  # which Dagster keeps for itself
    ours = [error for _, error in given.failures if isinstance(error, Exception) and is_ours(error)]
    problems = list(_problems(result))
    if not result.success and not problems:
        ours.append(RuntimeError(f"the run failed and no step says why: {run_id}"))
    return Summary(given.outcome.published, tuple(problems), ours[0] if ours else None)


def _canceled(result: dg.ExecuteInProcessResult) -> bool:
    """Whether a signal ended a step or a check, or the run between two of them."""
    failed = (event.step_failure_data.error for event in result.all_events if event.is_step_failure)
    names = {
        name for error in failed if error for name in (error.cls_name, error.cause and error.cause.cls_name)
    }
    ended = result.dagster_run.status in (dg.DagsterRunStatus.CANCELED, dg.DagsterRunStatus.CANCELING)
    return ended or bool(names & {one.__name__ for one in INTERRUPTED})


def free_killed(settings: Settings) -> None:
    """Marks the runs of the home whose process is gone as failed, in Dagster's record too."""
    if dead(settings.home):
        with instance(settings.home) as record:
            free_dead(settings.home, record)


def _tell(entry: dg.EventLogEntry, progress: Progress) -> None:
    event = entry.dagster_event
    if event is None:
        return
    if event.is_step_start:
        progress(f"{entry.step_key}: begun", True)
    elif event.is_step_materialization:
        materialization = event.step_materialization_data.materialization
        rows = materialization.metadata.get("dagster/row_count")
        if rows is not None:
            progress(f"{materialization.asset_key.to_user_string()}: {rows.value:,} rows", True)


_OWN = re.compile(r"^(?:pipelines|warehouse|assets)(?:\.\w+)+: ")


def without_class(message: str) -> str:
    """The first line of a message of Dagster's without the class of an error of ours: its words say all."""
    return _OWN.sub("", message.strip().splitlines()[0])


def _problems(result: dg.ExecuteInProcessResult) -> list[str]:
    """A line for each failed step and each failed check."""
    found = []
    for event in result.all_events:
        if event.is_step_failure:
            error = event.step_failure_data.error
            cause = error.cause if error and error.cause else error
            message = without_class(cause.message) if cause else "failed"
            found.append(f"{event.step_key}: {message}")
    for evaluation in result.get_asset_check_evaluations():
        if not evaluation.passed:
            name = f"{evaluation.asset_key.to_user_string()}: {evaluation.check_name}"
            found.append(f"{name}: {evaluation.metadata['problems'].value}")
    return found
