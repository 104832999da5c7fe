"""Where limits are wide, the words say whose spread made them so."""

import polars as pl
import pytest

from pipelines.benchmark.peer_comparisons import only_telling
from pipelines.site.section import content, words

BORROWED = "councils differ so much from one another (this set is too small to tell) that any share from"


@pytest.mark.parametrize(
    ("tau2", "whose", "begins"),
    [
        (
            0.04,
            "peer_set",
            "its peers differ so much from one another that among them any share from 3% to 95%",
        ),
        (0.04, "all_councils", f"{BORROWED} 3% to 95%"),
        (0.0, "peer_set", "so few are counted that by chance any share from 3% to 95%"),
        (0.0, "all_councils", "so few are counted that by chance any share from 3% to 95%"),
    ],
)
def test_a_position_withheld_for_wide_limits_says_whose_spread_it_is(
    tau2: float, whose: str, begins: str
) -> None:
    row = {
        "tau2": tau2,
        "overdispersion_of": whose,
        "funnel_low_95": 0.025,
        "funnel_high_95": 0.945,
        "position": "consistent",
        "position_998": "consistent",
        "beyond_95": 0.05,
        "beyond_998": 0.002,
    }
    found = only_telling(
        pl.DataFrame([row]).with_columns(position_reason=pl.lit(None, pl.String))
    ).to_dicts()[0]
    assert found["position"] is None
    assert found["position_reason"] == f"{begins} would be usual"


def test_a_telling_position_stays() -> None:
    row = {"tau2": 0.0, "overdispersion_of": "peer_set", "funnel_low_95": 0.2, "funnel_high_95": 0.6}
    names = ("position", "position_998", "beyond_95", "beyond_998", "position_reason")
    frame = pl.DataFrame([row | dict.fromkeys(names[:4], "x")]).with_columns(
        position_reason=pl.lit(None, pl.String)
    )
    assert only_telling(frame).to_dicts()[0]["position"] == "x"


@pytest.mark.parametrize(
    ("whose", "told"),
    [("peer_set", "Councils of the set differ"), ("all_councils", "All councils together differ")],
)
def test_the_page_says_whose_spread_widens_its_limits(whose: str, told: str) -> None:
    figure = {"yes": 2, "n": 20, "value": 0.1, "shown": "shown", "unit": "share", "said": "10% (2 of 20)"}
    peer = figure | {
        "difference_words": "8 points fewer than its peers together (12 to 4 fewer)",
        "difference_reason": None,
        "position": "consistent",
        "funnel_low_95": 0.05,
        "funnel_high_95": 0.4,
        "looks": 30,
        "expected_flags_95": 1.5,
        "overdispersion": 0.125,
        "overdispersion_of": whose,
    }
    sentence = content("exhibits")["funnel"]["sentence"]
    said = words(sentence, own=figure, peer=peer)
    assert told in said and "13 points" in said
    assert ("too small" in said) == (whose == "all_councils")
    assert "differ" not in words(sentence, own=figure, peer=peer | {"overdispersion": 0.0})
