"""The tables of stage authorities: the register, its peer sets and policies, and who every buyer is."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import date
from functools import lru_cache

import polars as pl

from pipelines.authorities.buyers.identifiers import SignedBuyer, learn_identifiers
from pipelines.authorities.buyers.match import BuyerMatch
from pipelines.authorities.buyers.resolve import Resolver
from pipelines.authorities.register.groups import list_memberships
from pipelines.authorities.register.neighbours import find_neighbours as nearest
from pipelines.authorities.register.register import Register, load_register
from pipelines.settings import Settings
from pipelines.step import Key, step
from warehouse.interim import Counts, save, scan

SIGNED = ("buyer_name", "buyer_identifiers", "buyer_locality")
"""How a buyer signs a notice."""
Taken = tuple[str | None, str | None, BuyerMatch]
"""A buyer's name and identifiers, and who it was taken for."""


def _of_authority(table: str) -> tuple[Key, ...]:
    return ((table, "authorities", ("authority_id",)),)


@step("authorities")
def authorities(settings: Settings) -> Counts:
    """The authorities of the register."""
    register = load_register(settings.register_dir)
    return save(settings.home, "authorities", map(asdict, register.authorities.values()))


@step("authority_groups", needs=["authorities"], keys=_of_authority("authority_groups"))
def authority_groups(settings: Settings) -> Counts:
    """Dated membership of every group that is a peer set, a row a member and span."""
    found = enumerate(list_memberships(load_register(settings.register_dir)), 1)
    return save(settings.home, "authority_groups", ({"membership": n, **asdict(row)} for n, row in found))


@step("neighbours", needs=["authorities"], keys=_of_authority("neighbours"))
def find_neighbours(settings: Settings) -> Counts:
    """The statistical neighbours of every current council."""
    return save(settings.home, "neighbours", map(asdict, nearest(load_register(settings.register_dir))))


@step("policies", needs=["authorities"], keys=_of_authority("policies"))
def policies(settings: Settings) -> Counts:
    """What councils say of their own weighting."""
    return save(settings.home, "policies", map(asdict, load_register(settings.register_dir).policies))


@step("buyer_identifiers", needs=["authorities", "notices"], keys=_of_authority("buyer_identifiers"))
def buyer_identifiers(settings: Settings) -> Counts:
    """Every PPON of the notices, with the one council that it was seen with."""
    resolver = Resolver(load_register(settings.register_dir))
    return save(settings.home, "buyer_identifiers", map(asdict, learn_identifiers(_seen(settings), resolver)))


def resolver_of(settings: Settings) -> Resolver:
    """A resolver of this home: its register, and the identifiers learned from its notices."""
    known = scan(settings.home, "buyer_identifiers").filter(pl.col("state") == "learned")
    pairs = known.select("identifier", "authority_id").collect()
    return _resolver(load_register(settings.register_dir), tuple(sorted(pairs.iter_rows())))


@lru_cache(maxsize=2)
def _resolver(register: Register, learned_pairs: tuple[tuple[str, str], ...]) -> Resolver:
    """Each step of a run asks for the resolver; its answers are kept from one to the next."""
    return Resolver(register, dict(learned_pairs))


@step(
    "buyer_matches",
    needs=["authorities", "notices", "buyer_identifiers"],
    keys=_of_authority("buyer_matches"),
)
def buyer_matches(settings: Settings) -> Counts:
    """Who every buyer's name and identifiers were taken for, how, why, and how often."""
    resolver = resolver_of(settings)
    found: dict[Taken, list[tuple[str, int]]] = {}
    for name, identifiers, locality, stated, count in _buyers(settings).iter_rows():
        match = resolver.resolve(name, (identifiers or "").split(";"), _day(stated), locality)
        found.setdefault((name, identifiers, match), []).append((stated, count))
    return save(settings.home, "buyer_matches", (_match(n, *item) for n, item in enumerate(found.items(), 1)))


def _buyers(settings: Settings) -> pl.DataFrame:
    """Every way in which a buyer signed on a day, with the notices of it."""
    day = pl.col("release_date").str.head(10)
    return (
        scan(settings.home, "notices")
        .group_by(*SIGNED, day.alias("day"))
        .agg(pl.len().alias("notices"))
        .sort(*SIGNED, "day")
        .collect()
    )


def _seen(settings: Settings) -> Iterator[SignedBuyer]:
    for name, identifiers, _, stated, count in _buyers(settings).iter_rows():
        if identifiers:
            yield SignedBuyer(name, tuple(identifiers.split(";")), _day(stated), count)


def _match(number: int, taken: Taken, days: list[tuple[str, int]]) -> Mapping[str, object]:
    name, identifiers, match = taken
    return {
        "buyer_match": number,
        "buyer_name": name,
        "buyer_identifiers": identifiers,
        "authority_id": match.authority_id,
        "buyer_class": match.buyer_class,
        "match_method": match.method,
        "score": match.score,
        "evidence": match.evidence,
        "alternatives": ";".join(match.alternatives) or None,
        "notices": sum(count for _, count in days),
        "first_day": min(day for day, _ in days),
        "last_day": max(day for day, _ in days),
    }


def _day(stated: str) -> date | None:
    try:
        return date.fromisoformat(stated)
    except ValueError:
        return None
