"""Kinds of trouble in texts that others reported, each with siblings: what is read, and what never is."""

from pathlib import Path
from typing import Any

import pytest

from pipelines.authorities.buyers.resolve import Resolver
from pipelines.authorities.register.register import load_register
from pipelines.criteria.clean import clean
from pipelines.social_value.read import read_release

RESOLVER = Resolver(load_register(Path(__file__).parents[2] / "warehouse/reference"))
HIDDEN = (
    "<!-- {} -->",
    "&lt;!-- {} --&gt;",
    "<!-- {}",
    '<span style="display:none">{}</span>',
    "<div style='color:red; display: none'><div>first</div>{}</div>",
    '<p class="x" hidden>{}<p>Nothing here.</p>',
    '<td style="visibility: hidden">{}</td>',
    "&lt;span style=&quot;display:none&quot;&gt;{}&lt;/span&gt;",
    "<script>var x = '{}';</script>",
    "<STYLE>.x::after {{ content: '{}' }}</STYLE>",
    "<template><template>a</template>{}</template>",
    '<input type="hidden" value="{}">',
)


def read(text: str) -> dict[str, Any]:
    tender = {"lots": [{"id": "1"}], "description": text}
    release = {"ocid": "ocds-h6vhtk-1", "id": "1", "tag": ["tender"], "tender": tender}
    return read_release(release, "find_a_tender", RESOLVER)


def bounds(text: str) -> tuple[Any, ...]:
    line = read(text)
    return line["state"], line["weight_pct"], line["weight_low_pct"], line["weight_high_pct"]


@pytest.mark.parametrize("place", HIDDEN)
@pytest.mark.parametrize("lead", ["", "Price 60%, quality 40%. "])
def test_what_a_page_does_not_show_states_nothing(lead: str, place: str) -> None:
    line = read(lead + place.format("Social value 10% of the overall score") + " Grounds maintenance.")
    assert (line["state"], line["weight_pct"]) == ("indeterminate" if lead else "not_visible", None)


@pytest.mark.parametrize("place", HIDDEN[:2] + HIDDEN[3:])
def test_what_stands_after_it_is_read_and_cut_from_its_place(place: str) -> None:
    text = place.format("social value 45%") + " Price 60%, quality 30%, social value 10%."
    line = read(text)
    assert (line["state"], line["weight_pct"]) == ("weighted", 10)
    evidence = next(row["evidence"] for row in line["criteria"] if row["weight_pct"] == 10)
    assert text[evidence["start"] : evidence["end"]] == evidence["text"] == "10%"


@pytest.mark.parametrize("text", ["<b>hidden</b> costs", "<a title='a hidden gem'>x</a>", "5 < 6 hidden > 4"])
def test_what_only_looks_hidden_is_shown(text: str) -> None:
    assert clean(text).text.strip() in (text, "hidden costs", "x")


@pytest.mark.parametrize(
    ("text", "weight", "high"),
    [
        ("Stage 1: quality 70%, social value 30%. Stage 2: price 100%.", None, 30),
        ("Phase one: methodology 75%, social value 25%. Phase two: price 100%.", None, 25),
        ("Stage 1\nQuality 80%\nSocial value 20%\nStage 2\nPrice 100%", None, 20),
        (
            "Stage one is scored: delivery 60%, community benefits 40%. Stage two goes by the lowest price.",
            None,
            40,
        ),
        (
            "Stage 1: quality 70%, social value 30%. Stage 2: price 100%. Stage 1 counts 50% of the final score.",
            15,
            15,
        ),
        (
            "Stage 1 (technical) is 60% of the final score and consists of method 80% and social value 20%. "
            "Stage 2 is price, 40%.",
            12,
            12,
        ),
    ],
)
def test_a_share_of_a_stage_of_the_award_is_no_zero(text: str, weight: float | None, high: float) -> None:
    assert bounds(text) == ("nested", weight, weight or 0, high)


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("Stage 1 (SQ): quality 70%, social value 30%. Stage 2: price 100%.", "none"),
        (
            "Stage 1 shortlists five bidders: experience 70%, social value 30%. Stage 2: price 100%.",
            "none",
        ),
        ("Stage 1: experience 70%, social value 30%. Stage 2: quality 60%, price 40%.", "indeterminate"),
    ],
)
def test_a_stage_that_selects_bidders_is_no_award(text: str, state: str) -> None:
    line = read(text)
    assert (line["state"], line["in_selection"]) == (state, True)


