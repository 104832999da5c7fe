"""Ordinary criteria of quality: the closed vocabulary by which a row is known to be none of social value.

That a list leaves social value out is concluded from its names, so each name must be one that anybody can
place: "Mobilisation plan", "Staff training". Of other words a name is placed where it tells of a trade and
none of them could be of values, people or places; "Council priorities" may be social value by another name.
Only the closed vocabulary makes a zero certain.
"""

import csv
import re
from functools import lru_cache
from importlib import resources

from pipelines.criteria import vocabulary
from pipelines.criteria.patterns import spaced

_NAMING = frozenset(
    """
    abatement ability access accessibility accommodation account accreditation accuracy acoustics
    adaptability administration advice aesthetics aftercare aftersales age agility allergen analytics animal
    appearance arboricultural arboriculture architecture artistic artistry asbestos asset assurance
    attendance attractiveness audience audit authenticity automation availability beds behaviour bespoke
    biodiversity booking branding breadth brightness build buildability business calibration capability
    capacity carbon care cases cash catering centred certification circular claims clarity cleaning
    cleanliness clearing climate climbing clinical coaching collaboration collection comfort commissioning
    communication compatibility competence competency complaint completeness compliance concept conduct
    confidentiality configuration conservation consistency construction consultation content contingency
    continuity control coordination course cover coverage craftsmanship creative creativity credentials
    credibility curation curriculum customer cyber cybersecurity data deadline decarbonisation
    decommissioning defect deliverability delivery demolition demonstration dependability deployment depot
    design detailing device dexterity diagnostics digital disaster disposal distribution documentation
    drainage dredging driver durability ease effectiveness efficacy efficiency electrical emergency emission
    empathy energy engagement engineer engineering environment environmental equipment ergonomics escalation
    estate event evidence excellence exhibition experience expertise falconry familiarity fare fault
    feasibility feature fencing finish fire fit fitness fleet flexibility food forecasting freshness fuel
    functional functionality furniture gardening garment glazing governance grounds guarantee handling
    handover hardware haulage heating helpdesk heritage highways horticultural horticulture hosting hour
    housekeeping hygiene ict imagination implementation incident induction infection information
    infrastructure innovation insight inspection inspector install installation insurance integration
    integrity interface interoperability interpretation interview investigation it kit kitchen knowledge
    laboratory landscaping language latency laundry layout lead leadership learning lease legibility leisure
    liaison licence licensing life lifecycle lighting linguistics logistics longevity machine machinery
    maintenance management manufacturing marketing material mechanical media mediation membership menu merit
    method methodology mgmt mgt migration mobilisation modelling moderation monitoring motivation mowing
    navigation negotiation net network noise nutrition odour onboarding opening operating operation
    operational optimisation organisation originality oversight ownership packaging partnership parts
    pastoral performance permit person personalisation personality personnel phasing phlebotomy pitch
    planned planning plant playability plumbing podiatry portability practicality precision preparedness
    presentation preservation prevention processing product production productivity professionalism
    proficiency prog programme programming project promptness protection prototype provenance publicity
    punctuality purity qualification quality quantity range reach reactive readability readiness recovery
    recyclability recycled recycling reduction redundancy reference refurbishment regime registration
    regulation rehabilitation reliability repair replacement reporting reputation research resilience
    resource resourcing responsiveness restoration rigour risk roadmap robustness rollout roofing rota route
    routing safeguarding safety sample sampling scaff scaffold scaffolding scalability scheduling science
    scope security sensitivity serviceability servicing signage simplicity site skilled sleep smoothness
    software solution spares speed spill spillage sport stability staff staffing standard stock storage
    structure style subcontracting subcontractor suitability supervision supervisor supply surfacing
    surveillance survey sustainment system targeting taste teaching team teamwork tech technical technique
    technology telephony test testing theatre therapy thoroughness timber timeline timeliness timescale
    timetable timetabling tooling toxicology traceability track traffic trainer training transfer
    transformation transition translation transport treatment troubleshooting tuition tupe turnaround tutor
    understanding upgrade uptime usability utilities validation variety vehicle ventilation versatility
    veterinary visit volume warehousing warranty washing waste waterproofing welding welfare wheelchair
    workflow workforce working workload workmanship workshop yield zero
    """.split()  # noqa: SIM905 a word a line would fill pages
)
"""Words that name what is evaluated, in the singular where they have one."""
_GENERAL = frozenset(
    """
    approach arrangement aspect contractor offering plan procedure process provision review service strategy
    supplier support time works
    """.split()  # noqa: SIM905
)
"""Words that may name a row where no strange word stands with them: "Support arrangements"."""
_BESIDE = _GENERAL | frozenset(
    """
    a across all an and annual any are as at award be best bidder both by can carry carrying case client
    contract contractor core criteria criterion current daily day deliver delivering demonstrate describe
    detail detailed do does each element ensure ensuring evaluation explain first five for four
    framework from general give how in incl including initial is item its keep keeping key last level lot
    main maintain maintaining manage managing meet meeting name new no nos number of offer on one ongoing or
    other our out outline over overall part per phase please policy previous proposal proposed provide
    provider providing question record relevant required requirement respond responding response right run
    running section should similar specific specification stage state statement studies study sub supplier
    tenderer that the their these this those three to two under up use user weekly what when where which who
    will with within work would you your
    """.split()  # noqa: SIM905
)
"""Words that stand beside them and name nothing by themselves."""
_WORD = re.compile(r"[^\W\d_]{2,40}")


