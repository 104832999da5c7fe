"""Criteria and weights in the text of a notice (codebook 4 and 5.2).

A text is cleaned and cut into segments; each gives pairs of label and amount, less what a refusal names.
Neighbouring segments form a block, which is one list; blocks of one field must agree.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from pipelines.criteria import by_figures
from pipelines.criteria.anchors import windows
from pipelines.criteria.asides import without_asides
from pipelines.criteria.by_rules import by_rules
from pipelines.criteria.clean import Cleaned, clean
from pipelines.criteria.gone_lots import without_gone_lots
from pipelines.criteria.judge import (
    LIKELY,
    SAME,
    SURE,
    Candidate,
    candidates,
    features,
    of_structure,
    probability,
)
from pipelines.criteria.judge import chosen as judge
from pipelines.criteria.labels import NOUN
from pipelines.criteria.listing import narrow_weight
from pipelines.criteria.lowest_price import says_lowest
from pipelines.criteria.other_exercises import without_others
from pipelines.criteria.outweighed import (
    as_stated,
    is_named_in_full,
    is_of_one,
    is_short,
    of_lots,
    of_quality,
    of_two,
)
from pipelines.criteria.passage import Passage
from pipelines.criteria.rows_in_text import FIGURE, Source
from pipelines.criteria.second import Second, by_sums, second_of
from pipelines.criteria.segments import Segment, segments
from pipelines.criteria.set_aside import Kept, set_aside
from pipelines.criteria.statements import PER_POINT
from pipelines.criteria.structure.contexts import sentences, worded
from pipelines.criteria.structure.division import divides
from pipelines.criteria.structure.named_lots import names_several
from pipelines.criteria.structure.portioned import portioned, stated_of_all
from pipelines.criteria.structure.reading import (
    BY_LOT,
    LONGEST,
    StructureReading,
    names_social_value,
    read_structure,
    read_sums,
)
from pipelines.criteria.structure.ways import OF_ALL
from pipelines.criteria.structure.whole import is_of_quality
from pipelines.criteria.text_reading import TextReading
from pipelines.criteria.trees import proposed
from pipelines.criteria.weighed import Weighed
from pipelines.criteria.whose_list import without_lists_of_others
from warehouse.sieve import Sieve

MAX_TEXT = 200_000
"""Code points of one field that are read; the rest of a longer field is left."""
REMEMBERED = 20_000
"""A longer text is read anew each time, so that what is remembered stays below 160 MB."""


_RATIO = re.compile(r"\d\s?:\s?\d{1,3}\s?:\s?\d")
WHOLE = -1
"""In place of a candidate's segments: its figures are counted from the beginning of the text."""
ANY_FIGURE = Sieve(
    r"\d|\b(?:per\s{1,4}cent|half|third|quarter|fifth|sixth|eighth|tenth|t(?:en|wenty|hirty)|f(?:ifteen"
    r"|orty|ifty)"
    r"|sixty|seventy|equal\w{0,3}|rest|remain\w{0,4})\b",
    re.I,
)
"""A text without one of these states no weight, and the second reader has nothing to read."""
_FIGURED = Sieve(
    r"\bsoc(?:ial)?\b[^;\n]{0,120}?(?:\d|per\s?cent)|\d[^;\n]{0,120}?\bsoc(?:ial)?\b|\bTOMs?\b|\bSV\b"
    r"|\bbenefits?\b",
    re.I,
)
"""Social value beside a figure."""
_EVALUATES = Sieve(
    r"%|\b(?:per\s{0,4}cent|weight|criteri|evaluat|award|assess|mark|point|scor|lowest|cheapest|half|equal)",
    re.I,
)
"""A text without one of these, and without social value, says nothing that the second reader could add."""
_LONGEST_WITHOUT_NOUN = 12_000
"""Code points of a text that are looked at: a longer one without a noun is no short list of criteria."""
_MONEY = Sieve(
    r"\b(?:fees?|rates?|rent(?:al|s)?|income|revenue|commission|premiums?|charges?|tariffs?|royalt(?:y|ies)"
    r"|(?:tender|contract|lump)\s{1,4}sum|budget|subscription|discount|affordability|vfm|wlc|tco"
    r"|value\s{1,4}for\s{1,4}money|bid\s{1,4}amount|amount\s{1,4}bid)\b",
    re.I,
)
_DIVIDED = Sieve(
    r"\d\s{0,2}%|\bper\s{0,4}cent\b|\b(?:weight|criteri|evaluat|scor(?:ed|ing)|mark(?:s|ed)\b|points\b"
    r"|assess|judg)",
    re.I,
)
"""A share, or a word of evaluating."""
_BARE = re.compile(r"(?:[A-Za-z][A-Za-z &'-]{1,40} \d{1,2}[,;/]\s{0,2}){2}")
"""Names with bare figures: "Day rate 60, CVs 25, interview 15"."""


