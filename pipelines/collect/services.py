"""The two services: how each is asked for a window of publication time. One line of SOURCES a service."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from pipelines.collect.client import Client, CollectError
from pipelines.collect.decode import UnreadableFile, parse_lines

PAGE = 100
"""The most releases that one answer holds; a full page means that the window may hold more."""
SHORTEST = timedelta(seconds=2)
"""Find a Tender refuses a window whose ends are equal."""


@dataclass(frozen=True)
class Service:
    """Path and parameter names of a feed; its address is a setting.

    Times are UK wall clock without a zone, both ends inclusive.
    """

    source: str
    path: str
    from_parameter: str
    to_parameter: str
    first_day: date


CONTRACTS_FINDER = Service(
    "contracts_finder",
    "/Published/Notices/OCDS/Search",
    "publishedFrom",
    "publishedTo",
    date(2015, 2, 1),
)
FIND_A_TENDER = Service(
    "find_a_tender",
    "/api/1.0/ocdsReleasePackages",
    "updatedFrom",
    "updatedTo",
    date(2021, 1, 2),
)
SOURCES = {service.source: service for service in (CONTRACTS_FINDER, FIND_A_TENDER)}


@dataclass(frozen=True)
class Page:
    """One window asked and counted: its answer's bytes hold every release of it, unless `full`."""

    first: datetime
    last: datetime
    releases: int
    full: bool
    content: bytes
    about: dict[str, Any]


def walk(service: Service, client: Client, first: datetime, last: datetime) -> list[Page]:
    """Pages that together hold a window, split until each fits one answer.

    Cursors are never followed: Find a Tender's lose rows at each page boundary. A window of two seconds
    that is still full is kept and marked, so that it is never called complete.
    """
    page = _ask(service, client, first, last)
    if not page.full or last - first <= SHORTEST:
        return [page]
    middle = (first + (last - first) / 2).replace(microsecond=0)
    following = middle + timedelta(seconds=1)
    return walk(service, client, first, middle) + walk(service, client, following, max(last, following))


def _ask(service: Service, client: Client, first: datetime, last: datetime) -> Page:
    params = {
        service.from_parameter: _wall(first),
        service.to_parameter: _wall(last),
        "limit": str(PAGE),
    }
    answer = client.get(service.path, params)
    try:
        count = sum(1 for _ in parse_lines(answer.content, answer.url))
    except UnreadableFile:
        count = -1
    if count < 0 or b'"releases"' not in answer.content:
        raise CollectError(f"{answer.url}: the answer is no release package")
    headers = {k: v for k, v in answer.headers.items() if k.lower() != "set-cookie"}
    about = {
        "source": service.source,
        "url": answer.url,
        "status": answer.status_code,
        "headers": headers,
        "fetched_at": client.clock.now().isoformat(timespec="seconds"),
        "window_from": _wall(first),
        "window_to": _wall(last),
        "releases": count,
    }
    return Page(first, last, count, count >= PAGE, answer.content, about)


def _wall(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S")
