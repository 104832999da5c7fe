"""A small home of real council names, made fresh for each test that changes it."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipelines.collect.bulk import import_file
from pipelines.publish.rebuild import rebuild
from pipelines.settings import Settings


def release(
    number: int, weight: int = 10, buyer: str = "Leeds City Council", day: str = "2025-06-01"
) -> dict[str, Any]:
    """One tender notice with a list of criteria that adds up to 100."""
    criteria = [
        {"type": "quality", "name": "Social Value", "description": str(weight)},
        {"type": "quality", "name": "Design", "description": str(50 - weight)},
        {"type": "price", "description": "50"},
    ]
    return {
        "ocid": f"ocds-h6vhtk-{number:06x}",
        "id": f"{number:06d}-2025",
        "date": f"{day}T09:00:00+01:00",
        "tag": ["tender"],
        "tender": {
            "title": f"Works {number}",
            "lots": [{"id": "1", "awardCriteria": {"criteria": criteria}}],
        },
        "buyer": {"id": f"GB-FTS-{abs(hash(buyer)) % 97}", "name": buyer},
    }


def landed(home: Path, releases: list[dict[str, Any]]) -> None:
    path = home.parent / f"{home.name}-{len(list(home.parent.iterdir()))}.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in releases))
    import_file(home, path, "find_a_tender")


@pytest.fixture(scope="session")
def _made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("small") / "home"
    councils = ["Leeds City Council", "Bristol City Council", "Kent County Council"]
    years = ["2024-06-01", "2025-06-01"]
    rows = [
        release(n, weight=(5, 10, 20)[n % 3], buyer=councils[n % 3], day=years[n % 2]) for n in range(1, 61)
    ]
    landed(home, rows)
    rebuild(Settings(home=home))
    return home


@pytest.fixture
def small(_made: Path, tmp_path: Path) -> Settings:
    """Settings of a home with 60 procurements of three councils in two years, published once."""
    shutil.copytree(_made, tmp_path / "home")
    return Settings(home=tmp_path / "home")


@pytest.fixture
def make_release() -> Callable[..., dict[str, Any]]:
    return release


@pytest.fixture
def land() -> Callable[[Path, list[dict[str, Any]]], None]:
    return landed
