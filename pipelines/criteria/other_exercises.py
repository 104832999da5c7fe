"""Sentences that tell what social value weighs in another exercise, or once the contract runs.

A figure of them is none of this award, whatever it stands beside: another contract or a policy is the subject
of a verb that weighs ("the housing framework gave social value 15%"), or what is scored is the supplier's
performance after the award ("at the annual contract review social value is scored out of 20").
"""

import re
from collections.abc import Iterator

from pipelines.criteria import vocabulary
from pipelines.criteria.earlier import ANY, without
from pipelines.criteria.list_names import lists
from pipelines.criteria.lowest_price import says_lowest
from pipelines.criteria.patterns import spaced
from pipelines.criteria.percents import value_of
from pipelines.criteria.refusals import THIS
from pipelines.criteria.structure.contexts import AWARDING, SELECTING

_PAST = (
    r"(?:gave|had|set|weighted|weighed|scored|carried|used|allotted|allocated|put|attached|placed|assigned"
    r"|counted"
    r"|reserved|kept|took|valued|marked)"
)
_NOW = r"(?:scores|weights|weighs|evaluates|marks|gives|allots|allocates|assigns|reserves|sets|values|puts)"
_OF_ANOTHER = (
    r"(?:the|our|its|their|that|an?|last\syear's)\s(?P<{name}>(?:[\w'\u2019&/-]{{1,20}}\s){{1,5}}?)"
    r"(?:frameworks?|contracts?|tenders?|procurements?|competitions?|exercises?|purchases?|concessions?"
    r"|schemes?)"
)
_FOR_WHAT = (
    r"(?: for (?:this|the same|that|these|those) (?:\w{1,20} ){0,2}?\w{1,20})?(?: \([\w /.-]{1,30}\))?"
)
"""What it was for, and its reference: "our last tender for this service (DN40)"."""
_SUBJECT = spaced(
    rf"\b{_OF_ANOTHER.format(name='whose')}{_FOR_WHAT} (?:had )?{_PAST}\b(?! (?:out|up)\b)",
    rf"\b(?:{_PAST}|was|were)\b[^.;]{{1,80}}\bwhen (?:it was |the framework was )?(?:set up|let|established"
    r"|procured|awarded|tendered)\b",
    rf"\b{_OF_ANOTHER.format(name='which')}(?: [A-Z]{{1,5}}\d{{2,6}})? (?:was|were|had been) (?:itself "
    rf"|first |\w{{1,12}}ly )?"
    r"(?:let|awarded|tendered|procured|established|won) (?:with|at|on|giving|by)\b",
    r"\b[\w'\u2019]{2,20} own (?:contracts?|tenders?|frameworks?|purchases) (?:have|has|carry|carries"
    r"|gives?|uses?|weighs?)\b",
    rf"\b(?:polic(?:y|ies)|strategy|charter|toolkit|handbook|standing orders) (?:\w{{1,20}}ly )?{_NOW}\b",
)
"""Another exercise, or a policy, that weighs."""
_SELECTING = spaced(
    r"\b(?:stage|phase|part|round) (?:one|1|i|a)\b\W{0,3}(?:the )?(?:selection|shortlist\w{0,4}|suitability"
    r"|SQ|PQQ|pre-?qualification)\b[^;.\n]{0,240}(?:;|,? (?:and|then))"
    r"(?= ?(?:and |then )?(?:stage|phase|part|round) (?:two|2|ii|b)\b\W{0,3}(?:the )?(?:award|tender))"
)
"""What the first stage weighs, in the sentence that goes on to the award."""
_WON = spaced(r"\bwon (?:\w{1,20} ){0,3}?(?:with|on|by|at) (?:\w{1,20} ){0,4}?\d")
"""Somebody won with these figures: the award is past."""
_BY_POLICY = spaced(
    r"\b(?:the|our|its|their|an?) (?P<whose>(?:[\w'\u2019&/-]{1,20} ){1,4}?)"
    r"(?:polic(?:y|ies)|strategy|scheme of delegation|protocol)\b[:,]?"
    r"[^.;]{0,40}?\b(?:are|is|gets?|ha(?:s|ve)|carr(?:y|ies)) (?:\w{1,20}ly )?"
    r"(?:scored|marked|judged|weighed|assessed|evaluated|ranked|decided|chosen|weighted|\d)"
)
"""A policy on another matter, by which other offers are scored: "under our asset disposal policy, ..."."""
_OF_BUYING = spaced(
    r"\b(?:social|value|procure\w{0,6}|purchas\w{1,4}|buying|contracts?|tender\w{0,4}|commission\w{0,4}"
    r"|sustainab\w{1,6}"
    r"|responsible|evaluation|award|this|these|new|national)\b"
)
"""Whose policy may be that of this tender."""
_OWNER = spaced(
    r"\b(?:(?:council|authority|borough|county|city|district|trust)(?:['\u2019]s)?|corporate|own)\b"
)
_WITHIN = spaced(
    rf"\b(?:in|under) {_OF_ANOTHER.format(name='whose')}(?=\W{{0,2}}$|[,;:]| (?:social|price|it|we|the)\b)"
)
"""Where something was so: "in last year's grounds contract social value had 20%"."""
_WAS = spaced(
    r"\b(?:was|were|had|got|went|received|carried|gave|stood|counted|attracted|accounted|made up|took)\b"
)
_PART_BEFORE = spaced(
    r"^\W{0,4}(?:in|for|under|on|during|at) (?:the )?(?:(?:phase|stage|round|tranche|wave|section|part|year"
    r"|package) (?:\d{1,2}|[a-z]|one|two|three)\b|(?:first|second|third|pilot|earlier|initial|former)"
    r" (?:phase|stage|round|tranche|wave|section|year|package))"
)
"""A sentence that begins with a part of the programme: in the past tense it is over."""
_IS = spaced(r"\b(?:will|shall|is|are|must|this|these|now|has|have)\b")
_OURS = spaced(
    r"\b(?:this|these|present|new|proposed|invitation|to|for|of|winning|successful|preferred|chosen|best)\b"
)
"""Among the words before a contract: it is this one, or the name is no name of another."""
_THIS = spaced(r"\b(?:this|these|present)\b")
_REVIEW = (
    r"(?:(?:annual|quarterly|monthly|weekly|yearly|half-yearly|six-monthly|mid-term|regular)"
    r" (?:\w{1,20} ){0,2}?"
    r"|(?:contract|supplier|performance) )(?:reviews?|meetings?|reports?|scorecards?|appraisals?|audits?)"
)
_AFTER_AWARD = spaced(
    rf"\b{_REVIEW}\b",
    r"\bperformance (?:(?:of|under|on|against) (?:the |this )?(?:\w{1,20} ){1,2})?"
    r"(?:(?:is|are|will|shall|be|to|also|then) ){1,3}"
    r"(?:measured|monitored|scored|assessed|rated|reviewed|judged|managed|tracked)\b",
    r"\b(?:during|throughout|over|through) (?:the )?(?:(?:whole |entire )?"
    r"(?:life|term|period|duration|course) of (?:the |this )?contract"
    r"|contract(?: term| period| life|'s life)?\b(?! award))",
    r"\b(?:post|after|following|once)[\s-]{1,4}(?:the )?(?:contract )?(?:is )?"
    r"(?:award(?:ed)?|let|appointed|appointment)\b",
    r"\b(?:KPIs?|key performance indicators?)\b[^.;:]{0,60}\b(?:scor|weigh|measur|split|scorecard)\w{0,6}\b",
    r"\b(?:KPI|performance) scorecards?\b",
)
"""When, or by what, a contract's performance is looked at."""
_COMMITTED = spaced(
    r"\b(?:suppliers?|contractors?|providers?|consultants?) (?:(?:will|shall|must|who|then|each) ){0,2}"
    r"(?:agrees?|commits?|pledges?) to (?:\w{1,20} ){0,3}?\d{1,3}\s?(?:%|per cent)"
)
"""What those who were appointed agree to: no weight."""
_ON = r"(?:(?!(?:is|are|will|shall|was|were)\b)[^\s.;:,]{1,20} ){0,8}?"
_SPOKEN_OF = spaced(
    r"\b(?:(?<!on\s)whether|tell us if|ask(?:ed|ing)? if"
    r"|(?:views|opinions?|feedback|thoughts|comments|consult\w{0,6}) (?:on|of|about|regarding))"
    r" [^.;:,]{0,80}?\d",
    r"\b(?:teach\w{0,3}|train\w{0,3}|courses?|workshops?|seminars?|webinars?|study|studies|research|lessons?"
    r"|learn|modules?|surveys?) "
    rf"[^.;:,\d]{{0,60}}?\b(?:how|why|on|in|into|of|about) (?:to )?"
    r"(?:an? (?=\d|social|weight)|(?:apply|weight|set)\w{0,4} |giv\w{1,3} |us(?:e|ing) |scor\w{1,3} )"
    rf"{_ON}\d",
)
"""A weight that is asked about, or that is taught or looked into: the one figure of its sentence."""
_SIZED = spaced(r"\b(?:scor(?:es?|ed|ing)|weigh\w{0,6}|measured|marked|rated|assessed|scorecards?|out of)\b")
_TENDERS = spaced(
    r"\b(?:tenders?|tenderers?|bids?|bidders?|quot(?:e|ation)s?|submissions?|award criteri(?:a|on)"
    r"|evaluation|award of|questions?|method statements?|invitation)\b"
)
_CALLS_OFF = spaced(
    r"\b(?:call[- ]?offs|calls[- ]off|calling[- ]off|mini[- ]?competitions|further competitions)\b"
)
"""What will be bought under a framework, by criteria of its own."""
_APPOINTED = (
    r"(?:contractor|consultant|developer|operator|supplier|provider|partner|(?:successful|appointed|winning"
    r"|chosen|managing|letting) (?:agent|agency|company|firm|charity|body|organisation|trustee))"
)
_JUDGE = (
    r"(?:evaluate|let|award|assess|score|judge|mark|rank|rate|select|choose|weigh|procure|design|use|run)"
)
_JUDGED = r"(?:evaluated|assessed|scored|judged|marked|ranked|rated|selected|chosen|weighted|prioritised)"
_ASKED_FOR = r"(?:applications?|requests?|bids?|entries|nominations?|pitches|projects?|ideas)"
_GIVEN = (
    r"(?:grants?|(?:the|a|an|our|its|this|each|community|small|local|ward|hardship|innovation)"
    r" (?:\w{1,20} ){0,2}fund(?:ing)?|prizes?|bursar(?:y|ies)|loans?|stalls?|allotments?|plots?"
    r"|(?:design|art|photo\w{0,6}|essay|poster|talent) competition)"
)
JUDGED_BY_OTHERS = spaced(
    rf"\b{_APPOINTED} (?:(?:will|shall|must|should|is to|then|also|in turn) ){{1,3}}(?:\w{{1,20}} ){{0,2}}?"
    rf"{_JUDGE}\b(?! (?:at least|a minimum|no less|not less|above|over|more|full|highest|the (?:most|highest)"
    r"|\d))",
    rf"\b{_JUDGED} (?:\w{{1,20}} ){{0,3}}?by (?:the|our|its) (?:\w{{1,20}} ){{0,2}}?{_APPOINTED}\b",
    rf"\b(?:{_ASKED_FOR}|applicants?|who (?:apply|bid)|applying|bidding) (?:to|for|in|from)"
    rf" (?:(?:the|a|an|our|such|each) )?(?:\w{{1,20}} ){{0,2}}?{_GIVEN}\b",
    rf"\b{_GIVEN} (?:panel|{_ASKED_FOR})\b",
    r"\b(?:developer|landlord|applicant|pupil|student|household|resident|trader|artist)s?(?:['\u2019]s?)?"
    rf" (?:{_ASKED_FOR}|proposals?|priorities)\b",
)
"""Offers that are none for this contract, or that those will judge who are appointed by it."""
_REHEARSED = spaced(
    r"\b(?:training|mock|practice|dummy|dry[\s-]run|role[\s-]play|simulated|fiction\w{1,4}|fictitious"
    r"|imaginary"
    r"|made[\s-]up|illustrative|hypothetical|worked|sample|demonstration|specimen) (?:\w{1,20} ){0,2}?"
    r"(?:exercises?|evaluations?|tenders?|bids?|examples?|scenarios?|scoring|procurements?|competitions?"
    r"|assessments?|cases?|weightings?)\b",
    r"\b(?:the|an|our|this|another|each) examples?\b|\bfor (?:training|illustration|practice)\b",
)
"""An exercise that awards nothing: what is taught, rehearsed or shown by it."""
_DIGIT = re.compile(r"\d|\bper\s?cent\b", re.I)
_CLAUSE = re.compile(r"(?:[^.!?;\n]|[.!?](?=\S)){1,1000}")
_TURN = spaced(r",? (?:but|while|whereas) |, and (?=(?:in |for )?this\b)")
_ROW = re.compile(r"\n[ \t]{0,8}[^\n]{0,100}\d[^\n]{0,20}")
_GOES_ON = re.compile(
    r";(?![^;.\n]{0,60}\b(?:this|these|tenders?|award|contract|price)\b)[^;.\n]{0,60}\d[^;.\n]{0,20}", re.I
)
"""A further part of a list whose parts end in semicolons."""
_MOST_ROWS = 12
_MOST = 40_000
"""Code points of a text that are looked at."""


