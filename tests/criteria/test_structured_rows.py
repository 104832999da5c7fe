"""Rows of a structured list as publishers write them: names that hide characters, several numbers."""

from pathlib import Path
from typing import Any

import pytest

from pipelines.authorities.buyers.resolve import Resolver
from pipelines.authorities.register.register import load_register
from pipelines.criteria.passage import locator
from pipelines.criteria.vocabulary import is_narrow
from pipelines.notices.fields import lots_of, notice
from pipelines.social_value.procurements import read_procurement
from pipelines.social_value.read import read_release
from warehouse.errors import Unreadable

RESOLVER = Resolver(load_register(Path(__file__).parents[2] / "warehouse/reference"))


def row(kind: str, name: str, *numbers: tuple[Any, str], **rest: Any) -> dict[str, Any]:
    return {
        "type": kind,
        "name": name,
        "numbers": [{"number": number, "weight": unit} for number, unit in numbers],
        **rest,
    }


def percent(kind: str, name: str, number: float) -> dict[str, Any]:
    return row(kind, name, (number, "percentageExact"))


def release(*criteria: dict[str, Any]) -> dict[str, Any]:
    lot = {"id": "1", "awardCriteria": {"criteria": list(criteria)}}
    return {"ocid": "ocds-h6vhtk-1", "id": "1", "tag": ["tender"], "tender": {"lots": [lot]}}


def read(made: dict[str, Any]) -> dict[str, Any]:
    line = read_release(made, "find_a_tender", RESOLVER)
    for found in line["criteria"] or ():
        place = found["evidence"]
        text = locator(place["field"]).value(made)
        assert text[place["start"] : place["end"]] == place["text"], found
    return line


@pytest.mark.parametrize(
    "name",
    [
        "Soc\u200dial Va\u2060lue",
        "Social\u00ad\u00adValue commitments",
        "Community\x00benefits",
        "Social&#160;Value",
        "<strong>Social</strong>&nbsp;<i>Value</i>",
        "ＳＯＣＩＡＬ　ＶＡＬＵＥ",
        "𝐒𝐨𝐜𝐢𝐚𝐥 𝐕𝐚𝐥𝐮𝐞",
        "SOCIAL_VALUE_OFFER",
        "  community_benefits ",
    ],
)
def test_a_name_is_read_as_people_see_it(name: str) -> None:
    line = read(
        release(percent("quality", "Method", 45), percent("quality", name, 12), percent("price", "Cost", 43))
    )
    assert (line["state"], line["weight_pct"], line["confidence"]) == ("weighted", 12, "high")


def test_a_figure_in_a_name_that_hides_characters_is_cut_from_what_was_published() -> None:
    line = read(
        release(
            row("quality", "  <b>Social</b>&nbsp;Value\u00ad 20%"),
            row("quality", "Quality_of_work 30%"),
            row("price", "Cost 50%"),
        )
    )
    assert (line["weight_pct"], [found["evidence"]["text"] for found in line["criteria"]]) == (
        20,
        ["20%", "30%", "50%"],
    )


def test_dashes_of_a_name_stay_as_published() -> None:
    line = read(release(percent("quality", "Social Value – people’s jobs", 40), percent("price", "Cost", 60)))
    assert line["criteria"][0]["name"] == "Social Value – people’s jobs"


@pytest.mark.parametrize(
    "numbers",
    [
        [(12, "percentageExact"), (20, "percentageExact")],
        [(20, "percentageExact"), (12, "percentageExact")],
        [(12, "percentageExact"), (0.2, "decimalExact")],
        [(12, "percentageExact"), (20, "percentageRangeMiddle")],
        [(0, "percentageExact"), ("12%", "percentageExact")],
        [(12, "pointsExact"), (20, "pointsExact")],
        [(12, "percentageExact"), (12, "percentageExact"), (13, "percentageExact")],
    ],
)
def test_a_row_with_two_weights_has_neither(numbers: list[tuple[Any, str]]) -> None:
    line = read(
        release(
            percent("quality", "Method", 45),
            row("quality", "Social Value", *numbers),
            percent("price", "Cost", 43),
        )
    )
    assert (line["state"], line["reason"], line["weight_pct"], line["confidence"]) == (
        "quarantined",
        "numbers-differ",
        None,
        "low",
    )


