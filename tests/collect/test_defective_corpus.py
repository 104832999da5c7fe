"""A corpus with every defect: what goes in comes out or stands in quarantine, to the record."""

import re
from collections import Counter
from pathlib import Path

import polars as pl
import pytest

from pipelines.collect.importing import import_file
from pipelines.job import steps
from pipelines.publish.conditions import all_problems
from pipelines.settings import Settings
from tests.bench.corpus import DEFECTS, REFUSED, TAKEN, write
from tests.support.small_home import few_councils, landed, release
from warehouse.interim import read, scan

SOUND = release(1), release(3)


def made(settings: Settings, last: str) -> None:
    for step in steps():
        step.again(settings, ())
        if step.name == last:
            return


def counted(home: Path) -> tuple[int, int, list[int]]:
    """(rows of `releases`, releases that came again, numbers of the refused records)."""
    parts = (home / "interim" / "releases").glob("*.parquet")
    again = sum(int(pl.read_parquet_metadata(path)["repeated"]) for path in parts)
    refused = read(home, "quarantine").filter(pl.col("stage") == "releases")["reason"]
    numbers = [int(found[1]) for reason in refused if (found := re.search(r" record (\d+)", reason))]
    assert len(numbers) == len(refused)
    return scan(home, "releases").select(pl.len()).collect().item(), again, sorted(numbers)


@pytest.mark.parametrize("kind", DEFECTS)
def test_one_defect_costs_its_record_at_most(kind: str, tmp_path: Path) -> None:
    home, path = tmp_path / "home", tmp_path / "in.jsonl"
    settings = Settings(home=home, register_dir=few_councils(tmp_path / "register"))
    landed(home, [SOUND[0]])
    lines = [*(path.read_bytes().rstrip(b"\n") for path in tmp_path.glob("home-*.jsonl"))]
    sound, spoilt = lines[0], DEFECTS[kind](release(2))
    path.write_bytes(b"\n".join([sound, spoilt, sound.replace(b"000001", b"000003"), sound]) + b"\n")
    import_file(home, path, "find_a_tender")
    made(settings, "releases")
    rows, again, refused = counted(home)
    assert refused == ([2] if kind in REFUSED else [])
    # Notice 1 came three times, two of them in this file.
    assert (rows, rows + again) == (2 + (kind in TAKEN), 4 + (kind in TAKEN))


@pytest.mark.slow
def test_in_is_out_and_quarantined_exactly(tmp_path: Path) -> None:
    """Every record of a corpus of which a third are spoilt, through every table that is made from releases."""
    settings = Settings(home=tmp_path / "home", register_dir=few_councils(tmp_path / "register"))
    files = write(tmp_path / "corpus", 1_500, seed=7, defects=0.35)
    went, expected = 0, Counter[str]()
    for source, path in files.items():
        lines = path.read_bytes().splitlines()
        went += len(lines)
        import_file(settings.home, path, source)
        expected[source] = len(lines)
    made(settings, "procurements")
    rows, again, refused = counted(settings.home)
    assert rows + again + len(refused) == went
    by_source = Counter(read(settings.home, "releases")["source"].to_list())
    by_source.update(
        read(settings.home, "quarantine").filter(pl.col("stage") == "releases")["source"].to_list()
    )
    assert by_source.total() + again == expected.total()
    assert len(refused) > 200 and rows > 1_000
    problems = [line for line in all_problems(settings.home) if "nothing_lost" in line]
    assert not problems
