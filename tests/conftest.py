"""What every test may need: programs that may be missing, and a run in which nothing may be skipped."""

import os
from collections.abc import Iterator

import pytest


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """With PEERBENCH_NO_SKIPS a skipped test fails, unless it is material beside the checkout that lacks."""
    report = yield
    if report.skipped and os.environ.get("PEERBENCH_NO_SKIPS") and not hasattr(report, "wasxfail"):
        reason = str(report.longrepr[2]) if isinstance(report.longrepr, tuple) else str(report.longrepr)
        if "../shared" not in reason:
            report.outcome = "failed"
            report.longrepr = f"skipped, which PEERBENCH_NO_SKIPS forbids: {reason}"
    return report
