"""Parts of a published criterion that its description tells: social value inside quality."""

import re
from dataclasses import replace

from pipelines.criteria import shared_names, vocabulary
from pipelines.criteria.amounts import Amount
from pipelines.criteria.bounded import bounds
from pipelines.criteria.clean import Cleaned, clean
from pipelines.criteria.labels import CONNECTING
from pipelines.criteria.model import Criterion, Evidence, Part
from pipelines.criteria.no_weight import may_weigh
from pipelines.criteria.pairs import Pair, pairs
from pipelines.criteria.parts_in_name import NO_PART, of_text
from pipelines.criteria.patterns import spaced
from pipelines.criteria.segments import segments
from pipelines.criteria.stated_size import tells_a_part
from pipelines.criteria.statements import denial
from warehouse.sieve import Sieve


def with_inner(row: Criterion) -> list[Criterion]:
    """A criterion whose description names social value: it is inside, of its size at most (codebook 4.16).

    Where the description lists parts that sum to the criterion, or to 100 of it, they stand in its stead.
    """
    if row.is_boilerplate or row.stated_value is None:
        return [row]
    if row.described is None or not row.described.text:
        return [row]
    cleaned = clean(row.described.text)
    text = cleaned.text
    named = vocabulary.NARROW.search(text) or _SHORT.search(text)
    if named is None or _is_apart(text, named):
        return [row]
    size = row.stated_value
    parts = [pair for pair in pairs(_figured(text), sure=True) if pair.amount.value is not None]
    if parts and shared_names.is_umbrella(parts[0].label) and parts[0].amount.value == size:
        parts = parts[1:]
    total = sum(pair.amount.value or 0.0 for pair in parts)
    if not any(vocabulary.is_narrow(pair.label) for pair in parts):
        parts = []  # what is named apart from them may be in any of them
    if len(parts) > 1 and abs(total - size) <= 1 and row.stated_unit == "percent":
        return [of_text(row, pair, row.described.field, row.described.text, cleaned) for pair in parts]
    if len(parts) > 1 and abs(total - 100) <= 1 and 0 < size < 100 and row.stated_unit == "percent":
        return [_part_of(row, pair, row.described, cleaned) for pair in parts]
    if row.kind != "quality":
        inside = _REDUCES.search(text)
        return [replace(row, is_narrow=True, is_broad=True, is_joint=True) if inside else row]
    parts = [pair for pair in parts if may_weigh(text, pair.amount)]
    if part := _of_which(row, cleaned) or _share_inside(row, cleaned) or _bounded(row, cleaned):
        return [row, part]
    is_part = tells_a_part(row.name, text) and not (NO_PART.search(text) or _OF_SEVERAL.search(text))
    if len(parts) == 1 and is_part:
        made = of_text(row, parts[0], row.described.field, row.described.text, cleaned)
        if row.stated_unit == made.stated_unit == "percent" and 0 < (made.stated_value or 0.0) < size:
            return [row, replace(made, name=f"{made.name} (part of {row.name})")]
    if row.is_umbrella and len(parts) < 2 and not _holds(text, named):
        return [row]
    return [replace(row, is_narrow=True, is_broad=True, is_joint=True)]


def sets_apart(description: str) -> bool:
    """Whether a description names social value to say that it is not in the row."""
    text = clean(description).text
    named = vocabulary.NARROW.search(text)
    return named is not None and _is_apart(text, named)


def _is_apart(text: str, named: re.Match[str]) -> bool:
    """Whether social value is left out of the row, or denied, where it is named."""
    if _SET_APART.search(text[: named.start()]) or _ELSEWHERE.match(text[named.end() :]):
        return True
    said = _sentence_at(text, named.start())
    return bool(said and denial(said))


_OF_SEVERAL = spaced(
    r"\b(?:each|every)\b[^.;\d]{0,20}\d",
    r"\d ?(?:%|per ?cent)(?: for)? (?:each\b(?! of the (?:bids|tenders))|apiece\b|per question\b)",
)
"""A figure of each of several questions: how many are of social value, nobody can say."""


