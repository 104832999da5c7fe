"""What is kept between runs of the tests is made again whenever anything that it stands on changed."""

from collections.abc import Iterator
from pathlib import Path

import kept
import pytest


@pytest.fixture
def root(tmp_path: Path) -> Iterator[Path]:
    root = tmp_path / "checkout"
    for folder in (*kept.MADE_OF, "tests/publish"):
        (root / folder / "inner").mkdir(parents=True)
        (root / folder / "inner/a.py").write_text("1")
    for name in ("uv.lock", "pyproject.toml", "README.md"):
        (root / name).write_text("1")
    kept.state.cache_clear()
    yield root
    kept.state.cache_clear()


def again(root: Path, place: Path, made: list[int]) -> str:
    """What is given for the name `x`: how many times it had been made."""
    kept.state.cache_clear()

    def make(folder: Path) -> None:
        made.append(1)
        (folder / "inner").mkdir()
        (folder / "inner/said").write_text(str(len(made)))

    folder = place / f"run-{len(list(place.iterdir()))}"
    folder.mkdir()
    kept.keep(place.parent / "cache", "x", make, root)(folder)
    return (folder / "inner/said").read_text()


@pytest.mark.parametrize(
    "changed", [*(f"{name}/inner/a.py" for name in kept.MADE_OF), "uv.lock", "pyproject.toml"]
)
def test_a_change_of_the_program_has_it_made_again(root: Path, tmp_path: Path, changed: str) -> None:
    (place := tmp_path / "runs").mkdir()
    made: list[int] = []
    assert [again(root, place, made) for _ in range(2)] == ["1", "1"]
    (root / changed).write_text("2")
    assert [again(root, place, made) for _ in range(2)] == ["2", "2"]
    (root / changed).write_text("1")
    assert again(root, place, made) == "1", "the state before is kept too"


def test_a_new_file_and_another_setting_and_day_have_it_made_again(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (place := tmp_path / "runs").mkdir()
    made: list[int] = []
    again(root, place, made)
    (root / "warehouse/new.toml").write_text("")
    assert again(root, place, made) == "2"
    monkeypatch.setenv("PEERBENCH_PACKS", "true")
    assert again(root, place, made) == "3"
    monkeypatch.setattr(kept, "london_today", lambda: "another day")
    assert again(root, place, made) == "4"
    assert len(list((tmp_path / "cache").iterdir())) == kept.STATES


def test_tests_and_words_that_nothing_is_made_of_change_nothing(root: Path, tmp_path: Path) -> None:
    (place := tmp_path / "runs").mkdir()
    made: list[int] = []
    again(root, place, made)
    (root / "tests/publish/inner/a.py").write_text("2")
    (root / "README.md").write_text("2")
    assert again(root, place, made) == "1"


def test_a_thing_half_made_is_no_thing(tmp_path: Path) -> None:
    def fails(folder: Path) -> None:
        (folder / "half").touch()
        raise OSError

    with pytest.raises(OSError):
        kept.made_once(tmp_path, "x", fails)
    assert not list(kept.made_once(tmp_path, "x", lambda folder: None).iterdir())
