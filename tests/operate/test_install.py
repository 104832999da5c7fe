"""The section "On a server" typed as it stands, in a fresh root: what it names is there, and what it sets up works.

What a test cannot do stands in for by name: `apt-get`, `useradd`, `systemctl` and `journalctl` write down how they
were called, and the owner of a file stays. Packages are those of this checkout, not fetched again: `make` links
them. With PEERBENCH_INSTALL=whole `make` is the real one, which fetches every package.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from ports import free_port

ROOT = Path(__file__).parents[2]
PLACES = ("/opt/peerbench", "/etc/", "/var/lib/peerbench")
"""What the section names on the machine; here they lie below the fresh root."""
SAID = "{name} $*"
STAND_INS = {
    **dict.fromkeys(
        ("apt-get", "useradd", "systemctl", "journalctl"), 'echo "$(basename "$0") $*" >> "$CALLS"'
    ),
    # Owner and group are users of a machine that was set up; modes are kept.
    "install": r'a=(); while [ $# -gt 0 ]; do case $1 in -o|-g) shift;; *) a+=("$1");; esac; shift; done; '
    'exec /usr/bin/install "${a[@]}"',
}
LINKED = 'echo "make $*" >> "$CALLS"; [ "$1" = install ] && ln -s "$BUILT/.venv" .venv'


def blocks(heading: str = "On a server") -> list[list[str]]:
    """The lines of each code block of a section."""
    section = (ROOT / "docs/operations.md").read_text().split(f"\n## {heading}\n")[1].split("\n## ")[0]
    return [block.strip().splitlines() for block in re.findall(r"^```\n(.*?)^```", section, re.M | re.S)]


class Machine:
    """A fresh root in a folder, with a shell that types there."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for place in ("bin", "opt", "etc/systemd/system", "var/lib/peerbench", "source"):
            (root / place).mkdir(parents=True)
        (root / "var/lib/peerbench").chmod(0o700)  # as StateDirectory makes it
        whole = os.environ.get("PEERBENCH_INSTALL") == "whole"
        for name, does in (STAND_INS | ({} if whole else {"make": LINKED})).items():
            (root / "bin" / name).write_text(f"#!/bin/bash\n{does}\n")
            (root / "bin" / name).chmod(0o755)
        self.env = {
            "PATH": f"{root / 'bin'}:{os.environ['PATH']}",
            "HOME": str(root),
            "CALLS": str(root / "calls"),
            "BUILT": str(ROOT),
            # The linked packages name this checkout; what was cloned comes first.
            "PYTHONPATH": str(root / "opt/peerbench"),
        }

    def here(self, text: str) -> str:
        """The same words with the places of the machine below the root."""
        for place in PLACES:
            text = re.sub(rf"(?<![\w/]){re.escape(place)}", f"{self.root}{place}", text)
        return text

    def type(self, lines: list[str], repository: Path) -> None:
        """Types the lines into one shell, as a person does; the first that fails ends it, and what it began."""
        text = self.here("\n".join(lines)).replace("REPOSITORY", str(repository))
        said = self.root / "said"
        with said.open("w") as file:  # not a pipe, which what runs on in the background would hold open
            done = subprocess.run(
                ["bash", "-euo", "pipefail", "-c", f"trap 'kill $(jobs -p) 2> /dev/null || :' EXIT\n{text}"],
                cwd=self.root,
                env=self.env,
                stdout=file,
                stderr=subprocess.STDOUT,
                timeout=1_800,
            )
        assert done.returncode == 0, said.read_text()

    def calls(self) -> list[str]:
        """What was asked of the stand-ins."""
        return (self.root / "calls").read_text().splitlines()

    def starts(self, unit: str) -> subprocess.CompletedProcess[str]:
        """What systemd does for a unit of one command: its environment, its folder, its umask."""
        text = self.here((self.root / "etc/systemd/system" / unit).read_text())
        found = dict(re.findall(r"^(ExecStart|EnvironmentFile|WorkingDirectory|UMask)=(.*)$", text, re.M))
        lines = Path(found["EnvironmentFile"]).read_text().splitlines()
        named = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
        return subprocess.run(
            found["ExecStart"].split(),
            cwd=found["WorkingDirectory"],
            env=self.env | {name: self.here(value) for name, value in named.items()},
            umask=int(found["UMask"], 8),
            capture_output=True,
            text=True,
        )


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of this checkout as they lie here, committed, to be cloned."""
    place = tmp_path_factory.mktemp("repository")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    for name in filter(None, listed.stdout.split("\0")):
        if not name.startswith(("tests/", "findings/")) and (ROOT / name).is_file():
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, place / name)
    who = ["-c", "user.name=a", "-c", "user.email=a@b.example"]
    for asked in (["init", "-q"], ["add", "-A"], [*who, "commit", "-qm", "as it lies here"]):
        subprocess.run(["git", *asked], cwd=place, check=True)
    return place


@pytest.fixture(scope="module")
def machine(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Machine:
    found = Machine(tmp_path_factory.mktemp("machine"))
    for lines in blocks():
        found.type(
            [f"cd {found.root}/opt/peerbench", *lines] if "git clone" not in "\n".join(lines) else lines,
            repository,
        )
    return found


def test_it_is_typed_without_a_question(machine: Machine) -> None:
    env = machine.root / "etc/peerbench.env"
    assert env.stat().st_mode & 0o777 == 0o600
    assert "PEERBENCH_CONTACT=you@your.org.uk\n" in env.read_text()
    assert (machine.root / "var/lib/peerbench/dagster/dagster.yaml").stat().st_mode & 0o777 == 0o600
    assert (machine.root / "opt/peerbench/.venv/bin/peerbench").exists()


def test_every_unit_that_is_begun_was_put_there(machine: Machine) -> None:
    asked = " ".join(call for call in machine.calls() if call.startswith("systemctl"))
    named = {name if "." in name else f"{name}.service" for name in re.findall(r"\bpeerbench[\w.-]*", asked)}
    there = {path.name for path in (machine.root / "etc/systemd/system").iterdir()}
    assert named <= there and {"peerbench.timer", "peerbench-watch.timer", "peerbench-web.service"} <= named
    shipped = {path.name for path in (ROOT / "deploy/systemd").glob("peerbench*.*")} - {"peerbench.env"}
    assert there == shipped, "a unit that is shipped and that nobody is told to put there"
    for timer in (name for name in there if name.endswith(".timer")):
        assert timer.replace(".timer", ".service") in there


def test_programs_of_all_units_are_installed(machine: Machine) -> None:
    for unit in (machine.root / "etc/systemd/system").glob("*.service"):
        (program,) = re.findall(r"^ExecStart=(\S+)", unit.read_text(), re.M)
        assert os.access(machine.here(program), os.X_OK), program
        for path in re.findall(r"/opt/peerbench/\S+|/var/lib/peerbench/dagster\b", unit.read_text()):
            assert Path(machine.here(path)).exists(), f"{unit.name}: {path}"


@pytest.mark.slow
def test_the_look_works_in_a_new_home_that_has_no_night_yet(machine: Machine) -> None:
    looked = machine.starts("peerbench-watch.service")
    assert (looked.returncode, looked.stdout) == (0, "no trouble\n"), looked.stdout + looked.stderr
    home = machine.root / "var/lib/peerbench"
    assert not [path for path in home.rglob("*") if path.stat().st_mode & 0o077]
    assert str(machine.root / "opt/peerbench") in _where(machine)


@pytest.mark.slow
def test_a_trial_against_the_stand_in_is_typed(machine: Machine, repository: Path, tmp_path: Path) -> None:
    (lines,) = blocks("Trying it")
    text = "\n".join(lines).replace("/tmp/tried", str(tmp_path / "tried")).replace("8000", str(free_port()))
    machine.type([f"cd {machine.root}/opt/peerbench", text], repository)
    said = (machine.root / "said").read_text()
    assert "published" in said and "OLD" not in said, said


def _where(machine: Machine) -> str:
    asked = [sys.executable, "-c", "import pipelines; print(pipelines.__path__[0])"]
    found = subprocess.run(asked, cwd=machine.root, env=machine.env, capture_output=True, text=True)
    return found.stdout
