"""`peerbench`: parses, calls one function, prints."""

import sys
from pathlib import Path
from typing import Annotated, NoReturn

import msgspec
import typer

from pipelines.authorities.register import load
from pipelines.authorities.resolve import Resolver
from pipelines.collect.bulk import import_file
from pipelines.collect.decode import UnreadableFile, records
from pipelines.collect.landing import LandingBusy
from pipelines.settings import Settings
from pipelines.social_value.read import read_release, unreadable

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)

SOURCES = ("contracts_finder", "find_a_tender", "public_contracts_scotland", "sell2wales")
OCID_PREFIXES = {
    "ocds-b5fd17-": "contracts_finder",
    "ocds-h6vhtk-": "find_a_tender",
    "ocds-r6ebe6-": "public_contracts_scotland",
    "ocds-kuma6s-": "sell2wales",
}


@app.callback()
def peerbench() -> None:
    """The social value peer benchmark for English councils."""


@app.command()
def read(
    files: Annotated[
        list[Path], typer.Argument(help="JSON or JSONL of OCDS releases or packages, or .gz, .zst")
    ],
    format: Annotated[str, typer.Option(help="text or jsonl")] = "text",
) -> None:
    """Read releases: state, social value weight and the words that prove it, a line a release."""
    if format not in ("text", "jsonl"):
        _fail(f"--format: '{format}' is not text or jsonl")
    resolver = _resolver()
    for path in files:
        try:
            for record in records(path):
                if record.body is None:
                    line = unreadable("unknown", record.problem or "unreadable")
                else:
                    line = read_release(record.body, source_of(record.body["ocid"]), resolver)
                _print(line, format)
        except UnreadableFile as error:
            _fail(str(error))


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="JSON or JSONL of OCDS releases or packages, or .gz, .zst")],
    source: Annotated[str, typer.Option(help="which service published it: " + ", ".join(SOURCES))],
    strict: Annotated[bool, typer.Option(help="exit 2 when a record is refused")] = False,
) -> None:
    """Land recorded releases, so that history can be loaded from bulk files."""
    if source not in SOURCES:
        _fail(f"--source: '{source}' is not one of {', '.join(SOURCES)}")
    try:
        counted = import_file(Settings().home, file, source)
    except (UnreadableFile, LandingBusy, OSError) as error:
        _fail(f"{file}: {error.strerror}" if isinstance(error, OSError) and error.strerror else str(error))
    typer.echo(
        f"{file}: {counted.landed} releases landed in {counted.days} days, {len(counted.refused)} refused"
    )
    for refusal in counted.refused:
        typer.echo(f"{file}: record {refusal.position}: {refusal.rule}: {refusal.reason}", err=True)
    if strict and counted.refused:
        raise typer.Exit(2)


@app.command()
def rebuild() -> None:
    """Make every table again from landing, and publish a snapshot."""
    from pipelines.publish.rebuild import rebuild as again

    try:
        published = again(Settings())
    except (ValueError, LandingBusy, OSError) as error:
        _fail(str(error))
    typer.echo(f"snapshot {published.snapshot}")
    for name, rows in sorted(published.rows.items()):
        typer.echo(f"  {name:<20} {rows:>9} rows")
    typer.echo(f"{published.pages} council pages in {Settings().home / 'site'}")
    typer.echo("procurements by state")
    for state, count in published.states.items():
        typer.echo(f"  {state:<20} {count:>9}")


@app.command()
def council(name: Annotated[str, typer.Argument(help="a council's name, or its ONS code")]) -> None:
    """One council's figures with intervals and peers, from the latest snapshot."""
    from pipelines.publish.council import lines

    try:
        for line in lines(Settings(), name):
            typer.echo(line)
    except (ValueError, OSError) as error:
        _fail(str(error))


@app.command()
def tables() -> None:
    """The tables of the latest snapshot: rows, and where the Parquet lies."""
    from warehouse.snapshot import latest

    try:
        directory, manifest = latest(Settings().home / "warehouse")
    except (ValueError, OSError) as error:
        _fail(str(error))
    for file in manifest["files"]:
        typer.echo(f"{file['table']:<20} {file['rows']:>9} rows  {directory / file['path']}")


def source_of(ocid: str) -> str:
    """The service that issues this ocid's prefix; `unknown` for any other."""
    return next((source for prefix, source in OCID_PREFIXES.items() if ocid.startswith(prefix)), "unknown")


def _resolver() -> Resolver:
    try:
        return Resolver(load(Settings().register_dir))
    except ValueError as error:
        _fail(str(error))


def _print(line: dict[str, object], format: str) -> None:
    if format == "jsonl":
        sys.stdout.write(msgspec.json.encode(line).decode() + "\n")
        return
    weight = line["weight_pct"] if line["weight_pct"] is not None else "-"
    reason = f" ({line['reason']})" if line["reason"] else ""
    typer.echo(f"{line['ocid']}  {line['state']}{reason}  weight {weight}")


def _fail(message: str) -> NoReturn:
    typer.echo(f"peerbench: {message}", err=True)
    raise typer.Exit(2)


def main() -> None:
    """The console script."""
    app()
