"""What makes a snapshot readable without us: extracts, data package, descriptions, citation, index."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from warehouse.snapshots.extracts import (
    LG_INFORM,
    SQLITE,
    caveat,
    chosen,
    kept_words,
    lg_inform,
    write_csv,
    write_sqlite,
)
from warehouse.snapshots.manifest import Manifest, digest_of
from warehouse.snapshots.parquet import SYNTHETIC
from warehouse.snapshots.storage import Place
from warehouse.tables.declared import Column, Table
from warehouse.text import indented

OGL = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
TITLE = "peerbench: social value in the award criteria of English councils"
SUMMARY = (
    "Public contract notices of {sources}, read for the weight that social value "
    "has in their award criteria, by council, with intervals, coverage and the words that prove each weight."
)
AUTHOR = "The peerbench contributors"
MISSING = ["", "nan"]
_TYPES = {pl.Int64: "integer", pl.Float64: "number", pl.Boolean: "boolean", pl.Date: "date"}


class Described(Manifest):
    """A manifest with the title and address of each source."""

    sources: Sequence[tuple[str, str]]


def write(
    place: Place,
    staging: Path,
    manifest: Manifest,
    tables: list[Table],
    sources: Sequence[tuple[str, str]] = (),
    kept: Mapping[str, Path] | None = None,
) -> list[str]:
    """Writes all that goes with the tables into staging. Gives the paths. `sources`: title and address.

    `kept`: extracts of an earlier snapshot with the same rows, by path, which are shared.
    """
    paths = list(kept or ()) or _extracts(place, staging, manifest, tables)
    for name, path in (kept or {}).items():
        place.disk.share(path, staging / name)
    described: Described = {**manifest, "sources": sources}
    texts = {
        "datapackage.json": _json(datapackage(staging, described, tables)),
        "dataset.jsonld": _json(json_ld(described, tables)),
        "views.sql": views(manifest),
        "README.md": readme(described, tables),
        **citations(described),
    }
    for name, text in texts.items():
        place.disk.write(staging / name, text.encode())
    paths += texts
    place.disk.write(staging / "index.json", _json(index(staging, manifest, paths)).encode())
    return [*paths, "index.json"]


def _extracts(place: Place, staging: Path, manifest: Manifest, tables: list[Table]) -> list[str]:
    synthetic = bool(manifest.get("synthetic"))
    held = {t.name: (t, chosen(_scan(staging, manifest, t.name), t)) for t in tables if t.benchmark}
    paths = []
    for name, (table, rows) in held.items():
        path = staging / "csv" / f"{name}.csv"
        place.disk.folder(path.parent)
        _make(place, path, rows, table, synthetic)
        paths.append(f"csv/{name}.csv")
    if held:
        sqlite = staging / SQLITE
        place.disk.make(sqlite, lambda: write_sqlite(sqlite, held, manifest))
        paths.append(SQLITE)
    if {"authority_measures", "measures"} <= held.keys():
        table, rows = held["authority_measures"]
        units = held["measures"][1].select("measure", "unit")
        rows = rows.join(units, on="measure", how="left")
        place.disk.write(staging / LG_INFORM, lg_inform(rows, table, synthetic).write_csv().encode())
        paths.append(LG_INFORM)
    return paths


def _make(place: Place, path: Path, rows: pl.LazyFrame, table: Table, synthetic: bool) -> None:
    place.disk.make(path, lambda: write_csv(rows, path, table, synthetic))


def _scan(staging: Path, manifest: Manifest, table: str) -> pl.LazyFrame:
    return pl.scan_parquet([staging / file["path"] for file in manifest["files"] if file["table"] == table])


def datapackage(staging: Path, manifest: Described, tables: Sequence[Table]) -> dict[str, object]:
    """A Frictionless data package (version 2) with an explicit schema for every resource."""
    resources: list[dict[str, object]] = []
    synthetic = bool(manifest.get("synthetic"))
    for table in tables:
        files = [file for file in manifest["files"] if file["table"] == table.name]
        paths = [file["path"] for file in files]
        whole = (
            {"bytes": files[0]["bytes"], "hash": f"sha256:{files[0]['sha256']}"} if len(files) == 1 else {}
        )
        stated = {"title": table.name.replace("_", " "), "description": _said(table, synthetic)}
        resources.append(
            {
                "name": table.name,
                "path": paths[0] if len(paths) == 1 else paths,
                "format": "parquet",
                "mediatype": "application/vnd.apache.parquet",
                **stated,
                **whole,
                "schema": _schema(table),
            }
        )
        if table.benchmark:
            csv = staging / "csv" / f"{table.name}.csv"
            added = {"name": "caveat", "type": "string", "description": "What must be known of every row."}
            schema = _schema(table)
            fields = [_field(column) for column in table.columns if column.name != "caveat"]
            resources.append(
                {
                    "name": f"{table.name}-csv",
                    "path": f"csv/{table.name}.csv",
                    "type": "table",
                    "format": "csv",
                    "mediatype": "text/csv",
                    "encoding": "utf-8",
                    **stated,
                    "description": " ".join(filter(None, (stated["description"], kept_words(table)))),
                    "bytes": csv.stat().st_size,
                    "hash": f"sha256:{digest_of(csv)}",
                    "schema": {**schema, "fields": [*fields, added]},
                }
            )
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "peerbench",
        "title": _title(manifest),
        "description": _abstract(manifest),
        "version": manifest["schema_version"],
        "id": manifest["snapshot"],
        "created": manifest["published_at"],
        "licenses": [{"name": "OGL-UK-3.0", "title": "Open Government Licence v3.0", "path": OGL}],
        "sources": [{"title": title, "path": address} for title, address in manifest["sources"]],
        "contributors": [{"title": AUTHOR, "role": "author"}],
        "resources": resources,
    }


def _schema(table: Table) -> dict[str, object]:
    found: dict[str, object] = {"fields": [_field(c) for c in table.columns], "missingValues": MISSING}
    if table.key:
        found["primaryKey"] = list(table.key)
    return found


def _field(column: Column) -> dict[str, object]:
    return {
        "name": column.name,
        "type": _TYPES.get(type(column.dtype), "string"),
        "description": column.description,
        "unit": column.unit,
        "nullReason": column.null_reason,
        "source": column.source,
        **({"separator": column.separator} if column.separator else {}),
        **({} if column.nullable else {"constraints": {"required": True}}),
    }


def json_ld(manifest: Described, tables: Sequence[Table]) -> dict[str, object]:
    """The data set in schema.org's words, as search engines and catalogues read it."""
    files = [
        {
            "@type": "DataDownload",
            "name": file["path"],
            "contentUrl": file["path"],
            "encodingFormat": "application/vnd.apache.parquet",
            "contentSize": f"{file['bytes']} B",
            "sha256": file["sha256"],
        }
        for file in manifest["files"]
    ]
    return {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "name": _title(manifest),
        "description": _abstract(manifest),
        "identifier": manifest["snapshot"],
        "version": manifest["schema_version"],
        "datePublished": manifest["published_at"],
        "license": OGL,
        "isAccessibleForFree": True,
        "creator": {"@type": "Organization", "name": AUTHOR},
        "spatialCoverage": "England",
        "variableMeasured": [
            {"@type": "PropertyValue", "name": f"{table.name}.{c.name}", "description": c.description}
            | ({"unitText": c.unit} if c.unit else {})
            for table in tables
            if table.benchmark or table.name == "procurements"
            for c in table.columns
        ],
        "distribution": files,
    }