@pytest.mark.parametrize(
    "numbers",
    [
        [(12, "percentageExact"), (12, "percentageExact")],
        [(0.12, "decimalExact"), ("12%", "percentageExact")],
        [(3, "order"), (12, "percentageExact")],
        [(24, "pointsExact"), (12, "percentageExact")],
    ],
)
def test_one_weight_said_twice_is_one(numbers: list[tuple[Any, str]]) -> None:
    line = read(
        release(
            percent("quality", "Method", 45),
            row("quality", "Social Value", *numbers),
            percent("price", "Cost", 43),
        )
    )
    assert (line["state"], line["weight_pct"]) == ("weighted", 12)


RANKS = ("order", "Order", "orderOfImportance", "order_of_importance", "order-importance", "ord-imp", "rank")


@pytest.mark.parametrize("code", RANKS)
def test_an_order_of_importance_in_any_spelling_is_named_and_no_weight(code: str) -> None:
    names = (("quality", "Social Value"), ("quality", "Method"), ("price", "Cost"))
    line = read(release(*(row(kind, name, (place, code)) for place, (kind, name) in enumerate(names, 1))))
    assert (line["state"], line["weight_pct"]) == ("named", None)
    assert [one["stated_unit"] for one in line["criteria"]] == ["rank"] * 3


@pytest.mark.parametrize(
    ("codes", "numbers"),
    [
        ("per-exa", (12, 45, 43)),
        ("per-mid", (12, 45, 43)),
        ("dec-exa", (0.12, 0.45, 0.43)),
        ("dec-mid", (0.12, 0.45, 0.43)),
        ("poi-exa", (12, 45, 43)),
        ("PER_EXA", (12, 45, 43)),
    ],
)
def test_the_codes_of_eforms_are_those_of_ocds(codes: str, numbers: tuple[float, ...]) -> None:
    names = (("quality", "Social Value"), ("quality", "Method"), ("price", "Cost"))
    rows = (row(kind, name, (number, codes)) for number, (kind, name) in zip(numbers, names, strict=True))
    line = read(release(*rows))
    assert (line["state"], line["weight_pct"]) == ("weighted", 12)


def test_an_order_beside_a_weight_is_no_weight_and_costs_none() -> None:
    line = read(
        release(
            row("quality", "Social Value", (1, "orderOfImportance"), (12, "percentageExact")),
            percent("quality", "Method", 45),
            percent("price", "Cost", 43),
        )
    )
    assert (line["state"], line["weight_pct"]) == ("weighted", 12)


def test_evidence_counts_what_stands_between_the_rows() -> None:
    made = release(percent("quality", "Social Value", 40), percent("price", "Cost", 60))
    lot = made["tender"]["lots"][0]
    lot["awardCriteria"]["criteria"][:0] = [None, None]
    lot["awardCriteria"]["criteria"][2]["numbers"].insert(0, None)
    line = read(made)
    assert (
        line["criteria"][0]["evidence"]["field"]
        == "tender.lots[0].awardCriteria.criteria[2].numbers[1].number"
    )


def test_a_row_that_is_a_description_alone_is_shown_by_it() -> None:
    made = release({"description": "Social value commitments"}, percent("price", "Cost", 100))
    assert read(made)["criteria"][0]["evidence"]["field"].endswith("[0].description")


ROWS = [
    percent("quality", "Method", 45),
    percent("quality", "Social Value", 12),
    percent("price", "Cost", 43),
]
KEYED = {f"C-{n}": row for n, row in enumerate(ROWS, 1)}


def shaped(**lot: Any) -> dict[str, Any]:
    made = release()
    made["tender"]["lots"][0] = {"id": "1", **lot}
    return made


@pytest.mark.parametrize(
    "made",
    [
        shaped(awardCriteria={"criteria": KEYED}),
        shaped(awardCriteria={"criteria": {"1": ROWS[0], "2": ROWS[1], "3": ROWS[2]}}),
        shaped(awardCriteria=ROWS),
        shaped(awardCriteria="Price 50%, quality 38%, social value 12%"),
        shaped(
            awardCriteria={
                "criteria": [
                    {"type": "quality", "name": "Social Value", "description": 12},
                    {"type": "quality", "name": "Method", "description": 38},
                    {"type": "price", "description": 50.0},
                ]
            }
        ),
        shaped(awardCriteria=[{"criteria": ROWS}]),
        shaped(awardCriteria=[{"criteria": KEYED}]),
        {**release(), "tender": {"lots": {"id": "1", "awardCriteria": {"criteria": ROWS}}}},
        {**release(), "tender": {"lots": {"LOT-0001": {"id": "1", "awardCriteria": {"criteria": ROWS}}}}},
        {**release(), "tender": {"awardCriteria": {"criteria": ROWS}}},
        shaped(
            awardCriteria={"criteria": [{**percent("quality", "Quality", 57), "criteria": ROWS[:2]}, ROWS[2]]}
        ),
        shaped(
            awardCriteria={
                "criteria": [
                    {
                        **percent("quality", "Delivery", 60),
                        "criteria": [
                            percent("quality", "Method", 80),
                            percent("quality", "Social Value", 20),
                        ],
                    },
                    percent("price", "Cost", 40),
                ]
            }
        ),
        shaped(
            awardCriteria={
                "criteria": [ROWS[0], {**ROWS[1], "criteria": [percent("quality", "Jobs", 12)]}, ROWS[2]]
            }
        ),
    ],
)
def test_another_shape_that_leaves_no_doubt_is_read(made: dict[str, Any]) -> None:
    line = read(made)
    assert (line["state"] in ("weighted", "nested"), line["weight_pct"]) == (True, 12)


