"""Dagster's SQLite databases, each opened by one engine while a record of runs is open.

Dagster makes an engine for each statement, some 5,000 in a run, and SQLAlchemy compiles each statement anew
for a new engine: a third of a run's CPU.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from dagster._core.storage.event_log.sqlite import sqlite_event_log
from dagster._core.storage.runs.sqlite import sqlite_run_storage
from dagster._core.storage.schedules.sqlite import sqlite_schedule_storage
from dagster._core.storage.sql import create_engine
from sqlalchemy.engine import Engine

STORAGES = (sqlite_event_log, sqlite_run_storage, sqlite_schedule_storage)
"""The modules of Dagster's that make engines of SQLite."""


@contextmanager
def engines_kept() -> Iterator[None]:
    """Inside, these storages get the same engine for the same address. No connection is kept open by it."""
    made: dict[str, Engine] = {}
    before = [vars(module)["create_engine"] for module in STORAGES]

    def kept(address: str, **options: Any) -> Engine:
        if address not in made:
            made[address] = create_engine(address, **options)
        return made[address]

    try:
        for module in STORAGES:
            setattr(module, "create_engine", kept)  # noqa: B010, mypy knows the module's function
        yield
    finally:
        for module, function in zip(STORAGES, before, strict=True):
            setattr(module, "create_engine", function)  # noqa: B010
