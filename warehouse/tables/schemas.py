"""One dataframely Schema a table. Allowed values are String rules: an Enum changes in Arrow."""

import dataframely as dy

STATES = "^(weighted|nested|named|embedded|none|indeterminate|not_visible|quarantined|out_of_scope)$"
SHOWN = "^(shown|greyed|suppressed|empty)$"
PERIOD = r"^(all|\d{4}/\d{2}|(12|36) months to \d{4}-\d{2})$"
BREAKDOWN = "^(all|category|cpv_division|value_band|regime|procedure|hub|theme|assessed|weights_stated_in)$"
POSITION = "^(higher|consistent|lower)$"
VALUE_BAND = "^(under_100k|100k_to_250k|250k_to_1m|1m_to_5m|5m_and_over|unknown)$"
PROCEDURE = (
    "^(open|restricted|competitive_flexible|negotiated|dialogue|quotation"
    "|call_off|direct|dynamic_market|other)$"
)


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
    title = dy.String(nullable=True)
    category = dy.String(nullable=True)
    value_gbp = dy.Float64(nullable=True)
    tender_deadline = dy.String(nullable=True)
    lots = dy.Int64(min=0)
    cpv = dy.String(nullable=True)
    cpv_division = dy.String(nullable=True, regex=r"^\d{2}$")
    procedure = dy.String(nullable=True, regex=PROCEDURE)
    above_threshold = dy.Bool(nullable=True)
    suitable_for_sme = dy.Bool(nullable=True)
    suitable_for_vcse = dy.Bool(nullable=True)
    reserved_for = dy.String(nullable=True)
    duration_months = dy.Float64(nullable=True, min=0)
    duration_with_extensions_months = dy.Float64(nullable=True, min=0)
    engagement_notice = dy.Bool()
    no_engagement_reason = dy.String(nullable=True)
    indicators = dy.Int64(nullable=True, min=0)
    no_indicators_reason = dy.String(nullable=True)
    reports_performance = dy.Bool()
    awarded_to_sme = dy.Bool(nullable=True)
    awarded_to_vcse = dy.Bool(nullable=True)
    purchasing_bodies = dy.String(nullable=True)


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
    suitable_for_sme = dy.Bool(nullable=True)
    suitable_for_vcse = dy.Bool(nullable=True)
    reserved_for = dy.String(nullable=True)
    duration_months = dy.Float64(nullable=True, min=0)
    duration_with_extensions_months = dy.Float64(nullable=True, min=0)
    extension_problem = dy.String(nullable=True)


class AuthorityGroups(dy.Schema):
    """One authority's membership of a buying hub or other group. Without known dates it counts for all."""

    membership = dy.Int64(primary_key=True, min=1)
    authority_id = dy.String(primary_key=True)
    group_name = dy.String()
    kind = dy.String()
    valid_from = dy.Date(nullable=True)
    valid_to = dy.Date(nullable=True)
    dates_known = dy.Bool()
    confidence = dy.String()
    source = dy.String()


class BuyerMatches(dy.Schema):
    """One buyer's name and identifiers as published, with who that was taken for and how often."""

    buyer_match = dy.Int64(primary_key=True, min=1)
    buyer_name = dy.String(nullable=True)
    buyer_identifiers = dy.String(nullable=True)
    authority_id = dy.String(nullable=True)
    buyer_class = dy.String()
    match_method = dy.String()
    alternatives = dy.String(nullable=True)
    notices = dy.Int64(min=1)
    first_day = dy.String()
    last_day = dy.String()


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


