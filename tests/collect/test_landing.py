"""Landing: damage is found by hash and never read; the pace of a host outlives a process."""

import json
import random
from datetime import date, datetime
from pathlib import Path

import pytest
import zstandard

from pipelines.clock import LONDON, Clock
from pipelines.collect.landing import Damaged, content_of, land, set_aside
from pipelines.collect.pacer import MAX_WAIT, Pacer
from pipelines.collect.source import PACE
from pipelines.collect.sources import FEEDS
from pipelines.collect.verify import faults
from pipelines.collect.window_request import halves

DAY = date(2025, 6, 2)

SHORTEST = FEEDS["find_a_tender"].feed.shortest


def landed(home: Path, text: bytes = b'{"releases":[]}', source: str = "find_a_tender") -> Path:
    return land(home, source, DAY, text, {"source": source, "releases": 0})


def test_what_is_whole_has_no_fault(tmp_path: Path) -> None:
    landed(tmp_path)
    assert list(faults(tmp_path)) == []


def test_any_flipped_bit_is_found(tmp_path: Path) -> None:
    path = landed(tmp_path, b'{"releases":[%s]}' % b",".join(b'{"n":%d}' % n for n in range(200)))
    good = path.read_bytes()
    rolled = random.Random(7)
    for _ in range(300):
        bad = bytearray(good)
        place = rolled.randrange(len(bad))
        bad[place] ^= 1 << rolled.randrange(8)
        path.write_bytes(bad)
        try:
            assert content_of(path)  # a flip in the frame's own header may change nothing that was received
        except Damaged:
            (fault,) = faults(tmp_path)
            assert fault.path == path
            assert (
                fault.command
                == "peerbench run --from 2025-06-02 --to 2025-06-02 --source find_a_tender --again"
            )


@pytest.mark.parametrize("left", [0, 1, 10, -1])
def test_a_truncated_frame_is_damage(tmp_path: Path, left: int) -> None:
    path = landed(tmp_path)
    path.write_bytes(path.read_bytes()[:left])
    assert [fault.path for fault in faults(tmp_path)] == [path]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty: it holds no byte"),
        (b"\n", "cut or damaged: it cannot be unpacked"),
        (b"{}", "cut or damaged: it cannot be unpacked"),
        (None, "cannot be read: Is a directory"),
    ],
)
def test_damage_is_said_in_our_words(tmp_path: Path, content: bytes | None, words: str) -> None:
    path = landed(tmp_path)
    path.unlink()
    if content is None:
        path.mkdir()
    else:
        path.write_bytes(content)
    with pytest.raises(Damaged) as told:
        content_of(path)
    assert str(told.value) == f"{path}: {words}"


def test_swapped_files_are_both_named(tmp_path: Path) -> None:
    one, other = landed(tmp_path, b"[1]"), landed(tmp_path, b"[2]")
    first, second = one.read_bytes(), other.read_bytes()
    one.write_bytes(second)
    other.write_bytes(first)
    assert {fault.path for fault in faults(tmp_path)} == {one, other}


def test_a_lost_sidecar_is_named(tmp_path: Path) -> None:
    path = landed(tmp_path)
    path.with_suffix(".json").unlink()
    assert [fault.problem for fault in faults(tmp_path)] == ["its sidecar is missing or broken"]


def test_a_file_of_no_day_that_is_gone_is_named_with_its_import(tmp_path: Path) -> None:
    about = {"imported_from": "old.jsonl"}
    refused = land(tmp_path, "find_a_tender", None, b"refused", about)
    page = land(tmp_path, "contracts_finder", None, b"page", about)
    day = land(tmp_path, "find_a_tender", DAY, b"[]", about)
    assert not list(faults(tmp_path))
    (tmp_path / "ledger.jsonl").open("ab").write(b'{"pat')
    before = (tmp_path / "ledger.jsonl").read_bytes()
    for path, source in ((refused, "find_a_tender"), (page, "contracts_finder"), (day, "find_a_tender")):
        content = path.read_bytes()
        path.unlink()
        (fault,) = faults(tmp_path)
        assert fault.path == path and fault.problem.startswith("missing")
        assert fault.command.startswith(
            f"peerbench import old.jsonl --source {source} (old.jsonl is not there"
        )
        path.write_bytes(content)
    assert (tmp_path / "ledger.jsonl").read_bytes() == before, "nothing is written by looking"


