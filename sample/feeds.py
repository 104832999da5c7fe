"""The two feeds: which releases a request gets, with the rules and the defects of each service.

Contracts Finder sorts by date, newest first, and pages well. Find a Tender sorts by notice id, newest
first, but its cursor follows a hidden key that is not in that order: rows vanish and repeat at every
page boundary, so only a page without cursor is right.
"""

import base64
import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sample.behaviours import STANDING
from sample.stored import Stored, stored
from sample.uk_time import LONDON, local

STAGES = ("planning", "tender", "award", "implementation")


@dataclass(frozen=True)
class Answer:
    """A page: the releases, and the link to the next where there is one."""

    releases: list[Stored]
    cursor: str | None


class Refused(Exception):
    """A request with a parameter the service does not take: 400 with this property and message."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(message)
        self.name, self.message = name, message


class Feed:
    """What both services share: a window of local time, a limit of 100, an opaque cursor."""

    source: str
    path: str
    site: str
    start: str
    end: str
    allowed: tuple[str, ...]
    ignored: tuple[str, ...] = ()

    def __init__(
        self,
        releases: Sequence[dict[str, Any]],
        hidden: Collection[str] = (),
        on: Collection[str] = tuple(STANDING),
    ) -> None:
        """`hidden` release ids are left out of every window; `on` names the behaviours that are on."""
        self._hidden = frozenset(hidden)
        self.on = frozenset(on)
        self.rows = stored(self.source, releases, "hidden_time" in on and self.source == "find_a_tender")
        self._whens = [row.when for row in self.rows]

    def answer(self, query: dict[str, list[str]], now: datetime) -> Answer:
        """The page that a query gets at `now`; a release later than that is not yet published."""
        for name in query:
            if name not in self.allowed + (self.ignored if "old_names_ignored" in self.on else ()):
                raise Refused(name, self.unknown(name))
        sent = {name: values[-1] for name, values in query.items() if name in self.allowed}
        limit = self._limit(sent.get("limit"))
        low = self._moment(sent, self.start)
        high = self._moment(sent, self.end)
        self._check_window(low, high)
        chosen = self._between(low, min(high, now) if high else now)
        chosen = [row for row in chosen if self._staged(row, query.get("stages", []))]
        chosen = [row for row in chosen if not self.leaves_out(row)]
        chosen.sort(key=lambda row: row.order, reverse=True)
        if "cursor" in sent:
            chosen = self._after(chosen, self._place(sent))
        page, rest = chosen[:limit], chosen[limit:]
        if not rest or not self._links(sent):
            return Answer(page, None)
        return Answer(page, self._cursor(sent, rest[0].key))

    def leaves_out(self, row: Stored) -> bool:
        """Whether no window gives the release."""
        return row.id in self._hidden

    def named(self, now: datetime, **wanted: str) -> list[Stored]:
        """The releases of an `id`, an `ocid` or a `notice`, newest first; windows may leave them out."""
        found = [row for row in self.rows if row.when <= now and _is(row, wanted)]
        return sorted(found, key=lambda row: row.order, reverse=True)

    def published_on(self, day: datetime, now: datetime) -> list[Stored]:
        """All of a UK day, in order of publication, those too that windows leave out."""
        following = day + timedelta(days=1)
        return [row for row in self._between(day, now) if row.when < following]

    def unknown(self, name: str) -> str:
        allowed = ", ".join(self.allowed)
        return f"Request parameter '{name}' is not recognised, allowed parameters are: {allowed}"

    def _limit(self, text: str | None) -> int:
        if text is None:
            return 100
        if not text.isdigit() or int(text) > 100:
            raise Refused("limit", "'limit' must be a number from 1 to 100")
        if int(text) == 0:
            raise Refused("limit", "'limit' must be greater than 0")
        return int(text)

    def _moment(self, sent: dict[str, str], name: str) -> datetime | None:
        raise NotImplementedError

    def _check_window(self, low: datetime | None, high: datetime | None) -> None:
        """Nothing to check, unless a service says so."""

    def _between(self, low: datetime | None, high: datetime) -> list[Stored]:
        """Both ends inclusive."""
        first = bisect_left(self._whens, low) if low else 0
        return self.rows[first : bisect_right(self._whens, high)]

    def _staged(self, row: Stored, stages: list[str]) -> bool:
        """Whether a tag is of a stage that was asked; a comma list works."""
        wanted = [stage for text in stages for stage in text.split(",")]
        if set(wanted) - set(STAGES):
            raise Refused("stages", "Incorrect request [invalid stage]")
        return not wanted or any(tag.startswith(stage) for tag in row.tags for stage in wanted)

    def _after(self, chosen: list[Stored], key: int) -> list[Stored]:
        """From the row of the cursor on."""
        place = next((i for i, row in enumerate(chosen) if row.key == key), len(chosen))
        return chosen[place:]

    def _links(self, sent: dict[str, str]) -> bool:
        return True

    def _cursor(self, sent: dict[str, str], key: int) -> str:
        """base64 of the parameters sent and the number of the first row not served."""
        said = [f"{name}={sent[name]}" for name in (self.start, self.end, "limit") if name in sent]
        return base64.b64encode("|".join([*said, f"nextCursor={key}"]).encode()).decode()

    def _place(self, sent: dict[str, str]) -> int:
        """The number in a cursor; refused unless it is the very string given for these parameters."""
        text = sent["cursor"]
        refused = Refused("cursor", "'cursor' must match the returned nextCursor")
        if not re.fullmatch(r"[A-Za-z0-9=]{0,300}", text):
            raise refused
        try:
            number = int(base64.b64decode(text, validate=True).decode().rpartition("nextCursor=")[2])
        except ValueError:
            raise refused from None
        matches = self._cursor(sent, number) == text or "cursor_must_match" not in self.on
        if not matches or not any(row.key == number for row in self.rows):
            raise refused
        return number


def _is(row: Stored, wanted: dict[str, str]) -> bool:
    """A notice's GUID is the release id without its numeric tail (SOURCES.md 1.5)."""
    known = {"id": row.id, "ocid": row.ocid, "notice": re.sub(r"-\d+$", "", row.id)}
    return any(known[name] == value for name, value in wanted.items())


