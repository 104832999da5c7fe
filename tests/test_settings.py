"""Settings that cannot be are told by name; a hurried clock is for loopback only."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import ValidationError
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.operate.alerts import QUIET
from pipelines.operate.doctor import _settings
from pipelines.query.status import facts as standing
from pipelines.settings import FORMS, OF_OTHERS, PREFIX, Settings, unknown, variables

HERE = Path(__file__)
ROOT = HERE.parents[1]

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
    ("name", "value", "words"),
    [
        ("PEERBENCH_DOCUMENT_HOURS", "abc", "'abc' is no number"),
        ("PEERBENCH_NIGHT_HOURS", "0", "'0' is too small: it must be more than 0"),
        ("PEERBENCH_DOCUMENTS_A_NIGHT", "-5", "'-5' is too small: the least is 0"),
        ("PEERBENCH_NIGHT_HOURS", "nan", "'nan' is no number"),
        ("PEERBENCH_DOCUMENT_HOURS", "-NaN", "'-NaN' is no number"),
        ("PEERBENCH_NIGHT_HOURS", "inf", "'inf' is too large: the most is 876,000"),
        ("PEERBENCH_NIGHT_HOURS", "1e300", "'1e300' is too large: the most is 876,000"),
        ("PEERBENCH_COLLECT_HOURS", "inf", "'inf' is too large: the most is 876,000"),
        ("PEERBENCH_LOG_DAYS", "1000000", "'1000000' is too large: the most is 36,500"),
        ("PEERBENCH_DOCUMENTS_A_NIGHT", "9" * 20, f"'{'9' * 20}' is too large: the most is 1,000,000"),
        ("PEERBENCH_CLOCK_SPEED", "inf", "'inf' is no number"),
        ("PEERBENCH_CLOCK_START", "9999-12-31T00:00:00", "9999 is no year from 2000 to 2100"),
        ("PEERBENCH_METRICS", "/", "/ is no regular file, and it would be replaced by one"),
        ("PEERBENCH_METRICS", "/dev/null", "/dev/null is no regular file, and it would be replaced by one"),
        ("PEERBENCH_KEEP_SNAPSHOTS", "0.5", "'0.5' is no whole number"),
        ("PEERBENCH_WAREHOUSE", "ftp://x", "it must be empty, or s3://bucket/prefix"),
        ("PEERBENCH_READABLE", "perhaps", "'perhaps' is neither true nor false"),
        ("PEERBENCH_LOG", "yaml", "'yaml' is not text or json"),
        (
            "PEERBENCH_NIGHTLY",
            "at night",
            "it must be a cron line of five fields for a time that comes, as 30 2 * * *",
        ),
        ("PEERBENCH_REPLY_TO", "me", "it must be the address of a form (https://) or of e-mail"),
        ("PEERBENCH_CLOCK_START", "noon", "'noon' is no moment, as 2026-01-31T02:30:00+00:00"),
        (
            "PEERBENCH_PING_URL",
            "hc.example/s3cret",
            "it must be an address: it begins with http:// or https://",
        ),
    ],
)
def test_a_setting_that_cannot_be_is_told_by_the_name_that_it_is_set_by(
    name: str, value: str, words: str
) -> None:
    result = CliRunner(env={name: value}).invoke(app, ["status"])
    assert result.exit_code == 2 and result.stderr == f"peerbench: settings: {name}: {words}\n"


def test_more_days_than_can_be_counted_back_are_a_slip_of_typing() -> None:
    result = CliRunner().invoke(app, ["run", "--days", "100000000"])
    assert result.exit_code == 2 and "--days" in result.output


def test_every_setting_with_a_pattern_says_its_form() -> None:
    patterned = {
        name
        for name, field in Settings.model_fields.items()
        if any(getattr(one, "pattern", None) for one in field.metadata)
    }
    assert patterned == FORMS.keys()


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


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("PEERBENCH_ALERT", "PEERBENCH_ALERTS"),
        ("PEERBENCH_COLLECT_HOUR", "PEERBENCH_COLLECT_HOURS"),
        ("PEERBENCH_PING", "PEERBENCH_PING_URL"),
        ("PEERBENCH_REGISTER_DIR", "PEERBENCH_REGISTER"),
        ("PEERBENCH_CONTRACTSFINDER_URL", "PEERBENCH_CONTRACTS_FINDER_URL"),
        ("peerbench_nightl", "PEERBENCH_NIGHTLY"),
        ("peerbench_find_a_tender_url", "PEERBENCH_FIND_A_TENDER_URL"),  # sources are asked for in capitals
        ("PEERBENCH_QQQ", None),
    ],
)
def test_status_and_doctor_name_a_setting_that_is_misspelt_and_never_its_value(
    name: str, near: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, "s3cret")
    settings = Settings(home=tmp_path, contact="a@b.example")
    (of_doctor,) = (fact for fact in _settings(settings, datetime.now(UTC)) if fact.state not in QUIET)
    (of_status,) = (fact for fact in standing(settings) if fact.of == "settings")
    assert of_doctor == of_status and of_doctor.state == "unknown_setting"
    assert name in of_doctor.line and "s3cret" not in of_doctor.line
    assert (f"({near}?)" in of_doctor.line) if near else "?)" not in of_doctor.line


def test_what_sets_a_setting_whatever_its_case_or_is_of_others_is_none_of_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = unknown()
    for name in (
        "peerbench_alerts",
        "PEERBENCH_SERVICE_HOST",
        "PEERBENCH_WEB_PORT_443_TCP",
        "PEERBENCH_SITE",
    ):
        monkeypatch.setenv(name, "1")
    assert unknown() == before


def test_every_variable_that_the_project_reads_is_known() -> None:
    """Code, tests, build and deployment: whoever adds one there tells it here."""
    ours = ("pipelines", "assets", "sensors", "sample", "warehouse", "findings", "deploy", "tests", "docs")
    single = (
        ROOT / name for name in ("Makefile", ".ci/run", "README.md", "CONTRIBUTING.md", "workspace.yaml")
    )
    files = [*(path for name in ours for path in (ROOT / name).rglob("*")), *single]
    kinds = {".py", ".md", ".yaml", ".env", ".service", ".toml", ".ipynb", ".R", ".sh", ""}
    texts = (path.read_text() for path in files if path.is_file() and path.suffix in kinds and path != HERE)
    found = {name for text in texts for name in re.findall(r"\bPEERBENCH_[A-Z_]+[A-Z]\b(?!_)", text)}
    misspelt = {"PEERBENCH_ALERT"}  # by a test that plants a setting which is none
    unknown_here = found - misspelt - variables() - {PREFIX + name for name in OF_OTHERS}
    assert len(found) > 30 and not unknown_here, unknown_here
