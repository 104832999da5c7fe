"""SQL reads the snapshot and nothing else; a figure is traced to its notices; snapshots are compared by cause."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest
from small_home import release
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.publish import snapshot as publish_tables
from pipelines.publish.storage import place
from pipelines.rebuild import rebuild
from pipelines.settings import Settings
from pipelines.site import build
from warehouse.errors import UserError
from warehouse.snapshots.difference import differences
from warehouse.snapshots.snapshot import latest, opened

FORBIDDEN = [
    "copy procurements to '{0}/out.csv'",
    "copy (select 1) to '{0}/out.parquet' (use_tmp_file false)",
    "select * from read_text('/etc/passwd')",
    "select * from read_csv('/etc/passwd')",
    "select * from '/etc/passwd'",
    "select * from glob('/etc/*')",
    "select * from read_blob('{0}/secret.txt')",
    "select * from read_parquet('{0}/other.parquet')",
    "select * from sniff_csv('{0}/secret.txt')",
    "attach '{0}/x.db'",
    "export database '{0}/out'",
    "import database '{0}/out'",
    "install httpfs",
    "load httpfs",
    "create table x as select 1",
    "create or replace view procurements as select 1",
    "drop view procurements",
    "set enable_external_access = true",
    "reset lock_configuration",
    "pragma database_list",
    "call pragma_version()",
    "select 1; copy (select 1) to '{0}/out.csv'",
    "explain analyze copy (select 1) to '{0}/out.csv'",
    "select getenv('HOME')",
    "select * from read_text('http://127.0.0.1:1/')",
    "insert into procurements values (1)",
    "delete from procurements",
    "prepare x as select 1",
    "",
    "select from",
]


def ask(settings: Settings, *asked: str) -> tuple[int, str, str]:
    result = CliRunner(env={"PEERBENCH_HOME": str(settings.home)}).invoke(app, list(asked))
    return result.exit_code, result.stdout, result.stderr


@pytest.mark.parametrize("query", FORBIDDEN)
def test_sql_writes_nothing_and_reads_nothing_else(small: Settings, tmp_path: Path, query: str) -> None:
    (tmp_path / "secret.txt").write_text("a secret")
    pl.DataFrame({"a": ["a secret"]}).write_parquet(tmp_path / "other.parquet")
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    code, out, told = ask(small, "sql", query.format(tmp_path))
    assert code == 2 and "root:" not in out + told and "a secret" not in out
    assert told.count("peerbench: ") == 1 and "Traceback" not in told
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before


def test_sql_gives_tables_csv_and_json(small: Settings) -> None:
    query = "with a as (from procurements) select count(*) as n, max(title) as title from a"
    assert ask(small, "sql", query)[1].splitlines() == ["n   title", "60  Works 9"]
    assert ask(small, "sql", query, "--format", "csv")[1] == "n,title\n60,Works 9\n"
    assert json.loads(ask(small, "sql", query, "--format", "json")[1]) == {"n": 60, "title": "Works 9"}
    assert ask(small, "sql", query, "--format", "xml")[0] == 2


def test_each_figure_of_a_council_as_json_adds_up_as_its_page_does(small: Settings) -> None:
    code, out, told = ask(small, "council", "Leeds City Council", "--json")
    assert code == 0, told
    figures = json.loads(out)["figures"]
    apart = [row for row in figures if row["found"] is not None]
    assert all(row["found"] == row["held"] + row["unread"] + row["left_out"] for row in apart)
    assert all(bool(row["left_out"]) == bool(row["left_out_because"]) for row in apart)
    assert {row["breakdown"] for row in figures if row["found"] is None} <= {
        "cpv_division",
        "value_band",
        "procedure",
        "hub",
    }
    whole = {row["measure"]: row for row in figures if row["breakdown"] == "all"}
    assert whole["coverage"]["found"] == whole["coverage"]["held"] == whole["coverage"]["in_scope"] == 20
    assert all(row["found"] == 20 for row in whole.values())
    assert any(row["left_out"] for row in whole.values()), "some figures leave some out"


def test_open_writes_views_that_any_duckdb_reads(small: Settings, tmp_path: Path) -> None:
    code, out, _ = ask(small, "open", "--to", str(tmp_path / "x.duckdb"))
    assert code == 0 and "views over snapshot" in out
    with duckdb.connect(str(tmp_path / "x.duckdb"), read_only=True) as connection:
        assert connection.execute("select count(*) from procurements").fetchone() == (60,)
        said = dict(connection.execute("from about").fetchall())
        assert said["snapshot"] == latest(place(small)).manifest["snapshot"]


@pytest.mark.parametrize(
    "asked",
    [
        ("council", "Leeds"),
        ("councils",),
        ("sql", "select count(*) from procurements"),
        ("open", "--to", "{}/x.duckdb"),
        ("trace", "Leeds", "share_at_least_10", "all"),
        ("tables",),
        ("verify", "--evidence"),
    ],
    ids=lambda asked: asked[0],
)
def test_every_reader_refuses_a_damaged_file(small: Settings, tmp_path: Path, asked: tuple[str, ...]) -> None:
    path = latest(place(small)).directory / "procurements" / "2025-26.parquet"
    content = bytearray(path.read_bytes())
    content[len(content) // 3] ^= 4
    path.write_bytes(content)
    code, out, told = ask(small, *(part.format(tmp_path) for part in asked))
    assert code == 2 and "2025-26.parquet: does not match the manifest" in told and not out
    with pytest.raises(UserError, match="does not match"):
        build.pages(small)
    code, out, _ = ask(small, "snapshots", "verify")
    assert (
        code == 1 and "procurements/2025-26.parquet: damaged" in out and "mend it: `peerbench rebuild`" in out
    )


def test_a_figure_is_traced_to_the_words_and_the_notices(small: Settings) -> None:
    code, out, _ = ask(small, "trace", "Leeds City Council", "share_at_least_10", "2025/26")
    assert code == 0
    (row,) = (
        latest(place(small))
        .read("authority_measures")
        .filter(
            (pl.col("authority_id") == "E08000035")
            & (pl.col("measure") == "share_at_least_10")
            & (pl.col("period") == "2025/26")
            & (pl.col("breakdown") == "all")
        )
        .to_dicts()
    )
    traced = json.loads(
        ask(small, "trace", "Leeds City Council", "share_at_least_10", "2025/26", "--json")[1]
    )
    assert len(traced["procurements"]) == row["n"] > 0
    assert sum(found["counts_as"] for found in traced["procurements"]) == row["yes"]
    for found in traced["procurements"]:
        (criterion,) = found["criteria"]
        assert criterion["notice_url"] in out and criterion["evidence_text"] in out
        assert found["landed"][0]["landing_path"] in out
    assert out.count("https://www.find-tender.service.gov.uk/Notice/") == row["n"]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("Nowhere", "coverage", "all"), "Nowhere"),
        (("Leeds", "nothing", "all"), "no measure"),
        (("Leeds", "coverage", "1999/00"), "2024/25"),
    ],
)
def test_a_figure_that_is_not_there_is_one_line(small: Settings, asked: tuple[str, ...], said: str) -> None:
    code, _, told = ask(small, "trace", *asked)
    assert code == 2 and said in told and len(told.strip().splitlines()) == 1


@pytest.mark.slow
@pytest.mark.usefixtures("no_pages")
def test_snapshots_are_compared_by_cause(
    small: Settings,
    make_release: Callable[..., dict[str, Any]],
    land: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = latest(place(small)).manifest["snapshot"]
    later = {
        **make_release(3, weight=30),
        "id": "900003-2025",
        "date": "2025-09-01T09:00:00+01:00",
        "tag": ["tenderUpdate"],
    }
    land(small.home, [make_release(100), later])
    second = rebuild(small)
    where, declared = place(small), publish_tables.declared()
    found = {
        (row.table, row.cause): (row.added, row.removed, row.changed)
        for row in differences(opened(where, first), opened(where, second), declared)
    }
    assert found["releases", "new notices"] == (2, 0, 0)
    assert found["procurements", "new notices"] == (1, 0, 1)
    assert {cause for table, cause in found if table in ("criteria", "procurement_lots")} == {"new notices"}
    figures = {cause for table, cause in found if table == "authority_measures"}
    assert figures == {"new notices", "new notices of other councils"}
    assert not list(differences(opened(where, second), opened(where, second), declared))
    code, out, _ = ask(small, "snapshots", "diff", first, second)
    assert code == 0 and "procurements" in out and "new notices" in out


@pytest.mark.slow
@pytest.mark.usefixtures("no_pages")
def test_what_new_rules_change_is_told_apart(small: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    first = latest(place(small)).manifest["snapshot"]
    for module in (
        "pipelines.social_value.read",
        "pipelines.publish.verify_evidence",
        "pipelines.publish.snapshot",
    ):
        monkeypatch.setattr(f"{module}.RULE_VERSION", "test.2")
    real = publish_tables.scan

    def moved(home: Path, name: str) -> pl.LazyFrame:
        frame = real(home, name)
        return frame.with_columns(title=pl.lit("other")) if name == "procurements" else frame

    monkeypatch.setattr(publish_tables, "scan", moved)
    monkeypatch.setattr(publish_tables, "unpublishable", lambda *_: ())
    second = rebuild(small)
    where = place(small)
    found = list(differences(opened(where, first), opened(where, second), publish_tables.declared()))
    assert [(row.table, row.cause, row.changed) for row in found if row.table == "procurements"] == [
        ("procurements", "new rules", 60)
    ]


@pytest.mark.slow
@pytest.mark.usefixtures("no_pages")
def test_the_list_shows_rollbacks(small: Settings) -> None:
    first = latest(place(small)).manifest["snapshot"]
    second = rebuild(small)
    code, out, _ = ask(small, "snapshots", "use", first, "--reason", "the new one is wrong")
    assert code == 0 and first in out
    code, out, _ = ask(small, "snapshots", "list")
    lines = out.splitlines()
    assert code == 0 and lines[0].startswith(first) and "latest" in lines[0]
    assert lines[1].startswith(second) and "rolled back" in lines[1]
    assert ask(small, "snapshots", "use", "../../x", "--reason", "x")[0] == 2
    code, out, _ = ask(small, "snapshots", "prune", "--keep", "1", "--grace-hours", "0", "--dry-run")
    assert code == 0 and "0 snapshots" in out


@pytest.mark.slow
def test_a_question_loads_no_library_that_it_has_no_use_for(small: Settings, tmp_path: Path) -> None:
    """They take seconds of a start."""
    notice = tmp_path / "notice.jsonl"
    notice.write_text(json.dumps(release(1)) + "\n")
    asked = [
        ["council", "Leeds"],
        ["read", str(notice)],
        ["sql", "select count(*) from procurements"],
        ["trace", "E08000035", "coverage", "all"],
        ["status"],
    ]
    code = f"""
import sys
from typer.testing import CliRunner
from pipelines.cli import app
unwanted = ("altair", "dagster", "sklearn", "skops", "scipy.stats", "sqlalchemy", "statsmodels", "pandas")
for asked in {asked!r}:
    done = CliRunner().invoke(app, asked)
    print(asked[0], done.exit_code < 10, [name for name in unwanted if name in sys.modules])
"""
    env = {**os.environ, "PEERBENCH_HOME": str(small.home)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=env, check=True)
    assert done.stdout.splitlines() == [f"{words[0]} True []" for words in asked], done.stdout + done.stderr
