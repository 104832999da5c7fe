"""How good theme labels are on the test split: precision, recall and F1 by theme, with n and intervals."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipelines.social_value.classifier import SEED, ThemeModel
from pipelines.social_value.theme_labels import Labelled, themes
from pipelines.social_value.themes import themes as by_cues
from pipelines.statistics import wilson

RESAMPLES = 1_000
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.int_]
Given = Sequence[frozenset[str]]


@dataclass(frozen=True)
class Score:
    """One theme on labelled texts.

    `f1_low` and `f1_high`: 95%, by drawing templates, since texts of one template are alike.
    """

    theme: str
    texts: int
    given: int
    right: int
    f1: float
    f1_low: float
    f1_high: float

    @property
    def precision(self) -> float | None:
        """Of the texts given the theme, the share that is right; null for none."""
        return self.right / self.given if self.given else None

    @property
    def recall(self) -> float | None:
        """Of the texts that have the theme, the share that was found; null for none."""
        return self.right / self.texts if self.texts else None

    def precision_interval(self) -> tuple[float, float]:
        """95% Wilson; the whole range where nothing was counted."""
        return wilson(self.right, self.given) or (0.0, 1.0)

    def recall_interval(self) -> tuple[float, float]:
        """95% Wilson; the whole range where nothing was counted."""
        return wilson(self.right, self.texts) or (0.0, 1.0)


@dataclass(frozen=True)
class Report:
    """All themes, and their plain mean."""

    themes: tuple[Score, ...]
    macro: Score


def by_model(model: ThemeModel, texts: Sequence[Labelled]) -> list[frozenset[str]]:
    """The themes that the model gives each text."""
    return [frozenset(found.themes) for found in model.predict([row.words() for row in texts])]


def by_baseline(texts: Sequence[Labelled]) -> list[frozenset[str]]:
    """The themes that cue phrases give each text."""
    return [frozenset(by_cues([f"{row.name}. {row.text}"])) & frozenset(themes()) for row in texts]


def report(texts: Sequence[Labelled], given: Given) -> Report:
    """Scores of these labels on these texts."""
    columns = themes()
    wanted = np.array([[theme in row.themes for theme in columns] for row in texts])
    found = np.array([[theme in labels for theme in columns] for labels in given])
    drawn = _drawn(texts, lambda rows: _f1(wanted[rows], found[rows]))
    low, high = np.quantile(drawn, [0.025, 0.975], axis=0)
    exact = _f1(wanted, found)
    scores = tuple(
        Score(
            theme,
            int(wanted[:, i].sum()),
            int(found[:, i].sum()),
            int((wanted[:, i] & found[:, i]).sum()),
            float(exact[i]),
            float(low[i]),
            float(high[i]),
        )
        for i, theme in enumerate(columns)
    )
    means = np.quantile(drawn.mean(axis=1), [0.025, 0.975])
    macro = Score(
        "macro",
        sum(score.texts for score in scores),
        sum(score.given for score in scores),
        sum(score.right for score in scores),
        float(exact.mean()),
        float(means[0]),
        float(means[1]),
    )
    return Report(scores, macro)


def shares(given: Given) -> dict[str, float]:
    """Percent of the texts that have each theme, and that have none."""
    count = max(len(given), 1)
    found = {theme: 100 * sum(theme in labels for labels in given) / count for theme in themes()}
    return found | {"unspecified": 100 * sum(not labels for labels in given) / count}


def _drawn(texts: Sequence[Labelled], score: Callable[[Rows], Floats]) -> Floats:
    groups: dict[str, list[int]] = {}
    for i, row in enumerate(texts):
        groups.setdefault(row.template, []).append(i)
    members = [np.array(rows) for rows in groups.values()]
    rng = np.random.default_rng(SEED)
    picks = rng.integers(len(members), size=(RESAMPLES, len(members)))
    return np.array([score(np.concatenate([members[i] for i in pick])) for pick in picks])


def _f1(wanted: Flags, found: Flags) -> Floats:
    total = wanted.sum(axis=0) + found.sum(axis=0)
    return np.asarray(2 * (wanted & found).sum(axis=0) / np.maximum(total, 1))
