"""A corpus of any size by a seed: recorded notices drawn again and again, each with ids, a day and words of its own.

    .venv/bin/python tests/bench/corpus.py FOLDER RELEASES [--seed N] [--after RELEASES]

Writes FOLDER/find_a_tender.jsonl and FOLDER/contracts_finder.jsonl. The notices are those of `../shared/real` or
PEERBENCH_SHARED; where they are not, releases of the SYNTHETIC sample. Half of each service. `--after N`: numbered
from N on and all of the last two days, as a night adds them to a corpus of N.
A notice has a sentence of its own at the end of its description, so that no text is read once for many.
"""

import argparse
import json
import os
import random
from collections.abc import Iterator
from copy import deepcopy
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from pipelines.authorities.register.register import load_register

ROOT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("PEERBENCH_SHARED", ROOT.parent / "shared"))
RECORDED = {"find_a_tender": "fts.jsonl", "contracts_finder": "cf.jsonl"}
PREFIXES = {"find_a_tender": "ocds-h6vhtk-", "contracts_finder": "ocds-b5fd17-"}
FIRST, LAST = date(2022, 4, 1), date(2025, 6, 30)
SEED = 1
AGAIN = 0.25
"""Share of releases that go on with a process before them: its award, or another state of its tender."""

Release = dict[str, Any]


def recorded() -> dict[str, list[Release]]:
    """Releases by source: recorded ones, or those of the SYNTHETIC sample."""
    if all((SHARED / "real" / name).exists() for name in RECORDED.values()):
        return {
            source: [
                row for line in (SHARED / "real" / name).read_text().splitlines() if (row := _clean(line))
            ]
            for source, name in RECORDED.items()
        }
    from sample.notices import generate

    drawn: dict[str, list[Release]] = {source: [] for source in RECORDED}
    for row in generate()[0]:
        drawn[row["source"]].append(row["release"])
    return drawn


def _clean(line: str) -> Release | None:
    """A release; null where it is no JSON (`Infinity`), which peers cannot read."""

    def refuse(constant: str) -> None:
        raise ValueError(constant)

    try:
        found: Release = json.loads(line, parse_constant=refuse)
    except ValueError:
        return None
    return found


def corpus(count: int, seed: int, after: int = 0) -> Iterator[tuple[str, Release]]:
    """(source, release) of this many, numbered from `after` on."""
    chance = random.Random(f"{seed} {after}")
    kinds = recorded()
    buyers = [row.official_name for row in load_register(ROOT / "warehouse/reference").authorities.values()]
    for number in range(after, after + count):
        source = chance.choice(sorted(kinds))
        release = deepcopy(chance.choice(kinds[source]))
        again = number and chance.random() < AGAIN
        process = chance.randrange(max(number - 5_000, 0), number) if again else number
        yield source, _own(release, source, process, number, bool(after), chance, buyers)


def _own(
    release: Release,
    source: str,
    process: int,
    number: int,
    last: bool,
    chance: random.Random,
    buyers: list[str],
) -> Release:
    """The release with ids, day and words of its own; every second one of a council by its number."""
    days = (LAST - FIRST).days
    day = (
        LAST - timedelta(days=chance.randrange(2)) if last else FIRST + timedelta(days=chance.randrange(days))
    )
    release["ocid"] = f"{PREFIXES[source]}9{process:07x}"
    release["id"] = f"{number:06d}-{day.year}"
    release["date"] = f"{day}T{chance.randrange(24):02d}:00:00Z"
    tender = release.get("tender")
    if isinstance(tender, dict) and isinstance(tender.get("description"), str):
        tender["description"] += f" Our reference is {number:x}."
    if process % 2 and isinstance(release.get("buyer"), dict):
        name = buyers[process % len(buyers)]
        was = release["buyer"].get("name")
        for party in (release["buyer"], *(p for p in release.get("parties", ()) if p.get("name") == was)):
            party["name"] = name
    return release


def write(folder: Path, count: int, seed: int, after: int = 0) -> dict[str, Path]:
    """The files by source."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = {source: folder / f"{source}.jsonl" for source in RECORDED}
    files = {source: path.open("w", encoding="utf-8") for source, path in paths.items()}
    for source, release in corpus(count, seed, after):
        files[source].write(json.dumps(release, ensure_ascii=False) + "\n")
    for file in files.values():
        file.close()
    return paths


if __name__ == "__main__":
    asked = argparse.ArgumentParser()
    asked.add_argument("folder", type=Path)
    asked.add_argument("count", type=int)
    asked.add_argument("--seed", type=int, default=SEED)
    asked.add_argument("--after", type=int, default=0)
    given = asked.parse_args()
    for path in write(given.folder, given.count, given.seed, given.after).values():
        print(path, f"{path.stat().st_size:,} bytes")
