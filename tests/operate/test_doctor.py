"""Each planted trouble is found, the command that mends it is named, and the command does."""

import json
import os
import shutil
import socket
import sqlite3
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.operate import alerts, doctor, room, sizes
from pipelines.operate.watch import look, of_home
from pipelines.publish.runs import begin, end
from pipelines.query.fact import Fact
from pipelines.settings import Settings

ROOT = Path(__file__).parents[2]


def ill(settings: Settings, now: datetime | None = None) -> list[Fact]:
    """Troubles as of the call: a time of the module's import may be older than the home by a whole suite."""
    return [
        fact for fact in doctor.examined(settings, now or datetime.now(UTC)) if fact.state not in alerts.QUIET
    ]


def run(settings: Settings, *args: str, **env: str) -> tuple[int, str]:
    base = {
        "PEERBENCH_HOME": str(settings.home),
        "PEERBENCH_REGISTER": str(settings.register_dir),
        "PEERBENCH_CONTACT": settings.contact,
    }
    result = CliRunner(env=base | env).invoke(app, list(args))
    return result.exit_code, result.output


def killed(settings: Settings) -> None:
    begin(settings.home, "dead", [], None, None)
    path = settings.home / "runs.jsonl"
    path.write_text(path.read_text().replace(f'"pid": {os.getpid()}', '"pid": 4194304'))


def no_database(settings: Settings) -> None:
    folder = settings.home / "dagster/history"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "runs.db").write_bytes(b"no database at all, and long enough to be read as one")


def cut_database(settings: Settings) -> None:
    folder = settings.home / "dagster/schedules"
    folder.mkdir(parents=True, exist_ok=True)
    with sqlite3.connect(folder / "schedules.db") as database:
        database.execute("create table one (a text)")
        database.executemany("insert into one values (?)", [("x" * 900,) for _ in range(50)])
    path = folder / "schedules.db"
    path.write_bytes(path.read_bytes()[:20_000])


def readable(settings: Settings) -> None:
    (settings.home / "landing").chmod(0o755)


def runs_readable(settings: Settings) -> None:
    (settings.home / "runs.jsonl").chmod(0o644)


def part_of_landing(settings: Settings) -> None:
    next((settings.home / "landing").rglob("*.zst")).with_name(".abc.zst.part").write_bytes(b"half")


def interim_broken(settings: Settings) -> None:
    next((settings.home / "interim").rglob("*.parquet")).write_bytes(b"PAR1")


def staged(settings: Settings) -> None:
    folder = settings.home / "warehouse/.staging/20260101T000000000000Z"
    folder.mkdir(parents=True)
    (folder / "manifest.json").write_text("{}")
    folder.with_name(f"{folder.name}.lock").write_text("")


def pace_broken(settings: Settings) -> None:
    (settings.home / "pace").mkdir(exist_ok=True)
    (settings.home / "pace/host.json").write_text("{")


def pace_ahead(settings: Settings) -> None:
    (settings.home / "pace").mkdir(exist_ok=True)
    (settings.home / "pace/host.json").write_text('{"last": "2099-01-01T00:00:00+00:00"}')


def table_of_older_rules(settings: Settings) -> None:
    folder = settings.home / "interim/readings_of_2024"
    folder.mkdir()
    (folder / "all.parquet").write_bytes(b"x" * 5_000_000)


def record_set_aside(settings: Settings) -> None:
    folder = settings.home / "dagster.broken-1"
    folder.mkdir()
    os.utime(folder, (0, 0))


def opened_documents_readable(settings: Settings) -> None:
    (settings.home / "cache/documents").mkdir(parents=True, exist_ok=True)
    (settings.home / "cache").chmod(0o755)


def ledger_readable(settings: Settings) -> None:
    (settings.home / "ledger.jsonl").chmod(0o640)


def of_another_boot(settings: Settings) -> None:
    """Its number was given to a process of today: that of this test."""
    begin(settings.home, "before", [], None, None)
    path = settings.home / "runs.jsonl"
    *rows, last = map(json.loads, path.read_text().splitlines())
    path.write_text("".join(json.dumps(row) + "\n" for row in [*rows, last | {"boot_id": "0" * 36}]))


