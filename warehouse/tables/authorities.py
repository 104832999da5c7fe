"""The tables of authorities: who they are, whose groups, neighbours and names."""

import dataframely as dy

from warehouse.tables import columns as col
from warehouse.tables.declared import about

_REGISTER = "authorities.csv; its source and licence in register.toml"
_NO_FIGURE = "the council has ended, or has not begun, or the register has none"


def _figure(said: str, unit: str, most: float | None = None) -> dy.Float64:
    """A figure of the register, whose own source stands in register.toml."""
    return dy.Float64(nullable=True, min=0, max=most, metadata=about(said, _REGISTER, unit, _NO_FIGURE))


class Authorities(dy.Schema):
    """One English council or combined authority of the register, with its figures.

    The source and licence of every column stand in the register's `register.toml`. Figures are null for
    councils that ended, and for those that have not begun.
    """

    benchmark = True
    use_for = "names, codes, types and figures of councils, and when each was in being"

    authority_id = col.text("ONS code, or X- and the register code until one is issued.", _REGISTER, key=True)
    register_code = col.text("Its code in the register of local authorities.", _REGISTER)
    name = col.text("Short name.", _REGISTER)
    official_name = col.text("Full name.", _REGISTER)
    authority_type = col.text(
        "Type of council; the City counts as a London borough.",
        _REGISTER,
        regex="^(county|district|unitary|metropolitan|london_borough|combined_authority|strategic_authority)$",
    )
    region = col.text("Region of England.", _REGISTER)
    status = col.text("On the day of the register.", _REGISTER, regex="^(current|abolished|future)$")
    valid_from = col.day("First day of its being.", _REGISTER, null="not known")
    valid_to = col.day("Last day of its being, past or by order.", _REGISTER, null="no end is decided")
    former_ids = col.text("Earlier ONS codes.", _REGISTER, null="it had no other", many=";")
    tier = col.text(
        "Which services it buys: a tier of two, all, or strategic ones.",
        "rule: its type",
        regex="^(upper|lower|single|strategic)$",
    )
    county_id = col.text("County council over a district.", _REGISTER, null="no district")
    combined_authority_id = col.text(
        "Combined authority whose area covers it.", _REGISTER, null="there is none"
    )
    dates_source = col.text("Where its first day is from.", _REGISTER, null="not known")
    population = col.count("Usual residents.", f"{_REGISTER}: population", "usual residents", _NO_FIGURE)
    population_year = col.count(
        "Year of the population.", f"{_REGISTER}: population_year", "year", _NO_FIGURE
    )
    area_km2 = _figure("Area.", "square kilometres")
    density_per_km2 = _figure("Population by area.", "residents a square kilometre")
    deprivation_score = _figure(
        "Average score of the Index of Multiple Deprivation 2025; higher is more deprived.", "score"
    )
    most_deprived_share = _figure(
        "Small areas in the most deprived tenth of England.", "share, 0 to 1", most=1
    )
    aged_65_plus_share = _figure("Residents aged 65 or more.", "share, 0 to 1", most=1)
    under_16_share = _figure("Residents under 16.", "share, 0 to 1", most=1)
    urban_share = _figure("Residents in urban areas.", "share, 0 to 1", most=1)
    rural_share = _figure("Residents in rural areas that are not highly rural.", "share, 0 to 1", most=1)
    highly_rural_share = _figure("Residents in highly rural areas.", "share, 0 to 1", most=1)
    rurality = col.text("Class of the three shares.", _REGISTER, null=_NO_FIGURE)


class AuthorityGroups(dy.Schema):
    """One authority's membership of a group that is a peer set, between two dates.

    Types, regions and both together are groups too. Where `dates_known` is false no date is known and the
    membership is used for all dates. Districts in a combined county authority's area are covered by it, not
    its constituent councils: `source` says so.
    """

    use_for = "peer sets, with the members of the day"
    not_for = "who may buy from a hub's frameworks: most are open to others"

    membership = col.ordinal("Number of the membership.", "order of the register", "ordinal", key=True)
    authority_id = col.text("The member.", "authorities.authority_id", key=True)
    group_id = col.text(
        "Stable id of the group: its kind, then its name or code.",
        "groups.csv: group_id",
        regex="^[a-z_]+:.+$",
    )
    group_kind = col.text(
        "Which kind of peer set it is.",
        "groups.csv: group_kind, or the register's column",
        regex="^(type|type_and_region|region|combined_authority|hub|joint_council|trading_arm|waste_authority"
        "|association)$",
    )
    group_name = col.text("Name of the group.", "groups.csv: group_name")
    kind = col.text("What kind of body the group is.", "groups.csv: kind")
    valid_from = col.day("First day of the membership.", "groups.csv: valid_from", null="not known")
    valid_to = col.day("Last day.", "groups.csv: valid_to", null="not known, or still a member")
    dates_known = col.flag(
        "Whether a date is known; where not, it counts for all dates.", "groups.csv: dates_known"
    )
    confidence = col.text("How sure the membership is: high, medium, low or n/a.", "groups.csv: confidence")
    source = col.text("Where the membership is stated.", "groups.csv: source")


