"""Social value that has a part of something, or is put into another row: never none, never an empty zero."""

from pathlib import Path
from typing import Any

import pytest

from pipelines.authorities.buyers.resolve import Resolver
from pipelines.authorities.register.register import load_register
from pipelines.social_value.read import read_release
from pipelines.social_value.state import State, within_whole

RESOLVER = Resolver(load_register(Path(__file__).parents[2] / "warehouse/reference"))
Row = tuple[str, float | None, str]
LIST: tuple[Row, ...] = (("Method", 40, ""), ("Resources", 20, ""), ("Price", 40, ""))
SUMMED = "Tenders will be evaluated: Price 60%, Method 25%, Resources 15%. "


def line(rows: tuple[Row, ...] = (), text: str = "") -> dict[str, Any]:
    criteria = [
        {
            "type": "price" if name == "Price" else "quality",
            "name": name,
            "description": said,
            "numbers": [] if number is None else [{"number": number, "weight": "percentageExact"}],
        }
        for name, number, said in rows
    ]
    lots = [{"id": "1", "awardCriteria": {"criteria": criteria}}] if rows else []
    release = {
        "ocid": "ocds-h6vhtk-1",
        "id": "1",
        "date": "2025-06-01T09:00:00Z",
        "tag": ["tender"],
        "tender": {"title": "Works", "description": text, "lots": lots},
    }
    return read_release(release, "find_a_tender", RESOLVER)


def read(rows: tuple[Row, ...] = (), text: str = "") -> tuple[Any, ...]:
    found = line(rows, text)
    return tuple(found[name] for name in ("state", "weight_pct", "weight_low_pct", "weight_high_pct"))


SIZED = (
    "Up to ten extra marks may be earned by social value.",
    "There is also a social value question.",
    "Your TOMs return makes up a third of resources.",
    "Social value is worth one in ten of the marks.",
    "Social value makes up a slice of the total.",
    "SV is a scored section.",
    "Social value takes up one in four of the questions.",
)


@pytest.mark.parametrize("said", SIZED)
def test_no_zero_where_a_sentence_gives_it_a_size_or_judges_it(said: str) -> None:
    assert read(text=SUMMED + said)[0] != "none"
    assert read(LIST, said)[0] != "none"


def test_a_list_of_price_alone_beside_marks_for_it_is_no_zero() -> None:
    assert read((("Price", 100, ""),), "Social value: 10 marks.")[0] == "named"


@pytest.mark.parametrize(
    "said",
    [
        "The council is committed to social value under the Social Value Act 2012.",
        "The supplier will report on social value each quarter.",
        "A social value KPI is assessed every quarter.",
        "Social value carries 0 marks.",
        "Selection questionnaire: social value is marked out of 10 to choose a shortlist.",
        "Last year's tender gave a quarter of the marks to social value.",
    ],
)
def test_a_zero_stays_beside_what_is_no_part_of_this_award(said: str) -> None:
    assert read(LIST, said)[:2] == ("none", 0)


@pytest.mark.parametrize(
    ("number", "said", "most"),
    [
        (0, "0 - within quality", 60),
        (None, "0, part of the quality score", 60),
        (None, "Included in quality", 60),
        (None, "n/a (see quality)", 60),
        (None, "Scored under Method", 40),
        (0, "assessed within Resources", 20),
    ],
)
def test_a_row_without_a_figure_that_is_put_into_another_is_inside_it(
    number: float | None, said: str, most: float
) -> None:
    assert read((*LIST, ("Social value", number, said))) == ("nested", None, 0, most)


@pytest.mark.parametrize(
    "said", ["Describe what you will deliver in the borough", "Pass/Fail", "Must be answered as in quality"]
)
def test_a_row_without_a_figure_that_asks_is_named(said: str) -> None:
    assert read((*LIST, ("Social value", None, said)))[:2] == ("named", None)


