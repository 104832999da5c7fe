"""Names that are nearly a council's. The scorer may propose; it decides only for one slip in the place word.

Likeness of whole names is never enough: every council ends alike, and 'NHS Leeds Trust' is like Leeds.
"""

import re
from collections.abc import Iterable, Mapping

from rapidfuzz import process
from rapidfuzz.distance import OSA
from rapidfuzz.fuzz import ratio

from pipelines.authorities.buyers.forms import is_city, is_county
from pipelines.authorities.register.register import Authority

_TIER_TAIL = re.compile(
    r"^(?P<place>.+?) (?P<tail>county council|city council|district council|metropolitan borough council"
    r"|metropolitan district council|borough council|council)$"
    r"|^(?P<head>london borough of|royal borough of|borough council of|borough of) (?P<of>.+?)(?: council)?$"
)
SHORTEST = 6
"""Letters of a place name in which one slip is taken for one: shorter names are a slip from each other."""
LONG = 12
"""Letters from which two slips are taken."""
PROPOSED = 80.0
"""Likeness of place words from which an authority is named as an alternative."""


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


def proposals(place: str, bases: Iterable[str]) -> list[tuple[str, float]]:
    """The most alike place names with their likeness, 0 to 100, best first; at most five."""
    found = process.extract(place, bases, scorer=ratio, score_cutoff=PROPOSED, limit=5)
    return [(base, round(score, 1)) for base, score, _ in found]


def decided(
    place: str,
    tail: str,
    alike: list[tuple[str, float]],
    bases: Mapping[str, set[str]],
    rows: Mapping[str, Authority],
) -> tuple[set[str], float] | None:
    """The authorities of the one place name that is a slip away and may end so; None without such a one.

    The tail must name a tier: parishes sign as 'X Council'. The next place name of any authority must be two
    more slips away, and the first letter must agree.
    """
    if tail == "council" or len(place) < SHORTEST:
        return None
    allowed = 2 if len(place) >= LONG else 1
    near = sorted((OSA.distance(place, base), base) for base, _ in alike)
    close = [(slips, base) for slips, base in near if slips <= allowed and base[0] == place[0]]
    if (
        not close
        or len(near) > 1
        and near[1][0] < close[0][0] + 2
        and bases[near[1][1]] != bases[close[0][1]]
    ):
        return None
    base = close[0][1]
    keys = {key for key in bases[base] if fits(rows[key], tail, base)}
    return (keys, dict(alike)[base]) if keys else None
