"""Whether a text is about no competition: a call-off, a direct award, an engagement, a modification."""

import re

from pipelines.criteria.patterns import spaced

_CALL_OFF = spaced(
    r"\bcall[\s-]?off\b[^.]{0,60}\bframework\b[^.]{0,40}\.\s[^.]{0,120}fixed by"
    r"|\bcall[\s-]?off\b(?=[^.]{0,160}\b(?:fixed|set|as (?:per|in|fixed)|no further|direct|under))"
    r"|\bcall(?:ed|ing)[\s-]off (?:\w{1,30} ){0,2}(?:from|under)\b"
    r"|\b(?:under|from) (?:\w{1,30} ){0,6}framework\b[^.]{0,80}(?:direct (?:call|award)|no (?:further"
    r"|mini))|(?:criteria|weightings?) (?:\w{1,30} ){0,4}(?:fixed|set|prescribed"
    r"|laid down|determined|established) (?:by|in|under) (?:the|that|its|said) framework"
)
_HELD_NOT = r"(?:is|are|was|were|will be|has been|have been|being)(?: (?:being|now|yet|therefore|to be))?"
_NO_COMPETITION = (
    rf"\bno (?!further )(?:\w{{1,20}} ){{0,2}}competition {_HELD_NOT}"
    r" (?:required|held|run|needed|necessary|undertaken|conducted|proposed)\b"
)
_NO_TENDERS = (
    r"\bno (?:\w{1,20} ){0,2}(?:tenders?|bids?|offers?|quotations?|invitation to tender|itt|competition)"
    rf" {_HELD_NOT} (?:sought|invited|asked for|issued|let|launched|published|called for)\b"
)
_DIRECT_AWARD = spaced(
    rf"\bdirect award\b|\b(?:are|is|by|through|made as) direct awards\b|{_NO_COMPETITION}"
    r"|\b(?:award|appoint|contract|engage)(?:ed|s|ing)? (?:\w{1,20} ){0,3}directly (?:to|with)\b"
    r"|\bsole suppl\w{1,30}\b|\bsingle tender action\b|without (?:prior"
    r" )?(?:publication|competition|a call for competition)|\bvoluntary (?:ex ante )?transparency\b"
    r"|\bVEAT\b"
)
_CALLS_OFF = spaced(
    r"\b(?:call[\s-]?offs|orders)\b[^.;]{0,60}\bdirect awards?\b"
    r"|\bdirect awards? (?:of|for) (?:\w{1,12} ){0,2}(?:call[\s-]?offs|orders)\b"
)
"""How contracts of a framework will be called off, which says nothing of how it is awarded itself."""
_PLANNING = spaced(
    rf"{_NO_TENDERS}|\bgiv(?:es?|ing) (?:this|the market|suppliers) (?:early|advance) notice\b"
    r"|\b(?:early|advance) notice of (?:an? |the |our )(?:\w{1,20} ){0,3}"
    r"(?:tender|procurement|competition|requirement|opportunity)\b|not a call for competition"
    r"|invites? (?:the )?(?:market|suppliers?) to comment|views of the market"
    r"|\bpreliminary engagement\b"
    r"|\b(?:preliminary )?market (?:engagement|sounding|testing|consultation)\b(?! (?:event"
    r"|exercise)?\s{0,4}(?:in|has|was|took|held|complete|clos))"
    # One that is referred to is not this one: "as stated in the prior information notice".
    r"|(?<!\bthe\s)(?<!\bour\s)(?<!\bthat\s)(?<!\bits\s)(?<!earlier\s)(?<!previous\s)"
    r"\b(?:prior information notice"
    r"|pipeline notice|planned procurement notice)\b|\bRFI\b|\bsoft market"
)
_MODIFICATION = spaced(
    r"\bmod(?:ification)? (?:notice|of)\b|\b(?:section|s\.?) ?7[45] (?:of the (?:procurement )?act|pa)\b"
    r"|\bpa ?(?:20)?23 s\.? ?7[45]\b|\bvariation notice\b"
    r"|\b(?:contract|notice of) (?:change|modification|variation)\b(?!"
    r" (?:control|procedure))|\breg(?:ulation)?\.?\s{0,4}72\b|\bvariation of (?:the )?contract"
    r"|\bcontract (?:change|extension) notice"
)
_PROVIDER_SELECTION = spaced(
    r"integration,? collaboration|improving access,? reducing health|provider selection regime|most"
    r" suitable provider"
)
_REGIME = spaced(
    r"quality and innovation|integration,? collaboration|improving access|provider selection regime"
)
_HELD = spaced(
    r"\b(?:following|after|further to|as a result of|since the|see the|informed by|held"
    r"|was)\b[^.]{0,40}(?:market|preliminary) (?:engagement|sounding|testing|consultation)|market"
    r" (?:engagement"
    r"|sounding|testing|consultation)[^.]{0,60}\b(?:took place|was held|was done|has been|were|is"
    r" complete)"
)
_REASONS = {
    "call_off": _CALL_OFF,
    "direct_award": _DIRECT_AWARD,
    "planning": _PLANNING,
    "modification": _MODIFICATION,
    "provider_selection": _PROVIDER_SELECTION,
}


