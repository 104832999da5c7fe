"""One council's figures out of the latest snapshot, in plain sentences."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.authorities.register import load
from pipelines.authorities.resolve import Resolver
from pipelines.settings import Settings
from warehouse.snapshot import latest


class NoSuchCouncil(ValueError):
    """The name is not one council of the register."""


def lines(settings: Settings, name: str) -> Iterator[str]:
    """The council's headline figures over all years. Raises NoSuchCouncil or SnapshotError."""
    directory, manifest = latest(settings.home / "warehouse")
    match = Resolver(load(settings.register_dir)).resolve(name, [], None)
    key = name if name in load(settings.register_dir).authorities else match.authority_id
    if key is None:
        others = f"; it may be {', '.join(match.alternatives)}" if match.alternatives else ""
        raise NoSuchCouncil(f"'{name}' is not one council of the register{others}")
    authority = _rows(directory, "authorities", authority_id=key)[0]
    synthetic = "SYNTHETIC. " if manifest["synthetic"] else ""
    yield f"{synthetic}{authority['official_name']} ({key}), snapshot {manifest['snapshot']}"
    peers = _rows(directory, "peer_comparisons", authority_id=key, period="all")
    own = {
        row["measure"]: row for row in _rows(directory, "authority_measures", authority_id=key, period="all")
    }
    for measure in _rows(directory, "measures"):
        row = own[measure["measure"]]
        yield f"{measure['title']}: {sentence(row, measure['unit'])}"
        if row["bound_low"] is not None:
            bounds = f"{percent(row['bound_low'])} and {percent(row['bound_high'])}"
            yield f"  whatever the unread ones say, between {bounds}"
        for peer in peers:
            if peer["measure"] == measure["measure"]:
                yield f"  {peer['peer_set']} ({peer['peers']} others): {sentence(peer, measure['unit'])}"


def sentence(row: dict[str, Any], unit: str) -> str:
    """A value with its counts and interval, or why it is withheld."""
    if row["shown"] != "shown":
        counts = f"{row['yes']} of {row['n']}" if row["yes"] is not None else f"n = {row['n']}"
        return f"{counts}; not shown: {row['reason']}"
    if unit == "percent":
        interval = "no interval" if row["low"] is None else f"{row['low']:g} to {row['high']:g}"
        return f"{row['value']:g}% of the evaluation ({interval}, n = {row['n']})"
    return (
        f"{row['yes']} of {row['n']} "
        f"({percent(row['value'])}, {percent(row['low'])} to {percent(row['high'])})"
    )


def percent(share: float) -> str:
    """A share as whole percent."""
    return f"{share * 100:.0f}%"


def _rows(directory: Path, table: str, **equal: str) -> list[dict[str, Any]]:
    frame = pl.scan_parquet(directory / f"{table}.parquet")
    for column, value in equal.items():
        frame = frame.filter(pl.col(column) == value)
    return frame.collect().to_dicts()
