"""Notices of real council names, and a home they are landed in."""

import json
from pathlib import Path
from typing import Any

from pipelines.collect.bulk import import_file


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
