"""A polite client of one host: paced, patient when told to slow down, and sure that an answer came whole.

The services allow 12 requests in 120 s, and answer more with 429 (Retry-After, or none) or a 403 page of
HTML that asks for five minutes. urllib3's Retry sleeps by the system's clock, which a sped-up demo cannot
govern; tenacity holds the pacer, which waits by the injected clock.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from threading import Timer
from time import monotonic
from typing import NoReturn
from urllib.parse import unquote, urlsplit

import requests
from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_exception_type,
    wait_exponential,
    wait_random,
)

from pipelines.clock import Clock
from pipelines.collect.addresses import GuardedAdapter
from pipelines.collect.pacer import Pacer
from pipelines.collect.package_bytes import members_of, stated_error
from pipelines.collect.source import PAUSES, FeedSource
from pipelines.settings import Settings
from warehouse.errors import UserError
from warehouse.text import counted, one_line, without_userinfo

READ_TIMEOUT = 60
REQUEST_SECONDS = 300
"""The longest that one answer may take to come, however slowly it trickles (real time)."""
MAX_TRIES = 6
MAX_BODY = 64_000_000
THROTTLES_TO_STOP = 5
BACKOFF = wait_exponential(multiplier=10, max=80)
JITTER = wait_random(0, 2)


class CollectError(UserError):
    """The service did not give a usable answer; the message names the address and what came."""


class _Refused(CollectError):
    """What came is asked for again, after `pause` seconds where it says how long."""

    def __init__(self, problem: str, pause: float | None, slow: bool = False) -> None:
        super().__init__(problem)
        self.problem = problem
        self.pause = pause
        self.slow = slow


class NotThere(CollectError):
    """404: the service knows no such thing."""


class TooLarge(CollectError):
    """The body is longer than is taken."""


class GaveUp(CollectError):
    """Every try was refused; `slow` where the last one did not come in time."""

    def __init__(self, problem: str, slow: bool) -> None:
        super().__init__(problem)
        self.slow = slow


@dataclass(frozen=True)
class Answer:
    """A body that came whole, with where from, and what was refused before it came."""

    url: str
    status: int
    headers: dict[str, str]
    content: bytes
    attempt: int
    refused: tuple[str, ...]


@dataclass
class Client:
    """GETs from one host. `requests_made`, `throttled` and `problems` say what was asked and refused.

    `tell` is given a line at the first try of a request that fails: the tries after it may take minutes.
    `adapter` makes its connections, where they are not to be made to any address.
    """

    base_url: str
    clock: Clock
    contact: str
    pacer: Pacer
    pauses: Mapping[int, float] = field(default_factory=lambda: PAUSES)
    tell: Callable[[str], None] = lambda _: None
    max_tries: int = MAX_TRIES
    max_body: int = MAX_BODY
    request_seconds: float = REQUEST_SECONDS
    adapter: GuardedAdapter | None = None
    requests_made: int = 0
    throttled: int = 0
    problems: list[str] = field(default_factory=list)
    _in_a_row: int = 0
    _session: requests.Session = field(default_factory=requests.Session)
    _answer: requests.Response | None = None

    def __post_init__(self) -> None:
        # A password in the address is used, and from here on in no address that is kept, told or published.
        parts = urlsplit(self.base_url)
        if parts.username is not None:
            self._session.auth = (unquote(parts.username), unquote(parts.password or ""))
        self.base_url = without_userinfo(self.base_url)
        # Proxies and .netrc of the environment are not ours to use.
        self._session.trust_env = False
        if self.adapter is not None:
            self._session.mount("http://", self.adapter)
            self._session.mount("https://", self.adapter)
        agent = f"peerbench/{version('peerbench')} (public notice benchmark; {self.contact})"
        self._session.headers.update({"User-Agent": agent, "Accept-Encoding": "gzip"})

    def get(self, path: str, params: dict[str, str] | None = None, kind: str = "json") -> Answer:
        """A 200 answer whose content type names `kind`, not empty; of no `kind` a redirect too, bodiless.

        Raises NotThere for 404, GaveUp after the last try, TooLarge, or CollectError at once for another 4xx.
        """
        refused: list[str] = []
        tries = Retrying(
            retry=retry_if_exception_type(_Refused),
            stop=lambda state: state.attempt_number >= self.max_tries or self._in_a_row >= THROTTLES_TO_STOP,
            wait=_pause,
            after=lambda state: refused.append(_refusal(state).problem),
            before_sleep=self._tell,
            sleep=self.pacer.hold,  # of all processes that ask this host; the next request waits it out
            retry_error_callback=self._give_up,
        )
        answer: requests.Response = tries(self._good, path, params or {}, kind)
        self._in_a_row = 0
        headers = {name: value for name, value in answer.headers.items() if name.lower() != "set-cookie"}
        attempt = len(refused) + 1
        return Answer(answer.url, answer.status_code, headers, answer.content, attempt, tuple(refused))

    def _tell(self, state: RetryCallState) -> None:
        if state.attempt_number == 1:
            pause = round(state.upcoming_sleep)
            self.tell(f"{self.base_url}: {_refusal(state).problem}; asked again in {pause} s")

    def _give_up(self, state: RetryCallState) -> NoReturn:
        if self._in_a_row < THROTTLES_TO_STOP:
            self.pacer.hold(_pause(state))
        path, params, _ = state.args
        refused = _refusal(state)
        tries = counted(state.attempt_number, "try", "tries")
        asked = f"{self.base_url}{path} {params or ''}".rstrip()
        raise GaveUp(f"{asked}: given up after {tries}, the last: {refused.problem}", refused.slow)

    def _good(self, path: str, params: dict[str, str], kind: str) -> requests.Response:
        """One paced request. Raises _Refused for what is asked again, CollectError for what is not."""
        self.pacer.wait()
        slow = False
        try:
            answer = self._ask(path, params, kind)
        except requests.RequestException as error:
            # requests wraps the cause in the address, which the message names already.
            cause = str(getattr(error.args[0], "reason", error) if error.args else error)
            problem, pause = f"{type(error).__name__}: {one_line(cause, 500)}", None
            slow = isinstance(error, requests.Timeout)
        else:
            problem, pause = self._judge(answer, kind)
        if problem:
            self.problems.append(f"{path} {params or None}: {problem}")
            raise _Refused(problem, pause, slow)
        return answer

    def _ask(self, path: str, params: dict[str, str], kind: str) -> requests.Response:
        """The answer with its body. Raises requests' exceptions, a Timeout when it is not whole in time."""
        self.requests_made += 1
        begun = monotonic()
        # A read returns only when it is full: what trickles in would pass any check between two.
        cutter = Timer(self.request_seconds, self._cut)
        cutter.daemon = True
        cutter.start()
        try:
            self._answer = self._session.get(
                self.base_url + path,
                params=params,
                headers={"Accept": "application/json" if kind == "json" else "*/*"},
                timeout=min(READ_TIMEOUT, self.request_seconds),
                allow_redirects=False,
                stream=True,
            )
            follows = not kind and self._answer.is_redirect
            self._answer._content = b"" if follows else self._body(self._answer)
        except requests.RequestException as error:
            if monotonic() - begun < self.request_seconds:
                raise
            raise requests.Timeout(f"not whole after {self.request_seconds:g} s") from error
        finally:
            cutter.cancel()
            if self._answer is not None:
                self._answer.close()
            answer, self._answer = self._answer, None
            self._session.cookies.clear()
        if answer is None or monotonic() - begun >= self.request_seconds:
            # What was cut off may look like a body that came to its end.
            raise requests.Timeout(f"not whole after {self.request_seconds:g} s")
        return answer

    def _body(self, answer: requests.Response) -> bytes:
        announced = answer.headers.get("Content-Length", "")
        if announced.isdigit() and int(announced) > self.max_body:
            raise TooLarge(f"{answer.url}: {announced} bytes, larger than {self.max_body}")
        body = bytearray()
        for chunk in answer.iter_content(1 << 16):
            body += chunk
            if len(body) > self.max_body:
                raise TooLarge(f"{answer.url}: larger than {self.max_body} bytes")
        return bytes(body)

    def _cut(self) -> None:
        """Ends the request at work, from another thread."""
        if isinstance(self.adapter, GuardedAdapter):
            self.adapter.cut()
        elif self._answer is not None:
            self._answer.raw.shutdown()

    def _judge(self, answer: requests.Response, kind: str) -> tuple[str, float | None]:
        """(what was wrong, seconds to wait if it tells); no words for a good answer."""
        status, stated = answer.status_code, answer.headers.get("Content-Type", "")
        problem = f"status {status}, {one_line(stated, 80) or 'no content type'}, {len(answer.content)} bytes"
        if not kind and answer.is_redirect:
            return "", None
        if status == 404:
            raise NotThere(f"{answer.url}: {problem}")
        if status in self.pauses:
            self.throttled += 1
            self._in_a_row += 1
            return problem, _told(answer, self.pauses[status])
        if status == 503:
            return problem, _told(answer, 60.0)
        if status == 200:
            good = kind in stated and answer.content.strip() and not _cut_short(answer)
            if good and kind == "json" and (said := _failure(answer.content)):
                return f"{problem}: no releases, and {one_line(said, 200)}", None
            return "" if good else problem, None
        if status in (500, 502, 504):
            return problem, None
        raise CollectError(f"{answer.url}: {problem}: {one_line(answer.text, 300)}")


