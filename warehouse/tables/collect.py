"""The tables of collecting: releases, windows, gaps, and what was refused."""

import dataframely as dy

from warehouse.tables.common import CONTENT, OCID, RELEASE_ID, SOURCE
from warehouse.tables.declared import about


class Releases(dy.Schema):
    """One release as received: the index of landing."""

    year_of = "release_date"

    source = dy.String(primary_key=True, metadata=SOURCE)
    ocid = dy.String(primary_key=True, metadata=OCID)
    release_id = dy.String(nullable=True, metadata=RELEASE_ID)
    content_sha256 = dy.String(primary_key=True, regex="^[0-9a-f]{64}$", metadata=CONTENT)
    release_date = dy.Date(metadata=about("Day of publication in London.", "date"))
    tag = dy.String(
        nullable=True,
        metadata=about(
            "What the release is: tender, award and so on.", "tag[]", null="the release has none", many=";"
        ),
    )
    repaired = dy.Bool(metadata=about("Whether its JSON had to be repaired to be read.", "rule: decode"))
    landing_path = dy.String(metadata=about("The landed file that holds it, from the home.", "landing"))
    position = dy.Int64(
        min=1, metadata=about("Which record of that file it is, from 1.", "landing", unit="ordinal")
    )


class Windows(dy.Schema):
    """One window asked of a service in one answer.

    `state`: complete, counted below a full page; split, full and asked again in two halves; full, too short
    to split; open, the part of a day that a walk which broke off has not asked, with the `problem`. A day is
    covered only where `day_complete` is true.
    """

    source = dy.String(primary_key=True, metadata=SOURCE)
    window_from = dy.String(
        primary_key=True, metadata=about("First second asked for, London wall time.", "the request")
    )
    window_to = dy.String(
        primary_key=True, metadata=about("Last second asked for, London wall time.", "the request")
    )
    state = dy.String(
        primary_key=True,
        regex="^(complete|complete_by_id|split|full|open)$",
        metadata=about("complete, complete_by_id, split, full or open.", "rule: counted against a full page"),
    )
    day = dy.String(metadata=about("The day the window lies in, as 2025-06-01.", "the request"))
    day_complete = dy.Bool(
        metadata=about("Whether the whole day was asked and every window of it counted.", "rule: collect")
    )
    releases = dy.Int64(
        nullable=True,
        min=0,
        metadata=about(
            "Releases in the answer.", "count of releases[]", unit="releases", null="not asked yet"
        ),
    )
    url = dy.String(nullable=True, metadata=about("The address asked.", "the request", null="not asked yet"))
    fetched_at = dy.String(
        nullable=True,
        metadata=about("When the answer came, ISO 8601.", "the client's clock", null="not asked yet"),
    )
    problem = dy.String(
        nullable=True,
        metadata=about("Why the walk of the day broke off.", "rule: collect", null="nothing went wrong"),
    )


class Gaps(dy.Schema):
    """One notice that no window gave though its day was asked.

    `named_by`: sequence, a number of Find a Tender's yearly sequence that was passed over; else the file that
    names it. `state`: missing, not asked for yet; fetched by its id; absent, the service has no such notice.
    """

    source = dy.String(primary_key=True, metadata=SOURCE)
    release_id = dy.String(
        primary_key=True,
        metadata=about(
            "Id of the notice that no window gave.",
            "Find a Tender's yearly sequence, or a file of a day's notices",
        ),
    )
    day = dy.Date(metadata=about("Day on which its neighbours were published.", "rule: collect"))
    named_by = dy.String(metadata=about("sequence, or the file that names the notice.", "rule: collect"))
    state = dy.String(
        regex="^(missing|fetched|absent)$", metadata=about("missing, fetched or absent.", "rule: asked by id")
    )
    asked_at = dy.String(
        nullable=True,
        metadata=about(
            "When it was last asked for by id, ISO 8601.", "the client's clock", null="not asked yet"
        ),
    )


class Quarantine(dy.Schema):
    """One row refused at any stage, with the rule and the reason. Its bytes stay in landing."""

    stage = dy.String(metadata=about("The table that the row was refused at.", "the stage"))
    source = dy.String(metadata=SOURCE)
    ocid = dy.String(
        nullable=True, metadata=about("The contracting process.", "ocid", null="it could not be read")
    )
    rule = dy.String(metadata=about("The rule that refused it.", "the stage"))
    reason = dy.String(metadata=about("What was wrong, with file and record where known.", "the stage"))
