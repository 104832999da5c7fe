"""Every peer set that is a group: type, region, combined authority, hub, each member between two dates."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pipelines.authorities.register.register import Authority, Group, Register

CERTAIN = "high"


@dataclass(frozen=True)
class Membership:
    """One authority in one group between two dates; null: not known, or no end."""

    group_id: str
    group_kind: str
    group_name: str
    authority_id: str
    kind: str
    valid_from: date | None
    valid_to: date | None
    dates_known: bool
    confidence: str
    source: str


def list_memberships(register: Register) -> Iterator[Membership]:
    """Every membership, those of the register's columns first, then those of groups.csv."""
    for row in register.authorities.values():
        yield from _by_column(row)
    for row in register.authorities.values():
        over = register.authorities.get(row.combined_authority_id or "")
        if over:
            yield _combined(row, over)
    for group in register.groups:
        for member in group.member_ids:
            yield _stated(group, member)


def _by_column(row: Authority) -> Iterator[Membership]:
    """Type, region, and both: for as long as the authority is in being."""
    kind, region = row.authority_type, row.region
    found: list[tuple[str, str, str]] = [("type", f"type:{kind}", kind)]
    if region:
        found.append(("region", f"region:{region}", region))
        found.append(("type_and_region", f"type_and_region:{kind}, {region}", f"{kind}, {region}"))
    for group_kind, group_id, name in found:
        yield Membership(
            group_id,
            group_kind,
            name,
            row.authority_id,
            group_kind,
            row.valid_from,
            row.valid_to,
            bool(row.valid_from or row.valid_to),
            CERTAIN,
            "register columns authority_type and region",
        )


def _combined(row: Authority, over: Authority) -> Membership:
    """In a combined authority's area from the later beginning to the earlier end."""
    begins = [day for day in (row.valid_from, over.valid_from) if day]
    ends = [day for day in (row.valid_to, over.valid_to) if day]
    county = "County" in over.official_name.split() and row.tier == "lower"
    note = (
        "; in its area, a district is no constituent council of a combined county authority" if county else ""
    )
    return Membership(
        f"combined_authority:{over.authority_id}",
        "combined_authority",
        over.official_name,
        row.authority_id,
        "combined authority",
        max(begins, default=None),
        min(ends, default=None),
        bool(begins or ends),
        CERTAIN,
        (over.dates_source or "register column combined_authority_id") + note,
    )


def _stated(group: Group, member: str) -> Membership:
    return Membership(
        group.group_id,
        group.group_kind,
        group.names[0],
        member,
        group.kind,
        group.valid_from,
        group.valid_to,
        group.dates_known,
        group.confidence,
        group.source,
    )
