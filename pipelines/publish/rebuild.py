"""Everything again from landing: index, procurements, measures, peers, snapshot, pages."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pipelines.authorities.register import load as load_register
from pipelines.authorities.resolve import Resolver
from pipelines.benchmark.compare import authority_measures, peer_comparisons
from pipelines.benchmark.measures import load as load_measures
from pipelines.collect.index import body, index
from pipelines.collect.landing import sole_writer
from pipelines.publish.site import write as write_site
from pipelines.settings import Settings
from pipelines.social_value.procurements import grouped, read_procurement
from pipelines.social_value.read import RULE_VERSION
from warehouse.snapshot import latest, publish, table


@dataclass(frozen=True)
class Published:
    """What a rebuild gave."""

    snapshot: str
    rows: dict[str, int]
    states: dict[str, int]
    pages: int


def rebuild(settings: Settings) -> Published:
    """Publishes a snapshot of all that lies in landing. Raises ValueError for a bad register, LandingBusy."""
    with sole_writer(settings.home):
        rows = _rows(settings)
        refused: list[dict[str, Any]] = rows.pop("quarantine")
        frames = {}
        for name, found in rows.items():
            frames[name], broken = table(name, found)
            refused += broken
        frames["quarantine"], _ = table("quarantine", refused)
        register = load_register(settings.register_dir)
        about = {
            "synthetic": register.synthetic,
            "register": register.id,
            "register_version": register.version,
            "rule_version": RULE_VERSION,
            "licence": "Contains public sector information licensed under the Open Government Licence v3.0.",
        }
        snapshot = publish(settings.home / "warehouse", frames, about)
        pages = write_site(settings.home / "site", *latest(settings.home / "warehouse"))
    states = frames["procurements"].group_by("state").len().sort("len", descending=True)
    return Published(
        snapshot, {name: frame.height for name, frame in frames.items()}, dict(states.iter_rows()), pages
    )


def _rows(settings: Settings) -> dict[str, list[dict[str, Any]]]:
    register = load_register(settings.register_dir)
    resolver, measures = Resolver(register), load_measures()
    releases = list(index(settings.home))
    procurements, criteria, refused = _procurements(settings.home, releases, resolver)
    councils = list(register.authorities.values())
    return {
        "releases": releases,
        "quarantine": refused,
        "authorities": [asdict(row) for row in councils],
        "procurements": procurements,
        "criteria": criteria,
        "measures": [_definition(asdict(row)) for row in measures],
        "authority_measures": list(authority_measures(procurements, councils, measures)),
        "peer_comparisons": list(peer_comparisons(procurements, councils, measures)),
    }


def _definition(row: dict[str, Any]) -> dict[str, Any]:
    kept = ("title", "question", "why_it_matters", "kind", "numerator", "denominator", "unit", "minimum_n")
    return {"measure": row["id"], **{key: row[key] for key in kept}}


def _procurements(
    home: Path, releases: list[dict[str, Any]], resolver: Resolver
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[dict[str, Any]]]:
    procurements, criteria, refused = [], [], []
    for source, ocid, found in grouped(releases):
        try:
            row, listed = read_procurement([body(home, item) for item in found], source, resolver)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            reason = f"{type(error).__name__}: {error}"
            refused.append(
                {
                    "stage": "procurements",
                    "source": source,
                    "ocid": ocid,
                    "rule": "unreadable-process",
                    "reason": reason,
                }
            )
            continue
        procurements.append(row)
        criteria += listed
    return procurements, criteria, refused
