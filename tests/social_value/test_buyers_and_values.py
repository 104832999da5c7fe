"""Ids written two ways, several buyers, empty arrays and lot values that are none: of a process."""

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from pipelines.authorities.buyers.resolve import Resolver
from pipelines.authorities.register.register import load_register
from pipelines.social_value.procurements import read_procurement
from pipelines.social_value.read import buyer_of
from warehouse.errors import Unreadable

RESOLVER = Resolver(load_register(Path(__file__).parents[2] / "warehouse/reference"))
LEEDS, BRADFORD = "E08000035", "E08000032"


def lot(identifier: Any, social_value: float, value: Any = None) -> dict[str, Any]:
    stated = (("quality", "Method", 50 - social_value), ("quality", "Social Value", social_value))
    rows = [
        {"type": kind, "name": name, "numbers": [{"number": number, "weight": "percentageExact"}]}
        for kind, name, number in (*stated, ("price", "Price", 50))
    ]
    priced = {} if value is None else {"value": {"amount": value, "currency": "GBP"}}
    return {"id": identifier, "awardCriteria": {"criteria": rows}} | priced


def release(number: int, tag: str, lots: list[dict[str, Any]], **rest: Any) -> dict[str, Any]:
    tender = {"id": "1", "title": "Cleaning", "lots": lots}
    made = {"ocid": "ocds-h6vhtk-1", "id": str(number), "date": f"2026-03-0{number}T09:00:00Z"}
    return {**made, "tag": [tag], "tender": tender, **rest}


def row(*releases: dict[str, Any]) -> dict[str, Any]:
    return read_procurement(releases, "find_a_tender", RESOLVER).row


@pytest.mark.parametrize(
    ("one", "other"),
    [
        *(("1", 1), (1, "1"), (7, "7"), (1, "1.0"), ("1", 1.0), ("1", "01"), ("1", " 1 "), ("0007", 7)),
        *(("LOT-0001", "1"), ("Lot 1", 1), ("1", "#1"), ("A-1", "A\u20111"), ("1", "\uff11")),
    ],
)
def test_an_id_as_number_and_as_text_is_one_lot(one: Any, other: Any) -> None:
    found = row(release(1, "tender", [lot(one, 15)]), release(2, "tenderUpdate", [lot(other, 5)]))
    assert (found["weight_pct"], found["weight_low_pct"], found["lots"]) == (5, 5, 1)


@pytest.mark.parametrize(
    ("one", "other"), [("1", "2"), ("1.1", "1.10"), ("1.5", "15"), ("A1", "B1"), (1, 10)]
)
def test_ids_that_differ_are_two_lots(one: Any, other: Any) -> None:
    assert row(release(1, "tender", [lot(one, 15)]), release(2, "tenderUpdate", [lot(other, 5)]))["lots"] == 2


def test_two_spellings_in_one_notice_are_two_lots() -> None:
    first = release(1, "tender", [lot("1", 15), lot("01", 15)])
    assert row(first, release(2, "tenderUpdate", [lot("1", 5)]))["lots"] == 2


@pytest.mark.parametrize("related", [["1"], [1], [1.0], [" 1"], ["LOT 1"], ["Lot-0001"]])
def test_a_group_finds_its_lot_however_its_id_is_written(related: list[Any]) -> None:
    made = release(1, "tender", [{"id": "1"}])
    made["tender"]["lotGroups"] = [{"id": "G", "relatedLots": related} | _of_group(lot("x", 15))]
    assert row(made)["weight_pct"] == 15


def _of_group(made: dict[str, Any]) -> dict[str, Any]:
    return {"awardCriteria": made["awardCriteria"]}


def test_criteria_of_a_group_of_no_known_lot_are_not_lost() -> None:
    made = release(1, "tender", [{"id": "1"}])
    made["tender"]["lotGroups"] = [{"id": "G", "relatedLots": ["2"]} | _of_group(lot("x", 15))]
    with pytest.raises(Unreadable, match=r"lotGroups: their lot '2' is none of `tender.lots`"):
        row(made)
    made["tender"]["lots"].append(lot("3", 5))
    assert row(made)["lots"] == 2