class Authorities(dy.Schema):
    """One English council or combined authority of the register."""

    authority_id = dy.String(primary_key=True)
    register_code = dy.String()
    name = dy.String()
    official_name = dy.String()
    authority_type = dy.String()
    region = dy.String()
    status = dy.String()
    valid_from = dy.Date(nullable=True)
    valid_to = dy.Date(nullable=True)


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
    lots = dy.Int64(min=0)
    cpv = dy.String(nullable=True)
    cpv_division = dy.String(nullable=True, regex=r"^\d{2}$")
    value_band = dy.String(regex=VALUE_BAND)
    procedure = dy.String(nullable=True, regex=PROCEDURE)
    above_threshold = dy.Bool(nullable=True)
    suitable_for_sme = dy.Bool(nullable=True)
    suitable_for_vcse = dy.Bool(nullable=True)
    reserved_for = dy.String(nullable=True)
    duration_months = dy.Float64(nullable=True, min=0)
    duration_with_extensions_months = dy.Float64(nullable=True, min=0)
    engagement = dy.String(nullable=True, regex="^(notice|reason)$")
    no_engagement_reason = dy.String(nullable=True)
    indicators = dy.Int64(nullable=True, min=0)
    no_indicators_reason = dy.String(nullable=True)
    awarded_to_sme = dy.Bool(nullable=True)
    awarded_to_vcse = dy.Bool(nullable=True)
    hub = dy.String(nullable=True)
    weights_stated_in = dy.String(nullable=True, regex="^(notice|documents|nowhere)$")
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
    at_least_15 = dy.Bool()
    surely_at_least_15 = dy.Bool()
    possibly_at_least_15 = dy.Bool()
    at_least_20 = dy.Bool()
    surely_at_least_20 = dy.Bool()
    possibly_at_least_20 = dy.Bool()
    is_embedded = dy.Bool()
    low_weight = dy.Bool()
    weight_and_value_known = dy.Bool()
    broad_and_narrow_known = dy.Bool()
    broad_minus_narrow = dy.Float64(nullable=True)
    sme_suitability_stated = dy.Bool()
    vcse_suitability_stated = dy.Bool()
    said_suitable_for_sme = dy.Bool()
    said_suitable_for_vcse = dy.Bool()
    under_the_act = dy.Bool()
    said_reserved = dy.Bool()
    lots_stated = dy.Bool()
    divided_into_lots = dy.Bool()
    supplier_size_stated = dy.Bool()
    supplier_kind_stated = dy.Bool()
    won_by_sme = dy.Bool()
    won_by_vcse = dy.Bool()
    engaged_the_market = dy.Bool()
    engaged_or_said_why_not = dy.Bool()
    duration_known = dy.Bool()
    indicators_due = dy.Bool()
    social_indicator_published = dy.Bool()
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
    """One theme of one narrow criterion under one framework, with the cue phrase that fired."""

    source = dy.String(primary_key=True)
    ocid = dy.String(primary_key=True)
    criterion = dy.Int64(primary_key=True, min=1)
    framework = dy.String(primary_key=True)
    theme = dy.String(primary_key=True)
    pivot_theme = dy.String(nullable=True)
    cue = dy.String(nullable=True)


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
    """One measure of one authority in one period and cell. Withheld values are null, counts never are.

    `period`: all, a financial year (2025/26), or a window (36 months to 2026-03). `breakdown` and `cell` are
    both `all` for the whole; every authority has those rows, and rows of other cells only where it has a
    procurement in them. `n` counts what the measure counts (procurements, criteria or commitments), `unknown`
    what it would count if the notices said more. `regimes` lists the regimes of the counted rows, so that no
    line is drawn across the break. `expected` and `ratio` are the case mix: the count that national rates of
    like procurements give, and observed over expected with its Byar interval.
    """

    authority_id = dy.String(primary_key=True)
    measure = dy.String(primary_key=True)
    period = dy.String(primary_key=True, regex=PERIOD)
    breakdown = dy.String(primary_key=True, regex=BREAKDOWN)
    cell = dy.String(primary_key=True)
    n = dy.Int64(min=0)
    yes = dy.Int64(nullable=True, min=0)
    value = dy.Float64(nullable=True)
    low = dy.Float64(nullable=True)
    high = dy.Float64(nullable=True)
    interval = dy.String(nullable=True, regex="^(wilson|order_statistic|bca)$")
    bound_low = dy.Float64(nullable=True)
    bound_high = dy.Float64(nullable=True)
    in_scope = dy.Int64(min=0)
    determinable = dy.Int64(min=0)
    coverage = dy.Float64(nullable=True, min=0, max=1)
    unknown = dy.Int64(min=0)
    embedded = dy.Int64(min=0)
    effective_n = dy.Float64(nullable=True, min=0)
    largest_share = dy.Float64(nullable=True, min=0, max=1)
    expected = dy.Float64(nullable=True, min=0)
    ratio = dy.Float64(nullable=True, min=0)
    ratio_low = dy.Float64(nullable=True, min=0)
    ratio_high = dy.Float64(nullable=True, min=0)
    regimes = dy.String(nullable=True)
    pooled_from = dy.String(nullable=True)
    shown = dy.String(regex=SHOWN)
    reason = dy.String(nullable=True)
    caveat = dy.String(nullable=True)


