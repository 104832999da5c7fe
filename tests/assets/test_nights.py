"""A night of Dagster: months chosen after collecting, killed runs closed, a fault of ours told as one."""

import json
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
from small_home import few_councils, landed, release
from typer.testing import CliRunner

from assets.definitions import built
from assets.instance import sigterm_kept
from assets.resources import work
from assets.run import run
from pipelines.cli import app
from pipelines.collect.client import GaveUp
from pipelines.publish import runs as record
from pipelines.rebuild import rebuild
from pipelines.settings import Settings
from sensors.schedules import nightly
from warehouse.interim import read
from warehouse.snapshots.snapshot import SnapshotError, latest


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return few_councils(tmp_path_factory.mktemp("few") / "register")


@pytest.fixture
def settings(tmp_path: Path, register: Path) -> Settings:
    return Settings(home=tmp_path / "home", register_dir=register)


@pytest.fixture
def instance() -> dg.DagsterInstance:
    """In memory: what Dagster writes to disk takes half of a run's time."""
    return dg.DagsterInstance.ephemeral()


def night(
    settings: Settings, instance: dg.DagsterInstance, at: str = "2026-03-02"
) -> dg.ExecuteInProcessResult:
    """The job of the schedule with the tags that it gives on that day, without asking the services."""
    moment = datetime.fromisoformat(f"{at}T02:30:00").replace(tzinfo=UTC)
    asked = nightly(dg.build_schedule_context(scheduled_execution_time=moment))
    assert isinstance(asked, dg.RunRequest)
    job = built(work(settings)).resolve_job_def("from_landing")
    with sigterm_kept():
        return job.execute_in_process(instance=instance, tags=dict(asked.tags), raise_on_error=False)


@pytest.mark.slow
@pytest.mark.usefixtures("no_pages")
def test_a_night_of_dagster_takes_in_imported_months_and_late_notices(
    settings: Settings, instance: dg.DagsterInstance
) -> None:
    landed(settings.home, [release(1, day="2026-03-01"), release(2, day="2021-05-05")])
    assert night(settings, instance).success
    found = latest(settings.home / "warehouse")
    assert found.scan("releases").collect().height == found.scan("procurements").collect().height == 2
    months = instance.get_materialized_partitions(dg.AssetKey("notices"))
    assert {"2021-05-01", "2026-03-01"} <= set(months)
    # A late notice of a month that was read before: it was "2 received, 1 accounted for".
    landed(settings.home, [release(3, day="2021-05-06")])
    assert night(settings, instance).success
    assert latest(settings.home / "warehouse").scan("releases").collect().height == 3
    told = [(row["outcome"], row["finished_at"] is not None) for row in record.runs(settings.home)]
    assert told == [("published", True)] * 2, "runs of Dagster are in the record too"


