"""Commands that bring notices in, and hold them against what should be there."""

from datetime import datetime
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.collect.sources import SOURCES
from pipelines.commands.days import read_days
from pipelines.errors import fail, tell
from pipelines.settings import stated
from warehouse.progress import say
from warehouse.text import counted as count_of
from warehouse.text import one_line

if TYPE_CHECKING:
    from pipelines.collect.importing import Imported


def collect(
    source: Annotated[str, typer.Argument(help="which service to ask")],
    first: Annotated[datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="first day")] = None,
    last: Annotated[datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="last day")] = None,
    fill: Annotated[
        bool, typer.Option("--fill", help="ask by its number for each notice that no window gave")
    ] = False,
    again: Annotated[bool, typer.Option("--again", help="ask complete days too")] = False,
) -> None:
    """Only collect days of one service, by default the last 14. Exit 1 when something is still missing."""
    from pipelines.collect.client import CollectError, client_of
    from pipelines.collect.landing import sole_writer
    from pipelines.collect.sequence_gaps import fill as fill_gaps
    from pipelines.collect.sources import FEEDS
    from pipelines.collect.window_walk import collect as collect_days
    from pipelines.operate.logs import told
    from pipelines.publish.storage import begin

    if source not in FEEDS:
        fail(f"'{source}' is not one of {', '.join(FEEDS)}")
    settings, feed = stated(), FEEDS[source]
    begins, ends = read_days(settings, None, first, last)
    if source not in settings.addresses:
        fail(f"'{source}' is left out by an empty PEERBENCH_{source.upper()}_URL")
    clock = settings.clock()
    client = client_of(settings, feed, clock, lambda line: say(line, passing=False))
    try:
        with sole_writer(settings.home), told(settings):
            begin(settings)
            found = collect_days(settings.home, feed, client, begins, ends, again=again)
            gaps = [gap.state for gap in fill_gaps(settings.home, feed, client)] if fill else []
    except CollectError as error:
        typer.echo(f"peerbench: {one_line(str(error))}", err=True)
        raise typer.Exit(1) from None
    asked, releases = count_of(found.days, "day"), count_of(found.releases, "release")
    typer.echo(f"{asked} asked, {releases}, {found.incomplete} not complete")
    if fill:
        gave = count_of(len(gaps), "notice")
        typer.echo(f"{gave} that no window gave, {gaps.count('fetched')} fetched by id")
    if found.incomplete or "missing" in gaps:
        raise typer.Exit(1)


def import_(
    files: Annotated[
        list[Path],
        typer.Argument(
            help="JSON or JSONL of OCDS releases or packages, a saved notice page, or the "
            + ", ".join(
                f"{source.exports} of {source.title}" for source in SOURCES.values() if source.exports
            )
            + "".join(
                f"; notices of {source.title} as XML, in a directory or a .tar.gz"
                for source in SOURCES.values()
                if source.read_notice
            )
            + "; .gz and .zst too. With --ocid a tender document; a folder holds documents as OCID/FILE"
        ),
    ],
    source: Annotated[str, typer.Option(help="which service published it: " + ", ".join(SOURCES))],
    ocid: Annotated[
        str | None, typer.Option(help="the procurement that a tender document belongs to")
    ] = None,
    strict: Annotated[bool, typer.Option(help="exit 2 when a record is refused")] = False,
) -> None:
    """Land recorded releases, or tender documents, so that history can be loaded. Exit 1 when one was cut.

    Of several files each is told, and the exit is that of the worst.
    """
    source = _known_source(source)
    if worst := max(_import_of(file, source, ocid, strict) for file in files):
        raise typer.Exit(worst)


def _import_of(file: Path, source: str, ocid: str | None, strict: bool) -> int:
    """Imports one of the files; its exit code. Raises what is no trouble of the file alone."""
    from pipelines.collect.opened import UnreadableFile

    try:
        _import(file, source, ocid, strict)
    except UnreadableFile as error:
        tell(str(error))
        return error.exit_code
    except typer.Exit as ended:
        return ended.exit_code
    return 0


def _import(file: Path, source: str, ocid: str | None, strict: bool) -> None:
    if ocid is not None or (file.is_dir() and SOURCES[source].read_notice is None):
        _import_documents(file, source, ocid, strict)
        return
    if file.is_file() and _is_document(file):
        fail(f"{file}: a tender document: say whose it is with --ocid")
    from pipelines.collect.importing import import_file
    from pipelines.operate.logs import told
    from pipelines.publish.storage import begin

    settings = stated()
    with told(settings):
        begin(settings)
        counted = import_file(settings.home, file, source)
    landed = f"{count_of(counted.landed, 'release')} landed in {count_of(counted.days, 'day')}"
    typer.echo(f"{file}: {landed}, {counted.refusals:,} refused")
    if counted.notices:
        _tell_notices(file, counted)
    for refusal in counted.refused:
        reason = refusal.reason.replace(f"{refusal.rule}: ", "", 1)
        typer.echo(f"{file}: {refusal.place}: {refusal.rule}: {one_line(reason)}", err=True)
    if counted.repeated:
        of = count_of(counted.repeated, "release")
        typer.echo(f"{file}: note: {of} stood in it before, byte for byte: each counts once", err=True)
    if counted.before:
        of = count_of(counted.before, "release")
        typer.echo(f"{file}: note: {of} of it landed before, byte for byte: each counts once", err=True)
    if counted.shared:
        ids = count_of(counted.shared, "release id")
        typer.echo(f"{file}: note: {ids} of one day, for more than one ocid: each is read", err=True)
    if counted.reworded:
        of = count_of(counted.reworded, "release")
        typer.echo(
            f"{file}: {of} landed with two contents under one id and date: where they are read otherwise,"
            " the procurement has `conflict`, and both weights as bounds",
            err=True,
        )
    for note in counted.notes:
        typer.echo(f"{file}: note: {one_line(note)}", err=True)
    if counted.refusals > len(counted.refused):
        more = counted.refusals - len(counted.refused)
        typer.echo(
            f"{file}: and {more:,} more, named in landing, which publishing puts in quarantine", err=True
        )
    if counted.refusals and not counted.landed and not counted.passed_over:
        fail(f"{file}: nothing landed: every record was refused; what came is kept in landing, as it came")
    if not counted.landed:
        typer.echo(f"{file}: holds no release: nothing landed", err=True)
    if counted.is_damaged:
        typer.echo(
            f"{file}: was cut or damaged: what could be read is landed; get it again and import it again",
            err=True,
        )
    if strict and counted.refusals:
        raise typer.Exit(2)
    if counted.is_damaged:
        raise typer.Exit(1)


