"""What docs/security.md promises names tests that are there."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_threat_names_tests_that_are_there() -> None:
    rows = [
        line
        for line in (ROOT / "docs/security.md").read_text().splitlines()
        if line.startswith("| ") and "|---" not in line
    ][1:]
    assert len(rows) > 10
    for row in rows:
        named = re.findall(r"(?:tests/)?(?:\w+/)?test_\w+\.py", row.split("|")[3])
        assert named, row
        for name in named:
            assert list(ROOT.glob(name if name.startswith("tests/") else f"tests/**/{name}")), name