_REDUCES = spaced(
    r"\b(?:deduct\w{0,4}|monetis\w{1,5}|discount\w{0,3}|adjust\w{1,5}|reduced by|net of|less the|taking"
    r" into account"
    r"|includ\w{1,4}|proxy value|net price|credits?|of the price (?:score|marks))\b"
)
"""What social value does to a price of which it is a part."""
_SHORT = re.compile(r"\bSV(?=[\s:=(-]{0,3}\d)")


_SAYS = spaced(
    r"\b(?:is|are|was|were|be|been|will|shall|must|should|may|can|could|would|ha[sd]|have"
    r"|\w{2,20}(?:ing|ed) (?:to|by))\b"
)
"""A verb: what has none is an item of what the row is about."""
_PARTS_TEXT = re.compile(r"[,;:.\n(](?=\s|$)|\(")
_HOLDS = spaced(
    r"\b(?:includ\w{1,4}|incl|compris\w{1,3}|cover\w{0,3}|contain\w{0,3}|questions?|criteri(?:a|on)"
    r"|scor\w{1,3}"
    r"|assess\w{0,5}|evaluat\w{1,4}|marks?|statements?|one on|part of|of (?:this|these))\b"
)


def _holds(text: str, named: re.Match[str]) -> bool:
    """Whether the sentence that names social value says that it is looked at in the row, or lists it."""
    if _HOLDS.search(vocabulary.NARROW.sub(" ", _sentence_at(text, named.start()))):
        return True
    item = _PARTS_TEXT.split(text[named.end() :])[0]
    return not _PARTS_TEXT.split(text[: named.start()])[-1].strip() and not _SAYS.search(item)


def _sentence_at(text: str, place: int) -> str:
    found = (one.group() for one in _SENTENCE.finditer(text) if one.start() <= place < one.end())
    return next(found, "")


def _figured(text: str) -> str:
    """The text with spaces for its sentences without a figure: they name none of the amounts before them."""
    return _SENTENCE.sub(
        lambda found: found.group() if ANY_AMOUNT.search(found.group()) else " " * len(found.group()), text
    )


_SENTENCE = re.compile(r"(?:[^.!?\n;]|\.(?=\S)){1,1000}[.!?\n;]?")


ANY_AMOUNT = Sieve(r"\d|\b(?:half|third|quarter|fifth|tenth|per\s{1,4}cent|ten|twenty|thirty|five)\b", re.I)


_OF_SIZE = spaced(
    r"\b(?P<size>\d{1,2}(?:\.\d{1,2})?)(?: (?:points|marks|%))? of (?:the|these|its|this) (?P<all>\d{1,2})\b"
)
"""How many of the row's own points."""
_NUMBER = re.compile(r"\d[\d.,]*")
_OF_WHICH = spaced(
    rf"\bof which (?:the )?(?P<name>{re.sub(r'[(](?![?])', '(?:', vocabulary.NARROW.pattern)})[\s:(=-]{{1,4}}"
    r"(?:(?:is|at|has|carries) )?(?P<size>\d{1,2}(?:\.\d{1,2})?)(?![\d.])"
)


def _of_which(row: Criterion, cleaned: Cleaned) -> Criterion | None:
    """What a description gives to social value "of which": points of the whole (codebook 4.2)."""
    size = row.stated_value or 0.0
    found = _OF_WHICH.search(cleaned.text) or _of_size(cleaned.text, size)
    if found is None or row.described is None or row.stated_unit != "percent":
        return None
    name = found.groupdict().get("name") or "Social value"
    amount = Amount(float(found["size"]), "percent", *found.span("size"))
    if not 0 < (amount.value or 0.0) < size or not may_weigh(cleaned.text, amount):
        return None
    made = of_text(row, Pair(name, amount), row.described.field, row.described.text, cleaned)
    return replace(made, part=Part(row.name or "quality", size, size), stated_of="overall")


