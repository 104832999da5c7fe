"""How far a council lies from its peers together: the number, its interval, its sentence, and when it is not told."""

from typing import Any

import polars as pl
import pytest
from statsmodels.stats.proportion import confint_proportions_2indep

from pipelines.benchmark.differences import PEERS_WITHHELD, WITHHELD, words

SHARE = "share_with_social_value"


def beside(make: Any, councils: dict[str, tuple[int, int]], measure: str = SHARE, key: str = "A") -> Any:
    """The row of a council beside its type, of councils with (yes, n) procurements."""
    rows = [
        make.row(name, i, "weighted" if i < yes else "none")
        for name, (yes, n) in councils.items()
        for i in range(n)
    ]
    _, peers = make.compared(make.prepared(rows, [make.council(name) for name in councils]))
    return make.one(peers, authority_id=key, measure=measure)


@pytest.mark.parametrize(
    ("own", "others"),
    [
        ((3, 43), {"B": (40, 60), "C": (18, 54)}),
        ((30, 30), {"B": (1, 12), "C": (2, 300)}),
        ((0, 10), {"B": (0, 25)}),
        ((11, 12), {"B": (110, 120)}),
    ],
)
def test_a_difference_of_shares_is_newcombes_of_the_council_and_the_others(
    make: Any, own: tuple[int, int], others: dict[str, tuple[int, int]]
) -> None:
    found = beside(make, {"A": own, **others})
    yes, n = (sum(pair[i] for pair in others.values()) for i in (0, 1))
    assert (found["yes"], found["n"]) == (yes, n)
    low, high = confint_proportions_2indep(*own, yes, n, method="newcomb", compare="diff")
    assert found["difference"] == pytest.approx(own[0] / own[1] - yes / n)
    # At none and at all the library leaves Wilson's end a rounding error away.
    assert (found["difference_low"], found["difference_high"]) == pytest.approx((low, high), abs=1e-9)
    assert (found["difference_level"], found["difference_interval"]) == (0.95, "newcombe")
    expected = "lower" if high < 0 else "higher" if low > 0 else "not_told"
    assert found["differs"] == expected and found["difference_reason"] is None


def test_the_answer_is_given_where_single_peers_are_too_few_or_too_far_apart_for_a_position(
    make: Any,
) -> None:
    found = beside(make, {"A": (3, 43), "B": (40, 60), "C": (18, 54)})
    assert (
        found["position"] is None and found["position_reason"] == "only 2 of its peers have any, 3 are needed"
    )
    assert found["differs"] == "lower"
    assert found["difference_words"] == "44 points fewer than its peers together (54 to 29 fewer)"


def test_no_difference_is_told_of_too_few_on_either_side_and_the_reason_says_whose(make: Any) -> None:
    columns = ("difference", "difference_low", "difference_high", "difference_level", "differs")
    for councils, reason in (
        ({"A": (9, 9), "B": (0, 50)}, WITHHELD),
        ({"A": (9, 20), "B": (0, 9)}, PEERS_WITHHELD),
        ({"A": (0, 20), "B": (0, 0)}, PEERS_WITHHELD),
    ):
        found = beside(make, councils)
        assert found["difference_reason"] == reason
        assert [found[name] for name in (*columns, "difference_words", "difference_interval")] == [None] * 7


def test_medians_have_a_difference_too_and_a_family_counts_what_chance_would_make(make: Any) -> None:
    sizes = {"A": 20.0, "B": 5.0, "C": 6.0, "D": 5.5}
    rows = [make.row(name, i, weight=size + i / 10) for name, size in sizes.items() for i in range(12)]
    _, peers = make.compared(make.prepared(rows, [make.council(name) for name in sizes]))
    found = make.one(peers, authority_id="A", measure="median_weight")
    assert found["difference_interval"] == "hybrid" and found["differs"] == "higher"
    assert found["difference_low"] <= found["difference"] <= found["difference_high"]
    assert found["difference_words"].startswith("14.5 points higher than its peers together (")
    assert (found["differences"], found["differences_by_chance"]) == (4, pytest.approx(0.2))
    lacking = make.one(peers, authority_id="A", measure="market_engagement")
    assert (lacking["differences"], lacking["differences_by_chance"]) == (0, None)


def test_no_council_is_among_its_own_peers(make: Any) -> None:
    councils = {"A": (20, 20), "B": (0, 20), "C": (10, 20)}
    for key, others in (("A", 10 / 40), ("B", 30 / 40), ("C", 20 / 40)):
        found = beside(make, councils, key=key)
        assert found["difference"] == pytest.approx(councils[key][0] / 20 - others)


@pytest.mark.parametrize(
    ("unit", "ends", "said"),
    [
        ("share", (-0.438, -0.544, -0.285), "44 points fewer than its peers together (54 to 29 fewer)"),
        ("share", (0.438, 0.285, 0.544), "44 points more than its peers together (29 to 54 more)"),
        (
            "share",
            (0.04, -0.12, 0.2),
            "4 points more than its peers together, which could be chance (12 fewer to 20 more)",
        ),
        ("share", (0.0, -0.1, 0.12), "the same as its peers together (10 fewer to 12 more)"),
        (
            "share",
            (-0.004, -0.1, 0.1),
            "under 1 point fewer than its peers together, which could be chance (10 fewer to 10 more)",
        ),
        ("share", (0.0101, 0.001, 0.02), "1 point more than its peers together (under 1 to 2 more)"),
        ("percent", (-5.0, -7.5, -2.25), "5 points lower than its peers together (7.5 to 2.3 lower)"),
        ("percent", (-5.0, -5.0, -5.0), "5 points lower than its peers together (5 lower)"),
        ("months", (6.0, 1.0, 11.0), "6 months more than its peers together (1 to 11 more)"),
        (
            "ratio",
            (0.3, -0.1, 0.7),
            "0.3 higher than its peers together, which could be chance (0.1 lower to 0.7 higher)",
        ),
        ("percent", (0.0, 0.0, 0.0), "the same as its peers together (0 lower to 0 higher)"),
    ],
)
def test_a_difference_in_words(unit: str, ends: tuple[float, float, float], said: str) -> None:
    assert words(unit, *ends) == said


def test_a_withdrawn_figure_has_no_difference() -> None:
    from pipelines.publish.withdrawn_figures import blanked
    from warehouse.tables import TABLES
    from warehouse.tables.declared import table as declared

    table = declared("peer_comparisons", TABLES["peer_comparisons"])
    row = {"authority_id": "A", "measure": SHARE, "period": "all", "differs": "higher", "difference": 0.4}
    frame = pl.DataFrame([row], schema=TABLES[table.name].create_empty().schema).lazy()
    asked = {"authority_id": "A", "measure": SHARE, "period": None, "reason": "misread"}
    found = blanked(frame, table, [asked]).collect().to_dicts()[0]
    assert (found["difference"], found["differs"]) == (None, None)
    assert found["difference_reason"] == "withdrawn: misread"
