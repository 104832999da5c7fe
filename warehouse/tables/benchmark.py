"""The tables of the benchmark: measures, figures of authorities, comparisons, questions."""

import dataframely as dy

from warehouse.tables import columns as col
from warehouse.tables.common import AUTHORITY, MEASURE, PERCENT, SHOWN, WITHHELD
from warehouse.tables.declared import about

PROFILES = ("theme", "assessed", "weights_stated_in")
PERIODS = r"^(all|\d{4}/\d{2}|(12|36) months to \d{4}-\d{2})$"
BREAKDOWNS = "^(all|category|cpv_division|value_band|regime|procedure|hub|theme|assessed|weights_stated_in)$"
POSITIONS = "^(higher|consistent|lower)$"

PERIOD = about(
    'all, a financial year as 2025/26, or a window as "36 months to 2026-03".',
    "rule: procurements.notice_date; docs/benchmark.md",
)
BREAKDOWN = about("Kind of cell; all for the whole.", "rule: docs/benchmark.md, keys")
CELL = about("The cell; all for the whole.", "rule: docs/benchmark.md, keys")
REASON = about("Why the figure is withheld.", "rule: `shown`", null="the figure is shown")
POINTS = "percentage points of the whole evaluation"
SHARE = "share, 0 to 1"
COUNTED = "procurements, criteria or commitments, as measures.counts says"
AS_MEASURED = "as measures.unit says: share (0 to 1), percent of the evaluation, points, months or ratio"
NO_YES = "the measure is no share, or the figure is withdrawn"
NO_BOUND = "the measure has no such bound, nothing that it bounds is there, or the figure is withdrawn"
NO_CASE_MIX = (
    "the measure has no case mix, the row is not of the whole, nothing is counted, or the figure is withdrawn"
)
NO_POSITION = "no position is given, for the reason in `position_reason`"
NO_DIFFERENCE = "no difference is told, for the reason in `difference_reason`"
NO_BAND = "no band is given, for the reason in `band_reason`"
NO_FLAGS = "no council is given a position in the measure, period and breakdown"
NO_MEDIANS = "fewer than three members have a median weight that may be shown"
NO_MEDIAN = "too few weights are known"


class Measures(dy.Schema):
    """The definition of one measure: a file of warehouse/measures.

    `counts` is what n counts: procurements, criteria or commitments. `breakdowns` lists the kinds of cell it
    is given in beside the whole; a profile has its own kind, with a cell for each category.
    """

    benchmark = True
    use_for = "the definitions of the measures"
    not_for = "figures: those are in `authority_measures`"

    measure = col.text(MEASURE, key=True)
    title = col.text("Its title.", "warehouse/measures/")
    question = col.text("The question it answers.", "warehouse/measures/")
    why_it_matters = col.text("Why the question matters.", "warehouse/measures/")
    kind = col.text(
        "share, median, weighted_mean, mean, iqr (distance between the quartiles) or profile.",
        "warehouse/measures/",
        regex="^(share|median|weighted_mean|mean|iqr|profile)$",
    )
    counts = col.text(
        "What it counts: procurements, criteria or commitments.",
        "warehouse/measures/",
        regex="^(procurements|criteria|commitments)$",
    )
    numerator = col.text(
        "Column of the counted rows that is true for those it asks for.",
        "warehouse/measures/",
        null="it is no share",
    )
    denominator = col.text("Column of the rows that is true for those it counts.", "warehouse/measures/")
    value = col.text(
        "Column whose middle, spread or mean it is.", "warehouse/measures/", null="it is a share or a profile"
    )
    weight = col.text(
        "Column that the mean is weighed by.", "warehouse/measures/", null="it is no weighted mean"
    )
    categories = col.text(
        "Column whose values are the cells of a profile.", "warehouse/measures/", null="it is no profile"
    )
    unit = col.text(
        "Unit of its value: share (0 to 1), percent (of the evaluation), points, months or ratio.",
        "warehouse/measures/",
    )
    minimum_n = col.integer("Fewest counted for which a value is shown.", "warehouse/measures/", COUNTED)
    greyed_n = col.integer(
        "Fewest counted for which it is greyed, and its cells set beside peers.",
        "warehouse/measures/",
        COUNTED,
    )
    first_day = col.day(
        "Day of notice from which it counts.", "warehouse/measures/", null="it counts from the beginning"
    )
    breakdowns = col.text(
        "Kinds of cell that it is given in beside the whole.",
        "warehouse/measures/",
        null="it is given for the whole only, or it is a profile, which has a kind of its own",
        many=";",
    )
    case_mix = col.flag(
        "Whether the count that national rates of like procurements give stands beside it.",
        "warehouse/measures/",
    )
    caveat = col.text("What a reader must know.", "warehouse/measures/", null="there is nothing to add")
    sources = col.text("Where the question is from.", "warehouse/measures/", many="; ")
    reviewed = col.day("Day of its last review.", "warehouse/measures/")
    next_review = col.day("Day by which it is to be reviewed again.", "warehouse/measures/")