def _of_size(text: str, size: float) -> re.Match[str] | None:
    """The one figure that a sentence gives to social value alone of as many points as the row has."""
    for said in segments(text):
        body = said.of(text)
        found, named = _OF_SIZE.search(text, said.start, said.end), vocabulary.NARROW.search(body)
        if found is None or named is None or float(found["all"]) != size or len(_NUMBER.findall(body)) != 2:
            continue
        between = re.findall(r"[a-z']+", text[found.end() : said.start + named.start()].lower())
        if all(word in CONNECTING for word in between) and not shared_names.is_joint(body[named.start() :]):
            return found
    return None


def _share_inside(row: Criterion, cleaned: Cleaned) -> Criterion | None:
    """The share of a row that its description gives to social value: "a quarter of the technical score"."""
    if row.described is None or row.stated_value is None or row.stated_unit != "percent":
        return None
    found = [
        pair
        for pair in pairs(cleaned.text)
        if vocabulary.is_narrow(pair.label)
        and not shared_names.is_joint(pair.label)
        and pair.amount.unit == "percent"
        and 0 < (pair.amount.value or 0) <= 100
        and may_weigh(cleaned.text, pair.amount)
        and ((pair.of == "parent" and row.is_umbrella) or _OF_ROW_ITSELF.match(cleaned.text, pair.amount.end))
    ]
    if len(found) != 1:
        return None
    return _part_of(row, found[0], row.described, cleaned)


def _bounded(row: Criterion, cleaned: Cleaned) -> Criterion | None:
    """Social value inside a row by what its description says it has at least or at most (codebook 4.4)."""
    if row.described is None or row.stated_value is None or row.stated_unit != "percent":
        return None
    for said in segments(cleaned.text):
        body = said.of(cleaned.text)
        if bound := bounds(body):
            high = bound.high
            if high is not None and not _OF_ROW.search(body):  # a share of the row, or of the whole
                high = min(100.0, high * 100 / row.stated_value)
            first, last = cleaned.span(said.start + bound.start, said.start + bound.end)
            place = Evidence(row.described.locator, first, last, row.described.text[first:last])
            inside = replace(row, name="Social value", is_narrow=True, is_broad=True, is_umbrella=False)
            inside = replace(inside, is_open=False, evidence=place, stated_value=None, stated_of="parent")
            part = Part(row.name or "quality", row.stated_value)
            return replace(inside, part=part, stated_low=bound.low, stated_high=high)
    return None


def _part_of(row: Criterion, pair: Pair, described: Evidence, cleaned: Cleaned) -> Criterion:
    """What a description tells of a row, as a share of it."""
    made = of_text(row, pair, described.field, described.text, cleaned)
    return replace(made, part=Part(row.name or "quality", row.stated_value), stated_of="parent")


_OF_ROW_ITSELF = spaced(
    r"\)? (?:of|out of) (?:this|the (?:section|criterion|question|heading)\b|its|these)"
    r"(?: (?:quality|technical|section|criteri\w{1,2}|question|element|score|marks?|weight\w{0,5}|points"
    r"|heading))?"
)


_OF_ROW = spaced(
    r"(?:%|per ?cent) of (?:this|it|the (?:section|criterion|question|heading|row)|its|these"
    r"|(?:the )?(?:quality|technical))\b"
)


_SET_APART = Sieve(
    r"\b(?:exclud\w{1,6}|except|other\s{1,4}than|apart\s{1,4}from|without|not|no|besides"
    r"|aside\s{1,4}from)\b[^.;]{0,60}$",
    re.I,
)


_ELSEWHERE = Sieve(
    r"[^.;]{0,40}\b(?:(?:is|are|will\s{1,4}be)\s{1,4}(?:\w{1,20}\s{1,4})?(?:separate\w{0,2}|not)\b"
    r"|separately|elsewhere)",
    re.I,
)
