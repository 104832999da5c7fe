"""What a sentence says of its list, without the names in it.

"Previous experience 30%, handover from the outgoing contractor 10%, price 60%" names criteria of this award:
"previous" and "outgoing" stand in names, and say nothing of another exercise or of the selection of bidders.
"""

import re

from pipelines.criteria.earlier import PERCENT
from pipelines.criteria.patterns import spaced

_FIGURE = re.compile(rf"(?<![\w.,])(\d{{1,3}}(?:\.\d{{1,2}})?)\s{{0,2}}{PERCENT}", re.I)
_LEAST = 3
"""Figures that make a list: two may be one share now and then."""
_LONGEST = 90
"""Code points between two figures, when what stands there is a name."""
_OF_WHICH = spaced(
    r"\b(?:previously|formerly|was|were|had|used to|instead|in (?:19|20)\d\d|last (?:year|time|round)"
    r"|stage|phase|tenders?|procurements?|exercises?|competitions?|ignore|disregard)\b"
)
"""Between figures these say that they are not of one list, or of which."""
_OPENS = re.compile(r"\b(?:on|are|is|be|by|follows|against|for)\b", re.I)
_TELLS = spaced(
    r"\b(?:contracts?|tenders?|frameworks?|exercises?|competitions?|rounds?|procurements?|lots?|stages?|phases?|was"
    r"|were|is|are|had|has|have|will|award\w{0,4}|councils?|authorit\w{1,4}|notices?|suppliers?|providers?)\b"
)
_FEW_WORDS = 6
_ENDS = re.compile(r"[.;,\n()]")


def without_names(body: str) -> str:
    """The sentence with spaces for the names of a list of three percentages or more that reach 100.

    Any other sentence as it stands.
    """
    figures = list(_FIGURE.finditer(body))
    if len(figures) < _LEAST or abs(sum(float(figure[1]) for figure in figures) - 100) > 0.01:
        return body
    between = [body[one.end() : other.start()] for one, other in zip(figures, figures[1:], strict=False)]
    if any(len(name) > _LONGEST or _OF_WHICH.search(name) for name in between):
        return body
    first, last = figures[0].start(), figures[-1].end()
    opens = body.rfind(":", 0, first) + 1 or max(
        (m.end() for m in _OPENS.finditer(body, 0, first)), default=0
    )
    if opens == 0 and (_TELLS.search(body, 0, first) or len(body[:first].split()) > _FEW_WORDS):
        opens = first
    if not body[opens:first].strip(" ([:-–—\t\n"):
        # The figures stand before the names: the last name follows the last figure.
        end = _ENDS.search(body, last)
        last = end.start() if end else len(body)
    return body[:opens] + " " * (last - opens) + body[last:]
