"""`python tests/bench/documents.py [FOLDER]`: what it costs to read PDF, beside others in this run.

Pages are composed (one in six has a table of criteria, the others are prose), or those of the PDFs in FOLDER. Each reader runs in a process of its own; its start is apart. Prints
CPU time a page, the ratios, the most memory that a process held, and the wall time of a night of 100 documents.
"""

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests/support"))
READERS = {
    "peerbench": """
from pipelines.documents.formats.pdf import read
from pipelines.documents.limits import Limits
def run(data): return read(data, Limits()).pages
""",
    "pypdfium2 text": """
import pypdfium2
def run(data):
    document = pypdfium2.PdfDocument(data)
    for page in document:
        page.get_textpage().get_text_range()
    pages = len(document)
    document.close()
    return pages
""",
    "pdfplumber tables": """
import io, pdfplumber
def run(data):
    with pdfplumber.open(io.BytesIO(data)) as document:
        for page in document.pages:
            page.extract_tables()
            page.close()
        return len(document.pages)
""",
}
CHILD = """
import resource, sys
from pathlib import Path
{reader}
def spent():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
run(Path(sys.argv[2]).read_bytes())
begun, start = spent(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
pages = sum(run(Path(name).read_bytes()) for name in sys.argv[2:] for _ in range(int(sys.argv[1])))
print(pages, spent() - begun, begun, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)
"""
TIMES = {"peerbench": 5, "pypdfium2 text": 5, "pdfplumber tables": 1}


def composed_pages(folder: Path, documents: int, pages: int) -> list[Path]:
    """PDFs of a tender's kind: two thirds of the pages are prose without a word of the evaluation."""
    from composed import grid, pdf

    prose = (
        "The supplier shall keep records of every visit and give them to the officer within a week of it. "
    )
    rows = [
        ("Criterion", "Weighting"),
        *((f"Method statement {n} about the service", f"{n}%") for n in range(1, 13)),
    ]
    made = []
    for number in range(documents):

        def draw(canvas: object, number: int = number) -> None:
            for page in range(pages):
                canvas.setFont("Helvetica", 10)  # type: ignore[attr-defined]
                asked = page % 6 == 3
                for line in range(18 if asked else 48):
                    canvas.drawString(60, 790 - 15 * line, f"{page}.{line} {prose}"[:96])  # type: ignore[attr-defined]
                if asked:
                    canvas.drawString(60, 515, "Tenders are evaluated by these criteria")  # type: ignore[attr-defined]
                    grid(canvas, rows, top=500, rules=("all", "across", "none")[number % 3])
                canvas.showPage()  # type: ignore[attr-defined]

        path = folder / f"{number}.pdf"
        path.write_bytes(pdf(draw))
        made.append(path)
    return made


def measured(name: str, files: list[Path]) -> tuple[float, float, int]:
    """CPU seconds a page, CPU seconds of the start with the first document, and peak bytes."""
    code = CHILD.format(reader=READERS[name])
    command = [sys.executable, "-c", code, str(TIMES[name]), *map(str, files)]
    ended = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    pages, spent, start, peak = map(float, ended.stdout.split())
    return spent / pages, start, int(peak)


def night(documents: int, pages: int) -> Iterator[str]:
    """The wall time, the CPU time and the most memory of a batch, through the front."""
    from pipelines.documents.opening import Opener

    with tempfile.TemporaryDirectory() as folder:
        files = composed_pages(Path(folder), documents, pages)
        begun, used = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
        with Opener() as opener:
            for path in files:
                opener.open(path.read_bytes(), path.name)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent = after.ru_utime + after.ru_stime - used.ru_utime - used.ru_stime
        yield (
            f"{documents} documents of {pages} pages: {time.perf_counter() - begun:.1f} s, {spent:.1f} s of CPU, "
            f"process at most {opener.peak_bytes / 1e6:.0f} MB"
        )


def report(folder: Path | None) -> Iterator[str]:
    """One line a reader, then the ratios, then the night."""
    with tempfile.TemporaryDirectory() as made:
        files = sorted(folder.glob("*.pdf")) if folder else composed_pages(Path(made), 6, 12)
        found = {name: measured(name, files) for name in READERS}
    for name, (page, start, peak) in found.items():
        yield f"{name:<18}{1 / page:>8.0f} pages a CPU second, start {start:.2f} s, at most {peak / 1e6:.0f} MB"
    ours = found["peerbench"][0]
    yield f"peerbench takes {ours / found['pypdfium2 text'][0]:.2f} times the CPU of pypdfium2's text"
    yield f"peerbench is {found['pdfplumber tables'][0] / ours:.1f} times as fast as pdfplumber's tables"
    yield from night(100, 20)


if __name__ == "__main__":
    for line in report(Path(sys.argv[1]) if len(sys.argv) > 1 else None):
        print(line)
