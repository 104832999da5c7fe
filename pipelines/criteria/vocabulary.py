"""The closed vocabularies of codebook 2 and 8: what names social value, price, quality and umbrellas."""

import re
from bisect import bisect_left
from functools import lru_cache
from pathlib import Path

from warehouse.sieve import REMEMBERED, Sieve

ENGLISH = Path(__file__).with_name("english_words.txt")
"""Words of labelled notices (`python -m pipelines.evaluation.english_words` writes them again)."""

NARROW = Sieve(
    r"\b(added\s{1,4}social\s{1,4}value|social(?:[\s\u2010-\u2015\u2212-]{0,4}|\.|\s?/\s?)value|com{1,2}unity[\s\u2010-\u2015-]{1,4}benefits?|t\.o\.m\.?s"
    r"|benefits?\s{1,4}(?:to|for)\s{1,4}(?:the\s{1,4})?(?:local\s{1,4}|wider\s{1,4})?com{1,2}unity\b"
    r"|wider\s{1,4}community\s{1,4}benefits?"
    r"|community\s{1,4}wealth\s{1,4}building|toms?\b(?=\W|$)|themes,?\s{1,4}outcomes\s{1,4}(and"
    r"|&)\s{1,4}measures"
    r"|social\s{1,4}impacts?|social,?\s{1,4}(economic|environmental)\s{0,4},?\s{0,4}(and"
    r"|&)\s{0,4}(economic|environmental)"
    r"\s{1,4}(well-?being|value|benefits?|impact)"
    r"|(?=(?:(?:economic|environmental)[\s,&]{1,4}(?:and\s{1,4})?){1,2}social)"
    r"(?:economic|environmental),?\s{1,4}(?:social|environmental|economic)\s{0,4},?\s{0,4}(?:and"
    r"|&)\s{1,4}(?:economic|social|environmental)"
    r"\s{1,4}(?:well-?being|value|benefits?|impact)|social\s{1,4}(and|&)\s{1,4}environmental\s{1,4}value"
    r"|social\s{1,4}benefits?"
    # Welsh, with its mutations: gwerth cymdeithasol, manteision cymunedol.
    r"|(?:g|ngh?)?werth\s{1,4}(?:c|ch|g|ngh)ymdeithasol"
    r"|(?:(?:f|m|b)uddion|(?:f|m|b)udd|(?:f|m|b)uddiannau|(?:f|m)anteision)\s{1,4}(?:i.r\s{1,4})?(?:g|c"
    r"|ch|ngh)ymuned(?:ol)?)",
    re.I,
)
SV_WHOLE_NAME = Sieve(r"^\W{0,10}s\.?v\.?\W{0,10}\d{0,2}\W{0,10}$", re.I)
SV_JOINED = Sieve(
    r"^\W{0,10}s\.?v\.?\s{0,4}(?=(?:&|\+|/|,|and\b))|(?:&|\+|/|,|\band\b)\s{0,4}s\.?v\.?\W{0,10}$",
    re.I,
)
"""SV as one of two names of a row: "SV & sustainability"."""
_SV_LONG = r"(?:s\w{2,20}\s{1,3}(?:(?:and|of|for|the|&)\s{1,3}){0,2}v\w{2,20})"
_SV_IS = Sieve(
    r"\bS\.?V\.?[\"'\u201d\u2019)]{0,2}\s{0,3}(?:means|stands\s{1,3}for|is\s{1,3}short\s{1,3}for"
    r"|refers\s{1,3}to|denotes"
    rf"|=|\(|:|-|\u2013)\s{{0,3}}[\"'\u201c\u2018(]{{0,2}}(?P<after>{_SV_LONG})"
    rf"|\b(?P<before>{_SV_LONG})\s{{0,3}}\([\"'\u201c\u2018]?S\.?V\b",
    re.I,
)
_SOCIAL = Sieve(r"soc", re.I)
OTHER_NAMES = Sieve(
    r"^\W{0,10}(?:SROI\b|PPN\s{0,2}(?:06/20|002)\b|MAC\s{0,2}\d\.\d\b"
    r"|model\s{1,4}award\s{1,4}criteri(?:on|a)\b"
    r"|(?:theme\s{1,4}\d\W{1,4})?tackling\s{1,4}economic\s{1,4}inequality\b"
    r"|social\s{0,4}(?:&|and)\s{0,4}community\s{1,4}(?:value|benefits?)\b|societal[\s\u2010-\u2015-]{1,4}(?:value|benefits?|impacts?|outcomes?)\b"
    r"|social\s{1,4}return\s{1,4}on\s{1,4}investment\b|social\s{1,4}outcomes\b"
    r"|(?:(?:added|wider|local|delivering|creating)\s{1,4}){0,2}(?:community"
    r"|communities)\s{1,4}(?:added\s{1,4})?value\b"
    r"|(?:added\s{1,4})?value\s{1,4}(?:to|for)\s{1,4}(?:the\s{1,4})?(?:local\s{1,4}"
    r"|wider\s{1,4})?(?:society|communit(?:y|ies))\b"
    r"|benefits?\s{1,4}(?:to|for)\s{1,4}(?:the\s{1,4})?(?:wider\s{1,4})?society\b"
    r"|socio[-\u2010-\u2015\u2212]?\s?economic\s{1,4}(?:value|benefits?|impacts?|well-?being|outcomes?)\b"
    r"|(?:social\s{1,4}(?:and|&)\s{1,4}economic|economic\s{1,4}(?:and|&)\s{1,4}social)\s{1,4}(?:value"
    r"|benefits?|impacts?"
    r"|well-?being|outcomes?)\b)",
    re.I,
)
"""Names of a criterion by the government's Social Value Model, and words for the same: no sentences."""
OF_THE_MODEL = Sieve(
    r"(?:^|[(\[:\u2013-])\s{0,4}(?:PPN|procurement\s{1,4}policy\s{1,4}note)\s{0,4}(?:no\.?\s{0,4}"
    r"|number\s{1,4})?"
    r"(?:0?6\s{0,2}/\s{0,2}20(?:20)?|0?02)\b(?!\s{0,2}/)",
    re.I,
)
"""The policy notes of the Social Value Model where they begin a name or a bracket of it."""
OTHER_SENSE = Sieve(
    r"\bcommunity\s{1,4}benefits?\s{1,4}(?:agreements?|societ(?:y|ies))\b"
    r"|\bsocial\s{1,4}impact\s{1,4}(?:bonds?|invest\w{1,6}|funds?|finance|lend\w{1,4}|assessments?)\b"
    r"|\bcommunity\s{1,4}benefits?\s{1,4}(?:clubs?|funds?\s{1,4}admin\w{0,12})\b"
    r"|\btom(?:.s)?\s{1,4}(?!system|themes?|framework|measures?|calculator|tool\b|portal|response"
    r"|commitments?"
    r"|submission|score|plan|proposals?|offer|weight|and|or|question|section|return|template|work)[a-z]"
    r"|\btoms\s{1,4}of\b|\bsocial[\s-]{1,4}value[\s-]{1,4}for[\s-]{1,4}money\b"
    r"|\bsocial\s{1,4}value\s{1,4}(?:\w{1,20}\s{1,4}){0,2}(?:fees?|charges?|subscriptions?|licen[cs]es?"
    r"|software|consultanc\w{1,3})\b"
    r"|\b(?:knowledge|experience|expertise|understanding|familiarity|competence|audit\w{0,3}|skills?)\s{1,4}"
    r"(?:of|in|with|at)\s{1,4}(?:\w{1,20}\s{1,4}){0,2}social\s{1,4}value\s{1,4}(?:\w{1,20}\s{1,4}){0,2}"
    r"(?:systems?|portals?|platforms?|tools?|databases?|calculators?|models?|methodolog\w{1,3}|audit\w{0,3}"
    r"|measurement|reporting|accounting)\b"
    r"|\bsocial\s{1,4}value\s{1,4}(?:[a-z]{2,20}\s{1,4}){0,2}(?:systems?|platforms?|modules?|dashboards?"
    r"|databases?)\b"
    r"(?!\s{1,4}(?:response|submission|commitments?|score|proposals?|offer|evaluation))"
    r"|\b(?:knowledge|understanding|awareness|familiarity|expertise|training|advice)\s{1,4}(?:of|in|with"
    r"|on)\s{1,4}"
    r"(?:the\s{1,4})?(?:\w{1,20}\s{1,4}){0,2}social\s{1,4}value\b(?:\s{1,4}act\b)?"
    r"(?:\s{1,4}(?:and|&)\s{1,4}toms\b)?"
    r"|\btoms\s{1,4}(?:reporting\s{1,4})?software\b"
    r"|\bsocial\s{1,4}value\s{1,4}(?:\w{1,20}\s{1,4}){0,2}(?:by|of)\s{1,4}(?:other|another|third|previous)\b",
    re.I,
)
"""Words of social value in another sense: bonds, societies, fees. Nobody can say which a name means."""
_OTHERWISE_SOCIAL = Sieve(
    r"\bsocial\s{1,4}(?:care|carers?|work(?:ers?|ing)?|housing|media|landlords?|rent(?:ed)?|distanc\w{1,5}"
    r"|networks?|services?|security|prescrib\w{1,5}|clubs?|events?|activit\w{1,5}|enterprises?|skills)\b"
    r"|\bcorporate\s{1,4}(?:(?:and|&)\s{1,4})?social\s{1,4}responsib\w{1,9}|\bsocialis\w{1,6}"
    # Where the supplier is at home is no benefit to the buyer's area.
    r"|\b(?:investment|investing|connection)\b[^.;]{0,60}?\bwhere\s{1,4}(?:the|a)\s{1,4}(?:supplier|bidder"
    r"|tenderer|contractor|provider)\s{1,4}is\s{1,4}based\b",
    re.I,
)
MAY_BE_SOCIAL_VALUE = re.compile(
    # Social in this and in other languages.
    r"\bso[czs]i(?:al|\xe1l|et|\xe9t|o-|o[a-z])\w{0,20}|spo\u0142ecz|spolecz|cymdeithas|gymdeithas"
    r"|chymdeithas|cymuned|gymuned|chymuned|maatschap"
    r"|samfund|samh\xe4ll|samhall|sosiaal|s\xf3isial|yhteiskun|t\xe1rsadalm|gesellschaft|gemein(?:wohl"
    r"|schaft)|gemeinwesen"
    r"|communaut|comunit\xe0|comunit(?:ar|at)|comunidad|comunit|\u0441\u043e\u0446\u0438\u0430\u043b"
    # The government's themes, by their names alone.
    r"|^\W{0,4}(?:theme\s{1,4}\d\W{1,4})?(?:fighting\s{1,4}climate\s{1,4}change"
    r"|equal\s{1,4}opportunit(?:y|ies)|well-?being"
    r"|covid(?:-19)?\s{1,4}recovery|local\s{1,4}economic\s{1,4}growth|thriving\s{1,4}(?:places"
    r"|communities))\W{0,4}$"
    # A value or a benefit to somebody besides the buyer.
    r"|\b(?:community|communities|wider|public|civic|local|place|resident|citizen|neighbourhood|borough"
    r"|society)\w{0,2}"
    r"(?:\s{1,4}(?:added|and|&|wider|economic|environmental|community|local|public))"
    r"{0,3}\s{1,4}(?:value|benefits?|impacts?|outcomes?|contributions?|legacy|investment|offer|gains?"
    r"|dividend|good|return|economy)\b"
    r"|\b(?:benefits?|value|contributions?|legacy|giving\s{1,4}back|investment|return"
    r"|investing)\s{1,4}(?:to|for|in)\s{1,4}"
    r"(?:(?:the|our|its|your|local|wider)\s{1,4}){0,3}(?:communit\w{1,5}|society|borough|county|city"
    r"|town|district|area|region"
    r"|place|neighbourhood|residents|economy|people)\b"
    r"|\bjobs\s{0,4}(?:and|&|,|/)\s{0,4}(?:employment|skills|growth|opportunit\w{1,5})\b"
    r"|\blegacy\s{1,4}(?:benefits?|plan|offer)|\bcommunity\s{1,4}(?:return|dividend|gain|wealth|fund)"
    r"|\bfair\s{1,4}tax\b"
    r"|\bethic\w{0,4}\s{0,4}(?:and|&|/)\s{0,4}soci|\bESG\b|\bdoing\s{1,4}good\b|\bgood\s{1,4}growth\b"
    r"|\binclusive\s{1,4}(?:growth|economy)|\bS[./]{0,2}\s?V\b|\bPPN\s{0,2}(?:06/20|002)\b"
    r"|\badditionality\b|\bfuture\s{1,4}generations\b"
    r"|\bgiv(?:e|es|ing)\s{1,4}(?:something\s{1,4})?back\b",
    re.I,
)
"""Names that may stand for social value, which no codebook decides: no absence is concluded from them."""
FALSE_FRIENDS = Sieve(
    r"social\s{1,4}(care|work|housing|media)|value\s{1,4}for\s{1,4}money|best\s{1,4}value"
    r"|social\s{1,4}value\s{1,4}(system|platform)",
    re.I,
)
WEAK = Sieve(
    r"\badded\s{1,4}value\b|\bsustainab\w{1,30}|\bresponsible\s{1,4}procurement|\bCSR\b"
    r"|corporate\s{1,4}(and|&)?\s{0,4}social\s{1,4}responsib\w{1,30}|\bemployment\s{1,4}(and"
    r"|&)\s{1,4}skills\b",
    re.I,
)
CUES = Sieve(
    r"\bcommunit\w{1,30}|\bapprentice\w{0,30}|\blocal\s{1,4}(job|people|econom)\w{0,30}"
    r"|\bvolunteer\w{0,30}|\bschools?\b"
    r"|\bemployment\b|\bskills\b|\bwell-?being\b|\bcharit\w{1,30}|\bVCSE\b|\bsocial\s{1,4}enterprise\w{0,30}"
    r"|\bliving\s{1,4}wage\b|\bcarbon\b",
    re.I,
)
BROAD = Sieve(
    r"\benvironment\w{0,30}|\bcarbon\b|\bclimate\b|\bnet[\s-]?zero\b|\bsustainab\w{1,30}"
    r"|\bbiodiversity|\becolog\w{1,30}"
    r"|\bwaste\s{1,4}(reduction|minimi[sz]ation|management\s{1,4}and\s{1,4}recycling)|\bcircular\b"
    r"|\bfair\s{1,4}work\w{0,30}"
    r"|\bliving\s{1,4}wage\b|\bequalit\w{1,30}|\bdiversity\b|\blocal\s{1,4}(employment|jobs?|labour|skills)"
    r"|\bemployment\s{1,4}(and|&)\s{1,4}skills|\bskills\s{1,4}(and|&)\s{1,4}(employment|training)"
    r"|\bapprentice\w{0,30}"
    r"|\blocal\s{1,4}(supply|suppl|sme|spend)\w{0,30}|\bSMEs?\b|\bVCSEs?\b|\bsocial\s{1,4}enterprise\w{0,30}"
    r"|\bcommunity\b|\bvolunteer\w{0,30}|\b(workforce|community|staff)\s{1,4}(health|well-?being)\w{0,30}"
    r"|\bhealth\s{1,4}(and|&)\s{1,4}well-?being\s{1,4}of\s{1,4}(the\s{1,4})?(workforce|community|staff)"
    r"|\bmodern\s{1,4}slavery|\bethical\s{1,4}\w{1,30}|\bresponsible\s{1,4}procurement|\bCSR\b"
    r"|corporate\s{1,4}(and|&)?\s{0,4}social\s{1,4}responsib\w{1,30}",
    re.I,
)
PRICE = Sieve(
    r"\b(?<!\bnon[-\s])(price|pricing|cost|costs|commercial|financial|tender\s{1,4}sum"
    r"|fees?(?!\s{1,4}earner)|rates"
    r"|value\s{1,4}for\s{1,4}money"
    r"|economic(al)?\s{1,4}offer|monetary)\b",
    re.I,
)
BORNE_BY_ALL = Sieve(
    r"\b(?:cost|price|value)s?\s{1,4}(?:to|for)\s{1,4}(?:(?:the|our|local|wider)\s{1,4}){0,2}(?:society|communit"
    r"|environment|planet|climate|nature|citizens|future\s{1,4}generations)"
    r"|\b(?:cost|price)s?\s{1,4}of\s{1,4}(?:inequalit|poverty|deprivation|(?:social\s{1,4})?exclusion"
    r"|unemployment|inaction)",
    re.I,
)
"""What it costs others than the buyer, which may be meant as social value."""
NON_PRICE = r"non(?:-?price|[-\s](?:price|cost|commercial|financial|monetary))"
"""All that is not price, in one row."""
QUALITY = Sieve(rf"\b(quality|technical|{NON_PRICE}|qualitative|method\s{{1,4}}statements?)\b", re.I)
_SV_HERE = (
    r"(?:added\s{1,4})?(?:social[\s-]{0,4}value|community\s{1,4}benefits?"
    r"|social\s{1,4}impacts?|toms?|s\.?v\.?)(?!\w)"
)
_OUT = (
    r"(?:(?:but\s{1,4})?(?:exclud(?:ing|es?|ed)|excl?\b\.?|exclusive\s{1,4}of|other\s{1,4}than"
    r"|except(?:ing)?(?:\s{1,4}for)?"
    r"|apart\s{1,4}from|aside\s{1,4}from|save\s{1,4}for|without|omitting|not\s{1,4}(?:including"
    r"|incl\b\.?|covering|counting"
    r"|inclusive\s{1,4}of)|(?:does|do)\s{1,4}not\s{1,4}include|net\s{1,4}of|less|minus|no|not|non)"
    r"[\s:(-]{1,4}(?:(?:the|any|all|our|of)\s{1,4}){0,2})"
)
"""Words before social value that leave it out of a row."""
NOT_HERE = Sieve(
    rf"\b{_OUT}{_SV_HERE}(?:[\s-]{{1,4}}(?:proxy|discount|offer|score|element|component|credits?"
    rf"|questions?|section"
    r"|criteri\w{1,3}|weighting)(?!\w)){0,2}"
    rf"|{_SV_HERE}(?:\s{{1,4}}(?:proxy|discount|offer|score|element|component|credits?|questions?"
    rf"|section)){{0,2}}"
    r"\s{0,4}[:,(-]?\s{0,4}(?:(?:is|are|being)\s{1,4})?(?:excluded|excl\b\.?|not\s{1,4}included|omitted"
    r"|(?:scored|assessed|evaluated|weighted)\s{1,4}(?:separately|elsewhere))",
    re.I,
)
"""Social value that a name leaves out: "Quality (excluding social value)", "Non-social value"."""


