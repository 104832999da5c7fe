"""Imports dataframely without SQLAlchemy, which it has for columns of databases: no table of ours is one.

SQLAlchemy is there for Dagster, and dataframely imports it with three of its dialects wherever it is there: a
seventh of the time in which `peerbench status` answers. Whoever imports SQLAlchemy later gets it.
"""

import sys
from importlib import import_module

NAME = "sqlalchemy"

if NAME not in sys.modules:
    sys.modules[NAME] = None  # type: ignore[assignment]  # for the import system: there is no such module
    try:
        import_module("dataframely")
    finally:
        del sys.modules[NAME]
