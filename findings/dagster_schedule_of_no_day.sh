#!/usr/bin/env bash
# Software:  dagster 1.13.27
# Guess:     a schedule for a day that no month has (31 April) is refused where it is defined, as a cron line
#            of letters is; or it is taken, and it is never due.
# Seen:      it is defined, passes validate_loadable and gives a run when its tick is evaluated by hand. Only
#            who asks when it is due next learns of it, by an error of the cron library that is a ValueError.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check dagster==1.13.27 "sqlalchemy<2.1"
cat > "$place/show.py" <<'PYTHON'
import dagster as dg
from dagster._utils.schedules import schedule_execution_time_iterator

SPRING = 1_900_000_000.0


@dg.job
def night() -> None: ...


def schedule(cron: str) -> dg.ScheduleDefinition:
    made = dg.ScheduleDefinition(job=night, cron_schedule=cron, execution_timezone="Europe/London")
    dg.Definitions.validate_loadable(dg.Definitions(jobs=[night], schedules=[made]))
    return made


def due(cron: str) -> object:
    return next(schedule_execution_time_iterator(SPRING, cron, "Europe/London"))


try:
    schedule("half past two")
    letters = "taken"
except dg.DagsterInvalidDefinitionError:
    letters = "refused"
with dg.DagsterInstance.ephemeral() as instance:
    tick = schedule("30 2 31 4 *").evaluate_tick(dg.build_schedule_context(instance))
try:
    due("30 2 31 4 *")
    asked = "a time"
except ValueError as error:
    asked = type(error).__name__
print("dagster", dg.__version__, "letters:", letters, "; 31 April: runs of a tick", len(tick.run_requests or ()))
print("31 April, when next:", asked)
assert letters == "refused" and len(tick.run_requests or ()) == 1, (letters, tick)
assert asked == "CroniterBadDateError", asked
PYTHON
DAGSTER_DISABLE_TELEMETRY=1 "$place/venv/bin/python" "$place/show.py" 2>/dev/null
