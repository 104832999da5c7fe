"""The conditions of publishing as blocking asset checks: a table that breaks one stops what lies below it."""

import dagster as dg

from assets.resources import Work
from pipelines.publish.conditions import Check, checks


def _check(declared: Check) -> dg.AssetChecksDefinition:
    @dg.asset_check(asset=declared.table, name=declared.name, description=declared.words, blocking=True)
    def check(work: dg.ResourceParam[Work]) -> dg.AssetCheckResult:
        problems = declared.problems(work.settings.home)
        return dg.AssetCheckResult(passed=not problems, metadata={"problems": "; ".join(problems) or "none"})

    return check


asset_checks = [_check(declared) for declared in checks()]
