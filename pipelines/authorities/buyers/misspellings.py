"""Names that are nearly a council's. The scorer may propose; it decides only for one slip in the place word.

Likeness of whole names is never enough: every council ends alike, and 'NHS Leeds Trust' is like Leeds.
"""

import re
from dataclasses import replace
from datetime import date

from rapidfuzz import process
from rapidfuzz.distance import OSA
from rapidfuzz.fuzz import ratio

from pipelines.authorities.buyers.directory import Directory
from pipelines.authorities.buyers.match import BuyerMatch, unresolved
from pipelines.authorities.buyers.name_forms import is_city, is_county
from pipelines.authorities.register.register import Authority

_TIER_TAIL = re.compile(
    r"^(?P<place>.+?) (?P<tail>county council|city council|district council|metropolitan borough council"
    r"|metropolitan district council|borough council|council)$"
    r"|^(?P<head>london borough of|royal borough of|borough council of|borough of) (?P<of>.+?)(?: council)?$"
)
_CUT_SHORT = re.compile(r" (?:b|bo|bor|boro|c|co|cou|coun|counc|counci|d|di|dis|m|l|ci|cit)$")
SHORTEST = 6
"""Letters of a place name in which one slip is taken for one: shorter names are a slip from each other."""
LONG = 12
"""Letters from which two slips are taken."""
PROPOSED = 80.0
"""Likeness of place words from which an authority is named as an alternative."""


def match_misspelt(directory: Directory, plain: str, day: date | None) -> BuyerMatch | None:
    """One slip in a place word decides; else the most alike are named as alternatives."""
    shape = place_and_tail(re.sub(r"\bcouncils$", "council", plain))
    if shape is None:
        return _match_cut_short(directory, plain)
    place, tail = shape
    bases = directory.index.bases
    if same := _of_place(directory, place):
        return unresolved("ambiguous", "rule", tuple(sorted(same)), f"'{place}' with another tier")
    # The most alike place names with their likeness, 0 to 100, best first.
    found = process.extract(place, list(bases), scorer=ratio, score_cutoff=PROPOSED, limit=5)
    alike = {base: round(score, 1) for base, score, _ in found}
    if base := _one_slip_away(directory, place, tail, list(alike)):
        keys = [key for key in bases[base] if fits(directory.authorities[key], tail, base)]
        if keys:
            match = directory.decide(dict.fromkeys(keys, "pattern"), plain, day)
            return replace(match, method="likeness", score=alike[base], evidence=f"'{place}' by one slip")
    close = tuple(key for base in alike for key in sorted(bases[base]))
    return unresolved("unknown", "none", close[:5], "like these") if close else None


def place_and_tail(text: str) -> tuple[str, str] | None:
    """('hinkley and bosworth', 'borough council') of a name in normal form that has an authority's shape."""
    found = _TIER_TAIL.match(text)
    if not found:
        return None
    return (found["place"], found["tail"]) if found["place"] else (found["of"], found["head"])


def fits(row: Authority, tail: str, place: str) -> bool:
    """Whether an authority may end so: a borough is no county, and only a city is a city council."""
    kind = row.authority_type
    if kind.endswith("_authority"):
        return False
    if tail == "county council":
        return is_county(place, kind)
    if tail == "city council":
        return is_city(row)
    if tail in ("london borough of", "royal borough of"):
        return kind == "london_borough" or "royal" in row.official_name.lower()
    if tail.startswith("metropolitan"):
        return kind == "metropolitan"
    if "borough" in tail:
        return kind in ("district", "unitary", "metropolitan", "london_borough")
    return tail == "council" or kind in ("district", "unitary", "metropolitan")


def _of_place(directory: Directory, place: str) -> set[str]:
    """The authorities of a place, of its shire, and of places whose names begin so."""
    bases = directory.index.bases
    named = (place, f"{place}shire", f"{place} shire")
    return {
        key for base, keys in bases.items() if base in named or base.startswith(f"{place} ") for key in keys
    }


def _one_slip_away(directory: Directory, place: str, tail: str, alike: list[str]) -> str | None:
    """The one place name that is a slip away; None without such a one.

    The tail must name a tier: parishes sign as 'X Council'. The next place name of any authority must be two
    more slips away, and the first letter must agree.
    """
    if tail == "council" or len(place) < SHORTEST:
        return None
    allowed = 2 if len(place) >= LONG else 1
    near = sorted((OSA.distance(place, base), base) for base in alike)
    close = [(slips, base) for slips, base in near if slips <= allowed and base[0] == place[0]]
    if not close:
        return None
    slips, base = close[0]
    bases = directory.index.bases
    rival = len(near) > 1 and near[1][0] < slips + 2 and bases[near[1][1]] != bases[base]
    return None if rival else base


def _match_cut_short(directory: Directory, plain: str) -> BuyerMatch | None:
    """'Kent C' may be cut off: its completions are alternatives, and none is chosen."""
    known = directory.index.bases.get(plain.rpartition(" ")[0])
    if not known or not _CUT_SHORT.search(plain):
        return None
    return unresolved("ambiguous", "rule", tuple(sorted(known)), "cut short")
