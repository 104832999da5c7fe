"""The commands of stage publish: a council's pack, and the site made again."""

from pathlib import Path
from typing import Annotated

import typer

from pipelines.errors import errors_told
from pipelines.settings import stated


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
    from pipelines.display import shown
    from pipelines.publish.pack import pack as write
    from pipelines.publish.untrusted import visible

    with errors_told():
        with shown() as progress:
            made = write(stated(), name, peers, out, lambda step: progress(step, True))
        for path in made.files:
            typer.echo(f"{path.stat().st_size:>9,} bytes  {visible(str(path))}")
        for problem in made.problems:
            typer.echo(f"peerbench: {problem}", err=True)


def site() -> None:
    """Make the site again from the latest snapshot; only pages whose figures changed are written."""
    from pipelines.authorities.register import load
    from pipelines.display import shown
    from pipelines.publish.published import published
    from pipelines.publish.site import write

    with errors_told(), shown() as progress:
        chosen = stated()
        made = write(
            chosen.home / "site",
            published(chosen),
            load(chosen.register_dir).aliases,
            progress=lambda line: progress(line, False),
        )
        typer.echo(
            f"{made.pages} pages, {made.changed} of {made.councils} councils' made again: "
            f"{chosen.home / 'site'}"
        )
