"""The one list of steps: every table is made once, from what its step says that it needs, and none is left out."""

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from small_home import few_councils, landed, rebuild_tables, release

from assets.definitions import definitions
from assets.tables import deps
from pipelines import job
from pipelines.job import STEPS, JobError, downstream, stage_of, steps
from pipelines.publish import snapshot as publish
from pipelines.publish.snapshot import NotPublished
from pipelines.rebuild import again_from, rebuild
from pipelines.settings import Settings
from pipelines.step import DOCUMENT_FILES, GATHERED, LANDING, Step, step
from warehouse.interim import Counts, parts, read, write
from warehouse.snapshots.snapshot import latest
from warehouse.tables import TABLES


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A home of a few councils in which everything was made once; read only."""
    place = tmp_path_factory.mktemp("made")
    settings = Settings(home=place / "home", register_dir=few_councils(place / "register"))
    councils = ("Leeds City Council", "Bristol City Council", "Kent County Council")
    rows = [
        release(number, 5 * (number % 4), councils[number % 3], f"2025-{1 + number % 9:02d}-01")
        for number in range(66)
    ]
    landed(settings.home, [*rows, {**rows[0], "date": "2025-06-09T09:00:00Z"}])
    rebuild_tables(settings)
    return settings


def test_every_table_is_given_by_exactly_one_step() -> None:
    given = [table for found in STEPS for table in found.gives]
    assert sorted([*given, GATHERED]) == sorted(TABLES)


def test_what_a_step_needs_is_given_before_it() -> None:
    known = {LANDING, DOCUMENT_FILES}
    for found in steps():
        assert set(found.needs) <= known, found.name
        known |= set(found.gives)


@pytest.mark.parametrize("left_out", STEPS, ids=lambda found: found.name)
def test_a_step_left_out_stops_everything(left_out: Step, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(job, "STEPS", tuple(found for found in STEPS if found is not left_out))
    with pytest.raises(JobError, match=left_out.gives[0]):
        steps()


@pytest.mark.parametrize("first", STEPS[:-1], ids=lambda found: found.name)
def test_a_step_before_its_needs_is_refused(first: Step, monkeypatch: pytest.MonkeyPatch) -> None:
    users = [found for found in STEPS if set(first.gives) & set(found.needs)]
    monkeypatch.setattr(job, "STEPS", (*(found for found in STEPS if found is not first), first))
    if not users:
        assert steps()
        return
    with pytest.raises(JobError, match="which no step before it makes"):
        steps()


def test_a_table_made_twice_or_not_declared_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    twice = step("policies")(lambda settings: {})
    monkeypatch.setattr(job, "STEPS", (*STEPS, twice))
    with pytest.raises(JobError, match="policies is made by 2 steps"):
        steps()
    monkeypatch.setattr(job, "STEPS", (*STEPS, step("guesses")(lambda settings: {})))
    with pytest.raises(JobError, match="guesses is made and not declared"):
        steps()


def test_rebuild_with_a_step_left_out_publishes_nothing(
    made: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Path(shutil.copytree(made.home, tmp_path / "home"))
    before = latest(home / "warehouse").manifest["snapshot"]
    monkeypatch.setattr(job, "STEPS", tuple(s for s in STEPS if s.name not in ("yardsticks", "statements")))
    with pytest.raises(JobError, match="yardsticks is made by 0 steps; statements is made by 0"):
        rebuild(Settings(home=home, register_dir=made.register_dir))
    assert latest(home / "warehouse").manifest["snapshot"] == before


@pytest.mark.parametrize("found", STEPS, ids=lambda found: found.name)
def test_a_step_reads_no_table_that_it_does_not_need(made: Settings, tmp_path: Path, found: Step) -> None:
    """In a home that has nothing but its needs, it makes the same."""
    home = tmp_path / "home"
    shutil.copytree(made.home, home, ignore=shutil.ignore_patterns("interim", "warehouse", "site"))
    for need in [*found.needs, *(["bodies"] if "releases" in found.needs else [])]:
        if need not in (LANDING, DOCUMENT_FILES):
            shutil.copytree(made.home / "interim" / need, home / "interim" / need)
    months = [path.stem for path in (made.home / "interim/releases").glob("*.parquet")]
    found(Settings(home=home, register_dir=made.register_dir), sorted(months))
    for table in found.gives:
        one, other = read(made.home, table), read(home, table)
        # The run that made the first home has ended since.
        assert table == "runs" or one.equals(other), table
        assert one.height or table in SMALL, "a table without rows shows nothing"


SMALL = {
    *("windows", "gaps", "buyer_identifiers", "procurement_links", "commitments", "unusual_wordings"),
    *("wordings", "changes", "questions", "replies", "withdrawals", "documents", "document_passages"),
}
"""Tables that may be empty in so small a home."""


def test_what_stands_on_a_table_is_made_again_with_it() -> None:
    found = {one.name for one in downstream("procurements")}
    assert {"procurements", "criterion_themes", "comparisons", "statements", "questions"} <= found
    assert not {"notices", "policies", "buyer_matches", "replies"} & found
    assert [one.name for one in downstream("withdrawals")] == ["withdrawals"]


def test_the_graph_is_made_of_the_steps() -> None:
    graph = definitions.resolve_asset_graph()
    for found in STEPS:
        for table in found.gives:
            node = next(graph.get(key) for key in graph.get_all_asset_keys() if key.path == [table])
            assert {key.to_user_string() for key in node.parent_keys} == set(deps(found)), table
            assert node.group_name == stage_of(table) and set(node.kinds) == set(found.kinds)
            assert bool(node.partitions_def) == bool(found.due)
            columns = TABLES[table].columns()
            assert columns, table


def test_a_month_that_changed_is_due_until_each_step_made_it(made: Settings, tmp_path: Path) -> None:
    home = Path(shutil.copytree(made.home, tmp_path / "home"))
    settings = Settings(home=home, register_dir=made.register_dir)
    by_name = {found.name: found for found in STEPS}
    releases, notices, windows = by_name["releases"], by_name["notices"], by_name["windows"]
    assert not any(found.due(home) for found in (releases, notices, windows) if found.due)
    landed(home, [release(99, day="2022-02-05")])
    assert releases.due and releases.due(home) == ["2022-02-01"]
    releases.again(settings, ["2025-06-01"])
    assert not releases.due(home), "the late month was taken in beside the one asked for"
    # A process killed here leaves the index of the month, and its notices to be made.
    assert notices.due and notices.due(home) == ["2022-02-01"]
    notices.again(settings, [])
    assert not notices.due(home)
    assert read(home, "notices").filter(pl.col("ocid") == release(99)["ocid"]).height == 1
    record = home / "landing/find_a_tender/2022/02/05/windows.json"
    record.write_text(json.dumps({"begun": "2022-02-06T01:00:00+00:00"}))
    assert windows.due and windows.due(home) == ["2022-02-01"]


def with_instead(broken: Step, make: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The job with another function in place of one step's."""
    monkeypatch.setattr(
        job, "STEPS", tuple(replace(found, make=make) if found is broken else found for found in STEPS)
    )


