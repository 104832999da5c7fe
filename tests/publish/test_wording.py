"""Numbers as a person writes them."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import pipelines
from pipelines.criteria.rules import RULES
from pipelines.query import accounts, replies, wording
from pipelines.rounding import percent
from pipelines.site import figures_in_words
from pipelines.site.sections import evidence, procurements


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (0.0, "0%"),
        (0.004, "under 1%"),
        (0.64, "64%"),
        (0.999, "over 99%"),
        (1.0, "100%"),
        (None, "not known"),
    ],
)
def test_percent(share: float | None, said: str) -> None:
    assert percent(share) == said


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        (950, "£950"),
        (234_000, "£234,000"),
        (1_600_000, "£1.6 million"),
        (999_800, "£1 million"),
        (2.5e9, "£2.5 billion"),
        (None, "not known"),
    ],
)
def test_pounds(amount: float | None, said: str) -> None:
    assert wording.pounds(amount) == said


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("all", "all years read"),
        ("36 months to 2026-03", "the 36 months to March 2026"),
        ("2025/26", "2025/26"),
    ],
)
def test_periods(name: str, said: str) -> None:
    assert wording.period(name) == said


def test_counts_days_and_lists() -> None:
    assert wording.counted(1, "procurement") == "1 procurement"
    assert wording.counted(0, "procurement") == "no procurements"
    assert wording.day(date(2025, 2, 24)) == "24 February 2025"
    assert wording.joined(["a", "b", "c"]) == "a, b and c"


@pytest.mark.parametrize("code", sorted(wording.REGIMES))
def test_a_figure_of_a_regime_is_named_by_the_regime_and_not_by_its_code(code: str) -> None:
    said = figures_in_words.named({"breakdown": "regime", "cell": code}, {"title": "Coverage"})
    assert said == f"Coverage: {wording.capital(wording.regime(code))}"
    assert code not in said.lower() and "_" not in said
    assert (
        figures_in_words.named({"breakdown": "category", "cell": "goods"}, {"title": "Coverage"})
        == "Coverage: Goods"
    )
    assert (
        figures_in_words.named({"breakdown": "theme", "cell": "unspecified"}, {"title": "A"})
        == "A: No theme named"
    )
    assert figures_in_words.named({"breakdown": "all", "cell": "all"}, {"title": "Coverage"}) == "Coverage"


@pytest.mark.parametrize(
    ("stated", "told"),
    [
        ("Quality 60%, Price 40% (100% in all)", "Quality 60%, Price 40% (100% in all)"),
        ("Quality 60%, Price 50% (110% in all)", "Quality 60%, Price 50% (110% in all)"),
        (
            "Team 30% of Quality 50% = 15%, Price 50% (150% in all)",
            "Team 30% of Quality 50% = 15%, Price 50%",
        ),
        (
            "Team 50% of Quality 40% = 20%, Quality 40% (200% in all)",
            "Team 50% of Quality 40% = 20%, Quality 40%",
        ),
        (
            "Social Value 20% of the 70% that price leaves (100% - 30%) = 14%, Price 30% (130% in all)",
            "Social Value 20% of the 70% that price leaves (100% - 30%) = 14%, Price 30%",
        ),
        (
            "lot a: Team 30% of Quality 50% = 15%, Price 50% (80% in all); lot b: Price 100%",
            "lot a: Team 30% of Quality 50% = 15%, Price 50%; lot b: Price 100%",
        ),
        (
            "Price 250 of 500 points = 50% (500 points in all)",
            "Price 250 of 500 points = 50% (500 points in all)",
        ),
        (None, None),
    ],
)
def test_figures_of_two_levels_are_told_without_their_sum(stated: str | None, told: str | None) -> None:
    assert evidence.whole_list(stated, "weighted") == told
    assert evidence.whole_list(stated, "quarantined") == stated


def test_a_criterion_without_a_name_says_so() -> None:
    row: dict[str, Any] = dict.fromkeys(("arithmetic", "text", "weight_low_pct", "weight_high_pct"))
    row |= {"weight_pct": 30.0, "stated_unit": "percent", "evidence_text": "30", "evidence_in": "notice"}
    row |= {"evidence_field": "tender.description", "rule": "row", "is_narrow": False}
    for name, said in (("", "(no name stated)"), (None, "(no name stated)"), ("Price", "Price")):
        assert evidence._told(row | {"name": name}).startswith(f"{said}: 30%.")
        assert procurements._criterion(row | {"name": name}).name == said


@pytest.mark.slow
def test_a_weight_of_nothing_is_told_as_such_where_a_procurement_is_left_out() -> None:
    assert accounts.words("failed:has_social_value") == "its criteria have no social value, or give it 0%"
    assert replies.where("") == replies.NO_ADDRESS and "PEERBENCH" not in replies.NO_ADDRESS


REASON = re.compile(
    r"""problem="([^"]+)"|\bwhy="([^"]+)"|outside\(rows, "([^"]+)"|_together\([^"\n]*"([^"]+)"[,)]|reason="([^"]+)\""""
)


def reasons_of_quarantine() -> set[str]:
    """Every code by which readers quarantine weights, as the sources of both readers have them."""
    root = Path(pipelines.__file__).parent
    lines = (
        line
        for part in ("criteria", "social_value")
        for path in sorted((root / part).rglob("*.py"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if "quarantined" in line or "problem=" in line or "outside(" in line or "_together(" in line
    )
    codes = {code for line in lines for found in REASON.findall(line) for code in found if code}
    return codes | {"sum-outside-95-105", "beyond bounds"}


def test_each_reason_of_contradicting_weights_is_told_in_words() -> None:
    codes = reasons_of_quarantine()
    assert {
        "sum",
        "differ",
        "beyond 100",
        "numbers-differ",
        "lot-listed-twice",
        "wholes-differ",
        "lots",
    } <= codes
    assert [code for code in sorted(codes) if not wording.why(code)] == []


@pytest.mark.parametrize("code", sorted({*RULES, *reasons_of_quarantine(), "a-rule-to-come"}))
def test_no_reason_is_told_by_the_id_of_its_rule(code: str) -> None:
    for said in (
        wording.state("quarantined", code),
        accounts.words(f"unread:quarantined:{code}"),
        accounts.words(f"read:quarantined:{code}"),
        accounts.words(f"out_of_scope:{code}"),
    ):
        tail = said.partition(": ")[2]
        assert tail != code and (" " in tail or not tail), said
        assert "-" not in code or code not in said


def test_what_could_not_be_read_is_not_said_to_contradict_itself() -> None:
    row = {
        "state": "quarantined",
        "reason": None,
        "refused": "tender.lot: a field that is not known; buyer 'A'",
    }
    assert evidence._found(row) == "could not be read: tender.lot: a field that is not known"
    assert evidence._found(row | {"refused": None, "reason": "sum"}) == (
        "the weights contradict each other: the weights add up to more than 105%"
    )
