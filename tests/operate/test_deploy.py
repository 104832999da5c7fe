"""What `deploy/` ships is what its readers take: units, compose file, manifests, and Dagster's own settings."""

import re
import shutil
import signal
import subprocess
import sys
import tomllib
from contextlib import suppress
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest
import yaml
from dagster import DefaultSensorStatus
from dagster._core.instance.ref import InstanceRef
from pydantic import ValidationError

from pipelines.settings import Settings, variables
from sensors.sensors import watched_home

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
UNITS = sorted([*DEPLOY.glob("systemd/*.service"), *DEPLOY.glob("systemd/*.timer")])


def test_units_are_what_systemd_takes(tmp_path: Path) -> None:
    tool = shutil.which("systemd-analyze")
    if tool is None:
        pytest.skip("needs systemd-analyze")
    for path in UNITS:
        # The programs lie where they were installed to; here they need only be some.
        text = path.read_text().replace("/opt/peerbench/.venv/bin/", f"{Path(sys.executable).parent}/")
        (tmp_path / path.name).write_text(text)
    found = subprocess.run(
        [tool, "verify", *sorted(map(str, tmp_path.iterdir()))], capture_output=True, text=True, check=False
    )
    ours = [line for line in found.stderr.splitlines() if "peerbench" in line]
    assert found.returncode == 0 and not ours, found.stderr


def test_units_leave_little_open() -> None:
    """Of ten, as systemd counts it: the network, the home and what a browser of packs needs stay open."""
    tool = shutil.which("systemd-analyze")
    if tool is None:
        pytest.skip("needs systemd-analyze")
    for path in DEPLOY.glob("systemd/*.service"):
        asked = [tool, "security", "--offline=true", "--threshold=40", "--no-pager", str(path)]
        found = subprocess.run(asked, capture_output=True, text=True, check=False)
        if "--offline" in found.stderr or "--threshold" in found.stderr:
            pytest.skip("needs systemd 250 or newer")
        assert found.returncode == 0, found.stdout[-300:] + found.stderr


def test_every_unit_has_the_same_guards() -> None:
    guards = {
        path.name: [line for line in path.read_text().splitlines() if _GUARD.match(line)]
        for path in DEPLOY.glob("systemd/*.service")
    }
    first = guards["peerbench.service"]
    assert len(first) >= 18 and all(of == first for of in guards.values()), guards


def test_a_night_that_was_stopped_is_no_failed_unit() -> None:
    """`systemctl stop` is a SIGTERM, after which `run` ends with 128 and 15."""
    text = (DEPLOY / "systemd/peerbench.service").read_text()
    assert f"SuccessExitStatus={128 + signal.SIGTERM}\n" in text and "peerbench run" in text


@pytest.mark.parametrize("path", sorted(DEPLOY.glob("systemd/*.service")), ids=lambda path: path.name)
def test_a_unit_that_is_stopped_has_the_time_to_end_what_it_started(path: Path) -> None:
    """A reader that is told to end in the middle of a document would be taken for one that broke off at it."""
    lines = path.read_text().splitlines()
    assert "KillMode=mixed" in lines and "TimeoutStopSec=5min" in lines


_GUARD = re.compile(r"(NoNew|Private|Protect|Restrict|Lock|Capab|SystemCall)\w*=")


def test_the_settings_named_are_settings() -> None:
    known = {f"PEERBENCH_{name.upper()}" for name in Settings.model_fields}
    lines = (DEPLOY / "systemd/peerbench.env").read_text().splitlines()
    named = {line.partition("=")[0] for line in lines if line and not line.startswith("#")}
    assert named and named <= known


def test_the_compose_file_is_one() -> None:
    checker = str(Path(sys.executable).with_name("check-jsonschema"))
    file = str(DEPLOY / "compose.yaml")
    made = subprocess.run(
        [checker, "--builtin-schema", "vendor.compose-spec", file],
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stdout + made.stderr
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]
    assert {name for name, service in services.items() if "ports" in service} == {"proxy"}


def test_every_setting_reaches_the_containers_and_somebody_looks() -> None:
    """The whole of peerbench.env does; of the settings only what a container must have otherwise is set over it."""
    services: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]
    ours: dict[str, Any] = {
        name: service for name, service in services.items() if service.get("image") == "peerbench"
    }
    assert ours.keys() == {"code", "daemon", "web"}
    for service in ours.values():
        assert service["env_file"] == ["../peerbench.env"]
        assert service["environment"].keys() & variables() == {"PEERBENCH_HOME", "PEERBENCH_CONTACT"}
        assert service["environment"]["PEERBENCH_CONTACT"].startswith("${PEERBENCH_CONTACT:?")
    assert "dagster-daemon" in ours["daemon"]["command"]
    assert watched_home.default_status is DefaultSensorStatus.RUNNING
    for document in yaml.safe_load_all((DEPLOY / "k8s/peerbench.yaml").read_text()):
        if document["kind"] == "CronJob":
            (container,) = document["spec"]["jobTemplate"]["spec"]["template"]["spec"]["containers"]
            assert container["envFrom"] and [row["name"] for row in container["env"]] == ["PEERBENCH_HOME"]


