"""What every test may need: programs that may be missing, and a run in which nothing may be skipped."""

import gc
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import kept
import pytest

if "PYTEST_XDIST_WORKER" in os.environ:
    # As many processes as cores run the tests: threads of polars beside them only wait for one another.
    os.environ.setdefault("POLARS_MAX_THREADS", "1")


LASTING = {"test_fortnight", "test_dagster_processes", "test_install", "test_gold"}
"""Files with a test of a minute and more: daemons are waited for, or every labelled case is read."""
COSTLY = {"sample_job", "chromium", "s3_server"}
"""Fixtures that take a minute, or another program: whatever asks for one is a slow test."""


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


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What asks for a costly fixture is slow; of a sweep what comes after its `first`, and after its `second` soak."""
    for item in items:
        if COSTLY.intersection(getattr(item, "fixturenames", ())) or _is_after(item, "first"):
            item.add_marker(pytest.mark.slow)
        if _is_after(item, "second"):
            item.add_marker(pytest.mark.soak)


def _is_after(item: pytest.Item, mark: str) -> bool:
    """Whether a case of a sweep comes after those that a mark names: `first(kind=3)`, three of the parameter."""
    found = item.get_closest_marker(mark)
    if found is None:
        return False
    indices = item.callspec.indices  # type: ignore[attr-defined]
    return any(indices[name] >= count for name, count in found.kwargs.items())


@pytest.hookimpl(tryfirst=True)
def pytest_collection_finish(session: pytest.Session) -> None:
    """Each of N processes begins with an Nth of the list, and takes of another's end when it is done. So the tests of
    the sample begin the first part: one process makes it while the others run the rest. Those that wait for minutes
    begin the second: at the end one process would wait for them alone.
    """
    items = session.items
    items.sort(key=lambda item: "sample_job" not in getattr(item, "fixturenames", ()))
    lasting = [item for item in items if item.path.stem in LASTING]
    others = [item for item in items if item.path.stem not in LASTING]
    processes = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", 1))
    second = len(items) // processes if processes > 1 else 0
    items[:] = [*others[:second], *lasting, *others[second:]]
    # All modules and 8,000 tests stand to the end: looking for garbage among them again and again takes a sixth
    # of the time.
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


Once = Callable[[str, Callable[[Path], None]], Path]


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Once:
    """A function that makes a folder once for all processes that run the tests: the others wait for it."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    return lambda name, make: kept.made_once(shared, name, make)


@pytest.fixture(scope="session")
def made_for_this_checkout(made_once: Once, pytestconfig: pytest.Config) -> Once:
    """The same, and kept for later runs until a file of the program changes: see tests/support/kept.py."""
    if not hasattr(pytestconfig, "cache"):
        return made_once
    place = pytestconfig.cache.mkdir("peerbench-kept")
    return lambda name, make: made_once(name, kept.keep(place, name, make))


@pytest.fixture
def no_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Publishes draw no page: most of a small rebuild's time, for tests that look at tables alone."""
    monkeypatch.setattr("pipelines.site.build.pages", lambda settings: 0)


@pytest.fixture
def light_record(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Dagster keeps its events in memory, for tests of what a run makes: on disk they take half of its time."""
    place = tmp_path_factory.mktemp("record")
    (place / "dagster.yaml").write_text(
        "telemetry:\n  enabled: false\nevent_log_storage:\n"
        "  module: dagster._core.storage.event_log.in_memory\n  class: InMemoryEventLogStorage\n"
    )
    monkeypatch.setenv("DAGSTER_HOME", str(place))


@pytest.fixture(scope="session")
def sample_job(made_for_this_checkout: Once) -> tuple[Any, list[dict[str, object]]]:
    """(settings, truth) after the whole job over three years of the sample, once for all tests; read only."""
    from sample_home import make_sample, settings_of
    from sample_notices import sample

    folder = made_for_this_checkout("sample", lambda place: make_sample(place, sample()[0]))
    return settings_of(folder), sample()[1]


@pytest.fixture(scope="session")
def published(sample_job: Any) -> tuple[Path, list[dict[str, object]]]:
    """(snapshot directory, truth) of the whole job over the sample."""
    from warehouse.snapshots.snapshot import latest

    settings, truth = sample_job
    return latest(settings.home / "warehouse")[0], truth