_UNTELLING = frozenset(
    """
    a an and the of for in is are be as to or at on by all any our this these see below above n tba tbc tbd na
    none not applicable unknown name named stated title description other others various award evaluation
    scored weighted weighting weightings weight percentage score scores marks points criterion criteria crit
    sub subcriterion subcriteria question questions q
    section item items part no number num ref reference row line
    heading element component requirement category area topic lot group type test pass fail one two three four
    five six seven eight nine ten first second third fourth fifth i ii iii iv v vi vii viii ix x text
    """.split()  # noqa: SIM905 a word a line would fill a page
)
"""Words that say where a criterion stands and not what it is."""
_CODE = re.compile(r"[a-z]|[a-z]{0,3}\d[\d.]{0,10}[a-z]?", re.I)
_KEY = re.compile(
    r"(?<![\w-])(?:[0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12}"
    r"|(?=[A-Za-z0-9_/.-]{0,40}\d)(?!(?:ISO|BS|EN|PAS|CE|PPN)\b)[A-Z0-9]{1,8}(?:[-_/.][A-Z0-9]{1,12}){1,6}"
    r"|(?=[0-9a-f]{0,40}[0-9])(?=[0-9a-f]{0,40}[a-f])[0-9a-f]{12,40})(?![\w-])"
)
"""A key of a system in place of a name: a GUID, "CRIT-0003-QX"."""
BOILERPLATE = Sieve(
    r"price\s{1,4}is\s{1,4}not\s{1,4}the\s{1,4}only\s{1,4}award\s{1,4}criteri(?:on|a)"
    r"|(?:criteri(?:on|a)\s{1,4}(?:are|is)\s{1,4})?(?:(?:only|please|as|set|out|stated|described"
    r"|detailed|specified|given"
    r"|listed|contained|defined|outlined|per|see|refer|to|in|within|the|full|our|attached"
    r"|relevant)\s{1,4}){1,8}"
    r"(?:(?:procurement|tender|tendering|itt|ittd|invitation|bid|quotation|rfq|rfp|contract|supporting"
    r"|associated|published"
    r"|evaluation|the|to)\s{1,4}){0,5}(?:documents?|docs|documentation|pack|packs|itt|portal"
    r"|specification|invitation\s{1,4}to"
    r"\s{1,4}tender|instructions?)\b",
    re.I,
)
"""Words that stand in place of a criterion: where the criteria are to be found."""


