"""One dataframely Schema a table. Allowed values are String rules: an Enum changes in Arrow."""

import dataframely as dy

from warehouse.tables.declared import about

STATES = "^(weighted|nested|named|embedded|none|indeterminate|not_visible|quarantined|out_of_scope)$"
SHOWN = "^(shown|greyed|suppressed|empty)$"


class Releases(dy.Schema):
    """One release as received: the index of landing."""

    source = dy.String(primary_key=True)
    ocid = dy.String(primary_key=True)
    release_id = dy.String(nullable=True)
    content_sha256 = dy.String(primary_key=True, regex="^[0-9a-f]{64}$")
    release_date = dy.Date()
    tag = dy.String(nullable=True)
    repaired = dy.Bool()
    landing_path = dy.String()
    position = dy.Int64(min=1)


class Windows(dy.Schema):
    """One window asked of a service in one answer.

    `state`: complete, counted below a full page; split, full and asked again in two halves; full, too short
    to split; open, the part of a day that a walk which broke off has not asked, with the `problem`. A day is
    covered only where `day_complete` is true.
    """

    source = dy.String(primary_key=True)
    window_from = dy.String(primary_key=True)
    window_to = dy.String(primary_key=True)
    state = dy.String(primary_key=True, regex="^(complete|complete_by_id|split|full|open)$")
    day = dy.String()
    day_complete = dy.Bool()
    releases = dy.Int64(nullable=True, min=0)
    url = dy.String(nullable=True)
    fetched_at = dy.String(nullable=True)
    problem = dy.String(nullable=True)


class Gaps(dy.Schema):
    """One notice that no window gave though its day was asked.

    `named_by`: sequence, a number of Find a Tender's yearly sequence that was passed over; else the file that
    names it. `state`: missing, not asked for yet; fetched by its id; absent, the service has no such notice.
    """

    source = dy.String(primary_key=True)
    release_id = dy.String(primary_key=True)
    day = dy.Date()
    named_by = dy.String()
    state = dy.String(regex="^(missing|fetched|absent)$")
    asked_at = dy.String(nullable=True)


class Notices(dy.Schema):
    """One release, typed: what it says of itself. Null where it says nothing."""

    source = dy.String(primary_key=True)
    ocid = dy.String(primary_key=True)
    content_sha256 = dy.String(primary_key=True)
    release_id = dy.String(nullable=True)
    release_date = dy.String()
    notice_type = dy.String(nullable=True)
    regime = dy.String(regex="^(pcr2015|pa2023|psr|other_celex|below_threshold_cf|unknown)$")
    out_of_scope = dy.String(nullable=True, regex="^(psr|direct_award|call_off|planning|modification)$")
    award_only = dy.Bool()
    buyer_name = dy.String(nullable=True)
    buyer_identifiers = dy.String(nullable=True)
    buyer_locality = dy.String(
        nullable=True,
        metadata=about(
            "The buyer's town and region as published.", "parties[].address", null="the notice gives none"
        ),
    )
    title = dy.String(nullable=True)
    category = dy.String(nullable=True)
    value_gbp = dy.Float64(nullable=True)
    tender_deadline = dy.String(nullable=True)
    lots = dy.Int64(min=0)


class Lots(dy.Schema):
    """One lot of one release, in the notice's order."""

    source = dy.String(primary_key=True)
    ocid = dy.String(primary_key=True)
    content_sha256 = dy.String(primary_key=True)
    lot = dy.Int64(primary_key=True, min=1)
    lot_id = dy.String(nullable=True)
    title = dy.String(nullable=True)
    status = dy.String(nullable=True)
    value_gbp = dy.Float64(nullable=True)


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

    run_id = dy.String(primary_key=True)
    started_at = dy.String()
    finished_at = dy.String(nullable=True)
    outcome = dy.String(regex="^(running|published|failed)$")
    sources = dy.String(nullable=True)
    first_day = dy.String(nullable=True)
    last_day = dy.String(nullable=True)
    rule_version = dy.String()


