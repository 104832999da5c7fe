"""Readings of two states of the program, compared: `python tests/bench/readings.py OUT [FILE.jsonl ...]`.

Writes the line of `peerbench read` of every labelled case under tests/gold, of the SYNTHETIC sample's releases, of
3,000 sentences of the adversary, and of every release in the files. With `--against BEFORE` it then prints each
reading that is another one, and ends with 1 if there is any. Before is read by the same script with PYTHONPATH at a
checkout of before.
"""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipelines.authorities.buyers.resolve import Resolver
from pipelines.authorities.register.register import load_register
from pipelines.collect.release_json import records
from pipelines.collect.sources import source_of
from pipelines.evaluation.cases import cases
from pipelines.social_value.read import read_release

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests/gold")]
SENTENCES = 3_000


from adversary import sentences  # noqa: E402

from sample.notices import generate  # noqa: E402


def readings(files: list[str]) -> Iterator[tuple[str, str]]:
    """(name, the reading as JSON) of every case and release, in order."""
    resolver = Resolver(load_register(ROOT / "warehouse/reference"))
    gold = ROOT / "tests/gold"
    for path in sorted([*gold.glob("*.jsonl"), *gold.glob("hands/*.jsonl")]):
        if path.name != "second_reader.jsonl":
            for case in cases(path):
                if (line := case.reading(None, resolver)) is not None:
                    yield f"{path.name} {case.name}", plain(line)
    for number, row in enumerate(generate()[0]):
        yield f"sample {number}", plain(read_release(row["release"], row["source"], resolver))
    for number, sentence in enumerate(sentences(seed=1, count=SENTENCES)):
        release = {"ocid": "adversary", "tender": {"lots": [{"id": "1"}], "description": sentence.text}}
        yield f"adversary {number}", plain(read_release(release, "unknown", resolver))
    for name in files:
        for record in records(Path(name)):
            if record.body:
                source = source_of(str(record.body.get("ocid")))
                key = f"{Path(name).name} {record.body.get('ocid')} {record.body.get('id')} {record.position}"
                yield key, plain(read_release(record.body, source, resolver))


def plain(line: dict[str, Any]) -> str:
    """The reading as JSON, without the version of the rules that any change moves."""
    return json.dumps({name: value for name, value in line.items() if name != "rule_version"}, sort_keys=True)


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("out", type=Path)
    asked.add_argument("files", nargs="*")
    asked.add_argument("--against", type=Path)
    given = asked.parse_args()
    now = dict(readings(given.files))
    given.out.write_text("".join(json.dumps([key, line]) + "\n" for key, line in now.items()))
    if given.against is None:
        return 0
    before = dict(json.loads(line) for line in given.against.read_text().splitlines())
    changed = [key for key in now.keys() | before.keys() if now.get(key) != before.get(key)]
    for key in sorted(changed):
        one, other = (json.loads(rows.get(key, "{}")) for rows in (before, now))
        differ = sorted(k for k in one.keys() | other.keys() if one.get(k) != other.get(k))
        said = "; ".join(f"{k}: {one.get(k)} -> {other.get(k)}" for k in differ if k != "criteria")
        print(f"{key}: {said or ', '.join(differ)}"[:400])
    print(f"{len(now):,} readings, {len(changed):,} differ")
    return 1 if changed else 0


if __name__ == "__main__":
    sys.exit(main())
