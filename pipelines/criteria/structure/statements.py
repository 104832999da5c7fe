"""What sentences say of social value without a figure: built in, not weighted, mandatory, scored."""

import re

from pipelines.criteria.denials import undoes
from pipelines.criteria.limits import pass_marks
from pipelines.criteria.patterns import spaced
from pipelines.criteria.sentence_of import is_not_asked
from pipelines.criteria.statements import denial, plain_denial
from pipelines.criteria.structure.contexts import KPI, NOT_THIS, NOW, POLICY, Wording
from pipelines.criteria.structure.labels import PRICE_SURE, SOCIAL_VALUE, named
from pipelines.criteria.structure.listed import lists_of

_NAMED = spaced(rf"{SOCIAL_VALUE}")
_GOES_ON = spaced(
    r"\W{0,10}(?:it|this|they|these|that|the (?:response|answer|question)|instead|rather|answers?"
    r"|responses?)\b"
)
_STOP_COMMA = re.compile(r"\.(?=,\s)")
_NEGATED = spaced(r"\b(?:not|no)\b")
_SEPARATE = spaced(r"\b(?:separate|stand|question|built|through)")
_EVALUATES = spaced(r"scor|weight|criteri|evaluat|assess")
_SCORES = spaced(r"\bscored\b|\bcriteri|\bevaluated\b")
_EMBEDDED = spaced(
    rf"{SOCIAL_VALUE}[^.]{{0,90}}\b(?:embedded|built in(?:to)?|integrated|incorporated|woven|weaved"
    r"|weaves|runs? through|threaded|spread (?:across|over)|throughout|assessed across|considered (?:in"
    r"|across|throughout|within) (?:all|every"
    rf"|each))\b(?![^.]{{0,30}}\bspecification)(?![^.]{{0,20}}\bcontract)"
    rf"|{SOCIAL_VALUE}[^.]{{0,110}}\b(?:in|of|across|within|under|into|through|by|at|part of) (?:each"
    rf"|every|all)\b[^.]{{0,40}}\b(?:questions?|qs|criteri\w{{1,30}}|responses?|answers?|method"
    rf"|sections?|headings?|statements?)|\b(?:each|every|all) (?:one )?(?:of the )?"
    rf"(?!(?:bid|tender|suppli|appli|provid|contract)\w{{1,6}} )(?:\w{{1,30}}"
    rf" ){{0,3}}(?:questions?|qs|method statements?|responses?|answers?"
    rf"|criteri\w{{1,30}})\b(?!\s{{0,3}}[:(](?:[^.,;()]{{1,40}}[,;]){{1,8}}[^.,;()]{{0,40}}{SOCIAL_VALUE})"
    rf"[^.]{{0,60}}{SOCIAL_VALUE}|(?:no|not a|isn'?t a|without a) (?:separate"
    r"|stand[\s-]?alone|single|specific|Q\b|question by"
    rf" itself)[^.]{{0,80}}{SOCIAL_VALUE}?[^.]{{0,120}}\b(?:each|every|all|throughout|across)\b"
    rf"|{SOCIAL_VALUE}[^.]{{0,60}}(?:not (?:a )?(?:separate|stand[\s-]?alone)|isn'?t a (?:q\b|question"
    rf"|separate|criterion))[^.]{{0,200}}\b(?:each|every|all|throughout|across)\b|\b(?:built|embedded"
    rf"|integrated|incorporated|woven|weaved) (?:\w{{1,30}} )?{SOCIAL_VALUE} (?:into|in|through)"
)
_NOT_WEIGHTED = spaced(
    rf"{SOCIAL_VALUE}[^.;]{{0,70}}\b(?:is|are|was|will|shall|does|do|has|have) (?:\w{{1,30}} )?(?:not"
    rf"|never) (?:be |been |being |a |an |to be |separately ){{0,12}}(?:weight\w{{0,30}}|scored?"
    rf"|evaluat\w{{1,30}}|assess\w{{0,30}}|form\w{{0,30}}|includ\w{{1,30}}|applicable|applied|apply"
    rf"|award|carry|criteri\w{{1,30}}|part|mark\w{{0,30}}|count\w{{0,30}}|given|used|considered"
    rf"|allocated|relevant|assigned|taken)|{SOCIAL_VALUE}[^.;]{{0,50}}\b(?:isn'?t|won'?t|doesn'?t"
    rf"|hasn'?t|wasn'?t|aren'?t)\b[^.;]{{0,30}}\b(?:weight\w{{0,30}}|scored?|evaluat\w{{1,30}}"
    rf"|assess\w{{0,30}}|form|includ\w{{1,30}}|appl\w{{1,30}}|award|carry|criteri\w{{1,30}}|part"
    rf"|mark\w{{0,30}}|count|used)|\b(?:no|without(?: any)?|nil|zero) (?:specific |separate |particular "
    r"|marks? (?:are )?(?:given |awarded |available |allocated )?(?:for|to) |points? (?:are )?(?:given "
    rf"|awarded )?for |weight\w{{0,30}} (?:(?:is|has been|have been|was|will be|shall be) )?(?:gi"
    rf"ven |applied |attached |attaches |assigned"
    rf" |allocated )?(?:for|to) "
    rf"|criterion (?:for|on|of) |score (?:for|on) |question on ){{0,12}}{SOCIAL_VALUE}"
    rf"|{SOCIAL_VALUE}[^.;]{{0,60}}\b(?:unweighted|not weighted|not scored|not evaluated|not applicable"
    rf"|n/?a\b|not required|no weight\w{{0,30}}|zero[\s-]weight\w{{0,30}}|without (?:any"
    rf" )?weight\w{{0,30}}|carries no(?! (?:more|less|greater|lower|higher|smaller)\b)|has no (?:weight"
    rf"|marks|bearing)|nil|not being (?:scored|weighted"
    r"|evaluated)|inapplicable|for info(?:rmation)? only|disapplied|waived|omitted|excluded|dropped"
    r"|left out)|(?:not (?:to )?(?:weight|score|evaluate|apply|include|use|assess)|decided against"
    rf"|disappl\w{{1,30}}|waiv\w{{1,30}}|dispens\w{{1,30}} with|omit\w{{0,30}}) (?:\w{{1,30}}"
    rf" ){{0,4}}{SOCIAL_VALUE}|{SOCIAL_VALUE}[^.]{{0,100}}\b(?:will not|shall not|do(?:es)? not|don'?t"
    r"|won'?t) (?:be )?(?:count|form|affect|influence|scored|weighted|evaluated|bear)"
)
_MANDATORY = spaced(
    rf"\b(?:mandatory|compulsory|must (?:be )?(?:answer\w{{0,30}}|complet\w{{0,30}}|submit\w{{0,30}}"
    rf"|return\w{{0,30}}|respond\w{{0,30}}|provid\w{{0,30}})|required|reqd|to be answered"
    rf"|answer)\b[^.]{{0,110}}{SOCIAL_VALUE}[^.]{{0,110}}\b(?:not (?:be |to be )?|un|no |without being"
    rf" )(?:scor\w{{0,30}}|weight\w{{0,30}}|mark\w{{0,30}}|evaluat\w{{0,30}})"
    rf"|{SOCIAL_VALUE}[^.]{{0,110}}\b(?:mandatory|compulsory|must\b|required|reqd|to be answered"
    rf"|answer)\b[^.]{{0,110}}\b(?:not (?:be |to be )?|un|no |without being )(?:scor\w{{0,30}}"
    rf"|weight\w{{0,30}}|mark\w{{0,30}}|evaluat\w{{0,30}})|{SOCIAL_VALUE}[^.]{{0,60}}\b(?:not (?:be"
    rf" )?scor\w{{0,30}}|no score|unscored|not (?:be )?marked)\b[^.]{{0,90}}\b(?:mandatory|compulsory"
    rf"|must|required|reqd|answer)|{SOCIAL_VALUE}[^.;\n]{{0,50}}\bfor info(?:rmation)?"
    rf" only[^.]{{0,30}}(?:no score|not scor)"
)
_PASS_FAIL = spaced(
    rf"{SOCIAL_VALUE}[^.;\n]{{0,80}}\b(?:pass\s?(?:/|or|-|&)\s?fail|pass\s{{0,4}}/\s{{0,4}}fail"
    rf"|yes\s{{0,4}}/\s{{0,4}}no|p/f)\b|\b(?:pass\s?(?:/|or|-)\s?fail)\b[^.;\n]{{0,60}}{SOCIAL_VALUE}"
    rf"|\b(?:a|the) pass (?:on|for|in) (?:the )?{SOCIAL_VALUE}|\bmust pass (?:the )?{SOCIAL_VALUE}"
)
_SCORED = spaced(
    rf"{SOCIAL_VALUE}[^.]{{0,110}}\b(?:(?:will|with|shall|to|also|all|gets?|is|are|be) (?:also )?(?:all"
    r" )?(?:be |get )?(?:scored|evaluated|assessed|weighted|ranked|marked|judged|compared|considered"
    rf" (?:as part of|in) (?:the )?evaluation|taken into account))|\b(?:scored?|evaluat\w{{1,30}}"
    rf"|assess\w{{0,30}}|judged|marked|award\w{{0,30}}|look\w{{0,30}}(?! for\b)) (?:\w{{1,30}} ){{0,4}}(?:on"
    rf"|against|for|upon|at|by|with)\b[^.]{{0,110}}{SOCIAL_VALUE}|(?:award |evaluation"
    rf" )?criteria\b[^.]{{0,60}}(?:[:=]|are|is|include|includes|will be"
    rf"|being)[^.]{{0,140}}{SOCIAL_VALUE}|\b(?:order of (?:importance|priority|preference)|descending"
    rf"|ranked)\b[^%]{{0,250}}?{SOCIAL_VALUE}|{SOCIAL_VALUE}[^.]{{0,60}}\b(?:ranked|order of)\b|(?:marks"
    rf"|points|score|weight\w{{0,30}}) (?:\w{{1,30}} ){{0,2}}(?:for|to|on) (?:the )?{SOCIAL_VALUE}"
    rf"|\bquestion on {SOCIAL_VALUE}|{SOCIAL_VALUE} (?:question|response|answer|submission|method"
    rf" statement)s?\b[^.]{{0,60}}\b(?:scor|mark|evaluat|assess)|{SOCIAL_VALUE}[^.]{{0,40}}\b(?:is|are"
    rf"|forms?) (?:an? |one of (?:the|our) |part of the |among (?:the )?)(?:\w{{1,30}} )?(?:award"
    rf"|evaluat\w{{1,30}}|scored|criteri\w{{1,30}})"
)
_INSIDE_QUALITY = spaced(
    rf"{SOCIAL_VALUE}[^.]{{0,70}}\b(?:part of|within|under|inside|in|among) (?:the )?(?:overall"
    r" )?(?:quality|technical|non-price)\b(?! of)|\b(?:quality|qual|technical"
    rf"|non-price)\b[^.]{{0,40}}\b(?:contains?|includ\w{{1,30}}|incl\.?|inc\.?|covers?|compris\w{{1,30}}"
    rf"|consists? of|taking in|embrac\w{{1,30}})\b[^.%]{{0,110}}{SOCIAL_VALUE}"
    rf"|\b(?:quality|qual|technical|non-price)\b[^.,]{{0,40}}\bwith\b[^.%]{{0,110}}{SOCIAL_VALUE}"
    rf"|\b(?:quality|technical) (?:\w{{1,20}} ?)?[=:] (?:an? |the )?(?:one )?[^.%\d]{{0,110}}{SOCIAL_VALUE}"
)
MAYBE = spaced(
    r"\b(?:may|might|could) (?:\w{1,30} ){0,2}(?:be|form|include|consider|apply|carry|set|add|weight"
    r"|use)|\bif (?:applicable|appropriate|used)|to be (?:confirmed|decided)"
)
_THING = spaced(
    rf"{SOCIAL_VALUE} (?:system|platform|software|tool|portal\b(?! score)|measurement"
    rf"|consultan\w{{1,30}}|training|officer|team|dep(?:artmen)?t|manager|board|report(?:ing|s)?\b|data"
    rf"|fund\b|KPIs?|hub)|(?:record|measure|report|deliver|monitor|track)\w{{0,30}} (?:the |its"
    rf" |\w{{2,20}}['\u2019]s? )?{SOCIAL_VALUE}"
)


