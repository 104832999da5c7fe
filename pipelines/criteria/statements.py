"""Sentences on social value without a figure: not weighted, embedded, will be scored, pass or fail."""

import re
from functools import lru_cache

from pipelines.criteria import vocabulary
from pipelines.criteria.amounts import PASS_FAIL
from pipelines.criteria.denials import denies, undoes
from pipelines.criteria.patterns import spaced
from pipelines.criteria.plainer import AMOUNT, FIGURE, NUMBER, UNIT, plainer
from pipelines.criteria.refusals import ELSEWHERE, MAY, NOT_AWARD, POLICY, POLICY_LEAD, THIS, refusal
from pipelines.criteria.sentence_of import NAMED, is_not_asked, of_terms
from warehouse.sieve import REMEMBERED, Sieve


def _on(*alternatives: str) -> Sieve:
    return spaced(*(one.replace("social value", NAMED) for one in alternatives))


_NOT_WEIGHTED = _on(
    r"social value[^.]{0,60}\b(?:(?:is|are|will|shall|does|do) not|(?:is|are|wo|does|do)n.?t)"
    r" (?:be |been |be separately |be a"
    r" )?(?:weighted|scored|evaluated|assessed|form (?:any )?part|included|applicable|an? award|carry"
    r"|apply|required)|social value[^.]{0,60}\bnot been (?:given|allocated|assigned|applied"
    r"|attributed) (?:a |any )?(?:weight|score|mark)|no (?:specific |separate )?social value"
    r" (?:weighting|criteri\w{1,30}|question|element)|social value[^.]{0,60}\b(?:unweighted"
    r"|(?:without|no|zero|nil) (?:a |any |separate )?weight\w{0,30}|not weighted)",
    r"social value[^.]{0,160}\bno weight\w{0,30} will be given",
    r"\b(?:not|never|n't) (?:be )?(?:weight|scor|evaluat|assess|mark)\w{0,4} (?:on |for |against"
    r" )?social value\b"
    r"(?![^.]{0,60}\b(?:selection|stage|SQ|PQQ|separate\w{0,2}|unless|until|below|alone|only|lots?|twice)\b)",
    r"social value[^.]{0,200}\b(?:don't|do not|doesn't|does not|won't|will not) count\b",
)
_WEIGHED = r"(?:weigh(?:s|t|ts|ted|ting|tings|ed)?|scor(?:e|es|ed|ing)|mark(?:s|ed|ing)?|points?)"
_JUDGED = r"(?:weighted|weighed|scored|marked|evaluated|assessed|judged|counted|considered)"
_JUDGE = r"(?:weight|weigh|score|mark|evaluate|assess|judge|count)"
_AWARDING = (
    r"(?:(?:the |our |this |any |how |which )?(?:\w{1,20} ){0,2}?(?:evaluation|scoring|award|assessment"
    r"|decision"
    r"|outcome|result|criteria|marking|score|marks|tenders?|bids?|winner))"
)
_WE = r"(?:we|the (?:council|authority|panel|buyer)|evaluators)"
_NO_MORE = r"\b(?! (?:on|above|below|over|under|by|at|\w{2,20}ly)\b)"
_DENIES_IT = _on(
    # "carries no marks", "attracts no score", "is given no points", "plays no part in the evaluation".
    r"social value\b[^.;:,]{0,40}?\b(?:carr(?:y|ies)|attracts?|earns?|receives?|gets?|has|have|bears?"
    r"|holds?"
    r"|gains?|scores?|(?:is|are|be) (?:given|awarded|allocated|assigned|allotted)|wins?|brings?)"
    rf" (?:no|zero|nil) (?:\w{{1,12}} )?{_WEIGHED}\b",
    r"social value\b[^.;:,]{0,40}?\b(?:plays?|forms?|has|have|takes?|makes?|bears?) (?:no|zero)"
    r" (?:part|role|bearing|influence|effect|impact|say|place|share|relevance|difference)"
    rf" (?:in|of|on|to|for|at|over|whatsoever|at all)\b(?: {_AWARDING})?",
    r"social value\b[^.;:,]{0,40}?\b(?:scores?|weighs?|counts? for|is worth|are worth|earns?|wins?)"
    r" nothing\b",
    # "neither scored nor weighted", before its name and after it.
    r"social value\b[^.;:]{0,60}?\bneither (?:be )?(?:\w{1,12} )?"
    rf"{_JUDGED} (?:n?or|and) (?:is it |be |given (?:any )?)?(?:{_JUDGED}|weight|marks)\b",
    # "is not something we score".
    r"social value\b[^.;:]{0,20}?\b(?:(?:(?:is|are) not|isn't|aren't) (?:something|an? \w{1,10}|one of the"
    rf" \w{{1,10}}|one|what|any)|(?:is|are) nothing) (?:(?:that|which) )?(?:{_WE}|is|are|will be)"
    r" (?:(?:will|shall|would|intend to|plan to|propose to|are going to|wish to|be|to) ){0,2}"
    rf"(?:{_JUDGE}|{_JUDGED}|scoring|weighting|marking|evaluating|assessing)\b(?! \w{{2,20}}ly\b)",
    # "is not going to be scored", "does not attract any marks", "is of no relevance to the award".
    rf"social value\b[^.;:,]{{0,20}}?\b(?:(?:is|are) not|isn't|aren't) going to be {_JUDGED}\b",
    r"social value\b[^.;:,]{0,30}?\b(?:(?:do|does|will|shall) not|don't|doesn't|won't) (?:carry|attract"
    r"|earn"
    rf"|receive|get|bring|have|bear|gain|win) (?:any|a) (?:\w{{1,12}} )?{_WEIGHED}\b",
    r"social value\b[^.;:,]{0,20}?\b(?:is|are) of no (?:relevance|account|consequence|importance|weight)"
    r" (?:to|in|for) (?:the|our|this) (?:award|evaluation|scoring|decision|outcome|result)\b",
    # "is not among the award criteria", "is left out of the evaluation".
    r"social value\b[^.;:,]{0,30}?\b(?:not|never|n't) (?:be )?(?:among|one of|amongst|counted in|part of"
    r"|included (?:in|among)|in|within) "
    r"(?:the|our|these|any) (?:\w{1,12} )?(?:award |evaluation |scoring |assessment )?"
    r"(?:criteria|evaluation|scoring|award|assessment|marks|score)\b(?! (?:that|which|used|for|of"
    r"|criteri\w{1,2})\b)",
    r"social value\b[^.;:,]{0,30}?\b(?:left out of|excluded from|outside|omitted from|kept out of)"
    r" (?:the|our|any|this) (?:\w{1,12} )?(?:evaluation|scoring|award|assessment|marks|score|criteria)\b",
    rf"social value[\s:(\[-]{{1,6}}(?:not (?:{_JUDGED}|applicable)\b|n/a\b)",
)
"""Denials of which social value is the subject."""
_DENIES = _on(
    rf"\bneither social value (?:n?or|and)\b[^.;]{{0,60}}?\b(?:is|are|will be|has been)"
    rf" {_JUDGED}{_NO_MORE}",
    rf"\bneither [\w &-]{{2,40}} n?or social value (?:is|are|will be|has been) {_JUDGED}{_NO_MORE}",
    rf"\b(?:{_WE}|will|shall|do|does) neither (?:be )?{_JUDGE}s? n?or {_JUDGE}s? social value\b",
    rf"\b(?:not|never|n't) {_JUDGE}(?:,| or| nor) (?:{_JUDGE} )?social value\b",
    # "No marks are available for social value", "there is no score for it".
    rf"\b(?:no|zero|nil) (?:\w{{1,12}} )?(?:{_WEIGHED}|credit)(?: (?:is|are|will|shall|be|been|has|have"
    rf"|go|goes|given"
    r"|available|awarded|allocated|attached|assigned|allotted|offered|set|aside|reserved|applied"
    r"|made)){0,4}"
    r" (?:for|to|on|against|by) (?:the )?social value\b"
    r"(?=\s{0,4}(?:[.,;:)!]|$|(?:in|for|under) (?:this|the|our)\b|at all|whatsoever|or\b|and\b|as\b"
    r"|here\b))",
    rf"\bnothing is {_JUDGED} (?:on|for|against|under) (?:the )?social value\b",
    # "invites talks for schools, although these are not evaluated".
    r"social value\b[^.;]{0,160}?\b(?:although|though|albeit|but) (?:(?:these|this|they|it|that|(?:any )?such"
    rf" \w{{1,12}}) )?(?:is|are|will) not (?:be )?{_JUDGED}{_NO_MORE}",
    rf"\bno social value (?:\w{{1,12}} )?(?:is|are|will be|has been|shall be) {_JUDGED}{_NO_MORE}",
)
"""Denials of which it is not: "no marks for social value", "we score neither"."""
_OBJECT = spaced(
    r"\b(?:for|on|of|in|to|with|about|regarding|under|against|no|without|low|poor|weak|any)"
    r" (?:(?:the|their|its|poor|low|weak) )?$"
)
"""Before social value where another word is the subject: "tenderers who fail on social value"."""
_HEDGED = spaced(
    r"\b(?:yet|only|until|unless|except|without|where|if|when|whose|who|once|after|before|still"
    r"|separate\w{0,2}"
    r"|alone|itself|own|twice|solely|merely|just|simply|other than|over and above|over the|above the|beyond"
    r"|in excess|late|limit|pages?|words?|stage|selection|SQ|PQQ|shortlist\w{0,4}|first|interviews?"
    r"|(?:bidder|tenderer|supplier|response|answer|bid|tender|submission|offer)s? (?:has|have|had|with"
    r"|having|that"
    r"|which|who|scored|submitted|offered|over)|reject\w{0,4}|disqualif\w{1,4}|fail\w{0,3}"
    r"|that (?:attract|carr|earn|receiv|get|scor)\w{1,4}|no (?:more|less|fewer|greater|higher|lower"
    r"|small|smaller"
    r"|little|lesser|mean|minor|insignificant)|lots? (?:\d|[a-z]\b)|full|unweighted|unscored|optional"
    r"|(?:price|pricing|cost|commercial|financial|quality|technical) (?:evaluation|score|scoring"
    r"|assessment|marks"
    r"|criteria|envelope|element)|not true|wrong|myth|contract management|framework|call-?offs?)\b",
    r"\?",
    r"\b(?:not|never|n't) (?:only|just|simply|merely|to say|mean)\b",
)
"""A denial beside these is no plain one: of some bidders, of a stage, of a part, or not yet."""
_MANDATORY = _on(
    r"social value (?:question|response|statement|section|answer|submission|proposal|form)s?\b[^.]{0,60}"
    r"\bfor (?:info(?:rmation)?|monitoring) (?:only|purposes)\b",
    r"\b(?:mandatory|compulsory|must (?:be )?(?:answer|complete|submit|return|respond"
    r"|provide)\w{0,4}|required to"
    r" (?:answer|complete|submit|return|respond|provide))\b[^.]{0,90}social value[^.]{0,90}"
    r"\b(?:not (?:be )?|un|without being )(?:scored|weighted|marked|evaluated)",
    r"social value[^.]{0,90}\b(?:mandatory|compulsory|must (?:be )?(?:answer|complete|submit|return"
    r"|respond|provide)\w{0,4}"
    r"|required)\b[^.]{0,90}\b(?:not (?:be )?|un|without being )(?:scored|weighted|marked|evaluated)",
)
_EMBEDDED = _on(
    r"social value[^.]{0,80}\b(?:embedded|built in(?:to)?|integrated|incorporated|woven|runs? through"
    r"|threaded|considered throughout)\b[^.]{0,60}\b(?:questions?|quality|criteri\w{0,30}|throughout"
    r"|evaluation|all|each|every)|social value[^.]{0,40}\b(?:integral|inherent|included|contained"
    r"|assessed|considered|part)\b[^.]{0,20}\b(?:each|every|all) (?:of )?(?:the )?(?:\w{1,30}"
    r" ){0,2}(?:questions?|criteri\w{1,3}|responses?|answers?|method statements?)|\b(?:each|every"
    r"|all) (?:of the )?(?:quality )?(?:question|method statement|response)s?[^.]{0,40}\b(?:includes?"
    r"|contains?|incorporates?) (?:an? )?(?:element of )?social value",
    r"\b(?:built|embedded|integrated|incorporated|woven) (?:\w{1,30} )?social value (?:into|in|through)\b",
    r"social value[^.]{0,80}\bintegral part of (?:each|every|all)\b",
    r"\b(?:each|every|all) (?:of )?(?:the |our )?(?:\w{1,20} ){0,2}(?:questions?|answers?"
    r"|responses?|method statements?)"
    r"\b[^.]{0,60}\bsocial value in mind\b",
    r"social value[^.]{0,160}\b(?:within|across|through|in) (?:all|each|every one) of (?:them|these|those)\b",
)
_SCORED = _on(
    r"social value[^.]{0,90}\b(?:(?:will|with|shall|to) (?:(?:also|again|then|all) )?be (?:scored"
    r"|evaluated|assessed"
    r"|weighted|used|considered (?:as part of|in) (?:the )?evaluation|taken into account (?:in|when)"
    r" \w{0,30}\s{0,4}(?:award|evaluat)\w{0,30})|(?:is|are|forms?|will form) (?:also )?(?:an? |part"
    r" of the )?(?:evaluated|scored|award criteri\w{1,30}|evaluation criteri\w{1,30}|evaluation"
    r"|quality (?:criteri\w{1,30}|evaluation)))|(?:scored|evaluated|assessed|awarded|evaluate|assess)"
    r" (?:\w{1,30} ){0,3}(?:on|against|for|upon)\b[^.]{0,80}social value|(?:award )?criteria"
    r"[^.:]{0,40}:[^.]{0,120}social value|(?:award|evaluation) criteria (?:are|will be"
    r"|include|includes)[^.]{0,80}social value|social value[^.]{0,60}\b(?:considered|assessed"
    r"|included|covered|addressed) (?:as part of|within|under|in) (?:the )?quality"
    r"|quality\s{0,4}\(?(?:including|incl\.?|and) social value|(?:marks|points|score|weighting)"
    r" (?:\w{1,30} ){0,2}(?:for|to) (?:the )?social value|scoring of (?:the )?social value"
    r"|social value[^.]{0,40}\b(?:among|one of|part of) (?:the )?(?:scored|evaluated|weighted)\b",
    r"\bscores? for\b[^.]{0,60}social value",
    r"\b(?:best|right) (?:balance|combination|mix) (?:of|between)\b[^.;]{0,80}social value",
    r"\b(?:award|choos|chose|select|decid|best|winn|judg)\w{0,5}\b[^.;%]{0,90}\b(?:looked at|look(?:ing)?"
    r" at|tak(?:e|ing) into account"
    r"|weigh(?:ing)? up|having regard to|on the basis of|based on)\b[^.;%]{0,90}social value",
    r"^\W{0,4}(?:also|we also|we will also|they will also|then) (?:looked|look|consider(?:ed)?)"
    r" (?:at)?\b[^.;%]{0,90}social value",
    r"social value (?:\w{1,20} ){0,3}(?:will )?(?:be|form|forms) (?:a )?part of how (?:we|bids|tenders|you)",
    r"social value[^.]{0,60}\btaken into account when[^.]{0,30}(?:evaluat|award|scor)",
    # What a panel looks at, price among it.
    r"\b(?:we|panel|council|authority|officers?|evaluators|trustees|board)(?: (?:will|shall|then|also"
    r"|now)){0,3}"
    r" (?:consider|evaluate|look at|judge|score|weigh|assess|compare)s?\b"
    r"(?=[^.;%\d]{0,160}\b(?:price|cost|fee|rent|quality|value for money)\b)[^.;%\d]{0,90}social value",
    r"\b(?:evaluation|scoring|award) (?:model|method\w{0,5}|criteria|matrix|scheme|sheet)\b[^.%\d]{0,20}"
    r"[^.%]{0,90}\b(?:includes?|covers?|takes? in) (?:the |a )?social value",
    r"\b(?:looked at|judged|compared|chosen)\b[^.;%\d]{0,90}\bincludes? (?:the )?social value",
)
_INSIDE = _on(
    r"social value[^.]{0,60}\b(?:forms?|is|are|be|will form) (?:\w{1,30} ){0,2}(?:part of|within"
    r"|under|inside|in) (?:the )?(?:overall )?(?:quality|technical)\b|\b(?:quality|technical)"
    r" (?:\w{1,30} ){0,2}(?:contains?|includes?|including|covers?|compris\w{1,3}|consists?"
    r" of)\b[^.]{0,90}social value",
    r"\bquality (?:questions|criteria|method statements|sub-?criteria|headings?)\b[^.]{0,120}social value",
    r"social value[^.]{0,40}\bone of the (?:\w{1,30} )?quality\b",
    r"\b(?:quality|technical)\W{0,4}(?:\d{1,3}\s?%)?\W{0,4}(?:including|incl\.?|includes|with)"
    r" (?:\w{1,30} ){0,2}social value",
    r"\bunder (?:the )?quality\b[^.%]{0,200}social value",
    r"\b(?:quality|technical|non-?price)\b(?:(?!\b(?:price|cost)\b)[^.]){0,70}"
    r"\b(?:take(?:s|n)? in|taking in|includ(?:e|es|ing)|covers?|compris(?:e|es|ing)|made up of|consists?"
    r" of)\b"
    r"[^.%\d]{0,120}social value",
)
_BENEFITS = spaced(r"\bbenefits? (?:to|for) (?:the )?(?:local |wider )?communit(?:y|ies)\b")
"""Community benefit in other words, which names it only in a sentence on the award criteria themselves."""
_CRITERION = spaced(
    r"\b(?:as (?:a )?part of|within|under|in|among) (?:the |our )?(?:award|evaluation) criteri(?:a|on)\b"
    r"[^.]{0,120}\b(?:asked|required|expected|invited|have|need) to (?:\w{1,20} ){0,3}"
    r"(?:provide|submit|describe|explain|demonstrate|set out|state|give|outline)\b",
    r"\b(?:asked|required|expected|invited|have|need) to (?:\w{1,20} ){0,3}"
    r"(?:provide|submit|describe|explain|demonstrate|set out|state|give|outline)\b[^.]{0,160}"
    r"\bas (?:a )?part of (?:the |our )?(?:award|evaluation) criteri(?:a|on)\b",
)
_OTHERWISE = spaced(
    r"^\W{0,4}(?:the|this|these|it|such|responses?|answers?)\b[^.]{0,60}?(?:\b(?:is|are|will|does|do) not"
    r"|(?:is|are|wo|does|do)n't) (?:be )?(?:weighted|scored|evaluated|assessed|carry)"
)
_PRONOUN = spaced(
    r"^\W{0,4}(?:but |yet |however,? )?(?:they|(?:these|those)(?: (?:matters|answers|responses"
    r"|commitments))?|it|this|that) (?=(?:do|does|will"
    r"|shall|are|is)\b)"
)
_IS_IT_WEIGHED = spaced(
    r"^\W{0,4}(?:Q(?:uestion)?\s?\d{0,3}\W{1,3})?(?:(?:and|what about|how about|is|are|does|do|will|any)"
    r" )?(?:the |there )?"
    rf"{NAMED}(?: (?:be|is|get|going to be|to be))?(?: (?:scored|weighted|weighed|marked|evaluated|assessed"
    rf"|counted?|looked at"
    r"|asked (?:for|about)|included|part of (?:it|the (?:score|evaluation|award))|in (?:it|the (?:score"
    r"|evaluation))))?\W{0,3}$"
)
"""A question that asks no more than whether it is weighed."""
_NO = spaced(
    r"^\W{0,4}(?:A(?:nswer)?\W{1,3})?(?:no\b(?=\W{0,3}$|[.,;:-])|not (?:(?:for|in|on) (?:this|an?|such)"
    r" (?:\w{1,12} )?(?:tender|procurement|purchase|round|exercise|contract|occasion|competition|order"
    r"|quotation|size"
    r"|case)|this time|here)\b)(?![^.]{0,120}(?:\d|\bsee\b))"
)
_IT_SCORED = spaced(
    r"^\W{0,4}(?:it|this|that|the (?:response|answer)|each|all|these|they)(?: (?:three|of (?:these"
    r"|them)))? (?:will|is to|are to|shall)"
    r" (?:(?:also|then|all) )?be (?:scored|marked|evaluated|assessed)\b"
)
_BUILT_IN = spaced(
    r"^\W{0,4}(?:it|this|that)\b[^.]{0,30}\b(?:built|embedded|integrated|incorporated"
    r"|woven) in(?:to)?\b[^.]{0,30}"
    r"\b(?:each|every|all)\b"
)
_DEPENDS = spaced(
    r"\b(?:depend\w{0,3}|var(?:y|ies)) (?:up)?on? ?(?:the |each |every )?(?:nature|type|kind|size|contract)\b"
)
"""What is so in general is not said of this tender."""
_ASKED = spaced(
    r"\b(?:mandatory|compulsory"
    r"|(?:required|must|shall|have to|has to|need to|needs to|are to|is to|obliged to)(?: be)?(?:"
    r" \w{1,12}){0,2}?"
    r" (?:answer|complet|submit|return|respond|provid|fill|send|supply|enclos|attach|sign|come with)\w{0,4}"
    r"|(?:is|are) (?:required|asked for|requested|sought|invited|wanted))\b",
    r"\b(?:is|are|has|have|needs?|should|must) (?:to )?(?:be )?"
    r"(?:filled in|completed|answered|submitted|returned|provided|supplied|collected)\b",
    r"\b(?:bidders?|tenderers?|suppliers?|applicants?|you|everyone)\b[^.;]{0,30}\b(?:shall|must|have to"
    r"|need to|are to)"
    r" (?:also )?(?:commit|pledge|answer)\b",
)


