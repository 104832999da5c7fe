"""Words that say a buyer is no council, or only part of one. A veto word is never outvoted.

`*` stands for the rest of a word. They are matched against names in normal form.
"""

import re


def parse_list(text: str) -> tuple[str, ...]:
    """The items of a list: one word, or words that stand together, between commas or on lines."""
    return tuple(item.strip() for item in re.split(r"[,\n]", text) if item.strip())


def _any(listed: str) -> re.Pattern[str]:
    words = [word.replace("*", r"\w*") for word in parse_list(listed)]
    return re.compile(r"\b(?:" + "|".join(words) + r")\b")


ENTITY = _any("""
    nhs, universit*, college, colleges, academ*, school, primary, nursery school, sixth form, grammar, infant
    infants, utc, pru, police, policing, constabulary, fire authority, fire and rescue authority
    fire and civil defence, hospital, hospitals, clinical, ccg, c c g, icb, integrated care, health board
    healthcare, ambulance, trust, trustees, charit*, foundation, voluntary, volunteer*, society, federation
    church, diocese, diocesan, chaplaincy, parish, town council, community council, club, football, cricket
    theatre, orchestra, citizens advice, age uk, age concern, credit union
    limited, ltd, plc, llp, cic, inc, company, companies, co op, cooperative, consultant*, consultancy
    consulting, joint venture, jv
    homes, housing association, housing trust, housing group, housing society, housing company
    housing partnership, tenant management, tmo, almo, buses, airport, arena
    waste authority, national park, park authority, port authority, harbour, conservation board
    drainage board, development corporation, enterprise partnership, l e p, lep, business improvement
    growth company, passenger transport, pension fund, pensions pool, pension pool
""")
"""A body of its own, even beside a council's name."""
BODY = _any("""
    fire, rescue, housing, school, schools, leisure, education, association, research, medical, dental
    arts council, general council, british, england, scotland, scottish, wales, welsh, national, nationwide
    uk, united kingdom, royal, hm, his majesty s, her majesty s, his majestys, her majestys, ministry
    department, dept, secretary of state, cabinet, home office, office for, office of, agency, agencies
    commission, commissioner*, commissioning, ombudsman, inspectorate, regulator, regulation, registry
    treasury, revenue, customs, parliament*, house of, houses of, crown, prison, probation, court, courts
    tribunal, defence, dstl, army, navy, air force, nuclear, atomic, energy, highways, environment, forestry
    natural, heritage, historic, museum, museums, gallery, galleries, library, archives, botanic, gardens
    tourist, visit*, sports council, sport, bank, financial, insurance, water, rail, railway, railways
    transport for, port, ports, canal, catapult, innovation, science, sciences, institute, institution
    laborator*, health, care, hospice, surgery, practice, nursing, midwifery, pharmac*, quality, standards
    ofcom, ofgem, ofwat, ofsted, ofqual, hmrc, dvla, dvsa, dwp, defra, dcms, dfe, dft, beis, fcdo, mod, moj
    hse, jisc, ucas, lottery, authority, board, council for, council of, council on, corporation, charter
    guild, union, alliance, network, collaborative, fund, centre, solutions, services, systems, technolog*
    group, partner*, associates, holdings, development, developments, construction, catering, enterprise
    insolvency service, metropolitan office, intellectual property, pensions service, regulations office
    foreign and commonwealth, digital service
    leidos, serco, capita, amey, kier, sparkfund, galliford, torus, vivid, optivo, genesis, peabody, clarion
    sovereign, sanctuary, bernicia, trivallis
""")
"""Words of bodies that are no council, for names in which no council was found."""
SHARED = re.compile(
    r"\b(?:procurement|purchasing|buying|commercial) (?:\w+ ){0,2}"
    r"(?:partnership|consortium|collaborative|organi[sz]ation|alliance|hub)\b"
    r"|\b(?:shared services|councils partnership|councils alliance)\b"
)
"""Names of bodies that buy for several others."""
POLICE = re.compile(r"\bpolic(?:e|ing)\b")
SEVERAL = _any("""
    alliance, consortium, joint, collaborative, collaboration, partners, shared service, shared services
    procurement partnership, purchasing organisation, councils partnership
""")
"""Words beside a council that say others buy with it."""
PARISH = re.compile(r"(?:parish|town|community|neighbourhood) ?council\b|\bparish meeting\b|\btown of\b")
_PARISH_CITIES = parse_list("chichester, ely, hereford, lichfield, ripon, salisbury, truro, wells")
"""Cities whose council is a parish council; their principal council has another name."""
PARISH_NAMES = frozenset(
    form.format(city)
    for city in _PARISH_CITIES
    for form in ("{} city council", "city of {} council", "council of city of {}", "city council of {}")
)
DEPARTMENT = _any("""
    service, services, department, dept, directorate, division, unit, team, office, section, csu
    procurement, purchasing, commissioning, commercial, contract, contracts, tender, tenders, tendering
    etendering, sourcing, esourcing, portal, business support, finance, resources, corporate, strategy, policy
    legal, ict, it, digital, hr, people, human resources, payroll, audit, revenues, benefits, licensing
    electoral, democratic, chief executive*, customer, communications, regulatory, trading standards
    housing, homelessness, neighbourhood, neighbourhoods, place, city, town hall, community, communities
    highway, highways, transport*, environment*, waste, street, fleet, parking, park, parks, cemeter*
    leisure, libraries, culture, museum, museums, education, schools, youth, family, learning, skills
    employment, children*, adult, adults, social care, public health, planning, regeneration, development
    economic, growth, property, estate, estates, asset, assets, facilities, construction, engineering
    building, maintenance, repairs
""")
NOISE = re.compile(
    r"^(?:group|procurement|the|england|uk|united kingdom|[a-z]{1,2}\d[a-z\d]?|\d[a-z]{2}|\d+)$"
)
"""What stands beside a council's name and says nothing: a country, half a postcode, a number."""
COUNTY_FIRE = frozenset(
    parse_list("""
        cornwall, cumbria, gloucestershire, hertfordshire, isle of wight, lincolnshire, norfolk
        northamptonshire, northumberland, oxfordshire, suffolk, surrey, warwickshire, west sussex
    """)
)
"""Counties whose council is, or was, itself the fire authority (Fire and Rescue Services Act 2004)."""
FIRE_SERVICE = re.compile(r"\bfire\b(?! (?:safety|alarms?|doors?|risk|precautions?|stopping))")


def tells_parish(text: str) -> bool:
    """Whether a name in normal form is that of a parish, town or community council."""
    return bool(PARISH.search(text)) or text in PARISH_NAMES
