"""Councils' pages and files to disk, a portion at a time, so that a second process can do the same."""

import os
import re
from collections.abc import Callable
from pathlib import Path

from pipelines import rounding
from pipelines.query.snapshot_tables import Published
from pipelines.site import charts, council_tables
from pipelines.site.dossier import Dossier, shared
from pipelines.site.pack import brief, pdf, workbook
from pipelines.site.pages import council
from warehouse.errors import UserError

Row = dict[str, object]
SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,79}")
"""What a council's id may hold, since it names files."""


def council_files(
    site: Path,
    found: Published,
    period: str,
    keys: list[str],
    edition: Row,
    packs: bool = False,
    made: Callable[[], None] = lambda: None,
) -> None:
    """Writes pages, charts and files of these councils. `made` is called after each."""
    common = shared(found, period)
    for chosen, tables in council_tables.batches(council_tables.frames(found, period), keys):
        rows = council_tables.rows(tables, chosen)
        for key in chosen:
            if not SAFE.fullmatch(key):
                raise UserError(f"authorities: authority_id: {key!r} cannot name a page")
            one = council.council(Dossier(common, common.authorities[key], rows.pop(key)))
            _write(site / "council", key, one, edition, packs)
            made()


def _write(folder: Path, key: str, one: council.Council, edition: Row, packs: bool) -> None:
    csvs = council.csvs(one)
    drawn = {name: charts.svg(spec()) for name, spec in council.drawings(one).items()}
    sizes = {name: len(content) for name, content in csvs.items()}
    as_json = council.figures_json(one)

    def page_of(part: str | None = None) -> bytes:
        return council.pack_html(one, sizes, edition, drawn, lambda b, kind: f"{b}.{kind}", part)

    pack = page_of()
    for name, content in csvs.items():
        save(folder / key / f"{name}.csv", content)
    for (bundle, width), content in drawn.items():
        save(folder / key / f"{bundle}-{width}.svg", content)
    for stale in {p.name for p in (folder / key).glob("*.svg")} - {f"{b}-{w}.svg" for b, w in drawn}:
        (folder / key / stale).unlink()
    pages = council.procurement_pages(one, edition)
    for name, content in pages.items():
        save(folder / key / name, content)
    for gone in {path.name for path in (folder / key).glob("procurements*.html")} - pages.keys():
        (folder / key / gone).unlink()
    save(folder / key / "figures.json", as_json)
    save(folder / key / "pack.html", pack)
    downloads = [
        (f"{key}/pack.html", "The whole page in one file, to keep and to print", rounding.size(len(pack))),
        (f"{key}/figures.csv", "Every figure, CSV", rounding.size(sizes["figures"])),
        (f"{key}/figures.json", "Every figure, JSON", rounding.size(len(as_json))),
        (f"{key}/evidence.csv", "Every procurement and its words, CSV", rounding.size(sizes["evidence"])),
    ]
    if "replies" in csvs:
        downloads.append(
            (f"{key}/replies.csv", "The council's replies, CSV", rounding.size(sizes["replies"]))
        )
    if packs:
        downloads += _pack(folder, key, one, edition, page_of)
    save(folder / f"{key}.html", council.html(one, sizes, edition, downloads))


def _pack(
    folder: Path, key: str, one: council.Council, edition: Row, page_of: Callable[[str], bytes]
) -> list[tuple[str, str, str]]:
    """PDF, workbook and brief beside the pack in one file; without a browser there is no PDF."""
    made = {
        "pack.xlsx": "Workbook, XLSX",
        "pack.docx": "A brief to paste from, DOCX",
        **{f"pack-{part}.pdf": pdf.PARTS[part] for part in one.printed},
    }
    workbook.write(one, folder / key / "pack.xlsx", edition)
    brief.write(one, folder / key / "pack.docx", edition)
    try:
        pdf.parts(page_of, lambda part: folder / key / f"pack-{part}.pdf", one.printed)
    except pdf.NoPdf:
        made = {name: words for name, words in made.items() if not name.endswith(".pdf")}
    return [
        (f"{key}/{name}", words, rounding.size((folder / key / name).stat().st_size))
        for name, words in made.items()
    ]


def save(path: Path, content: bytes) -> None:
    """Writes a file whole, or not at all; one that already holds this is left as it is."""
    try:
        if path.stat().st_size == len(content) and path.read_bytes() == content:
            return
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        part.write_bytes(content)
        part.replace(path)
    except OSError as error:
        error.filename = error.filename or str(path)  # of a full disk, where a write names no file
        raise
    finally:
        part.unlink(missing_ok=True)  # there only where a signal or a full disk came between
