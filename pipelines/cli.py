"""`peerbench`: parses, calls one function, prints."""

import os
import sys
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import chain
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from pipelines.authorities import commands as authorities
from pipelines.authorities.buyers.resolve import Resolver
from pipelines.authorities.register.register import load_register
from pipelines.clock import london_today
from pipelines.collect.release_json import records
from pipelines.collect.sources import FEEDS, SOURCES, source_of
from pipelines.commands import publish
from pipelines.display import shown
from pipelines.errors import Told, tell_ours
from pipelines.errors import errors_told as _errors_told
from pipelines.errors import fail as _fail
from pipelines.settings import Settings
from pipelines.settings import stated as _settings
from pipelines.social_value import commands as social_value
from pipelines.social_value.read import read_release, unreadable
from pipelines.untrusted import marked
from warehouse.text import one_line

app = typer.Typer(cls=Told, add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)

app.command("pack")(publish.pack)
app.command("site")(publish.site)

PAGES_FAILED = "a snapshot was published, what comes after it failed: `peerbench site` makes the pages"


@app.callback()
def peerbench(context: typer.Context) -> None:
    """The social value peer benchmark for English councils."""
    if context.invoked_subcommand not in ("pack", "open"):
        # What lies in a home is its owner's: notices as received name people. Packs are for others.
        os.umask(0o077)


@app.command()
def read(
    files: Annotated[
        list[Path], typer.Argument(help="JSON or JSONL of OCDS releases or packages, or .gz, .zst")
    ],
    format: Annotated[str, typer.Option(help="text or jsonl")] = "text",
    explain: Annotated[bool, typer.Option("--explain", help="the notice with the evidence marked")] = False,
) -> None:
    """Read releases: state, social value weight and the words that prove it, a line a release."""
    if format not in ("text", "jsonl"):
        _fail(f"--format: '{format}' is not text or jsonl")
    with _errors_told():
        resolver = Resolver(load_register(_settings().register_dir))
        for record in chain.from_iterable(records(path) for path in files):
            if record.body is None:
                line = unreadable("unknown", record.problem or "unreadable") | {"ocid": record.ocid}
            else:
                line = read_release(record.body, source_of(record.body["ocid"]), resolver)
            if explain and record.body is not None:
                _explain(record.body, line)
            else:
                _print(line, format)


@app.command()
def evaluate(
    gold: Annotated[
        list[Path] | None, typer.Argument(help="labelled cases, JSONL; see docs/accuracy.md")
    ] = None,
    buyers: Annotated[
        Path | None, typer.Option(help="labelled buyers' names instead, CSV; see docs/authorities.md")
    ] = None,
    against: Annotated[
        Path | None, typer.Option(help="readings to score, from `read --format jsonl`; else it reads itself")
    ] = None,
    releases: Annotated[Path | None, typer.Option(help="the labelled releases, if not beside")] = None,
    misses: Annotated[int, typer.Option(help="how many misses to list")] = 20,
    markdown: Annotated[bool, typer.Option("--markdown", help="a table for docs/accuracy.md")] = False,
) -> None:
    """Precision and recall of the reader on labelled cases, with intervals, and what it missed."""
    if buyers:
        _evaluate_buyers(buyers, misses)
    elif not gold:
        _fail("say what to evaluate: labelled cases, or --buyers FILE")
    from pipelines.evaluation.cases import cases, readings
    from pipelines.evaluation.reader import evaluate as score
    from pipelines.evaluation.reader import lines, trivial
    from pipelines.evaluation.reader import markdown as table

    with _errors_told():
        for path in gold or ():
            found = list(cases(path, releases))
            resolver = Resolver(load_register(_settings().register_dir))
            read = readings(against) if against else None
            pairs = [(case, case.reading(read, resolver)) for case in found]
            report = score(pairs)
            if against and len(report.unread) == len(found):
                _fail(f"{against}: holds no reading of a case of {path}; it takes `read --format jsonl`")
            report.shares |= trivial(found)
            typer.echo(table(path.name, report) if markdown else f"{path}: {len(found)} cases")
            for line in () if markdown else lines(report, misses):
                typer.echo(line)


