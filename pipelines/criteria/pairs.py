"""Amounts of a sentence paired with the labels that they belong to (READING.md 4.8, 4.15).

Nothing is decided by nearness to "social value" alone: the connecting words say on which side of an amount
its label stands, and a sentence of several amounts is read in one direction.
"""

import re
from dataclasses import dataclass, replace

from pipelines.criteria import words
from pipelines.criteria.amounts import Amount, amounts

NOUN = re.compile(
    rf"(?P<narrow>{words.NARROW.pattern}|\b(?-i:SV)\b)"
    r"|(?P<price>\b(?:price|pricing|costs?|commercial|financial)\b)"
    r"|(?P<quality>\b(?:quality|technical|non-?price|method\s{1,4}statements?)\b)",
    re.I,
)
_NAMED_FIGURE = re.compile(
    r"(?<![A-Za-z])([A-Za-z][A-Za-z &']{1,60}?)\s{0,3}[:=|(\t-]{0,2}\s{0,3}(\d{1,3}(?:\.\d{1,2})?)"
    r"(?=\s{0,4}(?:[/|,;.)\t\n]|and\b|$))"
)
_RATIO = re.compile(r"(?<![\d/:])(\d{1,2}(?:\s?[/:]\s?\d{1,2}){1,5})(?![\d/:])")
_SEPARATORS = re.compile(r"\s{0,4}(?:,|and|&|/|;|,\s{0,4}and)\s{0,4}", re.I)
_TO_AFTER = re.compile(
    r"^\s{0,4}\)?\s{0,4}(?:(?:of\s{1,4}(?:the\s{1,4})?(?:\w{1,30}\s{1,4}){0,3}(?:scores?|marks|weightings?|evaluation|points"
    r"|total|criteria))|weightings?|weight|marks|score|points)?\s{0,4},?\s{0,4}"
    r"(?:(?:will\s{1,4}be|will|is|are|being|has\s{1,4}been|shall\s{1,4}be|to\s{1,4}be|was|which)\s{1,4}){0,2}"
    r"(?:allocated|assigned|applied|attributed|attached|given|awarded|set\s{1,4}aside|based|scored|available|reserved"
    r"|relat(?:es?|ed|ing)|dedicated|linked|reflects?|covers?|weighted|placed)?\s{0,4}"
    r"(?:for|on|to|towards|against)\b"
    r"|^\s{0,4}(?:will\s{1,4}be|is|being|are|as|=|covers|reflects)\s{1,4}(?:for\s{1,4}|the\s{1,4})?(?=[A-Za-z])",
    re.I,
)
_TO_BEFORE = re.compile(
    r"(?:[:=(|\t-]|\b(?:is|at|of|carr(?:y|ies|ying)|worth|weighted|are|represents?|represent(?:ed|ing)?\s{1,4}by|accounts?"
    r"|accounting|for|mak(?:es|ing)\s{1,4}up|with|has|have|having|constitutes?|attracts?|receives?|comprises?|by|contributes?"
    r"|scores?|given|weighting|weight|score|marks|out\s{1,4}at|up\s{1,4}to|be))\s{0,4}(?:up\s{1,4})?(?:for\s{1,4})?(?:a\s{1,4}|an\s{1,4}|the\s{1,4})?"
    r"(?:(?:weighting|total|maximum|weight|value|further|remaining|overall)\s{1,4}(?:weighting\s{1,4})?(?:of\s{1,4})?)?\(?\s{0,4}$",
    re.I,
)
_OF_PARENT = re.compile(
    r"^\s{0,4}\)?\s{0,4}(?:of|out\s{1,4}of|within)\s{1,4}(?:the\s{1,4})?(?:overall\s{1,4}|total\s{1,4}|available\s{1,4}|this\s{1,4})?(?:quality|technical|non-?price)",
    re.I,
)
_IN_PARENT = re.compile(
    r"\b(?:within|under|inside|as\s{1,4}part\s{1,4}of)\s{1,4}(?:the\s{1,4})?(?:overall\s{1,4})?(?:quality|technical|non-?price)\b",
    re.I,
)
_OF_WHICH = re.compile(r"\bof\s{1,4}which\s{1,4}(?:a|one)?\s{0,4}$", re.I)
_OF_WHOLE = re.compile(
    r"\bof\s{1,4}(?:the\s{1,4})?(?:overall|total|whole|full|final|available|tender|entire)\b", re.I
)
_EDGE = re.compile(
    r"^\W{0,10}(?:which|and|with|&|for|on|to|of|the|is|are|at|a|an|as|being|based|weighted|weighting|weight|will\s{1,4}be|worth|plus"
    r"|split|score|allocated|available|makes?\s{1,4}up|making\s{1,4}up|made\s{1,4}up\s{1,4}of|as\s{1,4}follows|account(?:s|ing)?\s{1,4}for|remaining"
    r"|further|including|inclusive|criteri(?:a|on)|evaluation|award|of\s{1,4}which|comprising|assigned|applied|given|marks|points"
    r"|overall|total|tenders?|bids|scored|evaluated|assessed|between|from|how)\b"
    r"|\b(?:and|with|&|for|on|to|of|the|is|are|at|a|an|will|be|weighted|weighting|weight|worth|being|carries|carry|carrying"
    r"|has|have|having|represents?|accounts?|accounting|up|make|makes|making|score|contributes?|constitutes?|attracts?"
    r"|receives?|scored|marks|points|allocated|between|from|out|by|assigned|given|as|which|available|percentage|maximum|shall"
    r"|whole|overall|total|a\s{1,4}further|set|=)\W{0,10}$|^\W{1,10}|[\s:\-=(,/|*]{1,10}$",
    re.I,
)
_BRACKETS = re.compile(r"\([^()]{0,200}\)")
_CLAUSE = re.compile(
    r"[;|\n\t(),:]|\.\s|\sof\s{1,4}which\b"
    r"|\s(?:questions|criteria|elements)\s{1,4}(?:are|will\s{1,4}be)\b|\s(?:while|whilst|whereas|but|so\s{1,4}that|plus|then)\s",
    re.I,
)