class Yardsticks(dy.Schema):
    """One dated figure of policy to read a measure beside. None is a council's duty unless `duty` is true."""

    benchmark = True
    use_for = "figures of policy to read beside a measure, with their dates"
    not_for = "saying that a council fails a duty where `duty` is false"

    measure = col.text(MEASURE, key=True)
    yardstick = col.ordinal(
        "Number of the figure within its measure.", "order in warehouse/measures/", "ordinal", key=True
    )
    title = col.text("What the figure is.", "warehouse/measures/: yardsticks.title")
    value = col.number("The figure.", "warehouse/measures/: yardsticks.value", AS_MEASURED)
    valid_from = col.day(
        "First day of its being in force.", "warehouse/measures/: yardsticks.valid_from", null="not stated"
    )
    valid_to = col.day(
        "Last day of its being in force.", "warehouse/measures/: yardsticks.valid_to", null="no end is stated"
    )
    duty = col.flag("Whether it binds councils.", "warehouse/measures/: yardsticks.duty")
    source = col.text("Where it is stated.", "warehouse/measures/: yardsticks.source")


class AuthorityMeasures(dy.Schema):
    """One measure of one authority in one period and cell. Withheld values are null, counts never are.

    `period`: all, a financial year (2025/26), or a window (36 months to 2026-03). `breakdown` and `cell` are
    both `all` for the whole; every authority has those rows, and rows of other cells only where it has a
    procurement in them. `n` counts what the measure counts (procurements, criteria or commitments), `unknown`
    what it would count if the notices said more. `regimes` lists the regimes of the counted rows, so that no
    line is drawn across the break. `expected` and `ratio` are the case mix: the count that national rates of
    like procurements give, and observed over expected with its Byar interval.
    """

    benchmark = True
    figures = (
        "yes",
        "value",
        "low",
        "high",
        "interval",
        "bound_low",
        "bound_high",
        "effective_n",
        "largest_share",
        "expected",
        "ratio",
        "ratio_low",
        "ratio_high",
    )
    extract_of = {"breakdown": ("all", *PROFILES)}
    use_for = "one council's figures, each with its count, interval, bounds and coverage"
    not_for = "ranks or league tables; a difference inside the intervals is no difference"

    authority_id = col.text(AUTHORITY, key=True)
    measure = col.text(MEASURE, key=True)
    period = col.text(PERIOD, regex=PERIODS, key=True)
    breakdown = col.text(BREAKDOWN, regex=BREAKDOWNS, key=True)
    cell = col.text(CELL, key=True)
    n = col.count("What the measure counts.", "count of measures.denominator", COUNTED)
    yes = col.count(
        "Of these, those that it asks for, or that are of the profile's cell.",
        "count of measures.numerator, or of measures.categories",
        COUNTED,
        null=NO_YES,
    )
    value = col.number(
        "The figure: a share, a median, a spread or a mean.",
        "rule: measures.kind",
        AS_MEASURED,
        null=WITHHELD,
    )
    low = col.number(
        "Lower end of the 95% interval.", "rule: the method in `interval`", "as value", null=WITHHELD
    )
    high = col.number(
        "Upper end of the 95% interval.", "rule: the method in `interval`", "as value", null=WITHHELD
    )
    interval = col.text(
        "Method of the interval: wilson, order_statistic or bca (a bootstrap).",
        "rule: measures.kind",
        null=WITHHELD,
        regex="^(wilson|order_statistic|bca)$",
    )
    bound_low = col.number(
        "Lowest value whatever the unread or unknown ones say.",
        "rule: docs/benchmark.md, bounds",
        SHARE,
        null=NO_BOUND,
    )
    bound_high = col.number(
        "Highest value whatever the unread or unknown ones say.",
        "rule: docs/benchmark.md, bounds",
        SHARE,
        null=NO_BOUND,
    )
    in_scope = col.count(
        "Procurements in scope in the period and cell; in a profile, of the whole.",
        "count of procurements.in_scope",
        "procurements",
    )
    determinable = col.count(
        "Of these, those whose criteria can be read.", "count of procurements.determinable", "procurements"
    )
    coverage = col.share(
        "determinable / in_scope, beside figures that rest on criteria.",
        "rule",
        SHARE,
        null="nothing is in scope, or the figure does not rest on criteria",
    )
    unknown = col.count(
        "What would be counted too if the notices said more; 0 where the measure names no such rows.",
        "rule: the measure's population, less what is known",
        COUNTED,
    )
    embedded = col.count(
        "Procurements in scope whose social value is built into every question.",
        "count of procurements.is_embedded",
        "procurements",
    )
    effective_n = col.number(
        "Number of procurements of equal value that would tell as much.",
        "rule: (sum of values)^2 / sum of squared values",
        "procurements",
        null="the measure is no mean by value, nothing is counted, or the figure is withdrawn",
        min=0,
    )
    largest_share = col.share(
        "Share of the largest contract in the counted value.",
        "rule: largest value / sum of values",
        SHARE,
        null="the measure is no mean by value, nothing is counted, or the figure is withdrawn",
    )
    expected = col.number(
        "Count of yes that national rates of like procurements give.",
        "rule: docs/benchmark.md, case mix",
        "procurements",
        null=NO_CASE_MIX,
        min=0,
    )
    ratio = col.number(
        "yes / expected.",
        "rule: docs/benchmark.md, case mix",
        "ratio",
        null=f"{NO_CASE_MIX}; or none is expected",
        min=0,
    )
    ratio_low = col.number(
        "Lower end of the ratio's 95% interval.",
        "rule: Byar",
        "ratio",
        null=f"{NO_CASE_MIX}; or none is expected",
        min=0,
    )
    ratio_high = col.number(
        "Upper end of the ratio's 95% interval.",
        "rule: Byar",
        "ratio",
        null=f"{NO_CASE_MIX}; or none is expected",
        min=0,
    )
    regimes = col.text(
        "Regimes of the procurements in scope in the period and cell.",
        "procurements.regime",
        null="nothing is in scope",
        many=";",
    )
    pooled_from = col.text(
        "Predecessors whose counts are added in.",
        "repooled.predecessor_id",
        null="no predecessor's counts are in it",
        many=";",
    )
    shown = col.text(
        "shown, greyed (counted, but too few or without an interval), suppressed (fewer still), "
        "empty (none counted) or withdrawn.",
        "rule: measures.minimum_n, measures.greyed_n, the interval, withdrawals",
        regex=SHOWN,
    )
    reason = col.text(REASON)
    caveat = col.text("What a reader must know.", "measures.caveat", null="the measure has none")


