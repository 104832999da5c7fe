"""The invented councils of the sample, read from its own register. No row describes a real body."""

import csv
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from pathlib import Path

REGISTER = Path(__file__).parent / "register"


@dataclass(frozen=True)
class Council:
    """One invented authority, in being between two dates, with the other names it signs by."""

    authority_id: str
    register_code: str
    name: str
    official_name: str
    authority_type: str
    region: str
    valid_from: date
    valid_to: date | None
    aliases: tuple[str, ...]


@dataclass(frozen=True)
class Hub:
    """A shared buying body that publishes in its own name."""

    name: str
    member_ids: tuple[str, ...]


def councils() -> list[Council]:
    """Every authority of the register, in its order."""
    aliases = defaultdict(list)
    for row in _rows("aliases.csv"):
        aliases[row["authority_id"]].append(row["alias"])
    return [
        Council(
            authority_id=row["authority_id"],
            register_code=row["register_code"],
            name=row["name"],
            official_name=row["official_name"],
            authority_type=row["authority_type"],
            region=row["region"],
            valid_from=date.fromisoformat(row["valid_from"]),
            valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
            aliases=tuple(aliases[row["authority_id"]]),
        )
        for row in _rows("authorities.csv")
    ]


def hubs() -> list[Hub]:
    """The two buying hubs, with all that were ever members."""
    members: dict[str, list[str]] = defaultdict(list)
    for row in _rows("groups.csv"):
        members[row["group_name"]] += row["member_ids"].split(";")
    return [Hub(name, tuple(ids)) for name, ids in members.items()]


def _rows(name: str) -> list[dict[str, str]]:
    with (REGISTER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
