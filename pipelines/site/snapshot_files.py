"""The files of the snapshot behind the site, beside its pages, where the page of downloads links them.

They are the snapshot's own under a second name, and take no room on the same disk.
"""

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import TypedDict

from pipelines import rounding
from pipelines.query.snapshot_tables import Published
from pipelines.site.council_files import save
from pipelines.site.section import content
from warehouse.snapshots.disk import Disk
from warehouse.snapshots.manifest import MANIFEST, SIGNATURE, FileEntry

FOLDER = "snapshots"


class Placed(TypedDict):
    """Where a file lies on the site, its size in words, and the beginning of its SHA-256."""

    path: str
    path_words: str
    size: str
    sha: str


class Other(Placed):
    """A file beside the tables, and what it is."""

    name: str


class OfTable(Other):
    """A file of a table, and how many rows it holds."""

    n: int


def place_files(site: Path, found: Published) -> None:
    """Puts every file of the snapshot into `snapshots/<id>` of the site; those of another leave it."""
    folder, disk = site / FOLDER / found.id, Disk()
    beside: list[FileEntry] = found.manifest.get("extracts", [])
    held: list[tuple[FileEntry, Path]] = [
        (file, found.snapshot.directory) for file in found.manifest["files"]
    ]
    if beside:
        fetched = found.where.fetch(found.id, beside)
        held += [(file, fetched) for file in beside]
    for file, source in held:
        if not (folder / file["path"]).exists():
            disk.share(source / file["path"], folder / file["path"])
    for name in (MANIFEST, SIGNATURE):
        if (stated := found.where.read(found.id, name)) is not None:
            save(folder / name, stated)
    for other in (site / FOLDER).glob("*"):
        if other.name != found.id:
            shutil.rmtree(other)


def tables(found: Published) -> list[OfTable]:
    """A row a file of a table, with its address."""
    return [
        {
            "name": file["table"],
            "n": file["rows"],
            **_file(found, file),
        }
        for file in found.manifest["files"]
    ]


def others(found: Published) -> list[Other]:
    """A row a file beside the tables: what it is, and its address."""
    told: Mapping[str, str] = content("downloads")
    rows: list[Other] = []
    for file in found.manifest.get("extracts", []):
        name = file["path"]
        table = name.removeprefix("csv/").removesuffix(".csv")
        of_table = told["csv"].format(table) if name.startswith("csv/") else None
        what = of_table or told.get(name.replace(".", "_"), name)
        rows.append({"name": what, **_file(found, file)})
    return rows


def _file(found: Published, file: FileEntry) -> Placed:
    return {
        "path": f"{FOLDER}/{found.id}/{file['path']}",
        "path_words": file["path"],
        "size": rounding.size(file["bytes"]),
        "sha": file["sha256"][:16],
    }
