"""What starts a run besides the clock: files in the inbox, and months whose landing changed."""

import hashlib

import dagster as dg

from pipelines.collect.importing import waiting_files
from pipelines.collect.months import digest, landed
from pipelines.collect.tables import stale
from pipelines.settings import Settings
from sensors.jobs import from_landing, take_in

EVERY_SECONDS = 300


@dg.sensor(
    job=take_in,
    minimum_interval_seconds=EVERY_SECONDS,
    description="Files dropped in PEERBENCH_HOME/inbox/<source>/ are imported.",
)
def inbox_files(context: dg.SensorEvaluationContext) -> dg.RunRequest | dg.SkipReason:
    found = waiting_files(Settings().home)
    if not found:
        return dg.SkipReason("no settled file in the inbox")
    names = [f"{source}/{path.name} {path.stat().st_mtime_ns}" for source, path in found]
    return dg.RunRequest(run_key=hashlib.sha256("\n".join(names).encode()).hexdigest())


@dg.sensor(
    job=from_landing,
    minimum_interval_seconds=EVERY_SECONDS,
    description="Months whose landing is not what their tables were made from: late amendments, imports.",
)
def changed_months(context: dg.SensorEvaluationContext) -> dg.RunRequest | dg.SkipReason:
    home = Settings().home
    months = stale(home)
    if not months:
        return dg.SkipReason("every month's tables are made from what lies in landing")
    files = landed(home)
    state = "\n".join(f"{month} {digest(files[month])}" for month in months)
    return dg.RunRequest(
        run_key=hashlib.sha256(state.encode()).hexdigest(),
        tags={
            "dagster/asset_partition_range_start": months[0],
            "dagster/asset_partition_range_end": months[-1],
        },
    )
