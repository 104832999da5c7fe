"""A sentence in plainer forms, so that what denies social value a weight need not know every way to say it.

"However" and what else stands between a negation and its verb goes, a pronoun becomes the name that it stands
for, and the clause that closes a list of criteria stands by itself.
"""

import re
from collections.abc import Iterator
from itertools import islice

from pipelines.criteria import vocabulary
from pipelines.criteria.patterns import spaced
from pipelines.criteria.refusals import POLICY
from warehouse.sieve import Sieve

UNIT = r"\s{0,4}(?:%|per\s{0,4}cent\b|pc\b|pct\b|marks?\b|points?\b)"
NUMBER = (
    r"(?:(?!0{1,2}(?:[.,]0{1,2})?(?!\d))\d{1,3}(?:[.,]\d{1,2})?|(?:one|two|three|four|five|six"
    r"|seven|eight|nine"
    r"|ten|eleven|twelve|fifteen|twenty|twenty[\s-]five|thirty|forty|fifty)\b)"
)
AMOUNT = NUMBER + UNIT
"""A figure in percent, marks or points above nought."""
FIGURE = Sieve(rf"(?<![\w.,]){AMOUNT}", re.I)
_TURNS = spaced(
    r",? (?:however|therefore|accordingly|though|thus|of course|in (?:this|the present) (?:case|instance)"
    r"|this time"
    r"|on this occasion)\b,?"
)


_FOR_THIS_REASON = spaced(
    r"(?<=\bnot) (?:by (?:reason|virtue) of|on account of|because of|owing to|in view of|given)"
    r" (?:\w{1,12} ){1,3}?(?=(?:extend|apply|count|form|play|carry|attract"
    r"|feature|figure|matter|enter|be)\b)"
)
"""Between a negation and its verb: "do not by reason of its value extend to this contract"."""
_BRACKET = re.compile(r"\s?\([^()]{0,200}\)")
_NEXT_CLAUSE = spaced(r"(?:[,;]|(?:[,;]? (?:but|though|although|yet|however|and)),?|\s[\u2013-]) ")
_IT = spaced(
    r"\b(?:it|them|these|those)\b(?!['\u2019])|\b(?:this|that)(?=\W{0,3}$| (?:is|will|has|carries)\b)"
)
_OF_OTHER = spaced(r"\b(?:pric\w{1,3}|costs?|quality|technical|fees?|each|every|all)\b")
_SCOPED = spaced(
    r"\b(?:if|unless|where|when|until|lots?|stage|only|except|save|provided|subject|whether|once|before)\b"
)
_SIZED = spaced(r"\d|\b(?:scor\w{1,3}|weigh\w{1,6}|marks?|points|evaluat\w{1,4}|assess\w{0,5})\b")


_MOST = 6
"""Forms of one sentence: a longer one is a list, or nothing that a person wrote."""


def plainer(segment: str) -> Iterator[str]:
    """The sentence in plainer forms that deny where it does: less "however" and what else stands between, its
    clause on social value by a pronoun with the name, and the clause that closes a list of criteria."""
    yield from islice(_forms(segment), _MOST)


def _forms(segment: str) -> Iterator[str]:
    bare = _TURNS.sub("", segment)
    bare = _BRACKET.sub(
        lambda one: "" if POLICY.search(one[0]) or not FIGURE.search(one[0]) else one[0], bare
    )
    bare = _FOR_THIS_REASON.sub(" ", bare)
    if bare != segment:
        yield bare
        yield from _clauses(bare)
    yield from _clauses(segment)


def _clauses(segment: str) -> Iterator[str]:
    """The last clause by itself, where it speaks of social value by its name or by a pronoun."""
    names = [name.span() for name in vocabulary.NARROW.finditer(segment)]
    turns = list(_NEXT_CLAUSE.finditer(segment))
    for turn, stop in zip(
        reversed(turns), (len(segment), *(one.start() for one in reversed(turns))), strict=False
    ):
        head, clause = segment[: turn.start()], segment[turn.end() :]
        before = [end for _, end in names if end <= turn.start()]
        if any(start >= turn.end() for start, _ in names):
            if not (_SCOPED.search(head) or (before and _SIZED.search(head))):
                yield clause
        elif before and (it := _IT.search(clause)):
            said = head[before[-1] :] + clause
            if not (_OF_OTHER.search(said) or FIGURE.search(said)):
                own = segment[turn.end() : max(stop, turn.end() + it.end())]
                yield f"{own[: it.start()]}social value{own[it.end() :]}"
