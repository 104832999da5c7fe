"""One message when a trouble begins and one when it is over, through Apprise; what cannot be sent waits.

`alerts.json` of the home has the open troubles, each with the channels that it was written to, and the
messages that no channel took yet. A channel is known there by a hash of its address, which is a secret.
"""

import hashlib
import json
import os
import socket
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, TypedDict
from urllib.parse import urlsplit

from pipelines.operate.by_root import by_root
from pipelines.query.fact import UNREADABLE, UNSEEN, Fact
from warehouse.errors import FULL, UserError
from warehouse.snapshots.disk import Disk
from warehouse.text import counted, one_line

BOOK = "alerts.json"
RESERVE, RESERVED = ".reserve", 1_000_000
MOST_UNSENT = 1000
"""Messages that wait for one channel; the oldest are given up first, and counted."""
LONGEST = 1500
"""Characters of one message: chat services cut longer ones."""
QUIET = {
    *("read", "changed", "complete", "not_complete", "never_collected", "waiting", "empty", "none"),
    *("rows", "repeated", "published", "running", "sound", "few_nights", "untold", UNSEEN),
    *("unpublished", "in_the_making"),
}
"""States that are no trouble, or that the next night mends; whatever else a fact says is one."""

Kind = Literal["failure", "success"]
"""What Apprise calls a trouble that begins, and one that is over."""
Send = Callable[[str, str, str, Kind], bool]
"""Takes a channel's address, a title, a text and its kind; whether the channel took it."""


class BadChannel(UserError):
    """A channel of PEERBENCH_ALERTS is no address that Apprise knows."""


class Trouble(TypedDict):
    """What is wrong, in which words, what mends it, and the channels told of it.

    `since`: the moment of the look that noticed it (ISO 8601); when it began only its words may say.
    `unseen`: why the last look could not tell whether it is so still; null where it could.
    """

    since: str
    words: str
    remedy: str | None
    told: list[str]
    unseen: str | None


class Message(TypedDict):
    """One message for one channel, by the hash of its address. `of` is the trouble's key."""

    to: str
    title: str
    text: str
    at: str
    kind: Kind
    of: str


@dataclass
class Book:
    """The open troubles by what they are of, and what was not sent yet.

    `dropped`: messages given up that nobody is told in another way; `ping`: why the last ping was not heard,
    null where it was.
    """

    troubles: dict[str, Trouble]
    unsent: list[Message] = field(default_factory=list)
    dropped: int = 0
    ping: str | None = None


def read(home: Path) -> Book:
    """The book of a home. One that is missing or broken begins again: what is open is told once more.

    So is what an older version wrote down, which did not note to whom.
    """
    try:
        found = json.loads((home / BOOK).read_bytes())
        ping = found["ping"]
        return Book(
            {key: _trouble(row) for key, row in found["troubles"].items()},
            [_message(row) for row in found["unsent"]],
            int(found["dropped"]),
            ping if isinstance(ping, str) else None,
        )
    except (FileNotFoundError, ValueError, KeyError, TypeError, AttributeError):
        return Book({})


def _trouble(row: dict[str, Any]) -> Trouble:
    told, unseen = [str(channel) for channel in row.get("told", ())], row.get("unseen")
    return {
        "since": row["since"],
        "words": row["words"],
        "remedy": row["remedy"],
        "told": told,
        "unseen": unseen if isinstance(unseen, str) else None,
    }


