"""A changed shape stops the source and names the field; an addition passes; the bytes stay."""

import copy
import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import zstandard
from pytest_httpserver import HTTPServer

from pipelines.clock import LONDON, Clock
from pipelines.collect.client import Client
from pipelines.collect.day_record import Day
from pipelines.collect.pacer import Pacer
from pipelines.collect.schema_drift import REQUIRED, TYPES, changed
from pipelines.collect.sources import FEEDS
from pipelines.collect.window_request import ShapeChanged
from pipelines.collect.window_walk import collect

SHARED = Path(__file__).parents[3] / "shared"
Change = Callable[[dict[str, Any]], None]


def release(number: int) -> dict[str, Any]:
    numbers = [{"number": 60, "weight": "percentageExact"}]
    criteria = [{"name": "Price", "type": "price", "description": "40", "numbers": numbers}]
    return {
        "ocid": f"ocds-h6vhtk-{number:06x}",
        "id": f"{number:06d}-2025",
        "date": "2025-06-02T09:00:00Z",
        "tag": ["tender"],
        "buyer": {"id": "1", "name": "A council"},
        "parties": [{"id": "1"}],
        "awards": [{"id": "1"}],
        "contracts": [{"id": "1"}],
        "planning": {},
        "tender": {
            "title": "Roof",
            "description": "A roof.",
            "legalBasis": {"scheme": "UKPGA"},
            "value": {"amount": 1},
            "documents": [{"id": "1"}],
            "lots": [{"id": "1", "awardCriteria": {"criteria": criteria}}],
        },
    }


def parents(row: Any, steps: list[str]) -> list[Any]:
    """The objects that hold the last step of a path."""
    found = [row]
    for step in steps[:-1]:
        inner = [item[step.removesuffix("[]")] for item in found]
        found = [item for value in inner for item in (value if step.endswith("[]") else [value])]
    return found


def retyped(path: str, value: Any) -> Change:
    def change(row: dict[str, Any]) -> None:
        steps = path.split(".")
        for holder in parents(row, steps):
            name = steps[-1].removesuffix("[]")
            holder[name] = [value] if steps[-1].endswith("[]") else value

    return change


def renamed(name: str) -> Change:
    return lambda row: row.update({name.title(): row.pop(name)})


BREAKING = [(f"{name} renamed", name, renamed(name)) for name in REQUIRED] + [
    (f"{path} as {type(value).__name__}", path, retyped(path, value))
    for path, types in TYPES.items()
    for value in ("text", 7, ["x"], {"a": 1}, True)
    if type(value) not in types and not (path == "tag" and value == ["x"])
]
BENIGN: list[Change] = [
    *(lambda row, n=n: row.update({f"new{n}": {"a": n}}) for n in range(10)),  # type: ignore[misc]
    *(retyped(path, None) for path in ("buyer", "planning", "tender.title", "tender.value", "buyer.name")),
    *(retyped(path, 0.5) for path in ["tender.lots[].awardCriteria.criteria[].numbers[].number"]),
    *(lambda row, name=name: row.pop(name) for name in ("awards", "contracts", "parties", "planning")),  # type: ignore[misc]
]


def test_the_unchanged_shape_passes() -> None:
    assert changed([release(n) for n in range(20)]) is None and changed([]) is None
    assert len(BREAKING) >= 60 and len(BENIGN) == 20


@pytest.mark.parametrize(("named", "path", "change"), BREAKING, ids=[name for name, *_ in BREAKING])
def test_a_breaking_change_names_the_field(named: str, path: str, change: Change) -> None:
    rows = [release(n) for n in range(20)]
    for row in rows[:15]:
        change(row)
    found = changed(rows)
    assert found and f"`releases[].{path}`" in found
    assert changed([*rows[:2], *(release(n) for n in range(40))]) is None  # a slip of two is none


@pytest.mark.parametrize("change", BENIGN)
def test_an_addition_or_an_absence_passes(change: Change) -> None:
    rows = [release(n) for n in range(20)]
    for row in rows:
        change(row)
    assert changed(rows) is None


def test_the_source_stops_and_the_bytes_stay(httpserver: HTTPServer, tmp_path: Path) -> None:
    rows = [release(n) for n in range(5)]
    for row in rows:
        row["tender"]["lots"] = {"1": copy.deepcopy(row["tender"]["lots"][0])}
    body = json.dumps({"releases": rows}).encode()
    httpserver.expect_request(FEEDS["find_a_tender"].feed.path).respond_with_data(
        body, content_type="application/json"
    )
    url = httpserver.url_for("").rstrip("/")
    clock = Clock(5000, datetime(2025, 7, 1, tzinfo=LONDON))
    client = Client(url, clock, "test", Pacer(tmp_path, url, clock))
    day = date(2025, 6, 2)
    with pytest.raises(ShapeChanged, match=r"releases\[\]\.tender\.lots\[\]` is a list in 5 of 5"):
        collect(tmp_path, FEEDS["find_a_tender"], client, day, day)
    kept = [zstandard.decompress(path.read_bytes()) for path in tmp_path.rglob("received/*.zst")]
    assert kept == [body]
    record = Day.read(tmp_path, "find_a_tender", day)
    assert record and not record.complete and "tender.lots[]" in str(record.problem)


@pytest.mark.skipif(not SHARED.exists(), reason="../shared is not there: no recorded notices")
@pytest.mark.parametrize("name", ["fts", "cf"])
def test_recorded_releases_have_the_shape(name: str) -> None:
    rows = [json.loads(line) for line in (SHARED / f"real/{name}.jsonl").read_text().splitlines()]
    assert changed(rows) is None
    assert all(changed([row]) is None for row in rows)
