"""Whether a sentence says that price alone decides: "the order goes to the cheapest compliant quotation".

Either the lowest (of income, the highest) offer is said to win, or price is said to be all there is. A denial
of that, a tie, an earlier exercise, how the lowest price is scored and what is paid say nothing of the kind.
"""

import re
from functools import lru_cache

from pipelines.criteria.patterns import spaced
from pipelines.criteria.refusals import HOW_PRICE_IS_SCORED
from warehouse.sieve import REMEMBERED, Sieve

_MONEY = r"(?:pric(?:e|es|ing)|costs?|fees?|rates?|rent|commission|premium|tariffs?)"
_OFFER = (
    rf"(?:{_MONEY}|quot(?:e|ation)s?|tenders?|bids?|offers?|sums?|figures?|estimates?|submissions?|proposals?"
    r"|bidders?|tenderers?|suppliers?|contractors?|firms?|compan(?:y|ies)|providers?)"
)
_KINDS = (
    rf"(?:(?:overall|total|tendered|priced|compliant|acceptable|evaluated|valid|conforming|hourly|daily"
    rf"|unit|net"
    rf"|whole[\s-]life|qualifying|suitable|responsive|satisfactory|{_MONEY}|tender|contract"
    rf"|single)[\s,]{{1,2}}){{0,3}}"
)
_LEAST = (
    rf"(?:(?:lowest|cheapest|least expensive)[\s-]{{1,2}}{_KINDS}{_OFFER}"
    rf"|(?:highest|best) (?:priced? )?{_KINDS}(?:bid(?:der)?|offer|rent|price|tender|sum)s?"
    r"|(?:bid|tender|offer|quot(?:e|ation)|supplier|bidder|tenderer|firm|one)s? (?:offering|with|quoting"
    r"|submitting|at) the"
    rf" (?:lowest|cheapest) {_KINDS}(?:{_OFFER}|totals?|amounts?|aggregates?)"
    r"|cheapest|who(?:m|so)?ever (?:is|quotes|offers|bids) (?:the )?(?:cheapest|lowest|least|highest|most))"
)
_BETWEEN = r"(?:\s\([^()]{1,60}\))?(?:[\s,]{1,2}(?!not\b|never\b|highest\b|best\b)[\w'/-]{1,20}){0,10}?,?"
"""What the offer must be besides: "that meets all of the requirements"."""
_WINNING = (
    r"(?:wins?|secures?|succeeds|(?:gets?|has|takes?) it|(?:gets?|takes?) the (?:\w{1,12} )?(?:job|contract"
    r"|work|order|business|lease|pitch|plot|unit|stall|site|concession|licence)"
    r"|(?:will|shall|to|is|are|be|would) (?:then |usually |always )?(?:be )?(?:accepted|successful|appointed"
    r"|awarded(?= the\b|\W{0,2}$|[;.,])|chosen|selected|taken|engaged|win|secure|succeed|given the"
    r" (?:contract|work|job)))"
)
_CHOOSING = (
    r"(?:accept|take|choose|appoint|engage|buy from|order from|(?:let|placed|place the order|place an order)"
    r" (?:to|with)|(?:go|goes|given|sold|let|made|awarded|award(?: (?:will|shall) be)?|granted) to"
    r"|winner (?:is|will be))"
)
_LET = (
    r"(?:(?:we|council|authority|board|trust|contracts?|orders?|works?|lots?|routes?|leases?)"
    r" (?:(?:will|shall|is|are|be|to|then|each) ){0,4}(?:award(?:ed)?|let|placed|given))"
)
_CHOOSES = (
    r"(?:award(?:s|ed)?|lets?|give[sn]?|goe?s?|going|accept(?:s|ed)?|chooses?|chosen|appoint(?:s|ed)?"
    r"|engag(?:es?|ed)|takes?|taken|buy|hired?|order(?:s|ed)?|placed?|picks?|picked|selects?|selected"
    r"|sold|granted|made|decided?|determined)"
)
_FEWEST = r"(?:lowest|cheapest|keenest|smallest|least expensive|most competitive)"
_PLAIN = r"(?!(?:of|on|in|for|to|and|or|with|than|by|at|from|as|per)\b)[\w/'-]{1,20}"
_SUM = rf"(?:{_MONEY}|{_OFFER}|figures?|totals?|amounts?|aggregates?|charges?|ones?)"
_ASKS_LEAST = (
    rf"(?:who(?:m|so)?ever|whichever(?: \w{{1,20}})?|(?:he|him|she|her|those"
    rf"|the \w{{1,20}}) (?:who|that|which))"
    rf" (?:(?:will|can|then) )?(?:bids?|quotes?|asks?|offers?|charges?|tenders?|is|are|wants?"
    rf"|comes? (?:in|out)) (?:us )?(?:the )?(?:{_FEWEST}|least)"
)
_THE_LEAST = (
    rf"(?:{_FEWEST}[\s-](?:{_PLAIN}[\s-]){{0,4}}?{_SUM}\b"
    rf"|{_FEWEST}(?= (?:who|whose|that|which|of)\b|\W{{0,3}}$|[.,;)]))"
)
_WON_BY_LEAST = spaced(
    # A verb of choosing governs it: "let to whoever bids lowest", "give the work to the lowest who ...".
    rf"\b{_CHOOSES}(?: [\w£%'\u2019/,-]{{1,20}}){{0,12}}? (?:to|with|on|upon|by|at|for|from)"
    rf" (?:(?:the|our|a|that|with|one|firm|basis|of|offering|at|bidder|tenderer|supplier|strength) ){{0,5}}?"
    rf"(?:{_ASKS_LEAST}|{_THE_LEAST})",
    rf"\b{_CHOOSES} (?:the |our )?(?:{_ASKS_LEAST}|{_THE_LEAST})",
    rf"\b(?:{_ASKS_LEAST}|{_THE_LEAST}){_BETWEEN} {_WINNING}\b",
    # It is all that a sentence says: "Lowest total basket price."
    rf"^\W{{0,6}}{_THE_LEAST}(?: (?:only|alone|overall))?\W{{0,3}}$",
    r"^\W{0,6}(?:award|basis|evaluation|decision|criteri(?:on|a))\b"
    rf"[^.;]{{0,200}}[,:=\u2013-] {_THE_LEAST}\W{{0,3}}$",
)
_OF_MORE = spaced(
    r"\b(?:marks?|points?|scor\w{1,4}|weigh\w{1,6}|rival|interview|savings?|may|might|could|would)\b",
    r"\b(?:and|plus|with|then|but|also|against|balanc\w{1,4}) [^.;]{0,60}\b(?:quality|social value"
    r"|communit\w{1,3}|benefits?|experience|best|most|highest|merit)\b",
    r"\b(?:quality|best value|social value) (?:and|with|plus)\b",
    # Those who were appointed choose, or what is bought does.
    r"\b(?:contractor|provider|supplier|consultant|operator|agency|agent|system|software|platform|tool)s?"
    r" (?:must|will|shall|should|is to|are to|to|can) (?!be\b)",
    r"\bby the (?:contractor|provider|supplier|consultant|operator|agent|system)\b",
)
"""Beside the lowest offer: it is scored, it is not all, or another than the buyer chooses."""
_WHOLE = r"(?:100\s?%|100 per\s?cent|one hundred per\s?cent)"
_JUST = r"(?:solely|only|purely|entirely|wholly|exclusively|just|simply)"
_ONE = r"(?:only|sole|single)"
_MEASURE = (
    r"(?:(?:award|evaluation|deciding) )?(?:criterion|factor|basis|consideration|measure|determinant|thing)"
)
_IS_PRICE = rf"(?:the |our )?(?:lowest )?{_KINDS}{_MONEY}"
_ALONE = spaced(
    rf"\b{_LEAST}{_BETWEEN} {_WINNING}\b",
    rf"\b{_CHOOSING} (?:whoever (?:is|has|offers)|the (?:{_OFFER} )?)?(?:with )?(?:the )?{_LEAST}\b",
    rf"\b(?:award\w{{0,3}}|selection|evaluation|decision)(?: criteri(?:on|a))?(?: (?:is|are|will be|made"
    rf"|on|by|the|a|basis|of|based)){{0,4}}\s{{0,2}}[:=-]?\s{{0,2}}(?:lowest|cheapest)[\s-]{{1,2}}{_KINDS}"
    rf"(?:{_MONEY}|tender|quote|bid)\b(?! (?:per|and)\b)",
    rf"\bon an? (?:lowest|cheapest)[\s-]{_KINDS}{_MONEY} basis\b|\blowest {_MONEY} only\b",
    rf"\b(?:the )(?:lowest|cheapest|highest) {_WINNING}\b",
    rf"\b(?:supplier|bidder|tenderer|winner|contractor)\b[^.;]{{0,20}} (?:is|be) (?:the one|whoever|who)"
    rf" [^.;]{{0,20}}{_LEAST}",
    rf"\b{_LET} (?:on|by|at|to) the (?:lowest|cheapest|highest) {_KINDS}{_OFFER}\b(?!,? (?:and|with|plus"
    rf"|but|then)\b)(?![^.;]{{0,120}}\b(?:quality|social value|community|best|most|highest|points?"
    rf"|scor\w{{1,3}})\b)",
    # Price is all there is.
    rf"\b(?:award|evaluation|basis|decision|criteri(?:on|a))\s{{0,2}}[:=–-]\s{{0,2}}(?:lowest )?{_MONEY}"
    rf" (?:alone|only)\b",
    rf"\b(?:on|by|of|upon) (?:the )?(?:lowest )?{_MONEY} (?:alone|only)\b|\b{_MONEY}[\s-]only"
    rf" (?:evaluation|award|basis"
    r"|competition|tender|assessment)\b",
    rf"\b{_JUST} (?:by|on|upon|in terms of|against|based on) (?:the )?(?:basis of )?{_IS_PRICE}\b",
    rf"\b(?:{_ONE}|one) {_MEASURE}(?: (?:of|for) (?:the )?(?:award|evaluation))?(?: (?:is|are|will be"
    rf"|being|shall be"
    rf"|(?:that |which )?we (?:will )?(?:look at|score|consider|compare)(?: (?:is|will be))?)){{1,2}}"
    rf" {_IS_PRICE}\b",
    rf"\b(?:{_ONE}|one) {_MEASURE}(?: award)?\s{{0,2}}[:(-]{{1,2}}\s{{0,2}}{_IS_PRICE}\b",
    rf"\b{_IS_PRICE} (?:is|will be|being|shall be) (?:the |our )?{_ONE} {_MEASURE}\b",
    rf"\b{_WHOLE}\s{{0,2}}(?:(?:on|based on|for|weighted on|lowest|weight(?:ing)? (?:on|for)|of the"
    rf" (?:marks|score|evaluation|weighting|points)(?: (?:is|are|will be))? (?:on|for)) ){{0,3}}(?:the"
    rf" )?(?:lowest )?{_MONEY}\b"
    r"(?! (?:will be |is |to be )?(?:paid|payable|due|met|funded))",
    rf"\b{_IS_PRICE}(?: only)?\s{{0,2}}(?:(?:[:=(-]|is|at|weighted|will be|being|counts for|carries"
    rf"|accounts for)"
    rf"\s{{0,2}}){{0,3}}{_WHOLE}",
    rf"\b(?:evaluation|award|tender) highest \w{{1,8}} sum\W{{0,3}}{_WHOLE}|\b(?:tender|contract|lump)"
    rf" sum\W{{0,3}}{_WHOLE}",
    rf"\bno (?:quality|other|non-price) criteria\b[^.;]{{0,10}}[;,:] {_MONEY} (?:alone )?decides\b"
    rf"|\b(?:{_ONE}|one)"
    rf" {_MEASURE} award \({_MONEY}\)",
    rf"\ball (?:of the )?(?:(?:the|our|hundred|100) ){{0,2}}(?:marks|points|weight(?:ing)?)"
    rf" (?:(?:are|is|go|goes|will|be|given|allocated|awarded) ){{0,3}}(?:to|for|on) (?:the )?{_MONEY}\b",
    rf"\b(?:turns|depends|rests|hangs) on (?:one thing|a single thing|nothing)(?: only| alone| but|"
    rf" else)?[\s,:–-]{{1,4}}{_IS_PRICE}\b",
    rf"\bnothing (?:but|except|other than) (?:the )?{_MONEY}\b|\b{_MONEY} and nothing (?:else|more)\b",
    rf"\b(?:rests|depends|turns|decided|made|determined|based) {_JUST} (?:by|on|upon) (?:the )?{_MONEY}\b",
    rf"\b(?:highest|lowest) {_KINDS}(?:{_OFFER})\b[^.;]{{0,60}}\b(?:and )?no other (?:measure"
    rf"|criteri\w{{1,2}}|factor)",
)
_SAYS = Sieve(
    r"\b(?:lowest|cheapest|keenest|smallest|most\s{1,4}competitive|least|highest|best\s{1,4}(?:price|offer|bid)|who(?:m|so)?ever"
    r"|sole|solely"
    r"|single|purely|entirely|wholly|exclusively|nothing\s{1,4}but|no\s{1,4}quality|one\s{1,4}criterion"
    r"|100|hundred|just\s{1,4}(?:the\s{1,4})?(?:price|cost)|(?:price|cost)s?,?\s{1,4}(?:only|alone)|nothing\s{1,4}else|everything"
    r"|all\s{1,4}(?:of\s{1,4})?(?:the\s{1,4})?marks)\b",
    re.I,
)
"""One of these stands in every sentence that says so without a word for it in the grammar."""
_DENIED = spaced(
    r"\b(?:not|never|cannot|neither|nor|necessarily|bound|obliged|rather than|instead of|unlike|reserves?"
    r"|without)\b|n't\b|\bno (?:longer|guarantee|obligation|commitment)\b"
)
_BENIGN = spaced(
    r"\bno (?:other|quality|non-price)\b|\bnot? (?:including|exceeding)\b|\bnot (?:be )?(?:more|less) than\b"
)
_OTHERWISE = spaced(
    r"\b(?:ties?|tied|(?:score|rank)\w{0,3} (?:the same|equally)|equal (?:scores?|marks)|same score"
    r"|deciding vote"
    r"|tie-?break\w{0,3}|short-?list\w{0,4}|call(?:ed)?[\s-]?offs?|mini-?competitions?|previous\w{0,2}"
    r"|formerly|last (?:time|year)"
    r"|used to|in the past|for example|e\.g|unless|if (?:two|both|bids|scores)|where (?:two|both|bids|scores)"
    r"|residents|tenants|customers|users|passengers|pro rata|full marks|maximum (?:marks|points|score)"
    r"|grant|guarantee|to interview|go forward|next stage"
    r"|(?:marks|points) (?:\w{1,12} ){0,3}(?:to|for) the (?:lowest|cheapest)|by the (?:contractor|provider)"
    r"|lowest (?:scor|three|two|four|five))"
)
"""Another question than who wins: a tie, a call-off, an earlier tender, a service that is bought, money."""


