"""`procurements`, the hinge table: one contracting process, merged, read, with its authority and state."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from pipelines.authorities.resolve import Resolver
from pipelines.collect.bulk import london_day
from pipelines.notices.merge import merge, utc
from pipelines.notices.scope import is_award_only, section, tags, text_of
from pipelines.social_value.read import DETERMINABLE, read_release

Reading = tuple[dict[str, Any], list[dict[str, Any]]]


def read_procurement(releases: Sequence[dict[str, Any]], source: str, resolver: Resolver) -> Reading:
    """(the procurement's row, its criteria rows). Raises ValueError when a release has no date."""
    ordered = sorted(releases, key=lambda row: (utc(row.get("date")), str(row.get("id", ""))))
    merged = merge(ordered)
    line = read_release(merged, source, resolver)
    tender = section(merged.get("tender"))
    day, basis = _date(ordered)
    award_only = all(is_award_only(row) for row in ordered)
    in_scope = line["state"] != "out_of_scope" and not award_only
    determinable = in_scope and line["state"] in DETERMINABLE
    weight, low, high = (line[f"weight{part}_pct"] for part in ("", "_low", "_high"))
    weight_known = determinable and weight is not None
    row = {
        "source": source,
        "ocid": line["ocid"],
        "authority_id": line["authority_id"],
        "buyer_name": line["buyer_name"],
        "buyer_class": line["buyer_class"],
        "match_method": line["match_method"],
        "title": text_of(tender.get("title")) or None,
        "notice_date": day,
        "date_basis": basis,
        "financial_year": financial_year(day),
        "regime": line["regime"],
        "category": text_of(tender.get("mainProcurementCategory")) or None,
        "value_gbp": _pounds(tender),
        "state": line["state"],
        "reason": line["reason"],
        "weight_pct": weight,
        "weight_low_pct": low,
        "weight_high_pct": high,
        "broad_weight_pct": line["broad_weight_pct"],
        "broad_is_floor": line["broad_is_floor"],
        "conflict": line["conflict"],
        "award_only": award_only,
        "in_selection": line["in_selection"],
        "themes": ",".join(line["themes"]) or None,
        "assessed": line["assessed"],
        "framework": line["framework"],
        "releases": len(ordered),
        "in_scope": in_scope,
        "determinable": determinable,
        "has_social_value": determinable and line["state"] != "none",
        "weight_known": weight_known,
        "weighted_above_zero": weight_known and weight > 0,
        "at_least_10": weight_known and weight >= 10,
        "surely_at_least_10": determinable and low is not None and low >= 10,
        "possibly_at_least_10": determinable and (weight is None or (high or weight) >= 10),
        "rule_version": line["rule_version"],
    }
    criteria = [
        {
            "source": source,
            "ocid": line["ocid"],
            "criterion": number,
            **{k: v for k, v in criterion.items() if k != "evidence"},
            **{f"evidence_{k}": v for k, v in criterion["evidence"].items()},
        }
        for number, criterion in enumerate(line["criteria"], 1)
    ]
    return row, criteria


def financial_year(day: date) -> str:
    """April to March, written '2025/26'."""
    first = day.year if day.month >= 4 else day.year - 1
    return f"{first}/{(first + 1) % 100:02d}"


def _date(ordered: Sequence[dict[str, Any]]) -> tuple[date, str]:
    """The day of the first tender notice, else of the earliest release, and which of them it is."""
    for row in ordered:
        if "tender" in tags(row):
            return london_day(row["date"]), "tender_notice"
    return london_day(ordered[0]["date"]), "earliest_release"


def _pounds(tender: dict[str, Any]) -> float | None:
    value = section(tender.get("value"))
    amount = value.get("amount")
    if value.get("currency") != "GBP" or isinstance(amount, bool) or not isinstance(amount, int | float):
        return None
    return float(amount)


def grouped(rows: Iterable[dict[str, Any]]) -> Iterator[tuple[str, str, list[dict[str, Any]]]]:
    """Index rows by process: (source, ocid, rows), in order of source and ocid."""
    processes: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in rows:
        processes.setdefault((row["source"], row["ocid"]), []).append(row)
    for (source, ocid), found in sorted(processes.items()):
        yield source, ocid, found