_WORDS = {
    "call_off": ("framework", "call"),  # "calling off" too
    "direct_award": ("direct", "sole", "single", "without", "transparency", "veat", "competition"),
    "planning": (
        "market",
        "competition",
        "prior",
        "pipeline",
        "planned",
        "rfi",
        "preliminary",
        "no ",
        "early notice",
        "advance notice",
    ),
    "modification": ("mod", "change", "variation", "reg", "extension", "section 7", "s.7", "s7", "s 7"),
    "provider_selection": ("integration", "improving", "provider", "suitable"),
}
"""One of them stands in every text that the pattern of the reason matches."""


def out_of_scope(text: str) -> str | None:
    """Why the text is out of scope; null where it is not."""
    text = _CALLS_OFF.sub(lambda found: " " * len(found.group()), text)
    low = text.lower()
    for reason, pattern in _REASONS.items():
        if not any(word in low for word in _WORDS[reason]):
            continue
        if reason == "planning" and _HELD.search(text):
            continue
        if pattern.search(text) and (reason != "provider_selection" or _REGIME.search(text)):
            return reason
    return None


_SYSTEM = r"(?:framework(?: agreement)?|DPS|dynamic purchasing system|dynamic market)"
_FIXED = spaced(
    r"\b(?:ranked|evaluated|assessed|scored|selected"
    r"|weighed) (?:\w{1,20} ){0,3}at (?:the )?framework (?:stage|level)\b",
    r"\b(?:criteria|criterion|weight\w{0,5}|split|percentages?)\b[^.]{0,80}\b(?:set|fixed|decided|agreed"
    r"|stated)"
    r" when the (?:\w{1,20} ){0,4}(?:framework|DPS|dynamic purchasing system|agreement)\b",
    r"\b(?:criteria|weight\w{0,5}|split) of the (?:existing )?(?:framework|DPS)\b[^.]{0,40}"
    r"\b(?:used|unchanged)\b",
    rf"\b{_SYSTEM} (?:had |has )?(?:already )?(?:fixed|set|decided) (?:the|its|these|all) (?:\w{{1,12}} )?"
    r"(?:criteria|weight\w{0,5}|split)\b",
    rf"\bas (?:set|fixed|decided) (?:by|in|under) the (?:\w{{1,20}} ){{0,2}}{_SYSTEM}\b",
)
_REOPENED = spaced(
    r"\b(?:mini[\s-]?competition|further competition|call[\s-]?off|reopen\w{0,3}"
    r" competition)\b"
)
_ITS_CRITERIA = spaced(
    rf"\b{_SYSTEM}(?:['\u2019]s)? (?:own )?(?:award |evaluation )?(?:criteria|weight\w{{0,5}}"
    rf"|split)\b[^.]{{0,80}}"
    r"\b(?:apply|applies|applied|unchanged|not restated)\b"
)


def is_fixed_before(text: str) -> bool:
    """Whether criteria are said to be those that a framework fixed when it was let: this is a call-off."""
    return bool(_FIXED.search(text) or (_REOPENED.search(text) and _ITS_CRITERIA.search(text)))


_SENTENCE = re.compile(r"(?:[^.!?\n]|[.](?=\S)){1,600}")
_TITLE = 12
"""Words of a heading that says what its notice is, and has no verb."""
_VERB = spaced(
    r"\b(?:is|are|was|were|will|shall|has|have|had|may|might|must|can|could|took|takes|told|gave|held|ran"
    r"|\w{2,12}ed)\b"
)
_ITSELF = spaced(
    r"^\W{0,9}(?:this|it|the (?:present )?(?:notice|award|contract|requirement|opportunity|procurement))"
    r"(?: (?:notice|award|contract|requirement|opportunity|procurement|exercise))? (?:(?:now|only) )?"
    r"(?:is|was|has been|will be|concerns|relates to|announces|gives notice of)\b"
    r"(?! not\b(?! a call for competition\b(?! for)))"
)
_NOTICE = re.compile(r"\W{0,4}(?:\w{1,20}\s{1,2}){1,4}notice\s{0,3}[:\u2013-]\s", re.I)
"""A sentence that begins with the kind of its notice, as a heading."""
_NOT_A_VERB = spaced(r"\b(?:planned|proposed|restricted|limited|negotiated|expected|updated|corrected)\b")


_IS_NONE = spaced(_NO_COMPETITION, _NO_TENDERS)
_OF_CALL_OFFS = spaced(r"\b(?:call[\s-]?offs?|orders?|where|if|unless|below|until|yet|further|lots?)\b|[£\d]")
"""Beside the words that nobody competes: it is so of orders, of small ones, or for now."""


def says_of_itself(text: str) -> bool:
    """Whether a sentence says of its own notice that it is out of scope: a heading, or "this is a ...".

    What else names such an act tells the background of a competition: "the last contract was a direct award".
    """
    for found in _SENTENCE.finditer(text):
        sentence = found.group()
        named = [match for pattern in _REASONS.values() if (match := pattern.search(sentence))]
        if not named:
            continue
        before = sentence[: named[0].start()]
        heading = len(sentence.split()) <= _TITLE and not _VERB.search(_NOT_A_VERB.sub(" ", sentence))
        if _IS_NONE.search(sentence) and not _OF_CALL_OFFS.search(sentence):
            return True
        if (heading and len(before.split()) < _TITLE // 2) or _ITSELF.search(sentence):
            return True
        if not before.strip(" \t-*#(") and _NOTICE.match(sentence):
            return True
    return False
