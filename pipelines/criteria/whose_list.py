"""Whether a list of weights is of this award: a question of its own, asked before anybody reads the list.

Percentages that reach 100 beside "social value" say nothing of whose they are. That says the sentence which
carries the list, without the names in it, and its neighbours: "criteria of the last round", "do not apply",
"Q: is the split ... ? A: No", "service credits". A list of something else is blanked; one in doubt keeps its
figures, and gives bounds. How certain one of this award is, frames.py says.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.criteria.earlier import without
from pipelines.criteria.labels import NOUN
from pipelines.criteria.list_names import CARRIES, lists, sentence_start
from pipelines.criteria.other_exercises import JUDGED_BY_OTHERS
from pipelines.criteria.patterns import spaced
from warehouse.sieve import Sieve

OURS = "ours"
DOUBT = "doubt"
ELSE = "else"
_LEAD = 300
"""Code points before a list, or after it, that are looked at."""
_FEW_WORDS = 6

_EVALUATED = (
    r"(?:evaluat\w{1,4}|assess\w{0,4}|scor(?:ed?|ing)|weight(?:ed|ings?|s)?|mark(?:ed|ing|s)|award(?:ed|ing)?"
    r"|judg(?:ed?|ing)|based|determined|ranked|compared|decided|select(?:ed)?)"
)
_TENDERS = (
    r"(?:tender(?:er)?s?|bid(?:der)?s?|submissions?|quot(?:e|ation)s?|offers?|proposals?|responses?"
    r"|applications?"
    r"|contracts?|award|evaluation|marks|scores?|points|lots?)"
)
_AWARDED = spaced(
    rf"\b{_TENDERS}\b[^.;:]{{0,80}}?\b(?:will|shall|must|to|is|are|being|going to) (?:\w{{1,20}} ){{0,3}}?"
    rf"{_EVALUATED}\b",
    rf"\b(?:we|council|authority|panel|evaluators?|team|school|trust|board|buyer) (?:will|shall|is to"
    rf"|intends? to"
    rf"|are going to) (?:then |also )?{_EVALUATED}\b",
    r"\b(?:award|evaluation|scoring|tender|assessment|quality|weighted|following"
    r"|selection) (?:criteri(?:a|on)"
    r"|weightings?|weights?|split|model|methodology|ratio|matrix|basis|scheme|process|approach)\b"
    r"(?![^.;:]{0,60}\b(?:was|were)\b)",
    r"\b(?:award|evaluation|scoring|weightings?|criteria|evaluated|assessed|scored|weighted)"
    r"(?: (?:of tenders|of bids|for award))?\s{0,3}[:(–-]",
    r"\bthis (?:\w{1,30} )?(?:tender|procurement|contract|project|opportunity|exercise|competition|framework"
    r"|evaluation|itt|time)\b[^.;:]{0,60}\b(?:will|shall|is|are|has|uses?|carries)\b",
    r"\b(?:MEAT|most (?:economically )?advantageous)\b",
)
"""Words that tenders are, or will be, evaluated so."""
_RENEWED = spaced(
    r"\b(?:replac\w{1,4}|supersed\w{1,4}|amend\w{0,3}|chang\w{1,4}|correct\w{0,3}|revis\w{1,3}"
    r"|updat\w{1,3}) (?:by|with"
    r"|to|as follows)\b|\b(?:new|amended|revised|corrected|updated) (?:\w{1,20} ){0,2}(?:criteria"
    r"|weight\w{0,5}|split)"
    r"\b|\b(?:instead|should (?:now )?(?:be|read)|(?:are|is) now|now (?:be|reads?)|supersed(?:es|ing)"
    r"|replac(?:es|ing))\b"
)
"""What the list puts in the place of another."""
_NOT = (
    r"(?:(?:do|does|did|will|shall|should|would|is|are|was|were|has|have|had|can|could|must|may) not"
    r"|n't|cannot|never)"
)
_UNDONE = (
    r"(?:withdrawn|cancel\w{1,5}|superseded|replaced|deleted|rejected|removed|rescinded|revoked|void"
    r"|abandoned|discarded"
    r"|obsolete|out of date|(?:in|an) error|incorrect|wrong(?:ly)?|mistaken\w{0,2}|dropped|declined"
    r"|refused|set aside(?! (?:for|to))"
    r"|disapplied|lapsed|scrapped|ruled out|taken out|struck out|discontinued|suspended|overtaken|dismissed"
    r"|turned down)"
)
_DENIED = spaced(
    rf"\b{_NOT} (?:\w{{1,20}} ){{0,2}}?(?:appl(?:y|ied)|us(?:e|ed|ing)|assum\w{{1,3}}|be|rely|expect"
    rf"|adopt\w{{0,3}}"
    r"|evaluat\w{1,3}|scor\w{1,3}|award\w{0,3}|weight\w{0,3}|relevant|valid|correct|say|accept\w{0,3}"
    r"|agree\w{0,2}"
    r"|intend\w{0,3}|propos\w{1,3}|hold|stand|count|govern|of this|the|our)\b",
    rf"\bno longer\b|\b{_UNDONE} (?:\w{{1,20}} ){{0,3}}?(?:text|criteria|weight\w{{0,5}}|split|version"
    rf"|wording|model"
    r"|proposal|notice|itt|request)\b",
    rf"\b{_UNDONE} (?:\w{{1,20}} ){{0,2}}?(?:tender|procurement|exercise|competition|process|round)\b",
    rf"\b(?:were|was|been|has|have|is|are|stands?|it is) (?:now |since |\w{{1,12}}ly )?{_UNDONE}(?! (?:by"
    rf"|with|to)\b)",
    r"\b(?:rejected|refused|declined|turned down|ruled out|withdrew|dropped|abandoned|considered"
    r"|dismissed) (?:an?"
    r"|the|any|using|its|use) ",
    r"^\W{0,4}(?:superseded|withdrawn|deleted|cancelled|obsolete|void|(?:old|former|previous|draft)"
    r" (?:\w{1,20} ){0,2}?(?:criteria|weight\w{0,5}|split|version|text|wording))\b",
    r"\b(?:unlike|ignore|disregard|rather than|instead of|departs? from|in place of)\b",
)
_TAIL_DENIED = spaced(
    r"^[\s)\],;\u2013\u2014-]{0,6}(?:(?:but|and) )?(?:(?:these|those|this|that|both"
    r"|all of (?:these|which)) )?"
    r"(?:(?:split|weight\w{0,5}|percentages|figures|criteria|model|as used in \d{4}"
    r"|in the version of [\w ]{1,20}|above),? ){0,3}"
    r"(?:which )?(?:(?:is|are|was|were|has|have|had|do|does|did|will|would|should|could) (?:now |since "
    r"|all |also |been"
    r" |be ){0,3}(?:not (?:(?:to )?be(?:en)? )?(?:appl|us|the\b|our|those|these|current|correct|valid"
    rf"|relevant|adopt)\w{{0,4}}"
    rf"|no longer|never\b|considered\b(?! by)|(?<!has\s)(?<!have\s)(?<!had\s){_UNDONE}(?! (?:by|with) \d)"
    r"|(?:lapsed|expired)\b)|no longer\b"
    r"|(?:was|were|had been) (?:the|our|used|once|proposed|suggested|requested)\b)"
)
"""What is said of the list right after it."""
_ASKED = spaced(
    r"^\W{0,4}(?:Q(?:uestion|uery)?\s?\d{0,3}\s?[:.)-]|bidder(?:'s)? (?:question|query)|(?:bidder )?query\b)",
    r"\b(?:is|are|could|would|will|can|should|do you agree|might|whether) (?:the|this|that|you|it|we)"
    r" (?:\w{1,20} ){0,4}?(?:split|weight\w{0,5}|criteria|be|use|consider)\b[^.;]{0,20}$",
    r"\b(?:asked|asks) (?:us )?(?:whether|if|for|about|that the|to (?:use|raise|change|increase|weight"
    r"|adopt))\b"
    r"|\brequest(?:ed)? (?:to (?:use|raise|change|increase|weight|adopt)|that|for an?)\b"
    r"|\b(?:suggests?|suggested|proposes|proposed|would (?:prefer|like)|prefers|told us|lobbied|urged"
    r"|recommends"
    r"|recommended)\b",
    r"\b(?:comment on|feedback on|(?:your|their) (?:views|opinions?) on|consultation found"
    r"|(?:tell us|let us know)[^.;]{0,60}\b(?:whether|if)|consulted on|consulting on)\b",
    r"\b(?:assum\w{1,3}|speculat\w{1,4}|rumou?r\w{0,2})\b",
)
_YES = spaced(r"^\W{0,4}(?:\w{1,10}\s{0,2}[:.-] )?(?:yes|correct|that is (?:right|correct)|confirmed)\b")
_LET = (
    r"(?:let|awarded|evaluated|tendered|procured|scored|assessed|won|judged|marked|ranked|decided"
    r"|appointed|used"
    r"|adopted|made up|weighted|chosen)"
)
_OTHER = spaced(
    r"\b(?:sister|similar|another|other|separate|parallel|previous|earlier|former|existing|current"
    r"|expiring|outgoing"
    r"|last|prior|next|future|later|neighbouring|different|unrelated|pilot|old|original|first|comparable)"
    r" (?:\w{1,20} ){0,2}?(?:contracts?|tenders?|procurements?|frameworks?|rounds?|exercises?"
    r"|competitions?|councils?"
    r"|authorit\w{1,3}|schemes?|versions?|notices?|itt|lots?|phases?|year|time|occasion|buyers?|term)\b",
    r"\bin (?:19|20)\d\d\b(?=[^.;]{0,60}\b(?:was|were|had|let|used|won)\b)|\bversion \d\b|\b(?:of|for"
    r"|in) the pilot\b",
    r"\b(?:its|their) (?:\w{1,20} ){0,2}?(?:criteria|weight\w{0,5}|split) (?:was|were|had been)\b",
    rf"(?<!tender\s)(?<!tenders\s)(?<!bids\s)(?<!quotations\s)(?<!quotes\s)(?<!submissions\s)(?<!criteria\s)"
    rf"(?<!evaluation\s)(?<!offers\s)(?<!weightings\s)\b(?:was|were"
    rf"|had been) (?:\w{{1,20}} ){{0,2}}?{_LET}\b",
    r"\b(?:council|authority|borough|trust|university|county|city) (?:\w{1,20} ){0,2}?(?:let|used|uses"
    r"|chose|adopted"
    r"|applied|ran|bought|had)\b",
    r"\bown (?:supply chain|sub-?contract\w{0,3}|suppl\w{1,4}|tenders?|procurements?)\b|\bon (?:our|its"
    r"|their|the \w{1,20})"
    r" behalf\b|\bsub-?contractors?\b|\bsupply chain (?:tenders?|selection|competitions?)\b"
    r"|\b(?:framework|call[- ]off) (?:users?|customers?|members?)\b",
)
_SCORES = spaced(
    r"\b(?:winning|successful|winner|unsuccessful|preferred) (?:\w{1,20} ){0,2}?(?:scored"
    r"|achieved|obtained"
    r"|received|won|gained|got|earned|scores?|shares?)\b",
    r"\b(?:winning|successful|unsuccessful|preferred) (?:tenderer|bidder|supplier|bid"
    r"|tender)'s? (?:\w{1,20} ){0,2}?"
    r"(?:scores?|marks?|result)\b|\bbidder [A-Z1-9] (?:scored|achieved|obtained)\b"
    r"|\b(?:shares?|breakdown) of (?:its|their|his) (?:\w{1,20} )?score\b",
)
_LATER = spaced(
    r"^\W{0,4}(?:split|weight\w{0,5}|criteria)?\s{0,2}(?:will|would|may) (?:be|apply)[^.;]{0,60}"
    r"\b(?:next|later|future|when|once|lots? \d)\b"
)
_ALTERNATIVE = spaced(
    r"\b(?:option|alternative|scenario|variant|model|version) [A-H1-9]\b|\bvariant (?:bids?|tenders?"
    r"|offers?)\b"
    r"|\b(?:below|above|over|under|up to|exceed\w{0,3}|less than|more than|between|greater than)"
    r" (?:the value of )?(?:£|GBP|the (?:\w{1,20} )?threshold)",
    r"\b(?:either|alternatively)\b",
)
_MONEY = spaced(
    r"\b(?:service credits?|bonus\w{0,2}|fund(?:s|ing|ed)|financed|community fund|budgets?|grants?"
    r"|invoic\w{1,3}"
    r"|payments?|paid"
    r"|payable|KPIs?|key performance|performance (?:areas?|scores?|measures?|bonus|indicators?|regime)"
    r"|(?:supplier|contract|contractor) performance|scorecards?|spent|spend\w{0,3}|hours|time"
    r"|panel members?|members of"
    r" the panel|votes?|voting|residents|turnover|expenditure|profits?|savings?|deduct\w{0,4}|retention"
    r"|milestones?"
    r"|fees?|incentiv\w{1,3}|gainshare|dividends?|capital|revenue|surplus|levy|target\w{0,2}"
    r"|respondents|customers|satisfaction|staff time|expert panel)\b"
)
_POLICY = spaced(
    r"\b(?:standard|default|usual\w{0,2}|normal\w{0,2}|typical\w{0,2}|general\w{0,2}|preferred"
    r"|model) (?:\w{1,20} ){0,3}?"
    r"(?:weight\w{0,5}|split|criteria|uses?|appl(?:y|ies)|approach|practice|ratio)\b",
    r"\b(?<!with\s)(?<!under\s)(?:\w{1,20} ){0,2}(?:strategy|policy|charter|standing orders"
    r"|procedure rules|handbook"
    r"|toolkit|guidance|manifesto)\b",
    r"\b(?:for example|for instance|e\.g\.|illustrat\w{1,5}|hypothetical\w{0,2}|say,|such as|sample|imagine)",
    r"\b(?:mayor|cabinet|members|leader) (?:would|wants?|wish\w{0,2}|hopes?)\b",
)
_ACCORDING = spaced(
    r"\b(?:in line with|in accordance with|accords? with|as required by|pursuant to|under|per|following)\b"
)
_TAKEN_BACK = spaced(
    r"^\W{0,4}(?:ours?|mine|this (?:time|one)|for (?:us|ours|this)|by contrast)\b[^.;]{0,80}"
    r"\b(?:different\w{0,2}|instead|in the (?:itt|tender)|set out|not|only|100\s?%|n't)\b",
    r"^\W{0,4}(?:this|our) (?:\w{1,20} )?(?:is|will be|shall be) (?:\w{1,20} )?"
    r"(?:awarded|let|evaluated|assessed|judged)[^.;]{0,30}\b(?:only|alone|lowest|100\s?%)",
    r"^\W{0,4}(?:this|the (?:current|present)) (?:\w{1,20} )?(?:notice|tender|contract|itt|procurement"
    r"|consultancy) itself\b|^\W{0,4}this notice covers lots? \d",
    r"^\W{0,4}(?:new|revised|amended|corrected|replacement) (?:\w{1,20} )?(?:criteria|weight\w{0,5}|split)\b"
    r"(?![^.;\n]{0,40}\d)",
    r"^\W{0,4}(?:these|those|the above|both|all of these|this split)\b[^.;,]{0,60}?\b(?:not apply|no longer"
    rf"|{_UNDONE})\b",
)
"""What the next sentence says against a list."""
_OWN_SPLIT = spaced(
    r"^\W{0,4}(?:but |however,? )?(?:for|in|on|under) (?:this|the present) (?:\w{1,20} ){0,2}?"
    r"(?:tender|procurement|contract|exercise|competition|quotation|occasion|time|one|notice"
    r"|lot)\b[^.;]{0,80}?\d{1,3}\s?%"
)
"""The next sentence gives this award a split of its own."""
_ASIDE = spaced(r"^\W{0,4}(?:but |and )?(?:this|our) (?:\w{1,20} )?(?:notice|tender|contract|procurement)\b")
"""What the clause after a semicolon sets against a list."""


@dataclass(frozen=True)
class Whose:
    """A list at [start, end) of a text, and whose it is: ours, in doubt or something else's."""

    start: int
    end: int
    whose: str


