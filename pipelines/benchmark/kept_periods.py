"""What the comparisons of one period hang on, as one text: while it is the same they stand as they were.

Of each period every input is stated: the rows that it adds up, those that it resamples, who is whose peer,
what the measures and the register say, and the program. So a night makes the periods again that it changed.
"""

import hashlib
from collections.abc import Iterator, Sequence
from io import BytesIO

import polars as pl

from pipelines.benchmark.authority_measures import BOOTSTRAPPED_YEARS
from pipelines.benchmark.comparison_inputs import ComparisonInputs
from pipelines.benchmark.kinds import KINDS
from pipelines.benchmark.monthly_sums import GRAIN
from pipelines.benchmark.peer_comparisons import BANDED_YEARS
from pipelines.benchmark.periods import Period
from pipelines.benchmark.population import is_counted
from pipelines.program import READING, program


def stated(inputs: ComparisonInputs) -> Iterator[tuple[Period, str]]:
    """(period, all that its rows of both tables are made from) of each period."""
    monthly = inputs.monthly
    of_all = [
        program(*READING, "benchmark"),
        repr(inputs.measures),
        repr(inputs.authorities),
        repr(inputs.breakdowns),
        repr(inputs.sets),
        *map(_digest, (monthly.items, inputs.family, inputs.members, inputs.targets)),
    ]
    by_month = [
        monthly.sums.sort(*GRAIN, "item"),
        monthly.values.sort(*GRAIN, "item", "value"),
        monthly.cells.sort(*GRAIN, "breakdown", "cell"),
        inputs.mix.sort(pl.all()),
        *_resampled(inputs),
    ]
    for period in inputs.periods:
        newest = [inputs.is_newest(period, years) for years in (BOOTSTRAPPED_YEARS, BANDED_YEARS)]
        within = [_digest(frame.filter(period.months)) for frame in by_month]
        yield period, "\n".join([*of_all, repr(period), repr(newest), *within])


def _resampled(inputs: ComparisonInputs) -> Iterator[pl.DataFrame]:
    """The single rows of each measure whose intervals are resampled."""
    for measure in inputs.measures:
        if KINDS[measure.kind].is_bootstrapped:
            weight = [measure.weight] if measure.weight else []
            columns: Sequence[str] = ("authority_id", "month", "source", "ocid", measure.value or "", *weight)
            counted = inputs.rows[measure.counts].filter(is_counted(measure))
            yield counted.select(list(dict.fromkeys(columns))).sort(pl.all()).collect()


def _digest(frame: pl.DataFrame) -> str:
    """SHA-256 of names, types and values, in their order."""
    content = BytesIO()
    frame.rechunk().write_ipc(content, compression="uncompressed", compat_level=pl.CompatLevel.oldest())
    return hashlib.sha256(content.getbuffer()).hexdigest()