def of_another_exercise(sentence: str) -> bool:
    """Whether a sentence tells a size of social value in another exercise, or after the award."""
    if not _DIGIT.search(sentence):
        return False
    if found := _SUBJECT.search(sentence):
        whose = found.groupdict().get("whose") or found.groupdict().get("which") or ""
        return not _OURS.search(whose) and not _THIS.search(sentence[: found.start()])
    if found := _BY_POLICY.search(sentence):
        matter = _OWNER.sub(" ", found["whose"]).strip()
        if matter and not _OF_BUYING.search(matter):
            return not _THIS.search(sentence)
    if (found := _WITHIN.search(sentence)) and not _OURS.search(found["whose"]):
        return bool(_WAS.search(sentence)) and not _IS.search(sentence)
    if _PART_BEFORE.search(sentence) and _WAS.search(sentence) and not _IS.search(sentence):
        return True
    if _SPOKEN_OF.search(sentence) and len(list(ANY.finditer(sentence))) == 1 and not THIS.search(sentence):
        return True
    if _COMMITTED.search(sentence) or (_WON.search(sentence) and not THIS.search(sentence)):
        return True
    after = _AFTER_AWARD.search(sentence)
    if after is None or not _SIZED.search(sentence):
        return False
    rest = f"{sentence[: after.start()]} {sentence[after.end() :]}"
    return not _TENDERS.search(rest)


