"""Whether the files of a site are as it was written: the one place that knows what a whole page is."""

import json
from dataclasses import dataclass
from pathlib import Path

INDEX = "index.json"
"""Names every page and feed of a site, and the files that they lead to, with their bytes; written last."""


class NoIndex(Exception):
    """There is no index that can be read; its words say what it is instead."""


@dataclass(frozen=True)
class Amiss:
    """Addresses within the site that are not there, or of another size; `named`: all that the index has.

    `snapshot`: the one that the pages were made of.
    """

    snapshot: str
    gone: tuple[str, ...]
    cut: tuple[str, ...]
    named: int


def amiss(site: Path, since: float | None = None) -> Amiss:
    """What of a site is gone or cut, in order of address.

    `since`: seconds of the epoch at which a process began that may be making pages: a council or measure of
    which something was written from then on is left out, since the index is written after the pages.
    Raises NoIndex where nothing can be told.
    """
    try:
        stated = json.loads((site / INDEX).read_bytes())
        rows = [*stated["pages"], *stated["feeds"], *stated.get("beside", ())]
        sizes = {str(row["path"]): int(row["bytes"]) for row in rows}
        snapshot = str(stated["snapshot"])
    except FileNotFoundError:
        raise NoIndex(f"GONE {site / INDEX}: it names every page") from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise NoIndex(f"BROKEN {site / INDEX}: it names every page") from None
    gone: list[str] = []
    cut: list[str] = []
    for address, size in sorted(sizes.items()):
        try:
            found = (site / address).stat().st_size
        except OSError:
            found = None
        if found == size or (since is not None and _is_touched(site, address, since)):
            continue
        (gone if found is None else cut).append(address)
    return Amiss(snapshot, tuple(gone), tuple(cut), len(sizes))


def unit(address: str) -> tuple[str, str]:
    """("council", its id) of a council's page or a file beside it, "measure" alike; else ("", address)."""
    folder, _, rest = address.partition("/")
    return (folder, rest.partition("/")[0].partition(".")[0]) if rest else ("", address)


def _is_touched(site: Path, address: str, since: float) -> bool:
    """Whether a file, or the folder or page that is made with it, was written since."""
    folder, name = unit(address)
    beside = (site / folder / name, site / folder / f"{name}.html") if folder else ()
    return any(_written(path) >= since for path in (site / address, *beside))


def _written(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
