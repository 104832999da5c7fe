"""A fault in each step, whoever runs it: `rebuild --changed`, Dagster, documents. Never less without a word."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from document_host import PDF
from small_home import few_councils, landed, rebuild_tables, release
from typer.testing import CliRunner

from assets.run import documents as read_documents
from assets.run import run as whole_job
from pipelines.cli import app
from pipelines.job import STEPS
from pipelines.publish.snapshot import NotPublished
from pipelines.publish.withdraw import reading
from pipelines.rebuild import rebuild
from pipelines.settings import Settings
from pipelines.step import Step
from warehouse.interim import Counts, parts, read, write
from warehouse.snapshots.snapshot import latest
from warehouse.tables import TABLES

COUNCILS = ("Leeds City Council", "Bristol City Council", "Kent County Council")
pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("no_pages", "light_record")]


def _document(settings: Settings, number: int) -> None:
    path = settings.home.parent / "ITT.pdf"
    path.write_bytes(PDF)
    env = {"PEERBENCH_HOME": str(settings.home), "PEERBENCH_REGISTER": str(settings.register_dir)}
    arguments = ["import", str(path), "--source", "find_a_tender", "--ocid", release(number)["ocid"]]
    assert CliRunner(env=env).invoke(app, arguments).exit_code == 0


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A home with a document, a reading that was taken back, and a month that waits; read only."""
    place = tmp_path_factory.mktemp("made")
    settings = Settings(home=place / "home", register_dir=few_councils(place / "register"))
    rows = [release(n, 5 * (n % 4), COUNCILS[n % 3], f"2025-{1 + n % 9:02d}-01") for n in range(1, 40)]
    rows[0]["tender"]["lots"] = [{"id": "1"}]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pipelines.site.build.pages", lambda settings: 0)
        landed(settings.home, rows)
        _document(settings, 1)
        rebuild_tables(settings)
        reading(settings, release(2)["ocid"], "wrong")
    landed(settings.home, [release(90, day="2025-09-20"), release(91, day="2025-03-03")])
    return settings


@pytest.fixture
def settings(made: Settings, tmp_path: Path) -> Settings:
    """Of a copy of that home, to break."""
    home = Path(shutil.copytree(made.home, tmp_path / "home", copy_function=shutil.copy2))
    return Settings(home=home, register_dir=made.register_dir)


def _changed(settings: Settings) -> None:
    rebuild(settings, changed=True)


def _dagster(settings: Settings) -> None:
    told = whole_job(settings, ["find_a_tender"], None, None, False)
    if not told.published:
        raise told.fault or NotPublished("; ".join(told.problems))


def _documents(settings: Settings) -> None:
    _document(settings, 3)
    told = read_documents(settings, fetch=False)
    assert told is not None
    if not told.published:
        raise told.fault or NotPublished("; ".join(told.problems))


OF_DOCUMENTS = ("documents", "procurements", "comparisons")


def ways() -> list[Any]:
    """Every way with every step: what a step may take with it hangs on the step.

    Dagster's assets and the reading of documents are made of the same steps, and each is a whole run: every fifth
    step shows that they pass a fault on, all of them are in the soak.
    """
    found = [
        (way, step)
        for way in (_changed, _dagster, _documents)
        for step in STEPS
        if way is not _documents or set(step.gives) & {*OF_DOCUMENTS}
    ]
    return [
        pytest.param(
            *(way, step),
            id=f"{way.__name__[1:]}-{step.name}",
            marks=pytest.mark.soak if way is not _changed and number % 5 else (),
        )
        for number, (way, step) in enumerate(found)
    ]


def _instead(broken: Step, act: Callable[[Settings], Counts], monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Has another function in place of one step, however it is called. Gives a list that names each call."""
    whole, calls = Step.__call__, list[str]()

    def call(self: Step, settings: Settings, months: Any = ()) -> Counts:
        if self is not broken:
            return whole(self, settings, months)
        calls.append(self.name)
        return act(settings)

    monkeypatch.setattr(Step, "__call__", call)
    return calls


@pytest.mark.parametrize(("way", "broken"), ways())
def test_a_fault_in_a_step_publishes_nothing(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, way: Callable[[Settings], None], broken: Step
) -> None:
    home = settings.home
    before = latest(home / "warehouse").manifest["snapshot"]

    def fault(_: Settings) -> Counts:
        raise KeyError("weight_pct")

    calls = _instead(broken, fault, monkeypatch)
    with pytest.raises(KeyError, match="weight_pct"):
        way(settings)
    assert calls and latest(home / "warehouse").manifest["snapshot"] == before


@pytest.mark.parametrize(("way", "broken"), ways())
def test_a_step_that_makes_nothing_is_named(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, way: Callable[[Settings], None], broken: Step
) -> None:
    """It says that it is done, and leaves its tables empty."""
    home = settings.home
    had = [table for table in broken.gives if table != "runs" and read(home, table).height]
    before = latest(home / "warehouse").manifest["snapshot"]

    def nothing(settings: Settings) -> Counts:
        for table in broken.gives:
            for part, path in parts(settings.home, table).items():
                notes = {k: v for k, v in pl.read_parquet_metadata(path).items() if k != "ARROW:schema"}
                write(settings.home, table, TABLES[table].create_empty(), part, notes)
        return dict.fromkeys(broken.gives, 0)

    calls = _instead(broken, nothing, monkeypatch)
    if not had:
        return
    with pytest.raises(NotPublished) as told:
        way(settings)
    assert calls and any(table in str(told.value) for table in had), told.value
    assert latest(home / "warehouse").manifest["snapshot"] == before
