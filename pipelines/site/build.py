"""The site out of one snapshot: plain files that any web server or bucket can hold.

A page is made again only when the hash of what it is made of changed, or the code that makes it.
"""

import hashlib
import json
import os
import shutil
import signal
import sys
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import resources
from itertools import chain
from multiprocessing import active_children, get_context, parent_process
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from pipelines import rounding
from pipelines.authorities.register.register import load_register
from pipelines.publish.storage import PAGES
from pipelines.query import wording
from pipelines.query.site_files import INDEX, NoIndex, amiss, unit
from pipelines.query.snapshot_tables import Published, before, published
from pipelines.settings import Settings
from pipelines.site import council_tables, exports, render, snapshot_files
from pipelines.site.council_files import council_files, save
from pipelines.site.dossier import Shared, shared
from pipelines.site.exhibit import Bundle
from pipelines.site.pages import explore, front, measure, new, texts
from pipelines.site.section import content
from warehouse.progress import EVERY, Progress, say, tracked
from warehouse.snapshots.disk import Disk
from warehouse.snapshots.manifest import digest, every_file
from warehouse.snapshots.storage import Local
from warehouse.text import indented

if TYPE_CHECKING:
    from multiprocessing.sharedctypes import Synchronized

Row = dict[str, object]
STATE = ".build.json"
OURS = (STATE, INDEX)
FEW = 24
"""Councils to be made again that are not worth a second process."""
PORTION = 20
"""Councils that a process makes before it asks for more."""
PORTIONS_EACH = 5
"""Portions after which a process gives way to a new one: drawing charts leaves memory behind."""


@dataclass(frozen=True)
class Built:
    """How many pages the site has, and how many of the councils' were made again."""

    pages: int
    councils: int
    changed: int


def write(
    site: Path,
    found: Published,
    aliases: Iterable[tuple[str, str]] = (),
    processes: int | None = None,
    packs: bool = False,
) -> Built:
    """Writes the site of a snapshot. `aliases`: other names, each with its council's id, for the search.

    With `packs` every council has a PDF, a workbook and a brief too.
    """
    site.mkdir(parents=True, exist_ok=True)
    period = found.headline_period()
    common = shared(found, period)
    state = _state(site)
    hashes = _hashes(found, common, packs)
    stale = [key for key, digest in hashes.items() if state.councils.get(key) != digest]
    say(f"{len(stale)} of {len(hashes)} council pages to be made")
    _make(site, found, common, stale, processes or os.cpu_count() or 1, packs)
    for gone in state.councils.keys() - hashes.keys():
        _remove(site, gone)
    measured = _measures(site, found, common, state.measures)
    snapshot_files.place_files(site, found)
    feed = _others(site, found, common, aliases, state.feed)
    save(site / STATE, msgspec.json.encode(_State(hashes, measured, feed)))
    _index(site, found)
    return Built(len(hashes) + len(measured) + len(render.PAGES), len(hashes), len(stale))


def edition(found: Published) -> Row:
    """What a page says of the snapshot that its figures last changed with."""
    moment = datetime.fromisoformat(str(found.manifest["published_at"]))
    return {
        "snapshot": found.id,
        "day": wording.day(moment.date()),
        "moment": found.manifest["published_at"],
        "rules": found.manifest["rule_version"],
    }


@cache
def _code() -> str:
    """A hash of every module and template that pages are made by."""
    found = hashlib.sha256()
    root = Path(str(resources.files("pipelines")))
    rooms = (root.glob("*"), (root / "query").rglob("*"), (root / "site").rglob("*"))
    for path in sorted(chain.from_iterable(rooms)):
        if path.suffix in (".py", ".html", ".toml", ".css", ".js", ".xml"):
            found.update(path.name.encode() + path.read_bytes())
    return found.hexdigest()


def _hashes(found: Published, common: Shared, packs: bool) -> dict[str, str]:
    """By council, a hash of all that its page is made of."""
    made = council_tables.frames(found, common.period)
    hashes, progress = {}, Progress("councils compared with the last site", len(common.authorities))
    for chosen, tables in council_tables.batches(made, list(common.authorities)):
        for key, own in council_tables.hashes(tables, chosen).items():
            row = common.authorities[key]
            about = json.dumps([row, packs], default=str)
            parts = (_code(), common.digest, common.peers_digest(key), own, about)
            hashes[key] = hashlib.sha256("\n".join(parts).encode()).hexdigest()
            progress.add()
    return hashes


