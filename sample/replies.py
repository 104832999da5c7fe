"""What is sent for a request, and the bodies of 400 and 404 (SOURCES.md 1.3, 1.9 and 2.5)."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sample.feeds import ContractsFinder, Feed, Refused
from sample.notices import to_json
from sample.stored import Stored
from sample.uk_time import written


@dataclass(frozen=True)
class Reply:
    """`content` names the faults in the releases it carries; `cut` bytes of the body never arrive.

    For `pause` seconds of real time nothing comes in the middle of the body.
    """

    status: int
    kind: str
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)
    content: tuple[str, ...] = ()
    cut: int = 0
    pause: float = 0.0


class Missing(Exception):
    """A thing that is not there: 404."""


def of_json(status: int, value: Any) -> Reply:
    return Reply(status, "application/json", to_json(value).encode())


def carrying(body: bytes, rows: list[Stored]) -> Reply:
    """A package and the faults of content that it brings."""
    return Reply(200, "application/json", body, content=tuple(name for row in rows for name in row.content))


def refusal(feed: Feed, refused: Refused, path: str, now: datetime) -> Reply:
    """Contracts Finder names code, message and property; Find a Tender says it in `exception`."""
    if isinstance(feed, ContractsFinder):
        return of_json(400, {"code": 3200, "message": refused.message, "property": refused.name})
    known = refused.name in feed.allowed
    message = "Request parameters invalid" if known else "Request parameters unknown"
    return of_json(400, _error(400, "Bad Request", message, path, refused.message, now))


def missing(path: str, exception: str, now: datetime) -> Reply:
    return of_json(404, _error(404, "Not Found", "", path, exception, now))


def _error(status: int, error: str, message: str, path: str, exception: str, now: datetime) -> dict[str, Any]:
    return {
        "timestamp": written(now, False),
        "status": status,
        "error": error,
        "message": message,
        "path": path,
        "exception": exception,
    }
