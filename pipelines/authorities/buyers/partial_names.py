"""Names that hold a known name and more: departments, joint bodies, hubs, and bodies of their own."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from pipelines.authorities.buyers.index import Mention, Sight
from pipelines.authorities.buyers.match import BuyerMatch, unresolved
from pipelines.authorities.buyers.name_context import (
    Beside,
    is_department,
    other_places,
    says_nothing,
    vetoed,
)
from pipelines.authorities.buyers.vocabulary import ENTITY, POLICE

if TYPE_CHECKING:
    from pipelines.authorities.buyers.resolve import Resolver

_LETTERS = re.compile(r"^[a-z]{2,4}(?:cc|bc|dc|mbc|mdc)$|^[a-z]cc$")
PART = 90.0
"""Score of a match by a part of the name."""
STYLED = 95.0
"""Score of a match where all that is beside the council's name says nothing."""


def inside(resolver: Resolver, text: str, day: date | None) -> BuyerMatch | None:
    """The match of a name with known forms inside; None when there is none."""
    sight = resolver.index.sight(text)
    groups = [found for found in sight.mentions if found.groups]
    councils = [found for found in sight.mentions if not found.groups]
    if not sight.mentions:
        return _places(resolver, sight) or _acronym(resolver, text, sight, day)
    if groups:
        return _group(resolver, groups[0], councils, day)
    if len({found.ids or (found.outside,) for found in councils}) > 1:
        return _several(resolver, councils, day)
    return _one(resolver, sight, councils[0], day)


def _group(resolver: Resolver, group: Mention, councils: list[Mention], day: date | None) -> BuyerMatch:
    """A hub in the name is the unit, also beside a council; a trading arm is its council's."""
    shared = resolver.shared(group.groups, day)
    ids = tuple(key for found in councils for key in found.ids)
    if shared.authority_id and set(ids) <= {shared.authority_id}:
        return replace(shared, method="part", score=PART)
    if councils or shared.authority_id:
        members = (shared.authority_id,) if shared.authority_id else shared.alternatives
        return unresolved("shared_body", "part", (*ids, *filter(None, members)), shared.evidence)
    return replace(shared, method="part", score=None)


def _several(resolver: Resolver, councils: list[Mention], day: date | None) -> BuyerMatch:
    """Two or more councils in one name."""
    outside = {found.outside for found in councils}
    if len(outside) == 1 and councils[0].outside:
        return unresolved(councils[0].outside, "part", evidence="councils outside England")
    matches = [_decided(resolver, found, day) for found in councils if found.ids]
    ids = {match.authority_id for match in matches if match.authority_id}
    loose = {key for match in matches if not match.authority_id for key in match.alternatives}
    return unresolved("joint", "part", tuple(sorted(ids | loose)), f"{len(councils)} councils in one name")


def _decided(resolver: Resolver, found: Mention, day: date | None) -> BuyerMatch:
    return resolver.decide(resolver.index.forms[found.form], found.form, day)


def _one(resolver: Resolver, sight: Sight, found: Mention, day: date | None) -> BuyerMatch:
    """One council in a longer name: what stands beside it decides."""
    beside = Beside.of(sight, found)
    text = " ".join(beside.words)
    entity = ENTITY.search(text)
    if found.outside:
        kind = "not_council" if entity else found.outside
        return unresolved(kind, "part", evidence=f"'{found.form}' is outside England")
    match = _decided(resolver, found, day)
    ids = tuple(filter(None, (match.authority_id, *match.alternatives[:5])))
    if beside.is_weak and entity:
        return unresolved("not_council", "rule", ids, f"the word '{entity[0]}' beside '{found.form}'")
    others = other_places(beside, resolver.index)
    if sight.plural or others:
        members = {*ids[:1], *(key for base in others for key in resolver.index.bases[base])}
        return unresolved("joint", "part", tuple(sorted(members)), "several councils in one name")
    if match.authority_id is None:
        return match
    if veto := vetoed(beside, resolver.rows[match.authority_id], ids):
        return veto
    if says_nothing(beside, resolver.index):
        return replace(match, score=STYLED, evidence=f"'{found.form}' in it")
    if not is_department(beside):
        return unresolved("ambiguous", "part", ids, f"'{found.form}' among words that were not understood")
    evidence = f"'{found.form}' beside '{text}'"
    return replace(match, buyer_class="department", method="part", score=PART, evidence=evidence)


def _acronym(resolver: Resolver, text: str, sight: Sight, day: date | None) -> BuyerMatch | None:
    """'BHCC City Parks' by an observed short name; 'HCC - Resources' may be several and stays open."""
    head = text.split()[0].strip("(),:-") if text.split() else ""
    rest = " ".join(sight.words[1:])
    short = resolver.index.short.get(head)
    police = short and resolver.rows[short].tier == "strategic" and POLICE.search(rest)
    if ENTITY.search(rest) and not police:
        return None
    if short:
        match = resolver.decide({short: "alias"}, head.lower(), day)
        if match.authority_id and re.match(r"(?:and|with|for|of)\b", rest):
            return unresolved("ambiguous", "part", (match.authority_id,), f"'{head}' joined with others")
        if match.authority_id and rest:
            return replace(match, buyer_class="department", method="part", score=PART)
        return match
    if head.isupper() and _LETTERS.match(head.lower()):
        keys = tuple(sorted(resolver.index.acronyms.get(head.lower(), ())))
        if keys:
            return unresolved("ambiguous", "rule", keys, f"'{head}' may be short for these")
    return None


def _places(resolver: Resolver, sight: Sight) -> BuyerMatch | None:
    """'Coventry - Solihull - Warwickshire': bare names of several councils."""
    places = resolver.index.places(sight.words) if len(sight.words) > 1 else None
    ids = {key for base in places or () for key in resolver.index.bases[base]}
    if len(ids) < 2:
        return None
    return unresolved("joint", "part", tuple(sorted(ids)), "names of several councils")
