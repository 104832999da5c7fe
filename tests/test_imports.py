"""Imports flow one way: warehouse <- pipelines <- assets, sensors; sample imports nothing of ours."""

import ast
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
OURS = {"pipelines", "assets", "sensors", "warehouse", "sample"}
ALLOWED = {
    "warehouse": {"warehouse"},
    "pipelines": {"pipelines", "warehouse"},
    "assets": {"assets", "pipelines", "warehouse"},
    "sensors": {"sensors", "pipelines", "warehouse"},
    "sample": {"sample"},
}
STAGES = [
    "collect",
    "notices",
    "authorities",
    "criteria",
    "documents",
    "social_value",
    "evaluation",
    "benchmark",
    "publish",
    "query",
    "operate",
    "site",
]
MODULES = [path.relative_to(ROOT) for name in sorted(OURS) for path in sorted((ROOT / name).rglob("*.py"))]


def imports(path: Path) -> Iterator[tuple[str, bool]]:
    """Every imported module's dotted name, and whether the import stands inside a function."""
    tree = ast.parse((ROOT / path).read_text())
    inside = {
        child
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for child in ast.walk(node)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node in inside) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module, node in inside


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_a_module_imports_only_what_stands_below_it(path: Path) -> None:
    package = path.parts[0]
    for name, in_function in imports(path):
        top = name.split(".")[0]
        if top == "dagster":
            assert package in {"assets", "sensors"}, f"{path} imports dagster"
        if top not in OURS or top in ALLOWED[package]:
            continue
        command_inside_function = path.parts[1] == "commands" and top == "assets" and in_function
        definitions = path == Path("assets/definitions.py") and top == "sensors"
        assert command_inside_function or definitions, f"{path} imports {name}"


@pytest.mark.parametrize("path", [p for p in MODULES if p.parts[0] == "pipelines" and p.parts[1] in STAGES])
def test_a_stage_imports_no_later_stage(path: Path) -> None:
    own = STAGES.index(path.parts[1])
    for name, _ in imports(path):
        parts = name.split(".")
        if parts[0] == "pipelines" and len(parts) > 1 and parts[1] in STAGES:
            assert STAGES.index(parts[1]) <= own, f"{path} imports {name}"


def dotted(path: Path) -> str:
    return ".".join(path.with_suffix("").parts).removesuffix(".__init__")


def imported_modules(path: Path, known: set[str]) -> set[str]:
    """Modules of ours that a module imports anywhere, also in functions and for types only."""
    found = set()
    for node in ast.walk(ast.parse((ROOT / path).read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= names & known or {node.module}
    return found & known - {dotted(path)}


def test_no_module_imports_itself_through_others() -> None:
    known = {dotted(path) for path in MODULES}
    order = TopologicalSorter({dotted(path): imported_modules(path, known) for path in MODULES})
    order.prepare()  # raises CycleError with the circle
