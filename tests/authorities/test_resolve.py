"""Buyers: own cases, then the labelled names where they are there. No wrong council, ever."""

import csv
from datetime import date
from pathlib import Path

import pytest

from pipelines.authorities.register import load
from pipelines.authorities.resolve import Resolver

ROOT = Path(__file__).parents[2]
GOLD = ROOT.parent / "shared/gold/buyers.csv"
RESOLVER = Resolver(load(ROOT / "warehouse/reference"))


@pytest.mark.parametrize(
    ("name", "authority_id", "kind"),
    [
        ("Leeds City Council", "E08000035", "council"),
        ("NHS Leeds Trust", None, "not_council"),
        ("LB Hackney", "E09000012", "council"),
        ("The Mayor and Burgesses of the London Borough of Hackney", "E09000012", "council"),
        ("Warwickshire County Council", "E10000031", "council"),
        ("Warwick District Council", "E07000222", "council"),
        ("Kent County Council (t/a KCS)", "E10000016", "trading_arm"),
        ("Northampton County Council", None, None),
        ("Kent C", None, None),
        ("YPO", None, "shared_body"),
        ("Harrogate Town Council", None, "not_council"),
        ("Midlothian Council", None, "scotland"),
        ("Arts Council England", None, "not_council"),
        ("", None, "unknown"),
    ],
)
def test_a_name_is_resolved(name: str, authority_id: str | None, kind: str | None) -> None:
    found = RESOLVER.resolve(name, [], date(2025, 6, 1))
    assert found.authority_id == authority_id
    assert kind is None or found.buyer_class == kind


def test_the_register_code_of_an_identifier_decides() -> None:
    assert RESOLVER.resolve("Whoever", ["GB-LAE-LDS"], None).authority_id == "E08000035"
    assert RESOLVER.resolve("Whoever", ["GB-CFS-123"], None).authority_id is None


@pytest.mark.skipif(not GOLD.exists(), reason="../shared is not there: no labelled buyers")
def test_no_labelled_buyer_reaches_a_wrong_council() -> None:
    scored = {"council", "former", "combined_authority", "department", "trading_arm", "on_behalf_of"}
    wrong, missed, right = [], [], 0
    for row in csv.DictReader(GOLD.open()):
        want = row["gss_code"] if row["judged_class"] in scored else None
        got = RESOLVER.resolve(row["buyer_name"], [row["buyer_id"]], None).authority_id
        if got == want:
            right += 1
        elif got is None:
            missed.append(row["buyer_name"])
        else:
            wrong.append((row["buyer_name"], got, want))
    print(f"{right} right, {len(missed)} missed, {len(wrong)} wrong", missed)
    assert wrong == []
    assert len(missed) <= 20
