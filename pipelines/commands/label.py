"""`peerbench label` and `peerbench model`: real texts labelled by users, and the model that takes them in."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.errors import fail
from pipelines.settings import stated
from warehouse.text import one_line

if TYPE_CHECKING:
    from pipelines.social_value.model_record import ModelRecord

model = typer.Typer(
    no_args_is_help=True, help="The theme model of this home: its card, and accepting a new one."
)
SHOWN = 2_000
"""Characters of a text that is shown for labelling."""


def label(
    who: Annotated[str, typer.Option(help="who labels; kept with each label")] = "",
    why: Annotated[str, typer.Option(help="why; kept with each label")] = "uncertain text",
    count: Annotated[int, typer.Option(help="how many texts", min=1, max=1_000)] = 20,
    to: Annotated[
        Path | None, typer.Option(help="write the texts to this file, to be labelled there")
    ] = None,
    take: Annotated[Path | None, typer.Option("--from", help="take labels from this file in")] = None,
) -> None:
    """Label the real criteria on which the theme model is least certain; the next run trains with the labels.

    Asks on the terminal, or writes a file with --to that comes back with --from. docs/labelling.md is the
    guide.
    """
    from pipelines.social_value.labelling import append_labels, find_least_certain, take_file

    home, today = stated().home, date.today().isoformat()
    if take is not None:
        typer.echo(f"{take}: {take_file(home, take)} labels taken in; the next run trains with them")
        return
    if not who.strip():
        fail("--who: say who labels")
    asked = find_least_certain(home, who, count)
    if not asked:
        fail(f"{home}: no criterion to label; `peerbench run` or `rebuild` comes first")
    if to is not None:
        lines = [row.labelled(row.labels, who, today, why) for row in asked]
        to.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        typer.echo(f"{to}: {len(lines)} texts; correct their labels, then: peerbench label --from {to}")
        return
    names = _print_names()
    for row in asked:
        typer.echo(f"\n{one_line(row.name)}: {one_line(row.text)[:SHOWN]}")
        answer = typer.prompt("labels", default=",".join(row.labels)).strip()
        if answer == "q":
            return
        if answer != "s":
            append_labels(home, [row.labelled(_chosen(answer, names), who, today, why)])


def _print_names() -> list[str]:
    from pipelines.social_value.theme_labels import NONE, UNSPECIFIED, themes

    names = [*themes(), UNSPECIFIED, NONE]
    typer.echo("Names or numbers parted by commas; Enter takes what the model says; s skips; q ends.")
    for number, name in enumerate(names, 1):
        typer.echo(f"{number:>3} {name}")
    return names


def _chosen(answer: str, names: Sequence[str]) -> list[str]:
    """The names in an answer; a number is the name that was printed beside it."""
    parts = [part.strip() for part in answer.split(",") if part.strip()]
    return [names[int(p) - 1] if p.isdigit() and 0 < int(p) <= len(names) else p for p in parts]


@model.command()
def show(
    markdown: Annotated[
        bool, typer.Option("--markdown", help="the whole card, as docs/model_card.md")
    ] = False,
) -> None:
    """The model in use: version, figures by theme, and a new one that waits with the reasons."""
    from pipelines.collect.landing import sole_writer
    from pipelines.social_value.model_card import markdown as whole
    from pipelines.social_value.model_card import rows
    from pipelines.social_value.models import current

    settings = stated()
    with sole_writer(settings.home):
        found = current(settings.home)
    if markdown:
        typer.echo(whole(found.model, found.about), nl=False)
        return
    typer.echo(f"model {found.model.version}")
    typer.echo(f"{found.about.texts} texts of the package, {found.about.users_texts} of users")
    if accepted := found.about.accepted:
        typer.echo(one_line(f"accepted by {accepted.who} on {accepted.when}: {accepted.why}"))
    for row in rows(found.model):
        typer.echo(
            f"{row['theme']:<30} n {row['test_texts']:>4}  F1 {row['f1']:.3f} "
            f"({row['f1_low']:.3f} to {row['f1_high']:.3f})  cue phrases {row['baseline_f1']:.3f}"
        )
    for line in _waits(found.waiting):
        typer.echo(line)


@model.command()
def accept(
    who: Annotated[str, typer.Option(help="who accepts it")],
    why: Annotated[str, typer.Option(help="why, for the record")],
) -> None:
    """Put the waiting model in use, although the gate stopped it."""
    from pipelines.collect.landing import sole_writer
    from pipelines.social_value.models import accept as accepted

    settings = stated()
    if not (who.strip() and why.strip()):
        fail("--who and --why must say something")
    with sole_writer(settings.home):
        about = accepted(settings.home, who, why)
    typer.echo(f"in use from the next run: content {about.content}")


def _waits(waiting: "ModelRecord | None") -> Iterator[str]:
    if waiting:
        yield f"a new model waits, with {waiting.users_texts} texts of users:"
        yield from (f"  {reason}" for reason in waiting.reasons)
        yield "  put it in use: peerbench model accept --who NAME --why REASON"