def _is_asked(segment: str) -> bool:
    """Whether a sentence says that something on social value must be given, or is asked for."""
    return bool(_ASKED.search(segment)) and not is_not_asked(segment)


_NOT_SO_MUCH = spaced(
    r"\b(?:not|no longer|n't|instead of|rather than|replaces|replacing|supersedes|superseding)"
    r" (?:(?:be|been|being|carry|carries|have|has|had|attract|get|given|receive|hold|weighted|scored|worth"
    r"|assessed|evaluated|count|counts|account|a|an|the|its|any|weight|weighting|score|share"
    r"|of|at|for|as|by|to"
    r"|with|set|stated|published|advertised|previous|original|earlier|former|total|overall|maximum|"
    r"figure|is|was) ){0,7}" + AMOUNT
)
"""A figure that the sentence takes back: "not weighted at 10%", "no longer 10%", "rather than 10%"."""
_REVISED = spaced(
    rf"\bfrom (?:the )?{NUMBER}(?:{UNIT})?[^.;]{{0,40}}?\bto (?:be )?{AMOUNT}",
    # What it moves from is blanked before (asides.py).
    rf"\bfrom\s{{3,14}}to (?:be )?{AMOUNT}",
    r"\b(?:chang|amend|correct|increas|reduc|revis|rais|lower|alter|updat|adjust)\w{1,4} (?:\w{1,20} ){0,3}to"
    rf" {AMOUNT}",
)
_MOVED = spaced(
    r"\b(?:previously|former(?:ly)?|original(?:ly)?|initial(?:ly)?|used to|old|earlier|last|prior|before)\b"
    rf"[^.\n]{{0,60}}?{AMOUNT}[^.\n]{{0,60}}?"
    r"\b(?:now|current(?:ly)?|new|today|this|since|after|amended|revised|instead|is|are|carries)\b"
    rf"[^.\n]{{0,40}}?{AMOUNT}"
)
"""A figure of earlier or of another exercise, and one of now, in a sentence."""
_WEIGHS = spaced(r"\b(?:weight\w{0,5}|scor\w{1,3}|marks|points|evaluation|criteri\w{1,3})\b")
_OF_ANOTHER = spaced(
    r"\b(?:price|cost|costs|quality|technical|commercial|financial)\W{1,4}(?:\w{1,12}\W{1,4}){0,2}$"
)
_TO_ANOTHER = spaced(r"^\W{0,4}(?:for |on |to )?(?:the )?(?:price|cost|costs|quality|technical|commercial)\b")
_IT_IS = spaced(
    r"^\W{0,4}(?:(?:but|and|instead|rather|now)\W{1,4})?"
    r"(?:it|this|that|the (?:(?:new|correct|revised|right|social"
    r" value) ){0,2}(?:weight|weighting|figure|percentage|score))(?: for (?:it|this|social value))?"
    r" (?:(?:is|are|was|will be|shall be|should be|should read|carries|counts for|becomes|has)(?: now)?"
    r"|now (?:is|carries|counts for|has|stands at))"
    r" (?:\w{1,20} ){0,3}?" + AMOUNT
)
_RANKED = spaced(
    r"\b(?:from (?:the )?most (?:important )?to (?:the )?least(?: important)?|most important (?:first"
    r"|criterion first))"
    r"[^%]{0,250}?social value",
    r"\b(?:order of (?:importance|priority|preference)|descending importance|ranked (?:in order|as"
    r" follows))[^%]{0,250}?social value",
)
_LISTED_INSIDE = Sieve(
    r"(?:^|\n)[^\n]{0,12}\b(?:quality|technical|non-price)\s{1,3}(?:questions?|criteria|sub-?criteria"
    r"|headings?"
    r"|section|method\s{1,3}statements?)\W{0,6}\n(?:[^\n%]{2,60}[a-z)]\s{0,3}\n){0,8}?"
    r"[ \t]{0,4}[-*\u2022(]?[ \t]{0,3}(?:Q?\d{0,2}(?:\.\d)?|[a-z])[.):]?[ \t]{1,4}"
    rf"{NAMED}\W{{0,4}}(?=\n|$)",
    re.I,
)
"""A heading of quality over lines without a figure, social value among them."""
PER_POINT = Sieve(
    r"\bprice[- ]{1,2}per[- ]{1,2}(?:quality[- ]{1,2})?point|\b(?:cost|pounds?"
    r"|£)[- ]{1,2}per[- ]{1,2}quality[- ]{1,2}point|\bquality[- ]{1,2}points?[- ]{1,2}per[- ]{1,2}pound",
    re.I,
)
_WHETHER = spaced(r"\b(?:asked|asks|ask|queried|question\w{0,3}) (?:us )?(?:whether|if)\b")
"""Who asks whether it is scored says nothing of it."""
_PASSED = spaced(PASS_FAIL.pattern, r"\b(?:a|the) pass (?:on|for|in) (?:the )?social value")
SENTENCES = (
    ("embedded", _EMBEDDED),
    ("mandatory_unscored", _MANDATORY),
    ("not_weighted", _NOT_WEIGHTED),
    ("pass_fail", _PASSED),
    ("award_criterion", _CRITERION),
    ("inside_quality", _INSIDE),
    ("scored", _SCORED),
)
"""In order: a sentence that social value is built in may say too that it is not weighted by itself."""
OPEN_ENDED = ("inside_quality", "scored")
"""Kinds that say less than where social value is weighed."""


