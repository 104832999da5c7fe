"""The conditions of publishing as blocking asset checks: a table that breaks one stops what lies below it."""

from collections.abc import Iterator, Sequence
from itertools import groupby

import dagster as dg

from assets.resources import Work
from pipelines.publish.conditions import Check, checks


def of_table(table: str, declared: Sequence[Check]) -> dg.AssetChecksDefinition:
    """The checks of a table as one step: a step of Dagster's takes longer than most of them."""

    @dg.multi_asset_check(
        name=f"checks_of_{table}",
        specs=[
            dg.AssetCheckSpec(one.name, asset=table, description=one.words, blocking=True) for one in declared
        ],
    )
    def check(work: dg.ResourceParam[Work]) -> Iterator[dg.AssetCheckResult]:
        for one in declared:
            problems = one.problems(work.settings.home)
            yield dg.AssetCheckResult(
                check_name=one.name,
                passed=not problems,
                metadata={"problems": "; ".join(problems) or "none"},
            )

    return check


asset_checks = [of_table(table, [*of]) for table, of in groupby(checks(), key=lambda one: one.table)]
