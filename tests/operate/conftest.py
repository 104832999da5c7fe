"""A small published home, made once; a copy for each test that breaks it."""

import os
import shutil
from pathlib import Path

import pytest

from pipelines.rebuild import rebuild
from pipelines.settings import Settings
from tests.support.small_home import few_councils, landed, release


@pytest.fixture(scope="session")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    base = tmp_path_factory.mktemp("operate")
    os.umask(0o077)  # as the command line does
    settings = Settings(
        home=base / "home", register_dir=few_councils(base / "register"), contact="a@b.example"
    )
    landed(settings.home, [release(number) for number in range(1, 6)])
    rebuild(settings)
    return settings


@pytest.fixture
def home(sound: Settings, tmp_path: Path) -> Settings:
    shutil.copytree(sound.home, tmp_path / "home")
    shutil.copytree(sound.register_dir, tmp_path / "register")
    return sound.model_copy(update={"home": tmp_path / "home", "register_dir": tmp_path / "register"})
