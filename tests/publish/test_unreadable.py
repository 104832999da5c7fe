"""A council whose procurement could not be read at all is told so beside its coverage."""

import json
from pathlib import Path
from typing import Any

import pytest
from small_home import few_councils, landed, rebuild_tables, release
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.settings import Settings


def _lots_misnamed(number: int, buyer: str, name: str = "lot") -> dict[str, Any]:
    row = release(number, buyer=buyer)
    row["tender"][name] = row["tender"].pop("lots")
    return row


@pytest.mark.slow
def test_what_could_not_be_read_at_all_is_told_beside_the_coverage(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home", register_dir=few_councils(tmp_path / "register"))
    leeds, bristol = "Leeds City Council", "Bristol City Council"
    rows = [release(n) for n in range(1, 6)] + [release(n, buyer=bristol) for n in range(20, 25)]
    rows += [_lots_misnamed(6, leeds), _lots_misnamed(7, "LEEDS CITY COUNCIL", "Lots")]
    rows += [{**release(8), "tender": "Grounds"}, {**release(9), "tender": [release(9)["tender"]]}]
    rows += [_lots_misnamed(25, bristol), _lots_misnamed(26, "Whoever Ltd")]
    landed(settings.home, rows)
    rebuild_tables(settings)
    env = {"PEERBENCH_HOME": str(settings.home), "PEERBENCH_REGISTER": str(settings.register_dir)}

    def told(*arguments: str) -> str:
        found = CliRunner().invoke(app, ["council", *arguments], env=env)
        assert found.exit_code == 0, found.output
        return found.output

    said = told("Leeds")
    assert "4 more procurements of all years could not be read at all and stand in no figure" in said
    assert said.index("4 more procurements") < said.index("From notices found")
    assert "1 more procurement of all years could not be read at all and stands in no figure" in told(bristol)
    assert "could not be read at all" not in told("Kent County Council")
    assert json.loads(told("Leeds", "--json"))["unreadable"] == 4
