"""Parts of parts by their sums alone: what divides the whole, and what divides its parts, in any words."""

import pytest

from pipelines.criteria.structure.contexts import worded
from pipelines.criteria.structure.portioned import portioned


def weight(text: str) -> float | None:
    found = portioned(worded(text))
    return None if found is None else round(found.weight, 2)


@pytest.mark.parametrize(
    ("text", "own"),
    [
        # a division inside a division
        ("Half the score is for the rent, half for the offer. The offer has two sides: menu 60%, social value 40%.", 20),
        ("We give 70 to the tendered sum and 30 to quality. Of those 30, twelve go to method, eight to people and ten to social value.", 10),
        ("Part A is the fee, sixty. Part B has forty of the hundred. In Part B: plant 50%, safety 30%, social value 20%.", 8),
        ("Price 55 + quality 45. Quality is 20 for response, 15 for training and 10 for social value.", 10),
        ("Price is worth two fifths. Quality is worth three fifths. Quality is cut in two: delivery has 75% of it and community has 25%. Community is split equally between social value and complaints.", 7.5),
        ("Envelope One (price) has 60%. Envelope Two (quality) has 40%. Envelope Two is marked out of 80, with 40 for method, 24 for staff and 16 for social value.", 8),
        ("Q/P = 60/40. Q = method 50, team 30, social value 20.", 12),
        ("Price 50%. Technical 30%. The last 20% is split between social value (three quarters) and carbon (one quarter).", 15),
        ("Cost 45, service 40. Social value is the sum of three heads (jobs 6, skills 5, green space 4), which makes 15.", 15),
        # one part that no figure states
        ("Fee 35%. Design 25%. Guarantees 20%. Storage takes 5%. What is left goes to social value.", 15),
        ("The rate has 60, the method 25, with our social value question making up the difference to 100.", 15),
        ("The panel gives 75% to price. Of the balance, two fifths is for social value and three fifths for the plan.", 10),
        ("Price and quality between them take nine tenths, and social value takes the rest.", 10),
        ("Price has been fixed and will not be scored; the service questions carry 85% and social value carries what remains.", 15),
        # several of one size
        ("Lump sum - 80%. Five per cent apiece: social value; access plan; programme; references.", 5),
        ("Price is 60%. Everything that isn't price is forty per cent and is made of four equal parts: plan, dust control, recovery, social value.", 10),
        ("Quality carries 55 per cent and price the other 45. There are five questions, each worth the same: menus; staffing; allergens; social value; mobilisation.", 11),
        # as much as another
        ("Innovation gets five per cent; social value is given twice as much as innovation; price one half; durability the remaining 35%.", 10),
        ("Cost is worth half. Speed, training and removal are worth ten per cent each. Social value is worth the same as speed and training put together.", 20),
        # figures of any form
        ("Price .50; method .30; plant .13; social value .07.", 7),
        ("Thirty-five hundredths go on cost, fifty hundredths on analysis, fifteen hundredths on social value.", 15),
        ("Multipliers: price x5, quality x4, social value x1.", 10),
        ("How we evaluate:Price60Coverage20Reporting10Social Value10.", 10),
        ("Each bid gets up to 20 marks: price up to 10, workmanship up to 5, references up to 3 and social value up to 2.", 10),
        ("Points\nWhole life cost      120\nDesign   45\nProgramme             30\nSocial value          30\nEcology               15\n                     240\n", 12.5),
        ("Weighting | Criterion\n30 | Fee for 44 surveys to CS 454\n20 | Leadership\n25 | Approach\n15 | Programme\n10 | Social value\n", 10),
        ("You can earn 600 points on price and 400 on quality. Quality: service 220, innovation 100, social value 80.", 8),
        # equal parts of the whole; one of several that are counted and not listed
        ("There are five criteria and they weigh the same: (a) cost; (b) method; (c) team; (d) programme; (e) social value.", 20),
        ("We will score four things, each having equal marks: 1) price, 2) range, 3) lead time, 4) community benefit.", 25),
        ("Seventy per cent is quality, thirty per cent price. Quality is made up of five questions of equal weight, the fifth of which is on social value.", 14),
        ("The commercial part is out of 120 and the technical part out of 80, the latter having ten answers at eight marks each; the last of them is about social value.", 4),
        # a ratio whose names stand behind it; a mark that is weaker than the one between items
        ("Tenders are judged 70:30 quality to price. Quality is made up of: design 35%; team 25%; programme 20%; social value 20%.", 14),
        ("The decision will turn on sound, 35%; lights, 25%; crew, 10%; fee, 25%; and community benefits, 5%, for example by taking on students.", 5),
        ("Criterion | Marks\nMethod | 80\nTeam | 50\nSocial value | 25\nPrice per visit | 45\nTotal | 200\nVisits are made weekly.", 12.5),
        ("Of every twenty marks ten are price, eight are quality of the meat and two are social value.", 10),
        ("Weights: range 30%; servicing 20%; discount 40%; and 10% on what you would give back, which is what we mean by social value.", 10),
        ("Rent is fixed, so you compete on the offer: 40% to the menu, 35% to the plan, and a full quarter to community benefit, such as places for trainees.", 25),
        # told by a pronoun, or a share of what was said
        ("Out of the sixty per cent that quality has, a quarter is for social value. The other forty per cent is for price.", 15),
        ("Tenders above the threshold include a weighting for social value. For this contract officers have set the figure at 8%. Price 62% and quality 30% make up the rest.", 8),
        ("Award split Q50 P35 CB15. Here Q is Quality, P is Price and CB is Community Benefits.", 15),
        ("You must tell us of the difference you make. We call this social value. It is worth the same as price. Price is worth 20%. Your plan is worth 60%.", 20),
        ("The split is 30% on price and 70% on quality. And social value? It has 10% of that 70%.", 7),
        ("Last time, social value was weighted at 5%. This time it is fifteen per cent, beside price at fifty and service at thirty-five.", 15),
    ],
)  # fmt: skip
def test_the_one_way_to_divide_the_whole_gives_the_weight(text: str, own: float) -> None:
    assert weight(text) == pytest.approx(own, abs=0.01)


