"""Who a buyer was taken for, and why."""

from dataclasses import dataclass

ITSELF = ("council", "former_council", "combined_authority")
"""Classes in which the whole authority signs, by a name of its own."""
RESOLVED = (*ITSELF, "department", "trading_arm", "on_behalf_of")
"""Classes that have an authority_id. All others stay unresolved, their members among the alternatives."""
CLASSES = (
    *RESOLVED,
    *("joint", "shared_body", "portal", "ambiguous", "not_council"),
    *("wales", "scotland", "northern_ireland", "unknown"),
)
METHODS = ("identifier", "exact", "alias", "pattern", "part", "likeness", "rule", "none")
PART = 90.0
"""Score of a match by a part of the name."""


@dataclass(frozen=True)
class BuyerMatch:
    """Who bought. `score` is 0 to 100: 100 where the name is equal to a known one.

    method: identifier, exact, alias, pattern, part (of the name), likeness, rule or none. `evidence` says in
    words what decided.
    """

    authority_id: str | None
    buyer_class: str
    method: str
    alternatives: tuple[str, ...] = ()
    score: float | None = None
    evidence: str | None = None


UNKNOWN = BuyerMatch(None, "unknown", "none")


def unresolved(
    buyer_class: str, method: str, alternatives: tuple[str, ...] = (), evidence: str | None = None
) -> BuyerMatch:
    """A match without an authority."""
    return BuyerMatch(None, buyer_class, method, tuple(dict.fromkeys(alternatives)), None, evidence)
