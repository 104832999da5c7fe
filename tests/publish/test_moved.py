"""A month of landing renamed to another real month, a day copied into one: told, harmless, and put back as told."""

import hashlib
import json
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from pipelines import rebuild
from pipelines.cli import app
from pipelines.collect.day_record import LAST_SECOND, Day
from pipelines.collect.landing import land
from pipelines.publish.storage import place
from pipelines.settings import Settings
from pipelines.site import build
from tests.support.small_home import few_councils, landed, release
from warehouse.snapshots.snapshot import latest

SOURCE = "find_a_tender"
EMPTY = b'{"releases":[]}'


def collected(home: Path, day: date, content: bytes) -> None:
    """A day that was asked: its page, and the record of it."""
    first, last = f"{day}T00:00:00", f"{day}T23:59:59"
    about: Any = {"window_from": first, "window_to": last, "releases": content.count(b'"ocid"')}
    about |= {"url": "http://x/", "fetched_at": f"{last}+00:00"}
    land(home, SOURCE, day, content, about)
    end = datetime.combine(day, LAST_SECOND)
    record = Day(Day.path_of(home, SOURCE, day), day, end, end)
    record.note(about, "complete", content, [])
    record.finish(whole=True)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two months: one collected, with an empty answer of two days, one imported."""
    home = tmp_path_factory.mktemp("moved") / "home"
    few_councils(home.parent / "register", ("E08000035", "E06000023"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(build, "pages", lambda settings: 0)
        landed(home, [release(n, day=f"2025-06-0{1 + n % 3}") for n in range(1, 7)])
        for n in (11, 12, 13):
            page = json.dumps({"releases": [release(n, day=f"2025-05-{n}")]}).encode()
            collected(home, date(2025, 5, n), page)
        for n in (20, 21):
            collected(home, date(2025, 5, n), EMPTY)
        rebuild.rebuild(Settings(home=home, register_dir=home.parent / "register"))
    return home


@pytest.fixture
def home(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Settings]:
    shutil.copytree(made, tmp_path / "home", copy_function=shutil.copy2)
    monkeypatch.setattr(build, "pages", lambda settings: 0)
    monkeypatch.setenv("PEERBENCH_REGISTER", str(made.parent / "register"))
    monkeypatch.setenv("PEERBENCH_HOME", str(tmp_path / "home"))
    yield Settings(home=tmp_path / "home", register_dir=made.parent / "register")


def cli(*args: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, list(args))
    return result.exit_code, result.output


def fact(state: str) -> dict[str, Any] | None:
    _, out = cli("status", "--json")
    return next((one for one in json.loads(out)["facts"] if one["state"] == state), None)


def landing_of(home: Path) -> dict[str, str]:
    files = (path for path in (home / "landing").rglob("*") if path.is_file())
    return {str(path.relative_to(home)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def published(settings: Settings) -> set[tuple[Any, ...]]:
    frame = latest(place(settings)).read("releases")
    return set(frame.select("ocid", "content_sha256", "release_date").iter_rows())


def month(home: Path, name: str) -> Path:
    return home / "landing" / SOURCE / "2025" / name


def renamed(collected: bool) -> Callable[[Path], None]:
    def act(home: Path) -> None:
        month(home, "05" if collected else "06").rename(month(home, "09"))

    return act


def renamed_years(home: Path) -> None:
    (home / "landing" / SOURCE / "2025").rename(home / "landing" / SOURCE / "2024")


def renamed_day(home: Path) -> None:
    (month(home, "05") / "11").rename(month(home, "05") / "27")


def copied(of: str, into: str) -> Callable[[Path], None]:
    def act(home: Path) -> None:
        shutil.copytree(month(home, of), month(home, into), dirs_exist_ok=True)

    return act


def copied_file(home: Path) -> None:
    """One file of a collected day among those of another day that has its own."""
    (path,) = (month(home, "05") / "11").glob("*.zst")
    for one in (path, path.with_suffix(".json")):
        shutil.copy2(one, month(home, "06") / "01" / one.name)


def moved_file(home: Path) -> None:
    (path,) = (month(home, "05") / "11").glob("*.zst")
    for one in (path, path.with_suffix(".json")):
        one.rename(month(home, "06") / "01" / one.name)


def record_alone(home: Path) -> None:
    (month(home, "05") / "28").mkdir()
    shutil.copy2(month(home, "05") / "11" / "windows.json", month(home, "05") / "28")


GONE: dict[str, Callable[[Path], None]] = {
    "a collected month under another name": renamed(collected=True),
    "an imported month under another name": renamed(collected=False),
    "a year under another name": renamed_years,
    "a day under another name": renamed_day,
    "a file among those of another day": moved_file,
}
COPIES: dict[str, Callable[[Path], None]] = {
    "a collected month copied to a later one": copied("05", "09"),
    "an imported month copied to an earlier one": copied("06", "02"),
    "a day copied into another month": copied("05/12", "03/04"),
    "a file copied among those of another day": copied_file,
    "the record of a day alone": record_alone,
}


def type_all(remedy: str) -> None:
    commands = re.findall(r"`([^`]+)`", remedy.split("; or ")[0])
    assert len(commands) == 1, remedy  # one that can be pasted
    subprocess.run(commands[0], shell=True, check=True)


def typed(settings: Settings) -> None:
    """What status tells, until it tells nothing more of it."""
    for _ in range(8):
        if (found := fact("moved_files")) is None:
            return
        type_all(found["remedy"])
    raise AssertionError(found)


@pytest.mark.slow
@pytest.mark.parametrize("what", GONE)
def test_what_was_renamed_is_told_holds_the_publish_up_and_is_put_back_as_told(
    home: Settings, what: str
) -> None:
    lay, was = landing_of(home.home), published(home)
    assert fact("moved_files") is None
    GONE[what](home.home)
    _, out = cli("status")
    assert "MOVED: " in out and "another day than theirs" in out, out
    assert "lacks" not in out and "BROKEN" not in out, out  # a rebuild would write the wrong places down
    told = fact("files_gone")
    assert told and told["exit_code"] == 8, out
    assert re.fullmatch("`(mkdir -p [^`;]+ && )?mv [^`;]+`", told["remedy"]), told["remedy"]
    code, out = cli("verify", "--landing")
    assert code == 1 and "lies under another day than its own" in out and ": missing" not in out, out
    code, out = cli("rebuild")
    assert code == 1 and "landed_files" in out and "`mv " in out, out
    typed(home)
    assert landing_of(home.home) == lay
    assert cli("verify", "--landing")[0] == 0
    code, out = cli("rebuild")
    assert code == 0, out
    assert published(home) == was and fact("files_gone") is None


@pytest.mark.slow
@pytest.mark.parametrize("what", COPIES)
def test_what_was_copied_is_told_counts_once_and_is_moved_out_as_told(home: Settings, what: str) -> None:
    lay, was = landing_of(home.home), published(home)
    days = latest(place(home)).read("windows")
    COPIES[what](home.home)
    _, out = cli("status")
    assert "MOVED: " in out and "lacks" not in out and "BROKEN" not in out and fact("files_gone") is None, out
    assert cli("verify", "--landing")[0] == 1
    code, out = cli("rebuild")
    assert code == 0 and published(home) == was, out
    assert latest(place(home)).read("windows").equals(days)
    typed(home)
    assert landing_of(home.home) == lay
    code, out = cli("rebuild")
    assert code == 0 and published(home) == was, out
    assert cli("verify", "--landing")[0] == 0 and "GONE" not in cli("status")[1]


def test_one_answer_of_two_days_lies_where_it_belongs(home: Settings) -> None:
    assert fact("moved_files") is None and cli("verify", "--landing")[0] == 0


def test_what_is_gone_is_brought_back_by_what_mends_it_alone(home: Settings) -> None:
    """Another month lies where nothing is read: to move it mends nothing of the file that is gone."""
    for path in (month(home.home, "05") / "11").iterdir():
        path.unlink()
    shutil.copytree(month(home.home, "06"), month(home.home, "06 (1)"))
    gone, stray = fact("files_gone"), fact("stray_files")
    assert gone and gone["remedy"] == (
        "`peerbench run --from 2025-05-11 --to 2025-05-11 --source find_a_tender --again`"
    )
    assert stray and stray["remedy"].startswith("it is a copy: `cp -rn ") and " && mv " in stray["remedy"]
    type_all(stray["remedy"])
    assert fact("stray_files") is None
    code, out = cli("rebuild")
    assert code == 1 and "`mv " not in out, out


def test_of_files_that_are_gone_those_that_lie_astray_are_moved_and_the_others_fetched(
    home: Settings,
) -> None:
    lay = landing_of(home.home)
    month(home.home, "05").rename(month(home.home, "05.bak"))
    for path in (month(home.home, "05.bak") / "12").iterdir():
        path.unlink()
    told = fact("files_gone")
    assert told
    back, fetch = re.findall("`([^`]+)`", told["remedy"])
    assert back == f"mv {month(home.home, '05.bak')} {month(home.home, '05')}"
    assert fetch == "peerbench run --from 2025-05-12 --to 2025-05-12 --source find_a_tender --again"
    subprocess.run(back, shell=True, check=True)
    assert landing_of(home.home).items() < lay.items()
    told = fact("files_gone")
    assert told and told["remedy"] == f"`{fetch}`"


def test_a_content_of_several_days_goes_back_to_the_one_that_lacks_it(home: Settings) -> None:
    """An empty answer is the same file on two days; the folder of one of them was renamed."""
    lay = landing_of(home.home)
    (month(home.home, "05") / "20").rename(month(home.home, "05") / "20 old")
    told = fact("stray_files")
    assert told and told["remedy"] == f"`mv '{month(home.home, '05')}/20 old' {month(home.home, '05')}/20`"
    type_all(told["remedy"])
    assert landing_of(home.home) == lay
