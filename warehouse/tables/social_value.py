"""The tables of procurements, their themes and wordings."""

import dataframely as dy

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
from warehouse.tables.declared import about


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
    lots = dy.Int64(min=0, metadata=about("Lots of the procurement.", "count of tender.lots[]", unit="lots"))
    cpv = dy.String(nullable=True, metadata=CPV)
    cpv_division = dy.String(nullable=True, regex=r"^\d{2}$", metadata=CPV_DIVISION)
    value_band = dy.String(
        regex=VALUE_BANDS,
        metadata=about(
            "Band of the stated value, its lower end included; unknown where no value above zero is stated.",
            "rule: value_gbp",
        ),
    )
    procedure = dy.String(nullable=True, regex=PROCEDURES, metadata=PROCEDURE)
    above_threshold = dy.Bool(nullable=True, metadata=ABOVE_THRESHOLD)
    suitable_for_sme = dy.Bool(nullable=True, metadata=SUITABLE_FOR_SME)
    suitable_for_vcse = dy.Bool(nullable=True, metadata=SUITABLE_FOR_VCSE)
    reserved_for = dy.String(nullable=True, metadata=RESERVED_FOR)
    duration_months = dy.Float64(nullable=True, min=0, metadata=DURATION)
    duration_with_extensions_months = dy.Float64(nullable=True, min=0, metadata=DURATION_EXTENDED)
    engagement = dy.String(
        nullable=True,
        regex="^(notice|reason)$",
        metadata=about(
            "Preliminary market engagement: notice (UK2), or reason where one for none is stated.",
            "planning.documents[].noticeType, planning.noEngagementNoticeRationale",
            null="neither a notice nor a reason is known",
        ),
    )
    no_engagement_reason = dy.String(nullable=True, metadata=NO_ENGAGEMENT)
    indicators = dy.Int64(nullable=True, min=0, metadata=INDICATORS)
    no_indicators_reason = dy.String(nullable=True, metadata=NO_INDICATORS)
    awarded_to_sme = dy.Bool(nullable=True, metadata=AWARDED_TO_SME)
    awarded_to_vcse = dy.Bool(nullable=True, metadata=AWARDED_TO_VCSE)
    hub = dy.String(
        nullable=True,
        metadata=about(
            "Buying hub that runs it or buys for it.",
            "rule: names of purchasing bodies and buyer, against groups.csv",
            null="no known hub is named",
        ),
    )
    weights_stated_in = dy.String(
        nullable=True,
        regex="^(notice|documents|nowhere)$",
        metadata=about(
            "Where the weights stand: notice, documents (by the notice's words) or nowhere.",
            "rule: the criteria, and the words of tender and lots",
            null="it is out of scope, or only award or contract notices are known",
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
    at_least_15 = dy.Bool(metadata=about("Its weight is known and 15 or more.", "rule: weight_pct"))
    surely_at_least_15 = dy.Bool(
        metadata=about("Determinable, and its lowest weight is 15 or more.", "rule: weight_low_pct")
    )
    possibly_at_least_15 = dy.Bool(
        metadata=about(
            "Determinable, and its weight is unknown or may be 15 or more.", "rule: weight_high_pct"
        )
    )
    at_least_20 = dy.Bool(metadata=about("Its weight is known and 20 or more.", "rule: weight_pct"))
    surely_at_least_20 = dy.Bool(
        metadata=about("Determinable, and its lowest weight is 20 or more.", "rule: weight_low_pct")
    )
    possibly_at_least_20 = dy.Bool(
        metadata=about(
            "Determinable, and its weight is unknown or may be 20 or more.", "rule: weight_high_pct"
        )
    )
    is_embedded = dy.Bool(
        metadata=about("In scope, and social value is built into every question.", "rule: state")
    )
    low_weight = dy.Bool(metadata=about("Its weight is known, above zero and below 5.", "rule: weight_pct"))
    weight_and_value_known = dy.Bool(
        metadata=about("Its weight is known, and a value above zero.", "rule: weight_known, value_gbp")
    )
    broad_and_narrow_known = dy.Bool(
        metadata=about("Its weight and its broad weight are known.", "rule: weight_known, broad_weight_pct")
    )
    broad_minus_narrow = dy.Float64(
        nullable=True,
        metadata=about(
            "Broad weight less narrow weight; a floor where `broad_is_floor`.",
            "rule: broad_weight_pct - weight_pct",
            unit="percentage points of the whole evaluation",
            null="one of the two weights is not known; never zero",
        ),
    )
    sme_suitability_stated = dy.Bool(
        metadata=about("In scope, and it says whether it suits SMEs.", "rule: suitable_for_sme")
    )
    vcse_suitability_stated = dy.Bool(
        metadata=about(
            "In scope, and it says whether it suits voluntary bodies and social enterprises.",
            "rule: suitable_for_vcse",
        )
    )
    said_suitable_for_sme = dy.Bool(
        metadata=about("In scope, and it is said to suit SMEs.", "rule: suitable_for_sme")
    )
    said_suitable_for_vcse = dy.Bool(
        metadata=about(
            "In scope, and it is said to suit voluntary bodies and social enterprises.",
            "rule: suitable_for_vcse",
        )
    )
    under_the_act = dy.Bool(metadata=about("In scope, and under the Procurement Act 2023.", "rule: regime"))
    said_reserved = dy.Bool(
        metadata=about("Under the Act, and participation is said to be reserved.", "rule: reserved_for")
    )
    lots_stated = dy.Bool(metadata=about("In scope, and lots are listed.", "rule: lots"))
    divided_into_lots = dy.Bool(metadata=about("In scope, and more than one lot is listed.", "rule: lots"))
    supplier_size_stated = dy.Bool(
        metadata=about("Counted, in scope or not, and a supplier's size is stated.", "rule: awarded_to_sme")
    )
    supplier_kind_stated = dy.Bool(
        metadata=about(
            "Counted, in scope or not, and it is stated whether a supplier is a voluntary body "
            "or social enterprise.",
            "rule: awarded_to_vcse",
        )
    )
    won_by_sme = dy.Bool(
        metadata=about("supplier_size_stated, and a supplier is an SME.", "rule: awarded_to_sme")
    )
    won_by_vcse = dy.Bool(
        metadata=about(
            "supplier_kind_stated, and a supplier is a voluntary body or social enterprise.",
            "rule: awarded_to_vcse",
        )
    )
    engaged_the_market = dy.Bool(
        metadata=about(
            "Under the Act, and a preliminary market engagement notice is known.", "rule: engagement"
        )
    )
    engaged_or_said_why_not = dy.Bool(
        metadata=about(
            "Under the Act, and such a notice is known or a reason for none is stated.", "rule: engagement"
        )
    )
    duration_known = dy.Bool(
        metadata=about(
            "In scope, and its duration with extensions is known.", "rule: duration_with_extensions_months"
        )
    )
    indicators_due = dy.Bool(
        metadata=about(
            "Under the Act, in scope or not, a contract over 5 million pounds with a details notice (UK7).",
            "rule: regime, contracts[].value, else value_gbp",
        )
    )
    social_indicator_published = dy.Bool(
        metadata=about(
            "indicators_due, and an agreed indicator is on social value.", "rule: commitments.is_social"
        )
    )
    rule_version = dy.String(metadata=about("Version of the reading rules.", "the program"))


class Commitments(dy.Schema):
    """One indicator of one contract: what was agreed (UK7) and what was reported of it (UK9).

    `committed` and `achieved` are null where no figure is published, and `ratio` is null unless both are, in
    one unit. Units are never summed. `result` is the newest published judgement.
    """

    use_for = "what contracts agreed to, beside what was reported of it"
    not_for = "adding up figures of different units; reading a missing report as a failure"

    source = dy.String(primary_key=True, metadata=SOURCE)
    ocid = dy.String(primary_key=True, metadata=OCID)
    commitment = dy.Int64(
        primary_key=True,
        min=1,
        metadata=about(
            "The indicator's number within its procurement, agreed ones of a contract first.",
            "order of contracts[]",
            unit="ordinal",
        ),
    )
    contract_id = dy.String(
        nullable=True, metadata=about("The contract's id.", "contracts[].id", null="the contract has none")
    )
    title = dy.String(
        metadata=about(
            "Title of the indicator, else the first 200 characters of its description, else not named.",
            "contracts[].agreedMetrics[].title, else contracts[].implementation.metrics[].title",
        )
    )
    is_social = dy.Bool(
        metadata=about(
            "Whether its words name social value in the broad sense or a theme.",
            "rule: title, description; warehouse/frameworks/pivot.toml",
        )
    )
    agreed = dy.Bool(
        metadata=about("Whether it is listed as agreed, not only reported.", "contracts[].agreedMetrics[]")
    )
    committed = dy.Float64(
        nullable=True,
        metadata=about(
            "Newest agreed figure.",
            "contracts[].agreedMetrics[].observations[].measure, or value.amount",
            unit="see `unit`",
            null="no figure is published for what was agreed; never zero",
        ),
    )
    achieved = dy.Float64(
        nullable=True,
        metadata=about(
            "Newest reported figure.",
            "contracts[].implementation.metrics[].observations[].measure, or value.amount",
            unit="see `unit`; its own, where `reason` says that the units differ",
            null="no figure is published for what was done; never zero",
        ),
    )
    unit = dy.String(
        nullable=True,
        metadata=about(
            "Unit of what was agreed, else of what was reported; of money, its currency.",
            "observations[].unit.name, or value.currency",
            null="no unit is published",
        ),
    )
    ratio = dy.Float64(
        nullable=True,
        min=0,
        metadata=about(
            "achieved / committed.",
            "rule: achieved, committed, unit",
            unit="ratio",
            null="none can be made, for the reason in `reason`",
        ),
    )
    result = dy.String(
        nullable=True,
        regex="^(met|slightlyBelow|below|significantlyBelow|other)$",
        metadata=about(
            "Newest published judgement.",
            "contracts[].implementation.metrics[].observations[].measureClassification.id",
            null="no judgement is published",
        ),
    )
    met = dy.Bool(
        nullable=True,
        metadata=about(
            "Whether the judgement is met, or without a judgement the ratio is 1 or more.",
            "rule: result, else ratio",
            null="there is neither a judgement nor a ratio",
        ),
    )
    reason = dy.String(
        nullable=True,
        metadata=about("Why there is no ratio.", "rule: achieved, committed, unit", null="there is a ratio"),
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
