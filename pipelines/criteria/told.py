"""How a text was read, in words: what each reader said, what the judge made of it, what was refused."""

from collections.abc import Iterator

from pipelines.criteria import vocabulary
from pipelines.criteria.asides import without_asides
from pipelines.criteria.clean import clean
from pipelines.criteria.judge import LIKELY, probability
from pipelines.criteria.judge import features as features_of
from pipelines.criteria.model import percent
from pipelines.criteria.no_weight import why_no_weight
from pipelines.criteria.prose import proposals
from pipelines.criteria.segments import segments
from pipelines.criteria.structure.amounts import amounts
from pipelines.criteria.text_reading import TextReading
from pipelines.criteria.whose_list import without_lists_of_others
from warehouse.text import one_line

MOST = 12
"""Refused figures that are shown of one text."""


def readers(text: str, reading: TextReading) -> Iterator[str]:
    """What the rules' lists, the second reader and the judge each say of a text."""
    weighed = reading.weighed
    if weighed is None:
        yield "rules: no list of criteria"
    else:
        told = ", ".join(
            one_line(f"{row.name or row.kind} {row.arithmetic or row.stated()} [{row.rule}]")
            for row in weighed.rows
        )
        yield f"rules: {told or 'no criteria'}" + (
            f"; held back: {weighed.problem}" if weighed.problem else ""
        )
    for row in reading.statements:
        yield f"rules: a sentence says {(row.statement or '').replace('_', ' ')} [{row.rule}]"
    if reading.second is not None:
        found = reading.second.found
        sum_told = f"; {one_line(found.arithmetic)}" if found.arithmetic else ""
        bounds = "" if found.weight is not None else _bounds(found.low, found.high)
        said = f"{found.state}, weight {percent(found.weight)}{bounds}, by {found.why}{sum_told}"
        yield f"second reader: {said}"
    body, among, second = proposals(text)
    for one in among:
        likely = probability(features_of(body, one, among, second))
        by = " and ".join(name for name, there in (("rules", one.weighed), ("trees", one.tree)) if there)
        mark = "likely enough" if likely >= LIKELY else "not likely enough"
        yield f"judge: {percent(one.weight)} by {by}: {likely:.2f}, {mark} (from {LIKELY:g})"


def _bounds(low: float | None, high: float | None) -> str:
    if low is None and high is None:
        return ""
    return f" ({'0%' if low is None else percent(low)} to {'100%' if high is None else percent(high)})"


def refused(text: str, used: list[tuple[int, int]]) -> Iterator[str]:
    """The figures that were not taken for weights, with the reason; `used`: [start, end) of those taken."""
    cleaned = clean(text)
    own = without_lists_of_others(cleaned.text)
    quiet = without_asides(own)
    shown = 0
    for segment in segments(cleaned.text):
        body = segment.of(cleaned.text)
        named = bool(vocabulary.NARROW.search(body))
        for amount in amounts(body):
            start, end = cleaned.span(segment.start + amount.start, segment.start + amount.end)
            if any(first < end and start < last for first, last in used):
                continue
            reason = why_no_weight(body, quiet[segment.start : segment.end], amount.start, amount.end)
            if not own[segment.start + amount.start : segment.start + amount.end].strip():
                reason = "in a list that is not of this award, by the words round it"
            if reason is None and not named:
                continue
            shown += 1
            if shown > MOST:
                yield "and more"
                return
            clause = one_line(body[max(0, amount.start - 50) : amount.end + 40])
            why = reason or "no list or sentence explains it"
            yield f'refused {one_line(text[start:end])}: {why} ("{clause}")'