class PeerComparisons(dy.Schema):
    """One measure of one authority beside one peer set, pooled without the authority and its predecessors.

    Two answers, which may differ. `difference` is how far the authority lies from its peers together, whose
    figure it is not part of. `position` is whether it lies outside the spread of single peers.

    `funnel_*` are the limits between which the authority's share lies when it is like its peers, for its own
    n: a beta-binomial around the pooled rate with the additive spread between councils (`overdispersion`, a
    standard deviation) and the uncertainty of the rate itself. `position` is null with a reason where no
    funnel is drawn. `expected_flags_*` is how many of the `looks` councils compared with this set would be
    called higher or lower by chance alone. `band` is a fifth of the set (1 the lowest values), never without
    `band_repeatability`, the chance that new procurements would put it in the same fifth.
    """

    benchmark = True
    figures = (
        *("difference", "difference_low", "difference_high", "difference_level", "difference_interval"),
        *("differs", "difference_words"),
        *("position", "position_998", "shrunken", "band", "band_repeatability"),
    )
    figure_reasons = ("difference_reason", "position_reason", "band_reason")
    extract_of = {"breakdown": ("all", *PROFILES), "period": ("all", "36 months to *")}
    use_for = "the pooled figure of a council's peers, and whether the council lies apart from them"
    not_for = "ranks or league tables; a position says that a figure differs, not that it is good or bad"

    authority_id = col.text(AUTHORITY, key=True)
    measure = col.text(MEASURE, key=True)
    period = col.text(PERIOD, regex=PERIODS, key=True)
    breakdown = col.text(BREAKDOWN, regex=BREAKDOWNS, key=True)
    cell = col.text(CELL, key=True)
    peer_set = col.text(
        "Id of the peer set.",
        "authority_groups.group_id; neighbours, with its model; mix:procurement; or own_list:peers",
        key=True,
    )
    peer_kind = col.text(
        "Kind of peer set: a kind of group, neighbours, mix (councils that buy alike) or own_list.",
        "authority_groups.group_kind, or the kind of list",
        regex="^(type|type_and_region|region|combined_authority|hub|neighbours|mix|own_list)$",
    )
    peer_name = col.text("The peer set in words.", "authority_groups.group_name, or the kind of list")
    peers = col.count(
        "Members of the set in the period, without the authority and its predecessors.",
        "authority_groups, neighbours, mix_neighbours, or the list given",
        "councils",
    )
    peers_counted = col.count(
        "Of these, those with anything that the measure counts.", "count of members", "councils"
    )
    n = col.count("What the measure counts of the peers.", "count of measures.denominator", COUNTED)
    yes = col.count(
        "Of these, those that it asks for, or that are of the profile's cell.",
        "count of measures.numerator, or of measures.categories",
        COUNTED,
        null=NO_YES,
    )
    value = col.number(
        "The peers' pooled figure.", "rule: measures.kind", "as authority_measures.value", null=WITHHELD
    )
    low = col.number(
        "Lower end of its 95% interval.",
        "rule: docs/benchmark.md, beside its peers",
        "as value",
        null=WITHHELD,
    )
    high = col.number(
        "Upper end of its 95% interval.",
        "rule: docs/benchmark.md, beside its peers",
        "as value",
        null=WITHHELD,
    )
    shown = col.text(
        "Of the peers' figure: shown, greyed, suppressed, empty, or withdrawn with the authority's own.",
        "rule: measures.minimum_n, measures.greyed_n, withdrawals",
        regex=SHOWN,
    )
    reason = col.text(REASON)
    difference = col.number(
        "The authority's figure less that of its peers together.",
        "rule: docs/benchmark.md, two answers",
        AS_MEASURED,
        null=NO_DIFFERENCE,
    )
    difference_low = col.number(
        "Lower end of the difference's interval.",
        "rule: docs/benchmark.md, two answers",
        AS_MEASURED,
        null=NO_DIFFERENCE,
    )
    difference_high = col.number(
        "Upper end of the difference's interval.",
        "rule: docs/benchmark.md, two answers",
        AS_MEASURED,
        null=NO_DIFFERENCE,
    )
    difference_level = col.share(
        "Share of such intervals that hold the true difference.",
        "rule: docs/benchmark.md, two answers",
        "probability",
        null=NO_DIFFERENCE,
    )
    difference_interval = col.text(
        "How the interval is made: newcombe (of two shares), hybrid (of two other figures' intervals).",
        "rule: docs/benchmark.md, two answers",
        null=NO_DIFFERENCE,
        regex="^(newcombe|hybrid)$",
    )
    differs = col.text(
        "higher or lower than its peers together, or not_told where the interval holds nought.",
        "rule: difference_low, difference_high",
        null=NO_DIFFERENCE,
        regex="^(higher|lower|not_told)$",
    )
    difference_words = col.text(
        "The difference and its interval as one sentence.", "rule: difference", null=NO_DIFFERENCE
    )
    difference_reason = col.text(
        "Why no difference is told.", "rule: docs/benchmark.md, two answers", null="a difference is told"
    )
    differences = col.count(
        "Authorities whose difference from this set, or from their own lists of this kind, is told.",
        "count of differences in the measure, period and cell",
        "councils",
    )
    differences_by_chance = col.number(
        "How many of these would seem to differ if none did.",
        "rule: docs/benchmark.md, two answers",
        "councils",
        null="no authority's difference is told in the measure, period and cell",
        min=0,
    )
    funnel_low_95 = col.share(
        "Lower limit of the authority's share at 95%.",
        "rule: docs/benchmark.md, funnel",
        SHARE,
        null=NO_POSITION,
    )
    funnel_high_95 = col.share(
        "Upper limit of the authority's share at 95%.",
        "rule: docs/benchmark.md, funnel",
        SHARE,
        null=NO_POSITION,
    )
    funnel_low_998 = col.share(
        "Lower limit of the authority's share at 99.8%.",
        "rule: docs/benchmark.md, funnel",
        SHARE,
        null=NO_POSITION,
    )
    funnel_high_998 = col.share(
        "Upper limit of the authority's share at 99.8%.",
        "rule: docs/benchmark.md, funnel",
        SHARE,
        null=NO_POSITION,
    )
    overdispersion = col.number(
        "Spread between councils' true shares beyond chance.",
        "rule: docs/benchmark.md, funnel",
        "standard deviation of a share, 0 to 1",
        null=NO_POSITION,
        min=0,
    )
    overdispersion_of = col.text(
        "Whose spread it is: peer_set, or all_councils where the set is too small.",
        "rule: docs/benchmark.md, funnel",
        null=NO_POSITION,
        regex="^(peer_set|all_councils)$",
    )
    position = col.text(
        "higher, consistent or lower than its peers at 95%.",
        "rule: docs/benchmark.md, position",
        null=NO_POSITION,
        regex=POSITIONS,
    )
    position_998 = col.text(
        "higher, consistent or lower than its peers at 99.8%.",
        "rule: docs/benchmark.md, position",
        null=NO_POSITION,
        regex=POSITIONS,
    )
    position_reason = col.text(
        "Why no position is given.", "rule: docs/benchmark.md, position", null="a position is given"
    )
    shrunken = col.share(
        "The authority's share drawn towards its peers, for sorting and maps only.",
        "rule: empirical Bayes; docs/benchmark.md",
        SHARE,
        null=NO_POSITION,
    )
    band = col.integer(
        "Fifth of the set by the councils' own shares, 1 the lowest values.",
        "rule: docs/benchmark.md, band",
        "ordinal",
        null=NO_BAND,
        min=1,
        max=5,
    )
    band_repeatability = col.share(
        "Chance that two sets of new procurements would put it in one fifth.",
        "rule: docs/benchmark.md, band",
        "probability",
        null=NO_BAND,
    )
    band_reason = col.text("Why no band is given.", "rule: docs/benchmark.md, band", null="a band is given")
    looks = col.count(
        "Councils given a position beside this set, or beside their own lists of this kind.",
        "count of positions in the measure, period and cell",
        "councils",
    )
    expected_flags_95 = col.number(
        "How many of these chance alone would call higher or lower at 95%.",
        "rule: docs/benchmark.md, position",
        "councils",
        null=NO_FLAGS,
        min=0,
    )
    expected_flags_998 = col.number(
        "How many of these chance alone would call higher or lower at 99.8%.",
        "rule: docs/benchmark.md, position",
        "councils",
        null=NO_FLAGS,
        min=0,
    )
    caution = col.text(
        "What to know of the set: mixed tiers, or memberships without dates.",
        "rule: docs/benchmark.md, beside its peers",
        null="there is nothing to add",
        many="; ",
    )