def _known_source(stated: str) -> str:
    """The id of a source by its id or title in any spelling. Ends with exit 2 for another."""
    spelt = {
        "".join(filter(str.isalnum, name.lower())): source.id
        for source in SOURCES.values()
        for name in (source.id, source.title)
    }
    plain = "".join(filter(str.isalnum, stated.lower()))
    if plain in spelt:
        return spelt[plain]
    like = [spelt[name] for name in get_close_matches(plain, spelt, 1)]
    meant = f"; `--source {like[0]}` is like it" if like else ""
    fail(f"--source: '{one_line(stated, 60)}' is not one of {', '.join(SOURCES)}{meant}")


SHOWN = 12
"""Countries and forms that an import names, the most frequent first; landing has all."""


def _tell_notices(file: Path, counted: "Imported") -> None:
    """How many notices a file of them held, and what became of those that were not landed."""
    passed = sum(counted.passed_over.values())
    notices = count_of(counted.notices, "notice")
    typer.echo(f"{file}: {notices}; {passed:,} passed over, of other countries or forms")
    often = sorted(counted.passed_over.items(), key=lambda row: (-row[1], row[0]))
    if often:
        named = ", ".join(f"{country} {form} {count:,}" for (country, form), count in often[:SHOWN])
        more = (
            f" and {len(often) - SHOWN} more pairs, in the receipt in landing" if len(often) > SHOWN else ""
        )
        typer.echo(f"{file}: passed over: {one_line(named)}{more}")
    if counted.untried:
        untried = count_of(counted.untried, "release")
        typer.echo(f"{file}: {untried} of forms that were never tried on a real notice")
    if left := sum(counted.not_taken_over.values()):
        named = ", ".join(f"{name} {count:,}" for name, count in counted.not_taken_over.items())
        typer.echo(
            f"{file}: {count_of(left, 'element')} not taken over, each named in its release: "
            + one_line(named, 400)
        )


SHOWN_DOCUMENTS = 200
"""Refused files of a folder that are named."""


def _is_document(file: Path) -> bool:
    """Whether a file is of a type that no notice comes in."""
    from pipelines.documents.landed import sniffed
    from pipelines.documents.model import Refused

    try:
        with file.open("rb") as opened:
            return sniffed(opened.read(1 << 20), file.name) in ("pdf", "docx", "odt", "rtf", "doc")
    except (OSError, Refused):
        return False  # told as any other file that is no notice


def _import_documents(file: Path, source: str, ocid: str | None, strict: bool) -> None:
    from pipelines.documents.importing import import_document, import_folder
    from pipelines.operate.logs import told
    from pipelines.publish.storage import begin

    home = stated().home
    with told(stated()):
        begin(stated())
    if file.is_dir():
        if ocid is not None:
            fail("--ocid: a folder names the ocid of each file itself, as OCID/FILE")
        with told(stated()):
            found = list(import_folder(home, file, source))
    elif ocid is not None:
        found = [import_document(home, file, source, ocid)]
    taken = [one for one in found if one.problem is None]
    refused = [one for one in found if one.problem]
    for one in [*taken, *refused[:SHOWN_DOCUMENTS]]:
        if one.problem:
            typer.echo(f"peerbench: {one_line(one.problem)}", err=True)
        else:
            also = f"; the same bytes as a document of {one_line(one.also_of)}" if one.also_of else ""
            typer.echo(f"{one.path}: {one.type}, landed as a document of {one_line(one.ocid)}{also}")
    if more := len(refused[SHOWN_DOCUMENTS:]):
        typer.echo(f"peerbench: and {more:,} more that were refused", err=True)
    if file.is_dir():
        landed = count_of(len(taken), "document")
        typer.echo(f"{file}: {landed} landed, {len(found) - len(taken):,} refused")
    if not taken:
        fail(f"{file}: nothing landed")
    if strict and len(taken) < len(found):
        raise typer.Exit(2)


def audit(
    against: Annotated[
        list[Path] | None,
        typer.Option(help="a file that names all notices of some days: daily CSV, daily ZIP, OCDS JSON"),
    ] = None,
) -> None:
    """What was collected against what should be: open days, and notices that are missing. Exit 1 for any."""
    from pipelines.collect import reconcile
    from pipelines.collect.landing import sole_writer
    from pipelines.operate.logs import told

    settings = stated()
    home = settings.home
    whole = True
    for path in against or ():
        with sole_writer(home), told(settings):
            lines, held = reconcile.against(home, path)
        whole = whole and held
        for line in lines:
            typer.echo(one_line(line))
    for line in reconcile.report(home):
        typer.echo(line)
    if not (whole and reconcile.is_whole(home, settings.clock().now().date())):
        raise typer.Exit(1)
