"""Figures that are taken back, of another time, a score, or a part of the one before: blanked, places kept."""

import pytest

from pipelines.criteria.asides import without_asides


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("The weighting of social value is raised from 5% to 10%.", ["10%"]),
        ("Social value is no longer weighted at 5% but at 10%.", ["10%"]),
        ("Price goes up from 40% to 50%, quality stays at 50%.", ["50%", "50%"]),
        ("Social value 9% (it was 3% in the 2019 tender).", ["9%", "2019"]),
        ("Social value 10% (method 4%, commitments 6%).", ["10%"]),
        ("Social Value 10%\n- TOMs 5%\n- narrative 5%\nPrice 40%", ["10%", "40%"]),
        ("Social value 10%, of which commitments 6% and method 4%. Price 90%.", ["10%", "90%"]),
        ("Social value (30% local spend) 5%.", ["5%"]),
        ("A bidder who does not answer scores 0 for social value, weight 10%.", ["10%"]),
        ("The questions and their weightings are in Schedule 3.", []),
        ("Social value 10%, see Appendix 4.", ["10%"]),
        ("The weights are set out at clause 12.4 and in Table 2.", []),
        # What only looks so.
        ("Section 3: social value 10%.", ["3", "10%"]),
        ("Within section 4 15% is for social value.", ["4", "15%"]),
        ("Of part 30% is social value.", ["30%"]),
        ("Quality 40% (method 20%, social value 20%).", ["40%", "20%", "20%"]),
        ("Social value 10% (price 4%, quality 7%).", ["10%", "4%", "7%"]),
        ("Technical merit 40% (social value: 30% of this section).", ["40%", "30%"]),
        ("Scored 8 out of 10 for social value.", ["8", "10"]),
        ("Social value ranges from 5% to 10%.", ["5%", "10%"]),
    ],
)
def test_what_is_no_weight_by_what_stands_beside_it_is_blanked(text: str, left: list[str]) -> None:
    found = without_asides(text)
    assert len(found) == len(text)
    assert [word.strip("().,;:-") for word in found.split() if any(c.isdigit() for c in word)] == left
