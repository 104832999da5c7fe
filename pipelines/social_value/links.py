"""Two notices, one procurement: announced on both services, or tendered and awarded under two ocids.

Until February 2025 a notice above the threshold was published on two services, and an award is often
published as a new process (codebook 1). Around January 2021, when the statutory service changed, some stand
on the old and the new one. Nothing joins the two but buyer, title, deadline and value.
Precision first: two figures that contradict each other refuse a pair, and so does a second that fits as well.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import chain, combinations
from typing import TypedDict

from rapidfuzz.fuzz import token_sort_ratio

from pipelines.clock import london_day
from pipelines.collect.sources import SOURCES, is_converted, is_statutory
from pipelines.social_value.state import DETERMINABLE

Key = tuple[str, str]

LAST = date(2025, 2, 28)
"""The Procurement Act ended mirrored notices for new procurements."""
DAYS_APART = 45
SAME_TITLE, LIKE_TITLE = 0.92, 0.6
"""token_sort_ratio of two titles, 0 to 1: the same but for punctuation and order, or the same subject."""
EXTENDED = 7
"""Days between two notices of one title and value whose deadlines may differ: one was extended, one not."""
SAME_VALUE = 0.005
"""Greatest relative difference of two values that are one figure, rounded."""
# Council references ("DN612345") differ between portals; small numbers (lot 2, 2023) tell contracts apart.
_REFERENCE = re.compile(r"\b[a-z]{0,6}[-/ ]?\d{5,}\b")
_NUMBER = re.compile(r"\d+")


AWARDED = (7, 550)
"""Days from a tender notice to its award notice."""


@dataclass(frozen=True)
class Process:
    """What two processes are joined by: of a row of `procurements`, the columns of these names."""

    source: str
    ocid: str
    authority_id: str | None
    buyer_name: str | None
    title: str | None
    notice_date: date
    tender_deadline: str | None
    value_gbp: float | None
    regime: str
    state: str
    award_only: bool

    @property
    def key(self) -> Key:
        """(source, ocid)."""
        return self.source, self.ocid

    @property
    def buyer(self) -> str:
        """The council's id, or the buyer's name in small letters; empty where neither is known."""
        return self.authority_id or " ".join((self.buyer_name or "").lower().split())

    @cached_property
    def subject(self) -> str:
        """The title as titles are compared."""
        return _plain(self.title or "")


class Fit(TypedDict):
    """Two processes that may be one procurement, and what agrees."""

    source: str
    ocid: str
    linked_source: str
    linked_ocid: str
    method: str
    score: float
    days_apart: int
    title_similarity: float


class Link(Fit):
    """A row of `procurement_links`."""

    kind: str


def links(procurements: Iterable[Process]) -> Iterator[Link]:
    """Rows of `procurement_links`, each process in one pair of a kind at most.

    `kind`: both_services, that of the statutory source second, of two of them the younger; tender_to_award,
    the tender first. `method`
    names what agreed; `score`, 0 to 1, is half the likeness of the titles and a quarter each for an equal
    deadline and value.
    """
    rows = [row for row in procurements if row.title and row.buyer]
    yield from _on_both(rows)
    yield from _awards(rows)


def _on_both(rows: Iterable[Process]) -> Iterator[Link]:
    of_buyer: dict[str, tuple[list[Process], list[Process]]] = defaultdict(lambda: ([], []))
    for row in rows:
        if row.regime != "pa2023" and row.notice_date <= LAST:
            of_buyer[row.buyer][is_statutory(row.source)].append(row)
    for mirrored, statutory in of_buyer.values():
        again = list(_only_fits("both_services", list(_of_two_statutory(statutory))))
        yield from again
        older = {(fit["source"], fit["ocid"]) for fit in again}
        left = [row for row in statutory if row.key not in older]
        fits = (fit for row in mirrored for fit in _fits(row, left))
        yield from _only_fits("both_services", list(fits))


def _of_two_statutory(rows: Sequence[Process]) -> Iterator[Fit]:
    """Fits of a notice of one statutory source with one of a source that began later."""
    by_source: dict[str, list[Process]] = defaultdict(list)
    for row in rows:
        by_source[row.source].append(row)
    in_turn = sorted(by_source, key=lambda source: SOURCES[source].began)
    for earlier, later in combinations(in_turn, 2):
        yield from (fit for row in by_source[earlier] for fit in _fits(row, by_source[later]))


def _awards(rows: Iterable[Process]) -> Iterator[Link]:
    """An award without a tender notice of its own, and the tender of that buyer and title before it.

    On the same service, or on the statutory one before it and the one after.
    """
    of_buyer: dict[tuple[str, str], tuple[list[Process], list[Process]]] = defaultdict(lambda: ([], []))
    for row in rows:
        service = "statutory" if is_statutory(row.source) else row.source
        of_buyer[row.buyer, service][row.award_only].append(row)
    for tenders, awards in of_buyer.values():
        fits = (fit for row in tenders for fit in _awarded(row, awards))
        yield from _only_fits("tender_to_award", list(fits))


def _awarded(row: Process, awards: Iterable[Process]) -> Iterator[Fit]:
    for other in awards:
        days = (other.notice_date - row.notice_date).days
        if not AWARDED[0] <= days <= AWARDED[1] or _numbers(row.subject) != _numbers(other.subject):
            continue
        like = token_sort_ratio(row.subject, other.subject) / 100
        deadline = _same_day(row.tender_deadline, other.tender_deadline)
        value = _same_value(row.value_gbp, other.value_gbp)
        if like < SAME_TITLE or deadline is False or not (deadline or value):
            continue
        yield _fit(row, other, "-".join(["title", *_agreed(deadline, value)]), days, like)


def _fit(row: Process, other: Process, method: str, days: int, like: float) -> Fit:
    deadline = _same_day(row.tender_deadline, other.tender_deadline)
    value = _same_value(row.value_gbp, other.value_gbp)
    return {
        "source": row.source,
        "ocid": row.ocid,
        "linked_source": other.source,
        "linked_ocid": other.ocid,
        "method": method,
        "score": round(0.5 * like + 0.25 * bool(deadline) + 0.25 * bool(value), 4),
        "days_apart": days,
        "title_similarity": round(like, 4),
    }


def _agreed(deadline: bool | None, value: bool | None) -> list[str]:
    return [name for name, same in (("deadline", deadline), ("value", value)) if same]


def uncounted(procurements: Iterable[Process], found: Iterable[Link]) -> set[Key]:
    """(source, ocid) of one process of each pair, so that a procurement is counted once.

    It is the one beside the statutory source's: it rarely holds criteria. Unless it alone can be determined.
    """
    readable = {row.key for row in procurements if row.state in DETERMINABLE and not row.award_only}
    left_out = set()
    for row in found:
        if row["kind"] != "both_services":
            continue
        small, large = (row["source"], row["ocid"]), (row["linked_source"], row["linked_ocid"])
        left_out.add(large if small in readable and large not in readable else small)
    return left_out


def doubles(procurements: Iterable[Process]) -> dict[Key, str]:
    """(source, ocid) of each process made from a page or export, with the ocid of the same notice in a feed.

    The same buyer and title, and no other deadline; a page and an export state no ocid.
    """
    published: dict[tuple[str, str], list[Process]] = defaultdict(list)
    converted = []
    for row in procurements:
        if is_converted(row.ocid):
            converted.append(row)
        elif row.title:
            published[row.buyer, row.subject].append(row)
    return {
        row.key: other.ocid
        for row in converted
        for other in published.get((row.buyer, row.subject), [])
        if abs((row.notice_date - other.notice_date).days) <= DAYS_APART
        and _same_day(row.tender_deadline, other.tender_deadline) is not False
    }


def _fits(row: Process, others: Iterable[Process]) -> Iterator[Fit]:
    for other in others:
        days = abs((row.notice_date - other.notice_date).days)
        if days > DAYS_APART:
            continue
        like = token_sort_ratio(row.subject, other.subject) / 100
        rule = _rule(row, other, like, days) if _numbers(row.subject) == _numbers(other.subject) else None
        if rule:
            yield _fit(row, other, rule, days, like)


def _rule(row: Process, other: Process, like: float, days: int) -> str | None:
    deadline = _same_day(row.tender_deadline, other.tender_deadline)
    value = _same_value(row.value_gbp, other.value_gbp)
    if value is False or like < LIKE_TITLE:
        return None
    if deadline is False:
        return "title-value-extended" if value and like >= SAME_TITLE and days <= EXTENDED else None
    agreed = "-".join(_agreed(deadline, value))
    if agreed and like >= SAME_TITLE:
        return f"title-{agreed}"
    return "like-title-deadline-value" if agreed == "deadline-value" else None


def _only_fits(kind: str, fits: list[Fit]) -> Iterator[Link]:
    """Of several that fit one notice, the one with most in agreement; none when two have as much."""
    best: dict[str, list[int]] = defaultdict(list)
    for fit in fits:
        for ocid in (fit["ocid"], fit["linked_ocid"]):
            best[ocid].append(_strength(fit))
    for fit in fits:
        strength = _strength(fit)
        rivals = chain(best[fit["ocid"]], best[fit["linked_ocid"]])
        # Each of the two lists holds this fit itself once.
        if sum(rival >= strength for rival in rivals) == 2:
            yield {"kind": kind, **fit}


def _strength(fit: Fit) -> int:
    order = (
        *("like-title-deadline-value", "title-value-extended", "title-value", "title-deadline"),
        "title-deadline-value",
    )
    return order.index(fit["method"])


def _plain(title: str) -> str:
    lowered = _REFERENCE.sub(" ", title.lower())
    return " ".join(re.sub(r"[^\w\s]", " ", lowered).split())


def _numbers(title: str) -> set[str]:
    return set(_NUMBER.findall(title))


def _same_day(one: str | None, other: str | None) -> bool | None:
    """Null when a side states no deadline; the services write one instant in different offsets."""
    if not one or not other:
        return None
    try:
        return london_day(one) == london_day(other)
    except ValueError:
        return None


def _same_value(one: float | None, other: float | None) -> bool | None:
    """Null when a side states no value, or a value of nought, which stands for none."""
    if not one or not other:
        return None
    return abs(one - other) <= SAME_VALUE * max(one, other)
