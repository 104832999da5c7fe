"""The runbook names what ends an operator's command, in the program's own words, and no words that are not."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
OF_RECORDS = {
    "Unreadable",
    "NotAllowed",
    "Refused",
    "NoNotice",
    "WrongShape",
    "_Broken",
    "_Refused",
    "Missing",
}
"""Of one record, document or request: it goes to quarantine or is tried again, and ends no command."""
LEAST = 6
"""Letters of a message that stand in the program as they are: of shorter ones the words come from elsewhere."""
SCOPE = (
    *("pipelines/settings.py", "pipelines/sheets.py", "pipelines/declared_files.py"),
    *("pipelines/authorities/register", "pipelines/collect", "pipelines/operate", "pipelines/publish"),
    *("pipelines/documents/importing.py", "pipelines/social_value/withdrawals.py"),
    *(f"pipelines/social_value/{name}.py" for name in ("frameworks", "model_record", "models")),
    *("pipelines/query/snapshot_report.py", "pipelines/site", "warehouse/snapshots", "assets"),
    *(f"pipelines/commands/{name}.py" for name in ("collect", "days", "operate", "publish", "run")),
)
"""What stands behind run, collect, import, documents, rebuild, publish, site, snapshots, doctor and backup."""


TYPING = (
    *("'{}' is not one of {}", "--source: '{}' is not one of {}", "is left out by an empty PEERBENCH_{}_URL"),
    *("say whose it is with --ocid", "--ocid: a folder names the ocid of each file itself"),
    *("--days and --from or --to exclude each other", "--from: {} is later than {}"),
    *("say what to verify: --landing, --evidence", "--accept and --because go together"),
    *("--accept: there is no check", "give --authority and --measure of a figure, or --procurement"),
    *("--reason: it is published, and must say why", "no folder: name the copy of the home"),
)
"""Slips of typing, whose messages name what may be typed instead."""


class Message(NamedTuple):
    """What a command ends with: where it is raised, and its words with `{}` for what is filled in."""

    at: str
    words: str


def trees() -> Iterator[tuple[str, ast.Module]]:
    """Every module in scope."""
    for name in SCOPE:
        path = ROOT / name
        for one in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            yield one.relative_to(ROOT).as_posix(), ast.parse(one.read_text())


def user_errors() -> set[str]:
    """The classes of what a user can mend, but for those of single records."""
    bases: dict[str, list[str]] = {}
    for top in ("pipelines", "warehouse", "assets"):
        for path in (ROOT / top).rglob("*.py"):
            text = path.read_text()
            if "Error" in text or "(UserError)" in text:
                for node in ast.walk(ast.parse(text)):
                    if isinstance(node, ast.ClassDef):
                        bases[node.name] = [_last(base) for base in node.bases]
    found = {"UserError"}
    while more := {name for name, of in bases.items() if found & {*of}} - found - OF_RECORDS:
        found |= more
    return found


def _last(node: ast.expr) -> str:
    return str(getattr(node, "attr", getattr(node, "id", "")))


def words(node: ast.expr) -> str:
    """The text of a message with `{}` for each part that is filled in."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(words(part) for part in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return words(node.left) + words(node.right)
    return "{}"


@cache
def messages() -> list[Message]:
    """Every message of the scope that has words of its own."""
    classes = user_errors() | {"fail"}
    return [
        Message(f"{name}:{call.lineno}", said)
        for name, tree in trees()
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and call.args and _last(call.func) in classes
        for said in [words(call.args[0])]
        if len(re.sub(r"\{\}|\W", "", said)) >= LEAST
    ]


def told() -> list[str]:
    """The fragments between backticks in the first column of the runbook's list."""
    text = (ROOT / "docs/operations.md").read_text()
    section = text.split("### What ends a command")[1].split("\n**Upgrade")[0]
    first = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    return [fragment for cell in first for fragment in re.findall(r"`([^`]+)`", cell)]


def test_whatever_ends_a_command_is_in_the_runbook() -> None:
    fragments = told()
    known = [*fragments, *TYPING]
    missing = [message for message in messages() if not any(one in message.words for one in known)]
    assert missing == [], "\n".join(f"{message.at}: {message.words}" for message in missing)
    assert len(messages()) > 100


def test_the_runbook_says_nothing_that_the_program_does_not() -> None:
    said = [message.words for message in messages()]
    assert [one for one in [*told(), *TYPING] if not any(one in words for words in said)] == []


def test_a_message_of_few_words_is_not_in_every_other() -> None:
    for one in told():
        assert sum(one in message.words for message in messages()) <= 8, one
