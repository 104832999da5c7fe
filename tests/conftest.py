"""The whole job over three years of the sample, done once for every test that reads what it published."""

from pathlib import Path

import pytest

from pipelines.collect.bulk import import_file
from pipelines.publish.rebuild import rebuild
from pipelines.settings import Settings
from sample.notices import generate, to_json
from warehouse.snapshot import latest

REGISTER = Path(__file__).parents[1] / "sample" / "register"


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[dict[str, object]]]:
    """(snapshot directory, truth) after importing three years of the sample."""
    place = tmp_path_factory.mktemp("sample")
    releases, truth = generate()
    settings = Settings(home=place / "home", register_dir=REGISTER)
    for source in ("contracts_finder", "find_a_tender"):
        path = place / f"{source}.jsonl"
        path.write_text("".join(to_json(r["release"]) + "\n" for r in releases if r["source"] == source))
        assert not import_file(settings.home, path, source).refused
    rebuild(settings)
    return latest(settings.home / "warehouse")[0], truth