SAME_WAY = 1.0
"""What keeping the direction is worth, beside 1 for a noun, 2 for touching it and 3 for connecting words."""


@dataclass(frozen=True)
class Pair:
    """An amount with its label. `of`: overall, parent or unknown, where the words beside it say so.

    `joined`: no other words stand between the amount and a label of social value than those that weigh it.
    """

    label: str
    amount: Amount
    of: str = "unknown"
    joined: bool = True


def pairs(segment: str) -> list[Pair]:
    """Every amount of a sentence, row or bullet that has a label, in order."""
    found = [a for a in _once(segment, list(amounts(segment))) if not _is_score(segment, a)]
    if not found:
        return _figures(segment)
    run = _respectively(segment, found)
    if run:
        return run
    return [
        Pair(label, amount, _scope(segment, amount, label), joined)
        for label, amount, joined in _labelled(segment, found)
        if label
    ]


def _once(segment: str, found: list[Amount]) -> list[Amount]:
    """ "Ten per cent (10%)" states one amount."""
    kept: list[Amount] = []
    for amount in found:
        between = segment[kept[-1].end : amount.start] if kept else "x"
        if kept and kept[-1].value == amount.value and re.fullmatch(r"\s{0,4}[(/]\s{0,4}", between):
            kept[-1] = replace(kept[-1], end=amount.end)
        else:
            kept.append(amount)
    return kept


_SCORE = re.compile(r"\bscored?\s{1,4}(?:of\s{1,4})?(?:a\s{1,4})?\S{0,12}$", re.I)


def _is_score(segment: str, amount: Amount) -> bool:
    """ "Scored 8% out of a possible 10%" is weight 10 (READING.md 4.6)."""
    before, after = segment[max(0, amount.start - 30) : amount.start], segment[amount.end : amount.end + 12]
    return bool(_SCORE.search(before) and re.match(r"\s{0,4}out\s{1,4}of\b", after, re.I))


