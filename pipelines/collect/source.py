"""What a source of notices declares: one `SOURCE` a module of `pipelines/collect/sources/`."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING

from pipelines.clock import london_day
from pipelines.collect import notice_page
from pipelines.collect.schema_drift import TYPES
from warehouse.errors import Unreadable, UserError
from warehouse.text import shown

if TYPE_CHECKING:  # bs4 takes 0.3 s to import, and only a saved page needs it
    from bs4 import Tag

    from pipelines.collect.eu.reading import Notice

OGL = "Open Government Licence v3.0"
Release = dict[str, object]
ReleaseRows = Iterator[tuple[int, Release | None, str]]
"""(position from 1, release, problem) for each record of an export: one of the two is empty."""


ReadNotice = Callable[[bytes], "Notice"]
"""The notice of one file's bytes. Raises Unreadable, naming the element."""


class Misdated(Unreadable):
    """A release whose date cannot be right, with the `rule` that refuses it. It is kept on no day."""

    def __init__(self, rule: str, reason: str) -> None:
        super().__init__(f"{rule}: {reason}")
        self.rule = rule
        self.reason = reason


class WrongShape(UserError):
    """The file is no export of the form that its source gives."""


@dataclass(frozen=True)
class Feed:
    """How windows of publication time are asked for: UK wall clock without a zone, both ends inclusive.

    `path` and the names of its parameters stand below the source's address; `by_id` takes a release id.
    `page` is the most releases that one answer holds: a full page means that the window may hold more.
    `shortest` is the shortest window that the service takes; `first_day` the first day that it answers for.
    """

    path: str
    by_id: str
    from_parameter: str
    to_parameter: str
    first_day: date
    limit_parameter: str = "limit"
    page: int = 100
    shortest: timedelta = timedelta(seconds=2)


@dataclass(frozen=True)
class NoticePage:
    """The public page of a notice: `pattern` takes a release id, its first group goes into `path`."""

    pattern: re.Pattern[str]
    path: str


@dataclass(frozen=True)
class YearlySequence:
    """Release ids that count on from 1 each year: a number passed over is a notice that no window gave.

    `pattern` has the number and the year as groups, `form` writes them.
    """

    pattern: re.Pattern[str]
    form: str

    def year_and_number(self, release_id: str) -> tuple[int, int] | None:
        """(year, number) of a release id; null where it is none of the sequence."""
        match = self.pattern.fullmatch(release_id)
        return (int(match[2]), int(match[1])) if match else None

    def id_in(self, content: bytes) -> str | None:
        """The release id that stands as `id` in a release that is no JSON; null where none does."""
        stated = re.search(rb'"id"\s*:\s*"(' + self.pattern.pattern.encode() + rb')"', content)
        return stated[1].decode() if stated else None

    def written(self, year: int, number: int) -> str:
        """The release id of a number."""
        return self.form.format(year=year, number=number)


@dataclass(frozen=True)
class DailyListing:
    """A file that names every notice of a day, given beside the feed. `title` says what it is.

    `zipped`: it is a ZIP, and the groups of this pattern, joined by "-", are the release id in a file's name.
    """

    title: str
    zipped: re.Pattern[str] | None = None


PACE = 12.5
"""Seconds between two requests. Services allow 12 in 120 s, and have refused closer ones (SOURCES.md 2.5)."""
PAUSES: Mapping[int, float] = MappingProxyType({403: 300.0, 429: 120.0})
"""Statuses that say "slow down", and the seconds to wait where the answer names none itself."""


@dataclass(frozen=True, kw_only=True)
class Source:
    """A service that publishes notices; without a feed it is import-only (`FeedSource` has one).

    `id` names it in landing, in tables and on the command line; `title` in sentences; `address` is where its
    site is. A process belongs to the source whose `ocid_prefixes` its ocid begins with; `converted_prefix` is
    that of releases made here from a page or an export, which state none. `began`: the first day of which
    it has any notice, in any form.

    `notice_page` is the public page of a notice, `read_page` takes over a saved one (NoNotice when it is
    none), `read_export` gives the records of a file in a form of its own by content and suffixes (null when
    it is in none; WrongShape when it is broken), `exports` says what it takes, in words. `types` are those of
    fields that a change of shape is told by. `statutory`: notices above the thresholds have to be published
    here, so that what another source has of a buyer may be the same procurement again.
    `below_threshold_regime`: the regime of its notices that name no law and say that they are below the
    thresholds. `regime`: that of all its notices, so that no series is joined across a change of source.

    `read_notice` takes over one file of a notice in a form of its own, as `Notice`: of which country and form
    it is, and the releases it gives. A file of such a source may be a notice, a directory or an archive.
    `notice_root` is the element by which such a file is known, whoever it is said to be of.
    """

    id: str
    title: str
    address: str
    ocid_prefixes: tuple[str, ...]
    began: date
    licence: str = OGL
    converted_prefix: str | None = None
    notice_page: NoticePage | None = None
    read_page: "Callable[[Tag], Release] | None" = None
    read_export: Callable[[bytes, Sequence[str]], ReleaseRows | None] | None = None
    exports: str | None = None
    sequence: YearlySequence | None = None
    daily_listing: DailyListing | None = None
    types: Mapping[str, tuple[type, ...]] = field(default_factory=lambda: TYPES)
    statutory: bool = False
    below_threshold_regime: str | None = None
    regime: str | None = None
    read_notice: ReadNotice | None = None
    notice_root: bytes | None = None

    @property
    def prefixes(self) -> tuple[str, ...]:
        """Of every ocid of this source: published, or given here."""
        return (*self.ocid_prefixes, *filter(None, [self.converted_prefix]))

    def notice_url(self, release_id: str | None) -> str | None:
        """The public page of a notice; null where there is none."""
        page = self.notice_page
        match = page.pattern.fullmatch(release_id or "") if page else None
        return f"{self.address}{page.path.format(match[1])}" if page and match else None

    def release_of_page(self, content: bytes) -> Release:
        """The release that a saved page shows. Raises NoNotice saying what is missing."""
        if self.read_page is None:
            raise notice_page.NoNotice(f"pages of {self.id} are not read")
        release = self.read_page(notice_page.parse(content))
        return {"convertedFrom": "notice page", "language": "en", **notice_page.stated_only(release)}

    def publication_day(self, stated: object, received: date) -> date:
        """The UK day of a release's date, not before the source began, received on a day not before it.

        Raises Misdated: a date such as year 1 or 1970 is the default of somebody's system, not a day.
        """
        try:
            day = london_day(stated)
        except ValueError:
            if stated is None or stated == "":
                raise Misdated("release-without-date", "it states no date") from None
            reason = f"date: {shown(stated)} is no date-time, as '2026-03-02T10:00:00Z' is"
            raise Misdated("release-with-wrong-date", reason) from None
        if day > received:
            raise Misdated("release-in-the-future", f"date: {shown(stated)} lies in the future")
        if day < self.began:
            reason = f"date: {shown(stated)}; {self.id} began on {self.began}"
            raise Misdated("release-before-its-service", reason)
        return day


@dataclass(frozen=True, kw_only=True)
class FeedSource(Source):
    """A source that is asked every night. `pace`: seconds between two requests, `pauses` after a refusal."""

    feed: Feed
    pace: float = PACE
    pauses: Mapping[int, float] = field(default_factory=lambda: PAUSES)