@pytest.mark.parametrize(
    ("rows", "weight"),
    [
        ((("Quality", 60, "Method 50%, Mobilisation 30%, Social Value 20%"), ("Price", 40, "")), 12),
        ((("Technical", 70, "Team 40, Plan 40, Social Value 20"), ("Price", 30, "")), 14),
        (
            (
                ("Method", 40, "Design 50%, Team 40%, Community benefits 10%"),
                ("Resources", 20, ""),
                ("Price", 40, ""),
            ),
            4,
        ),
    ],
)
def test_parts_of_100_that_a_row_describes_are_shares_of_it(rows: tuple[Row, ...], weight: float) -> None:
    assert read(rows)[:2] == ("nested", weight)


def test_parts_that_sum_to_their_row_stay_points_of_the_whole() -> None:
    rows = (("Quality", 60, "Method 30%, Mobilisation 20%, Social Value 10%"), ("Price", 40, ""))
    assert read(rows)[:2] == ("weighted", 10)


@pytest.mark.parametrize(
    "keys",
    [
        ("3f2b8c1e-9a4d-4c7b-8f11-0a2b3c4d5e6f", "a3f2b8c1-9a4d-4c7b-8f11-0a2b3c4d5e6f"),
        ("CRIT-0003-QX", "CRIT-0002-QX"),
        ("Q_17/B", "Q_17/A"),
    ],
)
def test_a_key_of_a_system_is_no_name(keys: tuple[str, str]) -> None:
    rows = ((keys[0], 15, "Social value"), (keys[1], 35, "Method"), ("Price", 50, ""))
    assert read(rows)[:2] == ("weighted", 15)


@pytest.mark.parametrize("name", ["ISO 9001 certification", "PAS-2080 method"])
def test_a_standard_is_a_name(name: str) -> None:
    assert read(((name, 15, ""), ("Method", 35, ""), ("Price", 50, "")))[:2] == ("none", 0)


def test_social_value_twice_with_two_figures_and_nothing_between_them_is_a_contradiction() -> None:
    rest: tuple[Row, ...] = (("Quality", 25, ""), ("Price", 50, ""))
    assert read((("Social Value", None, "10"), ("Social Value", None, "15"), *rest))[0] == "quarantined"
    assert (
        read((("Social Value", 10, "10"), ("Social Value", 15, "Weighting: 15"), *rest))[0] == "quarantined"
    )
    told = (("Social Value", 10, "Local jobs"), ("Social Value", 15, "Carbon"), *rest)
    assert read(told)[:2] == ("weighted", 25)


def test_wealth_building_beside_social_value_is_a_second_criterion() -> None:
    both: tuple[Row, ...] = (("Social value and community wealth building", 10, ""), ("Method", 40, ""))
    assert read((*both, ("Price", 50, ""))) == ("nested", None, 0, 10)
    assert read((("Community wealth building", 10, ""), both[1], ("Price", 50, "")))[:2] == ("weighted", 10)
    assert read((("Social value and TOMs", 10, ""), both[1], ("Price", 50, "")))[:2] == ("weighted", 10)


@pytest.mark.parametrize(
    "said",
    [
        "KPIs after award: service 90%, social value 10%. Award: price only.",
        "Performance measures once awarded: repairs 80%, social value 20%. Award criterion: price only.",
        "Scorecard following contract award: time 70%, community benefits 30%. The lowest price wins.",
    ],
)
def test_what_is_measured_after_the_award_is_no_weight(said: str) -> None:
    state, weight, _, _ = read(text=said)
    assert state in ("none", "named") and not weight


@pytest.mark.parametrize(
    "said",
    [
        "No social value response is required and it will not be scored.",
        SUMMED + "No social value response is required and it will not be scored.",
        SUMMED + "A social value statement is not sought and would not be marked.",
    ],
)
def test_what_is_neither_asked_nor_scored_is_none(said: str) -> None:
    assert read(text=said)[:2] == ("none", 0)


