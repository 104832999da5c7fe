#!/usr/bin/env bash
# Software:  dagster 1.13.27
# Guess:     DagsterRun.asset_selection says the same of a run of a whole asset job, however it is started.
# Seen:      a run that was created for a launcher has None; one of execute_in_process, same job, nothing
#            selected, has an empty frozenset, which code that asks `is None` takes for "no asset of the job".
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check dagster==1.13.27 "sqlalchemy<2.1"
cat > "$place/show.py" <<'PYTHON'
import sys

import dagster as dg


@dg.asset
def first() -> None: ...


@dg.asset(deps=[first])
def second(context: dg.AssetExecutionContext) -> None:
    seen.append(context.run.asset_selection)


seen: list[object] = []
job = dg.define_asset_job("whole", selection=dg.AssetSelection.all())
whole = dg.Definitions(assets=[first, second], jobs=[job]).resolve_job_def("whole")
with dg.DagsterInstance.local_temp(sys.argv[1]) as instance:
    assert whole.execute_in_process(instance=instance).success
    seen.append(instance.create_run_for_job(whole).asset_selection)
print("dagster", dg.__version__)
print("execute_in_process:", seen[0])
print("create_run_for_job:", seen[1])
assert seen == [frozenset(), None], seen
PYTHON
DAGSTER_DISABLE_TELEMETRY=1 "$place/venv/bin/python" "$place/show.py" "$place" 2>/dev/null
