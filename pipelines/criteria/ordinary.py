"""Ordinary criteria of quality: the closed vocabulary by which a row is known to be none of social value.

That a list leaves social value out is concluded from its names, so each name must be one that anybody can
place: "Mobilisation plan", "Staff training". A list of suspicious words never ends ("Council priorities", "Good
neighbour plan"), so what is not of these words is not placed: the row may be social value by another name.
"""

import re
from functools import lru_cache

from pipelines.criteria import words
from pipelines.criteria.patterns import spaced

_NAMING = frozenset(
    """
    abatement ability access accessibility accommodation account age accreditation accuracy acoustics adaptability
    administration advice aesthetics aftercare aftersales agility allergen analytics animal appearance
    arboricultural arboriculture architecture artistic artistry asbestos asset assurance attendance
    audience audit authenticity automation availability
    beds behaviour booking branding breadth brightness buildability build business calibration capability
    capacity care cases cash catering certification claims clarity cleaning cleanliness clearing climbing clinical coaching
    collaboration collection commissioning communication compatibility competence competency complaint completeness compliance
    concept conduct confidentiality configuration conservation consistency construction consultation content
    contingency continuity control coordination course cover coverage craftsmanship creative creativity
    credentials credibility curation curriculum customer cyber cybersecurity
    data deadline decommissioning defect deliverability delivery demolition demonstration dependability
    deployment depot design detailing device diagnostics digital disaster disposal distribution
    documentation drainage dredging driver durability
    biodiversity carbon circular climate decarbonisation emission energy environment environmental recycled
    recycling recyclability reduction waste
    efficacy efficiency effectiveness electrical emergency engagement engineer engineering equipment ergonomics
    escalation event evidence excellence exhibition experience expertise
    familiarity fare fault feasibility feature fencing finish fire fit fitness fleet flexibility food forecasting
    freshness fuel functional functionality furniture gardening garment glazing governance grounds guarantee
    handling handover hardware haulage heating helpdesk highways horticultural horticulture hosting hour
    housekeeping hygiene
    ict implementation incident infection information infrastructure innovation insight inspection inspector
    installation install insurance integration interface interoperability interpretation interview investigation
    it kit kitchen knowledge laboratory landscaping language latency laundry layout leadership learning lease
    legibility liaison licence licensing life lifecycle lighting linguistics logistics longevity
    machine machinery maintenance management manufacturing marketing material mechanical media mediation
    membership menu merit method methodology migration mobilisation modelling moderation monitoring motivation
    mowing navigation negotiation network noise nutrition odour onboarding opening operating operation operational
    optimisation organisation originality oversight ownership
    net packaging parts partnership performance person centred permit personalisation personality personnel phasing phlebotomy
    pitch planned planning plant playability plumbing podiatry portability practicality precision preparedness
    presentation preservation prevention processing product production productivity professionalism proficiency
    prog programme programming project promptness protection prototype provenance publicity punctuality purity
    qualification quality quantity range reach reactive readability readiness redundancy reference refurbishment regime
    registration rehabilitation reliability repair replacement reporting research resilience resource
    resourcing responsiveness restoration rigour risk roadmap robustness rollout roofing rota route routing
    safeguarding safety sample sampling scaff scaffold scaffolding scalability scheduling science scope
    security sensitivity servicing serviceability signage simplicity site skilled smoothness
    software solution spares speed spill spillage staff staffing stability standard stock storage structure style
    subcontracting subcontractor suitability supervision supervisor supply surfacing survey surveillance system
    targeting taste teaching team tech teamwork technical technique technology telephony test testing thoroughness timber
    timeline timeliness timescale timetable timetabling tooling toxicology traceability track traffic trainer
    training transfer transformation transition translation transport treatment troubleshooting tuition tupe tutor
    turnaround understanding upgrade uptime usability utilities variety vehicle ventilation versatility veterinary
    visit volume warranty warehousing washing waterproofing welding wheelchair workflow workforce
    working workload workmanship workshop yield zero
    """.split()  # noqa: SIM905 a word a line would fill pages
)
"""Words that name what is evaluated, in the singular where they have one."""
_GENERAL = frozenset(
    """
    approach aspect arrangement offering plan process procedure provision review service strategy support time
    works
    """.split()  # noqa: SIM905
)
"""Words that may name a row where no strange word stands with them: "Support arrangements"."""
_BESIDE = _GENERAL | frozenset(
    """
    a an the and or of for to in on at by with from per within across over under out up as is are be will
    your our its their this that these those all any each both other first last new key core main general
    overall proposed relevant specific detailed initial ongoing previous current similar required best
    ease level offer policy proposal requirement response specification statement
    use user work client contract contractor supplier provider tenderer bidder
    question section part item lot stage phase criterion criteria sub element evaluation award name
    describe explain detail outline demonstrate provide please give state how what which when where who you
    can would should do does deliver delivering meet meeting manage managing ensure ensuring maintain maintaining
    respond responding carry carrying keep keeping run running provide providing including incl
    case study studies record right nos no number one two three four five day daily weekly annual
    """.split()  # noqa: SIM905
)
"""Words that stand beside them and name nothing by themselves."""
_WORD = re.compile(r"[^\W\d_]{2,40}")


