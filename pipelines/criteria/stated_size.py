"""The size that a published criterion states: in its number, its name or its description."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from pipelines.criteria import shared_names, vocabulary
from pipelines.criteria.amounts import Amount, amounts, bound_of, weight_string
from pipelines.criteria.clean import Cleaned, clean
from pipelines.criteria.model import Evidence
from pipelines.criteria.no_weight import may_weigh
from pipelines.criteria.pairs import pairs
from pipelines.criteria.passage import FieldPath
from pipelines.criteria.patterns import spaced
from pipelines.criteria.refusals import refusal
from pipelines.notices.scope import NUMBER, objects, text_of
from warehouse.errors import Unreadable
from warehouse.sieve import Sieve

_UNITS = {
    "percentageexact": "percent",
    "percentexact": "percent",
    "percentagerangemiddle": "range_middle",
    "percentrangemiddle": "range_middle",
    "decimalexact": "decimal",
    "decimalrangemiddle": "decimal_middle",
    "pointsexact": "points",
    "pointsrangemiddle": "points",
    "order": "rank",
    "orderofimportance": "rank",
    "orderimportance": "rank",
    "rank": "rank",
    "perexa": "percent",
    "permid": "range_middle",
    "decexa": "decimal",
    "decmid": "decimal_middle",
    "poiexa": "points",
    "poimid": "points",
    "ordimp": "rank",
}
"""Codes of `numbers[].weight` in any casing, without blanks, dashes and underscores: those of OCDS, those of
eForms that they stand for, and how the order of importance is written besides."""


def published_number(stated: Any) -> Amount | None:
    """A number, also where it was published as text: "10", "10%", "60 points". Absurd ones are none."""
    if isinstance(stated, str):
        amount = _leading(clean(stated).text)
        return None if amount.value is None and amount.low is None and amount.high is None else amount
    if not isinstance(stated, int | float) or isinstance(stated, bool) or not abs(stated) <= _LARGEST:
        return None
    return Amount(float(stated), "percent", 0, 0)


_LARGEST = 1_000_000
"""No weight and no total of points is larger."""


def stated_size(
    row: dict[str, Any], path: str, published: str, cleaned_name: Cleaned, description: str
) -> tuple[Amount, Evidence, bool]:
    """(amount, where it stands, whether the row contradicts itself).

    numbers[] come first, then the description, then the name. Two numbers that weigh differently are no
    weight, whichever comes first.
    """
    found = list(published_numbers(row, path))
    for unit in ("percent", "points", "rank"):
        same = [(amount, place) for amount, place in found if _kind(amount) == unit]
        if not same:
            continue
        if len({_size(amount) for amount, _ in same}) > 1:
            return Amount(None, "none", 0, 0), same[0][1], True
        amount, place = same[0]
        if unit == "rank":
            break  # an order beside which the words may state a weight
        if unit != "percent":
            return amount, place, False
        states = _MAY_STATE.search(f"{published} {description}")
        said = list(_said_besides(cleaned_name.text, description)) if states else []
        inside = shared_names.is_joint(cleaned_name.text) or _sums_to(description, amount)
        if inside or tells_a_part(cleaned_name.text, description):
            said = []  # how large a part of the row is
        if any(not _agrees(amount, other) for other in said):
            return Amount(None, "none", 0, 0), place, True
        ends = next((other for other in said if other.low is not None), None)
        if ends is not None and amount.unit.endswith("middle"):
            amount = replace(amount, low=ends.low, high=ends.high)
        return amount, place, False
    ranks = next(((amount, place, False) for amount, place in found if amount.unit == "rank"), None)
    cleaned = clean(description)
    amount = _leading(cleaned.text)
    if amount.unit != "none" and not (ranks and _BARE.fullmatch(cleaned.text)):
        start, end = cleaned.span(amount.start, amount.end)
        place = Evidence(FieldPath(f"{path}.description"), start, end, description[start:end])
        return amount, place, False
    name = cleaned_name.text
    if (tail := _IN_TAIL.search(name)) and (bound := bound_of(tail["said"])):
        start, end = cleaned_name.span(*tail.span("said"))
        return bound, Evidence(FieldPath(f"{path}.name"), start, end, published[start:end]), False
    in_name = [amount for amount in amounts(name) if not amount.weak]
    if len(in_name) == 1 and may_weigh(name, in_name[0], item=True):
        start, end = cleaned_name.span(in_name[0].start, in_name[0].end)
        return in_name[0], Evidence(FieldPath(f"{path}.name"), start, end, published[start:end]), False
    if ranks:
        return ranks
    texts = {"name": published, "type": text_of(row.get("type")), "description": description}
    field = next((field for field, text in texts.items() if text), "name")
    shown = texts[field]
    return Amount(None, "none", 0, 0), Evidence(FieldPath(f"{path}.{field}"), 0, len(shown), shown), False


def _leading(text: str) -> Amount:
    """The weight that a description is, or begins with: "10 (pass mark 50%)", "60 (of which ... 15)"."""
    amount = weight_string(text)
    first = _FIRST.match(text) if amount.unit == "none" else None
    return weight_string(first["figure"]) if first else amount


_FIRST = re.compile(
    r"(?P<figure>\s{0,4}\d{1,3}(?:\.\d{1,2})?\s{0,2}(?:%|points|marks)?)\s{0,3}"
    r"(?:of\s(?:the\s)?(?:overall|total|whole)(?:\s(?:score|marks|weighting|evaluation))?\s{0,3})?"
    r"(?:(?:[(\[,;:.]|of\swhich\b)(?=[^\n]{0,120}\d)|[-\u2013,;(]\s{0,2}(?:please\s)?(?:see|refer|as\s(?:per|set|described))\b)",
    re.I,
)


_BARE = re.compile(r"[\d\s.,]{1,12}")
"""A figure without a sign: beside an order it is that again."""
_IN_TAIL = re.compile(r"(?:[(\[:,]|\s[-\u2013])\s{0,4}(?P<said>[^()\[\]:,]{2,40}?)\s{0,4}[)\]]?\s{0,4}$")
"""What a name ends with: "Social value (minimum 10%)"."""


_MAY_STATE = Sieve(r"\d|%|per\s?cent", re.I)


def _said_besides(name: str, description: str) -> Iterator[Amount]:
    """The weights in percent that the words of a row state beside its numbers.

    Of a longer description only what is said to be weighted so, or to be of the whole evaluation.
    """
    text = clean(description).text
    whole = weight_string(text)
    if whole.unit == "percent":
        if may_weigh(text, whole, item=True):
            yield whole
    elif whole.unit == "none":
        strong = [amount for amount in amounts(text) if not amount.weak]
        found = [amount for amount in strong if amount.unit == "percent"]
        if len(found) > 1:  # after the first of several come its parts or its levels
            found = [amount for amount in strong[:1] if amount.unit == "percent"]
        yield from (one for one in found if _is_of_whole(text, one) and may_weigh(text, one, item=True))
    in_name = [amount for amount in amounts(name) if not amount.weak and amount.unit == "percent"]
    if len(in_name) == 1 and may_weigh(name, in_name[0], item=True) and not shared_names.inside_of(name):
        yield in_name[0]


def _sums_to(description: str, whole: Amount) -> bool:
    """Whether a description tells the parts of its row: "Staffing 20%, training 20%" under 40."""
    text = clean(description).text
    parts = [one.value or 0.0 for one in amounts(text) if not one.weak and one.unit == "percent"]
    return len(parts) > 1 and any(abs(sum(parts) - size) < 0.5 for size in (_size(whole), 100.0))


def tells_a_part(name: str, description: str) -> bool:
    """Whether all that a description gives a figure is social value, of which the row's name says nothing."""
    found = pairs(clean(description).text, sure=True)
    return (
        bool(found)
        and not vocabulary.NARROW.search(name)
        and all(vocabulary.is_narrow(one.label) for one in found)
    )


