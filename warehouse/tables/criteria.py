"""The table of stated award criteria."""

import dataframely as dy

from warehouse.tables import columns as col
from warehouse.tables.common import NO_WEIGHT, OCID, PERCENT, SOURCE, YEAR


class Criteria(dy.Schema):
    """One stated award criterion of one lot of a procurement, with its reading and evidence."""

    sorted_by = ("authority_id", "source", "ocid", "criterion")
    use_for = "the stated criteria and the words that prove a weight"
    not_for = "adding weights over criteria: a text and a list may state the same criterion twice"

    source = col.text(SOURCE, key=True)
    ocid = col.text(OCID, key=True)
    authority_id = col.text(
        "The council that buys, as in `procurements`.",
        "procurements.authority_id",
        null="the buyer is no single English council",
    )
    financial_year = col.text(YEAR, regex=r"^\d{4}/\d{2}$")
    criterion = col.ordinal(
        "The criterion's number within its procurement, from 1.", "order of reading", "ordinal", key=True
    )
    lot_id = col.text(
        "The lot it belongs to.", "tender.lots[].id", null="it is stated for all lots, or the lot has no id"
    )
    name = col.text(
        "Name of the criterion as stated.", "awardCriteria.criteria[].name, or the words before the figure"
    )
    kind = col.text(
        "quality, price or cost.", "awardCriteria.criteria[].type, or rule", regex="^(quality|price|cost)$"
    )
    is_narrow = col.flag("Whether it is social value by name.", "rule: docs/reading.md")
    is_broad = col.flag(
        "Whether it is social value, environment, fair work, local jobs or the like.", "rule: docs/reading.md"
    )
    stated_value = col.number(
        "The figure as stated, before any reading.",
        "awardCriteria.criteria[].description or numbers, or the text",
        "see stated_unit",
        null="no figure is stated",
    )
    stated_unit = col.text("percent, decimal, points, rank, pass_fail or none.", "rule: docs/reading.md")
    stated_of = col.text(
        "What the figure is a share of: overall, parent or unknown.",
        "rule: docs/reading.md",
        regex="^(overall|parent|unknown)$",
    )
    weight_pct = col.number("Its weight.", "rule: `rule`", PERCENT, null=NO_WEIGHT)
    weight_low_pct = col.number(
        "Lowest weight that what is stated allows.", "rule: `rule`", PERCENT, null=NO_WEIGHT
    )
    weight_high_pct = col.number(
        "Highest weight that what is stated allows.", "rule: `rule`", PERCENT, null=NO_WEIGHT
    )
    arithmetic = col.text(
        "The sum by which its weight or bounds follow from what is stated: 20% of Quality 70% = 14%.",
        "rule: `rule`",
        null="the weight is as stated, or none is known",
    )
    rule = col.text("Id of the rule that read it.", "pipelines/criteria")
    rule_version = col.ordinal("Version of that rule, as in docs/rules.md.", "pipelines/criteria", "ordinal")
    text = col.text(
        "The criterion's words as stated.",
        "awardCriteria.criteria[].description, or the sentence",
        null="it has a name only",
    )
    evidence_in = col.text(
        "notice or document: where the words stand.", "rule: evidence_field", regex="^(notice|document)$"
    )
    evidence_field = col.text(
        "Path of the field in the merged process that holds the words, or their place in a document, as in "
        "`document_passages`.",
        "the merged process, or the document",
    )
    evidence_start = col.count(
        "First character of the words in that field, or in the text of that place, from 0.",
        "the merged process, or the document",
        "Unicode code points",
    )
    evidence_end = col.count(
        "Character after the last of the words.", "the merged process, or the document", "Unicode code points"
    )
    evidence_text = col.text("The words that prove it, as published.", "the merged process, or the document")
    hidden_characters = col.count(
        "Characters within those words that no reader sees.", "rule: criteria.evidence_text", "characters"
    )
    evidence_release_id = col.text(
        "Newest release that holds the words, or that links to the document.",
        "id",
        null="the release has no id, or the document was imported",
    )
    notice_url = col.text(
        "Public page of the notice that holds the words, or links to the document.",
        "rule: the service's address and evidence_release_id",
        null="the service shows no page for the release's id, the document was imported, or the notice is "
        "SYNTHETIC",
    )
    document_url = col.text(
        "Where the document that holds the words is linked.",
        "documents.url",
        null="the words stand in the notice, the document was imported, or the notice is SYNTHETIC",
    )
