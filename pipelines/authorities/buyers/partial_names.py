"""Names that hold a known name and more: departments, joint bodies, hubs, and bodies of their own."""

import re
from dataclasses import replace
from datetime import date

from pipelines.authorities.buyers.directory import Directory
from pipelines.authorities.buyers.index import Mention, ParsedName
from pipelines.authorities.buyers.match import PART, BuyerMatch, unresolved
from pipelines.authorities.buyers.name_context import (
    NameContext,
    find_other_places,
    find_veto,
    is_department,
    says_nothing,
)
from pipelines.authorities.buyers.veto_words import ENTITY, POLICE

_LETTERS = re.compile(r"^[a-z]{2,4}(?:cc|bc|dc|mbc|mdc)$|^[a-z]cc$")
STYLED = 95.0
"""Score of a match where all that is beside the council's name says nothing."""


def match_inside(directory: Directory, text: str, day: date | None) -> BuyerMatch | None:
    """The match of a name with known forms inside; None when there is none."""
    parsed = directory.index.parse(text)
    groups = [found for found in parsed.mentions if found.groups]
    councils = [found for found in parsed.mentions if not found.groups]
    if not parsed.mentions:
        return _places(directory, parsed) or _acronym(directory, text, parsed, day)
    if groups:
        return _group(directory, groups[0], councils, day)
    if len({found.ids or (found.outside,) for found in councils}) > 1:
        return _several(directory, councils, day)
    return _one(directory, parsed, councils[0], day)


def _group(directory: Directory, group: Mention, councils: list[Mention], day: date | None) -> BuyerMatch:
    """A hub in the name is the unit, also beside a council; a trading arm is its council's."""
    shared = directory.match_group(group.groups, day)
    ids = tuple(key for found in councils for key in found.ids)
    if shared.authority_id and set(ids) <= {shared.authority_id}:
        return replace(shared, method="part", score=PART)
    if councils or shared.authority_id:
        members = (shared.authority_id,) if shared.authority_id else shared.alternatives
        return unresolved("shared_body", "part", (*ids, *filter(None, members)), shared.evidence)
    return replace(shared, method="part", score=None)


def _several(directory: Directory, councils: list[Mention], day: date | None) -> BuyerMatch:
    """Two or more councils in one name."""
    outside = {found.outside for found in councils}
    if len(outside) == 1 and councils[0].outside:
        return unresolved(councils[0].outside, "part", evidence="councils outside England")
    matches = [_decided(directory, found, day) for found in councils if found.ids]
    ids = {match.authority_id for match in matches if match.authority_id}
    loose = {key for match in matches if not match.authority_id for key in match.alternatives}
    return unresolved("joint", "part", tuple(sorted(ids | loose)), f"{len(councils)} councils in one name")


def _decided(directory: Directory, found: Mention, day: date | None) -> BuyerMatch:
    return directory.decide(directory.index.forms[found.form], found.form, day)


def _one(directory: Directory, parsed: ParsedName, found: Mention, day: date | None) -> BuyerMatch:
    """One council in a longer name: what stands beside it decides."""
    context = NameContext.of(parsed, found)
    text = " ".join(context.words)
    entity = ENTITY.search(text)
    if found.outside:
        kind = "not_council" if entity else found.outside
        return unresolved(kind, "part", evidence=f"'{found.form}' is outside England")
    match = _decided(directory, found, day)
    ids = tuple(filter(None, (match.authority_id, *match.alternatives[:5])))
    if context.is_weak and entity:
        return unresolved("not_council", "rule", ids, f"the word '{entity[0]}' beside '{found.form}'")
    others = find_other_places(context, directory.index)
    if parsed.plural or others:
        members = {*ids[:1], *(key for base in others for key in directory.index.bases[base])}
        return unresolved("joint", "part", tuple(sorted(members)), "several councils in one name")
    if match.authority_id is None:
        return match
    if veto := find_veto(context, directory.authorities[match.authority_id], ids):
        return veto
    if says_nothing(context, directory.index):
        return replace(match, score=STYLED, evidence=f"'{found.form}' in it")
    if not is_department(context):
        return unresolved("ambiguous", "part", ids, f"'{found.form}' among words that were not understood")
    evidence = f"'{found.form}' beside '{text}'"
    return replace(match, buyer_class="department", method="part", score=PART, evidence=evidence)


def _acronym(directory: Directory, text: str, parsed: ParsedName, day: date | None) -> BuyerMatch | None:
    """'BHCC City Parks' by an observed short name; 'HCC - Resources' may be several and stays open."""
    head = text.split()[0].strip("(),:-") if text.split() else ""
    rest = " ".join(parsed.words[1:])
    short = directory.index.short.get(head)
    police = short and directory.authorities[short].tier == "strategic" and POLICE.search(rest)
    if ENTITY.search(rest) and not police:
        return None
    if short:
        match = directory.decide({short: "alias"}, head.lower(), day)
        if match.authority_id and re.match(r"(?:and|with|for|of)\b", rest):
            return unresolved("ambiguous", "part", (match.authority_id,), f"'{head}' joined with others")
        if match.authority_id and rest:
            return replace(match, buyer_class="department", method="part", score=PART)
        return match
    if head.isupper() and _LETTERS.match(head.lower()):
        keys = tuple(sorted(directory.index.acronyms.get(head.lower(), ())))
        if keys:
            return unresolved("ambiguous", "rule", keys, f"'{head}' may be short for these")
    return None


def _places(directory: Directory, parsed: ParsedName) -> BuyerMatch | None:
    """'Coventry - Solihull - Warwickshire': bare names of several councils."""
    places = directory.index.split_places(parsed.words) if len(parsed.words) > 1 else None
    ids = {key for base in places or () for key in directory.index.bases[base]}
    if len(ids) < 2:
        return None
    return unresolved("joint", "part", tuple(sorted(ids)), "names of several councils")
