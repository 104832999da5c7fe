"""An adversary of the reader: sentences composed by a grammar of its own, with their truth by construction.

`python tests/gold/adversary.py --sentences 100000 --seed 1 --write` reads them all and writes what came of it to
tests/gold/adversary.json, which docs/accuracy.md shows; `--keep` shrinks what failed at high confidence and keeps
it in tests/gold/adversary.jsonl. The shapes are in adversary_shapes.py.
"""

import argparse
import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

from adversary_shapes import LEADS, SHAPES, Truth, decoy  # noqa: E402

from pipelines.authorities.buyers.resolve import Resolver  # noqa: E402
from pipelines.authorities.register.register import load_register  # noqa: E402
from pipelines.criteria.rules import RULE_VERSION  # noqa: E402
from pipelines.social_value.read import read_release  # noqa: E402

Row = dict[str, Any]
FIGURES, KEPT = Path(__file__).with_name("adversary.json"), Path(__file__).with_name("adversary.jsonl")
NEAR = 0.5
"""Percentage points of the whole, as in the other sets."""
TYPED = 0.25
"""Share of sentences that hold typing errors."""
CHUNK = 1000
LEVELS = ("high", "medium", "low")


@dataclass(frozen=True)
class Sentence:
    """What was composed, by its parts, so that it can be shrunk; `slips` are typing errors (word, as typed)."""

    shape: str
    core: str
    truth: Truth
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    slips: tuple[tuple[str, str], ...] = ()

    @property
    def text(self) -> str:
        core = self.core
        for word, typed in self.slips:
            core = core.replace(word, typed, 1)
        gap = "\n" if "\n" in core or "\t" in core else " "
        if gap == " " and self.after and core[-1] not in ".?!":
            core += "."
        return gap.join(filter(None, (*self.before, core, *self.after)))

    def shrunk(self) -> Iterator["Sentence"]:
        """The same with one part less."""
        for name in ("before", "after", "slips"):
            held = getattr(self, name)
            for at in range(len(held)):
                yield replace(self, **{name: held[:at] + held[at + 1 :]})


def sentences(seed: int, count: int, first: int = 0) -> Iterator[Sentence]:
    """Sentence number `first` and those after it; each is drawn by its own number, so any part can be made alone."""
    names = sorted(SHAPES)
    for number in range(first, first + count):
        dice = Random(f"{seed}/{number}")
        name = names[number % len(names)]
        core, truth = SHAPES[name](dice)
        before = (dice.choice(LEADS), *(decoy(dice) for _ in range(dice.choice((0, 0, 0, 1, 2)))))
        after = tuple(decoy(dice) for _ in range(dice.choice((0, 0, 1, 1, 2))))
        slips = tuple(_slips(core, dice)) if dice.random() < TYPED else ()
        yield Sentence(name, core, truth, tuple(filter(None, before)), after, slips)


def _slips(core: str, dice: Random) -> Iterator[tuple[str, str]]:
    """One or two typing errors in long words: letters swapped, missing or doubled; or a space that is missing."""
    long_words = sorted(set(re.findall(r"\b[A-Za-z][a-z]{4,}\b", core)))
    if re.search("Social Value", core) and dice.random() < 0.2:
        yield "Social Value", "SocialValue"
        return
    for word in dice.sample(long_words, min(len(long_words), dice.choice((1, 1, 2)))):
        at = dice.randrange(1, len(word) - 2)
        kinds = (
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
        )
        yield word, dice.choice(kinds)


@cache
def _resolver() -> Resolver:
    return Resolver(load_register(ROOT / "warehouse/reference"))


def read(text: str) -> Row:
    """The line of the reading contract for a notice that says this and no more."""
    tender = {"lots": [{"id": "1"}], "description": text}
    release = {"ocid": "phrase-adversary", "id": "1", "tag": ["tender"], "tender": tender}
    return read_release(release, "unknown", _resolver())


def verdict(truth: Truth, line: Row) -> str:
    """right, wrong (another weight), false (a weight that none stated), missed, silent (rightly no weight)."""
    weight, said = truth.weight, line["weight_pct"]
    if said is None:
        return "silent" if weight is None else "missed"
    if weight is None:
        return "false" if said or "none" not in truth.states else "silent"
    return "right" if abs(said - weight) <= NEAR else "wrong"


def _chunk(seed: int, first: int, count: int) -> tuple[Counter[tuple[str, ...]], list[int]]:
    """Counts by (shape, stated or not, verdict, confidence, state right or not), and the numbers that failed at high."""
    counts: Counter[tuple[str, ...]] = Counter()
    failed = []
    for number, sentence in enumerate(sentences(seed, count, first), first):
        line = read(sentence.text)
        found = verdict(sentence.truth, line)
        stated = "stated" if sentence.truth.weight else "not stated"
        state = "state" if line["state"] in sentence.truth.states else "other state"
        counts[sentence.shape, stated, found, line["confidence"], state] += 1
        if found in ("false", "wrong") and line["confidence"] == "high":
            failed.append(number)
    return counts, failed


