"""One plain HTML page a council, out of one snapshot: opens offline, needs no script."""

from collections import defaultdict
from pathlib import Path
from typing import Any

import polars as pl
from jinja2 import Environment, PackageLoader

from pipelines.publish.words import peer_words, percent, sentence

NEAR = ("type", "type_and_region")
"""Peer sets that a page shows."""
MAX_EVIDENCE = 500
"""Rows of the evidence table on a page; the Parquet has all."""


def write(site: Path, directory: Path, manifest: dict[str, Any]) -> int:
    """Writes `site/<authority_id>.html` for every authority of a snapshot. Gives the number of pages."""
    page = Environment(loader=PackageLoader("pipelines.publish"), autoescape=True).get_template(
        "council.html"
    )
    site.mkdir(parents=True, exist_ok=True)
    own = _by_authority(directory, "authority_measures", where=_whole())
    peers = _by_authority(directory, "peer_comparisons", where=_whole() & pl.col("peer_kind").is_in(NEAR))
    procurements = _by_authority(directory, "procurements", ["authority_id", "state", "counted"])
    evidence = _evidence(directory)
    measures = [row for row in _read(directory, "measures") if row["kind"] != "profile"]
    authorities = _read(directory, "authorities")
    for authority in authorities:
        key = authority["authority_id"]
        counts: dict[str, int] = defaultdict(int)
        for row in procurements[key]:
            counts[row["state"]] += row["counted"]
        text = page.render(
            authority=authority,
            manifest=manifest,
            measures=[
                _measure(measure, own[key], peers[key])
                for measure in measures
                if measure["kind"] != "profile"
            ],
            states=sorted(counts.items(), key=lambda item: -item[1]),
            evidence=evidence[key][:MAX_EVIDENCE],
            evidence_left_out=max(0, len(evidence[key]) - MAX_EVIDENCE),
        )
        part = site / f".{key}.html"
        part.write_text(text, encoding="utf-8")
        part.replace(site / f"{key}.html")
    return len(authorities)


def _measure(
    measure: dict[str, Any], own: list[dict[str, Any]], peers: list[dict[str, Any]]
) -> dict[str, Any]:
    rows = []
    for row in sorted(own, key=lambda row: row["period"], reverse=True):
        if row["measure"] != measure["measure"]:
            continue
        beside = [
            f"{peer_words(peer)}: {sentence(peer, measure['unit'])}"
            for peer in peers
            if peer["measure"] == row["measure"] and peer["period"] == row["period"]
        ]
        known = row["bound_low"] is not None
        bounds = f"{percent(row['bound_low'])} to {percent(row['bound_high'])}" if known else ""
        rows.append({**row, "sentence": sentence(row, measure["unit"]), "bounds": bounds, "peers": beside})
    return {**measure, "rows": rows, "bounded": any(row["bounds"] for row in rows)}


def _evidence(directory: Path) -> dict[str, list[dict[str, Any]]]:
    criteria = pl.scan_parquet(directory / "criteria.parquet").filter(pl.col("is_narrow"))
    procurements = pl.scan_parquet(directory / "procurements.parquet").select(
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


def _whole() -> pl.Expr:
    """Rows of the whole, of all years and of financial years."""
    return (pl.col("breakdown") == "all") & ~pl.col("period").str.contains("months")


def _by_authority(
    directory: Path, table: str, columns: list[str] | None = None, where: pl.Expr | None = None
) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    frame = pl.scan_parquet(directory / f"{table}.parquet")
    frame = frame.select(columns) if columns else frame
    for row in (frame if where is None else frame.filter(where)).collect().to_dicts():
        found[row["authority_id"]].append(row)
    return found


def _read(directory: Path, table: str) -> list[dict[str, Any]]:
    return pl.read_parquet(directory / f"{table}.parquet").to_dicts()
