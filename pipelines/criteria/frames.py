"""Whether the words round a weight say that tenders of this award are evaluated by it, and nothing else.

Reasons to refuse a list never end, so certainty is earned: what stands in its sentence outside names and
figures, and in the heading or sentence before a bare list, must be of a closed vocabulary of awards. Another
word leaves the weight likely (medium); a word of another subject, another time, a denial, an example, a thing
that is bought or a contract's performance leaves bounds and no weight, or it doubtful (low) in a name.
"""

import re

from pipelines.criteria import vocabulary
from pipelines.criteria.labels import CONNECTING
from pipelines.criteria.list_names import sentence_start
from pipelines.criteria.ordinary import is_ordinary
from pipelines.criteria.patterns import spaced

EARNED = "earned"
LIKELY = "likely"
IN_NAME = "in a name"
FOREIGN = "foreign"
_SPAN = 400
"""Code points before and after a weight that its sentence may take."""
_NAMED = 7
"""Words of a name before its figure, after what opens a list."""
_ROW = 10
"""Words of a row above a row, with its figure."""
_VOCABULARY = CONNECTING | frozenset(
    """
    or both only then each per if it its their there these those also any all not-applicable no
    number we our us you your they he she who whom whose such than into over under out up plus where
    within between across against among accordingly according together respectively namely thus
    hereby therefore so first one two three four five six lot lots part parts section sections
    question questions stage criteria criterion sub-criteria subcriteria sub-criterion sub heading
    headings element elements area areas following follows follow below above set table shown stated
    described detailed listed outlined basis split ratio breakdown divided allocation allocated
    percentage percentages percent cent pc proportion share shares model methodology method approach
    matrix scheme process procedure evaluate evaluates evaluating judge judged judging assess
    assesses scoring rank ranked ranking compare compared decide decided decides determined
    determine determining select selected selecting quote quotes quotation quotations submission
    submissions response responses offer offers proposal proposals application applications tenderer
    tenderers bidder bidders supplier suppliers provider providers contract contracts contractor
    contractors framework agreement appointment consultant procurement itt rfq rfp invitation notice
    opportunity project exercise competition mini-competition council authority buyer borough county
    city district panel evaluators evaluator team school trust board most economically advantageous
    meat mat economic best value money winning winner successful highest scoring must should may can
    shall use uses used using apply applies applied applicable carry carried comprise comprises
    comprising consist consists consisting include includes including inclusive contain remaining
    rest balance remainder further minus equal equally evenly half third quarter fifth tenth overall
    combined total totals totalling adding full maximum available price prices pricing cost costs
    commercial commercials financial quality technical social value values sv toms tom non-price
    qualitative written scores fee fees rate rates new amended revised corrected now confirmed
    confirm agreed document documents pack details detail information e-tendering portal schedule
    itself public open restricted compliant valid received crit eval evals pts marked pass fail
    please required sub-weightings sub-weighting left looks thousand ten delivery service services
    programme safety safeguarding experience staffing staff carbon environmental environment
    sustainability health care waste reporting data security design compliance maintenance
    management methodology understanding innovation resourcing mobilisation capability capacity
    competence jobs growth reduction turnaround warranty migration functional functionality vetting
    licensing installation interview presentation case studies statement statements
    seven eight nine eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty
    forty fifty sixty seventy eighty ninety hundred twenty-five thirty-five forty-five fifty-five sixty-five
    eighth eighths fifths thirds quarters tenths twentieth how other same broken down see note ref table line
    order importance descending identified apportioned expressed hourly approx fixed capped budget word words
    limit pasted pls act regulation regulations accordance pursuant purposes reference annex appendix volume
    clause specification specified subject matter respect view point ascertained wtg wtgs wts qual tech gross
    net asks local apprenticeships apprentices skills employment supply chain smes volunteering community
    """.split()  # noqa: SIM905
)
"""Words of an award and its criteria, and function words. A word that is not here earns nothing."""
_FOREIGN = spaced(
    # Illustration.
    r"\be\.?g\b|\b(?:for example|for instance|(?:an|the|our|worked|scoring) example|examples|such as"
    r"|sample|specimen|illustrat\w{1,5}|template\w{0,1}|hypothetical\w{0,2}|dummy|mock)\b",
    # Another time.
    r"\b(?:historic(?:al|ally)?|formerly|in the past|expired|outgoing|traditionally)\b",
    # Others who score.
    r"\b(?:neighbouring|nearby|other) (?:\w{1,20} ){0,2}?(?:boroughs?|councils?|authorit\w{1,3}|districts?"
    r"|counties|trusts|schools|buyers?|bod(?:y|ies))\b"
    r"|\b(?:schools|clients|customers|users|members|developers|landlords"
    r"|associations) (?:\w{1,20} ){0,6}?(?:assess"
    r"|score|evaluate|weight|judge|award|mark|rank|use|apply)\b"
    r"|\b(?:their|its) own (?:orders?|purchas\w{1,3}|call-?offs?|tenders?|contracts?|competitions?)\b"
    r"|\b(?:let|award)\w{0,3} (?:its |their )?sub-?contracts?\b",
    # What is bought, and what it must be able to do.
    r"\b(?:software|system|platform|module|dashboard|app|tool|course|training|workshop|trainees?)\b"
    r"(?:'s)?[^.;]{0,80}\b(?:must|lets?|hold|holds|shows?|allow\w{0,1}|support\w{0,1}|display\w{0,1}"
    r"|calculat\w{1,3}|set|offer\w{0,1}|include\w{0,1}|cover\w{0,1}|teach\w{0,2})\b",
    # The contract's performance.
    r"\b(?:supplier|contractor|provider|consultant|operator)(?:'s|s'|\u2019s) (?:\w{1,20} ){0,2}?(?:score"
    r"|performance|rating|review|scorecard)\b|\b(?:annual|quarterly|monthly|yearly) (?:\w{1,20} )?(?:score"
    r"|review|rating|scorecard|assessment)\b"
    r"|\bperformance (?:is|will be|are) (?:measured|scored|monitored|assessed|reviewed)\b",
    # Taken back.
    r"\b(?:in error|mistake\w{0,1}|erroneous\w{0,2}|incorrect\w{0,2}|wrong(?:ly)?|cancelled|withdrawn)\b"
    r"|\bconsidered\b(?=[^.;]{0,160}\bbut\b)",
)
"""Words that say of a list that it is an example, another's, of another time, of a thing bought, undone."""
_BETWEEN = spaced(
    r"\b(?:and|but|is|are) not\b|\bbut (?:\w{1,12} ){0,2}?(?:decided|chose|chosen|settled|agreed|opted)\b"
    r"|\brather than\b|\binstead of\b|\bcancelled\b"
)
"""The same among the names of a list."""
_AWARDS = spaced(
    r"\b(?:award\w{0,3}|evaluat\w{1,4}|tenders?|bids?|quot(?:e|ation)s?|submissions?|criteri(?:a|on)"
    r"|weight\w{0,5}|offers|proposals|responses|crit|eval|wtgs?|marks|judged|assessed|scor(?:ed|ing))\b"
)
"""A sentence that names an award; a bare list leans on what stands before it."""
_FIGURE = re.compile(
    r"(?<![\w.,£$€])\d{1,4}(?:\.\d{1,3})?(?:\s{0,2}(?:%|per\s?cent\b|percent\b|pc\b|pct\b|points?\b|marks?\b))?"
    r"(?![\w])",
    re.I,
)
_OF_SOCIAL_VALUE = re.compile(
    rf"(?:{vocabulary.NARROW.pattern})\W{{1,3}}(?:e\.?g\b\.?|such\s{{1,4}}as|for\s{{1,4}}(?:example|instance))[^.;\d]{{0,200}}",
    re.I,
)
"""What social value may be: an example within its name, and not of a list."""
_OF_THE_LAST = spaced(
    r"\b(?:e\.?g\.?|such as|for (?:example|instance)),? (?=[a-z]{2,20} [a-z]{2,20}\b)[^.;\d]{0,200}"
)
"""After all figures it says what the last criterion may be."""
_TAG = re.compile(r"</?[a-z][^<>]{0,200}>", re.I)
"""Of HTML: its names are no words of the notice."""
_STOP = re.compile(r"[.!?](?=\s|$)|\n")
_OPENER = spaced(
    r"[:(\[,;=\u2013|\u2022\n]|\s-\s|\b(?:on|of|by|as|to|is|are|be|with|for|into|and|namely|between|to"
    r"|follows)(?=\s)"
)
"""After these a name may stand before its figure."""
_WORD = re.compile(r"[^\W\d_]{2,40}(?:-[^\W\d_]{2,40}){0,3}")
_BESIDE_FIGURE = " \t:=-\u2013|(["
"""What stands between a name and its figure."""
_KIND = re.compile(
    rf"{vocabulary.NARROW.pattern}|{vocabulary.QUALITY.pattern}|{vocabulary.PRICE.pattern}", re.I
)
_CLAUSE = re.compile(r"[.;,\n()]")


