"""When things run by themselves."""

import re
from datetime import UTC, date, datetime, timedelta

import dagster as dg
from dagster._utils.schedules import is_valid_cron_string, schedule_execution_time_iterator

from pipelines.clock import LONDON
from pipelines.settings import CRON, WrongSetting, stated
from sensors.jobs import everything, tender_documents

LOOK_BACK = timedelta(days=14)
"""Days that collecting asks again, because notices are published late."""


def begins(cron: str) -> str:
    """The same cron line. Raises WrongSetting for one that is none, or by which no night would ever begin.

    Asked of Dagster's own calendar, since it is Dagster that begins them: what it takes for a cron line at
    first it may find no day for (31 April), and then its daemon would fail at each look.
    """
    wrong = "settings: PEERBENCH_NIGHTLY: "
    if not is_valid_cron_string(cron) or _DRAWN.search(cron):
        raise WrongSetting(f"{wrong}it must be {CRON}")
    try:
        next(
            schedule_execution_time_iterator(datetime.now(UTC).timestamp(), cron, LONDON.key, ascending=True)
        )
    except ValueError as error:  # of croniter
        raise WrongSetting(f"{wrong}no night would ever begin by '{cron}': it must be {CRON}") from error
    return cron


_DRAWN = re.compile(r"\b[hr]\b", re.IGNORECASE)
"""A field that croniter draws anew each time that it is asked."""
_NIGHTLY = stated().nightly
STATUS = dg.DefaultScheduleStatus.RUNNING if _NIGHTLY else dg.DefaultScheduleStatus.STOPPED
"""On from the first where PEERBENCH_NIGHTLY is set; else until somebody switches them on."""


@dg.schedule(
    job=everything,
    cron_schedule=begins(_NIGHTLY or "30 2 * * *"),
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
