"""A corpus of any size by a seed: recorded notices drawn again and again, each with ids, a day and words of its own.

    .venv/bin/python tests/bench/corpus.py FOLDER RELEASES [--seed N] [--after RELEASES] [--defects SHARE]

Writes FOLDER/find_a_tender.jsonl and FOLDER/contracts_finder.jsonl. The notices are those of `../shared/real` or
PEERBENCH_SHARED; where they are not, releases of the SYNTHETIC sample. Half of each service. `--after N`: numbered
from N on and all of the last two days, as a night adds them to a corpus of N.
A notice has a sentence of its own at the end of its description, so that no text is read once for many.
`--defects`: this share of the records has each a defect of DEFECTS, all of them in turn.
"""

import argparse
import json
import os
import random
from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import date, timedelta
from itertools import cycle
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
MARK = "a mark of the corpus"


def _plain(release: Release) -> bytes:
    return json.dumps(release).encode()


def _with(text: bytes) -> Callable[[Release], bytes]:
    """The release with these bytes among its fields."""
    return lambda release: b"{" + text + b", " + _plain(release)[1:]


def _in_title(text: bytes) -> Callable[[Release], bytes]:
    """The release with these bytes in the title of its tender."""
    return lambda release: _plain(release | {"tender": {"title": MARK}}).replace(MARK.encode(), text)


def _less(name: str) -> Callable[[Release], bytes]:
    return lambda release: _plain({key: value for key, value in release.items() if key != name})


def _other(**fields: Any) -> Callable[[Release], bytes]:
    return lambda release: _plain(release | fields)


def _instead(text: bytes) -> Callable[[Release], bytes]:
    return lambda release: text


REFUSED: dict[str, Callable[[Release], bytes]] = {
    "a number of 400 digits": _with(b'"x": ' + b"7" * 400),
    "a name twice, with other values": _with(b'"date": "2025-01-01T00:00:00Z"'),
    "no ocid": _less("ocid"),
    "no date": _less("date"),
    "a date that is a number": _other(date=7),
    "a date in words": _other(date="yesterday"),
    "a date in the future": _other(date="3000-01-01T00:00:00Z"),
    "a list": _instead(b"[]"),
    "a string": _instead(b'"release"'),
    "a number": _instead(b"7"),
    "null": _instead(b"null"),
    "an empty object": _instead(b"{}"),
    "cut off": lambda release: _plain(release)[: len(_plain(release)) // 2],
}
"""Defects of a record that is no release, each of which stands in quarantine by its number."""
TAKEN: dict[str, Callable[[Release], bytes]] = {
    "Infinity": _with(b'"x": Infinity'),
    "1e9999": _with(b'"x": 1e9999'),
    "a byte of latin-1": _in_title(b"\xa3 works"),
    "half of a surrogate pair": _in_title(b"\\ud800 works"),
    "a NUL": _in_title(b"\\u0000 works"),
    "no id": _less("id"),
    "no tender": _other(tender=None),
    "a tender that is a list": _other(tender=[]),
    "a buyer that is a text": _other(buyer="Leeds"),
    "a byte order mark": lambda release: b"\xef\xbb\xbf" + _plain(release),
    "an ocid in capitals": lambda release: _plain(release | {"ocid": f" {release['ocid'].upper()}"}),
}
"""Defects that are mended, or of a part that then says nothing: the release stands."""
DEFECTS = REFUSED | TAKEN


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


def write(folder: Path, count: int, seed: int, after: int = 0, defects: float = 0.0) -> dict[str, Path]:
    """The files by source. The first record of a file is sound: it says what the file is."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = {source: folder / f"{source}.jsonl" for source in RECORDED}
    chance, kinds, begun = random.Random(seed), cycle(DEFECTS.values()), set()
    files = {source: path.open("wb") for source, path in paths.items()}
    for source, release in corpus(count, seed, after):
        spoilt = source in begun and chance.random() < defects
        made = next(kinds)(release) if spoilt else json.dumps(release, ensure_ascii=False).encode()
        files[source].write(made + b"\n")
        begun.add(source)
    for file in files.values():
        file.close()
    return paths


if __name__ == "__main__":
    asked = argparse.ArgumentParser()
    asked.add_argument("folder", type=Path)
    asked.add_argument("count", type=int)
    asked.add_argument("--seed", type=int, default=SEED)
    asked.add_argument("--after", type=int, default=0)
    asked.add_argument("--defects", type=float, default=0.0)
    given = asked.parse_args()
    for path in write(given.folder, given.count, given.seed, given.after, given.defects).values():
        print(path, f"{path.stat().st_size:,} bytes")