def read_passage(passage: Passage, beside_list: bool = False) -> TextReading:
    """The reading of one passage. Offsets of evidence count code points of its text.

    `beside_list`: criteria stand in a list beside it: only a weight of social value can change anything.

    A text is read once, wherever it stands: councils use the same words in many notices, and a notice in each
    of its lots.
    """
    text = passage.text
    remembered = len(text) <= REMEMBERED
    read = _remembered if remembered else _read
    reading = read(text[:MAX_TEXT], passage.sure, beside_list)
    return reading.at(passage.locator, passage.lot_id)


def read_sums_of(passage: Passage, size: float | None) -> Second | None:
    """The weight that the figures of a passage give by arithmetic alone; null where they give none.

    `size`: what quality weighs by a list beside it, in percent of the whole.
    """
    found = _sums(passage.text[:MAX_TEXT], size)
    return found and TextReading(second=found).at(passage.locator, passage.lot_id).second


@lru_cache(maxsize=512)
def _sums(text: str, size: float | None) -> Second | None:
    if not (names_social_value(text) and ANY_FIGURE.search(text)):
        return None
    kept = set_aside(_own(clean(text, windows(text))))
    cleaned = replace(kept.cleaned, text=without_asides(kept.cleaned.text, of_parts=True))
    lines = list(segments(replace(kept, cleaned=cleaned).whole))
    found = read_sums(cleaned.text, size) if lines and not PER_POINT.search(cleaned.text) else None
    if found is None or _is_otherwise(cleaned.text, found.weight):
        return None
    source = Source(cleaned, text)
    return by_sums(source, _whole(source, lines), found)


def _is_otherwise(text: str, weight: float | None) -> bool:
    """Whether the one way that explains every figure of a text gives another weight than some of them do."""
    found = None if names_several(text) else portioned(worded(text))
    return found is not None and weight is not None and abs(found.weight - weight) > SAME


def by_rules_alone(passage: Passage) -> TextReading:
    """What the rules read of a passage, with no candidate judged: to compare."""
    kept = _kept(_own(clean(passage.text, windows(passage.text))))
    if not NOUN.search(kept.cleaned.text):
        return TextReading()
    reading = by_rules(Source(kept.cleaned, passage.text), list(segments(kept.whole)), False, kept)
    return reading.at(passage.locator, passage.lot_id)


@lru_cache(maxsize=2_048)
def _remembered(text: str, sure: bool, beside_list: bool) -> TextReading:
    return _read(text, sure, beside_list)


def _read(text: str, sure: bool = False, beside_list: bool = False) -> TextReading:
    """The reading without its place: what the rules read, and of several candidates the likeliest."""
    cleaned = clean(text, None if sure else windows(text))
    if not _may_weigh(cleaned.text, sure):
        if not may_award_in_other_words(text):
            return TextReading() if beside_list else _without_nouns(text)
        cleaned = clean(text)
    own = _own(cleaned)
    reading = _read_own(own, text, sure, beside_list)
    return reading if own.text == cleaned.text else replace(reading, of_others=True)


