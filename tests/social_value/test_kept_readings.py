"""A night reads what is new: with what is kept and without it the tables are the same bytes."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from small_home import few_councils, landed, release

from pipelines import program
from pipelines.job import steps
from pipelines.settings import Settings
from pipelines.social_value import kept_readings, processes
from pipelines.social_value.kept_readings import OF_PROCESS, READINGS, forget, together
from pipelines.social_value.withdrawals import note
from warehouse.interim import read, save, schema_of

TABLES = ("procurements", *OF_PROCESS, "procurement_links")
PPON = "GB-PPON-PABC-1234-ABCD"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home", register_dir=few_councils(tmp_path / "register"))


@pytest.fixture
def was_read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ocids of the processes that were read, in order."""
    found: list[str] = []
    real = processes.read_procurement

    def spied(releases: list[dict[str, Any]], *others: Any) -> Any:
        found.append(releases[0]["ocid"])
        return real(releases, *others)

    monkeypatch.setattr(processes, "read_procurement", spied)
    return found


def made(settings: Settings) -> dict[str, bytes]:
    """All steps up to the readings, of what changed. Gives the bytes of each file."""
    for step in steps():
        step.again(settings, ())
        if step.name == "procurements":
            break
    return {
        path.relative_to(settings.home).as_posix(): path.read_bytes()
        for table in (*TABLES, "quarantine")
        for path in sorted((settings.home / "interim" / table).glob("*.parquet"))
    }


def anew(settings: Settings) -> dict[str, bytes]:
    """The same with nothing kept."""
    forget(settings.home)
    return made(settings)


def ocid(number: int) -> str:
    return f"ocds-h6vhtk-{number:06x}"


def signed(number: int, buyer: str = "Leeds City Council", identifier: str = PPON) -> dict[str, Any]:
    """A notice whose buyer has an identifier of the register of suppliers."""
    row = release(number, buyer=buyer)
    row["buyer"]["id"] = identifier
    party = {"id": identifier, "name": buyer, "roles": ["buyer"]}
    row["parties"] = [
        party | {"identifier": {"scheme": "GB-PPON", "id": identifier.removeprefix("GB-PPON-")}}
    ]
    return row


def edited(number: int, weight: int, day: str = "2025-07-01") -> dict[str, Any]:
    row = release(number, weight=weight, day=day)
    return row | {"id": f"{number:06d}-{weight}-2025", "tag": ["tenderUpdate"]}


def mirrored(number: int) -> dict[str, Any]:
    """A notice of Contracts Finder that is a double of that of Find a Tender."""
    row = release(number, day="2024-06-01")
    row["tender"] |= {"tenderPeriod": {"endDate": "2024-07-01T12:00:00Z"}, "value": {"amount": 9e5}}
    return row


def unreadable(number: int) -> dict[str, Any]:
    return release(number) | {"tender": None}


def aliased(settings: Settings, name: str) -> None:
    path = settings.register_dir / "aliases.csv"
    path.write_text(path.read_text() + f"{name},E08000035,\n")


def taken_back(settings: Settings, number: int, reason: str = "misread") -> None:
    note(
        settings.home,
        {
            "withdrawn_at": "2026-01-01T00:00:00+00:00",
            "source": "find_a_tender",
            "ocid": ocid(number),
            "reason": reason,
        },
    )


NIGHTS: tuple[Callable[[Settings], None], ...] = (
    lambda of: landed(of.home, [release(n, weight=n) for n in range(1, 25)]),
    lambda of: landed(of.home, [release(n) for n in range(25, 30)]),
    lambda of: landed(of.home, [edited(3, 20), edited(4, 0)]),
    lambda of: taken_back(of, 5),
    lambda of: landed(of.home, [signed(40), signed(41, "Bristol City Council", "GB-PPON-PZZZ-9999-ZZZZ")]),
    lambda of: landed(of.home, [signed(42, "The Council")]),
    lambda of: landed(of.home, [unreadable(43)]),
    lambda of: landed(of.home, [edited(43, 10)]),
    lambda of: aliased(of, "Leeds Town"),
    lambda of: landed(of.home, [release(50, buyer="Leeds Town"), edited(5, 30)]),
    lambda of: taken_back(of, 50, "twice"),
    lambda of: landed(of.home, [mirrored(60), mirrored(61) | {"ocid": "ocds-b5fd17-1"}]),
    lambda of: landed(of.home, [signed(62, "Kent County Council")]),
    lambda of: None,
)
"""Each changes something of what readings hang on; the last but one lets an identifier be unlearned."""


