"""Broken lines of the ledger are set aside once what landed is written down, and cost no sound one."""

from pathlib import Path

import pytest

from pipelines.collect import ledger
from pipelines.collect.landing import LEDGER
from tests.support.small_home import landed, release


@pytest.mark.parametrize(
    "broken",
    [
        b'{"pa',
        b"\xff\xfe",
        b"[1]",
        b"null",
        b"{}",
        b'{"path": 5}',
        b'{"path": "../outside"}',
        b'""',
        b"x" * 5000,
    ],
)
@pytest.mark.parametrize("at", [0, 1, 2])
def test_a_broken_line_goes_aside_and_the_others_stay(broken: bytes, at: int, tmp_path: Path) -> None:
    home = tmp_path / "home"
    landed(home, [release(1)])
    landed(home, [release(2, day="2025-07-01")])
    assert ledger.gone(home) == []
    sound = (home / LEDGER).read_bytes().splitlines()
    lines = [*sound[:at], broken, *sound[at:]]
    (home / LEDGER).write_bytes(b"\n".join(lines) + (b"" if at == 2 else b"\n"))
    before = ledger.entries(home)
    assert ledger.broken_lines(home) == 1 and before
    assert ledger.gone(home) == []
    assert ledger.broken_lines(home) == 0 and ledger.entries(home) == before
    assert (home / LEDGER).read_bytes().splitlines() == sound
    assert (home / ledger.BROKEN_LINES).read_bytes() == broken + b"\n"
    assert ledger.gone(home) == [] and (home / ledger.BROKEN_LINES).read_bytes() == broken + b"\n"


def test_a_file_whose_only_line_is_broken_is_noted_again(tmp_path: Path) -> None:
    home = tmp_path / "home"
    landed(home, [release(1)])
    (line,) = (home / LEDGER).read_bytes().splitlines()
    (home / LEDGER).write_bytes(line[:-9])
    assert ledger.gone(home) == [] and ledger.broken_lines(home) == 0
    (path,) = (home / "landing").rglob("*.zst")
    assert path.relative_to(home / "landing").as_posix() in ledger.entries(home)
