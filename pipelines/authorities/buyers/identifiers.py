"""Organisation identifiers of the Procurement Act (PPON), learned from notices: whose they are, since when.

A PPON is stable, so one that was only ever seen with one council names that council where a name does not.
Account numbers (GB-CFS, GB-FTS, GB-SRS) are not learned: a council has several, and accounts are shared.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from pipelines.authorities.buyers.match import ITSELF, BuyerMatch
from pipelines.authorities.buyers.resolve import Resolver

_PPON = re.compile(r"GB-PPON-[A-Z]{4}-\d{4}-[A-Z]{4}", re.I)
SIGNS_ITSELF = (*ITSELF, "department")
"""Classes in which the council itself signs. Agents and trading arms may sign under either's identifier."""


@dataclass(frozen=True)
class SignedBuyer:
    """A buyer as published, on one day, in so many notices."""

    name: str | None
    identifiers: tuple[str, ...]
    day: date | None
    notices: int


@dataclass(frozen=True)
class LearnedIdentifier:
    """An identifier with the council it was seen with.

    state: learned; conflict, seen with two councils or with another body; unresolved, no name was understood.
    """

    identifier: str
    authority_id: str | None
    state: str
    names: int
    notices: int
    first_day: date | None
    last_day: date | None


def learn_identifiers(buyers: Iterable[SignedBuyer], resolver: Resolver) -> Iterator[LearnedIdentifier]:
    """What every PPON of the notices was seen with, in order of identifier."""
    found: dict[str, list[tuple[SignedBuyer, BuyerMatch]]] = defaultdict(list)
    for seen in buyers:
        for identifier in {each.upper() for each in seen.identifiers if _PPON.fullmatch(each)}:
            found[identifier].append((seen, resolver.resolve(seen.name, [], seen.day)))
    for identifier in sorted(found):
        yield _decided(identifier, found[identifier])


def _decided(identifier: str, seen: list[tuple[SignedBuyer, BuyerMatch]]) -> LearnedIdentifier:
    whose = {match.authority_id for _, match in seen if match.buyer_class in SIGNS_ITSELF}
    others = {match.buyer_class for _, match in seen} - {*SIGNS_ITSELF, "unknown", "ambiguous"}
    days = [each.day for each, _ in seen if each.day]
    one = len(whose) == 1 and not others
    state = "learned" if one else "conflict" if whose or others else "unresolved"
    return LearnedIdentifier(
        identifier,
        next(iter(whose)) if one else None,
        state,
        len({each.name for each, _ in seen}),
        sum(each.notices for each, _ in seen),
        min(days, default=None),
        max(days, default=None),
    )
