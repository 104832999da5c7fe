"""The theme classifier: word and character features and cue phrases, one calibrated line a theme.

A model is plain numbers, and is applied without scikit-learn, which takes seconds to load: it is asked only
where a model is trained.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from pipelines.social_value.cues import Cues, pivot_cues
from pipelines.social_value.frameworks import Framework, fingerprint, shipped
from pipelines.social_value.tf_idf import Floats, Vocabulary, characters_of, learned, words_of
from pipelines.social_value.theme_labels import FOLDS, Labelled, themes
from warehouse.progress import tracked

SEED = 20261125
STRENGTH = 10.0
"""Inverse of the regularisation; 3, 10 and 30 gave the same macro-F1 within 0.005 in cross-validation."""
CUE_WEIGHT = 0.4
"""Size of a cue beside words of a text scaled to length one. In cross-validation a larger one gains precision
and loses recall: 0.5 gave 0.90 and 0.66, 0.8 gave 0.91 and 0.65."""
PIECE, PIECES = 1_500, 20
"""A longer text is read in pieces of this many characters, and no further than this many pieces; each theme
takes the piece in which it is most probable. Cue phrases are looked for in the whole text."""
LEAST, MOST = 0.5, 0.8
"""Thresholds are sought between these."""
WITHOUT_CUE = 0.65
"""A theme that no cue phrase of the text names must be this probable. In cross-validation it spares a sixth
of the texts without a theme that were given one, for 0.7 points of F1. Set after real sentences were read."""
FORMAT = 1


@dataclass(frozen=True)
class Prediction:
    """What the model makes of one text: calibrated probabilities, and the cue phrases that stand there."""

    probabilities: dict[str, float]
    themes: tuple[str, ...]
    cues: dict[str, str]


@dataclass(frozen=True, eq=False)
class ThemeModel:
    """A trained classifier. Columns of the arrays are `themes`; rows of `weights` words, characters, cues."""

    themes: tuple[str, ...]
    words: Vocabulary
    characters: Vocabulary
    weights: Floats
    intercept: Floats
    slope: Floats
    offset: Floats
    thresholds: Floats
    frameworks: tuple[Framework, ...]
    training: str

    @cached_property
    def content(self) -> str:
        """sha256 of vocabulary, coefficients and thresholds."""
        digest = hashlib.sha256(f"{FORMAT} {WITHOUT_CUE} {self.themes}".encode())
        for found in (self.words, self.characters):
            for term, column in sorted(found.columns.items()):
                digest.update(f"{term}\0{column}\0".encode("utf-8", "surrogatepass"))
            digest.update(np.ascontiguousarray(found.idf, dtype="<f8").tobytes())
        for array in (self.weights, self.intercept, self.slope, self.offset, self.thresholds):
            digest.update(np.ascontiguousarray(array, dtype="<f8").tobytes())
        return digest.hexdigest()

    @cached_property
    def version(self) -> str:
        """sha256 of the content and of the framework files, whose cues are features."""
        return hashlib.sha256(f"{self.content} {fingerprint(self.frameworks)}".encode()).hexdigest()

    @cached_property
    def finder(self) -> Cues:
        """The cues of the frameworks, compiled."""
        return Cues(self.frameworks)

    def predict(self, texts: Sequence[tuple[str, str, str]]) -> list[Prediction]:
        """A prediction for each (name, text, parent). An empty text has no theme."""
        cues = [pivot_cues(self.finder.hits(f"{name}. {text}")) for name, text, _ in texts]
        pieces = [(i, piece) for i, text in enumerate(texts) for piece in _pieces(text)]
        probabilities = np.zeros((len(texts), len(self.themes)))
        if pieces:
            scores = self._scores([piece for _, piece in pieces], [cues[i] for i, _ in pieces])
            np.maximum.at(probabilities, [i for i, _ in pieces], self._calibrated(scores))
        return [
            Prediction(dict(zip(self.themes, map(float, row), strict=True)), self._given(row, found), found)
            for row, found in zip(probabilities, cues, strict=True)
        ]

    def _given(self, row: Floats, cues: dict[str, str]) -> tuple[str, ...]:
        """The themes whose probability reaches their threshold; a higher one where no cue names them."""
        return tuple(
            theme
            for theme, probability, least in zip(self.themes, row, self.thresholds, strict=True)
            if probability >= (least if theme in cues else max(least, WITHOUT_CUE))
        )

    def heaviest(self, text: tuple[str, str, str], theme: str) -> str | None:
        """The word or two of the text that speak most for the theme; null when none does."""
        column = self.themes.index(theme)
        best: tuple[float, str] | None = None
        for piece in _pieces(text):
            row = self.words.rows([" ".join(piece)])
            pull = row.data * self.weights[row.indices, column]
            if len(pull) and pull.max() > 0 and (best is None or pull.max() > best[0]):
                best = (float(pull.max()), self.words.terms[row.indices[int(pull.argmax())]])
        return best[1] if best else None

    def _scores(self, pieces: Sequence[tuple[str, str]], cues: Sequence[dict[str, str]]) -> Floats:
        matrix = features(self.words, self.characters, pieces, cues, self.themes)
        return np.asarray(matrix @ self.weights + self.intercept)

    def _calibrated(self, scores: Floats) -> Floats:
        return np.asarray(1 / (1 + np.exp(-(scores * self.slope + self.offset))))


def training_id(labelled: Sequence[Labelled]) -> str:
    """What decides a training: texts, labels, folds, settings and the library's version."""
    digest = hashlib.sha256(
        f"{FORMAT} {SEED} {STRENGTH} {CUE_WEIGHT} {LEAST} {MOST} {version('scikit-learn')}".encode()
    )
    for row in _ordered(labelled):
        digest.update("\0".join((*row.words(), *sorted(row.labels), str(row.fold))).encode())
    return digest.hexdigest()


