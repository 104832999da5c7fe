"""What keeps an amount from being a weight, one named pattern a reason (codebook 2 to 4). All bounded."""

import re

from pipelines.criteria.list_names import without_names
from pipelines.criteria.patterns import spaced
from pipelines.criteria.vocabulary import PRICE

REFUSED = {
    "spend": spaced(
        r"\bspen[dt]\w{0,9}|\binvest(?:ed|ment)\b|\bturnover\b|\bprofits?\b|\bfund(?:s|ed|ing)?\b",
        r"\bgrants?\b|\bsavings?\b",
    ),
    "money": spaced(
        r"[£$\u20ac]|\bVAT\b|\bdiscount\w{0,9}|\buplift\w{0,9}|\binflation\w{0,9}|\bindexation\b",
        r"\bCPI\b|\bRPI\b|\bpayments?\b|\bdeposits?\b|\bliquidated\b|\bretention\b|\bmark-?\s?up\b",
        r"\brebate\b|\bfee of\b|\blev(?:y|ies)\b",
    ),
    "contract-value": spaced(
        r"\bcontract (?:value|sum|price)\b|\bvalue of the (?:original |awarded )?contract\b",
        r"\bof the (?:total |overall )?contract\b|\bof contract\b",
        r"\bvalue of (?:the |all )?(?:works|goods|services|orders?|purchases|awards?)\b",
    ),
    "people": spaced(
        r"\bof (?:(?:the|its|their|all|new) ){0,2}(?:staff|workers|employees|workforce|recruits"
        r"|residents|posts"
        r"|roles|jobs|hours|apprentices|subcontractors|councils|suppliers|bidders|households|homes|waste"
        r"|materials|vehicles|journeys|invoices|deliveries|food|produce|energy|electricity|calls|repairs)\b",
        r"\brecruit\w{0,9}|\bemployees\b|\bof which must be (?:local|paid)",
    ),
    "targets": spaced(
        r"\bemissions?\b|\b(?:increas\w{1,3}|decreas\w{1,3}|reduc\w{1,6}|cut|improv\w{1,6})"
        r" (?:\w{1,30} ){0,3}(?:of|by|in)\b|\bby 20\d\d\b",
        r"\brecycl\w{1,6} rate|\bdiver(?:t|sion)\w{0,6}\b|\bcommitments? of\b|\bdelivered\b|\bsatisf\w{1,9}",
        r"\bavailab\w{1,6} of|\bKPIs?\b|\btargets?\b|\bsub-?contract\w{0,6} to\b",
    ),
}
"""By the reason that is given."""

