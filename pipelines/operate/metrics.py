"""The state of a home as Prometheus text, for the node exporter's textfile folder."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from pipelines.operate import alerts, nights
from pipelines.operate.sizes import of_home
from pipelines.publish.runs import runs
from pipelines.query.fact import Fact
from pipelines.query.status import exit_code
from pipelines.settings import Settings
from warehouse.snapshots.disk import Disk

HELP = {
    "exit_code": "Exit code that `peerbench status` ends with.",
    "troubles": "Troubles that are open.",
    "messages_unsent": "Messages that wait for a channel.",
    "looked_at_seconds": "When the home was looked at last, as a Unix time.",
    "run_started_seconds": "When the last run began, as a Unix time.",
    "published_seconds": "When the latest snapshot was published, as a Unix time.",
    "bytes": "Bytes of the home, by folder.",
    "night": "The last night's figures.",
}


def write(path: Path, settings: Settings, facts: Iterable[Fact], now: datetime) -> None:
    """Replaces the file whole, so that no half of it is ever read."""
    Disk().put(path, text(settings, list(facts), now).encode())


def text(settings: Settings, facts: list[Fact], now: datetime) -> str:
    """Every metric, each a gauge named peerbench_<name>; what is not known is left out, never nought."""
    book = alerts.read(settings.home)
    samples: list[tuple[str, dict[str, str], float]] = [
        ("exit_code", {}, exit_code(facts)),
        ("troubles", {}, len(book.troubles)),
        ("messages_unsent", {}, len(book.unsent)),
        ("looked_at_seconds", {}, now.timestamp()),
    ]
    if begun := [row["started_at"] for row in runs(settings.home)]:
        samples.append(("run_started_seconds", {}, _seconds(max(begun))))
    samples += [("bytes", {"folder": name}, size) for name, size in of_home(settings.home).items()]
    if known := nights.rows(settings.home):
        samples.append(("published_seconds", {}, _seconds(known[-1]["published_at"])))
        found = known[-1]["figures"].items()
        samples += [("night", {"figure": name}, value) for name, value in found if value is not None]
    lines: list[str] = []
    for name, words in HELP.items():
        of_name = [(labels, value) for of, labels, value in samples if of == name]
        if of_name:
            lines += [f"# HELP peerbench_{name} {words}", f"# TYPE peerbench_{name} gauge"]
            lines += [f"peerbench_{name}{_labels(labels)} {value:.15g}" for labels, value in of_name]
    return "\n".join(lines) + "\n"


def _labels(labels: dict[str, str]) -> str:
    return "{" + ",".join(f'{name}="{value}"' for name, value in labels.items()) + "}" if labels else ""


def _seconds(moment: str) -> float:
    return datetime.fromisoformat(moment).timestamp()
