"""Months of landing: the parts in which release-level tables are made, named by their first day."""

import hashlib
from collections import defaultdict
from datetime import date
from pathlib import Path

from pipelines.collect.landing import sidecar_of
from pipelines.collect.places import of_days
from pipelines.collect.process_roots import Roots, roots
from pipelines.collect.sources import FEEDS, SOURCES

FIRST_MONTH = min(source.feed.first_day for source in FEEDS.values()).replace(day=1)
"""The first month that a feed answers for; what is older lies in this month too."""
Landed = dict[str, list[tuple[str, Path]]]


def month_of(day: date) -> str:
    """The month a day belongs to, as '2025-06-01'."""
    return max(day.replace(day=1), FIRST_MONTH).isoformat()


def landed(home: Path) -> Landed:
    """(source, file) of every landed day file by month, in order of source, day and hash."""
    found: Landed = defaultdict(list)
    for source, day, path in of_days(home, "*.zst"):
        found[month_of(day)].append((source, path))
    return found


def digest(files: list[tuple[str, Path]]) -> str:
    """What a month's landing holds, as one hash: files are named by the hash of their content.

    It moves too when a notice of them comes to belong to the process of one that landed later.
    """
    known = next((roots(path.parents[5]) for source, path in files if _names_others(source)), None)
    lines = (f"{source} {path.name}{_processes(known, source, path)}" for source, path in files)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _names_others(source: str) -> bool:
    return source in SOURCES and SOURCES[source].read_notice is not None


def _processes(known: Roots | None, source: str, path: Path) -> str:
    if known is None or not _names_others(source):
        return ""
    state = known.state(sidecar_of(path) or {})
    return f" {state}" if state else ""
