"""Procurements of a council that could not be read at all: rows of quarantine, shaped as those that could.

They stand in no table of figures. A council's page counts them among what is left out, so that it adds up.
"""

import re
from collections import defaultdict
from collections.abc import Iterator

import polars as pl

from pipelines.clock import financial_year
from pipelines.query.snapshot_tables import Published
from pipelines.row import text
from pipelines.social_value.processes import UNREADABLE, buyer_in_reason

PROCESS = ["source", "ocid"]
SAID = {"state": "quarantined", "regime": "unknown", "category": "unknown", "framework": "none"}
"""What stands where a word is always stated; flags are false, and all else is not known."""


def unreadable(found: Published, shape: pl.Schema) -> pl.DataFrame:
    """A row a council and process, with the columns of `shape` and `refused`: why it could not be read.

    A council is known in quarantine by the names that its buyers signed with, and by its own.
    `notice_date` is the day of the first release.
    """
    rows = list(_of_councils(found))
    told = pl.DataFrame(
        rows, {"authority_id": pl.String, **dict.fromkeys((*PROCESS, "refused"), pl.String)}, orient="row"
    )
    releases = (
        found.scan("releases")
        .join(told.select(PROCESS).unique().lazy(), on=PROCESS, how="semi")
        .group_by(PROCESS)
        .agg(notice_date=pl.col("release_date").min(), releases=pl.len())
        .collect()
    )
    told = told.join(releases, on=PROCESS, maintain_order="left").with_columns(
        financial_year=pl.col("notice_date").map_elements(financial_year, return_dtype=pl.String),
    )
    stated = {name: pl.lit(word) for name, word in SAID.items()}
    others = {
        name: stated.get(name, pl.lit(False if kind == pl.Boolean else None)).cast(kind)
        for name, kind in shape.items()
        if name not in told.columns
    }
    whole = told.with_columns(**others).select(*shape.names(), "refused")
    return whole.cast(dict(shape.items()))


def _of_councils(found: Published) -> Iterator[tuple[str, str, str, str]]:
    """(authority_id, source, ocid, reason) of each that a council is known to have signed."""
    refused = {
        (text(row, "source"), text(row, "ocid")): text(row, "reason")
        for row in found.rows("quarantine", rule=UNREADABLE)
    }
    if not refused:
        return
    signers: dict[str, set[str]] = defaultdict(set)
    for row in found.rows("authorities"):
        for name in ("official_name", "name"):
            signers[buyer_in_reason(text(row, name))].add(text(row, "authority_id"))
    is_council = pl.col("authority_id").is_not_null() & pl.col("buyer_name").is_not_null()
    signed = found.scan("buyer_matches").filter(is_council).select("buyer_name", "authority_id")
    for name, key in signed.unique().collect().iter_rows():
        signers[buyer_in_reason(name)].add(key)
    for (source, ocid), reason in sorted(refused.items()):
        begins = (part.start() for part in re.finditer("; buyer ", reason))
        for key in sorted(set().union(*(signers.get(reason[at:], set()) for at in begins))):
            yield key, source, ocid, reason
