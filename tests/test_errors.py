"""One tree of what a user can mend; whatever else is raised is a fault of ours, told with its traceback."""

import ast
import importlib
import inspect
import pkgutil
import sqlite3
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

import pipelines
import warehouse
from assets.run import without_class
from pipelines.cli import app
from pipelines.criteria.structure.portions import TooMany
from pipelines.documents.opening import ReaderFault
from pipelines.errors import Told, errors_told, is_ours
from pipelines.job import JobError
from pipelines.publish.runs import told
from pipelines.query.site_files import NoIndex
from warehouse.errors import ROOM, OfSystem, UserError
from warehouse.snapshots.snapshot import NoRoom
from warehouse.snapshots.storage import InDoubt
from warehouse.snapshots.storage_s3 import Missing, Refused, StorageFailed

OURS = {JobError, ReaderFault}
"""Exceptions that say that the program is wrong."""
INNER = {NoIndex, TooMany}
"""Exceptions that the module above the one that raises them answers, and that are no one's mistake."""


def declared() -> set[type[Exception]]:
    """Every exception class of the project."""
    found = set()
    for package in (pipelines, warehouse):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if module.name.endswith(("__main__", ".speed")):
                continue
            for _, value in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
                if issubclass(value, Exception) and value.__module__ == module.name:
                    found.add(value)
    return found


def test_every_exception_of_the_project_is_a_users_or_says_that_it_is_ours() -> None:
    found = declared()
    assert len(found) > 20
    assert [kind for kind in found - OURS - INNER if not issubclass(kind, UserError)] == []


def test_a_run_tells_what_a_user_can_mend_in_its_own_words_alone() -> None:
    for kind in declared():
        if issubclass(kind, UserError):
            assert (
                without_class(f"{kind.__module__}.{kind.__qualname__}: in.csv: line 1\nmore")
                == "in.csv: line 1"
            )
    assert without_class("KeyError: 'weight'") == "KeyError: 'weight'"
    assert (
        without_class("polars.exceptions.ColumnNotFoundError: x")
        == "polars.exceptions.ColumnNotFoundError: x"
    )
    assert told(OfAUser("in.csv: line 1")) == "in.csv: line 1" and told(KeyError("x")) == "KeyError: 'x'"


def raising(error: Exception, guarded: bool) -> typer.Typer:
    """A program of one command that raises, inside `errors_told` or outside."""
    program = typer.Typer(cls=Told, pretty_exceptions_enable=False)

    @program.callback()
    def whole() -> None:
        """A group."""

    @program.command()
    def go() -> None:
        if not guarded:
            raise error
        with errors_told():
            raise error

    return program


class OfAUser(UserError):
    """A class of its own."""


MENDED = [OfAUser("in.csv line 3: date"), FileNotFoundError(2, "No such file or directory", "in.csv")]
NOT_MENDED = [
    *(KeyError("weight_pct"), ValueError("x"), RuntimeError("x"), TypeError("x"), AssertionError("x")),
    *(OSError("no file is named"), RecursionError("x"), StopIteration("x"), UnicodeError("x")),
]


@pytest.mark.parametrize("guarded", [True, False])
@pytest.mark.parametrize("error", MENDED, ids=lambda error: type(error).__name__)
def test_what_a_user_can_mend_is_one_line_and_exit_2(error: Exception, guarded: bool) -> None:
    result = CliRunner().invoke(raising(error, guarded), ["go"])
    assert result.exit_code == 2 and len(result.output.splitlines()) == 1 and "in.csv" in result.output


@pytest.mark.parametrize("guarded", [True, False])
@pytest.mark.parametrize("error", NOT_MENDED, ids=lambda error: type(error).__name__)
def test_everything_else_is_a_traceback_and_exit_70(error: Exception, guarded: bool) -> None:
    result = CliRunner().invoke(raising(error, guarded), ["go"])
    lines = result.output.splitlines()
    assert result.exit_code == 70 and lines[0].startswith("Traceback")
    assert any("test_errors.py" in line for line in lines)
    assert "fault of peerbench" in lines[-1] and "landed" in lines[-1] and "report" in lines[-1]


