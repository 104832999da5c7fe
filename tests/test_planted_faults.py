"""The faults that `make faults` plants still fit the program, and the tests beside them are there."""

import re
import subprocess

import pytest

from tests.faults.find import ROOT, Fault, faults

ALL = faults()


def test_there_are_twenty_of_different_places() -> None:
    changed = [re.findall(r"^[-+][^-+].*", fault.path.read_text(), re.M)[0] for fault in ALL]
    assert len(ALL) >= 20 and len({fault.breaks for fault in ALL}) == len(set(changed)) == len(ALL)


@pytest.mark.parametrize("fault", ALL, ids=lambda fault: fault.path.stem)
def test_a_fault_can_be_planted(fault: Fault) -> None:
    told = subprocess.run(
        ["git", "apply", "--check", str(fault.path)], cwd=ROOT, capture_output=True, text=True
    )
    assert told.returncode == 0, (
        f"{told.stderr}The code that this patch changes has changed. Plant the fault by hand ({fault.breaks}) and\n"
        f"write it again: keep the two lines at its head, and below them put the output of `git diff -U1`."
    )
    for test in fault.found_by:
        path, _, name = test.partition("::")
        assert (ROOT / path).is_file() and (not name or f"def {name}(" in (ROOT / path).read_text()), test