def tells(name: str) -> bool:
    """Whether a name says what the criterion is: not "Criterion 2", "Q1", "-" or a figure alone."""
    if SV_WHOLE_NAME.match(name):
        return True
    return any(
        word.lower() not in _UNTELLING and not _CODE.fullmatch(word)
        for word in re.findall(
            r"[^\W_]{1,60}(?:&[^\W_]{1,60}){0,3}", BOILERPLATE.sub(" ", _KEY.sub(" ", name))
        )
    )


@lru_cache(maxsize=4_096)
def is_english(name: str) -> bool:
    """Whether most words of a name were met in English notices; one without words of three letters is.

    Half of them do where nothing else in it is of another language.
    """
    found = [word.lower() for word in re.findall(r"[^\W\d_]{3,60}", name[:400])]
    met = 2 * sum(_is_met(word) for word in found)
    return met > len(found) or not found or (met == len(found) and not _FOREIGN.search(name))


def _is_all_english(text: str) -> bool:
    """Whether three quarters of the words of a text, four at least, were met in English notices."""
    found = [word.lower() for word in re.findall(r"[^\W\d_]{3,60}", text[:400])]
    return len(found) >= 4 and 4 * sum(_is_met(word) for word in found) >= 3 * len(found)


_FOREIGN = re.compile(
    r"[^\x00-\xa0\u2000-\u2fff]|\b(?:de|du|des|la|le|les|del|della|di|der|die|das|und|von|zu|et|en|na|yn"
    r"|het|van|och|og)\b",
    re.I,
)
"""Letters and small words of other languages."""


