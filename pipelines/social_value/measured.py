"""The named conditions of a procurement that measures count: each is one boolean column of `procurements`."""

import re
from collections.abc import Mapping, Sequence

from pipelines.authorities.register.register import Register
from pipelines.criteria.passage import DocumentPlace
from pipelines.notices.fields import terms_of
from pipelines.notices.scope import lots, notice_type, rows, section, text_of
from pipelines.row import count, number, number_or_none
from pipelines.social_value.reading import Reading

Row = dict[str, object]
FLOORS = (10, 15, 20)
"""Percent of the evaluation; 10 is central government's minimum and a usual policy, the others of some."""
LOW = 5
"""Percent; below it a weight is called low (BENCHMARK.md, spread)."""
INDICATORS_ABOVE_GBP = 5_000_000
"""Procurement Act 2023 s.52: indicators are to be set for contracts above this value."""
BANDS = (
    (100_000, "under_100k"),
    (250_000, "100k_to_250k"),
    (1_000_000, "250k_to_1m"),
    (5_000_000, "1m_to_5m"),
)
OF_CRITERIA = (
    *("determinable", "has_social_value", "weight_known", "weighted_above_zero"),
    *(f"{kind}at_least_{floor}" for floor in FLOORS for kind in ("", "surely_", "possibly_")),
    *("is_embedded", "low_weight", "weight_and_value_known", "broad_and_narrow_known"),
    "determinable_by_notice",
)
"""Those that are read from the criteria, and so are false where a reading was withdrawn."""
MEASURED = (
    *("in_scope", *OF_CRITERIA),
    *("sme_suitability_stated", "vcse_suitability_stated", "said_suitable_for_sme", "said_suitable_for_vcse"),
    *("under_the_act", "said_reserved", "lots_stated", "divided_into_lots"),
    *("supplier_size_stated", "supplier_kind_stated", "won_by_sme", "won_by_vcse"),
    *("engaged_the_market", "engaged_or_said_why_not", "duration_known"),
    *("indicators_due", "social_indicator_published"),
)
"""All false for the second notice of a pair, which is no second procurement."""
_IN_DOCUMENTS = re.compile(
    r"criteri\w{1,4}.{0,120}\b(set out|stated|given|described|detailed|contained|found|provided|listed)\b"
    r".{0,60}\b(documents?|documentation|pack|portal|ITT|invitation to tender)\b"
    r"|stated only in the procurement documents|price is not the only award criterion",
    re.I | re.S,
)
_BEHALF = re.compile(r"\b(?:on behalf of|acting for|obo)\b", re.I)
_LONGEST_TEXT = 20_000


def value_band(value: float | None) -> str:
    """A band of the stated value in pounds, the lower end included; `unknown` without one."""
    if value is None or value <= 0:
        return "unknown"
    return next((name for top, name in BANDS if value < top), "5m_and_over")


def terms_of_process(ordered: Sequence[Row], merged: Row, line: Reading, hubs: Mapping[str, str]) -> Row:
    """Subject, procedure, durations and the like of a process, as columns of `procurements`."""
    tender = section(merged.get("tender"))
    found = terms_of(merged, line.buyer_name)
    engaged = any(terms_of(row, None)["engagement_notice"] for row in ordered)
    reason = found.pop("no_engagement_reason")
    bodies = found.pop("purchasing_bodies")
    for name in ("engagement_notice", "reports_performance"):
        del found[name]
    if line.reason in ("call_off", "direct_award"):
        found["procedure"] = line.reason.removesuffix("_award")
    return {
        **found,
        "lots": len(lots(tender)),
        "engagement": "notice" if engaged else "reason" if reason else None,
        "no_engagement_reason": reason,
        "hub": _hub([*text_of(bodies).split(";"), line.buyer_name or ""], hubs),
    }


def hub_names(register: Register) -> dict[str, str]:
    """The name of each buying hub by every name that it signs with."""
    shared = [group for group in register.groups if "trading arm" not in group.kind]
    return {_plain(name): group.names[0] for group in shared for name in group.names}


def _hub(names: list[str], hubs: Mapping[str, str]) -> str | None:
    """The hub that runs a procurement: named as a purchasing body, as the buyer, or as acting for it."""
    parts = [part for name in names for part in (name, *_BEHALF.split(name)) if part]
    return next((hub for part in parts if (hub := hubs.get(_plain(part)))), None)


def _plain(name: str) -> str:
    return " ".join(re.sub(r"[^a-z0-9]+", " ", name.casefold()).split()).removeprefix("the ")


