"""What a council's page is made of: its own rows of each table, a batch of councils at a time, and a hash.

A page is made again only when this hash changes. The snapshot's id and time are no part of it, so that a
night that changes twelve councils writes twelve pages.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

import polars as pl

from pipelines.query import accounts
from pipelines.query.replies import PROFILES, replied
from pipelines.query.snapshot_tables import Published, with_later
from pipelines.site.section import content

Row = dict[str, Any]
Rows = dict[str, list[Row]]
KEPT = ("all", "category", *PROFILES)
"""Breakdowns that pages and packs show; the Parquet has all."""
FUNNEL = "share_at_least_10"
"""The measure whose funnel stands first on a page."""
KEY = ["source", "ocid"]
LEARNT = 6
"""Wordings of other councils that a page shows."""


def frames(found: Published, period: str) -> dict[str, pl.LazyFrame]:
    """The tables of a page by name, each with a column `authority_id`."""
    made: dict[str, pl.LazyFrame] = {}
    own = found.scan("authority_measures")
    regimes = (pl.col("breakdown") == "regime") & pl.col("period").str.contains("/")
    main = pl.col("measure").is_in([FUNNEL, "share_with_social_value", "coverage"])
    made["own"] = own.filter(pl.col("breakdown").is_in(KEPT) | (regimes & main))
    if found.has("peer_comparisons"):
        made["peers"] = with_later(found.scan("peer_comparisons"), "peer_comparisons").filter(
            pl.col("breakdown").is_in(KEPT) & (pl.col("period") == period)
        )
    for table in ("changes", "statements", "policy_practice", "questions", "mix_neighbours"):
        if found.has(table):
            made[table] = found.scan(table)
    if found.has("replies"):
        made["replies"] = replied(found).sort("authority_id", "reply")
    if found.has("repooled"):
        made["repooled"] = found.scan("repooled").with_columns(authority_id="successor_id")
        made["became"] = found.scan("repooled").with_columns(authority_id="predecessor_id")
    if found.has("alignment_members"):
        groups = found.scan("alignments").select(
            pl.exclude("criteria", "overlap", "low", "high", "shown", "reason"),
            *(pl.col(name).alias(f"group_{name}") for name in ("overlap", "low", "high", "shown", "reason")),
        )
        made["alignment"] = (
            found.scan("alignment_members")
            .filter(pl.col("period") == period)
            .join(groups, on=["group_id", "period"], maintain_order="left")
        )
    procurements = _procurements(found)
    made["procurements"] = procurements
    made["criteria"] = _criteria(found).join(procurements.select(*KEY, "authority_id"), on=KEY)
    if (learnt := _learnt(found)) is not None:
        made["learnt"] = learnt
    return made


def _procurements(found: Published) -> pl.LazyFrame:
    """Every procurement of each council, of a pair both, and of those joined into it; judged by each measure.

    `authority_id` is the council on whose page it stands.
    """
    measures, wanted = found.rows("measures"), content("files")
    own = accounts.of_councils(found)
    conditions = {row["denominator"] for row in measures if row["counts"] == "procurements"}
    columns = {*wanted["procurement"], *wanted["flags"], *conditions, "refused"}
    rows = own.select(sorted(columns))
    narrow = found.scan("criteria").filter("is_narrow").select(KEY).unique()
    rows = rows.join(narrow.with_columns(is_social_value=pl.lit(True)), on=KEY, how="left")
    held_by = ["is_social_value", *accounts.HELD["commitments"]]
    if found.has("commitments"):
        told = found.scan("commitments").filter("is_social")
        held = told.group_by(KEY).agg(
            is_committed=pl.lit(True),
            is_reported=pl.col("result").is_not_null().any(),
            is_measured=pl.col("ratio").is_not_null().any(),
        )
        rows = rows.join(held, on=KEY, how="left")
    else:
        rows = rows.with_columns(pl.lit(None, pl.Boolean).alias(name) for name in held_by[1:])
    return accounts.judged(rows.with_columns(pl.col(held_by).fill_null(False)), measures)


def _criteria(found: Published) -> pl.LazyFrame:
    """Every stated criterion."""
    return with_later(found.scan("criteria"), "criteria").select(content("files")["criterion"])


def _learnt(found: Published) -> pl.LazyFrame | None:
    """Wordings of other councils: the nearest in words, else the newest of those that buy much the same."""
    criteria = found.scan("criteria").filter(pl.col("is_narrow") & pl.col("text").is_not_null())
    if found.has("wordings"):
        theirs = [f"neighbour_{name}" for name in ("source", "ocid", "criterion")]
        return (
            found.scan("wordings")
            .filter(pl.col("rank") <= 2)
            .join(
                criteria.select("source", "ocid", "criterion", "text", "evidence_release_id", "notice_url"),
                left_on=theirs,
                right_on=["source", "ocid", "criterion"],
            )
            .select(
                "authority_id",
                "text",
                "evidence_release_id",
                "notice_url",
                peer_id="neighbour_authority_id",
                source="neighbour_source",
                ocid="neighbour_ocid",
                weight_pct="neighbour_weight_pct",
                cpv_division="neighbour_cpv_division",
                closeness="closeness",
            )
            .sort(
                *("authority_id", "closeness", "source", "ocid", "text"),
                descending=[False, True, False, False, False],
            )
            .unique(["authority_id", "text"], keep="first", maintain_order=True)
            .group_by("authority_id", maintain_order=True)
            .head(LEARNT)
        )
    if not found.has("mix_neighbours"):
        return None
    procurements = found.scan("procurements").select(
        "source", "ocid", "notice_date", "cpv_division", peer_id="authority_id"
    )
    return (
        criteria.select(
            *("source", "ocid", "criterion", "text", "weight_pct", "evidence_release_id", "notice_url")
        )
        .join(procurements, on=["source", "ocid"])
        .filter(pl.col("weight_pct") > 0)
        .sort(
            *("peer_id", "notice_date", "source", "ocid", "criterion"),
            descending=[False, True, False, False, False],
        )
        .unique(["peer_id", "text"], keep="first", maintain_order=True)
        .group_by("peer_id", maintain_order=True)
        .head(1)
        .join(found.scan("mix_neighbours").select("authority_id", "peer_id", "rank"), on="peer_id")
        .sort("authority_id", "rank")
        .group_by("authority_id", maintain_order=True)
        .head(LEARNT)
    )


def batches(
    made: dict[str, pl.LazyFrame], ids: Sequence[str], size: int = 40
) -> Iterator[tuple[list[str], dict[str, pl.DataFrame]]]:
    """The tables of `size` councils at a time, so that memory does not grow with their number."""
    for first in range(0, len(ids), size):
        chosen = list(ids[first : first + size])
        # Files are sorted by authority: a range lets row groups be passed over.
        wanted = pl.col("authority_id").is_between(pl.lit(min(chosen)), pl.lit(max(chosen)))
        wanted &= pl.col("authority_id").is_in(chosen)
        yield (
            chosen,
            {name: frame.filter(wanted).collect() for name, frame in made.items()},
        )


def rows(tables: dict[str, pl.DataFrame], chosen: Sequence[str]) -> dict[str, Rows]:
    """By council, its rows of each table, and under `left_out` what each figure leaves out."""
    found: dict[str, Rows] = {key: defaultdict(list) for key in chosen}
    told = dict(tables)
    if "procurements" in tables and "own" in tables:
        told["left_out"] = accounts.tally(tables["procurements"], tables["own"])
    for name, frame in told.items():
        for row in frame.iter_rows(named=True):
            found[row["authority_id"]][name].append(row)
    return found


def with_parts(found: Published, authority_id: str, figures: Sequence[Row]) -> list[Row]:
    """A council's figures, each with the procurements found, held, unread and left out (`accounts.parts`).

    Null for the cells of a breakdown that no page shows: their procurements are not told apart.
    """
    if not figures:
        return []
    own = pl.DataFrame([{name: row[name] for name in ("measure", "period", "breakdown")} for row in figures])
    judged = _procurements(found).filter(pl.col("authority_id") == authority_id).collect()
    told = {
        (row["measure"], row["period"], row["breakdown"], row["cell"]): row
        for row in accounts.tally(judged, own).iter_rows(named=True)
    }
    made = []
    for row in figures:
        of_figure = accounts.parts(told.get((row["measure"], row["period"], *accounts.whole_of(row))))
        is_told = row["breakdown"] in ("all", "category", "regime", row["profile"])
        made.append({**row, **(of_figure if is_told else dict.fromkeys(of_figure))})
    return made


def hashes(tables: dict[str, pl.DataFrame], chosen: Sequence[str]) -> dict[str, str]:
    """By council, a hash of its rows. Stable inside one version of polars, which is part of the key."""
    found = {key: hashlib.sha256() for key in chosen}
    for name, frame in sorted(tables.items()):
        marked = frame.select("authority_id", mark=frame.hash_rows())
        for (key,), part in marked.partition_by("authority_id", as_dict=True).items():
            if key in found:
                found[str(key)].update(name.encode() + part["mark"].sort().to_numpy().tobytes())
    return {key: digest.hexdigest() for key, digest in found.items()}