FLOOR = spaced(
    r"\b(?:minimum|at least|up to|no less than|not less than|or greater|or more|maximum of|as much as"
    r"|below|less than|more than|above|exceed\w{0,3})\b"
)
"""Words of a floor or a ceiling: of this tender a bound, of others policy (codebook 4.4)."""
POLICY = spaced(
    r"\b(?:usual\w{0,2}|typical\w{0,2}|normal\w{0,2}|average|averages|generally|often|our"
    r" tenders|most tenders"
    r"|(?:all|any|every|of our|of its|of their) (?:\w{1,30} )?(?:procurements?|tenders?|contracts?)"
    r"|in the tender process|its"
    r" contracts"
    r"|increased its|propos\w{1,6} (?:is )?to introduce|cabinet|should (?:have|be)|recommend\w{0,6}"
    r"|for example|for instance|e\.g\.|illustrative|pilot\w{0,3}|frameworks)\b",
)
"""Averages, habits and proposals are statements of policy, not weights (codebook 4.4, 4.13)."""
_HERE_TOO = spaced(
    r"\b(?:including|and|as well as)(?: also)?(?: (?:in|to|for))? this"
    r" (?:one|tender|procurement|contract|exercise)\b",
    r"\bthis (?:one|tender|procurement|contract) (?:too|included|as well|not excepted|is no exception)\b",
)
"""A habit that the sentence says is kept here."""
BACKGROUND = spaced(r"\b(?:PPN|policy|strategy|charter)\b")
"""Where a rule comes from: policy, unless the sentence speaks of this tender or states a whole list."""
ELSEWHERE = spaced(
    r"\bin (?:19|20)\d\d\b[^.;]{0,40}\b(?:was|were|had|won)\b"
    r"|\b(?:previous(?:ly)?(?! (?:relevant |similar )?(?:experience|performance|work|projects?)\b)"
    r"|original (?:criteria|tender|contract|award)|stated in error|scorecards?|now closed"
    r"|ignore the|(?:separate|different|unrelated|parallel) (?:procurement|tender|exercise|compe"
    r"tition|contract)s?"
    r"|not for the award"
    r"|last tendered|last (?:\w{1,30} )?(?:contracts?|agreements?|leases?|licen[cs]es?|concessions?"
    r"|lettings?|exercises?|competitions?|time|year|round"
    r"|procurements?|tenders?"
    r"|framework)|awarded last"
    r"|earlier (?:round|exercise|competition|contract"
    r"|tender)|former(?:ly)?|in the past|used to|expiring|outgoing|current (?:contract|supplier"
    r"|provider|contractor)"
    r"|incumbent|neighbour(?!hood)\w{0,6}|(?:other|another|sister|partner) (?:councils?|authorit\w{1,4}|lots?"
    r"|frameworks?)"
    r"|partner(?:s|'s)?|central government|members? (?:calling|may)|calling[- ]off|call-?offs?|future"
    r" (?:lots?|phases?|tenders?"
    r"|contracts?)|mini-?competitions?|further competitions?|had (?:been )?weighted|(?:contract|round"
    r"|framework|year) carried)\b",
)
"""Another time, another buyer or another competition: not the award of this tender."""
SELECTION = spaced(
    r"^\W{0,4}selection\s{0,2}[:(\u2013-]",
    r"\b(?:selection (?:stage|questionnaires?|criteria|phase)|pre-?qualification|short[\s-]?list\w{0,4}"
    r"|SQs?|PQQs?"
    r"|expressions of interest (?:(?:will|shall|to|are|be) ){1,3}(?:scored|evaluated|assessed|marked)"
    r"|(?:stage|phase) (?:1|one)|first stage|conditions of participation)\b",
)
"""The selection of bidders, also where its weights make up a whole."""
AWARD = spaced(
    r"\b(?:award|tender (?:stage|evaluation)|tenders|ITTs?|ISFT|invitation to (?:tender|submit)"
    r"|(?<!\bto\s)(?<!\bfor\s)(?:stage|phase) (?:2|two)|(?<!\bto\sthe\s)(?<!\bfor\sthe\s)second stage"
    r"|final (?:tender|stage|evaluation|offer)s?|bids|quotations)\b"
)
"""Words that lead from the selection of bidders to the award; "invited to stage 2" is still selection."""
STAGED = spaced(r"\b(?:(?:stage|phase) (?:1|one)|(?:first|1st) (?:stage|phase))\b")
"""The first of several stages, which selects bidders unless its marks are kept."""
NEXT_STAGE = spaced(r"\b(?:(?:stage|phase) (?:2|two)|(?:second|2nd|final) (?:stage|phase))\b")
SELECTS = spaced(
    r"\b(?:select(?:ed|ion|ing)?|(?:S|PS|PQ|Q)Qs?|questionnaires?|pre-?qualif\w{1,9}|short[\s-]?list\w{0,4}"
    r"|suitab\w{1,6}|conditions of participation|exclusion|eligib\w{1,6}|expressions? of interest|EOIs?"
    r"|go(?:es)? (?:on|through)|proceed|progress|invited|down-?select\w{0,3}|longlist\w{0,3})\b"
)
"""What a stage does that chooses who may tender."""
STAGE_SIZE = spaced(
    r"\b(?:stage|phase) (?:1|one)\b[^.;\d]{0,40}\b(?:is|are|counts?|worth|carr(?:y|ies)"
    r"|accounts?|weigh(?:s|ted)?|makes? up)\b[^.;\d]{0,20}\b(?P<size>\d{1,2}(?:\.\d)?)\s?(?:%|per\s?cent)"
    r" of (?:the |all )?(?:final|overall|total|whole|available|combined)\b"
)
"""How much of the whole the first stage is."""
POLICY_LEAD = spaced(
    r"\b(?:for|on|in) (?:all|any|every) (?:\w{1,30} ){0,2}(?:procurements?|tenders?|contracts?)\b",
    r"\b(?:council|authority|cabinet|government)(?:'s)? (?:\w{1,30} ){0,3}"
    r"(?:policy|strategy|charter|commitment)\b",
)
"""A sentence that sets the scene for the next: what follows speaks of all tenders."""
THIS = spaced(
    r"\b(?:this|the above) (?:\w{1,30} )?(?:tender|procurement|contract|project|opportunity|exercise"
    r"|competition|framework|evaluation)\b",
    r"\bfor this\b|\bincluding this\b",
)
MAY = spaced(
    r"\b(?:may|might|could|can) (?:also )?(?:form|include|consider|apply|carry|set|add|weight|be"
    r" (?:an? |up |used|considered"
    r"|included|weighted|scored|evaluated|assessed|given|awarded|applied|set|worth|taken|part))"
)
NOT_AWARD = spaced(
    r"\bselection (?:criteria|questionnaire|stage)|\bat selection\b|\bexclusion|\bKPIs?\b|\bPQQ\b|\bSQ\b",
)

