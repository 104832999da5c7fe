"""The tables of notices and their lots."""

import dataframely as dy

from warehouse.tables import columns as col
from warehouse.tables.common import (
    ABOVE_THRESHOLD,
    AWARDED_TO_SME,
    AWARDED_TO_VCSE,
    CONTENT,
    CPV,
    CPV_DIVISION,
    DURATION,
    DURATION_EXTENDED,
    INDICATORS,
    LOT,
    LOT_ID,
    NO_ENGAGEMENT,
    NO_INDICATORS,
    OCID,
    PROCEDURE,
    PROCEDURES,
    RELEASE_ID,
    RESERVED_FOR,
    SOURCE,
    SUITABLE_FOR_SME,
    SUITABLE_FOR_VCSE,
)


class Notices(dy.Schema):
    """One release, typed: what it says of itself. Null where it says nothing."""

    year_of = "release_date"
    use_for = "what single notices say of themselves"
    not_for = "counting procurements: one has several notices; take `procurements`"

    source = col.text(SOURCE, key=True)
    ocid = col.text(OCID, key=True)
    content_sha256 = col.text(CONTENT, key=True)
    release_id = col.text(RELEASE_ID)
    release_date = col.text("When it was published, as published (ISO 8601).", "date")
    notice_type = col.text(
        "UK notice type, UK1 to UK17.", "documents[].noticeType", null="the old forms have none"
    )
    regime = col.text(
        "The law it was published under; ojeu: in the EU's journal, whatever the law.",
        "rule: tender.legalBasis; docs/reading.md",
        regex="^(pcr2015|pa2023|psr|other_celex|below_threshold_cf|ojeu|unknown)$",
    )
    out_of_scope = col.text(
        "Why no weight is to be expected.",
        "rule: docs/reading.md",
        null="it is in scope",
        regex="^(psr|direct_award|call_off|planning|modification|correction)$",
    )
    award_only = col.flag(
        "Whether it is an award or contract notice that carries no tender notice.", "rule: tag"
    )
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
    buyer_locality = col.text(
        "The buyer's town and region as published.", "parties[].address", null="the notice gives none"
    )
    title = col.text("Title as published.", "tender.title", null="the notice has none")
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
    lots = col.count("Lots of the notice.", "count of tender.lots[]", "lots")
    cpv = col.text(CPV)
    cpv_division = col.text(CPV_DIVISION, regex=r"^\d{2}$")
    procedure = col.text(PROCEDURE, regex=PROCEDURES)
    above_threshold = col.flag(ABOVE_THRESHOLD)
    suitable_for_sme = col.flag(SUITABLE_FOR_SME)
    suitable_for_vcse = col.flag(SUITABLE_FOR_VCSE)
    reserved_for = col.text(RESERVED_FOR)
    duration_months = col.number(DURATION, min=0)
    duration_with_extensions_months = col.number(DURATION_EXTENDED, min=0)
    engagement_notice = col.flag(
        "Whether it is or names a preliminary market engagement notice (UK2).",
        "planning.documents[].noticeType",
    )
    no_engagement_reason = col.text(NO_ENGAGEMENT)
    indicators = col.count(INDICATORS)
    no_indicators_reason = col.text(NO_INDICATORS)
    reports_performance = col.flag(
        "Whether a contract reports on its indicators (UK9).", "contracts[].implementation.metrics[]"
    )
    awarded_to_sme = col.flag(AWARDED_TO_SME)
    awarded_to_vcse = col.flag(AWARDED_TO_VCSE)
    purchasing_bodies = col.text(
        "Names of those that run the procurement for the buyer, as published.",
        "parties[].name in the roles centralPurchasingBody, procuringEntity, wholesaleBuyer",
        null="the notice names none but the buyer",
        many=";",
    )


class Lots(dy.Schema):
    """One lot of one release, in the notice's order."""

    source = col.text(SOURCE, key=True)
    ocid = col.text(OCID, key=True)
    content_sha256 = col.text(CONTENT, key=True)
    lot = col.ordinal(LOT, key=True)
    lot_id = col.text(LOT_ID)
    title = col.text("The lot's title.", "tender.lots[].title", null="the lot has none")
    status = col.text(
        "The lot's status as published.", "tender.lots[].status", null="the notice does not say"
    )
    value_gbp = col.number(
        "Stated value of the lot.",
        "tender.lots[].value.amount",
        "pounds sterling",
        null="none is stated, or it is negative, or in another currency",
    )
    suitable_for_sme = col.flag(
        "Whether the lot is said to suit small and medium enterprises.",
        "tender.lots[].suitability.sme",
        null="the lot does not say",
    )
    suitable_for_vcse = col.flag(
        "Whether the lot is said to suit voluntary bodies and social enterprises.",
        "tender.lots[].suitability.vcse",
        null="the lot does not say",
    )
    reserved_for = col.text(
        "For whom participation in the lot is reserved, as coded.",
        "tender.lots[].otherRequirements.reservedParticipation",
        null="nothing is said to be reserved",
        many=";",
    )
    duration_months = col.number(
        "Duration without extensions.",
        "tender.lots[].contractPeriod",
        "months",
        null="no duration is stated",
        min=0,
    )
    duration_with_extensions_months = col.number(
        "Duration with every extension.",
        "tender.lots[].contractPeriod.maxExtentDate, hasRenewal",
        "months",
        null="no duration is stated, or see `extension_problem`",
        min=0,
    )
    extension_problem = col.text(
        "Why the duration with extensions is not known.",
        "rule: pipelines/notices/terms.py",
        null="it is known, or no duration is stated",
    )
