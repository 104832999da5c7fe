"""Notices of real council names, and a home they are landed in."""

import csv
import json
from pathlib import Path
from typing import Any
from unittest.mock import patch
from zlib import crc32

from pipelines.collect.importing import import_file
from pipelines.rebuild import rebuild
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
        "buyer": {"id": f"GB-FTS-{crc32(buyer.encode())}", "name": buyer},
    }


def landed(home: Path, releases: list[dict[str, Any]]) -> None:
    path = home.parent / f"{home.name}-{len(list(home.parent.iterdir()))}.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in releases))
    import_file(home, path, "find_a_tender")


def rebuild_tables(settings: Settings) -> str:
    """Every table and a snapshot, and no page: those take longer than all tables. Gives the snapshot's id."""
    with patch("pipelines.site.build.pages", lambda settings: 0):
        return rebuild(settings)


FEW = ("E08000035", "E06000023", "E10000016", "E08000032", "E08000036", "E10000014", "E06000022", "E07000106")
"""Leeds, Bristol, Kent and five beside them: pages of 390 authorities would take most of a test's time."""
REFERENCE = Path(__file__).parents[2] / "warehouse" / "reference"


def few_councils(directory: Path, ids: tuple[str, ...] = FEW, of: Path = REFERENCE) -> Path:
    """A register of these authorities alone, out of the project's own or another. Gives its directory."""
    directory.mkdir(parents=True)
    for path in of.iterdir():
        if path.suffix == ".csv":
            _kept(path, directory / path.name, set(ids))
        elif path.suffix == ".toml":
            (directory / path.name).write_bytes(path.read_bytes())
    return directory


def _kept(source: Path, target: Path, ids: set[str]) -> None:
    with source.open(encoding="utf-8", newline="") as given, target.open("w", encoding="utf-8") as file:
        rows = csv.DictReader(given)
        out = csv.DictWriter(file, rows.fieldnames or ())
        out.writeheader()
        for row in rows:
            if "member_ids" in row:
                row["member_ids"] = ";".join(key for key in row["member_ids"].split(";") if key in ids)
            named = [
                row[key]
                for key in ("authority_id", "peer_id", "predecessor_id", "successor_id")
                if row.get(key)
            ]
            above = ("county_id", "combined_authority_id")
            row.update({key: "" for key in above if row.get(key) and row[key] not in ids})
            if set(named) <= ids and row.get("member_ids", "some"):
                out.writerow(row)
