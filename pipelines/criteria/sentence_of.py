"""What a sentence is of: this award or others, the contract alone, a share, an answer beside a list."""

import re

from pipelines.criteria.patterns import spaced
from pipelines.criteria.refusals import ELSEWHERE, MAY, NOT_AWARD, POLICY_LEAD, THIS, refusal
from warehouse.sieve import Sieve

NAMED = r"(?:social value|(?:wider )?community benefits?|social impacts?)"
"""What the sentences below speak of, where their patterns say "social value"."""


_TENDERER = r"(?:bidders?|tenderers?|suppliers?|applicants?|providers?|contractors?|organisations?|you)"


_SV = (
    rf"(?:{NAMED}|(?:national |local |the )?toms?\b|sv\b|added value (?:to|for) (?:the )?(?:\w{{1,12}}"
    rf" )?communit(?:y|ies)"
    r"|(?:community|societal) value)"
)


_ANSWER = (
    r"(?:calculator|portal|tool|spreadsheet|workbook|template|matrix|questions?|questionnaire|response"
    r"|method statement"
    r"|submission|offer|proposals?|statement|plan|schedule|form|pledges?|commitments?)"
)


BESIDE = spaced(
    rf"{_SV}[^.]{{0,90}}\b(?:is|are|be|being|will|shall|gets?) (?:also |then |itself |only |always |all"
    rf" ){{0,2}}(?:to be |be )?"
    r"(?:separately |independently |individually )?(?:scored|evaluated|assessed|weighted|marked|judged"
    r"|measured|moderated"
    r"|considered|reviewed|compared|ranked|rated|taken into account|scored?)\b",
    rf"{_SV}[^.]{{0,90}}\b(?:scored|evaluated|assessed|weighted|marked) (?:separately|independently"
    rf"|outside|apart|in addition"
    r"|alongside|on top|at|by|under|within|through)\b",
    rf"{_SV}[^.]{{0,60}}\b(?:outside|in addition to|on top of|apart from|besides|additional to|over and"
    rf" above|not included in"
    r"|excluded from|separate(?:ly)? (?:from|to)|independent of)"
    r" (?:of )?(?:these|those|the|this|our|such)? ?(?:\w{1,20} ){0,2}"
    r"(?:weight\w{0,6}|criteria|percentages?|scores?|marks|split|figures|evaluation|table|list)\b",
    rf"{_SV}[^.]{{0,60}}\b(?:weight\w{{0,6}}|scor\w{{1,3}}|marks?|points|criteri\w{{1,2}}|requirements?"
    rf"|evaluation|methodology|approach"
    r"|percentage|details?|share)\b[^.]{0,40}\b(?:confirmed|set out|stated|published|provided|notified"
    r"|detailed|described|found"
    r"|given|shown|specified|decided|agreed|determined|communicated|announced|released|included"
    r"|contained|explained|issued"
    r"|tb[acd]|follow|available)\b",
    rf"{_SV}[^.]{{0,40}}\b(?:confirmed|set out|stated|detailed|specified|explained|tb[acd])"
    rf" (?:\w{{1,20}} ){{0,3}}(?:in|at|by|with|within)\b",
    rf"{_SV}[^.]{{0,60}}\b(?:included|covered|contained|addressed|dealt with|embedded|integrated"
    rf"|incorporated|built in(?:to)?|combined"
    r"|forms?|sits?|falls?|comes?|counts?|considered|reflected|captured|part) (?:\w{1,20}"
    r" ){0,2}?(?:within|in|into|under|by|with|as part|part|of"
    r"|towards?|through|inside|among)\b",
    rf"\b{_TENDERER}\b[^.]{{0,60}}\b(?:must|shall|will|should|need|required|asked|expected|invited"
    rf"|requested)\b[^.]{{0,80}}{_SV}"
    rf"[^.]{{0,40}}\b{_ANSWER}\b",
    rf"{_SV}[^.]{{0,40}}\b{_ANSWER}\b[^.]{{0,60}}\b(?:must|shall|will|should|required|mandatory|to)"
    rf" (?:be )?(?:be )?"
    r"(?:completed?|submitted|returned|provided|answered|scored|evaluated|filled)\b",
    rf"\b(?:complete|submit|return|provide|answer|fill in)\w{{0,3}} (?:\w{{1,20}}"
    rf" ){{0,4}}{_SV}[^.]{{0,40}}\b{_ANSWER}\b",
    rf"\b(?:scor\w{{1,3}}|evaluat\w{{1,4}}|assess\w{{0,5}}|weigh\w{{0,6}}|marks?|points|questions?"
    rf"|criteri\w{{1,2}}|method statements?)"
    rf" (?:\w{{1,20}} ){{0,3}}(?:on|for|of|about|against|to|covering)\b[^.]{{0,60}}{_SV}",
    rf"{_SV}[^.]{{0,60}}\b(?:bonus|extra|additional|tie-?break\w{{0,3}}|deciding|decisive)\b",
    rf"\b(?:includ\w{{1,4}}|cover\w{{0,3}}|contain\w{{0,3}}|incorporat\w{{1,3}}"
    rf"|address\w{{0,3}})\b[^.]{{0,40}}{_SV}",
)
"""Social value is evaluated all the same, or what is said leaves that open, beside a list that lacks it."""


MAY_NAME = Sieve(r"soci|commun|cymun|cymdei|\btoms?\b|\bsv|\dsv\b|themes", re.I)
"""A sentence without one of these speaks of no social value."""