@pytest.fixture(scope="module")
def spoilt(made: Settings, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A copy of the home that steps may fail in: what comes before a fault is not made again."""
    home = Path(shutil.copytree(made.home, tmp_path_factory.mktemp("spoilt") / "home"))
    return Settings(home=home, register_dir=made.register_dir)


@pytest.mark.usefixtures("no_pages")
@pytest.mark.parametrize("broken", STEPS, ids=lambda found: found.name)
def test_a_fault_in_any_step_publishes_nothing(
    spoilt: Settings, monkeypatch: pytest.MonkeyPatch, broken: Step
) -> None:
    before = latest(spoilt.home / "warehouse").manifest["snapshot"]
    rows = {table: read(spoilt.home, table).height for table in broken.gives}

    def fault(*_: Any) -> Counts:
        raise KeyError("weight_pct")

    with_instead(broken, fault, monkeypatch)
    with pytest.raises(KeyError, match="weight_pct"):
        again_from(spoilt, *broken.gives)
    assert latest(spoilt.home / "warehouse").manifest["snapshot"] == before
    assert {table: read(spoilt.home, table).height for table in broken.gives} == rows


@pytest.mark.first(broken=5)
@pytest.mark.parametrize("broken", STEPS, ids=lambda found: found.name)
def test_a_step_that_makes_nothing_publishes_nothing_less(
    made: Settings, tmp_path: Path, broken: Step
) -> None:
    """It says that it is done and left its tables empty; the snapshot before it stays."""
    had = [table for table in broken.gives if table != "runs" and read(made.home, table).height]
    if not had:
        assert set(broken.gives) <= SMALL | {"runs"}
        return
    home = Path(shutil.copytree(made.home, tmp_path / "home"))
    before = latest(home / "warehouse").manifest["snapshot"]
    for table in broken.gives:
        for part, path in parts(home, table).items():
            notes = {k: v for k, v in pl.read_parquet_metadata(path).items() if k != "ARROW:schema"}
            write(home, table, TABLES[table].create_empty(), part, notes)
    with pytest.raises(NotPublished) as told:
        publish.snapshot(Settings(home=home, register_dir=made.register_dir))
    assert any(table in str(told.value) for table in had)
    assert latest(home / "warehouse").manifest["snapshot"] == before
