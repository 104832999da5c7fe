"""A sentence that says in any words that social value is not weighed in this award.

Its parts are found, not its phrases: a name of social value, a negation or a verb of leaving out, a word of
evaluating, and after them nothing that takes it back. "Social value has no place in the scoring" and "we
decided against asking about social value" say so; "not scored by the same officers", "no minimum score for
social value" and "a bidder offering no social value will get no marks for it" do not.
"""

from functools import lru_cache

from pipelines.criteria.patterns import spaced
from warehouse.sieve import REMEMBERED

_NAME = (
    r"(?:(?:any|the|our|its|such) )?(?:added )?(?:social[\s-]{0,2}value|(?:wider )?community benefits?"
    r"|social impacts?|(?-i:\bSV\b))"
    r"(?: (?:criteri(?:on|a)|weight(?:ing|s)?|elements?|questions?|section|component|requirements?"
    r"|commitments?"
    r"|considerations?|matters|aspects?|polic(?:y|ies)|charter|toolkit|framework))?"
)
_JUDGED = (
    r"(?:weighted|weighed|scored|marked|evaluated|assessed|judged|counted|considered|applied|included|sought"
    r"|asked (?:for|about)|compared|looked at|measured|taken into (?:account|consideration)|a factor"
    r"|used(?: (?:here|in (?:the |this )?(?:evaluation|scoring|award)\b)|(?=\W{0,3}$)))"
)
_JUDGE = (
    r"(?:weigh(?:t(?:ing)?)?|scor(?:e|ing)|mark(?:ing)?|evaluat(?:e|ing)|assess(?:ing)?|judg(?:e|ing)"
    r"|count(?:ing)?"
    r"|consider(?:ing)?|apply(?:ing)?|includ(?:e|ing)|us(?:e|ing)|seek(?:ing)?|ask(?:ing)? (?:for|about)"
    r"|set(?:ting)?"
    r"|(?:giv|award|allot|allocat)(?:e|ing)? (?:any )?(?:weight|marks|points|credit) (?:to|for|on)"
    r"|attach(?:ing)? (?:any )?weight to"
    r"|tak(?:e|ing) (?:into account|account of))"
)
_SHARE = r"(?:weight(?:ing)?|marks?|points?|scores?|credit)"
_PART = r"(?:part|role|bearing|influence|effect|impact|say|place|share|relevance|difference|account)"
_AWARD = (
    r"(?:evaluation|evaluating|scoring|award(?:ing)?|assessment|decision|deciding|outcome|result|criteria"
    r"|marking"
    r"|marks|score|tender(?:ing)?|competition|exercise|procurement|comparison|who wins|who(?:ever)? is"
    r" (?:chosen|appointed))"
)
_NOT = (
    r"(?:(?:is|are|will|shall|does|do|has|have|need|would) (?:not|never)|(?:is|are|wo|does|do|has|have"
    r"|need)n't|never)"
)
_WE = (
    r"(?:we|the (?:council|authority|panel|buyer|board|trust|school)|members|evaluators|officers|it"
    r" (?:has been|was|is))"
)
_DENIES = spaced(
    # What social value does not do.
    rf"\b{_NAME}(?:,? (?:therefore|accordingly|also|itself))? {_NOT} (?:to )?(?:(?:be|been|being|going to be)"
    rf" )?(?:formally |specifically )?(?:{_JUDGED}|featur(?:e|ed)|figure|count|matter|apply|extend to (?:this"
    rf"|these|the present)|disclosed as"
    rf" a criterion"
    rf"|come into (?:it|play|the (?:\w{{1,12}} )?{_AWARD})|enter into (?:it|the {_AWARD})"
    rf"|(?:form|play) (?:any |a )?part(?: of| in)? (?:the |our |this )?{_AWARD}"
    r"|(?:something|one of (?:the )?(?:things|matters|criteria|factors)|what|anything|a (?:matter|thing))"
    r" (?:that |which |on which )?(?:we|bidders|tenderers|suppliers|bids|tenders|anyone|offers)"
    r" (?:(?:will|are|shall) (?:be )?)?(?:look at|score|mark|weigh|assess|evaluate|ask|consider|scored on"
    r"|judged on"
    r"|marked on|assessed on|judge|compare)(?: here| on)?|(?:an? |among the |one of the |part of the )"
    r"(?:award |evaluation )?(?:criteri(?:on|a)|factor))\b",
    # What it has none of.
    rf"\b{_NAME}(?: (?:does|do|will|shall|would) not|(?: (?:does|do)n't)| won't) (?:get|earn|carry|have"
    rf"|attract|receive"
    rf"|bring|gain|win|score|take|bear|hold|add|merit)(?: you)?(?: (?:an?|any))? {_SHARE}\b",
    rf"(?:^|[.;:,\n] )not (?:{_JUDGED}|(?:one of|among) (?:the|our) criteria)(?:"
    rf" \w{{1,12}}){{0,4}}\s?[:(\u2013-]\s?{_NAME}",
    rf"\b(?:le(?:ft|ave|aving)|ke(?:pt|ep)|too?k) {_NAME} off the (?:\w{{1,12}} )?(?:score ?sheet|list"
    rf"|criteria|matrix"
    rf"|scorecard|{_AWARD})\b",
    rf"\b{_NAME} (?:(?:will|shall|is to) )?(?:carry|carries|carrying|attracts?|earns?|gets?|has|have"
    rf"|bears?|holds?|plays?"
    rf"|takes?|forms?|makes?|is given|be given|receives?) (?:no|zero|nil|0) (?:{_SHARE}|{_PART})\b",
    rf"\b{_NAME} (?:counts? for|is worth|weighs?|scores?|earns?) nothing\b",
    rf"\b{_NAME}(?: (?:score|marks?))?\s{{0,2}}[:=–-]?\s{{0,2}}(?:nil|n/?a|none|not applicable|not"
    rf" (?:scored|weighted))"
    r"(?=\W{0,3}$|[.;,])",
    rf"\b(?:{_SHARE}|percentage)(?: (?:for|given to|attached to|allocated to|on))?"
    rf" {_NAME}\s{{0,2}}[:=–-]\s{{0,2}}(?:nil|none|0|zero)"
    r"(?=\W{0,3}$|[.;,])",
    rf"(?:^|[.,;:] )(?:nil|zero|nought) (?:for|on) {_NAME}\b",
    rf"\b{_NAME}\b[^.;:%\d]{{0,60}}\b(?:given|allotted|allocated|assigned|set at) (?:an?"
    rf" )?(?:weight(?:ing)? of )?"
    r"0{1,2}(?:\.0)?\s?(?:%|marks?\b|points?\b|per cent\b)",
    rf"\b{_NAME}\b[^.]{{0,160}}\b(?:so|therefore|hence|thus)(?: that)? none (?:is|will be|shall be|has been)"
    r" (?:applied|given|used|set|needed|made)\b",
    rf"\b{_NAME}\s?[;,\u2013-]\s?(?:and |but )?(?:it (?:is|was|has been) )?(?:dropped|left out|removed"
    rf"|omitted|not used|gone)"
    r" (?:(?:for|from|on|in) )?(?:this|now|here)\b",
    # What is done with it.
    rf"\b{_NAME}(?: (?:has|have|is|are|was|will|shall|be|been|being|therefore|thus|hereby|to|also"
    rf"|entirely|formally)){{0,5}}"
    rf" (?:(?:left|kept|ruled) out|excluded|omitted|waived|disapplied|removed|dropped|dispensed with"
    rf"|disregarded|ignored"
    rf"|absent|out of scope|falls away|fall away|switched off|taken out|struck out)\b"
    rf"(?: (?:of|from|for|in) (?:the |our |this |these |any )?(?:\w{{1,12}} )?(?:{_AWARD}|scheme|occasion"
    rf"|contract|instance)\b)?",
    rf"\b(?:weighting|weight|marks?|\d{{1,2}}\s?%) (?:that )?(?:we |the council )?(?:normally|usually"
    rf"|otherwise) (?:give|gives|given|set aside"
    rf"|attached|allocated|apply|applies) (?:to|for|on) {_NAME} (?:has|have|is|was) (?:been )?(?:removed"
    rf"|waived|dropped|left out"
    r"|omitted)\b",
    # What nobody does.
    rf"\b(?:decided|agreed|chosen|elected|opted|resolved|determined) (?:against|not to|to not)"
    rf" (?:{_JUDGE} )?(?:any |the )?{_NAME}",
    rf"\bwhether to {_JUDGE} {_NAME}[^.;]{{0,30}}\bdecided not to\b",
    rf"\b(?:(?:{_WE}|will|shall|do|does|are|is) (?:(?:will|shall|do|does|are|is) )?not|(?:are|wo|do|does"
    rf"|is)n't)"
    rf" (?:(?:propose|intend|plan|wish|mean|expect|need|going|proposing|intending|planning) to )?(?:be"
    rf" )?{_JUDGE}"
    rf" (?:for |on |against )?{_NAME}",
    # What nobody is asked: "we shall not be putting any question on quality or social value".
    rf"\b(?:(?:{_WE}|will|shall|do|does|are|is|has) (?:(?:will|shall|do|does|are|have|has) )?not"
    rf"|(?:are|wo|do|does|is|have|has)n't) (?:be )?(?:ask|put|set|pos|seek|invit|rais|requir|want|need|giv"
    rf"|award)\w{{0,5}} (?:(?:to|you|anyone|anybody|bidders|tenderers|suppliers|for|any|a|further) ){{0,4}}"
    rf"(?:questions?|evidence|marks|points|weight|credit) (?:(?:to|of) \w{{1,12}} )?(?:on|about|for|to)"
    rf" (?:(?:the )?[\w-]{{1,20}} (?:n?or|and) ){{0,2}}{_NAME}",
    rf"\b(?:(?:have|has) not|(?:have|has)n't) (?:asked (?:for|about)|sought|included|weighted|scored|set"
    rf"|applied|given (?:any )?"
    rf"(?:weight|marks) to) {_NAME}",
    rf"\b(?:tak(?:e|en|ing)|le(?:ft|ave|aving)|ke(?:pt|ep)|set|put) {_NAME} (?:out of (?:the |our |this"
    rf" )?(?:\w{{1,12}} )?{_AWARD}"
    r"|aside|to one side|out(?=\W{0,3}$))",
    rf"\b{_NAME}\b[^.;]{{0,90}}\b(?:disproportionate|inappropriate|unnecessary|not (?:\w{{1,12}}"
    rf" )?(?:proportionate|appropriate"
    rf"|necessary)) to {_JUDGE} (?:it|this)\b",
    rf"\b(?:disproportionate|inappropriate|unnecessary|not (?:\w{{1,12}} )?(?:proportionate|appropriate"
    rf"|necessary)) to {_JUDGE}"
    rf" {_NAME}",
    rf"\b(?:will|shall|do|does|we|to) neither {_JUDGE}(?: \w{{1,12}})?,? n?or {_JUDGE} (?:for |on )?{_NAME}",
    rf"\b(?:no|nothing) (?:other|else|further|more)\b[^.;]{{0,60}}[,(\u2013-] ?(?:{_NAME} (?:included|among"
    rf" (?:them|those))(?=\W{{0,3}}$|[.;])|(?:not even|including|and that includes) {_NAME}(?=\W{{0,3}}$|[.;]"
    r"|,? (?:is|are|will be|shall be) (?:weighed|weighted|scored|considered|evaluated|assessed|marked"
    r"|looked at|taken)\b))",
    rf"\b(?:none|nothing)(?: (?:is|are|given|going|left|set))? (?:for|on|to) {_NAME}",
    rf"^\W{{0,3}}(?:not applicable|n/a|not (?:scored|weighted))\s{{0,2}}[:(-]\s{{0,2}}{_NAME}\W{{0,3}}$",
    rf"\bno (?:scoring|evaluation|weighting|marking|assessment|consideration|mention) of {_NAME}",
    rf"\b(?:tenders?|bids?|offers?|quotes?|tenderers|bidders|suppliers) (?:(?:will|shall|are|is) not"
    rf"|(?:wo|are|is)n't)"
    rf" (?:be )?(?:scored|marked|assessed|evaluated|judged|compared) (?:for|on|against) {_NAME}",
    rf"\bno (?:account|notice|regard)(?: (?:is|are|will|shall|be|been|being|has|have|taken|had|paid"
    rf"|given)){{0,4}} (?:of|to)"
    rf" {_NAME}|\b(?:takes?|has|have|pays?) no (?:account|notice|regard|heed) (?:of|to|for) {_NAME}",
    rf"\b(?:without|having no) regard to {_NAME}",
    rf"\b(?:disregard|ignore|omit|exclude|waive|disapply|dispense[sd]? with|dispensed with|omits|excludes"
    rf"|ignores|disregards)"
    rf"(?: (?:the|its|our|any|usual|normal)){{0,3}} {_NAME}",
    rf"\bexempt(?:ion|ed)? (?:\w{{1,12}} ){{0,3}}?from (?:the |its |our )?{_NAME}",
    rf"\b(?:no|zero|nil) (?:{_SHARE})(?: (?:is|are|can|will|shall|be|been|has|have|go|goes|given|earned"
    rf"|won|gained|available|awarded"
    rf"|allocated|attached|assigned|offered|set|aside|reserved|applied|made)){{0,5}} (?:for|to|on|against"
    rf"|by) {_NAME}",
    rf"\bno {_SHARE}(?! (?:is |will be )?(?:more|less|lost|deducted|higher|lower))(?:"
    rf" [\w']{{1,20}}){{0,7}}? (?:for|to|on) {_NAME}",
    rf"\b{_NAME}\b[^.;]{{0,60}}\b(?:has|have|with) no (?:weight(?:ing)?|bearing|part|influence|effect)\b",
    rf"\b{_NAME}\b[^.;]{{0,60}}\b(?:as|since|because|for|and|which|that) (?:it |this )?(?:carries|earns"
    rf"|attracts) no {_SHARE}",
    rf"\ba (?:zero|nil) {_SHARE} (?:is |will be )?(?:applies|applied|attaches|attached|given|allocated)"
    rf" to {_NAME}",
    rf"\bthere (?:is|are|will be) no (?:(?:question|criterion|requirement|weighting|element)s? (?:on"
    rf"|about|for) )?{_NAME}",
    rf"\b{_NAME}[\s:(–-]{{1,6}}(?:not (?:{_JUDGED}|applicable)|n/a)\b",
    rf"\b{_NAME}\b[^.;:%\d]{{0,30}}\b(?:carries|carry|has|at|gets|with|is|:|=) ?(?:a weight(?:ing)? of"
    rf" )?0{{1,2}}(?:\.0)?"
    rf"\s?(?:%|marks?\b|points?\b|per cent\b)",
    rf"\bno {_NAME} (?:response|answer|statement|submission) (?:is|are|will be) (?:needed|required|sought"
    rf"|wanted|asked for|invited)\b",
    rf"\b{_NAME}\b[^.;]{{0,60}}\b(?:absent|missing|left out|excluded|omitted|kept out|removed|struck)"
    rf" from the (?:\w{{1,12}} )?{_AWARD}\b",
    rf"\bcontains? no {_NAME}|\bneither {_NAME} n?or [\w ]{{3,40}} (?:is|are|forms?|features?|counts?"
    rf"|carr(?:y|ies)|will)",
    rf"\bnothing (?:turns|depends|hangs) on {_NAME}|\bnothing (?:on|about)"
    rf" {_NAME}\b[^.;]{{0,30}}\bquestions\b",
    rf"\bmakes? no mention of {_NAME}|\b(?:do|does|will) not (?:include|mention|cover|contain|ask about"
    rf"|take in|carry|have"
    rf"|apply|involve) (?:an? |any )?{_NAME}"
    r"(?! (?:questions?|commitments?) (?:that|which))",
)
_UNDOES = spaced(
    r"\b(?:subject to|provided|providing|in case|so long as|as long as|depending)\b"
    r"|\bn?or (?:quality|price)\b|\buntrue\b|\b(?:nobody|no one) says\b"
    r"|\b(?:within|under|inside) (?:the )?(?:price|cost|quality)\b"
    r"|\b(?:score|mark|weigh|assess|judge|ask) \w{2,20}ly\b|\bcriteri(?:a|on) (?:that|which)\b",
    # After it: who, how, compared with what, when.
    r"\b(?:less|lower|higher|more|fewer|greater) than\b|\b(?:than|as|like|unlike) (?:price|cost|quality)\b"
    r"|\bnot (?:be )?(?:\w{1,12} )?(?:by the|as (?:an? )?(?:pass|stand|separate|single)|on promises|in"
    r" isolation"
    r"|until|alone)|\b(?:marked|scored|assessed|evaluated|judged|weighted) (?:by|as|lower|less|on"
    r" (?:promises|its)|twice|more|higher"
    r"|equally|until|in isolation|in the same)\b|\bfrom \d|\bto \d{1,2}\s?%|\b(?:at|but|not) \d"
    r"|\b(?:below|above) (?:the )?(?:£|\d|price|quality)|\bnot (?:be )?(?:published|disclosed)\b",
    # Before it: whose words these are.
    r"\b(?:assum|suggest|believ|imagin|rumou?r|ask(?:s|ed) (?:us )?(?:whether|if)|question(?:s|ed) whether"
    r"|disagree|not agree|n't agree)\w{0,4}\b|\b(?:not|n't) (?:true|correct|the case|mean|agree)\b"
    r"|\bmyth\b|\bwrong\b|\b(?:is|was|been|were) proposed\b",
    r"\b(?:apply|extend) to (?!this\b|these\b|us\b|the (?:award|evaluation))",
    r"\bcounts? (?:against|twice|more|less|as)\b",
    # To whom it is said.
    r"\b(?:bidders?|tenderers?|suppliers?|bids?|tenders?|responses?|answers?|offers?|submissions?) (?:who"
    r"|which|that|whose|with"
    r"|without|offering|having|failing|scoring|under|over)\b|\bif (?:nothing|no|a|the|you)\b|\bno"
    r" (?:bidder|supplier|bid)\b"
    r"|\b(?:a|any|each) (?:bidder|tenderer|supplier|bid|tender|response)\b",
    r"\b(?:pages?|words?|limit|minimum|min\.|maximum|extra|bonus|tie|TOMs|portal|statement|response"
    r"|answer)\b(?! is needed)",
    # When, and where else.
    r"\b(?:yet|until|unless|except|not only|only (?:if|when|where|for|in|at|by|as|after|to|lot|the)|stage"
    r"|selection|SQ|PQQ|shortlist\w{0,4}|interview\w{0,1}|separate\w{0,2}|alone"
    r"|stand-?alone|itself|own(?: right)?|isolation|optional|later|elsewhere|instead|rather|if|where"
    r"|once)\b(?! (?:for|in) this)",
    r"\blots? (?:\d|[a-z]\b)|\bfor (?:one|some|all but) |\bprevious\w{0,2}|\bearlier\b|\blast (?:year"
    r"|time)|\bformer\w{0,2}"
    r"|\b(?:was|were) not (?:scored|weighted|marked|evaluated)|\?|\bcan ?not be ignored|\bnot (?:be"
    r" )?(?:ignored|excluded"
    r"|forgotten|overlooked|dropped|removed|waived|left out|omitted)|\b(?:not|n't|nobody|no one|never)"
    r" (?:should |must |may |to )?(?:leave|omit"
    r"|ignore|exclude|forget|overlook)\b|\bquality (?:criteria|questions|section)\b",
    r"\b(?:price|cost|quality|technical|commercial) (?:evaluation|score|marks|criteria|envelope)\b",
    r"\b(?:it|which|they) (?:is|are|will be|carries) (?:also |instead )?(?:scored|weighted|assessed"
    r"|evaluated|marked)\b",
)

