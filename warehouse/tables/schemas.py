"""One dataframely Schema a table. Allowed values are String rules: an Enum changes in Arrow."""

import dataframely as dy

from warehouse.tables.declared import about

STATES = "^(weighted|nested|named|embedded|none|indeterminate|not_visible|quarantined|out_of_scope)$"
SHOWN = "^(shown|greyed|suppressed|empty|withdrawn)$"

SOURCE = about("The service that published the notice.", "the service asked, or named at import")
OCID = about("The contracting process, as published: one procurement on one service.", "ocid")
CONTENT = about("SHA-256 of the release's own bytes as received.", "hash of the bytes in landing", unit="hex")
AUTHORITY = about(
    "ONS code of the English council, or X- and its register code until one is issued.", "register"
)
RELEASE_ID = about(
    "The release's id, by which the service shows the notice.", "id", null="the publisher gave none"
)
LOT = about("The lot's place in the notice, from 1.", "order of tender.lots", unit="ordinal")
LOT_ID = about("The lot's id.", "tender.lots[].id", null="the notice gives the lot no id")
CRITERION = about("The criterion's number within its procurement.", "criteria.criterion", unit="ordinal")
MODEL = about("SHA-256 of the theme model in use.", "trained from warehouse/labels/", unit="hex")
YEAR = about("Financial year, April to March, of `notice_date`, as 2025/26.", "rule: year of notice_date")
STATE = about(
    "What the stated criteria say of social value; docs/reading.md lists the states.", "rule: docs/reading.md"
)
MEASURE = about("The measure's id; docs/measures.md defines it.", "warehouse/measures/")
PERIOD = about(
    "Financial year of the procurements, as 2025/26, or all.", "rule: financial_year of procurements"
)
PERCENT = "percent of the whole evaluation"
NO_WEIGHT = "no weight is known; never zero"
WITHHELD = "withheld, for the reason in `reason`"


class Releases(dy.Schema):
    """One release as received: the index of landing."""

    year_of = "release_date"

    source = dy.String(primary_key=True, metadata=SOURCE)
    ocid = dy.String(primary_key=True, metadata=OCID)
    release_id = dy.String(nullable=True, metadata=RELEASE_ID)
    content_sha256 = dy.String(primary_key=True, regex="^[0-9a-f]{64}$", metadata=CONTENT)
    release_date = dy.Date(metadata=about("Day of publication in London.", "date"))
    tag = dy.String(
        nullable=True,
        metadata=about(
            "What the release is: tender, award and so on.", "tag[]", null="the release has none", many=";"
        ),
    )
    repaired = dy.Bool(metadata=about("Whether its JSON had to be repaired to be read.", "rule: decode"))
    landing_path = dy.String(metadata=about("The landed file that holds it, from the home.", "landing"))
    position = dy.Int64(
        min=1, metadata=about("Which record of that file it is, from 1.", "landing", unit="ordinal")
    )


class Windows(dy.Schema):
    """One window asked of a service in one answer.

    `state`: complete, counted below a full page; split, full and asked again in two halves; full, too short
    to split; open, the part of a day that a walk which broke off has not asked, with the `problem`. A day is
    covered only where `day_complete` is true.
    """

    source = dy.String(primary_key=True, metadata=SOURCE)
    window_from = dy.String(
        primary_key=True, metadata=about("First second asked for, London wall time.", "the request")
    )
    window_to = dy.String(
        primary_key=True, metadata=about("Last second asked for, London wall time.", "the request")
    )
    state = dy.String(
        primary_key=True,
        regex="^(complete|complete_by_id|split|full|open)$",
        metadata=about("complete, complete_by_id, split, full or open.", "rule: counted against a full page"),
    )
    day = dy.String(metadata=about("The day the window lies in, as 2025-06-01.", "the request"))
    day_complete = dy.Bool(
        metadata=about("Whether the whole day was asked and every window of it counted.", "rule: collect")
    )
    releases = dy.Int64(
        nullable=True,
        min=0,
        metadata=about(
            "Releases in the answer.", "count of releases[]", unit="releases", null="not asked yet"
        ),
    )
    url = dy.String(nullable=True, metadata=about("The address asked.", "the request", null="not asked yet"))
    fetched_at = dy.String(
        nullable=True,
        metadata=about("When the answer came, ISO 8601.", "the client's clock", null="not asked yet"),
    )
    problem = dy.String(
        nullable=True,
        metadata=about("Why the walk of the day broke off.", "rule: collect", null="nothing went wrong"),
    )


class Gaps(dy.Schema):
    """One notice that no window gave though its day was asked.

    `named_by`: sequence, a number of Find a Tender's yearly sequence that was passed over; else the file that
    names it. `state`: missing, not asked for yet; fetched by its id; absent, the service has no such notice.
    """

    source = dy.String(primary_key=True, metadata=SOURCE)
    release_id = dy.String(
        primary_key=True,
        metadata=about(
            "Id of the notice that no window gave.",
            "Find a Tender's yearly sequence, or a file of a day's notices",
        ),
    )
    day = dy.Date(metadata=about("Day on which its neighbours were published.", "rule: collect"))
    named_by = dy.String(metadata=about("sequence, or the file that names the notice.", "rule: collect"))
    state = dy.String(
        regex="^(missing|fetched|absent)$", metadata=about("missing, fetched or absent.", "rule: asked by id")
    )
    asked_at = dy.String(
        nullable=True,
        metadata=about(
            "When it was last asked for by id, ISO 8601.", "the client's clock", null="not asked yet"
        ),
    )


