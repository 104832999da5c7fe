"""One fact, one place: the version of the rules, addresses of notices, the order of peer sets."""

import ast
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from pipelines.benchmark.peer_sets import ORDER
from pipelines.collect.sources import SOURCES
from pipelines.criteria.rules import JUDGES, RULE_VERSION, RULES, version_of

ROOT = Path(__file__).parents[1]
CODE = [
    path
    for name in ("pipelines", "warehouse", "assets", "sensors")
    for path in sorted((ROOT / name).rglob("*.py"))
]
OF_NOW = [path.read_bytes() for path in JUDGES]


def test_the_version_of_the_rules_is_no_sum() -> None:
    rules = [*RULES.values()]
    assert version_of(rules, OF_NOW) == RULE_VERSION
    first, second = rules[:2]
    moved = [replace(first, version=first.version + 1), replace(second, version=second.version - 1)]
    others = [
        version_of([*moved, *rules[2:]], OF_NOW),  # a sum would be the same
        version_of([replace(first, id=f"{first.id}-2"), *rules[1:]], OF_NOW),
        version_of([second, first, *rules[2:]], OF_NOW),
        version_of(rules[1:], OF_NOW),
        version_of(rules, [OF_NOW[0] + b" ", *OF_NOW[1:]]),
    ]
    assert len({RULE_VERSION, *others}) == len(others) + 1


@cache
def texts(path: Path) -> list[str]:
    """Every text of a module that is no docstring."""
    tree = ast.parse(path.read_text())
    told = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    stated = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in told)
    return [node.value for node in stated if isinstance(node.value, str)]


@pytest.mark.parametrize("source", sorted(SOURCES))
def test_where_a_notice_stands_is_written_in_its_source_alone(source: str) -> None:
    """Its host and the path of a notice's page."""
    of = SOURCES[source]
    own = ROOT / f"pipelines/collect/sources/{source}.py"
    host = of.address.split("//")[1].removeprefix("www.")
    page = of.notice_page.path.split("{")[0] if of.notice_page else "\0"
    for path in CODE:
        if path.is_relative_to(own.parent):
            continue
        found = [text for text in texts(path) if host in text or (len(page) > 8 and page in text)]
        assert not found, (path, found)


def test_the_order_of_peer_sets_is_written_once() -> None:
    def in_order(path: Path) -> bool:
        """Whether a tuple or list names most kinds of peer sets."""
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Tuple | ast.List):
                named = {one.value for one in ast.walk(node) if isinstance(one, ast.Constant)}
                if len(named & {*ORDER}) * 2 > len(ORDER):
                    return True
        return False

    assert [path.name for path in CODE if in_order(path)] == ["peer_sets.py"]
