"""The tables read out of merged processes: `procurements`, their criteria, lots, links and themes."""

from collections.abc import Iterator, Sequence
from itertools import groupby, product
from pathlib import Path
from typing import Any

import msgspec
import polars as pl

from pipelines.authorities.buyers.resolve import Resolver
from pipelines.authorities.register.register import load_register
from pipelines.authorities.tables import resolver_of
from pipelines.collect.release_index import SHARDS
from pipelines.settings import Settings
from pipelines.social_value import receipt
from pipelines.social_value.links import doubles, links, uncounted
from pipelines.social_value.measured import MEASURED, hub_names
from pipelines.social_value.procurements import read_procurement
from pipelines.social_value.tender_documents import TenderDocuments
from pipelines.social_value.themes import criterion_themes as themes_of
from pipelines.social_value.withdrawals import taken_back, withdrawals
from pipelines.step import CRITERION, PROCESS, step
from warehouse.errors import Unreadable
from warehouse.interim import Counts, add, parts, remove, save, scan, write

READ = ("procurements", "criteria", "procurement_lots", "commitments", "document_passages")
AT_ONCE = 2_000
"""Releases that are read before their rows are written: a small home has one part, not one for each shard."""
LINKED = (
    *("source", "ocid", "authority_id", "buyer_name", "title", "notice_date", "tender_deadline"),
    *("value_gbp", "regime", "state", "award_only"),
)


@step(
    "criteria",
    "document_passages",
    "procurement_lots",
    "procurement_links",
    "commitments",
    "procurements",
    needs=["releases", "authorities", "buyer_identifiers", "documents"],
    keys=[
        ("procurements", "releases", PROCESS),
        ("procurements", "authorities", ("authority_id",)),
        ("procurement_lots", "procurements", PROCESS),
        ("criteria", "procurements", PROCESS),
        ("document_passages", "procurements", PROCESS),
        ("commitments", "procurements", PROCESS),
    ],
)
def procurements(settings: Settings) -> Counts:
    """Every process merged and read in one pass, a shard at a time; then pairs are found and counted once."""
    register = load_register(settings.register_dir)
    resolver, hubs = resolver_of(settings), hub_names(register)
    bodies = list(parts(settings.home, "bodies").values())
    with TenderDocuments(settings.home) as documents:
        counts = [
            dict.fromkeys(READ, 0),
            *(
                _read(settings.home, bodies, shards, resolver, hubs, register.synthetic, documents)
                for shards in shards_at_once(bodies)
            ),
            _link(settings.home),
        ]
    receipt.write(settings)
    return add(counts)


def _read(
    home: Path,
    bodies: list[Path],
    shards: Sequence[int],
    resolver: Resolver,
    hubs: dict[str, str],
    synthetic: bool,
    documents: TenderDocuments,
) -> Counts:
    rows, lots, criteria, kept, passages, refused = [], [], [], [], [], []
    withdrawn = withdrawals(home)
    for source, ocid, releases in processes(bodies, shards):
        try:
            of_tender = documents.of(source, ocid)
            found = taken_back(read_procurement(releases, source, resolver, hubs, of_tender), withdrawn)
        except Unreadable as error:
            reason, rule = str(error), "unreadable-process"
            refused.append(
                {"stage": "procurements", "source": source, "ocid": ocid, "rule": rule, "reason": reason}
            )
            continue
        rows.append(found.row)
        lots += found.lots
        # The number of an invented notice or document is that of a real one, on the service's own site.
        no_page = {"notice_url": None, "document_url": None} if synthetic else {}
        criteria += [row | no_page for row in found.criteria]
        kept += found.commitments
        passages += found.passages
    part, *others = (f"{shard:02d}" for shard in shards)
    for table, other in product(READ, others):
        remove(home, table, other)
    return (
        save(home, "procurements", rows, refused, part)
        | save(home, "procurement_lots", lots, part=part)
        | save(home, "criteria", criteria, part=part)
        | save(home, "commitments", kept, part=part)
        | save(home, "document_passages", passages, part=part)
    )


def shards_at_once(bodies: list[Path]) -> Iterator[list[int]]:
    """Every shard of these files once, in order: as many together as AT_ONCE allows, or one larger."""
    frame = pl.scan_parquet(bodies).group_by("shard").len().collect() if bodies else pl.DataFrame()
    sizes = dict(frame.iter_rows())
    together: list[int] = []
    for shard in range(SHARDS) if bodies else ():
        if together and sum(sizes.get(one, 0) for one in (*together, shard)) > AT_ONCE:
            yield together
            together = []
        together.append(shard)
    if together:
        yield together