class Neighbours(dy.Schema):
    """One statistical neighbour of an authority, of its own type, by the model of docs/authorities.md."""

    use_for = "peers that are alike in population, density, deprivation, rurality and age"
    not_for = "councils of another type; the City of London and the Isles of Scilly have none"

    authority_id = col.text("The authority.", "authorities.authority_id", key=True)
    rank = col.ordinal("1 is the nearest.", "order of distance", "ordinal", key=True)
    peer_id = col.text("Its neighbour.", "authorities.authority_id")
    distance = col.number(
        "How unlike the two are.",
        "rule: docs/authorities.md, neighbours",
        "standard deviations among councils of the type, weighted",
        min=0,
    )
    model = col.text("Name and version of the model.", "rule: docs/authorities.md")


class Policies(dy.Schema):
    """One statement of a council, a group or another body on the weight it gives. No observed weight.

    `weight_pct` is of `of_what`, for procurements `applies` (above or below) the threshold.
    """

    use_for = "what a council says, to hold beside what its notices state"
    not_for = "distributions of weights: a floor, ceiling or average is not the weight of a procurement"

    policy = col.ordinal("Number of the entry.", "policies.csv: policy", "ordinal", key=True)
    authority_id = col.text("Whose policy.", "policies.csv: authority_id", null="a group's, see group_id")
    group_id = col.text("The group whose policy it is.", "policies.csv: group_id", null="one council's")
    body = col.text(
        "Who states it, where that is no council of the register.",
        "policies.csv: body",
        null="a council or group",
    )
    kind = col.text(
        "How the weight is meant; example: of one procurement; target: of a share of procurements; "
        "threshold: applies without a weight; none: no weight of its own; "
        "unclear: no weight of an evaluation by its words; not_recorded: the council does not know.",
        "policies.csv: kind",
        regex="^(exact|minimum|maximum|usual|average|example|target|threshold|none|unclear|not_recorded)$",
    )
    of_what = col.text("What the weight is a share of.", "policies.csv: of_what", null="no weight is stated")
    criterion = col.text(
        "Which criterion is weighted.", "policies.csv: criterion", regex="^(social_value|environment)$"
    )
    weight_pct = col.percent("The stated weight.", "policies.csv", "percent", null="no weight is stated")
    threshold_gbp = col.number(
        "Value from or up to which it applies.", "policies.csv", "pounds", "none is stated", min=0
    )
    applies = col.text(
        "Side of the threshold.", "policies.csv: applies", null="no threshold", regex="^(above|below)$"
    )
    valid_from = col.day(
        "First day of the stated year, month or day since when.", "policies.csv", null="not stated"
    )
    valid_from_precision = col.text(
        "What was stated of valid_from.",
        "policies.csv: valid_from",
        null="not stated",
        regex="^(day|month|year)$",
    )
    stated_on = col.text("When the source said so: year or month.", "policies.csv: stated_on", null="undated")
    source = col.text("Where it is stated.", "policies.csv: source", min_length=1)
    link = col.text(
        "Address of the source.", "policies.csv: link", null="only a cut address is known", regex="^https?://"
    )
    seen_on = col.day("Day on which it was taken into the register.", "policies.csv", null="not kept")
    confidence = col.text("high, medium or low.", "policies.csv: confidence")
    note = col.text("What to know of it.", "policies.csv: note", null="nothing")


class BuyerIdentifiers(dy.Schema):
    """One organisation identifier (PPON) of the notices, with the council that alone was seen with it.

    `state`: learned, it now names that council; conflict, seen with two councils or with another body;
    unresolved, no name beside it was understood.
    """

    identifier = col.text("The identifier.", "buyer.id, parties[].identifier", key=True)
    authority_id = col.text("Whose it is.", "rule: docs/authorities.md", null="not learned")
    state = col.text(
        "Whether it was learned.", "rule: docs/authorities.md", regex="^(learned|conflict|unresolved)$"
    )
    names = col.ordinal("Distinct names beside it.", "notices", "names")
    notices = col.ordinal("Releases that carry it.", "notices", "releases")
    first_day = col.day("First day it was seen.", "release.date", null="no release has a date")
    last_day = col.day("Last day it was seen.", "release.date", null="no release has a date")


class BuyerMatches(dy.Schema):
    """One buyer's name and identifiers as published, with who that was taken for, why and how often."""

    buyer_match = col.ordinal("Number of the row.", "order of names and identifiers", "ordinal", key=True)
    buyer_name = col.text(
        "The buyer's name as published.",
        "buyer.name, or the party in that role",
        null="the notice names no buyer",
    )
    buyer_identifiers = col.text(
        "The buyer's identifiers as published.",
        "buyer.id, parties[].identifier",
        null="the notice gives none",
        many=";",
    )
    authority_id = col.text(
        "The council it was taken for.", "rule: match_method", null="it is no single English council"
    )
    buyer_class = col.text(
        "What the buyer is; docs/reading.md lists the classes.", "rule: docs/authorities.md"
    )
    match_method = col.text(
        "How it was matched.",
        "rule: docs/authorities.md",
        regex="^(identifier|exact|alias|pattern|part|likeness|rule|none)$",
    )
    score = col.percent(
        "100 where the name equals a known one, less where a part or a slip decided.",
        "rule: docs/authorities.md",
        "0 to 100",
        null="unresolved",
    )
    evidence = col.text("What decided, in words.", "rule: match_method", null="no reason kept")
    alternatives = col.text(
        "Other candidates, the members of a joint buyer, or successors.",
        "rule: docs/authorities.md",
        null="there is none",
        many=";",
    )
    notices = col.ordinal("Releases signed so.", "notices", "releases")
    first_day = col.text("First day of such a release.", "release.date")
    last_day = col.text("Last day of such a release.", "release.date")