def _respectively(segment: str, found: list[Amount]) -> list[Pair]:
    """ "Price, quality and social value at 60%, 30% and 10%": as many labels as amounts in one row."""
    if len(found) < 2:
        return []
    gaps = [segment[a.end : b.start] for a, b in zip(found, found[1:], strict=False)]
    if not all(_SEPARATORS.fullmatch(gap) for gap in gaps):
        return []
    before, after = segment[: found[0].start], segment[found[-1].end :]
    for text, take in ((before, slice(-len(found), None)), (after, slice(len(found)))):
        nouns = list(NOUN.finditer(text))[take]
        if len(nouns) == len(found):
            return [Pair(noun.group(), amount) for noun, amount in zip(nouns, found, strict=True)]
    return []


def _figures(segment: str) -> list[Pair]:
    """Bare numbers: "Price 60 / Quality 30 / Social Value 10", and "price/quality/social value 60/30/10"."""
    listed = list(_NAMED_FIGURE.finditer(segment))
    if len(listed) >= 2 and 95 <= sum(float(m[2]) for m in listed) <= 105:
        made = [Pair(label_of(m[1]), Amount(float(m[2]), "percent", m.start(2), m.end(2))) for m in listed]
        if sum(bool(NOUN.search(pair.label)) for pair in made) >= 2:
            return made
    nouns = list(NOUN.finditer(segment))
    for match in _RATIO.finditer(segment):
        figures = [(m.group(), match.start() + m.start()) for m in re.finditer(r"\d{1,2}", match.group())]
        if len(figures) == len(nouns) >= 2 and sum(int(figure) for figure, _ in figures) == 100:
            return [
                Pair(noun.group(), Amount(float(figure), "percent", at, at + len(figure)))
                for noun, (figure, at) in zip(nouns, figures, strict=True)
            ]
    return []


def _labelled(segment: str, found: list[Amount]) -> list[tuple[str, Amount, bool]]:
    edges = [0, *(amount.end for amount in found)], [*(amount.start for amount in found), len(segment)]
    gaps = [segment[a:b] for a, b in zip(*edges, strict=True)]
    before = [_side(gap, True) for gap in gaps[:-1]]
    after = [_side(gap, False) for gap in gaps[1:]]
    chosen = _directions(before, after)
    return [
        (label_of(gaps[i + forwards], not forwards), amount, _joined(gaps[i + forwards], not forwards))
        for i, (amount, forwards) in enumerate(zip(found, chosen, strict=True))
    ]


_CONNECTING = frozenset(
    """
    a an the is are be being been will shall would has have having with at of for to on in by as and
    which that this these weight weighted weighting weightings score scores scored scoring mark marks
    point points evaluation evaluated assessed assessment award awarded available total overall final
    whole tender tenders bid bids maximum allocated assigned applied attributed attached given set aside
    based reserved relates relate relating related dedicated worth carry carries carrying account
    accounts accounting represent represents representing make makes making up made count counts
    counting contribute contributes contributing constitute constitutes attract attracts attracting
    receive receives go goes going towards form forms percentage percent per cent criteria criterion
    element elements section component part question questions response responses answer answers
    submission submissions commitment commitments offer offers proposal proposals plan plans remaining
    further additional out from used itself also alone added wider delivering outcomes benefits benefit
    value values therefore then each amount amounts equates equal equals equivalent ascribed our their
    quantitative qualitative name it placed put upon it's its only no approximately around
    """.split()  # noqa: SIM905 a word a line would fill three pages
)
"""Words that weigh a criterion or point at it; any other word between the two makes it another statement."""


def _joined(gap: str, before: bool) -> bool:
    found = [m for m in NOUN.finditer(gap) if m.lastgroup == "narrow"]
    if not found:
        return True
    between = gap[found[-1].end() :] if before else gap[: found[0].start()]
    return _connects(between)


def _directions(before: list[float], after: list[float]) -> list[bool]:
    """For each amount whether its label stands after it: the choice with most in its favour.

    No gap names two amounts, and a row tends to keep one direction.
    """
    # A row that begins with a label and ends with an amount has its labels before.
    first = before[0] + (1.5 if before[0] and not after[-1] else 0.1)
    best: list[tuple[float, list[bool]]] = [(first, [False]), (after[0], [True])]
    for i in range(1, len(before)):
        (back, backs), (on, ons) = best
        kept = (back + before[i] + SAME_WAY, [*backs, False])
        turned, same = back + after[i], on + after[i] + SAME_WAY
        forward = (turned, [*backs, True]) if turned > same else (same, [*ons, True])
        best = [kept, forward]
    return max(best, key=lambda choice: choice[0])[1]