def processes(bodies: list[Path], shards: Sequence[int]) -> Iterator[tuple[str, str, list[dict[str, Any]]]]:
    """(source, ocid, releases) of these shards, in order of shard, source and ocid."""
    key = ["shard", "source", "ocid", "content_sha256"]
    frame = pl.scan_parquet(bodies).filter(pl.col("shard").is_in(shards)).sort(key).collect()
    for (source, ocid), found in groupby(
        frame.iter_rows(named=True), lambda row: (row["source"], row["ocid"])
    ):
        yield source, ocid, [msgspec.json.decode(row["body"]) for row in found]


def _link(home: Path) -> Counts:
    """Pairs on both services: `procurement_links`, and of each pair one notice that is not counted."""
    rows = scan(home, "procurements").select(LINKED).collect().to_dicts()
    twice = doubles(rows)
    found = list(links(row for row in rows if (row["source"], row["ocid"]) not in twice))
    both = [row for row in found if row["kind"] == "both_services"]
    other = {(row["source"], row["ocid"]): row["linked_ocid"] for row in both}
    other |= {(row["linked_source"], row["linked_ocid"]): row["ocid"] for row in both}
    other |= twice
    left_out = uncounted(rows, found) | set(twice)
    marks = pl.DataFrame(
        [(*key, paired_ocid, key not in left_out) for key, paired_ocid in other.items()],
        schema={"source": pl.String, "ocid": pl.String, "paired_ocid": pl.String, "counted": pl.Boolean},
        orient="row",
    )
    for part, path in parts(home, "procurements").items():
        write(home, "procurements", _marked(pl.read_parquet(path), marks), part)
    return save(home, "procurement_links", found)


def _marked(frame: pl.DataFrame, marks: pl.DataFrame) -> pl.DataFrame:
    joined = frame.drop("paired_ocid", "counted").join(
        marks, on=["source", "ocid"], how="left", maintain_order="left"
    )
    counted = pl.col("counted").fill_null(True)
    measured = [(pl.col(name) & counted).alias(name) for name in MEASURED]
    return joined.with_columns(*measured, counted=counted).select(frame.columns)


def theme_model_figures(settings: Settings) -> dict[str, str | float]:
    """What is shown of the model in use: its version, figures, and what waits."""
    from pipelines.social_value.model_card import card
    from pipelines.social_value.models import current

    found = current(settings.home)
    report, baseline = card(found.model).report, card(found.model).baseline
    figures: dict[str, str | float] = {
        "model_version": found.model.version,
        "macro_f1": round(report.macro.f1, 4),
        "baseline_macro_f1": round(baseline.macro.f1, 4),
        "users_texts": found.about["users_texts"],
        "waiting": "; ".join(found.waiting["reasons"]) if found.waiting else "none",
    }
    return figures | {f"f1 {score.theme}": round(score.f1, 4) for score in report.themes}


@step("theme_model", needs=["criteria"], kinds=["parquet", "scikitlearn"], figures=theme_model_figures)
def theme_model(settings: Settings) -> Counts:
    """The model in use and its figures; trained first where the labelled texts changed."""
    from pipelines.social_value.model_card import rows
    from pipelines.social_value.models import current

    return save(settings.home, "theme_model", rows(current(settings.home).model))


@step(
    "criterion_themes",
    needs=["criteria", "theme_model"],
    keys=[("criterion_themes", "criteria", CRITERION)],
)
def criterion_themes(settings: Settings) -> Counts:
    """Themes of the narrow criteria: by the model in use, by cue phrases, by crosswalk."""
    from pipelines.social_value.models import current

    narrow = scan(settings.home, "criteria").filter(pl.col("is_narrow")).sort("source", "ocid", "criterion")
    model = current(settings.home).model
    return save(settings.home, "criterion_themes", themes_of(narrow.collect().iter_rows(named=True), model))


@step(
    "wordings",
    "unusual_wordings",
    needs=["criteria", "criterion_themes", "procurements", "authorities"],
    keys=[
        ("wordings", "criteria", CRITERION),
        ("wordings", "authorities", ("authority_id",)),
        ("unusual_wordings", "criteria", CRITERION),
    ],
)
def wordings(settings: Settings) -> Counts:
    """Near wordings of other councils, and the unusual ones."""
    from pipelines.social_value.wordings import nearest, uses, wordings

    found = wordings(uses(settings.home))
    near, unusual = nearest(found)
    return save(settings.home, "wordings", near) | save(settings.home, "unusual_wordings", unusual)
