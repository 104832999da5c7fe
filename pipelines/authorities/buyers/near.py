"""Names that no known form fits: the right council by one slip, or candidates and no decision."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from pipelines.authorities.buyers import misspellings
from pipelines.authorities.buyers.match import BuyerMatch, unresolved

if TYPE_CHECKING:
    from pipelines.authorities.buyers.resolve import Resolver


def alike(resolver: Resolver, plain: str, day: date | None) -> BuyerMatch | None:
    """One slip in a place word decides; else the most alike are named as alternatives."""
    shape = misspellings.place_and_tail(re.sub(r"\bcouncils$", "council", plain))
    if shape is None:
        return _cut_short(resolver, plain)
    place, tail = shape
    bases = resolver.index.bases
    same = {
        key
        for base in bases
        if base == place or base in (f"{place}shire", f"{place} shire")
        for key in bases[base]
    }
    same |= {key for base in bases if base.startswith(f"{place} ") for key in bases[base]}
    if same:
        return unresolved("ambiguous", "rule", tuple(sorted(same)), f"'{place}' with another tier")
    alike = misspellings.proposals(place, list(bases))
    found = misspellings.decided(place, tail, alike, bases, resolver.rows)
    if found:
        match = resolver.decide(dict.fromkeys(found[0], "pattern"), plain, day)
        return replace(match, method="likeness", score=found[1], evidence=f"'{place}' by one slip")
    close = tuple(key for base, _ in alike for key in sorted(bases[base]))
    return unresolved("unknown", "none", close[:5], "like these") if close else None


def _cut_short(resolver: Resolver, plain: str) -> BuyerMatch | None:
    """'Kent C' may be cut off: its completions are alternatives, and none is chosen."""
    known = resolver.index.bases.get(plain.rpartition(" ")[0])
    if not known or not re.search(
        r" (?:b|bo|bor|boro|c|co|cou|coun|counc|counci|d|di|dis|m|l|ci|cit)$", plain
    ):
        return None
    return unresolved("ambiguous", "rule", tuple(sorted(known)), "cut short")