@lru_cache(maxsize=4_096)
def is_placed(name: str) -> bool:
    """Whether most words of a name that say anything are of ordinary criteria, or it is of the broad list.

    "Community" says whom a thing is for and not what it is: "Community transport" is placed by what it names,
    "Community pledge" by nothing.
    """
    named, general, strange = _told(name)
    if _BINDS.search(name) and (_names_a_place(name) or not _names_what_is_bought(name)):
        return False
    if vocabulary.BROAD.search(_WHOM.sub(" ", _BINDS.sub(" ", name))) or vocabulary.WEAK.search(name):
        return True
    if is_of_people_or_place(name):
        return False
    if named and (named >= strange or named >= _SURE or bool(_ABILITY.match(name))):
        return True
    if not named and general > 0 and not strange:
        return True
    return bool(strange) and _is_of_a_trade(name)


@lru_cache(maxsize=4_096)
def is_of_people_or_place(name: str) -> bool:
    """Whether a name says for whom or where and not what: "Community", "Team Barrow", "Working for Leeds".

    Social value is often called so. A word of an ordinary criterion that says what is bought places the name.
    """
    found = [word.lower() for word in _WORD.findall(_HEALTH_AND_SAFETY.sub(" safety ", name))]
    if len(found) > _MOST_OF_A_NAME or any(
        _is_in(word, _NAMING) and not _is_in(word, _HOW) for word in found
    ):
        return False
    if _WHOM.search(vocabulary.without_other_senses(name, " care ")):
        return True
    if _names_a_place(name):
        return True
    how = any(_is_in(word, _HOW) for word in found)
    if how and any(_WHOSE.match(word) for word in found if _is_strange(word)):
        return True
    return any(_is_strange(one["place"].lower()) for one in _PLACE.finditer(name) if how or one["whose"])


_BINDS = spaced(
    r"\b(?:ethical )?(?:charter|code|covenant|accord|compact|manifesto)s?\b"
    r"|\bethical (?:pledge|promise|statement|policy|plan|commitments?|approach)\b"
)
"""What somebody binds himself by: a council's name for social value, where nothing says what it is of."""
_BOUND = frozenset(
    """
    accreditation award behaviour certification compliance conduct evidence implementation membership
    performance registration standard
    """.split()  # noqa: SIM905
)


def _names_a_place(name: str) -> bool:
    """Whether the name of an authority of England stands in it."""
    return any(word.lower() in _places() and _is_strange(word.lower()) for word in _CAPITAL.findall(name))


def _names_what_is_bought(name: str) -> bool:
    """Whether a word of an ordinary criterion stands there that is none of how somebody is bound."""
    found = [word.lower() for word in _WORD.findall(name)]
    return any(_is_in(word, _NAMING) and not _is_in(word, _BOUND) for word in found)