class Notices(dy.Schema):
    """One release, typed: what it says of itself. Null where it says nothing."""

    year_of = "release_date"
    use_for = "what single notices say of themselves"
    not_for = "counting procurements: one has several notices; take `procurements`"

    source = dy.String(primary_key=True, metadata=SOURCE)
    ocid = dy.String(primary_key=True, metadata=OCID)
    content_sha256 = dy.String(primary_key=True, metadata=CONTENT)
    release_id = dy.String(nullable=True, metadata=RELEASE_ID)
    release_date = dy.String(metadata=about("When it was published, as published (ISO 8601).", "date"))
    notice_type = dy.String(
        nullable=True,
        metadata=about(
            "UK notice type, UK1 to UK17.", "documents[].noticeType", null="the old forms have none"
        ),
    )
    regime = dy.String(
        regex="^(pcr2015|pa2023|psr|other_celex|below_threshold_cf|unknown)$",
        metadata=about("The law it was published under.", "rule: tender.legalBasis; docs/reading.md"),
    )
    out_of_scope = dy.String(
        nullable=True,
        regex="^(psr|direct_award|call_off|planning|modification)$",
        metadata=about("Why no weight is to be expected.", "rule: docs/reading.md", null="it is in scope"),
    )
    award_only = dy.Bool(
        metadata=about(
            "Whether it is an award or contract notice that carries no tender notice.", "rule: tag"
        )
    )
    buyer_name = dy.String(
        nullable=True,
        metadata=about(
            "The buyer's name as published.",
            "buyer.name, or the party in that role",
            null="the notice names no buyer",
        ),
    )
    buyer_identifiers = dy.String(
        nullable=True,
        metadata=about(
            "The buyer's identifiers as published.",
            "buyer.id, parties[].identifier",
            null="the notice gives none",
            many=";",
        ),
    )
    buyer_locality = dy.String(
        nullable=True,
        metadata=about(
            "The buyer's town and region as published.", "parties[].address", null="the notice gives none"
        ),
    )
    title = dy.String(
        nullable=True, metadata=about("Title as published.", "tender.title", null="the notice has none")
    )
    category = dy.String(
        nullable=True,
        metadata=about(
            "goods, services or works.", "tender.mainProcurementCategory", null="the notice does not say"
        ),
    )
    value_gbp = dy.Float64(
        nullable=True,
        metadata=about(
            "Stated value.",
            "tender.value.amount",
            unit="pounds sterling",
            null="none is stated, or in another currency",
        ),
    )
    tender_deadline = dy.String(
        nullable=True,
        metadata=about(
            "When tenders are due, as published.",
            "tender.tenderPeriod.endDate",
            null="the notice does not say",
        ),
    )
    lots = dy.Int64(min=0, metadata=about("Lots of the notice.", "count of tender.lots[]", unit="lots"))


class Lots(dy.Schema):
    """One lot of one release, in the notice's order."""

    source = dy.String(primary_key=True, metadata=SOURCE)
    ocid = dy.String(primary_key=True, metadata=OCID)
    content_sha256 = dy.String(primary_key=True, metadata=CONTENT)
    lot = dy.Int64(primary_key=True, min=1, metadata=LOT)
    lot_id = dy.String(nullable=True, metadata=LOT_ID)
    title = dy.String(
        nullable=True, metadata=about("The lot's title.", "tender.lots[].title", null="the lot has none")
    )
    status = dy.String(
        nullable=True,
        metadata=about(
            "The lot's status as published.", "tender.lots[].status", null="the notice does not say"
        ),
    )
    value_gbp = dy.Float64(
        nullable=True,
        metadata=about(
            "Stated value of the lot.",
            "tender.lots[].value.amount",
            unit="pounds sterling",
            null="none is stated, or in another currency",
        ),
    )


class AuthorityGroups(dy.Schema):
    """One authority's membership of a group that is a peer set, between two dates.

    Types, regions and both together are groups too. Where `dates_known` is false no date is known and the
    membership is used for all dates. Districts in a combined county authority's area are covered by it, not
    its constituent councils: `source` says so.
    """

    use_for = "peer sets, with the members of the day"
    not_for = "who may buy from a hub's frameworks: most are open to others"

    membership = dy.Int64(
        primary_key=True,
        min=1,
        metadata=about("Number of the membership.", "order of the register", "ordinal"),
    )
    authority_id = dy.String(primary_key=True, metadata=about("The member.", "authorities.authority_id"))
    group_id = dy.String(
        regex="^[a-z_]+:.+$",
        metadata=about("Stable id of the group: its kind, then its name or code.", "groups.csv: group_id"),
    )
    group_kind = dy.String(
        regex="^(type|type_and_region|region|combined_authority|hub|joint_council|trading_arm|waste_authority"
        "|association)$",
        metadata=about("Which kind of peer set it is.", "groups.csv: group_kind, or the register's column"),
    )
    group_name = dy.String(metadata=about("Name of the group.", "groups.csv: group_name"))
    kind = dy.String(metadata=about("What kind of body the group is.", "groups.csv: kind"))
    valid_from = dy.Date(
        nullable=True,
        metadata=about("First day of the membership.", "groups.csv: valid_from", null="not known"),
    )
    valid_to = dy.Date(
        nullable=True,
        metadata=about("Last day.", "groups.csv: valid_to", null="not known, or still a member"),
    )
    dates_known = dy.Bool(
        metadata=about(
            "Whether a date is known; where not, it counts for all dates.", "groups.csv: dates_known"
        )
    )
    confidence = dy.String(
        metadata=about("How sure the membership is: high, medium, low or n/a.", "groups.csv: confidence")
    )
    source = dy.String(metadata=about("Where the membership is stated.", "groups.csv: source"))


class Neighbours(dy.Schema):
    """One statistical neighbour of an authority, of its own type, by the model of docs/authorities.md."""

    use_for = "peers that are alike in population, density, deprivation, rurality and age"
    not_for = "councils of another type; the City of London and the Isles of Scilly have none"

    authority_id = dy.String(primary_key=True, metadata=about("The authority.", "authorities.authority_id"))
    rank = dy.Int64(
        primary_key=True, min=1, metadata=about("1 is the nearest.", "order of distance", unit="ordinal")
    )
    peer_id = dy.String(metadata=about("Its neighbour.", "authorities.authority_id"))
    distance = dy.Float64(
        min=0,
        metadata=about(
            "How unlike the two are.",
            "rule: docs/authorities.md, neighbours",
            unit="standard deviations among councils of the type, weighted",
        ),
    )
    model = dy.String(metadata=about("Name and version of the model.", "rule: docs/authorities.md"))