class MixNeighbours(dy.Schema):
    """One authority that buys much the same as another: cosine over CPV division, category and value band.

    Procurements of regime ojeu are left out, as of every figure over all regimes.
    """

    benchmark = True
    use_for = "peers that put much the same out to tender"
    not_for = "saying that two councils ask alike: only what they buy is compared"

    authority_id = col.text(AUTHORITY, key=True)
    peer_id = col.text("The authority that buys much the same.", "authorities.authority_id", key=True)
    rank = col.ordinal("1 is the most alike.", "order of similarity", "ordinal")
    similarity = col.share(
        "Cosine of the two councils' counts by CPV division, category and value band.",
        "rule: procurements.cpv_division, category, value_band",
        "0 to 1",
    )
    procurements = col.count(
        "Procurements in scope of the authority.", "count of procurements.in_scope", "procurements"
    )
    peer_procurements = col.count(
        "Procurements in scope of the peer.", "count of procurements.in_scope", "procurements"
    )


class Changes(dy.Schema):
    """One share measure of one authority before and after. An association, never an effect.

    `kind`: years, two financial years that follow one another inside one regime; act, before and after the
    Procurement Act. Only cells of category and value band that both sides have are counted, each weighted
    alike on both sides; `left_out_*` counts the rest. `difference` is later minus earlier with its Newcombe
    interval.
    """

    benchmark = True
    figures = ("yes_earlier", "yes_later", "difference", "low", "high")
    use_for = "a share before and after, like compared with like"
    not_for = "effects: coverage and what is bought may have changed too"

    authority_id = col.text(AUTHORITY, key=True)
    measure = col.text(MEASURE, key=True)
    kind = col.text("years, or act.", "rule: docs/benchmark.md, regimes", regex="^(years|act)$", key=True)
    regime = col.text("Regime of both sides, or pcr2015 to pa2023.", "procurements.regime", key=True)
    earlier = col.text(
        "The earlier side: a financial year, or a regime.", "procurements.notice_date, or regime", key=True
    )
    later = col.text("The later side: a financial year, or a regime.", "procurements.notice_date, or regime")
    n_earlier = col.count(
        "Procurements counted on the earlier side, of cells that both sides have.",
        "count of measures.denominator",
        "procurements",
    )
    yes_earlier = col.count(
        "Of these, those that the measure asks for.",
        "count of measures.numerator",
        "procurements",
        null="the figure is withdrawn",
    )
    n_later = col.count(
        "Procurements counted on the later side, of cells that both sides have.",
        "count of measures.denominator",
        "procurements",
    )
    yes_later = col.count(
        "Of these, those that the measure asks for.",
        "count of measures.numerator",
        "procurements",
        null="the figure is withdrawn",
    )
    left_out_earlier = col.count(
        "Procurements of the earlier side left out, of cells that only it has.",
        "count of measures.denominator",
        "procurements",
    )
    left_out_later = col.count(
        "Procurements of the later side left out, of cells that only it has.",
        "count of measures.denominator",
        "procurements",
    )
    coverage_earlier = col.share(
        "Procurements whose criteria can be read, of all in scope on the earlier side.",
        "procurements.determinable, in_scope",
        SHARE,
        null="nothing is in scope on that side; no row is made then",
    )
    coverage_later = col.share(
        "Procurements whose criteria can be read, of all in scope on the later side.",
        "procurements.determinable, in_scope",
        SHARE,
        null="nothing is in scope on that side; no row is made then",
    )
    difference = col.number(
        "Later share less the earlier one, each cell weighted alike on both sides.",
        "rule: docs/benchmark.md, change",
        "difference of shares, -1 to 1",
        null=WITHHELD,
        min=-1,
        max=1,
    )
    low = col.number(
        "Lower end of its 95% interval.",
        "rule: Newcombe",
        "difference of shares, -1 to 1",
        null=WITHHELD,
        min=-1,
        max=1,
    )
    high = col.number(
        "Upper end of its 95% interval.",
        "rule: Newcombe",
        "difference of shares, -1 to 1",
        null=WITHHELD,
        min=-1,
        max=1,
    )
    shown = col.text(
        "shown, suppressed (too few on a side) or empty (no cell that both sides have).",
        "rule: measures.minimum_n on either side",
        regex=SHOWN,
    )
    reason = col.text(REASON)
    caveat = col.text("What a reader must know.", "rule: the same for all", null="there is nothing to add")


