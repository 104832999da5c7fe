"""Imports flow one way: warehouse <- pipelines <- assets, sensors; sample imports nothing of ours."""

import ast
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

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


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse((ROOT / path).read_text())


@cache
def imports(path: Path) -> list[tuple[str, bool]]:
    """Every imported module's dotted name, and whether the import stands inside a function."""
    found = []
    waiting: list[tuple[ast.AST, bool]] = [(tree_of(path), False)]
    while waiting:
        node, inside = waiting.pop()
        inside = inside or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if isinstance(node, ast.Import):
            found += [(alias.name, inside) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.append((node.module, inside))
        if not isinstance(node, ast.expr):
            waiting += [(child, inside) for child in ast.iter_child_nodes(node)]
    return found


HEAVY = {
    *(
        "altair",
        "apprise",
        "bs4",
        "cryptography",
        "docx",
        "gptables",
        "obstore",
        "openpyxl",
        "pandas",
    ),
    *("psycopg2", "pypdfium2", "python_calamine", "sklearn", "statsmodels", "vl_convert", "xlrd"),
}
"""Libraries that take long to load or serve one setting: loaded where they are called, by the one module for them."""
BEHIND = {
    "pipelines/social_value/tables.py": {
        *(
            "pipelines.social_value.model_card",
            "pipelines.social_value.models",
            "pipelines.social_value.wordings",
        ),
    },
    "pipelines/documents/reading_process.py": {
        "pipelines.documents.formats",
        "pipelines.documents.formats.pdf",
    },
    "pipelines/documents/page_image.py": {"pipelines.documents"},
    "pipelines/operate/after.py": {"pipelines.operate.alerts", "pipelines.operate.watch"},
}
"""Modules of ours that load such libraries at their head, by the only module that loads them late: the theme
model's scikit-learn, the readers of a document's process, and what a command looks at after its end."""


def test_an_import_inside_a_function_is_of_a_heavy_library() -> None:
    """Else the head of a file says what it needs. A command loads what it runs when it is called: help is quick."""
    faults = [
        f"{path} imports {name} inside a function"
        for path in MODULES
        for name, in_function in imports(path)
        if in_function and path.parts[:2] != ("pipelines", "commands")
        if name.split(".")[0] not in HEAVY and name not in BEHIND.get(str(path), ())
    ]
    assert not faults, "\n".join(faults)


def test_modules_that_load_others_late_still_do() -> None:
    for path, names in BEHIND.items():
        late = {name for name, in_function in imports(Path(path)) if in_function}
        assert names <= late, f"{path}: {names - late}"


def may_import(path: Path, name: str, in_function: bool) -> bool:
    """Whether a module may import this: only what stands below its package, and Dagster only where it belongs."""
    package, top = path.parts[0], name.split(".")[0]
    if top == "dagster":
        return package in {"assets", "sensors"}
    if top not in OURS or top in ALLOWED[package]:
        return True
    command_inside_function = path.parts[1] == "commands" and top == "assets" and in_function
    definitions = path == Path("assets/definitions.py") and top == "sensors"
    return command_inside_function or definitions


def test_a_module_imports_only_what_stands_below_it() -> None:
    faults = [
        f"{path} imports {name}"
        for path in MODULES
        for name, in_function in imports(path)
        if not may_import(path, name, in_function)
    ]
    assert not faults, "\n".join(faults)
    assert not may_import(Path("pipelines/job.py"), "dagster", False)
    assert not may_import(Path("warehouse/text.py"), "pipelines.settings", False)


def test_a_stage_imports_no_later_stage() -> None:
    staged = [path for path in MODULES if path.parts[0] == "pipelines" and path.parts[1] in STAGES]
    assert len({path.parts[1] for path in staged}) == len(STAGES)
    faults = [
        f"{path} imports {name}"
        for path in staged
        for name, _ in imports(path)
        if (parts := name.split("."))[0] == "pipelines" and len(parts) > 1 and parts[1] in STAGES
        if STAGES.index(parts[1]) > STAGES.index(path.parts[1])
    ]
    assert not faults, "\n".join(faults)


def dotted(path: Path) -> str:
    return ".".join(path.with_suffix("").parts).removesuffix(".__init__")


def imported_modules(path: Path, known: set[str]) -> set[str]:
    """Modules of ours that a module imports anywhere, also in functions and for types only."""
    found = set()
    for node in ast.walk(tree_of(path)):
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
