"""The label that an amount belongs to: on which side of it the name stands, and the name without its joints.

Nothing is decided by nearness to "social value" alone: the connecting words say on which side of an amount
its label stands, and a sentence of several amounts is read in one direction (codebook 4.15).
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from pipelines.criteria import shared_names, vocabulary
from pipelines.criteria.patterns import spaced
from warehouse.sieve import REMEMBERED, Sieve

NOUN = Sieve(
    rf"(?P<narrow>{vocabulary.NARROW.pattern}|\b(?-i:SV)\b)"
    r"|(?P<price>\b(?<!\bnon[-\s])(?:price|pricing|costs?|commercial|financial)\b)"
    rf"|(?P<quality>\b(?:quality|technical|tech\b|{vocabulary.NON_PRICE}|method\s{{1,4}}statements?"
    r"|qualitative\s{1,4}criteria)\b)",
    re.I,
)


def kinds_of(names: Iterable[str]) -> set[str]:
    """Which of narrow, price and quality are among the names; fees and rates are price too."""
    found = set()
    for name in names:
        noun = NOUN.search(name)
        if noun:
            found.add(noun.lastgroup or "")
        elif vocabulary.PRICE.search(name):
            found.add("price")
    return found


_TO_AFTER = spaced(
    r"^\s{0,4}\)?\s{0,4}(?:(?:of (?:the )?(?:\w{1,30} ){0,3}(?:scores?|marks|weightings?|evaluation"
    r"|points|total|criteria))|weightings?|weight|marks|score|points)?\s{0,4},?\s{0,4}(?:(?:will be"
    r"|will|is|are|being|has been|shall be|to be|was|which) ){0,2}(?:allocated|assigned|applied"
    r"|attributed|attached|given|awarded|set aside|based|scored|available|reserved|relat(?:es?|ed"
    r"|ing)|dedicated|linked|reflects?|covers?|weighted|placed)?\s{0,4}(?:for|on|to|towards"
    r"|against)\b|^\s{0,4}of (?:the )?(?:\w{1,30} ){0,3}(?:score|marks|weighting|evaluation|points"
    r"|total) (?:is|being|will be) (?=[A-Za-z])|^\s{0,4}(?:will be|is|being|are|as|=|covers|reflects)"
    r" (?:for |the )?(?=[A-Za-z])"
)
_TO_BEFORE = spaced(
    r"(?:[:=(|\t-]|\b(?:is|at|of|carr(?:y|ies|ying)|worth|weighted|are|represents?|represent(?:ed"
    r"|ing)? by|accounts?|accounting|for|mak(?:es|ing) up|with|has|have|having|constitutes?|attracts?"
    r"|receives?|comprises?|by|contributes?|scores?|given|weighting|weight|score|marks|out at|up to"
    r"|be))\s{0,4}(?:up )?(?:for )?(?:a |an |the )?(?:(?:weighting|total|maximum|weight|value|further"
    r"|remaining|overall) (?:weighting )?(?:of )?)?\(?\s{0,4}$"
)
_EDGE = spaced(
    r"^\W{0,10}(?:which|and|with|&|for|on|to|of|the|is|are|at|a|an|as|being|based|weighted|weighting"
    r"|weight|will be|worth|plus|split|score|allocated|available|makes? up|making up|made up of|as"
    r" follows|account(?:s|ing)? for|remaining|further|including|inclusive|criteri(?:a|on)|evaluation"
    r"|award|of which|comprising|assigned|applied|given|marks|points|overall|total|tenders?|bids"
    r"|scored|evaluated|assessed|between|from|how)\b|\b(?:and|with|&|for|on|to|of|the|is|are|at|a|an"
    r"|will|be|weighted|weighting|weight|worth|being|carries|carry|carrying|has|have|having"
    r"|represents?|accounts?|accounting|up|make|makes|making|score|contributes?|constitutes?"
    r"|attracts?|receives?|scored|marks|points|allocated|between|from|out|by|assigned|given|as|which"
    r"|available|percentage|maximum|max|shall|whole|overall|total|a further|set|=)\W{0,10}$|^\W{1,10}"
    r"|[\s:\-=(,/|*]{1,10}$"
)
_BRACKETS = re.compile(r"\([^()]{0,200}\)")
_CLAUSE = spaced(
    r"[;|\n\t(),:]|\.\s|\sof which\b",
    r"\b(?:divided? (?:up )?into|split (?:into|between)|(?:breaks?|broken) down (?:as|into|in)|made"
    r" (?:up )?of"
    r"|compris(?:es?|ing|ed of)|consist(?:s|ing) of)\b",
    r"\s(?:questions|criteria|elements) (?:are|will be)\b",
    r"\s(?:while|whilst|whereas|but|so that|plus|then)\s",
)

CONNECTING = frozenset(
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
    quantitative qualitative name max one two envelope envelopes heading forming together must least
    minimum get gets earns earn takes take holds hold
    procurement competition exercise project opportunity lot final last full
    depends depend there offered your bidders tenderers bidder's tenderer's it placed put upon it's its
    only no approximately around
    """.split()  # noqa: SIM905 a word a line would fill three pages
)
"""Words that weigh a criterion or point at it; any other word between the two makes it another statement."""