def statements(wording: Wording) -> dict[str, int]:
    """Kinds that are said of this award, each with the number of the first sentence that says it.

    The kinds: embedded, mandatory, not_weighted, pass_fail, inside, scored.
    """
    found: dict[str, int] = {}
    for number, context in enumerate(wording.contexts):
        if context not in NOT_THIS and (kind := _statement(wording, number)):
            found.setdefault(kind, number)
    return found


def _statement(wording: Wording, number: int) -> str | None:
    body = wording.body(number)
    if not named(body, wording.is_defined) and not _NAMED.search(body):
        return None
    if plain_denial(body):
        return "not_weighted"
    return _by_next(wording, number, body) or _by_itself(body)


def _by_next(wording: Wording, number: int, body: str) -> str | None:
    """With the sentence after it, which may say "it is not scored"."""
    following, together = wording.through(number), body
    if number + 1 < len(wording.sentences) and _GOES_ON.match(wording.body(number + 1)):
        together = _STOP_COMMA.sub("", f"{body}, {wording.body(number + 1)}")
    short = len(following) < 260
    if _EMBEDDED.search(together):
        return "embedded"
    if _is_mandatory(together):
        return "mandatory"
    if together is not body and _NOT_WEIGHTED.search(together) and _NEGATED.search(together[len(body) :]):
        return "not_weighted"
    if _EMBEDDED.search(body) or (short and _EMBEDDED.search(following) and _SEPARATE.search(following)):
        return "embedded"
    return "mandatory" if _is_mandatory(following if short else body) else None


