"""The model card: what the theme model was made of, how often it is right, and where it fails."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TypedDict

from pipelines.rounding import percent
from pipelines.social_value import accuracy, theme_labels
from pipelines.social_value.accuracy import Report, Score
from pipelines.social_value.classifier import Prediction, ThemeModel
from pipelines.social_value.model_record import ModelRecord
from pipelines.social_value.theme_labels import NONE, UNSPECIFIED, Labelled
from pipelines.social_value.themes import assessed, framework

SHORT = 0.80
"""F1 below which the card names a theme as falling short."""
EXAMPLES = 3
BINS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)


@dataclass(frozen=True)
class Card:
    """Figures of one model on the test split, beside cue phrases alone."""

    model: ThemeModel
    train: tuple[Labelled, ...]
    test: tuple[Labelled, ...]
    predictions: tuple[Prediction, ...]
    report: Report
    baseline: Report


class ThemeFigures(TypedDict):
    """A row of the table `theme_model`."""

    theme: str
    model_version: str
    training_texts: int
    test_texts: int
    given: int
    right: int
    precision: float | None
    recall: float | None
    f1: float
    f1_low: float
    f1_high: float
    baseline_f1: float
    threshold: float | None


@cache
def card(model: ThemeModel) -> Card:
    """Measured now, on the labelled texts of the package."""
    found = theme_labels.package()
    test = tuple(row for row in found if row.split == "test")
    predictions = tuple(model.predict([row.words() for row in test]))
    return Card(
        model,
        tuple(row for row in found if row.split == "train"),
        test,
        predictions,
        accuracy.report(test, [frozenset(row.themes) for row in predictions]),
        accuracy.report(test, accuracy.by_baseline(test)),
    )


def rows(model: ThemeModel) -> list[ThemeFigures]:
    """Rows of the table `theme_model`."""
    found = card(model)
    texts = Counter(label for row in found.train for label in row.labels)
    thresholds = dict(zip(model.themes, map(float, model.thresholds), strict=True))
    pairs = zip(
        (*found.report.themes, found.report.macro),
        (*found.baseline.themes, found.baseline.macro),
        strict=True,
    )
    return [
        {
            "theme": score.theme,
            "model_version": model.version,
            "training_texts": texts[score.theme] if score.theme in texts else len(found.train),
            "test_texts": score.texts,
            "given": score.given,
            "right": score.right,
            "precision": score.precision,
            "recall": score.recall,
            "f1": score.f1,
            "f1_low": score.f1_low,
            "f1_high": score.f1_high,
            "baseline_f1": base.f1,
            "threshold": thresholds.get(score.theme),
        }
        for score, base in pairs
    ]


def markdown(model: ThemeModel, about: ModelRecord) -> str:
    """The card as it stands in docs/model_card.md."""
    found = card(model)
    parts = [
        _head(found, about),
        _table(found),
        _without(found),
        _calibration(found),
        _rules(),
        _second_reader(),
        _failures(found),
    ]
    return "\n".join(line for part in parts for line in part) + "\n"


def _head(found: Card, about: ModelRecord) -> Iterator[str]:
    macro, base = found.report.macro, found.baseline.macro
    yield "# Model card: themes of social value criteria"
    yield ""
    yield "Written by `peerbench model show --markdown`; a test fails when it is stale. All figures are"
    yield "measured on composed texts, labelled by docs/labelling.md. They are not figures for real notices."
    yield ""
    yield f"- Version {found.model.version[:16]}, content {found.model.content[:16]}."
    yield f"- Macro-F1 on the test split **{_f1(macro)}**; cue phrases alone **{_f1(base)}**;"
    yield f"  difference {macro.f1 - base.f1:+.3f}."
    about_users = f"{about.users_texts} texts labelled by users"
    yield f"- Training: {_counted(found.train, 'templates')},"
    yield f"  and {about_users} ({about.users_texts_left_out} left out by the limit a person)."
    yield f"- Test: {_counted(found.test, 'other templates')}."
    yield "- Split by template and by buyer: no template, buyer, place or service, and no run of eight words,"
    yield "  stands on both sides. One author wrote both sides and the cue phrases, and knew the test texts"
    yield "  when widening the training texts and the cues; the figures flatter both."
    yield "- Intervals are 95%: Wilson for precision and recall; for F1 by drawing templates with"
    yield "  replacement, since texts of one template are alike."
    yield ""


def _table(found: Card) -> Iterator[str]:
    yield "| theme | n | precision | recall | F1 | F1 by cue phrases | threshold |"
    yield "|---|---|---|---|---|---|---|"
    pairs = zip(found.report.themes, found.baseline.themes, found.model.thresholds, strict=True)
    for score, base, threshold in pairs:
        precision = _share(score.precision, score.precision_interval())
        recall = _share(score.recall, score.recall_interval())
        figures = f"{precision} | {recall} | {_f1(score)} | {base.f1:.2f} | {threshold:.3f}"
        yield f"| {score.theme} | {score.texts} | {figures} |"
    macro, base = found.report.macro, found.baseline.macro
    figures = f"{macro.precision:.2f} | {macro.recall:.2f} | {_f1(macro)} | {base.f1:.2f}"
    yield f"| **macro** | {macro.texts} | {figures} | |"
    yield ""
    short = [f"{score.theme} ({score.f1:.2f})" for score in found.report.themes if score.f1 < SHORT]
    yield f"Below {SHORT:.2f}: {', '.join(short) or 'none'}."
    worse = [
        score.theme
        for score, base in zip(found.report.themes, found.baseline.themes, strict=True)
        if score.f1 < base.f1
    ]
    yield f"Worse than cue phrases: {', '.join(worse) or 'none'}."
    yield ""


def _without(found: Card) -> Iterator[str]:
    """How often a text without a theme is given one."""
    yield "## Texts that name no theme"
    yield ""
    yield "| label | n | given no theme by the model | by cue phrases |"
    yield "|---|---|---|---|"
    baseline = accuracy.by_baseline(found.test)
    for label in (UNSPECIFIED, NONE):
        chosen = [i for i, row in enumerate(found.test) if label in row.labels]
        model = sum(not found.predictions[i].themes for i in chosen)
        cues = sum(not baseline[i] for i in chosen)
        figures = f"{model} ({percent(model / len(chosen))}) | {cues} ({percent(cues / len(chosen))})"
        yield f"| {label} | {len(chosen)} | {figures} |"
    yield ""


def _calibration(found: Card) -> Iterator[str]:
    yield "## Are the probabilities right?"
    yield ""
    yield "| probability given | pairs of text and theme | mean given | share that has the theme |"
    yield "|---|---|---|---|"
    pairs = [
        (probability, theme in row.themes)
        for row, prediction in zip(found.test, found.predictions, strict=True)
        for theme, probability in prediction.probabilities.items()
    ]
    for low, high in zip(BINS, BINS[1:], strict=False):
        inside = [(p, has) for p, has in pairs if low <= p < high or (high == BINS[-1] and p == high)]
        if inside:
            mean = sum(p for p, _ in inside) / len(inside)
            share = sum(has for _, has in inside) / len(inside)
            yield f"| {low:.1f} to {high:.1f} | {len(inside)} | {mean:.2f} | {share:.2f} |"
    brier = sum((p - has) ** 2 for p, has in pairs) / len(pairs)
    yield ""
    yield f"Brier score {brier:.3f}."
    yield ""


def _rules() -> Iterator[str]:
    """`assessed` and `framework`, by rules, on their own labelled texts."""
    cases = [json.loads(line) for line in _file("assessed.jsonl")]
    yield "## How it is assessed, and which framework is named: rules"
    yield ""
    yield "By rules, since the codebook names the words that decide. On composed texts of their own:"
    yield ""
    yield "| what | n | right |"
    yield "|---|---|---|"
    for name, rule in (("assessed", _assessed), ("framework", _framework)):
        chosen = [row for row in cases if name in row]
        right = sum(rule(row["text"]) == row[name] for row in chosen)
        yield f"| {name} | {len(chosen)} | {right} ({percent(right / len(chosen))}) |"
    yield ""


def _assessed(text: str) -> str:
    return assessed([text], pass_fail=False, embedded=False)


def _framework(text: str) -> str:
    return framework([text])


def _second_reader() -> Iterator[str]:
    """Agreement with the reader who saw only texts and guide."""
    from sklearn.metrics import cohen_kappa_score

    found = {row.id: row for row in theme_labels.package()}
    read = {row["id"]: frozenset(row["labels"]) for row in map(json.loads, _file("second_reader.jsonl"))}
    ids = sorted(read.keys() & found.keys())
    yield "## A second reader"
    yield ""
    same = sum(read[i] == found[i].labels for i in ids)
    yield f"{len(ids)} texts of both splits were labelled again by a reader who saw guide and texts,"
    yield f"not the labels. {same} of {len(ids)} label sets are the same, after the slips that the reader"
    yield "found were mended (docs/themes.md). This checks for slips only: the texts were composed to a"
    yield "theme, so that readers of real notices will agree less often."
    yield ""
    yield "| label | n by us | n by the reader | kappa |"
    yield "|---|---|---|---|"
    for label in (*theme_labels.themes(), UNSPECIFIED, NONE):
        ours, theirs = [label in found[i].labels for i in ids], [label in read[i] for i in ids]
        yield f"| {label} | {sum(ours)} | {sum(theirs)} | {cohen_kappa_score(ours, theirs):.2f} |"
    yield ""


def _failures(found: Card) -> Iterator[str]:
    yield "## Known failures"
    yield ""
    yield "- Words of the service inside a social value criterion (the subject of the contract) may be taken"
    yield "  for a theme."
    yield "- A theme told in words that neither the cues nor the training texts use is missed; the text is"
    yield "  then `unspecified` or has fewer themes than it asks for. It is never given a theme by default."
    yield "- Welsh is known by a few dozen texts only."
    yield ""
    yield "Test texts that the model gets wrong, the first of each theme:"
    yield ""
    pairs = list(zip(found.test, found.predictions, strict=True))
    for theme in found.model.themes:
        missed = [row for row, given in pairs if theme in row.themes and theme not in given.themes]
        false = [row for row, given in pairs if theme in given.themes and theme not in row.themes]
        for what, wrong in (("missed", missed), ("given wrongly", false)):
            for row in wrong[: EXAMPLES if what == "missed" else 1]:
                yield f"- {theme} {what}: {_quoted(row)}"
    yield ""


def _quoted(row: Labelled) -> str:
    text = f"{row.name}: {row.text}" if row.text else row.name
    return f'"{text[:180].strip()}"' + (" ..." if len(text) > 180 else "")


def _file(name: str) -> list[str]:
    return resources.files("warehouse").joinpath(f"labels/{name}").read_text(encoding="utf-8").splitlines()


def _counted(texts: Sequence[Labelled], word: str) -> str:
    several = sum(len(row.themes) > 1 for row in texts)
    templates = len({row.template for row in texts})
    return f"{len(texts)} texts of {templates} {word}, {several} with several themes"


def _share(value: float | None, interval: tuple[float, float]) -> str:
    return "-" if value is None else f"{value:.2f} ({interval[0]:.2f} to {interval[1]:.2f})"


def _f1(score: Score) -> str:
    return f"{score.f1:.3f} ({score.f1_low:.3f} to {score.f1_high:.3f})"