class Repooled(dy.Schema):
    """One predecessor of a reorganised council, and whether its counts were added to the successor's."""

    benchmark = True
    use_for = "which predecessors' counts are in a successor's figures, and why others are not"
    not_for = "when a council was in being; take `authorities`"

    predecessor_id = col.text("The council that ends.", "successors.csv: predecessor_id", key=True)
    successor_name = col.text("Name of the council that follows.", "successors.csv: successor_name", key=True)
    successor_id = col.text(
        "The council that follows.",
        "successors.csv: successor_id, or authorities by its name",
        null="it is not in the register",
    )
    vesting_date = col.day(
        "First day of the council that follows.", "successors.csv: vesting_date", null="no day is given"
    )
    status = col.text(
        "in_force, order_made, or decision_ and the day of the decision.", "successors.csv: status"
    )
    pooled = col.flag(
        "Whether its counts of all years are added to the successor's.",
        "rule: docs/benchmark.md, reorganisation",
    )
    procurements = col.count(
        "Its procurements that were added, without those of regime ojeu; 0 where it is not pooled.",
        "count of procurements.counted",
        "procurements",
    )
    reason = col.text("What was done, or why it is not pooled.", "rule: docs/benchmark.md, reorganisation")
    source = col.text("Where the reorganisation is stated.", "successors.csv: source")


