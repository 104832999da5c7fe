"""What patterns need, and their code, is learned once, and again where what is kept of it cannot be trusted."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from warehouse import kept_patterns
from warehouse.sieve import Sieve

PATTERN = r"\b(?P<what>social)\s{1,4}value\b"


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A file of their own, as a program finds it that has just begun and may write bytecode."""
    path = tmp_path / "pycache" / "kept.patterns"
    monkeypatch.setattr(kept_patterns, "_path", lambda: path)
    monkeypatch.setattr(kept_patterns, "_asked", {})
    monkeypatch.setattr(kept_patterns.atexit, "register", lambda work: None)
    monkeypatch.setattr(kept_patterns.sys, "dont_write_bytecode", False)
    kept_patterns._kept.cache_clear()
    yield path
    kept_patterns._kept.cache_clear()


def again() -> None:
    """As in the next program."""
    kept_patterns._write()
    kept_patterns._asked.clear()
    kept_patterns._kept.cache_clear()


def learned(monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether the pattern is taken apart; what it finds is the same in any case."""
    pattern = Sieve(PATTERN, re.I)
    match = pattern.search("A society of no Social  Value and social VALUE")
    assert match and match.span() == (16, 29) and match["what"] == "Social"
    whole, plain = pattern.whole, re.compile(PATTERN, re.I)
    assert (whole, whole.groups, whole.groupindex) == (plain, plain.groups, plain.groupindex)
    return "parsed" in pattern.__dict__


def test_a_pattern_is_taken_apart_once(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert learned(monkeypatch)
    again()
    assert not learned(monkeypatch)
    assert Sieve(PATTERN).search("A society of no Social  Value") is None, "other flags are another pattern"


def test_alternatives_are_compiled_once(kept: Path) -> None:
    found = []
    for _ in range(2):
        pattern = Sieve("a{1,9}|b{1,9}|c{1,9}|d{1,9}", re.I)
        found.append([match.span() for match in pattern.finditer("0123456789 AAB and a word of CCC more")])
        taken_apart = "parsed" in pattern.__dict__
        again()
    assert (
        found[0]
        == found[1]
        == [
            match.span()
            for match in re.finditer(pattern.pattern, "0123456789 AAB and a word of CCC more", re.I)
        ]
    )
    assert not taken_apart


@pytest.mark.parametrize(
    "change",
    [
        lambda content: b"",
        lambda content: content[: len(content) // 2],
        lambda content: content.replace(b"social", b"special"),
        lambda content: bytes(32) + content[32:],
        lambda content: content + b" ",
    ],
    ids=["empty", "cut off", "one letter", "of another program", "longer"],
)
def test_what_is_broken_is_learned_again(kept: Path, monkeypatch: pytest.MonkeyPatch, change: object) -> None:
    assert callable(change)
    learned(monkeypatch)
    again()
    kept.write_bytes(change(kept.read_bytes()))
    assert learned(monkeypatch)
    again()
    assert not learned(monkeypatch)


def test_where_it_cannot_be_written_it_is_learned_each_time(
    kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept.parent.write_text("a file where the folder would be")
    for _ in range(2):
        assert learned(monkeypatch)
        again()


def test_no_more_are_kept_than_may_be(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_patterns, "MOST", 2)
    learned: list[str] = []

    def learn(pattern: str) -> list[str]:
        return kept_patterns.kept("needs", pattern, 0, lambda: learned.append(pattern) or [pattern])

    for pattern in ("one", "two", "three", "three", "one"):
        assert learn(pattern) == [pattern]
        again()
    assert learned == ["one", "two", "three", "one"]
