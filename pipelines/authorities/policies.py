"""What councils say of their own weighting: policy statements with their source, no observed weights."""

import re
from dataclasses import dataclass
from datetime import date

from pipelines.authorities.sheets import DataError, Row, day, number, one_of

KINDS = ("exact", "minimum", "maximum", "usual", "average", "threshold", "none")
WEIGHTED = KINDS[:5]
CRITERIA = ("social_value", "environment")
APPLIES = ("", "above", "below")
_PARTIAL = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")


@dataclass(frozen=True)
class Policy:
    """One statement of a council, or of a group's councils (`group_id`), on the weight it gives.

    `weight_pct` is of `of_what`: overall, or as the source words it. It applies to procurements `applies`
    (above or below) `threshold_gbp` pounds. `valid_from` is the first day of the stated year, month or day,
    whichever `valid_from_precision` names. `link` is null when only a cut address is known.
    """

    policy: int
    authority_id: str | None
    group_id: str | None
    kind: str
    of_what: str | None
    criterion: str
    weight_pct: float | None
    threshold_gbp: float | None
    applies: str | None
    valid_from: date | None
    valid_from_precision: str | None
    stated_on: str | None
    source: str
    link: str | None
    seen_on: date | None
    confidence: str
    note: str | None


def policy(place: str, row: Row) -> Policy:
    """One row of policies.csv. Raises DataError, also for an entry without a source."""
    if not row["source"].strip():
        raise DataError(f"{place}: source: empty; a policy is not taken without its source")
    if bool(row["authority_id"]) == bool(row["group_id"]):
        raise DataError(f"{place}: authority_id: either it or group_id is needed, not both")
    if row["link"] and not re.match(r"https?://[^\s]+$", row["link"]) or "..." in row["link"]:
        raise DataError(f"{place}: link: {row['link']!r} is no whole web address; keep it in source")
    kind = one_of(row, "kind", place, KINDS)
    weight, threshold = number(row, "weight_pct", place), number(row, "threshold_gbp", place)
    if (weight is not None) != (kind in WEIGHTED):
        raise DataError(f"{place}: weight_pct: {row['weight_pct']!r} does not go with the kind {kind}")
    if weight is not None and not 0 <= weight <= 100:
        raise DataError(f"{place}: weight_pct: {row['weight_pct']!r} is not between 0 and 100")
    if kind == "threshold" and threshold is None or bool(row["applies"]) != (threshold is not None):
        raise DataError(f"{place}: threshold_gbp: {row['threshold_gbp']!r} with applies {row['applies']!r}")
    since, precision = _partial(row["valid_from"], place)
    return Policy(
        int(number(row, "policy", place) or 0),
        row["authority_id"] or None,
        row["group_id"] or None,
        kind,
        row["of_what"] or None,
        one_of(row, "criterion", place, CRITERIA),
        weight,
        threshold,
        one_of(row, "applies", place, APPLIES) or None,
        since,
        precision,
        row["stated_on"] or None,
        row["source"],
        row["link"] or None,
        day(row, "seen_on", place),
        row["confidence"],
        row["note"] or None,
    )


def _partial(stated: str, place: str) -> tuple[date | None, str | None]:
    """The first day of a stated year, month or day, and which of them was stated."""
    if not stated:
        return None, None
    found = _PARTIAL.fullmatch(stated)
    try:
        if found is None:
            raise ValueError
        year, month, on = found.groups()
        precision = "day" if on else "month" if month else "year"
        return date(int(year), int(month or 1), int(on or 1)), precision
    except ValueError:
        raise DataError(f"{place}: valid_from: {stated!r} is no year, month or day") from None
