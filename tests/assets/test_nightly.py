"""When Dagster begins a night is a time that comes, or is refused by name wherever somebody meets it."""

import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.settings import CRON, WrongSetting
from sensors.schedules import begins

NEVER = (
    "30 2 31 4 *",
    "30 2 30 2 *",
    "0 3 31 2,4,6,9,11 *",
    "15 1 31 jun *",
    "0 0 30-31 feb *",
    "0 4 31 11 *",
)
NO_CRON = (
    *("0 0 30 2", "* * 32 * *", "61 2 * * *", "30 24 * * *", "30 2 * 13 *", "30 2 * * 8", "*/0 2 * * *"),
    *("30 2 * * * *", "@reboot", "@never", "a b c d e", "30 2 * * 5#6", "30 2 0 * *", "- - - - -"),
    *("h 2 * * *", "30 R * * *"),
)
COMES = (
    *("30 2 * * *", "* * * * *", "*/15 1-3 * * *", "0 2 29 2 *", "0 2 31 * *", "30 2 * * mon-fri", "@daily"),
    *("30 1 * 3,10 sun", "30 2 l * *", "0 2 * * 1#5", "0 2 30 1-3 *"),
)


@pytest.mark.parametrize("cron", NEVER)
def test_a_time_that_never_comes_is_refused(cron: str) -> None:
    with pytest.raises(WrongSetting, match="^settings: PEERBENCH_NIGHTLY: "):
        begins(cron)


@pytest.mark.parametrize("cron", NO_CRON)
def test_what_is_no_cron_line_is_refused(cron: str) -> None:
    with pytest.raises(WrongSetting, match=f"it must be {CRON.replace('*', '[*]')}$"):
        begins(cron)


@pytest.mark.parametrize("cron", COMES)
def test_a_time_that_comes_stands(cron: str) -> None:
    assert begins(cron) == cron


@pytest.mark.parametrize("cron", ["30 2 31 4 *", "0 0 30 2 *", "99 2 * * *", "at night"])
@pytest.mark.parametrize("command", ["run --no-collect", "documents --no-fetch"])
def test_whoever_meets_it_is_told_the_setting(
    command: str, cron: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("assets.definitions", "assets.run", "sensors.schedules"):  # as in a process of its own
        monkeypatch.delitem(sys.modules, name, raising=False)
    env = {"PEERBENCH_HOME": str(tmp_path), "PEERBENCH_NIGHTLY": cron}
    result = CliRunner(env=env).invoke(app, command.split())
    assert result.exit_code == 2 and result.stderr.startswith("peerbench: settings: PEERBENCH_NIGHTLY: ")
    assert len(result.stderr.splitlines()) == 1 and not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("PEERBENCH_NIGHTLY", cron) for cron in ("30 2 31 4 *", "99 2 * * *", "at night")),
        *(("PEERBENCH_KEEP_SNAPSHOTS", "-1"), ("PEERBENCH_PING_URL", "s3cret")),
    ],
)
def test_the_doctor_tells_it_and_all_else(
    name: str, value: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("assets.definitions", "assets.run", "sensors.schedules"):
        monkeypatch.delitem(sys.modules, module, raising=False)
    result = CliRunner(env={"PEERBENCH_HOME": str(tmp_path), name: value}).invoke(app, ["doctor"])
    (told,) = [line for line in result.stdout.splitlines() if line.startswith(f"! settings: {name}: ")]
    assert result.exit_code == 1 and "; mend it: " in told and "s3cret" not in result.output
    assert {"  python", "  disk", "  clock"} <= {line.split(":")[0] for line in result.stdout.splitlines()}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PEERBENCH_NIGHTLY", "0 0 30 2 *"),
        ("PEERBENCH_NIGHTLY", "s3cret"),
        ("PEERBENCH_PING_URL", "hc.example/s3cret"),
        ("PEERBENCH_FIND_A_TENDER_URL", "ftp://me:s3cret@host"),
        ("PEERBENCH_KEEP_SNAPSHOTS", "-1"),
    ],
)
def test_dagster_names_the_setting_too_and_no_secret(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("assets.definitions", "sensors.schedules"):
        monkeypatch.delitem(sys.modules, module, raising=False)
    monkeypatch.setenv(name, value)
    with pytest.raises(WrongSetting, match=f"^settings: {name}: ") as told:
        __import__("assets.definitions")
    assert "s3cret" not in str(told.value) and told.value.__suppress_context__ | (
        told.value.__context__ is None
    )
