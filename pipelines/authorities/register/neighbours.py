"""Statistical neighbours: councils of one type that are alike in the register's figures. An open model.

Method, weights and validation: docs/authorities.md. The City of London and the Isles of Scilly are left out:
with 8,600 and 2,100 residents they are like no other council.
"""

import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from math import log, sqrt
from pathlib import Path
from statistics import fmean, pstdev

from pipelines.authorities.register.register import Authority, Register
from pipelines.authorities.register.responsible_council import list_councils
from pipelines.sheets import DataError, rows

MODEL = "peerbench-1"
"""Named beside every distance, since a changed model changes every peer set."""
SMALLEST = 10_000
"""Residents. Below, a council is left out of the model and has no statistical neighbours."""
KEPT = 20
"""Neighbours kept of each council; a reader may take fewer, by rank."""


@dataclass(frozen=True)
class Feature:
    """One figure of the model, its weight, and how it is taken from the register."""

    name: str
    weight: float
    value: Callable[[Authority], float | None]


def _logged(name: str) -> Callable[[Authority], float | None]:
    def value(row: Authority) -> float | None:
        found = getattr(row, name)
        return log(found) if found else None

    return value


def _rural(row: Authority) -> float | None:
    if row.rural_share is None or row.highly_rural_share is None:
        return None
    return row.rural_share + row.highly_rural_share


FEATURES = (
    Feature("population, logarithm", 1.0, _logged("population")),
    Feature("residents a square kilometre, logarithm", 1.0, _logged("density_per_km2")),
    Feature("deprivation score", 1.0, lambda row: row.deprivation_score),
    Feature("share of the most deprived small areas", 0.5, lambda row: row.most_deprived_share),
    Feature("rural and highly rural share", 1.0, _rural),
    Feature("share aged 65 or more", 1.0, lambda row: row.aged_65_plus_share),
    Feature("share under 16", 0.5, lambda row: row.under_16_share),
)
"""Half weights where two figures tell nearly the same: deprivation twice, age twice."""


@dataclass(frozen=True)
class Neighbour:
    """A peer of an authority: rank from 1, distance in standard deviations of their type."""

    authority_id: str
    peer_id: str
    rank: int
    distance: float
    model: str = MODEL


def find_neighbours(register: Register, kept: int = KEPT) -> Iterator[Neighbour]:
    """The nearest councils of the same type in being on the register's day, nearest first."""
    for places in _by_type(register).values():
        for key, place in places.items():
            near = sorted((_distance(place, other), peer) for peer, other in places.items() if peer != key)
            for rank, (distance, peer) in enumerate(near[:kept], 1):
                yield Neighbour(key, peer, rank, round(distance, 6))


def _by_type(register: Register) -> dict[str, dict[str, list[float]]]:
    """Standardised figures by type and authority; an authority that lacks one is left out."""
    figures: dict[str, dict[str, list[float]]] = defaultdict(dict)
    for row in list_councils(register, register.as_of) if register.as_of else ():
        values = [feature.value(row) for feature in FEATURES]
        stated = [value for value in values if value is not None]
        if len(stated) == len(FEATURES) and (row.population or 0) >= SMALLEST:
            figures[row.authority_type][row.authority_id] = stated
    return {kind: _standardised(found) for kind, found in figures.items()}


def _standardised(found: Mapping[str, list[float]]) -> dict[str, list[float]]:
    columns = list(zip(*found.values(), strict=True))
    middle = [fmean(column) for column in columns]
    spread = [pstdev(column) or 1.0 for column in columns]
    return {
        key: [(value - m) / s for value, m, s in zip(values, middle, spread, strict=True)]
        for key, values in found.items()
    }


def _distance(one: list[float], other: list[float]) -> float:
    """Weighted Euclidean distance."""
    weighed = zip(FEATURES, one, other, strict=True)
    return sqrt(sum(feature.weight * (a - b) ** 2 for feature, a, b in weighed))


@dataclass(frozen=True)
class Agreement:
    """How many of a published list's peers of the same type are among the nearest `top`, and by chance."""

    top: int
    councils: int
    listed: int
    found: int
    by_chance: float
    low: float
    high: float

    @property
    def share(self) -> float:
        """Found of listed, 0 to 1."""
        return self.found / self.listed


def measure_agreement(register: Register, published: Path, top: int = 15) -> Agreement:
    """Against a CSV of authority_id and peer_id; the 95% interval is a bootstrap over councils, seeded.

    By chance: the expected share if the nearest `top` were drawn from all others of the type.
    """
    near: dict[str, list[str]] = defaultdict(list)
    for row in find_neighbours(register, kept=len(register.authorities)):
        near[row.authority_id].append(row.peer_id)
    listed: dict[str, list[bool]] = defaultdict(list)
    chance: dict[str, float] = {}
    for _, cells in rows(published, ("authority_id", "peer_id")):
        key, peer = cells["authority_id"], cells["peer_id"]
        if peer in near.get(key, ()):
            listed[key].append(peer in near[key][:top])
            chance[key] = min(1.0, top / len(near[key]))
    if not listed:
        raise DataError(f"{published}: no pair of councils of one type that the model knows")
    found, total = sum(map(sum, listed.values())), sum(map(len, listed.values()))
    expected = sum(chance[key] * len(hits) for key, hits in listed.items()) / total
    low, high = _interval(list(listed.values()))
    return Agreement(top, len(listed), total, found, expected, low, high)


def _interval(councils: list[list[bool]]) -> tuple[float, float]:
    drawn = random.Random(2015)  # noqa: S311 statistics, not secrets
    shares = []
    for _ in range(999):
        sample = drawn.choices(councils, k=len(councils))
        shares.append(sum(map(sum, sample)) / sum(map(len, sample)))
    shares.sort()
    return shares[24], shares[974]