def train(labelled: Sequence[Labelled], frameworks: tuple[Framework, ...] | None = None) -> ThemeModel:
    """A model of these texts, always the same for the same texts.

    Scores of texts in folds that a part of the training left out calibrate it (Platt) and set the thresholds.
    """
    rows = _ordered(labelled)
    frameworks = frameworks or shipped()
    finder, columns = Cues(frameworks), themes()
    pieces = [_joined(row.words()) for row in rows]
    cues = [pivot_cues(finder.hits(f"{row.name}. {row.text}")) for row in rows]
    words = learned(words_of, [" ".join(piece) for piece in pieces], 1)
    characters = learned(characters_of, [piece[0] for piece in pieces], 2)
    matrix = features(words, characters, pieces, cues, columns)
    wanted = np.array([[theme in row.themes for theme in columns] for row in rows], dtype=int)
    folds = np.array([row.fold for row in rows])
    each = tracked(range(len(columns)), "themes learned")
    lines = [_line(matrix, wanted[:, column], folds) for column in each]
    weights, intercept, slope, offset, thresholds = (np.array(part) for part in zip(*lines, strict=True))
    return ThemeModel(
        columns,
        words,
        characters,
        weights.T,
        intercept,
        slope,
        offset,
        thresholds,
        frameworks,
        training_id(rows),
    )


def features(
    words: Vocabulary,
    characters: Vocabulary,
    pieces: Sequence[tuple[str, str]],
    cues: Sequence[dict[str, str]],
    columns: Sequence[str],
) -> Any:
    """Sparse rows: words with those of the parent, characters of name and text, and cues."""
    marked = sp.csr_matrix(np.array([[theme in found for theme in columns] for found in cues], dtype=float))
    parts = [
        words.rows([" ".join(piece) for piece in pieces]),
        characters.rows([piece[0] for piece in pieces]),
        marked * CUE_WEIGHT,
    ]
    return sp.hstack(parts).tocsr()


def _ordered(labelled: Sequence[Labelled]) -> list[Labelled]:
    return sorted(labelled, key=lambda row: (*row.words(), sorted(row.labels), row.who))


def _line(
    matrix: Any, wanted: npt.NDArray[np.int_], folds: npt.NDArray[np.int_]
) -> tuple[Any, float, float, float, float]:
    """(coefficients, intercept, slope, offset, threshold) of one theme."""
    from sklearn.linear_model import LogisticRegression

    unseen = np.zeros(len(wanted))
    for fold in range(FOLDS):
        part = folds != fold
        if wanted[part].any() and not part.all():
            unseen[~part] = _fitted(matrix[part], wanted[part]).decision_function(matrix[~part])
    whole = _fitted(matrix, wanted)
    platt = LogisticRegression(C=1e6, solver="liblinear", random_state=SEED).fit(unseen[:, None], wanted)
    slope, offset = float(platt.coef_[0, 0]), float(platt.intercept_[0])
    probability = 1 / (1 + np.exp(-(unseen * slope + offset)))
    grid = np.arange(LEAST, MOST + 0.001, 0.025)
    threshold = float(max(grid, key=lambda least: (_f1(wanted, probability >= least), -abs(least - 0.5))))
    return whole.coef_[0], float(whole.intercept_[0]), slope, offset, threshold


def _fitted(matrix: Any, wanted: npt.NDArray[np.int_]) -> Any:
    from sklearn.linear_model import LogisticRegression

    # liblinear works alone and in one order, so that the same data give the same coefficients; its dual form
    # is five times as fast where there are far more features than texts.
    line = LogisticRegression(C=STRENGTH, solver="liblinear", dual=True, max_iter=1_000, random_state=SEED)
    return line.fit(matrix, wanted)


def _f1(wanted: npt.NDArray[np.int_], given: npt.NDArray[np.bool_]) -> float:
    both = float((wanted.astype(bool) & given).sum())
    return 2 * both / float(wanted.sum() + given.sum()) if wanted.sum() + given.sum() else 0.0


def _joined(text: tuple[str, str, str]) -> tuple[str, str]:
    """(name and words, the parent's words marked as such)."""
    name, words, parent = text
    return f"{name}. {words}", " ".join(f"in_{word}" for word in re.findall(r"\w+", parent[:200]))


def _pieces(text: tuple[str, str, str]) -> Iterator[tuple[str, str]]:
    """The text in pieces that end with a sentence where one ends; none for a text without a word."""
    whole, parent = _joined(text)
    if not re.search(r"\w", whole):
        return
    start = 0
    for _ in range(PIECES):
        if start >= len(whole):
            return
        end = min(start + PIECE, len(whole))
        if end < len(whole):
            stop = max(whole.rfind(mark, start + PIECE // 2, end) for mark in (". ", "; ", "\n", " "))
            end = stop + 1 if stop > start else end
        yield whole[start:end], parent
        start = end
