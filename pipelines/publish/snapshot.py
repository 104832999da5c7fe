"""The snapshot of all tables."""

import hashlib
from collections.abc import Callable, Mapping
from functools import cache, partial
from importlib.metadata import version as version_of
from pathlib import Path

import polars as pl

from pipelines import kept
from pipelines.authorities.register.register import digest_of, load_register
from pipelines.collect import ledger
from pipelines.collect.sources import FEEDS
from pipelines.criteria.rules import RULE_VERSION, RULES
from pipelines.program import program
from pipelines.publish import checks, less, pending
from pipelines.publish.conditions import all_problems
from pipelines.publish.dictionary import declared
from pipelines.publish.storage import begin, place
from pipelines.publish.verify_evidence import unpublishable
from pipelines.publish.withdrawn_figures import blanked
from pipelines.reader_version import decides, reader_version
from pipelines.settings import Settings
from pipelines.social_value.withdrawals import withdrawals as withdrawn
from warehouse.errors import UserError
from warehouse.interim import parts, scan
from warehouse.progress import say
from warehouse.snapshots.difference import REGISTER_HASH
from warehouse.snapshots.made_from import MadeFrom
from warehouse.snapshots.manifest import About
from warehouse.snapshots.package import write as write_package
from warehouse.snapshots.retention import prune_whole_chain, standing
from warehouse.snapshots.snapshot import publish
from warehouse.tables.declared import Table
from warehouse.tables.published import version

LICENCE = "Contains public sector information licensed under the Open Government Licence v3.0."
AGAIN = "`peerbench rebuild` makes every table again from landing"
OF_READER = ("criteria", "documents", "notices", "social_value")
"""Stages whose modules that read count for the version of the reader alone; shared ones count for both."""
OURS = "every table was made again for this, so it is a fault of peerbench: please report it"


class NotPublished(UserError):
    """A table breaks a condition that must hold; the message names it."""

    exit_code = 1


class NothingToAccept(NotPublished):
    """A check was named for acceptance that holds: a bad argument."""

    exit_code = 2