def number_given_again(settings: Settings) -> None:
    begin(settings.home, "before", [], None, None)
    path = settings.home / "runs.jsonl"
    *rows, last = map(json.loads, path.read_text().splitlines())
    path.write_text("".join(json.dumps(row) + "\n" for row in [*rows, last | {"process_started": 1}]))


def messages_dropped(settings: Settings) -> None:
    alerts.write(settings.home, alerts.Book({}, dropped=3))


FIXED: dict[Callable[[Settings], None], tuple[str, str]] = {
    killed: ("runs", "stuck"),
    no_database: ("databases", "broken_database"),
    cut_database: ("databases", "broken_database"),
    readable: ("permissions", "open"),
    runs_readable: ("permissions", "open"),
    part_of_landing: ("landing", "left_over"),
    interim_broken: ("interim", "broken_parts"),
    staged: ("staging", "left_over"),
    pace_broken: ("pace", "broken_pace"),
    pace_ahead: ("pace", "ahead"),
    table_of_older_rules: ("retention", "left_behind"),
    record_set_aside: ("retention", "left_behind"),
    opened_documents_readable: ("permissions", "open"),
    ledger_readable: ("permissions", "open"),
    of_another_boot: ("runs", "stuck"),
    number_given_again: ("runs", "stuck"),
    messages_dropped: ("alerts", "dropped"),
}


def test_a_sound_home_has_no_trouble(home: Settings) -> None:
    assert ill(home) == []
    code, out = run(home, "doctor")
    assert code == 0 and not any(line.startswith("!") for line in out.splitlines()), out


@pytest.mark.first(plant=3)
@pytest.mark.parametrize("plant", FIXED, ids=lambda plant: plant.__name__)
def test_what_can_be_mended_unasked_is_found_and_mended(
    plant: Callable[[Settings], None], home: Settings
) -> None:
    plant(home)
    assert FIXED[plant] in [(fact.of, fact.state) for fact in ill(home) if fact.remedy == doctor.FIX]
    code, out = run(home, "doctor")
    assert code == 1 and doctor.FIX in out
    code, out = run(home, "doctor", "--fix")
    assert code == 0 and f"mended: {FIXED[plant][0]}: " in out and "NOT mended" not in out, out
    assert ill(home) == []


def pointer_gone(settings: Settings) -> None:
    (settings.home / "warehouse/latest.json").unlink()


def pointer_broken(settings: Settings) -> None:
    (settings.home / "warehouse/latest.json").write_text("{")


def snapshot_damaged(settings: Settings) -> None:
    path = sorted((settings.home / "warehouse/snapshots").rglob("procurements/*.parquet"))[0]
    path.chmod(0o644)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))


def pages_gone(settings: Settings) -> None:
    shutil.rmtree(settings.home / "site/council")


def page_cut(settings: Settings) -> None:
    (settings.home / "site/council/E08000035.html").write_bytes(b"")


def pages_of_another(settings: Settings) -> None:
    (settings.home / "pages.json").write_text('{"snapshot": "other"}')


def snapshot_unreadable(settings: Settings) -> None:
    next((settings.home / "warehouse/snapshots").rglob("manifest.json")).unlink()


def withdrawals_broken(settings: Settings) -> None:
    (settings.home / "withdrawals.jsonl").write_text("{\n")


def home_gone(settings: Settings) -> None:
    (settings.home / "home.json").unlink()


def ledger_gone(settings: Settings) -> None:
    (settings.home / "ledger.jsonl").unlink()


def landed_file_gone(settings: Settings) -> None:
    next((settings.home / "landing").rglob("*.zst")).unlink()


def run_failed(settings: Settings) -> None:
    begin(settings.home, "failed", ["find_a_tender"], None, None)
    end(settings.home, "failed", False, ["OSError: No space left on device"])


def settings_of_dagster_broken(settings: Settings) -> None:
    (settings.home / "dagster").mkdir(exist_ok=True)
    (settings.home / "dagster/dagster.yaml").write_text("- a list")


