"""A PDF of a page by a Chromium that is installed: tagged, with language, title and outline."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from warehouse.errors import UserError

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
HINT = (
    "no PDF: no Chromium was found (apt-get install chromium, or set PEERBENCH_CHROMIUM); "
    "open the HTML file in any browser and print it to PDF"
)
SECONDS = 120


class NoPdf(UserError):
    """The browser is missing, or ended without a PDF."""


PARTS = {
    "one-page": "In short, PDF of one page",
    "short": "Charts and answers, PDF of a few pages",
    "annex": "Every table and procurement, PDF",
}
"""What is printed of a pack, each by itself; the style says what belongs to each."""


def parts(
    page_of: Callable[[str], bytes], path_of: Callable[[str], Path], wanted: Iterable[str] = PARTS
) -> list[Path]:
    """Prints the parts: `page_of` gives its page, `path_of` where it goes. Gives the paths. Raises NoPdf."""
    if browser() is None:
        raise NoPdf(HINT)
    made = []
    with tempfile.TemporaryDirectory(prefix="peerbench-page-") as folder:
        for part in wanted:
            page = Path(folder) / f"{part}.html"
            page.write_bytes(page_of(part))
            write(page, path_of(part))
            made.append(path_of(part))
    return made


def browser() -> str | None:
    """The browser to print with; null where there is none. PEERBENCH_CHROMIUM names another."""
    named = os.environ.get("PEERBENCH_CHROMIUM")
    if named:
        return shutil.which(named)
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


def write(page: Path, path: Path) -> None:
    """Prints a page of this machine. The browser reaches no host. Raises NoPdf."""
    program = browser()
    if program is None:
        raise NoPdf(HINT)
    with tempfile.TemporaryDirectory(prefix="peerbench-pdf-") as profile:
        made = Path(profile) / "page.pdf"
        command = [
            program,
            "--headless",
            "--disable-gpu",
            "--no-first-run",
            "--disable-extensions",
            "--disable-background-networking",
            "--disable-sync",
            "--host-resolver-rules=MAP * ~NOTFOUND",
            f"--user-data-dir={profile}/profile",
            "--no-pdf-header-footer",
            "--generate-pdf-document-outline",
            f"--print-to-pdf={made}",
            page.resolve().as_uri(),
        ]
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            # Chromium refuses its sandbox to root, as in a container. The page is our own and has no script.
            command.insert(1, "--no-sandbox")
        try:
            ended = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603
        except subprocess.TimeoutExpired as error:
            raise NoPdf(f"no PDF: {program} did not end within {SECONDS} seconds") from error
        if not made.exists() or not made.stat().st_size:
            said = ended.stderr.decode(errors="replace").strip().splitlines()
            last = said[-1][:200] if said else "nothing said"
            raise NoPdf(f"no PDF: {program} ended with {ended.returncode}: {last}")
        shutil.move(made, path)