@lru_cache(maxsize=1)
def _places() -> frozenset[str]:
    """The words of the names of English authorities that are no words of the language besides."""
    path = resources.files("warehouse").joinpath("reference/authorities.csv")
    names = (row["name"] for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    found = {word.lower() for name in names for word in _CAPITAL.findall(name)}
    return frozenset(word for word in found if len(word) > _SHORTEST and word not in _NOT_PLACES)


_NOT_PLACES = frozenset(
    """
    reading rugby barking bath hart north south east west central city county borough district council forest
    valley isle isles coast peak lakes hills great upon vale wood moor authority combined region
    royal kingston
    """.split()  # noqa: SIM905
)
_CAPITAL = re.compile(r"\b[A-Z][a-z]{2,30}\b")
_MOST_OF_A_NAME = 6
"""Words; what is longer describes something."""
_WHOM = re.compile(r"\b(?:communit(?:y|ies)|well-?being)\b", re.I)
_HOW = frozenset(
    """
    access care collaboration coordination coverage energy event innovation leadership learning life
    motivation opening opportunity partnership performance person prevention programme project reach recovery
    resilience teaching team teamwork training transformation understanding welfare workforce working
    """.split()  # noqa: SIM905
)
"""Words of ordinary criteria that say how or by whom: with a place or people they name nothing bought."""
_WHOSE = re.compile(
    r"(?:local|neighbour|resident|citizen|civic|people|place|borough|county|cit(?:y|ies)$|town|region|school|young)"
)
_PLACE = re.compile(
    r"\b(?:in|of|across|with|(?P<whose>(?i:for|love|one)|(?i:team"
    r"|project)(?!\s{1,4}[A-Z][a-z]{2,28}s\b)))\s{1,4}"
    r"(?P<place>[A-Z][a-z]{2,30})\b"
)
"""A name of its own where a place would stand: "for Leeds", "Team Barrow"; "Team Members" is none."""


def _is_strange(word: str) -> bool:
    return not _is_in(word, _NAMING) and not _is_in(word, _BESIDE)


def _is_of_a_trade(name: str) -> bool:
    """Whether a strange name is of a trade: it measures something, or says nothing of values or people.

    "Calls abandoned kept below 5%" is; "Council priorities", "Tab 7" and "Good neighbour plan" may be social
    value by another name.
    """
    if _SUSPECT.search(name) or not vocabulary.is_english(name):
        return False
    told = [word for word in _WORD.findall(name) if len(word) > _SHORTEST]
    return bool(_MEASURED.search(name)) or len(told) >= _TELLING


_MEASURED = re.compile(r"\d\s{0,2}(?:%|per\s?cent|hours?|days?|minutes?|mm\b|km\b|kg\b|miles)", re.I)
"""A figure with its unit: a row that measures what is bought."""
_SHORTEST = 3
_TELLING = 2
"""Words of four letters or more by which a strange name tells what it is of."""
_SUSPECT = re.compile(
    r"\b(?:social|societ|differen|communit|local|neighbour|resident|citizen|civic|public|people|place|borough"
    r"|county|city|town"
    r"|council|authorit|region|value|benefit|good\b|wider|beyond|extra|addition|added|bonus|enhance"
    r"|legacy|impact|outcome|contribut|giv"
    r"|pledge|promise|commit|priorit|ambition|aspir|vision|mission|ethos|ethic|fair|inclusi|equal|divers"
    r"|responsib"
    r"|green|sustain|climate|nature|wellbeing|well-being|welfare|charit|volunt|apprentic|employ"
    r"|job|skill|school"
    r"|young|famil|disab|veteran|prison|homeless|poverty|econom|growth|opportun|generation|future|theme"
    r"|objective|aims?\b"
    r"|principle|policy|policies|agenda|goal|partner|alliance|tab\b|item|annex|appendix|question"
    r"|statement|section|part\b"
    r"|criteri|element|category|other|misc|general|corporate|world|planet|human|right|tax|wage|pay\b"
    r"|slavery|supply chain)",
    re.I,
)
"""What a name of social value could be made of: by the codebook, or by who wants to say it in other words."""


_SURE = 2
"""Words of ordinary criteria by which a long name is placed, whatever else stands in it."""
_ABILITY = re.compile(r"\W{0,4}ability\s{1,4}to\s", re.I)
"""What a name asks of the supplier itself: "Ability to buy in tranches"."""


@lru_cache(maxsize=4_096)
def is_ordinary(name: str) -> bool:
    """Whether every word of a name is of ordinary criteria: nothing in it can be of social value."""
    named, _, strange = _told(name)
    return named > 0 and not strange and not vocabulary.WEAK.search(name) and not _WHOM.search(name)


def _told(name: str) -> tuple[int, int, int]:
    """(words that name an ordinary criterion, words that may, words that nobody placed)."""
    name = vocabulary.without_excluded(name.replace("&", " & "))
    name = vocabulary.without_other_senses(_HEALTH_AND_SAFETY.sub(" safety ", name), " care ")
    found = [word.lower() for word in _WORD.findall(name)]
    named = sum(_is_in(word, _NAMING) for word in found)
    strange = sum(_is_strange(word) for word in found if not (named and _WHOM.fullmatch(word)))
    return named, sum(_is_in(word, _GENERAL) for word in found), strange


_HEALTH_AND_SAFETY = spaced(
    r"\bhealth (?:and|&) (?:safety|social care)\b", r"(?-i:\bH\s{0,2}&\s{0,2}S\b|\bHSE?Q?\b)"
)


def _is_in(word: str, vocabulary: frozenset[str]) -> bool:
    if word in vocabulary or word.removesuffix("s") in vocabulary or word.removesuffix("es") in vocabulary:
        return True
    return word.endswith("ies") and f"{word[:-3]}y" in vocabulary


_OF_SOCIAL_VALUE = frozenset(
    """
    act added additional apprentice apprentices apprenticeship apprenticeships approach assessment award
    being benefit benefits calculator carbon cent chain climate commitment commitments communities community
    component considerations contribution contributions creating creation criteria criterion delivering
    delivery diversity economic economy element employment environment environmental equality evaluation
    generation growth health impact impacts included inclusion initiatives job jobs local mac mandatory
    marks measure measures method min minimum model name narrative national net non-price offer offering
    outcome outcomes overall part people per percent plan points portal ppn proposal proposals qualitative
    quality quantitative question questions requirement requirements response responses schools score scored
    skills sme smes social statement statements submission supply sustainability sustainable technical theme
    themes tom toms total training value vcse volunteering weighted weighting well well-being wellbeing
    wider within workforce written zero
    """.split()  # noqa: SIM905
)
"""Words that stand beside social value in the name of its row."""
_NOT_OF_AWARD = spaced(
    r"\b(?:selection (?:stage|only|questionnaire)|shortlist\w{0,4}|pre-?qualification|PQQ|SQ|cancelled"
    r"|withdrawn|removed|deleted|superseded|no longer|disapplied|in error)\b"
)
_UNSCORED = spaced(
    r"\b(?:(?:not|never|n't) (?:to be |being |be )?(?:scored|marked|evaluated|weighted|assessed|counted|used)"
    r"|un(?:scored|marked|weighted|evaluated)|for information|information only)\b"
)
_SHORT = 60
"""Code points of a description that says one thing of its row; a longer one tells what to answer."""


def is_plain(name: str) -> bool:
    """Whether the name of a row of social value has no word beside it that says another thing."""
    if not vocabulary.NARROW.search(name) and not vocabulary.SV_WHOLE_NAME.match(name):
        return False
    found = (word.lower() for word in _WORD.findall(vocabulary.NARROW.sub(" ", name)))
    return all(_is_in(word, _OF_SOCIAL_VALUE) or word in _BESIDE or word == "sv" for word in found)


def undone(name: str, description: str = "") -> str | None:
    """What the words of a row of social value make of its weight: indeterminate, named, or null for nothing.

    `indeterminate` for one of another stage, or taken back; `named` for one that is not scored.
    """
    said = f"{name}. {description if len(description) <= _SHORT else ''}"
    if _NOT_OF_AWARD.search(said):
        return "indeterminate"
    return "named" if _UNSCORED.search(said) else None
