"""What starts a run besides the clock, and what looks at a home between the runs."""

import hashlib

import dagster as dg

from pipelines.collect.inbox import waiting_files
from pipelines.collect.months import digest, landed
from pipelines.collect.tables import stale
from pipelines.operate.dead_runs import free_dead
from pipelines.operate.watch import look, ping
from pipelines.settings import stated
from sensors.jobs import everything, from_landing, take_in, whole

EVERY_SECONDS = 300


@dg.sensor(
    job=take_in,
    minimum_interval_seconds=EVERY_SECONDS,
    description="Files dropped in PEERBENCH_HOME/inbox/<source>/ are imported.",
)
def inbox_files(context: dg.SensorEvaluationContext) -> dg.RunRequest | dg.SkipReason:
    found = waiting_files(stated().home)
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
    home = stated().home
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


@dg.sensor(
    minimum_interval_seconds=60,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Runs whose process is gone are failed and their slots freed; PEERBENCH_ALERTS is told.",
)
def watched_home(context: dg.SensorEvaluationContext) -> dg.SkipReason:
    settings = stated()
    free_dead(settings.home, context.instance)
    found = look(settings)
    return dg.SkipReason("; ".join(found.troubles) or "no trouble")


@dg.run_failure_sensor(
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="A run that failed is told at once.",
)
def failed_run(context: dg.RunFailureSensorContext) -> None:
    look(stated())


@dg.run_status_sensor(
    run_status=dg.DagsterRunStatus.SUCCESS,
    monitored_jobs=[everything, whole],
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="A night that ended well pings PEERBENCH_PING_URL, and what was wrong is told as over.",
)
def good_night(context: dg.RunStatusSensorContext) -> None:
    settings = stated()
    ping(settings)
    look(settings)