def _is_mandatory(text: str) -> bool:
    """Whether social value must be answered and is not scored; not where no answer is required."""
    return bool(_MANDATORY.search(text)) and not is_not_asked(text)


_PASS_MARK = spaced(
    r"\bmin(?:imum|\.)? (?:\w{1,20} ){0,2}(?:scores?|marks?|standard|threshold)(?: (?:of|is|at)){0,2} \d",
    r"\b(?:scor\w{1,3}|achiev\w{1,3}|obtain\w{0,3}|reach\w{0,3}|attain\w{0,3}) (?:\w{1,20} ){0,2}"
    r"(?:less than|below|under|fewer than|lower than|at least) \d",
    r"\b(?:must|have to|has to|need to|needs to) (?:scor|achiev|obtain|reach|attain)\w{0,2} \d",
    r"\bpass(?:ing)?[\s-]?mark (?:of|is|at) \d|\b(?:quality |minimum )?(?:pass )?threshold (?:of|is|at) \d",
)
"""A score that an answer must reach: who does not is shut out, and the question is asked."""


def _by_itself(body: str) -> str | None:
    if _PASS_MARK.search(body):
        return "pass_fail"
    if denied := denial(body):
        return "mandatory" if denied[0] == "mandatory_unscored" else "not_weighted"
    if _NOT_WEIGHTED.search(body) and not undoes(body) and not pass_marks(body):
        return "not_weighted"
    if _PASS_FAIL.search(body):
        return "pass_fail"
    if _is_aside(body):
        return None
    if _INSIDE_QUALITY.search(body):
        return "inside"
    return "scored" if _SCORED.search(body) or _is_listed(body) else None


