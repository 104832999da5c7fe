#!/usr/bin/env bash
# Software:  dagster 1.13.27, dagster-postgres 0.29.27
# Guess:     a database that does not answer ends DagsterInstance.get() with SQLAlchemy's OperationalError, as the
#            same storage in SQLite ends where its file cannot be opened.
# Seen:      after its retries dagster-postgres raises DagsterPostgresException, which is no SQLAlchemyError and no
#            DagsterError; the SQLite storage raises SQLAlchemy's.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check \
    dagster==1.13.27 dagster-postgres==0.29.27 psycopg2-binary==2.9.11 "sqlalchemy<2.1"
mkdir "$place/record" "$place/file"
printf 'telemetry:\n  enabled: false\nstorage:\n  postgres:\n    postgres_url: postgresql+psycopg2://x@127.0.0.1:9/d\n' \
    > "$place/record/dagster.yaml"
printf 'telemetry:\n  enabled: false\n' > "$place/file/dagster.yaml"
mkdir -p "$place/file/history/runs.db"
cat > "$place/show.py" <<'PYTHON'
import os
import sys

import dagster as dg
from dagster_shared.error import DagsterError
from sqlalchemy.exc import SQLAlchemyError


def told(home: str) -> BaseException:
    os.environ["DAGSTER_HOME"] = home
    try:
        with dg.DagsterInstance.get() as instance:
            instance.get_runs()
    except Exception as error:
        return error
    raise AssertionError(home)


postgres, sqlite = told(sys.argv[1] + "/record"), told(sys.argv[1] + "/file")
print("dagster", dg.__version__)
print("PostgreSQL down:", type(postgres).__module__, type(postgres).__name__)
print("SQLite's file is a folder:", type(sqlite).__module__, type(sqlite).__name__)
assert type(postgres).__name__ == "DagsterPostgresException"
assert not isinstance(postgres, SQLAlchemyError | DagsterError)
assert isinstance(sqlite, SQLAlchemyError)
PYTHON
DAGSTER_DISABLE_TELEMETRY=1 "$place/venv/bin/python" "$place/show.py" "$place" 2>/dev/null
