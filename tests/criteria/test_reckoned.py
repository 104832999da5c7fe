"""Weights that the figures of a text add up to, and the siblings of each text that state none."""

from pathlib import Path
from typing import Any

import pytest

from pipelines.authorities.buyers.resolve import Resolver
from pipelines.authorities.register.register import load_register
from pipelines.criteria.structure.contexts import worded
from pipelines.criteria.structure.reckoned import reckoned
from pipelines.social_value.read import read_release

ROOT = Path(__file__).parents[2]
RESOLVER = Resolver(load_register(ROOT / "warehouse/reference"))
SHARES = (
    ("Price takes 45% and quality 55%. A fifth of the quality marks is set by social value.", 11),
    (
        "Tenders: cost 70, technical 30. Of the technical score, 40% is for what you bring to social value.",
        12,
    ),
    ("Quality 80%, price 20%. Social value has 15% of the points available within the quality section.", 12),
)
DIVIDED = (
    ("Price (65%). Quality (35%): route plan 15, drivers 12 and social value 8.", 8),
    ("Cost 40%\nTechnical 60%\n\nTechnical is made of\nSampling 45%\nReporting 30%\nSocial value 25%", 15),
    ("We give 30 to price and 70 to quality. Quality has: 40 method, 18 crew, 12 social value.", 12),
)
OF_SO_MANY = (
    ("Evaluation is price 60 and quality 40. Of the 40 for quality, 9 are reserved for social value.", 9),
    ("There are 30 price points and 70 quality points. Of the quality points, 6 relate to social value.", 6),
    ("Quality is 45% and the price 55%. Social value is worth 5 of the 45.", 5),
)
ALIKE = (
    ("Quality is 60%, shared equally between method, team, and social value. Price is 40%.", 20),
    ("Price 52%. Quality 48%: four questions of equal weight (plan, staff, kit and social value).", 12),
    (
        "Technical 50%, price 50%. The technical part has questions weighted the same: design, risk, staff, tools"
        " and social value.",
        10,
    ),
)
LEFT = (
    ("Price will be 50% and quality 38%; the balance is for social value.", 12),
    ("Quality carries 55% of the marks and rates 30%, with a further 15% attached to social value.", 15),
    ("The fee counts for 70%. Quality counts for 22%. The last 8% is for social value.", 8),
)
IN_PARTS = (
    ("Fee, method and social value stand in the ratio of 12:6:2.", 10),
    ("Bids are weighed 13 : 5 : 2 (price : quality : social value).", 10),
    ("Scores follow the ratio 5:2:1 for cost, programme and social value respectively.", 12.5),
)
SIZED_IN_WORDS = (
    ("Bids are weighted 70:30 in favour of quality. 20% of the quality mark relates to social value.", 14),
    ("Quality beats price three to one. A fifth of the quality marks goes to social value.", 15),
    (
        "We split the marks equally between cost and quality. One tenth of the quality marks is social value.",
        5,
    ),
    ("Price has 60% and quality 40%. One in every four quality marks is for social value.", 10),
    ("We give 65% to quality and 35% to price; social value makes up 20% of the former.", 13),
    (
        "Price counts for 70 per cent. The remaining 30 per cent is quality, a third of which is social value.",
        10,
    ),
    (
        "Quality is 60% and price 40%. Quality is three quarters service and one quarter benefits. Of that"
        " quarter, two fifths goes to social value.",
        6,
    ),
)
OF_A_PART = (
    (
        "Price has a weight of 45%; whatever isn't price is quality. One tenth of quality is for social value.",
        5.5,
    ),
    (
        "Price accounts for three tenths. Quality accounts for the rest. Social value is a seventh of quality.",
        10,
    ),
    (
        "Seven-tenths is Technical and three-tenths Commercial. Technical has statements: Repairs (35% of Technical),"
        " Voids (25% of Technical) and a Plan (40% of Technical). A quarter of the Plan marks is given to social value.",
        7,
    ),
    ("Quality to price 70:30. Inside quality the ratio of audit to plan to social value is 2:2:1.", 14),
    ("Price 60. Quality 40, shared evenly among plants / peat / delivery / social value.", 10),
    ("Quality 60%, price 40%. A tenth of quality is for social value, four tenths of it for the plan.", 6),
)
EACH = (
    ("Method, team, social value and plan are each worth 10%, price 60%.", 10),
    ("There are ten questions worth 8 marks each, and price has 20. Question 10 is the social value one.", 8),
    (
        "The quality section has 60% and six equally weighted questions, one of them on social value. Price: 40%.",
        10,
    ),
)
OF_A_TOTAL = (
    ("900 marks are available: 450 for price, 360 for quality and 90 for social value.", 10),
    (
        "There are 1,000 points. Four hundred are for fees. Of the 600 for quality, 80 are for social value.",
        8,
    ),
)
REST = (
    ("Half of the score is for the price, forty per cent for the plan and the rest for social value.", 10),
    ("Price makes 60%. What's left is divided evenly between creative approach and social value.", 20),
    (
        "The fee has fifty marks of the hundred, the plan thirty, and the remaining twenty are for social value.",
        20,
    ),
)
ALONE = (
    ("A tenth of your mark will depend on social value.", 10),
    ("Social value offers will be assessed and will contribute 12% towards the final score.", 12),
    ("The council has set its social value weighting for this contract at 20%.", 20),
)
STATED_NOWHERE = (
    # The one figure of a sentence, of another time or thing, or at most.
    "In 2019 social value carried 10% of the marks.",
    "We may increase the social value weighting to 20% of the total score in call-offs.",
    "A tenth of the total staff should be apprentices, as part of social value. Price 70%, quality 30%.",
    "The social value weighting is 10%. Price 40%, quality 60%.",
    # What is left is not one's alone.
    "Half of the score is for the price and the rest for quality and social value.",
    # A ratio of other things, or with a name too few.
    "Staff, vehicles and social value officers stand in the ratio of 12:6:2.",
    "Price and social value stand in the ratio of 12:6:2.",
    # Of quality, or of the whole: nobody can say (codebook 4.1).
    "Price takes 45% and quality 55%. Social value is 10% within quality.",
    # Of a part without a size, of another thing, and of no share at all.
    "A fifth of the quality marks is set by social value.",
    "Price takes 45% and quality 55%. A fifth of the staff must be local; social value is monitored.",
    # What is divided does not add up, names two things in one, or is divided twice.
    "Price (65%). Quality (35%): route plan 15, drivers 12 and social value 9.",
    "Price (65%). Quality (35%): route plan 15, drivers 12, carbon and social value 8.",
    "Price 60%, quality 40%. In the last contract, of the 40 for quality, 9 were for social value.",
    "Price 60%, quality 40%. Of the 40 officers, 9 look after social value.",
    # Not all of one weight, and other things that are alike.
    "Quality is 60%, price 40%. We treat all bidders equally: method, team and social value are read.",
    # What is left is quality's, or another's.
    "Price will be 50% and quality 38%; the balance is for carbon, and social value is welcome.",
    "Price will be 50%; the balance is for quality and social value.",
    # Two statements that differ.
    "Price 60, quality 40. Of the quality points, 6 relate to social value. Social value is 8 of the 40.",
)


