"""A copy is proved whole or named in what it lacks; one command puts it back, and rebuild makes the rest."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.operate.backup import NotEmpty, NotWhole, check, held, register_part, restore
from pipelines.publish.storage import place
from pipelines.rebuild import rebuild
from pipelines.settings import Settings
from warehouse.snapshots.snapshot import latest


def copied(home: Settings, to: Path) -> Path:
    shutil.copytree(home.home, to, ignore=shutil.ignore_patterns("interim", "site", "warehouse", "cache"))
    shutil.copytree(home.register_dir, to / "register")
    return to


def first(copy: Path) -> Path:
    return sorted((copy / "landing").rglob("*.zst"))[0]


@pytest.mark.slow
def test_a_whole_copy_gives_the_same_tables(home: Settings, tmp_path: Path) -> None:
    copy = copied(home, tmp_path / "copy")
    assert held(home, copy) == len(list((home.home / "landing").rglob("*.zst")))
    new = home.model_copy(update={"home": tmp_path / "new"})
    assert restore(new, copy) == held(home, copy)
    rebuild(new)
    files = {
        name: {file["path"]: file["sha256"] for file in latest(place(one)).manifest["files"]}
        for name, one in (("old", home), ("new", new))
    }
    assert files["old"].keys() == files["new"].keys()
    differing = {path for path in files["old"] if files["old"][path] != files["new"][path]}
    assert differing <= {"runs.parquet"}  # the rebuild itself is one


def _gone(copy: Path) -> None:
    first(copy).unlink()


def _cut(copy: Path) -> None:
    first(copy).write_bytes(first(copy).read_bytes()[:-3])


def _no_sidecar(copy: Path) -> None:
    first(copy).with_suffix(".json").unlink()


def _no_register(copy: Path) -> None:
    (copy / "home.json").unlink()


def _other_withdrawals(copy: Path) -> None:
    (copy / "ledger.jsonl").write_text('{"path": "find_a_tender/x.zst"}\n')


def _no_landing(copy: Path) -> None:
    shutil.rmtree(copy / "landing")


@pytest.mark.parametrize(
    "spoil",
    [_gone, _cut, _no_sidecar, _no_register, _other_withdrawals, _no_landing],
    ids=lambda f: f.__name__,
)
def test_what_a_copy_lacks_is_named(spoil: Callable[[Path], None], home: Settings, tmp_path: Path) -> None:
    copy = copied(home, tmp_path / "copy")
    spoil(copy)
    with pytest.raises(NotWhole, match=str(copy)):
        held(home, copy)


def _no_ledger(copy: Path) -> None:
    (copy / "ledger.jsonl").unlink()


def _short_ledger(copy: Path) -> None:
    (copy / "ledger.jsonl").write_text("")


def _cut_ledger(copy: Path) -> None:
    (copy / "ledger.jsonl").write_bytes((copy / "ledger.jsonl").read_bytes()[:-5])


SPOILT = [_gone, _cut, _no_sidecar, _no_register, _other_withdrawals]
SPOILT += [_no_landing, _no_ledger, _short_ledger, _cut_ledger]


@pytest.mark.parametrize("spoil", SPOILT, ids=lambda f: f.__name__)
def test_a_copy_that_is_not_whole_is_not_restored(
    spoil: Callable[[Path], None], home: Settings, tmp_path: Path
) -> None:
    copy = copied(home, tmp_path / "copy")
    spoil(copy)
    new = home.model_copy(update={"home": tmp_path / "new"})
    with pytest.raises(NotWhole):
        restore(new, copy)
    assert not list((tmp_path / "new").rglob("*.zst"))


@pytest.mark.parametrize("spoil", [_no_register, _no_ledger], ids=lambda f: f.__name__)
def test_what_there_is_is_put_back_on_demand_and_what_lacks_is_said(
    spoil: Callable[[Path], None], home: Settings, tmp_path: Path
) -> None:
    copy = copied(home, tmp_path / "copy")
    spoil(copy)
    env = {"PEERBENCH_HOME": str(tmp_path / "new"), "PEERBENCH_REGISTER": str(home.register_dir)}
    refused = CliRunner(env=env).invoke(app, ["backup", "restore", str(copy)])
    assert refused.exit_code == 1 and "missing" in refused.stderr and "--incomplete" in refused.stderr
    taken = CliRunner(env=env).invoke(app, ["backup", "restore", str(copy), "--incomplete"])
    assert taken.exit_code == 0 and "not put back, or damaged" in taken.stderr, taken.output
    assert "not in the copy" in taken.stdout and "withdrawals.jsonl (what was taken back" in taken.stdout
    assert list((tmp_path / "new").rglob("*.zst"))


def test_a_home_that_holds_something_is_not_restored_into(home: Settings, tmp_path: Path) -> None:
    with pytest.raises(NotEmpty):
        restore(home, copied(home, tmp_path / "copy"))


def test_the_commands_say_so(home: Settings, tmp_path: Path) -> None:
    copy = copied(home, tmp_path / "copy")
    env = {"PEERBENCH_HOME": str(home.home), "PEERBENCH_REGISTER": str(home.register_dir)}
    listed = CliRunner(env=env).invoke(app, ["backup", "list"])
    assert listed.exit_code == 0 and "landing: what was received" in listed.output
    whole = CliRunner(env=env).invoke(app, ["backup", "check", str(copy)])
    assert whole.exit_code == 0 and "whole" in whole.output
    _gone(copy)
    lacking = CliRunner(env=env).invoke(app, ["backup", "check", str(copy)])
    assert lacking.exit_code == 1 and "missing" in lacking.output


def told_of(home: Settings, *words: str) -> tuple[int, str]:
    env = {"PEERBENCH_HOME": str(home.home), "PEERBENCH_REGISTER": str(home.register_dir)}
    ended = CliRunner(env=env).invoke(app, ["backup", *words])
    return ended.exit_code, ended.output


def test_a_register_outside_the_home_is_named_where_the_copy_lacks_it(home: Settings, tmp_path: Path) -> None:
    copy = copied(home, tmp_path / "copy")
    edited = sorted((copy / "register").glob("*.csv"))[0]
    edited.write_text(edited.read_text() + "\n")
    code, out = told_of(home, "check", str(copy))
    assert code == 1 and f"{home.register_dir}: " in out and "not what is there now" in out
    shutil.rmtree(copy / "register")
    code, out = told_of(home, "check", str(copy))
    assert code == 1 and f"`cp -rT {home.register_dir} {copy / 'register'}`" in out and "whole" not in out
    code, out = told_of(home.model_copy(update={"home": tmp_path / "new"}), "restore", str(copy))
    assert code == 0 and f"{home.register_dir} (the register" in out
    shutil.copytree(home.register_dir, copy / "register")
    assert told_of(home, "check", str(copy))[0] == 0
    code, out = told_of(home.model_copy(update={"home": tmp_path / "newer"}), "restore", str(copy))
    assert code == 0 and "your own register: put it where" in out and "(the register" not in out


def test_the_register_of_the_package_needs_no_copy(
    home: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = Settings(home=home.home)
    assert register_part(package) is None and register_part(home) == home.register_dir.resolve()
    monkeypatch.chdir(home.register_dir.parent)
    named = home.model_copy(update={"register_dir": Path(home.register_dir.name)})
    assert register_part(named) == home.register_dir.resolve(), "a command that names it is typed anywhere"
    inside = home.model_copy(update={"register_dir": home.home / "register"})
    shutil.copytree(home.register_dir, inside.register_dir)
    copy = tmp_path / "copy"
    shutil.copytree(inside.home, copy)
    assert check(inside, copy) == []
    shutil.rmtree(copy / "register")
    (problem,) = check(inside, copy)
    assert problem.startswith(f"{inside.register_dir}: ")


def test_keys_and_settings_are_said_not_to_be_looked_at(home: Settings, tmp_path: Path) -> None:
    copy = copied(home, tmp_path / "copy")
    code, out = told_of(home, "check", str(copy))
    assert code == 0 and "not looked at" in out and "PEERBENCH_ settings" in out


@pytest.mark.parametrize("command", ["check", "restore"])
def test_a_copy_that_is_not_there_is_a_bad_argument(command: str, home: Settings, tmp_path: Path) -> None:
    into = home if command == "check" else home.model_copy(update={"home": tmp_path / "new"})
    (file := tmp_path / "file").write_text("")
    for none in (tmp_path / "nowhere", file):
        code, out = told_of(into, command, str(none))
        assert code == 2 and f"{none}: no folder" in out


@pytest.mark.parametrize(
    "extra", ["find_a_tender/2025/01/02/note.txt", "stray.zst", "find_a_tender/2031/01/02/windows.json"]
)
def test_what_lies_in_a_copy_and_not_at_home_is_named(extra: str, home: Settings, tmp_path: Path) -> None:
    copy = copied(home, tmp_path / "copy")
    (path := copy / "landing" / extra).parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"{}")
    assert any(line.startswith(f"{path}: ") and "neither the home" in line for line in check(home, copy))
