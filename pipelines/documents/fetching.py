"""Tender documents asked for politely: at the pace of notices, each once, within a budget.

Nothing of the night's notices waits for this: documents are asked for after they were published. Each try is
kept, and what breaks off is taken up by the next run. A link that gave nothing on three runs is given up, and
said to be.
"""

import hashlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import Message
from itertools import chain
from urllib.parse import urljoin, urlsplit

import msgspec

from pipelines.authorities.tables import resolver_of
from pipelines.clock import Clock
from pipelines.collect.addresses import Guard, GuardedAdapter, NotAllowed, guard_of
from pipelines.collect.client import Answer, Client, CollectError, GaveUp, NotThere, TooLarge
from pipelines.collect.landing import sidecar_of
from pipelines.collect.pacer import Pacer
from pipelines.collect.source import PACE, PAUSES
from pipelines.collect.sources import FEEDS
from pipelines.documents.choosing import wanted
from pipelines.documents.landed import (
    FAILED,
    Record,
    Try,
    keep,
    land_document,
    path_of,
    records,
    sniffed,
)
from pipelines.documents.model import Refused
from pipelines.settings import Settings, on_loopback
from warehouse.progress import duration
from warehouse.text import one_line, without_userinfo

STRIKES = 3
"""Tries that gave nothing, after which a document is not asked for again."""
REDIRECTS = 5
TRIES = 2
"""Of one document in one run."""
SECONDS = 120
"""The longest that a document may take to come (real time)."""
SILENT_HOSTS = 3
"""Documents in a row for which a host gave no answer, after which it is left alone in this run."""


@dataclass
class Fetched:
    """What became of the documents asked for: how many, by outcome; `left` where the budget ended first."""

    asked: int = 0
    landed: int = 0
    repeated: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    left: bool = False

    def words(self) -> str:
        """In a line."""
        refused = ", ".join(f"{count} {reason}" for reason, count in sorted(self.outcomes.items()))
        more = f"; {refused}" if refused else ""
        return f"{self.asked} asked for, {self.landed} landed, {self.repeated} of them known bytes{more}"


@dataclass
class Fetcher:
    """Asks for documents, each through the client and pace of its host. `seconds` bounds one answer."""

    settings: Settings
    clock: Clock
    guard: Guard
    tell: Callable[[str], None] = lambda _: None
    seconds: float = SECONDS
    _clients: dict[str, Client] = field(default_factory=dict)
    _silent: Counter[str] = field(default_factory=Counter)

    def ask(self, url: str) -> Answer:
        """What a link gives in the end. Raises NotAllowed or CollectError."""
        for _ in range(REDIRECTS + 1):
            base, path = self.guard.checked(url)
            answer = self._client(base).get(path, kind="")
            target = {name.lower(): value for name, value in answer.headers.items()}.get("location")
            if answer.status == 200 or not target:
                return answer
            url = urljoin(url, target)
        raise NotAllowed("too_many_redirects", f"more than {REDIRECTS} redirects")

    def tried(self, record: Record) -> tuple[Try, bytes]:
        """One try at a document, and its bytes where they are one."""
        url = record.url or ""
        try:
            answer = self.ask(url)
        except NotAllowed as error:
            return self._failed(error.reason, error), b""
        except TooLarge as error:
            return self._failed("too_large", error), b""
        except NotThere as error:
            return self._failed("not_there", error), b""
        except GaveUp as error:
            return self._failed("too_slow" if error.slow else "no_answer", error), b""
        except CollectError as error:
            return self._failed("status", error), b""
        content, name = answer.content, _named(answer)
        kind, reason, detail = None, None, None
        try:
            kind = sniffed(content, name or record.name)
        except Refused as refused:
            reason, detail = refused.reason, refused.detail
        found = Try(
            at=self._now(),
            url=without_userinfo(answer.url),
            status=answer.status,
            type=kind,
            bytes=len(content),
            file_name=name,
            reason=reason,
            detail=detail,
        )
        return found, b"" if reason else content

    def is_silent(self, url: str) -> bool:
        """Whether the host of a link gave no answer so often that it is left alone for now."""
        return self._silent[_host(url)] >= SILENT_HOSTS

    def note(self, url: str, reason: str | None) -> None:
        """Counts a host's silence; any answer ends it."""
        host = _host(url)
        self._silent[host] = self._silent[host] + 1 if reason in ("too_slow", "no_answer") else 0

    def _failed(self, reason: str, error: Exception) -> Try:
        return Try(at=self._now(), reason=reason, detail=one_line(without_userinfo(str(error)), 300))

    def _now(self) -> str:
        return self.clock.now().isoformat(timespec="seconds")

    def _client(self, base: str) -> Client:
        """The client of a host: where a source's own site is meant, asked where its setting says."""
        source = next((one for one in FEEDS.values() if _host(one.address) == _host(base)), None)
        if source is not None and source.id in self.settings.addresses:
            base = self.settings.addresses[source.id]
        if base not in self._clients:
            stated = source or next(
                (FEEDS[name] for name, url in self.settings.addresses.items() if url == base), None
            )
            pace, pauses = (stated.pace, stated.pauses) if stated else (PACE, PAUSES)
            self._clients[base] = Client(
                base,
                self.clock,
                self.settings.contact,
                Pacer(self.settings.home, base, self.clock, pace),
                pauses,
                self.tell,
                max_tries=TRIES,
                max_body=int(self.settings.document_megabytes * 1_000_000),
                request_seconds=self.seconds,
                adapter=GuardedAdapter(self.guard),
            )
        return self._clients[base]


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removesuffix(".")
    except ValueError:
        return ""


