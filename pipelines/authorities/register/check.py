"""`peerbench reference check`: what must hold of a register, and what it counts."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

from pipelines.authorities.register.groups import list_memberships
from pipelines.authorities.register.register import Register, day_before, valid
from pipelines.authorities.register.responsible_council import (
    FIRST_DAY,
    NoResponsibleCouncil,
    find_responsible,
    list_councils,
    list_places,
)


def count_register(register: Register) -> Iterator[str]:
    """Lines of what the register holds on its day."""
    on = register.as_of or date.max
    yield f"register {register.id} {register.version}, {register.title}, as of {on}"
    current = list_councils(register, on)
    yield f"{len(current)} principal councils in being"
    by_type = Counter(row.authority_type for row in current)
    regions = sorted({row.region for row in current})
    yield f"{'':<28}" + "".join(f"{kind:>16}" for kind in sorted(by_type)) + f"{'all':>8}"
    for region in regions:
        near = Counter(row.authority_type for row in current if row.region == region)
        cells = "".join(f"{near[kind]:>16}" for kind in sorted(by_type))
        yield f"{region:<28}{cells}{sum(near.values()):>8}"
    yield f"{'all':<28}" + "".join(f"{by_type[kind]:>16}" for kind in sorted(by_type)) + f"{len(current):>8}"
    rows = register.authorities.values()
    yield f"{sum(r.tier == 'strategic' and valid(r, on) for r in rows)} combined and strategic authorities"
    ended = [row for row in rows if row.valid_to and row.valid_to < on]
    yield f"{len(ended)} councils and combined authorities ended since {FIRST_DAY}"
    yield f"{sum(bool(row.valid_from and row.valid_from > on) for row in rows)} decided for the future"
    yield f"{len(register.aliases)} observed names, {len(register.outside)} names of councils outside England"
    groups = {group.group_id for group in register.groups}
    dated = {group.group_id for group in register.groups if group.dates_known}
    yield f"{len(groups)} groups, {len(dated)} of them with dated members; {len(register.policies)} policies"


def find_problems(register: Register) -> Iterator[str]:
    """A line for each thing that does not hold; none for a sound register."""
    yield from _expected(register)
    yield from _dates(register)
    yield from _links(register)
    yield from _names(register)
    yield from _figures(register)
    yield from _places(register)


def _expected(register: Register) -> Iterator[str]:
    on = register.as_of or date.max
    found = Counter(row.authority_type for row in list_councils(register, on))
    for kind, number in register.expected.items():
        if found[kind] != number:
            yield f"register.toml: expected.principal.{kind}: {number} expected on {on}, {found[kind]} found"
    for row in register.authorities.values():
        status = "future" if row.valid_from and row.valid_from > on else "current"
        status = "abolished" if row.valid_to and row.valid_to < on else status
        if row.status != status:
            yield f"authorities.csv: {row.authority_id}: status {row.status}, by its dates {status}"


def _dates(register: Register) -> Iterator[str]:
    for row in register.authorities.values():
        if row.valid_from and row.valid_to and row.valid_from > row.valid_to:
            yield f"authorities.csv: {row.authority_id}: valid_from is later than valid_to"
    for group in register.groups:
        if group.valid_from and group.valid_to and group.valid_from > group.valid_to:
            yield f"groups.csv: {group.group_id}: valid_from is later than valid_to"
        if not group.dates_known and (group.valid_from or group.valid_to):
            yield f"groups.csv: {group.group_id}: a date, though dates_known is false"
        if group.dates_known and not (group.valid_from or group.valid_to):
            yield f"groups.csv: {group.group_id}: no date, though dates_known is true"
        if not group.source.strip():
            yield f"groups.csv: {group.group_id}: no source"
    yield from _twice_a_member(register)


def _twice_a_member(register: Register) -> Iterator[str]:
    spans: dict[tuple[str, str], list[tuple[date, date]]] = {}
    for row in list_memberships(register):
        span = (row.valid_from or date.min, row.valid_to or date.max)
        for first, last in spans.setdefault((row.group_id, row.authority_id), []):
            if span[0] <= last and first <= span[1]:
                yield f"groups.csv: {row.authority_id} is twice in {row.group_id} on one day"
        spans[row.group_id, row.authority_id].append(span)


def _links(register: Register) -> Iterator[str]:
    rows = register.authorities
    on = register.as_of or date.max
    for row in rows.values():
        for name in ("county_id", "combined_authority_id"):
            key = getattr(row, name)
            if key and key not in rows:
                yield f"authorities.csv: {row.authority_id}: {name} {key} is not in the register"
        if row.tier == "lower" and not row.county_id:
            yield f"authorities.csv: {row.authority_id}: a district without a county"
        if row.valid_to and row.valid_to < on and not register.successors(row.authority_id):
            yield f"successors.csv: {row.authority_id} ended on {row.valid_to} and has no successor"
    for link in register.successions:
        new, old = rows.get(link.successor_id or ""), rows[link.predecessor_id]
        if new is None and link.status in ("in_force", "order_made"):
            yield f"successors.csv: {link.successor_name}, {link.status}, is not in the register"
        if new and link.vesting_date and old.valid_to != day_before(link.vesting_date):
            yield f"successors.csv: {old.authority_id} does not end on the day before {link.vesting_date}"
        if new and link.vesting_date and new.valid_from and new.valid_from > link.vesting_date:
            yield f"successors.csv: {new.authority_id} begins after {link.vesting_date}"


def _names(register: Register) -> Iterator[str]:
    codes = Counter(row.register_code for row in register.authorities.values())
    yield from (f"authorities.csv: register_code {code} stands twice" for code, n in codes.items() if n > 1)
    for alias, key in register.aliases:
        if not alias.strip():
            yield f"aliases.csv: an empty alias of {key}"
    for policy in register.policies:
        groups = {group.group_id for group in register.groups}
        if policy.authority_id and policy.authority_id not in register.authorities:
            yield f"policies.csv: policy {policy.policy}: {policy.authority_id} is not in the register"
        if policy.group_id and policy.group_id not in groups:
            yield f"policies.csv: policy {policy.policy}: {policy.group_id} is not in groups.csv"


def _figures(register: Register) -> Iterator[str]:
    on = register.as_of or date.max
    for row in register.authorities.values():
        shares = (row.urban_share, row.rural_share, row.highly_rural_share)
        if all(share is not None for share in shares) and abs(sum(filter(None, shares)) - 1) > 0.01:
            yield f"authorities.csv: {row.authority_id}: urban, rural and highly rural do not add up to 1"
        if row.tier != "strategic" and valid(row, on) and row.population is None:
            yield f"authorities.csv: {row.authority_id}: no population"
    for name, column in register.columns.items():
        if not column.source or not column.licence:
            yield f"register.toml: columns.{name}: no source or licence"
    if not register.synthetic:
        named = (
            "region",
            "county_id",
            "population",
            "area_km2",
            "deprivation_score",
            "rural_share",
            "valid_from",
        )
        yield from (
            f"register.toml: columns.{name}: missing" for name in named if name not in register.columns
        )


def _places(register: Register) -> Iterator[str]:
    """Each place has one answer a tier on every day on which any council of the register begins or ends."""
    turns = {FIRST_DAY, register.as_of or FIRST_DAY}
    for row in register.authorities.values():
        turns |= {row.valid_from} if row.valid_from else set()
        turns |= {row.valid_to, row.valid_to + timedelta(days=1)} if row.valid_to else set()
    for day in sorted(turn for turn in turns if turn >= FIRST_DAY):
        for place in list_places(register):
            try:
                find_responsible(register, place, day)
            except NoResponsibleCouncil as error:
                yield str(error)