class PeerComparisons(dy.Schema):
    """One measure of one authority beside one peer set, pooled without the authority and its predecessors.

    `funnel_*` are the limits between which the authority's share lies when it is like its peers, for its own
    n: a beta-binomial around the pooled rate with the additive spread between councils (`overdispersion`, a
    standard deviation) and the uncertainty of the rate itself. `position` is null with a reason where no
    funnel is drawn. `expected_flags_*` is how many of the `looks` councils compared with this set would be
    called higher or lower by chance alone. `band` is a fifth of the set (1 the lowest values), never without
    `band_repeatability`, the chance that new procurements would put it in the same fifth.
    """

    authority_id = dy.String(primary_key=True)
    measure = dy.String(primary_key=True)
    period = dy.String(primary_key=True, regex=PERIOD)
    breakdown = dy.String(primary_key=True, regex=BREAKDOWN)
    cell = dy.String(primary_key=True)
    peer_set = dy.String(primary_key=True)
    peer_kind = dy.String(
        regex="^(type|type_and_region|region|combined_authority|hub|neighbours|mix|own_list)$"
    )
    peer_name = dy.String()
    peers = dy.Int64(min=0)
    peers_counted = dy.Int64(min=0)
    n = dy.Int64(min=0)
    yes = dy.Int64(nullable=True, min=0)
    value = dy.Float64(nullable=True)
    low = dy.Float64(nullable=True)
    high = dy.Float64(nullable=True)
    shown = dy.String(regex=SHOWN)
    reason = dy.String(nullable=True)
    funnel_low_95 = dy.Float64(nullable=True, min=0, max=1)
    funnel_high_95 = dy.Float64(nullable=True, min=0, max=1)
    funnel_low_998 = dy.Float64(nullable=True, min=0, max=1)
    funnel_high_998 = dy.Float64(nullable=True, min=0, max=1)
    overdispersion = dy.Float64(nullable=True, min=0)
    overdispersion_of = dy.String(nullable=True, regex="^(peer_set|all_councils)$")
    position = dy.String(nullable=True, regex=POSITION)
    position_998 = dy.String(nullable=True, regex=POSITION)
    position_reason = dy.String(nullable=True)
    shrunken = dy.Float64(nullable=True, min=0, max=1)
    band = dy.Int64(nullable=True, min=1, max=5)
    band_repeatability = dy.Float64(nullable=True, min=0, max=1)
    band_reason = dy.String(nullable=True)
    looks = dy.Int64(min=0)
    expected_flags_95 = dy.Float64(nullable=True, min=0)
    expected_flags_998 = dy.Float64(nullable=True, min=0)
    caution = dy.String(nullable=True)


class MixNeighbours(dy.Schema):
    """One authority that buys much the same as another: cosine over CPV division, category and value band."""

    authority_id = dy.String(primary_key=True)
    peer_id = dy.String(primary_key=True)
    rank = dy.Int64(min=1)
    similarity = dy.Float64(min=0, max=1)
    procurements = dy.Int64(min=0)
    peer_procurements = dy.Int64(min=0)


