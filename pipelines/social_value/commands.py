"""`peerbench label` and `peerbench model`: real texts labelled by users, and the model that takes them in."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from pipelines.collect.landing import sole_writer
from pipelines.errors import errors_told, fail
from pipelines.settings import Settings, stated
from warehouse.text import one_line

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
    settings = stated()
    with errors_told():
        if take is not None:
            typer.echo(_taken(settings, take))
            return
        if not who.strip():
            fail("--who: say who labels")
        asked = list(_least_certain(settings, who, count))
        if not asked:
            fail(f"{settings.home}: no criterion to label; `peerbench run` or `rebuild` comes first")
        if to is not None:
            rows = [row | {"who": who, "when": date.today().isoformat(), "why": why} for row in asked]
            to.write_text(
                "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8"
            )
            typer.echo(f"{to}: {len(rows)} texts; correct their labels, then: peerbench label --from {to}")
            return
        _ask(settings, asked, who, why)


@model.command()
def show(
    markdown: Annotated[
        bool, typer.Option("--markdown", help="the whole card, as docs/model_card.md")
    ] = False,
) -> None:
    """The model in use: version, figures by theme, and a new one that waits with the reasons."""
    from pipelines.social_value.model_card import markdown as whole
    from pipelines.social_value.model_card import rows
    from pipelines.social_value.models import current

    settings = stated()
    with errors_told():
        with sole_writer(settings.home):
            found = current(settings.home)
        if markdown:
            typer.echo(whole(found.model, found.about), nl=False)
            return
        typer.echo(f"model {found.model.version}")
        typer.echo(f"{found.about['texts']} texts of the package, {found.about['users_texts']} of users")
        if accepted := found.about["accepted"]:
            typer.echo(one_line(f"accepted by {accepted['who']} on {accepted['when']}: {accepted['why']}"))
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
    from pipelines.social_value.models import accept as accepted

    settings = stated()
    with errors_told():
        if not (who.strip() and why.strip()):
            fail("--who and --why must say something")
        with sole_writer(settings.home):
            about = accepted(settings.home, who, why)
        typer.echo(f"in use from the next run: content {about['content']}")


def _waits(waiting: dict[str, Any] | None) -> Iterator[str]:
    if waiting:
        yield f"a new model waits, with {waiting['users_texts']} texts of users:"
        yield from (f"  {reason}" for reason in waiting["reasons"])
        yield "  put it in use: peerbench model accept --who NAME --why REASON"


def _least_certain(settings: Settings, who: str, count: int) -> Iterator[dict[str, Any]]:
    """Distinct narrow criteria that this person has not labelled, the nearest to a threshold first."""
    from pipelines.social_value.labels import added
    from pipelines.social_value.models import current, distinct_texts

    done = {row.words() for row in added(settings.home) if row.who == who}
    texts = [text for text in distinct_texts(settings.home) if text not in done]
    if not texts:
        return
    with sole_writer(settings.home):
        found = current(settings.home).model
    least = dict(zip(found.themes, map(float, found.thresholds), strict=True))
    scored = []
    for text, predicted in zip(texts, found.predict(texts), strict=True):
        margin = min(abs(p - least[theme]) for theme, p in predicted.probabilities.items())
        scored.append((margin, text, list(predicted.themes) or ["unspecified"]))
    for _, (name, words, parent), themes in sorted(scored)[:count]:
        yield {"name": name, "text": words, "parent": parent, "labels": themes}


def _ask(settings: Settings, asked: list[dict[str, Any]], who: str, why: str) -> None:
    from pipelines.social_value.labels import NONE, UNSPECIFIED, themes

    names = [*themes(), UNSPECIFIED, NONE]
    typer.echo("Names or numbers parted by commas; Enter takes what the model says; s skips; q ends.")
    for number, name in enumerate(names, 1):
        typer.echo(f"{number:>3} {name}")
    for row in asked:
        typer.echo(f"\n{one_line(row['name'])}: {one_line(row['text'])[:SHOWN]}")
        answer = typer.prompt("labels", default=",".join(row["labels"]))
        if answer.strip() == "q":
            return
        if answer.strip() == "s":
            continue
        chosen = [part.strip() for part in answer.split(",") if part.strip()]
        chosen = [
            names[int(part) - 1] if part.isdigit() and 0 < int(part) <= len(names) else part
            for part in chosen
        ]
        _add(settings, [row | {"labels": chosen, "who": who, "when": date.today().isoformat(), "why": why}])


def _taken(settings: Settings, path: Path) -> str:
    """Takes in every label of a file, or none when one is wrong."""
    from pipelines.social_value.labels import read_labels

    found = list(read_labels(path))
    _add(
        settings,
        [
            {
                **{field: getattr(row, field) for field in ("name", "text", "parent", "who", "when", "why")},
                "labels": sorted(row.labels),
            }
            for row in found
        ],
    )
    return f"{path}: {len(found)} labels taken in; the next run trains with them"


def _add(settings: Settings, rows: list[dict[str, Any]]) -> None:
    """Appends to the home's file of labels. Raises LabelError when a row is not as it should be."""
    from pipelines.social_value.labels import FILE, checked

    lines = [json.dumps(row, ensure_ascii=False) for row in rows]
    for line in lines:
        checked(line, "label")
    path = settings.home / FILE
    with sole_writer(settings.home):
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in lines)