def _make(
    site: Path,
    found: Published,
    common: Shared,
    stale: list[str],
    processes: int,
    packs: bool,
) -> None:
    said, progress = edition(found), Progress("council pages made", len(stale))
    if len(stale) <= FEW or processes == 1:
        for first in range(0, len(stale), PORTION):
            part = stale[first : first + PORTION]
            council_files(site, found, common.period, part, said, packs, progress.add)
        return
    made = _SPAWNING.Value("L", 0)
    portions = [stale[first : first + PORTION] for first in range(0, len(stale), PORTION)]
    # A process is given the checked files alone: a connection to storage is not handed over.
    plain = Published(found.snapshot, Local(found.snapshot.directory.parent))
    at_once = processes * PORTIONS_EACH
    for first in range(0, len(portions), at_once):
        # A pool that replaces its own processes (max_tasks_per_child) may wait for ever in Python 3.11, so
        # each round has a new one.
        with _several(processes, made) as pool:
            given = portions[first : first + at_once]
            waiting = {pool.submit(_portion, site, plain, common.period, part, said, packs) for part in given}
            while waiting:
                done, waiting = wait(waiting, EVERY, FIRST_COMPLETED)
                for ended in done:
                    ended.result()
                progress.at(made.value)


_SPAWNING = get_context("spawn")
"""Forking would copy the locks of polars' threads; a fresh process has none."""


@contextmanager
def _several(processes: int, made: "Synchronized[int]") -> Iterator[ProcessPoolExecutor]:
    """Processes that make portions. What ends this one, a signal or a fault, ends them in what they do now.

    A pool by itself waits for all that it was given: minutes, with packs, of pages that nobody asks for.
    """
    others = {child.pid for child in active_children()}
    with ProcessPoolExecutor(processes, _SPAWNING, _begin, (made,)) as pool:
        try:
            yield pool
        except BaseException:
            mine = [child for child in active_children() if child.pid not in others]
            for child in mine:
                child.terminate()
            pool.shutdown(wait=False, cancel_futures=True)
            until = time.monotonic() + _GRACE
            for child in mine:
                child.join(max(0.0, until - time.monotonic()))
                child.kill()  # one that is deep in a library hears no signal before it returns
                child.join()
            raise


_GRACE = 15.0
"""Seconds in which a process that nobody asks any more leaves what it was making."""
_made: "Synchronized[int] | None" = None
_is_ended = False


def _begin(made: "Synchronized[int]") -> None:
    """What a process that makes pages begins with: it counts them where the first process sees it."""
    global _made
    _made = made
    signal.signal(signal.SIGTERM, _end)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """Ends this process where the one that asks for pages was killed, which can tell it nothing any more.

    Else it waits for portions for ever: it holds the other end of the pipe that they come by itself.
    """
    if parent := parent_process():
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(_GRACE)
        os._exit(1)


def _end(number: int, frame: object) -> None:
    """Leaves what is being made as an exception does, so that a browser at work for it is ended as well."""
    global _is_ended
    _is_ended = True
    signal.signal(number, signal.SIG_DFL)
    sys.exit(128 + number)


def _portion(site: Path, found: Published, period: str, keys: list[str], said: Row, packs: bool) -> None:
    """Councils' files, in a process that makes pages; none in one that was ended."""
    if not _is_ended:
        council_files(site, found, period, keys, said, packs, _one_made)


def _one_made() -> None:
    if _made is not None:
        with _made.get_lock():
            _made.value += 1


def _measures(site: Path, found: Published, common: Shared, known: Mapping[str, str]) -> dict[str, str]:
    said, hashes = edition(found), {}
    figures, deciles = measure.rows_of(found, common), measure.deciles_of(found, common)
    for key, row in tracked(common.measures.items(), "measures' pages looked at"):
        rows, parts_of = (of[key].to_dicts() if key in of else [] for of in (figures, deciles))
        stated = [rows + parts_of, common.replies.get(key, ())]
        parts = (_code(), common.digest, json.dumps(stated, default=str))
        hashes[key] = hashlib.sha256("\n".join(parts).encode()).hexdigest()
        if known.get(key) != hashes[key]:
            for address, content in measure.files(common, row, rows, parts_of, said).items():
                save(site / address, content)
    return hashes


def _others(
    site: Path, found: Published, common: Shared, aliases: Iterable[tuple[str, str]], held: list[Row]
) -> list[Row]:
    """The front page, the pages of words, what is new, and the files they need. Gives the feed's entries."""
    older = before(found)
    moved = new.differences(found, older, common)
    kept = new.entries(moved, found, held)
    files = {
        "index.html": front.page(found, common, front.names(found, aliases), edition(found)),
        "councils.csv": front.csv(common),
        "feed.xml": new.feed(kept, found),
        "peerbench.css": render.asset("peerbench.css"),
        "peerbench.js": render.asset("peerbench.js"),
        **explore.files(found, common, edition(found)),
    }
    for address, heading, parts in (
        ("measures.html", "Measures", texts.measures(common)),
        ("methods.html", "Methods", texts.methods(common)),
        ("coverage.html", "Coverage", texts.coverage(found, common)),
        ("accuracy.html", "Accuracy", texts.accuracy(found, common)),
        ("downloads.html", "Downloads", texts.downloads(found, common)),
        ("new.html", "What is new", texts.parts("new", {}, [new.bundle(moved, older)])),
    ):
        files |= _text(found, common, address, heading, parts)
    files["moved.csv"] = exports.written(content("files")["moved"], moved, common.synthetic)
    for address, page in files.items():
        save(site / address, page)
    return kept