def of_others(text: str) -> Iterator[tuple[int, int]]:
    """[start, end) of every clause with social value that is of another exercise, with the rows under it."""
    if not vocabulary.NARROW.search(text[:_MOST]):
        return
    for selecting in _SELECTING.finditer(text[:_MOST]):
        yield selecting.span()
    yield from _beside_own(text)
    yield from _of_last_time(text)
    yield from _of_selection(text)
    for sentence in _CLAUSE.finditer(text[:_MOST]):
        for start, end in _clauses(text, sentence.start(), sentence.end()):
            last = _with_rows(text, start, end)
            if vocabulary.NARROW.search(text, start, last) and of_another_exercise(text[start:last]):
                yield start, last


_LAST_TIME = spaced(
    r"^\W{0,4}(?:(?:in|for|under|on|during|at) (?:the |our )?(?:last|previous|earlier|former)"
    r" (?:occasion|time|round|year|competition|tender|exercise|contract)|last time)\b"
)


def _of_last_time(text: str) -> Iterator[tuple[int, int]]:
    """[start, end) of each figure of a clause that begins with an earlier time; its names stay."""
    for clause in _CLAUSE.finditer(text[:_MOST]):
        said = clause.group()
        if _LAST_TIME.search(said) and _WAS.search(said) and not _IS.search(said):
            yield from (
                (clause.start() + one.start(), clause.start() + one.end()) for one in ANY.finditer(said)
            )


