"""The answers to the eight questions: ties are shown, and too few are no share; what is invented has no link."""

from types import SimpleNamespace
from typing import Any

import pytest

from pipelines.query import wording
from pipelines.site.section import content, words
from pipelines.site.sections.plan import _kinds, _most_named


class _Of(SimpleNamespace):
    """A council without peers."""

    def peer(self, *_: str) -> None:
        return None

    def cells(self, *_: str) -> list[dict[str, Any]]:
        return self.rows


def named(*counts: int) -> list[dict[str, Any]]:
    return [
        {"measure": "theme_profile", "breakdown": "theme", "cell": f"theme_{place}", "yes": count}
        for place, count in enumerate(counts)
    ]


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ((9, 5, 4, 3), ["Theme 0 (9)", "Theme 1 (5)", "Theme 2 (4)"]),
        ((9, 5, 4, 4), ["Theme 0 (9)", "Theme 1 (5)", "Theme 2 and Theme 3 (4 each)"]),
        ((9, 4, 4, 4, 1), ["Theme 0 (9)", "Theme 1, Theme 2 and Theme 3 (4 each)"]),
        ((2, 2, 2, 2), ["Theme 0, Theme 1, Theme 2 and Theme 3 (2 each)"]),
        ((7, 7, 1), ["Theme 0 (7)", "Theme 1 (7)", "Theme 2 (1)"]),
        ((3,), ["Theme 0 (3)"]),
        ((), []),
    ],
)
def test_whoever_shares_the_last_place_is_named(counts: tuple[int, ...], told: list[str]) -> None:
    assert _most_named(_Of(), named(*counts)) == told  # type: ignore[arg-type]


def kind(cell: str, yes: int, n: int, shown: str) -> dict[str, Any]:
    told = {"measure": "share_with_social_value", "breakdown": "category", "cell": cell}
    return told | {"yes": yes, "n": n, "shown": shown}


def test_a_kind_with_too_few_is_told_without_a_share() -> None:
    rows = [
        kind("goods", 3, 7, "greyed"),
        kind("services", 20, 39, "shown"),
        kind("works", 1, 2, "suppressed"),
    ]
    said = _kinds(_Of(rows=rows))  # type: ignore[arg-type]
    assert said["told"] == ["services 20 of 39"]
    assert said["few"] == ["goods (7 could be read)", "works (2 could be read)"]
    assert _kinds(_Of(rows=rows[:1]))["told"] == []  # type: ignore[arg-type]


def test_a_peer_set_has_a_short_name() -> None:
    row = {"peer_kind": "region", "peer_name": "Lower Marrowdale"}
    assert wording.set_name(row) == "its region (Lower Marrowdale)"
    assert wording.set_name(row | {"peer_kind": "hub"}) == "Lower Marrowdale"


@pytest.mark.parametrize(
    ("zeros", "said"),
    [
        ({"n": 1, "shown": "greyed"}, "weight above zero: the one weight that is known is nothing."),
        ({"n": 4, "shown": "greyed"}, "weight above zero: the 4 weights that are known are nothing."),
        ({"n": 12, "shown": "shown"}, "weight above zero: the 12 weights that are known are nothing."),
        ({"n": 0, "shown": "empty"}, "No procurement states a weight for social value that could be read."),
        (None, "No procurement states a weight for social value that could be read."),
    ],
)
def test_a_known_weight_of_nothing_is_no_unknown_weight(zeros: Any, said: str) -> None:
    asked = content("plan")["how_much"]["words"]
    row = {"n": 0, "shown": "empty"}
    assert words(asked, row=row, peer=None, zeros=zeros, zeros_peer=None).endswith(said)


def test_what_is_left_out_of_the_coverage_is_not_all_out_of_scope() -> None:
    asked = content("plan")["how_readable"]["words"]
    row = {"n": 9, "yes": 2, "shown": "greyed", "found": 19, "left_out": 10}
    said = words(asked, row=row, peer=None)
    assert said.endswith("10 more of 19 found are left out: no tender in scope, or counted already.")
    assert "left out" not in words(asked, row=row | {"left_out": 0}, peer=None)