HOW_PRICE_IS_SCORED = spaced(
    r"\b(?:lowest|cheapest|best)\b[^.;]{0,60}\b(?:receiv\w{1,3}|gets?|given|awarded|allocated|scor(?:e|es|ed|ing)|earns?"
    r"|gains?|attracts?|obtains?|ha(?:s|ve)|tak(?:es?|en))\b[^.;]{0,40}(?:\b(?:marks?|points?|maximum|full|highest|top)\b"
    r"|\d\s?%)|\bpro[\s-]?rata\b"
)
"""The lowest price earns the marks for price: it decides nothing alone."""


def refusal(near: str) -> str | None:
    """Why an amount with these words beside it is no weight; null when nothing speaks against it."""
    return next((reason for reason, pattern in REFUSED.items() if pattern.search(near)), None)


_STANDING = spaced(
    r"\b(?:financial|economic)(?: and (?:economic|financial))? "
    r"(?:standing|capacity|strength|stability|viability|health|status|position|robustness|information)\b"
)
"""What a bidder has, and no price."""


def of_selection(body: str) -> bool:
    """A sentence or heading on the selection of bidders that does not go on to the award.

    What weighs price too is an award, whatever its stage is called.
    """
    named = SELECTION.search(without_names(body))
    if named is None or AWARD.search(body, named.end()):
        return False
    priced = PRICE.search(_STANDING.sub(" ", body[named.end() :]))
    return not (priced and len(re.findall(r"\d\s?%", body)) > 1)


def other_tender(body: str, *, listed: bool, item: bool) -> str | None:
    """Why a sentence speaks of other tenders than this one, or of a bound; null when it does not.

    `listed`: it states a whole list, which a "policy" beside it does not undo; `item`: a row of a list.
    """
    this = THIS.search(body)
    if not this and ELSEWHERE.search(without_names(body)):
        return "elsewhere"
    if of_selection(body):
        return "selection"
    if POLICY.search(body) and not _HERE_TOO.search(body):
        return "policy"
    if FLOOR.search(body) and not listed:
        return "floor"
    background = BACKGROUND.search(body)
    figure = re.search(r"\d", body)
    if background and not (listed or this or (item and not POLICY_LEAD.search(body))):
        return "background" if figure is None or background.start() < figure.start() else None
    return None
