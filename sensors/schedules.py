"""When things run by themselves."""

from datetime import date, timedelta

import dagster as dg

from pipelines.clock import LONDON
from pipelines.settings import Settings
from sensors.jobs import everything, tender_documents

LOOK_BACK = timedelta(days=14)
"""Days that collecting asks again, because notices are published late."""


_SETTINGS = Settings()
STATUS = dg.DefaultScheduleStatus.RUNNING if _SETTINGS.nightly else dg.DefaultScheduleStatus.STOPPED
"""On from the first where PEERBENCH_NIGHTLY is set; else until somebody switches them on."""


@dg.schedule(
    job=everything,
    cron_schedule=_SETTINGS.nightly or "30 2 * * *",
    execution_timezone=LONDON.key,
    default_status=STATUS,
    description="Every night, at 02:30 unless PEERBENCH_NIGHTLY says otherwise: this month, and the last one "
    "while its end is still asked again.",
)
def nightly(context: dg.ScheduleEvaluationContext) -> dg.RunRequest:
    today = _day(context)
    return dg.RunRequest(
        run_key=context.scheduled_execution_time.isoformat(),
        tags={
            "dagster/asset_partition_range_start": (today - LOOK_BACK).replace(day=1).isoformat(),
            "dagster/asset_partition_range_end": today.replace(day=1).isoformat(),
        },
    )


@dg.schedule(
    job=tender_documents,
    cron_schedule="30 5 * * *",
    execution_timezone=LONDON.key,
    default_status=STATUS,
    description="Every night at 05:30, when the notices are published: tender documents.",
)
def nightly_documents(context: dg.ScheduleEvaluationContext) -> dg.RunRequest:
    return dg.RunRequest(run_key=f"documents {_day(context).isoformat()}")


def _day(context: dg.ScheduleEvaluationContext) -> date:
    """The UK day of the night."""
    return context.scheduled_execution_time.astimezone(LONDON).date()
