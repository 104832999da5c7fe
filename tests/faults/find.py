"""Plants each fault of this folder in a copy of the checkout and runs the tests named beside it: `make faults`.

A fault is a patch whose head says what it breaks and which tests find it. Each of those tests passes without the
fault, and at least one of them fails with it; else a test was weakened, and the fault is named. The copy is a
worktree of the commit that is checked out: what is not committed is not in it.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "tests/faults"
FAILED = 1
"""pytest's exit code where tests ran and some failed; others mean that they did not run."""


@dataclass(frozen=True)
class Fault:
    """One planted fault: what a user would get of it, and the tests that find it."""

    path: Path
    breaks: str
    found_by: tuple[str, ...]


def read_fault(path: Path) -> Fault:
    """Raises ValueError for a patch without its two lines at the head."""
    head = dict(line.split(": ", 1) for line in path.read_text().splitlines()[:2] if ": " in line)
    try:
        return Fault(path, head["Breaks"], tuple(head["Found by"].split()))
    except KeyError as error:
        raise ValueError(f"{path}: its head lacks the line {error}") from error


def faults() -> list[Fault]:
    """All planted faults, in order."""
    return [read_fault(path) for path in sorted(FOLDER.glob("*.patch"))]


@contextmanager
def copied(commit: str) -> Iterator[Path]:
    """A worktree of the commit, gone afterwards."""
    with tempfile.TemporaryDirectory() as place:
        copy = Path(place) / "checkout"
        git("worktree", "add", "--quiet", "--detach", str(copy), commit)
        try:
            yield copy
        finally:
            git("worktree", "remove", "--force", str(copy))


def git(*args: str, at: Path = ROOT) -> None:
    subprocess.run(["git", *args], cwd=at, check=True)


def tests_end(copy: Path, tests: list[str]) -> int:
    """pytest's exit code for these tests of the copy."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests]
    env = {**os.environ, "PYTHONPATH": str(copy)}
    ended = subprocess.run(command, cwd=copy, env=env, capture_output=True, text=True)
    if ended.returncode not in (0, FAILED):
        sys.exit(
            f"{' '.join(tests)}: pytest ended with {ended.returncode}\n{ended.stdout[-2000:]}{ended.stderr}"
        )
    return ended.returncode


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="the first letters of patches; else all")
    parser.add_argument("--commit", default="HEAD", help="where the faults are planted")
    asked = parser.parse_args()
    chosen = [f for f in faults() if not asked.names or f.path.name.startswith(tuple(asked.names))]
    missed = []
    with copied(asked.commit) as copy:
        named = sorted({test for fault in chosen for test in fault.found_by})
        if tests_end(copy, named):
            sys.exit("tests fail without any fault: " + " ".join(named))
        for fault in chosen:
            git("apply", str(fault.path), at=copy)
            found = tests_end(copy, list(fault.found_by)) == FAILED
            git("apply", "--reverse", str(fault.path), at=copy)
            print(f"{'found' if found else 'MISSED'}  {fault.path.name}  {fault.breaks}", flush=True)
            missed += [] if found else [fault.path.name]
    print(f"{len(chosen) - len(missed)} of {len(chosen)} planted faults found")
    if missed or not chosen:
        sys.exit("not found: " + (", ".join(missed) or "no fault was chosen"))


if __name__ == "__main__":
    main()
