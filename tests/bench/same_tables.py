"""Whether two commits publish the same tables: of the SYNTHETIC sample's newest year, and of recorded releases.

    .venv/bin/python tests/bench/same_tables.py BEFORE [AFTER]      # AFTER: HEAD; a commit, tag or branch each

Each commit is checked out in a temporary folder and publishes from the same files, with the libraries of this
environment and a clock of its own. A line per table: identical bytes, equal rows (and where bytes differ, why that
may be), equal within 1e-9, or different, with the first rows that differ. Exit 1 when a table is different or gone.
Recorded releases are those of `../shared/real` or PEERBENCH_SHARED; where they are not, that is said.
"""

import hashlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import polars as pl

ROOT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("PEERBENCH_SHARED", ROOT.parent / "shared"))
OF_THE_RUN = {"runs"}
"""Tables that say when something was done."""
SOURCES = {
    "fts.jsonl": "find_a_tender",
    "cf.jsonl": "contracts_finder",
    "pcs_scotland.jsonl": "public_contracts_scotland",
    "sell2wales.jsonl": "sell2wales",
}
NEAR = 1e-9


def main() -> int:
    """Publishes with both commits and compares. Gives the exit code."""
    before, after = sys.argv[1], (sys.argv[2:] or ["HEAD"])[0]
    different = 0
    with tempfile.TemporaryDirectory(prefix="same-tables-") as folder:
        place = Path(folder)
        inputs = {"sample": _sample(place), "recorded": _recorded()}
        for name, files in inputs.items():
            if not files:
                print(f"{name}: not compared, since {SHARED / 'real'} is not there")
                continue
            register = ROOT / "sample" / "register" if name == "sample" else None
            made = [_published(place, commit, name, files, register) for commit in (before, after)]
            for line, same in _compared(*made):
                different += not same
                print(f"{name}: {line}")
    print(f"{different} tables differ between {before} and {after}")
    return int(different > 0)


def _sample(place: Path) -> list[tuple[Path, str]]:
    """The newest year of the sample, a file per service."""
    from sample.notices import generate, to_json

    releases = generate()[0]
    newest = max(row["release"]["date"] for row in releases)[:4]
    found = []
    for source in ("contracts_finder", "find_a_tender"):
        path = place / f"{source}.jsonl"
        kept = [row["release"] for row in releases if row["source"] == source]
        path.write_text(
            "".join(to_json(row) + "\n" for row in kept if row["date"][:4] >= str(int(newest) - 1))
        )
        found.append((path, source))
    return found


def _recorded() -> list[tuple[Path, str]]:
    return [
        (SHARED / "real" / name, source)
        for name, source in SOURCES.items()
        if (SHARED / "real" / name).exists()
    ]


def _published(
    place: Path, commit: str, name: str, files: list[tuple[Path, str]], register: Path | None
) -> Path:
    """The folder of the snapshot that a commit publishes from these files."""
    known = subprocess.run(
        ["git", "rev-parse", "--short", f"{commit}^{{commit}}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    tree, home = place / known, place / f"{known}-{name}"
    if not tree.exists():
        subprocess.run(["git", "clone", "-q", "--shared", str(ROOT), str(tree)], check=True)
        subprocess.run(["git", "checkout", "-q", "--detach", known], cwd=tree, check=True)
    environment = os.environ | {"PYTHONPATH": str(tree), "PEERBENCH_HOME": str(home)}
    if register:
        environment["PEERBENCH_REGISTER"] = str(register)
    peerbench = [sys.executable, "-c", "from pipelines.cli import main; main()"]
    for path, source in files:
        subprocess.run(
            [*peerbench, "import", str(path), "--source", source],
            cwd=tree,
            env=environment,
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    done = subprocess.run([*peerbench, "rebuild"], cwd=tree, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{commit}: rebuild of {name} ended with {done.returncode}:\n{done.stderr[-3000:]}")
    latest = json.loads((home / "warehouse" / "latest.json").read_text())["snapshot"]
    return home / "warehouse" / "snapshots" / latest


def _compared(before: Path, after: Path) -> Iterator[tuple[str, bool]]:
    """(a line, whether the table is the same), for each table of either snapshot."""
    files = [_files(root) for root in (before, after)]
    names = {name for found in files for name in found}
    for table in sorted(names - OF_THE_RUN):
        first, second = (found.get(table, []) for found in files)
        if not first or not second:
            yield f"{table}: only {'after' if not first else 'before'}", not first
        elif [(p.name, _hash(p)) for p in first] == [(p.name, _hash(p)) for p in second]:
            yield f"{table}: identical bytes", True
        else:
            yield _rows(table, pl.read_parquet(first), pl.read_parquet(second))


def _files(snapshot: Path) -> dict[str, list[Path]]:
    """The Parquet files of each table, by the manifest."""
    found: dict[str, list[Path]] = {}
    for file in json.loads((snapshot / "manifest.json").read_text())["files"]:
        found.setdefault(file["table"], []).append(snapshot / file["path"])
    return {table: sorted(paths) for table, paths in found.items()}


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _rows(table: str, first: pl.DataFrame, second: pl.DataFrame) -> tuple[str, bool]:
    gone = [name for name in first.columns if name not in second.columns]
    new = [name for name in second.columns if name not in first.columns]
    if gone:
        return f"{table}: columns gone: {', '.join(gone)}", False
    added = f"; new columns: {', '.join(new)}" if new else ""
    second = second.select(first.columns)
    if first.schema != second.schema or first.height != second.height:
        return f"{table}: {first.height} rows before, {second.height} after, or other types{added}", False
    if first.equals(second):
        return f"{table}: equal rows{added}", True
    by = [name for name, dtype in first.schema.items() if not dtype.is_float() and not dtype.is_nested()]
    first, second = first.sort(by, nulls_last=True), second.sort(by, nulls_last=True)
    differing = [name for name in first.columns if not _near(first[name], second[name])]
    if not differing:
        return f"{table}: equal within {NEAR}, or in another order{added}", True
    row = next(i for i in range(first.height) if first[differing[0]][i] != second[differing[0]][i])
    was, now = (frame.select(differing[:3]).row(row) for frame in (first, second))
    return f"{table}: {', '.join(differing)} differ; row {row} was {was}, is {now}{added}", False


def _near(first: pl.Series, second: pl.Series) -> bool:
    if not first.dtype.is_float():
        return first.equals(second)
    same_nulls = (first.is_null() == second.is_null()).all()
    return bool(same_nulls) and bool(((first - second).abs().fill_null(0) <= NEAR).all())


if __name__ == "__main__":
    sys.exit(main())