def database_without_address(settings: Settings) -> None:
    settings_of_dagster_broken(settings)
    text = (ROOT / "deploy/postgres/dagster.yaml").read_text().replace("DAGSTER_PG_URL", "PG_OF_NOBODY")
    (settings.home / "dagster/dagster.yaml").write_text(text)


def library_missing(settings: Settings) -> None:
    settings_of_dagster_broken(settings)
    text = "compute_logs: {module: dagster_of_nobody, class: Logs}\n"
    (settings.home / "dagster/dagster.yaml").write_text(text)


def messages_wait(settings: Settings) -> None:
    at = datetime.now(UTC).isoformat()
    waits: alerts.Message = {
        "to": "0" * 16,
        "title": "t",
        "text": "x",
        "at": at,
        "kind": "failure",
        "of": "snapshot: damaged",
    }
    alerts.write(settings.home, alerts.Book({}, [waits]))


def register_broken(settings: Settings) -> None:
    (settings.register_dir / "register.toml").write_text("id = [")


def other_owner(settings: Settings) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root gives a file to somebody")
    os.chown(settings.home / "landing", 65534, 65534)


# What is planted, the state that is told, and what a person types who follows the remedy.
COPY = f"cp {ROOT}/dagster.yaml HOME/dagster/dagster.yaml"
TOLD: dict[Callable[[Settings], None], tuple[str, str]] = {
    pointer_gone: ("pointer_missing", "peerbench snapshots use SNAPSHOT --reason lost"),
    pointer_broken: ("pointer_broken", "peerbench snapshots use SNAPSHOT --reason lost"),
    snapshot_damaged: ("damaged", "peerbench rebuild"),
    pages_gone: ("gone", "peerbench site"),
    page_cut: ("cut", "peerbench site"),
    pages_of_another: ("failed", "peerbench site"),
    home_gone: ("home_gone", "peerbench rebuild"),
    ledger_gone: ("ledger_gone", "peerbench rebuild"),
    run_failed: ("failed", "peerbench run --no-collect"),
    settings_of_dagster_broken: ("bad_settings", COPY),
    database_without_address: ("unreachable", COPY),
    library_missing: ("not_installed", COPY),
    messages_wait: ("unsent", "rm HOME/alerts.json"),
    other_owner: ("other_owner", "chown -R root HOME"),
    register_broken: ("broken_register", f"cp {ROOT}/warehouse/reference/register.toml REGISTER"),
}


@pytest.mark.first(plant=2)
@pytest.mark.parametrize("plant", TOLD, ids=lambda plant: plant.__name__)
def test_what_a_person_decides_is_told_with_a_command_that_mends_it(
    plant: Callable[[Settings], None], home: Settings
) -> None:
    snapshot = sorted(path.name for path in (home.home / "warehouse/snapshots").iterdir())[-1]
    plant(home)
    state, command = TOLD[plant]
    (fact, *_) = (fact for fact in all_of(home) if fact.state == state)
    first, *words = command.split()
    said = f"{fact.words} {fact.remedy}"
    assert (
        " ".join(words[:1]) if first == "peerbench" else first
    ) in said or "put it back from a backup" in said, said
    names = {"SNAPSHOT": snapshot, "HOME": str(home.home), "REGISTER": str(home.register_dir)}
    for name, value in names.items():
        command = command.replace(name, value)
    if first == "peerbench":
        code, out = run(home, *command.split()[1:])
        assert code == 0, out
    else:
        subprocess.run(command, shell=True, check=True)
    assert [fact.state for fact in all_of(home) if fact.state not in alerts.QUIET] == []


def all_of(settings: Settings) -> list[Fact]:
    """What alerts and the doctor are told of."""
    return [fact for fact in of_home(settings, datetime.now(UTC)) if fact.state not in alerts.QUIET]


