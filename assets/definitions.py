"""The code location: every asset, check, job and schedule."""

import dagster as dg

from assets import checks, collect, documents, publish, tables
from assets.resources import Work, resource, work
from pipelines.settings import stated
from sensors.jobs import everything, from_landing, take_in, tender_documents, whole
from sensors.schedules import nightly, nightly_documents
from sensors.sensors import changed_months, failed_run, good_night, inbox_files, watched_home


def built(given: Work) -> dg.Definitions:
    """Everything, over one run's settings."""
    return dg.Definitions(
        assets=[*tables.made, *dg.load_assets_from_modules([collect, documents, publish])],
        asset_checks=checks.asset_checks,
        jobs=[everything, whole, tender_documents, from_landing, take_in],
        schedules=[nightly, nightly_documents],
        sensors=[changed_months, inbox_files, watched_home, failed_run, good_night],
        resources={"work": resource(given)},
        executor=dg.in_process_executor,
    )


definitions = built(work(stated()))