def whose_lists(text: str) -> Iterator[Whose]:
    """Every list of two percentages or more that reach 100, with a name of social value, price or quality."""
    last = 0
    for start, end in lists(text):
        if NOUN.search(text, start, end):
            yield Whose(start, end, _whose(text, start, end, last))
            last = end


def without_lists_of_others(text: str) -> str:
    """The text with spaces in place of the lists that are of something else than this award."""
    spans = [(one.start, one.end) for one in whose_lists(text) if one.whose == ELSE]
    return without(text, [*spans, *(found.span("old") for found in _WAS_NOW.finditer(text))])


_OF_TENDERS = spaced(
    r"\b(?:tenders?|bids|quot(?:e|ation)s?|submissions?|offers|evaluat\w{1,4}|award(?! of)\w{0,3}"
    r"|criteri(?:a|on))\b"
)
_THEN = spaced(r"[,;]|\b(?:and|but|while|whereas|so|for which|which)\b")


_EXAMPLE = spaced(r"(?:\be\.g\.?|\bfor example|\bfor instance)[,:]?(?: [a-z-]{2,20}){0,4}\W{0,4}$")
"""Right before a list: it is one of several that might be."""
_ONCE_AWARDED = spaced(
    r"\b(?:after|post|following|since|upon|on|once)[\s-]{1,4}(?:the )?(?:contract )?award(?:ed)?\b"
)
"""A time and no word of how tenders are evaluated."""


