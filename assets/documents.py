"""Stage documents: tender documents asked for, which no notice waits for."""

import dagster as dg

from assets.resources import Work
from pipelines.documents.fetching import fetch
from pipelines.publish.restored import restore
from pipelines.publish.storage import begin
from pipelines.step import DOCUMENT_FILES


@dg.asset(
    name=DOCUMENT_FILES,
    group_name="documents",
    deps=["releases", "notices", "buyer_identifiers"],
    kinds={"http"},
    description="Tender documents of councils whose notices leave the weight out, byte for byte.",
)
def document_files(work: dg.ResourceParam[Work]) -> dg.MaterializeResult:
    with work.step():
        begin(work.settings)
        restore(work.settings)
        found = fetch(work.settings, work.clock, lambda line: work.progress(line, True))
    work.progress(f"documents: {found.words()}", False)
    if found.left:
        work.progress("documents: the budget is used up, the rest is asked for by the next run", False)
    return dg.MaterializeResult(
        metadata={
            "documents_asked": found.asked,
            "documents_landed": found.landed,
            "outcomes": dict(found.outcomes),
        }
    )
