"""The parts of a criterion that the name of its row tells: "Quality 60 (method 40, social value 20)"."""

import re
from dataclasses import replace

from pipelines.criteria import shared_names, vocabulary
from pipelines.criteria.amounts import Amount
from pipelines.criteria.clean import Cleaned, plain_name
from pipelines.criteria.limits import blank
from pipelines.criteria.model import Criterion, Evidence, Part
from pipelines.criteria.ordinary import is_placed
from pipelines.criteria.pairs import Pair, pairs
from pipelines.criteria.passage import FieldPath
from pipelines.criteria.patterns import spaced

_OPENS = re.compile(
    r"[(\[]|:(?=\s)|\s[-\u2013]\s|\b(?:incl\.?|includ(?:es|ing)|inclusive\s{1,2}of|of\s{1,2}which|comprising|made\s{1,2}up\s{1,2}of)(?=\W)",
    re.I,
)
"""What comes between a row's own name and what is in it."""
_OF_WHICH = re.compile(r"\W{0,4}of\s{1,2}which\b", re.I)
_LONE = re.compile(
    rf"[\s:,]{{0,3}}(?:of\s{{1,2}}which\s{{1,2}}|the\s{{1,2}})?(?P<name>{vocabulary.NARROW.pattern})"
    r"[\s:(=-]{1,4}(?P<size>\d{1,2}(?:\.\d{1,2})?)\s{0,2}[)\]]{0,2}\s{0,4}$",
    re.I,
)
"""One part with a bare figure."""


NO_PART = spaced(
    r"\b(?:min(?:imum)?|max(?:imum)?|pass(?:ing)?|thresholds?|hurdle|previous\w{0,2}|former\w{0,2}|was|were|last|old"
    r"|exclud\w{1,4}|excl|not)\b"
)
"""Beside a figure: it is a limit, of another time, or of what is left out, and no part of the row."""


def parts_in_name(whole: Criterion, published: str, field: str) -> list[Criterion]:
    """The criteria in place of a row whose name tells that social value is a part of it; none for another.

    Parts that sum to the row are points of the whole, parts of 100 shares of it. One part "of which" is
    points of the whole; one that it includes may be either, beside the row (codebook 4.1 and 4.2).
    """
    cleaned = plain_name(published)
    opened = _OPENS.search(cleaned.text)
    if (
        whole.kind != "quality"
        or opened is None
        or not vocabulary.NARROW.search(cleaned.text, opened.start())
    ):
        return []
    head = cleaned.text[: opened.start()]
    row = _sized(whole, head, published, cleaned, field)
    size = row.stated_value
    if size is None or row.stated_unit != "percent" or not 0 < size < 100 or not _is_own_name(head):
        return []
    found = _pairs(blank(cleaned.text), opened.end(), size)
    if not any(vocabulary.is_narrow(pair.label) and not shared_names.is_joint(pair.label) for pair in found):
        return []
    if NO_PART.search(cleaned.text, opened.start()):
        return []
    total = sum(pair.amount.value or 0.0 for pair in found)
    made = [
        replace(of_text(row, pair, field, published, cleaned), stated_unit="percent", total=None)
        for pair in found
    ]
    share = [replace(one, part=Part(head.strip(), size), stated_of="parent") for one in made]
    if len(found) > 1:
        return made if abs(total - size) <= 0.5 else share if abs(total - 100) <= 0.5 else []
    set_off = opened.group().strip() in (":", "-", "\u2013")
    if total == size or (set_off and not shared_names.is_umbrella(head)):
        return []  # the one figure may be that of the row
    if total > size:
        return share
    own = replace(row, name=_plain(head), is_narrow=False, is_broad=False, is_joint=False)
    own = replace(
        own, is_umbrella=shared_names.is_umbrella(head), is_open=may_be_social_value(own.name, "quality")
    )
    if _OF_WHICH.match(cleaned.text, opened.start()):
        return [own, replace(made[0], part=Part(own.name, size, size), stated_of="overall")]
    return [own, replace(made[0], name=f"{made[0].name} (part of {own.name})")]


def _pairs(name: str, first: int, size: float) -> list[Pair]:
    """The parts with their figures from a place of a name on; places are of the whole name."""
    inside = name[first:]
    found = pairs(inside, sure=True) or pairs(inside, sure=True, total=size)
    if not found and (one := _LONE.match(name, first)):
        return [Pair(one["name"], Amount(float(one["size"]), "percent", *one.span("size")))]
    return [
        replace(one, amount=replace(one.amount, start=one.amount.start + first, end=one.amount.end + first))
        for one in found
        if one.amount.value and one.amount.unit in ("percent", "points")
    ]


def _sized(whole: Criterion, head: str, published: str, cleaned: Cleaned, field: str) -> Criterion:
    """The row with its size; where no field states one, with that beside its own name."""
    stated = _SIZE.search(head)
    if whole.stated_value is not None or whole.stated_unit != "none" or stated is None:
        return whole
    start, end = cleaned.span(*stated.span("size"))
    place = Evidence(FieldPath(field), start, end, published[start:end])
    return replace(whole, stated_value=float(stated["size"]), stated_unit="percent", evidence=place)


_SIZE = re.compile(r"[\s:=(-](?P<size>\d{1,2}(?:\.\d{1,2})?)\s{0,2}(?:%|marks|points)?[\s,:]{0,3}$")


def _is_own_name(head: str) -> bool:
    return vocabulary.tells(head) and not vocabulary.NARROW.search(head) and not vocabulary.PRICE.search(head)


def _plain(head: str) -> str:
    return re.sub(r"\d{1,3}(?:\.\d{1,2})?\s{0,2}%?", " ", head).strip(" \t:=-(,;")


def of_text(whole: Criterion, pair: Pair, field: str, published: str, cleaned: Cleaned) -> Criterion:
    """ "Quality 55% Price 35% Social Value 10%" is three criteria (codebook 4.8)."""
    amount = pair.amount
    start, end = cleaned.span(amount.start, amount.end)
    return replace(
        whole,
        name=pair.label,
        kind=vocabulary.price_kind("quality", pair.label),
        is_narrow=vocabulary.is_narrow(pair.label),
        is_broad=vocabulary.is_broad(pair.label),
        is_joint=shared_names.is_joint(pair.label),
        is_umbrella=shared_names.is_umbrella(pair.label),
        is_unnamed=not vocabulary.tells(pair.label),
        is_open=may_be_social_value(pair.label, vocabulary.price_kind("quality", pair.label)),
        stated_value=amount.value,
        stated_unit=amount.unit,
        total=amount.of,
        evidence=Evidence(FieldPath(field), start, end, published[start:end]),
    )


def may_be_social_value(name: str, kind: str) -> bool:
    """Whether a row of quality may be social value by another name: like it, or one that nobody can place."""
    unplaced = kind == "quality" and not vocabulary.is_narrow(name) and not is_placed(name)
    return vocabulary.is_open(name) or unplaced
