"""The theme model of a home: trained when its texts change, published only past a gate, kept as numbers.

Of the package's texts alone it comes with the package: the same on every machine, and nobody waits for it.
`models/<content>/` holds model.json. `models/current.json` points at the one in use and
`models/waiting.json` at one that must be accepted by a person first.
"""

import base64
import hashlib
import json
import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
import polars as pl
import zstandard

from pipelines.rounding import decimal
from pipelines.social_value import accuracy, theme_labels
from pipelines.social_value.classifier import ThemeModel, train, training_id
from pipelines.social_value.frameworks import shipped
from pipelines.social_value.model_record import (
    CURRENT,
    FORMAT,
    WAITING,
    Acceptance,
    ModelError,
    ModelRecord,
    read_record,
)
from pipelines.social_value.tf_idf import Floats, Vocabulary, characters_of, words_of
from warehouse.interim import scan

FILE = "model.json"
SHIPPED = Path(__file__).with_name("model.json.zst")
"""The model of the package's own texts; `python -m pipelines.evaluation.train_themes` writes it."""
MAY_FALL = 0.02
"""macro-F1 on the test split."""
MAY_MOVE = 3.0
"""Points of any theme's share of the texts."""
ENOUGH = 100
"""Distinct criteria of the home from which on their shares are watched too."""


@dataclass(frozen=True)
class Standing:
    """The model in use, what is known of it, and one that waits with the reasons."""

    model: ThemeModel
    about: ModelRecord
    waiting: ModelRecord | None


def current(home: Path) -> Standing:
    """The model in use, trained first where it is missing, or where the labelled texts changed.

    A new model that the gate stops waits, and the one before stays in use. Raises LabelError, ModelError.
    """
    base = [row for row in theme_labels.package() if row.split == "train"]
    extra, left_out = theme_labels.within_limit(base, theme_labels.added(home))
    about = read_record(_place(home, CURRENT))
    if about is not None and about.format != FORMAT:
        about = _brought_over(home, about, (*base, *extra))
    if about is None:
        model = _trained(tuple(base))
        about = _keep(home, CURRENT, model, _about(model, None, base, [], 0, []))
    wanted = training_id([*base, *extra])
    if about.training != wanted:
        about = _renewed(home, about, base, extra, left_out, wanted)
    return Standing(load(home, about), about, _waiting(home))


def accept(home: Path, who: str, why: str) -> ModelRecord:
    """Puts the waiting model in use, with who accepted it and why. Raises ModelError when none waits."""
    waiting = _waiting(home)
    if waiting is None:
        raise ModelError(f"{home}: no model waits to be accepted")
    load(home, waiting)
    accepted = Acceptance(who, why, datetime.now(UTC).isoformat(timespec="seconds"))
    about = replace(waiting, accepted=accepted)
    _point(home, CURRENT, about)
    _place(home, WAITING).unlink()
    return about


def load(home: Path, about: ModelRecord) -> ThemeModel:
    """A kept model with the framework files of the package. Raises ModelError for a file that changed."""
    path = home / "models" / about.content / FILE
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ModelError(f"{path}: missing; remove {path.parent.parent} to train again") from error
    if hashlib.sha256(data).hexdigest() != about.sha256:
        raise ModelError(f"{path}: damaged or swapped; remove {path.parent.parent} to train again")
    try:
        return read_model(data)
    except ModelError as error:
        raise ModelError(f"{path}: {error}") from error


