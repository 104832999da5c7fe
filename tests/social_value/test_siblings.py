"""Kinds of trouble that others reported, in shapes of our own: what is read of a release or of a process."""

from pathlib import Path
from typing import Any

import pytest

from pipelines.authorities.buyers.resolve import Resolver
from pipelines.authorities.register.register import load_register
from pipelines.notices.fields import lots_of, notice
from pipelines.social_value.procurements import read_procurement
from pipelines.social_value.read import buyer_of, read_release
from warehouse.errors import Unreadable

RESOLVER = Resolver(load_register(Path(__file__).parents[2] / "warehouse/reference"))
LEEDS = {"id": "a", "name": "Leeds City Council", "roles": ["buyer"]}
BRADFORD = {"id": "b", "name": "Bradford MDC", "roles": ["buyer"]}


def percent(kind: str, name: str, number: float, **rest: Any) -> dict[str, Any]:
    return {"type": kind, "name": name, "numbers": [{"number": number, "weight": "percentageExact"}], **rest}


def release(tender: dict[str, Any], **rest: Any) -> dict[str, Any]:
    return {
        "ocid": "ocds-h6vhtk-1",
        "id": "1",
        "date": "2025-06-01T09:00:00Z",
        "tag": ["tender"],
        "tender": {"title": "Works", **tender},
        **rest,
    }


def lot(*criteria: dict[str, Any], **rest: Any) -> dict[str, Any]:
    return {"id": "1", "awardCriteria": {"criteria": list(criteria)}, **rest}


def read(tender: dict[str, Any]) -> tuple[str, float | None]:
    line = read_release(release(tender), "find_a_tender", RESOLVER)
    return line["state"], line["weight_pct"]


@pytest.mark.parametrize(
    "name", ["Quality criterion {}", "Technical question {}", "Quality {}", "({})", "Q{}"]
)
def test_a_numbered_name_is_told_by_its_description(name: str) -> None:
    rows = [
        percent("quality", name.format(1), 45, description="Approach to resurfacing"),
        percent("quality", name.format(2), 15, description="Social value in the borough"),
        percent("price", "Price", 40),
    ]
    assert read({"lots": [lot(*rows)]}) == ("weighted", 15)


def test_quality_by_its_one_name_stays_an_umbrella() -> None:
    rows = [
        percent("quality", "Quality criteria", 60, description="Method statements, one on social value"),
        percent("price", "Price", 40),
    ]
    assert read({"lots": [lot(*rows)]})[0] in ("indeterminate", "nested")


@pytest.mark.parametrize("amounts", [(1e-320, 100), (0.001, 100), (0.01, 1_000), (-0.5, 100), (0, 100)])
def test_a_lot_of_less_than_a_pound_states_no_value(amounts: tuple[float, float]) -> None:
    price = percent("price", "Price", 50)
    first = [percent("quality", "Social value", 15), percent("quality", "Design", 35), price]
    second = [percent("quality", "Method", 20), percent("quality", "Design", 30), price]
    lots = [
        {**lot(*rows), "id": str(n), "value": {"amount": amount, "currency": "GBP"}}
        for n, (rows, amount) in enumerate(zip((first, second), amounts, strict=True), 1)
    ]
    assert read({"lots": lots}) == ("weighted", 7.5)


@pytest.mark.parametrize(
    "stated",
    [
        *("7\u00b75%", "7\u066b5%", "7\u22c55", "7 \u00bd", "7\u00bd %", "+7.5", "7.5/100", "7,5 out of 100"),
        *("7.5 (out of 100)", "7.5 out of a hundred", "seven and a half per cent", "7.5 marks out of 100"),
    ],
)
def test_a_figure_in_another_form(stated: str) -> None:
    rows = [("quality", "Social value", stated), ("quality", "Design", "42.5"), ("price", "Price", "50")]
    criteria = [{"type": kind, "name": name, "description": size} for kind, name, size in rows]
    assert read({"lots": [lot(*criteria)]}) == ("weighted", 7.5)


@pytest.mark.parametrize(
    "mark", ["<BR/>", "<Br>", "</P><P>", "&LT;br&GT;", "%0A", "%0d%0a", "\\t", "\\n\\t", "|"]
)
def test_a_break_in_another_form(mark: str) -> None:
    parts = ("Award criteria:", "Price 60%", "Quality 30%", "Social value 10%", "Contact us")
    assert read({"description": mark.join(parts)}) == ("weighted", 10)


def test_tables_pasted_with_the_figure_first() -> None:
    for figures in (
        ("60 points", "30 points", "10 points"),
        ("(60%)", "(30%)", "(10%)"),
        ("60 %", "30 %", "10 %"),
    ):
        names = ("Price", "Quality", "Social value")
        lines = [line for pair in zip(figures, names, strict=True) for line in pair]
        assert read({"description": "\n".join(["Tenders are evaluated on", *lines])}) == ("weighted", 10)


ROWS = (
    percent("quality", "Social value", 15),
    percent("quality", "Design", 35),
    percent("price", "Price", 50),
)


def process(first: dict[str, Any], update: dict[str, Any]) -> Any:
    later = release({}, id="2", date="2025-06-05T09:00:00Z", tag=["tenderUpdate"])
    later["tender"] = update
    return read_procurement([release(first), later], "find_a_tender", RESOLVER)