def _whose(text: str, start: int, end: int, floor: int) -> str:
    lead = _ONCE_AWARDED.sub(" ", _lead(text, start, floor))
    stop = re.compile(r"[.!?](?=\s|$)|\n").search(text, end, end + _LEAD)
    tail = text[end : stop.end() if stop else min(len(text), end + _LEAD)]
    after = text[end + len(tail) : end + len(tail) + _LEAD].lstrip()
    clause = tail.partition(";")[2]
    asked = "?" in tail or bool(_ASKED.search(lead))
    if asked and _YES.match(after):
        return OURS
    awards = bool(_AWARDED.search(lead))
    renewed = bool(_RENEWED.search(lead))
    taken_back = _TAKEN_BACK.search(after) or _ASIDE.search(clause)
    first = _FIRST.search(text, start, end)
    told = text[max(0, start - _LEAD) : first.start() if first else start]
    replaced = bool(_REPLACED.search(told))
    strong = asked or _is_undone(lead, renewed) or _is_of_interim(lead, text)
    if replaced:
        return ELSE
    if _TAIL_DENIED.search(tail) or _LATER.search(tail) or (strong and not awards):
        return ELSE
    if _OWN_SPLIT.search(after) and (_POLICY.search(lead) or not awards):
        return ELSE if lead.strip() else DOUBT
    if taken_back and not awards:
        return ELSE if lead.strip() else DOUBT
    if strong or taken_back or _ALTERNATIVE.search(lead) or _EXAMPLE.search(told):
        return DOUBT
    money = _MONEY.search(lead) and CARRIES.search(lead)
    if money or (_POLICY.search(lead) and not _ACCORDING.search(lead)):
        return OURS if _OF_TENDERS.search(lead) else ELSE
    return OURS


