"""The ways in which notices write a register name: 'X BC', 'Borough of X', 'Council of the City of X'.

Forms never cross a tier: a county form is made only for what is a county, a city form only for a city.
"""

import re
from collections.abc import Iterator

from pipelines.authorities.buyers.names import normalise
from pipelines.authorities.buyers.veto_words import parse_list
from pipelines.authorities.register.register import Authority

_TAILS = {
    "county": ("county council", "cc", "county"),
    "district": parse_list("district council, borough council, dc, bc, district, borough"),
    "unitary": parse_list("""
        council, borough council, district council, unitary authority, unitary council, unitary, ua, uc
        bc, borough, district
    """),
    "metropolitan": parse_list("""
        council, metropolitan borough council, metropolitan district council, mbc, mdc, mb council
        metropolitan council, metropolitan borough, metropolitan district, metropolitan, district council
    """),
    "london_borough": parse_list("""
        council, borough council, borough, lbc, lb, london borough, london borough council, bc
        london borough of, lb of
    """),
    "combined_authority": parse_list("""
        combined authority, mayoral combined authority, combined county authority, ca
        mayoral combined county authority, mayoral strategic authority, strategic authority
        combined authority group, mayoral combined authority group, mayoral county combined authority
    """),
    "strategic_authority": (),
}
_HEADS = {
    "county": ("county council of", "council of county of", "county of"),
    "district": parse_list("""
        borough council of, district council of, council of borough of, council of district of
        borough of, district of
    """),
    "unitary": ("borough council of", "council of borough of", "borough of"),
    "metropolitan": parse_list("""
        metropolitan borough of, metropolitan district of, council of metropolitan borough of
        metropolitan borough council of, metropolitan district council of, mbc of
    """),
    "london_borough": parse_list("""
        london borough of, london borough, lb of, lb, lbc, council of london borough of, borough of
        borough council of, lond borough of, lbc of
    """),
    "combined_authority": (),
    "strategic_authority": (),
}
_CITY_TAILS = parse_list("""
    city council, city, city of, city and district council, city metropolitan district council
""")
_CITY_HEADS = parse_list("""
    city of, city council of, council of city of, city and county of, city and borough of
    city and district of
""")
_COUNTY_TAILS = ("county council", "county", "cc")
_COUNTY_HEADS = ("county council of", "council of county of", "county of")
_COUNTIES = {"cornwall", "durham", "northumberland", "rutland", "isle of wight", "somerset", "dorset"}
_COMPASS = ("north ", "south ", "east ", "west ", "mid ", "central ", "great ")
_RIVERS = re.compile(r" (?:on (?:thames|tees|sea|trent|avon)|in furness)$")
"""The tail that people leave out. Not 'upon Tyne', 'upon Hull' or 'under Lyme': there are two Newcastles."""
_FORM_OF_NAME = re.compile(
    r"^(?:council of |borough council of |borough of |london borough of |royal borough of |city of )+"
    r"|(?: (?:county|city|district|borough|metropolitan|and|council|combined|mayoral|strategic|authority))+$"
)
FORMAL = re.compile(
    r"council|corporation|authority|^(?:london|royal|metropolitan) borough of|^lbc? |^city of "
    r"| (?:mbc|mdc|lbc|dc|bc|cc|ua|lb)$"
)
"""A form with a word that says it is an authority: trusted inside a longer name. 'Derby County' is a club."""


def find_place_words(row: Authority) -> tuple[str, ...]:
    """The place words of an authority's names in normal form: 'kingston on hull', 'hull'."""
    if _is_corporation(row):
        return (normalise(row.name),)
    found = [_FORM_OF_NAME.sub("", normalise(name)) for name in (row.name, row.official_name)]
    found = [base.removeprefix("county ") if row.authority_type == "unitary" else base for base in found]
    found += [_RIVERS.sub("", base) for base in found]
    found += [base.replace(" and ", " ") for base in found if " and " in base]
    return tuple(dict.fromkeys(filter(None, found)))


def _is_corporation(row: Authority) -> bool:
    """The City of London has no borough's forms: 'London Borough' is nobody's name."""
    return "corporation" in row.official_name.lower().split()


def is_city(row: Authority) -> bool:
    """Whether its full name says it is a city."""
    return "city" in row.official_name.lower().split() and not row.authority_type.endswith("_authority")


def is_county(base: str, kind: str) -> bool:
    """Whether a place is a county, also where one council does everything: Shropshire, but not Derby."""
    if kind == "county":
        return True
    return kind == "unitary" and (
        base in _COUNTIES or base.endswith("shire") and not base.startswith(_COMPASS)
    )


def make_forms(row: Authority) -> Iterator[str]:
    """Every generated form in normal form. The official name and observed aliases are not among them."""
    if _is_corporation(row):
        return
    kind = row.authority_type
    city = is_city(row)
    for base in find_place_words(row):
        tails = list(_TAILS[kind])
        heads = list(_HEADS[kind])
        if city:
            tails += [*_CITY_TAILS, "cc"] if kind != "london_borough" else ["city council"]
            heads += _CITY_HEADS
        elif kind == "metropolitan":
            tails += ["borough council", "borough", "bc"]
            heads += ["borough council of", "council of borough of", "borough of"]
        if kind == "unitary" and is_county(base, kind):
            tails += _COUNTY_TAILS
            heads += _COUNTY_HEADS
        if "royal" in row.official_name.lower() or base == "kingston":
            heads += ["royal borough of", "royal borough", "rb of", "rb", "council of royal borough of"]
            tails += ["royal borough", "royal borough council"]
        yield from (f"{base} {tail}" for tail in dict.fromkeys(tails))
        for head in dict.fromkeys(heads):
            yield f"{head} {base}"
            if "council" not in head:
                yield f"{head} {base} council"


def make_informal_forms(row: Authority) -> Iterator[str]:
    """'X Council' of a county or district: told from the formal forms, since a parish may sign so."""
    if row.authority_type in ("county", "district"):
        yield from (f"{base} council" for base in find_place_words(row))


def make_outside_forms(name: str) -> Iterator[str]:
    """Forms of a council of Wales, Scotland or Northern Ireland, in its languages as far as names need it."""
    base = normalise(name).removeprefix("city of ").removesuffix(" city")
    tails = parse_list("""
        council, county council, county borough council, city council, borough council, cbc, cc
    """)
    yield from (f"{base} {tail}" for tail in tails)
    yield from (f"{base} {tail}" for tail in ("city and county council", "city and district council"))
    yield from (f"{head} {base}" for head in ("city and county of", "county borough of", "council of"))
    yield from (f"{base} city and county", f"{base} district council", f"{base} islands council")
    yield from (f"city of {base} council", f"city of {base}", f"city and county of {base} council")
    for welsh in ("cyngor", "cyngor sir", "cyngor bwrdeistref sirol", "cyngor dinas"):
        yield f"{welsh} {base}"
        yield from (f"{welsh} {base} {tail}" for tail in tails)
    if " " in base:
        yield base
