"""Names of one body that signs for another, without a register: whom each part means is told by the test."""

import pytest

from pipelines.authorities.buyers.match import UNKNOWN, BuyerMatch, unresolved
from pipelines.authorities.buyers.on_behalf import match_before_tail, match_on_behalf, match_trading_arm

KNOWN = {
    "Leeds": BuyerMatch("L", "council", "exact"),
    "Hull": BuyerMatch("H", "council", "exact"),
    "YPO": unresolved("shared_body", "alias", ("L", "H")),
}


def by_name(part: str) -> BuyerMatch:
    return KNOWN.get(part.strip(), UNKNOWN)


@pytest.mark.parametrize(
    ("text", "authority_id", "kind", "alternatives"),
    [
        ("Agent Ltd on behalf of Leeds", "L", "on_behalf_of", ()),
        ("Hull acting as agent for Leeds", "L", "on_behalf_of", ()),
        ("Leeds on behalf of itself and partners", None, "joint", ("L",)),
        ("Leeds on behalf of itself, Hull and partners", None, "joint", ("L",)),
        ("Leeds on behalf of itself and Hull", None, "joint", ("L", "H")),
        ("Leeds for and on behalf of itself; Nobody; YPO", None, "joint", ("L", "H")),
        ("Leeds on behalf of", None, "ambiguous", ("L",)),
        ("Leeds obo Somebody", None, "ambiguous", ("L",)),
        ("Leeds on behalf of YPO", None, "shared_body", ("L", "H")),
        ("Somebody on behalf of Nobody Known", None, "unknown", ()),
    ],
)
def test_the_principal_is_meant_not_the_agent(
    text: str, authority_id: str | None, kind: str, alternatives: tuple[str, ...]
) -> None:
    match = match_on_behalf(text, by_name)
    assert match and (match.authority_id, match.buyer_class, match.alternatives) == (
        authority_id,
        kind,
        alternatives,
    )


def test_a_trading_name_is_its_councils_and_an_address_is_not_who_signs() -> None:
    arm = match_trading_arm("Leeds (t/a Services)", by_name)
    assert arm and (arm.authority_id, arm.buyer_class) == ("L", "trading_arm")
    assert match_trading_arm("Somebody trading as Leeds", by_name) is None
    tail = match_before_tail("Leeds c/o Hull", by_name)
    assert tail and tail.authority_id == "L"
    other = match_before_tail("Somebody c/o Hull", by_name)
    assert other and (other.buyer_class, other.alternatives) == ("ambiguous", ("H",))
    former = match_before_tail("Somebody (formerly Hull)", by_name)
    assert former and (former.buyer_class, former.alternatives) == ("unknown", ())


def test_a_name_of_one_body_is_left_to_the_other_attempts() -> None:
    for attempt in (match_on_behalf, match_trading_arm, match_before_tail):
        assert attempt("Leeds", by_name) is None
