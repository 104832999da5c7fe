"""Settings that cannot be are told by name; a hurried clock is for loopback only."""

from pathlib import Path

import pytest
from pydantic import ValidationError
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.settings import Settings, unknown

LOOPBACK = {"contracts_finder": "http://127.0.0.1:1", "find_a_tender": "http://[::1]:2"}


def test_the_clock_is_hurried_on_loopback() -> None:
    assert Settings(addresses=LOOPBACK, clock_speed=500).clock_speed == 500


@pytest.mark.parametrize("url", ["https://www.find-tender.service.gov.uk", "http://127.0.0.1.example.org"])
def test_the_clock_is_never_hurried_against_a_service(url: str) -> None:
    with pytest.raises(ValidationError, match="loopback"):
        Settings(addresses={**LOOPBACK, "find_a_tender": url}, clock_speed=500)


@pytest.mark.parametrize(
    "url",
    [
        "not a url",
        "www.find-tender.service.gov.uk",
        "ftp://host.example",
        "https://",
        "http://host:port",
        "http://h:99999",
        "http://[::1",
        "https://me:s3cret@host .example",
    ],
)
def test_an_address_that_is_none_is_named_before_anything_is_asked(url: str) -> None:
    result = CliRunner(env={"PEERBENCH_FIND_A_TENDER_URL": url}).invoke(app, ["collect", "find_a_tender"])
    assert result.exit_code == 2 and "PEERBENCH_FIND_A_TENDER_URL: '" in result.stderr, result.output
    assert len(result.stderr.splitlines()) == 1 and "s3cret" not in result.output


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PEERBENCH_DOCUMENT_HOURS", "abc"),
        ("PEERBENCH_DOCUMENTS_A_NIGHT", "-5"),
        ("PEERBENCH_KEEP_SNAPSHOTS", "0.5"),
        ("PEERBENCH_WAREHOUSE", "ftp://x"),
        ("PEERBENCH_READABLE", "perhaps"),
        ("PEERBENCH_LOG", "yaml"),
    ],
)
def test_a_setting_that_cannot_be_is_told_by_the_name_that_it_is_set_by(name: str, value: str) -> None:
    result = CliRunner(env={name: value}).invoke(app, ["status"])
    assert result.exit_code == 2 and result.stderr.startswith(f"peerbench: settings: {name}: "), result.output
    assert len(result.stderr.splitlines()) == 1


def test_a_home_that_is_a_file_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("")
    for command in (["status"], ["run", "--no-collect"], ["tables"]):
        result = CliRunner(env={"PEERBENCH_HOME": str(tmp_path / "home")}).invoke(app, command)
        assert result.exit_code == 2 and "PEERBENCH_HOME" in result.stderr and "is a file" in result.stderr


def test_a_variable_that_is_no_setting_is_told_with_the_one_it_is_nearest_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = unknown()
    for name in (
        "PEERBENCH_DOCUMENT_HOUR",
        "PEERBENCH_REGISTRY",
        "PEERBENCH_XYZ",
        "PEERBENCH_FIND_TENDER_URL",
    ):
        monkeypatch.setenv(name, "1")
    found = {name: near for name, near in unknown().items() if name not in before}
    assert found == {
        "PEERBENCH_DOCUMENT_HOUR": "PEERBENCH_DOCUMENT_HOURS",
        "PEERBENCH_FIND_TENDER_URL": "PEERBENCH_FIND_A_TENDER_URL",
        "PEERBENCH_REGISTRY": "PEERBENCH_REGISTER",
        "PEERBENCH_XYZ": None,
    }
