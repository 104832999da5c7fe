"""The version of the reader: one hash of all code, words and numbers that decide a reading.

It moves when a pattern does, whether or not anybody counts its rule up, and stands beside the version of the
rules in a manifest and wherever two readings are compared. What decides is what `read_procurement` imports,
at any remove, and the files that those modules name beside them. Comments, docstrings and line breaks decide
nothing, and neither does the Python that runs it: 3.11, 3.12 and 3.13 agree. Kept readings hang on
libraries too, by `program`.
"""

import ast
import importlib.util
import json
import os
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path

from pipelines.program import READING, ROOT, program

START = ("pipelines.social_value.procurements", "pipelines.documents.page_image")
BY_NAME = ("pipelines.documents.formats",)
"""Packages whose modules are loaded by a name that is put together: all of them decide."""
STORES = ("warehouse.tables", "warehouse.snapshots")
"""Where rows lie and what is said of their columns, which decides no reading."""


def reader_version() -> str:
    """The version of the reader of this program, sixteen hexadecimal digits."""
    return _version(_reader())


def decides(path: Path) -> bool:
    """Whether a file of this program decides a reading."""
    return path.relative_to(ROOT).as_posix() in _reader()


def version_of(root: Path) -> str:
    """The version of the reader below `root`, where its source must lie."""
    return _version(_stated_by(root))


def _version(stated: dict[str, str]) -> str:
    lines = (f"{path} {found}\n" for path, found in sorted(stated.items()))
    return sha256("".join(lines).encode()).hexdigest()[:16]


@cache
def _reader() -> dict[str, str]:
    """What each file of this program that decides a reading states.

    To parse 250 modules takes two seconds: it is kept beside their bytecode with the hash of their bytes.
    """
    kept, known = Path(importlib.util.cache_from_source(__file__)).with_suffix(".json"), program(*READING)
    try:
        stated = json.loads(kept.read_bytes())
        if stated["program"] == known:
            return {str(path): str(found) for path, found in stated["reader"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        pass
    found = _stated_by(ROOT)
    part = kept.with_suffix(f".{os.getpid()}")
    try:
        part.write_text(json.dumps({"program": known, "reader": found}))
        part.replace(kept)
    except OSError:  # not ours to write, or the disk is full: it is reckoned each time
        pass
    return found


def _stated_by(root: Path) -> dict[str, str]:
    """The path below `root` of each file that decides a reading, and a hash of what it states."""
    found: dict[str, str] = {}
    asked = [*START]
    for package in BY_NAME:
        asked += [f"{package}.{path.stem}" for path in root.joinpath(*package.split(".")).glob("*.py")]
    while asked:
        module = asked.pop()
        path = _path(root, module)
        if path is None or module.startswith(STORES) or (name := path.relative_to(root).as_posix()) in found:
            continue
        tree = ast.parse(path.read_bytes())
        found[name] = sha256(" ".join(_said(tree)).encode("utf-8", "surrogatepass")).hexdigest()
        asked += [module.rpartition(".")[0], *_imported(tree)]
        for beside in _beside(path, tree):
            found[beside.relative_to(root).as_posix()] = sha256(beside.read_bytes()).hexdigest()
    return found


def _path(root: Path, module: str) -> Path | None:
    """The file of a module of ours; null for another's, and for a name that is none."""
    below = root.joinpath(*module.split("."))
    paths = (below.with_suffix(".py"), below / "__init__.py")
    return next((path for path in paths if module and path.is_file()), None)


def _imported(tree: ast.AST) -> Iterator[str]:
    """Every name that may be a module: what is imported of a package may be one."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{name.name}" for name in node.names)


def _beside(path: Path, tree: ast.AST) -> Iterator[Path]:
    """The files beside a module that a text of it names."""
    folder = {one.name: one for one in path.parent.iterdir() if one.suffix not in ("", ".py", ".pyc")}
    for node in ast.walk(tree):
        if folder and isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in folder:
            yield folder[node.value]


def _said(node: object) -> Iterator[str]:
    """What code says, without where it stands and without texts that stand alone, which are comments.

    Fields that are empty are left out: another Python has others.
    """
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return
    if isinstance(node, ast.AST):
        yield f"({type(node).__name__}"
        for name, value in ast.iter_fields(node):
            if value not in (None, []) and name not in ("kind", "type_comment"):
                yield name
                yield from _said(value)
        yield ")"
    elif isinstance(node, list):
        for one in node:
            yield from _said(one)
    else:
        yield repr(node)
