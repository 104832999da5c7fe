"""Commands that read releases, and say how often readings are right."""

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import msgspec
import typer

from pipelines.errors import fail, tell
from pipelines.settings import stated
from pipelines.untrusted import marked
from warehouse.text import one_line

if TYPE_CHECKING:
    from pipelines.authorities.buyers.resolve import Resolver
    from pipelines.documents.model import Document


def read(
    files: Annotated[
        list[Path],
        typer.Argument(
            help="JSON or JSONL of OCDS releases or packages, .gz, .zst; a notice's XML; or tender documents "
            "(PDF, DOCX, XLSX, XLS, ODS, ODT, RTF, HTML, TXT, ZIP)"
        ),
    ],
    format: Annotated[str, typer.Option(help="text or jsonl")] = "text",
    explain: Annotated[
        bool, typer.Option("--explain", help="the notice with the evidence marked, and how it was read")
    ] = False,
    ocid: Annotated[str | None, typer.Option(help="only releases of this process")] = None,
    together: Annotated[
        bool, typer.Option("--together", help="the documents are of one tender: one line for all")
    ] = False,
    ocr: Annotated[
        bool | None, typer.Option("--ocr/--no-ocr", help="read pages without text by OCR (PEERBENCH_OCR)")
    ] = None,
    image: Annotated[
        Path | None,
        typer.Option(help="write each page of a PDF with evidence, framed, as PNG: FILE.png, FILE-2.png ..."),
    ] = None,
) -> None:
    """Read releases or tender documents: state, social value weight and the words that prove it."""
    from pipelines.authorities.buyers.resolve import Resolver
    from pipelines.authorities.register.register import load_register
    from pipelines.collect.notice_files import releases_of_notice
    from pipelines.collect.opened import UnreadableFile
    from pipelines.collect.release_json import records
    from pipelines.collect.sources import source_of
    from pipelines.social_value.read import read_release, unreadable

    if format not in ("text", "jsonl"):
        fail(f"--format: '{format}' is not text or jsonl")
    documents, others, unopened = _sorted(files)
    if unopened and (together or len(unopened) == len(files)):
        raise typer.Exit(2)
    if (together or image) and others:
        fail(f"{others[0]}: no document; --together and --image take documents alone")
    resolver = Resolver(load_register(stated().register_dir))
    by_ocr = stated().ocr if ocr is None else ocr
    found = bool(documents) and _read_documents(documents, format, explain, together, image, resolver, by_ocr)
    known = False
    for path in others:
        try:
            for record in releases_of_notice(path) if _is_xml(path) else records(path):
                if ocid and (record.process if record.body else record.ocid) != ocid:
                    continue
                known = True
                if record.body is None:
                    line = unreadable("unknown", record.problem or "unreadable") | {"ocid": record.ocid}
                else:
                    line = read_release(record.body, source_of(record.process), resolver)
                if explain and record.body is not None:
                    _explain(record.body, line)
                else:
                    _print(line, format)
        except UnreadableFile as error:
            tell(str(error))
            unopened.append(path)
    if unopened or (documents and not (found or others)):
        raise typer.Exit(2)
    if not known and not ocid and not documents:
        typer.echo(f"{', '.join(map(str, files))}: holds no release", err=True)
    if ocid and not known:
        fail(f"{ocid}: no release of {', '.join(map(str, files))} has this OCID")


def _sorted(files: list[Path]) -> tuple[list[Path], list[Path], list[Path]]:
    """(documents, releases and notices, what cannot be opened, each of which is told)."""
    documents: list[Path] = []
    others: list[Path] = []
    unopened: list[Path] = []
    for path in files:
        try:
            (documents if _is_document(path) else others).append(path)
        except OSError as error:
            unopened.append(path)
            if isinstance(error, IsADirectoryError):
                tell(f"{path}: a directory; name its files: {shlex.quote(str(path))}/*")
            else:
                tell(f"{path}: {error.strerror}")
    return documents, others, unopened


def _is_xml(path: Path) -> bool:
    """Whether a file is a notice by its name, or an archive, which is told where they are taken."""
    from pipelines.collect.notice_files import is_archive

    return ".xml" in (suffix.lower() for suffix in path.suffixes) or is_archive(path)


_DOCUMENTS = frozenset("pdf docx docm xlsx xlsm xls ods odt rtf html htm txt doc zip".split())  # noqa: SIM905


def _is_document(path: Path) -> bool:
    """Whether a file is a tender document, by its name or how it begins, and no JSON."""
    with path.open("rb") as opened:
        head = opened.read(64).lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith((b"%PDF-", b"PK\3\4", b"\xd0\xcf\x11\xe0", b"{\\rtf")):
        return True
    return path.suffix.lower().lstrip(".") in _DOCUMENTS and not head.startswith((b"{", b"["))


