"""The register of authorities: a directory of CSV files, so that a sample can bring its own."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import Field
from pydantic.dataclasses import dataclass as declared

from pipelines.authorities.register.policies import Policy
from pipelines.declared_files import ROW, Code, Day, Name, Number, Truth, parsed, parted, sheet, table
from pipelines.sheets import DataError

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
Type = Literal[
    "county",
    "district",
    "unitary",
    "metropolitan",
    "london_borough",
    "combined_authority",
    "strategic_authority",
]
Key = tuple[str, str | None]
Linked = TypeVar("Linked")


@declared(frozen=True, config=ROW)
class Authority:
    """A council or combined authority, valid between two dates (null: not known, or still in being).

    Units and sources of the figures: the columns of register.toml. Null where the register has none.
    """

    authority_id: Code
    register_code: str
    name: Name
    official_name: Name
    authority_type: Type
    region: str
    status: Literal["current", "abolished", "future"]
    valid_from: Day | None = None
    valid_to: Day | None = None
    former_ids: str | None = None
    tier: str = ""
    county_id: str | None = None
    combined_authority_id: str | None = None
    dates_source: str | None = None
    population: int | None = None
    population_year: int | None = None
    area_km2: Number | None = None
    density_per_km2: Number | None = None
    deprivation_score: Number | None = None
    most_deprived_share: Number | None = None
    aged_65_plus_share: Number | None = None
    under_16_share: Number | None = None
    urban_share: Number | None = None
    rural_share: Number | None = None
    highly_rural_share: Number | None = None
    rurality: str | None = None

    def __post_init__(self) -> None:
        """The tier follows from the type."""
        object.__setattr__(self, "tier", TIERS[self.authority_type])


@declared(frozen=True, config=ROW)
class Group:
    """A shared buying body, joint council or former combined authority: names, and members between two dates.

    Where `dates_known` is false the membership is used for all dates, and that is said.
    """

    group_id: str
    group_kind: Literal[
        "hub", "joint_council", "combined_authority", "trading_arm", "waste_authority", "association"
    ]
    group_name: Name
    kind: str
    dates_known: Truth
    confidence: str
    source: str
    aliases: Annotated[tuple[str, ...], parted("|")] = ()
    member_ids: Annotated[tuple[str, ...], parted(";")] = ()
    valid_from: Day | None = None
    valid_to: Day | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Its name, then its other names."""
        return (self.group_name, *self.aliases)


@declared(frozen=True, config=ROW)
class Succession:
    """A predecessor and one of its successors; `successor_id` is null where the register has none yet."""

    predecessor_id: str
    successor_name: str
    status: str
    source: str
    successor_id: str | None = None
    vesting_date: Day | None = None


@declared(frozen=True, config=ROW)
class Alias:
    """An observed name of an authority."""

    alias: Name
    authority_id: str


@declared(frozen=True, config=ROW)
class Outside:
    """A council outside England by name, with its country."""

    name: Name
    outside: str = Field(alias="class")


@declared(frozen=True, config=ROW)
class Body:
    """A body that is no council, by name, with what it is."""

    source: str
    name: Name
    body: Literal["portal", "shared_body", "not_council"] = Field(alias="class")


@declared(frozen=True, config=ROW)
class ColumnSource:
    """Where a column of authorities.csv comes from; both are needed, and `reference check` says so."""

    source: str = ""
    licence: str = ""


@declared(frozen=True, config=ROW)
class Expected:
    """Councils in being on the register's day, by type."""

    principal: dict[Type, int] = field(default_factory=dict)


@declared(frozen=True, config=ROW)
class RegisterFile:
    """What register.toml says of the whole."""

    id: Name
    title: str
    version: str
    synthetic: Truth
    as_of: Day
    expected: Expected = field(default_factory=Expected)
    columns: dict[str, ColumnSource] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Register:
    """Authorities with their other names, shared bodies, and councils outside England by name.

    Every step of a run is given the same one, so that what is built from it can be kept by it.
    """

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
    expected: Mapping[Type, int] = field(default_factory=dict)
    columns: Mapping[str, ColumnSource] = field(default_factory=dict)

    def successors(self, authority_id: str) -> tuple[str, ...]:
        """Who took over from an authority, as far as the register has them."""
        found = (row.successor_id for row in self.successions if row.predecessor_id == authority_id)
        return tuple(dict.fromkeys(key for key in found if key))


def load_register(directory: Path) -> Register:
    """The register in a directory. Raises DataError naming file, line and field for all faults of a file.

    Its files are hashed each time, and taken apart only when they changed.
    """
    return _loaded(directory, digest_of(directory))


def digest_of(directory: Path) -> str:
    """One hash over the names and the bytes of a register's files. Raises DataError for what is no file."""
    found = hashlib.sha256()
    for path in sorted([*directory.glob("*.csv"), *directory.glob("*.toml")]):
        if not path.is_file():
            raise DataError(f"{path}: no regular file")
        found.update(f"{path.name} {hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return found.hexdigest()


@lru_cache(maxsize=4)
def _loaded(directory: Path, digest: str) -> Register:
    try:
        file = directory / "register.toml"
        head = table(str(file), parsed(file), RegisterFile)
        authorities = _authorities(directory / "authorities.csv")

        def linked(
            file: str, kind: type[Linked], keys: Callable[[Linked], Iterable[Key]]
        ) -> tuple[Linked, ...]:
            return _linked(directory / file, kind, keys, authorities)

        return Register(
            head.id,
            head.title,
            head.version,
            head.synthetic,
            authorities,
            tuple(
                (row.alias, row.authority_id)
                for row in linked("aliases.csv", Alias, lambda row: [("authority_id", row.authority_id)])
            ),
            linked("groups.csv", Group, lambda row: [("member_ids", member) for member in row.member_ids]),
            {row.name: row.outside for _, row in sheet(directory / "outside.csv", Outside)},
            linked("successors.csv", Succession, _of_succession),
            {row.name: row.body for _, row in sheet(directory / "bodies.csv", Body)},
            tuple(row for _, row in sheet(directory / "policies.csv", Policy)),
            head.as_of,
            head.expected.principal,
            head.columns,
        )
    except OSError as error:
        raise DataError(f"{directory}: {error}") from error


def valid(row: Authority | Group, on: date) -> bool:
    """Whether an authority is in being, or a membership holds, on a day."""
    return (row.valid_from is None or row.valid_from <= on) and (row.valid_to is None or on <= row.valid_to)


def day_before(on: date) -> date:
    """The day before."""
    return on - timedelta(days=1)


def _authorities(path: Path) -> dict[str, Authority]:
    found: dict[str, Authority] = {}
    for place, row in sheet(path, Authority):
        if row.authority_id in found:
            raise DataError(f"{place}: authority_id: {row.authority_id!r} stands twice")
        found[row.authority_id] = row
    if not found:
        raise DataError(f"{path}: names no authority")
    return found


def _of_succession(row: Succession) -> Iterable[Key]:
    return [("predecessor_id", row.predecessor_id), ("successor_id", row.successor_id)]


def _linked(
    path: Path,
    kind: type[Linked],
    keys: Callable[[Linked], Iterable[Key]],
    authorities: dict[str, Authority],
) -> tuple[Linked, ...]:
    """The rows of a file whose keys (field, authority_id) must stand in authorities.csv."""
    found = sheet(path, kind)
    strange = [
        f"{place}: {field}: {key!r} is not in authorities.csv"
        for place, row in found
        for field, key in keys(row)
        if key and key not in authorities
    ]
    if strange:
        raise DataError("\n".join(strange))
    return tuple(row for _, row in found)
