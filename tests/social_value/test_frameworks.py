"""Theme frameworks: the files load or are refused, and criteria give the themes that their words name."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from pipelines.authorities.register import load as load_register
from pipelines.authorities.resolve import Resolver
from pipelines.collect.decode import records
from pipelines.social_value.frameworks import PIVOT, load
from pipelines.social_value.procurements import read_procurement
from pipelines.social_value.themes import UNSPECIFIED, criterion_themes

ROOT = Path(__file__).parents[2]
RESOLVER = Resolver(load_register(ROOT / "warehouse/reference"))
SHARED = ROOT.parent / "shared"
CASES = [json.loads(line) for line in (ROOT / "tests/cases/text.jsonl").read_text().splitlines()]
HEAD = 'title = "t"\npublisher = "p"\nversion = "1"\nlicence = "l"\nsource = "s"\nchecked = true\n'
JOBS = '[[themes]]\ncode = "jobs"\ntitle = "Jobs"\ncues = ["local job"]\n'


def written(directory: Path, **files: str) -> Path:
    for name, rest in files.items():
        (directory / f"{name}.toml").write_text(f'id = "{name}"\n{HEAD}{rest}')
    return directory


def themes_in(name: str, text: str = "10", is_narrow: bool = True) -> list[dict[str, Any]]:
    row = {"source": "find_a_tender", "ocid": "ocds-x-1", "criterion": 1, "is_narrow": is_narrow}
    return list(criterion_themes([{**row, "name": name, "text": text}]))


def found_in(framework: str, name: str, text: str = "10") -> dict[str, str | None]:
    return {row["theme"]: row["cue"] for row in themes_in(name, text) if row["framework"] == framework}


def test_the_frameworks_load() -> None:
    frameworks = {framework.id: framework for framework in load()}
    assert set(frameworks) == {PIVOT, "social_value_model"}
    assert (len(frameworks[PIVOT].themes), frameworks[PIVOT].checked) == (14, True)
    model = frameworks["social_value_model"]
    assert [theme.code for theme in model.themes] == ["T1", "T2", "T3", "T4", "T5", *"12345678"]
    assert not model.checked


def test_every_pivot_code_exists() -> None:
    frameworks = load()
    pivot = {theme.code for framework in frameworks if framework.id == PIVOT for theme in framework.themes}
    for framework in frameworks:
        for theme in framework.themes:
            assert theme.pivot and set(theme.pivot) <= pivot, (framework.id, theme.code)
            assert framework.id != PIVOT or theme.pivot == (theme.code,)


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"pivot": 'colour = "red"\n' + JOBS}, "pivot.toml: unknown keys colour"),
        ({"pivot": JOBS + 'colour = "red"\n'}, "pivot.toml: theme jobs: unknown keys colour"),
        ({"pivot": JOBS, "own": JOBS}, "own.toml: theme jobs: missing keys pivot"),
        ({"pivot": ""}, "pivot.toml: missing keys themes"),
        ({"pivot": JOBS + JOBS}, "pivot.toml: theme code jobs stands twice"),
        ({"pivot": JOBS, "own": JOBS + 'pivot = ["jobs", "work"]\n'}, "own.toml: theme jobs: no pivot theme work"),
        ({"pivot": JOBS.replace('"local job"', "")}, "pivot.toml: theme jobs: cues has no words"),
        ({"pivot": JOBS.replace('"local job"', '""')}, "pivot.toml: theme jobs: cues has no words"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_refused(tmp_path: Path, files: dict[str, str], message: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        load(written(tmp_path, **files))


def test_an_id_other_than_the_file_name_is_refused(tmp_path: Path) -> None:
    written(tmp_path, pivot=JOBS).joinpath("pivot.toml").rename(tmp_path / "other.toml")
    with pytest.raises(ValueError, match=r"^other\.toml: id pivot is not the file's name$"):
        load(tmp_path)


def test_other_files_beside_them_are_let_be(tmp_path: Path) -> None:
    written(tmp_path, pivot=JOBS, own=JOBS + 'pivot = ["jobs"]\n').joinpath("README.md").write_text("words")
    assert [framework.id for framework in load(tmp_path)] == ["own", "pivot"]


@pytest.mark.parametrize(
    ("framework", "text", "found"),
    [
        (PIVOT, "Social value: Apprenticeships for NEETs", {"skills_apprentices_schools": "Apprenticeships", "barriers_to_work": "NEETs"}),
        (PIVOT, "Social value: a neetly planned smelter", {UNSPECIFIED: None}),
        ("social_value_model", "Social value: Tackling Economic Inequality", {"T2": "Economic Inequality"}),
        ("social_value_model", "Social value: reduce carbon (MAC 4.1)", {"4": "carbon"}),
        ("social_value_model", "Social value (MAC 8.1)", {"8": "MAC 8"}),
        ("social_value_model", "Social value (MAC 81), mechanised", {}),
        ("social_value_model", "Social, economic and environmental wellbeing", {}),
    ],
)  # fmt: skip
def test_a_phrase_names_its_themes(framework: str, text: str, found: dict[str, str | None]) -> None:
    assert found_in(framework, text) == found
    assert found_in(framework, "Social value", text) == found


def test_a_row_has_its_key_its_pivot_themes_and_the_words() -> None:
    (row,) = (row for row in themes_in("Social value: supply chain resilience") if row["theme"] == "3")
    assert row == {
        "source": "find_a_tender",
        "ocid": "ocds-x-1",
        "criterion": 1,
        "framework": "social_value_model",
        "theme": "3",
        "pivot_theme": "local_supply_chain_sme;vcse_social_enterprise;innovation",
        "cue": "supply chain resilience",
    }


def test_a_criterion_without_a_pivot_theme_is_unspecified() -> None:
    (row,) = themes_in("Social Value")
    assert (row["framework"], row["theme"], row["cue"]) == (PIVOT, UNSPECIFIED, None)
    named = [row["theme"] for row in themes_in("Social value (MAC 2.2)") if row["framework"] == PIVOT]
    assert named == [UNSPECIFIED]


def test_a_criterion_that_is_not_narrow_has_no_row() -> None:
    assert themes_in("Carbon and apprenticeships", is_narrow=False) == []


def read(release: dict[str, Any]) -> tuple[set[str], set[str]]:
    """The published themes of the procurement, and the pivot themes of its criteria over all of them."""
    dated = {"date": "2025-06-01T09:00:00Z", **release}
    found = read_procurement([dated], "find_a_tender", RESOLVER)
    published = set(found.row["themes"].split(";")) if found.row["themes"] else set()
    named = {theme["theme"] for theme in criterion_themes(found.criteria) if theme["framework"] == PIVOT}
    return published, named - {UNSPECIFIED} or named


def listed(*names: str) -> dict[str, Any]:
    criteria = [{"type": "quality", "name": name, "description": "10"} for name in names]
    lot = {"id": "1", "awardCriteria": {"criteria": criteria}}
    return {"ocid": "ocds-x-1", "id": "1", "tag": ["tender"], "tender": {"lots": [lot]}}


@pytest.mark.parametrize(
    ("names", "published"),
    [
        (["Design", "Staff"], set()),
        (["Social Value", "Design"], {UNSPECIFIED}),
        (["Social Value", "Social Value - Local Jobs"], {"local_jobs"}),
        (["Net Zero and Social Value", "Community Benefits: volunteering"], {"carbon_energy", "community_volunteering"}),
        (["Social Value: Fair Work and Modern Slavery"], {"fair_pay_conditions", "ethical_supply_modern_slavery"}),
    ],
)  # fmt: skip
def test_themes_of_a_procurement_are_those_of_its_criteria(names: list[str], published: set[str]) -> None:
    assert read(listed(*names)) == (published, published)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:40])
def test_themes_of_a_sentence_are_those_of_its_criteria(case: dict[str, Any]) -> None:
    release = {"ocid": "ocds-x-1", "id": "1", "tag": ["tender"], "tender": {"description": case["text"]}}
    published, named = read(release)
    assert published == named


@pytest.mark.skipif(not SHARED.exists(), reason="../shared is not there: no recorded notices")
def test_themes_of_recorded_notices_are_those_of_their_criteria() -> None:
    for record in records(SHARED / "real/fts.jsonl"):
        if record.body:
            published, named = read(record.body)
            assert published == named, record.body["ocid"]