@pytest.mark.parametrize("numbers", [[], None, {}])
@pytest.mark.parametrize("of_all", [True, False])
def test_an_update_that_empties_all_numbers_takes_no_weight_back(numbers: Any, of_all: bool) -> None:
    later = lot("1", 15)
    for one in later["awardCriteria"]["criteria"][None if of_all else 1 :]:
        one["numbers"] = numbers
    found = row(release(1, "tender", [lot("1", 15)]), release(2, "tenderUpdate", [later]))
    assert (found["weight_pct"] == 15) is of_all
    later["awardCriteria"]["criteria"][0]["name"] = "Another method"
    found = row(release(1, "tender", [lot("1", 15)]), release(2, "tenderUpdate", [later]))
    assert found["weight_pct"] is None


def test_parties_keep_their_one_id_too() -> None:
    party = {"id": 12, "name": "Leeds City Council", "roles": ["buyer"]}
    other = {"id": "12", "roles": ["buyer"], "address": {"locality": "Leeds"}}
    found = row(
        release(1, "tender", [lot("1", 10)], parties=[party], buyer={"id": 12}),
        release(2, "tenderUpdate", [lot("1", 10)], parties=[other]),
    )
    assert (found["authority_id"], found["buyer_class"]) == (LEEDS, "council")


@pytest.mark.parametrize("empty", [[], None, "", {}])
@pytest.mark.parametrize("place", ["criteria", "awardCriteria", "lots"])
def test_an_update_with_nothing_takes_nothing_back(place: str, empty: Any) -> None:
    told, later = release(1, "tender", [lot("1", 15)]), release(2, "tenderUpdate", [lot("1", 15)])
    holder = later["tender"] if place == "lots" else later["tender"]["lots"][0]
    holder = holder["awardCriteria"] if place == "criteria" else holder
    holder[place] = empty
    assert row(told, later)["weight_pct"] == 15


def test_releases_are_not_changed_by_reading() -> None:
    told, later = release(1, "tender", [lot(1, 15)]), release(2, "tenderUpdate", [lot("1", 5)])
    before = deepcopy((told, later))
    row(told, later)
    assert (told, later) == before


@pytest.mark.parametrize(
    "values",
    [(80_000, -80_000), (-5, 10), (0, 10), (1e308, 10), (10**400, 10), (float("nan"), 10), (999e9, 10)],
)
def test_a_lot_value_that_is_none_gives_the_plain_mean(values: tuple[float, float]) -> None:
    found = row(release(1, "tender", [lot("1", 15, values[0]), lot("2", 5, values[1])]))
    assert (found["weight_pct"], found["weight_low_pct"], found["weight_high_pct"]) == (10, 5, 15)


def test_lot_values_that_are_some_weigh() -> None:
    assert row(release(1, "tender", [lot("1", 15, 300), lot("2", 5, 100)]))["weight_pct"] == 12.5


def buyers(*names: str, **rest: Any) -> Any:
    parties = [{"id": f"P{n}", "name": name, "roles": ["buyer"]} for n, name in enumerate(names)]
    return buyer_of(release(1, "tender", [], parties=parties, **rest), RESOLVER)


def test_two_parties_with_the_role_of_buyer_are_joint() -> None:
    for rest in ({}, {"buyer": {"id": "P1", "name": "City of Bradford Metropolitan District Council"}}):
        name, match = buyers("Leeds City Council", "City of Bradford Metropolitan District Council", **rest)
        assert (match.buyer_class, match.authority_id) == ("joint", None)
        assert set(match.alternatives) == {LEEDS, BRADFORD}
        assert name is not None and "Leeds" in name and "Bradford" in name


def test_a_council_and_another_body_are_joint_and_not_the_councils_alone() -> None:
    _, match = buyers("Leeds City Council", "NHS West Yorkshire Integrated Care Board")
    assert (match.buyer_class, match.authority_id, match.alternatives) == ("joint", None, (LEEDS,))


def test_one_council_under_two_names_is_one_buyer() -> None:
    assert buyers("Leeds City Council", "LEEDS CITY COUNCIL")[1].authority_id == LEEDS
    assert buyers("Leeds City Council", "Leeds City Council Highways")[1].authority_id == LEEDS
    twice = buyers("Leeds City Council", buyer={"id": "P0", "name": "Leeds CC"})
    assert twice[1].authority_id == LEEDS