_STAGE = spaced(r"\b(?:stage|phase) (?:\d|one|two|[ab])\b")
"""Of several that may all be of the award."""


def _of_selection(text: str) -> Iterator[tuple[int, int]]:
    """[start, end) of each clause by which tenderers are selected, where another holds a whole list."""
    if not SELECTING.search(text[:_MOST]):
        return
    clauses = [found.span() for found in _CLAUSE.finditer(text[:_MOST])]
    wholes = [span for span in clauses if abs(sum(_shares(text[slice(*span)])) - 100) < 0.6]
    for span in clauses:
        said = text[slice(*span)]
        is_sized = _DIGIT.search(said) and vocabulary.NARROW.search(said)
        selects = is_sized and SELECTING.search(said) and not (AWARDING.search(said) or _STAGE.search(said))
        if selects and any(one != span for one in wholes):
            yield span


def _shares(said: str) -> list[float]:
    return [value_of(found.group()) for found in ANY.finditer(said)]


def _beside_own(text: str) -> Iterator[tuple[int, int]]:
    """[start, end) of each sentence on what others weigh, or a rehearsal does, where the award says its own.

    Others are calls-off, those who will judge once they are appointed, and those who give something else.
    Where the text says nothing else of how the award is made, it may be all that is meant.
    """
    if not any(one.search(text[:_MOST]) for one in (_CALLS_OFF, JUDGED_BY_OTHERS, _REHEARSED)):
        return
    sentences = [found.span() for found in _CLAUSE.finditer(text[:_MOST])]
    clauses = [clause for span in sentences for clause in _clauses(text, *span)]
    theirs = [(start, _with_rows(text, start, end)) for start, end in clauses if _is_theirs(text, start, end)]
    rest = without(text, theirs)
    own = any(vocabulary.PRICE.search(rest, *span) and _is_list(rest[slice(*span)]) for span in clauses)
    if theirs and (
        own or says_lowest(rest) or any(vocabulary.PRICE.search(rest, *span) for span in lists(rest))
    ):
        yield from theirs