@pytest.mark.slow
@pytest.mark.usefixtures("no_pages", "light_record")
def test_a_run_takes_in_what_collecting_left_in_an_older_month(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a notice asked for by its id does; months that were chosen before collecting missed it."""
    landed(settings.home, [release(1, day="2026-03-01"), release(2, day="2021-05-05")])
    assert run(settings, [], None, None, collect=False).published

    def collecting(*_: Any) -> None:
        landed(settings.home, [release(3, day="2021-05-06")])

    monkeypatch.setattr("assets.tables.Step.again", _before_first(collecting))
    found = run(settings, [], datetime(2026, 3, 1).date(), datetime(2026, 3, 2).date(), collect=False)
    assert found.published and not found.problems
    assert latest(settings.home / "warehouse").scan("releases").collect().height == 3


@pytest.mark.slow
@pytest.mark.usefixtures("light_record")
def test_a_service_that_did_not_answer_is_named_in_the_record(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def silent(*_: Any) -> None:
        raise GaveUp("https://127.0.0.1:9/x: given up after 3 tries", slow=False)

    monkeypatch.setattr("assets.collect.collect", silent)
    day = datetime(2026, 3, 1).date()
    assert not run(settings, ["find_a_tender"], day, day, collect=True).published
    (row,) = record.runs(settings.home)
    assert row["problems"] == "find_a_tender: https://127.0.0.1:9/x: given up after 3 tries"


def _before_first(do: Any) -> Any:
    from pipelines.step import Step

    again, done = Step.again, []

    def wrapped(self: Step, *args: Any) -> Any:
        if not done:
            done.append(do())
        return again(self, *args)

    return wrapped


EVENTS_IN_MEMORY = """
event_log_storage:
  module: dagster._core.storage.event_log.in_memory
  class: InMemoryEventLogStorage
"""
"""Runs and their states are on disk, where the next process finds them; events there take half of a run's time."""
SLEEPER = """
import sys, time
from pathlib import Path
from assets.run import run
from pipelines.publish import steps
from pipelines.settings import Settings
from pipelines.step import Step
again = Step.again
def slow(self, *args):
    if self.name == "authorities":
        Path(sys.argv[1]).touch(); time.sleep(600)
    return again(self, *args)
Step.again = slow
run(Settings(), [], None, None, collect=False)
"""


@pytest.mark.slow
@pytest.mark.usefixtures("no_pages")
def test_a_run_killed_at_work_is_failed_by_the_next_one_and_its_slot_freed(
    settings: Settings, instance: dg.DagsterInstance, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    landed(settings.home, [release(1)])
    home = tmp_path / "dagster_home"
    home.mkdir()
    stated = (Path(__file__).parents[2] / "dagster.yaml").read_text()
    (home / "dagster.yaml").write_text(stated + EVENTS_IN_MEMORY)
    monkeypatch.setenv("DAGSTER_HOME", str(home))
    environment = {
        **os.environ,
        "PEERBENCH_HOME": str(settings.home),
        "PEERBENCH_REGISTER": str(settings.register_dir),
    }
    ready = tmp_path / "ready"
    child = subprocess.Popen([sys.executable, "-c", SLEEPER, str(ready)], env=environment)
    begun = time.monotonic()
    while not ready.exists():
        assert child.poll() is None and time.monotonic() - begun < 400
        time.sleep(0.2)
    (row,) = record.runs(settings.home)
    assert row["outcome"] == "running" and not record.dead(settings.home)
    child.send_signal(signal.SIGKILL)
    child.wait()
    assert record.dead(settings.home) == [row["run_id"]]
    with dg.DagsterInstance.get() as kept:
        assert kept.get_run_by_id(row["run_id"]).status == dg.DagsterRunStatus.STARTED
        assert run(settings, [], None, None, collect=False).published
        assert kept.get_run_by_id(row["run_id"]).status == dg.DagsterRunStatus.FAILURE
        assert kept.get_runs(dg.RunsFilter(statuses=[dg.DagsterRunStatus.STARTED])) == []
    assert [found["outcome"] for found in record.runs(settings.home)] == ["failed", "published"]


def test_a_process_of_the_same_number_is_another_run(tmp_path: Path) -> None:
    """The number is given again, after a restart of the machine too; a run without one is of an older version."""
    record.begin(tmp_path, "mine", [], None, None)
    (mine,) = record.runs(tmp_path)
    others = {
        "earlier": {**mine, "process_started": mine["process_started"] - 1},
        "before the restart": {**mine, "boot_id": "0" * 36},
        "gone": {**mine, "pid": 2**22 + 1},
        "older": {name: mine[name] for name in ("started_at", "outcome")},
    }
    with (tmp_path / "runs.jsonl").open("a") as file:
        for name, row in others.items():
            file.write(json.dumps({**row, "run_id": name}) + "\n")
    assert record.close_dead(tmp_path) == list(others)
    assert {row["run_id"] for row in record.runs(tmp_path) if row["outcome"] == "running"} == {"mine"}


@pytest.mark.slow
@pytest.mark.usefixtures("no_pages")
def test_rebuild_is_in_the_record_and_closes_what_was_killed(settings: Settings) -> None:
    landed(settings.home, [release(1)])
    (settings.home / "runs.jsonl").write_text(
        json.dumps(
            {
                "run_id": "old",
                "started_at": "2026-01-01T00:00:00+00:00",
                "outcome": "running",
                "rule_version": "0",
            }
        )
        + "\n"
    )
    rebuild(settings)
    assert [row["outcome"] for row in record.runs(settings.home)] == ["failed", "published"]
    assert read(settings.home, "runs")["outcome"].sort().to_list() == ["failed", "running"]


@pytest.mark.usefixtures("light_record")
@pytest.mark.first(command=1, bug=1)
@pytest.mark.parametrize("command", [["run", "--no-collect"], ["rebuild"]], ids=lambda command: command[0])
@pytest.mark.parametrize("bug", [KeyError("weight_pct"), ValueError("\x1b[2Ja bug")], ids=["key", "value"])
def test_a_fault_of_ours_is_told_as_one(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, command: list[str], bug: Exception
) -> None:
    landed(settings.home, [release(1)])

    def broken(*_: Any) -> None:
        raise bug

    monkeypatch.setattr("pipelines.social_value.processes.read_procurement", broken)
    environment = {"PEERBENCH_HOME": str(settings.home), "PEERBENCH_REGISTER": str(settings.register_dir)}
    result = CliRunner(env=environment).invoke(app, command)
    lines = result.output.strip().splitlines()
    assert result.exit_code == 70 and any(line.startswith("Traceback") for line in lines)
    assert any("processes.py" in line for line in lines) and "\x1b" not in result.output
    assert "fault of peerbench" in lines[-1] and "landed" in lines[-1] and "report" in lines[-1]
    with pytest.raises(SnapshotError):
        latest(settings.home / "warehouse")
    assert [row["outcome"] for row in record.runs(settings.home)] == ["failed"]