class Deciles(dy.Schema):
    """Deciles of one measure over the councils of one type in one period, without naming a council.

    Only councils whose figure is shown are counted, so each period has its own. Rows of `breakdown` =
    `regime` are for lines over time: no line is drawn across the break.
    """

    benchmark = True
    use_for = "how the figures of a type of council lie, and how that changes"
    not_for = "placing one council in a tenth; reading a change as one of the same councils"

    group_id = col.text("The type of council.", "authority_groups.group_id", key=True)
    measure = col.text(MEASURE, key=True)
    period = col.text(PERIOD, regex=PERIODS, key=True)
    breakdown = col.text(BREAKDOWN, regex="^(all|regime)$", key=True)
    cell = col.text(CELL, key=True)
    councils = col.count("Councils whose figure is shown.", "authority_measures.shown", "councils")
    left_out = col.count(
        "Councils with a count whose figure is not shown.", "authority_measures.shown", "councils"
    )
    decile_1 = col.number(
        "1 of 10 councils lie below it.", "authority_measures.value", AS_MEASURED, null=WITHHELD
    )
    decile_2 = col.number(
        "2 of 10 councils lie below it.", "authority_measures.value", AS_MEASURED, null=WITHHELD
    )
    decile_3 = col.number(
        "3 of 10 councils lie below it.", "authority_measures.value", AS_MEASURED, null=WITHHELD
    )
    decile_4 = col.number(
        "4 of 10 councils lie below it.", "authority_measures.value", AS_MEASURED, null=WITHHELD
    )
    decile_5 = col.number(
        "5 of 10 councils lie below it.", "authority_measures.value", AS_MEASURED, null=WITHHELD
    )
    decile_6 = col.number(
        "6 of 10 councils lie below it.", "authority_measures.value", AS_MEASURED, null=WITHHELD
    )
    decile_7 = col.number(
        "7 of 10 councils lie below it.", "authority_measures.value", AS_MEASURED, null=WITHHELD
    )
    decile_8 = col.number(
        "8 of 10 councils lie below it.", "authority_measures.value", AS_MEASURED, null=WITHHELD
    )
    decile_9 = col.number(
        "9 of 10 councils lie below it.", "authority_measures.value", AS_MEASURED, null=WITHHELD
    )
    shown = col.text(
        "shown, suppressed or empty.", "rule: 20 councils or more", regex="^(shown|suppressed|empty)$"
    )
    reason = col.text(REASON)


class Statements(dy.Schema):
    """The social value statement of one authority and financial year, whole and by category.

    `points_per_pound` is the mean weight by value, in percent of the evaluation: what share of the money's
    evaluation went to social value. It is no sum of money and no claim of value delivered. Procurements of
    regime ojeu are left out, as of every figure over all regimes.
    """

    benchmark = True
    use_for = "a council's social value statement of a year"
    not_for = "sums of value delivered; reading a missing value or weight as zero"

    authority_id = col.text(AUTHORITY, key=True)
    financial_year = col.text(
        "Financial year, April to March, of the notices, as 2025/26.",
        "rule: year of procurements.notice_date",
        regex=r"^\d{4}/\d{2}$",
        key=True,
    )
    category = col.text(
        "all, goods, services, works, or unknown where none is stated.",
        "procurements.category",
        regex="^(all|goods|services|works|unknown)$",
        key=True,
    )
    procurements = col.count(
        "Procurements, in scope or not.", "count of procurements.counted", "procurements"
    )
    in_scope = col.count(
        "Of these, those of which a weight is to be expected.",
        "count of procurements.in_scope",
        "procurements",
    )
    with_value = col.count(
        "Procurements in scope with a stated value above zero.",
        "count of procurements.value_gbp",
        "procurements",
    )
    value_gbp = col.number(
        "Stated values of these added up.",
        "sum of procurements.value_gbp",
        "pounds sterling",
        null="no procurement in scope states its value",
        min=0,
    )
    determinable = col.count(
        "Procurements in scope whose criteria can be read.",
        "count of procurements.determinable",
        "procurements",
    )
    with_social_value = col.count(
        "Of these, those with a social value criterion.",
        "count of procurements.has_social_value",
        "procurements",
    )
    value_with_social_value_gbp = col.number(
        "Stated values of these added up; one without a stated value adds nothing.",
        "sum of procurements.value_gbp",
        "pounds sterling",
        null="no procurement in scope states its value",
        min=0,
    )
    weight_known = col.count(
        "Procurements whose criteria can be read and whose weight is known, zero included.",
        "count of procurements.weight_known",
        "procurements",
    )
    value_weight_known_gbp = col.number(
        "Stated values of these added up; one without a stated value adds nothing.",
        "sum of procurements.value_gbp where weight_and_value_known",
        "pounds sterling",
        null="no procurement in scope states its value",
        min=0,
    )
    points_per_pound = col.percent(
        "Mean weight by value of the procurements with both.",
        "rule: sum(weight_pct x value_gbp) / sum(value_gbp)",
        PERCENT,
        null="withheld, for the reason in `reason`",
    )
    largest_share = col.share(
        "Share of the largest contract in the value whose weight is known.",
        "rule: largest value / value_weight_known_gbp",
        SHARE,
        null="no procurement has both a known weight and a value",
    )
    reason = col.text(
        "Why points_per_pound is withheld: nothing to make it of, or one contract above half.",
        "rule: the counts above",
        null="points_per_pound is given",
    )