def _evaluate_buyers(file: Path, misses: int) -> None:
    from pipelines.evaluation.buyers import report_lines, resolve_cases

    with _errors_told():
        found = list(resolve_cases(file, Resolver(load_register(_settings().register_dir))))
        typer.echo(f"{file}: {len(found)} labelled names")
        for line in report_lines(found, misses):
            typer.echo(line)


@app.command("import")
def import_(
    file: Annotated[
        Path,
        typer.Argument(
            help="JSON or JSONL of OCDS releases or packages, a saved notice page, or the "
            + ", ".join(
                f"{source.exports} of {source.title}" for source in SOURCES.values() if source.exports
            )
            + "; .gz and .zst too"
        ),
    ],
    source: Annotated[str, typer.Option(help="which service published it: " + ", ".join(SOURCES))],
    strict: Annotated[bool, typer.Option(help="exit 2 when a record is refused")] = False,
) -> None:
    """Land recorded releases, so that history can be loaded from bulk files."""
    if source not in SOURCES:
        _fail(f"--source: '{source}' is not one of {', '.join(SOURCES)}")
    from pipelines.collect.importing import import_file
    from pipelines.publish.storage import begin

    settings = _settings()
    with _errors_told():
        begin(settings)
        counted = import_file(settings.home, file, source)
    typer.echo(
        f"{file}: {counted.landed} releases landed in {counted.days} days, {len(counted.refused)} refused"
    )
    for refusal in counted.refused:
        reason = refusal.reason.replace(f"{refusal.rule}: ", "", 1)
        typer.echo(f"{file}: record {refusal.position}: {refusal.rule}: {one_line(reason)}", err=True)
    if counted.refused and not counted.landed:
        _fail(f"{file}: nothing landed: every record was refused; what came is kept in landing, as it came")
    if not counted.landed:
        typer.echo(f"{file}: holds no release", err=True)
    if strict and counted.refused:
        raise typer.Exit(2)


@app.command()
def run(
    days: Annotated[int | None, typer.Option(help="the last N days, today included", min=1)] = None,
    first: Annotated[datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="first day")] = None,
    last: Annotated[datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="last day")] = None,
    source: Annotated[list[str] | None, typer.Option(help="only this service; may be repeated")] = None,
    collect: Annotated[bool, typer.Option(help="ask the services; without it, what was landed")] = True,
    again: Annotated[bool, typer.Option("--again", help="ask complete days too")] = False,
) -> None:
    """Do the whole job: collect, read, resolve, compare, publish. By default the last 14 days."""
    begin, end = _range(days, first, last, collect)
    settings = _settings()
    sources = source or list(settings.addresses)
    for name in sources:
        if name not in FEEDS:
            _fail(f"--source: '{name}' is not one of {', '.join(FEEDS)}")
        if name not in settings.addresses:
            _fail(f"--source: '{name}' is left out by an empty PEERBENCH_{name.upper()}_URL")
    from assets.run import run as whole_job

    with _errors_told(), shown() as progress:
        summary = whole_job(settings, sources, begin, end, collect, again, progress)
    _ended(settings, summary.published, summary.problems, summary.fault)


@app.command()
def demo(
    everything: Annotated[bool, typer.Option("--all", help="all three years instead of the last")] = False,
) -> None:
    """Do the whole job over the SYNTHETIC sample, from a server on this machine."""
    from assets.demo import demo as whole_demo
    from pipelines.query.council import page_of
    from pipelines.query.summary import most_read

    home = _settings().home / "demo"
    with _errors_told(), shown() as progress:
        settings, summary = whole_demo(home, everything, progress)
    _ended(settings, summary.published, summary.problems, summary.fault)
    name = most_read(settings)
    if name is None:
        _fail("the demo read no criteria")
    typer.echo("")
    for line in council_lines(settings, name):
        typer.echo(line)
    typer.echo(f"\nThe page: {page_of(settings, name)}")
    prefix = f"PEERBENCH_HOME={home} {Path(sys.argv[0])}"
    typer.echo("Try next:")
    typer.echo(f"  {prefix} councils")
    typer.echo(f"  {prefix} council '{name}'")
    typer.echo(f"  {prefix} tables")


