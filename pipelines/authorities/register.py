"""The register of authorities: a directory of CSV files, so that a sample can bring its own."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from pipelines.authorities.policies import Policy, policy
from pipelines.authorities.sheets import DataError, Row, day, number, one_of, rows

TIERS = {
    "county": "upper",
    "district": "lower",
    "unitary": "single",
    "metropolitan": "single",
    "london_borough": "single",
    "combined_authority": "strategic",
    "strategic_authority": "strategic",
}
"""Which services an authority of a type buys: an upper and a lower tier, or one for both."""
STATUSES = ("current", "abolished", "future")
GROUP_KINDS = (
    *("hub", "joint_council", "combined_authority", "trading_arm", "waste_authority", "association"),
)
BODY_CLASSES = ("portal", "shared_body", "not_council")


@dataclass(frozen=True)
class Authority:
    """A council or combined authority, valid between two dates (null: not known, or still in being).

    Units and sources of the figures: the columns of register.toml. Null where the register has none.
    """

    authority_id: str
    register_code: str
    name: str
    official_name: str
    authority_type: str
    region: str
    status: str
    valid_from: date | None
    valid_to: date | None
    former_ids: str | None = None
    tier: str = ""
    county_id: str | None = None
    combined_authority_id: str | None = None
    dates_source: str | None = None
    population: int | None = None
    population_year: int | None = None
    area_km2: float | None = None
    density_per_km2: float | None = None
    deprivation_score: float | None = None
    most_deprived_share: float | None = None
    aged_65_plus_share: float | None = None
    under_16_share: float | None = None
    urban_share: float | None = None
    rural_share: float | None = None
    highly_rural_share: float | None = None
    rurality: str | None = None


@dataclass(frozen=True)
class Group:
    """A shared buying body, joint council or former combined authority: names, and members between two dates.

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
    group_id: str = ""
    group_kind: str = ""


@dataclass(frozen=True)
class Succession:
    """A predecessor and one of its successors; `successor_id` is null where the register has none yet."""

    predecessor_id: str
    successor_id: str | None
    successor_name: str
    status: str
    vesting_date: date | None
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
    successions: tuple[Succession, ...] = ()
    bodies: dict[str, str] = field(default_factory=dict)
    policies: tuple[Policy, ...] = ()
    as_of: date | None = None
    about: dict[str, Any] = field(default_factory=dict)

    def successors(self, authority_id: str) -> tuple[str, ...]:
        """Who took over from an authority, as far as the register has them."""
        found = (row.successor_id for row in self.successions if row.predecessor_id == authority_id)
        return tuple(dict.fromkeys(key for key in found if key))


def load(directory: Path) -> Register:
    """The register in a directory. Raises DataError naming file, line and field for bad input."""
    try:
        about = tomllib.loads((directory / "register.toml").read_text(encoding="utf-8"))
        authorities = _authorities(directory / "authorities.csv")
        return Register(
            about["id"],
            about["title"],
            about["version"],
            bool(about["synthetic"]),
            authorities,
            tuple(_aliases(directory / "aliases.csv", authorities)),
            tuple(_groups(directory / "groups.csv", authorities)),
            {row["name"]: row["class"] for _, row in rows(directory / "outside.csv", ("name", "class"))},
            tuple(_successions(directory / "successors.csv", authorities)),
            {
                row["name"]: one_of(row, "class", place, BODY_CLASSES)
                for place, row in rows(directory / "bodies.csv", ("name", "class", "source"))
            },
            tuple(policy(*placed) for placed in rows(directory / "policies.csv")),
            about["as_of"],
            about,
        )
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise DataError(f"{directory}: {error}") from error
    except KeyError as error:
        raise DataError(f"{directory}: a file lacks the field {error}") from error


def valid(row: Authority | Group, on: date) -> bool:
    """Whether an authority is in being, or a membership holds, on a day."""
    return (row.valid_from is None or row.valid_from <= on) and (row.valid_to is None or on <= row.valid_to)


def day_before(on: date) -> date:
    """The day before."""
    return on - timedelta(days=1)


def _authorities(path: Path) -> dict[str, Authority]:
    found: dict[str, Authority] = {}
    for place, row in rows(path):
        if row["authority_id"] in found:
            raise DataError(f"{place}: authority_id: {row['authority_id']!r} stands twice")
        found[row["authority_id"]] = _authority(place, row)
    return found


def _authority(place: str, row: Row) -> Authority:
    for name in ("authority_id", "name", "official_name"):
        if not row[name].strip():
            raise DataError(f"{place}: {name}: empty")
    kind = one_of(row, "authority_type", place, TIERS)

    def figure(name: str) -> float | None:
        return number(row, name, place)

    return Authority(
        row["authority_id"],
        row["register_code"],
        row["name"],
        row["official_name"],
        kind,
        row["region"],
        one_of(row, "status", place, STATUSES),
        day(row, "valid_from", place),
        day(row, "valid_to", place),
        former_ids=row["former_ids"] or None,
        tier=TIERS[kind],
        county_id=row["county_id"] or None,
        combined_authority_id=row["combined_authority_id"] or None,
        dates_source=row["dates_source"] or None,
        population=_whole(figure("population")),
        population_year=_whole(figure("population_year")),
        area_km2=figure("area_km2"),
        density_per_km2=figure("density_per_km2"),
        deprivation_score=figure("deprivation_score"),
        most_deprived_share=figure("most_deprived_share"),
        aged_65_plus_share=figure("aged_65_plus_share"),
        under_16_share=figure("under_16_share"),
        urban_share=figure("urban_share"),
        rural_share=figure("rural_share"),
        highly_rural_share=figure("highly_rural_share"),
        rurality=row["rurality"] or None,
    )


def _whole(value: float | None) -> int | None:
    return None if value is None else int(value)


def _aliases(path: Path, authorities: dict[str, Authority]) -> Iterator[tuple[str, str]]:
    for place, row in rows(path):
        yield row["alias"], _known(row["authority_id"], "authority_id", place, authorities)


def _groups(path: Path, authorities: dict[str, Authority]) -> Iterator[Group]:
    for place, row in rows(path):
        members = tuple(filter(None, row["member_ids"].split(";")))
        for member in members:
            _known(member, "member_ids", place, authorities)
        if row["dates_known"] not in ("true", "false"):
            raise DataError(f"{place}: dates_known: {row['dates_known']!r} is not true or false")
        yield Group(
            tuple(filter(None, [row["group_name"], *row["aliases"].split("|")])),
            row["kind"],
            members,
            day(row, "valid_from", place),
            day(row, "valid_to", place),
            row["dates_known"] == "true",
            row["confidence"],
            row["source"],
            row["group_id"],
            one_of(row, "group_kind", place, GROUP_KINDS),
        )


def _successions(path: Path, authorities: dict[str, Authority]) -> Iterator[Succession]:
    for place, row in rows(path):
        yield Succession(
            _known(row["predecessor_id"], "predecessor_id", place, authorities),
            _known(row["successor_id"], "successor_id", place, authorities) if row["successor_id"] else None,
            row["successor_name"],
            row["status"],
            day(row, "vesting_date", place),
            row["source"],
        )


def _known(key: str, name: str, place: str, authorities: dict[str, Authority]) -> str:
    if key not in authorities:
        raise DataError(f"{place}: {name}: {key!r} is not in authorities.csv")
    return key