@pytest.mark.parametrize(
    "criteria",
    [
        None,
        [],
        {},
        "",
        " ",
        [None],
        [{}],
        [{"type": "quality", "name": "", "numbers": []}],
        [{"description": " "}],
    ],
)
def test_blank_criteria_in_an_update_take_nothing_back(criteria: Any) -> None:
    update = {"lots": [{"id": "1", "awardCriteria": {"criteria": criteria}}]}
    assert process({"lots": [lot(*ROWS)]}, update).row["weight_pct"] == 15


@pytest.mark.parametrize("blank", [None, "", " \n"])
def test_a_blank_description_in_an_update_takes_nothing_back(blank: str | None) -> None:
    text = "Price 85%, social value 15%."
    assert process({"description": text}, {"title": "Works", "description": blank}).row["weight_pct"] == 15
    first = {"lots": [{"id": "1", "description": text}]}
    assert process(first, {"lots": [{"id": "1", "description": blank}]}).row["weight_pct"] == 15


@pytest.mark.parametrize(
    ("first", "then"), [("1", 1.0), (1.0, 1), ("1", " 1"), (10**20, str(10**20)), ("1 ", 1)]
)
def test_a_lot_is_one_however_its_id_is_written(first: Any, then: Any) -> None:
    newer = [
        percent("quality", "Social value", 5),
        percent("quality", "Design", 45),
        percent("price", "Price", 50),
    ]
    found = process({"lots": [{**lot(*ROWS), "id": first}]}, {"lots": [{**lot(*newer), "id": then}]})
    assert (found.row["weight_pct"], len(found.lots)) == (5, 1)


@pytest.mark.parametrize(
    "stated",
    [
        {"buyer": [LEEDS, BRADFORD]},
        {"buyers": [LEEDS, BRADFORD]},
        {"buyer": LEEDS, "buyers": [BRADFORD]},
        {"parties": {"a": LEEDS, "b": BRADFORD}},
        {"buyer": ["Leeds City Council", "Bradford MDC"]},
        {"parties": [LEEDS, {**BRADFORD, "roles": "buyer, payer"}]},
    ],
)
def test_two_buyers_are_joint_in_whatever_shape(stated: dict[str, Any]) -> None:
    _, match = buyer_of(release({}, **stated), RESOLVER)
    assert (match.buyer_class, match.authority_id) == ("joint", None)
    assert set(match.alternatives) == {"E08000035", "E08000032"}


OWN = {"scheme": "GB-LAE", "id": "LDS"}


@pytest.mark.parametrize(
    "stated",
    [
        {"buyer": "Leeds City Council"},
        {"parties": LEEDS},
        {"tender": {"procuringEntities": [{"name": "Leeds City Council"}]}},
        {"buyer": {"name": "LCC", "identifier": {"scheme": "GB-LAE", "id": "GB-LAE-LDS"}}},
        {"buyer": {"name": "LCC", "identifier": {"id": "GB-LAE-LDS"}}},
        {"buyer": {"name": "LCC", "additionalIdentifiers": OWN}},
        {"buyer": {"identifier": OWN}},
    ],
)
def test_one_buyer_in_whatever_shape(stated: dict[str, Any]) -> None:
    assert buyer_of(release({}) | stated, RESOLVER)[1].authority_id == "E08000035"


def test_lots_by_key_in_an_update_are_the_lots_of_before() -> None:
    newer = [
        percent("quality", "Social value", 5),
        percent("quality", "Design", 45),
        percent("price", "Price", 50),
    ]
    found = process({"lots": [lot(*ROWS)]}, {"lots": {"1": lot(*newer)}})
    assert (found.row["weight_pct"], found.row["lots"]) == (5, 1)


def test_an_update_whose_tender_is_no_object_is_not_passed_over() -> None:
    with pytest.raises(Unreadable, match="tender: no object"):
        process({"lots": [lot(*ROWS)]}, "see the portal")  # type: ignore[arg-type]


def test_a_lot_listed_twice_is_counted_once() -> None:
    made = release({"lots": [lot(*ROWS), lot(*ROWS), {**lot(*ROWS), "id": "2"}]})
    assert read_procurement([made], "find_a_tender", RESOLVER).row["lots"] == 2
    assert notice(made, "find_a_tender")["lots"] == 2 and [row["lot_id"] for row in lots_of(made)] == [
        "1",
        "2",
    ]


@pytest.mark.parametrize(
    "period",
    [
        {"startDate": "0001-01-01T00:00:00Z", "endDate": "9999-12-31T00:00:00Z"},
        {"startDate": "1900-01-01T00:00:00Z", "endDate": "2026-12-31T00:00:00Z"},
        {"startDate": "2026-01-01T00:00:00Z", "maxExtentDate": "9999-12-31T00:00:00Z"},
        {"durationInMonths": 9999},
        {"durationInDays": 10**12},
    ],
)
def test_a_duration_of_default_dates_is_not_stated(period: dict[str, Any]) -> None:
    (row,) = lots_of(release({"lots": [lot(*ROWS, contractPeriod=period)]}))
    assert (row["duration_months"], row["duration_with_extensions_months"]) == (None, None)