@app.command("stand-in", context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def stand_in(options: typer.Context) -> None:
    """Serve both services on this machine, as they behave: --port, --faults all, --releases FILE, --help."""
    os.execv(sys.executable, [sys.executable, "-m", "sample", "serve", *options.args])  # noqa: S606 no shell


@app.command()
def audit(
    against: Annotated[
        list[Path] | None,
        typer.Option(help="a file that names all notices of some days: daily CSV, daily ZIP, OCDS JSON"),
    ] = None,
) -> None:
    """What was collected against what should be: open days, and notices that are missing. Exit 1 for any."""
    from pipelines.collect import reconcile
    from pipelines.collect.landing import sole_writer

    home = _settings().home
    with _errors_told():
        whole = True
        for path in against or ():
            with sole_writer(home):
                lines, held = reconcile.against(home, path)
            whole = whole and held
            for line in lines:
                typer.echo(one_line(line))
        for line in reconcile.report(home):
            typer.echo(line)
        if not (whole and reconcile.is_whole(home)):
            raise typer.Exit(1)


@app.command()
def status(
    json: Annotated[bool, typer.Option("--json", help="the same facts for a script")] = False,
) -> None:
    """Where this home stands: collecting, runs, quarantine, snapshot, pages; exit codes in operations.md."""
    from pipelines.query import status as standing

    with _errors_told():
        found = list(standing.facts(_settings()))
        if json:
            told = msgspec.json.format(msgspec.json.encode(standing.as_json(found)), indent=1).decode()
            typer.echo(told)
        for fact in () if json else found:
            typer.echo(fact.line)
    raise typer.Exit(standing.exit_code(found))


@app.command()
def rebuild() -> None:
    """Make every table again from landing, and publish a snapshot. Needs no Dagster."""
    from pipelines.publish.runs import dead
    from pipelines.rebuild import rebuild as again

    settings = _settings()
    if dead(settings.home):
        from assets.run import free_killed

        free_killed(settings)
    before = _current(settings)
    try:
        with _errors_told(), shown() as progress:
            again(settings, lambda step: progress(step, True))
    except typer.Exit as ended:
        if _current(settings) == before:
            raise
        typer.echo(f"peerbench: {PAGES_FAILED}", err=True)
        raise typer.Exit(3 if ended.exit_code == 2 else ended.exit_code) from None
    _ended(settings, True, ())


def _current(settings: Settings) -> str | None:
    """The snapshot that readers see now; null where none can be told."""
    from pipelines.publish.storage import place
    from warehouse.snapshots.manifest import SnapshotError

    try:
        pointer = place(settings).pointer()
    except (OSError, SnapshotError):
        return None
    return pointer.snapshot if pointer else None


@app.command()
def councils(
    authority_type: Annotated[
        str | None, typer.Option("--type", help="only this type, as 'London borough'")
    ] = None,
    region: Annotated[str | None, typer.Option(help="only this region")] = None,
) -> None:
    """The councils of the latest snapshot: procurements in scope, and those whose criteria can be read."""
    from pipelines.query.council import listed

    with _errors_told():
        for line in listed(_settings(), authority_type, region):
            typer.echo(marked(line))


@app.command()
def council(
    name: Annotated[str, typer.Argument(help="a council's name, or its ONS code")],
    period: Annotated[
        str, typer.Option(help="all, a financial year as 2025/26, or '36 months to 2026-03'")
    ] = "all",
    peers: Annotated[
        str | None,
        typer.Option(help="type, region or another kind; a set's id or name; or a file of names or codes"),
    ] = None,
    every_set: Annotated[bool, typer.Option("--every-set", help="every peer set, not only type")] = False,
    json: Annotated[bool, typer.Option("--json", help="every figure as JSON, breakdowns and all")] = False,
) -> None:
    """One council's figures with intervals, bounds and peers, from the latest snapshot."""
    from pipelines.query.council import figures, lines

    with _errors_told():
        if json:
            found = figures(_settings(), name, period, peers)
            typer.echo(msgspec.json.format(msgspec.json.encode(found), indent=1).decode())
            return
        for line in lines(_settings(), name, period, peers, every_set):
            typer.echo(marked(line))


@app.command()
def tables() -> None:
    """The tables of the latest snapshot: rows, and where the Parquet lies."""
    from pipelines.publish.storage import place
    from warehouse.snapshots.snapshot import latest

    with _errors_told():
        directory, manifest = latest(place(_settings()))
    for file in manifest["files"]:
        typer.echo(f"{file['table']:<20} {file['rows']:>9} rows  {directory / file['path']}")


app.command("label")(social_value.label)
app.add_typer(social_value.model, name="model")


def council_lines(settings: Settings, name: str) -> Iterator[str]:
    """The lines of `council`."""
    from pipelines.query.council import lines

    return lines(settings, name)


app.command("resolve")(authorities.resolve)
app.command("buyers")(publish.buyers)
authorities.reference.command("check")(publish.check_register)
app.add_typer(authorities.reference, name="reference")
app.add_typer(publish.snapshots, name="snapshots")
app.command("verify")(publish.verify)
app.command("sql")(publish.sql)
app.command("open")(publish.open_)
app.command("trace")(publish.trace)
app.command("withdraw")(publish.withdraw)
app.command("publish")(publish.publish)


def _range(
    days: int | None, first: datetime | None, last: datetime | None, collect: bool
) -> tuple[date | None, date | None]:
    """The days asked for. Without any, the last 14, or with --no-collect all that was landed."""
    if days and (first or last):
        _fail("--days and --from or --to exclude each other")
    today = london_today()
    if not (days or first or last):
        return (today - timedelta(days=13), today) if collect else (None, None)
    end = last.date() if last else today
    begin = first.date() if first else end - timedelta(days=(days or 14) - 1)
    if begin > end:
        _fail(f"--from: {begin} is later than {end}")
    return begin, end


def _ended(
    settings: Settings, published: bool, problems: Sequence[str], fault: Exception | None = None
) -> None:
    """What a run left; exit 1 when it published nothing, 3 when it published and then something failed."""
    from pipelines.query.summary import summary

    for problem in problems:
        typer.echo(f"peerbench: {one_line(problem)}", err=True)
    if not published:
        typer.echo("peerbench: nothing was published; what was landed stays", err=True)
    else:
        for line in summary(settings):
            typer.echo(line)
        if problems:
            typer.echo(f"peerbench: {PAGES_FAILED}", err=True)
    if fault:
        tell_ours(fault)
    if problems or not published:
        raise typer.Exit(3 if published else 1)


def _explain(release: dict[str, object], line: dict[str, object]) -> None:
    from rich.console import Console

    from pipelines.social_value.explain import explained

    console = Console(highlight=False, markup=False, soft_wrap=True)
    for row in explained(release, line):
        console.print(row)


def _print(line: dict[str, object], format: str) -> None:
    if format == "jsonl":
        sys.stdout.write(msgspec.json.encode(line).decode() + "\n")
        return
    weight = line["weight_pct"] if line["weight_pct"] is not None else "-"
    reason = f" ({line['reason']})" if line["reason"] else ""
    typer.echo(f"{marked(str(line['ocid'] or 'no ocid'))}  {line['state']}{marked(reason)}  weight {weight}")


def main() -> None:
    """The console script."""
    app()
