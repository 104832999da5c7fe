"""Labelled criteria: those of the package, and those that users add in their home (docs/labelling.md)."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from pathlib import Path

import msgspec

from pipelines.social_value.frameworks import PIVOT, shipped
from warehouse.errors import UserError

NONE = "none"
UNSPECIFIED = "unspecified"
FOLDS = 5
MOST_BY_ONE = 0.10
"""Of a theme's training texts, the share that one labeller may add: no person can turn a theme alone."""
FROZEN_TEST = "aaa129fe2928bc48af34e0ddebe9bd555bd216cbbd3f5582d2ee9a70ca50f4df"
"""sha256 over the test split. A measure is comparable over time only while these texts and labels stand."""
FILE = "labels/labels.jsonl"
"""Where a home keeps the labels of its users."""
LONGEST = 50_000
"""Characters of a labelled text; a longer one is no criterion."""


class LabelError(UserError):
    """A labelled text is not as it should be; the message names file, record and field."""


@dataclass(frozen=True)
class Labelled:
    """One criterion with its labels: pivot themes, or `unspecified`, or `none`.

    `template` tells texts that were composed from the same words, `fold` parts them for cross-validation.
    `who`, `when` and `why` are those of a user's label; empty for the package's own.
    """

    name: str
    text: str
    parent: str
    labels: frozenset[str]
    split: str = "train"
    template: str = ""
    fold: int = 0
    buyer: str = ""
    id: str = ""
    who: str = ""
    when: str = ""
    why: str = ""

    @property
    def themes(self) -> frozenset[str]:
        """The pivot themes among the labels."""
        return self.labels - {NONE, UNSPECIFIED}

    def words(self) -> tuple[str, str, str]:
        """What tells it from other texts."""
        return self.name, self.text, self.parent


def themes() -> tuple[str, ...]:
    """The pivot themes, sorted: the columns of the model."""
    return tuple(sorted(theme.code for found in shipped() if found.id == PIVOT for theme in found.themes))


def package() -> list[Labelled]:
    """The labelled texts of warehouse/labels. Raises LabelError when the test split is not the frozen one."""
    found = list(_shipped())
    if (now := test_hash(found)) != FROZEN_TEST:
        raise LabelError(f"criteria.jsonl: the test split is not the frozen one (sha256 {now})")
    return found


def test_hash(found: Sequence[Labelled]) -> str:
    """sha256 over texts and labels of the test split, in order of their ids."""
    rows = [
        [*row.words(), sorted(row.labels)]
        for row in sorted(found, key=lambda row: row.id)
        if row.split == "test"
    ]
    return hashlib.sha256(json.dumps(rows, ensure_ascii=False).encode()).hexdigest()


def added(home: Path) -> list[Labelled]:
    """The labels of this home's users; none when there is no file. Raises LabelError."""
    path = home / FILE
    return list(read_labels(path)) if path.exists() else []


def read_labels(path: Path) -> Iterator[Labelled]:
    """A file of users' labels, a JSON object a line. The last label of a text and a person counts."""
    last: dict[tuple[tuple[str, str, str], str], Labelled] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip():
            row = checked(line, f"{path}: record {number}")
            last[(row.words(), row.who)] = row
    yield from last.values()


def within_limit(base: Sequence[Labelled], extra: Sequence[Labelled]) -> tuple[list[Labelled], int]:
    """(the users' labels that are taken, how many are left out since one person gave too many of a theme)."""
    size = Counter(label for row in base for label in row.labels)
    given: Counter[tuple[str, str]] = Counter()
    taken = []
    for row in extra:
        if all(given[(row.who, label)] + 1 <= MOST_BY_ONE * size[label] for label in row.labels):
            given.update((row.who, label) for label in row.labels)
            taken.append(row)
    return taken, len(extra) - len(taken)


@cache
def package_digest() -> str:
    """sha256 of the labelled texts of the package, both splits."""
    return hashlib.sha256(
        resources.files("warehouse").joinpath("labels/criteria.jsonl").read_bytes()
    ).hexdigest()


@cache
def _shipped() -> tuple[Labelled, ...]:
    file = resources.files("warehouse").joinpath("labels/criteria.jsonl")
    decoder = msgspec.json.Decoder(Labelled)
    return tuple(map(decoder.decode, file.read_text(encoding="utf-8").splitlines()))


def checked(line: str, where: str) -> Labelled:
    """A user's label from its JSON. Raises LabelError naming place and field."""
    try:
        row = json.loads(line)
    except ValueError as error:
        raise LabelError(f"{where}: no JSON: {error}") from error
    if not isinstance(row, dict):
        raise LabelError(f"{where}: no object")
    for field in ("name", "text", "who", "when", "why"):
        if not isinstance(row.get(field), str) or (field not in ("name", "text") and not row[field].strip()):
            raise LabelError(f"{where}: field {field}: missing or empty")
    words = (row["name"], row["text"], row.get("parent") or "")
    if not any(part.strip() for part in words[:2]) or sum(map(len, words)) > LONGEST:
        raise LabelError(f"{where}: field text: empty, or longer than {LONGEST} characters")
    try:
        date.fromisoformat(row["when"][:10])
    except ValueError as error:
        raise LabelError(f"{where}: field when: {row['when']!r} is no date") from error
    key = hashlib.sha256("\x1f".join(words).encode()).hexdigest()
    return Labelled(
        *words,
        _labels(row.get("labels"), where),
        template=key,
        fold=int(key, 16) % FOLDS,
        id=key[:10],
        who=row["who"],
        when=row["when"],
        why=row["why"],
    )


def _labels(stated: object, where: str) -> frozenset[str]:
    if not isinstance(stated, list) or not stated or not all(isinstance(label, str) for label in stated):
        raise LabelError(f"{where}: field labels: no list of names")
    if unknown := set(stated) - {*themes(), NONE, UNSPECIFIED}:
        raise LabelError(f"{where}: field labels: no theme {', '.join(sorted(unknown))}")
    if len(stated) > 1 and {NONE, UNSPECIFIED} & set(stated):
        raise LabelError(f"{where}: field labels: {NONE} and {UNSPECIFIED} stand alone")
    return frozenset(stated)