class Changes(dy.Schema):
    """One share measure of one authority before and after. An association, never an effect.

    `kind`: years, two financial years that follow one another inside one regime; act, before and after the
    Procurement Act. Only cells of category and value band that both sides have are counted, each weighted
    alike on both sides; `left_out_*` counts the rest. `difference` is later minus earlier with its Newcombe
    interval.
    """

    authority_id = dy.String(primary_key=True)
    measure = dy.String(primary_key=True)
    kind = dy.String(primary_key=True, regex="^(years|act)$")
    regime = dy.String(primary_key=True)
    earlier = dy.String(primary_key=True)
    later = dy.String()
    n_earlier = dy.Int64(min=0)
    yes_earlier = dy.Int64(min=0)
    n_later = dy.Int64(min=0)
    yes_later = dy.Int64(min=0)
    left_out_earlier = dy.Int64(min=0)
    left_out_later = dy.Int64(min=0)
    coverage_earlier = dy.Float64(nullable=True, min=0, max=1)
    coverage_later = dy.Float64(nullable=True, min=0, max=1)
    difference = dy.Float64(nullable=True, min=-1, max=1)
    low = dy.Float64(nullable=True, min=-1, max=1)
    high = dy.Float64(nullable=True, min=-1, max=1)
    shown = dy.String(regex=SHOWN)
    reason = dy.String(nullable=True)
    caveat = dy.String(nullable=True)


class Repooled(dy.Schema):
    """One predecessor of a reorganised council, and whether its counts were added to the successor's."""

    predecessor_id = dy.String(primary_key=True)
    successor_name = dy.String(primary_key=True)
    successor_id = dy.String(nullable=True)
    vesting_date = dy.Date(nullable=True)
    status = dy.String()
    pooled = dy.Bool()
    procurements = dy.Int64(min=0)
    reason = dy.String()
    source = dy.String()


class Statements(dy.Schema):
    """The social value statement of one authority and financial year, whole and by category.

    `points_per_pound` is the mean weight by value, in percent of the evaluation: what share of the money's
    evaluation went to social value. It is no sum of money and no claim of value delivered.
    """

    authority_id = dy.String(primary_key=True)
    financial_year = dy.String(primary_key=True, regex=r"^\d{4}/\d{2}$")
    category = dy.String(primary_key=True, regex="^(all|goods|services|works|unknown)$")
    procurements = dy.Int64(min=0)
    in_scope = dy.Int64(min=0)
    with_value = dy.Int64(min=0)
    value_gbp = dy.Float64(nullable=True, min=0)
    determinable = dy.Int64(min=0)
    with_social_value = dy.Int64(min=0)
    value_with_social_value_gbp = dy.Float64(nullable=True, min=0)
    weight_known = dy.Int64(min=0)
    value_weight_known_gbp = dy.Float64(nullable=True, min=0)
    points_per_pound = dy.Float64(nullable=True, min=0, max=100)
    largest_share = dy.Float64(nullable=True, min=0, max=1)
    reason = dy.String(nullable=True)


class PolicyPractice(dy.Schema):
    """One dated policy statement of one authority against its procurements while it was in force.

    Counted: procurements at or above the policy's own threshold whose weight is known; `yes`, those that
    reach its own floor.
    """

    authority_id = dy.String(primary_key=True)
    policy = dy.Int64(primary_key=True, min=1)
    kind = dy.String()
    weight_pct = dy.Float64(nullable=True, min=0, max=100)
    threshold_gbp = dy.Float64(nullable=True, min=0)
    applies = dy.String(nullable=True)
    valid_from = dy.Date(nullable=True)
    valid_to = dy.Date(nullable=True)
    above_threshold = dy.Int64(min=0)
    n = dy.Int64(min=0)
    yes = dy.Int64(nullable=True, min=0)
    value = dy.Float64(nullable=True, min=0, max=1)
    low = dy.Float64(nullable=True, min=0, max=1)
    high = dy.Float64(nullable=True, min=0, max=1)
    bound_low = dy.Float64(nullable=True, min=0, max=1)
    bound_high = dy.Float64(nullable=True, min=0, max=1)
    unknown = dy.Int64(min=0)
    shown = dy.String(regex=SHOWN)
    reason = dy.String(nullable=True)
    source = dy.String(nullable=True)
    link = dy.String(nullable=True)


