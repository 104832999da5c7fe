"""Comparisons of a period are kept while nothing changed that they are made from, and never longer."""

import csv
import json
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal
from small_home import few_councils, landed, release

from pipelines import kept
from pipelines.benchmark import authority_measures, kept_periods
from pipelines.benchmark.comparison_inputs import ComparisonInputs
from pipelines.benchmark.kept_periods import stated
from pipelines.benchmark.peer_sets import Membership
from pipelines.criteria import rules
from pipelines.job import steps
from pipelines.settings import Settings
from pipelines.social_value.kept_readings import forget
from pipelines.social_value.withdrawals import note

KEYS = ("authority_id", "measure", "period", "breakdown", "cell")


@pytest.fixture(scope="module")
def inputs(make: Any) -> ComparisonInputs:
    return inputs_of(make, rows_of(make))


@pytest.fixture(scope="module")
def before(make: Any, inputs: ComparisonInputs) -> dict[str, list[pl.DataFrame]]:
    return by_period(make, inputs)


def rows_of(make: Any) -> list[dict[str, Any]]:
    """Ten procurements of each of 21 councils over four years: enough for bands, spreads and bootstraps."""
    return [
        make.row(
            f"a{council:02d}",
            number,
            ("weighted", "weighted", "none", "named", "embedded")[(council + number) % 5],
            float(5 + (council * number) % 20),
            notice_date=date(2022, 4, 3) + timedelta(days=137 * number),
            value_gbp=1000.0 * (1 + (council * 7 + number * 3) % 11),
            category=("services", "works")[number % 2],
        )
        for council in range(21)
        for number in range(10)
    ]


def inputs_of(make: Any, rows: list[dict[str, Any]], **more: Any) -> ComparisonInputs:
    councils = [make.council(f"a{number:02d}") for number in range(21)]
    found: ComparisonInputs = make.prepared(rows, councils, breakdowns=("all", "category"), **more)
    return found


def by_period(make: Any, inputs: ComparisonInputs) -> dict[str, list[pl.DataFrame]]:
    mine, beside = make.compared(inputs)
    return {
        period.id: [
            mine.filter(pl.col("period") == period.id).sort(KEYS),
            beside.filter(pl.col("period") == period.id).sort(*KEYS, "peer_set"),
        ]
        for period in inputs.periods
    }


def other_row(name: str, value: Any, number: int = 0) -> Callable[[Any], ComparisonInputs]:
    """The inputs where one procurement has another value; number 0 is of 2022, 9 and 19 of 2025."""

    def changed(make: Any) -> ComparisonInputs:
        rows = rows_of(make)
        rows[number] = rows[number] | {name: value}
        return inputs_of(make, rows)

    return changed


def without_a_member(make: Any) -> ComparisonInputs:
    base = inputs_of(make, rows_of(make))
    (one,) = base.sets
    return inputs_of(make, rows_of(make), sets=[replace(one, members=one.members[:-1])])


def member_of_late(make: Any) -> ComparisonInputs:
    (one,) = inputs_of(make, rows_of(make)).sets
    members = (*one.members[:-1], Membership("a20", date(2024, 1, 1)))
    return inputs_of(make, rows_of(make), sets=[replace(one, members=members)])


def merged(make: Any) -> ComparisonInputs:
    return inputs_of(make, rows_of(make), family=[("a00", "a01")])


CHANGES: dict[str, Callable[[Any], ComparisonInputs]] = {
    "a weight of 2022": other_row("weight_pct", 77.0),
    "a weight of 2025": other_row("weight_pct", 77.0, 19),
    "a value of 2022": other_row("value_gbp", 99_999.0),
    "a state": other_row("determinable", False),
    "a council": other_row("authority_id", "a05"),
    "a day in the same year": other_row("notice_date", date(2022, 9, 1)),
    "a day in another year": other_row("notice_date", date(2024, 9, 1)),
    "a cell": other_row("category", "goods"),
    "one that counts no more": other_row("counted", False),
    "a new month at the end": other_row("notice_date", date(2025, 12, 1), 9),
    "a member less": without_a_member,
    "a member from a day on": member_of_late,
    "a merger": merged,
}


@pytest.mark.first(change=1)
@pytest.mark.parametrize("change", CHANGES)
def test_what_is_kept_is_what_would_be_made(
    make: Any, inputs: ComparisonInputs, before: dict[str, list[pl.DataFrame]], change: str
) -> None:
    """Of whatever change: a period whose key stands would be the same, row by row."""
    other = CHANGES[change](make)
    after = by_period(make, other)
    keys = [{period.id: key for period, key in stated(one)} for one in (inputs, other)]
    same = [name for name in keys[0].keys() & keys[1].keys() if keys[0][name] == keys[1][name]]
    for name in same:
        for one, two in zip(before[name], after[name], strict=True):
            assert_frame_equal(one, two, check_exact=True)
    assert len(same) < len(before)
    if change in ("a weight of 2022", "a value of 2022", "a state", "one that counts no more"):
        assert "2024/25" in same and "2022/23" not in same and "all" not in same
    if change == "a weight of 2025":
        assert "2022/23" in same and "2024/25" in same


