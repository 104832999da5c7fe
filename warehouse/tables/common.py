"""Columns that several tables share, and the values that several allow."""

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
PERCENT = "percent of the whole evaluation"
NO_WEIGHT = "no weight is known; never zero"
WITHHELD = "withheld, for the reason in `reason`"

VALUE_BANDS = "^(under_100k|100k_to_250k|250k_to_1m|1m_to_5m|5m_and_over|unknown)$"
PROCEDURES = (
    "^(open|restricted|competitive_flexible|negotiated|dialogue|quotation"
    "|call_off|direct|dynamic_market|other)$"
)

_NOT_SAID = "the notice does not say"
CPV = about(
    "CPV code of the subject, eight digits.",
    "tender.classification, else tender.items[].classification, additionalClassifications",
    null="no CPV code is stated",
)
CPV_DIVISION = about("First two digits of the CPV code.", "rule: cpv", null="no CPV code is stated")
PROCEDURE = about(
    "Kind of procedure.", "rule: tender.procurementMethodDetails, else procurementMethod", null=_NOT_SAID
)
ABOVE_THRESHOLD = about(
    "Whether it is said to be above the Act's threshold.", "tender.aboveThreshold", null=_NOT_SAID
)
SUITABLE_FOR_SME = about(
    "Whether the tender or any lot is said to suit small and medium enterprises.",
    "tender.suitability.sme, tender.lots[].suitability.sme",
    null=_NOT_SAID,
)
SUITABLE_FOR_VCSE = about(
    "Whether the tender or any lot is said to suit voluntary bodies and social enterprises.",
    "tender.suitability.vcse, tender.lots[].suitability.vcse",
    null=_NOT_SAID,
)
RESERVED_FOR = about(
    "For whom participation is reserved, as coded.",
    "otherRequirements.reservedParticipation of tender and tender.lots[]",
    null="nothing is said to be reserved",
    many=";",
)
DURATION = about(
    "Longest duration of its lots, else of the whole, without extensions.",
    "contractPeriod of tender.lots[], else of tender",
    unit="months",
    null="no duration can be read from the notice",
)
DURATION_EXTENDED = about(
    "The longest duration with every extension.",
    "contractPeriod.maxExtentDate, hasRenewal of tender.lots[], else of tender",
    unit="months",
    null="not known of every lot: no duration, or not whether or how far it can be extended",
)
NO_ENGAGEMENT = about(
    "Stated reason for no preliminary market engagement notice.",
    "planning.noEngagementNoticeRationale",
    null="none is stated",
)
INDICATORS = about(
    "Agreed indicators of all contracts; 0 where a reason for none is stated.",
    "count of contracts[].agreedMetrics[]",
    unit="indicators",
    null="no contract tells",
)
NO_INDICATORS = about(
    "Stated reason for setting no indicators.",
    "contracts[].noAgreedMetricsRationale",
    null="none is stated",
)
AWARDED_TO_SME = about(
    "Whether any supplier is a small or medium enterprise.",
    "parties[].details.scale of suppliers",
    null="no supplier's size is stated",
)
AWARDED_TO_VCSE = about(
    "Whether any supplier is a voluntary body or social enterprise.",
    "parties[].details.vcse of suppliers",
    null="of no supplier is it stated",
)
