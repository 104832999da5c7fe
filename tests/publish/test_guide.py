"""Every query of the researchers' guide runs, and every tool gives the same three figures."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.query.sql import select
from warehouse.snapshots.snapshot import Snapshot, latest

DOCS = Path(__file__).parents[2] / "docs"
GUIDE = (DOCS / "researchers.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```([\w -]+)\n(.*?)^```", GUIDE, re.S | re.M)


def blocks(kind: str) -> list[str]:
    return [text for said, text in BLOCKS if said == kind]


@pytest.fixture(scope="module")
def snapshot(sample_job) -> Snapshot:
    return latest(sample_job[0].home / "warehouse")


@pytest.fixture(scope="module")
def answer(snapshot: Snapshot) -> list[float]:
    """The three figures, counted here in plain Python."""
    rows = [
        row
        for row in snapshot.read("procurements").to_dicts()
        if row["financial_year"] == "2025/26" and row["authority_id"] is not None
    ]
    weights = sum(row["weight_pct"] for row in rows if row["weighted_above_zero"])
    found = [
        sum(row["in_scope"] for row in rows),
        sum(row["determinable"] for row in rows),
        round(weights, 2),
    ]
    assert all(found)
    return found


def figures(text: str) -> list[float]:
    return [float(number) for number in text.split()]


def ran(command: list[str], folder: Path, **env: str) -> str:
    ended = subprocess.run(
        command, cwd=folder, env={**os.environ, **env}, capture_output=True, text=True, timeout=600
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


def needed(program: str, package: str) -> str:
    found = shutil.which(program)
    if found is None:
        pytest.skip(f"{program} is not installed; apt-get install {package}")
    return found


def test_each_block_is_run_by_a_test_or_says_that_it_is_not() -> None:
    known = {
        "bash",
        "sql",
        "python polars",
        "python pandas",
        "r readr",
        "r rsqlite",
        "r not-run",
        "spreadsheet",
    }
    assert {kind for kind, _ in BLOCKS} == known
    assert "not run by our tests" in GUIDE


def test_sql(snapshot: Snapshot, answer: list[float], sample_job) -> None:
    first, *others = blocks("sql")
    runner = CliRunner(env={"PEERBENCH_HOME": str(sample_job[0].home)})
    result = runner.invoke(app, ["sql", first, "--format", "csv"])
    assert result.exit_code == 0, result.output
    assert [float(cell) for cell in result.stdout.splitlines()[1].split(",")] == answer
    for query in others:
        _, rows = select(snapshot, query)
        assert list(rows), query


def test_the_views_of_the_snapshot_give_the_same_in_duckdb(snapshot: Snapshot, answer: list[float]) -> None:
    script = (
        "import duckdb, sys; c = duckdb.connect(); c.execute(open('views.sql').read());"
        "print(*c.execute(sys.argv[1]).fetchone())"
    )
    assert figures(ran([sys.executable, "-c", script, blocks("sql")[0]], snapshot.directory)) == answer


@pytest.mark.parametrize("library", ["polars", "pandas"])
def test_python(snapshot: Snapshot, answer: list[float], library: str) -> None:
    (script,) = blocks(f"python {library}")
    assert figures(ran([sys.executable, "-c", script], snapshot.directory)) == answer


def test_the_guide_runs_from_top_to_bottom_as_a_reader_copies_it(sample_job, tmp_path: Path) -> None:
    """One shell, started where the README is, with nothing set; each block as it stands."""
    root = DOCS.parent
    for name in (".venv", "docs"):
        (tmp_path / name).symlink_to(root / name)
    (tmp_path / "data").mkdir()
    (tmp_path / "data/demo").symlink_to(sample_job[0].home)
    typed = {
        "bash": "{}",
        "sql": "peerbench sql \"$(cat <<'END'\n{}END\n)\"\n",
        "python polars": "python - <<'END'\n{}END\n",
        "python pandas": "python - <<'END'\n{}END\n",
    }
    script = "set -eu\n" + "".join(typed[kind].format(text) for kind, text in BLOCKS if kind in typed)
    env = {name: value for name, value in os.environ.items() if not name.startswith("PEERBENCH_")}
    bash = ["bash", "-c", script]
    ended = subprocess.run(bash, cwd=tmp_path, env=env, capture_output=True, text=True, timeout=900)
    assert ended.returncode == 0, ended.stdout[-2000:] + ended.stderr
    assert ended.stdout.count("procurements") > 1 and "SYNTHETIC" in ended.stdout


@pytest.mark.parametrize("library", ["readr", "rsqlite"])
def test_r(snapshot: Snapshot, answer: list[float], library: str, tmp_path: Path) -> None:
    rscript = needed("Rscript", "r-base-core r-cran-readr r-cran-rsqlite")
    (script,) = blocks(f"r {library}")
    path = tmp_path / "query.R"
    path.write_text(script)
    assert figures(ran([rscript, str(path)], snapshot.directory)) == answer


def test_a_spreadsheet(snapshot: Snapshot, answer: list[float], tmp_path: Path) -> None:
    """LibreOffice imports the CSV, and works out the guide's formulas beside it."""
    soffice = needed("soffice", "libreoffice-calc")
    (formulas,) = blocks("spreadsheet")
    lines = (snapshot.directory / "csv/procurements.csv").read_text(encoding="utf-8").splitlines()
    header = lines[0].split(",")
    for number, formula in enumerate(formulas.strip().splitlines()):
        for name in sorted(set(header) & set(re.findall(r"\w+", formula))):
            column = letters(header.index(name))
            formula = re.sub(rf"\b{name}\b", f"${column}$2:${column}${len(lines)}", formula)
        quoted = formula.replace('"', '""')
        lines.append(f'answer {number},"{quoted}"')
    path = tmp_path / "sheet.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    out = tmp_path / "out"
    taken_in = (
        "--infilter=CSV:44,34,76,1,,2057,false,true,false,false,false,0,true"  # UTF-8, formulas worked out
    )
    ran(
        [
            *(soffice, "--headless", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", taken_in),
            *("--convert-to", "csv", "--outdir", str(out), str(path)),
        ],
        tmp_path,
    )
    found = [
        line
        for line in (out / "sheet.csv").read_text(encoding="utf-8").splitlines()
        if line.startswith("answer ")
    ]
    assert [float(line.split(",")[1]) for line in found] == answer


def letters(index: int) -> str:
    """A column's letters: 0 is A, 26 is AA."""
    text = ""
    while index >= 0:
        text, index = chr(ord("A") + index % 26) + text, index // 26 - 1
    return text


@pytest.mark.parametrize("notebook", ["council_profile", "reproduce_figure"])
def test_the_notebooks_run(snapshot: Snapshot, notebook: str) -> None:
    counted = snapshot.scan("procurements").filter("determinable").group_by("authority_id").len()
    council = counted.drop_nulls().sort("len", "authority_id").collect()["authority_id"][-1]
    stated = {"PEERBENCH_SNAPSHOT": str(snapshot.directory), "PEERBENCH_COUNCIL": council}
    out = ran([sys.executable, str(DOCS / "notebooks" / f"{notebook}.py")], snapshot.directory, **stated)
    assert council in out


def test_the_files_that_the_guide_names_are_there(snapshot: Snapshot) -> None:
    named = set(re.findall(r"`((?:csv/)?[\w.]+\.(?:csv|json|jsonld|sqlite|bib|ris|txt|cff|sql))`", GUIDE))
    for name in named - {"latest.json", "warehouse/tables/schema.json"}:
        assert (snapshot.directory / name).exists(), name
    assert {"datapackage.json", "index.json", "lg_inform.csv", "peerbench.sqlite"} <= named
    assert pl.read_csv(snapshot.directory / "lg_inform.csv").columns[:5] == [
        *("Area code", "Metric", "Period", "Value", "Value type"),
    ]