def _item(inputs: ComparisonInputs, name: str) -> Any:
    """Another value of one of the inputs."""
    value = getattr(inputs, name)
    if name == "rows":
        of = value["procurements"]
        return {"procurements": of.with_columns(weight_pct=pl.col("weight_pct") * 0.9)}
    return {
        "authorities": lambda: value[:-1],
        "measures": lambda: (replace(value[0], minimum_n=value[0].minimum_n + 1), *value[1:]),
        "breakdowns": lambda: value[:-1],
        "periods": lambda: (replace(value[0], first=value[0].first + 1), *value[1:]),
        "newest": lambda: {**value, "years": "1999/00", "months_36": "none"},
        "family": lambda: value.with_columns(signer=pl.lit("a00")),
        "members": lambda: value.head(-1),
        "targets": lambda: value.with_columns(peer_name=pl.lit("other")),
        "sets": lambda: tuple(replace(one, caution="other") for one in value),
    }[name]()


@pytest.mark.parametrize("name", [field.name for field in fields(ComparisonInputs)])
def test_every_input_is_in_the_key(inputs: ComparisonInputs, name: str) -> None:
    """A new field of the inputs has no other value here, and fails until it is thought of."""
    before = {key for _, key in stated(inputs)}
    assert {key for _, key in stated(replace(inputs, **{name: _item(inputs, name)}))} - before
    assert {key for _, key in stated(inputs)} == before


def test_the_program_is_in_the_key(inputs: ComparisonInputs, monkeypatch: pytest.MonkeyPatch) -> None:
    before = {key for _, key in stated(inputs)}
    asked: list[str] = []
    monkeypatch.setattr(kept_periods, "program", lambda *stages: asked.extend(stages) or "other")
    assert not before & {key for _, key in stated(inputs)}
    assert "benchmark" in asked and "social_value" in asked


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home", register_dir=few_councils(tmp_path / "register"))


def made(settings: Settings, last: str = "comparisons") -> dict[str, bytes]:
    """All steps to this one, of what changed. Gives the bytes of each file of a table."""
    for step in steps():
        step.again(settings, ())
        if step.name == last:
            break
    return {
        path.relative_to(settings.home).as_posix(): path.read_bytes()
        for path in sorted((settings.home / "interim").glob("*/*.parquet"))
    }


def anew(settings: Settings, last: str = "comparisons") -> dict[str, bytes]:
    forget(settings.home)
    kept.forget(settings.home)
    return made(settings, last)


def spread(first: int, year: int) -> list[dict[str, Any]]:
    buyers = ("Leeds City Council", "Bristol City Council", "Kent County Council")
    days = (f"{year}-05-01", f"{year}-09-01", f"{year + 1}-02-01")
    return [
        release(first + number, weight=number + 1, buyer=buyers[number % 3], day=days[number % 3])
        for number in range(9)
    ]


SPOILT: tuple[Callable[[bytes], bytes | None], ...] = (
    lambda whole: whole[:-9],
    lambda whole: b"",
    lambda whole: None,
)
BROKEN = ('{"peer_comparisons all": 3}', "", "{", "[]")


@pytest.mark.parametrize("ways", [pytest.param(4, marks=pytest.mark.slow)])
def test_a_night_makes_the_periods_that_it_changed(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, ways: int
) -> None:
    """`ways`: of spoiling a kept file and the record of what is kept."""
    compared: list[str] = []
    real = authority_measures.figures

    def spied(inputs: ComparisonInputs, period: Any) -> Any:
        compared.append(period.id)
        return real(inputs, period)

    monkeypatch.setattr(authority_measures, "figures", spied)
    landed(settings.home, [*spread(1, 2023), *spread(20, 2024), *spread(40, 2025)])
    first = made(settings)
    assert len(compared) == len(set(compared)) > 4
    compared.clear()
    assert made(settings) == first and compared == []
    landed(settings.home, [release(60, day="2025-10-01")])
    second = made(settings)
    assert {"all", "2025/26"} <= set(compared) and not {"2023/24", "2024/25"} & set(compared)
    # A new last month is another window: no file of the old one is left.
    landed(settings.home, [release(61, day="2026-02-10")])
    third = made(settings)
    assert third != second and third == anew(settings)
    part = settings.home / "interim/peer_comparisons/2023-24.parquet"
    for spoil in SPOILT[:ways]:
        spoilt = spoil(part.read_bytes())
        part.unlink() if spoilt is None else part.write_bytes(spoilt)
        compared.clear()
        assert made(settings) == third and compared == ["2023/24"]
    record = settings.home / "interim/kept.json"
    for broken in BROKEN[:ways]:
        record.write_text(broken)
        assert made(settings) == third
    stated_now = json.loads(record.read_text())
    stated_now["authority_measures all"]["made_from"] = "0" * 64
    record.write_text(json.dumps(stated_now))
    compared.clear()
    assert made(settings) == third and compared == ["all"]


