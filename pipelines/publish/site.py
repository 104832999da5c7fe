"""One plain HTML page a council, out of one snapshot: opens offline, needs no script."""

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import polars as pl
from jinja2 import Environment, PackageLoader

from pipelines.publish.council import peer_words, percent, sentence
from warehouse.manifest import digest, every_file
from warehouse.snapshot import Snapshot

MAX_EVIDENCE = 500
"""Rows of the evidence table on a page; the Parquet has all."""


def write(site: Path, snapshot: Snapshot) -> int:
    """Writes `site/<authority_id>.html` for every authority of a snapshot. Gives the number of pages."""
    page = Environment(loader=PackageLoader("pipelines.publish"), autoescape=True).get_template(
        "council.html"
    )
    site.mkdir(parents=True, exist_ok=True)
    own, peers = (_by_authority(snapshot, name) for name in ("authority_measures", "peer_comparisons"))
    procurements = _by_authority(snapshot, "procurements", ["authority_id", "state", "counted"])
    evidence = _evidence(snapshot)
    measures = _read(snapshot, "measures")
    authorities = _read(snapshot, "authorities")
    for authority in authorities:
        key = authority["authority_id"]
        counts: dict[str, int] = defaultdict(int)
        for row in procurements[key]:
            counts[row["state"]] += row["counted"]
        text = page.render(
            authority=authority,
            manifest=snapshot.manifest,
            measures=[_measure(measure, own[key], peers[key]) for measure in measures],
            states=sorted(counts.items(), key=lambda item: -item[1]),
            evidence=evidence[key][:MAX_EVIDENCE],
            evidence_left_out=max(0, len(evidence[key]) - MAX_EVIDENCE),
        )
        part = site / f".{key}.html"
        part.write_text(text, encoding="utf-8")
        part.replace(site / f"{key}.html")
    _index(site, snapshot)
    return len(authorities)


def _index(site: Path, snapshot: Snapshot) -> None:
    """`index.json`: every page with its bytes and hash, and every file of the snapshot it was made from."""
    pages = []
    for path in sorted(site.rglob("*.html")):
        content = path.read_bytes()
        name = path.relative_to(site).as_posix()
        pages.append({"path": name, "bytes": len(content), "sha256": digest(content)})
    stated = {
        "snapshot": snapshot.manifest["snapshot"],
        "schema_version": snapshot.manifest["schema_version"],
        "synthetic": bool(snapshot.manifest["synthetic"]),
        "pages": pages,
        "feeds": [],
        "files_lie_in": f"snapshots/{snapshot.manifest['snapshot']}/",
        "files": every_file(snapshot.manifest),
    }
    part = site / ".index.json"
    part.write_text(json.dumps(stated, indent=1, ensure_ascii=False), encoding="utf-8")
    part.replace(site / "index.json")


def _measure(
    measure: dict[str, Any], own: list[dict[str, Any]], peers: list[dict[str, Any]]
) -> dict[str, Any]:
    rows = []
    for row in sorted(own, key=lambda row: row["period"], reverse=True):
        if row["measure"] != measure["measure"]:
            continue
        beside = [
            f"{peer_words(peer['peer_set'])}: {sentence(peer, measure['unit'])}"
            for peer in peers
            if peer["measure"] == row["measure"] and peer["period"] == row["period"]
        ]
        known = row["bound_low"] is not None
        bounds = f"{percent(row['bound_low'])} to {percent(row['bound_high'])}" if known else ""
        rows.append({**row, "sentence": sentence(row, measure["unit"]), "bounds": bounds, "peers": beside})
    return {**measure, "rows": rows, "bounded": any(row["bounds"] for row in rows)}


def _evidence(snapshot: Snapshot) -> dict[str, list[dict[str, Any]]]:
    criteria = snapshot.scan("criteria").filter(pl.col("is_narrow"))
    procurements = snapshot.scan("procurements").select(
        *("source", "ocid", "authority_id", "title", "state"),
        *(pl.col(f"weight_{kind}pct").alias(f"of_all_{kind}pct") for kind in ("", "low_", "high_")),
    )
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    joined = criteria.join(procurements, on=["source", "ocid"]).sort("ocid", "criterion").collect()
    for row in joined.to_dicts():
        found[row["authority_id"]].append(row | {"reading": _reading(row)})
    return found


def _reading(row: dict[str, Any]) -> str:
    """What was made of the whole procurement: a joint criterion of 10% leaves social value at 0 to 10%."""
    if row["of_all_pct"] is not None:
        return f"{row['state']}, {row['of_all_pct']:g}%"
    if row["of_all_low_pct"] is not None and row["of_all_high_pct"] is not None:
        return f"{row['state']}, {row['of_all_low_pct']:g}% to {row['of_all_high_pct']:g}%"
    return str(row["state"])


def _by_authority(
    snapshot: Snapshot, table: str, columns: list[str] | None = None
) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in snapshot.scan(table).select(columns or pl.all()).collect().to_dicts():
        found[row["authority_id"]].append(row)
    return found


def _read(snapshot: Snapshot, table: str) -> list[dict[str, Any]]:
    return snapshot.read(table).to_dicts()
