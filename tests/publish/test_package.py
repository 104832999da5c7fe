"""What makes a snapshot readable without us agrees with the declarations, and with the tables."""

import csv
import json
import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import polars as pl
import pyarrow.parquet as pq
import pytest
from frictionless import Checklist, Package, Resource, system

from pipelines.publish.dictionary import ROOT, SCHEMA, declared, documents
from warehouse.errors import UserError
from warehouse.snapshots.extracts import chosen, write_csv
from warehouse.snapshots.manifest import digest, every_file
from warehouse.snapshots.snapshot import Snapshot, latest
from warehouse.tables import TABLES
from warehouse.tables.published import breaking, committed, renewed


@pytest.fixture(scope="module", params=["small_home", pytest.param("sample", marks=pytest.mark.slow)])
def home(request: pytest.FixtureRequest) -> Path:
    """A home that was published: a small one, or the sample's."""
    small = request.param == "small_home"
    return request.getfixturevalue("made_small") if small else request.getfixturevalue("sample_job")[0].home


@pytest.fixture(scope="module")
def snapshot(home: Path) -> Snapshot:
    return latest(home / "warehouse")


def is_synthetic(snapshot: Snapshot) -> bool:
    """Whether all of it must say so: the sample does, the small home does not."""
    return bool(snapshot.manifest["synthetic"])


@pytest.fixture(scope="module")
def package(snapshot: Snapshot) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((snapshot.directory / "datapackage.json").read_bytes())
    return found


def test_the_data_package_is_valid(snapshot: Snapshot, package: dict[str, Any]) -> None:
    with system.use_context(standards="v2"):
        read = Package.from_descriptor(package, basepath=str(snapshot.directory))  # raises for a bad one
        errors = [error.note for error in Package.metadata_validate(read.to_descriptor())]
    assert not errors and len(read.resources) == len(package["resources"]), errors
    assert {resource["name"] for resource in package["resources"]} >= set(TABLES)
    for resource in package["resources"]:
        assert resource["schema"]["missingValues"] == ["", "nan"]
        paths = resource["path"] if isinstance(resource["path"], list) else [resource["path"]]
        for path in paths:
            assert (snapshot.directory / path).exists()
        if "hash" in resource:
            content = (snapshot.directory / paths[0]).read_bytes()
            assert resource["hash"] == f"sha256:{digest(content)}" and resource["bytes"] == len(content)
    assert "list" not in {f["type"] for r in package["resources"] for f in r["schema"]["fields"]}


BENCHMARK = [name for name, schema in TABLES.items() if getattr(schema, "benchmark", False)]


@pytest.mark.parametrize("table", BENCHMARK)
def test_every_csv_passes_frictionless(snapshot: Snapshot, package: dict[str, Any], table: str) -> None:
    (stated,) = [resource for resource in package["resources"] if resource["name"] == f"{table}-csv"]
    resource = Resource.from_descriptor(stated, basepath=str(snapshot.directory))
    report = resource.validate(Checklist())
    rows = report.tasks[0].stats.get("rows", 0)  # of an empty file it tells none
    assert report.valid, report.flatten(["rowNumber", "fieldName", "note"])[:5]
    assert rows == chosen(snapshot.scan(table), declared()[table]).collect().height


@pytest.mark.parametrize("name", TABLES)
def test_the_parquet_passes_the_declarations(snapshot: Snapshot, name: str) -> None:
    frame = snapshot.read(name)
    TABLES[name].validate(frame)
    for path in snapshot.files(name):
        file = pq.ParquetFile(path, page_checksum_verification=True)
        assert file.read().num_rows == file.metadata.num_rows
        said = {key.decode(): value.decode() for key, value in file.schema_arrow.metadata.items()}
        for mark in ("table", "description", "licence", "rule_version", "register_version", "schema_version"):
            assert said[f"peerbench:{mark}"]
        assert is_synthetic(snapshot) == said.get("peerbench:notice", "").startswith("SYNTHETIC")
        for column in file.schema_arrow:
            assert {b"description", b"unit", b"null_reason", b"source"} <= set(column.metadata)


def test_sorted_as_declared(snapshot: Snapshot) -> None:
    for name, table in declared().items():
        order = list(table.sorted_by)
        for path in snapshot.files(name):
            rows = pl.read_parquet(path)
            assert rows.equals(rows.sort(order, nulls_last=True, maintain_order=True)), path


