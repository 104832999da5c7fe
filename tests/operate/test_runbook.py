"""The runbook names every trouble that the program tells, in the program's own words, and no other."""

import ast
import re
from pathlib import Path

from pipelines.query import fact

ROOT = Path(__file__).parents[2]
QUERY = ROOT / "pipelines/query"
OF_FACTS = [QUERY / "fact.py", QUERY / "status.py", *QUERY.glob("*_facts.py")]
MODULES = [*(ROOT / "pipelines/operate").glob("*.py"), *OF_FACTS]
NAMED_SO = {"FIGURE_changed": "_changed", "FIGURE_gone": "_gone", "TABLE_gone": "_gone"}
"""States that begin with the name of a figure or a table."""
BY_OUTCOME = {"failed", "killed"}
"""States of the last run, which are the outcome as it is written down."""


def rows() -> list[tuple[str, str, str]]:
    """(of, state, words) of the runbook's list."""
    text = (ROOT / "docs/operations.md").read_text().split("## Failures A to Z")[1].split("\n## ")[0]
    return re.findall(r"^\| `([^`:]+): (\w+)` \| ([^|]+) \|", text, re.M)


def constants() -> str:
    """Every constant text of the modules, an f-string's pieces each for itself."""
    trees = [ast.parse(path.read_text()) for path in [*MODULES, *(ROOT / "pipelines").rglob("*.py")]]
    found = (node.value for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return "\n".join(value for value in found if isinstance(value, str))


def told() -> set[str]:
    """The states of all facts with a remedy whose state is written where the fact is made."""
    calls = (
        node
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Fact" and len(node.args) > 3
    )
    states = {_written(call.args[1]) for call in calls}
    return states - {None, "none", "sound", fact.UNSEEN}  # told of another thing


def _written(node: ast.expr) -> str | None:
    """A state as it stands there, or as a constant of `fact` names it; null where it is reckoned."""
    if isinstance(node, ast.Name):
        return getattr(fact, node.id, None)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def test_every_trouble_that_is_told_is_in_the_runbook() -> None:
    states = {state for _, state, _ in rows()}
    assert told() <= states, told() - states
    written = told() | NAMED_SO.keys() | BY_OUTCOME
    assert states <= written, states - written
    assert len(rows()) >= 50


def test_the_runbook_says_it_in_the_words_of_the_program() -> None:
    found = constants()
    for of, state, words in rows():
        assert words.strip() in found, (of, state, words)
        assert NAMED_SO.get(state, state) in found
        assert of.isupper() or of in found, of


def test_what_a_run_says_is_said_by_the_program() -> None:
    text = (
        (ROOT / "docs/operations.md")
        .read_text()
        .split("What a run says before it ends")[1]
        .split("### What ends a command")[0]
    )
    paths = (path for top in ("pipelines", "assets", "warehouse") for path in (ROOT / top).rglob("*.py"))
    sources = "\n".join(path.read_text() for path in paths)
    first = [line.split("|")[1] for line in text.splitlines() if line.startswith("| `")]
    messages = [message for cell in first for message in re.findall(r"`([^`]+)`", cell)]
    assert len(messages) >= 9
    for message in messages:
        assert message in sources or message == "No space left on device", message
