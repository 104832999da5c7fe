"""A hurried clock is for loopback only."""

import pytest
from pydantic import ValidationError
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.settings import Settings

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
