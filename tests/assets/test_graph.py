"""The graph: every table is an asset, the code location loads, and what a check refuses is not published."""

import json
import os
import warnings
from pathlib import Path
from types import SimpleNamespace

import dagster as dg
import pytest
from small_home import few_councils
from typer.testing import CliRunner

from assets import checks
from assets.definitions import definitions
from assets.run import run
from pipelines.cli import app
from pipelines.collect.importing import import_file
from pipelines.collect.inbox import take_in
from pipelines.publish.conditions import Check
from pipelines.publish.conditions import checks as conditions
from pipelines.settings import Settings
from sensors.sensors import changed_months, inbox_files
from warehouse.snapshots.snapshot import SnapshotError, latest
from warehouse.tables import TABLES

ASSETS = {key.to_user_string() for key in definitions.resolve_asset_graph().get_all_asset_keys()}


@pytest.fixture(autouse=True)
def few(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Eight councils: figures and pages of 390 authorities would take most of the time."""
    monkeypatch.setenv("PEERBENCH_REGISTER", str(few_councils(tmp_path_factory.mktemp("few") / "register")))


def release(number: int, moment: str = "2025-06-01T09:00:00+01:00") -> dict[str, object]:
    criteria = [
        {"type": "quality", "name": "Social Value", "description": "10"},
        {"type": "quality", "name": "Design", "description": "50"},
        {"type": "price", "description": "40"},
    ]
    return {
        "ocid": f"ocds-h6vhtk-{number:06x}",
        "id": f"{number:06d}-2025",
        "date": moment,
        "tag": ["tender"],
        "tender": {"title": "Works", "lots": [{"id": "1", "awardCriteria": {"criteria": criteria}}]},
        "buyer": {"id": "GB-FTS-1", "name": "Leeds City Council"},
    }


def landed(tmp_path: Path, *releases: dict[str, object]) -> Settings:
    path = tmp_path / "in.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in releases))
    settings = Settings(home=tmp_path / "home")
    import_file(settings.home, path, "find_a_tender")
    return settings


@pytest.mark.parametrize("table", TABLES)
def test_every_table_is_an_asset(table: str) -> None:
    assert table in ASSETS


def test_the_code_server_takes_every_job() -> None:
    # A job named as an asset is found and runs in this process; only the code server refuses it, with all the rest.
    names = {job.name for job in definitions.get_repository_def().get_all_jobs()}
    assert {"everything", "whole", "tender_documents", "from_landing", "take_in"} <= names


def test_every_other_asset_is_known() -> None:
    assert ASSETS - set(TABLES) == {
        *("contracts_finder", "find_a_tender", "inbox", "document_files", "snapshot", "pages")
    }


def test_the_web_server_says_of_each_asset_and_check_what_it_is() -> None:
    graph = definitions.resolve_asset_graph()
    checks = [graph.get_check_spec(key) for key in graph.asset_check_keys]
    assert len(checks) > 100 and [check.key for check in checks if not check.description] == []
    assert [key for key in graph.get_all_asset_keys() if not graph.get(key).description] == []


def test_the_job_and_the_schedule_resolve() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert definitions.resolve_job_def("everything")
        schedule = definitions.resolve_schedule_def("nightly")
    moment = dg.build_schedule_context()
    assert schedule.cron_schedule == "30 2 * * *" and moment


@pytest.mark.usefixtures("no_pages", "light_record")
def test_a_run_over_what_was_imported_publishes_every_table(tmp_path: Path) -> None:
    settings = landed(tmp_path, release(1), release(2, "2025-09-01T09:00:00+01:00"))
    summary = run(settings, [], None, None, collect=False)
    assert summary.published and not summary.problems
    _, manifest = latest(settings.home / "warehouse")
    rows = {file["table"]: file["rows"] for file in manifest["files"]}
    assert set(rows) == set(TABLES)
    assert (rows["releases"], rows["notices"], rows["lots"], rows["procurements"]) == (2, 2, 2, 2)
    assert (rows["criteria"], rows["procurement_lots"], rows["runs"]) == (6, 2, 1)


@pytest.mark.slow
@pytest.mark.usefixtures("no_pages", "light_record")
def test_a_table_that_breaks_a_check_is_not_published(tmp_path: Path) -> None:
    settings = landed(tmp_path, release(1))
    (sidecar,) = (settings.home / "landing/find_a_tender/2025/06/01").glob("*.json")
    about = json.loads(sidecar.read_text())
    sidecar.write_text(json.dumps({**about, "releases": 5}))
    summary = run(settings, [], None, None, collect=False)
    assert not summary.published
    assert any("5 received, 1 accounted for" in problem for problem in summary.problems)
    with pytest.raises(SnapshotError):
        latest(settings.home / "warehouse")
    env = {"PEERBENCH_HOME": str(settings.home)}
    result = CliRunner(env=env).invoke(app, ["run", "--no-collect"])
    assert result.exit_code == 1 and "nothing was published" in result.output
    result = CliRunner(env=env).invoke(app, ["rebuild"])
    assert result.exit_code == 1 and "5 received, 1 accounted for" in result.output


def test_the_checks_of_a_table_are_one_step_each_is_told_and_one_stops_what_lies_below(
    tmp_path: Path,
) -> None:
    declared = [
        Check(name, "notices", "a condition", lambda home, found=found: found)
        for name, found in (("first", ["one"]), ("second", []), ("third", ["two", "three"]))
    ]
    ran: list[str] = []

    @dg.asset(deps=["notices"])
    def below() -> None:
        ran.append("below")

    @dg.asset(name="notices")
    def made() -> None:
        ran.append("notices")

    given = SimpleNamespace(settings=SimpleNamespace(home=tmp_path))
    ended = dg.materialize(
        [made, below, checks.of_table("notices", declared)], resources={"work": given}, raise_on_error=False
    )
    told = {one.check_name: one.metadata["problems"].value for one in ended.get_asset_check_evaluations()}
    assert told == {"first": "one", "second": "none", "third": "two; three"}
    assert ran == ["notices"] and not ended.success
    assert len(checks.asset_checks) == len({check.table for check in conditions()})


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--days", "3", "--from", "2025-01-01"], "--days"),
        (["--from", "2025-02-01", "--to", "2025-01-01"], "--from"),
        (["--source", "nowhere"], "nowhere"),
    ],
)
def test_a_range_that_makes_no_sense_is_one_line(tmp_path: Path, arguments: list[str], said: str) -> None:
    result = CliRunner(env={"PEERBENCH_HOME": str(tmp_path)}).invoke(app, ["run", *arguments])
    assert result.exit_code == 2 and said in result.output and len(result.output.splitlines()) == 1


@pytest.mark.slow
@pytest.mark.usefixtures("no_pages", "light_record")
def test_sensors_ask_for_what_was_dropped_and_for_the_months_it_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PEERBENCH_HOME", str(tmp_path / "home"))
    assert isinstance(inbox_files(dg.build_sensor_context()), dg.SkipReason)
    assert isinstance(changed_months(dg.build_sensor_context()), dg.SkipReason)
    dropped = tmp_path / "home/inbox/find_a_tender/old.jsonl"
    dropped.parent.mkdir(parents=True)
    dropped.write_text(
        json.dumps(release(1)) + "\n" + json.dumps(release(2, "2025-08-01T09:00:00Z")) + "\nno"
    )
    assert isinstance(inbox_files(dg.build_sensor_context()), dg.SkipReason), "it may still be being written"
    os.utime(dropped, (0, 0))
    assert isinstance(inbox_files(dg.build_sensor_context()), dg.RunRequest)
    home = tmp_path / "home"
    settings = Settings(home=home)
    (taken,) = take_in(home)
    assert (taken.landed, taken.refused, taken.problem) == (2, 1, None)
    assert not dropped.exists() and (home / "inbox/taken/find_a_tender/old.jsonl").exists()
    asked = changed_months(dg.build_sensor_context())
    assert isinstance(asked, dg.RunRequest)
    assert sorted(asked.tags.values())[:2] == ["2025-06-01", "2025-08-01"]
    assert run(settings, [], None, None, collect=False).published
    assert isinstance(changed_months(dg.build_sensor_context()), dg.SkipReason)


def test_a_dropped_file_that_is_no_json_is_set_aside(tmp_path: Path) -> None:
    dropped = tmp_path / "inbox/sell2wales/old.json"
    dropped.parent.mkdir(parents=True)
    dropped.write_text("hello")
    os.utime(dropped, (0, 0))
    (taken,) = take_in(tmp_path)
    assert "holds no JSON" in str(taken.problem)
    assert (tmp_path / "inbox/refused/sell2wales/old.json").exists()