@pytest.mark.parametrize(
    "said",
    [
        "A social value statement is mandatory but it will not be scored.",
        "Bidders must complete the social value form. It is not scored.",
    ],
)
def test_what_is_asked_and_not_scored_is_named(said: str) -> None:
    assert read(text=said)[:2] == ("named", None)


def test_two_texts_that_state_two_weights_give_neither() -> None:
    one, other = (
        "Award criteria: Price 50%, Quality {}%, Social value {}%.".format(*of) for of in ((40, 10), (35, 15))
    )
    release = {
        "ocid": "ocds-h6vhtk-1",
        "id": "1",
        "date": "2025-06-01T09:00:00Z",
        "tag": ["tender"],
        "tender": {"title": "Works", "description": one, "lots": [{"id": "1", "description": other}]},
    }
    found = read_release(release, "find_a_tender", RESOLVER)
    assert (found["state"], found["weight_pct"], found["conflict"]) == ("named", None, True)
    assert (found["weight_low_pct"], found["weight_high_pct"]) == (10, 15)


@pytest.mark.parametrize(
    "said",
    [
        "Social value is weighted at 10%. This should read 15%.",
        "Price 50%, quality 40%, social value 10%. Correction: social value should read 15% and quality 35%.",
        "Erratum: for social value 10% read social value 15%.",
        "Award criteria: price 50%, quality 35%, social value 10% (should read 15%).",
        "The social value weighting of 10% stated in the pack is wrong; it is 15%.",
        "The ITT states 5% for social value in error; the correct weighting is 15%, price 60% and quality 25%.",
        "The weight of social value is not 10% but 15%. Price 50%, quality 35%, social value 15%.",
    ],
)
def test_a_figure_that_the_text_puts_right_is_what_it_is_put_right_to(said: str) -> None:
    assert read(text=said)[:2] == ("weighted", 15)


@pytest.mark.parametrize(
    "said",
    [
        "Social value carries 15% and not 10% of the marks.",
        "Price 50%, quality 40%, social value 10%. Price should read 45% and quality 45%.",
        "Social value 10%. Bidders asked if this should read 15%.",
        "Social value 10%, price 50%, quality 40%. The page limit should read 15%.",
    ],
)
def test_another_figure_that_is_put_right_is_not_its_own(said: str) -> None:
    assert read(text=said)[1] != 15


@pytest.mark.parametrize(
    "said",
    [
        "Price 40%, Method 35%, Resources 25%. The questions and their weightings are in Schedule 3.",
        "Price 40%, Method 35%, Resources 25%. Marks for each answer are set out in Annex 7.",
        "Price 40%, Method 35%, Resources 25%. How they are scored is told at clause 12.",
    ],
)
def test_the_number_of_a_schedule_is_no_criterion(said: str) -> None:
    assert [row["stated_value"] for row in line(text=said)["criteria"]] == [40, 35, 25]


LISTED = " Award criteria: price 50%, quality 40%, social value 10%."


@pytest.mark.parametrize(
    "said",
    [
        "Market engagement respondents told us that two lots are best.",
        "Soft market testing took place in 2023.",
        "The previous contract was a direct award.",
        "The Council reserves the right to make a direct award under the framework.",
        "This contract may be modified in accordance with regulation 72.",
        "Legal services to advise on the Provider Selection Regime.",
        "Call-off contracts under this framework will be awarded directly to the first supplier.",
        "This is not a call for competition for the later phase.",
        "Direct award is not permitted.",
    ],
)
def test_the_background_of_a_tender_with_a_list_is_no_scope(said: str) -> None:
    assert read(text=said + LISTED)[:2] == ("weighted", 10)
    assert line(text=said + LISTED)["confidence"] != "high"


