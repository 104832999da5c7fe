"""One message when a trouble begins and one when it is over, through Apprise; what cannot be sent waits.

`alerts.json` of the home has the open troubles and the messages that no channel took yet. A channel is known
there by a hash of its address, which is a secret.
"""

import errno
import hashlib
import json
import os
import socket
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TypedDict

from pipelines.query.status import Fact
from warehouse.errors import UserError
from warehouse.snapshots.disk import Disk
from warehouse.text import one_line

BOOK = "alerts.json"
RESERVE, RESERVED = ".reserve", 1_000_000
FULL = (errno.ENOSPC, errno.EDQUOT)
MOST_UNSENT = 1000
"""Messages that wait for one channel; the oldest go first, and the next message says how many."""
LONGEST = 1500
"""Characters of one message: chat services cut longer ones."""
QUIET = {
    *("read", "changed", "complete", "not_complete", "never_collected", "waiting", "empty", "none"),
    *("rows", "repeated", "published", "running", "sound", "few_nights"),
}
"""States that are no trouble, or that the next night mends; whatever else a fact says is one."""

Send = Callable[[str, str, str], bool]
"""Takes a channel's address, a title and a text; whether the channel took it."""


class BadChannel(UserError):
    """A channel of PEERBENCH_ALERTS is no address that Apprise knows."""


class Trouble(TypedDict):
    """What is wrong, since when (ISO 8601), in which words, and what mends it."""

    since: str
    words: str
    remedy: str | None


class Message(TypedDict):
    """One message for one channel, by the hash of its address."""

    to: str
    title: str
    text: str
    at: str


@dataclass
class Book:
    """The open troubles by what they are of, and what was not sent yet.

    `dropped`: messages given up; `ping`: why the last ping was not heard, null where it was.
    """

    troubles: dict[str, Trouble]
    unsent: list[Message]
    dropped: int = 0
    ping: str | None = None


def read(home: Path) -> Book:
    """The book of a home. One that is missing or broken begins again: what is open is told once more."""
    try:
        found = json.loads((home / BOOK).read_bytes())
        ping = found["ping"]
        told = ping if isinstance(ping, str) else None
        return Book(dict(found["troubles"]), list(found["unsent"]), int(found["dropped"]), told)
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return Book({}, [])


def write(home: Path, book: Book) -> None:
    """Replaces the book whole. On a full disk it takes the room that was reserved for it.

    Where even that is gone nothing is written: what was told is told once more by the next look.
    """
    content = json.dumps(asdict(book), indent=1, ensure_ascii=False).encode() + b"\n"
    with room_or_not():
        try:
            Disk().put(home / BOOK, content)
        except OSError as error:
            if error.errno not in FULL:
                raise
            (home / RESERVE).unlink(missing_ok=True)
            Disk().put(home / BOOK, content)


def reserve(home: Path) -> None:
    """Keeps room for the book, so that a full disk can be told of once and not each quarter of an hour."""
    path = home / RESERVE
    if home.is_dir() and not path.exists():
        with room_or_not():
            Disk().put(path, os.urandom(RESERVED))  # what no file system makes smaller


@contextmanager
def room_or_not() -> Iterator[None]:
    """What is worth writing and worth no failure: a full disk is told by the look itself."""
    try:
        yield
    except OSError as error:
        if error.errno not in FULL:
            raise


def channels(stated: str) -> list[str]:
    """The channels of the setting, blank between them. Raises BadChannel for one that is none."""
    found = stated.split()
    if found:
        import apprise

        for number, address in enumerate(found, 1):
            if not apprise.Apprise().add(address):
                scheme = one_line(address.partition("://")[0])[:20]
                raise BadChannel(
                    f"PEERBENCH_ALERTS: channel {number} ({scheme}://...) is none that Apprise knows: "
                    "https://github.com/caronc/apprise lists them"
                )
    return found


def note(home: Path, facts: Iterable[Fact], kept: str, now: datetime, to: Sequence[str]) -> Book:
    """Holds the troubles among the facts against the book, and writes a message for each that is new or over.

    `kept` says what stands whatever happened; `to` are the channels. The same trouble again says nothing, in
    whatever words: it is told apart by what it is of and its state.
    """
    book, at = read(home), now.isoformat(timespec="seconds")
    found = {f"{fact.of}: {fact.state}": fact for fact in facts if fact.state not in QUIET}
    for key in sorted(found.keys() - book.troubles.keys()):
        fact = found[key]
        book.troubles[key] = {"since": at, "words": fact.words, "remedy": fact.remedy}
        text = [f"What: {fact.words}", f"Since: {at}", f"Kept: {kept}"]
        text.append(f"Mend it: {fact.remedy}" if fact.remedy else "Mend it: `peerbench doctor` says more")
        _add(book, to, f"{fact.of}: {fact.state.replace('_', ' ')}", text, at)
    for key in sorted(book.troubles.keys() - found.keys()):
        was = book.troubles.pop(key)
        text = [f"It was: {was['words']}", f"Since: {was['since']}, over: {at}", f"Kept: {kept}"]
        _add(book, to, f"over: {key.replace('_', ' ')}", text, at)
    write(home, book)
    return book


def deliver(home: Path, to: Sequence[str], send: Send | None = None, book: Book | None = None) -> int:
    """Sends what waits, in order, to the channels that are set now. Gives how many messages still wait.

    `book` is the home's, where a full disk did not take it.

    After each one that was taken the book is written, so that a kill repeats one message at most. What waits
    for a channel that is no longer set is dropped, and counted.
    """
    book, send = book or read(home), send or _by_apprise
    addresses = {named(address): address for address in to}
    left: list[Message] = []
    refusing: set[str] = set()
    changed = False
    for number, message in enumerate(book.unsent):
        channel = message["to"]
        if channel not in addresses:
            book.dropped += 1
            changed = True
        elif channel in refusing or not send(addresses[channel], message["title"], message["text"]):
            refusing.add(channel)
            left.append(message)
        else:
            write(home, replace(book, unsent=left + book.unsent[number + 1 :]))
            changed = True
    if changed:
        write(home, replace(book, unsent=left))
    return len(left)


def named(address: str) -> str:
    """A channel's name in the book: its address holds a secret."""
    return hashlib.sha256(address.encode()).hexdigest()[:16]


def _add(book: Book, to: Sequence[str], title: str, text: list[str], at: str) -> None:
    title = one_line(f"peerbench on {socket.gethostname()}: {title}")[:200]
    whole = "\n".join(one_line(line) for line in text)[:LONGEST]
    for address in to:
        book.unsent.append({"to": named(address), "title": title, "text": whole, "at": at})
    over = len(book.unsent) - MOST_UNSENT * max(1, len(to))
    if over > 0:
        book.unsent = book.unsent[over:]
        book.dropped += over


def _by_apprise(address: str, title: str, text: str) -> bool:
    import apprise

    sender = apprise.Apprise()
    sender.add(address)
    return bool(sender.notify(title=title, body=text, body_format=apprise.NotifyFormat.TEXT))
