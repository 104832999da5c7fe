"""Recorded releases from JSONL files, each kept as the very bytes of its line."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

SOURCES = {"ocds-h6vhtk-": "find_a_tender", "ocds-b5fd17-": "contracts_finder"}
"""A service's ocid prefix tells whose release it is (SOURCES.md 1.5 and 2.7)."""


class NotServable(Exception):
    """A line that is no release of either service; says which file and line."""


def recorded(paths: Iterable[Path]) -> list[dict[str, Any]]:
    """One row a line, as `stored` takes them, in the order of the files."""
    rows = []
    for path in paths:
        for number, line in enumerate(path.read_bytes().split(b"\n"), 1):
            if line.strip():
                rows.append(_row(line.rstrip(b"\r"), f"{path}:{number}"))
    return rows


def _row(line: bytes, place: str) -> dict[str, Any]:
    try:
        release = json.loads(line.decode("utf-8", "replace"))
    except ValueError as error:
        raise NotServable(f"{place}: not JSON: {error}") from None
    ocid = release.get("ocid") if isinstance(release, dict) else None
    source = SOURCES.get(ocid[:12]) if isinstance(ocid, str) else None
    if source is None:
        known = " or ".join(SOURCES)
        raise NotServable(f"{place}: the ocid is {ocid!r}; only releases whose ocid begins with {known}")
    return {"source": source, "release": release, "raw": line, "recorded": True}
