"""Names that hold a council's name and more: departments, joint bodies, and bodies of their own beside it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from pipelines.authorities.index import Mention, Sight
from pipelines.authorities.kinds import (
    COUNTY_FIRE,
    DEPARTMENT,
    ENTITY,
    FIRE_SERVICE,
    NOISE,
    SEVERAL,
    SHARED,
    tells_parish,
)
from pipelines.authorities.match import BuyerMatch, unresolved
from pipelines.authorities.names import normalise

if TYPE_CHECKING:
    from pipelines.authorities.resolve import Resolver

_CIVIC = re.compile(
    r"^(?:(?:right honourable )?(?:lord )?mayor"
    r"(?: (?:and|burgesses|aldermen|citizens|commonalty|councillors|of))*"
    r"|council(?: of)?|of|on)+$"
)
"""What stands before a council's name in its style: 'The Mayor and Burgesses of'."""
_QUALIFIERS = {
    "north",
    "south",
    "east",
    "west",
    "mid",
    "great",
    "little",
    "upper",
    "lower",
    "new",
    "old",
    "nether",
}
_JOINING = {"and", "with", "in"}
_TURNS = {"for", "of", "on", "to", "at", "against", "tax"}
_WHO = re.compile(r"council$|authority$|corporation$| (?:bc|dc|cc|mbc|mdc|lbc|ua)$")
_POLICE = re.compile(r"\bpolic(?:e|ing)\b")
_LETTERS = re.compile(r"^[a-z]{2,4}(?:cc|bc|dc|mbc|mdc)$|^[a-z]cc$")


def inside(resolver: Resolver, text: str, day: date | None) -> BuyerMatch | None:
    """The match of a name with known forms inside; None when there is none."""
    sight = resolver.index.sight(text)
    groups = [found for found in sight.mentions if found.groups]
    councils = [found for found in sight.mentions if not found.groups]
    if not sight.mentions:
        return _acronym(resolver, text, sight, day) or _places(resolver, sight)
    if groups:
        shared = resolver.shared(groups[0].groups, day)
        ids = tuple(key for found in councils for key in found.ids)
        if shared.authority_id and set(ids) <= {shared.authority_id}:
            return replace(shared, method="part", score=90.0)
        if councils or shared.authority_id:
            members = (shared.authority_id,) if shared.authority_id else shared.alternatives
            return unresolved("shared_body", "part", (*ids, *filter(None, members)), shared.evidence)
        return replace(shared, method="part", score=None)
    meant = {found.ids or (found.outside,) for found in councils}
    if len(meant) > 1:
        return _several(resolver, councils, day)
    return _one(resolver, sight, councils[0], day)


def _several(resolver: Resolver, councils: list[Mention], day: date | None) -> BuyerMatch:
    """Two or more councils in one name."""
    outside = {found.outside for found in councils}
    if outside == {councils[0].outside} and councils[0].outside:
        return unresolved(councils[0].outside, "part", evidence="councils outside England")
    found = [
        resolver.decide(resolver.index.forms[each.form], each.form, day) for each in councils if each.ids
    ]
    ids = {key for match in found for key in filter(None, [match.authority_id])}
    loose = {key for match in found if not match.authority_id for key in match.alternatives}
    return unresolved("joint", "part", tuple(sorted(ids | loose)), f"{len(councils)} councils in one name")


def _one(resolver: Resolver, sight: Sight, found: Mention, day: date | None) -> BuyerMatch:
    """One council in a longer name: what stands beside it decides."""
    before, after = sight.words[: found.start], sight.words[found.end :]
    if found.outside:
        kind = "not_council" if ENTITY.search(" ".join((*before, *after))) else found.outside
        return unresolved(kind, "part", evidence=f"'{found.form}' is outside England")
    match = resolver.decide(resolver.index.forms[found.form], found.form, day)
    ids = tuple(filter(None, (match.authority_id, *match.alternatives[:5])))
    if _CIVIC.match(" ".join(before)):
        before = ()
    rest = (*before, *after)
    if (
        not _WHO.search(found.form)
        and "council" not in found.form
        and (entity := ENTITY.search(" ".join(rest)))
    ):
        return unresolved("not_council", "rule", ids, f"the word '{entity[0]}' beside '{found.form}'")
    others = _beside(resolver, sight, found, before)
    if sight.plural or others:
        members = {*ids[:1], *(key for base in others for key in resolver.index.bases[base])}
        return unresolved("joint", "part", tuple(sorted(members)), "several councils in one name")
    if match.authority_id is None:
        return match
    vetoed = _vetoed(resolver, sight, found, rest, ids)
    if vetoed:
        return vetoed
    places = resolver.index.places(rest)
    own = places is not None and all(set(found.ids) & resolver.index.bases[base] for base in places)
    if own or all(
        _says_nothing(sight, found, position) for position in _positions(sight, found, len(before))
    ):
        return replace(match, score=min(match.score or 100.0, 95.0), evidence=f"'{found.form}' in it")
    if not _is_department(sight, found, before, after):
        return unresolved("ambiguous", "part", ids, f"'{found.form}' among words that were not understood")
    beside = " ".join(rest)
    return replace(
        match,
        buyer_class="department",
        method="part",
        score=90.0,
        evidence=f"'{found.form}' beside '{beside}'",
    )


