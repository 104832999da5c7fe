"""A loopback server that answers as the two services do: limits, refusals, paging, headers."""

import json
from collections.abc import Callable, Collection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from sample.clock import Clock, Limiter
from sample.faults import Faults, Reply, Tally
from sample.feeds import Answer, ContractsFinder, Feed, FindATender, Refused
from sample.uk_time import written

CONTROL = "/__standin__"
"""Counts of the stand-in itself; no service has this path."""


class Server(ThreadingHTTPServer):
    """Both services on one loopback port, each with its own limiter, as they are two hosts."""

    daemon_threads = True

    def __init__(
        self,
        port: int,
        releases: list[dict[str, Any]],
        clock: Clock,
        faults: Faults | None = None,
        hidden: Collection[str] = (),
    ) -> None:
        self.clock = clock
        self.faults = faults or Faults([], 0.0, 0)
        self.feeds: dict[str, Feed] = {
            feed.path: feed for feed in (ContractsFinder(releases, hidden), FindATender(releases, hidden))
        }
        self.limiters = {path: Limiter(clock) for path in self.feeds}
        self.tallies = {path: Tally(clock) for path in self.feeds}
        super().__init__(("127.0.0.1", port), Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    """One request. Bodies are JSON, but a throttled one is plain text."""

    server: Server
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        if address.path == CONTROL:
            self._send(200, "application/json", json.dumps(self._counts()))
            return
        feed = self.server.feeds.get(address.path) or self._by_id(address.path)
        if feed is None:
            self._send(404, "application/json", json.dumps(self._error(404, "Not Found", "", "not found")))
            return
        self.server.tallies[feed.path].count()
        if not self.server.limiters[feed.path].admits():
            text = "Rate limit of 12 exceeded. Please retry after 120 seconds."
            self._send(429, "text/plain", text, {"Retry-After": "120"})
            return
        query = parse_qs(address.query, keep_blank_values=True)
        try:
            found = self._found(feed, address.path, query)
        except Refused as refused:
            self._send(400, "application/json", json.dumps(self._refusal(feed, refused)))
            return
        if found is None:
            missing = self._error(404, "Not Found", "", "'identifier' is not found")
            self._send(404, "application/json", json.dumps(missing))
            return
        text = feed.body(found, self._address(self.path), self._next(feed, query))
        if fault := self.server.faults.reply(self.path, text.encode()):
            self._reply(fault)
            return
        self._send(200, "application/json", text)

    def _by_id(self, path: str) -> Feed | None:
        """Find a Tender gives one notice, or all of a process, below the path of its feed."""
        return self.server.feeds.get(path.rpartition("/")[0]) if path.startswith(FindATender.path) else None

    def _found(self, feed: Feed, path: str, query: dict[str, list[str]]) -> Answer | None:
        if path == feed.path:
            return feed.answer(query, self.server.clock.now())
        return feed.named(path.rpartition("/")[2], self.server.clock.now())

    def _counts(self) -> dict[str, Any]:
        """What was asked and which faults were fired, for a test or a person."""
        feeds = self.server.feeds.values()
        tallies = {feed.source: self.server.tallies[feed.path] for feed in feeds}
        return {
            "requests": {source: tally.requests for source, tally in tallies.items()},
            "most_in_120_seconds": {source: tally.most for source, tally in tallies.items()},
            "faults": dict(self.server.faults.fired),
        }

    def _reply(self, fault: Reply) -> None:
        self.send_response(fault.status)
        self.send_header("Content-Type", fault.kind)
        self.send_header("Content-Length", str(len(fault.body)))
        for name, value in fault.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(fault.body[: len(fault.body) - fault.cut])
        if fault.cut:
            self.close_connection = True

    def _next(self, feed: Feed, query: dict[str, list[str]]) -> Callable[[str], str]:
        """The address of the next page: what was asked, with the new cursor."""
        kept = [(name, values[-1]) for name, values in query.items() if name in feed.allowed]
        kept = [(name, value) for name, value in kept if name != "cursor"]
        return lambda cursor: self._address(f"{feed.path}?{urlencode([*kept, ('cursor', cursor)], safe=':')}")

    def _address(self, path: str) -> str:
        return f"{self.server.url}{path}"

    def _refusal(self, feed: Feed, refused: Refused) -> dict[str, Any]:
        """Contracts Finder names code, message and property; Find a Tender says it in `exception`."""
        if isinstance(feed, ContractsFinder):
            return {"code": 3200, "message": refused.message, "property": refused.name}
        known = refused.name in feed.allowed
        message = "Request parameters invalid" if known else "Request parameters unknown"
        return self._error(400, "Bad Request", message, refused.message)

    def _error(self, status: int, error: str, message: str, exception: str) -> dict[str, Any]:
        return {
            "timestamp": written(self.server.clock.now(), False),
            "status": status,
            "error": error,
            "message": message,
            "path": urlsplit(self.path).path,
            "exception": exception,
        }

    def _send(self, status: int, kind: str, text: str, headers: dict[str, str] | None = None) -> None:
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store, no-cache, must-revalidate")
        self.send_header("Pragma", "no-cache")
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet: the pipeline that asks keeps its own log."""
