"""Dagster's record of runs: what is wrong with its settings, libraries or database is the operator's to mend."""

import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from importlib.machinery import PathFinder
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
from sqlalchemy.exc import OperationalError
from typer.testing import CliRunner

from assets import engines
from assets.instance import NoRecord, instance, sigterm_kept
from pipelines.cli import app
from pipelines.operate import record
from pipelines.operate.alerts import QUIET
from pipelines.operate.watch import of_home
from pipelines.settings import Settings

ADDRESS = "postgresql+psycopg2://peerbench:secret-word@127.0.0.1:9/dagster"
POSTGRES = f"storage:\n  postgres:\n    postgres_url: {ADDRESS}\n"
BY_PARTS = (
    "storage:\n  postgres:\n    postgres_db: "
    "{username: p, password: secret-word, hostname: 127.0.0.1, db_name: d, port: 9}\n"
)
COMPUTE = "compute_logs:\n  module: dagster_of_nobody.logs\n  class: Logs\n"
STORAGE = "event_log_storage:\n  module: dagster_of_nobody\n  class: Storage\n"
NO_VARIABLE = "storage:\n  postgres:\n    postgres_url:\n      env: NO_SUCH_VARIABLE\n"

# The file, what the run says, and the state that the doctor gives; null where it looks no deeper.
BAD: dict[str, tuple[str | bytes, str, str | None]] = {
    "no yaml": ("storage: [\n", "Dagster does not take it.*mend it", "bad_settings"),
    "no settings": ("- a\n", "Dagster does not take it.*mend it", "bad_settings"),
    "no text": (b"\xff\xfe\x00", "Dagster does not take it", "bad_settings"),
    "a key of nobody": ("nonsense: 1\n", 'unexpected config entry "nonsense"', None),
    "a storage of nobody": (STORAGE, "dagster_of_nobody is not installed: install it", "not_installed"),
    "logs of nobody": (COMPUTE, r"dagster_of_nobody.logs is not installed", "not_installed"),
    "a class of nobody": ("event_log_storage: {module: dagster, class: X}\n", "find class X", None),
    "a variable of nobody": (NO_VARIABLE, "NO_SUCH_VARIABLE, which is not set", "unreachable"),
    "another driver": (
        POSTGRES.replace("+psycopg2", "+psycopg"),
        r"with postgresql\+psycopg2",
        "unreachable",
    ),
    "no address": (POSTGRES.replace(ADDRESS, "hello"), "Could not parse", "unreachable"),
    "a folder of nobody": ("storage:\n  sqlite:\n    base_dir: /proc/nowhere\n", "/proc/nowhere", None),
}


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "record"
    folder.mkdir()
    monkeypatch.setenv("DAGSTER_HOME", str(folder))
    return folder


@pytest.mark.parametrize("name", BAD)
def test_bad_settings_are_named_with_what_mends_them(name: str, place: Path, tmp_path: Path) -> None:
    content, words, state = BAD[name]
    path = place / "dagster.yaml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(NoRecord, match=words) as told, instance(tmp_path):
        pass
    assert str(path) in str(told.value) and "\n" not in str(told.value)
    if state:
        (fact,) = (fact for fact in record.facts(tmp_path) if fact.state in ("sound", state))
        assert fact.state == state and fact.remedy and fact.state not in QUIET


def test_a_folder_that_is_none_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for stated in (str(tmp_path / "nowhere"), "a/relative/one"):
        monkeypatch.setenv("DAGSTER_HOME", stated)
        with pytest.raises(NoRecord, match="make it and copy dagster.yaml there"), instance(tmp_path):
            pass


