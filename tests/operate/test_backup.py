"""A copy is proved whole or named in what it lacks; one command puts it back, and rebuild makes the rest."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.operate.backup import NotEmpty, NotWhole, held, restore
from pipelines.publish.storage import place
from pipelines.rebuild import rebuild
from pipelines.settings import Settings
from warehouse.snapshots.snapshot import latest


def copied(home: Settings, to: Path) -> Path:
    shutil.copytree(home.home, to, ignore=shutil.ignore_patterns("interim", "site", "warehouse", "cache"))
    return to


def first(copy: Path) -> Path:
    return sorted((copy / "landing").rglob("*.zst"))[0]


def test_a_whole_copy_gives_the_same_tables(home: Settings, tmp_path: Path) -> None:
    copy = copied(home, tmp_path / "copy")
    assert held(home.home, copy) == len(list((home.home / "landing").rglob("*.zst")))
    new = home.model_copy(update={"home": tmp_path / "new"})
    assert restore(new, copy) == held(home.home, copy)
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
        held(home.home, copy)


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
