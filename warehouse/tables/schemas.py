"""One dataframely Schema a table. Allowed values are String rules: an Enum changes in Arrow."""

import dataframely as dy

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
