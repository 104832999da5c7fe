"""The register of authorities: a directory of CSV files, so that a sample can bring its own."""

import csv
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path


@dataclass(frozen=True)
class Authority:
    """A council or combined authority, valid between two dates (null: not known, or still in being)."""

    authority_id: str
    register_code: str
    name: str
    official_name: str
    authority_type: str
    region: str
    status: str
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True)
class Group:
    """A shared buying body or joint council: names, and members between two dates.

    Where `dates_known` is false the membership is used for all dates, and that is said.
    """

    names: tuple[str, ...]
    kind: str
    member_ids: tuple[str, ...]
    valid_from: date | None
    valid_to: date | None
    dates_known: bool
    confidence: str
    source: str


@dataclass(frozen=True)
class Register:
    """Authorities with their other names, shared bodies, and councils outside England by name."""

    id: str
    title: str
    version: str
    synthetic: bool
    authorities: dict[str, Authority]
    aliases: tuple[tuple[str, str], ...]
    groups: tuple[Group, ...]
    outside: dict[str, str]


def load(directory: Path) -> Register:
    """The register in a directory. Raises ValueError naming file, line and field for bad input."""
    try:
        about = tomllib.loads((directory / "register.toml").read_text(encoding="utf-8"))
        authorities = {row.authority_id: row for row in map(_authority, _rows(directory / "authorities.csv"))}
        aliases = []
        for place, row in _rows(directory / "aliases.csv"):
            if row["authority_id"] not in authorities:
                raise ValueError(f"{place}: authority_id: {row['authority_id']!r} is not in authorities.csv")
            aliases.append((row["alias"], row["authority_id"]))
        groups = [
            Group(
                tuple(filter(None, [row["group_name"], *row["aliases"].split("|")])),
                row["kind"],
                tuple(filter(None, row["member_ids"].split(";"))),
                _day(row, "valid_from", place),
                _day(row, "valid_to", place),
                row["dates_known"] == "true",
                row["confidence"],
                row["source"],
            )
            for place, row in _rows(directory / "groups.csv")
        ]
        outside = {row["name"]: row["class"] for _, row in _rows(directory / "outside.csv")}
        return Register(
            about["id"],
            about["title"],
            about["version"],
            bool(about["synthetic"]),
            authorities,
            tuple(aliases),
            tuple(groups),
            outside,
        )
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise ValueError(f"{directory}: {error}") from error
    except KeyError as error:
        raise ValueError(f"{directory}: a file lacks the field {error}") from error


def _rows(path: Path) -> Iterator[tuple[str, dict[str, str]]]:
    with path.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), 2):
            yield f"{path} line {number}", row


def _authority(placed: tuple[str, dict[str, str]]) -> Authority:
    place, row = placed
    return Authority(
        row["authority_id"],
        row["register_code"],
        row["name"],
        row["official_name"],
        row["authority_type"],
        row["region"],
        row["status"],
        _day(row, "valid_from", place),
        _day(row, "valid_to", place),
    )


def _day(row: dict[str, str], field: str, place: str) -> date | None:
    try:
        return date.fromisoformat(row[field]) if row[field] else None
    except ValueError:
        raise ValueError(f"{place}: {field}: {row[field]!r} is no date") from None
