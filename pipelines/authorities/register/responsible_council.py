"""Which council answers for a place on a day: reorganisation as data, by the dates of the register alone.

A place is the area of one lower-tier or single-tier council that was in being on some day. Each has one
answer a tier on every day: the district and its county, or one council for both.
"""

from dataclasses import dataclass
from datetime import date

from pipelines.authorities.register.register import Authority, Register, valid
from warehouse.errors import UserError

FIRST_DAY = date(2015, 4, 1)
"""The register knows every council that ended since this day."""


@dataclass(frozen=True)
class ResponsibleCouncils:
    """The councils that answer for a place; of a single-tier council both are the same."""

    lower: str
    upper: str


def list_places(register: Register) -> list[str]:
    """Every place, by the council that first answered for it."""
    successors = {row.successor_id for row in register.successions if _local(register, row.predecessor_id)}
    return sorted(
        key for key, row in register.authorities.items() if _local(register, key) and key not in successors
    )


class NoResponsibleCouncil(UserError):
    """The register names no council that answers for a place on a day, or more than one."""


def find_responsible(register: Register, place: str, day: date) -> ResponsibleCouncils:
    """Who answers for a place on a day. Raises NoAnswer when there is none, or more than one."""
    reached, found = {place}, []
    waiting = [place]
    while waiting:
        key = waiting.pop()
        row = register.authorities[key]
        if valid(row, day):
            found.append(row)
        if row.valid_to and row.valid_to < day:
            waiting += [after for after in register.successors(key) if after not in reached]
            reached.update(waiting)
    if len(found) != 1:
        raise NoResponsibleCouncil(f"{place} on {day}: {len(found)} councils answer")
    lower = found[0]
    if lower.tier == "single":
        return ResponsibleCouncils(lower.authority_id, lower.authority_id)
    county = register.authorities.get(lower.county_id or "")
    if county is None or not valid(county, day):
        raise NoResponsibleCouncil(
            f"{place} on {day}: no county council answers beside {lower.official_name}"
        )
    return ResponsibleCouncils(lower.authority_id, county.authority_id)


def _local(register: Register, key: str) -> bool:
    return register.authorities[key].tier in ("lower", "single")


def list_councils(register: Register, day: date) -> list[Authority]:
    """The principal councils of a day."""
    return [
        row
        for row in register.authorities.values()
        if row.tier in ("upper", "lower", "single") and valid(row, day)
    ]
