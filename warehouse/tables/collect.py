"""The tables of collecting: releases, windows, gaps, and what was refused."""

import dataframely as dy

from warehouse.tables import columns as col
from warehouse.tables.common import CONTENT, OCID, RELEASE_ID, SOURCE


class Releases(dy.Schema):
    """One release as received: the index of landing."""

    year_of = "release_date"

    source = col.text(SOURCE, key=True)
    ocid = col.text(OCID, key=True)
    release_id = col.text(RELEASE_ID)
    content_sha256 = col.text(CONTENT, regex="^[0-9a-f]{64}$", key=True)
    release_date = col.day("Day of publication in London.", "date")
    tag = col.text(
        "What the release is: tender, award and so on.", "tag[]", null="the release has none", many=";"
    )
    repaired = col.flag("Whether its JSON had to be repaired to be read.", "rule: decode")
    landing_path = col.text("The landed file that holds it, from the home.", "landing")
    position = col.ordinal("Which record of that file it is, from 1.", "landing", "ordinal")


class Windows(dy.Schema):
    """One window asked of a service in one answer.

    `state`: complete, counted below a full page; split, full and asked again in two halves; full, too short
    to split; open, the part of a day that a walk which broke off has not asked, with the `problem`. A day is
    covered only where `day_complete` is true.
    """

    source = col.text(SOURCE, key=True)
    window_from = col.text("First second asked for, London wall time.", "the request", key=True)
    window_to = col.text("Last second asked for, London wall time.", "the request", key=True)
    state = col.text(
        "complete, complete_by_id, split, full or open.",
        "rule: counted against a full page",
        regex="^(complete|complete_by_id|split|full|open)$",
        key=True,
    )
    day = col.text("The day the window lies in, as 2025-06-01.", "the request")
    day_complete = col.flag(
        "Whether the whole day was asked and every window of it counted.", "rule: collect"
    )
    releases = col.count("Releases in the answer.", "count of releases[]", "releases", null="not asked yet")
    url = col.text("The address asked.", "the request", null="not asked yet")
    fetched_at = col.text("When the answer came, ISO 8601.", "the client's clock", null="not asked yet")
    problem = col.text("Why the walk of the day broke off.", "rule: collect", null="nothing went wrong")


class Gaps(dy.Schema):
    """One notice that no window gave though its day was asked.

    `named_by`: sequence, a number of the source's yearly sequence that was passed over; else the file that
    names it. `state`: missing, not asked for yet; fetched by its id; absent, the service has no such notice.
    """

    source = col.text(SOURCE, key=True)
    release_id = col.text(
        "Id of the notice that no window gave.",
        "The source's yearly sequence, or a file of a day's notices",
        key=True,
    )
    day = col.day("Day on which its neighbours were published.", "rule: collect")
    named_by = col.text("sequence, or the file that names the notice.", "rule: collect")
    state = col.text("missing, fetched or absent.", "rule: asked by id", regex="^(missing|fetched|absent)$")
    asked_at = col.text(
        "When it was last asked for by id, ISO 8601.", "the client's clock", null="not asked yet"
    )


class Quarantine(dy.Schema):
    """One row refused at any stage, with the rule and the reason. Its bytes stay in landing."""

    stage = col.text("The table that the row was refused at.", "the stage")
    source = col.text(SOURCE)
    ocid = col.text("The contracting process.", "ocid", null="it could not be read")
    rule = col.text("The rule that refused it.", "the stage")
    reason = col.text("What was wrong, with file and record where known.", "the stage")
