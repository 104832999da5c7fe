"""The tables of stage authorities: `authorities`, `authority_groups` and `buyer_matches`."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from typing import Any

import polars as pl

from pipelines.authorities.register import Register, load
from pipelines.authorities.resolve import Resolver
from pipelines.settings import Settings
from warehouse.store import Counts, save, scan


def authorities(settings: Settings) -> Counts:
    """The authorities of the register."""
    register = load(settings.register_dir)
    return save(settings.home, "authorities", map(asdict, register.authorities.values()))


def authority_groups(settings: Settings) -> Counts:
    """Dated membership of the register's groups, a row a member and span."""
    return save(settings.home, "authority_groups", _memberships(load(settings.register_dir)))


def _memberships(register: Register) -> Iterator[dict[str, Any]]:
    for number, group in enumerate(register.groups, 1):
        for member in group.member_ids:
            yield {
                "membership": number,
                "authority_id": member,
                "group_name": group.names[0],
                "kind": group.kind,
                "valid_from": group.valid_from,
                "valid_to": group.valid_to,
                "dates_known": group.dates_known,
                "confidence": group.confidence,
                "source": group.source,
            }


def buyer_matches(settings: Settings) -> Counts:
    """Who every buyer's name and identifiers were taken for, how, and how often."""
    resolver = Resolver(load(settings.register_dir))
    day = pl.col("release_date").str.head(10)
    buyers = (
        scan(settings.home, "notices")
        .group_by("buyer_name", "buyer_identifiers", day.alias("day"))
        .agg(pl.len().alias("notices"))
        .sort("buyer_name", "buyer_identifiers", "day")
        .collect()
    )
    found: dict[tuple[Any, ...], list[tuple[str, int]]] = {}
    for name, identifiers, stated, count in buyers.iter_rows():
        match = resolver.resolve(name, (identifiers or "").split(";"), _day(stated))
        key = (name, identifiers, match.authority_id, match.buyer_class, match.method, match.alternatives)
        found.setdefault(key, []).append((stated, count))
    return save(settings.home, "buyer_matches", (_match(n, *item) for n, item in enumerate(found.items(), 1)))


def _match(number: int, key: tuple[Any, ...], days: list[tuple[str, int]]) -> dict[str, Any]:
    name, identifiers, authority_id, buyer_class, method, alternatives = key
    return {
        "buyer_match": number,
        "buyer_name": name,
        "buyer_identifiers": identifiers,
        "authority_id": authority_id,
        "buyer_class": buyer_class,
        "match_method": method,
        "alternatives": ";".join(alternatives) or None,
        "notices": sum(count for _, count in days),
        "first_day": min(day for day, _ in days),
        "last_day": max(day for day, _ in days),
    }


def _day(stated: str) -> date | None:
    try:
        return date.fromisoformat(stated)
    except ValueError:
        return None