@pytest.mark.slow
def test_every_night_gives_the_tables_of_a_whole_reading(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Parts are small, so that the home grows over three divisions of them."""
    for module in (kept_readings, processes):
        monkeypatch.setattr(module, "AT_ONCE", 12)
    for number, night in enumerate(NIGHTS):
        night(settings)
        kept = made(settings)
        assert kept == anew(settings), f"night {number}"
    assert len(list((settings.home / "interim" / READINGS).glob("*.parquet"))) > 2


def test_a_night_reads_what_is_new_and_nothing_else(settings: Settings, was_read: list[str]) -> None:
    landed(settings.home, [release(n) for n in range(1, 9)])
    made(settings)
    assert was_read == sorted(was_read, key=was_read.index) and len(was_read) == 8
    was_read.clear()
    before = {path: path.stat().st_mtime_ns for path in settings.home.glob("interim/*/*.parquet")}
    made(settings)
    assert was_read == []
    for table in (READINGS, "procurements", *OF_PROCESS):
        (path,) = (settings.home / "interim" / table).glob("*.parquet")
        assert path.stat().st_mtime_ns == before[path], f"{table} did not change and is not written again"
    landed(settings.home, [release(9), edited(2, 25)])
    made(settings)
    assert sorted(was_read) == [ocid(2), ocid(9)]


def _other_program(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_readings, "program", lambda *stages: "another")


def _other_rules(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_readings, "RULE_VERSION", "2020.1")


def _other_register(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    aliased(settings, "Leeds Town")


def _withdrawn(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    taken_back(settings, 1)


def _learned(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    landed(settings.home, [signed(2)])


def _document(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    row = dict.fromkeys(schema_of("documents").names()) | {
        "source": "find_a_tender",
        "ocid": ocid(1),
        "document": "d",
        "part": 1,
        "state": "refused",
        "tries": 1,
        "landed_sha256": "0" * 64,
    }
    real = processes.TenderDocuments
    save(settings.home, "documents", [])
    frame = pl.DataFrame([row], schema=schema_of("documents"))

    def documented(home: Path) -> Any:
        frame.write_parquet(home / "interim" / "documents" / "all.parquet")
        return real(home)

    monkeypatch.setattr("pipelines.social_value.tables.TenderDocuments", documented)


@pytest.mark.parametrize(
    ("change", "also"),
    [
        (_other_program, [2, 3]),
        (_other_rules, [2, 3]),
        (_other_register, [2, 3]),
        (_withdrawn, []),
        (_document, []),
        (_learned, [2]),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_what_a_reading_hangs_on_changes_and_it_is_read_again(
    settings: Settings,
    was_read: list[str],
    monkeypatch: pytest.MonkeyPatch,
    change: Callable[[Settings, pytest.MonkeyPatch], None],
    also: list[int],
) -> None:
    """Notice 1 is signed by an identifier that is learned from the second such notice."""
    landed(settings.home, [signed(1, "The Council"), release(3)])
    made(settings)
    was_read.clear()
    made(settings)
    assert was_read == []
    change(settings, monkeypatch)
    made(settings)
    numbers = [number for number in also if number != 2 or change is _learned]
    assert sorted(was_read) == [ocid(1), *map(ocid, numbers)]


@pytest.mark.first(how=1)
@pytest.mark.parametrize("table", [READINGS, *OF_PROCESS, "procurements"])
@pytest.mark.parametrize("how", ["flipped", "cut", "gone"])
def test_a_damaged_file_is_made_again(settings: Settings, table: str, how: str) -> None:
    landed(settings.home, [release(n) for n in range(1, 9)])
    before = made(settings)
    (path,) = (settings.home / "interim" / table).glob("*.parquet")
    content = bytearray(path.read_bytes())
    content[len(content) // 3] ^= 4
    if how == "gone":
        path.unlink()
    else:
        path.write_bytes(content if how == "flipped" else content[: len(content) // 2])
    assert made(settings) == before


@pytest.mark.parametrize("content", ["", "[]", "{", '{"00": 1}', '{"00": {"shards": [0], "files": {}}}'])
def test_a_broken_record_of_what_is_kept_lets_nothing_stand(
    settings: Settings, was_read: list[str], content: str
) -> None:
    landed(settings.home, [release(n) for n in range(1, 4)])
    before = made(settings)
    (settings.home / "interim" / "readings.json").write_text(content)
    assert made(settings) == before and len(was_read) == 6


def test_a_process_that_was_refused_is_tried_each_night(settings: Settings, was_read: list[str]) -> None:
    landed(settings.home, [release(1), unreadable(2)])
    made(settings)
    was_read.clear()
    made(settings)
    assert was_read == [ocid(2)] and read(settings.home, "quarantine").height == 1


def test_everything_that_reads_is_in_the_hash_of_the_program() -> None:
    """Whatever module the readings load, and the files beside them."""
    code = (
        "import sys, json; import pipelines.social_value.tables;"
        "print(json.dumps([m.__file__ for n, m in sys.modules.items()"
        " if n.split('.')[0] in ('pipelines', 'warehouse') and getattr(m, '__file__', None)]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {Path(path).resolve() for path in json.loads(done.stdout)}
    known = {path.resolve() for path in program.files(program.READING)}
    assert loaded <= known, sorted(loaded - known)
    assert {"judge.json", "choice.json"} <= {path.name for path in known}
    assert any(path.parent.name == "frameworks" for path in known)


def test_shards_are_halved_until_a_group_is_small_enough() -> None:
    assert together({}) == [list(range(32))]
    assert [len(group) for group in together({0: 1_900, 31: 200})] == [16, 16]
    assert [len(group) for group in together(dict.fromkeys(range(32), 5_000))] == [1] * 32


def test_what_was_read_of_a_damaged_text_does_not_outlive_it(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The month of the text is indexed again when more of it lands, and the text is right again."""
    landed(settings.home, [release(n) for n in range(1, 4)])
    made(settings)
    (path,) = (settings.home / "interim" / "bodies").glob("*.parquet")
    notes, frame = pl.read_parquet_metadata(path), pl.read_parquet(path)
    bodies = [body.replace(b'"10"', b'"15"').replace(b'"40"', b'"35"') for body in frame["body"]]
    damaged = frame.with_columns(pl.Series("body", bodies))
    damaged.write_parquet(path, metadata={"index": notes["index"]})
    _other_program(settings, monkeypatch)
    made(settings)
    assert read(settings.home, "procurements")["weight_pct"].to_list() == [15.0] * 3
    landed(settings.home, [release(9)])
    kept = made(settings)
    assert read(settings.home, "procurements")["weight_pct"].to_list() == [10.0] * 4
    assert kept == anew(settings)


def test_what_belongs_to_a_refused_procurement_leaves_with_it(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its criteria stayed behind, and one such notice kept the whole home from being published."""
    real = processes.read_procurement

    def beyond(releases: list[dict[str, Any]], *others: Any) -> Any:
        found = real(releases, *others)
        if releases[0]["ocid"] == ocid(1):
            found.row["weight_high_pct"] = 200.0
        return found

    monkeypatch.setattr(processes, "read_procurement", beyond)
    landed(settings.home, [release(1, weight=10), release(2, weight=10)])
    made(settings)
    refused = read(settings.home, "quarantine").filter(pl.col("ocid") == ocid(1))
    assert refused["rule"].to_list() == ["weight_high_pct|max"] or refused.height == 1
    for table in ("procurements", "criteria", "procurement_lots"):
        assert ocid(1) not in read(settings.home, table)["ocid"].to_list()
    assert ocid(2) in read(settings.home, "criteria")["ocid"].to_list()