@pytest.mark.parametrize(
    ("arguments", "code"), [(["nothing"], 2), (["council"], 2), (["--help"], 0), (["run", "--days", "x"], 2)]
)
def test_what_typer_says_of_a_command_line_is_no_fault_of_ours(arguments: list[str], code: int) -> None:
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == code and "Traceback" not in result.output


@pytest.mark.parametrize(
    ("name", "content", "command"),
    [
        ("key.pem", b"no key", ["snapshots", "list"]),
        ("day.zip", b"no zip", ["audit", "--against", "{file}"]),
        ("notices.jsonl", b"\x00\x01", ["read", "{file}"]),
        ("notices.json.gz", b"no gzip", ["import", "{file}", "--source", "find_a_tender"]),
        ("buyers.csv", b"a,b\n1\n", ["resolve", "{file}"]),
        ("labels.jsonl", b"{]", ["evaluate", "{file}"]),
        ("buyers.csv", b"\xff\xfe\x00", ["evaluate", "--buyers", "{file}"]),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else None,
)
def test_a_users_bad_file_is_told_by_name(
    tmp_path: Path, name: str, content: bytes, command: list[str]
) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    environment = {
        "PEERBENCH_HOME": str(tmp_path / "home"),
        "PEERBENCH_PUBLIC_KEY": str(tmp_path / "key.pem"),
    }
    result = CliRunner(env=environment).invoke(app, [part.format(file=file) for part in command])
    assert result.exit_code in (0, 2) and "Traceback" not in result.output, result.output
    assert result.exit_code == 0 or name in result.output or "no snapshot" in result.output


def test_no_step_or_command_raises_a_bare_error_of_a_user() -> None:
    """A plain ValueError or RuntimeError in what commands call is a fault of ours: these few are meant."""
    root = Path(__file__).parents[1]
    meant = {"declared_files.py", "policies.py", "clock.py", "passage.py", "settings.py", "models.py"}
    meant |= {
        "tables.py",
        "questions.py",
        "measures.py",
        "frameworks.py",
        "parquet.py",
        "snapshot.py",
        "percents.py",
    }
    for path in (file for top in ("pipelines", "warehouse") for file in (root / top).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Raise) and node.exc is not None:
                named = ast.unparse(node.exc).partition("(")[0]
                assert named not in ("ValueError", "RuntimeError") or path.name in meant, (
                    f"{path}:{node.lineno}"
                )


@pytest.mark.parametrize(
    "error",
    [
        OSError(28, "No space left on device"),
        OSError(122, "Disk quota exceeded"),
        RuntimeError("parquet: No space left on device (os error 28)"),
        ValueError("Disk quota exceeded (os error 122)"),
        sqlite3.OperationalError("database or disk is full"),
        RuntimeError("INTERNAL: failed to execute: database or disk is full"),
    ],
    ids=repr,
)
def test_a_full_disk_is_no_fault_of_ours_where_no_file_is_named(
    error: Exception, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(typer.Exit) as ended, errors_told():
        raise error
    said = capsys.readouterr().err
    assert ended.value.exit_code == 2 and not is_ours(error) and "Traceback" not in said
    assert said.startswith("peerbench: the disk is full (") and f": {ROOM}; what was landed" in said
    assert is_ours(OSError(5, "Input/output error")) and is_ours(RuntimeError("os error 28"))


@pytest.mark.parametrize("kind", [NoRoom, InDoubt, StorageFailed, Missing, Refused])
def test_what_a_storage_refused_is_told_without_a_number_that_is_none(kind: type[OfSystem]) -> None:
    assert told(kind(None, "not published: no room", "/home/warehouse")) == (
        "/home/warehouse: not published: no room"
    )
    assert told(kind("s3://b: whether it is current is not known")) == (
        "s3://b: whether it is current is not known"
    )
