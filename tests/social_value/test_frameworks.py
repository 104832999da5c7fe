"""Theme frameworks: the files load or are refused, and criteria give the themes that their words name."""

import json
import re
from pathlib import Path

import pytest

from pipelines.sheets import DataError
from pipelines.social_value.cues import Cues, cues, pattern, pivot_cues
from pipelines.social_value.frameworks import PIVOT, fingerprint, load, shipped
from pipelines.social_value.themes import assessed, framework, themes

ROOT = Path(__file__).parents[2]
ASSESSED = [json.loads(line) for line in (ROOT / "warehouse/labels/assessed.jsonl").read_text().splitlines()]
HEAD = 'title = "t"\npublisher = "p"\nversion = "1"\nlicence = "l"\nsource = "s"\nchecked = true\n'
JOBS = '[[themes]]\ncode = "jobs"\ntitle = "Jobs"\ncues = ["local job"]\n'


def written(directory: Path, **files: str) -> Path:
    for name, rest in files.items():
        (directory / f"{name}.toml").write_text(f"{HEAD}{rest}")
    return directory


def found_in(framework: str, text: str) -> dict[str, str]:
    return {hit.theme.code: hit.cue for hit in cues().hits(text) if hit.framework == framework}


def test_the_frameworks_load() -> None:
    frameworks = {framework.id: framework for framework in load()}
    others = {"act_2012", "cles", "gm_2014", "gm_2020", "ppn_002", "sdg", "social_value_model", "toms_2019"}
    assert set(frameworks) == {PIVOT, *others}
    assert (len(frameworks[PIVOT].themes), frameworks[PIVOT].checked) == (14, True)
    model = frameworks["social_value_model"]
    assert [theme.code for theme in model.themes] == ["T1", "T2", "T3", "T4", "T5", *"12345678"]
    assert not model.checked
    for found in frameworks.values():
        assert found.licence and (found.source.startswith("http") or found.id == PIVOT), found.id


def test_every_pivot_theme_has_its_place_in_the_frameworks_by_crosswalk() -> None:
    """The table of the codebook: what each leaves empty stays empty."""
    empty = {
        "cles": {"health_wellbeing", "crime_safety", "carbon_energy", "innovation"},
        "gm_2014": {"innovation"},
        "gm_2020": {"innovation"},
    }
    pivot = {theme.code for found in shipped() if found.id == PIVOT for theme in found.themes}
    for found in shipped():
        if found.crosswalk:
            reached = {code for theme in found.themes for code in theme.pivot}
            assert pivot - reached == empty.get(found.id, set()), found.id


