"""A file a day with moment, run, level and line; no secret; old files go; a full disk stops nothing."""

import json
import os
from datetime import UTC, datetime

import pytest

from pipelines.operate.logs import LOGS, logged
from pipelines.operate.metrics import text
from pipelines.operate.watch import look
from pipelines.publish.runs import recorded
from pipelines.settings import Settings


def test_lines_of_a_run_stand_in_the_file_of_the_day(home: Settings) -> None:
    told: list[str] = []
    with recorded(home.home, "0123456789"), logged(home, lambda line, _: told.append(line)) as progress:
        progress("releases: 12 rows", True)
        progress("a broken part\nmade again \x1b[31m", False)
    path = home.home / LOGS / f"{datetime.now(UTC):%Y-%m-%d}.log"
    first, second = path.read_text().splitlines()
    assert first.split(" ", 1)[1] == "01234567 info    releases: 12 rows"
    assert "warning" in second and "\x1b" not in second and told[0] == "releases: 12 rows"
    assert path.stat().st_mode & 0o077 == 0


def test_json_and_no_secret(home: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI")
    monkeypatch.setenv("PEERBENCH_ALERTS", "json://host/channel-token")
    settings = home.model_copy(update={"log": "json"})
    with logged(settings, lambda line, passing: None) as progress:
        progress("put failed: wJalrXUtnFEMI at https://user:hunter22@host/x json://host/channel-token", False)
    (row,) = map(json.loads, next((home.home / LOGS).glob("*.jsonl")).read_text().splitlines())
    assert row["level"] == "warning" and row["run"] == "-" and "put failed" in row["line"]
    assert not any(secret in row["line"] for secret in ("wJalr", "hunter22", "channel-token"))


def test_old_files_go_and_others_stay(home: Settings) -> None:
    folder = home.home / LOGS
    folder.mkdir()
    for name in ("2020-01-01.log", "2020-01-02.jsonl", "notes.txt"):
        (folder / name).write_text("x")
    with logged(home, lambda line, passing: None):
        pass
    assert os.listdir(folder) == ["notes.txt"]


def test_a_disk_that_takes_no_line_stops_no_run(home: Settings) -> None:
    folder = home.home / LOGS
    folder.mkdir()
    (folder / f"{datetime.now(UTC):%Y-%m-%d}.log").mkdir()  # a folder where the file should be
    told: list[str] = []
    with logged(home, lambda line, _: told.append(line)) as progress:
        progress("on it goes", False)
    assert told == ["on it goes"]


def test_metrics_are_prometheus_text_and_leave_out_what_is_not_known(home: Settings) -> None:
    settings = home.model_copy(update={"metrics": home.home / "peerbench.prom"})
    found = look(settings)
    said = (home.home / "peerbench.prom").read_text()
    assert "peerbench_exit_code 0\n" in said and 'peerbench_bytes{folder="landing"}' in said
    assert "# TYPE peerbench_night gauge" in said and 'peerbench_night{figure="readable_pct"} 100' in said
    (home.home / "nights.jsonl").unlink()
    assert "peerbench_night" not in text(settings, list(found.facts), datetime.now(UTC))
