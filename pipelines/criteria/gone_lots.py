"""Lots that a text says are withdrawn, closed or let before: their lists are of no award to come.

"Lot 2 (withdrawn): price 60%, ..." or "Lot 2 was awarded in May." They count in no mean, as lots whose status
says so do not.
"""

import re
from collections.abc import Iterator

from pipelines.criteria.earlier import without
from pipelines.criteria.patterns import spaced
from pipelines.criteria.segments import segments
from warehouse.sieve import Sieve

_ID = r"(?:\d{1,2}|[A-H])"
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}"
_GONE = (
    r"(?:withdrawn|cancell?ed|discontinued|abandoned|closed|no longer (?:required|available|part|open"
    r"|included|offered|(?:being )?(?:tendered|let|procured))"
    r"|(?:(?:already|previously|earlier) |(?<=already\sbeen\s)|(?<=since\sbeen\s))(?:let|awarded|procured)"
    rf"|(?:let|awarded|procured) (?:earlier|previously|already|last|in (?:{_MONTH}|(?:19|20)\d\d)))"
)
_IS_GONE = spaced(
    rf"\blots? (?P<lots>{_ID}(?:(?:\s?[,&-]\s?|\s(?:and|to)\s){_ID}\b){{0,6}})"
    rf"(?:(?: (?:is|are|was|were|has|have|had|been|which|now|already|since|both|all)){{1,5}} {_GONE}\b"
    rf"|\s?[(,:\u2013-](?:\s?(?:now|since|which|is|was|has|been)){{0,4}}\s?{_GONE}"
    r"(?=\W{0,2}$|\s?[).,;:\n]|\sin\b))"
)
_MAYBE = spaced(r"\b(?:if|should|where|unless|in case|whether|may|might|not|no|never)\b")
_BACK = spaced(r"\b(?:re-?(?:instat|advert|tender|open|issu|let|launch)\w{0,6}|again|once more)\b")
"""It is offered after all."""
_NUMBER = re.compile(rf"{_ID}\b")
_RANGE = re.compile(r"(\d{1,2})\s?(?:-|to)\s?(\d{1,2})")
_SENTENCE = re.compile(r"[^.!?\n]{1,600}")
_SAYS = Sieve(
    r"\blots?\b[^.\n]{0,80}\b(?:withdrawn|cancel|discontinued|abandoned|closed|no longer|let|awarded"
    r"|procured)",
    re.I,
)


def gone_lots(text: str) -> frozenset[str]:
    """The lots that a text says are not, or no longer, to be won: their numbers or letters."""
    if not _SAYS.search(text):
        return frozenset()
    return frozenset(lot for sentence in _SENTENCE.finditer(text) for lot in _gone_in(sentence.group()))


def _gone_in(sentence: str) -> Iterator[str]:
    for found in _IS_GONE.finditer(sentence):
        if _MAYBE.search(sentence[: found.start()]) or _BACK.search(sentence, found.end()):
            continue
        stated = _RANGE.sub(
            lambda ends: " ".join(str(one) for one in range(int(ends[1]), int(ends[2]) + 1)), found["lots"]
        )
        yield from (one.upper() for one in _NUMBER.findall(stated))


def without_gone_lots(text: str) -> str:
    """The text with spaces in place of what is said of such lots, where it has figures of another lot too."""
    gone = gone_lots(text)
    if not gone:
        return text
    of_lots = [one for one in segments(text) if one.lots]
    spans = [(one.start, one.end) for one in of_lots if gone.issuperset(one.lots)]
    others = (one.of(text) for one in of_lots if not gone.issuperset(one.lots))
    return without(text, spans) if any(re.search(r"\d", body[6:]) for body in others) else text