def _is_theirs(text: str, start: int, end: int) -> bool:
    if _CALLS_OFF.search(text, start, end):
        return bool(vocabulary.PRICE.search(text, start, end)) and _is_list(text[start:end])
    if not (JUDGED_BY_OTHERS.search(text, start, end) or _REHEARSED.search(text, start, end)):
        return False
    return bool(_DIGIT.search(text, start, _with_rows(text, start, end))) and not THIS.search(
        text, start, end
    )


def _with_rows(text: str, start: int, end: int) -> int:
    """Where a sentence ends with the rows under it, where it leads to some, or after its semicolons."""
    row = _ROW if text[start:end].rstrip().endswith(":") else _GOES_ON
    for _ in range(_MOST_ROWS):
        found = row.match(text, end)
        end = found.end() if found else end
    return end


def _is_list(sentence: str) -> bool:
    return len(list(ANY.finditer(sentence))) > 1


def _clauses(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The parts of a sentence that a "but" or "and this" parts, since each may have its own subject."""
    at = start
    for turn in _TURN.finditer(text, start, end):
        yield at, turn.start()
        at = turn.end()
    yield at, end


def without_others(text: str) -> str:
    """The text with spaces in place of what is told of other exercises and of the contract's performance."""
    return without(text, of_others(text))
