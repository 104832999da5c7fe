"""Sentences that take a figure back, move it, or say "not weighted" beside one: never nought, never sure."""

from pathlib import Path
from typing import Any

import pytest

from pipelines.authorities.buyers.resolve import Resolver
from pipelines.authorities.register.register import load_register
from pipelines.social_value.read import read_release

RESOLVER = Resolver(load_register(Path(__file__).parents[2] / "warehouse/reference"))


def read(text: str) -> dict[str, Any]:
    release = {"ocid": "ocds-h6vhtk-1", "id": "1", "tag": ["tender"], "tender": {"description": text}}
    return read_release(release, "find_a_tender", RESOLVER)


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("Social value is not weighted at 20% but at 12%.", 12),
        ("Social value will not carry 20%; the weighting is 12% of the overall score.", 12),
        ("Community benefits do not carry a weight of 20 per cent, they carry 12 per cent.", 12),
        ("The weighting of social value is no longer 20%; it is now 12% of the marks.", 12),
        ("The weighting for social value has been raised from twelve per cent to twenty per cent.", 20),
        ("Amendment: the social value weighting is reduced from 20% to 12% of the total score.", 12),
        ("Social value is not scored by itself but makes up 12% of the marks.", 12),
        ("Social value is not scored at 20% as first published. It is 12%.", 12),
    ],
)
def test_a_figure_beside_a_denial_is_no_zero(text: str, right: float) -> None:
    line = read(text)
    assert line["state"] in ("weighted", "named", "nested")
    assert line["weight_pct"] in (right, None)
    assert line["confidence"] == "low"


@pytest.mark.parametrize(
    "text",
    [
        "Social value is not weighted.",
        "Social value will not be weighted; price 70%, quality 30%.",
        "Social value will not be evaluated (0%).",
        "Ideas on social value, 12% of our spend among them, will be read and do not count.",
        "Social value is not scored. The award is made on 100% price.",
    ],
)
def test_a_denial_by_itself_still_is_none(text: str) -> None:
    assert (read(text)["state"], read(text)["weight_pct"]) == ("none", 0)


def test_spend_that_moved_is_no_weight() -> None:
    assert read("Our social value spend rose from 10% to 15% last year.")["state"] == "not_visible"