def statement(segment: str) -> tuple[str, int, int] | None:
    """(kind, start, end) of what a sentence says of social value without a figure; null for nothing."""
    named = vocabulary.NARROW.search(segment)
    if named is None and _CRITERION.search(segment):
        named = _BENEFITS.search(segment)
    if named is None or POLICY_LEAD.search(segment):
        return None
    unsure = bool(MAY.search(segment) or NOT_AWARD.search(segment))
    elsewhere = bool(ELSEWHERE.search(segment)) and not THIS.search(segment)
    if (revised := _revised(segment, unsure or elsewhere)) and not _EMBEDDED.search(segment):
        return "figure_revised", min(revised[0], named.start()), max(revised[1], named.end())
    if denied := denial(segment):
        return denied
    for kind, pattern in SENTENCES:
        match = pattern.search(segment)
        if match and not (kind in ("scored", "award_criterion") and (unsure or elsewhere)):
            if kind == "pass_fail" and NOT_AWARD.search(segment):
                continue
            if kind == "inside_quality" and _DEPENDS.search(segment):
                continue
            if kind == "not_weighted" and undoes(segment):
                continue
            if kind == "scored" and _WHETHER.search(segment):
                continue
            if kind == "not_weighted" and _is_asked(segment):
                kind = "mandatory_unscored"
            elif kind == "mandatory_unscored" and is_not_asked(segment):
                kind = "not_weighted"
            return kind, min(match.start(), named.start()), max(match.end(), named.end())
    return None


