"""The table of stated award criteria."""

import dataframely as dy

from warehouse.tables.common import NO_WEIGHT, OCID, PERCENT, SOURCE, YEAR
from warehouse.tables.declared import about


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
