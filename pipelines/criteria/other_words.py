"""An award in the words of its trade: "Fee 50%, audit approach 30%, key personnel 20%".

The grammar looks at a text for the sake of a noun of its own: price, cost, quality, social value. Rents,
premiums, commissions and hourly rates are prices too, and the cheapest quotation is one without the word.
"""

import re

from pipelines.criteria.lowest_price import says_lowest
from pipelines.criteria.patterns import spaced
from warehouse.sieve import Sieve

_LONGEST = 12_000
"""Code points of a text that are looked at: a longer one without a noun is no short list of criteria."""
_MONEY = Sieve(
    r"\b(?:fees?|rates?|rent(?:al|s)?|income|revenue|commission|premiums?|charges?|tariffs?|royalt(?:y|ies)"
    r"|(?:tender|contract|lump)\s{1,4}sum|budget|subscription|discount|affordability|vfm|wlc|tco"
    r"|value\s{1,4}for\s{1,4}money|bid\s{1,4}amount|amount\s{1,4}bid)\b",
    re.I,
)
_SHARED = Sieve(
    r"\d\s{0,2}%|\bper\s{0,4}cent\b|\b(?:weight|criteri|evaluat|scor(?:ed|ing)|mark(?:s|ed)\b|points\b"
    r"|assess|judg)",
    re.I,
)
"""A share, or a word of evaluating."""
_BARE = re.compile(r"(?:[A-Za-z][A-Za-z &'-]{1,40} \d{1,2}[,;/]\s{0,2}){2}")
"""Names with bare figures: "Day rate 60, CVs 25, interview 15"."""
_OF_OTHER_THINGS = spaced(
    r"\b(?:payments?|payable|paid|instal\w{2,6}|fee stages|satisf(?:action|ied)|respondents|voters"
    r"|on acceptance"
    r"|at completion"
    r"|service credits?|of (?:the )?(?:spend|homes|staff|workforce)|split of)\b"
)
"""What is divided beside such words is money or people."""
_OF_AWARD = spaced(r"\b(?:criteri\w{1,2}|evaluat\w{1,4}|scor(?:ed|ing)|weight\w{1,5}|award(?:ed)?|marks)\b")


def may_award_in_other_words(text: str) -> bool:
    """Whether a text without a noun of the grammar may list award criteria, or let price alone decide."""
    if len(text) > _LONGEST:
        return False
    priced = _MONEY.search(text) and (_SHARED.search(text) or _BARE.search(text))
    return bool(priced) or says_lowest(text)


def divides_other_things(words: str) -> bool:
    """Whether the words round a list divide money, people or stuff, and say nothing of an award."""
    return bool(_OF_OTHER_THINGS.search(words)) and not _OF_AWARD.search(words)