_SAYS_ELSE = spaced(
    r"\b(?:evaluation|scoring|assessment|score|question|response|proposals?|offers?|answers?) (?:of|for"
    r"|on|to)"
    rf" (?:the |any )?{_NAME} (?:does|do|will|is|are|may|must|shall) not\b|\bnot (?:be )?used (?:to|as|for)\b"
    r"|\bnot (?:an? )?part of the (?:price|cost|quality)\b",
    r"\b(?:less|lower|higher|more|fewer|greater) than\b|\bnot (?:be )?(?:\w{1,12} )?by the same\b|\bas"
    r" (?:an? )?pass\b"
    r"|\bnot (?:assume|imagine|agree|think|be assumed)\b|\bassum\w{1,3} that\b|\bsuggested that\b"
    r"|n't agree\b"
    r"|\b(?:bidder|tenderer|supplier|bid|tender)s? (?:offering|with|having|without) no\b|\bno (?:minimum"
    r"|maximum|extra)\b"
    r"|\bnot include (?:\w{1,20} ){1,3}(?:in|within|with|under)\b",
)
"""What is no denial, whatever a negation in it looks like."""


@lru_cache(maxsize=REMEMBERED)
def denies(sentence: str) -> tuple[int, int] | None:
    """[start, end) of the words by which social value is not weighed in this award; null where it may be."""
    found = _DENIES.search(sentence)
    return None if found is None or _UNDOES.search(sentence) else found.span()


def undoes(sentence: str) -> bool:
    """Whether a sentence with a negation compares, reports or asks, and denies nothing."""
    return bool(_SAYS_ELSE.search(sentence))
