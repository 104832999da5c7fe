"""Which real criteria a person is asked to label next, and how their labels come into the home's file."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipelines.collect.landing import sole_writer
from pipelines.social_value.models import current, distinct_texts
from pipelines.social_value.theme_labels import FILE, UNSPECIFIED, added, checked, read_labels


@dataclass(frozen=True, order=True)
class Suggestion:
    """A criterion to label, with the labels that the model gives it."""

    name: str
    text: str
    parent: str
    labels: tuple[str, ...]

    def labelled(self, labels: Sequence[str], who: str, when: str, why: str) -> str:
        """The line of a file of labels that says what a person found; its labels are not checked yet."""
        stated = {"name": self.name, "text": self.text, "parent": self.parent, "labels": list(labels)}
        return json.dumps(stated | {"who": who, "when": when, "why": why}, ensure_ascii=False)


def find_least_certain(home: Path, who: str, count: int) -> list[Suggestion]:
    """Distinct narrow criteria that this person has not labelled, the nearest to a threshold first."""
    done = {row.words() for row in added(home) if row.who == who}
    texts = [text for text in distinct_texts(home) if text not in done]
    if not texts:
        return []
    with sole_writer(home):
        model = current(home).model
    least = dict(zip(model.themes, map(float, model.thresholds), strict=True))
    scored = []
    for text, predicted in zip(texts, model.predict(texts), strict=True):
        margin = min(abs(p - least[theme]) for theme, p in predicted.probabilities.items())
        scored.append((margin, Suggestion(*text, tuple(predicted.themes) or (UNSPECIFIED,))))
    return [row for _, row in sorted(scored)[:count]]


def take_file(home: Path, path: Path) -> int:
    """Takes in every label of a file, or none when one is wrong; gives how many. Raises LabelError."""
    found = list(read_labels(path))
    append_labels(
        home,
        [
            Suggestion(row.name, row.text, row.parent, ()).labelled(
                sorted(row.labels), row.who, row.when, row.why
            )
            for row in found
        ],
    )
    return len(found)


def append_labels(home: Path, lines: Iterable[str]) -> None:
    """Appends lines to the home's file of labels. Raises LabelError when one is not as it should be."""
    lines = list(lines)
    for line in lines:
        checked(line, "label")
    path = home / FILE
    with sole_writer(home):
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in lines)