def citations(manifest: Described) -> dict[str, str]:
    """How to cite this snapshot: CITATION.cff, BibTeX, RIS, and plain words."""
    snapshot, day = manifest["snapshot"], manifest["published_at"][:10]
    title = _title(manifest)
    return {
        "CITATION.cff": (
            "cff-version: 1.2.0\n"
            "message: Please cite the snapshot that you used.\n"
            "type: dataset\n"
            f"title: {json.dumps(title)}\n"
            f"abstract: {json.dumps(_abstract(manifest))}\n"
            "authors:\n"
            f"  - name: {AUTHOR}\n"
            f'version: "{snapshot}"\n'
            f"date-released: {day}\n"
            "license: OGL-UK-3.0\n"
        ),
        "citation.txt": f"{AUTHOR} ({day[:4]}). {title}. Snapshot {snapshot}, {day}.\n",
        "citation.bib": (
            f"@misc{{peerbench_{snapshot},\n  author = {{{{{AUTHOR}}}}},\n  title = {{{{{title}}}}},\n"
            f"  year = {{{day[:4]}}},\n  version = {{{snapshot}}},\n"
            f"  note = {{Snapshot {snapshot}, {day}}}\n}}\n"
        ),
        "citation.ris": (
            f"TY  - DATA\nAU  - {AUTHOR}\nTI  - {title}\nPY  - {day[:4]}\nDA  - {day.replace('-', '/')}\n"
            f"ET  - {snapshot}\nER  - \n"
        ),
    }