def test_parquet_csv_and_sqlite_hold_the_same(snapshot: Snapshot) -> None:
    with sqlite3.connect(snapshot.directory / "peerbench.sqlite") as connection:
        for name in BENCHMARK:
            rows = chosen(snapshot.scan(name), declared()[name]).collect()
            with (snapshot.directory / "csv" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
                of_csv = list(csv.DictReader(file))
            assert (
                len(of_csv) == rows.height == connection.execute(f"select count(*) from {name}").fetchone()[0]
            )
            assert all(is_synthetic(snapshot) == ("SYNTHETIC" in row["caveat"]) for row in of_csv)
            for column, dtype in rows.schema.items():
                if dtype in (pl.Float64, pl.Int64) and column != "caveat":
                    total = float(rows[column].sum() or 0)
                    assert sum(float(row[column]) for row in of_csv if row[column]) == pytest.approx(total)
                    kept = connection.execute(f"select total({column}) from {name}").fetchone()[0]
                    assert kept == pytest.approx(total)
        said = dict(connection.execute("select name, value from about").fetchall())
        columns = connection.execute("select count(*) from columns where description = ''").fetchone()[0]
    assert is_synthetic(snapshot) == ("SYNTHETIC" in said.get("synthetic", "")) and columns == 0


def test_text_that_looks_like_a_formula_stays_text_in_csv(tmp_path: Path) -> None:
    table = declared()["authorities"]
    texts = ["=1+1", "+1", "-1", "@a", "\tx", "＝1", "plain", "'=1"]
    rows = pl.LazyFrame({"authority_id": texts}, schema={"authority_id": pl.String})
    path = tmp_path / "x.csv"
    write_csv(rows, path, type(table)(**{**vars(table), "columns": table.columns[:1]}), synthetic=False)
    with path.open(encoding="utf-8", newline="") as file:
        found = [row["authority_id"] for row in csv.DictReader(file)]
    assert found == ["'=1+1", "'+1", "'-1", "'@a", "'\tx", "'＝1", "plain", "'=1"]


def test_index_and_manifest_name_every_file(snapshot: Snapshot) -> None:
    there = {
        p.relative_to(snapshot.directory).as_posix() for p in snapshot.directory.rglob("*") if p.is_file()
    }
    index = json.loads((snapshot.directory / "index.json").read_bytes())
    assert {file["path"] for file in every_file(snapshot.manifest)} == there - {
        "manifest.json",
        "manifest.sig",
    }
    assert {file["path"] for file in index["files"]} == there - {
        "manifest.json",
        "manifest.sig",
        "index.json",
    }
    for file in [*index["files"], *every_file(snapshot.manifest)]:
        content = (snapshot.directory / file["path"]).read_bytes()
        assert (file["bytes"], file["sha256"]) == (len(content), digest(content)), file["path"]
    assert index["schema_version"] == committed()["version"] and index["synthetic"] is is_synthetic(snapshot)


def test_the_index_of_the_site_names_every_page_and_where_the_tables_lie(
    snapshot: Snapshot, home: Path
) -> None:
    site = home / "site"
    index = json.loads((site / "index.json").read_bytes())
    pages = {entry["path"] for entry in index["pages"]}
    assert pages == {path.relative_to(site).as_posix() for path in site.rglob("*.html")} and pages
    for entry in index["pages"]:
        assert entry["sha256"] == digest((site / entry["path"]).read_bytes())
    assert index["snapshot"] == snapshot.manifest["snapshot"]
    assert {entry["path"] for entry in index["files"]} == {
        file["path"] for file in every_file(snapshot.manifest)
    }
    assert [entry["path"] for entry in index["feeds"]] == ["feed.xml"]


def test_json_ld_and_citations_say_the_snapshot(snapshot: Snapshot) -> None:
    name = snapshot.manifest["snapshot"]
    described = json.loads((snapshot.directory / "dataset.jsonld").read_bytes())
    assert described["@type"] == "Dataset" and described["identifier"] == name and described["license"]
    assert len(described["distribution"]) == len(snapshot.manifest["files"])
    for file in ("CITATION.cff", "citation.bib", "citation.ris", "citation.txt"):
        text = (snapshot.directory / file).read_text(encoding="utf-8")
        assert name in text and is_synthetic(snapshot) == ("SYNTHETIC" in text), file
    ris = (snapshot.directory / "citation.ris").read_text()
    assert all(re.fullmatch(r"[A-Z]{2}  - .*", line) for line in ris.splitlines())
    bib = (snapshot.directory / "citation.bib").read_text()
    assert bib.count("{") == bib.count("}") and bib.startswith("@misc{")


def test_the_citation_file_has_what_its_format_asks_for(snapshot: Snapshot) -> None:
    import yaml

    stated = yaml.safe_load((snapshot.directory / "CITATION.cff").read_text(encoding="utf-8"))
    stated["date-released"] = str(stated["date-released"])
    needed = ["cff-version", "message", "title", "authors"]
    shape = {
        "type": "object",
        "required": needed,
        "properties": {
            "cff-version": {"const": "1.2.0"},
            "type": {"enum": ["dataset", "software"]},
            "authors": {"type": "array", "minItems": 1, "items": {"type": "object", "required": ["name"]}},
            "version": {"type": "string"},
            "date-released": {"pattern": r"^\d{4}-\d{2}-\d{2}$"},
        },
    }
    jsonschema.validate(stated, shape)


def test_generated_documents_are_those_of_the_declarations() -> None:
    for path, text in documents(committed()).items():
        assert (ROOT / path).read_text(encoding="utf-8") == text, f"{path} is stale: `make docs`"


def test_the_schema_only_grows_within_a_major_version() -> None:
    assert breaking(committed(), declared()) == []


@pytest.mark.parametrize("change", ["gone", "type", "nulls", "key", "table"])
def test_a_breaking_change_needs_a_new_major_version(change: str) -> None:
    old = json.loads(json.dumps(committed()))
    columns = old["tables"]["authorities"]["columns"]
    if change == "gone":
        columns["former"] = {"type": "String", "nullable": True}
    elif change == "type":
        columns["name"]["type"] = "Int64"
    elif change == "nulls":
        columns["valid_to"]["nullable"] = False
    elif change == "key":
        old["tables"]["authorities"]["key"] = ["name"]
    else:
        old["tables"]["former"] = {"key": [], "columns": {}}
    assert len(breaking(old, declared())) == 1
    with pytest.raises(UserError, match="needs a new major version"):
        renewed(old, declared())
    assert renewed(old, declared(), major=True)["version"] == f"{int(old['version'].split('.')[0]) + 1}.0"


def test_a_new_column_raises_the_minor_version() -> None:
    old = json.loads(json.dumps(committed()))
    del old["tables"]["authorities"]["columns"]["region"]
    first, second = map(int, old["version"].split("."))
    now = renewed(old, declared())
    assert now["version"] == f"{first}.{second + 1}"
    assert now["tables"]["authorities"]["columns"]["region"]["since"] == now["version"]


REBUILD = """
import sys
sys.path.insert(0, "tests/support")
from pathlib import Path
from pipelines.settings import Settings
from small_home import rebuild_tables
rebuild_tables(Settings(home=Path(sys.argv[1])))
"""


@pytest.mark.slow
def test_a_rebuild_from_landing_gives_the_same_bytes(small, tmp_path: Path) -> None:
    """From a copy of landing alone, elsewhere, under another hash seed, time zone, locale, umask and core count."""
    first = {f["path"]: f["sha256"] for f in every_file(latest(small.home / "warehouse").manifest)}
    copy = tmp_path / "elsewhere" / "home"
    copy.mkdir(parents=True)
    subprocess.run(["cp", "-r", str(small.home / "landing"), str(copy)], check=True)
    env = {"PYTHONHASHSEED": "7", "TZ": "Pacific/Auckland", "LC_ALL": "C", "POLARS_MAX_THREADS": "1"}
    command = f"umask 077; exec {sys.executable} -c '{REBUILD}' {copy}"
    ended = subprocess.run(
        ["sh", "-c", command], cwd=ROOT, env={**os.environ, **env}, capture_output=True, text=True
    )
    assert ended.returncode == 0, ended.stderr
    again = latest(copy / "warehouse").manifest
    second = {f["path"]: f["sha256"] for f in every_file(again)}
    of_the_moment = {
        *("README.md", "datapackage.json", "dataset.jsonld", "index.json"),
        *("CITATION.cff", "citation.txt", "citation.bib", "citation.ris"),
        # Each rebuild is a run of its own.
        "runs.parquet",
    }
    differ = {path for path in first if first[path] != second.get(path)}
    assert set(first) == set(second) and differ <= of_the_moment, differ - of_the_moment
    assert again["landing_sha256"] == latest(small.home / "warehouse").manifest["landing_sha256"]
    assert SCHEMA.endswith("schema.json") and sum(path.endswith(".parquet") for path in first) >= 18