def _message(row: dict[str, Any]) -> Message:
    kind: Kind = "success" if row.get("kind") == "success" else "failure"
    return {
        "to": row["to"],
        "title": row["title"],
        "text": row["text"],
        "at": row["at"],
        "kind": kind,
        "of": str(row.get("of", "")),
    }


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

    `kept` says what stands whatever happened; `to` are the channels. A channel is told of each open trouble
    once, also of one that began before the channel was set; without channels nobody is, and the book says so.
    That it is over is told to those who know that it began; one that could not be looked at is not over. The
    same trouble again says nothing, in whatever words: it is told apart by what it is of and its state.
    """
    facts = list(facts)
    book, at, channels = read(home), now.isoformat(timespec="seconds"), [named(address) for address in to]
    found = {f"{fact.of}: {fact.state}": fact for fact in facts if fact.state not in QUIET}
    for key, fact in sorted(found.items()):
        was = book.troubles.get(key)
        since, told = (was["since"], was["told"]) if was else (at, [])
        trouble: Trouble = {
            "since": since,
            "words": fact.words,
            "remedy": fact.remedy,
            "told": told,
            "unseen": None,
        }
        book.troubles[key] = trouble
        new = [channel for channel in channels if channel not in trouble["told"]]
        text = [f"What: {fact.words}", f"Noticed: {trouble['since']}", f"Home: {home}", f"Kept: {kept}"]
        remedy = fact.remedy or "`peerbench doctor` says more"
        text += [f"Mend it: {remedy}", *(f"As root: {line}" for line in by_root(remedy, home))]
        _add(book, new, key, text, at, "failure", key)
        trouble["told"] = [*trouble["told"], *new]
    hidden = unseen(book, facts)
    for key in sorted(book.troubles.keys() - found.keys()):
        if key in hidden:
            book.troubles[key]["unseen"] = hidden[key]
            continue
        over = book.troubles.pop(key)
        # Where no channel is set (a look by hand) it waits for the next look that has one.
        knowing = [channel for channel in over["told"] if channel in channels or not channels]
        text = [f"It was: {over['words']}", f"Noticed: {over['since']}, over: {at}", f"Kept: {kept}"]
        _add(book, knowing, f"over: {key}", text, at, "success", key)
    _bound(book)
    write(home, book)
    return book


def unseen(book: Book, facts: Iterable[Fact]) -> dict[str, str]:
    """The open troubles of which these facts cannot tell whether they are over, each with the reason.

    Such a fact is of a thing, all troubles of which it hides, or of one trouble.
    """
    why = {fact.of: fact.words for fact in facts if fact.state in (UNREADABLE, UNSEEN)}
    hiding = ((key, why.get(key, why.get(key.rpartition(": ")[0]))) for key in book.troubles)
    return {key: reason for key, reason in hiding if reason is not None}


def standing_words(words: str, unseen: str | None) -> str:
    """A trouble in words; of one that could not be looked at now, that and why."""
    return f"{words}; it could not be looked at now, and stays open: {unseen}" if unseen else words


def deliver(home: Path, to: Sequence[str], send: Send | None = None, book: Book | None = None) -> int:
    """Sends what waits, in order, to the channels that are set now. Gives how many messages still wait.

    `book` is the home's, where a full disk did not take it.

    After each one that was taken the book is written, so that a kill repeats one message at most. What waits
    for a channel that is no longer set is given up; where none is set at all everything waits: a command in a
    shell without the settings loses nothing.
    """
    book, send = book or read(home), send or _by_apprise
    addresses = {named(address): address for address in to}
    if not addresses:
        return len(book.unsent)
    left: list[Message] = []
    refusing: set[str] = set()
    changed = False
    for number, message in enumerate(book.unsent):
        channel = message["to"]
        if channel not in addresses:
            _give_up(book, message)
            changed = True
        elif channel in refusing or not send(
            addresses[channel], message["title"], message["text"], message["kind"]
        ):
            refusing.add(channel)
            left.append(message)
        else:
            write(home, replace(book, unsent=left + book.unsent[number + 1 :]))
            changed = True
    if changed:
        book.unsent = left
        write(home, book)
    return len(left)


def waiting(book: Book, to: Sequence[str]) -> str:
    """How many messages wait, since when, and for which of the channels; empty where none does.

    A channel is named by its place in the setting, and its scheme and host where those are no secret.
    """
    if not book.unsent:
        return ""
    waits = f"{counted(len(book.unsent), 'message')} not sent, the first of {book.unsent[0]['at']}"
    if not to:
        return f"{waits}: PEERBENCH_ALERTS is not set here"
    wanted = {message["to"] for message in book.unsent}
    silent = [f"{n} ({shown(address)})" for n, address in enumerate(to, 1) if named(address) in wanted]
    several = "do not answer" if len(silent) > 1 else "does not answer"
    return one_line(f"{waits}: {'channels' if len(silent) > 1 else 'channel'} {', '.join(silent)} {several}")


def shown(address: str) -> str:
    """A channel's scheme and host; the scheme alone where what stands at the host's place is a token."""
    import apprise

    scheme = address.partition("://")[0].lower()
    if scheme in ("http", "https"):  # as the service itself gives it
        return f"{scheme}://{urlsplit(address).hostname}"
    channel = apprise.Apprise.instantiate(address)
    tokens, host = getattr(channel, "template_tokens", {}), getattr(channel, "host", None)
    return f"{scheme}://{host}" if host and tokens.get("host", {}).get("required") else f"{scheme}://..."


def forget_dropped(home: Path) -> None:
    """Takes note of what was given up: the count begins again."""
    write(home, replace(read(home), dropped=0))


def named(address: str) -> str:
    """A channel's name in the book: its address holds a secret."""
    return hashlib.sha256(address.encode()).hexdigest()[:16]


def _add(book: Book, to: Sequence[str], title: str, text: list[str], at: str, kind: Kind, of: str) -> None:
    """Writes the same message for each of these channels, given by their hashes."""
    title = one_line(f"peerbench on {socket.gethostname()}: {title}")[:200]
    whole = "\n".join(one_line(line) for line in text)[:LONGEST]
    for channel in to:
        message: Message = {"to": channel, "title": title, "text": whole, "at": at, "kind": kind, "of": of}
        book.unsent.append(message)


def _bound(book: Book) -> None:
    """Gives the oldest messages up where too many wait for a channel."""
    waiting = Counter(message["to"] for message in book.unsent)
    left = []
    for message in book.unsent:
        if waiting[message["to"]] > MOST_UNSENT:
            waiting[message["to"]] -= 1
            _give_up(book, message)
        else:
            left.append(message)
    book.unsent = left


def _give_up(book: Book, message: Message) -> None:
    """Notes that a channel is not told: of an open trouble it is told anew, else the message is lost."""
    trouble = book.troubles.get(message["of"])
    if message["kind"] == "failure" and trouble is not None:
        trouble["told"] = [channel for channel in trouble["told"] if channel != message["to"]]
    else:
        book.dropped += 1


def _by_apprise(address: str, title: str, text: str, kind: Kind) -> bool:
    import apprise

    sender = apprise.Apprise()
    sender.add(address)
    plain, of_kind = apprise.NotifyFormat.TEXT, apprise.NotifyType(kind)
    return bool(sender.notify(title=title, body=text, body_format=plain, notify_type=of_kind))