def _register(settings: Settings, name: str, change: Callable[[dict[str, str]], None]) -> None:
    path = settings.register_dir / name
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        change(row)
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, rows[0].keys())
        out.writeheader()
        out.writerows(rows)


def _appended(settings: Settings, name: str, line: str) -> None:
    path = settings.register_dir / name
    path.write_text(path.read_text() + line + "\n")


def edited(number: int, weight: int, day: str) -> dict[str, Any]:
    row = release(number, weight=weight, day=day)
    return row | {"id": f"{number:06d}-{weight}-2025", "tag": ["tenderUpdate"]}


def ocid(number: int) -> str:
    return f"ocds-h6vhtk-{number:06x}"


def _taken_back(settings: Settings, **row: Any) -> None:
    at = "2026-01-01T00:00:00+00:00"
    note(settings.home, {"withdrawn_at": at, "source": "find_a_tender", "reason": "misread", **row})


Night = Callable[[Settings, pytest.MonkeyPatch], None]
NIGHTS: tuple[Night, ...] = (
    lambda of, _: landed(of.home, [*spread(1, 2022), *spread(20, 2023)]),
    lambda of, _: landed(of.home, spread(40, 2024)),
    lambda of, _: landed(of.home, spread(60, 2025)),
    lambda of, _: None,
    lambda of, _: landed(of.home, [edited(1, 30, "2025-06-02")]),
    lambda of, _: landed(of.home, [edited(2, 0, "2022-06-02"), edited(41, 45, "2025-06-02")]),
    lambda of, _: _taken_back(of, ocid=ocid(3)),
    lambda of, _: _taken_back(of, ocid=ocid(62)),
    lambda of, _: landed(of.home, [edited(3, 12, "2025-06-03")]),
    lambda of, _: landed(of.home, [release(80, buyer="Leeds Town", day="2024-01-05")]),
    lambda of, _: _appended(of, "aliases.csv", "Leeds Town,E08000035,"),
    lambda of, _: _register(of, "authorities.csv", lambda row: row.update(population="500000")),
    lambda of, _: _register(of, "neighbours_dfe.csv", lambda row: row.update(closeness="Not close")),
    lambda of, _: landed(of.home, [release(81, buyer="Bradford Council", day="2023-07-05")]),
    lambda of, _: _appended(of, "successors.csv", "E08000032,E08000035,Leeds,in_force,2025-04-01,a test,"),
    lambda of, _: landed(of.home, [release(82, buyer="Bradford Council", day="2025-07-05")]),
    lambda of, _: _register(
        of, "groups.csv", lambda row: row.update(valid_from="2024-04-01", dates_known="true")
    ),
    lambda of, _: landed(of.home, [release(n, weight=20, day="2023-11-05") for n in range(83, 95)]),
    lambda of, to: to.setattr(rules, "RULE_VERSION", "2020.1"),
    lambda of, _: landed(of.home, [release(96, day="2026-01-05")]),
    lambda of, _: landed(of.home, [release(97, day="2026-04-05")]),
    lambda of, _: landed(of.home, [release(98, day="2021-05-05")]),
    lambda of, _: _taken_back(of, ocid=ocid(98)),
    lambda of, _: landed(of.home, [release(99) | {"tender": None}]),
    lambda of, _: landed(of.home, [edited(99, 10, "2025-08-01")]),
    lambda of, _: landed(of.home, [release(100, weight=33, buyer="Kent County Council", day="2022-04-01")]),
    lambda of, _: landed(of.home, [release(101, buyer="Kent County Council", day="2022-03-31")]),
    lambda of, to: to.setattr(kept_periods, "program", lambda *stages: "another"),
    lambda of, _: landed(of.home, [edited(n, 5, "2026-04-06") for n in range(1, 9)]),
    lambda of, _: None,
)


@pytest.mark.slow
def test_thirty_nights_give_the_tables_of_all_made_anew(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Edits, withdrawals, a merger, changes of rules and register: each night every table, byte for byte."""
    assert len(NIGHTS) == 30
    for number, night in enumerate(NIGHTS):
        night(settings, monkeypatch)
        kept_now = made(settings, "alignments")
        assert kept_now == anew(settings, "alignments"), f"night {number}"
