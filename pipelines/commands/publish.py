"""Commands on what is published: snapshots, withdrawals, evidence, site and packs."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from pipelines.errors import fail
from pipelines.settings import at_home, stated
from warehouse.text import one_line

snapshots = typer.Typer(
    no_args_is_help=True, help="What is published: list, show, verify, compare, step back."
)

Id = Annotated[str, typer.Argument(help="a snapshot's id, as `peerbench snapshots list` gives it")]


@snapshots.command("list")
def list_() -> None:
    """Every snapshot from the latest back: rows, bytes, and what was said of it since."""
    from pipelines.publish.storage import place
    from pipelines.query.snapshot_report import listed

    for line in listed(place(stated())):
        typer.echo(line)


@snapshots.command()
def show(snapshot: Id) -> None:
    """One snapshot: versions, what it was made from, signature, tables and notices."""
    from pipelines.publish.storage import place
    from pipelines.query.snapshot_report import described

    for line in described(place(stated()), snapshot):
        typer.echo(line)


@snapshots.command("verify")
def verify_snapshots(
    snapshot: Annotated[list[str] | None, typer.Argument(help="only these; else the whole chain")] = None,
    since: Annotated[str | None, typer.Option(help="the chain must lead back to this snapshot")] = None,
) -> None:
    """Every file, link and signature of the snapshots, and what mends each fault. Exit 1 for any."""
    from pipelines.operate.logs import told
    from pipelines.publish.storage import place
    from warehouse.snapshots.verify import faults

    settings = stated()
    where = place(settings if settings.warehouse else at_home())
    with told(settings):
        found = list(faults(where, snapshot or (), since))
    for fault in found:
        typer.echo(f"{fault.snapshot} {fault.path}: {fault.problem}\n  mend it: {fault.command}")
    signed = "" if where.keys.public else "; no key is set, so a file and its hash could both be replaced"
    typer.echo(f"{len(found)} faults{signed}")
    if found:
        raise typer.Exit(1)


@snapshots.command()
def prune(
    keep: Annotated[int, typer.Option(min=1, help="leave so many whole, and the last of each month")] = 30,
    grace_hours: Annotated[float, typer.Option(min=0, help="leave what was the latest so recently")] = 48,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="only say which")] = False,
) -> None:
    """Remove the files of old snapshots; manifests stay, and a notice says so."""
    from pipelines.publish.storage import place
    from warehouse.snapshots.retention import prunable
    from warehouse.snapshots.retention import prune as remove

    where, grace, now = place(stated()), timedelta(hours=grace_hours), datetime.now(UTC)
    gone = prunable(where, keep, grace, now) if dry_run else remove(where, keep, grace, now)
    for name in gone:
        typer.echo(f"{name}: {'would be' if dry_run else 'was'} emptied")
    stays = f": the last {keep} stay, the last of each month, and what was the latest for {grace_hours:g} h"
    typer.echo(f"{len(gone)} snapshots{'' if gone else stays}")


@snapshots.command()
def diff(
    old: Id,
    new: Id,
) -> None:
    """Rows added, removed and changed between two snapshots, by table and by cause."""
    from pipelines.publish.dictionary import declared
    from pipelines.publish.storage import place
    from warehouse.snapshots.difference import differences
    from warehouse.snapshots.snapshot import opened

    where = place(stated())
    found = list(differences(opened(where, old), opened(where, new), declared()))
    for row in found:
        counts = f"{row.added:>8,} added {row.removed:>8,} removed {row.changed:>8,} changed"
        typer.echo(f"{row.table:<20} {counts}  {row.cause}")
    typer.echo(f"{sum(row.added + row.removed + row.changed for row in found):,} rows differ")


@snapshots.command()
def use(
    snapshot: Id,
    reason: Annotated[str, typer.Option(help="why, for the notice on the later ones")],
    withdrawn_too: Annotated[
        bool, typer.Option("--withdrawn-too", help="even if a figure of it was taken back since")
    ] = False,
) -> None:
    """Step back to an older snapshot: readers see it from now on; the later ones stay, with a notice."""
    from pipelines.operate.logs import told
    from pipelines.publish.storage import place
    from pipelines.site.build import pages
    from warehouse.snapshots import retention
    from warehouse.snapshots.snapshot import opened

    if not reason.strip():
        fail("--reason: it is published, and must say why")
    settings = stated()
    opened(place(settings), snapshot)
    retention.use(place(settings), snapshot, reason, datetime.now(UTC), withdrawn_too)
    with told(settings):
        pages(settings)
    typer.echo(f"the latest snapshot is {snapshot} again")


def verify(
    landing: Annotated[
        bool, typer.Option("--landing", help="every file of landing against its hash")
    ] = False,
    evidence: Annotated[
        bool, typer.Option("--evidence", help="every published reading made again from landing")
    ] = False,
) -> None:
    """Find damaged files, or figures that landing does not bear out, and what mends each. Exit 1 for any."""
    if not (landing or evidence):
        fail("say what to verify: --landing, --evidence; snapshots: `peerbench snapshots verify`")
    found = 0
    if landing:
        from pipelines.collect.verify import faults
        from pipelines.operate.logs import told

        settings = at_home()
        with told(settings):
            damaged = list(faults(settings.home))
        found = len(damaged)
        for fault in damaged:
            typer.echo(f"{fault.path}: {fault.problem}\n  mend it: {fault.command}")
        typer.echo(f"{found} files damaged or missing")
    if evidence:
        found += _evidence()
    if found:
        raise typer.Exit(1)


def _evidence() -> int:
    from pipelines.operate.logs import told
    from pipelines.publish.storage import place
    from pipelines.publish.verify_evidence import misquotes
    from pipelines.reader_version import reader_version
    from warehouse.snapshots.snapshot import latest

    settings = stated()
    snapshot = latest(place(settings))
    with told(settings):
        found = list(misquotes(settings, snapshot.scan))
    for misquote in found:
        typer.echo(f"{misquote}\n  mend it: peerbench rebuild")
    of, now = snapshot.manifest.get("reader_version"), reader_version()
    if found and of is not None and of != now:
        typer.echo(f"the snapshot was read by reader {of}, and this program has {now}: that alone may be why")
    read = f"{snapshot.rows['procurements']:,} procurements and {snapshot.rows['criteria']:,} criteria"
    typer.echo(f"{read} of snapshot {snapshot.manifest['snapshot']} read again: {len(found)} do not agree")
    return len(found)


def publish(
    accept: Annotated[
        list[str] | None, typer.Option(help="a check that held the publish up, by the name it gave")
    ] = None,
    because: Annotated[str, typer.Option(help="why it may pass; it is published")] = "",
) -> None:
    """Publish what was held up, letting through this once the checks that are named, with the reason."""
    from pipelines.collect.landing import sole_writer
    from pipelines.operate.logs import told
    from pipelines.publish import checks, pending, snapshot
    from pipelines.publish.storage import place
    from pipelines.site.build import pages
    from warehouse.snapshots.retention import standing

    if bool(accept) != bool(because.strip()):
        fail("--accept and --because go together: what passes, and why")
    settings = stated()
    if unknown := [name for name in accept or () if not checks.is_check(name)]:
        held = pending.standing(settings.home)
        now = f"; held up now: {', '.join(held.faults)}" if held else "; nothing is held up now"
        fail(f"--accept: there is no check '{one_line(unknown[0], 100)}'; they are {checks.CHECKS}{now}")
    with sole_writer(settings.home), told(settings):
        standing(place(settings))  # a pointer that is lost comes first: no rebuild mends it
        pending.check(settings.home)
        new = snapshot.snapshot(settings, dict.fromkeys(accept or (), because.strip()))
        pages(settings)
    typer.echo(f"the latest snapshot is {new}")


def withdraw(
    reason: Annotated[str, typer.Option(help="why; it is published")],
    authority: Annotated[str | None, typer.Option(help="a council's ONS code, of a figure")] = None,
    measure: Annotated[str | None, typer.Option(help="the measure's id, of a figure")] = None,
    period: Annotated[str | None, typer.Option(help="its period; else every period")] = None,
    procurement: Annotated[str | None, typer.Option(help="the ocid whose reading is taken back")] = None,
) -> None:
    """Take back a figure, or the reading of a procurement; publishes a snapshot without it at once."""
    from pipelines.operate.logs import told
    from pipelines.publish import withdraw as taken

    if (procurement is None) == (authority is None or measure is None):
        fail("give --authority and --measure of a figure, or --procurement of a reading")
    with told(stated()):
        if procurement:
            new = taken.reading(stated(), procurement, reason)
        else:
            new = taken.figure(stated(), str(authority), str(measure), period, reason)
    typer.echo(f"taken back; the latest snapshot is {new}, and older ones carry a notice")


def replies() -> None:
    """Publish what councils replied, in seconds: a snapshot that shares every file but the replies."""
    from pipelines.operate.logs import told
    from pipelines.publish import replied
    from pipelines.site.build import pages

    settings = stated()
    with told(settings):
        new = replied.replies(settings)
        pages(settings)
    typer.echo(f"the replies are published; the latest snapshot is {new}")


def pack(
    name: Annotated[str, typer.Argument(help="a council's name, or its ONS code")],
    peers: Annotated[
        str | None,
        typer.Option(
            help="type, region, hub, mix or another kind; a set's id; or a file with a list of your own"
        ),
    ] = None,
    out: Annotated[Path, typer.Option(help="the folder to write into")] = Path("pack"),
) -> None:
    """Write one council's pack: a page in one file, PDF, workbook, CSV and a brief for a word processor."""
    from pipelines.progress_line import shown
    from pipelines.site.pack.bundle import pack as write
    from pipelines.untrusted import visible

    with shown() as progress:
        made = write(stated(), name, peers, out, lambda step: progress(step, True))
    for path in made.files:
        typer.echo(f"{path.stat().st_size:>9,} bytes  {visible(str(path))}")
    for problem in made.problems:
        typer.echo(f"peerbench: {problem}", err=True)


def site(
    packs: Annotated[
        bool,
        typer.Option("--packs", help="a PDF, a workbook and a brief of every council too: some seconds each"),
    ] = False,
) -> None:
    """Make the site again from the latest snapshot; only pages whose figures changed are written."""
    from pipelines.authorities.register.register import load_register
    from pipelines.operate.after import ended_in_words
    from pipelines.operate.logs import told
    from pipelines.query.snapshot_tables import published
    from pipelines.site.build import pages_made, write

    chosen = stated()
    with ended_in_words("pages that were written stay, and `peerbench site` makes the others"), told(chosen):
        found = published(chosen)
        made = write(
            chosen.home / "site",
            found,
            load_register(chosen.register_dir).aliases,
            packs=packs or chosen.packs,
        )
        pages_made(chosen, found.id)
    councils = f"{made.changed} of {made.councils} councils' made again"
    typer.echo(f"{made.pages} pages, {councils}: {chosen.home / 'site'}")
