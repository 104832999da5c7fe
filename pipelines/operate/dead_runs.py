"""Runs whose process is gone: failed in both records, and the slots that they held freed."""

from pathlib import Path
from typing import Any, Protocol

from pipelines.publish.runs import GONE, close_dead


class Record(Protocol):
    """What is asked of Dagster's instance, which nothing here imports."""

    @property
    def event_log_storage(self) -> Any: ...

    def get_run_by_id(self, run_id: str) -> Any: ...

    def report_run_failed(self, dagster_run: Any, message: str | None = None) -> Any: ...


def free_dead(home: Path, record: Record) -> list[str]:
    """Marks the runs of the home whose process is gone as failed, and frees their slots. Gives them."""
    found = close_dead(home)
    for run_id in found:
        run = record.get_run_by_id(run_id)
        if run is not None and not run.is_finished:
            record.report_run_failed(run, GONE)
            record.event_log_storage.free_concurrency_slots_for_run(run_id)
    return found