@pytest.mark.parametrize(
    "text",
    [
        "Price 60, quality 40, being programme 20, safety 20 and social value 20.",
        "Evaluated upon price (60%) and quality (40%). The evaluation is price (50%), quality (40%) and social value (10%).",
        "Quality 70%, price 50%, social value 20%.",
        "Price 60, quality 40. Performance is on a scorecard: response 50, uptime 30, social value 20.",
        "Price 50%, method 30%, team 10%, social value 10%. The social value element has a weighting of 20%.",
        "Price 50, method 40 and social value and the environment 10.",
        "Price up to 60 marks, vehicles up to 40, and a social value question that does not carry marks.",
        "Price 50, quality 30, social value 10.",
        "Region\tBudget share\nNorth\t40%\nSouth\t50%\nSocial value fund\t10%\nTotal\t100%\nAward criteria are in the pack.",
    ],
)  # fmt: skip
def test_what_does_not_add_up_or_is_told_in_two_ways_gives_none(text: str) -> None:
    assert weight(text) is None


@pytest.mark.parametrize(
    ("text", "nested"),
    [
        ("Of the eighty for quality, forty are for delivery, twenty-eight for people and twelve for social value; price has the other twenty.", False),
        ("Price 40%. Quality 60%, split as Q1 approach 31%, Q2 team 20%, Q3 social value 9%.", False),
        ("Price 40%. Quality 60%, split as Q1 approach 60%, Q2 team 30%, Q3 social value 10%.", True),
        ("Two fifths are for price and three fifths for quality, and the latter comprises five questions of equal weight, one of them social value.", True),
    ],
)  # fmt: skip
def test_parts_that_reach_what_they_divide_are_of_the_whole(text: str, nested: bool) -> None:
    found = portioned(worded(text))
    assert found is not None and found.is_nested is nested


@pytest.mark.parametrize(
    "text",
    [
        "Price 50%. Technical 50%. Social value is in the technical half, question T6, marked 0 to 5 like the rest.",
        "Region\tBudget share\nNorth\t40%\nSouth\t50%\nSocial value fund\t10%\nTotal\t100%\nAward criteria are in the pack.",
    ],
)  # fmt: skip
def test_half_as_a_name_and_shares_of_money_weigh_nothing(text: str) -> None:
    assert portioned(worded(text)) is None
