"""Each column of a notice's terms, from releases in the shape of both services."""

from typing import Any

import pytest

from pipelines.notices.fields import lots_of, notice
from pipelines.social_value.commitments import commitments
from pipelines.social_value.measured import value_band

CPV = {"scheme": "CPV", "id": "77314000"}


def act(kind: str, **more: Any) -> dict[str, Any]:
    """A notice of the Procurement Act with its lot."""
    lot = {
        "id": "1",
        "contractPeriod": {
            "startDate": "2027-11-01T00:00:00+00:00",
            "endDate": "2030-10-31T23:59:59+00:00",
            "maxExtentDate": "2034-10-31T23:59:59+00:00",
        },
        "hasRenewal": True,
        "suitability": {"sme": True, "vcse": False},
        "otherRequirements": {"reservedParticipation": ["smeVcse"]},
    }
    return {
        "tag": ["tender"],
        "date": "2026-01-05T09:00:00Z",
        "tender": {
            "legalBasis": {"id": "2023/54", "scheme": "UKPGA"},
            "procurementMethod": "open",
            "procurementMethodDetails": "Competitive flexible procedure",
            "aboveThreshold": True,
            "items": [{"id": "1", "additionalClassifications": [CPV]}],
            "lots": [lot],
            "documents": [{"id": "1", "noticeType": kind}],
        },
    } | more


def test_a_notice_of_the_act() -> None:
    found = notice(act("UK4"), "find_a_tender")
    assert (found["cpv"], found["cpv_division"], found["procedure"]) == (
        "77314000",
        "77",
        "competitive_flexible",
    )
    assert (found["suitable_for_sme"], found["suitable_for_vcse"], found["reserved_for"]) == (
        True,
        False,
        "smeVcse",
    )
    assert (found["duration_months"], found["duration_with_extensions_months"]) == (36.0, 84.0)
    assert found["above_threshold"] is True and found["engagement_notice"] is False
    (lot,) = lots_of(act("UK4"))
    assert (lot["duration_with_extensions_months"], lot["reserved_for"]) == (84.0, "smeVcse")


def test_the_old_form_counts_thirty_days_a_month_and_may_hide_its_extension() -> None:
    lot: dict[str, Any] = {"id": "1", "contractPeriod": {"durationInDays": 720}, "hasRenewal": False}
    release = {"tag": ["tender"], "tender": {"classification": CPV, "lots": [lot]}}
    (found,) = lots_of(release)
    assert (found["duration_months"], found["duration_with_extensions_months"]) == (24.0, 24.0)
    lot["hasRenewal"] = True
    (found,) = lots_of(release)
    assert (found["duration_months"], found["duration_with_extensions_months"]) == (24.0, None)
    assert "extension" in found["extension_problem"]


def test_contracts_finder_does_not_say_whether_a_contract_can_be_extended() -> None:
    release = {
        "tag": ["award"],
        "tender": {
            "classification": CPV,
            "suitability": {"sme": True, "vcse": False},
            "procurementMethodDetails": "Competitive quotation (below threshold)",
            "contractPeriod": {"startDate": "2026-11-01T01:00:00+00:00", "endDate": "2028-10-31T23:59:59Z"},
        },
        "parties": [{"name": "S", "roles": ["supplier"], "details": {"scale": "sme", "vcse": False}}],
    }
    found = notice(release, "contracts_finder")
    assert (found["duration_months"], found["duration_with_extensions_months"]) == (24.0, None)
    assert (found["procedure"], found["suitable_for_sme"]) == ("quotation", True)
    assert (found["awarded_to_sme"], found["awarded_to_vcse"]) == (True, False)


def test_engagement_and_its_stated_absence() -> None:
    engaged = {"planning": {"documents": [{"id": "1", "noticeType": "UK2"}]}}
    assert notice(act("UK4", **engaged), "find_a_tender")["engagement_notice"] is True
    silent = {"planning": {"noEngagementNoticeRationale": "The market is known."}}
    found = notice(act("UK4", **silent), "find_a_tender")
    assert (found["engagement_notice"], found["no_engagement_reason"]) == (False, "The market is known.")


def test_a_hub_that_runs_the_procurement_is_named() -> None:
    parties = [{"name": "NEPO", "roles": ["centralPurchasingBody"]}, {"name": "Durham", "roles": ["buyer"]}]
    assert notice(act("UK4", parties=parties), "find_a_tender")["purchasing_bodies"] == "NEPO"


def metric(key: str, title: str, **observed: Any) -> dict[str, Any]:
    return {"id": key, "title": title, "observations": [{"id": "1", **observed}] if observed else []}


def test_indicators_of_a_contract_and_what_became_of_them() -> None:
    unit = {"name": "apprentices"}
    contract = {
        "id": "1",
        "agreedMetrics": [
            metric("1", "Apprenticeships", measure="10", unit=unit),
            metric("2", "Calls answered"),
            metric("3", "Local spend", value={"amount": 100, "currency": "GBP"}),
        ],
        "implementation": {
            "metrics": [
                metric("1", "Apprenticeships", measure=22, unit=unit, measureClassification={"id": "met"}),
                metric("3", "Local spend", measure=5, unit={"name": "firms"}),
            ]
        },
    }
    release = act("UK9", tag=["implementation"], contracts=[contract])
    found = notice(release, "find_a_tender")
    assert (found["indicators"], found["reports_performance"]) == (3, True)
    first, second, third = commitments(release)
    assert (first["is_social"], first["committed"], first["achieved"], first["ratio"]) == (True, 10, 22, 2.2)
    assert (first["result"], first["met"]) == ("met", True)
    assert (second["is_social"], second["ratio"], second["met"]) == (False, None, None)
    assert third["ratio"] is None and third["reason"] == "agreed in GBP, reported in firms"


def test_a_contract_that_says_why_it_has_no_indicators() -> None:
    found = notice(act("UK7", contracts=[{"noAgreedMetricsRationale": "Light touch."}]), "find_a_tender")
    assert (found["indicators"], found["no_indicators_reason"]) == (0, "Light touch.")
    assert notice(act("UK4"), "find_a_tender")["indicators"] is None


@pytest.mark.parametrize(
    ("details", "method", "expected"),
    [
        ("Open procedure", "open", "open"),
        ("Call-off from a framework agreement", "selective", "call_off"),
        ("Direct award", "direct", "direct"),
        ("Restricted procedure", "selective", "restricted"),
        ("Competitive procedure with negotiation", "selective", "negotiated"),
        ("Not specified", None, None),
        ("", None, None),
    ],
)
def test_procedures(details: str, method: str | None, expected: str | None) -> None:
    release = {
        "tag": ["tender"],
        "tender": {"procurementMethodDetails": details, "procurementMethod": method},
    }
    assert notice(release, "contracts_finder")["procedure"] == expected


def test_wrong_types_are_unknown_not_guessed() -> None:
    tender = {
        "classification": "77",
        "lots": [{"suitability": {"sme": "yes"}, "contractPeriod": {"startDate": 5, "endDate": "2020"}}],
        "aboveThreshold": "true",
    }
    found = notice({"tag": ["tender"], "tender": tender, "contracts": "none"}, "find_a_tender")
    for name in (
        "cpv",
        "suitable_for_sme",
        "duration_months",
        "above_threshold",
        "indicators",
        "awarded_to_sme",
    ):
        assert found[name] is None, name


def test_value_bands_include_their_lower_end() -> None:
    assert [value_band(v) for v in (None, 0, 99_999, 100_000, 5_000_000)] == [
        *("unknown", "unknown", "under_100k", "100k_to_250k", "5m_and_over"),
    ]
