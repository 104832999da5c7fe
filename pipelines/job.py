"""The job: every step of every stage, in the order in which each needs the ones before."""

from collections import Counter
from collections.abc import Iterator, Sequence
from types import ModuleType

from pipelines.authorities import tables as authorities
from pipelines.benchmark import tables as benchmark
from pipelines.collect import tables as collect
from pipelines.documents import tables as documents
from pipelines.notices import tables as notices
from pipelines.publish import steps as publish
from pipelines.social_value import tables as social_value
from pipelines.step import DOCUMENT_FILES, GATHERED, LANDING, Step
from warehouse.tables import TABLES

STAGES = (collect, notices, authorities, documents, social_value, benchmark, publish)


class JobError(RuntimeError):
    """The declared steps do not make the declared tables: a fault of the program, nothing a user can mend."""


def _declared(stage: ModuleType) -> Iterator[Step]:
    """The steps that stand in a module, in their order; one that was only imported there is not its own."""
    for value in vars(stage).values():
        if isinstance(value, Step) and value.make.__module__ == stage.__name__:
            yield value


STEPS: tuple[Step, ...] = tuple(step for stage in STAGES for step in _declared(stage))


def steps() -> tuple[Step, ...]:
    """The steps in order. Raises JobError when a table is made by none or by two, or before what it needs."""
    faults = list(_faults(STEPS))
    if faults:
        raise JobError("the steps do not make the tables: " + "; ".join(faults))
    return STEPS


def downstream(*tables: str) -> Iterator[Step]:
    """The steps that make these tables, and all that stand on them, in order."""
    touched = set(tables)
    for found in steps():
        if touched & {*found.gives, *found.needs}:
            touched.update(found.gives)
            yield found


def stage_of(table: str) -> str:
    """The stage whose module declares the table."""
    return "publish" if table == GATHERED else TABLES[table].__module__.rpartition(".")[2]


def _faults(declared: Sequence[Step]) -> Iterator[str]:
    made = Counter(table for found in declared for table in found.gives)
    for table in TABLES:
        if made[table] != (table != GATHERED):
            yield f"{table} is made by {made[table]} steps"
    yield from (f"{table} is made and not declared" for table in made if table not in TABLES)
    known = {LANDING, DOCUMENT_FILES}
    for found in declared:
        yield from (
            f"{found.name} needs {need}, which no step before it makes"
            for need in found.needs
            if need not in known
        )
        known.update(found.gives)
        for table, above, _ in found.keys:
            if table not in found.gives or above not in known:
                yield f"{found.name}: the key of {table} in {above} is not one that it can keep"