def _is_of_whole(text: str, amount: Amount) -> bool:
    before, after = text[max(0, amount.start - 200) : amount.start], text[amount.end : amount.end + 200]
    of_part = _OF_PART.match(after)
    weighed = _WEIGHED.search(before) and (not after.strip(" .)") or _OF_WHOLE.match(after))
    return not of_part and bool(weighed or _OF_WHOLE.match(after)) and not refusal(text)


_WEIGHED = spaced(
    r"\b(?:weighted|weighting|weight|worth|carries|carrying|accounts? for|represents?)"
    r"(?: (?:of|at|is|as|a)){0,2}[ :=-]{0,4}$"
)


_OF_WHOLE = spaced(
    r"^ (?:weight(?:ing)? )?(?:of|for) (?:the )?(?:overall|total|whole|final|available|tender)\b"
    r"(?! (?:quality|price|technical|contract|value|cost|spend))"
)


_OF_PART = spaced(
    r"^ (?:weight(?:ing)? )?of (?:the |this )?(?:quality|technical|section|question|criterion|social)\b"
)


def _agrees(amount: Amount, other: Amount) -> bool:
    """Whether words say what a number does: the same share, of one or of 100, or a range round it."""
    size, said = _size(amount), other.value or 0.0
    low, high = (said, said) if other.low is None or other.high is None else (other.low, other.high)
    return any(low - 0.5 <= shown <= high + 0.5 for shown in (size, 100 * size if size <= 1 else size))


def published_numbers(row: dict[str, Any], path: str) -> Iterator[tuple[Amount, Evidence]]:
    """The numbers of a row that weigh, each with its place. Raises Unreadable for other shapes."""
    for number, at in objects(row.get("numbers"), f"{path}.numbers", NUMBER):
        if number.get("number") and not number.keys() & _MEANINGS:
            raise Unreadable(f"{at}: a number without weight, threshold or fixed")
        stated, code = number.get("number"), number.get("weight")
        unit, amount = _UNITS.get(_SEPARATORS.sub("", text_of(code)).casefold()), published_number(stated)
        if isinstance(stated, list | dict | bool) and stated != [] and stated != {}:
            raise Unreadable(f"{at}.number: no number")
        if code and unit is None and amount is not None:
            raise Unreadable(f"{at}.weight: {str(code)[:60]!r} is no kind of weight")
        if stated is None:
            for name, other in number.items():
                if name not in NUMBER and published_number(other) is not None:
                    raise Unreadable(f"{at}.{name}: a figure outside number")
        if unit is not None and amount is not None:
            place = Evidence(FieldPath(f"{at}.number"), 0, len(str(stated)), str(stated))
            yield (
                replace(amount, unit=unit if amount.unit == "percent" else amount.unit, start=0, end=0),
                place,
            )
        elif unit not in (None, "rank") and _DIGIT.search(str(stated)):
            raise Unreadable(f"{at}.number: {str(stated)[:60]!r} is no weight")


_MEANINGS = NUMBER - {"number"}


_SEPARATORS = re.compile(r"[\s_-]")
_DIGIT = re.compile(r"\d")


def _kind(amount: Amount) -> str:
    """percent, points or rank: what can be told apart by its size alone is of one kind."""
    return amount.unit if amount.unit in ("points", "rank") else "percent"


def _size(amount: Amount) -> float:
    factor = 100 if amount.unit.startswith("decimal") else 1
    return round((amount.value or 0.0) * factor, 6)
