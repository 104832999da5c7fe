"""The labelled criteria: as composed, split without overlap, large and varied enough, checked by a second reader."""

import importlib.util
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from pipelines.social_value import theme_labels
from pipelines.social_value.theme_labels import LabelError, Labelled, read_labels, within_limit

ROOT = Path(__file__).parents[2]
FOUND = theme_labels.package()
GOOD = {
    "name": "Social Value",
    "text": "Jobs",
    "labels": ["local_jobs"],
    "who": "A",
    "when": "2026-11-25",
    "why": "w",
}


def composer() -> Any:
    spec = importlib.util.spec_from_file_location("compose", Path(__file__).parent / "compose.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    # dataclasses look their module up by name.
    import sys

    sys.modules["compose"] = module
    spec.loader.exec_module(module)
    return module


def test_the_file_is_what_the_templates_compose() -> None:
    rows = [json.loads(line) for line in (ROOT / "warehouse/labels/criteria.jsonl").read_text().splitlines()]
    assert composer().composed() == rows


def runs(row: Labelled) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", " ".join(row.words()).lower())
    return {tuple(words[i : i + 8]) for i in range(len(words) - 7)}


def test_no_run_of_eight_words_stands_in_both_splits() -> None:
    train, test = (
        set().union(*(runs(row) for row in FOUND if row.split == split)) for split in ("train", "test")
    )
    assert train and test and not train & test


def test_no_template_and_no_buyer_stands_in_both_splits() -> None:
    for field in ("template", "buyer"):
        train, test = (
            {getattr(row, field) for row in FOUND if row.split == split} for split in ("train", "test")
        )
        assert train and test
        if field == "buyer":
            assert not train & test


def test_it_is_large_and_varied_enough() -> None:
    count = Counter(label for row in FOUND for label in row.labels)
    assert len(FOUND) >= 1_200
    assert min(count[theme] for theme in theme_labels.themes()) >= 60
    assert count["unspecified"] >= 150 and count["none"] >= 50
    several = sum(len(row.themes) > 1 for row in FOUND)
    assert several / len(FOUND) >= 1 / 3
    assert len({row.words() for row in FOUND}) == len(FOUND)


def test_unspecified_and_none_stand_alone() -> None:
    for row in FOUND:
        assert row.labels <= {*theme_labels.themes(), "unspecified", "none"}
        assert len(row.labels) == 1 or not row.labels & {"unspecified", "none"}, row


def test_the_second_reader_saw_texts_of_both_splits() -> None:
    rows = [
        json.loads(line) for line in (ROOT / "warehouse/labels/second_reader.jsonl").read_text().splitlines()
    ]
    by_id = {row.id: row for row in FOUND}
    assert len(rows) == 300 and all(row["id"] in by_id for row in rows)
    assert {by_id[row["id"]].split for row in rows} == {"train", "test"}


def test_a_changed_test_split_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(theme_labels, "FROZEN_TEST", "0" * 64)
    with pytest.raises(LabelError, match="the test split is not the frozen one"):
        theme_labels.package()


def written(path: Path, *rows: object) -> Path:
    path.write_text("".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows))
    return path


def test_users_labels_are_read_and_the_last_one_counts(tmp_path: Path) -> None:
    again = GOOD | {"labels": ["unspecified"]}
    (row,) = read_labels(written(tmp_path / "labels.jsonl", GOOD, "", again))
    assert (row.labels, row.who, row.split) == ({"unspecified"}, "A", "train")


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("{", "record 1: no JSON"),
        ([1], "record 1: no object"),
        (GOOD | {"who": " "}, "record 1: field who: missing or empty"),
        ({k: v for k, v in GOOD.items() if k != "why"}, "record 1: field why: missing or empty"),
        (GOOD | {"when": "soon"}, "record 1: field when: 'soon' is no date"),
        (GOOD | {"labels": ["jobs"]}, "record 1: field labels: no theme jobs"),
        (GOOD | {"labels": []}, "record 1: field labels: no list of names"),
        (
            GOOD | {"labels": ["none", "innovation"]},
            "record 1: field labels: none and unspecified stand alone",
        ),
        (GOOD | {"name": "", "text": " "}, "record 1: field text: empty, or longer than 50000 characters"),
        (GOOD | {"text": "x" * 50_001}, "record 1: field text: empty, or longer than 50000 characters"),
    ],
)
def test_a_wrong_label_is_refused_by_name(tmp_path: Path, row: object, message: str) -> None:
    with pytest.raises(LabelError, match=re.escape(message)):
        list(read_labels(written(tmp_path / "labels.jsonl", row)))


def test_one_person_cannot_turn_a_theme() -> None:
    base = [row for row in FOUND if row.split == "train"]
    most = int(theme_labels.MOST_BY_ONE * sum("innovation" in row.labels for row in base))
    many = [Labelled(f"Text {i}", "", "", frozenset({"innovation"}), who="A") for i in range(most + 20)]
    taken, left_out = within_limit(base, many)
    assert (len(taken), left_out) == (most, 20)
    others = [Labelled(f"Text {i}", "", "", frozenset({"innovation"}), who=f"P{i}") for i in range(most + 20)]
    assert within_limit(base, others) == (others, 0)