@pytest.mark.parametrize(
    ("made", "field"),
    [
        (shaped(awardCriteria={"criteria": "see documents"}), "tender.lots[0].awardCriteria.criteria"),
        (shaped(awardCriteria={"criteria": ["Price", "Quality"]}), "tender.lots[0].awardCriteria.criteria"),
        (shaped(awardCriteria=12), "tender.lots[0].awardCriteria"),
        ({**release(), "tender": None}, "tender"),
        ({**release(), "tender": {}}, "tender"),
        (shaped(awardCriteria={"kriteria": ROWS}), "tender.lots[0].awardCriteria.kriteria"),
        (shaped(awardCriteria={"Criteria": ROWS}), "tender.lots[0].awardCriteria.Criteria"),
        (
            shaped(awardCriteria={"description": "As below.", "weightings": ROWS}),
            "tender.lots[0].awardCriteria.weightings",
        ),
        (
            shaped(awardCriteria={"Social value": "12%", "Price": "88%"}),
            "tender.lots[0].awardCriteria.Social value",
        ),
        (shaped(award_criteria={"criteria": ROWS}), "tender.lots[0].award_criteria"),
        (shaped(criteria=ROWS), "tender.lots[0].criteria"),
        ({**release(), "tender": {"awardCriteria": {"rows": ROWS}}}, "tender.awardCriteria.rows"),
        (
            shaped(awardCriteria={"criteria": [{"name": "Social value", "weight": 12}, ROWS[2]]}),
            "tender.lots[0].awardCriteria.criteria[0].weight",
        ),
        (
            shaped(awardCriteria={"criteria": [{"label": "Social value", "size": 12}, ROWS[2]]}),
            "tender.lots[0].awardCriteria.criteria[0]",
        ),
        (
            shaped(awardCriteria={"criteria": [{**ROWS[1], "name": ["Social value"]}, ROWS[2]]}),
            "tender.lots[0].awardCriteria.criteria[0].name",
        ),
        ({**release(), "tender": {"description": {"en": "Social value 12%"}}}, "tender.description"),
        ({**release(), "tender": {"lots": "one"}}, "tender.lots"),
        ({**release(), "tender": []}, "tender"),
        (
            shaped(
                awardCriteria={"criteria": [{**ROWS[0], "criteria": [percent("quality", "A", 7)]}, ROWS[2]]}
            ),
            "tender.lots[0].awardCriteria.criteria[0].criteria",
        ),
        (
            shaped(awardCriteria={"criteria": [{**ROWS[1], "numbers": [12]}, ROWS[2]]}),
            "tender.lots[0].awardCriteria.criteria[0].numbers",
        ),
    ],
)
def test_a_shape_that_cannot_be_read_is_named(made: dict[str, Any], field: str) -> None:
    line = read_release(made, "find_a_tender", RESOLVER)
    assert (line["state"], line["reason"].startswith(f"unreadable: {field}: "), line["ocid"]) == (
        "quarantined",
        True,
        "ocds-h6vhtk-1",
    )


@pytest.mark.parametrize(
    "listed", [{"id": "1", "title": "All"}, [{"id": "1", "title": "All"}], {"A": {"id": "1", "title": "All"}}]
)
def test_one_object_for_the_lots_is_one_lot_everywhere(listed: Any) -> None:
    made = {**release(), "date": "2025-06-01T09:00:00Z", "tender": {"title": "Works", "lots": listed}}
    assert notice(made, "find_a_tender")["lots"] == 1
    assert [(lot["lot"], lot["lot_id"]) for lot in lots_of(made)] == [(1, "1")]
    found = read_procurement([made], "find_a_tender", RESOLVER)
    assert found.row["lots"] == len(found.lots) == 1