def guard_for(settings: Settings) -> Guard:
    """The hosts that may be asked: the sources that are not left out, and those of the setting."""
    declared = [FEEDS[name].address for name in settings.addresses]
    more = [host for host in settings.document_hosts.split(",") if host]
    return guard_of(declared, settings.addresses.values(), more, on_loopback)


def fetch(
    settings: Settings,
    clock: Clock,
    tell: Callable[[str], None] = lambda _: None,
    fetcher: Fetcher | None = None,
) -> Fetched:
    """Asks for the documents that are due, newest notices first, until none or the budget is left.

    The caller holds the home's lock. What was landed and noted stays, whatever ends the run.
    """
    fetcher = fetcher or Fetcher(settings, clock, guard_for(settings), tell)
    known = {record.key: record for record in records(settings.home)}
    by_url = {record.url: record for record in known.values() if record.url and record.sha256}
    lost = [
        record
        for record in known.values()
        if record.url and record.sha256 and not _is_there(settings, record)
    ]
    have = {key for key, record in known.items() if not _is_due(record, fetcher.guard)}
    found, begun, hours = Fetched(), clock.monotonic(), settings.document_hours
    for record in chain(lost, wanted(settings.home, resolver_of(settings), have)):
        if found.asked >= settings.documents_a_night or clock.monotonic() - begun > hours * 3600:
            found.left = True
            break
        url = record.url or ""
        if fetcher.is_silent(url):
            found.outcomes["host_left_alone"] += 1
            continue
        before = known.get(record.key)
        same = by_url.get(url)
        if (
            same is not None
            and same.source == record.source
            and same.key != record.key
            and _is_there(settings, same)
        ):
            latest = next(one for one in reversed(same.tries) if one.reason is None)
            attempt = msgspec.structs.replace(latest, at=clock.now().isoformat(timespec="seconds"))
            found.repeated += 1
        else:
            attempt, content = fetcher.tried(record)
            fetcher.note(url, attempt.reason)
            found.asked += attempt.reason not in ("host_not_allowed", "address_not_allowed")
            if content:
                attempt = _landed(settings, record, attempt, content, found)
        tries = (*(before.tries if before else ()), attempt)
        record = msgspec.structs.replace(record, tries=tries)
        keep(settings.home, record)
        known[record.key] = record
        if attempt.reason:
            found.outcomes[attempt.reason] += 1
        else:
            by_url[url] = record
        of, seconds = settings.documents_a_night, clock.monotonic() - begun
        left = min(seconds / max(found.asked, 1) * (of - found.asked), hours * 3600 - seconds)
        tell(
            f"document {found.asked} of at most {of}: {record.source} {record.ocid}: "
            f"{attempt.reason or attempt.type}; at most about {duration(max(left, 0))} left"
        )
    return found


def _landed(settings: Settings, record: Record, attempt: Try, content: bytes, found: Fetched) -> Try:
    about = {"fetched_at": attempt.at, "final_url": attempt.url, "type": attempt.type}
    digest = hashlib.sha256(content).hexdigest()
    found.landed += 1
    found.repeated += path_of(settings.home, record.source, digest).exists()
    land_document(settings.home, record, content, about)
    return msgspec.structs.replace(attempt, sha256=digest)


def _named(answer: Answer) -> str | None:
    """The name that an answer gives its file."""
    headers = Message()
    for name, value in answer.headers.items():
        if name.lower() == "content-disposition":
            headers["Content-Disposition"] = value
    stated = headers.get_filename()
    return one_line(stated, 200) if stated else None


def _is_there(settings: Settings, record: Record) -> bool:
    path = path_of(settings.home, record.source, record.sha256 or "")
    return path.exists() and sidecar_of(path) is not None


def _is_due(record: Record, guard: Guard) -> bool:
    """Whether it is asked for in this run: no bytes came yet, and it is neither given up nor refused."""
    if record.sha256 is not None or record.url is None:
        return False
    if record.reason in ("host_not_allowed",):
        try:
            guard.checked(record.url)
        except NotAllowed:
            return False
        return True
    strikes = sum(
        one.reason in FAILED or one.reason in ("login_page", "address_not_allowed") for one in record.tries
    )
    final = record.reason in ("not_there", "too_large", "unknown_type", "too_many_redirects")
    return strikes < STRIKES and not final