def test_what_lies_outside_the_home_is_told(
    home: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def states(settings: Settings, now: datetime | None = None) -> set[tuple[str, str]]:
        return {(fact.of, fact.state) for fact in ill(settings, now)}

    assert states(home.model_copy(update={"contact": "no contact given"})) == {("settings", "no_contact")}
    assert states(home.model_copy(update={"signing_key": tmp_path / "gone.pem"})) == {("settings", "no_key")}
    assert states(home.model_copy(update={"alerts": "nonsense"})) == {("alerts", "bad_channel")}
    assert states(home, datetime.now(UTC) - timedelta(days=3)) == {("clock", "wrong")}
    assert states(home, datetime(2001, 1, 1, tzinfo=UTC)) == {("clock", "wrong")}

    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path))
    assert states(home) == {("dagster", "no_monitoring")}
    shutil.copy(Path(__file__).parents[2] / "dagster.yaml", tmp_path / "dagster.yaml")
    assert states(home) == set()

    def other(name: str) -> str:
        return "0.0.1" if name == "polars" else "9"

    with monkeypatch.context() as patched:
        patched.setattr(doctor, "requires", lambda name: ["polars==2.1.0", "extra==1; extra == 'dev'"])
        patched.setattr(doctor, "version", other)
        (fact,) = ill(home)
        assert (fact.state, fact.remedy) == ("other", "uv sync --frozen") and "polars 0.0.1" in fact.words


def test_a_folder_of_dagster_that_is_not_there_is_made_by_the_command(
    home: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path / "not/yet"))
    (fact,) = ill(home)
    assert fact.state == "no_monitoring" and fact.remedy
    subprocess.run(fact.remedy, shell=True, check=True, cwd=ROOT)
    assert ill(home) == []


def test_a_database_that_refuses_is_told_until_another_is_named(
    home: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home.home / "dagster").mkdir(exist_ok=True)
    shutil.copy(ROOT / "deploy/postgres/dagster.yaml", home.home / "dagster/dagster.yaml")
    with socket.socket() as refusing:
        refusing.bind(("127.0.0.1", 0))  # and listens not
        url = f"postgresql+psycopg2://me:s3cret@127.0.0.1:{refusing.getsockname()[1]}/dagster"
        monkeypatch.setenv("DAGSTER_PG_URL", url)
        (fact,) = ill(home)
    assert fact.state == "unreachable" and "systemctl start postgresql" in str(fact.remedy)
    assert "s3cret" not in fact.line
    shutil.copy(ROOT / "dagster.yaml", home.home / "dagster/dagster.yaml")
    assert ill(home) == []


def test_an_old_register_is_told(home: Settings) -> None:
    path = home.register_dir / "register.toml"
    path.write_text(path.read_text().replace("as_of = 2026", "as_of = 2023"))
    assert ("register", "old") in [(fact.of, fact.state) for fact in ill(home)]


def test_a_register_that_cannot_be_read_stops_no_other_check(home: Settings) -> None:
    (home.register_dir / "register.toml").write_text("id = [")
    found = doctor.examined(home, datetime.now(UTC))
    assert ("register", "broken_register") in [(fact.of, fact.state) for fact in found]
    assert {"python", "disk", "alerts"} <= {fact.of for fact in found}


