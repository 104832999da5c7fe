"""A loopback server that answers as the two services do: limits, refusals, paging, headers."""

import sys
import threading
import time
from collections import Counter
from collections.abc import Collection, Sequence
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from sample.answers import Asked
from sample.behaviours import STANDING
from sample.clock import Clock, Limiter
from sample.content import Content
from sample.faults import Faults, Tally
from sample.feeds import ContractsFinder, Feed, FindATender, Refused
from sample.headers import service_headers
from sample.packages import CABINET_OFFICE, SYNTHETIC
from sample.replies import Missing, Reply, missing, of_json, refusal
from sample.routes import route
from sample.uk_time import written

CONTROL = "/__standin__"
"""Counts of the stand-in itself, and below it `held`; no service has this path."""


class Server(ThreadingHTTPServer):
    """Both services on one loopback port, each with its own limiter, as they are two hosts."""

    daemon_threads = True

    def __init__(
        self,
        port: int,
        releases: Sequence[dict[str, Any]],
        clock: Clock,
        faults: Faults | None = None,
        hidden: Collection[str] = (),
        on: Collection[str] = tuple(STANDING),
        content: Content | None = None,
    ) -> None:
        releases = content.put_into(releases) if content else releases
        self.clock, self.on = clock, frozenset(on)
        self.faults = faults or Faults([], 0.0, 0)
        self.content_fired: Counter[str] = Counter()
        self._lock = threading.Lock()
        self.publisher = CABINET_OFFICE if any("recorded" in row for row in releases) else SYNTHETIC
        self.feeds: dict[str, Feed] = {
            feed.source: feed
            for feed in (ContractsFinder(releases, hidden, on), FindATender(releases, hidden, on))
        }
        self.limiters = {source: Limiter(clock) for source in self.feeds}
        self.tallies = {source: Tally(clock) for source in self.feeds}
        super().__init__(("127.0.0.1", port), Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def held(self, source: str) -> list[dict[str, Any]]:
        """Every release of a source, with the sha256 of the bytes that it is served as.

        `published` is when a window first gives it; later than the clock's now means not yet. A `hidden`
        one is in no window.
        """
        return [
            {
                "ocid": row.ocid,
                "id": row.id,
                "sha256": sha256(row.raw).hexdigest(),
                "published": written(row.when, False),
                "hidden": self.feeds[source].leaves_out(row),
                "content": list(row.content),
            }
            for row in self.feeds[source].rows
        ]

    def counts(self) -> dict[str, Any]:
        """What was asked and which faults were fired, for a test or a person."""
        return {
            "requests": {source: tally.requests for source, tally in self.tallies.items()},
            "most_in_120_seconds": {source: tally.most for source, tally in self.tallies.items()},
            "faults": dict(self.faults.fired),
            "content": dict(self.content_fired),
        }

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Quiet about a client that went away; all else is told as ever."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)

    def served(self, content: Collection[str]) -> None:
        """Counts the faults of content in an answer that is sent whole."""
        with self._lock:
            self.content_fired.update(content)

    def limited(self, source: str) -> Reply | None:
        """The answer to one request too many; null when it is admitted."""
        if "limiter" not in self.on or self.limiters[source].admits():
            return None
        if "retry_after" not in self.on:
            return Reply(429, "text/plain", b"12 request limit in 2 minute exceeded")
        text = b"Rate limit of 12 exceeded. Please retry after 120 seconds."
        return Reply(429, "text/plain", text, {"Retry-After": "120"})


class Handler(BaseHTTPRequestHandler):
    """One request. Bodies are JSON, but a throttled one is plain text."""

    server: Server
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        query = parse_qs(address.query, keep_blank_values=True)
        if address.path.startswith(CONTROL):
            self._send(self._control(address.path, query))
            return
        routed = route(address.path)
        if routed is None:
            self._send(missing(address.path, "not found", self.server.clock.now()))
            return
        source, answers, names = routed
        self.server.tallies[source].count()
        feed, now = self.server.feeds[source], self.server.clock.now()
        asked = Asked(feed, self.server.publisher, self.server.url, self.path, names, query, now)
        reply = self.server.limited(source)
        if reply is None:
            try:
                right = answers(asked)
                reply = self.server.faults.reply(self.path, right) or right
            except Refused as refused:
                reply = refusal(feed, refused, address.path, now)
            except Missing as absent:
                reply = missing(address.path, str(absent), now)
        self.server.served(reply.content)
        self._send(reply, service_headers(source) if "service_headers" in self.server.on else {})

    def _control(self, path: str, query: dict[str, list[str]]) -> Reply:
        if path == f"{CONTROL}/held":
            sources = set(query.get("source", self.server.feeds)) & set(self.server.feeds)
            return of_json(200, [row for name in sorted(sources) for row in self.server.held(name)])
        return of_json(200, self.server.counts())

    def _send(self, reply: Reply, stated: dict[str, str] | None = None) -> None:
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.kind)
        self.send_header("Content-Length", str(len(reply.body)))
        for name, value in {**(stated or {}), **reply.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        sent = reply.body[: len(reply.body) - reply.cut]
        if reply.pause:
            self.wfile.write(sent[: len(sent) // 2])
            time.sleep(reply.pause)
            sent = sent[len(sent) // 2 :]
        self.wfile.write(sent)
        if reply.cut:
            self.close_connection = True

    def version_string(self) -> str:
        """The `server` header of 2.4, which names no software."""
        return "http/s"

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet: the pipeline that asks keeps its own log."""