def frame(text: str, start: int) -> str:
    """What the words round a weight at a place earn it: EARNED, LIKELY, IN_NAME or FOREIGN."""
    text = _TAG.sub(lambda tag: " " * len(tag.group()), text)
    begins = sentence_start(text, start)
    stop = _STOP.search(text, start, min(len(text), start + _SPAN))
    ends = stop.start() if stop else min(len(text), start + _SPAN)
    sentence = text[begins:ends]
    figures = list(_FIGURE.finditer(sentence)) or None
    first, last = (figures[0].start(), figures[-1].end()) if figures else (len(sentence), len(sentence))
    lead, names, tail = sentence[:first], sentence[first:last], sentence[last:]
    before = text[max(0, begins - _SPAN) : begins].rstrip()
    above = before[sentence_start(before, max(0, len(before) - 1)) :] if before else ""
    stop = _STOP.search(text, ends + 1, min(len(text), ends + 1 + _SPAN))
    after = text[ends + 1 : stop.start() if stop else min(len(text), ends + 1 + _SPAN)]
    told = f"{_without_name(lead)} {_without_first_clause(_OF_THE_LAST.sub(' ', tail), lead)}"
    if figures and (
        _is_opinion(lead) or _SUPPOSED.search(sentence) or _IF.search(lead) or _REAL_ELSEWHERE.search(after)
    ):
        return FOREIGN
    if _FOREIGN.search(_OF_SOCIAL_VALUE.sub(" ", told)) or _BETWEEN.search(names):
        return FOREIGN if figures else IN_NAME
    if _FOREIGN.search(sentence):  # in a name: "Sample garments 20%"
        return IN_NAME
    if not _is_of_award(told):
        return LIKELY
    if _AWARDS.search(told):
        return EARNED
    while above and _FIGURE.search(above) and len(above.split()) <= _ROW:  # a row of the same list
        before = before[: len(before) - len(above)].rstrip()
        above = before[sentence_start(before, max(0, len(before) - 1)) :] if before else ""
    if _FOREIGN.search(above):
        return IN_NAME if _FIGURE.search(above) else FOREIGN
    return EARNED if _is_of_award(above) and not _FOREIGN.search(after) else LIKELY


