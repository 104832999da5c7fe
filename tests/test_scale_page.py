"""docs/scale.md: its products are right, and it names commands, settings and files that are there."""

import re
from pathlib import Path

from typer.main import get_command

from pipelines.cli import app
from pipelines.settings import Settings

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs/scale.md").read_text()


def rows(unit: str) -> list[tuple[float, float]]:
    """(per notice, for 100 million) of the table whose second column is headed so."""
    table = PAGE.split(f"| {unit} |")[1].split("\n\n")[0]
    return [
        (float(each), float(all_)) for each, all_ in re.findall(r"\| ([\d.]+) \| ([\d.]+) \|$", table, re.M)
    ]


def test_what_is_multiplied_is_multiplied_rightly() -> None:
    of_bytes, of_time = rows("bytes a notice"), rows("CPU milliseconds a notice")
    assert len(of_bytes) == len(of_time) == 3
    assert all(each * 1e8 / 1e9 == gigabytes for each, gigabytes in of_bytes)
    assert all(round(each * 1e8 / 1000 / 86_400, 1) == days for each, days in of_time)
    documents = 10 * 365 * 100
    assert f"are {documents:,}: {round(documents * 190e3 / 1e9)} GB" in PAGE
    assert f"and {round(documents * 0.089 / 3600)} hours of one core" in PAGE
    assert f"so {round(documents * 20 * 2 / 86_400)} days" in PAGE


def test_it_names_what_is_there() -> None:
    commands = {*vars(get_command(app))["commands"]}
    named = set(re.findall(r"`peerbench ([a-z]+)", PAGE))
    assert named and named <= commands
    settings = {f"PEERBENCH_{name.upper()}" for name in Settings.model_fields}
    assert {*re.findall(r"PEERBENCH_[A-Z_]+", PAGE)} <= settings
    paths = re.findall(r"`(?:python )?(tests/[\w/.]+)", PAGE) + re.findall(r"\]\(([\w.]+)\)", PAGE)
    assert all((ROOT / path).exists() or (ROOT / "docs" / path).exists() for path in paths)
    assert "## More than one machine" in (ROOT / "docs/performance.md").read_text()