@pytest.mark.parametrize(
    "said",
    [
        "Notice of a direct award under Lot 4 of the framework.",
        "Modification of contract C-55: more storage.",
        "PLANNED PROCUREMENT NOTICE - not a call for competition.",
        "This is a direct award.",
        "This notice is for market engagement only.",
        "This is not a call for competition.",
    ],
)
def test_what_a_notice_says_of_itself_is_its_scope(said: str) -> None:
    assert read(text=said + LISTED)[0] == "out_of_scope"


@pytest.mark.parametrize(
    "said",
    [
        "Bidders will be shortlisted at SQ on: experience 60%, financial standing 30%, social value 10%.",
        "At SQ stage bidders are scored: experience 60%, economic standing 30%, social value 10%.",
        "Selection: experience 60%, financial capacity 30%, social value 10%. ITT criteria follow.",
    ],
)
def test_the_standing_of_a_bidder_is_no_price(said: str) -> None:
    assert read(text=said)[:2] == ("not_visible", None)


def test_a_row_for_all_of_quality_that_looks_at_it_holds_it() -> None:
    price: Row = ("Price", 40, "")
    assert read((("Quality", 60, "Includes a social value question"), price)) == ("nested", None, 0, 60)
    under_the_act = "The council has a duty under the Social Value Act"
    assert read((("Quality", 60, under_the_act), price))[0] == "indeterminate"


@pytest.mark.parametrize("method", ["open", "selective"])
def test_the_background_of_an_open_tender_is_no_scope(method: str) -> None:
    tender = {"title": "Works", "procurementMethod": method, "lots": []}
    release = {"ocid": "ocds-h6vhtk-1", "id": "1", "date": "2025-06-01T09:00:00Z", "tag": ["tender"]}

    def state(said: str) -> Any:
        made = {**release, "tender": {**tender, "description": said}}
        return read_release(made, "find_a_tender", RESOLVER)["state"]

    assert state("The previous contract was a direct award. Criteria are in the pack.") == "not_visible"
    assert state("Lessons of our market engagement have shaped this tender.") == "not_visible"
    assert state("This is a direct award. Criteria are in the pack.") == "out_of_scope"


@pytest.mark.parametrize("stated", ["10 (pass mark 50%)", "10, minimum score 3 of 5", "10% (threshold 40%)"])
def test_a_description_begins_with_its_weight(stated: str) -> None:
    rows: tuple[Row, ...] = (("Social Value", None, stated), ("Quality", None, "40"), ("Price", None, "50"))
    assert read(rows)[:2] == ("weighted", 10)


@pytest.mark.parametrize("size", ["60 (of which Social Value 15)", "60%, of which community benefits 15%"])
def test_of_which_in_a_description_is_of_the_whole(size: str) -> None:
    assert read((("Quality", None, size), ("Price", None, "40")))[1] == 15


def test_an_example_of_weights_is_no_weight() -> None:
    said = "Consultants will design the evaluation model (e.g. price 60%, quality 30%, social value 10%)."
    assert read(text=said)[1] is None
    scored = "Expressions of interest will be scored on experience 60%, capacity 30%, social value 10%."
    assert read(text=scored)[1] is None


def test_bounds_end_at_the_whole() -> None:
    said = "Social value will be scored as 50% quantitative (TOMs proxy value) and 50% qualitative, and together "
    state, weight, _, high = read(
        text=said + "accounts for 20% of the total. Quality accounts for 40% and price 40%."
    )
    assert state == "nested" and weight is None and high <= 100


@pytest.mark.parametrize(
    ("stated", "left"),
    [
        (State("nested", None, 0.0, 200.0), State("nested", None, 0.0, 100.0)),
        (State("weighted", 105.0, 105.0, 105.0), State("quarantined", reason="impossible-weight")),
        (State("weighted", 10.0, 10.0, 10.0), State("weighted", 10.0, 10.0, 10.0)),
        (State("named", None, 10.0, None), State("named", None, 10.0, None)),
    ],
)
def test_no_state_is_beyond_the_whole(stated: State, left: State) -> None:
    assert within_whole(stated) == left