def denial(segment: str) -> tuple[str, int, int] | None:
    """A plain denial that social value is weighed; what is asked all the same is `mandatory_unscored`.

    None where a word beside it keeps it to some bidders, a stage or a part, or to the time being.
    """
    if plain := plain_denial(segment):
        return "not_weighted", *plain
    if _is_asked(segment) and (denied := _denied(segment)):
        return "mandatory_unscored", *denied
    if undoes(segment):
        return None
    match = next((m for m in _DENIES_IT.finditer(segment) if not _OBJECT.search(segment[: m.start()])), None)
    match = match or _DENIES.search(segment)
    if match is None or _HEDGED.search(segment) or _EMBEDDED.search(segment) or FIGURE.search(segment):
        return None
    kind = "mandatory_unscored" if _is_asked(segment) else "not_weighted"
    return kind, match.start(), match.end()


@lru_cache(maxsize=REMEMBERED)
def plain_denial(segment: str) -> tuple[int, int] | None:
    """[start, end) of words that deny it outright; null where it is asked all the same or has a figure.

    Clauses that a semicolon parts are looked at each for itself, where the others give it no size here.
    """
    found = _outright(segment)
    if found or ";" not in segment:
        return found
    start = 0
    for clause in segment.split(";"):
        rest = f"{segment[:start]} {segment[start + len(clause) :]}"
        if (one := _outright(clause)) and (not FIGURE.search(rest) or POLICY.search(rest)):
            return start + one[0], start + one[1]
        start += len(clause) + 1
    return None