def test_every_pivot_code_exists() -> None:
    pivot = {theme.code for found in load() if found.id == PIVOT for theme in found.themes}
    for found in load():
        for theme in found.themes:
            assert theme.pivot or theme.cues, (found.id, theme.code)
            assert set(theme.pivot) <= pivot, (found.id, theme.code)
            assert found.id != PIVOT or theme.pivot == (theme.code,)


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"pivot": 'colour = "red"\n' + JOBS}, "pivot.toml: unknown keys colour"),
        ({"pivot": JOBS + 'colour = "red"\n'}, "pivot.toml: themes 1: unknown keys colour"),
        ({"pivot": JOBS, "own": JOBS}, "own.toml: themes 1: missing keys pivot"),
        ({"pivot": ""}, "pivot.toml: missing keys themes"),
        ({"pivot": JOBS + JOBS}, "pivot.toml: theme code jobs stands twice"),
        ({"pivot": JOBS, "own": JOBS + 'pivot = ["jobs", "work"]\n'}, "own.toml: theme jobs: no pivot theme work"),
        ({"pivot": JOBS.replace('"local job"', "")}, "pivot.toml: theme jobs: cues has no words"),
        ({"pivot": JOBS.replace('"local job"', '""')}, "pivot.toml: theme jobs: cues has no words"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_refused(tmp_path: Path, files: dict[str, str], message: str) -> None:
    with pytest.raises(DataError, match=f"^{re.escape(message)}$"):
        load(written(tmp_path, **files))


def test_other_files_beside_them_are_let_be(tmp_path: Path) -> None:
    written(tmp_path, pivot=JOBS, own=JOBS + 'pivot = ["jobs"]\n').joinpath("README.md").write_text("words")
    assert [framework.id for framework in load(tmp_path)] == ["own", "pivot"]


@pytest.mark.parametrize(
    ("framework", "text", "found"),
    [
        (PIVOT, "Social value: Apprenticeships for NEETs", {"skills_apprentices_schools": "Apprenticeships", "barriers_to_work": "NEETs"}),
        (PIVOT, "Social value: a neetly planned smelter", {}),
        (PIVOT, "Social, economic and environmental wellbeing", {}),
        (PIVOT, "Social value in the waste collection contract: local jobs", {"local_jobs": "local jobs"}),
        (PIVOT, "Waste collection; waste reduction", {"nature_waste_circular": "waste"}),
        (PIVOT, "Recruit more local people", {"local_jobs": "Recruit more local people"}),
        (PIVOT, "Recruit. The work is for local people", {}),
        (PIVOT, "Gwerth cymdeithasol: prentisiaethau", {"skills_apprentices_schools": "prentisiaethau"}),
        (PIVOT, "", {}),
        ("social_value_model", "Social value: Tackling Economic Inequality", {"T2": "Economic Inequality"}),
        ("social_value_model", "Social value: reduce carbon (MAC 4.1)", {"4": "carbon"}),
        ("social_value_model", "Social value (MAC 8.1)", {"8": "MAC 8"}),
        ("social_value_model", "Social value (MAC 81), mechanised", {}),
        ("social_value_model", "Social, economic and environmental wellbeing", {}),
        ("toms_2019", "Social value: NT1 and NT18a", {"NT1-2": "NT1", "NT18-19": "NT18a"}),
        ("toms_2019", "Windows NT1 and NT18", {}),
        ("toms_2019", "TOMs: NT100", {}),
        ("sdg", "Social value: SDG 13", {"13": "SDG 13"}),
    ],
)  # fmt: skip
def test_a_phrase_names_its_themes(framework: str, text: str, found: dict[str, str]) -> None:
    assert found_in(framework, text) == found


def test_a_code_gives_the_pivot_theme_that_it_alone_maps_to() -> None:
    assert pivot_cues(cues().hits("Social value, NT18 and NT31")) == {
        "local_supply_chain_sme": "NT18",
        "carbon_energy": "NT31",
    }
    assert themes(["Social value. NT18"]) == ["local_supply_chain_sme"]
    assert themes(["Social value. SDG 8"]) == ["unspecified"]


def test_the_quick_search_finds_what_the_patterns_find() -> None:
    """The search for words before a pattern is tried must leave out none."""
    found = Cues(shipped())
    labelled = (ROOT / "warehouse/labels/criteria.jsonl").read_text().splitlines()
    for line in labelled[::7]:
        row = json.loads(line)
        text = f"{row['name']}. {row['text']}"
        hits = {(hit.framework, hit.theme.code) for hit in found.hits(text)}
        for known in shipped():
            beside = not known.beside or any(word.lower() in text.lower() for word in known.beside)
            for theme in known.themes:
                left_out = [m.span() for phrase in theme.unless for m in pattern(phrase).finditer(text)]
                fires = beside and any(
                    not any(start <= m.start() < end for start, end in left_out)
                    for cue in theme.cues
                    for m in pattern(cue).finditer(text)
                )
                assert ((known.id, theme.code) in hits) == fires, (known.id, theme.code, text)


def test_a_changed_file_changes_the_fingerprint(tmp_path: Path) -> None:
    one = tuple(load(written(tmp_path, pivot=JOBS)))
    two = tuple(load(written(tmp_path, pivot=JOBS.replace("local job", "local jobs"))))
    assert fingerprint(one) != fingerprint(two)
    assert fingerprint(one) == fingerprint(tuple(load(written(tmp_path, pivot=JOBS))))


@pytest.mark.parametrize("case", ASSESSED, ids=lambda case: case["text"][:50])
def test_how_it_is_assessed_and_which_framework_is_named(case: dict[str, str]) -> None:
    given = {"assessed": assessed([case["text"]], False, False), "framework": framework([case["text"]])}
    assert given == {name: case[name] for name in given}
