"""What every asset is given: the settings, the one clock, and whom to tell how far the work is."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from pipelines.collect.clock import Clock
from pipelines.settings import Settings

Progress = Callable[[str, bool], None]
"""Takes a line, and whether it is passing (a day collected) or worth keeping (a step done)."""


@dataclass
class Work:
    """One run's settings. `first` and `last` bound the days asked of the services; null: the whole months.

    `again` asks complete days too.
    """

    settings: Settings
    clock: Clock
    first: date | None = None
    last: date | None = None
    again: bool = False
    progress: Progress = field(default=lambda line, passing: None)


def work(settings: Settings) -> Work:
    """The resource for these settings."""
    return Work(settings, Clock(settings.clock_speed, settings.clock_start))
