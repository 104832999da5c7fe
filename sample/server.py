"""A loopback server that answers as the two services do: limits, refusals, paging, headers."""

import json
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from sample.clock import Clock, Limiter
from sample.feeds import ContractsFinder, Feed, FindATender, Refused
from sample.uk_time import written


class Server(ThreadingHTTPServer):
    """Both services on one loopback port, each with its own limiter, as they are two hosts."""

    daemon_threads = True

    def __init__(self, port: int, releases: list[dict[str, Any]], clock: Clock) -> None:
        self.clock = clock
        self.feeds: dict[str, Feed] = {
            feed.path: feed for feed in (ContractsFinder(releases), FindATender(releases))
        }
        self.limiters = {path: Limiter(clock) for path in self.feeds}
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
        feed = self.server.feeds.get(address.path)
        if feed is None:
            self._send(404, "application/json", json.dumps(self._error(404, "Not Found", "", "not found")))
            return
        if not self.server.limiters[feed.path].admits():
            text = "Rate limit of 12 exceeded. Please retry after 120 seconds."
            self._send(429, "text/plain", text, {"Retry-After": "120"})
            return
        query = parse_qs(address.query, keep_blank_values=True)
        try:
            found = feed.answer(query, self.server.clock.now())
        except Refused as refused:
            self._send(400, "application/json", json.dumps(self._refusal(feed, refused)))
            return
        self._send(
            200, "application/json", feed.body(found, self._address(self.path), self._next(feed, query))
        )

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