def _text(found: Published, common: Shared, address: str, heading: str, parts: list[Row]) -> dict[str, bytes]:
    """A page of words with the CSV of each table on it."""
    bundles = [bundle for part in parts if isinstance(bundle := part.get("exhibit"), Bundle)]
    made = {f"{bundle.id}.csv": exports.table(bundle.table, common.synthetic) for bundle in bundles}
    made[address] = render.page(
        "text.html",
        here=address,
        heading=heading,
        parts=parts,
        asset=lambda bundle, width: f"{bundle}-{width}.svg",
        file=lambda bundle, kind: f"{bundle}.{kind}",
        weight=lambda bundle: rounding.size(len(made[f"{bundle}.csv"])),
        synthetic=common.synthetic,
        licence=common.manifest["licence"],
        edition=edition(found),
    )
    return made


def _index(site: Path, found: Published) -> None:
    """`index.json`: every page and feed with its bytes and hash, what they lead to, and the snapshot's."""
    manifest = found.manifest
    stated = {
        "snapshot": found.id,
        "schema_version": manifest["schema_version"],
        "synthetic": found.synthetic,
        "pages": [_described(site, path) for path in sorted(site.rglob("*.html"))],
        "feeds": [_described(site, path) for path in sorted(site.glob("*.xml"))],
        "beside": list(_beside(site)),
        "files_lie_in": f"{snapshot_files.FOLDER}/{found.id}/",
        "files": every_file(manifest),
    }
    save(site / INDEX, indented(stated))


def _beside(site: Path) -> Iterator[Row]:
    """The files that pages lead to (tables, drawings, packs), each by its address with its bytes."""
    for path in sorted(site.rglob("*")):
        address = path.relative_to(site).as_posix()
        of_snapshot = address.startswith(f"{snapshot_files.FOLDER}/")
        if (
            path.is_file()
            and path.suffix not in (".html", ".xml")
            and not of_snapshot
            and address not in OURS
        ):
            yield {"path": address, "bytes": path.stat().st_size}


def _described(site: Path, path: Path) -> Row:
    content = path.read_bytes()
    return {"path": path.relative_to(site).as_posix(), "bytes": len(content), "sha256": digest(content)}


@dataclass(frozen=True)
class _State:
    """By council and by measure the hash of what its page was made of, and the entries of the feed."""

    councils: dict[str, str]
    measures: dict[str, str]
    feed: list[Row]


def _state(site: Path) -> _State:
    """What was noted last, of a page that is gone or cut an empty hash, so that it is made again.

    Nothing where there is no note, no index or none that can be read: all is made again.
    """
    try:
        found = msgspec.json.decode((site / STATE).read_bytes(), type=_State)
    except (OSError, msgspec.DecodeError):
        return _State({}, {}, [])
    try:
        files = amiss(site)
    except NoIndex:
        return _State({}, {}, found.feed)
    broken = {unit(address) for address in (*files.gone, *files.cut)}
    return _State(
        {key: "" if ("council", key) in broken else digest for key, digest in found.councils.items()},
        {key: "" if ("measure", key) in broken else digest for key, digest in found.measures.items()},
        found.feed,
    )


def _remove(site: Path, key: str) -> None:
    (site / "council" / f"{key}.html").unlink(missing_ok=True)
    shutil.rmtree(site / "council" / key, ignore_errors=True)


def pages(settings: Settings) -> int:
    """The site from the latest snapshot. Gives the number of its pages."""
    aliases, found = load_register(settings.register_dir).aliases, published(settings)
    made = write(settings.home / "site", found, aliases, packs=settings.packs).pages
    pages_made(settings, found.id)
    return made


def pages_made(settings: Settings, snapshot: str) -> None:
    """Notes that the site shows a snapshot: until then `peerbench status` says that its pages failed."""
    Disk().put(settings.home / PAGES, json.dumps({"snapshot": snapshot}).encode() + b"\n")
    if settings.readable:
        make_readable(settings.home)


def make_readable(home: Path) -> None:
    """Lets every user of the machine read pages and snapshots, and pass through the home to them."""
    home.chmod(home.stat().st_mode | 0o011)
    for top in (home / "site", home / "warehouse"):
        for path in (top, *top.rglob("*")):
            if path.is_symlink() or not path.exists():
                continue
            path.chmod(path.stat().st_mode | (0o055 if path.is_dir() else 0o044))