def of_weight(line: Reading, weight: float | None, in_scope: bool, determinable: bool) -> Row:
    """Presence and weight: who is counted, and which side of each floor a weight surely or possibly lies."""
    low, high = line.weight_low_pct, line.weight_high_pct
    known = determinable and weight is not None
    size = weight if known and weight is not None else 0.0
    found: Row = {
        "in_scope": in_scope,
        "determinable": determinable,
        "has_social_value": determinable and line.state != "none",
        "weight_known": known,
        "weighted_above_zero": size > 0,
        "is_embedded": in_scope and line.state == "embedded",
        "low_weight": 0 < size < LOW,
    }
    return found | {
        name: value
        for floor in FLOORS
        for name, value in (
            (f"at_least_{floor}", size >= floor),
            (f"surely_at_least_{floor}", determinable and low is not None and low >= floor),
            (f"possibly_at_least_{floor}", determinable and (weight is None or (high or weight) >= floor)),
        )
    }


def of_terms(row: Row, line: Reading, ordered: Sequence[Row], merged: Row, commitments: Sequence[Row]) -> Row:
    """Everything else that measures count, of a row that has its weight, value and terms."""
    in_scope, act = row["in_scope"], row["regime"] == "pa2023"
    sme, vcse = row["suitable_for_sme"], row["suitable_for_vcse"]
    # Both are weighed over the lots in one way, so that their difference is of the same lots.
    narrow = line.weight_pct or 0.0
    broad = row["broad_weight_pct"] is not None and row["weight_known"]
    due = act and any(notice_type(release) == "UK7" for release in ordered) and _largest(merged, row)
    return {
        "weight_and_value_known": row["weight_known"] and (number_or_none(row, "value_gbp") or 0) > 0,
        "broad_and_narrow_known": broad,
        "broad_minus_narrow": round(number(row, "broad_weight_pct") - narrow, 4) if broad else None,
        "sme_suitability_stated": in_scope and sme is not None,
        "vcse_suitability_stated": in_scope and vcse is not None,
        "said_suitable_for_sme": in_scope and sme is True,
        "said_suitable_for_vcse": in_scope and vcse is True,
        "under_the_act": in_scope and act,
        "said_reserved": in_scope and act and row["reserved_for"] is not None,
        "lots_stated": in_scope and count(row, "lots") > 0,
        "divided_into_lots": in_scope and count(row, "lots") > 1,
        "supplier_size_stated": row["awarded_to_sme"] is not None,
        "supplier_kind_stated": row["awarded_to_vcse"] is not None,
        "won_by_sme": row["awarded_to_sme"] is True,
        "won_by_vcse": row["awarded_to_vcse"] is True,
        "engaged_the_market": in_scope and act and row["engagement"] == "notice",
        "engaged_or_said_why_not": in_scope and act and row["engagement"] is not None,
        "duration_known": in_scope and row["duration_with_extensions_months"] is not None,
        "indicators_due": due,
        "social_indicator_published": due and any(c["is_social"] and c["agreed"] for c in commitments),
    }


def _largest(merged: Row, row: Row) -> bool:
    """Whether a contract, or without contract values the whole, is above the sum that asks for indicators."""
    stated = [section(contract.get("value")) for contract in rows(merged.get("contracts"))]
    amounts = [
        amount
        for value in stated
        if value.get("currency") == "GBP"
        and isinstance(amount := value.get("amount"), int | float)
        and not isinstance(amount, bool)
    ]
    return max(amounts, default=number_or_none(row, "value_gbp") or 0) > INDICATORS_ABOVE_GBP


def weights_stated_in(line: Reading, merged: Row, in_scope: bool) -> str | None:
    """notice, where any criterion of it has a weight or the state is known to be none without documents;
    documents, where they have one, or by the notice's words.
    """
    if not in_scope:
        return None
    stated = [c for c in line.criteria if c.weight_pct is not None or c.stated_value is not None]
    in_notice = [c for c in stated if not isinstance(c.evidence.locator, DocumentPlace)]
    if in_notice or (not stated and line.state in ("weighted", "none")):
        return "notice"
    if stated:
        return "documents"
    tender = section(merged.get("tender"))
    texts = [tender.get("description"), merged.get("description")]
    for lot in lots(tender):
        criteria = section(lot.get("awardCriteria"))
        texts += [criteria.get("description"), criteria.get("weightingDescription"), lot.get("description")]
    said = any(_IN_DOCUMENTS.search(text_of(text)[:_LONGEST_TEXT]) for text in texts if text)
    return "documents" if said else "nowhere"
