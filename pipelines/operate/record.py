"""Dagster's own record of runs, looked at without loading Dagster: its settings, libraries and database."""

import os
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import yaml

from pipelines.query.fact import UNSEEN, Fact
from warehouse.text import without_userinfo

OF_SCALE = ("dagster_postgres", "psycopg2")
"""Libraries that the extra `scale` installs."""
LEAST_ROOM = 20_000_000
"""Bytes free below which a database that does not answer has no room."""
MAKE_ROOM = "make room at {place}, or set DAGSTER_HOME to a folder on a larger disk,"
SECONDS = 5
"""So long a database has to answer."""


def place_of(home: Path) -> Path:
    """The folder of the record: DAGSTER_HOME where it is set, else inside the home."""
    stated = os.environ.get("DAGSTER_HOME")
    return Path(stated) if stated else home.resolve() / "dagster"


def no_room(place: Path) -> bool:
    """Whether the disk of a folder has no room for a database to grow."""
    return place.is_dir() and shutil.disk_usage(place).free < LEAST_ROOM


def is_of_postgres(place: Path) -> bool:
    """Whether the settings there say that the record lies in PostgreSQL; not where they cannot be read."""
    try:
        settings = yaml.safe_load((place / "dagster.yaml").read_bytes())
    except (OSError, yaml.YAMLError, UnicodeDecodeError):
        return False
    return isinstance(settings, dict) and "postgres" in (settings.get("storage") or {})


def installs_scale() -> str:
    """The command that installs the extra `scale`, with the uv that is there."""
    own = Path(sys.executable).with_name("uv")
    uv = str(own) if shutil.which("uv") is None and own.exists() else "uv"
    return f"{uv} sync --extra scale"


def not_installed(module: str) -> tuple[str, str]:
    """That a library named in the settings is missing, and the command that mends it."""
    if module.split(".")[0] in OF_SCALE:
        return f"{module} is not installed", f"`{installs_scale()}` in the folder of peerbench"
    return f"{module} is not installed", "install it beside peerbench"


def facts(home: Path) -> Iterator[Fact]:
    """What is wrong with the record: its settings, the libraries named, the PostgreSQL behind it."""
    place = place_of(home)
    path = place / "dagster.yaml"
    if no_room(place) and place.stat().st_dev != home.stat().st_dev:  # else `disk` tells it
        free = f"{shutil.disk_usage(place).free / 1e6:,.1f} MB free"
        remedy = f"{MAKE_ROOM.format(place=place)} then `peerbench run`"
        yield Fact("dagster", "no_room", f"{place}: {free}, so that no run can be noted", remedy)
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        if os.environ.get("DAGSTER_HOME"):
            words = f"{path} is missing: one killed run keeps all others waiting"
            yield Fact("dagster", "no_monitoring", words, _copied(path))
        return
    try:
        settings = yaml.safe_load(content) or {}
    except (yaml.YAMLError, UnicodeDecodeError):
        settings = None
    if not isinstance(settings, dict):
        yield Fact("dagster", "bad_settings", f"{path} is no YAML of settings", _copied(path))
        yield from _not_asked(path)
        return
    missing = [name for name in _modules(settings) if find_spec(name.split(".")[0]) is None]
    if missing:
        words, remedy = not_installed(missing[0])
        yield Fact("dagster", "not_installed", f"{path}: {words}", f"{remedy}, or {_copied(path)}")
        if "postgres" in (settings.get("storage") or {}):
            yield from _not_asked(path)
    elif problem := _database(path, settings):
        yield Fact("dagster", "unreachable", f"{path}: {problem[0]}", problem[1])
    monitoring = settings.get("run_monitoring") or {}
    frees = monitoring.get("enabled") and monitoring.get("free_slots_after_run_end_seconds") != 0
    if not os.environ.get("DAGSTER_HOME"):
        return
    if not frees:
        words = f"{path}: no run_monitoring that frees slots: one killed run keeps all others waiting"
        yield Fact("dagster", "no_monitoring", words, _copied(path))
    elif not missing and not problem:
        yield Fact("dagster", "sound", f"{path} frees what killed runs held")


def _not_asked(path: Path) -> Iterator[Fact]:
    yield Fact("dagster: unreachable", UNSEEN, f"{path}: whether the database answers was not asked")


def _copied(path: Path) -> str:
    made = "" if path.parent.is_dir() else f"mkdir -p {path.parent} && "
    return f"{made}cp dagster.yaml {path}"


def _modules(settings: Any) -> Iterator[str]:
    """Every library that the settings name."""
    if not isinstance(settings, dict):
        return
    if isinstance(settings.get("module"), str):
        yield settings["module"]
    if "postgres" in (settings.get("storage") or {}):
        yield from OF_SCALE
    for value in settings.values():
        yield from _modules(value)


def _database(path: Path, settings: dict[str, Any]) -> tuple[str, str] | None:
    """Why PostgreSQL does not answer and what mends it; null where it does, or where there is none."""
    stated = (settings.get("storage") or {}).get("postgres")
    if not isinstance(stated, dict):
        return None
    import psycopg2

    url = stated.get("postgres_url")
    if isinstance(url, dict):
        variable = str(url.get("env"))
        url = os.environ.get(variable)
        if not url:
            return f"{variable} is not set", f"set {variable} to its address, or {_copied(path)}"
    if isinstance(url, str):
        scheme, _, rest = url.partition("://")
        if scheme not in ("postgresql", "postgresql+psycopg2"):
            return "the database's address is of another driver", "begin it with postgresql+psycopg2://"
        parts: dict[str, Any] = {"dsn": f"postgresql://{rest}"}
    else:
        given = {name: _stated(value) for name, value in (stated.get("postgres_db") or {}).items()}
        names = {"username": "user", "password": "password", "hostname": "host", "port": "port"}
        parts = {names[name]: given[name] for name in names if given.get(name)}
        parts["dbname"] = given.get("db_name")
    try:
        with closing(psycopg2.connect(**parts, connect_timeout=SECONDS)):
            return None
    except psycopg2.Error as error:
        words = without_userinfo(str(error).strip().partition("\n")[0])
        return f"the database does not answer: {words}", "`systemctl start postgresql`, then `peerbench run`"


def _stated(value: Any) -> Any:
    return os.environ.get(str(value.get("env"))) if isinstance(value, dict) else value


def broken_databases(record: Path) -> list[Path]:
    """The databases of Dagster's record of runs that are none, or damaged."""
    found = []
    for path in sorted(record.glob("*/*.db")) + sorted(record.glob("history/runs/index.db")):
        try:
            with closing(sqlite3.connect(path)) as database:
                if database.execute("pragma quick_check(1)").fetchone() != ("ok",):
                    found.append(path)
        except sqlite3.DatabaseError:
            # On a full disk a database that is whole cannot be opened either.
            if not no_room(record):
                found.append(path)
    return found


def set_aside(record: Path) -> Path:
    """Moves a record of runs that is damaged out of the way. Gives where it lies now."""
    number = 1 + len(list(record.parent.glob("dagster.broken-*")))
    return record.replace(record.with_name(f"dagster.broken-{number}"))
