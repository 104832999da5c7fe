"""The reader: own cases, then the recorded real notices and the labelled phrases where they are there."""

import json
from pathlib import Path
from typing import Any

import pytest

from pipelines.authorities.buyers.resolve import Resolver
from pipelines.authorities.register.register import load_register
from pipelines.collect.opened import UnreadableFile
from pipelines.collect.release_json import records
from pipelines.social_value.read import read_release, unreadable

ROOT = Path(__file__).parents[2]
RESOLVER = Resolver(load_register(ROOT / "warehouse/reference"))
SHARED = ROOT.parent / "shared"
CASES = [json.loads(line) for line in (ROOT / "tests/cases/text.jsonl").read_text().splitlines()]
needs_shared = pytest.mark.skipif(not SHARED.exists(), reason="../shared is not there: no recorded notices")


def listed(*rows: tuple[str, str | None, str]) -> dict[str, Any]:
    """A release with one lot whose list is (type, name, description)."""
    criteria = [{"type": t, "name": n, "description": d} for t, n, d in rows]
    lot = {"id": "1", "awardCriteria": {"criteria": criteria}}
    return {"ocid": "ocds-x-1", "id": "1", "tag": ["tender"], "tender": {"lots": [lot]}}


def read(release: dict[str, Any]) -> dict[str, Any]:
    return read_release(release, "find_a_tender", RESOLVER)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:40])
def test_a_sentence_is_read(case: dict[str, Any]) -> None:
    line = read({"ocid": "ocds-x-1", "id": "1", "tag": ["tender"], "tender": {"description": case["text"]}})
    assert (line["state"], line["weight_pct"]) == (case["state"], case["weight_pct"])
    for row in line["criteria"]:
        evidence = row["evidence"]
        assert case["text"][evidence["start"] : evidence["end"]] == evidence["text"]


@pytest.mark.parametrize(
    ("rows", "state", "weight", "bounds"),
    [
        ([("quality", "Quality", "60"), ("quality", "Social Value", "10"), ("price", None, "30")], "weighted", 10, (10, 10)),
        ([("quality", "Design", "70"), ("quality", "Social Value", "30"), ("price", None, "30")], "nested", 21, (21, 21)),
        ([("quality", "Quality", "60%"), ("price", None, "40%")], "indeterminate", None, (0, 60)),
        ([("quality", "Design", "30"), ("quality", "Staff", "30"), ("price", None, "40")], "none", 0, (0, 0)),
        ([("quality", "Quality", "60"), ("quality", "Social Value", "0"), ("price", None, "40")], "none", 0, (0, 0)),
        ([("quality", "Sustainability and Social Value", "15"), ("quality", "Quality", "45"), ("price", None, "40")], "nested", None, (0, 15)),
        ([("quality", "Quality", "60"), ("quality", "Social Value", "Pass/Fail"), ("price", None, "40")], "named", None, (None, None)),
        ([("quality", "Price", "40"), ("price", None, "40")], "quarantined", None, (None, None)),
        ([("quality", "Quality", "50"), ("quality", "Social Value", "10"), ("price", None, "")], "weighted", 10, (10, 10)),
        ([("quality", "Quality", "90"), ("quality", "Social Value", "10"), ("price", None, "")], "nested", None, (0, 10)),
        ([("quality", "Quality", "600"), ("quality", "Social Value", "100"), ("price", None, "300")], "weighted", 10, (10, 10)),
    ],
)  # fmt: skip
def test_a_list_is_read(
    rows: list[tuple[str, str | None, str]],
    state: str,
    weight: float | None,
    bounds: tuple[float | None, float | None],
) -> None:
    line = read(listed(*rows))
    assert line["state"] == state
    assert line["weight_pct"] == weight
    assert (line["weight_low_pct"], line["weight_high_pct"]) == bounds


def test_lots_in_different_states_give_the_mean_with_none_as_zero() -> None:
    release = listed(("quality", "Social Value", "10"), ("quality", "Quality", "50"), ("price", None, "40"))
    plain = listed(("quality", "Design", "30"), ("quality", "Staff", "30"), ("price", None, "40"))
    release["tender"]["lots"] += [{**plain["tender"]["lots"][0], "id": "2"}]
    line = read(release)
    assert (line["state"], line["weight_pct"]) == ("weighted", 5)
    assert (line["weight_low_pct"], line["weight_high_pct"]) == (0, 10)


def test_a_record_that_is_no_release_keeps_its_line(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text('{"ocid": "ocds-x-1", "tender": {"value": {"amount": 1e9999}}}\n[1]\nnonsense\n')
    found = list(records(path))
    assert [record.position for record in found] == [1, 2, 3]
    assert found[0].repaired and found[0].body is not None
    line = unreadable("unknown", found[2].problem or "")
    assert line["reason"].startswith("unreadable: not JSON: ")
    assert set(line) == set(read(found[0].body))


def test_a_file_without_json_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text("not json\n")
    with pytest.raises(UnreadableFile, match="x.jsonl"):
        list(records(path))


@needs_shared
def test_recorded_notices_are_all_read() -> None:
    lines = [read(r.body) for r in records(SHARED / "real/fts.jsonl") if r.body]
    assert len(lines) == len((SHARED / "real/fts.jsonl").read_text().splitlines())
    by_ocid = {line["ocid"]: line for line in lines}
    assert by_ocid["ocds-h6vhtk-078219"]["state"] == "weighted"
    assert by_ocid["ocds-h6vhtk-078219"]["weight_pct"] == 10.0
    assert by_ocid["ocds-h6vhtk-06a825"]["reason"] == "psr"


@needs_shared
def test_labelled_phrases() -> None:
    wrong = []
    for name in ("phrases", "phrases_constructed"):
        for text in (SHARED / f"gold/{name}.jsonl").read_text().splitlines():
            case = json.loads(text)
            lot: dict[str, Any] = {"id": "1"}
            tender: dict[str, Any] = {"lots": [lot]}
            if case["criteria"]:
                lot["awardCriteria"] = {"criteria": case["criteria"]}
            else:
                tender["description"] = case["text"]
            line = read({"ocid": "ocds-x-1", "tag": ["tender"], "tender": tender})
            accepted = [case["state"], *case["accept_states"]]
            right = (
                line["state"] in accepted and line["weight_pct"] == case["weight_pct"]
                if case["use"] == "notice"
                else not line["weight_pct"]
            )
            wrong += [] if right else [case["id"]]
    # p18 is a policy sentence without a policy word; c13 gives weights by lot in brackets.
    assert set(wrong) <= {"p18", "c13"}