@lru_cache(maxsize=4_096)
def is_placed(name: str) -> bool:
    """Whether most words of a name that say anything are of ordinary criteria, or it is of the broad list."""
    named, general, strange = _told(name)
    if words.BROAD.search(name) or words.WEAK.search(name):
        return True
    return named >= strange if named else general > 0 and not strange


@lru_cache(maxsize=4_096)
def is_ordinary(name: str) -> bool:
    """Whether every word of a name is of ordinary criteria: nothing in it can be of social value."""
    named, _, strange = _told(name)
    return named > 0 and not strange and not words.WEAK.search(name)


def _told(name: str) -> tuple[int, int, int]:
    """(words that name an ordinary criterion, words that may, words that nobody placed)."""
    name = words.without_other_senses(_HEALTH_AND_SAFETY.sub(" safety ", name), " care ")
    found = [word.lower() for word in _WORD.findall(name)]
    named = sum(_is_in(word, _NAMING) for word in found)
    strange = sum(not _is_in(word, _NAMING) and not _is_in(word, _BESIDE) for word in found)
    return named, sum(_is_in(word, _GENERAL) for word in found), strange


_HEALTH_AND_SAFETY = re.compile(r"\bH\s?&\s?S\b|\bHSE?Q?\b")


def _is_in(word: str, vocabulary: frozenset[str]) -> bool:
    if word in vocabulary or word.removesuffix("s") in vocabulary or word.removesuffix("es") in vocabulary:
        return True
    return word.endswith("ies") and f"{word[:-3]}y" in vocabulary


_OF_SOCIAL_VALUE = frozenset(
    """
    added wider additional local delivering delivery creating creation commitment commitments contribution
    contributions outcome outcomes plan proposal proposals offer offering question questions response responses
    weighting criterion criteria requirement requirements statement statements method model impact impacts
    initiatives approach considerations measure measures score element component submission evaluation
    assessment quantitative qualitative portal calculator toms tom theme themes social value community benefit
    benefits economic environmental environment wellbeing well-being being well sustainability sustainable carbon
    act mac min model name ppn climate jobs job employment skills apprentices apprentice apprenticeship apprenticeships training workforce
    equality diversity inclusion supply chain sme smes vcse volunteering schools people communities economy growth
    generation overall total marks points per cent percent award quality non-price technical part included within
    national net zero health national minimum mandatory scored weighted narrative written
    """.split()  # noqa: SIM905
)
"""Words that stand beside social value in the name of its row."""
_UNDONE = spaced(
    r"\b(?:selection|shortlist\w{0,4}|pre-?qualification|PQQ|SQ|not (?:to be |be )?(?:scored|marked|evaluated"
    r"|weighted|assessed|used)|un(?:scored|marked|weighted)|for information|information only|cancelled"
    r"|withdrawn|removed|deleted|superseded|no longer|example|previous(?:ly)?|software|systems?|platforms?"
    r"|configuration|knowledge|understanding|consultan\w{2,4}|contract management|KPIs?)\b"
)
"""Words beside social value by which its row is of another stage, taken back, or of what is bought."""


def is_plain(name: str) -> bool:
    """Whether the name of a row of social value has no word beside it that says another thing."""
    if not words.NARROW.search(name) and not words.SV_WHOLE_NAME.match(name):
        return False
    found = (word.lower() for word in _WORD.findall(words.NARROW.sub(" ", name)))
    return all(_is_in(word, _OF_SOCIAL_VALUE) or word in _BESIDE or word == "sv" for word in found)


def is_undone(said: str) -> bool:
    """Whether words of a row of social value leave it in doubt that tenders are scored on it."""
    return _UNDONE.search(said) is not None
