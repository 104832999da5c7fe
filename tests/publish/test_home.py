"""A home says whose register it has: no one lost file lets another register publish in it."""

import json
import shutil
from pathlib import Path

import pytest
from small_home import landed, release
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.publish.snapshot import snapshot
from pipelines.publish.storage import HOME, HomeUnknown, OtherRegister, begin, place
from pipelines.rebuild import rebuild
from pipelines.settings import Settings
from warehouse.progress import told_to
from warehouse.snapshots.manifest import PointerMissing

SYNTHETIC = Path(__file__).parents[2] / "sample" / "register"


def other(small: Settings) -> Settings:
    return small.model_copy(update={"register_dir": SYNTHETIC})


@pytest.mark.parametrize(
    "lost", [HOME, "warehouse/latest.json", "warehouse", "warehouse/snapshots", "interim", "site"]
)
def test_another_register_is_refused_whatever_was_lost(small: Settings, lost: str) -> None:
    path = small.home / lost
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    for act in (begin, rebuild, snapshot):
        with pytest.raises(OtherRegister, match="PEERBENCH_REGISTER"):
            act(other(small))


@pytest.mark.parametrize("content", ["", "{", "null", '{"register": null}', '{"register": ""}'])
def test_a_broken_word_of_the_home_is_written_again_from_its_snapshots(small: Settings, content: str) -> None:
    (small.home / HOME).write_text(content)
    with pytest.raises(OtherRegister):
        begin(other(small))
    begin(small)
    assert json.loads((small.home / HOME).read_text())["register"]
    (small.home / HOME).write_text(content)
    shutil.rmtree(small.home / "warehouse")
    with pytest.raises(HomeUnknown, match=f"{HOME}.*remove the file"):
        begin(small)


def test_a_home_file_that_was_lost_is_told_and_never_guessed(
    small: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    (small.home / HOME).unlink()
    with told_to(lambda line, passing: told.append(line)):
        begin(small)
        begin(small)
    assert len(told) == 1 and HOME in told[0] and "snapshot" in told[0], told
    for lost in (HOME, "warehouse", "ledger.jsonl"):
        path = small.home / lost
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    monkeypatch.delenv("PEERBENCH_REGISTER", raising=False)
    for command in ("rebuild", "run --no-collect", "collect find_a_tender"):
        result = CliRunner(env={"PEERBENCH_HOME": str(small.home)}).invoke(app, command.split())
        assert result.exit_code == 2 and HOME in result.stderr, (command, result.output)
        assert "PEERBENCH_REGISTER" in result.stderr and not (small.home / HOME).exists()
    told.clear()
    with told_to(lambda line, passing: told.append(line)):
        begin(small.model_copy(update={"register_dir": small.register_dir}))
    assert len(told) == 1 and "PEERBENCH_REGISTER names" in told[0], told


def test_the_first_import_says_whose_home_it_is(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_text(json.dumps(release(1)) + "\n")
    asked = ["import", str(path), "--source", "find_a_tender"]
    env = {"PEERBENCH_HOME": str(tmp_path / "home"), "PEERBENCH_REGISTER": str(SYNTHETIC)}
    assert CliRunner(env=env).invoke(app, asked).exit_code == 0
    env["PEERBENCH_REGISTER"] = str(SYNTHETIC.parents[1] / "warehouse" / "reference")
    for command in (asked, ["rebuild"], ["run", "--no-collect"]):
        result = CliRunner(env=env).invoke(app, command)
        assert result.exit_code == 2 and HOME in result.stderr, (command, result.output)


@pytest.mark.slow
@pytest.mark.usefixtures("no_pages")
def test_a_lost_pointer_is_told_before_any_table_is_made(small: Settings) -> None:
    (small.home / "warehouse" / "latest.json").unlink()
    ids, told = place(small).ids(), []
    landed(small.home, [release(901)])
    with pytest.raises(PointerMissing, match=f"snapshots use {ids[-1]}"):
        rebuild(small, told.append)
    assert not told and place(small).ids() == ids
    env = {"PEERBENCH_HOME": str(small.home)}
    ended = CliRunner(env=env).invoke(app, ["snapshots", "use", ids[-1], "--reason", "lost"])
    assert ended.exit_code == 0, ended.output
    assert rebuild(small) in place(small).ids() and set(ids) < set(place(small).ids())
