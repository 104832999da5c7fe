"""A small published home, made once; a copy for each test that breaks it."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from pipelines.rebuild import rebuild
from pipelines.settings import Settings
from tests.support.small_home import few_councils, landed, release


@pytest.fixture(scope="session")
def sound(made_once: Callable[[str, Callable[[Path], None]], Path]) -> Settings:
    os.umask(0o077)  # as the command line does
    return _settings(made_once("operate", _make))


def _settings(base: Path) -> Settings:
    return Settings(home=base / "home", register_dir=base / "register", contact="a@b.example")


def _make(base: Path) -> None:
    few_councils(base / "register")
    settings = _settings(base)
    landed(settings.home, [release(number) for number in range(1, 6)])
    rebuild(settings)


@pytest.fixture
def home(sound: Settings, tmp_path: Path) -> Settings:
    shutil.copytree(sound.home, tmp_path / "home")
    shutil.copytree(sound.register_dir, tmp_path / "register")
    return sound.model_copy(update={"home": tmp_path / "home", "register_dir": tmp_path / "register"})
