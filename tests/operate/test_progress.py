"""Every long command says how far it is and what is left, on the terminal and in the day's log."""

import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.operate.logs import LOGS
from pipelines.query.snapshot_tables import published
from pipelines.settings import Settings
from pipelines.site import build
from pipelines.social_value import theme_labels
from pipelines.social_value.classifier import train
from tests.support.small_home import release
from warehouse import progress
from warehouse.progress import Progress, duration, told_to, tracked

TOLD = re.compile(r": .*, \d+%(, about \d[\d.,]* (seconds|minutes|hours) left)?$")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    now = [100.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])

    def passes(seconds: float) -> None:
        now[0] += seconds

    return passes


def test_what_is_left_is_told_by_what_was_done(clock: Callable[[float], None]) -> None:
    told: list[str] = []
    with told_to(lambda line, passing: told.append(f"{line} {passing}")):
        for _ in tracked(range(1_000), "files hashed"):
            clock(3)
    assert told[0] == "files hashed: 2 of 1,000, 0% True"  # too little to tell a time by
    assert told[24] == "files hashed: 50 of 1,000, 5%, about 48 minutes left True"
    assert told[-1] == "files hashed: 1,000 of 1,000, 100%, about 0 seconds left True"
    assert len(told) == 500  # at least five seconds between two


def test_short_work_and_work_that_nobody_listens_to_says_nothing(clock: Callable[[float], None]) -> None:
    told: list[str] = []
    with told_to(lambda line, passing: told.append(line)):
        for _ in tracked(range(4), "files"):
            clock(1)
    for _ in tracked(range(4), "files"):
        clock(100)
    assert told == []


def test_another_unit_none_at_all_and_more_than_there_was(clock: Callable[[float], None]) -> None:
    told: list[str] = []
    with told_to(lambda line, passing: told.append(line)):
        of_file, empty, short = Progress("a.json", 1), Progress("nothing", 0), Progress("pages", 30)
        clock(60)
        of_file.at(0.25, "1,200 records")
        empty.add()
        short.add(40)
    assert told[0] == "a.json: 1,200 records, 25%, about 3 minutes left"
    assert told[1:] == ["nothing: 0 of 0, 0%", "pages: 30 of 30, 100%, about 0 seconds left"]


def test_the_last_listener_hears_and_the_one_before_again_afterwards() -> None:
    first: list[str] = []
    second: list[str] = []
    with told_to(lambda line, _: first.append(line)):
        with pytest.raises(RuntimeError), told_to(lambda line, _: second.append(line)):
            progress.say("one")
            raise RuntimeError
        progress.say("two")
    assert (first, second, progress.is_heard()) == (["two"], ["one"], False)


def test_durations_are_in_words() -> None:
    assert [duration(n) for n in (1, 89, 90, 5399, 5400, 39_600)] == [
        "1 seconds",
        "89 seconds",
        "2 minutes",
        "90 minutes",
        "1.5 hours",
        "11.0 hours",
    ]


COPY, NOTICES = "COPY", "NOTICES"
LONG = {
    f"import {NOTICES} --source find_a_tender": ["NOTICES.jsonl: "],
    "rebuild": [
        *("step 1 of", "landed files indexed: ", "processes read: ", "periods compared: "),
        *("months of landing hashed", "checks before publishing: ", "tables written to the snapshot: "),
    ],
    "run --no-collect": ["theme_model: begun", "processes read: ", "council pages made: "],
    "site": [
        *("council pages to be made", "councils compared with the last site: ", "council pages made: "),
        "measures' pages looked at: ",
    ],
    "verify --landing": ["landed files hashed: "],
    "verify --evidence": ["processes read again: "],
    "snapshots verify": ["files hashed: "],
    f"backup check {COPY}": ["landed files hashed: ", "looked for in the copy: "],
}


@pytest.fixture
def told_at_once(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(progress, "EVERY", 0.0)
    yield


@pytest.mark.usefixtures("light_record")
@pytest.mark.first(command=1)
@pytest.mark.parametrize("command", LONG)
def test_a_long_command_writes_how_far_it_is_to_the_log(
    command: str, home: Settings, tmp_path: Path, told_at_once: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy, notices = tmp_path / COPY, tmp_path / f"{NOTICES}.jsonl"
    shutil.copytree(home.home, copy)
    shutil.copytree(home.register_dir, copy / "register")
    notices.write_text("".join(json.dumps(release(number)) + "\n" for number in range(50, 60)))
    if command == "rebuild":
        monkeypatch.setattr(build, "pages", lambda settings: 0)
    if command in ("rebuild", "run --no-collect"):
        shutil.rmtree(home.home / "interim")
    (home.home / "site/.build.json").unlink()
    typed = command.replace(COPY, str(copy)).replace(NOTICES, str(notices))
    env = {"PEERBENCH_HOME": str(home.home), "PEERBENCH_REGISTER": str(home.register_dir)}
    result = CliRunner(env=env).invoke(app, typed.split())
    assert result.exit_code == 0, result.output
    said = [
        line.split(" ", 1)[1]
        for path in (home.home / LOGS).glob("*.log")
        for line in path.read_text().splitlines()
    ]
    for words in LONG[command]:
        (line, *_) = [line for line in said if words in line] or [f"nothing of {words}: {said}"]
        assert TOLD.search(line) or not words.endswith(": "), line


@pytest.mark.slow
def test_each_page_that_another_process_made_is_counted(
    home: Settings, tmp_path: Path, told_at_once: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build, "FEW", 0)
    monkeypatch.setattr(build, "EVERY", 0.02)
    told: list[str] = []
    with told_to(lambda line, passing: told.append(line)):
        build.write(tmp_path / "site", published(home), processes=2)
    counted = [line.split(",")[0] for line in told if line.startswith("council pages made: ")]
    assert counted[-1] == "council pages made: 8 of 8"
    assert len(set(counted)) > 2, "one portion, and each of its pages is told"


def test_a_training_says_how_far_it_is(told_at_once: None) -> None:
    told: list[str] = []
    with told_to(lambda line, passing: told.append(line)):
        train([row for row in theme_labels.package() if row.split == "train"][:100])
    assert len(told) > 5 and all(line.startswith("themes learned: ") for line in told)


def test_restoring_says_it_on_a_terminal_where_no_home_is_yet(
    home: Settings, tmp_path: Path, told_at_once: None
) -> None:
    told: list[str] = []
    from pipelines.operate.backup import restore

    with told_to(lambda line, passing: told.append(line)):
        restore(home.model_copy(update={"home": tmp_path / "new"}), home.home)
    assert any(line.startswith("files put back: ") and TOLD.search(line) for line in told), told
