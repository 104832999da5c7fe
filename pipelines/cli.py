"""`peerbench`: its commands, each parsed and printed by a module of `pipelines/commands`."""

import os

import typer

from pipelines.commands import collect, label, operate, publish, query, read, reference, run
from pipelines.errors import Told

app = typer.Typer(cls=Told, add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)


@app.callback()
def peerbench(context: typer.Context) -> None:
    """The social value peer benchmark for English councils."""
    if context.invoked_subcommand not in ("pack", "open"):
        # What lies in a home is its owner's: notices as received name people. Packs are for others.
        os.umask(0o077)


app.command("pack")(publish.pack)
app.command("site")(publish.site)
app.command("read")(read.read)
app.command("explain")(read.explain)
app.command("evaluate")(read.evaluate)
app.command("import")(collect.import_)
app.command("collect")(collect.collect)
app.command("run")(run.run)
app.command("documents")(run.documents)
app.command("demo")(run.demo)
app.command(
    "stand-in",
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
    add_help_option=False,  # the server says what it takes
)(run.stand_in)
app.command("audit")(collect.audit)
app.command("status")(query.status)
app.command("watch")(operate.watch)
app.command("doctor")(operate.doctor)
app.command("rebuild")(run.rebuild)
app.command("councils")(query.councils)
app.command("council")(query.council)
app.command("tables")(query.tables)
app.command("label")(label.label)
app.command("resolve")(reference.resolve)
app.command("buyers")(query.buyers)
app.command("verify")(publish.verify)
app.command("sql")(query.sql)
app.command("open")(query.open_)
app.command("trace")(query.trace)
app.command("withdraw")(publish.withdraw)
app.command("replies")(publish.replies)
app.command("publish")(publish.publish)
app.add_typer(label.model, name="model")
app.add_typer(reference.register, name="reference")
app.add_typer(operate.backup, name="backup")
app.add_typer(publish.snapshots, name="snapshots")


def main() -> None:
    """The console script."""
    app()
