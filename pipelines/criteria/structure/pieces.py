"""A piece of what figures divide: its name and kind, and what the words of its name say."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pipelines.criteria.patterns import spaced
from pipelines.criteria.structure import labels
from pipelines.criteria.structure.contexts import Wording, is_policy
from pipelines.criteria.structure.division import OTHER
from pipelines.criteria.structure.labels import named
from pipelines.criteria.structure.portions import Part, Run
from pipelines.criteria.structure.settle import near
from pipelines.criteria.structure.statements import MAYBE
from pipelines.criteria.structure.tokens import Token
from pipelines.criteria.structure.whole import PRICED, UMBRELLA

HUNDRED = 100.0
_LETTERS = re.compile(r"[A-Za-z]{2}")
_WORDS = re.compile(r"[A-Za-z]{3}")
_WORD = re.compile(r"[A-Za-z]{4,30}|\b[A-Z]\d{0,2}\b")
_LONG = 160
_ZERO = re.compile(r"(?<![\d.])0\b")
_OTHER = spaced(rf"(?<![\w-])(?:{UMBRELLA}|{PRICED})(?![a-z-])")
_SPLIT = spaced(r"\b(?:split|divid\w{1,3}|made up|compris\w{1,4}|consist\w{0,4}|broken)\b")
_SHARED = spaced(
    r"\b(?:split|shared?|divid\w{1,3})\b(?: [a-z]{2,9}){0,3}"
    r" (?:between|among|amongst|across|over)\b.{2,80}(?:,|\band\b|&)"
)
_DENIED = spaced(
    r"\b(?:not|no|never|without|none|nor|apart from|excluding|except|other than|besides|save)\b|n't\b"
)
_JOINED = spaced(r"['’\x22]?, [^,.;]{2,40}(?:, [^,.;]{2,40}){0,3},? (?:and|&) [^,.;]{2,40}$")


@dataclass(frozen=True, eq=False)
class Piece:
    """A part with its name, its kind and what it weighs, in percent of the whole."""

    part: Part
    label: str
    kind: str
    weight: float
    token: Token
    parent: "Piece | None" = None


_CODE_IS = re.compile(
    r"(?<![A-Za-z\d])(?P<code>[A-Z]{1,3}\d{0,2}) ?(?:=|:|is\b|covers\b|being\b|means\b|stands for\b|denotes\b"
    r"|(?= (?:the|a|an|our|your) )) ?"
    r"(?P<says>[^.;,(\n]{2,60}?)(?= and |[.;,(\n]|$)"
)


def of_code(text: str, code: str) -> tuple[str, str]:
    """The kind of what a text says that a code is, and its words: "Q4 is social value"."""
    told = (found["says"] for found in _CODE_IS.finditer(text) if found["code"] == code)
    said = next((one for one in told if _WORDS.search(one)), "")
    return (labels.kind_of(said, True)[0], said.strip()) if said else ("other", code)


def is_joint(label: str, is_defined: bool) -> bool:
    """Whether the name of a piece is not that of social value alone, or denies it, or is no name."""
    spans = named(label, is_defined)
    if spans and (begin := label.rfind(", ", 0, spans[0][0])) >= 0:
        label = label[begin + 2 :]
        spans = named(label, is_defined)
    if spans and _SPLIT.search(label, spans[-1][1]):
        return True
    if spans and _SHARED.search(label, 0, spans[0][0]):
        return True  # "is split between method and social value"
    if len(label) > _LONG or _DENIED.search(label) or (spans and _ZERO.search(label, spans[-1][1])):
        return True
    if spans and _OTHER.search(label[: spans[0][0]]):
        return True  # "to quality, including social value"
    if _is_only(label, spans):
        return False
    return labels.is_joint(label) or bool(spans and _JOINED.match(label, spans[-1][1]))


DISCOUNT = spaced(r"\bdiscounts?\b")
"""A price, where it is a criterion itself."""
_SCORECARD = spaced(
    r"\b(?:score-?cards?|KPIs?|service (?:credits?|levels?)|milestones?|not for the award"
    r"|performance (?:scores?|measures?|reviews?|regime|indicators?)"
    r"|(?:annual|quarterly|monthly) performance)\b"
)
"""What sizes the running of a contract, and no award."""


_BY = spaced(r"\bby $")
"""Before a figure by which something is to change."""


def is_of_award(
    wording: Wording, figures: Sequence[Token], at: int, has_discount: bool, in_marks: bool
) -> bool:
    """Whether a figure, by the words right round it, sizes a criterion and not a payment or the service.

    `has_discount`: a discount is one of the list. `in_marks`: all is in marks, which nobody is paid in.
    """
    figure = figures[at]
    start, end = wording.sentences[wording.sentence_of(figure.start)]
    body = wording.text[start:end]
    if is_policy(body) or MAYBE.search(body):
        return False
    start = max(start, figure.start - 60, figures[at - 1].end if at else 0)
    near_it = wording.text[start : min(end, figure.end + 30)]
    if has_discount:
        near_it = DISCOUNT.sub(" ", near_it)
    return not (
        _BY.search(near_it[: figure.start - start])
        or _SCORECARD.search(body)
        or (not in_marks and OTHER.search(near_it))
    )


_MARKED = re.compile(r"^(?:\(?(?:[a-z]|[ivx]{1,4}|\d{1,2})[.)]|\d)\s{1,4}(?=[A-Za-z])")
_MEANING = spaced(
    r" (?:within the meaning of|as defined (?:in|by)|under|in the sense of)"
    r" [^,;.]{0,60}\bAct(?: \d{4})?"
)
"""Where the law says what a name means."""


def plain(label: str) -> str:
    """A name without the letter of its place in a list, and without the law that gives its meaning."""
    return _MEANING.sub("", _MARKED.sub("", label))


def differ(wholes: Mapping[tuple[int, int], float]) -> bool:
    """Whether two lists that share no figure give price two weights."""
    priced = [(span, weight) for span, weight in wholes.items() if weight]
    return any(one[1] < other[0] and not near(a, b) for one, a in priced for other, b in priced)


def held(wholes: Mapping[tuple[int, int], float]) -> set[int]:
    """The first and last figures of all lists."""
    return {at for span in wholes for at in span}


def of_hundred(run: Run) -> Run:
    """The run with its sizes in percent of what it reaches."""
    parts = tuple(replace(part, size=part.size * HUNDRED / run.of) for part in run.parts)
    return replace(run, parts=parts)


def places(parts: Sequence[Part]) -> set[int]:
    return {part.at for part in parts}.union(*(places(part.parts) for part in parts))


def _is_only(label: str, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether a label is nothing but names of social value: "SV/TOMs"."""
    bare = label
    for start, end in reversed(spans):
        bare = bare[:start] + bare[end:]
    return bool(spans) and not _LETTERS.search(bare)


def is_told(one: Piece, among: Sequence[Piece], words: str) -> bool:
    """Whether words hold one that is in this name, and in no other."""
    others = {word.lower() for other in among if other is not one for word in _WORD.findall(other.label)}
    own = {word.lower() for word in _WORD.findall(one.label)} - others
    return bool(own & {word.lower() for word in _WORD.findall(words)})


def sum_of(piece: Piece) -> str:
    """ "50% x 30% x 66.67% = 10%"."""
    sizes = []
    one: Piece | None = piece
    while one is not None:
        sizes.append(f"{round(one.part.size, 2):g}%")
        one = one.parent
    return f"{' of '.join(sizes)} = {round(piece.weight, 4):g}%"
