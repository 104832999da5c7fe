"""What a reader of the repository relies on: commands are told, words have one meaning, the version one place."""

import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import click
import pytest
from typer.main import get_command

from pipelines.cli import app

ROOT = Path(__file__).parents[1]
TOLD = "\n".join(path.read_text() for path in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))])


def commands(group: click.Group, before: str = "peerbench") -> Iterator[str]:
    for name, command in sorted(group.commands.items()):
        if hasattr(command, "commands"):
            yield from commands(command, f"{before} {name}")
        elif not command.hidden:
            yield f"{before} {name}"


@pytest.mark.parametrize("command", list(commands(get_command(app))))
def test_every_command_stands_in_the_readme_or_the_docs(command: str) -> None:
    group, _, name = command.rpartition(" ")
    beside = re.search(rf"{group} \w+ .*?# .*\b{name}\b", TOLD)
    assert re.search(rf"{command}\b", TOLD) or (group != "peerbench" and beside), command


def test_the_version_stands_in_one_place() -> None:
    stated = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert version("peerbench") == stated
    code = [
        p
        for name in ("pipelines", "assets", "sensors", "warehouse", "sample")
        for p in (ROOT / name).rglob("*.py")
    ]
    assert not [
        path for path in code if re.search(rf"peerbench/\d|['\"]{re.escape(stated)}['\"]", path.read_text())
    ]


def test_the_glossary_has_each_word_once() -> None:
    words = re.findall(r"^\| ([a-z][a-z, -]+) \| [A-Z]", (ROOT / "GLOSSARY.md").read_text(), re.M)
    assert 40 <= len(words) <= 80 and len(words) == len(set(words))


def test_sections_of_the_changelog_are_dated() -> None:
    heads = re.findall(r"^## (.+)$", (ROOT / "CHANGELOG.md").read_text(), re.M)
    assert heads[0] == "Unreleased"
    assert all(re.fullmatch(r"\d+\.\d+\.\d+, \d{1,2} [A-Z][a-z]+ \d{4}|Data", head) for head in heads[1:]), (
        heads
    )


def test_no_file_of_code_is_longer_than_is_read_at_once() -> None:
    """Tables are declared in one file each, however many columns they have."""
    code = [
        p for name in ("pipelines", "assets", "sensors", "warehouse") for p in (ROOT / name).rglob("*.py")
    ]
    long = {path: path.read_text().count("\n") for path in code if path.parent != ROOT / "warehouse/tables"}
    assert not {str(path): lines for path, lines in long.items() if lines > 500}
