"""`make bench`: what a rebuild and a night cost, beside another commit and beside peers, as ratios of one run.

    .venv/bin/python tests/bench/speed.py [--against COMMIT] [--releases N] [--night M] [--rounds R] [--write]

The corpus is drawn by a seed (`corpus.py`). Each commit is checked out in a temporary folder and runs with the
libraries of this environment, in processes of its own; the rounds go from one to the next in turn. Pages are not made.
Peers (flatterer, DuckDB, orjson with pyarrow) are installed into an environment of their own, of which those that
cannot be installed are named. `--write` puts the table into docs/performance.md. Seconds are CPU seconds of a whole
process with its start; they stand in the page for their ratios alone. Bytecode is kept beside the run and made before
it, as where the program is installed.
"""

import argparse
import json
import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

from corpus import SEED, write

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "performance.md"
PEERS = {
    "flatterer": (
        "flatterer",
        "import flatterer, sys\nflatterer.flatten(sys.argv[1], sys.argv[2], ndjson=True, parquet=True, csv=False, force=True)",
    ),
    "DuckDB read_json": (
        "duckdb",
        "import duckdb, sys\nduckdb.sql('set threads=1'); duckdb.sql(f\"copy (select * from read_json('{sys.argv[1]}', "
        "format='newline_delimited', union_by_name=true, maximum_object_size=100000000)) to '{sys.argv[2]}.parquet'\")",
    ),
    "orjson and pyarrow": (
        "orjson pyarrow",
        """import orjson, sys, pyarrow as pa, pyarrow.parquet as pq
notices, lots = [], []
for line in open(sys.argv[1], 'rb'):
    row = orjson.loads(line)
    tender = row.get('tender') or {}
    notices.append((row['ocid'], row.get('id'), row.get('date'), tender.get('title'), tender.get('description')))
    lots += [(row['ocid'], str(lot.get('id')), lot.get('title')) for lot in tender.get('lots') or ()]
pq.write_table(pa.table(dict(zip('abcde', map(list, zip(*notices))))), sys.argv[2] + '.notices', compression='zstd')
if lots:
    pq.write_table(pa.table(dict(zip('abc', map(list, zip(*lots))))), sys.argv[2] + '.lots', compression='zstd')
""",
    ),
}
JOB = """
import importlib, inspect, sys
for name in ("pipelines.site.build", "pipelines.publish.tables"):
    try:
        importlib.import_module(name).pages = lambda settings: 0
    except ImportError:
        pass
try:
    from pipelines.rebuild import rebuild
except ImportError:
    from pipelines.publish.rebuild import rebuild
from pipelines.settings import Settings
knows = "changed" in inspect.signature(rebuild).parameters
rebuild(Settings(), **({"changed": True} if sys.argv[1] == "night" and knows else {}))
"""
"""A commit that knows no night makes everything again, as its own nights do."""


@dataclass
class Cost:
    """What several runs of one thing took: CPU seconds, seconds, and most memory in MB."""

    cpu: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)

    def add(self, command: Sequence[str], cwd: Path, environment: dict[str, str]) -> None:
        """Runs it once. Raises SystemExit with what it said when it fails."""
        begun = time.monotonic()
        child = subprocess.Popen(
            command, cwd=cwd, env=environment, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL
        )
        said = child.stderr.read() if child.stderr else b""
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            raise SystemExit(f"{' '.join(command)[:200]}: exit {child.returncode}\n{said.decode()[-2000:]}")
        self._add(used, time.monotonic() - begun)

    def _add(self, used: resource.struct_rusage, wall: float) -> None:
        self.cpu.append(used.ru_utime + used.ru_stime)
        self.wall.append(wall)
        self.memory.append(used.ru_maxrss / 1024)
        print(
            f"{self.cpu[-1]:.1f} CPU s, {wall:.1f} s, {self.memory[-1]:,.0f} MB", file=sys.stderr, flush=True
        )

    def row(self, name: str, base: "Cost | None") -> str:
        """A line of the table."""
        ratios = [mine / other for mine, other in zip(self.cpu, base.cpu, strict=True)] if base else [1.0]
        ratio = f"{statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"
        cpu = f"{statistics.median(self.cpu):.1f} ({min(self.cpu):.1f} to {max(self.cpu):.1f})"
        return f"| {name} | {ratio} | {cpu} | {statistics.median(self.wall):.1f} | {max(self.memory):,.0f} |"


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--against", default="f1891af")
    asked.add_argument("--releases", type=int, default=2_000)
    asked.add_argument("--night", type=int, default=50)
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--write", action="store_true")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="speed-") as folder:
        lines = list(measured(Path(folder), given))
    print("\n".join(lines))
    if given.write:
        text = PAGE.read_text()
        head, _, rest = text.partition(BEGIN)
        PAGE.write_text(f"{head}{BEGIN}\n" + "\n".join(lines) + f"\n{END}{rest.partition(END)[2]}")


BEGIN, END = "<!-- measured -->", "<!-- end -->"


