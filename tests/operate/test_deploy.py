"""What `deploy/` ships is what its readers take: units, compose file, manifests, and Dagster's own settings."""

import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from dagster._core.instance.ref import InstanceRef

from pipelines.settings import Settings

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