def _is_met(word: str) -> bool:
    """The word, or it with or without a common ending, or cut short."""
    known, ordered = _english()
    if word in known:
        return True
    at = bisect_left(ordered, word)
    if len(word) >= 4 and at < len(ordered) and ordered[at].startswith(word):
        return True
    return any(
        word.endswith(ending) and len(word) - len(ending) >= 3 and word[: -len(ending)] + instead in known
        for ending, instead in _ENDINGS
    )


@lru_cache(maxsize=1)
def _english() -> tuple[frozenset[str], list[str]]:
    ordered = ENGLISH.read_text(encoding="utf-8").split()
    return frozenset(ordered), ordered


_ENDINGS = (
    *(("s", ""), ("es", ""), ("ies", "y"), ("ing", ""), ("ing", "e"), ("ed", ""), ("ed", "e"), ("er", "")),
    *(("ly", ""), ("ment", ""), ("al", ""), ("ity", ""), ("ation", "e"), ("ability", "able")),
)


def without_other_senses(name: str, instead: str = " ") -> str:
    """The name with other words in place of "social" where it is no social value: "Social care"."""
    return _OTHERWISE_SOCIAL.sub(instead, FALSE_FRIENDS.sub(instead, name))


def may_be_social_value(name: str) -> bool:
    """A name that is not known to be social value and may be: "Wider value", "Valeur sociale"."""
    name = without_excluded(name)
    if OTHER_SENSE.search(name):
        return True
    return bool(MAY_BE_SOCIAL_VALUE.search(without_other_senses(name)))


