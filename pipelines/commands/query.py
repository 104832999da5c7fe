"""Commands that answer from a snapshot on a terminal."""

import json
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from pipelines.errors import fail
from pipelines.settings import stated
from pipelines.untrusted import marked


def status(
    json: Annotated[bool, typer.Option("--json", help="the same facts for a script")] = False,
) -> None:
    """Where this home stands: collecting, runs, quarantine, snapshot, pages; exit codes in operations.md."""
    from pipelines.publish.storage import asked_first
    from pipelines.query import status as standing

    settings = stated()
    with asked_first(settings):
        found = list(standing.facts(settings))
    if json:
        told = msgspec.json.format(msgspec.json.encode(standing.as_json(found)), indent=1).decode()
        typer.echo(told)
    for fact in () if json else found:
        typer.echo(fact.line)
    raise typer.Exit(standing.exit_code(found))


def councils(
    authority_type: Annotated[
        str | None, typer.Option("--type", help="only this type, as 'London borough'")
    ] = None,
    region: Annotated[str | None, typer.Option(help="only this region")] = None,
) -> None:
    """The councils of the latest snapshot: procurements in scope, and those whose criteria can be read."""
    from pipelines.query.council import listed

    for line in listed(stated(), authority_type, region):
        typer.echo(marked(line))


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

    if json:
        from pipelines.query.snapshot_tables import published
        from pipelines.site.council_tables import with_parts

        found = figures(stated(), name, period, peers)
        key = found["authority"]["authority_id"]
        found["figures"] = with_parts(published(stated()), key, found["figures"])
        typer.echo(msgspec.json.format(msgspec.json.encode(found), indent=1).decode())
        return
    for line in lines(stated(), name, period, peers, every_set):
        typer.echo(marked(line))


def tables() -> None:
    """The tables of the latest snapshot: rows, and where the Parquet lies."""
    from pipelines.publish.storage import place
    from warehouse.snapshots.snapshot import latest

    directory, manifest = latest(place(stated()))
    for file in manifest["files"]:
        typer.echo(f"{file['table']:<20} {file['rows']:>9} rows  {directory / file['path']}")


def buyers(
    unresolved: Annotated[
        bool, typer.Option("--unresolved", help="names that no council was found for, by frequency")
    ] = False,
    identifiers: Annotated[
        bool, typer.Option("--identifiers", help="organisation identifiers learned from the notices")
    ] = False,
    most: Annotated[int, typer.Option(help="how many names to list", min=1)] = 50,
    everything: Annotated[
        bool, typer.Option("--all", help="with --unresolved: also what is known to be no single council")
    ] = False,
) -> None:
    """The buyers of the latest snapshot, and what they were taken for."""
    from pipelines.query import buyers as shown

    settings = stated()
    if unresolved:
        found = shown.listed(settings, most, everything)
    else:
        found = shown.identifiers(settings) if identifiers else shown.counted(settings)
    for line in found:
        typer.echo(line)


def sql(
    query: Annotated[
        str, typer.Argument(help="one SELECT over the tables, as `peerbench tables` lists them")
    ],
    format: Annotated[str, typer.Option(help="table, csv or json")] = "table",
    snapshot: Annotated[str | None, typer.Option(help="an older snapshot; else the latest")] = None,
) -> None:
    """Query a snapshot with SQL (DuckDB). Nothing can be written, and nothing else read."""
    from pipelines.query.snapshot_report import asked
    from pipelines.query.sql import FORMATS, select, written

    if format not in FORMATS:
        fail(f"--format: '{format}' is not one of {', '.join(FORMATS)}")
    names, rows = select(asked(stated(), snapshot), query)
    for line in written(names, rows, format):
        typer.echo(line)


def open_(
    to: Annotated[Path, typer.Option(help="the database file to write")] = Path("peerbench.duckdb"),
    snapshot: Annotated[str | None, typer.Option(help="an older snapshot; else the latest")] = None,
) -> None:
    """Write a DuckDB database of views over a snapshot, for DuckDB, DBeaver or a notebook on this machine."""
    from pipelines.query.snapshot_report import asked
    from pipelines.query.sql import database

    found = asked(stated(), snapshot)
    database(found, to)
    typer.echo(f"{to}: {len(found.rows)} views over snapshot {found.manifest['snapshot']}")
    typer.echo(f"  duckdb {to}                                   # the DuckDB shell")
    typer.echo(f"  python -c \"import duckdb; duckdb.connect('{to}').sql('from procurements').show()\"")


def trace(
    authority: Annotated[str, typer.Argument(help="a council's name, or its ONS code")],
    measure: Annotated[str, typer.Argument(help="a measure's id, as in docs/measures.md")],
    period: Annotated[str, typer.Argument(help="a financial year as 2025/26, or all")],
    as_json: Annotated[bool, typer.Option("--json", help="one JSON object")] = False,
) -> None:
    """From a figure to the words: the procurements it counts, their criteria, and the notices' pages."""
    from pipelines.query.trace import lines
    from pipelines.query.trace import trace as found

    traced = found(stated(), authority, measure, period)
    if as_json:
        typer.echo(json.dumps(traced, default=str, ensure_ascii=False, indent=1))
    for line in () if as_json else lines(traced):
        typer.echo(line)
