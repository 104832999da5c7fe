"""A council's pack: one HTML file, a PDF, a workbook, CSV, JSON and a brief for a word processor."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from pipelines.authorities.custom_peers import read_custom_peers
from pipelines.benchmark.custom_peers import beside
from pipelines.benchmark.peer_sets import asked_for
from pipelines.query.council import authority_of, councils_of, is_list, register_of
from pipelines.query.snapshot_tables import Published, published
from pipelines.row import text
from pipelines.settings import Settings
from pipelines.site import charts, council_tables
from pipelines.site.build import edition
from pipelines.site.council_files import save
from pipelines.site.dossier import Dossier, shared
from pipelines.site.pack import brief, pdf, workbook
from pipelines.site.pages import council, explore
from pipelines.site.sections.beside import slug

Row = dict[str, object]
EXPLORE = "explore"
"""The folder of a pack in which the page Explore lies with its script and data."""


@dataclass(frozen=True)
class Packed:
    """The files of a pack, and what could not be made, in words."""

    files: list[Path]
    problems: list[str]


def pack(
    settings: Settings,
    name: str,
    peers: str | None,
    out: Path,
    progress: Callable[[str], None] = lambda _: None,
) -> Packed:
    """Writes a council's pack beside a peer set: its kind, its id, or a file with a list of your own.

    Raises NoSuchCouncil, NoSuchSet, SnapshotError, or ValueError for a bad list. Without a browser the PDF is
    left out, and that is said.
    """
    found = published(settings)
    authority = authority_of(found.snapshot, name)
    of = _dossier(found, authority["authority_id"], peers)
    one, said = council.council(of), edition(found)
    stem = f"{slug(authority['name'])[:60] or 'council'}-{authority['authority_id']}"
    progress("tables and charts")
    csvs = council.csvs(one)
    drawn = {key: charts.svg(spec()) for key, spec in council.drawings(one).items()}
    sizes = {key: len(content) for key, content in csvs.items()}
    files = {out / "csv" / f"{key}.csv": content for key, content in csvs.items()}
    files[out / f"{stem}.html"] = council.pack_html(one, sizes, said, drawn, explore=EXPLORE)
    beside = explore.files(found, one.of.shared, said, packed=True)
    files |= {out / EXPLORE / name: content for name, content in beside.items()}
    files[out / f"{stem}.json"] = council.figures_json(one)
    for path, content in files.items():
        save(path, content)
    progress("workbook")
    workbook.write(one, out / f"{stem}.xlsx", said)
    progress("brief")
    brief.write(one, out / f"{stem}.docx", said)
    made, problems = [*files, out / f"{stem}.xlsx", out / f"{stem}.docx"], []
    progress("PDF")
    try:
        made += pdf.parts(
            lambda part: council.pack_html(one, sizes, said, drawn, part=part),
            lambda part: out / f"{stem}-{part}.pdf",
            one.printed,
        )
    except pdf.NoPdf as error:
        problems.append(str(error))
    return Packed(sorted(made), problems)


def _dossier(found: Published, key: str, peers: str | None) -> Dossier:
    """The council with its rows, beside the set asked for."""
    period = found.headline_period()
    common = shared(found, period)
    made = council_tables.frames(found, period)
    (chosen, tables), *_ = council_tables.batches(made, [key])
    of = Dossier(common, common.authorities[key], council_tables.rows(tables, chosen)[key])
    if peers is None:
        return of
    if is_list(peers, of.name, of.sets):
        return _of_list(found, of, Path(peers))
    return of.beside(asked_for(peers, of.sets)[0]["peer_set"])


def _of_list(found: Published, of: Dossier, path: Path) -> Dossier:
    councils = councils_of(found.snapshot)
    listed = read_custom_peers(path, register_of(found.snapshot, councils))
    rows = beside(found.scan, councils, of.key, listed, of.shared.period)
    mine = [row for row in rows if row["authority_id"] == of.key]
    peers = [*of.rows.get("peers", []), *mine]
    return replace(of, rows={**of.rows, "peers": peers}, peer_set=text(mine[0], "peer_set"), listed=listed)
