"""Files of JSON lines: the last line of a killed process may be cut, others a disk may have broken."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def lines_of(path: Path) -> list[bytes]:
    """The lines of a file; none where it is not there."""
    try:
        return path.read_bytes().splitlines()
    except FileNotFoundError:
        return []


def objects_of(path: Path) -> Iterator[dict[str, Any] | None]:
    """The object of each line in order; null for a line that is none."""
    return map(object_of, lines_of(path))


def object_of(line: bytes) -> dict[str, Any] | None:
    """The object that a line is; null where it is none."""
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return row if isinstance(row, dict) else None