_BESIDES = spaced(
    r"\b(?:most|best|greatest|highest)\b[^.;]{0,20}\b(?:social value|community benefits?|quality)\b"
)
"""The lowest price is not all that wins."""
_WHO_COMPETES = spaced(
    r"\b(?:short-?listed|(?:last|this) year['\u2019]s) (?:firms?|tenderers?|bidders?"
    r"|suppliers?|contractors?|companies|providers?)\b"
)
"""Who was selected: the sentence goes on to what decides between them."""
_OF_MONEY = spaced(r"\b(?:paid|payable|payments?|invoices?|met by|funded)\b")


def is_of_paying(sentence: str) -> bool:
    """Whether a sentence on price says how it is scored, or how it is paid."""
    return bool(HOW_PRICE_IS_SCORED.search(sentence) or _OF_MONEY.search(sentence))


_SOLE = (
    r"(?:only|just|alone|solely|simply|purely|entirely|nothing else|nothing more|no other|everything|sole)"
)
_TAIL = spaced(
    r",? (?:subject to|provided|providing|once|against|on condition|so long as|as long as|assuming"
    r"|among(?:st)?"
    r"|of (?:those|the (?:bids|tenders|quotes|offers))|from (?:those|firms|suppliers)|for (?:an?|the"
    r"|those))\b"
)
"""What follows says which offers are compared, and not by what."""
_PLAIN_WORD = re.compile(
    r"only|just|alone|solely|simply|purely|entirely|sole|nothing|else|more|no|other|everything|100|%|per|cent|one"
    r"|lowest|cheapest|keenest|smallest|least|most|competitive|expensive|overall|total|tendered|compliant"
    r"|acceptable|evaluated|valid|net|whole|life|single"
    rf"|{_MONEY}|{_OFFER}|the|an?|our|this|it|that|is|are|be|being|will|shall|to|by|on|upon|of|for|in|and|as|we|us|i|you"
    r"|at|so|what|which|when|comes?|down|award(?:ed|s)?|evaluat\w{1,4}|decision|decide[sd]?|assess\w{0,5}|judged?"
    r"|basis|based|criteri(?:on|a)|contracts?|orders?|winner|wins?|marks?|points?|weight\w{0,4}|counts?|scores?|scored"
    r"|matters?|considered|factor|look(?:ing)?|compared?|made|thing|please|thanks?",
    re.I,
)
"""A word of price, of an award, or of none: what another criterion would be is not among them."""
_WORDS = re.compile(r"\w{1,40}|%")
_SOLE_WORD = spaced(rf"\b(?:{_SOLE}|{_FEWEST}|{_WHOLE})(?![\w-])")
_MONEY_WORD = spaced(rf"\b(?:{_MONEY}|cheapest|lowest {_OFFER})\b")


