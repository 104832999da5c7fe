"""The whole job over three years of the SYNTHETIC sample: tables and pages of all eighty councils."""

from pathlib import Path
from typing import Any

from pipelines.collect.importing import import_file
from pipelines.rebuild import rebuild
from pipelines.settings import Settings
from sample.notices import to_json


def settings_of(place: Path) -> Settings:
    """The settings of the home in this folder, with the sample's register."""
    return Settings(home=place / "home", register_dir=Path(__file__).parents[2] / "sample" / "register")


def make_sample(place: Path, releases: list[dict[str, Any]]) -> None:
    """Lands the releases and publishes them, with every page."""
    settings = settings_of(place)
    for source in ("contracts_finder", "find_a_tender"):
        path = place / f"{source}.jsonl"
        path.write_text("".join(to_json(r["release"]) + "\n" for r in releases if r["source"] == source))
        assert not import_file(settings.home, path, source).refused
    rebuild(settings)


def drawn(site: Path) -> list[Path]:
    """The pages of councils that were made."""
    return sorted((site / "council").glob("*.html"))