def run(seed: int, count: int, jobs: int = 1) -> tuple[Counter[tuple[str, ...]], list[int]]:
    """Reads that many sentences."""
    starts = [(seed, first, min(CHUNK, count - first)) for first in range(0, count, CHUNK)]
    counts: Counter[tuple[str, ...]] = Counter()
    failed: list[int] = []
    with ProcessPoolExecutor(jobs) as pool:
        for found, numbers in (
            pool.map(_chunk, *zip(*starts, strict=True)) if jobs > 1 else (_chunk(*s) for s in starts)
        ):
            counts += found
            failed += numbers
    return counts, failed


def figures(counts: Counter[tuple[str, ...]], seed: int) -> Row:
    """What the page shows."""

    def of(*wanted: str) -> int:
        return sum(n for key, n in counts.items() if all(w in key for w in wanted))

    read_at = {
        level: of("stated", "right", level) + of("wrong", level) + of("false", level) for level in LEVELS
    }
    return {
        "rule_version": RULE_VERSION,
        "commit": subprocess.run(
            ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True
        ).stdout.strip(),
        "seed": seed,
        "sentences": counts.total(),
        "shapes": len(SHAPES),
        "stated": of("stated"),
        "right": of("stated", "right"),
        "state_right": of("state"),
        "false": {level: of("false", level) for level in LEVELS},
        "wrong": {level: of("wrong", level) for level in LEVELS},
        "weights_read": read_at,
    }


def shrink(sentence: Sentence) -> Sentence:
    """The least that still fails at high confidence in the same way."""
    kind = verdict(sentence.truth, read(sentence.text))
    for smaller in sentence.shrunk():
        line = read(smaller.text)
        if verdict(sentence.truth, line) == kind and line["confidence"] == "high":
            return shrink(smaller)
    return sentence


def case(sentence: Sentence, number: int, seed: int) -> Row:
    """The sentence as a row of the labelled sets."""
    truth = sentence.truth
    broad = ["broad_weight_pct"]
    ends = ["weight_low_pct", "weight_high_pct"] if truth.low is None else []
    return {
        "id": f"adversary-{seed}-{number}",
        "use": "notice",
        "text": sentence.text,
        "criteria": None,
        "state": truth.states[0],
        "accept_states": list(truth.states[1:]),
        "weight_pct": truth.weight,
        "weight_low_pct": truth.low,
        "weight_high_pct": truth.high,
        "broad_weight_pct": None,
        "unscored": broad + ends,
        "kind_of_trouble": sentence.shape,
        "hard": True,
    }


def _by_shape(counts: Counter[tuple[str, ...]]) -> Iterator[str]:
    for name in sorted(SHAPES):
        rows = {key: n for key, n in counts.items() if key[0] == name}
        verdicts: Counter[str] = Counter()
        for key, n in rows.items():
            verdicts[key[2] if key[2] in ("right", "silent", "missed") else f"{key[2]} {key[3]}"] += n
        state = sum(n for key, n in rows.items() if key[4] == "state")
        yield f"{name:<26} state {state:>5} of {sum(rows.values()):>5}  {dict(verdicts.most_common())}"


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--sentences", type=int, default=3000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--jobs", type=int, default=1)
    options.add_argument("--write", action="store_true")
    options.add_argument("--keep", action="store_true")
    options.add_argument("--shapes", action="store_true", help="what came of each shape")
    options.add_argument("--show", help="sentences of this shape that failed in any way")
    stated = options.parse_args()
    if stated.show:
        for sentence in sentences(stated.seed, stated.sentences):
            line = read(sentence.text) if sentence.shape == stated.show else None
            if line and (
                verdict(sentence.truth, line) not in ("right", "silent")
                or line["state"] not in sentence.truth.states
            ):
                print(
                    f"{sentence.truth}\n  {line['state']} {line['weight_pct']} {line['confidence']} {sentence.text!r}"
                )
        return
    print(f"seed {stated.seed}, {stated.sentences} sentences of {len(SHAPES)} shapes")
    counts, failed = run(stated.seed, stated.sentences, stated.jobs)
    if stated.shapes:
        print("\n".join(_by_shape(counts)))
    made = figures(counts, stated.seed)
    print(json.dumps(made, indent=1))
    if stated.keep:
        least: dict[tuple[str, str], Row] = {}
        for number in failed:
            small = shrink(next(sentences(stated.seed, 1, number)))
            least.setdefault(
                (small.shape, verdict(small.truth, read(small.text))), case(small, number, stated.seed)
            )
        with KEPT.open("a", encoding="utf-8") as out:
            out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in least.values())
    if stated.write:
        FIGURES.write_text(json.dumps(made, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
