"""Commands for whoever keeps a home running: watch, doctor, backup."""

from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.settings import Settings, at_home, stated
from warehouse.text import one_line

if TYPE_CHECKING:
    from pipelines.query.fact import Fact

backup = typer.Typer(no_args_is_help=True, help="What a backup must hold, whether a copy is whole, and back.")


def watch() -> None:
    """Look at the home once; tell PEERBENCH_ALERTS what is new or over. For a timer; exit 1 for trouble."""
    from pipelines.operate.alerts import standing_words
    from pipelines.operate.watch import look

    settings = at_home(look=True)
    found = look(settings)
    for key, trouble in found.troubles.items():
        mend = f"; mend it: {trouble['remedy']}" if trouble["remedy"] else ""
        words = standing_words(trouble["words"], trouble["unseen"])
        typer.echo(one_line(f"{key}, noticed {trouble['since']}: {words}{mend}"))
    if found.unsent:
        typer.echo(f"peerbench: {found.unsent}", err=True)
    if not found.troubles:
        typer.echo("no trouble")
    else:
        raise typer.Exit(1)


def doctor(
    mend: Annotated[bool, typer.Option("--fix", help="mend what can be mended without a loss")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="one JSON object")] = False,
) -> None:
    """Look at the home and its machine: a line each, with what mends it. Exit 1 for any trouble."""
    import msgspec

    from pipelines.operate.alerts import QUIET, BadChannel
    from pipelines.operate.doctor import examined, fix
    from pipelines.operate.watch import look
    from pipelines.publish.storage import asked_first
    from pipelines.query.status import as_json as written

    settings, now = at_home(look=True), datetime.now(UTC)
    if mend:
        for fact, mended in fix(settings, now, {"runs": _free_killed}):
            typer.echo(one_line(f"{'mended' if mended else 'NOT mended'}: {fact.of}: {fact.words}"))
        if settings.alerts:
            with suppress(BadChannel):  # told below
                look(settings)  # who was told of what is mended now is told that it is over
    with asked_first(settings):
        found = [*_never_comes(settings), *examined(settings, now)]
    ill = [fact for fact in found if fact.state not in QUIET]
    if as_json:
        typer.echo(msgspec.json.format(msgspec.json.encode(written(found)), indent=1).decode())
    else:
        for fact in found:
            typer.echo(("  " if fact.state in QUIET else "! ") + fact.line)
    if ill:
        raise typer.Exit(1)


def _never_comes(settings: Settings) -> "list[Fact]":
    """A time of PEERBENCH_NIGHTLY that no day has, by Dagster's own calendar, which is slow to load."""
    from pipelines.query.home_facts import settings_wrong
    from warehouse.errors import UserError

    try:
        if settings.nightly:
            import assets.definitions  # noqa: F401 it refuses such a time
    except UserError as error:
        return list(settings_wrong([str(error)]))
    return []


def _free_killed(settings: Settings) -> None:
    """In Dagster's record too, which is slow to load; where that is broken, it is told for itself."""
    from assets.run import free_killed
    from pipelines.publish.runs import close_dead
    from warehouse.errors import UserError

    try:
        free_killed(settings)
    except UserError:
        close_dead(settings.home)


@backup.command("list")
def list_parts() -> None:
    """What a backup of this home must hold, with bytes. All else `peerbench rebuild` makes again."""
    from pipelines.operate.backup import SETTING, parts

    for part in parts(at_home()):
        size = f"{part.bytes:>15,}" if part.bytes is not None else "           none"
        typer.echo(f"{size}  {part.path}: {part.words}")
    typer.echo(f"{'':>15}  {SETTING}")


@backup.command("check")
def check(copy: Annotated[Path, typer.Argument(help="the copy of the home")]) -> None:
    """Prove that a copy holds all of landing, by the ledger and each file's hash, and what people wrote."""
    from pipelines.operate.backup import SETTING, held, keys
    from pipelines.operate.logs import told

    settings = at_home()
    with told(settings):
        files = held(settings, copy)
    typer.echo(f"{copy}: whole: {files:,} files of landing, and what people wrote")
    apart = ", ".join(map(str, keys(settings)))
    named = f" ({apart})" if apart else ""
    typer.echo(one_line(f"not looked at, since no copy of a home holds it: {SETTING}{named}"))


@backup.command("restore")
def restore(
    copy: Annotated[Path, typer.Argument(help="the copy of the home")],
    incomplete: Annotated[bool, typer.Option("--incomplete", help="what there is, of one not whole")] = False,
) -> None:
    """Put a whole copy into this home, which must be empty; `peerbench rebuild` then makes the rest."""
    from pipelines.operate.backup import REGISTER, lacks, not_in
    from pipelines.operate.backup import restore as put_back
    from pipelines.operate.logs import told

    settings = stated()
    with told(settings):
        files = put_back(settings, copy, incomplete)
        for line in lacks(copy) if incomplete else ():
            typer.echo(one_line(f"not put back, or damaged: {line}"), err=True)
    typer.echo(f"{settings.home}: {files:,} files of landing from {copy}")
    if (copy / REGISTER).is_dir():
        own = f"{copy / REGISTER}: your own register: put it where PEERBENCH_REGISTER names it"
        typer.echo(one_line(f"{own} ({settings.register_dir} now), before the rebuild"))
    if none := not_in(settings, copy):
        typer.echo(one_line(f"not in the copy, which is well where the home had none: {', '.join(none)}"))
    typer.echo("now: peerbench rebuild")