DENIED = spaced(
    r"(?:\b(?:no|not|nor|never|nil|zero|without|neither)|n't) (?!(?:an? )?(?:separate|stand|specific|own"
    r"|single|only|just))"
    r"(?:\w{1,20} ){0,3}?(?:weigh|mark|scor|point|criteri|evaluat|assess|judg|consider|count|part)"
)
"""It says that social value is not weighed, whatever else it says."""


_OF_CONTRACT = spaced(
    r"\b(?:contract (?:conditions?|management|monitoring|review|term)|conditions? of contract"
    r"|contractual(?:ly)?"
    r"|monitored|during the (?:contract|term|works)|KPIs?|after (?:contract )?award|post[- ]award"
    r"|reported|delivery partner"
    r"|policy|strategy|committed to|Act 2012)\b"
)


_ITS_AWARD = spaced(
    r"\b(?:scor\w{1,3}|evaluat\w{1,4}|assess\w{0,5}|weigh\w{0,6}|marks?|marked|award criteri\w{1,2}"
    r"|tender stage|call-?offs?)\b"
)


_NOT_ASKED = spaced(
    r"\b(?:no|not|never|nor|without|neither)\b(?:(?!\bbut\b)[^.;,]){0,40}"
    r"\b(?:required|requested|sought|asked|mandatory|compulsory"
    r"|invited|wanted|completed|answered|submitted|returned|provided|supplied|collected|filled in)\b"
)


def is_not_asked(segment: str) -> bool:
    """Whether a sentence says that nothing must be given: "no social value response is required".

    Of its clauses those that name social value count, where one does.
    """
    clauses = segment.split(";")
    named = [one for one in clauses if MAY_NAME.search(one)]
    return any(_NOT_ASKED.search(one) for one in named or clauses)


def beside_list(segment: str) -> tuple[str, int, int] | None:
    """A sentence that leaves no certainty of a list without social value: it is looked at all the same.

    Contract terms, policy and other exercises say nothing of the kind; calls-off of this framework do.
    """
    if not MAY_NAME.search(segment):
        return None
    if POLICY_LEAD.search(segment) or MAY.search(segment) or NOT_AWARD.search(segment):
        return None
    if _OF_OTHERS.search(segment):
        return None
    found = BESIDE.search(segment)
    if found is None or DENIED.search(segment) or of_contract_alone(segment):
        return None
    if (
        (elsewhere := ELSEWHERE.search(segment))
        and not THIS.search(segment)
        and not _CALLS.search(elsewhere.group())
    ):
        return None
    return "beside_list", found.start(), found.end()


_SHARE = (
    r"(?:rest|remain(?:s|ing|der)?|balance|residue|left(?: over)?|equal(?:ly)?|evenly"
    r"|same (?:weight|marks|share)"
    r"|half|third|(?<!each\s)(?<!every\s)(?<!per\s)quarter|(?:fif|six|seven|eigh|nin|ten|twelf"
    r"|twentie)ths?|(?:ten|fif|twen)(?:teen|ty))"
)


_SHARES = spaced(
    rf"\b{_SHARE}\b[^.;\n]{{0,80}}\b{_SV}",
    rf"\b{_SV}[^.;\n]{{0,80}}\b{_SHARE}\b",
)


def share_in_words(segment: str) -> bool:
    """Whether a sentence gives social value a share of this award in words: "the rest", "a tenth", "equally".

    Beside a list that lacks it no zero is certain then.
    """
    if not MAY_NAME.search(segment) or not _SHARES.search(segment):
        return False
    elsewhere = ELSEWHERE.search(segment) and not THIS.search(segment)
    unsure = MAY.search(segment) or NOT_AWARD.search(segment) or POLICY_LEAD.search(segment)
    if elsewhere or unsure or DENIED.search(segment) or of_contract_alone(segment):
        return False
    return _OF_OTHERS.search(segment) is None and refusal(segment) is None


def of_contract_alone(segment: str) -> bool:
    """A sentence on what the contract asks for, and not on the award."""
    return bool(_OF_CONTRACT.search(segment)) and not _ITS_AWARD.search(segment)


_OF_TERMS = spaced(
    rf"{NAMED} (?:requirements?|clauses?|obligations?|conditions?|provisions?|terms?)"
    r" (?:in|of|for|under|within) (?:this|the|our|any) contract\b"
)


def of_terms(segment: str) -> bool:
    """A sentence on requirements on social value in the contract, which are asked for, and weigh nothing."""
    return bool(_OF_TERMS.search(segment)) and not _ITS_AWARD.search(segment)


def is_of_other_exercises(segment: str) -> bool:
    """Whether a sentence speaks of tenders in general, or of one of another time or buyer."""
    return bool(_OF_OTHERS.search(segment))


_OF_OTHERS = spaced(
    r"\b(?:was|were|had|(?:19|20)\d\d (?:\w{1,20} )?(?:exercise|tender|contract|competition|framework"
    r"|round)|expired"
    r"|the old|neighbour(?!hood)\w{0,6})\b"
    r"|\b(?:of|in|for|across|to) (?:its|our|their|all|most|many|the (?:council|authority)'s)"
    r" (?:\w{1,20} ){0,2}(?:tenders|procurements|contracts|exercises)\b"
)


_CALLS = spaced(r"call|mini-|further comp|members|partner|future")


def is_of_award(segment: str) -> bool:
    """Whether a figure of a sentence is a weight of this award, for all that its words say."""
    elsewhere = ELSEWHERE.search(segment) and not THIS.search(segment)
    unsure = MAY.search(segment) or NOT_AWARD.search(segment) or POLICY_LEAD.search(segment)
    return not (elsewhere or unsure or refusal(segment))