def _refusal(state: RetryCallState) -> _Refused:
    """What the try that just ended was refused with."""
    error = state.outcome.exception() if state.outcome else None
    if not isinstance(error, _Refused):
        raise TypeError(f"a try that was refused has its refusal: {error!r}")
    return error


def _pause(state: RetryCallState) -> float:
    """Seconds before the next try: what the answer or its status asks for, else twice as long each time."""
    told = _refusal(state).pause
    return (BACKOFF(state) if told is None else told) + JITTER(state)


def _told(answer: requests.Response, default: float) -> float:
    told = answer.headers.get("Retry-After", "")
    return float(told) if told.isdigit() else default


def client_of(
    settings: Settings, source: FeedSource, clock: Clock, tell: Callable[[str], None] = lambda _: None
) -> Client:
    """The client of a source's host, at the source's pace, kept in the home. `tell`: see `Client`."""
    url = settings.addresses[source.id]
    pacer = Pacer(settings.home, url, clock, source.pace)
    return Client(url, clock, settings.contact, pacer, source.pauses, tell)


def _failure(content: bytes) -> str | None:
    """What an answer of status 200 says of an error in the place of releases; null for any other answer."""
    return None if b'"ocid"' in content else stated_error(members_of(content))


def _cut_short(answer: requests.Response) -> bool:
    """Whether fewer bytes came than were announced; of a compressed body urllib3 finds that out itself."""
    announced = answer.headers.get("Content-Length", "")
    plain = "Content-Encoding" not in answer.headers
    return plain and announced.isdigit() and int(announced) != len(answer.content)
