"""The whole job over the synthetic sample, served by a child process on loopback."""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from importlib import resources
from pathlib import Path

import requests

from assets.resources import Progress
from assets.run import Summary, run
from pipelines.clock import LONDON
from pipelines.collect.sources import FEEDS
from pipelines.settings import Settings
from warehouse.errors import UserError

SPEED = 500
"""Times real time, for the server's limiter and the client's pace alike."""
START = "2026-04-01T06:00:00"
"""The morning after the sample's last day."""
FIRST, LAST = date(2023, 4, 1), date(2026, 3, 31)
LAST_YEAR = date(2025, 4, 1)
DOCUMENTS = 1_000
"""More than the sample links to, and published with the notices: a visitor sees one snapshot."""


def demo(home: Path, everything: bool, progress: Progress) -> tuple[Settings, Summary]:
    """Runs the job over the last year of the sample, or all three. Raises UserError without a server."""
    with _server() as url:
        served = _served(url)
        settings = Settings(
            home=home,
            register_dir=Path(str(resources.files("sample").joinpath("register"))),
            addresses=dict.fromkeys(served, url),
            documents_a_night=DOCUMENTS,
            document_hours=24,
            clock_speed=SPEED,
            clock_start=datetime.fromisoformat(START).replace(tzinfo=LONDON),
        )
        first = FIRST if everything else LAST_YEAR
        return settings, run(settings, served, first, LAST, True, progress=progress, with_documents=True)


def _served(url: str) -> list[str]:
    """The sources that the sample has notices of: a new source is not asked before it is drawn there."""
    with requests.Session() as session:
        session.trust_env = False  # a proxy of the environment does not reach loopback
        counts = session.get(f"{url}/__standin__", timeout=10).json()["requests"]
    return [source for source in FEEDS if source in counts]


@contextmanager
def _server() -> Iterator[str]:
    """The sample's server as a child process, ended whatever happens. Gives its address."""
    command = [
        sys.executable,
        "-m",
        "sample",
        "serve",
        "--port",
        "0",
        "--speed",
        str(SPEED),
        "--start",
        START,
        "--until-stdin-closes",
    ]
    # The pipe to its stdin closes even if this process is killed, and the server ends with it.
    child = subprocess.Popen(  # noqa: S603 - our own module
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        line = child.stdout.readline() if child.stdout else ""
        found = re.fullmatch(r"listening on (http://127\.0\.0\.1:\d+)\s*", line)
        if found is None:
            raise UserError(f"the sample server did not start: {line.strip() or 'it said nothing'}")
        yield found[1]
    finally:
        child.terminate()
        child.wait(10)