class ContractsFinder(Feed):
    """`publishedFrom` and `publishedTo` take a date or a local time; without publishedTo no links."""

    source = "contracts_finder"
    path = "/Published/Notices/OCDS/Search"
    site = "Contracts Finder"
    start, end = "publishedFrom", "publishedTo"
    allowed = ("publishedFrom", "publishedTo", "stages", "limit", "cursor")
    ignored = ("size", "page", "order")

    def _moment(self, sent: dict[str, str], name: str) -> datetime | None:
        if name not in sent:
            return None
        try:
            return local(sent[name])
        except ValueError:
            raise Refused(name, "Incorrect request [invalid date]") from None

    def _links(self, sent: dict[str, str]) -> bool:
        return "publishedTo" in sent or "links_need_published_to" not in self.on


class FindATender(Feed):
    """`updatedFrom` and `updatedTo` are exactly YYYY-MM-DDTHH:MM:SS, local; a trailing Z is ignored."""

    source = "find_a_tender"
    path = "/api/1.0/ocdsReleasePackages"
    site = "Find a Tender"
    start, end = "updatedFrom", "updatedTo"
    allowed = ("stages", "limit", "cursor", "updatedFrom", "updatedTo")

    def _moment(self, sent: dict[str, str], name: str) -> datetime | None:
        if name not in sent:
            return None
        zulu = "Z?" if "z_ignored" in self.on else ""
        if not re.fullmatch(rf"\d{{4}}-\d\d-\d\dT\d\d:\d\d:\d\d{zulu}", sent[name]):
            raise Refused(name, f"'{name}' must be in the format YYYY-MM-DDTHH:MM:SS")
        try:
            return local(sent[name])
        except ValueError:
            raise Refused(name, f"'{name}' is not a valid date") from None

    def _check_window(self, low: datetime | None, high: datetime | None) -> None:
        if low and high and high.astimezone(LONDON) <= low.astimezone(LONDON):
            raise Refused("updatedTo", "'updatedTo' must be later than 'updatedFrom'")

    def _staged(self, row: Stored, stages: list[str]) -> bool:
        """Broken in the service: old-regime releases only and no updates; a comma list gives nothing."""
        for stage in stages:
            if set(stage.split(",")) - set(STAGES[:3]):
                raise Refused("stages", f"'stages' has an unknown value: {stage}")
        if "broken_stages" not in self.on:
            return super()._staged(row, stages)
        return not stages or (row.is_celex and any(tag in stages for tag in row.tags))

    def _after(self, chosen: list[Stored], key: int) -> list[Stored]:
        if "paging_defect" not in self.on:
            return super()._after(chosen, key)
        return [row for row in chosen if row.key <= key]
