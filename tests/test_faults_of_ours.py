"""A record that cannot be read is quarantined; a fault of the program stops, and is never taken for one."""

import ast
import json
import random
import runpy
from pathlib import Path
from typing import Any

import pytest
from small_home import few_councils, landed, release

from pipelines.job import steps
from pipelines.notices import tables as notices
from pipelines.notices.fields import lots_of, notice
from pipelines.settings import Settings
from pipelines.social_value import processes as social_value
from pipelines.social_value import tables as social_value_tables
from pipelines.social_value.kept_readings import forget
from pipelines.social_value.procurements import read_procurement
from warehouse.errors import Unreadable
from warehouse.interim import read

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return few_councils(tmp_path_factory.mktemp("register") / "register")


def home_of(tmp_path: Path, register: Path, *releases: dict[str, Any]) -> Settings:
    settings = Settings(home=tmp_path / "home", register_dir=register)
    landed(settings.home, list(releases))
    return settings


def read_again(settings: Settings) -> None:
    """The steps up to the readings."""
    for found in steps()[: 1 + [found.name for found in steps()].index("procurements")]:
        found.again(settings, [])


def before(number: int, **changes: Any) -> dict[str, Any]:
    """An earlier release of the same process."""
    return {**release(number), "id": f"{number:06d}-2024", "date": "2025-05-01T09:00:00Z", **changes}


ODD = {
    "a tender that is a text": (before(1, tender="see the documents"), "tender: no object"),
    "a buyer in a list": (before(1, buyer=[{"name": "Leeds City Council"}]), "/buyer"),
    "lots that are a text": (before(1, tender={"lots": "see below"}), "/tender/lots"),
    "an award whose id is a list": (before(1, awards=[{"id": ["a"]}]), "/awards"),
    "criteria that are a number": (
        before(1, tender={"lots": [{"id": "1", "awardCriteria": 7}]}),
        "/tender/lots/1/awardCriteria",
    ),
    "parties that are an object": (before(1, parties={"id": "1"}), None),
    "tags that are a number": (before(1, tag=7), None),
    "an id that is an object": (before(1, id={"x": 1}), None),
}


@pytest.mark.parametrize(("odd", "named"), ODD.values(), ids=ODD)
def test_an_odd_record_costs_only_itself(
    tmp_path: Path, register: Path, odd: dict[str, Any], named: str | None
) -> None:
    """It is read, or its process stands in quarantine with the field; the process beside it is read."""
    settings = home_of(tmp_path, register, release(1), odd, release(2))
    read_again(settings)
    rows = read(settings.home, "procurements")["ocid"].to_list()
    refused = read(settings.home, "quarantine").to_dicts()
    assert release(2)["ocid"] in rows
    if named is None:
        assert release(1)["ocid"] in rows and not refused
    else:
        assert release(1)["ocid"] not in rows
        # Its lots are counted with its notice too, so one whose lots cannot be is refused there as well.
        assert {row["ocid"] for row in refused} == {release(1)["ocid"]}
        (process,) = (row["reason"] for row in refused if row["rule"] == "unreadable-process")
        assert {row["rule"] for row in refused} <= {"unreadable-process", "unreadable-notice"}
        assert named in process and process.endswith("; buyer 'Leeds City Council'")
        assert all(len(row["reason"]) < 400 for row in refused)


def test_a_release_nested_too_deep_is_refused_by_itself(tmp_path: Path, register: Path) -> None:
    """Its process is read from its other release, and the one beside it too."""
    deep = before(1, extra=json.loads("[" * 400 + "]" * 400))
    settings = home_of(tmp_path, register, release(1), deep, release(2))
    read_again(settings)
    assert {release(1)["ocid"], release(2)["ocid"]} <= set(read(settings.home, "procurements")["ocid"])
    (refused,) = read(settings.home, "quarantine").to_dicts()
    assert refused["stage"] == "releases" and "nest" in refused["reason"]


BUGS = (KeyError("weight_pct"), ValueError("a bug"), TypeError("a bug"), AttributeError("a"), OverflowError())
READERS = (
    (social_value, "read_procurement"),
    (social_value, "taken_back"),
    (notices, "notice"),
    (notices, "lots_of"),
)


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory, register: Path) -> Settings:
    settings = home_of(tmp_path_factory.mktemp("indexed"), register, release(1))
    read_again(settings)
    return settings