def test_an_imported_file_is_mended_by_its_import(tmp_path: Path) -> None:
    path = land(tmp_path, "sell2wales", DAY, b"[]", {"imported_from": "old.jsonl"})
    path.write_bytes(b"")
    (fault,) = faults(tmp_path)
    assert fault.command.startswith("peerbench import old.jsonl --source sell2wales (old.jsonl is not there")


def test_landing_the_same_again_mends_what_is_damaged(tmp_path: Path) -> None:
    path = landed(tmp_path)
    path.write_bytes(zstandard.compress(b"other"))
    assert content_of(landed(tmp_path)) == b'{"releases":[]}'
    path.write_bytes(b"x")
    assert [moved.exists() for moved in set_aside(tmp_path, "find_a_tender", DAY)] == [True]
    assert not path.exists()


class Still(Clock):
    """A clock that moves only when told, and sums what it was told to sleep."""

    def __init__(self, at: datetime) -> None:
        self.at, self.slept = at, 0.0

    def now(self) -> datetime:
        return self.at

    def sleep(self, seconds: float) -> None:
        self.slept += max(0.0, seconds)


NOON = datetime(2025, 6, 2, 12, tzinfo=LONDON)


def pacer(home: Path, at: datetime) -> tuple[Pacer, Still]:
    clock = Still(at)
    return Pacer(home, "http://127.0.0.1:80", clock), clock


def test_a_restart_does_not_burst(tmp_path: Path) -> None:
    for _ in range(3):
        one, clock = pacer(tmp_path, NOON)
        one.wait()
    assert clock.slept == PACE


@pytest.mark.parametrize("hours", [-2, -0.001])
def test_a_clock_put_back_does_not_burst_nor_wait_for_ever(tmp_path: Path, hours: float) -> None:
    pacer(tmp_path, NOON)[0].wait()
    pacer(tmp_path, NOON)[0].hold(10_000)
    one, clock = pacer(tmp_path, NOON.fromtimestamp(NOON.timestamp() + hours * 3600, LONDON))
    one.wait()
    assert PACE <= clock.slept <= MAX_WAIT


def test_told_to_hold_another_process_holds_too(tmp_path: Path) -> None:
    pacer(tmp_path, NOON)[0].wait()
    pacer(tmp_path, NOON)[0].hold(120)
    one, clock = pacer(tmp_path, NOON)
    one.wait()
    assert clock.slept == 120


@pytest.mark.parametrize("broken", [b"{", b"[]", b"\x00\xff"])
def test_a_broken_pace_file_waits_a_pace(tmp_path: Path, broken: bytes) -> None:
    one, clock = pacer(tmp_path, NOON)
    one.wait()
    next((tmp_path / "pace").iterdir()).write_bytes(broken)
    one.wait()
    assert clock.slept == PACE


@pytest.mark.parametrize(
    ("first", "last"),
    [("2025-10-26T00:00:00", "2025-10-26T02:59:59"), ("2026-10-25T00:30:00", "2026-10-25T02:10:00")],
)
def test_no_window_is_cut_in_the_hour_that_comes_twice(first: str, last: str) -> None:
    (begin, middle), (following, end) = halves(
        datetime.fromisoformat(first), datetime.fromisoformat(last), SHORTEST
    )
    assert (begin.isoformat(), end.isoformat()) == (first, last)
    assert (following - middle).total_seconds() == 1 and middle.hour != 1 or middle.minute == 59
    assert following.hour != 1


def test_halves_cover_a_window_once() -> None:
    left = [(datetime(2026, 3, 29), datetime(2026, 3, 29, 0, 30))]
    seconds = []
    while left:
        window = left.pop()
        parts = halves(*window, SHORTEST)
        left += parts
        if not parts:
            seconds += [
                window[0].timestamp() + n for n in range(int((window[1] - window[0]).total_seconds()) + 1)
            ]
    assert len(set(seconds)) == 1801 and len(seconds) <= 1801 + 1


def test_the_record_of_a_page_holds_no_cookie(tmp_path: Path) -> None:
    path = landed(tmp_path)
    assert "cookie" not in json.dumps(json.loads(path.with_suffix(".json").read_bytes())).lower()
