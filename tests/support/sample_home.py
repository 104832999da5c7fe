"""The whole job over three years of the SYNTHETIC sample: tables of all eighty councils, pages of some."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import patch

from pipelines.authorities.register.register import load_register
from pipelines.collect.importing import import_file
from pipelines.query.snapshot_tables import published
from pipelines.rebuild import rebuild
from pipelines.settings import Settings
from pipelines.site.build import pages, pages_made, write
from pipelines.site.council_files import council_files
from sample.notices import to_json

SOME = (
    "Z06000012",
    "Z07000030",
    "Z10000006",
    "Z09000008",
    "Z07000031",
    "Z06000017",
    "Z08000003",
    "Z09000001",
    "Z07000013",
)
"""Councils with much, little and nothing to read, one that ended, one that holds its counts: only their pages
are made unless slow tests run, since those of all eighty take longer than all tables."""


def settings_of(place: Path) -> Settings:
    """The settings of the home in this folder, with the sample's register."""
    return Settings(home=place / "home", register_dir=Path(__file__).parents[2] / "sample" / "register")


def make_sample(place: Path, releases: list[dict[str, Any]]) -> None:
    """Lands the releases and publishes them, with the pages of SOME."""
    settings = settings_of(place)
    for source in ("contracts_finder", "find_a_tender"):
        path = place / f"{source}.jsonl"
        path.write_text("".join(to_json(r["release"]) + "\n" for r in releases if r["source"] == source))
        assert not import_file(settings.home, path, source).refused
    with patch("pipelines.site.build.pages", _some_pages(SOME)):
        rebuild(settings)


def with_every_page(place: Path, some: Path) -> None:
    """A copy of such a home, with the pages of the other councils too."""
    shutil.copytree(some, place, symlinks=True, dirs_exist_ok=True)
    pages(settings_of(place))


def drawn(site: Path) -> list[Path]:
    """The pages of councils that were made."""
    return sorted((site / "council").glob("*.html"))


def _some_pages(keys: tuple[str, ...]) -> Callable[[Settings], int]:
    """Makes the site as `pages` does, but for the files of the other councils."""

    def some_files(site: Path, found: Any, period: str, given: list[str], *more: Any) -> None:
        council_files(site, found, period, [key for key in given if key in keys], *more)

    def chosen_pages(settings: Settings) -> int:
        aliases, found = load_register(settings.register_dir).aliases, published(settings)
        with patch("pipelines.site.build.council_files", some_files):
            made = write(settings.home / "site", found, aliases, processes=1).pages
        pages_made(settings, found.id)
        return made

    return chosen_pages
