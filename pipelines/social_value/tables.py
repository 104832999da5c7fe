"""The tables read out of merged processes: `procurements`, their criteria, lots, links and themes."""

from dataclasses import fields
from pathlib import Path

import polars as pl

from pipelines.kept import Kept
from pipelines.program import READING, program
from pipelines.settings import Settings
from pipelines.social_value import receipt
from pipelines.social_value.kept_readings import scan_readings
from pipelines.social_value.links import Process, doubles, links, uncounted
from pipelines.social_value.processes import READ, Processes
from pipelines.social_value.tender_documents import TenderDocuments
from pipelines.social_value.theme_labels import package_digest
from pipelines.social_value.themes import criterion_themes as themes_of
from pipelines.step import CRITERION, PROCESS, step
from warehouse.interim import Counts, add, save, scan


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
    """Every process merged and read in one pass, a shard at a time; then pairs are found and counted once.

    A reading that hangs on nothing new stands as it is kept (`kept_readings`).
    """
    with TenderDocuments(settings.home) as documents:
        found = Processes(settings, documents)
        counts = [dict.fromkeys(READ, 0), *found.make(), _link(settings.home, found)]
    # Without a receipt all is read again before it is published, and words that stand nowhere are named.
    if found.words_stand:
        receipt.write(settings)
    else:
        receipt.discard(settings.home)
    return add(counts)


def _link(home: Path, made: Processes) -> Counts:
    """Pairs on both services: `procurement_links`, and of each pair one notice that is not counted."""
    columns = [column.name for column in fields(Process)]
    rows = [Process(*row) for row in scan_readings(home).select(columns).collect().iter_rows()]
    twice = doubles(rows)
    found = list(links(row for row in rows if row.key not in twice))
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
    made.mark(marks)
    return save(home, "procurement_links", found)


def theme_model_figures(settings: Settings) -> dict[str, str | float]:
    """What is shown of the model in use: its version, figures, and what waits.

    A table without rows gives no figure of quality: it is for the checks to say that it is empty.
    """
    from pipelines.social_value.models import current

    found = current(settings.home)
    rows = {row["theme"]: row for row in scan(settings.home, "theme_model").collect().to_dicts()}
    figures: dict[str, str | float] = {"model_version": found.model.version}
    if macro := rows.pop("macro", None):
        figures |= {"macro_f1": round(macro["f1"], 4), "baseline_macro_f1": round(macro["baseline_f1"], 4)}
    figures |= {
        "users_texts": found.about.users_texts,
        "waiting": "; ".join(found.waiting.reasons) if found.waiting else "none",
    }
    return figures | {f"f1 {theme}": round(row["f1"], 4) for theme, row in rows.items()}


@step("theme_model", needs=["criteria"], kinds=["parquet", "scikitlearn"], figures=theme_model_figures)
def theme_model(settings: Settings) -> Counts:
    """The model in use and its figures; trained first where the labelled texts changed.

    Figures of the same model on the same texts by the same program stand as they were made.
    """
    from pipelines.social_value.model_card import rows
    from pipelines.social_value.models import current

    model = current(settings.home).model
    made_from = f"{program(*READING)} {model.version} {package_digest()}"
    return Kept.of(settings.home, "theme_model").made(
        made_from, lambda: save(settings.home, "theme_model", rows(model))
    )


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