_FIRST = re.compile(r"\d{1,3}(?:\.\d{1,2})?\s{0,2}(?:%|per\s?cent)", re.I)
_REPLACED = spaced(
    r"\b(?:replac(?:es?|ed|ing)|supersed(?:es?|ed|ing)|withdr[ae]w\w{0,2}|cancel\w{1,5}|in place of"
    r"|instead of|rescind\w{0,3}|abandon\w{0,3}) [^.;:()%\n]{0,60}?(?:,? (?:which|that|where|in which"
    r"|whose \w{1,20}) (?:\w{1,12} ){0,2}?(?:stated|gave|said|had|showed|set|used|was|were|carried|listed"
    r"|published)|\()[^.;%\n()]{0,40}$",
    r"\bno longer (?:\w{1,12} ){0,2}$",
)
"""The list is told of what is replaced or withdrawn: "replaces DN1, which stated", "withdrew DN1 ("."""
_WAS_NOW = spaced(
    r"(?<!\w)(?P<old>(?:was|were|before|old|previously|from)\s{0,2}[:=][^\n:=]{3,200}?)"
    r"(?=[.;,/|)\n]\s{0,2}now\s{0,2}[:=])"
)
"""Two lists of which labels say what was and what is: "Was: price 50 ... Now: price 60 ..."."""
_INTERIM = spaced(
    r"\b(?:interim|bridging|stop-?\s?gap|temporary) (?:\w{1,20} ){0,2}?"
    r"(?:contract|arrangement|award|service)s?\b"
)
_MAIN = spaced(
    r"\b(?:main|long(?:er)?-?\s?term|permanent|substantive) (?:\w{1,20} ){0,2}?"
    r"(?:contract|procurement|award|tender)\b"
)


