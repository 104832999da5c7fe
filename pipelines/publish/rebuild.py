"""Everything again from landing: every table in order, a snapshot, and the pages."""

from collections.abc import Callable
from dataclasses import dataclass

from pipelines.collect.landing import sole_writer
from pipelines.publish import tables
from pipelines.settings import Settings
from warehouse.store import read


@dataclass(frozen=True)
class Published:
    """What a rebuild gave."""

    snapshot: str
    rows: dict[str, int]
    states: dict[str, int]
    pages: int


def rebuild(settings: Settings, progress: Callable[[str], None] | None = None) -> Published:
    """Publishes a snapshot of all that lies in landing. Raises ValueError for a bad register, LandingBusy."""
    rows: dict[str, int] = {}
    with sole_writer(settings.home):
        for name, step in tables.STEPS:
            if progress:
                progress(name)
            rows |= step(settings)
        snapshot = tables.snapshot(settings)
        pages = tables.pages(settings)
    states = read(settings.home, "procurements").group_by("state").len().sort("len", descending=True)
    return Published(snapshot, rows, dict(states.iter_rows()), pages)