_JUDGES = spaced(
    r"\b(?:regard|consider|look|judg|choos|chosen|decid|decision|weigh|compar|assess|evaluat|scor|mark"
    r"|award|select|rank)"
    r"\w{0,5}\b"
)


def _is_listed(body: str) -> bool:
    """Whether a sentence judges by a list of names, price and social value among them."""
    judged = _JUDGES.search(body)
    if judged is None or not PRICE_SURE.search(body, judged.end()):
        return False
    return any(
        len(items) > 2 and any(PRICE_SURE.search(item) and not named(item, True) for item in items)
        for items in lists_of(body[judged.end() :], True)
    )


_OF_EXTENSION = spaced(
    r"\bperformance (?:score|measure)s?\b",
    r"\b(?:extend|extension|renewal)\w{0,3}\b[^.]{0,60}\b(?:needs?|depends?|requires?|subject to|if)\b",
    r"\b(?:needed|required|conditions?) (?:\w{1,20} ){0,2}for (?:an? |any |the )?(?:contract )?"
    r"(?:extension|renewal)",
)
"""How a contract that runs is judged is no award."""


def _is_aside(body: str) -> bool:
    """What may be, a system or report of that name, how a contract is managed, policy."""
    if (
        _OF_EXTENSION.search(body)
        or MAYBE.search(body)
        or (_THING.search(body) and not _EVALUATES.search(body))
    ):
        return True
    if KPI.search(body) and not _SCORES.search(body):
        return True
    return bool(POLICY.search(body)) and not NOW.search(body)
