"""Files that a night shares with the last snapshot: only those that it would write the same, byte for byte."""

from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

import pytest
from small_home import few_councils, landed, release

from pipelines import kept
from pipelines.publish import snapshot as publishing
from pipelines.rebuild import rebuild
from pipelines.settings import Settings
from pipelines.social_value.withdrawals import note
from warehouse.snapshots.manifest import every_file
from warehouse.snapshots.snapshot import Snapshot, latest
from warehouse.snapshots.storage import Local
from warehouse.snapshots.verify import faults

OF_THE_RUN = "runs.parquet"
pytestmark = pytest.mark.slow


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    found = Settings(home=tmp_path / "home", register_dir=few_councils(tmp_path / "register"))
    years = (2023, 2024, 2025)
    landed(
        found.home,
        [release(n, day=f"{year}-06-0{n % 8 + 1}") for year in years for n in range(year, year + 7)],
    )
    published(found, changed=False)
    return found


def published(settings: Settings, changed: bool = True) -> Snapshot:
    with patch("pipelines.site.build.pages", lambda settings: 0):
        rebuild(settings, changed=changed)
    return latest(settings.home / "warehouse")


def written_anew(settings: Settings) -> Snapshot:
    """The same tables published with nothing shared."""
    kept.forget(settings.home)
    publishing.snapshot(settings)
    return latest(settings.home / "warehouse")


def shared(now: Snapshot, before: Snapshot) -> set[str]:
    """The paths of files that are one file on the disk."""
    return {
        file["path"]
        for file in every_file(now.manifest)
        if (before.directory / file["path"]).exists()
        and (before.directory / file["path"]).samefile(now.directory / file["path"])
    }


def of_rows(snapshot: Snapshot) -> dict[str, str]:
    """The hash of each file that holds rows, but for what says when something was run."""
    held = {file["path"]: file["sha256"] for file in every_file(snapshot.manifest)}
    return {
        path: sha256
        for path, sha256 in held.items()
        if path.endswith((".parquet", ".csv", ".sqlite")) and path != OF_THE_RUN
    }


def test_a_night_without_news_writes_no_row_again(settings: Settings) -> None:
    before = latest(settings.home / "warehouse")
    now = published(settings)
    held = {path for path in of_rows(now) if path != "quarantine.parquet"}
    assert (
        held <= shared(now, before) and "peerbench.sqlite" in held and OF_THE_RUN not in shared(now, before)
    )
    assert not list(faults(Local(settings.home / "warehouse")))


Night = Callable[[Settings, pytest.MonkeyPatch], None]
NIGHTS: tuple[tuple[str, Night, set[str], set[str]], ...] = (
    (
        "a notice of one year",
        lambda of, _: landed(of.home, [release(90, day="2025-07-01")]),
        {"releases/2023-24.parquet", "notices/2024-25.parquet", "authorities.parquet"},
        {
            "releases/2025-26.parquet",
            "notices/2025-26.parquet",
            "authority_measures.parquet",
            "peerbench.sqlite",
        },
    ),
    (
        "a notice of a year that had none",
        lambda of, _: landed(of.home, [release(91, day="2022-07-01")]),
        {"releases/2023-24.parquet", "releases/2025-26.parquet"},
        {"releases/2022-23.parquet", "procurements/2022-23.parquet"},
    ),
    (
        "a reading that was taken back",
        lambda of, _: note(
            of.home,
            {
                "withdrawn_at": "2026-01-01T00:00:00+00:00",
                "source": "find_a_tender",
                "ocid": f"ocds-h6vhtk-{2024:06x}",
                "reason": "misread",
            },
        ),
        {"releases/2024-25.parquet"},
        {"withdrawals.parquet", "authority_measures.parquet"},
    ),
    (
        "a figure that was taken back",
        lambda of, _: note(
            of.home,
            {
                "withdrawn_at": "2026-01-02T00:00:00+00:00",
                "authority_id": "E08000035",
                "measure": "coverage",
                "reason": "wrong",
            },
        ),
        {"releases/2024-25.parquet", "procurements/2023-24.parquet"},
        {"authority_measures.parquet", "peerbench.sqlite"},
    ),
    (
        "another program",
        lambda _, to: to.setattr(publishing, "program", lambda *stages: "another"),
        set(),
        {"releases/2024-25.parquet", "authorities.parquet"},
    ),
)


def test_nights_publish_what_all_made_again_would(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, night, stands, anew in NIGHTS:
        before = latest(settings.home / "warehouse")
        with monkeypatch.context() as context:
            night(settings, context)
            now = published(settings)
        found = shared(now, before)
        assert stands <= found and not anew & found, (name, stands - found, anew & found)
        assert of_rows(now) == of_rows(written_anew(settings)), name


def test_a_damaged_file_of_the_last_snapshot_is_written_anew(settings: Settings) -> None:
    before = latest(settings.home / "warehouse")
    path = before.directory / "notices/2023-24.parquet"
    was = path.read_bytes()
    path.chmod(0o600)
    path.write_bytes(was[:-9] + b"x" + was[-8:])
    publishing.snapshot(settings)
    now = latest(settings.home / "warehouse")
    assert (now.directory / "notices/2023-24.parquet").read_bytes() == was
    assert of_rows(now) == of_rows(before)


def test_a_broken_record_has_all_written_anew(settings: Settings) -> None:
    before = latest(settings.home / "warehouse")
    for record in ("", "{", "[]", '{"snapshot": 3}'):
        (settings.home / "interim/published.json").write_text(record)
        publishing.snapshot(settings)
        now = latest(settings.home / "warehouse")
        assert not shared(now, before) & of_rows(now).keys()
        assert of_rows(now) == of_rows(before)
        before = now
