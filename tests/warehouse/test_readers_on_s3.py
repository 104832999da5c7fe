"""Every command that reads a snapshot finds it where the settings say that it lies."""

from collections.abc import Callable
from pathlib import Path

import pytest
from small_home import few_councils, landed, release
from typer.testing import CliRunner

from pipelines.cli import app
from warehouse.snapshots.storage_s3 import Bucket


@pytest.mark.usefixtures("no_pages")
def test_commands_read_the_snapshot_of_the_bucket(tmp_path: Path, s3: Callable[..., Bucket]) -> None:
    home = tmp_path / "home"
    env = {
        "PEERBENCH_HOME": str(home),
        "PEERBENCH_REGISTER": str(few_councils(tmp_path / "register")),
        "PEERBENCH_WAREHOUSE": s3().name,
    }
    landed(home, [release(n) for n in range(3)])
    made = CliRunner(env=env).invoke(app, ["rebuild"])
    assert made.exit_code == 0, made.output
    assert not (home / "warehouse").exists()
    for command in (
        ["buyers"],
        ["buyers", "--unresolved", "--all"],
        ["buyers", "--identifiers"],
        ["councils"],
        ["council", "Leeds"],
        ["tables"],
        ["sql", "select count(*) from procurements"],
    ):
        found = CliRunner(env=env).invoke(app, command)
        assert found.exit_code == 0, (command, found.output)