def test_an_update_whose_tender_is_null_takes_nothing_back() -> None:
    first = {**shaped(awardCriteria={"criteria": ROWS}), "date": "2025-06-01T09:00:00Z"}
    update = {**first, "id": "2", "date": "2025-06-02T09:00:00Z", "tag": ["tenderUpdate"], "tender": None}
    assert read_procurement([first, update], "find_a_tender", RESOLVER).row["weight_pct"] == 12
    alone = {**update, "date": "2025-06-02T09:00:00Z"}
    with pytest.raises(Unreadable, match="tender: null"):
        read_procurement([alone], "find_a_tender", RESOLVER)


@pytest.mark.parametrize("name", ["subcriteria", "children", "subCriteria", "items", "Criteria"])
def test_rows_inside_a_row_under_another_name_are_never_a_zero(name: str) -> None:
    inner = [percent("quality", "Plan", 20), percent("quality", "Social Value", 10)]
    delivery = {**percent("quality", "Delivery", 30), name: inner}
    line = read(release(percent("price", "Price", 50), delivery, percent("quality", "Staffing", 20)))
    assert line["state"] == "quarantined"
    assert f"tender.lots[0].awardCriteria.criteria[1].{name}:" in line["reason"]


def test_rows_beside_the_list_under_another_name_are_refused_by_path() -> None:
    made = release(percent("price", "Price", 50), percent("quality", "A", 30), percent("quality", "B", 20))
    made["tender"]["lots"][0]["awardCriteria"]["groups"] = [percent("quality", "Social Value", 10)]
    assert "awardCriteria.groups:" in read(made)["reason"]


@pytest.mark.parametrize(
    ("description", "expected"),
    [
        ("Delivery plan, mobilisation and social value", ("nested", None, 0, 30)),
        ("How community benefits will be delivered", ("nested", None, 0, 30)),
        ("Delivery plan 20%, social value 10%", ("weighted", 10, 10, 10)),
        ("Mobilisation (25%); community benefits (5%)", ("weighted", 5, 5, 5)),
        ("Delivery plan, excluding social value", ("none", 0, 0, 0)),
        ("Delivery plan. Social value is evaluated separately", ("named", None, None, None)),
        ("Plan and timetable", ("none", 0, 0, 0)),
    ],
)
def test_social_value_inside_a_description_is_no_zero(description: str, expected: tuple[Any, ...]) -> None:
    delivery = {**percent("quality", "Delivery", 30), "description": description}
    line = read(release(percent("price", "Price", 50), delivery, percent("quality", "Staffing", 20)))
    got = (line["state"], line["weight_pct"], line["weight_low_pct"], line["weight_high_pct"])
    assert got == expected


def test_a_description_on_social_value_adds_nothing_where_a_row_is_named_for_it() -> None:
    delivery = {**percent("quality", "Delivery", 40), "description": "Delivery beside our social value aims"}
    line = read(release(percent("price", "Price", 50), delivery, percent("quality", "Social Value", 10)))
    assert (line["state"], line["weight_pct"]) == ("weighted", 10)


@pytest.mark.parametrize(
    ("name", "description"),
    [
        ("Social Value", "Social value is weighted 20% of the overall score"),
        ("Social Value", "20%"),
        ("Social Value", "Weighting: 20"),
        ("Social Value", "This question carries 20% of the total marks."),
        ("Social Value 20%", ""),
        ("Social Value (20 per cent)", ""),
    ],
)
def test_a_number_and_words_that_differ_are_no_weight(name: str, description: str) -> None:
    value = {**percent("quality", name, 10), "description": description}
    line = read(release(percent("price", "Price", 50), percent("quality", "Delivery", 40), value))
    assert (line["state"], line["reason"], line["weight_pct"]) == ("quarantined", "numbers-differ", None)


@pytest.mark.parametrize(
    ("name", "number", "unit", "description"),
    [
        ("Social Value 10%", 10, "percentageExact", "10%"),
        ("Social Value", 0.1, "decimalExact", "10%"),
        ("Social Value", 10, "percentageExact", "Reduce carbon by 20% of the baseline of 2019"),
        ("Social Value", 10, "percentageExact", "Half of it, 50% of this question, is for the method"),
        ("Social Value", 10, "percentageExact", "Minimum score 50%"),
    ],
)
def test_words_that_agree_or_weigh_nothing_leave_the_number(
    name: str, number: float, unit: str, description: str
) -> None:
    factor = 0.01 if unit == "decimalExact" else 1
    line = read(
        release(
            row("price", "Price", (50 * factor, unit)),
            row("quality", "Delivery", (40 * factor, unit)),
            row("quality", name, (number, unit), description=description),
        )
    )
    assert (line["state"], line["weight_pct"]) == ("weighted", 10)


