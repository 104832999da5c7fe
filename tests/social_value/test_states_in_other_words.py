"""Where social value stands: over in an earlier phase, listed under quality, at a threshold, in a first stage."""

import pytest

from tests.social_value.test_false_zeros import percent
from tests.social_value.test_false_zeros import read as of_list
from tests.social_value.test_reported_texts import bounds, read

SPLIT = "Price 60%, quality 40%."


@pytest.mark.parametrize(
    "said",
    [
        "In Stage 1 social value had 15%. This stage is on price 60%, programme and access 40%.",
        "During the pilot phase social value accounted for 20%. Price 60%, delivery and management 40% now.",
        "In Phase 1 (2023) social value carried 10% of the award. For this phase: price 60%, quality 40%.",
    ],
)
def test_what_a_phase_weighed_that_is_over(said: str) -> None:
    assert bounds(said) == ("indeterminate", None, 0, 40)


def test_a_phase_that_is_now() -> None:
    said = "For Phase 1 the weights are price 60%, quality 30%, social value 10%."
    assert bounds(said)[:2] == ("weighted", 10)


@pytest.mark.parametrize(
    "said",
    [
        "\nQuality questions:\n1. Staffing\n2. Safety\n3. Social value\nEach answer is limited to 500 words.",
        "\nQuality criteria\n- Method\n- Social value\n- Programme",
        " The quality part = a question on kit, another on crew and one on social value, not split.",
    ],
)
def test_a_line_under_a_heading_of_quality(said: str) -> None:
    assert bounds(SPLIT + said) == ("nested", None, 0, 40)


def test_lines_with_figures_are_weights() -> None:
    said = "\nQuality questions:\n1. Staffing 15%\n2. Safety 15%\n3. Social value 10%"
    assert bounds(SPLIT + said)[:2] == ("weighted", 10)


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ("Suppliers must reach 60% on each of these questions: safety, staffing, social value.", "named"),
        ("Bidders at a threshold of 3 on each question (safety, rota, social value) are admitted.", "named"),
        ("We look at artistic quality, work with residents and social value, in no fixed shares.", "named"),
        ("Social value is built into each of the questions on safety and staffing.", "embedded"),
        (
            f"{SPLIT} Every quality answer must show the social value it creates; it has no mark of its own.",
            "",
        ),
    ],
)
def test_a_question_that_is_listed_is_not_built_in(said: str, state: str) -> None:
    assert read(said)["state"] == (state or "embedded")


def test_a_first_stage_beside_the_award() -> None:
    said = (
        "Stage one (selection) is on experience 70% and social value 30%; stage two (award) on price 65%, method"
        " 20% and programme 15%."
    )
    assert bounds(said)[:2] == ("none", 0)


@pytest.mark.parametrize(
    "name", ["Charter accreditation", "Code of conduct", "Gold charter", "Birmingham Business Charter"]
)
def test_a_name_of_what_somebody_is_bound_by_is_no_absence(name: str) -> None:
    rows = (percent("quality", "Response times", 30), percent("quality", "Engineer certificates", 20))
    answer = of_list(*rows, percent("quality", name, 10), percent("price", "Price", 40))
    assert answer == ("indeterminate", None, 0, 10)


@pytest.mark.parametrize("name", ["Building code knowledge", "Vehicle charter", "Conduct of staff"])
def test_a_name_of_what_is_bought_is_placed(name: str) -> None:
    rows = (percent("quality", "Response times", 30), percent("quality", "Engineer certificates", 20))
    assert of_list(*rows, percent("quality", name, 10), percent("price", "Price", 40))[:2] == ("none", 0)


@pytest.mark.parametrize("name", ["recruitment and retention", "staff retention"])
def test_keeping_staff_is_no_retention_of_money(name: str) -> None:
    rest = "continuity of care (30%), zone capacity (25%) and use of technology (15%)."
    assert bounds(f"Hourly rates are fixed by us. Bids will be ranked on {name} (30%), {rest}")[:2] == (
        "none",
        0,
    )


@pytest.mark.parametrize("where", ["in all contracts, including this one", "in this tender"])
def test_a_floor_here_stands_beside_a_list_that_leaves_it_out(where: str) -> None:
    said = (
        f"Price 60%, Response times 30%, Programme 10%. Social value has a minimum weighting of 10% {where}."
    )
    assert bounds(said) == ("named", None, 10, None)


@pytest.mark.parametrize(
    "said",
    [
        "Our last tender for this service (DN40) weighted social value at 20%. The criteria are in the ITT.",
        "The previous contract for these works gave social value 15%. The criteria are in the pack.",
        "The framework weighted social value at 5% when it was set up. The criteria are on the portal.",
    ],
)
def test_what_another_exercise_weighed_for_the_same_service_is_no_weight(said: str) -> None:
    assert bounds(said)[1] is None


@pytest.mark.parametrize(
    ("rows", "right"),
    [
        (
            (
                "Q1 Delivery - 20 - 20%",
                "Q2 Team - 10 - 10%",
                "Q3 Social value - 5 - 10%",
                "Price - n/a - 60%",
            ),
            10,
        ),
        (("Price: 1 - 60%", "Quality: 2 - 30%", "Social value: 3 - 10%"), 10),
    ],
)
def test_two_columns_of_figures_are_no_ranges(rows: tuple[str, ...], right: float) -> None:
    assert bounds("\n".join(rows))[1] in (None, right)


def test_ranges_stay_ranges() -> None:
    assert bounds("Price 40 - 60%, quality 30 - 50%, social value 5 - 10%")[1] == 7.5
