"""Composes the labelled criteria of warehouse/labels from templates written by hand, the same each time.

`python tests/labels/compose.py` writes warehouse/labels/criteria.jsonl. A template belongs to one split, and
so do the places, councils and services it draws from. Clauses of one theme go into frames; whole texts carry
their labels. In the training split every text holds clauses of one `fold` only, so that cross-validation
meets clauses it has not seen.
"""

import hashlib
import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import util
from itertools import cycle
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
OUT = HERE.parents[1] / "warehouse/labels/criteria.jsonl"
SEED = 20261125
FOLDS = 5
PLAN = {
    "train": {"one": 320, "two": 235, "three": 135, "four": 45, "themes": 2, "unspecified": 4, "none": 2},
    "test": {"one": 170, "two": 130, "three": 85, "four": 35, "themes": 2, "unspecified": 3, "none": 2},
    "more": {"one": 480, "two": 150, "three": 50, "themes": 2, "unspecified": 2, "none": 2},
    "third": {"one": 170, "two": 60},
    "plain": {"themes": 2, "unspecified": 2, "none": 1},
}
"""Texts by number of clauses, and how often each whole text is drawn (the same words are kept once)."""
SHOUTED = 0.04
"""Share of names in capitals, as some buyers write them."""


@dataclass(frozen=True)
class Clause:
    """A few words that ask for one theme, now and then for a second."""

    key: str
    words: str
    labels: frozenset[str]
    fold: int


@dataclass(frozen=True)
class Frame:
    """Name, text and parent of a criterion, with places for clauses."""

    key: str
    fields: tuple[str, str, str]
    labels: tuple[str, ...] = ()


def _slots() -> dict[str, dict[str, list[str]]]:
    spec = util.spec_from_file_location("slots", HERE / "slots.py")
    assert spec and spec.loader
    module = util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.SLOTS  # type: ignore[no-any-return]


def _lines(name: str) -> Iterator[tuple[str, int, str]]:
    """(section, number, line) of a file of templates."""
    section, number = "", 0
    if not (HERE / name).exists():
        return
    for line in (HERE / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            section, number = line[2:].split(":")[0].strip(), 0
        elif line.strip():
            number += 1
            yield section, number, line


def clauses(batch: str) -> dict[str, list[Clause]]:
    """By theme."""
    found: dict[str, list[Clause]] = {}
    for theme, number, line in _lines(f"clauses_{batch}.txt"):
        words, *more = line.split(" +")
        clause = Clause(f"{batch}-{theme}-{number}", words.strip(), frozenset((theme, *more)), number % FOLDS)
        found.setdefault(theme, []).append(clause)
    return found


def frames(batch: str, file: str) -> dict[str, list[Frame]]:
    """By section. A whole text begins with its labels."""
    found: dict[str, list[Frame]] = {}
    for section, number, line in _lines(f"{file}_{batch}.txt"):
        parts = [part.strip() for part in line.split("||")]
        labels = tuple(parts.pop(0).split()) if file == "whole" else ()
        assert len(parts) == 3, line
        found.setdefault(section, []).append(
            Frame(f"{section}-{number}", (parts[0], parts[1], parts[2]), labels)
        )
    return found


class Composer:
    """Draws the texts of one batch. `more`, `third` and `plain` are further batches of the training split."""

    def __init__(self, batch: str) -> None:
        self.batch = batch
        self.split = "test" if batch == "test" else "train"
        self.rng = random.Random(f"{SEED}-{batch}")
        self.slots = _slots()[self.split]
        self.clauses = clauses(batch)
        self.decks: dict[tuple[str, int | None], list[Clause]] = {}

    def rows(self) -> Iterator[dict[str, Any]]:
        """Every text of the split, without those that came out the same."""
        plan = PLAN[self.batch]
        for section, listed in frames(self.split, "frames").items():
            if section not in plan:
                continue
            holes = ["one", "two", "three", "four"].index(section) + 1
            for frame, fold in zip(self._dealt(listed, plan[section]), cycle(range(FOLDS)), strict=False):
                yield self._framed(frame, holes, fold if self.split == "train" else None)
        for section, listed in frames(self.batch, "whole").items():
            for frame in listed:
                for _ in range(plan[section]):
                    number = int(frame.key.rsplit("-", 1)[1])
                    yield self._row(frame, {}, f"{self.batch}-{frame.key}", frame.labels, number % FOLDS)

    def _dealt(self, listed: list[Frame], count: int) -> Iterator[Frame]:
        for frame, _ in zip(cycle(self.rng.sample(listed, len(listed))), range(count), strict=False):
            yield frame

    def _framed(self, frame: Frame, holes: int, fold: int | None) -> dict[str, Any]:
        drawn = [self._clause(theme, fold) for theme in self._themes(holes)]
        labels = sorted(frozenset().union(*(clause.labels for clause in drawn)))
        filled = {letter: clause.words for letter, clause in zip("ABCD", drawn, strict=False)}
        return self._row(frame, filled, drawn[0].key, labels, drawn[0].fold)

    def _themes(self, count: int) -> list[str]:
        """The themes that were drawn least so far come first, so that all are met alike."""
        left = getattr(self, "_left", [])
        if len(left) < count:
            left = left + self.rng.sample(sorted(self.clauses), len(self.clauses))
        chosen: list[str] = []
        for theme in list(left):
            if theme not in chosen and len(chosen) < count:
                chosen.append(theme)
                left.remove(theme)
        self._left = left
        return chosen

    def _clause(self, theme: str, fold: int | None) -> Clause:
        deck = self.decks.setdefault((theme, fold), [])
        if not deck:
            fresh = [clause for clause in self.clauses[theme] if fold in (None, clause.fold)]
            deck += self.rng.sample(fresh, len(fresh))
        return deck.pop()

    def _row(
        self, frame: Frame, filled: dict[str, str], template: str, labels: Any, fold: int
    ) -> dict[str, Any]:
        name, text, parent = (self._fill(field, filled) for field in frame.fields)
        if self.rng.random() < SHOUTED:
            name = name.upper()
        buyer = self.rng.choice(self.slots["place"])
        return {
            "split": self.split,
            "template": template,
            "frame": frame.key,
            "fold": fold,
            "buyer": f"{buyer} Council",
            "name": name,
            "text": text,
            "parent": parent,
            "labels": sorted(labels),
        }

    def _fill(self, field: str, filled: dict[str, str]) -> str:
        for letter, words in filled.items():
            field = field.replace(f"{{{letter}}}", words)
        whole = re.sub(r"\{(\w+)\}", lambda found: self.rng.choice(self.slots[found[1]]), field)
        return re.sub(r"(^|[.:] |[•-] )([a-z])", lambda found: found[1] + found[2].upper(), whole)


def _id(words: tuple[str, str, str]) -> str:
    """By content, so that a text keeps its id when others are added."""
    return hashlib.sha256("\x1f".join(words).encode()).hexdigest()[:10]


def composed() -> list[dict[str, Any]]:
    """Every labelled text."""
    seen: set[tuple[str, str, str]] = set()
    found = []
    for batch in PLAN:
        for row in Composer(batch).rows():
            words = (row["name"], row["text"], row["parent"])
            if words not in seen:
                seen.add(words)
                found.append({"id": _id(words), **row})
    return found


def main() -> None:
    """Writes the file."""
    OUT.parent.mkdir(parents=True, exist_ok=True)
    with OUT.open("w", encoding="utf-8") as file:
        for row in composed():
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