def is_joined(gap: str, before: bool) -> bool:
    """Between an amount and social value stand only words that weigh it."""
    found = [m for m in NOUN.finditer(gap) if m.lastgroup == "narrow"]
    if not found:
        return True
    between = gap[found[-1].end() :] if before else gap[: found[0].start()]
    return connects(between) and ";" not in between


@lru_cache(maxsize=REMEMBERED)
def side(gap: str, before: bool) -> float:
    """How much speaks for the label standing in this gap: a known noun near, and the words that join."""
    near = gap[-90:] if before else gap[:90]
    if (near.rstrip()[-1:] if before else near.lstrip()[:1]) == ";":
        return -1.0
    cut = _near_clause(near, before)
    noun = NOUN.search(cut)
    if noun is None:
        return 0.5 if re.search(r"[A-Za-z]{3}", cut) else -1.0
    joined = _TO_BEFORE.search(near) if before else _TO_AFTER.match(near)
    rest = cut[noun.end() :] if before else cut[: noun.start()]
    touches = not rest.strip(" \t:=-(") or bool(re.fullmatch(r"\s{0,4}(?:the\s{1,4})?", rest))
    return 1 + 3 * bool(joined) + 2 * touches


def _near_clause(text: str, before: bool) -> str:
    """The part of a gap next to the amount, up to the end of its clause, and the next if it names nothing."""
    parts = [part for part in _clauses(text) if part.strip(" \t-=")]
    if not parts:
        return ""
    if before:
        return parts[-1] if NOUN.search(parts[-1]) or len(parts) == 1 else " ".join(parts[-2:])
    return parts[0] if NOUN.search(parts[0]) or len(parts) == 1 else " ".join(parts[:2])


@lru_cache(maxsize=REMEMBERED)
def label_of(gap: str, before: bool = True) -> str:
    """The name in the gap beside an amount, without the words that join the two."""
    parts = [part for part in _clauses(_BRACKETS.sub(_unbracketed, gap)) if _bare(part)]
    parts = parts or [part for part in _clauses(gap) if _bare(part)]
    if not parts:
        return ""
    first = vocabulary.NARROW.match(parts[0].strip())
    if before and first and not any(NOUN.search(part) for part in parts[1:]):
        return _bare(parts[0])  # "social value, especially apprenticeships - 10%"
    nearest = parts[-1] if before else parts[0]
    if not NOUN.search(nearest) and connects(nearest):
        named = [part for part in parts if NOUN.search(part)]
        nearest = (named[-1] if before else named[0]) if named else nearest
    text = _known(_bare(nearest))
    narrow = vocabulary.NARROW.search(text) and not shared_names.is_joint(text)
    return _around(text) if narrow or len(text.split()) > 4 else text


def _known(text: str) -> str:
    """ "Quality counts" and "price carries" are quality and price: the rest are words that weigh."""
    noun = NOUN.search(text)
    if noun and noun.lastgroup != "narrow" and connects(text[: noun.start()] + " " + text[noun.end() :]):
        return noun.group()
    return text


def _unbracketed(bracket: re.Match[str]) -> str:
    """ "Q5 (Social Value)" is named by its bracket; any other bracket is an aside."""
    before = bracket.string[: bracket.start()]
    if NOUN.search(bracket.group()) and not re.search(r"[A-Za-z]", before):
        return f" {bracket.group()[1:-1]}, "
    if vocabulary.NARROW.search(bracket.group()) and not vocabulary.NARROW.search(before):
        return f", {bracket.group()[1:-1]} "
    return " "


def _clauses(text: str) -> list[str]:
    """Cut at commas and their like, but never inside a name such as "social, economic and environmental"."""
    kept = vocabulary.NARROW.sub(lambda name: name.group().replace(",", "\x1f"), text)
    return [part.replace("\x1f", ",") for part in _CLAUSE.split(kept)]


def connects(text: str) -> bool:
    return all(word in CONNECTING for word in re.findall(r"[a-z']{1,30}", text.lower()))


@lru_cache(maxsize=REMEMBERED)
def _bare(text: str) -> str:
    text = " ".join(text.split())
    for _ in range(12):
        shorter = _EDGE.sub("", text)
        if shorter == text:
            break
        text = shorter
    text = re.sub(r"^\(?(?:\d{1,2}(?:\.\d{1,2}){0,2}|[a-z]|[ivx]{1,4})[.)]?\s{1,4}(?=[A-Za-z])", "", text)
    text = text.strip(" \t:-=(),/|.*'\"&;")
    return text if re.search(r"[A-Za-z]{2}|\b[A-Z]\d|[A-Z]&[A-Z]", text) else ""


def _around(text: str) -> str:
    """Of a long clause, the known noun and what joins it: "Sustainability and social value"."""
    found = list(NOUN.finditer(text))
    if not found:
        return text if len(text) <= 80 else text[:80].rsplit(" ", 1)[0]
    noun = next((m for m in found if m.lastgroup == "narrow"), found[-1])
    left = re.search(r"(?:\w{1,30}\s{1,4}){1,3}(?:and|&)\s{1,4}$", text[: noun.start()])
    right = re.match(r"\s{1,4}(?:and|&)\s{1,4}\w{1,30}", text[noun.end() :])
    start = left.start() if left and vocabulary.BROAD.search(left.group()) else noun.start()
    end = noun.end() + (right.end() if right and vocabulary.BROAD.search(right.group()) else 0)
    return text[start:end].strip()