class Questions(dy.Schema):
    """One figure that prompted a question to ask of one authority; `row` counts them inside the question.

    A question is no finding. `condition` names the column that was true. The figure is a row of `table`.
    """

    authority_id = dy.String(primary_key=True)
    question = dy.String(primary_key=True)
    period = dy.String(primary_key=True, regex=PERIOD)
    row = dy.Int64(primary_key=True, min=1)
    title = dy.String()
    wording = dy.String()
    condition = dy.String()
    table = dy.String(regex="^(authority_measures|peer_comparisons|policy_practice)$")
    measure = dy.String()
    breakdown = dy.String(regex=BREAKDOWN)
    cell = dy.String()
    peer_set = dy.String(nullable=True)
    n = dy.Int64(min=0)
    yes = dy.Int64(nullable=True, min=0)
    value = dy.Float64(nullable=True)
    low = dy.Float64(nullable=True)
    high = dy.Float64(nullable=True)


class Alignments(dy.Schema):
    """How alike the members of one group ask: their theme mixes, and the spread of their weights.

    `overlap` is the mean, over members, of the part of a member's theme mix that the others share (0 to 1).
    `overlap_if_same_*` is where it would lie, 19 times of 20, if all members drew from one mix: small numbers
    alone lower it. `weight_*` are the lowest, middle and highest of the members' median weights.
    """

    group_id = dy.String(primary_key=True)
    period = dy.String(primary_key=True, regex=PERIOD)
    group_kind = dy.String()
    group_name = dy.String()
    members = dy.Int64(min=0)
    members_counted = dy.Int64(min=0)
    criteria = dy.Int64(min=0)
    overlap = dy.Float64(nullable=True, min=0, max=1)
    low = dy.Float64(nullable=True, min=0, max=1)
    high = dy.Float64(nullable=True, min=0, max=1)
    overlap_if_same_low = dy.Float64(nullable=True, min=0, max=1)
    overlap_if_same_high = dy.Float64(nullable=True, min=0, max=1)
    members_weighted = dy.Int64(min=0)
    weight_lowest = dy.Float64(nullable=True, min=0, max=100)
    weight_middle = dy.Float64(nullable=True, min=0, max=100)
    weight_highest = dy.Float64(nullable=True, min=0, max=100)
    weight_range_low = dy.Float64(nullable=True, min=0, max=100)
    weight_range_high = dy.Float64(nullable=True, min=0, max=100)
    shown = dy.String(regex=SHOWN)
    reason = dy.String(nullable=True)


class AlignmentMembers(dy.Schema):
    """One member of one group: how far its theme mix overlaps with the others', and its median weight."""

    group_id = dy.String(primary_key=True)
    period = dy.String(primary_key=True, regex=PERIOD)
    authority_id = dy.String(primary_key=True)
    criteria = dy.Int64(min=0)
    overlap = dy.Float64(nullable=True, min=0, max=1)
    low = dy.Float64(nullable=True, min=0, max=1)
    high = dy.Float64(nullable=True, min=0, max=1)
    themes = dy.String(nullable=True)
    weights = dy.Int64(min=0)
    median_weight = dy.Float64(nullable=True, min=0, max=100)
    median_low = dy.Float64(nullable=True, min=0, max=100)
    median_high = dy.Float64(nullable=True, min=0, max=100)
    shown = dy.String(regex=SHOWN)
    reason = dy.String(nullable=True)


class Commitments(dy.Schema):
    """One indicator of one contract: what was agreed (UK7) and what was reported of it (UK9).

    `committed` and `achieved` are null where no figure is published, and `ratio` is null unless both are, in
    one unit. Units are never summed. `result` is the newest published judgement.
    """

    source = dy.String(primary_key=True)
    ocid = dy.String(primary_key=True)
    commitment = dy.Int64(primary_key=True, min=1)
    contract_id = dy.String(nullable=True)
    title = dy.String()
    is_social = dy.Bool()
    agreed = dy.Bool()
    committed = dy.Float64(nullable=True)
    achieved = dy.Float64(nullable=True)
    unit = dy.String(nullable=True)
    ratio = dy.Float64(nullable=True, min=0)
    result = dy.String(nullable=True, regex="^(met|slightlyBelow|below|significantlyBelow|other)$")
    met = dy.Bool(nullable=True)
    reason = dy.String(nullable=True)


