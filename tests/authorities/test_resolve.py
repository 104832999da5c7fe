"""Buyers: own cases, then the labelled names where they are there. A wrong council is worse than none."""

import csv
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.authorities.buyers.match import CLASSES, METHODS, RESOLVED
from pipelines.authorities.buyers.misspellings import fits, place_and_tail
from pipelines.authorities.buyers.name_forms import make_forms
from pipelines.authorities.buyers.names import clean, normalise
from pipelines.authorities.buyers.resolve import Resolver
from pipelines.authorities.register.register import load_register, valid
from pipelines.evaluation.buyers import DIFFICULT, resolve_cases

ROOT = Path(__file__).parents[2]
GOLD = ROOT.parent / "shared/gold/buyers.csv"
REGISTER = load_register(ROOT / "warehouse/reference")
RESOLVER = Resolver(REGISTER)
OFFICIAL = {row.official_name: key for key, row in REGISTER.authorities.items()}
CASES = list(csv.DictReader((ROOT / "tests/cases/buyers.csv").open(encoding="utf-8")))
DAYS = st.dates(date(2015, 4, 1), date(2030, 12, 31))


def name_of(authority_id: str | None) -> str:
    return REGISTER.authorities[authority_id].official_name if authority_id else ""


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['buyer_name']}@{case['date']}")
def test_a_buyer_reaches_the_right_council_on_the_right_day(case: dict[str, str]) -> None:
    found = RESOLVER.resolve(case["buyer_name"], [], date.fromisoformat(case["date"]))
    assert (found.buyer_class, name_of(found.authority_id)) == (case["class"], case["authority"]), found


@pytest.mark.parametrize(
    ("identifier", "name", "authority_id", "kind"),
    [
        ("GB-LAE-LDS", "Whoever", "E08000035", "council"),
        ("gb-lae-lds", "", "E08000035", "council"),
        ("GB-LAC-E08000019", "", "E08000039", "council"),
        ("GB-LAE-KEN", "Kent County Council (t/a KCS)", "E10000016", "trading_arm"),
        ("GB-LAE-LDS", "Bradford Council", None, "ambiguous"),
        ("GB-LAE-LDS", "NHS Leeds Trust", None, "not_council"),
        ("GB-LAE-ZZZ", "Whoever", None, "unknown"),
        ("GB-CFS-123", "Whoever", None, "unknown"),
        ("GB-PPON-AAAA-1111-AAAA", "Whoever", None, "unknown"),
        ("1", "Leeds City Council", "E08000035", "council"),
    ],
)
def test_stable_identifiers_decide_unless_the_name_says_otherwise(
    identifier: str, name: str, authority_id: str | None, kind: str
) -> None:
    found = RESOLVER.resolve(name, [identifier], date(2025, 6, 1))
    assert (found.authority_id, found.buyer_class) == (authority_id, kind), found


def test_a_learned_identifier_names_a_council_whose_name_is_not_understood() -> None:
    learned = Resolver(REGISTER, {"GB-PPON-AAAA-1111-AAAA": "E08000035"})
    found = learned.resolve("Directorate of Place", ["GB-PPON-AAAA-1111-AAAA"], None)
    assert (found.authority_id, found.method) == ("E08000035", "identifier")
    assert learned.resolve("Leeds City Council", ["GB-PPON-AAAA-1111-AAAA"], None).method == "exact"


def test_an_address_chooses_among_councils_of_one_name_and_does_nothing_else() -> None:
    def at(address: str | None) -> str | None:
        return RESOLVER.resolve("Newcastle Council", [], date(2025, 6, 1), address).authority_id

    assert at(None) is None and at("Leeds") is None
    assert at("Newcastle upon Tyne, North East") == "E08000021"
    assert at("NEWCASTLE-UNDER-LYME") == "E07000195"
    assert RESOLVER.resolve("Council", [], None, "Leeds").authority_id is None