def may_award_in_other_words(text: str) -> bool:
    """Whether a text without a noun of the grammar may list award criteria, or let price alone decide.

    "Fee 50%, audit approach 30%, key personnel 20%": rents, premiums and hourly rates are prices too.
    """
    if len(text) > _LONGEST_WITHOUT_NOUN:
        return False
    priced = _MONEY.search(text) and (_DIVIDED.search(text) or _BARE.search(text))
    return bool(priced) or says_lowest(text)


def _may_weigh(text: str, sure: bool) -> bool:
    """Whether a noun of the grammar stands in a text, or it is one of award criteria with a figure."""
    return bool(NOUN.search(text) or (sure and FIGURE.search(text)))


def _read_own(cleaned: Cleaned, text: str, sure: bool, beside_list: bool) -> TextReading:
    """The reading of a text without the lists that are not of this award."""
    before, kept = cleaned, _kept(cleaned)
    cleaned = kept.cleaned
    if not (_may_weigh(cleaned.text, sure) or may_award_in_other_words(cleaned.text)):
        return TextReading()
    source = Source(cleaned, text)
    lines = list(segments(kept.whole))
    reading = by_rules(source, lines, sure, kept)
    needed = not beside_list or _FIGURED.search(cleaned.text)
    second = _second(cleaned.text) if needed else None
    among = _candidates(cleaned.text, lines, reading, second)
    judged = reading if not among else _judged(source, lines, reading, among, second)
    if not (judged.by_lot or beside_list):
        own_source = Source(_restored(before, cleaned), text)
        judged = _with_division(judged, source, own_source, lines, bool(second and second.weight))
    elif beside_list and not judged.by_lot and judged.weighed and (weight := narrow_weight(judged.weighed)):
        judged = _beside_whole(judged, weight, Source(_restored(before, cleaned), text), lines)
    if judged.weighed is None and not beside_list and (second is None or second.state in _QUIET):
        judged = replace(judged, weighed=by_figures.totals(source, lines))
    if judged.weighed and not judged.by_lot and (weight := narrow_weight(judged.weighed)):
        judged = of_lots(judged, weight, cleaned.text)
    if second is not None and second.why in BY_LOT and is_of_one(judged.weighed, second):
        judged = replace(judged, weighed=None)
    if second is None or not lines or (judged.weighed and judged.weighed.problem == "two-statements-differ"):
        return judged
    own = next((c for c in among if second.weight and abs(c.weight - second.weight) <= SAME), None)
    likely = probability(features(cleaned.text, own, among, second)) if own else None
    return replace(judged, second=second_of(source, _whole(source, lines), second, likely))


_QUIET = ("indeterminate", "not_visible")
"""States of a reading that says nothing of social value."""


def _without_nouns(text: str) -> TextReading:
    """A text in which nothing names price, quality or social value in a common form: its figures may."""
    if len(text) > LONGEST or not divides(text):
        return TextReading()
    cleaned = _own(clean(text))
    kept = _kept(cleaned)
    source, lines = Source(kept.cleaned, text), list(segments(kept.whole))
    return TextReading(weighed=by_figures.listed(source, lines) or by_figures.totals(source, lines))