class Yardsticks(dy.Schema):
    """One dated figure of policy to read a measure beside. None is a council's duty unless `duty` is true."""

    measure = dy.String(primary_key=True)
    yardstick = dy.Int64(primary_key=True, min=1)
    title = dy.String()
    value = dy.Float64()
    valid_from = dy.Date(nullable=True)
    valid_to = dy.Date(nullable=True)
    duty = dy.Bool()
    source = dy.String()


class Measures(dy.Schema):
    """The definition of one measure: a file of warehouse/measures.

    `counts` is what n counts: procurements, criteria or commitments. `breakdowns` lists the kinds of cell it
    is given in beside the whole; a profile has its own kind, with a cell for each category.
    """

    measure = dy.String(primary_key=True)
    title = dy.String()
    question = dy.String()
    why_it_matters = dy.String()
    kind = dy.String(regex="^(share|median|weighted_mean|mean|iqr|profile)$")
    counts = dy.String(regex="^(procurements|criteria|commitments)$")
    numerator = dy.String(nullable=True)
    denominator = dy.String()
    value = dy.String(nullable=True)
    weight = dy.String(nullable=True)
    categories = dy.String(nullable=True)
    unit = dy.String()
    minimum_n = dy.Int64()
    greyed_n = dy.Int64()
    first_day = dy.Date(nullable=True)
    breakdowns = dy.String(nullable=True)
    case_mix = dy.Bool()
    caveat = dy.String(nullable=True)
    sources = dy.String()
    reviewed = dy.Date()
    next_review = dy.Date()


class Replies(dy.Schema):
    """One reply of a council to one of its figures, as it sent it: a right of reply, not a correction."""

    authority_id = dy.String(
        primary_key=True,
        metadata={"description": "The council that replies.", "source": "authorities.authority_id"},
    )
    reply = dy.Int64(
        primary_key=True,
        min=1,
        metadata={"description": "Number of the reply.", "source": "order of its file", "unit": "ordinal"},
    )
    measure = dy.String(
        metadata={"description": "The measure it concerns.", "source": "replies/*.toml: measure"}
    )
    period = dy.String(
        nullable=True,
        regex=PERIOD,
        metadata={
            "description": "The period it concerns.",
            "source": "replies/*.toml: period",
            "null_reason": "every period",
        },
    )
    dispute = dy.Bool(
        metadata={"description": "Whether the figure is disputed.", "source": "replies/*.toml: dispute"}
    )
    text = dy.String(metadata={"description": "The council's words.", "source": "replies/*.toml: text"})
    replied_on = dy.Date(
        metadata={"description": "Day of the reply.", "source": "replies/*.toml: replied_on"}
    )
    link = dy.String(
        regex="^https?://",
        metadata={"description": "Where the council says so in public.", "source": "replies/*.toml: link"},
    )


TABLES: dict[str, type[dy.Schema]] = {
    "windows": Windows,
    "gaps": Gaps,
    "releases": Releases,
    "quarantine": Quarantine,
    "notices": Notices,
    "lots": Lots,
    "authorities": Authorities,
    "authority_groups": AuthorityGroups,
    "buyer_matches": BuyerMatches,
    "criteria": Criteria,
    "criterion_themes": CriterionThemes,
    "procurement_lots": ProcurementLots,
    "procurement_links": ProcurementLinks,
    "procurements": Procurements,
    "commitments": Commitments,
    "measures": Measures,
    "yardsticks": Yardsticks,
    "repooled": Repooled,
    "mix_neighbours": MixNeighbours,
    "authority_measures": AuthorityMeasures,
    "peer_comparisons": PeerComparisons,
    "changes": Changes,
    "statements": Statements,
    "policy_practice": PolicyPractice,
    "questions": Questions,
    "alignments": Alignments,
    "alignment_members": AlignmentMembers,
    "replies": Replies,
    "runs": Runs,
}