def _outright(segment: str) -> tuple[int, int] | None:
    return None if _is_asked(segment) else _denied(segment)


def _denied(segment: str) -> tuple[int, int] | None:
    found = denies(segment)
    if found is None and any(denies(one) for one in plainer(segment)):
        found = (0, len(segment))
    if found is None or of_terms(segment) or _EMBEDDED.search(segment):
        return None
    figures = FIGURE.finditer(segment, found[1])
    return None if any(_may_be_its_own(segment, one) for one in figures) else found


def taken_back(segment: str) -> set[int]:
    """Where the figures end that a sentence says are not the weight."""
    return {found.end() for found in _NOT_SO_MUCH.finditer(segment)}


def _revised(segment: str, elsewhere: bool) -> tuple[int, int] | None:
    """Where a sentence takes a figure back, moves it, or goes on to one after "not weighted": it is no zero.

    Which figure counts is not read here; a list or another sentence may say.
    """
    if refusal(segment):
        return None
    found = _NOT_SO_MUCH.search(segment) or _MOVED.search(segment)
    if found is None and not elsewhere and _WEIGHS.search(segment):
        found = _REVISED.search(segment)
    if found is None and (denied := _NOT_WEIGHTED.search(segment)):
        after = FIGURE.finditer(segment, denied.end())
        found = next((figure for figure in after if _may_be_its_own(segment, figure)), None)
    return (found.start(), found.end()) if found else None