def _is_of_interim(lead: str, text: str) -> bool:
    """A list of an interim contract in a text that tells of the main one too."""
    return bool(_INTERIM.search(lead) and not _MAIN.search(lead) and _MAIN.search(text))


_BUT = re.compile(r"\b(?:but|instead)\b")
"""After a denial it leads to what holds: "not on price alone but on"."""


def _is_undone(lead: str, renewed: bool) -> bool:
    """Whether words before a list say that it is denied, another's, of another time, or a score.

    Not where a clause after them goes on to how tenders are evaluated.
    """
    for pattern in (_SCORES,) if renewed else (_DENIED, _OTHER, JUDGED_BY_OTHERS, _SCORES):
        for found in pattern.finditer(lead):
            then = _THEN.search(lead, found.end())
            goes_on = then and _AWARDED.search(lead, then.end())
            if not goes_on and not _BUT.search(lead, found.end()):
                return True
    return False


def whose_figure(text: str, start: int) -> str:
    """Whose a weight in no list is: in doubt where its sentence asks it, denies it or wishes it."""
    lead = text[sentence_start(text, start) : start]
    stop = re.compile(r"[.!?](?=\s|$)|\n").search(text, start, start + _LEAD)
    end = stop.end() if stop else min(len(text), start + _LEAD)
    after = text[end : end + _LEAD].lstrip()
    if text[start:end].rstrip().endswith("?"):
        return OURS if _YES.match(after) else DOUBT
    told = text[start:end]
    return DOUBT if _WISHED.search(lead) or _TOO_MUCH.search(told) or _TEMPLATE.match(text, start) else OURS