def _with_division(
    reading: TextReading, source: Source, own: Source, lines: Sequence[Segment], is_weighed: bool
) -> TextReading:
    """The reading with what the figures make by themselves where it has no weight; surer where that is it.

    Where it has another that it is not sure of, what explains every figure stands. `own`: the text with what
    `source` has set aside, as shares of a part. `is_weighed`: the second reader gives social value a weight.
    """
    if reading.weighed is not None and any(row.statement == "floor" for row in reading.weighed.rows):
        return reading  # a list that leaves social value out does not undo that it has a floor here
    weight = narrow_weight(reading.weighed) if reading.weighed else None
    if reading.weighed is not None and is_short(reading.weighed) and not _EACH.search(own.cleaned.text):
        return of_two(reading, reading.weighed, "sum-outside-95-105")
    if weight and reading.weighed is not None and is_of_quality(own.cleaned.text, weight):
        return of_quality(reading, reading.weighed, weight)
    if reading.weighed is not None and (of_all := _of_all(own.cleaned.text)):
        if weight and any(abs(one - weight) > SAME for one in of_all):
            return of_two(reading, reading.weighed)
        if not weight and len(of_all) == 1:
            reading = as_stated(reading, reading.weighed, *of_all)
            weight = narrow_weight(reading.weighed) if reading.weighed else None
    if weight and (reading.sure is None or reading.sure >= SURE):
        return _beside_whole(reading, weight, own, lines)
    if reading.weighed is not None and reading.weighed.problem not in (None, "sum-outside-95-105"):
        return reading
    listed = by_figures.listed(source, lines)
    in_parts = None
    if not _says_without_figure(reading):
        in_parts = by_figures.in_parts(own, lines)
    for weighed in (listed, in_parts):
        same = narrow_weight(weighed) if weighed is not None else None
        if weight and same is not None and abs(weight - same) <= SAME:
            return replace(reading, sure=max(SURE, reading.sure or SURE), unsure=False)
    if in_parts is not None:
        return replace(reading, weighed=in_parts)
    if listed is None:
        return reading
    is_without = bool(weight) and not any(row.is_narrow for row in listed.rows)
    if is_weighed and not weight and not any(row.is_narrow for row in listed.rows):
        return reading
    has_rest = any(row.stated_value is None for row in listed.rows)
    if reading.weighed is not None and reading.weighed.problem == "sum-outside-95-105":
        stated = {row.stated_value for row in listed.rows}
        is_named = not any(row.is_unnamed for row in listed.rows)
        has_rest |= is_named and all(row.stated_value in stated for row in reading.weighed.rows)
    if is_without or has_rest or not _decides(reading.weighed) or is_named_in_full(reading.weighed, listed):
        return replace(reading, weighed=listed)
    return reading


_EACH = Sieve(r"\b(?:each|apiece|every)\b|[x×]\s{0,2}\d", re.I)


def _of_all(text: str) -> set[float]:
    """What figures that are said to be of the whole evaluation give social value."""
    if names_several(text) or not OF_ALL.search(text):
        return set()
    return stated_of_all(worded(text))


_SHARE = re.compile(r"(?<![\d.,£/:])(\d{1,3}(?:\.\d{1,2})?)(?:\s{0,2}%|(?=[),;.]|\s{0,2}\n|$))")
_IN_WORDS = Sieve(r"\b(?:half|(?:third|quarter|fifth|sixth|eighth|tenth)s?)\b", re.I)
_OF_TWO = 130
"""Percent: a text whose figures make as much may hold a list and that of a part of it."""


def _beside_whole(reading: TextReading, weight: float, own: Source, lines: Sequence[Segment]) -> TextReading:
    """A sure reading; that of a part where its list is of one."""
    stated = sum(float(found) for found in _SHARE.findall(own.cleaned.text))
    if reading.weighed is None or (stated < _OF_TWO and not _IN_WORDS.search(own.cleaned.text)):
        return reading
    in_parts = by_figures.in_parts(own, lines)
    same = narrow_weight(in_parts) if in_parts is not None else None
    if in_parts is None or same is None or not (in_parts.nested or reading.unsure):
        return reading
    if abs(same - weight) <= SAME:
        return reading
    return replace(reading, weighed=in_parts, unsure=True)


def _restored(before: Cleaned, kept: Cleaned) -> Cleaned:
    """The text with what was set aside inside a sentence; sentences that went whole stay away."""
    text = list(kept.text)
    for start, end in sentences(before.text):
        if _WORD.search(kept.text, start, end):
            text[start:end] = before.text[start:end]
    return replace(before, text="".join(text))


_WORD = re.compile(r"[A-Za-z]{2}")


def _says_without_figure(reading: TextReading) -> bool:
    """Whether a sentence says that social value is not weighed, or is in every question."""
    return any(row.statement in ("not_weighted", "embedded") for row in reading.statements)


