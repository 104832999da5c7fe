"""The answers in JSON: a page of a feed, a notice or a process by its id, a record package."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from sample.feeds import Feed, FindATender, Refused
from sample.packages import head, record_package, release_package
from sample.replies import Missing, Reply, carrying, of_json
from sample.stored import Stored


@dataclass(frozen=True)
class Asked:
    """A request to one of the services. `names` are the variable parts of its path."""

    feed: Feed
    publisher: dict[str, str]
    site: str
    target: str
    names: tuple[str, ...]
    query: dict[str, list[str]]
    now: datetime

    @property
    def address(self) -> str:
        return f"{self.site}{self.target}"

    def found(self, **wanted: str) -> list[Stored]:
        """The releases of an id, an ocid or a notice; 404 when there is none."""
        rows = self.feed.named(self.now, **wanted)
        if not rows:
            raise Missing("'identifier' is not found")
        return rows


def search(asked: Asked) -> Reply:
    answer = asked.feed.answer(asked.query, asked.now)
    following = _next(asked, answer.cursor) if answer.cursor else None
    stated = head(_echoed(asked), asked.publisher, answer.releases)
    return carrying(release_package(stated, answer.releases, following), answer.releases)


def _echoed(asked: Asked) -> str:
    """Find a Tender adds `updatedTo` where only updatedFrom was sent (SOURCES.md 2.2)."""
    if not isinstance(asked.feed, FindATender) or set(asked.query) & {"updatedTo"}:
        return asked.address
    if "updatedFrom" not in asked.query:
        return asked.address
    return f"{asked.address}&updatedTo={asked.now:%Y-%m-%dT%H:%M:%S}"


def _next(asked: Asked, cursor: str) -> str:
    """What was asked, with the new cursor."""
    feed = asked.feed
    kept = [(name, values[-1]) for name, values in asked.query.items() if name in feed.allowed]
    kept = [(name, value) for name, value in kept if name != "cursor"]
    return f"{asked.site}{feed.path}?{urlencode([*kept, ('cursor', cursor)], safe=':')}"


def by_name(asked: Asked) -> Reply:
    """Find a Tender: one notice, or all of a process."""
    return _package(asked, asked.found(id=asked.names[0], ocid=asked.names[0]))


def by_release(asked: Asked) -> Reply:
    return _package(asked, asked.found(id=asked.names[0]))


def by_notice(asked: Asked) -> Reply:
    return _package(asked, asked.found(notice=asked.names[0]))


def _package(asked: Asked, rows: list[Stored]) -> Reply:
    return carrying(release_package(head(asked.address, asked.publisher, rows), rows, None), rows)


def record(asked: Asked) -> Reply:
    """All of a process with its compiled release; no parameter is taken (SOURCES.md 2.1)."""
    for name in asked.query:
        raise Refused(name, f"Request parameter '{name}' is not recognised, no parameters are allowed")
    return _record(asked, asked.found(ocid=asked.names[0]))


def record_of_notice(asked: Asked) -> Reply:
    """The record of the process that a notice belongs to."""
    return _record(asked, asked.found(ocid=asked.found(id=asked.names[0])[0].ocid))


def _record(asked: Asked, rows: list[Stored]) -> Reply:
    return carrying(record_package(head(asked.address, asked.publisher, rows), rows), rows)


def legacy(asked: Asked) -> Reply:
    """The addresses given up in 2024 (SOURCES.md 1.9)."""
    return of_json(404, {"code": "ValidationError", "errors": 3200})
