"""The tables of notices and their lots."""

import dataframely as dy

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
from warehouse.tables.declared import about


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
    cpv = dy.String(nullable=True, metadata=CPV)
    cpv_division = dy.String(nullable=True, regex=r"^\d{2}$", metadata=CPV_DIVISION)
    procedure = dy.String(nullable=True, regex=PROCEDURES, metadata=PROCEDURE)
    above_threshold = dy.Bool(nullable=True, metadata=ABOVE_THRESHOLD)
    suitable_for_sme = dy.Bool(nullable=True, metadata=SUITABLE_FOR_SME)
    suitable_for_vcse = dy.Bool(nullable=True, metadata=SUITABLE_FOR_VCSE)
    reserved_for = dy.String(nullable=True, metadata=RESERVED_FOR)
    duration_months = dy.Float64(nullable=True, min=0, metadata=DURATION)
    duration_with_extensions_months = dy.Float64(nullable=True, min=0, metadata=DURATION_EXTENDED)
    engagement_notice = dy.Bool(
        metadata=about(
            "Whether it is or names a preliminary market engagement notice (UK2).",
            "planning.documents[].noticeType",
        )
    )
    no_engagement_reason = dy.String(nullable=True, metadata=NO_ENGAGEMENT)
    indicators = dy.Int64(nullable=True, min=0, metadata=INDICATORS)
    no_indicators_reason = dy.String(nullable=True, metadata=NO_INDICATORS)
    reports_performance = dy.Bool(
        metadata=about(
            "Whether a contract reports on its indicators (UK9).", "contracts[].implementation.metrics[]"
        )
    )
    awarded_to_sme = dy.Bool(nullable=True, metadata=AWARDED_TO_SME)
    awarded_to_vcse = dy.Bool(nullable=True, metadata=AWARDED_TO_VCSE)
    purchasing_bodies = dy.String(
        nullable=True,
        metadata=about(
            "Names of those that run the procurement for the buyer, as published.",
            "parties[].name in the roles centralPurchasingBody, procuringEntity, wholesaleBuyer",
            null="the notice names none but the buyer",
            many=";",
        ),
    )


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
    suitable_for_sme = dy.Bool(
        nullable=True,
        metadata=about(
            "Whether the lot is said to suit small and medium enterprises.",
            "tender.lots[].suitability.sme",
            null="the lot does not say",
        ),
    )
    suitable_for_vcse = dy.Bool(
        nullable=True,
        metadata=about(
            "Whether the lot is said to suit voluntary bodies and social enterprises.",
            "tender.lots[].suitability.vcse",
            null="the lot does not say",
        ),
    )
    reserved_for = dy.String(
        nullable=True,
        metadata=about(
            "For whom participation in the lot is reserved, as coded.",
            "tender.lots[].otherRequirements.reservedParticipation",
            null="nothing is said to be reserved",
            many=";",
        ),
    )
    duration_months = dy.Float64(
        nullable=True,
        min=0,
        metadata=about(
            "Duration without extensions.",
            "tender.lots[].contractPeriod",
            unit="months",
            null="no duration is stated",
        ),
    )
    duration_with_extensions_months = dy.Float64(
        nullable=True,
        min=0,
        metadata=about(
            "Duration with every extension.",
            "tender.lots[].contractPeriod.maxExtentDate, hasRenewal",
            unit="months",
            null="no duration is stated, or see `extension_problem`",
        ),
    )
    extension_problem = dy.String(
        nullable=True,
        metadata=about(
            "Why the duration with extensions is not known.",
            "rule: pipelines/notices/terms.py",
            null="it is known, or no duration is stated",
        ),
    )
