"""The tables of procurements, their themes and wordings."""

import dataframely as dy

from warehouse.tables import columns as col
from warehouse.tables.common import (
    ABOVE_THRESHOLD,
    AUTHORITY,
    AWARDED_TO_SME,
    AWARDED_TO_VCSE,
    CPV,
    CPV_DIVISION,
    CRITERION,
    DURATION,
    DURATION_EXTENDED,
    INDICATORS,
    LOT,
    MODEL,
    NO_ENGAGEMENT,
    NO_INDICATORS,
    NO_WEIGHT,
    OCID,
    PERCENT,
    PROCEDURE,
    PROCEDURES,
    RESERVED_FOR,
    SOURCE,
    STATE,
    STATES,
    SUITABLE_FOR_SME,
    SUITABLE_FOR_VCSE,
    VALUE_BANDS,
    YEAR,
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

    source = col.text(SOURCE, key=True)
    ocid = col.text(OCID, key=True)
    authority_id = col.text(
        "ONS code of the English council that buys, or X- and its register code.",
        "rule: match_method",
        null="the buyer is no single English council",
    )
    buyer_name = col.text(
        "The buyer's name as published.",
        "buyer.name, or the party in that role",
        null="the notice names no buyer",
    )
    buyer_class = col.text("What the buyer is; docs/reading.md lists the classes.", "rule: docs/reading.md")
    match_method = col.text(
        "How the buyer was matched: identifier, exact, alias, pattern, part, rule or none.",
        "rule: docs/reading.md",
    )
    title = col.text("Title as published.", "tender.title", null="the notice has none")
    notice_date = col.day("Day of the first tender notice, else of the earliest release, in London.", "date")
    date_basis = col.text(
        "tender_notice or earliest_release: which of the two `notice_date` is.",
        "rule: tag",
        regex="^(tender_notice|earliest_release)$",
    )
    financial_year = col.text(YEAR, regex=r"^\d{4}/\d{2}$")
    regime = col.text("The law it was published under.", "rule: tender.legalBasis; docs/reading.md")
    category = col.text(
        "goods, services or works.", "tender.mainProcurementCategory", null="the notice does not say"
    )
    value_gbp = col.number(
        "Stated value.",
        "tender.value.amount",
        "pounds sterling",
        null="none is stated, or it is negative, or in another currency",
    )
    tender_deadline = col.text(
        "When tenders are due, as published.",
        "tender.tenderPeriod.endDate",
        null="the notice does not say, or see `tender_deadline_problem`",
    )
    tender_deadline_problem = col.text(
        "Why a stated deadline is none: no date-time, before the first notice, 20 years after its own.",
        "rule: pipelines/notices/fields.py",
        null="it is one, or none is stated",
    )
    lots = col.count("Lots of the procurement.", "count of tender.lots[]", "lots")
    cpv = col.text(CPV)
    cpv_division = col.text(CPV_DIVISION, regex=r"^\d{2}$")
    value_band = col.text(
        "Band of the stated value, its lower end included; unknown where no value above zero is stated.",
        "rule: value_gbp",
        regex=VALUE_BANDS,
    )
    procedure = col.text(PROCEDURE, regex=PROCEDURES)
    above_threshold = col.flag(ABOVE_THRESHOLD)
    suitable_for_sme = col.flag(SUITABLE_FOR_SME)
    suitable_for_vcse = col.flag(SUITABLE_FOR_VCSE)
    reserved_for = col.text(RESERVED_FOR)
    duration_months = col.number(DURATION, min=0)
    duration_with_extensions_months = col.number(DURATION_EXTENDED, min=0)
    engagement = col.text(
        "Preliminary market engagement: notice (UK2), or reason where one for none is stated.",
        "planning.documents[].noticeType, planning.noEngagementNoticeRationale",
        null="neither a notice nor a reason is known",
        regex="^(notice|reason)$",
    )
    no_engagement_reason = col.text(NO_ENGAGEMENT)
    indicators = col.count(INDICATORS)
    no_indicators_reason = col.text(NO_INDICATORS)
    awarded_to_sme = col.flag(AWARDED_TO_SME)
    awarded_to_vcse = col.flag(AWARDED_TO_VCSE)
    hub = col.text(
        "Buying hub that runs it or buys for it.",
        "rule: names of purchasing bodies and buyer, against groups.csv",
        null="no known hub is named",
    )
    weights_stated_in = col.text(
        "Where the weights stand: notice, documents (read there, or by the notice's words) or nowhere.",
        "rule: the criteria, and the words of tender and lots",
        null="it is out of scope, or only award or contract notices are known",
        regex="^(notice|documents|nowhere)$",
    )
    documents = col.count("Tender documents that were landed for it.", "documents.document", "documents")
    documents_read = col.count("Files of them that were read.", "documents.state", "files")
    state_by_notice = col.text(
        "The state by its notices alone; `state` where no document was read.",
        "rule: docs/reading.md",
        regex=STATES,
    )
    state = col.text(STATE, regex=STATES)
    reason = col.text(
        "Why it is out of scope or quarantined.", "rule: docs/reading.md", null="the state needs no reason"
    )
    weight_pct = col.percent(
        "Weight of narrow social value; over lots the mean, by value where every lot states one.",
        "rule: criteria.rule",
        PERCENT,
        null=NO_WEIGHT,
    )
    weight_low_pct = col.percent(
        "Lowest weight that what is stated allows.", "rule: criteria.rule", PERCENT, null=NO_WEIGHT
    )
    weight_high_pct = col.percent(
        "Highest weight that what is stated allows.", "rule: criteria.rule", PERCENT, null=NO_WEIGHT
    )
    arithmetic = col.text(
        "The whole list that the state rests on with what it sums to, and the mean over several lots.",
        "rule: criteria.arithmetic",
        null="no list of criteria was read, or it is out of scope",
    )
    broad_weight_pct = col.number(
        "The same with environment, fair work, local jobs and the like.",
        "rule: criteria.rule",
        PERCENT,
        null=NO_WEIGHT,
        min=0,
        max=105,
    )
    broad_is_floor = col.flag(
        "Whether the broad weight may be higher, since part of quality is not itemised.",
        "rule: docs/reading.md",
    )
    conflict = col.flag(
        "Whether two places, or two contents of one notice, state weights that differ.",
        "rule: docs/reading.md",
    )
    award_only = col.flag("Whether only award or contract notices are known.", "rule: tag")
    cancelled = col.flag(
        "Whether the tender, or each of its lots, was cancelled or withdrawn; what it asked for counts.",
        "tender.status, tender.lots.status, tag",
    )
    in_selection = col.flag(
        "Whether social value is named in the conditions of participation.", "tender.selectionCriteria"
    )
    themes = col.text(
        "Pivot themes of the narrow criteria.",
        "rule: warehouse/frameworks/pivot.toml",
        null="there is no narrow criterion",
        many=";",
    )
    assessed = col.text(
        "quantitative, qualitative, mixed, pass_fail, embedded or unstated.", "rule: docs/reading.md"
    )
    framework = col.text(
        "toms, local_toms, social_value_model, own_charter or none.", "rule: docs/reading.md"
    )
    releases = col.ordinal("Releases merged into it.", "count of releases", "releases")
    paired_ocid = col.text(
        "The same procurement on the other service, or the same notice under another ocid.",
        "rule: procurement_links",
        null="it is known once",
    )
    counted = col.flag("Whether measures count it; of a pair one is not.", "rule: procurement_links")
    in_scope = col.flag("Counted, and a weight is to be expected of it.", "rule: state, award_only, counted")
    determinable = col.flag("In scope, and its criteria can be read.", "rule: state")
    determinable_by_notice = col.flag(
        "In scope, and its criteria can be read in its notices alone.", "rule: state_by_notice"
    )
    has_social_value = col.flag("Determinable, and a criterion is social value.", "rule: state")
    weight_known = col.flag("Determinable, and its weight is known, zero included.", "rule: weight_pct")
    weighted_above_zero = col.flag("Its weight is known and above zero.", "rule: weight_pct")
    at_least_10 = col.flag("Its weight is known and 10 or more.", "rule: weight_pct")
    surely_at_least_10 = col.flag(
        "Determinable, and its lowest weight is 10 or more.", "rule: weight_low_pct"
    )
    possibly_at_least_10 = col.flag(
        "Determinable, and its weight is unknown or may be 10 or more.", "rule: weight_high_pct"
    )
    at_least_15 = col.flag("Its weight is known and 15 or more.", "rule: weight_pct")
    surely_at_least_15 = col.flag(
        "Determinable, and its lowest weight is 15 or more.", "rule: weight_low_pct"
    )
    possibly_at_least_15 = col.flag(
        "Determinable, and its weight is unknown or may be 15 or more.", "rule: weight_high_pct"
    )
    at_least_20 = col.flag("Its weight is known and 20 or more.", "rule: weight_pct")
    surely_at_least_20 = col.flag(
        "Determinable, and its lowest weight is 20 or more.", "rule: weight_low_pct"
    )
    possibly_at_least_20 = col.flag(
        "Determinable, and its weight is unknown or may be 20 or more.", "rule: weight_high_pct"
    )
    is_embedded = col.flag("In scope, and social value is built into every question.", "rule: state")
    low_weight = col.flag("Its weight is known, above zero and below 5.", "rule: weight_pct")
    weight_and_value_known = col.flag(
        "Its weight is known, and a value above zero.", "rule: weight_known, value_gbp"
    )
    broad_and_narrow_known = col.flag(
        "Its weight and its broad weight are known.", "rule: weight_known, broad_weight_pct"
    )
    broad_minus_narrow = col.number(
        "Broad weight less narrow weight; a floor where `broad_is_floor`.",
        "rule: broad_weight_pct - weight_pct",
        "percentage points of the whole evaluation",
        null="one of the two weights is not known; never zero",
    )
    sme_suitability_stated = col.flag(
        "In scope, and it says whether it suits SMEs.", "rule: suitable_for_sme"
    )
    vcse_suitability_stated = col.flag(
        "In scope, and it says whether it suits voluntary bodies and social enterprises.",
        "rule: suitable_for_vcse",
    )
    said_suitable_for_sme = col.flag("In scope, and it is said to suit SMEs.", "rule: suitable_for_sme")
    said_suitable_for_vcse = col.flag(
        "In scope, and it is said to suit voluntary bodies and social enterprises.", "rule: suitable_for_vcse"
    )
    under_the_act = col.flag("In scope, and under the Procurement Act 2023.", "rule: regime")
    said_reserved = col.flag("Under the Act, and participation is said to be reserved.", "rule: reserved_for")
    lots_stated = col.flag("In scope, and lots are listed.", "rule: lots")
    divided_into_lots = col.flag("In scope, and more than one lot is listed.", "rule: lots")
    supplier_size_stated = col.flag(
        "Counted, in scope or not, and a supplier's size is stated.", "rule: awarded_to_sme"
    )
    supplier_kind_stated = col.flag(
        "Counted, in scope or not, and it is stated whether a supplier is a voluntary body "
        "or social enterprise.",
        "rule: awarded_to_vcse",
    )
    won_by_sme = col.flag("supplier_size_stated, and a supplier is an SME.", "rule: awarded_to_sme")
    won_by_vcse = col.flag(
        "supplier_kind_stated, and a supplier is a voluntary body or social enterprise.",
        "rule: awarded_to_vcse",
    )
    engaged_the_market = col.flag(
        "Under the Act, and a preliminary market engagement notice is known.", "rule: engagement"
    )
    engaged_or_said_why_not = col.flag(
        "Under the Act, and such a notice is known or a reason for none is stated.", "rule: engagement"
    )
    duration_known = col.flag(
        "In scope, and its duration with extensions is known.", "rule: duration_with_extensions_months"
    )
    indicators_due = col.flag(
        "Under the Act, in scope or not, a contract over 5 million pounds with a details notice (UK7).",
        "rule: regime, contracts[].value, else value_gbp",
    )
    social_indicator_published = col.flag(
        "indicators_due, and an agreed indicator is on social value.", "rule: commitments.is_social"
    )
    rule_version = col.text("Version of the reading rules.", "the program")


class Commitments(dy.Schema):
    """One indicator of one contract: what was agreed (UK7) and what was reported of it (UK9).

    `committed` and `achieved` are null where no figure is published, and `ratio` is null unless both are, in
    one unit. Units are never summed. `result` is the newest published judgement.
    """

    use_for = "what contracts agreed to, beside what was reported of it"
    not_for = "adding up figures of different units; reading a missing report as a failure"

    source = col.text(SOURCE, key=True)
    ocid = col.text(OCID, key=True)
    commitment = col.ordinal(
        "The indicator's number within its procurement, agreed ones of a contract first.",
        "order of contracts[]",
        "ordinal",
        key=True,
    )
    contract_id = col.text("The contract's id.", "contracts[].id", null="the contract has none")
    title = col.text(
        "Title of the indicator, else the first 200 characters of its description, else not named.",
        "contracts[].agreedMetrics[].title, else contracts[].implementation.metrics[].title",
    )
    is_social = col.flag(
        "Whether its words name social value in the broad sense or a theme.",
        "rule: title, description; warehouse/frameworks/pivot.toml",
    )
    agreed = col.flag("Whether it is listed as agreed, not only reported.", "contracts[].agreedMetrics[]")
    committed = col.number(
        "Newest agreed figure.",
        "contracts[].agreedMetrics[].observations[].measure, or value.amount",
        "see `unit`",
        null="no figure is published for what was agreed; never zero",
    )
    achieved = col.number(
        "Newest reported figure.",
        "contracts[].implementation.metrics[].observations[].measure, or value.amount",
        "see `unit`; its own, where `reason` says that the units differ",
        null="no figure is published for what was done; never zero",
    )
    unit = col.text(
        "Unit of what was agreed, else of what was reported; of money, its currency.",
        "observations[].unit.name, or value.currency",
        null="no unit is published",
    )
    ratio = col.number(
        "achieved / committed.",
        "rule: achieved, committed, unit",
        "ratio",
        null="none can be made, for the reason in `reason`",
        min=0,
    )
    result = col.text(
        "Newest published judgement.",
        "contracts[].implementation.metrics[].observations[].measureClassification.id",
        null="no judgement is published",
        regex="^(met|slightlyBelow|below|significantlyBelow|other)$",
    )
    met = col.flag(
        "Whether the judgement is met, or without a judgement the ratio is 1 or more.",
        "rule: result, else ratio",
        null="there is neither a judgement nor a ratio",
    )
    reason = col.text("Why there is no ratio.", "rule: achieved, committed, unit", null="there is a ratio")


class ProcurementLots(dy.Schema):
    """One lot of one procurement, with its state and weight."""

    source = col.text(SOURCE, key=True)
    ocid = col.text(OCID, key=True)
    lot = col.ordinal(LOT, key=True)
    lot_id = col.text("The lot's id, or a number where it has none.", "tender.lots[].id")
    state = col.text(STATE, regex=STATES)
    weight_pct = col.percent(
        "Weight of narrow social value in the lot.", "rule: criteria.rule", PERCENT, null=NO_WEIGHT
    )
    weight_low_pct = col.percent(
        "Lowest weight that what is stated allows.", "rule: criteria.rule", PERCENT, null=NO_WEIGHT
    )
    weight_high_pct = col.percent(
        "Highest weight that what is stated allows.", "rule: criteria.rule", PERCENT, null=NO_WEIGHT
    )


class ProcurementLinks(dy.Schema):
    """Two processes that are one procurement: seen on both services, or tendered and awarded apart."""

    kind = col.text(
        "Seen on both services, or tendered and awarded apart.",
        "rule: docs/reading.md",
        regex="^(both_services|tender_to_award)$",
        key=True,
    )
    source = col.text(SOURCE, key=True)
    ocid = col.text(OCID, key=True)
    linked_source = col.text("Service of the other process.", "the prefix of its ocid")
    linked_ocid = col.text("The other process.", "ocid")
    method = col.text("What agreed.", "rule: pipelines/social_value/links.py")
    score = col.share(
        "Half the likeness of the titles, a quarter each for an equal deadline and value.",
        "rule: pipelines/social_value/links.py",
        "0 to 1",
    )
    days_apart = col.integer("Days between the two notices.", "date", "days")
    title_similarity = col.share("Likeness of the two titles.", "rule: token_sort_ratio", "0 to 1")


class CriterionThemes(dy.Schema):
    """One theme of one narrow criterion under one framework, with how it was found.

    `method`: model, the pivot themes, with calibrated `probability`; cue, a theme that its own words name;
    crosswalk, a theme reached through a pivot theme, with that one's probability and cue. `cue` is the words
    of the text, as they stand there or, where no cue phrase does, the word or two that weighed most. Of
    `unspecified` the probability is that no theme is the likeliest one.
    """

    source = col.text(SOURCE, key=True)
    ocid = col.text(OCID, key=True)
    criterion = col.ordinal(CRITERION, key=True)
    framework = col.text("The framework that names the theme.", "warehouse/frameworks/", key=True)
    theme = col.text("The theme's code.", "warehouse/frameworks/", key=True)
    pivot_theme = col.text(
        "Our own themes that it maps to.", "warehouse/frameworks/", null="it maps to none", many=";"
    )
    probability = col.share(
        "Calibrated probability of the theme.",
        "model: model_version",
        "probability",
        null="found by its own words, not by the model",
    )
    method = col.text("model, cue or crosswalk.", "rule: docs/themes.md", regex="^(model|cue|crosswalk)$")
    cue = col.text(
        "The words that fired, or that weighed most.",
        "criteria.name, criteria.text",
        null="no theme is named: unspecified",
    )
    model_version = col.text(MODEL, regex="^[0-9a-f]{64}$")


class ThemeModel(dy.Schema):
    """One theme of the model in use: how often it is right on the test texts, beside cue phrases alone.

    The row `macro` holds sums, and the plain means of F1. Intervals are 95%, of F1 by drawing templates.
    """

    use_for = "how far a theme can be trusted"
    not_for = "real notices: the test texts are composed; docs/model_card.md has figures on real ones"

    theme = col.text("The pivot theme's code, or macro.", "warehouse/frameworks/pivot.toml", key=True)
    model_version = col.text(MODEL, regex="^[0-9a-f]{64}$")
    training_texts = col.count("Texts with the theme it learned from.", "warehouse/labels/", "texts")
    test_texts = col.count("Texts with the theme it was tried on.", "warehouse/labels/", "texts")
    given = col.count("Test texts it gave the theme to.", "the trial", "texts")
    right = col.count("Of those, rightly.", "the trial", "texts")
    precision = col.share("right / given.", "the trial", "share", null="it gave the theme to no text")
    recall = col.share("right / test_texts.", "the trial", "share", null="no test text has the theme")
    f1 = col.share("Harmonic mean of precision and recall.", "the trial", "share")
    f1_low = col.share("Lower end of the 95% interval of f1.", "bootstrap by template", "share")
    f1_high = col.share("Upper end of the 95% interval of f1.", "bootstrap by template", "share")
    baseline_f1 = col.share("The same figure of cue phrases alone.", "the trial", "share")
    threshold = col.share(
        "Probability from which the theme is given.", "the model", "probability", null="the row macro"
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

    source = col.text(SOURCE, key=True)
    ocid = col.text(OCID, key=True)
    criterion = col.ordinal(CRITERION, key=True)
    rank = col.ordinal(
        "Place of the neighbour by closeness, 1 the nearest.", "rule: wordings", "ordinal", key=True
    )
    text_sha256 = col.text(
        "SHA-256 of the text.", "criteria.name, criteria.text", unit="hex", regex="^[0-9a-f]{64}$"
    )
    authority_id = col.text(AUTHORITY)
    cpv_division = col.text(
        "First two digits of the CPV code.", "tender.classification", null="no CPV code stated"
    )
    weight_pct = col.number("Weight of the criterion.", "criteria.weight_pct", PERCENT, null=NO_WEIGHT)
    themes = col.text("Pivot themes of the criterion.", "criterion_themes.theme", many=";")
    neighbour_source = col.text("`source` of the neighbour.", "rule: wordings")
    neighbour_ocid = col.text("`ocid` of the neighbour.", "rule: wordings")
    neighbour_criterion = col.ordinal("`criterion` of the neighbour.", "rule: wordings", "ordinal")
    neighbour_text_sha256 = col.text(
        "`text_sha256` of the neighbour.", "rule: wordings", unit="hex", regex="^[0-9a-f]{64}$"
    )
    neighbour_authority_id = col.text("`authority_id` of the neighbour.", "register")
    neighbour_cpv_division = col.text(
        "`cpv_division` of the neighbour.", "tender.classification", null="no CPV code stated"
    )
    neighbour_weight_pct = col.number(
        "`weight_pct` of the neighbour.", "criteria.weight_pct", PERCENT, null=NO_WEIGHT
    )
    neighbour_themes = col.text("`themes` of the neighbour.", "criterion_themes.theme", many=";")
    similarity = col.share("Cosine of the two texts' words.", "rule: wordings", "0 to 1")
    closeness = col.share("Similarity, CPV division, themes and weight together.", "rule: wordings", "0 to 1")
    same_theme = col.flag("Whether they share a pivot theme.", "rule: wordings")
    same_cpv_division = col.flag("Whether both state the same CPV division.", "rule: wordings")


class UnusualWordings(dy.Schema):
    """One wording of a narrow criterion that is least like those of other councils, the least like first.

    `nearest_similarity` is the cosine to the nearest wording of another council.
    """

    use_for = "finding wordings that were tried once, for learning"
    not_for = "saying that a wording is good or bad"

    rank = col.ordinal("Place, 1 the least like any other.", "rule: wordings", "ordinal", key=True)
    source = col.text(SOURCE)
    ocid = col.text(OCID)
    criterion = col.ordinal(CRITERION)
    text_sha256 = col.text(
        "SHA-256 of the text.", "criteria.name, criteria.text", unit="hex", regex="^[0-9a-f]{64}$"
    )
    authority_id = col.text(AUTHORITY)
    cpv_division = col.text(
        "First two digits of the CPV code.", "tender.classification", null="no CPV code stated"
    )
    weight_pct = col.number("Weight of the criterion.", "criteria.weight_pct", PERCENT, null=NO_WEIGHT)
    themes = col.text("Pivot themes of the criterion.", "criterion_themes.theme", many=";")
    words = col.ordinal("Words of the text.", "rule: wordings", "words")
    nearest_similarity = col.share(
        "Cosine to the nearest wording of another council.", "rule: wordings", "0 to 1"
    )