MORE = (*SIZED_IN_WORDS, *OF_A_PART, *EACH, *OF_A_TOTAL, *REST, *ALONE)


def line(text: str) -> dict[str, Any]:
    release = {"ocid": "ocds-x-1", "id": "1", "tag": ["tender"], "tender": {"description": text}}
    return read_release(release, "x", RESOLVER)


@pytest.mark.parametrize(
    ("text", "weight"), (*SHARES, *DIVIDED, *OF_SO_MANY, *ALIKE, *LEFT, *IN_PARTS, *MORE)
)
def test_figures_that_add_up_give_the_weight(text: str, weight: float) -> None:
    found = reckoned(worded(text))
    assert found is not None and found.found.weight == weight
    assert line(text)["weight_pct"] == weight


@pytest.mark.parametrize("text", STATED_NOWHERE)
def test_figures_that_do_not_add_up_give_none(text: str) -> None:
    assert reckoned(worded(text)) is None
    assert not line(text)["weight_pct"]


BY_LOT = (
    (
        "Lot | Area | Price | Social value\n1 | North | 50 | 10\n2 | South | 60 | 5\n3 | Toilets | 100 | not scored",
        5,
    ),
    (
        "On lots A to D price has 50%, quality 40% and social value 10%. On lot E price has 30%, quality 50% and social value 20%.",
        12,
    ),
)


@pytest.mark.parametrize(("text", "weight"), BY_LOT)
def test_lots_that_a_text_tells_apart(text: str, weight: float) -> None:
    assert line(text)["weight_pct"] == weight


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        ("The old contract gave ten per cent to social value. The marks now are plan 45%, cost 55%.", None),
        (
            "Retendered. Then, social value had 5% of the score. Price is 60%, quality 30% and social value 10%.",
            10,
        ),
        (
            "The old contract gave social value 10%. It's been dropped. Marks: plan 25%, staff 20%, cost 55%.",
            None,
        ),
    ],
)
def test_a_figure_of_an_earlier_tender_is_no_weight(text: str, weight: float | None) -> None:
    assert (line(text)["weight_pct"] or None) == weight


def test_a_size_of_quality_stands_in_the_list_beside_the_text() -> None:
    lot = {
        "id": "1",
        "description": "A quarter of quality is given to social value.",
        "awardCriteria": {
            "criteria": [
                {"type": "quality", "name": "Quality", "description": "60"},
                {"type": "price", "name": "Price", "description": "40"},
            ]
        },
    }
    release = {"ocid": "ocds-x-1", "id": "1", "tag": ["tender"], "tender": {"lots": [lot]}}
    read = read_release(release, "x", RESOLVER)
    assert (read["state"], read["weight_pct"]) == ("nested", 15)


def test_a_sum_and_another_reading_leave_bounds() -> None:
    """Marks of a section that are scaled are no marks of the whole."""
    text = (
        "Bids are judged 30% price and 70% quality. The quality share is made of delivery plan = 30, residents = 25,"
        " standards = 25, social value = 20 (these come to 100)."
    )
    read = line(text)
    assert read["weight_pct"] in (None, 14)
    assert (read["weight_low_pct"] or 0) <= 14 <= (read["weight_high_pct"] or 0)


def test_the_sum_is_told() -> None:
    read = line("Price takes 45% and quality 55%. A fifth of the quality marks is set by social value.")
    own = [row for row in read["criteria"] if row["is_narrow"]]
    assert own and read["state"] == "nested"
