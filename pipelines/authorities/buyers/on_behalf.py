"""Who is meant when one body signs for another: 'on behalf of', 'trading as', 'c/o'.

Each takes a name, and the function that finds whom a part of it means.
"""

import re
from collections.abc import Callable
from dataclasses import replace

from pipelines.authorities.buyers.match import PART, UNKNOWN, BuyerMatch, unresolved

ByName = Callable[[str], BuyerMatch]

_BEHALF = re.compile(
    r"\b(?:for and on behalf of|(?:acting )?on behalf of|acting (?:as agents? )?for|as agents? (?:for|of)"
    r"|o/?b/?o|on behalf)\b",
    re.I,
)
_TRADING = re.compile(
    r"[\s(,-]*\b(?:t/as?|trading as|operating as|d/b/a|acting (?:through|by)|acting by and through)(?:\b|$)",
    re.I,
)
_CARE_OF = re.compile(
    r"[\s(,-]*(?:\bc/o|\bcare of|\bhosted by|\bled by|\badministered by|\bpart of|\bsupported by|\bvia)\b",
    re.I,
)
_FORMER = re.compile(r"[\s(,-]*\b(?:formerly|formally|previously|prev\.|was|incorporating|inc\.)\b.*$", re.I)
_SELF = re.compile(
    r"^\W*(?:itself|themselves|its\b|their|and others|others|the partners|partners|a consortium)", re.I
)
_LISTED = re.compile(r"\s*[,;/]\s*(?:and\s+)?|^\s*(?:and|with|together with)\s+", re.I)
"""Between those who buy together."""


def match_on_behalf(text: str, by_name: ByName) -> BuyerMatch | None:
    """'Agent on behalf of X' is X's; when X is no single council, nor is it the agent's."""
    found = _BEHALF.search(text)
    if not found:
        return None
    agent, principal = text[: found.start()], text[found.end() :].strip(" )(.,:-")
    acting = by_name(agent.strip(" (,-")) if agent.strip(" (,-") else UNKNOWN
    known = tuple(filter(None, (acting.authority_id, *acting.alternatives)))
    if principal and (own := _SELF.match(principal)):
        others = (by_name(one) for one in _LISTED.split(principal[own.end() :].strip()) if one)
        known += tuple(key for one in others for key in (one.authority_id, *one.alternatives) if key)
    if not principal or _SELF.match(principal):
        return unresolved("joint" if principal else "ambiguous", "part", known, f"'{found[0]}' {principal}")
    match = by_name(principal)
    evidence = f"'{found[0]}': {match.evidence}"
    if match.authority_id:
        return replace(match, buyer_class="on_behalf_of", method="part", score=PART, evidence=evidence)
    if match.buyer_class == "unknown":
        return unresolved("ambiguous" if known else "unknown", "part", known, evidence)
    return unresolved(match.buyer_class, "part", (*match.alternatives, *known), evidence)


def match_trading_arm(text: str, by_name: ByName) -> BuyerMatch | None:
    """'X Council (t/a Y)' is a trading arm of X."""
    found = _TRADING.search(text)
    if not found or not found.start():
        return None
    match = by_name(text[: found.start()])
    if match.authority_id:
        kind = match.buyer_class if match.buyer_class == "on_behalf_of" else "trading_arm"
        return replace(
            match, buyer_class=kind, method="part", score=PART, evidence=f"before '{found[0].strip()}'"
        )
    return None if match.buyer_class == "unknown" else match


def match_before_tail(text: str, by_name: ByName) -> BuyerMatch | None:
    """The name before 'c/o Y' or '(formerly Y)'; Y is only whose address or past it is."""
    for tail in (_CARE_OF, _FORMER):
        found = tail.search(text)
        if found and found.start() > 3:
            match = by_name(text[: found.start()])
            if match.authority_id or match.buyer_class not in ("unknown", "ambiguous"):
                return match
            other = by_name(text[found.end() :]) if tail is _CARE_OF else match
            known = tuple(filter(None, (other.authority_id, *other.alternatives)))
            return unresolved("ambiguous" if known else "unknown", "part", known, f"'{found[0].strip()}'")
    return None
