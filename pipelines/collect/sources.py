"""What is told of a source of notices in one place: its name, and the days on which it can have published."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo

from warehouse.errors import Unreadable

LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True)
class Source:
    """A service that publishes notices. `began` is the first day of which it has any, in any form."""

    name: str
    began: date


SOURCES: Mapping[str, Source] = MappingProxyType(
    {
        source.name: source
        for source in (
            # The site began in February 2011; its API has notices from February 2015 (SOURCES.md 1.1).
            Source("contracts_finder", date(2011, 2, 1)),
            Source("find_a_tender", date(2021, 1, 1)),
            # Both publish OCDS from January 2019, and Kingfisher Collect asks them from then on.
            Source("public_contracts_scotland", date(2019, 1, 1)),
            Source("sell2wales", date(2019, 1, 1)),
        )
    }
)
"""Every source that a release may come from."""


class Misdated(Unreadable):
    """A release whose date cannot be right, with the `rule` that refuses it. It is kept on no day."""

    def __init__(self, rule: str, reason: str) -> None:
        super().__init__(f"{rule}: {reason}")
        self.rule = rule
        self.reason = reason


def publication_day(source: str, stated: object, received: date) -> date:
    """The UK day of a release's date, of a source that had begun, received on a day not before it.

    Raises Misdated: a date such as year 1 or 1970 is the default of somebody's system, not a day.
    """
    try:
        day = london_day(stated)
    except ValueError:
        raise Misdated("release-without-date", f"date: {stated!r:.80} is no date-time") from None
    if day > received:
        raise Misdated("release-in-the-future", f"date: {stated!r:.80} lies in the future")
    if day < SOURCES[source].began:
        began = SOURCES[source].began
        raise Misdated("release-before-its-service", f"date: {stated!r:.80}; {source} began on {began}")
    return day


def london_day(stated: object) -> date:
    """The UK day of an OCDS date-time; one without a zone is UK local time. Raises ValueError."""
    if not isinstance(stated, str):
        raise ValueError(stated)
    moment = datetime.fromisoformat(stated)
    try:
        return moment.astimezone(LONDON).date() if moment.tzinfo else moment.date()
    except OverflowError:
        return moment.date()  # within a day of year 1 or 9999, where no other zone can be told