class Quarantine(dy.Schema):
    """One row refused at any stage, with the rule and the reason. Its bytes stay in landing."""

    stage = dy.String()
    source = dy.String()
    ocid = dy.String(nullable=True)
    rule = dy.String()
    reason = dy.String()


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
    former_ids = dy.String(metadata=about("Earlier ONS codes; empty: none.", _REGISTER, many=";"))
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

    source = dy.String(primary_key=True)
    ocid = dy.String(primary_key=True)
    authority_id = dy.String(nullable=True)
    buyer_name = dy.String(nullable=True)
    buyer_class = dy.String()
    match_method = dy.String()
    title = dy.String(nullable=True)
    notice_date = dy.Date()
    date_basis = dy.String(regex="^(tender_notice|earliest_release)$")
    financial_year = dy.String(regex=r"^\d{4}/\d{2}$")
    regime = dy.String()
    category = dy.String(nullable=True)
    value_gbp = dy.Float64(nullable=True)
    tender_deadline = dy.String(nullable=True)
    state = dy.String(regex=STATES)
    reason = dy.String(nullable=True)
    weight_pct = dy.Float64(nullable=True, min=0, max=100)
    weight_low_pct = dy.Float64(nullable=True, min=0, max=100)
    weight_high_pct = dy.Float64(nullable=True, min=0, max=100)
    broad_weight_pct = dy.Float64(nullable=True, min=0, max=105)
    broad_is_floor = dy.Bool()
    conflict = dy.Bool()
    award_only = dy.Bool()
    in_selection = dy.Bool()
    themes = dy.String(nullable=True)
    assessed = dy.String()
    framework = dy.String()
    releases = dy.Int64(min=1)
    paired_ocid = dy.String(nullable=True)
    counted = dy.Bool()
    in_scope = dy.Bool()
    determinable = dy.Bool()
    has_social_value = dy.Bool()
    weight_known = dy.Bool()
    weighted_above_zero = dy.Bool()
    at_least_10 = dy.Bool()
    surely_at_least_10 = dy.Bool()
    possibly_at_least_10 = dy.Bool()
    rule_version = dy.String()


class Criteria(dy.Schema):
    """One stated award criterion of one lot of a procurement, with its reading and evidence."""

    source = dy.String(primary_key=True)
    ocid = dy.String(primary_key=True)
    criterion = dy.Int64(primary_key=True, min=1)
    lot_id = dy.String(nullable=True)
    name = dy.String()
    kind = dy.String(regex="^(quality|price|cost)$")
    is_narrow = dy.Bool()
    is_broad = dy.Bool()
    stated_value = dy.Float64(nullable=True)
    stated_unit = dy.String()
    stated_of = dy.String(regex="^(overall|parent|unknown)$")
    weight_pct = dy.Float64(nullable=True)
    weight_low_pct = dy.Float64(nullable=True)
    weight_high_pct = dy.Float64(nullable=True)
    rule = dy.String()
    text = dy.String(nullable=True)
    evidence_field = dy.String()
    evidence_start = dy.Int64(min=0)
    evidence_end = dy.Int64(min=0)
    evidence_text = dy.String()
    hidden_characters = dy.Int64(min=0)
    evidence_release_id = dy.String(nullable=True)


class CriterionThemes(dy.Schema):
    """One theme of one narrow criterion under one framework, with how it was found.

    `method`: model, the pivot themes, with calibrated `probability`; cue, a theme that its own words name;
    crosswalk, a theme reached through a pivot theme, with that one's probability and cue. `cue` is the words
    of the text, as they stand there or, where no cue phrase does, the word or two that weighed most. Of
    `unspecified` the probability is that no theme is the likeliest one.
    """

    source = dy.String(primary_key=True)
    ocid = dy.String(primary_key=True)
    criterion = dy.Int64(primary_key=True, min=1)
    framework = dy.String(primary_key=True)
    theme = dy.String(primary_key=True)
    pivot_theme = dy.String(nullable=True)
    probability = dy.Float64(nullable=True, min=0, max=1)
    method = dy.String(regex="^(model|cue|crosswalk)$")
    cue = dy.String(nullable=True)
    model_version = dy.String(regex="^[0-9a-f]{64}$")


class ThemeModel(dy.Schema):
    """One theme of the model in use: how often it is right on the test texts, beside cue phrases alone.

    The row `macro` holds sums, and the plain means of F1. Intervals are 95%, of F1 by drawing templates.
    """

    theme = dy.String(primary_key=True)
    model_version = dy.String(regex="^[0-9a-f]{64}$")
    training_texts = dy.Int64(min=0)
    test_texts = dy.Int64(min=0)
    given = dy.Int64(min=0)
    right = dy.Int64(min=0)
    precision = dy.Float64(nullable=True, min=0, max=1)
    recall = dy.Float64(nullable=True, min=0, max=1)
    f1 = dy.Float64(min=0, max=1)
    f1_low = dy.Float64(min=0, max=1)
    f1_high = dy.Float64(min=0, max=1)
    baseline_f1 = dy.Float64(min=0, max=1)
    threshold = dy.Float64(nullable=True, min=0, max=1)


