"""The sentences of a text, each with what it speaks of: this award, the selection stage, another exercise."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipelines.criteria.list_names import without_names
from pipelines.criteria.patterns import spaced
from pipelines.criteria.structure.labels import PRICE_SURE, SV_DEFINED

WEIGHT = spaced(r"weight")
_PRICED = spaced(r"\b(?:price|cost|fee)\b")
_FIGURES = re.compile(r"\d\s?%|\b\d{1,3}\b")
_DIGIT = re.compile(r"\d")
_ELSEWHERE = spaced(
    r"\bin (?:19|20)\d\d\b[^.;]{0,40}\b(?:was|were|had|carried|counted|gave|got|took|stood|accounted|won)\b"
    r"|\b(?:earlier this (?:year|month)|previ"
    r"ous(?:ly)?|last (?!year['\u2019]s (?:supplier|contractor|provider|firm|winner)s?\b)"
    r"(?:\w{1,30} )?(?:contracts?|time|year|round"
    r"|agreements?|leases?|licen[cs]es?|concessions?|lettings?|procurements?|tenders?|frameworks?"
    r"|occasion|jubilee)"
    r"|earlier (?:round|contract|tender|advert|notice|exercise"
    r"|competition)|former(?:ly)?(?!\W{0,3}(?:[.,;)]|$))|in the past|used to be|(?:now )?expir(?:ed|ing)"
    r"|outgoing|current (?:contract|supplier|provider|contractor|framework)|incumbent"
    r"|neighbouring (?:\w{1,30} ){0,2}(?:council|authorit|borough|district|count)\w{0,4}"
    r"|(?:other|another|sister|partner) (?:councils?|authorit\w{1,30}|frameworks?)|future (?:phases?"
    r"|tenders?|contracts?)|(?:19|20)\d\d (?:competition|tender|contract|framework|exercise)|old"
    r" (?:contract|tender|framework)|worked example"
    r"|stated in error|disregard(?!ed\b)|(?:criteria|weight\w{0,5}|split|figures?|text|table|these"
    r"|those|above)\b"
    r"[^.;]{0,30}\bdisregarded"
    r"|illustrat\w{1,30}|bidder [A-Z]\b|ignore the|now closed|(?:separate|different|unrelated|parallel)"
    r" (?:procurements?|tenders?|exercises?|competitions?|contracts?|opportunit\w{1,3}))"
)
_ILLUSTRATED = spaced(r"\bfor (?:example|instance)\b[^.]{0,200}\d")
"""Figures behind it are none of this award; those before it may be."""
NOW = spaced(
    r"(?<!earlier\s)\b(?:(?:this|on this) (?:\w{1,30} )?(?:time|tender|procurement|contract|project"
    r"|opportunity|exercise|competition|framework|evaluation|itt|year|round|occasion)|present (?:tender"
    r"|contract|exercise|procurement)|for this|(?:weight\w{0,5}|figure|percentage|share) here)\b"
)
SELECTING = spaced(
    r"\b(?:selection (?:stage|questionnaires?|questions?|criteria|phase|\(?pqq)"
    r"|selection\b(?=\s{0,4}(?:\(|is|scor"
    r"|[-:–]))|pre-?qualif\w{1,30}|short[\s-]?list\w{0,30}|(?-i:SQs?|PSQ|PQQs?)|(?:stage|phase) (?:1|one)"
    r"|first stage|conditions of participation|at selection|admission)\b"
)
AWARDING = spaced(
    r"\b(?:award|tender (?:stage|evaluation)|ITTs?|ISFT|invitation to (?:tender|submit)"
    r"|(?<!\bto\s)(?<!\bfor\s)(?:stage|phase) (?:2|two)|(?<!\bto\sthe\s)(?<!\bfor\sthe\s)second stage"
    r"|final (?:tender|stage|evaluation|offer)s?)\b"
)
POLICY = spaced(
    r"\b(?:polic(?:y|ies)|strategy|charter|PPN|cabinet|government|procedure rules?|standing orders?"
    r"|central departments?|(?:in|for|on|to|of|across) (?:all|any|every|most|its|our) (?:\w{1,30}"
    r" ){0,3}(?:procurements?|tenders?|contracts?)|of (?:our|its|their|all|the council's) (?:"
    r"\w{1,30} )?(?:procurements"
    r"|tenders|contracts)|usual\w{0,30}|typically|typical (?:\w{1,12} )?weight\w{0,5}|norm(?:al\w{0,30})?"
    r"|average\w{0,30}|generally|target\w{0,30}|aims? (?:for|to)|minded to|propos(?:es?|ed|ing))\b"
)
KPI = spaced(
    r"\b(?:KPIs?|service credits?|(?<!\band\s)(?<!\bstaff\s)retention|retain\w{0,30}|liquidated"
    r"|LADs?|discount\w{0,30}"
    r"|performance (?:score|bond|measure)|deduct\w{0,30}|payments? (?:table|by)|milestones?|service"
    r" levels?|SLAs?|pledge|spend\b|spent|local spend|contract (?:value|sum)|turnover|budget|fund(?:ed"
    r"|ing)?|profit|commission|uplift|inflation|CPI|RPI|deposit|rebate|grant\w{0,30}|bond|indexation|of"
    r" (?:the )?(?:annual )?(?:payments?|fees?\b(?!\s{0,4}\())|satisf\w{1,30}|availab(?:ility|le for)"
    r"|uptime|recycl\w{1,30} rate|diver(?:t|sion)|reduc(?:e|tion) (?:in|of)|votes?|of ingredients|of"
    r" (?:calls|staff|households|homes|material|spend|orders|labour|young|people|starters|participants"
    r"|food|waste|vehicles|invoices|deliveries))\b"
)
_STOP = re.compile(
    r"(?=[.!?\n;,]"
    r"|\s\s)(?:(?<=[a-z0-9)%\]\x22'])(?<!\bincl)(?<!\bsoc)(?<!\bSoc)(?<!\bSOC)(?<!\bno)(?<!\bapprox)(?<!\bApp)(?<!\bmax)"
    r"(?<!\bmin)(?<!\bval)(?<!\be\.g)(?<!\bi\.e)(?<!\bmgmt)(?<!\binc)(?<!\bex)(?<!\best)[.!?]{1,2}\s"
    r"{1,4}(?=[A-Z(0-9\x22'*])|\n{1,4}|;\s{1,4}(?=(?:but |and |so |though )?(?:(?:in|for|on|by|u"
    r"nder) this\b|here\b|now\b))"
    r"|,\s{1,4}(?=(?:but )?the (?:weight\w{0,5}|figure|percentage|share) here\b)|(?<=[.!?])\s{2,8}(?=[A-Z]))"
)
_OF_ALL = spaced(
    r"\b(?:in|for|on|to|across) (?:all|any|every|most) (?:of )?(?:\w{1,30} ){0,3}(?:procurements?"
    r"|tenders|contracts|frameworks)\b|\bcentral government|\b(?:normally|usually|ordinarily"
    r"|typical(?:ly| (?:\w{1,12} )?weight\w{0,5}))\b"
    r"|\bit is proposed\b|\bproposed that\b|\bminded to\b|\bsubject to [^.]{0,20}approval"
)
AWARD = ""
SELECTION = "selection"
THEN_AWARD = "selection, then award"
ELSEWHERE = "elsewhere"
PARTLY_ELSEWHERE = "partly elsewhere"
NOT_THIS = frozenset((SELECTION, ELSEWHERE))
"""Contexts whose figures are no weight of this award."""


@dataclass(frozen=True)
class Wording:
    """A text with its sentences as [start, end), the context of each, and whether "SV" is defined in it."""

    text: str
    is_defined: bool
    sentences: tuple[tuple[int, int], ...]
    contexts: tuple[str, ...]

    def body(self, sentence: int) -> str:
        start, end = self.sentences[sentence]
        return self.text[start:end]

    def sentence_of(self, place: int) -> int:
        """The number of the sentence at a place; the last where it stands in none."""
        found = bisect_right(self.sentences, (place, len(self.text) + 1)) - 1
        inside = found >= 0 and place < self.sentences[found][1]
        return found if inside else len(self.sentences) - 1

    def through(self, sentence: int, further: int = 1) -> str:
        """The text from a sentence to the end of a further one."""
        last = min(sentence + further, len(self.sentences) - 1)
        return self.text[self.sentences[sentence][0] : self.sentences[last][1]]


def worded(text: str) -> Wording:
    """The text in its sentences."""
    spans = tuple(sentences(text))
    return Wording(text, bool(SV_DEFINED.search(text)), spans, tuple(_contexts(text, spans)))


@lru_cache(maxsize=64)
def sentences(text: str) -> Sequence[tuple[int, int]]:
    """[start, end) of every sentence and line with something in it, its full stop included."""
    found, last = [], 0
    for match in _STOP.finditer(text):
        if text[last : match.start()].strip():
            found.append((last, match.start() + (text[match.start()] in ".!?")))
        last = match.end()
    if text[last:].strip():
        found.append((last, len(text)))
    return found


def _contexts(text: str, spans: tuple[tuple[int, int], ...]) -> list[str]:
    found, selecting = [], False
    for start, end in spans:
        body = text[start:end]
        context, selecting = _of_stage(body, selecting)
        if is_elsewhere(without_names(body)) or _ILLUSTRATED.search(body):
            context = PARTLY_ELSEWHERE if NOW.search(body) else ELSEWHERE
        found.append(context)
    return found


def is_policy(words: str) -> bool:
    """Whether words speak of all tenders, of habit or of what is only proposed, and not of this one."""
    return bool(_OF_ALL.search(words)) and not NOW.search(words)


def is_elsewhere(words: str) -> bool:
    """Whether words speak of another time, buyer or exercise."""
    return bool(_ELSEWHERE.search(words) or _ILLUSTRATED.search(words))


def _of_stage(body: str, selecting: bool) -> tuple[str, bool]:
    """(context, whether the selection stage goes on) of a sentence, by the stages that it names."""
    stage = SELECTING.search(without_names(body))
    if stage is None:
        ends = AWARDING.search(body) or len(body) > 90 or (PRICE_SURE.search(body) and _DIGIT.search(body))
        selecting = selecting and not ends
        return (SELECTION if selecting else AWARD), selecting
    award = AWARDING.search(body, stage.end()) or AWARDING.search(body[: stage.start()])
    if award:
        return (THEN_AWARD if stage.start() < award.start() else AWARD), False
    if not _weighs_price(body, stage):
        selecting = bool(_DIGIT.search(body)) or len(body) < 80
    return (SELECTION if selecting else AWARD), selecting


def _weighs_price(body: str, stage: re.Match[str]) -> bool:
    """What weighs price too is an award, whatever its stage is called."""
    priced = _PRICED.search(body[stage.end() :]) and len(_FIGURES.findall(body)) > 1
    return bool(priced) and not _DIGIT.search(body[stage.start() : stage.end() + 1])