def measured(place: Path, given: argparse.Namespace) -> Iterator[str]:
    """The lines of the table, and before it with what it was made."""
    files = write(place / "corpus", given.releases, SEED)
    night = write(place / "night", given.night, SEED, after=given.releases)
    commits = {name: _checkout(place, name) for name in (given.against, "HEAD")}
    known = {name: _short(name) for name in commits}
    bytecode = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    bytecode["PYTHONPYCACHEPREFIX"] = str(place / "bytecode")
    _warm(place, commits, bytecode)
    costs: dict[str, dict[str, Cost]] = {
        work: {name: Cost() for name in commits} for work in ("rebuild", "night")
    }
    peers, missing = _peers(place)
    of_peers = {name: Cost() for name in peers}
    for number in range(given.rounds):
        for name, tree in commits.items():
            home = place / f"home-{known[name]}"
            shutil.rmtree(home, ignore_errors=True)
            environment = bytecode | {"PYTHONPATH": str(tree), "PEERBENCH_HOME": str(home)}
            _import(tree, environment, files)
            costs["rebuild"][name].add([sys.executable, "-c", JOB, "rebuild"], tree, environment)
            _import(tree, environment, night)
            costs["night"][name].add([sys.executable, "-c", JOB, "night"], tree, environment)
        for name, (python, code) in peers.items():
            out = place / f"out-{number}"
            shutil.rmtree(out, ignore_errors=True)
            cost = Cost()
            for path in files.values():
                cost.add([str(python), "-c", code, str(path), str(out)], place, dict(os.environ))
            of_peers[name].cpu.append(sum(cost.cpu))
            of_peers[name].wall.append(sum(cost.wall))
            of_peers[name].memory.append(max(cost.memory))
    libraries = ", ".join(f"{name} {version(name)}" for name in ("polars", "msgspec", "duckdb"))
    yield f"{given.releases:,} releases (seed {SEED}), a night of {given.night}; {given.rounds} rounds in turn; median"
    yield f"and range. Python {platform.python_version()}, {libraries}; {os.cpu_count()} cores. By `{_command(given)}`."
    yield ""
    yield f"| work | CPU against {known[given.against]} | CPU seconds | seconds | most memory, MB |"
    yield "|---|---|---|---|---|"
    for work, of in costs.items():
        for name, cost in of.items():
            yield cost.row(f"{work}, {known[name]}", of[given.against])
    yield ""
    yield "| beside HEAD's rebuild of the same files | CPU against it | CPU seconds | seconds | most memory, MB |"
    yield "|---|---|---|---|---|"
    for name, cost in of_peers.items():
        yield cost.row(f"{name}, {peers_version(peers[name][0], PEERS[name][0])}", costs["rebuild"]["HEAD"])
    for name, why in missing.items():
        yield f"| {name} | not installed: {why} | | | |"


def _warm(place: Path, commits: dict[str, Path], bytecode: dict[str, str]) -> None:
    """Each commit once over a few releases, so that no measured run compiles a module."""
    few, more = write(place / "few", 20, SEED), write(place / "more", 5, SEED, after=20)
    for tree in commits.values():
        home = place / "warm"
        shutil.rmtree(home, ignore_errors=True)
        environment = bytecode | {"PYTHONPATH": str(tree), "PEERBENCH_HOME": str(home)}
        for files, work in ((few, "rebuild"), (more, "night")):
            _import(tree, environment, files)
            Cost().add([sys.executable, "-c", JOB, work], tree, environment)


def _command(given: argparse.Namespace) -> str:
    options = (f"--against {given.against}", f"--releases {given.releases}", f"--night {given.night}")
    return " ".join(("tests/bench/speed.py", *options, f"--rounds {given.rounds}"))


def _short(commit: str) -> str:
    command = ["git", "rev-parse", "--short", f"{commit}^{{commit}}"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()


def _checkout(place: Path, commit: str) -> Path:
    tree = place / f"tree-{_short(commit)}"
    subprocess.run(["git", "clone", "-q", "--shared", str(ROOT), str(tree)], check=True)
    subprocess.run(["git", "checkout", "-q", "--detach", _short(commit)], cwd=tree, check=True)
    return tree


def _import(tree: Path, environment: dict[str, str], files: dict[str, Path]) -> None:
    for source, path in files.items():
        command = [
            sys.executable,
            "-c",
            "from pipelines.cli import app; app()",
            "import",
            str(path),
            "--source",
            source,
        ]
        subprocess.run(command, cwd=tree, env=environment, check=True, capture_output=True)


def _peers(place: Path) -> tuple[dict[str, tuple[Path, str]], dict[str, str]]:
    """(python and program of each peer, and of those that cannot be installed why)."""
    python = place / "peers" / "bin" / "python"
    subprocess.run([sys.executable, "-m", "venv", str(place / "peers")], check=True)
    found, missing = {}, {}
    for name, (packages, code) in PEERS.items():
        command = [
            str(python),
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            *packages.split(),
        ]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            missing[name] = done.stderr.strip().splitlines()[-1][:100]
        else:
            found[name] = (python, code)
    return found, missing


def peers_version(python: Path, packages: str) -> str:
    """The versions of a peer's packages."""
    code = "import sys, json; from importlib.metadata import version; print(json.dumps([version(n) for n in sys.argv[1:]]))"
    done = subprocess.run(
        [str(python), "-c", code, *packages.split()], capture_output=True, text=True, check=True
    )
    return " and ".join(json.loads(done.stdout))


if __name__ == "__main__":
    main()
