"""What the SYNTHETIC notices say beside their criteria: extensions, themes, engagement and figures.

Each choice hangs on the procurement's value, so that the same seed gives the same notices.
"""

from datetime import timedelta
from typing import Any

from sample.councils import hubs
from sample.criteria import SOCIAL_VALUE_NAMES
from sample.procurement import Procurement
from sample.uk_time import written

ASKED_FOR = (
    "Apprenticeships and work experience for residents.",
    "Local jobs, and people facing barriers to work.",
    "Spend with local suppliers and social enterprises.",
    "Carbon, waste and biodiversity over the life of the contract.",
    "Volunteering and support to the community.",
    "The real living wage, equality and wellbeing at work.",
    "As set out in the invitation to tender.",
)
ENGAGEMENT = "SYNTHETIC: the market is well known from the contract that ends."
IN_DOCUMENTS = "The award criteria are set out in the procurement documents."


def period(facts: Procurement, old_form: bool) -> dict[str, Any]:
    """The contract period of a lot with its renewal; on the old forms an extension has no end date."""
    found: dict[str, Any] = {
        "contractPeriod": {
            "startDate": written(facts.contract_start, False),
            "endDate": written(facts.contract_end, False),
        }
    }
    renewed = facts.value % 3 == 0
    if old_form:
        found["hasRenewal"] = renewed and facts.value % 2 == 0
    elif renewed:
        found["hasRenewal"] = True
        found["renewal"] = {"description": "One extension of two years (SYNTHETIC)."}
        found["contractPeriod"]["maxExtentDate"] = written(facts.contract_end + timedelta(days=730), False)
    return found


def reservation(facts: Procurement) -> dict[str, Any]:
    """Small contracts of some councils are kept for small firms and social enterprises."""
    if facts.value % 11 or facts.value > 200_000:
        return {}
    return {"otherRequirements": {"reservedParticipation": ["smeVcse"]}}


def with_themes(criteria: dict[str, Any] | None, facts: Procurement) -> dict[str, Any] | None:
    """What a social value criterion asks for, in words, where its row has none."""
    for number, row in enumerate((criteria or {}).get("criteria", [])):
        if row.get("name") in SOCIAL_VALUE_NAMES and "description" not in row:
            row["description"] = ASKED_FOR[(facts.value // 7 + number) % len(ASKED_FOR)]
    return criteria


def no_engagement(facts: Procurement) -> dict[str, Any]:
    """The stated reason for no preliminary market engagement."""
    return {"noEngagementNoticeRationale": ENGAGEMENT} if facts.value % 3 == 1 else {}


def hub_party(facts: Procurement) -> dict[str, Any] | None:
    """The buying hub that runs one in five procurements of its members."""
    if facts.value % 5:
        return None
    hub = next((hub for hub in hubs() if facts.buyer.authority_id in hub.member_ids), None)
    if hub is None:
        return None
    return {"id": f"GB-SYN-{hub.name[:3].upper()}", "name": hub.name, "roles": ["centralPurchasingBody"]}


def agreed(facts: Procurement) -> list[dict[str, Any]]:
    """Indicators of a large contract: social value with a figure, and one of the service itself."""
    figure = {"id": "1", "measure": str(4 + facts.value % 9), "unit": {"name": "apprentices"}}
    return [
        {
            "id": "1",
            "title": "Social value commitments (SYNTHETIC)",
            "description": "Apprenticeships started, counted yearly",
            "observations": [figure],
        },
        {"id": "2", "title": "Calls answered in time (SYNTHETIC)", "description": "Share of calls"},
    ]


def reported(facts: Procurement) -> list[dict[str, Any]]:
    """What became of them."""
    met = facts.value % 3 > 0
    committed = 4 + facts.value % 9
    figure = {
        "id": "1",
        "measure": str(committed + facts.value % 4 if met else committed - 1),
        "unit": {"name": "apprentices"},
        "measureClassification": {"id": "met" if met else "slightlyBelow"},
    }
    other = {"id": "1", "measureClassification": {"id": "met"}}
    return [
        {"id": "1", "title": "Social value commitments (SYNTHETIC)", "observations": [figure]},
        {"id": "2", "title": "Calls answered in time (SYNTHETIC)", "observations": [other]},
    ]