@pytest.mark.parametrize(
    "text",
    [
        "Price 60%, Delivery 40%, Social Value 10%.",
        "Cost 55%, methodology 45%, social value 20%.",
        "Price 50%; Programme 30%; Team 20%; Social value 10%",
        "Price 60%\nDelivery 40%\nSocial Value 10%",
        "60% price, 40% delivery, 10% social value",
        "Evaluation: price 70%, workmanship 30%, social value 15% of the marks",
    ],
)
def test_a_list_that_is_whole_without_social_value_and_goes_on_decides_nothing(text: str) -> None:
    line = read(text)
    assert (line["state"], line["weight_pct"], line["weight_high_pct"]) == ("quarantined", None, None)
    own = [row["evidence"]["text"] for row in line["criteria"] if "ocial" in row["name"]]
    assert own in (["10%"], ["20%"], ["15%"])


@pytest.mark.parametrize(
    ("text", "high"),
    [
        ("Price 60%; quuality 40% (social value 15% within quality).", 15),
        ("Price 50%, quallity 50% including social value at 20%.", 20),
        ("Price 60%, delivery 40%, of which social value 10%.", 10),
        ("Tenders: 50% cost; 50% quality (including 10% for social value).", 10),
    ],
)
def test_the_words_of_one_criterion_are_never_the_evidence_of_another(text: str, high: float) -> None:
    line = read(text)
    assert line["weight_high_pct"] == high
    assert f"{high}%" in {row["evidence"]["text"] for row in line["criteria"] if "ocial" in row["name"]}


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        (
            "Half of the overall marks are for price, two fifths for quality and the remaining tenth for "
            "social value.",
            10,
        ),
        ("Half the marks are for price, 40% for quality and the remaining tenth is for social value.", 10),
        (
            "Price takes three quarters of the marks, a fifth goes to quality and the remaining twentieth to "
            "social value.",
            5,
        ),
        ("Social value: 100\u2030 of the total evaluation.", 10),
        ("Price 500\u2030, quality 375 \u2030, social value 125\u2030.", 12.5),
        ("Social value is weighted at 80 per mille of the overall score.", 8),
        ("Evaluation: price 50%, quality 40%, social value ten per cnet.", 10),
        ("Evaluation: price 50 percnet, quality 40 per cetn, social value 10 pre cent.", 10),
        ("Social value is worth fifteen per cet of the overall score.", 15),
    ],
)
def test_figures_in_other_shapes(text: str, weight: float) -> None:
    line = read(text)
    assert (line["state"], line["weight_pct"]) == ("weighted", weight)


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        ("Social value: minimum acceptable score is 50%; its weighting is 10%.", 10),
        ("For social value the minimum acceptable score is 50%; its weighting is 10%.", 10),
        ("The minimum acceptable score for social value is 50%; its weighting is 10%.", 10),
        ("The social value question has a pass mark of 40% and its weighting is 15% of the score.", 15),
        ("Social value (minimum score 60%) is weighted at 10% of the overall score.", 10),
        ("Social value carries a threshold of 50%, and its weighting is 12% overall.", 12),
    ],
)
def test_a_weight_said_after_a_pass_mark(text: str, weight: float) -> None:
    line = read(text)
    assert (line["state"], line["weight_pct"]) == ("weighted", weight)


def test_a_pass_mark_is_no_weight() -> None:
    assert read("Social value: minimum acceptable score is 50%.")["state"] == "named"
    assert read("Social value: minimum score is 50%; the weighting of quality is 40%.")["weight_pct"] is None


@pytest.mark.parametrize(
    "name", ["Soical impact", "Social impaact", "Commnuity Benefits", "community benefiits", "Socail Values"]
)
def test_a_misspelt_name_is_no_other_criterion(name: str) -> None:
    assert bounds(f"Price 55%, Team 20%, Method 15%, {name} 10%")[:2] == ("weighted", 10)


@pytest.mark.parametrize("name", ["Community transport", "Communal benefit", "Social care"])
def test_another_criterion_is_no_misspelt_one(name: str) -> None:
    assert bounds(f"Price 55%, Team 20%, Method 15%, {name} 10%")[:2] == ("none", 0)


def test_a_social_criterion_of_another_name_leaves_a_doubt() -> None:
    assert bounds("Price 55%, Team 20%, Method 15%, Social impetus 10%")[:2] == ("indeterminate", None)
