"""What keeps an amount from being a weight, one named pattern a reason (READING.md 2 to 4). All bounded."""

import re


def _spaced(*alternatives: str) -> re.Pattern[str]:
    """One pattern of several; a space in it stands for one to four of any kind."""
    return re.compile("|".join(alternatives).replace(" ", r"\s{1,4}"), re.I)


REFUSED = {
    "spend": _spaced(
        r"\bspen[dt]\w{0,9}|\binvest(?:ed|ment)\b|\bturnover\b|\bprofits?\b|\bfund(?:s|ed|ing)?\b",
        r"\bgrants?\b|\bsavings?\b",
    ),
    "money": _spaced(
        r"[£$\u20ac]|\bVAT\b|\bdiscount\w{0,9}|\buplift\w{0,9}|\binflation\w{0,9}|\bindexation\b",
        r"\bCPI\b|\bRPI\b|\bpayments?\b|\bdeposits?\b|\bliquidated\b|\bretention\b|\bmark-?\s?up\b",
        r"\brebate\b|\bfee of\b|\blev(?:y|ies)\b",
    ),
    "contract-value": _spaced(
        r"\bcontract (?:value|sum|price)\b|\bvalue of the (?:original |awarded )?contract\b",
        r"\bof the (?:total |overall )?contract\b|\bof contract\b",
        r"\bvalue of (?:the |all )?(?:works|goods|services|orders?|purchases|awards?)\b",
    ),
    "people": _spaced(
        r"\bof (?:(?:the|its|their|all|new) ){0,2}(?:staff|workers|employees|workforce|recruits"
        r"|residents|posts"
        r"|roles|jobs|hours|apprentices|subcontractors|councils|suppliers|bidders|households|homes|waste"
        r"|materials|vehicles|journeys|invoices|deliveries|food|produce|energy|electricity|calls|repairs)\b",
        r"\brecruit\w{0,9}|\bemployees\b|\bof which must be (?:local|paid)",
    ),
    "targets": _spaced(
        r"\bemissions?\b|\b(?:increase|decrease|reduc\w{1,6}|cut|improv\w{1,6}) (?:of|by|in)\b|\bby 20\d\d\b",
        r"\brecycl\w{1,6} rate|\bdiver(?:t|sion)\w{0,6}\b|\bcommitments? of\b|\bdelivered\b|\bsatisf\w{1,9}",
        r"\bavailab\w{1,6} of|\bKPIs?\b|\btargets?\b|\bsub-?contract\w{0,6} to\b",
    ),
    "pass-mark": _spaced(
        r"\bpass\s?mark\b|\bthreshold\b|\bminimum (?:score|mark|quality|pass)\w{0,9}",
        r"\bscor\w{1,6} (?:of )?(?:less|below|under|more|at least)\b",
        r"\bfail\w{0,6} to (?:achieve|score|reach)\b",
    ),
}
"""By the reason that is given."""

POLICY = _spaced(
    r"\b(?:minimum|at least|up to|no less than|not less than|usually|typically|normally|on average|generally"
    r"|or greater|or more|PPN|often|our tenders|most tenders|maximum of|as much as|average of"
    r"|(?:all|any|every) (?:\w{1,30} )?(?:procurements?|tenders?|contracts?)|in the tender process"
    r"|increased its|propos\w{1,6} (?:is )?to introduce|policy|strategy|cabinet|should (?:have|be)"
    r"|recommend\w{0,6})\b",
)
"""Floors, ceilings, averages and proposals are statements of policy, not weights (READING.md 4.4, 4.13)."""
POLICY_LEAD = _spaced(
    r"\b(?:for|on|in) (?:all|any|every) (?:\w{1,30} ){0,2}(?:procurements?|tenders?|contracts?)\b",
    r"\b(?:council|authority|cabinet|government)(?:'s)? (?:\w{1,30} ){0,3}"
    r"(?:policy|strategy|charter|commitment)\b",
)
"""A sentence that sets the scene for the next: what follows speaks of all tenders."""
THIS = _spaced(
    r"\b(?:this|the above) (?:\w{1,30} )?(?:tender|procurement|contract|project|opportunity|exercise"
    r"|competition|framework|evaluation)\b",
    r"\bfor this\b",
)
MAY = _spaced(
    r"\b(?:may|might|could|can) (?:also )?(?:form|include|consider|apply|carry|be (?:an? |up |used|considered"
    r"|included|weighted|scored|evaluated|assessed|given|awarded|applied|set|worth|taken|part))"
)
NOT_AWARD = _spaced(
    r"\bselection (?:criteria|questionnaire|stage)|\bexclusion|\bKPIs?\b|\bPQQ\b|\bSQ\b",
)


def refusal(near: str) -> str | None:
    """Why an amount with these words beside it is no weight; null when nothing speaks against it."""
    return next((reason for reason, pattern in REFUSED.items() if pattern.search(near)), None)
