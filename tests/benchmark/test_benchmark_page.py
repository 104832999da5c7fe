"""The simulated figures of docs/benchmark.md are those that the simulation wrote."""

import json
import re
import sys
from pathlib import Path

BENCH = Path(__file__).parents[1] / "bench"
sys.path.append(str(BENCH))

import simulation  # noqa: E402


def test_the_page_has_what_the_simulation_found_and_nothing_by_hand() -> None:
    found = json.loads(simulation.KEPT.read_text())
    page = simulation.PAGE.read_text(encoding="utf-8")
    assert simulation.written(page, found) == page
    changed = json.loads(json.dumps(found))
    changed["held"]["bounds, share"][1][0] = 0.123
    assert "0.123" in simulation.written(page, changed), "another figure would be another page"
    by_hand = page.replace(simulation.told(found), "")
    assert not re.findall(r"0\.9[45]\d\b", by_hand)