@pytest.mark.parametrize(("module", "reader"), READERS, ids=lambda value: str(value).rpartition(".")[2])
@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: type(bug).__name__)
def test_a_fault_of_the_reader_is_not_quarantined(
    indexed: Settings, monkeypatch: pytest.MonkeyPatch, module: Any, reader: str, bug: Exception
) -> None:
    def broken(*_: Any) -> None:
        raise bug

    monkeypatch.setattr(module, reader, broken)
    forget(indexed.home)
    step = notices.notices if module is notices else social_value_tables.procurements
    with pytest.raises(type(bug)):
        step(indexed, ["2025-06-01"])
    assert read(indexed.home, "quarantine").is_empty()
    assert read(indexed.home, step.gives[-1]).height == 1, "what was made before still stands"


@pytest.mark.parametrize(
    "path",
    [*sorted((ROOT / "pipelines").glob("*/tables.py")), ROOT / "pipelines/social_value/processes.py"],
    ids=lambda p: f"{p.parent.name}/{p.stem}",
)
def test_a_step_catches_only_what_is_named_unreadable(path: Path) -> None:
    caught = [
        ast.unparse(node.type) if node.type else "everything"
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ExceptHandler)
    ]
    # `_day` of the authorities asks whether a text is a day; a landed document that is damaged is a row.
    also = {"authorities": "ValueError", "documents": "Damaged"}
    assert set(caught) <= {"Unreadable", also.get(path.parent.name)}


def _raised_again(handler: ast.ExceptHandler) -> bool:
    return isinstance(last := handler.body[-1], ast.Raise) and last.exc is None


def test_no_one_catches_every_exception() -> None:
    for path in (
        p for top in ("pipelines", "assets", "sensors", "warehouse") for p in (ROOT / top).rglob("*.py")
    ):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ExceptHandler) and not _raised_again(node):
                named = ast.unparse(node.type) if node.type else ""
                # The process that reads documents sends the traceback to its parent, which raises it.
                sent = path.name == "reading_process.py" and "traceback" in ast.unparse(node)
                assert sent or named not in ("", "Exception", "BaseException"), f"{path}:{node.lineno}"


RECORDED = ROOT.parent / "shared/real"


@pytest.mark.parametrize("times", [150, pytest.param(1_500, marks=pytest.mark.slow)])
@pytest.mark.skipif(not RECORDED.exists(), reason="../shared is not there: no recorded notices")
def test_mutated_recorded_processes_are_read_or_unreadable_by_name(times: int) -> None:
    mutated_processes(times)


@pytest.mark.soak
@pytest.mark.skipif(not RECORDED.exists(), reason="../shared is not there: no recorded notices")
def test_thirty_thousand_mutated_processes_are_read_or_unreadable_by_name() -> None:
    mutated_processes(30_000)


def mutated_processes(times: int) -> None:
    """Each merged with its unchanged self, and as a notice: no exception but Unreadable."""
    hostile = runpy.run_path(str(ROOT / "tests/social_value/test_hostile.py"))
    resolver, _mutated = hostile["RESOLVER"], hostile["_mutated"]
    print(f"SEED={hostile['SEED']}")
    rolled = random.Random(hostile["SEED"])
    files = [RECORDED / f"{name}.jsonl" for name in ("fts", "cf", "pcs_scotland", "sell2wales")]
    texts = [line for path in files for line in path.read_text().splitlines()]
    unreadable = 0
    for _ in range(times):
        text = rolled.choice(texts)
        earlier, odd = json.loads(text), json.loads(text)
        for _ in range(rolled.randint(1, 3)):
            odd = _mutated(odd, rolled)
        odd["ocid"] = earlier["ocid"] = "ocds-x-1"
        earlier["date"], earlier["id"] = "2014-01-01T00:00:00Z", "before"
        try:
            assert notice(odd, "find_a_tender") and lots_of(odd) is not None
            assert read_procurement([earlier, odd], "find_a_tender", resolver).row["ocid"] == earlier["ocid"]
        except Unreadable:
            unreadable += 1
    assert 0 < unreadable < times / 2
