"""One window of publication time of a feed: asked, counted, and cut in halves where its page is full."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import msgspec

from pipelines.clock import LONDON
from pipelines.collect.client import Answer, Client, CollectError
from pipelines.collect.json_repair import load
from pipelines.collect.landing import Sidecar
from pipelines.collect.package_bytes import cut
from pipelines.collect.schema_drift import changed
from pipelines.collect.source import FeedSource


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
    full: bool


def ask(source: FeedSource, client: Client, first: datetime, last: datetime) -> Page:
    """One window in one answer, without a cursor: cursors lose rows at each page boundary.

    Raises CollectError, or ShapeChanged naming the field.
    """
    feed = source.feed
    params = {
        feed.from_parameter: wall(first),
        feed.to_parameter: wall(last),
        feed.limit_parameter: str(feed.page),
    }
    answer = client.get(feed.path, params)
    releases = counted(source, answer)
    return Page(first, last, releases, answer, releases >= feed.page)


class _Named(msgspec.Struct):
    id: Any = None


def ids(source: FeedSource, page: Page) -> list[str]:
    """The release ids of a page, as far as they can be read; of a broken release, those of a sequence."""
    found: list[str | None] = []
    for item in cut(page.answer.content).items or ():
        try:
            found.append(msgspec.json.decode(item, type=_Named).id)
        except msgspec.DecodeError:
            found.append(source.sequence.id_in(item) if source.sequence else None)
    return [name for name in found if isinstance(name, str)]


def counted(source: FeedSource, answer: Answer) -> int:
    """How many releases a package holds, readable or not. Raises ShapeChanged."""
    found = cut(answer.content)
    if not found.whole or found.items is None:
        raise ShapeChanged(f"{answer.url}: `releases` is no list of a release package", answer)
    readable = [body for item in found.items if isinstance(body := load(item), dict)]
    if problem := changed(readable, source.types):
        raise ShapeChanged(f"{answer.url}: {problem}", answer)
    if found.items and len(readable) * 2 < len(found.items):
        raise ShapeChanged(f"{answer.url}: `releases[]` holds other things than objects", answer)
    return len(found.items)


def halves(first: datetime, last: datetime, shortest: timedelta) -> tuple[tuple[datetime, datetime], ...]:
    """The window in two, both ends inclusive; none where it is `shortest`, as the service takes it.

    Not cut where the clock goes back: a wall time of that hour names two moments.
    """
    if last - first <= shortest:
        return ()
    middle = (first + (last - first) / 2).replace(microsecond=0)
    hour = middle.replace(minute=0, second=0)
    if _twice(middle):
        before, after = hour - shortest, hour + timedelta(hours=1)
        middle = next((at for at in (before, after) if first < at < last), middle)
    following = middle + timedelta(seconds=1)
    return (first, middle), (following, max(last, following))


def _twice(moment: datetime) -> bool:
    early = moment.replace(tzinfo=LONDON, fold=0).utcoffset()
    return early != moment.replace(tzinfo=LONDON, fold=1).utcoffset()


def about(source: FeedSource, page: Page, client: Client) -> Sidecar:
    """What the sidecar of a landed page says."""
    answer = page.answer
    return {
        "source": source.id,
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
    """A UK wall-clock time as feeds take it; a `Z` would be ignored (SOURCES.md 2.2)."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S")
