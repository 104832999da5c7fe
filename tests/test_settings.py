"""A hurried clock is for loopback only."""

import pytest
from pydantic import ValidationError

from pipelines.settings import Settings

LOOPBACK = {"contracts_finder": "http://127.0.0.1:1", "find_a_tender": "http://[::1]:2"}


def test_the_clock_is_hurried_on_loopback() -> None:
    assert Settings(addresses=LOOPBACK, clock_speed=500).clock_speed == 500


@pytest.mark.parametrize("url", ["https://www.find-tender.service.gov.uk", "http://127.0.0.1.example.org"])
def test_the_clock_is_never_hurried_against_a_service(url: str) -> None:
    with pytest.raises(ValidationError, match="loopback"):
        Settings(addresses={**LOOPBACK, "find_a_tender": url}, clock_speed=500)