def views(manifest: Manifest) -> str:
    """A view a table for DuckDB, with paths relative to the snapshot's folder."""
    paths: dict[str, list[str]] = {}
    for file in manifest["files"]:
        paths.setdefault(file["table"], []).append(file["path"])
    lines = [
        "-- duckdb -init views.sql, started in this folder",
        "-- Footers of the files are read once in a session.",
        "set parquet_metadata_cache = true;",
    ]
    for table, found in paths.items():
        listed = ", ".join(f"'{path}'" for path in found)
        lines.append(f"create or replace view {table} as select * from read_parquet([{listed}]);")  # noqa: S608
    return "\n".join(lines) + "\n"


def index(staging: Path, manifest: Manifest, paths: Sequence[str]) -> dict[str, object]:
    """Every file of the snapshot but this one and the manifest, with bytes, hash, rows and schema version."""
    entries = [dict(file) for file in manifest["files"]]
    for path in paths:
        file = staging / path
        entries.append({"path": path, "bytes": file.stat().st_size, "sha256": digest_of(file)})
    return {
        "snapshot": manifest["snapshot"],
        "published_at": manifest["published_at"],
        "schema_version": manifest["schema_version"],
        "synthetic": bool(manifest.get("synthetic")),
        "files": entries,
    }


def readme(manifest: Described, tables: Sequence[Table]) -> str:
    """What lies here, in one page."""
    rows: dict[str, int] = {}
    for file in manifest["files"]:
        rows[file["table"]] = rows.get(file["table"], 0) + file["rows"]
    lines = [
        f"# {_title(manifest)}",
        "",
        _abstract(manifest),
        "",
        f"Snapshot {manifest['snapshot']}, published {manifest['published_at'][:10]}, schema "
        f"{manifest['schema_version']}, rules {manifest.get('rule_version', 'unknown')}. "
        f"{manifest.get('licence', '')}",
        "",
        "Start with `procurements`. Missing is not zero. Do not rank councils.",
        "",
        "| table | rows | a row is |",
        "|---|---|---|",
    ]
    for table in tables:
        lines.append(f"| {table.name} | {rows.get(table.name, 0):,} | {table.row} |")
    lines += [
        "",
        "`manifest.json` has the hash of every file; `datapackage.json` the meaning of every column; "
        "`views.sql` a view a table for DuckDB; `csv/` and `peerbench.sqlite` the benchmark tables; "
        "`CITATION.cff` how to cite.",
        *(f"\n{table.name}: {kept_words(table)}" for table in tables if table.extract_of),
    ]
    return "\n".join(lines) + "\n"


def _said(table: Table, synthetic: bool) -> str:
    use = f" Use for: {table.use_for}." if table.use_for else ""
    return f"{table.description}{use} {caveat(table, synthetic)}"


def _title(manifest: Manifest) -> str:
    return f"{'SYNTHETIC ' if manifest.get('synthetic') else ''}{TITLE}"


def _abstract(manifest: Described) -> str:
    summary = SUMMARY.format(sources=" and ".join(title for title, _ in manifest["sources"]) or "no source")
    return f"{SYNTHETIC}. {summary}" if manifest.get("synthetic") else summary


def _json(value: Any) -> str:
    return indented(value).decode() + "\n"