def _read_documents(
    files: list[Path],
    format: str,
    explain: bool,
    together: bool,
    image: Path | None,
    resolver: "Resolver",
    ocr: bool,
) -> bool:
    """A line a file, or one for all; what was refused is told. Gives whether anything was read."""
    from pipelines.documents.model import Document, Unopened
    from pipelines.documents.opening import Opener
    from pipelines.social_value.read_documents import read_documents

    opened: list[tuple[list[Path], list[Document]]] = []
    with Opener(ocr=ocr) as opener:
        for path in files:
            found = list(opener.open(path.read_bytes(), path.name))
            for one in found:
                if isinstance(one, Unopened):
                    named = str(path) if one.file_name == path.name else f"{path}: {one.file_name}"
                    typer.echo(f"peerbench: {one_line(f'{named}: {one.reason}: {one.detail}')}", err=True)
            documents = [one for one in found if isinstance(one, Document)]
            if documents:
                opened.append(([path], documents))
    if together and opened:
        opened = [([p for paths, _ in opened for p in paths], [d for _, read in opened for d in read])]
    drawn = 0
    for paths, documents in opened:
        line = read_documents(paths, documents, resolver)
        if explain:
            _explain_documents(line, documents)
        else:
            _print(line, format)
        if image is not None:
            drawn = _draw(image, paths, documents, line, drawn)
    if image is not None and opened and not drawn:
        _no_picture(image, opened)
    return bool(opened)


def _draw(
    image: Path, paths: list[Path], documents: list["Document"], line: dict[str, object], drawn: int
) -> int:
    """Writes every page of a PDF with evidence, social value first; how many pictures there are then."""
    from pipelines.documents.page_image import beside, picture, spots_of
    from pipelines.notices.scope import rows

    by_sha256 = {one.sha256: one for one in documents}
    for (sha256, page), spots in spots_of(rows(line["criteria"]), documents).items():
        name = by_sha256[sha256].file_name
        path = next(path for path in paths if name == path.name or name.startswith(f"{path.name}/"))
        drawn += 1
        target = beside(image, drawn)
        target.write_bytes(picture(path, name, page, spots))
        inside = "" if name == path.name else f": {name}"
        typer.echo(one_line(f"{target}: page {page} of {path}{inside}"), err=True)
    return drawn


def _no_picture(image: Path, opened: list[tuple[list[Path], list["Document"]]]) -> NoReturn:
    """Ends the command where no page was drawn, and says why."""
    kinds = {one.file_name: one.kind for _, documents in opened for one in documents}
    if any(kind == "pdf" for kind in kinds.values()):
        fail(f"--image: no evidence stands on a page of a PDF, so {image} was not written")
    told = ", ".join(f"{name} ({kind.upper()})" for name, kind in kinds.items())
    fail(f"--image draws pages of a PDF, and {told} is none; --explain draws the table as text")


def explain(
    ocid: Annotated[str, typer.Argument(help="the OCID of a procurement of the latest snapshot")],
    source: Annotated[str | None, typer.Option(help="the service, where the OCID stands in two")] = None,
) -> None:
    """How a published procurement was read: rules, words, what was refused, the sums; why it is not 0."""
    from pipelines.query.explain import explained

    found = explained(stated(), ocid, source)
    _explain(found.merged, found.line)
    if found.line["rule_version"] != found.published["rule_version"]:
        typer.echo(
            f"published as {found.published['state']} by rules {found.published['rule_version']};"
            f" the above is by {found.line['rule_version']}"
        )


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


def _explain_documents(line: dict[str, object], documents: list["Document"]) -> None:
    from rich.console import Console

    from pipelines.social_value.explain import explained_documents

    console = Console(highlight=False, markup=False, soft_wrap=True)
    for row in explained_documents(line, documents):
        console.print(row)


def _print(line: dict[str, object], format: str) -> None:
    if format == "jsonl":
        sys.stdout.write(msgspec.json.encode(line).decode() + "\n")
        return
    weight = line["weight_pct"] if line["weight_pct"] is not None else "-"
    sums = line.get("arithmetic") if line["state"] == "quarantined" else None
    told = f": {'; '.join(sums) if isinstance(sums, list) else sums}" if sums else ""
    reason = f" ({line['reason']}{told})" if line["reason"] else ""
    name = line.get("file") or line["ocid"] or "no ocid"
    typer.echo(f"{marked(str(name))}  {line['state']}{marked(reason)}  weight {weight}")