def is_open(name: str, near: str = "") -> bool:
    """Whether nobody can say that a name is none of social value: like it, or of words that nobody met.

    A strange word is of another language only where what stands `near` it may be.
    """
    if is_narrow(name):
        return False
    strange = not is_english(name) and (bool(_FOREIGN.search(name)) or not _is_all_english(near))
    return may_be_social_value(name) or strange or bool(BORNE_BY_ALL.search(name))


def is_numbered(name: str) -> bool:
    """Whether a name is a number of a question of quality and no more: "Quality criterion 2"."""
    found = [word.lower() for word in re.findall(r"[^\W_]{1,60}", name)]
    coded = [word for word in found if _CODE.fullmatch(word) or word in _NUMBERED]
    rest = [word for word in found if word not in coded and word not in _UNTELLING]
    return bool(coded) and bool(rest) and set(rest) <= {"quality", "technical", "price", "non"}


_NUMBERED = frozenset(("one", "two", "three", "four", "five", "six", "i", "ii", "iii", "iv", "v", "vi", "x"))


def is_boilerplate(name: str) -> bool:
    """Words on where criteria are to be found, and nothing else."""
    return bool(BOILERPLATE.search(name)) and not tells(name)


@lru_cache(maxsize=64)  # one name is asked after its kind, its width and its place in turn
def without_excluded(name: str) -> str:
    """The name less the words that leave social value out of it, with spaces in their place."""
    return NOT_HERE.sub(lambda found: " " * len(found.group()), name)


