"""A polite client of one host: one request at a time, paced, patient when told to slow down.

The services allow 12 requests in 120 s, and answer more with 429 (Retry-After, or none) or a 403 page of
HTML that asks for five minutes. urllib3's Retry sleeps by the system's clock, which a sped-up demo cannot
govern; so the waits are here, by the injected clock.
"""

import random
from dataclasses import dataclass, field

import requests

from pipelines.collect.clock import Clock

PACE_SECONDS = 12.5
READ_TIMEOUT = 60
MAX_TRIES = 6
MAX_BODY = 64_000_000
MAX_WAIT = 900.0
THROTTLES_TO_STOP = 5


class CollectError(RuntimeError):
    """The service did not give a usable answer; the message names the address and what came."""


@dataclass
class Client:
    """GETs JSON from one host. `requests_made` and `throttled` count what was asked and refused."""

    base_url: str
    clock: Clock
    contact: str
    requests_made: int = 0
    throttled: int = 0
    _last: float | None = None
    _in_a_row: int = 0
    _session: requests.Session = field(default_factory=requests.Session)

    def get(self, path: str, params: dict[str, str]) -> requests.Response:
        """A 200 answer with a JSON body. Raises CollectError after the last try, or at once for a 4xx."""
        problem = "no answer"
        for attempt in range(MAX_TRIES):
            self._pace()
            try:
                answer = self._ask(path, params)
            except requests.RequestException as error:
                problem = f"{type(error).__name__}: {error}"
                self.clock.sleep(self._backoff(attempt))
                continue
            wait, problem = self._judge(answer, attempt)
            if wait is None:
                self._in_a_row = 0
                return answer
            if self._in_a_row >= THROTTLES_TO_STOP:
                break
            self.clock.sleep(wait)
        raise CollectError(f"{self.base_url}{path} {params}: {problem}")

    def _ask(self, path: str, params: dict[str, str]) -> requests.Response:
        self.requests_made += 1
        headers = {"User-Agent": f"peerbench/0.1 (+{self.contact})", "Accept": "application/json"}
        answer = self._session.get(
            self.base_url + path,
            params=params,
            headers=headers,
            timeout=READ_TIMEOUT,
            allow_redirects=False,
            stream=True,
        )
        body = bytearray()
        for chunk in answer.iter_content(1 << 16):
            body += chunk
            if len(body) > MAX_BODY:
                answer.close()
                raise CollectError(f"{answer.url}: larger than {MAX_BODY} bytes")
        answer._content = bytes(body)
        self._session.cookies.clear()
        return answer

    def _judge(self, answer: requests.Response, attempt: int) -> tuple[float | None, str]:
        """(seconds to wait, what was wrong); no wait for a good answer."""
        status, kind = answer.status_code, answer.headers.get("Content-Type", "")
        if status == 200 and "json" in kind and answer.content.strip():
            return None, ""
        problem = f"status {status}, {kind or 'no content type'}, {len(answer.content)} bytes"
        if status in (403, 429):
            self.throttled += 1
            self._in_a_row += 1
            default = 300.0 if status == 403 else 120.0
            return self._stated(answer, default) + random.uniform(0, 2), problem  # noqa: S311 jitter
        if status == 503:
            return self._stated(answer, 60.0), problem
        if status in (200, 500, 502, 504):
            return self._backoff(attempt), problem
        raise CollectError(f"{answer.url}: {problem}: {answer.text[:300]}")

    @staticmethod
    def _stated(answer: requests.Response, default: float) -> float:
        stated = answer.headers.get("Retry-After", "")
        return min(float(stated), MAX_WAIT) if stated.isdigit() else default

    @staticmethod
    def _backoff(attempt: int) -> float:
        return float(min(10 * 2**attempt, 80)) + random.uniform(0, 2)  # noqa: S311 jitter

    def _pace(self) -> None:
        if self._last is not None:
            self.clock.sleep(self._last + PACE_SECONDS - self.clock.monotonic())
        self._last = self.clock.monotonic()
