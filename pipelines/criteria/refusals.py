"""What keeps an amount from being a weight, one named pattern a reason (READING.md 2 to 4). All bounded."""

import re

SCOPES = {
    "spend": r"\bspen[dt]\w*|\binvest(ed|ment)\b|\bturnover\b|\bprofits?\b|\bfund(s|ed|ing)?\b|\bgrants?\b"
    r"|\bsavings?\b",
    "money": r"[£$\u20ac]|\bVAT\b|\bdiscount\w*|\buplift\w*|\binflation\w*|\bindexation\b|\bCPI\b|\bRPI\b"
    r"|\bpayments?\b|\bdeposits?\b|\bliquidated\b|\bretention\b|\bmark-?\s?up\b|\brebate\b|\bfee\s+of\b",
    "contract-value": r"\bcontract\s+(value|sum|price)\b"
    r"|\bvalue\s+of\s+the\s+(original\s+|awarded\s+)?contract\b|\bof\s+the\s+(total\s+|overall\s+)?contract\b|\bof\s+contract\b",
    "people": r"\bof\s+(the\s+|its\s+|their\s+|all\s+|new\s+){0,2}(staff|workers|employees|workforce|recruits"
    r"|residents|posts|roles|jobs|hours|apprentices|subcontractors|councils|suppliers|bidders|households|homes"
    r"|waste|materials|vehicles|journeys|invoices|deliveries|food|produce|energy|electricity|calls|repairs|spend)\b"
    r"|\brecruit\w*|\bemployees\b|\bof\s+which\s+must\s+be\s+(local|paid)",
    "targets": r"\bemissions?\b|\b(increase|decrease|reduc\w{1,6}|cut|improv\w{1,6})\s+(of|by|in)\b"
    r"|\bby\s+20\d\d\b|\brecycl\w+\s+rate|\bdiver(t|sion)\w*\b|\bcommitments?\s+of\b|\bdelivered\b|\bsatisf\w+|\bavailab\w+\s+of|\bKPIs?\b|\btargets?\b"
    r"|\bsub-?contract\w*\s+to\b|\bpass\s?mark\b|\bthreshold\b|\bminimum\s+(score|mark|quality|pass)\w*"
    r"|\bscor\w+\s+(of\s+)?(less|below|under|more|at\s+least)\b|\bfail\w*\s+to\s+(achieve|score|reach)\b",
}
"""By the reason that is given."""
REFUSED = {reason: re.compile(pattern, re.I) for reason, pattern in SCOPES.items()}

POLICY = re.compile(
    r"\b(minimum|at\s+least|up\s+to|no\s+less\s+than|not\s+less\s+than|usually|typically|normally|on\s+average|generally"
    r"|or\s+greater|or\s+more|PPN|often|our\s+tenders|most\s+tenders|maximum\s+of|as\s+much\s+as|average\s+of"
    r"|(?:all|any|every)\s+(?:\w+\s+)?(?:procurements?|tenders?|contracts?)|in\s+the\s+tender\s+process"
    r"|increased\s+its|propos\w+\s+(is\s+)?to\s+introduce|policy|strategy|cabinet|should\s+(have|be)|recommend\w*)\b",
    re.I,
)
"""Floors, ceilings, averages and proposals are statements of policy, not weights (READING.md 4.4, 4.13)."""
POLICY_LEAD = re.compile(
    r"\b(?:for|on|in)\s+(?:all|any|every)\s+(?:\w+\s+){0,2}(?:procurements?|tenders?|contracts?)\b"
    r"|\b(?:council|authority|cabinet|government)(?:'s)?\s+(?:\w+\s+){0,3}(?:policy|strategy|charter|commitment)\b",
    re.I,
)
"""A sentence that sets the scene for the next: what follows speaks of all tenders."""
THIS = re.compile(
    r"\b(?:this|the\s+above)\s+(?:\w+\s+)?(?:tender|procurement|contract|project|opportunity|exercise|competition"
    r"|framework|evaluation)\b|\bfor\s+this\b",
    re.I,
)
MAY = re.compile(r"\b(?:may|might|could|can)\s+(?:also\s+)?(?:be|form|include|consider|apply|carry)\b", re.I)
NOT_AWARD = re.compile(
    r"\bselection\s+(criteria|questionnaire|stage)|\bexclusion|\bKPIs?\b|\bPQQ\b|\bSQ\b", re.I
)


def refusal(near: str) -> str | None:
    """Why an amount with these words beside it is no weight; null when nothing speaks against it."""
    return next((reason for reason, pattern in REFUSED.items() if pattern.search(near)), None)
