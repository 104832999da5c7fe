"""Commands on the register of authorities and on names of buyers."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from pipelines.rounding import percent
from pipelines.settings import stated
from warehouse.text import one_line

register = typer.Typer(
    no_args_is_help=True, help="The register of authorities: check it, and try its models."
)


@register.command()
def check() -> None:
    """What the register holds, and whether it and the replies beside it are sound. Exit 1 when not."""
    from pipelines.authorities.register.check import count_register, find_problems
    from pipelines.authorities.register.register import load_register
    from pipelines.publish.replies import BadReply
    from pipelines.publish.steps import check_replies
    from pipelines.sheets import DataError

    settings = stated()
    found: list[str] = []
    try:
        register = load_register(settings.register_dir)
        for line in count_register(register):
            typer.echo(line)
        found += find_problems(register)
        check_replies(settings)
    except (DataError, BadReply) as error:
        found += str(error).splitlines()
    for problem in found:
        typer.echo(one_line(f"problem: {problem}"), err=True)
    typer.echo(f"{len(found)} problems")
    if found:
        raise typer.Exit(1)


@register.command()
def neighbours(
    against: Annotated[
        Path | None, typer.Option(help="CSV of authority_id and peer_id; else the Department for Education's")
    ] = None,
    top: Annotated[int, typer.Option(help="how many of the nearest count", min=1)] = 15,
) -> None:
    """How many of a published list's neighbours of the same type the model finds, and by chance."""
    from pipelines.authorities.register.neighbours import FEATURES, MODEL, measure_agreement
    from pipelines.authorities.register.register import load_register

    directory = stated().register_dir
    found = measure_agreement(load_register(directory), against or directory / "neighbours_dfe.csv", top)
    typer.echo(f"model {MODEL}: " + "; ".join(f"{each.name} ({each.weight:g})" for each in FEATURES))
    typer.echo(
        f"{found.found} of {found.listed} listed neighbours of the same type, of {found.councils} councils, "
        f"are among the nearest {top}: {percent(found.share, 1)} "
        f"({percent(found.low, 1)} to {percent(found.high, 1)}), by chance {percent(found.by_chance, 1)}"
    )


def resolve(
    file: Annotated[Path, typer.Argument(help="CSV with buyer_name, and if there buyer_id, date, address")],
) -> None:
    """Who every buyer of a CSV file is, as CSV on standard output: its columns, then ours, in its order."""
    from pipelines.authorities.buyers.resolve_file import resolve_file
    from pipelines.authorities.tables import resolver_of

    resolve_file(file, resolver_of(stated()), sys.stdout)
