"""Commands that read releases, and say how often readings are right."""

import sys
from itertools import chain
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from pipelines.errors import errors_told, fail
from pipelines.settings import stated
from pipelines.untrusted import marked


def read(
    files: Annotated[
        list[Path], typer.Argument(help="JSON or JSONL of OCDS releases or packages, or .gz, .zst")
    ],
    format: Annotated[str, typer.Option(help="text or jsonl")] = "text",
    explain: Annotated[bool, typer.Option("--explain", help="the notice with the evidence marked")] = False,
) -> None:
    """Read releases: state, social value weight and the words that prove it, a line a release."""
    from pipelines.authorities.buyers.resolve import Resolver
    from pipelines.authorities.register.register import load_register
    from pipelines.collect.release_json import records
    from pipelines.collect.sources import source_of
    from pipelines.social_value.read import read_release, unreadable

    if format not in ("text", "jsonl"):
        fail(f"--format: '{format}' is not text or jsonl")
    with errors_told():
        resolver = Resolver(load_register(stated().register_dir))
        for record in chain.from_iterable(records(path) for path in files):
            if record.body is None:
                line = unreadable("unknown", record.problem or "unreadable") | {"ocid": record.ocid}
            else:
                line = read_release(record.body, source_of(record.body["ocid"]), resolver)
            if explain and record.body is not None:
                _explain(record.body, line)
            else:
                _print(line, format)


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
    from pipelines.authorities.buyers.resolve import Resolver
    from pipelines.authorities.register.register import load_register

    if buyers:
        _evaluate_buyers(buyers, misses)
    elif not gold:
        fail("say what to evaluate: labelled cases, or --buyers FILE")
    from pipelines.evaluation.cases import cases, readings
    from pipelines.evaluation.reader import evaluate as score
    from pipelines.evaluation.reader import lines, trivial
    from pipelines.evaluation.reader import markdown as table

    with errors_told():
        for path in gold or ():
            found = list(cases(path, releases))
            resolver = Resolver(load_register(stated().register_dir))
            read = readings(against) if against else None
            pairs = [(case, case.reading(read, resolver)) for case in found]
            report = score(pairs)
            if against and len(report.unread) == len(found):
                fail(f"{against}: holds no reading of a case of {path}; it takes `read --format jsonl`")
            report.shares |= trivial(found)
            typer.echo(table(path.name, report) if markdown else f"{path}: {len(found)} cases")
            for line in () if markdown else lines(report, misses):
                typer.echo(line)


def _evaluate_buyers(file: Path, misses: int) -> None:
    from pipelines.authorities.buyers.resolve import Resolver
    from pipelines.authorities.register.register import load_register
    from pipelines.evaluation.buyers import report_lines, resolve_cases

    with errors_told():
        found = list(resolve_cases(file, Resolver(load_register(stated().register_dir))))
        typer.echo(f"{file}: {len(found)} labelled names")
        for line in report_lines(found, misses):
            typer.echo(line)


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