@lru_cache(maxsize=2)
def read_model(data: bytes) -> ThemeModel:
    """A model from the bytes of its file. Raises ModelError where they are no model of this program.

    Each step of a run asks for the model: its file is read anew each time, and taken apart once.
    """
    try:
        parts = json.loads(data)
        themes = tuple(map(str, parts["themes"]))
        words, characters = (
            Vocabulary(split, tuple(map(str, parts[name]["terms"])), _numbers(parts[name]["idf"]))
            for name, split in _VOCABULARIES.items()
        )
        weights = _numbers(parts["weights"]).reshape(-1, len(themes))
        of_theme = {name: _numbers(parts[name]) for name in _OF_THEME}
        fits = len(weights) == len(words.terms) + len(characters.terms) + len(themes)
        if not fits or any(len(numbers) != len(themes) for numbers in of_theme.values()):
            raise ValueError("its parts have other sizes")
        if any(len(found.idf) != len(found.terms) for found in (words, characters)):
            raise ValueError("its parts have other sizes")
        training = str(parts["training"])
        return ThemeModel(
            themes, words, characters, weights, frameworks=shipped(), training=training, **of_theme
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ModelError(f"no model of this program: {error}") from error


_VOCABULARIES: dict[str, Callable[[str], Iterable[str]]] = {"words": words_of, "characters": characters_of}
_OF_THEME = ("intercept", "slope", "offset", "thresholds")


@lru_cache(maxsize=2)
def write_model(model: ThemeModel) -> bytes:
    """The model as JSON, its numbers as base64 of little-endian doubles."""
    parts: dict[str, object] = {"themes": model.themes, "training": model.training}
    for name in _VOCABULARIES:
        found: Vocabulary = getattr(model, name)
        parts[name] = {"terms": found.terms, "idf": _text(found.idf)}
    parts |= {name: _text(getattr(model, name)) for name in ("weights", *_OF_THEME)}
    return json.dumps(parts).encode()


def _text(numbers: Floats) -> str:
    return base64.b64encode(np.ascontiguousarray(numbers, dtype="<f8").tobytes()).decode()


def _numbers(text: str) -> Floats:
    return np.frombuffer(base64.b64decode(text, validate=True), dtype="<f8").astype(float)


def gate(before: ThemeModel, after: ThemeModel, texts: Sequence[tuple[str, str, str]]) -> list[str]:
    """Why the new model must be accepted by a person first; nothing when it may be used at once.

    `texts` are those of the home, watched beside the test split where they are enough.
    """
    test = [row for row in theme_labels.package() if row.split == "test"]
    old, new = accuracy.by_model(before, test), accuracy.by_model(after, test)
    fall = accuracy.report(test, old).macro.f1 - accuracy.report(test, new).macro.f1
    found = [f"macro-F1 falls by {fall:.3f}, more than {MAY_FALL}"] if fall > MAY_FALL else []
    found += _moved("test texts", old, new)
    if len(texts) >= ENOUGH:
        given = [[frozenset(row.themes) for row in model.predict(texts)] for model in (before, after)]
        found += _moved("criteria of this home", *given)
    return found


def distinct_texts(home: Path) -> list[tuple[str, str, str]]:
    """The distinct narrow criteria of the home: (name, text, parent)."""
    narrow = scan(home, "criteria").filter(pl.col("is_narrow")).select("name", pl.col("text").fill_null(""))
    return [(name, text, "") for name, text in narrow.unique().sort("name", "text").collect().iter_rows()]


def _moved(where: str, old: Sequence[frozenset[str]], new: Sequence[frozenset[str]]) -> list[str]:
    before, after = accuracy.shares(old), accuracy.shares(new)
    return [
        f"{theme}: share of the {where} moves from {decimal(before[theme], 1)}% "
        f"to {decimal(after[theme], 1)}%"
        for theme in before
        if abs(after[theme] - before[theme]) > MAY_MOVE
    ]


def _renewed(
    home: Path,
    about: ModelRecord,
    base: list[theme_labels.Labelled],
    extra: list[theme_labels.Labelled],
    left_out: int,
    wanted: str,
) -> ModelRecord:
    """What is in use after a training on changed texts: the new model, or the one before while it waits."""
    waiting = _waiting(home)
    if waiting is not None and waiting.training == wanted:
        return about
    after = _trained((*base, *extra))
    reasons = gate(load(home, about), after, distinct_texts(home))
    place = WAITING if reasons else CURRENT
    new = _keep(home, place, after, _about(after, about.content, base, extra, left_out, reasons))
    if reasons:
        return about
    _place(home, WAITING).unlink(missing_ok=True)
    return new


def _brought_over(
    home: Path, about: ModelRecord, rows: tuple[theme_labels.Labelled, ...]
) -> ModelRecord | None:
    """A model kept by an earlier program, trained again from the same texts; null where it is another now."""
    model = _trained(rows)
    if model.content != about.content:
        return None
    return _keep(home, CURRENT, model, replace(about, format=FORMAT, sha256=_sha256(model)))


@cache
def _trained(rows: tuple[theme_labels.Labelled, ...]) -> ThemeModel:
    """Trained once in a process, or as it came with the package where the texts are those of the package."""
    if SHIPPED.exists():
        model = read_model(zstandard.decompress(SHIPPED.read_bytes()))
        if model.training == training_id(rows):
            return model
    return train(rows)


def _about(
    model: ThemeModel,
    before: str | None,
    base: Sequence[theme_labels.Labelled],
    extra: Sequence[theme_labels.Labelled],
    left_out: int,
    reasons: Sequence[str],
) -> ModelRecord:
    return ModelRecord(
        content=model.content,
        training=model.training,
        before=before,
        texts=len(base),
        users_texts=len(extra),
        users_texts_left_out=left_out,
        reasons=tuple(reasons),
        accepted=None,
        sha256=_sha256(model),
        format=FORMAT,
    )


def _sha256(model: ThemeModel) -> str:
    return hashlib.sha256(write_model(model)).hexdigest()


def _keep(home: Path, place: str, model: ThemeModel, about: ModelRecord) -> ModelRecord:
    directory = home / "models" / model.content
    directory.mkdir(parents=True, exist_ok=True)
    _replaced(directory / FILE, write_model(model))
    _point(home, place, about)
    return about


def _point(home: Path, place: str, about: ModelRecord) -> None:
    _replaced(_place(home, place), about.written())


def _place(home: Path, place: str) -> Path:
    return home / "models" / f"{place}.json"


def _replaced(path: Path, data: bytes) -> None:
    part = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        part.write_bytes(data)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _waiting(home: Path) -> ModelRecord | None:
    """The model that waits; one of an earlier program waits no more, and is trained again if wanted."""
    found = read_record(_place(home, WAITING))
    return found if found is not None and found.format == FORMAT else None
