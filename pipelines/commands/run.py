"""Commands that do the whole job, or make every table again."""

import os
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated
from uuid import uuid4

import typer

from pipelines.collect.landing import sole_writer
from pipelines.commands.days import read_days
from pipelines.errors import errors_told, fail, tell_ours
from pipelines.operate.after import ended_in_words, looked_after
from pipelines.operate.logs import logged
from pipelines.publish import runs
from pipelines.settings import MOST_DAYS, Settings, stated
from warehouse.text import one_line

PAGES_FAILED = "a snapshot was published, what comes after it failed: `peerbench site` makes the pages"

PAGES_LACK = "a snapshot was published, and its pages are not all made: `peerbench site` makes them"
AGAIN = "nothing was published: `peerbench rebuild` begins again"
NOTHING = "nothing was published; what was landed stays"


def run(
    days: Annotated[int | None, typer.Option(help="the last N days, today too", min=1, max=MOST_DAYS)] = None,
    first: Annotated[datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="first day")] = None,
    last: Annotated[datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="last day")] = None,
    source: Annotated[list[str] | None, typer.Option(help="only this service; may be repeated")] = None,
    collect: Annotated[bool, typer.Option(help="ask the services; without it, what was landed")] = True,
    again: Annotated[bool, typer.Option("--again", help="ask complete days too")] = False,
) -> None:
    """Do the whole job: collect, read, resolve, compare, publish. By default the last 14 days."""
    from pipelines.collect.sources import FEEDS
    from pipelines.progress_line import shown

    landed = not (collect or days or first or last)
    settings = stated()
    begin, end = (None, None) if landed else read_days(settings, days, first, last)
    sources = source or list(settings.addresses)
    for name in sources:
        if name not in FEEDS:
            fail(f"--source: '{name}' is not one of {', '.join(FEEDS)}")
        if name not in settings.addresses:
            fail(f"--source: '{name}' is left out by an empty PEERBENCH_{name.upper()}_URL")
    if settings.nightly:
        import assets.definitions  # noqa: F401 it refuses a time that never comes, before anything is begun
    run_id = str(uuid4())
    with looked_after(settings, night=collect):
        with sole_writer(settings.home):
            # Noted before Dagster is loaded, which takes its time: what is killed in it is told as well.
            runs.begin(settings.home, run_id, sources if collect else [], begin, end)
            from assets.run import documents as read_documents
            from assets.run import run as whole_job

            with shown() as line, logged(settings, line) as progress:
                summary = whole_job(settings, sources, begin, end, collect, again, progress, run_id=run_id)
        _ended(settings, summary.published, summary.problems, summary.fault)
        if collect and settings.documents_a_night:
            # The notices are published: no document keeps them waiting.
            with errors_told(), shown() as line, logged(settings, line) as progress:
                more = read_documents(settings, progress=progress)
            if more is not None:
                _ended(settings, more.published, more.problems, more.fault)


def documents(
    fetch: Annotated[bool, typer.Option(help="ask for them; without it, what was landed")] = True,
) -> None:
    """Ask for tender documents that are due, read what is new, and publish with what it says."""
    from assets.run import documents as read_documents
    from pipelines.progress_line import shown

    settings = stated()
    with looked_after(settings):
        with shown() as line, logged(settings, line) as progress:
            summary = read_documents(settings, fetch, progress)
        if summary is None:
            typer.echo("no new document: the snapshot stands")
        else:
            _ended(settings, summary.published, summary.problems, summary.fault)


def demo(
    everything: Annotated[bool, typer.Option("--all", help="all three years instead of the last")] = False,
) -> None:
    """Do the whole job over the SYNTHETIC sample, from a server on this machine."""
    from assets.demo import demo as whole_demo
    from pipelines.progress_line import shown
    from pipelines.query.council import lines, page_of
    from pipelines.query.summary import most_read

    home = stated().home / "demo"
    kept = f"what was landed and published stays in {home}, and `peerbench demo` goes on from there"
    with ended_in_words(kept, home), shown() as progress:
        settings, summary = whole_demo(home, everything, progress)
    _ended(settings, summary.published, summary.problems, summary.fault)
    name = most_read(settings)
    if name is None:
        fail("the demo read no criteria")
    typer.echo("")
    for line in lines(settings, name):
        typer.echo(line)
    typer.echo(f"\nThe page: {page_of(settings, name)}")
    prefix = f"PEERBENCH_HOME={home} {Path(sys.argv[0])}"
    typer.echo("Try next:")
    typer.echo(f"  {prefix} councils")
    typer.echo(f"  {prefix} council '{name}'")
    typer.echo(f"  {prefix} tables")


def rebuild(
    changed: Annotated[bool, typer.Option("--changed", help="read what changed: the same tables")] = False,
) -> None:
    """Make every table again from landing, and publish a snapshot. Needs no Dagster."""
    from pipelines.progress_line import shown
    from pipelines.publish.runs import dead
    from pipelines.rebuild import rebuild as again

    settings = stated()
    if dead(settings.home):
        from assets.run import free_killed

        free_killed(settings)
    before = _current(settings)
    try:
        with errors_told(), looked_after(settings), shown() as line, logged(settings, line) as progress:
            again(settings, lambda step: progress(step, True), changed)
    except SystemExit:  # a signal, which was told
        then = AGAIN if _current(settings) == before else PAGES_LACK
        typer.echo(f"peerbench: {then}", err=True)
        raise
    except typer.Exit as ended:
        if _current(settings) == before:
            if ended.exit_code == 1:
                typer.echo(f"peerbench: {NOTHING}", err=True)
            raise
        typer.echo(f"peerbench: {PAGES_FAILED}", err=True)
        raise typer.Exit(3 if ended.exit_code == 2 else ended.exit_code) from None
    _ended(settings, True, ())


def stand_in(options: typer.Context) -> None:
    """Serve both services on this machine, as they behave: --help says its speed, content and faults."""
    os.execv(sys.executable, [sys.executable, "-m", "sample", "serve", *options.args])  # noqa: S606 no shell


def _ended(
    settings: Settings, published: bool, problems: Sequence[str], fault: Exception | None = None
) -> None:
    """What a run left; exit 1 when it published nothing, 3 when it published and then something failed."""
    from pipelines.query.summary import summary

    for problem in problems:
        typer.echo(f"peerbench: {one_line(problem)}", err=True)
    if not published:
        typer.echo(f"peerbench: {NOTHING}", err=True)
    else:
        for line in summary(settings):
            typer.echo(line)
        if problems:
            typer.echo(f"peerbench: {PAGES_FAILED}", err=True)
    if fault:
        tell_ours(fault)
    if problems or not published:
        raise typer.Exit(3 if published else 1)


def _current(settings: Settings) -> str | None:
    """The snapshot that readers see now; null where none can be told."""
    from pipelines.publish.storage import place
    from warehouse.snapshots.manifest import SnapshotError

    try:
        pointer = place(settings).pointer()
    except (OSError, SnapshotError):
        return None
    return pointer.snapshot if pointer else None