def test_bodies_that_are_no_council_stay_what_they_are() -> None:
    assert buyers("University of Leeds", "University of York")[1].buyer_class == "not_council"


@pytest.mark.parametrize(
    "stated",
    [
        {"buyer": {"name": "LCC", "identifier": {"scheme": "GB-LAE", "id": "LDS"}}},
        {"buyer": {"name": "LCC", "additionalIdentifiers": [{"scheme": "GB-LAE", "id": "LDS"}]}},
        {"parties": [{"id": "1", "name": "Leeds City Council", "roles": ["procuringEntity"]}]},
        {"buyer": {"identifier": {"legalName": "Leeds City Council"}}},
        {"buyer": {"name": " ", "identifier": {"scheme": "", "legalName": "Leeds City Council"}}},
        {"buyer": {"name": "LCC", "identifier": [{"scheme": "GB-LAE", "id": "LDS"}]}},
        {"buyers": [{"name": "LCC", "identifier": {"id": "GB-LAE-LDS"}}]},
    ],
)
def test_organisations_in_the_ways_of_ocds_1_0(stated: dict[str, Any]) -> None:
    assert buyer_of(release(1, "tender", [], **stated), RESOLVER)[1].authority_id == LEEDS


def test_the_procuring_entity_buys_only_where_nobody_is_called_the_buyer() -> None:
    made = release(1, "tender", [], buyer={"name": "Leeds City Council"})
    made["tender"]["procuringEntity"] = {"name": "City of Bradford Metropolitan District Council"}
    assert buyer_of(made, RESOLVER)[1].authority_id == LEEDS
    for nobody in ({"name": ""}, {"name": None, "id": ""}, {}, [], None):
        made["buyer"] = nobody
        assert buyer_of(made, RESOLVER)[1].authority_id == BRADFORD
    del made["buyer"]
    assert buyer_of(made, RESOLVER)[1].authority_id == BRADFORD


def test_two_procuring_entities_are_joint_where_nobody_is_called_the_buyer() -> None:
    names = ("Leeds City Council", "City of Bradford Metropolitan District Council")
    made = release(1, "tender", [])
    made["tender"]["procuringEntity"] = [{"name": name} for name in names]
    of_parties = release(1, "tender", [])
    of_parties["parties"] = [
        {"id": str(n), "name": name, "roles": ["procuringEntity"]} for n, name in enumerate(names)
    ]
    of_parties["tender"]["procuringEntity"] = {"id": "0", "name": names[0]}
    for one in (made, of_parties):
        match = buyer_of(one, RESOLVER)[1]
        assert (match.buyer_class, set(match.alternatives)) == ("joint", {LEEDS, BRADFORD})


@pytest.mark.parametrize(
    "roles", ["buyer", "Buyer", ["BUYER"], "buyer, procuringEntity", [" buyer "], ["Buyer", 3]]
)
def test_a_second_buyer_is_one_however_its_role_is_written(roles: Any) -> None:
    first = {"id": "1", "name": "Leeds City Council", "roles": ["buyer"]}
    second = {"id": "2", "name": "City of Bradford Metropolitan District Council", "roles": roles}
    found = row(release(1, "tender", [lot("1", 10)], parties=[first, second], buyer={"id": "1"}))
    assert (found["authority_id"], found["buyer_class"]) == (None, "joint")


@pytest.mark.parametrize("roles", ["supplier", ["buyerProfile"], None, 7, ["tenderer"]])
def test_a_party_with_another_role_buys_nothing(roles: Any) -> None:
    first = {"id": "1", "name": "Leeds City Council", "roles": "buyer"}
    second = {"id": "2", "name": "City of Bradford Metropolitan District Council", "roles": roles}
    found = row(release(1, "tender", [lot("1", 10)], parties=[first, second], buyer={"id": "1"}))
    assert (found["authority_id"], found["buyer_class"]) == (LEEDS, "council")


@pytest.mark.parametrize("other", [5, 0])
def test_a_lot_that_stands_twice_and_differs_is_quarantined(other: float) -> None:
    found = read_procurement([release(1, "tender", [lot("1", 15), lot(1, other)])], "find_a_tender", RESOLVER)
    assert (found.row["state"], found.row["reason"], found.row["weight_pct"]) == (
        "quarantined",
        "lot-listed-twice",
        None,
    )
    assert [one["lot_id"] for one in found.lots] == ["1"]