def _side(gap: str, before: bool) -> float:
    """How much speaks for the label standing in this gap: a known noun near, and the words that join."""
    near = gap[-90:] if before else gap[:90]
    cut = _near_clause(near, before)
    noun = NOUN.search(cut)
    if noun is None:
        return 0.5 if re.search(r"[A-Za-z]{3}", cut) else 0.0
    joined = _TO_BEFORE.search(near) if before else _TO_AFTER.match(near)
    rest = cut[noun.end() :] if before else cut[: noun.start()]
    touches = not rest.strip(" \t:=-(") or bool(re.fullmatch(r"\s{0,4}(?:the\s{1,4})?", rest))
    return 1 + 3 * bool(joined) + 2 * touches


def _near_clause(text: str, before: bool) -> str:
    """The part of a gap next to the amount, up to the end of its clause, and the next if it names nothing."""
    parts = [part for part in _CLAUSE.split(text) if part.strip(" \t-=")]
    if not parts:
        return ""
    if before:
        return parts[-1] if NOUN.search(parts[-1]) or len(parts) == 1 else " ".join(parts[-2:])
    return parts[0] if NOUN.search(parts[0]) or len(parts) == 1 else " ".join(parts[:2])


def label_of(gap: str, before: bool = True) -> str:
    """The name in the gap beside an amount, without the words that join the two."""
    parts = [part for part in _CLAUSE.split(_BRACKETS.sub(" ", gap)) if _bare(part)]
    parts = parts or [part for part in _CLAUSE.split(gap) if _bare(part)]
    if not parts:
        return ""
    nearest = parts[-1] if before else parts[0]
    if not NOUN.search(nearest) and _connects(nearest):
        named = [part for part in parts if NOUN.search(part)]
        nearest = (named[-1] if before else named[0]) if named else nearest
    text = _bare(nearest)
    narrow = words.NARROW.search(text) and not words.is_joint(text)
    return _around(text) if narrow or len(text.split()) > 4 else text


def _connects(text: str) -> bool:
    return all(word in _CONNECTING for word in re.findall(r"[a-z']{1,30}", text.lower()))


def _bare(text: str) -> str:
    text = " ".join(text.split())
    for _ in range(12):
        shorter = _EDGE.sub("", text)
        if shorter == text:
            break
        text = shorter
    text = re.sub(r"^\(?(?:\d{1,2}(?:\.\d{1,2}){0,2}|[a-z]|[ivx]{1,4})[.)]?\s{1,4}(?=[A-Za-z])", "", text)
    text = text.strip(" \t:-=(),/|.*'\"")
    return text if re.search(r"[A-Za-z]{2}|\b[A-Z]\d", text) else ""


def _around(text: str) -> str:
    """Of a long clause, the known noun and what joins it: "Sustainability and social value"."""
    found = list(NOUN.finditer(text))
    if not found:
        return text if len(text) <= 80 else text[:80].rsplit(" ", 1)[0]
    noun = next((m for m in found if m.lastgroup == "narrow"), found[-1])
    left = re.search(r"(?:\w{1,30}\s{1,4}(?:and|&)\s{1,4})$", text[: noun.start()])
    right = re.match(r"\s{1,4}(?:and|&)\s{1,4}\w{1,30}", text[noun.end() :])
    start = left.start() if left and words.BROAD.search(left.group()) else noun.start()
    end = noun.end() + (right.end() if right and words.BROAD.search(right.group()) else 0)
    return text[start:end].strip()


def _scope(segment: str, amount: Amount, label: str) -> str:
    after = segment[amount.end : amount.end + 90]
    if _OF_WHOLE.search(after[:60]) and not _OF_PARENT.match(after):
        return "overall"
    if _OF_WHICH.search(segment[: amount.start]) and not segment[amount.start].isdigit():
        return "parent"  # "of which a quarter"
    only_quality = re.fullmatch(r"\W{0,10}(?:the\s{1,4})?(?:quality|technical)\W{0,10}", label, re.I)
    if not only_quality and (_OF_PARENT.match(after) or _IN_PARENT.search(segment[: amount.start])):
        return "parent"
    return "unknown"