def _decides(weighed: Weighed | None) -> bool:
    """Whether a list was read that adds up, contradicts itself, or says what social value weighs."""
    if weighed is None:
        return False
    return bool(weighed.problem) or weighed.complete or narrow_weight(weighed) is not None


def _own(cleaned: Cleaned) -> Cleaned:
    """The text without the lists and sentences that are not of this award."""
    return replace(cleaned, text=without_gone_lots(without_others(without_lists_of_others(cleaned.text))))


def _kept(cleaned: Cleaned) -> Kept:
    """The text as both readers see it."""
    kept = set_aside(cleaned)
    return replace(kept, cleaned=replace(kept.cleaned, text=without_asides(kept.cleaned.text)))


def _whole(source: Source, lines: Sequence[Segment]) -> Segment:
    return replace(lines[0], start=0, end=len(source.cleaned.text))


def proposals(text: str) -> tuple[str, list[Candidate], StructureReading | None]:
    """A text as it is judged, the weights proposed for it, and the second reading: for training."""
    kept = _kept(_own(clean(text, windows(text))))
    cleaned = kept.cleaned
    if not NOUN.search(cleaned.text):
        return cleaned.text, [], None
    lines, second = list(segments(kept.whole)), _second(cleaned.text)
    reading = by_rules(Source(cleaned, text), lines, False, kept)
    return cleaned.text, _candidates(cleaned.text, lines, reading, second), second


def _second(text: str) -> StructureReading | None:
    """What the reader of another design says, where it can say anything."""
    may = names_social_value(text) or _EVALUATES.search(text) or may_award_in_other_words(text)
    return read_structure(text) if may else None


def _candidates(
    text: str, lines: Sequence[Segment], reading: TextReading, second: StructureReading | None
) -> list[Candidate]:
    """None where each lot has a list of its own, or where a bound is all that is stated."""
    weighed = reading.weighed
    stated = weighed.rows if weighed else ()
    if reading.by_lot or any(row.statement == "floor" or row.stated_low is not None for row in stated):
        return []
    if not names_social_value(text) and not (weighed and narrow_weight(weighed)):
        return []
    trees = [(one.first, one.last, tree) for one in proposed(text, lines) for tree in one.trees]
    if second is not None and (tree := of_structure(second)) is not None:
        trees.append((WHOLE, WHOLE, tree))
    if len({line.lots for line in lines if line.lots}) > 1:  # points of several lots are no one list
        trees = [one for one in trees if abs(one[2].total - 100) <= 0.5]
    return candidates(weighed, trees)


def _judged(
    source: Source,
    lines: Sequence[Segment],
    reading: TextReading,
    among: Sequence[Candidate],
    second: StructureReading | None,
) -> TextReading:
    """The reading with the candidate that the judge is sure of; else with bounds and no weight."""
    text = source.cleaned.text
    best, sure = judge(text, among, second)
    others = [one for one in among if one is not best]
    if any(probability(features(text, one, among, second)) >= LIKELY for one in others):
        sure = 0.0  # two trees with different answers stand
    reading = replace(reading, sure=sure, is_ratio=bool(_RATIO.search(text)))
    if sure >= LIKELY and best.weighed is not None:
        return replace(reading, unsure=sure < SURE)
    if sure >= LIKELY and best.tree is not None:
        passage = (
            _whole(source, lines)
            if best.first == WHOLE
            else replace(lines[best.first], end=lines[best.last - 1].end)
        )
        return replace(reading, unsure=sure < SURE, weighed=source.tree(best.tree, passage))
    if reading.weighed is None or not narrow_weight(reading.weighed):
        return reading
    high = max(one.weight for one in among)
    rows = tuple(
        row.means("candidates-not-sure", None, 0.0, high, "unknown") if row.is_narrow else row
        for row in reading.weighed.rows
    )
    return replace(reading, weighed=replace(reading.weighed, rows=rows, complete=False))
