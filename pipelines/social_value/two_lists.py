"""What a text says in two ways that cannot both be: two whole lists of two prices, parts beyond their whole.

"Price 60%, quality 40%, there being no other criterion ... price 50%, quality 40%, social value 10%" says two
things (codebook 8: two statements in one place are quarantined). Lists of lots, of stages, of an earlier
exercise, of alternatives, and one that is said to take another's place are no two statements.
"""

import re
from collections.abc import Sequence

from pipelines.criteria.list_names import lists
from pipelines.criteria.pairs import pairs
from pipelines.criteria.passage import Passage
from pipelines.criteria.patterns import spaced
from pipelines.criteria.vocabulary import NARROW, price_kind

_MOST = 40_000
"""Code points of a text that are looked at."""
_OTHERWISE = spaced(
    r"\b(?:lots?|stages?|phases?|parts?|rounds?|envelopes?|options?|alternativ\w{1,4}|variants?|versions?"
    r"|either|if|where"
    r"|scenarios?|examples?|illustrat\w{1,4}|frameworks?|call-?offs?|mini-?competitions?|(?<!no\s)other"
    r"|another"
    r"|previous\w{0,2}|former\w{0,2}|earlier|last|old|original\w{0,2}|initial\w{0,2}|expiring|outgoing|was"
    r"|were|had|used"
    r"|amend\w{0,5}|correct\w{0,4}|corrigend\w{1,2}|clarif\w{1,8}|revis\w{1,4}|updat\w{1,3}|chang\w{1,3}"
    r"|now|instead"
    r"|replac\w{1,4}|supersed\w{1,4}|error|mistake|not|n't|should|(?:19|20)\d\d|above|below|services?"
    r" [a-z\d]|contracts? [a-z\d])\b"
)
"""Anywhere in the text: the two may be of two things, or one of them counts."""
_NEAR = 0.5


_OF_PARENT = spaced(
    r"\b(?:quality|technical|non-price)\W{1,3}(?P<size>\d{1,2})\s?%?[,)]{0,2}"
    r" (?:being|comprising|consisting of|made up of|divided into|split into|namely)\W{1,3}(?P<parts>"
    r"(?:[a-z&'/ -]{2,40}?[\s(]{1,2}\d{1,2}\s?%?\)?(?:,? and|[,;])? ){2,8}[a-z&'/"
    r" -]{2,40}?[\s(]{1,2}\d{1,2})(?!\d|\.\d)"
)
_SHARES = re.compile(r"\d{1,2}")


def parts_pass_their_parent(passages: Sequence[Passage]) -> bool:
    """Whether the parts of quality come to more than it has, and are no shares of 100 (codebook 4.1)."""
    for one in passages:
        for found in _OF_PARENT.finditer(one.text[:_MOST]):
            total = sum(map(int, _SHARES.findall(found["parts"])))
            if total > int(found["size"]) + 1 and abs(total - 100) > 1:
                return True
    return False


def gives_price_twice(passages: Sequence[Passage]) -> bool:
    """Whether a text holds two whole lists, one with social value and one without, of two prices."""
    return any(_differs(one.text[:_MOST]) for one in passages)


def _differs(text: str) -> bool:
    spans = list(lists(text))
    if len(spans) < 2 or _OTHERWISE.search(text):
        return False
    priced: dict[bool, list[float]] = {True: [], False: []}
    for start, end in spans:
        found = pairs(text[start:end], sure=True)
        price = sum(one.amount.value or 0.0 for one in found if price_kind("quality", one.label) != "quality")
        if price:
            priced[bool(NARROW.search(text, start, end))].append(price)
    return any(abs(a - b) > _NEAR for a in priced[True] for b in priced[False])