def test_a_disk_that_fills_is_told_with_the_days_left(
    home: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def usage(free: int) -> Any:
        return lambda path: shutil._ntuple_diskusage(free * 2, free, free)  # type: ignore[attr-defined]

    rows = [{"day": f"2026-11-{day:02d}", "bytes": day * 10**9} for day in range(1, 21)]
    (home.home / sizes.SIZES).write_text("".join(json.dumps(row) + "\n" for row in rows))
    monkeypatch.setattr(doctor.shutil, "disk_usage", usage(100 * 10**9))
    assert ill(home) == []
    assert any("full in 100 days" in fact.words for fact in doctor.examined(home, datetime.now(UTC)))
    monkeypatch.setattr(doctor.shutil, "disk_usage", usage(20 * 10**9))
    (fact,) = ill(home)
    assert fact.state == "filling" and "full in 20 days" in fact.words and "a larger disk" in str(fact.remedy)
    (home.home / sizes.SIZES).unlink()
    monkeypatch.setattr(doctor.shutil, "disk_usage", usage(10**9))
    assert [fact.state for fact in ill(home)] == ["filling"]
    monkeypatch.setattr(doctor.shutil, "disk_usage", usage(3 * 10**9))
    assert ill(home) == []
    monkeypatch.setattr(room, "room_needed", lambda place, pointer: 4 * 10**9)
    (fact,) = ill(home)
    assert fact.words.endswith("; the next snapshot asks for 4.0 GB") and "a larger disk" in str(fact.remedy)


@pytest.mark.parametrize(
    "command",
    [
        "doctor",
        "doctor --fix",
        "doctor --json",
        "verify --landing",
        "snapshots verify",
        "backup list",
        "backup check .",
        "watch",
    ],
)
def test_a_home_that_is_none_is_named_and_not_found_sound(
    command: str, home: Settings, tmp_path: Path
) -> None:
    (tmp_path / "gone").symlink_to(tmp_path / "not there")
    for place in (tmp_path / "nowhere", tmp_path / "gone"):
        code, out = run(home, *command.split(), PEERBENCH_HOME=str(place))
        words = "there is no such home; `peerbench run` or `import` begins one"
        assert (code, out) == (2, f"peerbench: {place}: {words}\n") and not place.exists()


def test_json_for_a_script(home: Settings) -> None:
    pace_broken(home)
    code, out = run(home, "doctor", "--json")
    assert code == 1 and "broken_pace" in {fact["state"] for fact in json.loads(out)["facts"]}


def test_the_doctor_shows_what_a_watch_tells(home: Settings) -> None:
    run_failed(home)
    code, out = run(home, "watch")
    assert code == 1 and "last run: failed, noticed" in out
    code, out = run(home, "doctor")
    assert code == 1 and "! last run: failed, begun" in out, out
    for troubled in (ill, all_of):
        assert [(fact.of, fact.state) for fact in troubled(home)] == [("last run", "failed")]
    late = datetime.now(UTC) + timedelta(hours=30)
    assert list(look(home, late).troubles) == ["last run: failed", "nights: never_began"]
    assert {fact.of for fact in ill(home, late)} == {"last run", "nights"}
    ping = Fact("ping", "failed", "the last good night could not be told: ConnectionError at hc.example")
    alerts.write(home.home, replace(alerts.read(home.home), ping="ConnectionError at hc.example"))
    assert ping.of not in {fact.of for fact in ill(home)}
    look(home)
    assert ping.words in {fact.words for fact in ill(home)}


def test_what_no_look_has_found_yet_is_shown_and_is_no_trouble_of_the_doctor(home: Settings) -> None:
    run_failed(home)
    assert ill(home) == []
    code, out = run(home, "doctor")
    assert code == 0 and "  last run: failed, begun" in out


def test_what_is_over_and_told_as_open_is_a_trouble_until_it_is_told(home: Settings) -> None:
    alerts.note(home.home, [Fact("disk", "filling", "full")], "", datetime.now(UTC), ["json://127.0.0.1:9/x"])
    (fact,) = (fact for fact in ill(home) if fact.state != "unsent")
    assert fact.state == "not_told_over" and fact.words.startswith("disk: filling is over")
    code, out = run(home, "doctor")
    assert code == 1 and "! alerts: disk: filling is over" in out


def test_each_folder_and_run_is_named(home: Settings) -> None:
    table_of_older_rules(home)
    record_set_aside(home)
    killed(home)
    path = home.home / "runs.jsonl"
    path.write_text(
        path.read_text() + path.read_text().splitlines()[-1].replace('"dead"', '"dead too"') + "\n"
    )
    readable(home)
    ledger_readable(home)
    words = {fact.of: fact.words for fact in ill(home)}
    assert "readings_of_2024" in words["retention"] and "dagster.broken-1" in words["retention"]
    assert words["runs"].startswith("2 runs said to be at work") and words["runs"].endswith("dead, dead too")
    assert "/landing" in words["permissions"] and "/ledger.jsonl" in words["permissions"]
    shutil.rmtree(home.home / "dagster.broken-1")
    assert "1 folder that nothing uses" in {fact.of: fact.words for fact in ill(home)}["retention"]