def snapshot(
    settings: Settings,
    accepted: Mapping[str, str] | None = None,
    whole: bool = False,
    moved: Callable[[], None] = lambda: None,
) -> str:
    """Publishes all tables. Gives the snapshot's id.

    `moved` is called once readers see it: what fails from there on does not undo it.

    `accepted`: faults of `less`, by name, that this one publish lets through, and why. `whole`: every table
    was made again for it, so that to make them once more is no remedy. Raises NotPublished
    when a check does not hold, or when one is accepted that holds; SnapshotError for a lost pointer.
    """
    say("snapshot: held against landing and the last one, checked, written")
    accepted = dict(accepted or {})
    begin(settings)
    standing(place(settings))
    register = load_register(settings.register_dir)
    of_register = {
        "register": register.id,
        "register_version": register.version,
        REGISTER_HASH: digest_of(settings.register_dir),
    }
    versions = {"rule_version": RULE_VERSION, "reader_version": reader_version(), **of_register}
    held = less.held(settings, versions, whole)
    if not held.faults and not any((settings.home / "landing").rglob("*.zst")):
        raise NotPublished("not published: nothing has landed yet; `peerbench run` or `import` comes first")
    if holding := sorted(accepted.keys() - {fault.check for fault in held.faults}):
        raise NothingToAccept(
            f"not published: --accept {holding[0]}: it holds, so there is nothing to accept"
        )
    if open_ := [fault for fault in held.faults if fault.check not in accepted]:
        pending.note(settings.home, {fault.check: (fault.problem, fault.mend) for fault in held.faults})
        accept = pending.accept(fault.check for fault in held.faults)
        told = "; ".join(map(str, open_))
        raise NotPublished(f"not published: {told}; or let them through this once, in public: {accept}")
    again = OURS if whole else AGAIN
    if problems := all_problems(settings.home):
        raise NotPublished(f"not published: {'; '.join(problems)}; {again}")
    if misread := list(unpublishable(settings)):
        first = "; ".join(str(found) for found in misread[:3])
        raise NotPublished(
            f"not published: {len(misread)} readings do not agree with landing: {first}; {again}"
        )
    let = [fault for fault in held.faults if fault.check in accepted]
    about: About = {
        "synthetic": register.synthetic,
        "register": of_register["register"],
        "register_version": of_register["register_version"],
        REGISTER_HASH: of_register[REGISTER_HASH],
        "rule_version": RULE_VERSION,
        "reader_version": versions["reader_version"],
        "rules": {rule.id: rule.version for rule in RULES.values()},
        "model_version": _model_version(settings.home),
        "benchmark_version": benchmark_version(),
        "schema_version": version(),
        "licence": LICENCE,
        "landing_sha256": landing_digest(settings.home),
        "compared_with": held.last,
        "gone": held.gone,
        "reply_to": settings.reply_to,
        "landing": {"damaged": held.damaged, "asked_again": held.replaced},
        "accepted": [
            {"check": f.check, "because": accepted[f.check], "problem": f.problem, "files": list(f.files)}
            for f in let
        ],
    }
    tables = declared()
    taken_back = withdrawn(settings.home)
    rows = {name: blanked(scan(settings.home, name), tables[name], taken_back) for name in tables}
    rows["quarantine"] = pl.concat([rows["quarantine"], _let_through(let, accepted, rows["quarantine"])])
    unlinked = checks.LAST in accepted
    # Not of tables that are published otherwise than they lie there.
    same = [
        name for name in tables if name != "quarantine" and not (taken_back and _has_figures(tables[name]))
    ]
    made_from = MadeFrom(
        kept.published(settings.home),
        program("publish"),
        {name: list(parts(settings.home, name).values()) for name in same},
    )
    sources = [(source.title, source.address) for source in FEEDS.values()]
    package = partial(write_package, sources=sources)
    published = publish(place(settings), rows, about, tables, package, unlinked=unlinked, made_from=made_from)
    moved()
    ledger.lost(
        settings.home,
        [
            path.removeprefix("landing/")
            for path in (*held.replaced, *(path for f in let for path in f.files))
        ],
    )
    pending.clear(settings.home)
    if settings.keep_snapshots:
        prune_whole_chain(place(settings), settings.keep_snapshots)
    return published


def _has_figures(table: Table) -> bool:
    """Whether a withdrawal of a figure changes what is published of the table."""
    return bool(table.figures) or table.name == "questions"


def _let_through(let: list[checks.Fault], why: Mapping[str, str], like: pl.LazyFrame) -> pl.LazyFrame:
    """A row of quarantine for each fault that was accepted: researchers see it beside what was refused."""
    rows = [
        {
            "stage": "publish",
            "source": "",
            "ocid": None,
            "rule": f"accepted {fault.check}",
            "reason": f"accepted for this snapshot: {why[fault.check]}: {fault.problem}",
        }
        for fault in let
    ]
    return pl.LazyFrame(rows, schema=like.collect_schema())


def _model_version(home: Path) -> str | None:
    """The model that gave the themes; null where there is none."""
    found = scan(home, "theme_model").select("model_version").unique().sort("model_version").collect()
    return ";".join(found["model_version"]) or None


@cache
def benchmark_version() -> str:
    """The program's version, with a short hash of what it makes figures with, but for the reading rules.

    They and the modules that read by them have versions of their own, and so have register and model.
    """
    root = Path(__file__).parents[2]
    found = hashlib.sha256()
    for folder in ("pipelines", "warehouse/measures", "warehouse/frameworks", "warehouse/questions"):
        for path in sorted((root / folder).rglob("*")):
            below = path.relative_to(root)
            if path.suffix in (".py", ".toml") and not (below.parts[1] in OF_READER and decides(path)):
                found.update(f"{below.as_posix()} {hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return f"{version_of('peerbench')}+{found.hexdigest()[:8]}"


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
