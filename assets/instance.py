"""Dagster's record of runs: which one, and what is wrong with it in words that an operator can mend."""

import os
import re
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg
import yaml
from dagster._core.instance.ref import InstanceRef
from dagster_shared.check import CheckError
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from assets.engines import engines_kept
from pipelines.operate.record import (
    MAKE_ROOM,
    broken_databases,
    is_of_postgres,
    no_room,
    not_installed,
    place_of,
    set_aside,
)
from warehouse.errors import ROOM, UserError
from warehouse.text import without_userinfo


class NoRecord(UserError):
    """Dagster's record of runs cannot be read or written."""


@contextmanager
def instance(home: Path) -> Iterator[dg.DagsterInstance]:
    """DAGSTER_HOME where it is set, so that the web server shows the run; else one inside the home.

    Raises NoRecord for a `dagster.yaml` that Dagster does not take, a library that it names and that is not
    installed, and a database that does not answer, then or later.
    """
    try:
        with engines_kept(), _loaded(home) as found:
            yield found
    except _down() as error:
        words = f"Dagster's record of runs does not answer: {_first_line(error.__cause__ or error)}"
        raise NoRecord(f"{words}: {_mend(home)} and run again; what was landed stays") from error


def _mend(home: Path) -> str:
    """What an operator does where the record stopped to answer."""
    place = place_of(home)
    if no_room(home):
        return f"the disk is full: {ROOM}; make it,"
    if no_room(place):
        return f"the disk is full: {MAKE_ROOM.format(place=place)}"
    if is_of_postgres(place):
        return "see that its database runs (`systemctl status postgresql`)"
    return f"see whose {place} is, and that nothing else holds it,"


@contextmanager
def sigterm_kept() -> Iterator[None]:
    """What SIGTERM does is afterwards what it did before.

    A run of Dagster leaves it to do what SIGINT does: in a process that a script began with `&`, nothing, so
    neither it nor what it starts could be ended.
    """
    before = signal.getsignal(signal.SIGTERM)
    try:
        yield
    finally:
        if before is not None and threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGTERM, before)


def _loaded(home: Path) -> dg.DagsterInstance:
    place, stated = place_of(home), os.environ.get("DAGSTER_HOME")
    if not stated:
        _prepare(place)
    try:
        # Dagster says itself what is wrong with a DAGSTER_HOME that is none.
        found = dg.DagsterInstance.get() if stated else _of(place)
        _ = found.compute_log_manager  # loaded late, where a run could not tell what is wrong with it
    except (
        *(dg.DagsterInvariantViolationError, dg.DagsterInvalidConfigError, CheckError),
        *(ArgumentError, yaml.YAMLError, UnicodeDecodeError, ImportError, OSError),
    ) as error:
        raise NoRecord(f"{place / 'dagster.yaml'}: {_why(error)}") from error
    return found


def _of(place: Path) -> dg.DagsterInstance:
    return dg.DagsterInstance.from_ref(InstanceRef.from_dir(str(place)))


def _why(error: Exception) -> str:
    """What is wrong with the settings, and what mends it."""
    text = str(error)
    if module := re.search(r"(?:import module|No module named) '?([\w.]+)", text):
        name = module[1]
        if name == "psycopg":
            return "the address of the database means another driver: begin it with postgresql+psycopg2://"
        return ": ".join(not_installed(name))
    if variable := re.search(r'environment variable "(\w+)" which is not set', text):
        return f"it asks for {variable[1]}, which is not set: set it to the address of the database"
    if "is not a directory" in text or "must be an absolute path" in text:
        return "DAGSTER_HOME is no folder by its whole path: make it and copy dagster.yaml there, or unset it"
    problem = re.search(r"Error 1: (.*?)(?: Expected: |$)", text, re.MULTILINE)
    words = problem[1] if problem else _first_line(error)
    return f"Dagster does not take it: {words[:300]}: `cp` the dagster.yaml of peerbench there, or mend it"


def _down() -> tuple[type[Exception], ...]:
    """What is raised where the database does not answer. The extra `scale` need not be installed."""
    postgres = sys.modules.get("dagster_postgres.utils")
    return (SQLAlchemyError, postgres.DagsterPostgresException) if postgres else (SQLAlchemyError,)


def _first_line(error: BaseException) -> str:
    return without_userinfo(str(error).strip().partition("\n")[0])


def _prepare(place: Path) -> None:
    """Begins the record inside the home, again where it is broken: what was run stands in runs.jsonl."""
    if broken_databases(place):
        set_aside(place)
    place.mkdir(parents=True, exist_ok=True)
    path = place / "dagster.yaml"
    if path.exists() and not _is_taken(path):
        path.replace(path.with_name("dagster.yaml.broken"))
    if not path.exists():
        path.write_text("nux:\n  enabled: false\ntelemetry:\n  enabled: false\n")


def _is_taken(path: Path) -> bool:
    """Whether Dagster takes its settings, which an operator may have put there."""
    try:
        if not isinstance(yaml.safe_load(path.read_bytes()), dict):
            return False
        InstanceRef.from_dir(str(path.parent))
    except (yaml.YAMLError, dg.DagsterInvalidConfigError, UnicodeDecodeError):
        return False
    return True
