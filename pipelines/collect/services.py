"""The two services: how each is asked for a window of publication time. One line of SOURCES a service."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import msgspec

from pipelines.collect.client import Answer, Client, CollectError
from pipelines.collect.decode import load
from pipelines.collect.shape import changed
from pipelines.collect.sources import LONDON
from pipelines.collect.spans import cut

PAGE = 100
"""The most releases that one answer holds; a full page means that the window may hold more."""
SHORTEST = timedelta(seconds=2)
"""Find a Tender refuses a window whose ends are equal."""


@dataclass(frozen=True)
class Service:
    """Paths and parameter names of a feed; its address is a setting. `by_id` takes a release id.

    Times are UK wall clock without a zone, both ends inclusive.
    """

    source: str
    path: str
    by_id: str
    from_parameter: str
    to_parameter: str
    first_day: date


CONTRACTS_FINDER = Service(
    "contracts_finder",
    "/Published/Notices/OCDS/Search",
    "/Published/OCDS/Release/{}",
    "publishedFrom",
    "publishedTo",
    date(2015, 2, 1),
)
FIND_A_TENDER = Service(
    "find_a_tender",
    "/api/1.0/ocdsReleasePackages",
    "/api/1.0/ocdsReleasePackages/{}",
    "updatedFrom",
    "updatedTo",
    date(2021, 1, 2),
)
SOURCES = {service.source: service for service in (CONTRACTS_FINDER, FIND_A_TENDER)}


_ID = re.compile(rb'"id"\s*:\s*"(\d{6}-\d{4})"')
"""A notice id of Find a Tender, for a release that is no JSON."""


class ShapeChanged(CollectError):
    """The service answers in another shape than this client was written for. `answer` holds the bytes."""

    def __init__(self, message: str, answer: Answer) -> None:
        super().__init__(message)
        self.answer = answer


@dataclass(frozen=True)
class Page:
    """One window asked and counted: the answer holds every release of it, unless `full`."""

    first: datetime
    last: datetime
    releases: int
    answer: Answer

    @property
    def full(self) -> bool:
        return self.releases >= PAGE


def ask(service: Service, client: Client, first: datetime, last: datetime) -> Page:
    """One window in one answer, without a cursor: Find a Tender's lose rows at each page boundary.

    Raises CollectError, or ShapeChanged naming the field.
    """
    params = {service.from_parameter: wall(first), service.to_parameter: wall(last), "limit": str(PAGE)}
    answer = client.get(service.path, params)
    return Page(first, last, counted(answer), answer)


class _Named(msgspec.Struct):
    id: Any = None


def ids(page: Page) -> list[str]:
    """The release ids of a page, as far as they can be read."""
    found = []
    for item in cut(page.answer.content).items or ():
        try:
            found.append(msgspec.json.decode(item, type=_Named).id)
        except msgspec.DecodeError:
            found += [match[1].decode() for match in _ID.finditer(item)][:1]
    return [name for name in found if isinstance(name, str)]


def counted(answer: Answer) -> int:
    """How many releases a package holds, readable or not. Raises ShapeChanged."""
    found = cut(answer.content)
    if not found.whole or found.items is None:
        raise ShapeChanged(f"{answer.url}: `releases` is no list of a release package", answer)
    readable = [body for item in found.items if isinstance(body := load(item), dict)]
    if problem := changed(readable):
        raise ShapeChanged(f"{answer.url}: {problem}", answer)
    if found.items and len(readable) * 2 < len(found.items):
        raise ShapeChanged(f"{answer.url}: `releases[]` holds other things than objects", answer)
    return len(found.items)


def halves(first: datetime, last: datetime) -> tuple[tuple[datetime, datetime], ...]:
    """The window in two, both ends inclusive; none where it is as short as the service takes.

    Not cut where the clock goes back: a wall time of that hour names two moments.
    """
    if last - first <= SHORTEST:
        return ()
    middle = (first + (last - first) / 2).replace(microsecond=0)
    hour = middle.replace(minute=0, second=0)
    if _twice(middle):
        before, after = hour - SHORTEST, hour + timedelta(hours=1)
        middle = next((at for at in (before, after) if first < at < last), middle)
    following = middle + timedelta(seconds=1)
    return (first, middle), (following, max(last, following))


def _twice(moment: datetime) -> bool:
    early = moment.replace(tzinfo=LONDON, fold=0).utcoffset()
    return early != moment.replace(tzinfo=LONDON, fold=1).utcoffset()


def about(service: Service, page: Page, client: Client) -> dict[str, Any]:
    """What the sidecar of a landed page says."""
    answer = page.answer
    return {
        "source": service.source,
        "url": answer.url,
        "status": answer.status,
        "headers": answer.headers,
        "attempt": answer.attempt,
        "refused": list(answer.refused),
        "fetched_at": client.clock.now().isoformat(timespec="seconds"),
        "window_from": wall(page.first),
        "window_to": wall(page.last),
        "releases": page.releases,
    }


def wall(moment: datetime) -> str:
    """A UK wall-clock time as both services take it; a `Z` would be ignored (SOURCES.md 2.2)."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S")