_TOO_MUCH = spaced(
    r"\b(?:was|is|were|are|seems?|seemed|would be) (?:\w{1,20} )?too (?:much|high|low|little|large|small)\b"
)
"""What is said of a weight that somebody found wrong."""


_TEMPLATE = spaced(
    r"\d{1,3}(?:\.\d)?\s{0,2}%,? (?:weight\w{0,5} )?social[ -]value (?:\w{1,20} ){0,2}(?:templates?|modules?"
    r"|dashboards?|widgets?|fields?|reports?|presets?)\b"
)
"""What a product is to have, named by a weight."""
_WISHED = spaced(
    r"\b(?:(?:asked|asks) (?:whether|if)|(?:say|confirm|know|decided?) whether|would like (?:it|social|the)"
    r"|hopes? that|it is (?:wrong|untrue|incorrect|not (?:true|correct|the case))"
    r"|(?:not|never) (?:able to )?(?:say|said|assume|confirm)\w{0,3}|sub-?contractor selection)\b"
)


_SENTENCE = re.compile(r"[.!?]$")
_OF_LIST = Sieve(r"\b(?:criteria|weight\w{0,5}|split|following|below|percentages)\b", re.I)
"""What a sentence of its own, above a list, must name to be said of it."""


def _lead(text: str, start: int, floor: int) -> str:
    """The words that carry a list: of its sentence before it, else of the line above that is its heading."""
    begins = max(floor, sentence_start(text, start))
    lead = text[begins:start]
    cut = lead.rstrip(" :(").rfind(";") + 1
    lead = lead[cut:]
    if re.search(r"\w", lead) or begins <= floor:
        return lead
    above = text[max(floor, begins - _LEAD) : begins].rstrip(" \t")
    line = above.rstrip().rpartition("\n")[2]
    if _SENTENCE.search(line.rstrip()) and not _OF_LIST.search(line):
        return lead
    is_heading = line.rstrip().endswith(":") or (
        above.count("\n") and above[len(above.rstrip()) :].count("\n") == 1
    )
    if is_heading and not re.search(r"\d", line) and len(line.split()) <= 2 * _FEW_WORDS * 2:
        return line
    return lead
