"""Each table from the ones before it: one function a table. The graph and `rebuild` call these."""

from collections.abc import Callable, Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pipelines.authorities.register import load as load_register
from pipelines.authorities.resolve import Resolver
from pipelines.benchmark import compare
from pipelines.benchmark.measures import load as load_measures
from pipelines.collect.index import body, index, refusals
from pipelines.publish.site import write as write_site
from pipelines.settings import Settings
from pipelines.social_value.procurements import grouped, read_procurement
from pipelines.social_value.read import RULE_VERSION
from warehouse.snapshot import latest, publish
from warehouse.store import read, refuse, refused_rows, save
from warehouse.tables import TABLES

Counts = dict[str, int]
LICENCE = "Contains public sector information licensed under the Open Government Licence v3.0."


def releases(settings: Settings) -> Counts:
    """The index of landing, and what landing holds that cannot be used."""
    return _save(settings.home, "releases", index(settings.home), refusals(settings.home))


def authorities(settings: Settings) -> Counts:
    """The register's authorities."""
    register = load_register(settings.register_dir)
    return _save(settings.home, "authorities", map(asdict, register.authorities.values()))


def procurements(settings: Settings) -> Counts:
    """`procurements` and `criteria` in one pass over the processes: merged, then read."""
    resolver = Resolver(load_register(settings.register_dir))
    rows, criteria, refused = [], [], []
    for source, ocid, found in grouped(read(settings.home, "releases").to_dicts()):
        try:
            row, listed = read_procurement([body(settings.home, r) for r in found], source, resolver)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            reason = f"{type(error).__name__}: {error}"
            rule = "unreadable-process"
            refused.append(
                {"stage": "procurements", "source": source, "ocid": ocid, "rule": rule, "reason": reason}
            )
            continue
        rows.append(row)
        criteria += listed
    return _save(settings.home, "procurements", rows, refused) | _save(settings.home, "criteria", criteria)


def measures(settings: Settings) -> Counts:
    """The definitions of the measures."""
    kept = ("title", "question", "why_it_matters", "kind", "numerator", "denominator", "unit", "minimum_n")
    rows = [{"measure": m.id, **{key: getattr(m, key) for key in kept}} for m in load_measures()]
    return _save(settings.home, "measures", rows)


def authority_measures(settings: Settings) -> Counts:
    """Every measure of every authority and period."""
    return _compared(settings, "authority_measures", compare.authority_measures)


def peer_comparisons(settings: Settings) -> Counts:
    """Every measure of every authority's peers."""
    return _compared(settings, "peer_comparisons", compare.peer_comparisons)


def snapshot(settings: Settings) -> str:
    """Publishes all tables. Gives the snapshot's id."""
    register = load_register(settings.register_dir)
    frames = {name: read(settings.home, name) for name in TABLES if name != "quarantine"}
    frames["quarantine"] = refused_rows(settings.home)
    about = {
        "synthetic": register.synthetic,
        "register": register.id,
        "register_version": register.version,
        "rule_version": RULE_VERSION,
        "licence": LICENCE,
    }
    return publish(settings.home / "warehouse", frames, about)


def pages(settings: Settings) -> int:
    """A page a council from the latest snapshot. Gives their number."""
    return write_site(settings.home / "site", *latest(settings.home / "warehouse"))


def _compared(settings: Settings, name: str, function: Callable[..., Any]) -> Counts:
    everyone = list(load_register(settings.register_dir).authorities.values())
    rows = read(settings.home, "procurements").to_dicts()
    return _save(settings.home, name, function(rows, everyone, load_measures()))


def _save(
    home: Path, name: str, rows: Iterable[dict[str, Any]], refused: Iterable[dict[str, Any]] = ()
) -> Counts:
    """Rows in, rows out and rows refused: what a check needs to prove that none was lost."""
    kept, broken = save(home, name, rows)
    everything = [*refused, *broken]
    refuse(home, name, everything)
    return {name: kept, f"{name}_refused": len(everything)}


STEPS: tuple[tuple[str, Callable[[Settings], Counts]], ...] = (
    ("releases", releases),
    ("authorities", authorities),
    ("procurements", procurements),
    ("measures", measures),
    ("authority_measures", authority_measures),
    ("peer_comparisons", peer_comparisons),
)
"""The tables in the order in which each needs the ones before."""
