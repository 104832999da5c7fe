"""The snapshot of all tables, and the pages made from it."""

import hashlib
import json
from pathlib import Path

from pipelines.authorities.register.register import load_register
from pipelines.criteria.rules import RULE_VERSION
from pipelines.publish.blanked import blanked
from pipelines.publish.checks import all_problems
from pipelines.publish.dictionary import declared
from pipelines.publish.evidence import misquotes
from pipelines.publish.place import begin, place
from pipelines.settings import Settings
from pipelines.social_value.withdrawals import withdrawals as withdrawn
from warehouse.disk import Disk
from warehouse.errors import UserError
from warehouse.package import write as write_package
from warehouse.retention import prune, standing
from warehouse.snapshot import publish
from warehouse.store import scan
from warehouse.tables.published import version

PAGES = "pages.json"
LICENCE = "Contains public sector information licensed under the Open Government Licence v3.0."


class NotPublished(UserError):
    """A table breaks a condition that must hold; the message names it."""


def snapshot(settings: Settings) -> str:
    """Publishes all tables. Gives the snapshot's id. Raises NotPublished when a check does not hold."""
    if not any((settings.home / "landing").rglob("*.zst")):
        raise NotPublished("not published: nothing has landed yet; `peerbench run` or `import` comes first")
    begin(settings)
    standing(place(settings))
    if problems := all_problems(settings.home):
        raise NotPublished("not published: " + "; ".join(problems))
    if misread := list(misquotes(settings, lambda name: scan(settings.home, name))):
        first = "; ".join(str(found) for found in misread[:3])
        raise NotPublished(f"not published: {len(misread)} readings do not agree with landing: {first}")
    register = load_register(settings.register_dir)
    about = {
        "synthetic": register.synthetic,
        "register": register.id,
        "register_version": register.version,
        "rule_version": RULE_VERSION,
        "schema_version": version(),
        "licence": LICENCE,
        "landing_sha256": landing_digest(settings.home),
    }
    tables = declared()
    taken_back = withdrawn(settings.home)
    rows = {name: blanked(scan(settings.home, name), tables[name], taken_back) for name in tables}
    published = publish(place(settings), rows, about, tables, write_package)
    if settings.keep_snapshots:
        prune(place(settings), settings.keep_snapshots)
    return published


def landing_digest(home: Path) -> str:
    """One hash over all of landing: of each file its place, and its content, by which it is named.

    Two homes with the same hash hold the same bytes received, from the same windows.
    """
    root, found = home / "landing", hashlib.sha256()
    for path in sorted(root.rglob("*")):
        if path.suffix == ".zst":
            line = path.relative_to(root).as_posix()
        elif path.suffix == ".json":
            line = f"{path.relative_to(root).as_posix()} {hashlib.sha256(path.read_bytes()).hexdigest()}"
        else:
            continue
        found.update(f"{line}\n".encode())
    return found.hexdigest()


def pages(settings: Settings) -> int:
    """The site from the latest snapshot. Gives the number of its pages."""
    # Charts and their libraries are loaded only where pages are made.
    from pipelines.publish.published import published
    from pipelines.publish.site import write

    aliases, found = load_register(settings.register_dir).aliases, published(settings)
    made = write(settings.home / "site", found, aliases, packs=settings.packs).pages
    pages_made(settings, found.id)
    return made


def pages_made(settings: Settings, snapshot: str) -> None:
    """Notes that the site shows a snapshot: until then `peerbench status` says that its pages failed."""
    Disk().put(settings.home / PAGES, json.dumps({"snapshot": snapshot}).encode() + b"\n")
    if settings.readable:
        make_readable(settings.home)


def pages_of(home: Path) -> str | None:
    """The snapshot that the site shows; null where no pages were made, or nobody can tell."""
    try:
        found = json.loads((home / PAGES).read_bytes())["snapshot"]
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None
    return found if isinstance(found, str) else None


def make_readable(home: Path) -> None:
    """Lets every user of the machine read pages and snapshots, and pass through the home to them."""
    home.chmod(home.stat().st_mode | 0o011)
    for top in (home / "site", home / "warehouse"):
        for path in (top, *top.rglob("*")):
            if path.is_symlink() or not path.exists():
                continue
            path.chmod(path.stat().st_mode | (0o055 if path.is_dir() else 0o044))