_SUPPOSED = spaced(
    r"^\W{0,4}(?:(?:worked|scoring) )?examples?(?: \w{1,3})?\W{0,2}[:.-]",
    r"^\W{0,4}(?:suppose|supposing|imagine|assum(?:e|ing)|let us (?:say|suppose|assume)|say|what if)\b",
)
_IF = spaced(r"\bif (?:the )?(?:\w{1,20} ){0,3}?(?:is|are|was|were)(?: at)?\W{0,3}$")
"""A list that is only supposed: its sentence begins so, or `if` governs its first figure."""
_REAL_ELSEWHERE = spaced(
    r"^\W{0,4}the (?:real|true|actual) (?:\w{1,12} )?(?:weight\w{0,5}|criteria|split|percentages|figures)\b"
)
_OPINED = re.compile(
    r"\b(?P<subject>[^,;:()]{3,120}?)\s{1,4}(?P<verb>[a-z]{2,20}ed|chose|liked|thought|felt|wanted)"
    r"(?:\s{1,4}(?:for|that|as|to\s{1,4}see))?\s{1,4}$",
    re.I,
)
_PASSIVE = spaced(r"\b(?:is|are|be|been|being|was|were|as|has|have|had)(?: \w{1,20}ly)?$")
_ASKED_PEOPLE = spaced(
    r"\b(?:respondents?|survey\w{0,1}|polls?|questionnaires?|focus groups?|feedback|consult(?:ees|ation)"
    r"|petition\w{0,3}|residents?|workshops?|stakeholders|attendees|participants|soundings?)\b"
)


def _is_opinion(lead: str) -> bool:
    """Whether an active verb of no award has the list for its object: "they favoured price 50%".

    A verb of awards ("ranked") too, where its subject are people who were asked.
    """
    opens = _NAMES_END.sub("", lead.rstrip(_BESIDE_FIGURE)) + " "
    found = _OPINED.search(opens)
    if found is None or _PASSIVE.search(found["subject"]):
        return False
    if found["verb"].lower() not in _VOCABULARY:
        return not _AWARDS.search(found["subject"])
    return bool(_ASKED_PEOPLE.search(found["subject"]))


_NAMES_END = re.compile(rf"(?:\b(?:the|a|an)\s{{1,4}})?(?:{_KIND.pattern})[\s\w-]{{0,40}}$", re.I)
"""The name of the first figure."""


def _without_name(lead: str) -> str:
    """The words before the first figure, without the name that stands right before it."""
    lead = lead.rstrip(_BESIDE_FIGURE)
    opens = max((m.end() for m in _OPENER.finditer(lead)), default=0)
    name = lead[opens:]
    if len(name.split()) > _NAMED or (not opens and not _is_named(name)):
        return lead
    return lead[:opens]


def _is_named(name: str) -> bool:
    """A name that begins its sentence is one of ordinary criteria, social value, price or quality alone."""
    rest = _KIND.sub(" ", name)
    return not re.search(r"[^\W\d_]{2}", rest) or is_ordinary(rest)


def _without_first_clause(tail: str, lead: str) -> str:
    """The words after the last figure, without its name where names come after figures."""
    stop = _CLAUSE.search(tail)
    end = stop.start() if stop else len(tail)
    named = _KIND.search(tail, 0, end) and len(tail[:end].split()) <= _NAMED
    return tail[end:] if named and not re.search(r"\b(?:is|are|was|were|not)\b", tail[:end]) else tail


def _is_of_award(told: str) -> bool:
    found = (word.lower() for word in _WORD.findall(_KIND.sub(" ", told)))
    return all(word in _VOCABULARY or word.rstrip("s") in _VOCABULARY for word in found)
