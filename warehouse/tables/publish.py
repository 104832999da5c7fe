"""The tables of publishing: runs, and what was taken back or replied."""

import dataframely as dy

from warehouse.tables.benchmark import PERIODS
from warehouse.tables.declared import about


class Withdrawals(dy.Schema):
    """One figure or one reading that was taken back after it was published, with the reason.

    A withdrawn figure is null in its table, and `shown` says withdrawn. A withdrawn reading leaves its
    procurement quarantined, and every figure is made again without it.
    """

    withdrawal = dy.Int64(
        primary_key=True, min=1, metadata=about("Its number.", "order of withdrawing", unit="ordinal")
    )
    withdrawn_at = dy.String(metadata=about("When, ISO 8601 in UTC.", "the clock"))
    authority_id = dy.String(
        nullable=True,
        metadata=about("The council of the figure.", "the command", null="a reading was taken back"),
    )
    measure = dy.String(
        nullable=True, metadata=about("The measure.", "the command", null="a reading was taken back")
    )
    period = dy.String(
        nullable=True,
        metadata=about("The period.", "the command", null="a reading was taken back, or every period"),
    )
    source = dy.String(
        nullable=True, metadata=about("The service.", "the command", null="a figure was taken back")
    )
    ocid = dy.String(
        nullable=True, metadata=about("The procurement.", "the command", null="a figure was taken back")
    )
    reason = dy.String(metadata=about("Why it was taken back.", "the command"))


class Runs(dy.Schema):
    """One run of the whole job: what it was asked to do. A run that publishes is still unfinished then."""

    run_id = dy.String(primary_key=True, metadata=about("The run.", "drawn at its start"))
    started_at = dy.String(metadata=about("When it began, ISO 8601 in UTC.", "the clock"))
    finished_at = dy.String(
        nullable=True,
        metadata=about("When it ended, ISO 8601 in UTC.", "the clock", null="it still ran, or was killed"),
    )
    outcome = dy.String(
        regex="^(running|published|failed)$", metadata=about("running, published or failed.", "rule: publish")
    )
    sources = dy.String(
        nullable=True,
        metadata=about("Services it was to ask.", "the command", null="it collected nothing", many=";"),
    )
    first_day = dy.String(
        nullable=True, metadata=about("First day asked for.", "the command", null="no range was given")
    )
    last_day = dy.String(
        nullable=True, metadata=about("Last day asked for.", "the command", null="no range was given")
    )
    rule_version = dy.String(metadata=about("Version of the reading rules.", "the program"))


class Replies(dy.Schema):
    """One reply of a council to one of its figures, as it sent it: a right of reply, not a correction."""

    use_for = "what a council says of its own figures"
    not_for = "corrected figures: a reply changes none"

    authority_id = dy.String(
        primary_key=True,
        metadata=about("The council that replies.", "replies/*.toml: name of the file, an authority_id"),
    )
    reply = dy.Int64(
        primary_key=True,
        min=1,
        metadata=about("Number of the reply.", "order of its file", unit="ordinal"),
    )
    measure = dy.String(metadata=about("The measure it concerns.", "replies/*.toml: measure"))
    period = dy.String(
        nullable=True,
        regex=PERIODS,
        metadata=about("The period it concerns.", "replies/*.toml: period", null="it concerns every period"),
    )
    dispute = dy.Bool(metadata=about("Whether the figure is disputed.", "replies/*.toml: dispute"))
    text = dy.String(metadata=about("The council's words.", "replies/*.toml: text"))
    replied_on = dy.Date(metadata=about("Day of the reply.", "replies/*.toml: replied_on"))
    link = dy.String(
        regex="^https?://",
        metadata=about("Where the council says so in public.", "replies/*.toml: link"),
    )
