"""A step: one function that makes tables of a home, declared with what it gives and what it needs."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipelines.settings import Settings
from warehouse.interim import Counts

LANDING = "landing"
"""What was received of the sources; like DOCUMENT_FILES a need that no step gives."""
DOCUMENT_FILES = "document_files"
"""The tender documents that were fetched or imported."""
GATHERED = "quarantine"
"""The one table that no step gives: every step leaves there what it refused."""
Key = tuple[str, str, tuple[str, ...]]
"""(table, the table that must hold its key, the key). A null key is no orphan: it is unknown."""
PROCESS = ("source", "ocid")
RELEASE = (*PROCESS, "content_sha256")
CRITERION = (*PROCESS, "criterion")


@dataclass(frozen=True, eq=False)
class Step:
    """What is made, from what, in which parts.

    `gives` and `needs` are tables. `keys` are those that a row of `gives` must have in another table.
    A step with `due` is made by month: it is called with months, and `due` gives those of a home that are
    not made from what its needs hold now. `figures` are shown beside the counts.
    """

    make: Callable[..., Counts]
    gives: tuple[str, ...]
    needs: tuple[str, ...]
    keys: tuple[Key, ...]
    due: Callable[[Path], list[str]] | None
    kinds: tuple[str, ...]
    figures: Callable[[Settings], dict[str, str | float]] | None

    @property
    def name(self) -> str:
        """The function's name."""
        return self.make.__name__

    def __call__(self, settings: Settings, months: Sequence[str] = ()) -> Counts:
        """Makes the tables, or these months of them. Gives rows kept and refused by table."""
        return self.make(settings, months) if self.due else self.make(settings)

    def again(self, settings: Settings, months: Iterable[str]) -> tuple[list[str], Counts]:
        """The same for these months and all that are due now, collected and late ones. Gives them too."""
        chosen = sorted({*months, *self.due(settings.home)}) if self.due else []
        return chosen, self(settings, chosen)


def step(
    *gives: str,
    needs: Iterable[str] = (),
    keys: Iterable[Key] = (),
    due: Callable[[Path], list[str]] | None = None,
    kinds: Iterable[str] = ("parquet",),
    figures: Callable[[Settings], dict[str, str | float]] | None = None,
) -> Callable[[Callable[..., Counts]], Step]:
    """Declares the function below it a step that makes the tables `gives`."""
    return lambda make: Step(make, gives, tuple(needs), tuple(keys), due, tuple(kinds), figures)