@pytest.mark.parametrize(
    ("written", "authority"),
    [
        ("", ""),
        ("   ", ""),
        ("\x00\x01", ""),
        ("x" * 10_000, ""),
        ("Leeds City Council " * 600, ""),
        ("LEEDS CITY COUNCIL", "Leeds City Council"),
        ("bath &amp; north east somerset council", "Bath and North East Somerset Council"),
        ("Bath &amp;amp; North East Somerset Council", "Bath and North East Somerset Council"),
        ("King&#039;s Lynn &#38; West Norfolk BC", "Borough Council of Kings Lynn and West Norfolk"),
        ("Kingâ€™s Lynn & West Norfolk BC", "Borough Council of Kings Lynn and West Norfolk"),
        ("South Holland Dist. Council", "South Holland District Council"),
        ("Leeds City Cncl", "Leeds City Council"),
        ("Leeds City Council â€“ Highways", "Leeds City Council"),
        ("Leeds\u200b City\xa0Council", "Leeds City Council"),
        ("ＬＥＥＤＳ City Council", "Leeds City Council"),
        ("Rotherham MBC - AA17802", "Rotherham Metropolitan Borough Council"),
        ("Rotherham MBC (AA17802)", "Rotherham Metropolitan Borough Council"),
        ("Rotherham MBC ref: 17802", "Rotherham Metropolitan Borough Council"),
        ("<p>Leeds City Council</p>", "Leeds City Council"),
        ('"Leeds City Council".', "Leeds City Council"),
        ("Leeds City Council and Bradford Council", ""),
        ("Leeds City Council / Kirklees Council", ""),
        ("Leeds City Council, Kirklees Council, Calderdale Council", ""),
    ],
)
def test_bad_input_is_no_crash_and_no_silent_guess(written: str, authority: str) -> None:
    found = RESOLVER.resolve(written, [], date(2025, 6, 1))
    assert name_of(found.authority_id) == authority, found
    assert found.evidence


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=80) | st.text("LeedsCityounciKtM &-/(),.'9", max_size=60), DAYS)
def test_any_text_gets_a_class_and_an_authority_only_where_its_class_has_one(text: str, day: date) -> None:
    found = RESOLVER.resolve(text, [], day)
    assert found.buyer_class in CLASSES and found.method in METHODS
    assert (found.authority_id is not None) == (found.buyer_class in RESOLVED)
    assert found.authority_id not in found.alternatives
    assert normalise(clean(text)) == normalise(clean(clean(text)))


TAILS = (
    *("{} County Council", "{} City Council", "{} District Council", "{} Borough Council", "{} MBC", "{} CC"),
    *(
        "London Borough of {}",
        "Borough of {}",
        "City of {}",
        "County of {}",
        "Royal Borough of {}",
        "{} Council",
    ),
)


@pytest.mark.parametrize("tail", TAILS)
def test_no_name_crosses_a_tier(tail: str) -> None:
    """Every place with every tier's ending: who it is given to may end so, and has that place's name."""
    crossed = []
    known = {normalise(alias) for alias, _ in REGISTER.aliases} | {normalise(name) for name in OFFICIAL}
    for row in REGISTER.authorities.values():
        for place in {row.name, re.sub(r"shire$", "", row.name), f"{row.name}shire"}:
            written = tail.format(place)
            found = RESOLVER.resolve(written, [], None)
            shape = place_and_tail(normalise(written))
            if found.authority_id is None or shape is None or normalise(written) in known:
                continue
            given_to = REGISTER.authorities[found.authority_id]
            if not fits(given_to, shape[1], shape[0]):
                crossed.append((written, given_to.official_name, found))
    assert crossed == []


def test_every_form_of_a_name_in_being_is_that_council_or_open() -> None:
    wrong = []
    for key, row in REGISTER.authorities.items():
        day = row.valid_to or REGISTER.as_of
        for form in make_forms(row):
            found = RESOLVER.resolve(form, [], day)
            if found.authority_id not in (key, None) and found.method != "exact":
                wrong.append((form, row.official_name, found))
    assert wrong == []


@settings(max_examples=60, deadline=None)
@given(DAYS)
def test_official_names_in_being_are_that_council_on_any_day(day: date) -> None:
    for key, row in REGISTER.authorities.items():
        if valid(row, day):
            assert RESOLVER.resolve(row.official_name, [], day).authority_id == key, row.official_name


def test_surreys_new_councils_work_by_date_alone() -> None:
    last, first = date(2027, 3, 31), date(2027, 4, 1)
    before, after = (RESOLVER.resolve("Surrey County Council", [], day) for day in (last, first))
    assert (before.buyer_class, after.buyer_class) == ("council", "former_council")
    assert after.alternatives == ("X-ESY", "X-WSY")
    assert RESOLVER.resolve("Woking BC", [], first).alternatives == ("X-WSY",)
    assert RESOLVER.resolve("West Surrey Council", [], first + timedelta(days=90)).authority_id == "X-WSY"


@pytest.mark.skipif(not GOLD.exists(), reason="../shared is not there: no labelled buyers")
def test_labelled_buyers_have_no_false_match_and_at_most_one_miss() -> None:
    found = list(resolve_cases(GOLD, RESOLVER))
    difficult = [case for case in found if case.difficulty in DIFFICULT]
    assert (len(difficult), sum(case.wanted is not None for case in difficult)) == (217, 37)
    assert [case.name for case in found if case.outcome == "false"] == []
    assert len([case.name for case in difficult if case.outcome == "missed"]) <= 1
    belong = [case for case in found if case.wanted]
    assert sum(case.outcome == "right" for case in belong) / len(belong) >= 0.98