def _says_nothing_else(sentence: str) -> re.Match[str] | None:
    """A sentence of nothing but price, "only" and words of an award, with what offers must be besides."""
    if not _SOLE_WORD.search(sentence):
        return None
    tail = _TAIL.search(sentence)
    end = tail.start() if tail else len(sentence)
    for start in (0, *(found.end() for found in _SAYS_THAT.finditer(sentence, 0, end))):
        if not (
            _MONEY_WORD.search(sentence, start, end) and (sole := _SOLE_WORD.search(sentence, start, end))
        ):
            continue
        if all(_PLAIN_WORD.fullmatch(word) for word in _WORDS.findall(sentence, start, end)):
            return sole
    return None


_SAYS_THAT = spaced(r"\bthat |: ")
"""What leads to the sentence that is said: "you should know that price alone decides"."""


@lru_cache(maxsize=REMEMBERED)
def decides_alone(sentence: str) -> tuple[int, int] | None:
    """[start, end) of the words by which price alone decides in a sentence; null where none say so."""
    found = _ALONE.search(sentence)
    if found is None and not _OF_MORE.search(sentence):
        found = _WON_BY_LEAST.search(sentence) or _says_nothing_else(sentence)
    told = _WHO_COMPETES.sub(" ", sentence)
    if found is None or is_of_paying(sentence) or _OTHERWISE.search(told):
        return None
    begins = sentence.rfind(";", 0, found.start()) + 1
    ends = sentence.find(";", found.end())
    clause = sentence[begins : len(sentence) if ends < 0 else ends]
    return None if _DENIED.search(_BENIGN.sub(" ", clause)) or _BESIDES.search(clause) else found.span()


