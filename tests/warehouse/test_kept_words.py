"""What patterns need is learned once, and again where what is kept of it cannot be trusted."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from warehouse import kept_words
from warehouse.sieve import Sieve

PATTERN = r"\bsocial\s{1,4}value\b"


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A file of their own, as a program finds it that has just begun and may write bytecode."""
    path = tmp_path / "pycache" / "kept_words.json"
    monkeypatch.setattr(kept_words, "_path", lambda: path)
    monkeypatch.setattr(kept_words, "_asked", {})
    monkeypatch.setattr(kept_words.atexit, "register", lambda work: None)
    monkeypatch.setattr(kept_words.sys, "dont_write_bytecode", False)
    kept_words._kept.cache_clear()
    yield path
    kept_words._kept.cache_clear()


def again() -> None:
    """As in the next program."""
    kept_words._write()
    kept_words._asked.clear()
    kept_words._kept.cache_clear()


def learned(monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether the pattern is taken apart; what it finds is the same in any case."""
    pattern = Sieve(PATTERN, re.I)
    match = pattern.search("A society of no Social  Value and social VALUE")
    assert match and match.span() == (16, 29)
    return "parsed" in pattern.__dict__


def test_a_pattern_is_taken_apart_once(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert learned(monkeypatch)
    again()
    assert not learned(monkeypatch)
    kept_words._asked.clear()
    assert kept_words.known(PATTERN, 0) is None, "other flags are another pattern"


@pytest.mark.parametrize(
    "change",
    [
        lambda text: "",
        lambda text: text[: len(text) // 2],
        lambda text: text.replace("value", "valve"),
        lambda text: "0" * 64 + text[64:],
        lambda text: text + " ",
    ],
    ids=["empty", "cut off", "one letter", "of another program", "longer"],
)
def test_what_is_broken_is_learned_again(kept: Path, monkeypatch: pytest.MonkeyPatch, change: object) -> None:
    assert callable(change)
    learned(monkeypatch)
    again()
    kept.write_text(change(kept.read_text()))
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
    monkeypatch.setattr(kept_words, "MOST", 2)
    for pattern in ("social one", "social two", "social three"):
        kept_words.keep(pattern, 0, [[["social"], []]])
        again()
    assert kept_words.known("social one", 0) is None and kept_words.known("social three", 0)
