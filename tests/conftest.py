"""What every test may need: programs that may be missing, and a run in which nothing may be skipped."""

import fcntl
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

if "PYTEST_XDIST_WORKER" in os.environ:
    # As many processes as cores run the tests: threads of polars beside them only wait for one another.
    os.environ.setdefault("POLARS_MAX_THREADS", "1")


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


@pytest.fixture(scope="session")
def sample_job(tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, list[dict[str, object]]]:
    """(settings, truth) after the whole job over three years of the sample, once for all tests; read only."""
    from pipelines.settings import Settings
    from sample.notices import generate

    releases, truth = generate()
    base = tmp_path_factory.getbasetemp()
    place = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "sample"
    settings = Settings(home=place / "home", register_dir=Path(__file__).parents[1] / "sample" / "register")
    with (place.parent / "sample.lock").open("w") as lock:
        # Several processes run the tests: the first makes it, the others wait.
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (place / "made").exists():
            _make_sample(settings, place, releases)
            (place / "made").touch()
    return settings, truth


def _make_sample(settings: Any, place: Path, releases: list[dict[str, Any]]) -> None:
    from pipelines.collect.importing import import_file
    from pipelines.rebuild import rebuild
    from sample.notices import to_json

    place.mkdir(exist_ok=True)
    for source in ("contracts_finder", "find_a_tender"):
        path = place / f"{source}.jsonl"
        path.write_text("".join(to_json(r["release"]) + "\n" for r in releases if r["source"] == source))
        assert not import_file(settings.home, path, source).refused
    rebuild(settings)


@pytest.fixture(scope="session")
def published(sample_job: Any) -> tuple[Path, list[dict[str, object]]]:
    """(snapshot directory, truth) of the whole job over the sample."""
    from warehouse.snapshots.snapshot import latest

    settings, truth = sample_job
    return latest(settings.home / "warehouse")[0], truth