class Wordings(dy.Schema):
    """One wording of a narrow criterion with a near wording of another council, the nearest first.

    A wording is a distinct text; source, ocid and criterion are its newest use, and those of the neighbour
    its newest use by another council. `similarity` is the cosine of their words; `rank` orders by
    `closeness`, which also counts CPV division, themes and weight. A text of fewer than five words has no
    row.
    """

    source = dy.String(primary_key=True)
    ocid = dy.String(primary_key=True)
    criterion = dy.Int64(primary_key=True, min=1)
    rank = dy.Int64(primary_key=True, min=1)
    text_sha256 = dy.String(regex="^[0-9a-f]{64}$")
    authority_id = dy.String()
    cpv_division = dy.String(nullable=True)
    weight_pct = dy.Float64(nullable=True)
    themes = dy.String()
    neighbour_source = dy.String()
    neighbour_ocid = dy.String()
    neighbour_criterion = dy.Int64(min=1)
    neighbour_text_sha256 = dy.String(regex="^[0-9a-f]{64}$")
    neighbour_authority_id = dy.String()
    neighbour_cpv_division = dy.String(nullable=True)
    neighbour_weight_pct = dy.Float64(nullable=True)
    neighbour_themes = dy.String()
    similarity = dy.Float64(min=0, max=1)
    closeness = dy.Float64(min=0, max=1)
    same_theme = dy.Bool()
    same_cpv_division = dy.Bool()


class UnusualWordings(dy.Schema):
    """One wording of a narrow criterion that is least like those of other councils, the least like first.

    `nearest_similarity` is the cosine to the nearest wording of another council.
    """

    rank = dy.Int64(primary_key=True, min=1)
    source = dy.String()
    ocid = dy.String()
    criterion = dy.Int64(min=1)
    text_sha256 = dy.String(regex="^[0-9a-f]{64}$")
    authority_id = dy.String()
    cpv_division = dy.String(nullable=True)
    weight_pct = dy.Float64(nullable=True)
    themes = dy.String()
    words = dy.Int64(min=1)
    nearest_similarity = dy.Float64(min=0, max=1)


class ProcurementLots(dy.Schema):
    """One lot of one procurement, with its state and weight."""

    source = dy.String(primary_key=True)
    ocid = dy.String(primary_key=True)
    lot = dy.Int64(primary_key=True, min=1)
    lot_id = dy.String()
    state = dy.String(regex=STATES)
    weight_pct = dy.Float64(nullable=True, min=0, max=100)
    weight_low_pct = dy.Float64(nullable=True, min=0, max=100)
    weight_high_pct = dy.Float64(nullable=True, min=0, max=100)


class ProcurementLinks(dy.Schema):
    """Two processes that are one procurement: seen on both services, or tendered and awarded apart."""

    kind = dy.String(primary_key=True, regex="^(both_services|tender_to_award)$")
    source = dy.String(primary_key=True)
    ocid = dy.String(primary_key=True)
    linked_source = dy.String()
    linked_ocid = dy.String()
    method = dy.String()
    score = dy.Float64(min=0, max=1)
    days_apart = dy.Int64()
    title_similarity = dy.Float64(min=0, max=1)


class AuthorityMeasures(dy.Schema):
    """One measure of one authority in one period. Withheld values are null, counts and bounds never are."""

    authority_id = dy.String(primary_key=True)
    measure = dy.String(primary_key=True)
    period = dy.String(primary_key=True)
    n = dy.Int64(min=0)
    yes = dy.Int64(nullable=True)
    value = dy.Float64(nullable=True)
    low = dy.Float64(nullable=True)
    high = dy.Float64(nullable=True)
    bound_low = dy.Float64(nullable=True)
    bound_high = dy.Float64(nullable=True)
    in_scope = dy.Int64(min=0)
    determinable = dy.Int64(min=0)
    shown = dy.String(regex=SHOWN)
    reason = dy.String(nullable=True)


class PeerComparisons(dy.Schema):
    """One measure of one authority's peers, pooled without the authority itself."""

    authority_id = dy.String(primary_key=True)
    measure = dy.String(primary_key=True)
    period = dy.String(primary_key=True)
    peer_set = dy.String(primary_key=True)
    peers = dy.Int64(min=0)
    n = dy.Int64(min=0)
    yes = dy.Int64(nullable=True)
    value = dy.Float64(nullable=True)
    low = dy.Float64(nullable=True)
    high = dy.Float64(nullable=True)
    shown = dy.String(regex=SHOWN)
    reason = dy.String(nullable=True)


class Measures(dy.Schema):
    """The definition of one measure."""

    measure = dy.String(primary_key=True)
    title = dy.String()
    question = dy.String()
    why_it_matters = dy.String()
    kind = dy.String()
    numerator = dy.String(nullable=True)
    denominator = dy.String()
    unit = dy.String()
    minimum_n = dy.Int64()


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
    "runs": Runs,
}
