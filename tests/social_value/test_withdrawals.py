"""Lines of `withdrawals.jsonl`: one that takes nothing back is told, since what it was to take back returns."""

import json
from pathlib import Path
from typing import Any

import pytest

from pipelines.social_value.withdrawals import withdrawals
from warehouse.errors import UserError

READING = {
    "withdrawn_at": "2026-01-01T00:00:00+00:00",
    "source": "find_a_tender",
    "ocid": "ocds-h6vhtk-000001",
    "reason": "a notice was misread",
}
FIGURE = {
    "withdrawn_at": "2026-01-01T00:00:00+00:00",
    "authority_id": "E08000035",
    "measure": "median_weight",
    "reason": "a notice was misread",
}


def written(home: Path, *lines: dict[str, Any]) -> Path:
    (home / "withdrawals.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    return home


def test_a_reading_and_a_figure_are_taken_back(tmp_path: Path) -> None:
    found = withdrawals(written(tmp_path, READING, FIGURE, {**FIGURE, "period": "2025/26", "withdrawal": 9}))
    assert [row["withdrawal"] for row in found] == [1, 2, 3]
    assert [row["measure"] for row in found] == [None, "median_weight", "median_weight"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ({}, "withdrawn_at: missing"),
        ({**READING, "reason": None}, "reason: missing"),
        ({**READING, "reason": " "}, "reason: missing"),
        ({**READING, "ocid": None, "ocids": "ocds-h6vhtk-000001"}, "unknown field 'ocids'"),
        ({**READING, "Ocid": "x"}, "unknown field 'Ocid'"),
        ({**READING, "ocid": ["ocds-h6vhtk-000001"]}, 'ocid: ["ocds-h6vhtk-000001"] is no text'),
        ({**FIGURE, "period": 2025}, "period: 2025 is no text"),
        ({**READING, "ocid": ""}, "names neither a reading"),
        ({**READING, "source": None}, "names neither a reading"),
        ({**FIGURE, "measure": None}, "names neither a reading"),
        ({**FIGURE, **READING}, "names neither a reading"),
    ],
)
def test_a_line_that_takes_nothing_back_is_told(tmp_path: Path, line: dict[str, Any], said: str) -> None:
    with pytest.raises(UserError, match="line 2: ") as told:
        withdrawals(written(tmp_path, READING, line))
    assert said in str(told.value) and "withdraw again" in str(told.value)