def sv_otherwise(text: str) -> str | None:
    """What "SV" is in a text that defines it as something else than social value: "SV means site visit"."""
    found = [match["after"] or match["before"] for match in _SV_IS.finditer(text)]
    return None if any(_SOCIAL.match(one) for one in found) else next(iter(found), None)


@lru_cache(maxsize=REMEMBERED)
def is_narrow(name: str, description: str = "") -> bool:
    """Named for social value or a strong synonym; a weak word counts beside a cue in the same criterion.

    A name that leaves social value out is none: "Quality (excluding social value)".
    """
    name = without_excluded(name)
    if SV_WHOLE_NAME.match(name) or OTHER_NAMES.match(name) or OF_THE_MODEL.search(name):
        return True
    if SV_JOINED.search(name) or (NARROW.search(name) and NARROW.search(OTHER_SENSE.sub(" ", name))):
        return True
    if OTHER_SENSE.search(name):
        return False
    strong_cue = CUES.search(WEAK.sub(" ", f"{name} {description}"))
    return bool(WEAK.search(name) and strong_cue and not only_environment(name, description))


def only_environment(name: str, description: str) -> bool:
    """'Environmental sustainability' with carbon for its only cue is environment, not social value."""
    cues = {cue.group().lower() for cue in CUES.finditer(WEAK.sub(" ", f"{name} {description}"))}
    return bool(re.search(r"environment|carbon|climate", name, re.I)) and cues <= {"carbon"}


def is_broad(name: str, description: str = "") -> bool:
    """Narrow, or a word of the closed broad list in the name."""
    return is_narrow(name, description) or bool(BROAD.search(FALSE_FRIENDS.sub(" ", without_excluded(name))))


def price_kind(kind: str | None, name: str) -> str:
    """quality, price or cost: the name beats the type (codebook 4.7). What all bear is no price."""
    name = without_excluded(name)
    if BORNE_BY_ALL.search(name):
        return "quality"
    if name and not NARROW.search(name) and PRICE.search(name) and not QUALITY.search(name):
        return kind if kind in ("price", "cost") else "price"
    if name and QUALITY.search(name) and not PRICE.search(name) and kind in ("price", "cost"):
        return "quality"
    if is_narrow(name) and kind in ("price", "cost"):
        return "quality"
    return kind if kind in ("price", "cost") else "quality"