class PolicyPractice(dy.Schema):
    """One dated policy statement of one authority against its procurements while it was in force.

    Counted: procurements at or above the policy's own threshold whose weight is known; `yes`, those that
    reach its own floor.
    """

    benchmark = True
    use_for = "what reaches a council's own floor, while the policy was in force"
    not_for = "saying that a council broke its policy: what the policy exempts is not known"

    authority_id = col.text(AUTHORITY, key=True)
    policy = col.ordinal("Number of the policy.", "policies.policy", "ordinal", key=True)
    kind = col.text("How the weight is meant; only exact and minimum state a floor.", "policies.kind")
    weight_pct = col.percent(
        "The stated weight.",
        "policies.weight_pct",
        "percent of what policies.of_what says",
        null="no weight is stated",
    )
    threshold_gbp = col.number(
        "Value from or up to which it applies.",
        "policies.threshold_gbp",
        "pounds sterling",
        null="none is stated",
        min=0,
    )
    applies = col.text(
        "Side of the threshold: above or below.", "policies.applies", null="no threshold is stated"
    )
    valid_from = col.day(
        "First day on which it is held against notices.", "policies.valid_from", null="not stated"
    )
    valid_to = col.day(
        "Day before a later policy of the same sort begins.",
        "rule: policies.valid_from of the next",
        null="no later one is known",
    )
    above_threshold = col.count(
        "Procurements in scope on the policy's side of the threshold; 0 also where it states no floor.",
        "count of procurements.value_gbp",
        "procurements",
    )
    n = col.count(
        "Of these, those whose weight is known.", "count of procurements.weight_known", "procurements"
    )
    yes = col.count(
        "Of these, those that reach the floor.",
        "count of procurements.weight_pct",
        "procurements",
        null="there is no floor to hold them against, for the reason in `reason`",
    )
    value = col.share("yes / n.", "rule", SHARE, null=WITHHELD)
    low = col.share("Lower end of its 95% interval.", "rule: Wilson", SHARE, null=WITHHELD)
    high = col.share("Upper end of its 95% interval.", "rule: Wilson", SHARE, null=WITHHELD)
    bound_low = col.share(
        "Lowest share whatever the unknown weights are, among those that can be read.",
        "rule: procurements.weight_low_pct",
        SHARE,
        null="there is no floor to hold them against, or none can be read",
    )
    bound_high = col.share(
        "Highest share whatever the unknown weights are, among those that can be read.",
        "rule: procurements.weight_high_pct",
        SHARE,
        null="there is no floor to hold them against, or none can be read",
    )
    unknown = col.count(
        "Of `above_threshold`, those that can be read and whose weight is not known.",
        "count of procurements.determinable less weight_known",
        "procurements",
    )
    shown = col.text(
        "shown, suppressed (too few) or empty (none counted, or no floor).",
        "rule: fewest counted are 6",
        regex=SHOWN,
    )
    reason = col.text(REASON)
    source = col.text("Where the policy is stated.", "policies.source", null="not stated")
    link = col.text("Address of that source.", "policies.link", null="no whole address is known")


class Questions(dy.Schema):
    """One figure that prompted a question to ask of one authority; `row` counts them inside the question.

    A question is no finding. `condition` names the column that was true. The figure is a row of `table`.
    """

    benchmark = True
    use_for = "what to ask a council, with the figure that prompts it"
    not_for = "findings: a question has no answer yet"

    authority_id = col.text(AUTHORITY, key=True)
    question = col.text("The question's id.", "warehouse/questions/", key=True)
    period = col.text(PERIOD, regex=PERIODS, key=True)
    row = col.ordinal(
        "Number of the figure inside the question.", "order of the figures", "ordinal", key=True
    )
    title = col.text("The question's title.", "warehouse/questions/")
    wording = col.text("The question, with period and cells put in.", "warehouse/questions/: wording")
    condition = col.text("Name of the condition that was true.", "warehouse/questions/: condition")
    table = col.text(
        "Table that holds the figure.",
        "rule: condition",
        regex="^(authority_measures|peer_comparisons|policy_practice)$",
    )
    measure = col.text("The figure's measure, or policy_practice.", "the row of `table`: measure")
    breakdown = col.text(BREAKDOWN, regex=BREAKDOWNS)
    cell = col.text(CELL)
    peer_set = col.text(
        "The peer set.", "peer_comparisons.peer_set", null="the figure is not one of peer_comparisons"
    )
    n = col.count(
        "What the figure counts; of peer_comparisons, the peers'.", "the row of `table`: n", COUNTED
    )
    yes = col.count(
        "Of these, those that it asks for.",
        "the row of `table`: yes",
        COUNTED,
        null="the measure is no share",
    )
    value = col.number(
        "The figure; of peer_comparisons, the peers' pooled one.",
        "the row of `table`: value",
        AS_MEASURED,
        null="withheld, for the reason in the row of `table`",
    )
    low = col.number(
        "Lower end of its 95% interval.",
        "the row of `table`: low",
        "as value",
        null="withheld, for the reason in the row of `table`",
    )
    high = col.number(
        "Upper end of its 95% interval.",
        "the row of `table`: high",
        "as value",
        null="withheld, for the reason in the row of `table`",
    )