class Policies(dy.Schema):
    """One statement of a council, or of a group for its councils, on the weight it gives. No observed weight.

    `weight_pct` is of `of_what`, for procurements `applies` (above or below) the threshold.
    """

    use_for = "what a council says, to hold beside what its notices state"
    not_for = "distributions of weights: a floor, ceiling or average is not the weight of a procurement"

    policy = dy.Int64(
        primary_key=True, min=1, metadata=about("Number of the entry.", "policies.csv: policy", "ordinal")
    )
    authority_id = dy.String(
        nullable=True,
        metadata=about("Whose policy.", "policies.csv: authority_id", null="a group's, see group_id"),
    )
    group_id = dy.String(
        nullable=True,
        metadata=about("The group whose policy it is.", "policies.csv: group_id", null="one council's"),
    )
    kind = dy.String(
        regex="^(exact|minimum|maximum|usual|average|threshold|none)$",
        metadata=about(
            "How the weight is meant; threshold: applies without a weight; none: no weight of its own.",
            "policies.csv: kind",
        ),
    )
    of_what = dy.String(
        nullable=True,
        metadata=about("What the weight is a share of.", "policies.csv: of_what", null="no weight is stated"),
    )
    criterion = dy.String(
        regex="^(social_value|environment)$",
        metadata=about("Which criterion is weighted.", "policies.csv: criterion"),
    )
    weight_pct = dy.Float64(
        nullable=True,
        min=0,
        max=100,
        metadata=about("The stated weight.", "policies.csv", unit="percent", null="no weight is stated"),
    )
    threshold_gbp = dy.Float64(
        nullable=True,
        min=0,
        metadata=about("Value from or up to which it applies.", "policies.csv", "pounds", "none is stated"),
    )
    applies = dy.String(
        nullable=True,
        regex="^(above|below)$",
        metadata=about("Side of the threshold.", "policies.csv: applies", null="no threshold"),
    )
    valid_from = dy.Date(
        nullable=True,
        metadata=about(
            "First day of the stated year, month or day since when.", "policies.csv", null="not stated"
        ),
    )
    valid_from_precision = dy.String(
        nullable=True,
        regex="^(day|month|year)$",
        metadata=about("What was stated of valid_from.", "policies.csv: valid_from", null="not stated"),
    )
    stated_on = dy.String(
        nullable=True,
        metadata=about("When the source said so: year or month.", "policies.csv: stated_on", null="undated"),
    )
    source = dy.String(min_length=1, metadata=about("Where it is stated.", "policies.csv: source"))
    link = dy.String(
        nullable=True,
        regex="^https?://",
        metadata=about("Address of the source.", "policies.csv: link", null="only a cut address is known"),
    )
    seen_on = dy.Date(
        nullable=True,
        metadata=about("Day on which it was taken into the register.", "policies.csv", null="not kept"),
    )
    confidence = dy.String(metadata=about("high, medium or low.", "policies.csv: confidence"))
    note = dy.String(
        nullable=True, metadata=about("What to know of it.", "policies.csv: note", null="nothing")
    )


class BuyerIdentifiers(dy.Schema):
    """One organisation identifier (PPON) of the notices, with the council that alone was seen with it.

    `state`: learned, it now names that council; conflict, seen with two councils or with another body;
    unresolved, no name beside it was understood.
    """

    identifier = dy.String(
        primary_key=True, metadata=about("The identifier.", "buyer.id, parties[].identifier")
    )
    authority_id = dy.String(
        nullable=True, metadata=about("Whose it is.", "rule: docs/authorities.md", null="not learned")
    )
    state = dy.String(
        regex="^(learned|conflict|unresolved)$",
        metadata=about("Whether it was learned.", "rule: docs/authorities.md"),
    )
    names = dy.Int64(min=1, metadata=about("Distinct names beside it.", "notices", unit="names"))
    notices = dy.Int64(min=1, metadata=about("Releases that carry it.", "notices", unit="releases"))
    first_day = dy.Date(
        nullable=True, metadata=about("First day it was seen.", "release.date", null="no release has a date")
    )
    last_day = dy.Date(
        nullable=True, metadata=about("Last day it was seen.", "release.date", null="no release has a date")
    )


class BuyerMatches(dy.Schema):
    """One buyer's name and identifiers as published, with who that was taken for, why and how often."""

    buyer_match = dy.Int64(
        primary_key=True,
        min=1,
        metadata=about("Number of the row.", "order of names and identifiers", unit="ordinal"),
    )
    buyer_name = dy.String(
        nullable=True,
        metadata=about(
            "The buyer's name as published.",
            "buyer.name, or the party in that role",
            null="the notice names no buyer",
        ),
    )
    buyer_identifiers = dy.String(
        nullable=True,
        metadata=about(
            "The buyer's identifiers as published.",
            "buyer.id, parties[].identifier",
            null="the notice gives none",
            many=";",
        ),
    )
    authority_id = dy.String(
        nullable=True,
        metadata=about(
            "The council it was taken for.", "rule: match_method", null="it is no single English council"
        ),
    )
    buyer_class = dy.String(
        metadata=about("What the buyer is; docs/reading.md lists the classes.", "rule: docs/authorities.md")
    )
    match_method = dy.String(
        regex="^(identifier|exact|alias|pattern|part|likeness|rule|none)$",
        metadata=about("How it was matched.", "rule: docs/authorities.md"),
    )
    score = dy.Float64(
        nullable=True,
        min=0,
        max=100,
        metadata=about(
            "100 where the name equals a known one, less where a part or a slip decided.",
            "rule: docs/authorities.md",
            unit="0 to 100",
            null="unresolved",
        ),
    )
    evidence = dy.String(
        nullable=True, metadata=about("What decided, in words.", "rule: match_method", null="no reason kept")
    )
    alternatives = dy.String(
        nullable=True,
        metadata=about(
            "Other candidates, the members of a joint buyer, or successors.",
            "rule: docs/authorities.md",
            null="there is none",
            many=";",
        ),
    )
    notices = dy.Int64(min=1, metadata=about("Releases signed so.", "notices", unit="releases"))
    first_day = dy.String(metadata=about("First day of such a release.", "release.date"))
    last_day = dy.String(metadata=about("Last day of such a release.", "release.date"))


class Runs(dy.Schema):
    """One run of the whole job: what it was asked to do. A run that publishes is still unfinished then."""

    run_id = dy.String(primary_key=True, metadata=about("The run.", "drawn at its start"))
    started_at = dy.String(metadata=about("When it began, ISO 8601 in UTC.", "the clock"))
    finished_at = dy.String(
        nullable=True,
        metadata=about("When it ended, ISO 8601 in UTC.", "the clock", null="it still ran, or was killed"),
    )
    outcome = dy.String(
        regex="^(running|published|failed)$", metadata=about("running, published or failed.", "rule: publish")
    )
    sources = dy.String(
        nullable=True,
        metadata=about("Services it was to ask.", "the command", null="it collected nothing", many=";"),
    )
    first_day = dy.String(
        nullable=True, metadata=about("First day asked for.", "the command", null="no range was given")
    )
    last_day = dy.String(
        nullable=True, metadata=about("Last day asked for.", "the command", null="no range was given")
    )
    rule_version = dy.String(metadata=about("Version of the reading rules.", "the program"))