@pytest.mark.parametrize("unit", ["percentExact", "PercentageExact", "PERCENTAGEEXACT", "percentage_exact"])
def test_codes_of_weights_are_read_in_any_casing(unit: str) -> None:
    line = read(release(row("price", "P", (60, unit)), row("quality", "Social Value", (40, unit))))
    assert (line["state"], line["weight_pct"]) == ("weighted", 40)


@pytest.mark.parametrize(
    ("number", "place"),
    [
        ({"number": [10], "weight": "percentageExact"}, "numbers[0].number"),
        ({"number": {"amount": 10}, "weight": "percentageExact"}, "numbers[0].number"),
        ({"value": 10, "weight": "percentageExact"}, "numbers[0].value"),
        ({"percentage": "10%", "weight": "percentageExact"}, "numbers[0].percentage"),
        ({"number": 10, "weight": "share"}, "numbers[0].weight"),
        ({"number": 10}, "numbers[0]"),
    ],
)
def test_figures_of_another_shape_are_refused_by_path(number: dict[str, Any], place: str) -> None:
    value = {"type": "quality", "name": "Social Value", "numbers": [number]}
    line = read(release(percent("price", "Price", 60), percent("quality", "Delivery", 30), value))
    assert line["state"] == "quarantined"
    assert f"criteria[2].{place}:" in line["reason"]


def test_social_value_twice_the_same_is_no_weight() -> None:
    value = percent("quality", "Social Value", 10)
    rest = (percent("price", "Price", 40), percent("quality", "Delivery", 40))
    line = read(release(*rest, value, {**value, "name": "social  value"}))
    assert (line["state"], line["reason"]) == ("quarantined", "criterion-listed-twice")
    apart = read(release(*rest, {**value, "description": "TOMs"}, {**value, "description": "Method"}))
    assert (apart["state"], apart["weight_pct"]) == ("weighted", 20)


@pytest.mark.parametrize("where", ["name", "description"])
def test_the_middle_of_a_range_has_the_ends_that_the_words_state(where: str) -> None:
    middle = row("quality", "Social Value", (12.5, "percentageRangeMiddle"))
    middle[where] = "Social Value 10-15%" if where == "name" else "10-15%"
    line = read(release(percent("price", "Price", 50), percent("quality", "Delivery", 37.5), middle))
    assert [line[f"weight_{end}pct"] for end in ("low_", "", "high_")] == [10, 12.5, 15]


@pytest.mark.parametrize(
    "selection",
    [
        {"criteria": [{"name": "Social Value", "type": "quality"}]},
        {"criteria": [{"type": "technical", "description": "Bidders must have a social value policy"}]},
        {"description": "Community benefits"},
        [{"name": "Social value"}],
        "Social value policy",
    ],
)
@pytest.mark.parametrize("of_lot", [True, False])
def test_social_value_in_the_selection_of_a_lot_or_tender_is_flagged(selection: Any, of_lot: bool) -> None:
    made = release(percent("price", "Price", 50), percent("quality", "Quality", 50))
    place = made["tender"]["lots"][0] if of_lot else made["tender"]
    assert not read(made)["in_selection"]
    place["selectionCriteria"] = selection
    assert read(made)["in_selection"]


@pytest.mark.parametrize(("small", "large"), [("1000", "3000"), ("1,000", "3,000.00"), ("£1,000", 3000)])
def test_values_of_lots_count_as_text(small: Any, large: Any) -> None:
    made = release()
    made["tender"]["lots"] = [
        {
            "id": key,
            "value": {"amount": amount, "currency": "GBP"},
            "awardCriteria": {
                "criteria": [percent("price", "P", 100 - size), percent("quality", "Social Value", size)]
            },
        }
        for key, amount, size in (("1", small, 5), ("2", large, 15))
    ]
    assert read(made)["weight_pct"] == 12.5
    assert [lot["value_gbp"] for lot in lots_of(made)] == [1000, 3000]


@pytest.mark.parametrize(
    "name",
    [
        *("PPN 06/20", "PPN 06/20 response", "PPN 002", "MAC 2.2 Tackling economic inequality"),
        *("Model Award Criterion 3.1", "Theme 2: Tackling economic inequality", "Societal value"),
        *("Social return on investment", "Social outcomes"),
    ],
)
def test_names_of_the_social_value_model_are_social_value(name: str) -> None:
    assert is_narrow(name) and not is_narrow(f"Policy in line with {name}")