def _positions(sight: Sight, found: Mention, before: int) -> list[int]:
    first = found.start - before
    return [*range(first, found.start), *range(found.end, len(sight.words))]


def _says_nothing(sight: Sight, found: Mention, position: int) -> bool:
    word = sight.words[position]
    bracketed = position in sight.acronyms and position > found.start and position == found.end
    alone = position + 1 == len(sight.words) or position + 1 in sight.begins
    return bool(NOISE.match(word)) or (bracketed and alone and position in sight.bracketed)


def _beside(resolver: Resolver, sight: Sight, found: Mention, before: tuple[str, ...]) -> list[str]:
    """Bare place names joined to the council's: 'Adur and Worthing Council'."""
    joined = []
    for words in (before, sight.words[found.end :]):
        places = resolver.index.places(words) if words else None
        own = set(found.ids)
        joined += [base for base in places or [] if not resolver.index.bases[base] & own]
    return joined


def _vetoed(
    resolver: Resolver, sight: Sight, found: Mention, rest: tuple[str, ...], ids: tuple[str, ...]
) -> BuyerMatch | None:
    """A body of its own beside the council, or joined with it."""
    text = " ".join(rest)
    row = resolver.rows[ids[0]]
    following = sight.words[found.end : found.end + 1]
    preceding = sight.words[found.start - 1 : found.start] if found.start else ()
    fire = FIRE_SERVICE.search(text)
    own_fire = normalise(row.name).removeprefix("county ") in COUNTY_FIRE or row.tier == "strategic"
    police = row.tier == "strategic" and _POLICE.search(text)
    entity = ENTITY.search(text)
    joined = {*following, *preceding} & _JOINING
    if fire and not (own_fire and not joined):
        return unresolved("not_council", "rule", ids, f"'{fire[0]}' beside a council")
    if entity and not police and not (fire and own_fire):
        kind = "joint" if joined else "not_council"
        return unresolved(kind, "rule", ids, f"the word '{entity[0]}' beside a council")
    if tells_parish(text):
        return unresolved("not_council", "rule", ids, "a parish or town council beside it")
    if shared := SHARED.search(text) or SEVERAL.search(text):
        return unresolved("shared_body", "rule", ids, f"'{shared[0]}' beside a council")
    if joined:
        return unresolved("joint", "part", ids, f"a council {' '.join(sorted(joined))} others")
    if following == ("as",) and "accountable body" not in text:
        return unresolved("ambiguous", "rule", ids, f"'{found.form} as ...'")
    if following and following[0] in _TURNS and found.end not in sight.begins:
        return unresolved("not_council", "rule", ids, f"'{found.form} {following[0]} ...'")
    return None


def _is_department(sight: Sight, found: Mention, before: tuple[str, ...], after: tuple[str, ...]) -> bool:
    """Words beside a council that are set off from it, follow a full name, or name a department."""
    attached = before and found.start not in sight.begins
    if attached and (before[-1] in _QUALIFIERS or not DEPARTMENT.search(" ".join(before))):
        return False
    if after and found.end not in sight.begins:
        return bool(_WHO.search(found.form) or DEPARTMENT.search(" ".join(after)))
    return True


def _acronym(resolver: Resolver, text: str, sight: Sight, day: date | None) -> BuyerMatch | None:
    """'BHCC City Parks' by an observed short name; 'HCC - Resources' may be several and stays open."""
    head = text.split()[0].strip("(),:-") if text.split() else ""
    rest = " ".join(sight.words[1:])
    short = resolver.index.short.get(head)
    police = short and resolver.rows[short].tier == "strategic" and _POLICE.search(rest)
    if short and (police or not ENTITY.search(rest)):
        key = short
        match = resolver.decide({key: "alias"}, head.lower(), day)
        if match.authority_id and rest:
            return replace(match, buyer_class="department", method="part", score=90.0)
        return match
    if head.isupper() and _LETTERS.match(head.lower()) and not ENTITY.search(rest):
        keys = tuple(sorted(resolver.index.acronyms.get(head.lower(), ())))
        if keys:
            return unresolved("ambiguous", "rule", keys, f"'{head}' may be short for these")
    return None


def _places(resolver: Resolver, sight: Sight) -> BuyerMatch | None:
    """'Coventry - Solihull - Warwickshire': bare names of several councils."""
    places = resolver.index.places(sight.words) if len(sight.words) > 1 else None
    if not places or len(places) < 2:
        return None
    ids = {key for base in places for key in resolver.index.bases[base]}
    return unresolved("joint", "part", tuple(sorted(ids)), "names of several councils")
