"""`commitments`: the indicators of each contract, what was agreed (UK7) beside what was reported (UK9)."""

from collections.abc import Iterator

from pipelines.criteria.vocabulary import is_broad
from pipelines.notices.scope import rows, section, text_of
from pipelines.social_value.cues import cues, pivot_cues
from warehouse.text import as_text

Row = dict[str, object]
RESULTS = ("met", "slightlyBelow", "below", "significantlyBelow", "other")
"""Judgements of `measureClassification` on a contract performance notice."""


def commitments(merged: Row) -> Iterator[Row]:
    """A row an indicator of a merged process, in the order of its contracts, agreed ones first."""
    number = 0
    for contract in rows(merged.get("contracts")):
        agreed = {_key(row): row for row in rows(contract.get("agreedMetrics"))}
        told = {_key(row): row for row in rows(section(contract.get("implementation")).get("metrics"))}
        for key in [*agreed, *(key for key in told if key not in agreed)]:
            number += 1
            found = _commitment(agreed.get(key), told.get(key))
            yield {"commitment": number, "contract_id": as_text(contract.get("id")), **found}


def _commitment(agreed: Row | None, told: Row | None) -> Row:
    first = agreed or told or {}
    title = text_of(first.get("title"))
    committed, unit = _figure(agreed or {})
    achieved, unit_told = _figure(told or {})
    result = _result(told or {})
    ratio, reason = _ratio(committed, unit, achieved, unit_told, told is not None)
    return {
        "title": title or text_of(first.get("description"))[:200] or "not named",
        "is_social": is_social(title, text_of(first.get("description"))),
        "agreed": agreed is not None,
        "committed": committed,
        "achieved": achieved,
        "unit": unit or unit_told,
        "ratio": ratio,
        "result": result,
        "met": result == "met" if result else ratio >= 1 if ratio is not None else None,
        "reason": reason,
    }


def is_social(title: str, description: str) -> bool:
    """Named for social value or the broad list, or holding a cue of a pivot theme."""
    text = f"{title}. {description}"
    return is_broad(title, description) or bool(pivot_cues(cues().hits(text)))


def _key(metric: Row) -> str:
    return text_of(metric.get("id")) or str(metric.get("id") or text_of(metric.get("title")))


def _figure(metric: Row) -> tuple[float | None, str | None]:
    """The newest figure of a metric's observations with its unit; a sum of money is in its currency."""
    for observation in reversed(rows(metric.get("observations"))):
        money = section(observation.get("value"))
        stated, unit = observation.get("measure"), text_of(section(observation.get("unit")).get("name"))
        if stated is None and money:
            stated, unit = money.get("amount"), text_of(money.get("currency"))
        if isinstance(stated, str):
            try:
                stated = float(stated)
            except ValueError:
                continue
        if isinstance(stated, int | float) and not isinstance(stated, bool) and 0 <= stated < 1e15:
            return float(stated), unit or None
    return None, None


def _result(metric: Row) -> str | None:
    """The newest judgement of the observations."""
    for observation in reversed(rows(metric.get("observations"))):
        found = section(observation.get("measureClassification")).get("id")
        if found in RESULTS:
            return str(found)
    return None


def _ratio(
    committed: float | None, unit: str | None, achieved: float | None, unit_told: str | None, told: bool
) -> tuple[float | None, str | None]:
    """Achieved over committed; null with the reason unless both are figures of one unit."""
    if not told:
        return None, "no performance notice reports on it"
    if committed is None or achieved is None:
        return None, "no figure is published for " + (
            "what was agreed" if committed is None else "what was done"
        )
    if unit and unit_told and unit.casefold() != unit_told.casefold():
        return None, f"agreed in {unit}, reported in {unit_told}"
    if committed == 0:
        return None, "nothing was committed"
    return achieved / committed, None