@pytest.mark.parametrize("content", [POSTGRES, BY_PARTS], ids=["url", "parts"])
def test_a_database_that_does_not_answer_is_told_without_its_password(
    content: str, place: Path, home: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    (place / "dagster.yaml").write_text(content)
    monkeypatch.setattr("time.sleep", lambda seconds: None)  # Dagster tries six times, ten seconds in all
    environment = {"PEERBENCH_HOME": str(home.home), "PEERBENCH_REGISTER": str(home.register_dir)}
    result = CliRunner(env=environment).invoke(app, ["run", "--no-collect"])
    last = result.output.strip().splitlines()[-1]
    assert result.exit_code == 2 and "does not answer" in last and "systemctl status postgresql" in last
    assert "Traceback" not in result.output and "secret-word" not in result.output
    (fact,) = (fact for fact in record.facts(home.home) if fact.state == "unreachable")
    assert "secret-word" not in fact.words and "systemctl start postgresql" in str(fact.remedy)


class Without(PathFinder):
    """The path's modules but some, as if these were not installed."""

    hidden: tuple[str, ...] = ()

    @classmethod
    def find_spec(cls, fullname: str, path: Any = None, target: Any = None) -> Any:
        hides = fullname.partition(".")[0] in cls.hidden
        return None if hides else super().find_spec(fullname, path, target)


@pytest.mark.parametrize("name", ["dagster_postgres", "psycopg2"])
def test_the_extra_that_is_missing_is_named_by_its_command(
    name: str, place: Path, home: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    (place / "dagster.yaml").write_text(POSTGRES)
    for module in [one for one in sys.modules if one.partition(".")[0] in ("dagster_postgres", "psycopg2")]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setattr(Without, "hidden", (name,))
    monkeypatch.setattr(sys, "meta_path", [Without if one is PathFinder else one for one in sys.meta_path])
    environment = {"PEERBENCH_HOME": str(home.home), "PEERBENCH_REGISTER": str(home.register_dir)}
    result = CliRunner(env=environment).invoke(app, ["run", "--no-collect"])
    assert result.exit_code == 2 and "Traceback" not in result.output
    last = result.output.strip().splitlines()[-1]
    assert f"{name} is not installed" in last and "uv sync --extra scale" in last
    fact = next(record.facts(home.home))
    assert fact.state == "not_installed" and name in fact.words and "--extra scale" in str(fact.remedy)


def test_the_record_inside_the_home_is_looked_at_as_well(
    home: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DAGSTER_HOME", raising=False)
    (home.home / "dagster").mkdir(exist_ok=True)
    (home.home / "dagster/dagster.yaml").write_text(STORAGE)
    with pytest.raises(NoRecord, match="dagster_of_nobody is not installed"), instance(home.home):
        pass
    assert [fact.state for fact in record.facts(home.home)] == ["not_installed"]


def test_a_run_that_a_script_began_can_still_be_ended() -> None:
    """`peerbench run &` in a script ignores SIGINT; Dagster makes SIGTERM do the same, and leaves it so."""

    @dg.op
    def nothing() -> None:
        pass

    @dg.job
    def job() -> None:
        nothing()

    found = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        with sigterm_kept():
            assert job.execute_in_process(instance=dg.DagsterInstance.ephemeral()).success
            assert signal.getsignal(signal.SIGTERM) == signal.SIG_IGN
        assert signal.getsignal(signal.SIGTERM) == signal.SIG_DFL
    finally:
        for number, handler in found.items():
            signal.signal(number, handler)


def run_of(home: Settings) -> tuple[int, str]:
    environment = {"PEERBENCH_HOME": str(home.home), "PEERBENCH_REGISTER": str(home.register_dir)}
    result = CliRunner(env=environment | {"PEERBENCH_CONTACT": home.contact}).invoke(
        app, ["run", "--no-collect"]
    )
    return result.exit_code, result.output


@pytest.fixture
def small_disk(place: Path) -> Iterator[Callable[[str], None]]:
    """The folder of the record is a disk of its own, whose size is set."""

    def sized(size: str) -> None:
        subprocess.run(["mount", "-o", f"remount,size={size}", str(place)], check=True)

    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place)], check=True)
    yield sized
    subprocess.run(["umount", "--lazy", str(place)], check=True)


@pytest.mark.slow
@pytest.mark.parametrize("size", ["200k", "900k"])
def test_a_full_disk_of_the_record_is_named_and_the_next_night_heals(
    size: str, small_disk: Callable[[str], None], place: Path, home: Settings
) -> None:
    """Too small to begin a record, and to note a run in one."""
    small_disk(size)
    shutil.copy(Path(__file__).parents[2] / "dagster.yaml", place)
    code, out = run_of(home)
    last = out.strip().splitlines()[-1]
    assert code == 2 and f"the disk is full: make room at {place}" in last, out
    assert "postgresql" not in out and "Traceback" not in out
    found = {(fact.of, fact.state): fact for fact in of_home(home, datetime.now(UTC))}
    assert "make room at" in str(found["dagster", "no_room"].remedy)
    assert "make room at" in found["last run", "failed"].words
    small_disk("500m")
    code, out = run_of(home)
    assert code == 0, out
    assert [fact for fact in of_home(home, datetime.now(UTC)) if fact.state not in QUIET] == []


@pytest.mark.first(settings=1)
@pytest.mark.parametrize("settings", ["", POSTGRES], ids=["sqlite", "postgres"])
def test_what_mends_a_record_that_does_not_answer_depends_on_what_it_is(
    settings: str, place: Path, home: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    (place / "dagster.yaml").write_text(settings)
    monkeypatch.setattr(record, "LEAST_ROOM", 0)

    def said() -> str:
        with pytest.raises(NoRecord) as told, instance(home.home):
            raise OperationalError("insert", {}, Exception("stopped"))
        return str(told.value)

    assert ("postgresql" in said()) == bool(settings)
    assert (f"see whose {place} is" in said()) != bool(settings)
    monkeypatch.setattr(record, "LEAST_ROOM", 1 << 60)
    assert "`peerbench doctor` names what makes room" in said(), "the disk comes before the database"
    assert [fact.state for fact in record.facts(home.home)].count("no_room") == 0, "`disk` tells it"


def test_each_database_of_the_record_has_one_engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    real, before = engines.create_engine, [vars(module)["create_engine"] for module in engines.STORAGES]
    monkeypatch.setattr(
        engines, "create_engine", lambda address, **of: made.append(address) or real(address, **of)
    )
    monkeypatch.delenv("DAGSTER_HOME", raising=False)
    for home in (tmp_path / "new", tmp_path / "another"):
        with instance(home) as record:
            for run in ("a", "b", "a"):
                record.report_engine_event("begun", job_name="all", run_id=run)
            assert (
                record.all_logs("b") and not record.has_asset_key(dg.AssetKey("x")) and not record.get_runs()
            )
        assert sorted(Path(one).stem for one in made) == ["a", "b", "index", "runs", "schedules"]
        made.clear()
    with pytest.raises(RuntimeError), instance(tmp_path):
        raise RuntimeError
    assert [vars(module)["create_engine"] for module in engines.STORAGES] == before