def test_a_lot_that_stands_twice_alike_or_empty_is_one() -> None:
    empty = {"id": "1", "title": "Cleaning"}
    stated = [empty, lot("1", 15), lot("1", 15), lot("2", 5)]
    found = read_procurement([release(1, "tender", stated)], "find_a_tender", RESOLVER)
    assert (found.row["weight_pct"], [one["lot_id"] for one in found.lots]) == (10, ["1", "2"])


def test_a_lot_without_id_is_never_another() -> None:
    bare = [{k: v for k, v in lot("", 5).items() if k != "id"} for _ in range(2)]
    found = read_procurement([release(1, "tender", [lot("2", 15), *bare])], "find_a_tender", RESOLVER)
    assert (len(found.lots), len({one["lot_id"] for one in found.lots})) == (3, 3)
    assert found.row["weight_pct"] == pytest.approx(25 / 3, abs=0.001)


def test_of_a_lot_that_stands_twice_the_merger_keeps_no_last_one() -> None:
    twice, later = release(1, "tender", [lot("1", 15), lot("1", 5)]), release(2, "tenderUpdate", [])
    del later["tender"]["lots"]
    with pytest.raises(Unreadable, match=r"tender.lots: lot '1' stands twice"):
        row(twice, later)
    assert row(twice, release(2, "tenderUpdate", [lot("1", 15)]))["weight_pct"] == 15


@pytest.mark.parametrize("role", ["coBuyer", "jointBuyer", "leadBuyer", "Co-Buyer"])
def test_a_buyer_beside_others_is_a_buyer(role: str) -> None:
    parties = [
        {"id": "a", "name": "Leeds City Council", "roles": ["buyer"]},
        {"id": "b", "name": "Bradford MDC", "roles": [role]},
    ]
    name, match = buyer_of({"parties": parties}, RESOLVER)
    assert name == "Leeds City Council ; Bradford MDC"
    assert (match.authority_id, match.buyer_class, match.alternatives) == (None, "joint", (LEEDS, BRADFORD))


@pytest.mark.parametrize(
    ("scheme", "key", "alternatives"),
    [
        ("GB-LAE", "BRD", (LEEDS, BRADFORD)),
        ("GB-LAC", BRADFORD, (LEEDS, BRADFORD)),
        ("GB-PPON", "ABCD-1234-EFGH", (LEEDS,)),
    ],
)
def test_a_second_buyer_with_an_identifier_alone_is_not_lost(
    scheme: str, key: str, alternatives: tuple[str, ...]
) -> None:
    second = {"id": "b", "roles": ["buyer"], "identifier": {"scheme": scheme, "id": key}}
    parties = [{"id": "a", "name": "Leeds City Council", "roles": ["buyer"]}, second]
    _, match = buyer_of({"parties": parties}, RESOLVER)
    assert (match.authority_id, match.buyer_class, match.alternatives) == (None, "joint", alternatives)


@pytest.mark.parametrize(
    "buyer",
    [
        {"id": "a"},
        {"id": "a", "identifier": {"scheme": "GB-PPON", "id": "ABCD-1234-EFGH"}},
        {"id": "x", "identifier": {"scheme": "GB-LAE", "id": "LDS"}},
    ],
)
def test_a_reference_to_the_named_buyer_is_no_second_one(buyer: dict[str, Any]) -> None:
    known = {"scheme": "GB-LAE", "id": "LDS"}
    party = {"id": "a", "name": "Leeds City Council", "roles": ["buyer"], "identifier": known}
    assert buyer_of({"buyer": buyer, "parties": [party]}, RESOLVER)[1].authority_id == LEEDS


@pytest.mark.parametrize("lots", [[[]], [[], None], [[], {"id": "1"}]])
def test_an_empty_array_among_lots_is_no_lot(lots: list[Any]) -> None:
    made = release(1, "tender", lots)
    made["tender"]["description"] = "Price 60%, quality 30%, social value 10%."
    assert row(made)["weight_pct"] == 10


def test_an_array_of_lots_within_the_array_is_told() -> None:
    with pytest.raises(Unreadable, match=r"tender\.lots: no array of objects"):
        row(release(1, "tender", [[lot("1", 15)]]))  # type: ignore[list-item]