_QUALITY_COUNTS = spaced(
    r"\b(?:quality|technical (?:merit|quality|score|responses?)|method statements?|non-price)\b[^.;]{0,40}"
    r"\b(?:scored|weigh\w{1,6}|evaluated|assessed|marked|counts?|considered|looked at|matters?|as well"
    r"|too|also)\b",
    r"\b(?:look\w{0,3}|evaluat\w{1,4}|scor\w{1,4}|weigh\w{0,5}|award|judg\w{1,3}|assess\w{0,4})(?:"
    r" \w{1,12}){0,3}"
    r" (?:at|on|for|of) (?:the )?(?:quality|technical merit)\b(?! (?:pass|grounds))",
)
_PASSED = spaced(r"\bpass(?:ed)?\b|\bp/f\b|\bminimum\b|\b(?:not|no|n't|nor)\b|\bthreshold\b|\bgateway\b")


def counts_quality(sentence: str) -> bool:
    """Whether a sentence says that quality is weighed, and not passed or failed."""
    return bool(_QUALITY_COUNTS.search(sentence)) and not _PASSED.search(sentence)


_SENTENCE = Sieve(r"(?:[^.!?;\n]|\.(?=\S)){1,400}", 0)


def says_lowest(text: str) -> bool:
    """Whether a sentence of a text says that price alone decides."""
    if not _SAYS.search(text):
        return False
    return any(decides_alone(found.group()) for found in _SENTENCE.finditer(text))
