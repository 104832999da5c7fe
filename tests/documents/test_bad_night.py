"""A night of 200 documents of which half are bad: the other half is read, and each bad one has its reason."""

import json
import resource
import zipfile
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

import pytest
from composed import pdf, text_page, zipped
from document_host import sends, serving
from small_home import few_councils

from pipelines.documents import opening
from pipelines.documents.limits import Limits
from pipelines.documents.tables import documents
from tests.documents.test_bad_documents import BAD, DOCX, INTRO, with_part, workbook
from tests.documents.test_fetching import Home, attached, linked
from warehouse.interim import read

EACH = 100
FILES = Path(__file__).parents[1] / "gold/documents"
LIMITS = Limits(pages=30, cells=9_000, entries=80, ratio=60, inflated_bytes=8_000_000, text_bytes=200_000)
"""Low ones, which the good documents keep to and the large ones stand just above."""
TEXT = b"Tenders are scored. "
LARGE: dict[str, tuple[bytes, str, str]] = {
    "larger than may be": (
        pdf(lambda canvas: text_page(canvas, INTRO)) + b"\n" * 2_000_000, "a.pdf", "too_large",
    ),
    "more pages than may be": (
        pdf(lambda canvas: [(text_page(canvas, INTRO), canvas.showPage()) for _ in range(31)]), "a.pdf", "too_large",
    ),
    "inflates beyond the sum": (
        with_part(DOCX, "word/b.xml", "".join(f"{n**9:x}" + " " * 300 for n in range(26_000))), "a.docx", "too_large",
    ),
    "inflates too many times": (with_part(DOCX, "word/a.bin", b"\0" * 2_000_000), "a.docx", "too_large"),
    "more parts than may be": (
        zipped({f"{n}.txt": TEXT for n in range(81)}), "a.zip", "too_large",
    ),
    "more cells than may be": (workbook(4_501), "a.xlsx", "too_large"),
    "text beyond the limit": (TEXT * 10_001, "a.txt", "too_large"),
    "html beyond the limit": (b"<html><body>" + TEXT * 10_001, "a.html", "too_large"),
    "rtf beyond the limit": (b"{\\rtf1 " + TEXT * 10_001 + b"}", "a.rtf", "too_large"),
}  # fmt: skip


def bad() -> Iterator[tuple[str, bytes, str]]:
    """Name, bytes and reason: all families, again from the first."""
    usual = {family: case[:3] for family, case in BAD.items() if case[3] == Limits()}
    families = [*usual.values(), *LARGE.values()]
    assert len(families) >= 40
    for data, name, reason in cycle(families):
        yield name, data, reason


def good() -> Iterator[tuple[str, bytes]]:
    """Composed documents of every format."""
    for hand in ("hand_a", "hand_b", "hand_d"):
        with zipfile.ZipFile(FILES / f"{hand}.zip") as archive:
            for line in archive.read("labels.jsonl").splitlines():
                for name in json.loads(line)["files"]:
                    yield name, archive.read(name)


@pytest.mark.slow
def test_a_night_of_which_half_is_bad(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held: list[opening.Opener] = []

    usual = opening.Opener

    def opener() -> opening.Opener:
        held.append(usual(LIMITS))
        return held[-1]

    monkeypatch.setattr(opening, "Opener", opener)
    expected: dict[str, tuple[str, str | None]] = {}
    answers = {}
    both = zip(islice(good(), EACH), islice(bad(), EACH), strict=True)
    for number, ((name, data), (bad_name, bad_data, reason)) in enumerate(both, 1):
        for at, (called, content, why) in enumerate([(name, data, None), (bad_name, bad_data, reason)]):
            # What sends nothing is asked again another night.
            outcome = ("refused", why) if content else ("failed", "no_answer")
            expected[f"A-{2 * number + at}"] = outcome if why else ("read", None)
            served = f'attachment; filename="{called.rpartition("/")[2]}"'
            kind = "application/octet-stream"
            answers[f"/Notice/Attachment/A-{2 * number + at}"] = sends(
                content, kind=kind, Content_Disposition=served
            )
    notices = [attached(n, linked(n), day=f"2025-06-{1 + n % 28:02d}") for n in range(2, 2 * EACH + 2)]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with serving(answers) as server:
        home = Home(
            *(tmp_path, few_councils(tmp_path / "register"), server.url, notices),
            documents_a_night=2 * EACH,
            document_megabytes=1.5,
        )
        home.fetch()
    documents.again(home.settings, [])
    after = resource.getrusage(resource.RUSAGE_CHILDREN)

    told: dict[str, set[tuple[str, str | None]]] = {}
    for row in read(home.settings.home, "documents").iter_rows(named=True):
        told.setdefault(row["url"].rpartition("/")[2], set()).add((row["state"], row["reason"]))
    assert told.keys() == expected.keys()
    wrong = {key: (told[key], outcome) for key, outcome in expected.items() if told[key] != {outcome}}
    assert not wrong
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    [one] = held
    print(f"{len(told)} documents: {seconds:.1f} s of CPU to open, {one.peak_bytes / 1e6:.0f} MB at most")
    assert seconds < 60 and 0 < one.peak_bytes < 512_000_000