def _may_be_its_own(segment: str, figure: re.Match[str]) -> bool:
    """Nothing says that the figure is that of price or quality."""
    before, after = segment[max(0, figure.start() - 40) : figure.start()], segment[figure.end() :][:40]
    return not (_OF_ANOTHER.search(before) or _TO_ANOTHER.match(after))


def ranked(text: str) -> tuple[str, int, int] | None:
    """Criteria in order of importance with social value among them, over line breaks and numbers."""
    match = _RANKED.search(text)
    return ("scored", match.start(), match.end()) if match else None


def listed_inside(text: str) -> tuple[str, int, int] | None:
    """Social value among the lines without a figure under a heading of quality."""
    match = _LISTED_INSIDE.search(text)
    return ("inside_quality", match.start(), match.end()) if match else None


def built_in(segment: str) -> tuple[str, int, int] | None:
    """ "It is built into each of the questions above", after a sentence on social value."""
    match = _BUILT_IN.search(segment)
    return ("embedded", match.start(), match.end()) if match else None


def follows(segment: str, before: str) -> tuple[str, int, int] | None:
    """What a sentence after one on social value says of it: "The response is not weighted", "It is 5%".

    What must be answered, and is not scored, is asked all the same.
    """
    pronoun = _PRONOUN.match(segment)
    if pronoun and plain_denial(f"social value {segment[pronoun.end() :]}"):
        asked = _is_asked(before) or _is_asked(segment)
        return "mandatory_unscored" if asked else "not_weighted", 0, len(segment)
    if _IS_IT_WEIGHED.search(before) and (answer := _NO.match(segment)):
        return "not_weighted", answer.start(), answer.end()
    if match := _OTHERWISE.search(segment):
        asked = _is_asked(before) or _is_asked(segment)
        return "mandatory_unscored" if asked else "not_weighted", match.start(), match.end()
    if (match := _IT_SCORED.search(segment)) and not MAY.search(segment) and not NOT_AWARD.search(segment):
        return "scored", match.start(), match.end()
    match = None if refusal(segment) else _IT_IS.search(segment)
    return ("figure_revised", match.start(), match.end()) if match else None
