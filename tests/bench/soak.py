"""Runs the tests marked `soak` and writes what came of them, with seed and commit, to tests/bench/soak.json: `make soak`.

They draw many cases of one thing, or load it for long; `make test-slow` has fewer of the same. They use one seed
(SEED in the environment sets another), so that what fails is drawn again. Ends with pytest's exit code.
"""

import json
import os
import platform
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parents[2]
RESULT = ROOT / "tests/bench/soak.json"


def commit() -> str:
    """The commit that is checked out, with a mark where files differ from it."""
    told = subprocess.run(
        ["git", "describe", "--always", "--dirty", "--abbrev=12"], cwd=ROOT, capture_output=True, text=True
    )
    return told.stdout.strip() or "unknown"


def outcomes(report: Path) -> dict[str, dict[str, object]]:
    """By test its outcome (passed, failed, skipped) and seconds, from pytest's JUnit report."""
    found = {}
    for case in ET.parse(report).getroot().iter("testcase"):
        kinds = {child.tag for child in case}
        outcome = "skipped" if "skipped" in kinds else "failed" if kinds & {"failure", "error"} else "passed"
        name = f"{case.get('classname', '').replace('.', '/')}.py::{case.get('name')}"
        found[name] = {"outcome": outcome, "seconds": round(float(case.get("time", 0)), 1)}
    return found


def main() -> int:
    seed, began = os.environ.get("SEED", "20261129"), time.monotonic()
    with tempfile.TemporaryDirectory() as place:
        report = Path(place) / "report.xml"
        # One of them may take hours: none is ended as hanging.
        asked = ["-q", "-m", "soak", "-o", "faulthandler_timeout=0", f"--junitxml={report}", *sys.argv[1:]]
        command = [sys.executable, "-m", "pytest", *asked]
        ended = subprocess.run(command, cwd=ROOT, env={**os.environ, "SEED": seed}).returncode
        if not report.exists():
            return ended
        tests = outcomes(report)
    told = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": commit(),
        "seed": seed,
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "seconds": round(time.monotonic() - began),
        "tests": tests,
    }
    RESULT.write_text(json.dumps(told, indent=1) + "\n")
    print(f"{RESULT.relative_to(ROOT)}: {len(tests)} tests, seed {seed}, commit {told['commit']}")
    return ended


if __name__ == "__main__":
    sys.exit(main())