class Alignments(dy.Schema):
    """How alike the members of one group ask: their theme mixes, and the spread of their weights.

    `overlap` is the mean, over members, of the part of a member's theme mix that the others share (0 to 1).
    `overlap_if_same_*` is where it would lie, 19 times of 20, if all members drew from one mix: small numbers
    alone lower it. `weight_*` are the lowest, middle and highest of the members' median weights.
    """

    benchmark = True
    use_for = "how alike the members of a group ask"
    not_for = "saying that being alike is good or bad; reading `overlap` without `overlap_if_same_*`"

    group_id = col.text("Id of the group.", "authority_groups.group_id", key=True)
    period = col.text(PERIOD, regex=PERIODS, key=True)
    group_kind = col.text("combined_authority, region or hub.", "authority_groups.group_kind")
    group_name = col.text("Name of the group.", "authority_groups.group_name")
    members = col.count(
        "Members of the group at any time.", "count of authority_groups.authority_id", "councils"
    )
    members_counted = col.count(
        "Of these, those that name ten themes or more while members.", "count of criterion_themes", "councils"
    )
    criteria = col.count(
        "Social value criteria of all members while they were members.",
        "count of criteria.is_narrow",
        "criteria",
    )
    overlap = col.share(
        "Mean part of a member's theme mix that the others share.",
        "rule: sum over themes of the smaller share",
        SHARE,
        null=WITHHELD,
    )
    low = col.share("Lower end of its 95% interval.", "rule: basic bootstrap", SHARE, null=WITHHELD)
    high = col.share("Upper end of its 95% interval.", "rule: basic bootstrap", SHARE, null=WITHHELD)
    overlap_if_same_low = col.share(
        "Lower end of where the overlap would lie if all drew from one mix.",
        "rule: drawn from the pooled mix",
        SHARE,
        null=WITHHELD,
    )
    overlap_if_same_high = col.share(
        "Upper end of where the overlap would lie if all drew from one mix.",
        "rule: drawn from the pooled mix",
        SHARE,
        null=WITHHELD,
    )
    members_weighted = col.count(
        "Members whose median weight may be shown.", "rule: measure median_weight", "councils"
    )
    weight_lowest = col.percent(
        "Lowest of the members' median weights.", "alignment_members.median_weight", PERCENT, null=NO_MEDIANS
    )
    weight_middle = col.percent(
        "Median of the members' median weights.", "alignment_members.median_weight", PERCENT, null=NO_MEDIANS
    )
    weight_highest = col.percent(
        "Highest of the members' median weights.", "alignment_members.median_weight", PERCENT, null=NO_MEDIANS
    )
    weight_range_low = col.percent(
        "Lower end of the 95% interval of highest less lowest.",
        "rule: bootstrap of the members' weights",
        POINTS,
        null=NO_MEDIANS,
    )
    weight_range_high = col.percent(
        "Upper end of the 95% interval of highest less lowest.",
        "rule: bootstrap of the members' weights",
        POINTS,
        null=NO_MEDIANS,
    )
    shown = col.text(
        "Of the overlap: shown, suppressed (fewer than three members counted) or empty (none).",
        "rule: members_counted",
        regex=SHOWN,
    )
    reason = col.text("Why the overlap is withheld.", "rule: members_counted", null="the overlap is shown")


class AlignmentMembers(dy.Schema):
    """One member of one group: how far its theme mix overlaps with the others', and its median weight."""

    benchmark = True
    use_for = "how far one member asks as the others of its group do"
    not_for = "an order of merit: the members stand in the order of their ids"

    group_id = col.text("Id of the group.", "authority_groups.group_id", key=True)
    period = col.text(PERIOD, regex=PERIODS, key=True)
    authority_id = col.text(AUTHORITY, key=True)
    criteria = col.count(
        "Its social value criteria while it was a member.", "count of criteria.is_narrow", "criteria"
    )
    overlap = col.share(
        "Part of its theme mix that the others share.",
        "rule: sum over themes of the smaller share",
        SHARE,
        null=WITHHELD,
    )
    low = col.share("Lower end of its 95% interval.", "rule: basic bootstrap", SHARE, null=WITHHELD)
    high = col.share("Upper end of its 95% interval.", "rule: basic bootstrap", SHARE, null=WITHHELD)
    themes = col.text(
        "Themes that its criteria name, each with how often, as `innovation 3`.",
        "criterion_themes.theme",
        null="its criteria name no theme, or it has none",
        many="; ",
    )
    weights = col.count(
        "Its procurements with a known weight above zero while it was a member.",
        "count of procurements.weighted_above_zero",
        "procurements",
    )
    median_weight = col.percent("Median of these weights.", "measure median_weight", PERCENT, null=NO_MEDIAN)
    median_low = col.percent(
        "Lower end of its 95% interval.", "rule: order statistics", PERCENT, null=NO_MEDIAN
    )
    median_high = col.percent(
        "Upper end of its 95% interval.", "rule: order statistics", PERCENT, null=NO_MEDIAN
    )
    shown = col.text(
        "Of the overlap: shown, suppressed (too few, or too few others) or empty (no theme named).",
        "rule: fewest themes named are 10, fewest members 3",
        regex=SHOWN,
    )
    reason = col.text("Why the overlap is withheld.", "rule: `shown`", null="the overlap is shown")