VALUES = (
    *("s3://bucket/x", "a@b.example", "30 3 * * *", "json", "true", "false", "7", "x.y"),
    *("http://127.0.0.1:1", "2026-01-31T02:30:00+00:00"),
)
"""Of these each setting takes one that is not its default."""


@pytest.mark.parametrize("name", sorted(variables()))
def test_a_file_of_settings_sets_each_of_them(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each is of the environment, which is all that a container, a unit and a cron job are given."""
    for other in variables():
        monkeypatch.delenv(other, raising=False)
    before, seen = repr(Settings()), []
    for value in VALUES:
        monkeypatch.setenv(name, value)
        with suppress(ValidationError):
            seen.append(repr(Settings()))
    if name.startswith("PEERBENCH_CLOCK_"):
        return  # refused where the services are not on loopback, which a deployment's are not
    assert any(row != before for row in seen)


@pytest.mark.parametrize(
    "path",
    [
        *("secrets/postgres", "data/landing/x.zst", ".git/config", ".venv/bin/python", "peerbench.env"),
        *(
            "given/signing.pem",
            "deploy/systemd/peerbench.env",
            "warehouse/keys/signing.pem",
            ".env",
            "tests/x.py",
        ),
    ],
)
def test_no_secret_and_no_data_get_into_the_image(path: str) -> None:
    assert not _in_image(path)


def test_the_program_is_in_the_image() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())
    packages = declared["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    files = [path for name in packages for path in (ROOT / name).rglob("*") if path.is_file()]
    names = [path.relative_to(ROOT).as_posix() for path in files if "__pycache__" not in path.parts]
    names += ["pyproject.toml", "uv.lock", "README.md", "LICENSE", "deploy/workspace.yaml"]
    assert len(names) > 400 and [name for name in names if not _in_image(name)] == []
    assert "COPY . /app" in (DEPLOY / "Dockerfile").read_text()


def _in_image(path: str) -> bool:
    """As Docker reads .dockerignore: the last line that names a file or a folder above it decides."""
    inside = True
    parts = path.split("/")
    above = ["/".join(parts[: number + 1]) for number in range(len(parts))]
    for line in (ROOT / ".dockerignore").read_text().splitlines():
        if line and not line.startswith("#"):
            pattern = line.removeprefix("!")
            named = [parts[-1], *parts] if pattern.startswith("**/") else above
            if any(fnmatchcase(name, pattern.removeprefix("**/")) for name in named):
                inside = line.startswith("!")
    return inside


@pytest.mark.parametrize(
    "path", ["secrets/pgpass", "peerbench.env", "given/own.csv", "signing.pem", "data/x"]
)
def test_git_leaves_secrets_out(path: str) -> None:
    asked = subprocess.run(["git", "check-ignore", "-q", path], cwd=ROOT, check=False)
    if asked.returncode > 1:
        pytest.skip("needs a checkout of git")
    assert asked.returncode == 0


def test_the_manifests_are_what_kubernetes_takes() -> None:
    import kubernetes_validate

    for path in sorted(DEPLOY.glob("k8s/*.yaml")):
        for document in yaml.safe_load_all(path.read_text()):
            kubernetes_validate.validate(document, "1.34", strict=True)


@pytest.mark.parametrize("path", [ROOT / "dagster.yaml", DEPLOY / "postgres/dagster.yaml"], ids=str)
def test_dagster_takes_its_settings_and_frees_slots(path: Path, tmp_path: Path) -> None:
    shutil.copy(path, tmp_path / "dagster.yaml")
    ref = InstanceRef.from_dir(str(tmp_path))
    monitoring = ref.settings["run_monitoring"]
    assert monitoring["enabled"] and monitoring["free_slots_after_run_end_seconds"] > 0
    assert ref.settings["retention"]["sensor"]["purge_after_days"]["failure"] == 90
    assert ref.settings["nux"] == {
        "enabled": False
    }  # else each page is behind a box that asks for an address
    assert ref.settings["concurrency"]["runs"]["max_concurrent_runs"] == 1


def test_both_differ_by_the_storage_alone() -> None:
    plain = yaml.safe_load((ROOT / "dagster.yaml").read_text())
    postgres = yaml.safe_load((DEPLOY / "postgres/dagster.yaml").read_text())
    assert postgres.pop("storage") and postgres == plain
