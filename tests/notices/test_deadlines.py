"""A default of somebody's system is no deadline, as it is no date of a release: null, with the reason."""

import pytest

from pipelines.notices.fields import FIRST_DEADLINE, deadline


@pytest.mark.parametrize(
    ("stated", "problem"),
    [
        ("0001-01-01T00:00:00Z", "before the first notice"),
        ("1900-01-01T00:00:00", "before the first notice"),
        ("1970-01-01T00:00:00Z", "before the first notice"),
        ("9999-12-31T23:59:59Z", "over 20 years after the notice"),
        ("2099-01-01T00:00:00Z", "over 20 years after the notice"),
        ("02/03/2026", "is no date-time"),
        ("2026-02-30T00:00:00Z", "is no date-time"),
        ("2026-03-02T24:00:00Z", "is no date-time"),
        ("soon", "is no date-time"),
    ],
)
def test_what_can_be_no_deadline_is_null_with_the_reason(stated: str, problem: str) -> None:
    found = deadline({"tenderPeriod": {"endDate": stated}}, "2025-06-01T09:00:00+01:00")
    assert found["tender_deadline"] is None
    told = found["tender_deadline_problem"]
    assert told.startswith(repr(stated)) and problem in told


@pytest.mark.parametrize(
    "stated",
    [
        "2025-07-01T12:00:00+01:00",
        "2020-11-30T12:00:00Z",
        "2041-06-01T00:00:00Z",
        f"{FIRST_DEADLINE}T00:00:00Z",
        "2026-03-02",
    ],
)
def test_a_deadline_stands_as_published(stated: str) -> None:
    found = deadline({"tenderPeriod": {"endDate": stated}}, "2025-06-01T09:00:00+01:00")
    assert found == {"tender_deadline": stated, "tender_deadline_problem": None}


@pytest.mark.parametrize("tender", [{}, {"tenderPeriod": None}, {"tenderPeriod": {"endDate": 5}}])
def test_none_stated_is_null_without_a_reason(tender: dict[str, object]) -> None:
    found = deadline(tender, "2025-06-01T09:00:00+01:00")
    assert found == {"tender_deadline": None, "tender_deadline_problem": None}
