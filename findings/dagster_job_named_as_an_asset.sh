#!/usr/bin/env bash
# Software:  dagster 1.13.27
# Guess:     a job that has the name of an asset is refused where it is defined or run, and whoever asks
#            Definitions.validate_loadable is told so, however often.
# Seen:      it is defined, looked up and run in this process without a word; the code server refuses it with all
#            that it serves. validate_loadable refuses it too, but not once get_all_jobs has refused the same object.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check dagster==1.13.27 "sqlalchemy<2.1"
cat > "$place/show.py" <<'PYTHON'
import dagster as dg


@dg.asset
def reports() -> None: ...


job = dg.define_asset_job("reports", selection=dg.AssetSelection.all())


def made() -> dg.Definitions:
    return dg.Definitions(assets=[reports], jobs=[job])


def refused(act: object, definitions: dg.Definitions) -> bool:
    try:
        act(definitions)  # type: ignore[operator]
    except dg.DagsterInvalidDefinitionError as error:
        return "Conflicting definitions" in str(error)
    return False


def serve(definitions: dg.Definitions) -> None:
    definitions.get_repository_def().get_all_jobs()


assert made().resolve_job_def("reports").execute_in_process().success
validate, one = dg.Definitions.validate_loadable, made()
seen = [refused(validate, made()), refused(serve, one), refused(validate, one)]
print("dagster", dg.__version__, "run in this process: succeeds")
print("refused by validate_loadable, by get_all_jobs, by validate_loadable afterwards:", seen)
assert seen == [True, True, False], seen
PYTHON
DAGSTER_DISABLE_TELEMETRY=1 "$place/venv/bin/python" "$place/show.py" 2>/dev/null
