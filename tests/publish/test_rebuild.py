"""From landed releases to a snapshot that others can read, and that refuses to be read when it changed."""

import json
import re
from pathlib import Path

import duckdb
import pytest
from small_home import few_councils
from typer.testing import CliRunner

from pipelines.cli import app
from warehouse.snapshots.snapshot import SnapshotError, latest


def run(home: Path, *args: str) -> tuple[int, str]:
    if not (home / "register").exists():
        few_councils(home / "register")
    env = {"PEERBENCH_HOME": str(home), "PEERBENCH_REGISTER": str(home / "register")}
    result = CliRunner(env=env).invoke(app, list(args))
    return result.exit_code, result.output


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("home")
    lines = []
    for number in range(12):
        weight = 10 if number < 8 else 0
        criteria = [
            {"type": "quality", "name": "Social Value", "description": str(weight)},
            {"type": "quality", "name": "Design", "description": str(30 - weight)},
            {"type": "quality", "name": "Staff", "description": "30"},
            {"type": "price", "description": "40"},
        ]
        lines.append(
            {
                "ocid": f"ocds-h6vhtk-{number:06x}",
                "id": f"{number:06d}-2025",
                "date": "2025-06-01T09:00:00+01:00",
                "tag": ["tender"],
                "tender": {
                    "title": "<b>Works",
                    "lots": [{"id": "1", "awardCriteria": {"criteria": criteria}}],
                },
                "buyer": {"id": "GB-FTS-1", "name": "Leeds City Council"},
            }
        )
    path = home / "in.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    assert run(home, "import", str(path), "--source", "find_a_tender")[0] == 0
    code, out = run(home, "rebuild")
    assert code == 0, out
    return home


def test_duckdb_reads_what_the_manifest_says(home: Path) -> None:
    directory, manifest = latest(home / "warehouse")
    for file in manifest["files"]:
        (rows,) = duckdb.sql(f"select count(*) from '{directory / file['path']}'").fetchall()[0]
        assert rows == file["rows"], file["table"]
    found = duckdb.sql(
        f"select authority_id, count(*), sum(has_social_value::int) from '{directory}/procurements/*.parquet' group by 1"
    ).fetchall()
    assert found == [("E08000035", 12, 8)]


def test_a_council_is_shown_with_interval_and_peers(home: Path) -> None:
    code, out = run(home, "council", "leeds city council")
    assert code == 0
    assert "8 of 12 (67%, 39% to 86%)" in out
    code, out = run(home, "council", "Nowhere Council")
    assert code == 2 and "Nowhere Council" in out


def test_the_page_shows_the_figures_and_escapes_what_notices_say(home: Path) -> None:
    page = (home / "site/council/E08000035.html").read_text()
    assert "In 8 of the 12 procurements whose criteria could be read (95% interval 39% to 86%)" in page
    assert not re.search("together (in |of )?0 of 0", page)
    (listed,) = (home / "site/council/E08000035").glob("procurements-*.html")
    for text in (page, listed.read_text()):
        assert "<b>Works" not in text
    assert "&lt;b&gt;Works" in listed.read_text()


@pytest.mark.usefixtures("no_pages")
def test_a_refused_record_is_in_the_quarantine_table(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_text('{"ocid": "ocds-h6vhtk-2", "id": "1"}\nnonsense\n')
    run(tmp_path, "import", str(path), "--source", "find_a_tender")
    assert run(tmp_path, "rebuild")[0] == 0
    directory, _ = latest(tmp_path / "warehouse")
    found = duckdb.sql(f"select rule from '{directory / 'quarantine.parquet'}' order by 1").fetchall()
    assert found == [("release-without-date",), ("unreadable",)]


def test_a_changed_file_is_refused(home: Path, tmp_path: Path) -> None:
    path = latest(home / "warehouse").directory / "measures.parquet"
    content = path.read_bytes()
    try:
        path.write_bytes(content[:-9] + bytes([content[-9] ^ 1]) + content[-8:])
        with pytest.raises(SnapshotError, match="measures.parquet"):
            latest(home / "warehouse")
    finally:
        path.write_bytes(content)


def test_without_a_snapshot_there_is_one_clear_line(tmp_path: Path) -> None:
    code, out = run(tmp_path, "council", "Leeds City Council")
    assert code == 2 and "no snapshot" in out and len(out.strip().splitlines()) == 1


def test_nothing_is_published_of_nothing(tmp_path: Path) -> None:
    code, _ = run(tmp_path, "rebuild")
    assert code == 1 and not (tmp_path / "warehouse" / "latest.json").exists()
