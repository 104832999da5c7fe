"""Measure and question files that are wrong: every fault of every file at once, each with its file."""

from pathlib import Path

import pytest

from pipelines.benchmark.measures import load
from pipelines.benchmark.questions import load as load_questions
from pipelines.sheets import DataError

GOOD = """
title = "T"
question = "Q"
why_it_matters = "W"
kind = "share"
numerator = "has_social_value"
denominator = "determinable"
unit = "share"
minimum_n = 10
greyed_n = 5
sources = ["S"]
reviewed = 2026-11-25
next_review = 2027-11-25
"""


def test_all_faults_are_told_at_once_each_with_its_file(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(GOOD.replace("has_social_value", "has_socail_value"))
    (tmp_path / "b.toml").write_text(GOOD.replace('unit = "share"\n', "") + "colour = 3\n")
    (tmp_path / "c.toml").write_text(GOOD.replace('"share"', '"median"', 1))
    (tmp_path / "d.toml").write_text("title = ")
    (tmp_path / "e.toml").write_text(GOOD.replace("greyed_n = 5", "greyed_n = 50"))
    (tmp_path / "good.toml").write_text(GOOD)
    with pytest.raises(DataError) as caught:
        load(tmp_path)
    told = str(caught.value).splitlines()
    for expected in (
        "a.toml: numerator: procurements has no boolean column 'has_socail_value'",
        "b.toml: unknown keys colour",
        "b.toml: missing keys unit",
        "c.toml: missing keys value (a median needs it)",
        "e.toml: minimum_n and greyed_n: whole numbers with 0 < greyed_n <= minimum_n",
    ):
        assert expected in told
    assert any(line.startswith("d.toml: is no TOML") for line in told)
    assert not any(line.startswith("good.toml") for line in told)


def test_a_file_that_is_changed_is_taken_apart_again(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text(GOOD)
    assert [measure.title for measure in load(tmp_path)] == ["T"]
    path.write_text(GOOD.replace('"T"', '"U"'))
    assert [measure.title for measure in load(tmp_path)] == ["U"]
    load(tmp_path).clear()
    assert len(load(tmp_path)) == 1, "a list of its own"
    path.write_text("title = ")
    for _ in range(2):
        with pytest.raises(DataError, match="a.toml: is no TOML"):
            load(tmp_path)


def test_the_files_of_the_repository_are_good() -> None:
    assert len(load()) >= 27 and len(load_questions()) >= 9
    assert not [m.id for m in load() if not m.sources]


def test_a_question_with_an_unknown_condition_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.toml").write_text('title = "T"\nwording = "In {year}"\ncondition = "nothing"\n')
    (tmp_path / "y.toml").write_text('title = "T"\n')
    with pytest.raises(DataError) as caught:
        load_questions(tmp_path)
    told = str(caught.value)
    assert "x.toml: condition: no column 'nothing'" in told and "'year'" in told
    assert "y.toml: missing keys condition, wording" in told