class Quarantine(dy.Schema):
    """One row refused at any stage, with the rule and the reason. Its bytes stay in landing."""

    stage = dy.String(metadata=about("The table that the row was refused at.", "the stage"))
    source = dy.String(metadata=SOURCE)
    ocid = dy.String(
        nullable=True, metadata=about("The contracting process.", "ocid", null="it could not be read")
    )
    rule = dy.String(metadata=about("The rule that refused it.", "the stage"))
    reason = dy.String(metadata=about("What was wrong, with file and record where known.", "the stage"))


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

    authority_id = dy.String(
        primary_key=True,
        metadata=about("ONS code, or X- and the register code until one is issued.", _REGISTER),
    )
    register_code = dy.String(metadata=about("Its code in the register of local authorities.", _REGISTER))
    name = dy.String(metadata=about("Short name.", _REGISTER))
    official_name = dy.String(metadata=about("Full name.", _REGISTER))
    authority_type = dy.String(
        regex="^(county|district|unitary|metropolitan|london_borough|combined_authority|strategic_authority)$",
        metadata=about("Type of council; the City counts as a London borough.", _REGISTER),
    )
    region = dy.String(metadata=about("Region of England.", _REGISTER))
    status = dy.String(
        regex="^(current|abolished|future)$", metadata=about("On the day of the register.", _REGISTER)
    )
    valid_from = dy.Date(
        nullable=True, metadata=about("First day of its being.", _REGISTER, null="not known")
    )
    valid_to = dy.Date(
        nullable=True,
        metadata=about("Last day of its being, past or by order.", _REGISTER, null="no end is decided"),
    )
    former_ids = dy.String(
        nullable=True, metadata=about("Earlier ONS codes.", _REGISTER, null="it had no other", many=";")
    )
    tier = dy.String(
        regex="^(upper|lower|single|strategic)$",
        metadata=about("Which services it buys: a tier of two, all, or strategic ones.", "rule: its type"),
    )
    county_id = dy.String(
        nullable=True, metadata=about("County council over a district.", _REGISTER, null="no district")
    )
    combined_authority_id = dy.String(
        nullable=True,
        metadata=about("Combined authority whose area covers it.", _REGISTER, null="there is none"),
    )
    dates_source = dy.String(
        nullable=True, metadata=about("Where its first day is from.", _REGISTER, null="not known")
    )
    population = dy.Int64(
        nullable=True,
        min=0,
        metadata=about("Usual residents.", f"{_REGISTER}: population", "usual residents", _NO_FIGURE),
    )
    population_year = dy.Int64(
        nullable=True,
        min=0,
        metadata=about("Year of the population.", f"{_REGISTER}: population_year", "year", _NO_FIGURE),
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
    rurality = dy.String(
        nullable=True, metadata=about("Class of the three shares.", _REGISTER, null=_NO_FIGURE)
    )


class Procurements(dy.Schema):
    """One contracting process, merged to its current state. The hinge table: every measure filters it.

    Missing is not zero: weight_pct is null where no weight is known. The boolean columns are the
    denominators and numerators of the measures. Of a pair on both services one is not `counted`, and its
    boolean columns are false.
    """

    benchmark = True
    sorted_by = ("authority_id", "notice_date", "source", "ocid")
    use_for = "any question about procurements: every measure is a filter and a count over this table"
    not_for = "ranking councils; reading a missing weight as zero; counting rows without `counted`"

    source = dy.String(primary_key=True, metadata=SOURCE)
    ocid = dy.String(primary_key=True, metadata=OCID)
    authority_id = dy.String(
        nullable=True,
        metadata=about(
            "ONS code of the English council that buys, or X- and its register code.",
            "rule: match_method",
            null="the buyer is no single English council",
        ),
    )
    buyer_name = dy.String(
        nullable=True,
        metadata=about(
            "The buyer's name as published.",
            "buyer.name, or the party in that role",
            null="the notice names no buyer",
        ),
    )
    buyer_class = dy.String(
        metadata=about("What the buyer is; docs/reading.md lists the classes.", "rule: docs/reading.md")
    )
    match_method = dy.String(
        metadata=about(
            "How the buyer was matched: identifier, exact, alias, pattern, part, rule or none.",
            "rule: docs/reading.md",
        )
    )
    title = dy.String(
        nullable=True, metadata=about("Title as published.", "tender.title", null="the notice has none")
    )
    notice_date = dy.Date(
        metadata=about("Day of the first tender notice, else of the earliest release, in London.", "date")
    )
    date_basis = dy.String(
        regex="^(tender_notice|earliest_release)$",
        metadata=about("tender_notice or earliest_release: which of the two `notice_date` is.", "rule: tag"),
    )
    financial_year = dy.String(regex=r"^\d{4}/\d{2}$", metadata=YEAR)
    regime = dy.String(
        metadata=about("The law it was published under.", "rule: tender.legalBasis; docs/reading.md")
    )
    category = dy.String(
        nullable=True,
        metadata=about(
            "goods, services or works.", "tender.mainProcurementCategory", null="the notice does not say"
        ),
    )
    value_gbp = dy.Float64(
        nullable=True,
        metadata=about(
            "Stated value.",
            "tender.value.amount",
            unit="pounds sterling",
            null="none is stated, or in another currency",
        ),
    )
    tender_deadline = dy.String(
        nullable=True,
        metadata=about(
            "When tenders are due, as published.",
            "tender.tenderPeriod.endDate",
            null="the notice does not say",
        ),
    )
    state = dy.String(regex=STATES, metadata=STATE)
    reason = dy.String(
        nullable=True,
        metadata=about(
            "Why it is out of scope or quarantined.",
            "rule: docs/reading.md",
            null="the state needs no reason",
        ),
    )
    weight_pct = dy.Float64(
        nullable=True,
        min=0,
        max=100,
        metadata=about(
            "Weight of narrow social value; over lots the mean, by value where every lot states one.",
            "rule: criteria.rule",
            unit=PERCENT,
            null=NO_WEIGHT,
        ),
    )
    weight_low_pct = dy.Float64(
        nullable=True,
        min=0,
        max=100,
        metadata=about(
            "Lowest weight that what is stated allows.", "rule: criteria.rule", unit=PERCENT, null=NO_WEIGHT
        ),
    )
    weight_high_pct = dy.Float64(
        nullable=True,
        min=0,
        max=100,
        metadata=about(
            "Highest weight that what is stated allows.", "rule: criteria.rule", unit=PERCENT, null=NO_WEIGHT
        ),
    )
    broad_weight_pct = dy.Float64(
        nullable=True,
        min=0,
        max=105,
        metadata=about(
            "The same with environment, fair work, local jobs and the like.",
            "rule: criteria.rule",
            unit=PERCENT,
            null=NO_WEIGHT,
        ),
    )
    broad_is_floor = dy.Bool(
        metadata=about(
            "Whether the broad weight may be higher, since part of quality is not itemised.",
            "rule: docs/reading.md",
        )
    )
    conflict = dy.Bool(
        metadata=about("Whether two places state weights that differ.", "rule: docs/reading.md")
    )
    award_only = dy.Bool(metadata=about("Whether only award or contract notices are known.", "rule: tag"))
    in_selection = dy.Bool(
        metadata=about(
            "Whether social value is named in the conditions of participation.", "tender.selectionCriteria"
        )
    )
    themes = dy.String(
        nullable=True,
        metadata=about(
            "Pivot themes of the narrow criteria.",
            "rule: warehouse/frameworks/pivot.toml",
            null="there is no narrow criterion",
            many=";",
        ),
    )
    assessed = dy.String(
        metadata=about(
            "quantitative, qualitative, mixed, pass_fail, embedded or unstated.", "rule: docs/reading.md"
        )
    )
    framework = dy.String(
        metadata=about("toms, local_toms, social_value_model, own_charter or none.", "rule: docs/reading.md")
    )
    releases = dy.Int64(
        min=1, metadata=about("Releases merged into it.", "count of releases", unit="releases")
    )
    paired_ocid = dy.String(
        nullable=True,
        metadata=about(
            "The same procurement on the other service, or the same notice under another ocid.",
            "rule: procurement_links",
            null="it is known once",
        ),
    )
    counted = dy.Bool(
        metadata=about("Whether measures count it; of a pair one is not.", "rule: procurement_links")
    )
    in_scope = dy.Bool(
        metadata=about("Counted, and a weight is to be expected of it.", "rule: state, award_only, counted")
    )
    determinable = dy.Bool(metadata=about("In scope, and its criteria can be read.", "rule: state"))
    has_social_value = dy.Bool(
        metadata=about("Determinable, and a criterion is social value.", "rule: state")
    )
    weight_known = dy.Bool(
        metadata=about("Determinable, and its weight is known, zero included.", "rule: weight_pct")
    )
    weighted_above_zero = dy.Bool(metadata=about("Its weight is known and above zero.", "rule: weight_pct"))
    at_least_10 = dy.Bool(metadata=about("Its weight is known and 10 or more.", "rule: weight_pct"))
    surely_at_least_10 = dy.Bool(
        metadata=about("Determinable, and its lowest weight is 10 or more.", "rule: weight_low_pct")
    )
    possibly_at_least_10 = dy.Bool(
        metadata=about(
            "Determinable, and its weight is unknown or may be 10 or more.", "rule: weight_high_pct"
        )
    )
    rule_version = dy.String(metadata=about("Version of the reading rules.", "the program"))


class Criteria(dy.Schema):
    """One stated award criterion of one lot of a procurement, with its reading and evidence."""

    sorted_by = ("authority_id", "source", "ocid", "criterion")
    use_for = "the stated criteria and the words that prove a weight"
    not_for = "adding weights over criteria: a text and a list may state the same criterion twice"

    source = dy.String(primary_key=True, metadata=SOURCE)
    ocid = dy.String(primary_key=True, metadata=OCID)
    authority_id = dy.String(
        nullable=True,
        metadata=about(
            "The council that buys, as in `procurements`.",
            "procurements.authority_id",
            null="the buyer is no single English council",
        ),
    )
    financial_year = dy.String(regex=r"^\d{4}/\d{2}$", metadata=YEAR)
    criterion = dy.Int64(
        primary_key=True,
        min=1,
        metadata=about(
            "The criterion's number within its procurement, from 1.", "order of reading", unit="ordinal"
        ),
    )
    lot_id = dy.String(
        nullable=True,
        metadata=about(
            "The lot it belongs to.",
            "tender.lots[].id",
            null="it is stated for all lots, or the lot has no id",
        ),
    )
    name = dy.String(
        metadata=about(
            "Name of the criterion as stated.",
            "awardCriteria.criteria[].name, or the words before the figure",
        )
    )
    kind = dy.String(
        regex="^(quality|price|cost)$",
        metadata=about("quality, price or cost.", "awardCriteria.criteria[].type, or rule"),
    )
    is_narrow = dy.Bool(metadata=about("Whether it is social value by name.", "rule: docs/reading.md"))
    is_broad = dy.Bool(
        metadata=about(
            "Whether it is social value, environment, fair work, local jobs or the like.",
            "rule: docs/reading.md",
        )
    )
    stated_value = dy.Float64(
        nullable=True,
        metadata=about(
            "The figure as stated, before any reading.",
            "awardCriteria.criteria[].description or numbers, or the text",
            unit="see stated_unit",
            null="no figure is stated",
        ),
    )
    stated_unit = dy.String(
        metadata=about("percent, decimal, points, rank, pass_fail or none.", "rule: docs/reading.md")
    )
    stated_of = dy.String(
        regex="^(overall|parent|unknown)$",
        metadata=about("What the figure is a share of: overall, parent or unknown.", "rule: docs/reading.md"),
    )
    weight_pct = dy.Float64(
        nullable=True, metadata=about("Its weight.", "rule: `rule`", unit=PERCENT, null=NO_WEIGHT)
    )
    weight_low_pct = dy.Float64(
        nullable=True,
        metadata=about(
            "Lowest weight that what is stated allows.", "rule: `rule`", unit=PERCENT, null=NO_WEIGHT
        ),
    )
    weight_high_pct = dy.Float64(
        nullable=True,
        metadata=about(
            "Highest weight that what is stated allows.", "rule: `rule`", unit=PERCENT, null=NO_WEIGHT
        ),
    )
    rule = dy.String(metadata=about("Id of the rule that read it.", "pipelines/criteria"))
    text = dy.String(
        nullable=True,
        metadata=about(
            "The criterion's words as stated.",
            "awardCriteria.criteria[].description, or the sentence",
            null="it has a name only",
        ),
    )
    evidence_field = dy.String(
        metadata=about("Path of the field in the merged process that holds the words.", "the merged process")
    )
    evidence_start = dy.Int64(
        min=0,
        metadata=about(
            "First character of the words in that field, from 0.",
            "the merged process",
            unit="Unicode code points",
        ),
    )
    evidence_end = dy.Int64(
        min=0,
        metadata=about(
            "Character after the last of the words.", "the merged process", unit="Unicode code points"
        ),
    )
    evidence_text = dy.String(metadata=about("The words that prove it, as published.", "the merged process"))
    hidden_characters = dy.Int64(
        min=0,
        metadata=about(
            "Characters within those words that no reader sees.",
            "rule: criteria.evidence_text",
            unit="characters",
        ),
    )
    evidence_release_id = dy.String(
        nullable=True,
        metadata=about("Newest release that holds the words.", "id", null="the release has no id"),
    )
    notice_url = dy.String(
        nullable=True,
        metadata=about(
            "Public page of the notice that holds the words.",
            "rule: the service's address and evidence_release_id",
            null="the service shows no page for the release's id, or the notice is SYNTHETIC",
        ),
    )


class CriterionThemes(dy.Schema):
    """One theme of one narrow criterion under one framework, with how it was found.

    `method`: model, the pivot themes, with calibrated `probability`; cue, a theme that its own words name;
    crosswalk, a theme reached through a pivot theme, with that one's probability and cue. `cue` is the words
    of the text, as they stand there or, where no cue phrase does, the word or two that weighed most. Of
    `unspecified` the probability is that no theme is the likeliest one.
    """

    source = dy.String(primary_key=True, metadata=SOURCE)
    ocid = dy.String(primary_key=True, metadata=OCID)
    criterion = dy.Int64(primary_key=True, min=1, metadata=CRITERION)
    framework = dy.String(
        primary_key=True, metadata=about("The framework that names the theme.", "warehouse/frameworks/")
    )
    theme = dy.String(primary_key=True, metadata=about("The theme's code.", "warehouse/frameworks/"))
    pivot_theme = dy.String(
        nullable=True,
        metadata=about(
            "Our own themes that it maps to.", "warehouse/frameworks/", null="it maps to none", many=";"
        ),
    )
    probability = dy.Float64(
        nullable=True,
        min=0,
        max=1,
        metadata=about(
            "Calibrated probability of the theme.",
            "model: model_version",
            unit="probability",
            null="found by its own words, not by the model",
        ),
    )
    method = dy.String(
        regex="^(model|cue|crosswalk)$", metadata=about("model, cue or crosswalk.", "rule: docs/themes.md")
    )
    cue = dy.String(
        nullable=True,
        metadata=about(
            "The words that fired, or that weighed most.",
            "criteria.name, criteria.text",
            null="no theme is named: unspecified",
        ),
    )
    model_version = dy.String(regex="^[0-9a-f]{64}$", metadata=MODEL)


class ThemeModel(dy.Schema):
    """One theme of the model in use: how often it is right on the test texts, beside cue phrases alone.

    The row `macro` holds sums, and the plain means of F1. Intervals are 95%, of F1 by drawing templates.
    """

    use_for = "how far a theme can be trusted"
    not_for = "real notices: the test texts are composed; docs/model_card.md has figures on real ones"

    theme = dy.String(
        primary_key=True,
        metadata=about("The pivot theme's code, or macro.", "warehouse/frameworks/pivot.toml"),
    )
    model_version = dy.String(regex="^[0-9a-f]{64}$", metadata=MODEL)
    training_texts = dy.Int64(
        min=0, metadata=about("Texts with the theme it learned from.", "warehouse/labels/", unit="texts")
    )
    test_texts = dy.Int64(
        min=0, metadata=about("Texts with the theme it was tried on.", "warehouse/labels/", unit="texts")
    )
    given = dy.Int64(min=0, metadata=about("Test texts it gave the theme to.", "the trial", unit="texts"))
    right = dy.Int64(min=0, metadata=about("Of those, rightly.", "the trial", unit="texts"))
    precision = dy.Float64(
        nullable=True,
        min=0,
        max=1,
        metadata=about("right / given.", "the trial", unit="share", null="it gave the theme to no text"),
    )
    recall = dy.Float64(
        nullable=True,
        min=0,
        max=1,
        metadata=about("right / test_texts.", "the trial", unit="share", null="no test text has the theme"),
    )
    f1 = dy.Float64(
        min=0, max=1, metadata=about("Harmonic mean of precision and recall.", "the trial", unit="share")
    )
    f1_low = dy.Float64(
        min=0,
        max=1,
        metadata=about("Lower end of the 95% interval of f1.", "bootstrap by template", unit="share"),
    )
    f1_high = dy.Float64(
        min=0,
        max=1,
        metadata=about("Upper end of the 95% interval of f1.", "bootstrap by template", unit="share"),
    )
    baseline_f1 = dy.Float64(
        min=0, max=1, metadata=about("The same figure of cue phrases alone.", "the trial", unit="share")
    )
    threshold = dy.Float64(
        nullable=True,
        min=0,
        max=1,
        metadata=about(
            "Probability from which the theme is given.",
            "the model",
            unit="probability",
            null="the row macro",
        ),
    )


class Wordings(dy.Schema):
    """One wording of a narrow criterion with a near wording of another council, the nearest first.

    A wording is a distinct text; source, ocid and criterion are its newest use, and those of the neighbour
    its newest use by another council. `similarity` is the cosine of their words; `rank` orders by
    `closeness`, which also counts CPV division, themes and weight. A text of fewer than five words has no
    row.
    """

    use_for = "how others asked for much the same"
    not_for = "saying which wording is better"

    source = dy.String(primary_key=True, metadata=SOURCE)
    ocid = dy.String(primary_key=True, metadata=OCID)
    criterion = dy.Int64(primary_key=True, min=1, metadata=CRITERION)
    rank = dy.Int64(
        primary_key=True,
        min=1,
        metadata=about(
            "Place of the neighbour by closeness, 1 the nearest.", "rule: wordings", unit="ordinal"
        ),
    )
    text_sha256 = dy.String(
        regex="^[0-9a-f]{64}$",
        metadata=about("SHA-256 of the text.", "criteria.name, criteria.text", unit="hex"),
    )
    authority_id = dy.String(metadata=AUTHORITY)
    cpv_division = dy.String(
        nullable=True,
        metadata=about(
            "First two digits of the CPV code.", "tender.classification", null="no CPV code stated"
        ),
    )
    weight_pct = dy.Float64(
        nullable=True,
        metadata=about("Weight of the criterion.", "criteria.weight_pct", unit=PERCENT, null=NO_WEIGHT),
    )
    themes = dy.String(metadata=about("Pivot themes of the criterion.", "criterion_themes.theme", many=";"))
    neighbour_source = dy.String(metadata=about("`source` of the neighbour.", "rule: wordings"))
    neighbour_ocid = dy.String(metadata=about("`ocid` of the neighbour.", "rule: wordings"))
    neighbour_criterion = dy.Int64(
        min=1, metadata=about("`criterion` of the neighbour.", "rule: wordings", unit="ordinal")
    )
    neighbour_text_sha256 = dy.String(
        regex="^[0-9a-f]{64}$",
        metadata=about("`text_sha256` of the neighbour.", "rule: wordings", unit="hex"),
    )
    neighbour_authority_id = dy.String(metadata=about("`authority_id` of the neighbour.", "register"))
    neighbour_cpv_division = dy.String(
        nullable=True,
        metadata=about(
            "`cpv_division` of the neighbour.", "tender.classification", null="no CPV code stated"
        ),
    )
    neighbour_weight_pct = dy.Float64(
        nullable=True,
        metadata=about("`weight_pct` of the neighbour.", "criteria.weight_pct", unit=PERCENT, null=NO_WEIGHT),
    )
    neighbour_themes = dy.String(
        metadata=about("`themes` of the neighbour.", "criterion_themes.theme", many=";")
    )
    similarity = dy.Float64(
        min=0, max=1, metadata=about("Cosine of the two texts' words.", "rule: wordings", unit="0 to 1")
    )
    closeness = dy.Float64(
        min=0,
        max=1,
        metadata=about(
            "Similarity, CPV division, themes and weight together.", "rule: wordings", unit="0 to 1"
        ),
    )
    same_theme = dy.Bool(metadata=about("Whether they share a pivot theme.", "rule: wordings"))
    same_cpv_division = dy.Bool(metadata=about("Whether both state the same CPV division.", "rule: wordings"))


class UnusualWordings(dy.Schema):
    """One wording of a narrow criterion that is least like those of other councils, the least like first.

    `nearest_similarity` is the cosine to the nearest wording of another council.
    """

    use_for = "finding wordings that were tried once, for learning"
    not_for = "saying that a wording is good or bad"

    rank = dy.Int64(
        primary_key=True,
        min=1,
        metadata=about("Place, 1 the least like any other.", "rule: wordings", unit="ordinal"),
    )
    source = dy.String(metadata=SOURCE)
    ocid = dy.String(metadata=OCID)
    criterion = dy.Int64(min=1, metadata=CRITERION)
    text_sha256 = dy.String(
        regex="^[0-9a-f]{64}$",
        metadata=about("SHA-256 of the text.", "criteria.name, criteria.text", unit="hex"),
    )
    authority_id = dy.String(metadata=AUTHORITY)
    cpv_division = dy.String(
        nullable=True,
        metadata=about(
            "First two digits of the CPV code.", "tender.classification", null="no CPV code stated"
        ),
    )
    weight_pct = dy.Float64(
        nullable=True,
        metadata=about("Weight of the criterion.", "criteria.weight_pct", unit=PERCENT, null=NO_WEIGHT),
    )
    themes = dy.String(metadata=about("Pivot themes of the criterion.", "criterion_themes.theme", many=";"))
    words = dy.Int64(min=1, metadata=about("Words of the text.", "rule: wordings", unit="words"))
    nearest_similarity = dy.Float64(
        min=0,
        max=1,
        metadata=about("Cosine to the nearest wording of another council.", "rule: wordings", unit="0 to 1"),
    )


class ProcurementLots(dy.Schema):
    """One lot of one procurement, with its state and weight."""

    source = dy.String(primary_key=True, metadata=SOURCE)
    ocid = dy.String(primary_key=True, metadata=OCID)
    lot = dy.Int64(primary_key=True, min=1, metadata=LOT)
    lot_id = dy.String(metadata=about("The lot's id, or a number where it has none.", "tender.lots[].id"))
    state = dy.String(regex=STATES, metadata=STATE)
    weight_pct = dy.Float64(
        nullable=True,
        min=0,
        max=100,
        metadata=about(
            "Weight of narrow social value in the lot.", "rule: criteria.rule", unit=PERCENT, null=NO_WEIGHT
        ),
    )
    weight_low_pct = dy.Float64(
        nullable=True,
        min=0,
        max=100,
        metadata=about(
            "Lowest weight that what is stated allows.", "rule: criteria.rule", unit=PERCENT, null=NO_WEIGHT
        ),
    )
    weight_high_pct = dy.Float64(
        nullable=True,
        min=0,
        max=100,
        metadata=about(
            "Highest weight that what is stated allows.", "rule: criteria.rule", unit=PERCENT, null=NO_WEIGHT
        ),
    )


class ProcurementLinks(dy.Schema):
    """Two processes that are one procurement: seen on both services, or tendered and awarded apart."""

    kind = dy.String(
        primary_key=True,
        regex="^(both_services|tender_to_award)$",
        metadata=about("Seen on both services, or tendered and awarded apart.", "rule: docs/reading.md"),
    )
    source = dy.String(primary_key=True, metadata=SOURCE)
    ocid = dy.String(primary_key=True, metadata=OCID)
    linked_source = dy.String(metadata=about("Service of the other process.", "the prefix of its ocid"))
    linked_ocid = dy.String(metadata=about("The other process.", "ocid"))
    method = dy.String(metadata=about("What agreed.", "rule: pipelines/social_value/links.py"))
    score = dy.Float64(
        min=0,
        max=1,
        metadata=about(
            "Half the likeness of the titles, a quarter each for an equal deadline and value.",
            "rule: pipelines/social_value/links.py",
            unit="0 to 1",
        ),
    )
    days_apart = dy.Int64(metadata=about("Days between the two notices.", "date", unit="days"))
    title_similarity = dy.Float64(
        min=0,
        max=1,
        metadata=about("Likeness of the two titles.", "rule: token_sort_ratio", unit="0 to 1"),
    )


class AuthorityMeasures(dy.Schema):
    """One measure of one authority in one period. Withheld values are null, counts and bounds never are."""

    benchmark = True
    figures = ("yes", "value", "low", "high", "bound_low", "bound_high")
    use_for = "one council's figures, each with its count, interval, bounds and coverage"
    not_for = "ranks or league tables; a difference inside the intervals is no difference"

    authority_id = dy.String(primary_key=True, metadata=AUTHORITY)
    measure = dy.String(primary_key=True, metadata=MEASURE)
    period = dy.String(primary_key=True, metadata=PERIOD)
    n = dy.Int64(
        min=0,
        metadata=about(
            "Procurements that the measure counts.", "count of its denominator", unit="procurements"
        ),
    )
    yes = dy.Int64(
        nullable=True,
        metadata=about(
            "Of these, those that it asks for.",
            "count of its numerator",
            unit="procurements",
            null="the measure is no share",
        ),
    )
    value = dy.Float64(
        nullable=True,
        metadata=about(
            "The figure: a share, or a median.",
            "rule: measures.kind",
            unit="share 0 to 1, or percent of the evaluation; see measures.unit",
            null=WITHHELD,
        ),
    )
    low = dy.Float64(
        nullable=True,
        metadata=about(
            "Lower end of the 95% interval.",
            "rule: Wilson; order statistics for a median",
            unit="as value",
            null=WITHHELD,
        ),
    )
    high = dy.Float64(
        nullable=True,
        metadata=about(
            "Upper end of the 95% interval.",
            "rule: Wilson; order statistics for a median",
            unit="as value",
            null=WITHHELD,
        ),
    )
    bound_low = dy.Float64(
        nullable=True,
        metadata=about(
            "Lowest value whatever the unread procurements say.",
            "rule: all unread counted as no",
            unit="share 0 to 1",
            null="the measure has no such bound, or nothing is in scope",
        ),
    )
    bound_high = dy.Float64(
        nullable=True,
        metadata=about(
            "Highest value whatever the unread procurements say.",
            "rule: all unread counted as yes",
            unit="share 0 to 1",
            null="the measure has no such bound, or nothing is in scope",
        ),
    )
    in_scope = dy.Int64(
        min=0, metadata=about("Procurements in scope.", "count of procurements.in_scope", unit="procurements")
    )
    determinable = dy.Int64(
        min=0,
        metadata=about(
            "Of these, those whose criteria can be read.",
            "count of procurements.determinable",
            unit="procurements",
        ),
    )
    shown = dy.String(
        regex=SHOWN,
        metadata=about(
            "shown, greyed (bounds only), suppressed, empty or withdrawn.", "rule: measures.minimum_n"
        ),
    )
    reason = dy.String(
        nullable=True,
        metadata=about("Why the value is withheld.", "rule: measures.minimum_n", null="the value is shown"),
    )


class PeerComparisons(dy.Schema):
    """One measure of one authority's peers, pooled without the authority itself."""

    benchmark = True
    use_for = "the pooled figure of a council's peers, without the council"
    not_for = "ranks or league tables; a difference inside the intervals is no difference"

    authority_id = dy.String(primary_key=True, metadata=AUTHORITY)
    measure = dy.String(primary_key=True, metadata=MEASURE)
    period = dy.String(primary_key=True, metadata=PERIOD)
    peer_set = dy.String(
        primary_key=True,
        metadata=about(
            "The peers: the same type, or the same type and region.",
            "rule: authorities.authority_type, region",
        ),
    )
    peers = dy.Int64(
        min=0, metadata=about("Other authorities of the set.", "count of authorities", unit="authorities")
    )
    n = dy.Int64(
        min=0,
        metadata=about(
            "Procurements of the peers that the measure counts.",
            "count of its denominator",
            unit="procurements",
        ),
    )
    yes = dy.Int64(
        nullable=True,
        metadata=about(
            "Of these, those that it asks for.",
            "count of its numerator",
            unit="procurements",
            null="the measure is no share",
        ),
    )
    value = dy.Float64(
        nullable=True,
        metadata=about(
            "The peers' pooled figure.",
            "rule: measures.kind",
            unit="as authority_measures.value",
            null=WITHHELD,
        ),
    )
    low = dy.Float64(
        nullable=True,
        metadata=about(
            "Lower end of its 95% interval.", "rule: as authority_measures", unit="as value", null=WITHHELD
        ),
    )
    high = dy.Float64(
        nullable=True,
        metadata=about(
            "Upper end of its 95% interval.", "rule: as authority_measures", unit="as value", null=WITHHELD
        ),
    )
    shown = dy.String(
        regex=SHOWN, metadata=about("shown, greyed, suppressed or empty.", "rule: measures.minimum_n")
    )
    reason = dy.String(
        nullable=True,
        metadata=about("Why the value is withheld.", "rule: measures.minimum_n", null="the value is shown"),
    )


class Measures(dy.Schema):
    """The definition of one measure."""

    benchmark = True
    use_for = "the definitions of the measures"

    measure = dy.String(primary_key=True, metadata=MEASURE)
    title = dy.String(metadata=about("Its title.", "warehouse/measures/"))
    question = dy.String(metadata=about("The question it answers.", "warehouse/measures/"))
    why_it_matters = dy.String(metadata=about("Why the question matters.", "warehouse/measures/"))
    kind = dy.String(metadata=about("share or median.", "warehouse/measures/"))
    numerator = dy.String(
        nullable=True,
        metadata=about(
            "Column of `procurements` that it asks for.", "warehouse/measures/", null="it is no share"
        ),
    )
    denominator = dy.String(metadata=about("Column of `procurements` that it counts.", "warehouse/measures/"))
    unit = dy.String(
        metadata=about(
            "Unit of its value: share (0 to 1) or percent (of the evaluation).", "warehouse/measures/"
        )
    )
    minimum_n = dy.Int64(
        metadata=about(
            "Fewest counted procurements for which a value is shown.",
            "warehouse/measures/",
            unit="procurements",
        )
    )


class Withdrawals(dy.Schema):
    """One figure or one reading that was taken back after it was published, with the reason.

    A withdrawn figure is null in its table, and `shown` says withdrawn. A withdrawn reading leaves its
    procurement quarantined, and every figure is made again without it.
    """

    withdrawal = dy.Int64(
        primary_key=True, min=1, metadata=about("Its number.", "order of withdrawing", unit="ordinal")
    )
    withdrawn_at = dy.String(metadata=about("When, ISO 8601 in UTC.", "the clock"))
    authority_id = dy.String(
        nullable=True,
        metadata=about("The council of the figure.", "the command", null="a reading was taken back"),
    )
    measure = dy.String(
        nullable=True, metadata=about("The measure.", "the command", null="a reading was taken back")
    )
    period = dy.String(
        nullable=True,
        metadata=about("The period.", "the command", null="a reading was taken back, or every period"),
    )
    source = dy.String(
        nullable=True, metadata=about("The service.", "the command", null="a figure was taken back")
    )
    ocid = dy.String(
        nullable=True, metadata=about("The procurement.", "the command", null="a figure was taken back")
    )
    reason = dy.String(metadata=about("Why it was taken back.", "the command"))


TABLES: dict[str, type[dy.Schema]] = {
    "windows": Windows,
    "gaps": Gaps,
    "releases": Releases,
    "quarantine": Quarantine,
    "notices": Notices,
    "lots": Lots,
    "authorities": Authorities,
    "authority_groups": AuthorityGroups,
    "neighbours": Neighbours,
    "policies": Policies,
    "buyer_identifiers": BuyerIdentifiers,
    "buyer_matches": BuyerMatches,
    "criteria": Criteria,
    "theme_model": ThemeModel,
    "criterion_themes": CriterionThemes,
    "wordings": Wordings,
    "unusual_wordings": UnusualWordings,
    "procurement_lots": ProcurementLots,
    "procurement_links": ProcurementLinks,
    "procurements": Procurements,
    "measures": Measures,
    "authority_measures": AuthorityMeasures,
    "peer_comparisons": PeerComparisons,
    "withdrawals": Withdrawals,
    "runs": Runs,
}
