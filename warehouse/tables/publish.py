"""The tables of publishing: runs, and what was taken back or replied."""

import dataframely as dy

from warehouse.tables import columns as col
from warehouse.tables.benchmark import PERIODS

STATUSES = ("received", "under_review", "corrected", "stands")
"""How far a reply is, in order; the last two are its ends."""


class Withdrawals(dy.Schema):
    """One figure or one reading that was taken back after it was published, with the reason.

    A withdrawn figure is null in its table, and `shown` says withdrawn. A withdrawn reading leaves its
    procurement quarantined, and every figure is made again without it.
    """

    withdrawal = col.ordinal("Its number.", "order of withdrawing", "ordinal", key=True)
    withdrawn_at = col.text("When, ISO 8601 in UTC.", "the clock")
    authority_id = col.text("The council of the figure.", "the command", null="a reading was taken back")
    measure = col.text("The measure.", "the command", null="a reading was taken back")
    period = col.text("The period.", "the command", null="a reading was taken back, or every period")
    source = col.text("The service.", "the command", null="a figure was taken back")
    ocid = col.text("The procurement.", "the command", null="a figure was taken back")
    reason = col.text("Why it was taken back.", "the command")


class Runs(dy.Schema):
    """One run of the whole job: what it was asked to do. A run that publishes is still unfinished then."""

    run_id = col.text("The run.", "drawn at its start", key=True)
    started_at = col.text("When it began, ISO 8601 in UTC.", "the clock")
    finished_at = col.text("When it ended, ISO 8601 in UTC.", "the clock", null="it still ran, or was killed")
    outcome = col.text("running, published or failed.", "rule: publish", regex="^(running|published|failed)$")
    sources = col.text("Services it was to ask.", "the command", null="it collected nothing", many=";")
    first_day = col.text("First day asked for.", "the command", null="no range was given")
    last_day = col.text("Last day asked for.", "the command", null="no range was given")
    rule_version = col.text("Version of the reading rules.", "the program")


class Replies(dy.Schema):
    """One reply of a council to one of its figures, or to one reading that it counts, as it sent it.

    A right of reply, not a correction: where a reply led to one, `status` says corrected, and `answer` how.
    """

    use_for = "what a council says of its own figures"
    not_for = "corrected figures: a reply changes none"

    authority_id = col.text(
        "The council that replies.", "replies/*.toml: name of the file, an authority_id", key=True
    )
    reply = col.ordinal("Number of the reply.", "order of its file", "ordinal", key=True)
    measure = col.text(
        "The measure it concerns; of a reply to a reading, the one that counts it.", "replies/*.toml: measure"
    )
    period = col.text(
        "The period it concerns.", "replies/*.toml: period", null="it concerns every period", regex=PERIODS
    )
    dispute = col.flag("Whether the figure is disputed.", "replies/*.toml: dispute")
    text = col.text("The council's words.", "replies/*.toml: text")
    replied_on = col.day("Day of the reply.", "replies/*.toml: replied_on")
    link = col.text("Where the council says so in public.", "replies/*.toml: link", regex="^https?://")
    ocid = col.text(
        "The procurement whose reading it concerns.",
        "replies/*.toml: ocid",
        null="it concerns the whole figure",
    )
    status = col.text(
        "How far it is: received, under_review, corrected or stands.",
        "replies/*.toml: status, the furthest",
        regex=f"^({'|'.join(STATUSES)})$",
    )
    received_on = col.day("Day on which it was received.", "replies/*.toml: status.received, else replied_on")
    under_review_on = col.day(
        "Day since which it was under review.",
        "replies/*.toml: status.under_review",
        null="no such day is stated",
    )
    corrected_on = col.day(
        "Day on which the figure was corrected.", "replies/*.toml: status.corrected", null="it was not"
    )
    stands_on = col.day(
        "Day on which it was decided that the figure stands.",
        "replies/*.toml: status.stands",
        null="it was not",
    )
    answer = col.text(
        "What is said in return: why the figure is corrected or stands.",
        "replies/*.toml: answer",
        null="nothing is said in return yet",
    )
