"""What was refused by all steps, the snapshot of all tables, and the pages made from it."""

from datetime import timedelta

import dagster as dg

from assets.metadata import description, materialized
from assets.resources import Work
from pipelines.publish import snapshot as publish
from pipelines.site import build
from pipelines.step import GATHERED
from warehouse.interim import read
from warehouse.tables import TABLES

A_NIGHT, TWO_NIGHTS = timedelta(hours=26), timedelta(hours=50)


@dg.asset(
    group_name="publish",
    deps=[name for name in TABLES if name not in ("runs", GATHERED)],
    kinds={"parquet"},
    description=description("quarantine"),
)
def quarantine(work: dg.ResourceParam[Work]) -> dg.MaterializeResult:
    with work.step():
        return materialized("quarantine", {"quarantine": read(work.settings.home, "quarantine").height})


@dg.asset(
    group_name="publish",
    deps=list(TABLES),
    kinds={"parquet"},
    description="All tables as one immutable snapshot with its manifest; `latest.json` points at it.",
    freshness_policy=dg.FreshnessPolicy.time_window(fail_window=TWO_NIGHTS, warn_window=A_NIGHT),
)
def snapshot(work: dg.ResourceParam[Work]) -> dg.MaterializeResult:
    with work.step():
        made = publish.snapshot(work.settings, moved=work.outcome.moved)
        return dg.MaterializeResult(metadata={"snapshot": made})


@dg.asset(
    group_name="publish",
    deps=["snapshot"],
    kinds={"html"},
    description="A page a council, made from the latest snapshot.",
)
def pages(work: dg.ResourceParam[Work]) -> dg.MaterializeResult:
    with work.step():
        return dg.MaterializeResult(metadata={"pages": build.pages(work.settings)})
