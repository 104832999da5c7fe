"""Odd files and records: what is wrong with one costs nobody else, and is told by name."""

import gzip
import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import zstandard
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.collect.months import landed as landed_files
from pipelines.collect.opened import UnreadableFile
from pipelines.collect.release_index import index
from pipelines.collect.release_json import Record, parse_lines
from pipelines.collect.sources import SOURCES
from pipelines.settings import Settings
from tests.support.small_home import few_councils, landed, release
from warehouse.text import shown

CASES = Path(__file__).parents[3] / "shared" / "cases"
ONE, TWO = (json.dumps(release(number)).encode() for number in (1, 2))
PACKAGE = {"uri": "https://data.example.org/p", "version": "1.1", "publisher": {"name": "Example"}}


def indented(*releases: dict[str, Any]) -> bytes:
    return json.dumps({**PACKAGE, "releases": releases}, indent=1).encode()


def ocids(content: bytes) -> list[str]:
    return [record.body["ocid"] for record in parse_lines(content, "file") if record.body]


def problems(content: bytes) -> list[str]:
    return [record.problem for record in parse_lines(content, "file") if record.problem]


def named(*numbers: int) -> list[str]:
    return [release(number)["ocid"] for number in numbers]


def run(home: Path, *args: str) -> tuple[int, str]:
    result = CliRunner(env={"PEERBENCH_HOME": str(home)}).invoke(app, list(args))
    return result.exit_code, result.output


LINK = {"url": "https://data.example.org/p.json#1", "date": "2026-03-02T10:00:00Z", "tag": ["tender"]}
WRAPPED = {
    "two packages one after another": indented(release(1)) + b"\n" + indented(release(2)),
    "without a line break between": indented(release(1)) + indented(release(2)),
    "with a byte order mark between": indented(release(1)) + b"\n\xef\xbb\xbf" + indented(release(2)),
    "lines, then a package": ONE + b"\n" + indented(release(2)),
    "a package, then lines": indented(release(1)) + b"\n" + TWO + b"\n",
    "lines that end with commas": ONE + b",\n" + TWO + b",\n",
    "a JSON text sequence": b"\x1e" + ONE + b"\n\x1e" + TWO + b"\n",
    "packages under results": json.dumps(
        {"maxPage": 1, "results": [{**PACKAGE, "releases": [release(n)]} for n in (1, 2)]}
    ).encode(),
    "releases under results": b'{"results":[' + ONE + b"," + TWO + b"]}",
    "arrays in an array": b"[[" + ONE + b"],[" + TWO + b"]]",
    "one release in place of a list": b'{"releases":' + ONE + b"}\n" + b'{"releases":' + TWO + b"}",
    "records of linked releases": json.dumps(
        {
            **PACKAGE,
            "records": [
                {"ocid": release(n)["ocid"], "releases": [LINK], "compiledRelease": release(n)}
                for n in (1, 2)
            ],
        }
    ).encode(),
    "a record of a release and a link": json.dumps(
        {"ocid": release(1)["ocid"], "releases": [LINK, release(9)], "compiledRelease": release(1)}
    ).encode()
    + TWO,
    "releases and records": b'{"releases":[' + ONE + b'],"records":[{"compiledRelease":' + TWO + b"}]}",
    "releases and records with a number that is no JSON": b'{"z":Infinity,"releases":['
    + ONE
    + b'],"records":[{"releases":['
    + TWO
    + b"]}]}",
    "no releases, records and results": b'{"releases":null,"records":[{"releases":['
    + ONE
    + b']}],"results":['
    + TWO
    + b"]}",
    "one release and one record": b'{"releases":' + ONE + b',"records":[{"releases":[' + TWO + b"]}]}",
    "records by a key": json.dumps(
        {"records": {f"r{n}": {"releases": [LINK], "compiledRelease": release(n)} for n in (1, 2)}}
    ).encode(),
    "records whose releases are addresses": json.dumps(
        {
            "records": [
                {"releases": [{"uri": "https://data.example.org/1"}], "compiledRelease": release(1)},
                {"releases": ["https://data.example.org/2"], "compiledRelease": release(2)},
            ]
        }
    ).encode(),
    "each in an object by itself": b'{"results":[{"release":' + ONE + b'},{"release":' + TWO + b"}]}",
    "under data": b'{"links":{},"data":[' + ONE + b"," + TWO + b"]}",
    "packages under packages": json.dumps(
        {"packages": [{**PACKAGE, "releases": [release(n)]} for n in (1, 2)]}
    ).encode(),
    "hits of a search": b'{"hits":{"total":2,"hits":[{"_source":' + ONE + b'},{"_source":' + TWO + b"}]}}",
    "under data with a number that is no JSON": b'{"total":NaN,"data":[' + ONE + b"," + TWO + b"]}",
    "Releases in capitals": b'{"Releases":[' + ONE + b"," + TWO + b"]}",
    "in UTF-16": (ONE + b"\n" + TWO).decode().encode("utf-16"),
    "with NUL between": ONE + b"\0" + b"\n" + TWO,
    "with a page break between": indented(release(1)) + b"\x0c\n" + indented(release(2)),
    "records with a number that is no JSON": b'{"records":[{"releases":[],"compiledRelease":'
    + ONE[:-1]
    + b',"z":Infinity}},{"releases":null,"compiledRelease":'
    + TWO
    + b"}]}",
}


@pytest.mark.parametrize("content", WRAPPED.values(), ids=list(WRAPPED))
def test_releases_are_found_whatever_they_are_wrapped_in(content: bytes) -> None:
    assert ocids(content) == named(1, 2) and not problems(content)


@pytest.mark.parametrize(
    "content",
    [
        b"[]",
        b"{}\n" + json.dumps(PACKAGE).encode(),
        json.dumps(PACKAGE, indent=1).encode(),
        json.dumps({**PACKAGE, "releases": []}).encode(),
        json.dumps({**PACKAGE, "records": []}).encode(),
        json.dumps({**PACKAGE, "maxPage": 0, "results": []}).encode(),
        json.dumps(PACKAGE).encode()[:-1] + b',"n":Infinity}',
    ],
)
def test_a_package_without_releases_is_no_release(content: bytes) -> None:
    assert [problem for problem in problems(content) if problem != "unreadable: release without ocid"] == []
    assert ocids(content) == [] and len(problems(content)) == content.startswith(b"{}")


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"null", "null where a release was expected"),
        (b"[null, 5]", "number where a release was expected"),
        (json.dumps({"ocid": "x", "releases": [LINK]}).encode(), "a link to a release, not the release"),
        (json.dumps([LINK]).encode(), "https://data.example.org/p.json#1"),
        (b'{"ocid":"x","versionedRelease":{"ocid":"x"}}', "a versioned release only"),
        (b'{"data":{"meta":1},"total":2}', "it has: data, total"),
        (b'{"releases":{"a":1}}', "it has: releases"),
        (b'{"ocid":"ocds-x-1","value":' + b"1" * 400 + b"}", "a number of 400 digits"),
        (b'{"ocid":"ocds-x-1","value":-' + b"1" * 9000 + b"}", "a number of 9000 digits"),
        (b'{"ocid":"ocds-x-1","value":' + b"1" * 400 + b".5}", "beyond every number"),
        (b'{"ocid":"ocds-x-1","a":' + b"[" * 150 + b"]" * 150 + b"}", "nested deeper than 100"),
        (b'{"ocid":"ocds-x-1","a":' + b'{"a":' * 900 + b"1" + b"}" * 901, "nested deeper than 100"),
        (b'{"ocid":"ocds-x-1","a":' + b"[" * 99_999 + b"]" * 99_999 + b"}", "nested deeper than 100"),
    ],
)
def test_what_is_no_release_is_told_by_what_it_is(content: bytes, problem: str) -> None:
    assert problem in problems(content)[-1] and ocids(content) == []
    beside = content + b"\n" + ONE
    assert ocids(beside) == named(1) and problem in problems(beside)[-1]
    (*_, last) = parse_lines(b'{"releases":[' + ONE + b"," + content + b"," + TWO + b"]}", "file")
    assert last.body and last.body["ocid"] == named(2)[0]


def test_a_broken_line_costs_itself_and_a_broken_package_what_came_after() -> None:
    lines = [json.dumps(release(number)).encode() for number in range(1, 6)]
    lines[1] = lines[1][:-40]
    assert ocids(b"\n".join(lines)) == named(1, 3, 4, 5)
    broken = indented(release(1)) + b"\n" + indented(release(2), release(3))[:-300]
    assert ocids(broken) == named(1, 2)
    assert problems(broken) == ["unreadable: the package breaks off"]


@pytest.mark.slow
def test_many_broken_lines_are_read_in_a_bounded_time() -> None:
    broken = b"".join(b'{"ocid":"x%d","a":[{\n' % number for number in range(20_000))
    assert len(list(parse_lines(broken + ONE, "file"))) == 20_001


def test_a_file_of_nothing_is_refused() -> None:
    with pytest.raises(UnreadableFile):
        list(parse_lines(b'"', "file"))


ODD_DATES = [
    ("0001-01-01T00:00:00", "release-before-its-service"),
    ("0001-01-01T00:00:00+14:00", "release-before-its-service"),
    ("1753-01-01T00:00:00Z", "release-before-its-service"),
    ("1899-12-30T00:00:00Z", "release-before-its-service"),
    ("1970-01-01T00:00:00+00:00", "release-before-its-service"),
    ("2001-09-09T01:46:40Z", "release-before-its-service"),
    ("2010-12-31T23:59:59Z", "release-before-its-service"),
    ("9999-12-31T23:59:59-12:00", "release-in-the-future"),
    ("9999-12-31", "release-in-the-future"),
    ("2099-01-01T00:00:00Z", "release-in-the-future"),
    ("02/03/2026", "release-with-wrong-date"),
    ("10000-01-01T00:00:00Z", "release-with-wrong-date"),
    (1740000000, "release-with-wrong-date"),
    (True, "release-with-wrong-date"),
    (["2026-03-02T10:00:00Z"], "release-with-wrong-date"),
    ({"date": None}, "release-with-wrong-date"),
    ("  ", "release-with-wrong-date"),
    ("", "release-without-date"),
    (None, "release-without-date"),
]


def of(source: str, number: int) -> dict[str, Any]:
    """A release with an ocid of the source."""
    return {**release(number), "ocid": f"{SOURCES[source].ocid_prefixes[0]}{number:06x}"}


@pytest.mark.parametrize("source", SOURCES)
def test_a_release_of_another_source_is_refused_by_name(tmp_path: Path, source: str) -> None:
    path = tmp_path / "in.jsonl"
    others = [of(other, n) for n, other in enumerate(SOURCES, 2) if other != source]
    rows = [of(source, 1), *others, {**release(9), "ocid": "ocds-213czf-9"}]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    code, out = run(tmp_path / "home", "import", str(path), "--source", source)
    assert code == 0 and f"2 releases landed in 1 day, {len(others)} refused" in out
    for row in others:
        assert f"release-of-another-source: {row['ocid']}" in out.replace("\n", " ")
    path.write_text("".join(json.dumps(row) + "\n" for row in others))
    code, out = run(tmp_path / "home", "import", str(path), "--source", source)
    assert code == 2 and "every record was refused" in out


@pytest.mark.parametrize("source", SOURCES)
def test_a_date_outside_the_life_of_the_service_is_refused_by_name(tmp_path: Path, source: str) -> None:
    path = tmp_path / "in.jsonl"
    odd = [{**of(source, n), "date": stated} for n, (stated, _) in enumerate(ODD_DATES, 2)]
    path.write_text("".join(json.dumps(row) + "\n" for row in (of(source, 1), *odd)))
    code, out = run(tmp_path / "home", "import", str(path), "--source", source)
    assert code == 0 and f"1 release landed in 1 day, {len(odd)} refused" in out
    for number, (stated, rule) in enumerate(ODD_DATES, 2):
        told = "it states no date" if rule == "release-without-date" else f"date: {shown(stated)}"
        assert f"record {number}: {rule}: {of(source, number)['ocid']}: {told}" in out
    assert not any(words in out for words in ("None", "True", "[Errno"))


@pytest.mark.parametrize(("source", "began"), [(name, source.began) for name, source in SOURCES.items()])
def test_the_first_day_of_a_service_is_taken_and_the_day_before_is_not(
    tmp_path: Path, source: str, began: Any
) -> None:
    path = tmp_path / "in.jsonl"
    days = (began, began.fromordinal(began.toordinal() - 1))
    rows = [{**of(source, n), "date": f"{day}T12:00:00Z"} for n, day in enumerate(days, 1)]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    code, out = run(tmp_path / "home", "import", str(path), "--source", source)
    assert code == 0 and "1 release landed in 1 day, 1 refused" in out
    assert f"{source} began on {began}" in out


def test_the_same_holds_of_what_was_collected(tmp_path: Path) -> None:
    landed(tmp_path / "home", [release(1)])
    ((_, path),) = landed_files(tmp_path / "home")["2025-06-01"]
    rows = [release(1)] + [{**release(n), "date": stated} for n, (stated, _) in enumerate(ODD_DATES, 2)]
    path.write_bytes(zstandard.compress(json.dumps({"releases": rows}).encode()))
    path = path.rename(path.with_name(_digest(rows) + ".zst"))
    found = index(tmp_path / "home", [("find_a_tender", path)], set())
    assert [row["ocid"] for row in found.rows] == named(1)
    assert [row["rule"] for row in found.refused] == [rule for _, rule in ODD_DATES]
    assert all(row["ocid"] for row in found.refused)


def _digest(rows: list[dict[str, Any]]) -> str:
    import hashlib

    return hashlib.sha256(json.dumps({"releases": rows}).encode()).hexdigest()


def test_an_odd_record_is_in_quarantine_by_name_and_the_rest_is_read(tmp_path: Path) -> None:
    path, home = tmp_path / "in.jsonl", tmp_path / "home"
    odd = json.dumps(release(2)).replace('"tag"', f'"value": {"7" * 400}, "tag"')
    path.write_text(f"{ONE.decode()}\n{odd}\n{json.dumps(release(3))}\n")
    code, out = run(home, "read", str(path))
    assert code == 0 and len(out.strip().splitlines()) == 3 and "a number of 400 digits" in out
    code, out = run(home, "import", str(path), "--source", "find_a_tender")
    assert code == 0 and "2 releases landed" in out and release(2)["ocid"] in out

    from pipelines.collect.tables import releases
    from warehouse.interim import read

    settings = Settings(home=home, register_dir=few_councils(tmp_path / "register"))
    releases(settings, ["2025-06-01"])
    assert read(home, "releases")["ocid"].to_list() == named(1, 3)
    (row,) = read(home, "quarantine").filter(pl.col("stage") == "releases").to_dicts()
    assert "a number of 400 digits" in row["reason"] and release(2)["ocid"] in row["reason"]


@pytest.mark.skipif(not CASES.is_dir(), reason="../shared/cases is not there")
@pytest.mark.parametrize(
    ("name", "good", "refused"),
    [
        ("record-with-linked-releases.json", 1, 0),
        ("packages-one-after-another.json", 3, 0),
        ("packages-under-results.json", None, 0),
        ("package-without-releases.json", 0, 0),
    ],
)
def test_recorded_wrappers(name: str, good: int | None, refused: int) -> None:
    found: list[Record] = list(parse_lines((CASES / name).read_bytes(), name))
    bodies = [record for record in found if record.body]
    assert len(found) - len(bodies) == refused
    assert len(bodies) == good if good is not None else bodies


def test_of_a_package_with_both_lists_what_cannot_be_read_is_counted(tmp_path: Path) -> None:
    whole = b'{"releases":"none","records":[{"compiledRelease":' + TWO + b"}]}"
    assert ocids(whole) == named(2) and "string where a release was expected" in problems(whole)[0]
    broken = b'{"releases":[' + ONE + b'],"records":[{"compiledRelease":' + TWO + b'},{"compiledRel'
    assert ocids(broken) == named(1, 2) and "breaks off" in problems(broken)[0]
    path = tmp_path / "both.json"
    path.write_bytes(b'{"releases":[' + ONE + b'],"records":[{"ocid":"x"},{"compiledRelease":' + TWO + b"}]}")
    code, out = run(tmp_path / "home", "import", str(path), "--source", "find_a_tender")
    assert code == 0 and "2 releases landed in 1 day, 1 refused" in out


def without(name: str, number: int) -> dict[str, Any]:
    return {key: value for key, value in release(number).items() if key != name}


ODD_FIELDS: list[tuple[dict[str, Any], str]] = [
    ({**release(2), "id": 77}, "`id` is a number"),
    ({**release(2), "id": True}, "`id` is a boolean"),
    ({**release(2), "id": ["000002-2025"]}, "`id` is a list"),
    ({**release(2), "id": None}, "`id` is missing or empty"),
    (without("id", 2), "`id` is missing or empty"),
    ({**release(2), "tag": "tender"}, "`tag` is a text"),
    ({**release(2), "tag": {"0": "tender"}}, "`tag` is an object"),
    ({**release(2), "tag": []}, "`tag` is missing or empty"),
    ({**release(2), "tag": [["tender"]]}, "`tag[]` is a list"),
    ({**release(2), "buyer": "Leeds City Council"}, "`buyer` is a text"),
    ({**release(2), "buyer": {"name": 12}}, "`buyer.name` is a number"),
    ({**release(2), "tender": {"title": 2026, "lots": [{"id": "1"}]}}, "`tender.title` is a number"),
    ({**release(2), "tender": {"lots": ["1"]}}, "`tender.lots[]` is a text"),
    ({**release(2), "tender": {"lots": 4}}, "`tender.lots` is a number"),
    (
        {
            **release(2),
            "tender": {"lots": [{"awardCriteria": {"criteria": [{"numbers": [{"number": "20"}]}]}}]},
        },
        "`tender.lots[].awardCriteria.criteria[].numbers[].number` is a text",
    ),
]


@pytest.mark.parametrize(("odd", "told"), ODD_FIELDS)
def test_a_field_of_another_type_lands_and_is_told(tmp_path: Path, odd: dict[str, Any], told: str) -> None:
    path = tmp_path / "in.jsonl"
    path.write_text(
        "".join(json.dumps(row) + "\n" for row in (release(1), odd, {**odd, "ocid": "ocds-h6vhtk-3"}))
    )
    code, out = run(tmp_path / "home", "import", str(path), "--source", "find_a_tender")
    assert code == 0 and "3 releases landed" in out
    (note,) = [line for line in out.splitlines() if "note: `" in line]
    assert note.endswith(f"note: {told}, in 2 releases, the first in record 2")
    ((_, landed_file),) = landed_files(tmp_path / "home")["2025-06-01"]
    (kept,) = json.loads(landed_file.with_suffix(".json").read_bytes())["notes"]
    assert kept in note


def test_releases_of_the_usual_shape_are_told_nothing_of(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    whole = {**release(3), "parties": [{"id": "1", "roles": ["buyer"]}], "awards": [{"id": "1"}]}
    path.write_text("".join(json.dumps(row) + "\n" for row in (release(1), release(2), whole)))
    code, out = run(tmp_path / "home", "import", str(path), "--source", "find_a_tender")
    assert code == 0 and "3 releases landed" in out and "note" not in out


@pytest.mark.parametrize(
    ("stated", "read"),
    [(77, "77"), (77.0, "77"), ("77", "77"), (" 000002-2025 ", "000002-2025"), (" ", None), (True, None)],
)
def test_an_id_is_kept_as_text_in_every_table(tmp_path: Path, stated: object, read: str | None) -> None:
    from pipelines.notices.fields import notice

    home = tmp_path / "home"
    landed(home, [{**release(2), "id": stated}])
    found = index(home, landed_files(home)["2025-06-01"], set())
    assert [row["release_id"] for row in found.rows] == [read]
    assert notice({**release(2), "id": stated}, "find_a_tender")["release_id"] == read
    (tmp_path / "in.jsonl").write_text(json.dumps({**release(2), "id": stated}))
    _, out = run(home, "read", str(tmp_path / "in.jsonl"), "--format", "jsonl")
    assert json.loads(out)["release_id"] == read


def test_one_tag_in_the_place_of_a_list_decides_as_the_list_does(tmp_path: Path) -> None:
    from pipelines.notices.scope import is_award_only, out_of_scope

    assert out_of_scope({**release(1), "tag": "planning"}, psr=False) == "planning"
    assert is_award_only({**release(1), "tag": " award "})
    home = tmp_path / "home"
    landed(home, [{**release(1), "tag": "tender"}, {**release(2), "tag": ["tender", None, "tenderUpdate"]}])
    found = index(home, landed_files(home)["2025-06-01"], set())
    assert [row["tag"] for row in found.rows] == ["tender", "tender;tenderUpdate"]


NO_NUMBERS = ["1e999", "-1E+999", "NaN", "Infinity", "-Infinity", "007"]


@pytest.mark.parametrize("number", NO_NUMBERS)
@pytest.mark.parametrize("whole", [24_000_000, 100], ids=["held", "streamed"])
def test_a_number_that_is_none_is_read_as_unknown_and_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: str, whole: int
) -> None:
    monkeypatch.setattr("pipelines.collect.release_json.WHOLE", whole)
    path = tmp_path / "in.jsonl"
    odd = json.dumps({**release(2), "a": {"b": [{"c": 0}]}, "said": "Infinity 1e999 NaN"})
    path.write_text(f"{ONE.decode()}\n" + odd.replace('{"c": 0}', f'{{"c": {number}}}') + "\n")
    code, out = run(tmp_path / "home", "import", str(path), "--source", "find_a_tender")
    assert code == 0 and "2 releases landed" in out
    (note,) = [line for line in out.splitlines() if "note: " in line]
    assert (
        f"note: `{number}` is no number of JSON: read as unknown, in 1 release, the first in record 2" in note
    )


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (ONE.replace(b"Works 1", b"Caf\xe9"), "bytes that are no UTF-8: read as Latin-1"),
        (ONE.replace(b"Works 1", b"a \\ud83d b"), "half of a character: read as U+FFFD"),
    ],
)
def test_a_text_that_is_none_is_told(tmp_path: Path, raw: bytes, told: str) -> None:
    path = tmp_path / "in.jsonl"
    path.write_bytes(raw + b"\n" + TWO)
    code, out = run(tmp_path / "home", "import", str(path), "--source", "find_a_tender")
    assert code == 0 and f"note: {told}, in 1 release, the first in record 1" in out


def test_a_release_that_stands_twice_or_landed_before_is_told(tmp_path: Path) -> None:
    path, home = tmp_path / "in.json", tmp_path / "home"
    path.write_bytes(b'{"releases":[' + b",".join((ONE, TWO, ONE, ONE)) + b"]}")
    code, out = run(home, "import", str(path), "--source", "find_a_tender")
    assert code == 0 and "4 releases landed" in out and "landed before" not in out
    assert "note: 2 releases stood in it before, byte for byte: each counts once" in out
    path.write_bytes(TWO + b"\n" + json.dumps(release(3)).encode())
    code, out = run(home, "import", str(path), "--source", "find_a_tender")
    assert code == 0 and "note: 1 release of it landed before, byte for byte: each counts once" in out
    assert "stood in it before" not in out
    code, out = run(home, "import", str(path), "--source", "find_a_tender")
    assert code == 0 and "note: 2 releases of it landed before" in out
    path.write_bytes(json.dumps({"releases": [release(4), {**release(4), "language": "en"}]}).encode())
    code, out = run(home, "import", str(path), "--source", "find_a_tender")
    assert code == 0 and "1 release landed with two contents under one id and date" in out
    assert "byte for byte" not in out
    path.write_bytes(ONE[:-1] + b', "value": NaN}')
    code, out = run(home, "import", str(path), "--source", "find_a_tender")
    assert code == 0 and "1 release landed with two contents under one id and date" in out


def test_a_release_that_cannot_be_read_still_says_whose_it_is(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    odd = [{**release(n), "tender": tender} for n, tender in enumerate(("hello", [1], None), 1)]
    path.write_text("".join(json.dumps(row) + "\n" for row in odd))
    code, out = run(tmp_path / "home", "read", str(path), "--format", "jsonl")
    lines = [json.loads(line) for line in out.splitlines()]
    assert code == 0 and [line["state"] for line in lines] == ["quarantined"] * 3
    for number, line in enumerate(lines, 1):
        assert line["buyer_name"] == "Leeds City Council" and line["authority_id"] == "E08000035"
        assert line["release_id"] == release(number)["id"] and line["weight_pct"] is None


def test_a_folder_and_a_file_of_no_release_are_told_by_read(tmp_path: Path) -> None:
    folder = tmp_path / "a folder"
    folder.mkdir()
    for command in (["read"], ["evaluate"], ["evaluate", "--buyers"], ["audit", "--against"]):
        code, out = run(tmp_path / "home", *command, str(folder))
        assert code == 2 and "directory" in out and "mv " not in out and "Errno" not in out, out
    (tmp_path / "none.json").write_text('{"releases": []}')
    code, out = run(tmp_path / "home", "read", str(tmp_path / "none.json"))
    assert code == 0 and out.strip().endswith("none.json: holds no release")


def test_a_broken_record_of_a_list_to_audit_against_is_named_by_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "list.jsonl"
    path.write_bytes(ONE + b'\n{"ocid": "x"\n')
    code, out = run(tmp_path / "home", "audit", "--against", str(path))
    assert code == 2 and "record 2: cannot be read: unreadable: not JSON" in out and "None" not in out


def test_one_id_of_two_processes_is_told(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    rows = [release(1), {**release(2), "id": release(1)["id"]}, release(3)]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    code, out = run(tmp_path / "home", "import", str(path), "--source", "find_a_tender")
    assert code == 0 and "3 releases landed" in out
    assert "note: 1 release id of one day, for more than one ocid: each is read" in out


def test_of_a_folder_of_other_files_the_first_are_named(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    for number in range(210):
        (folder / f"{number:03d}.txt").write_text("x")
    (folder / "x").mkdir()
    (folder / "x" / "y.txt").write_text("x")
    code, out = run(tmp_path / "home", "import", str(folder), "--source", "find_a_tender")
    assert code == 2 and "199.txt" in out and "200.txt" not in out
    assert "and 11 more that were refused" in out and "211 refused" in out


NO_OCID = {
    "ocds-h6vhtk-": "names a publisher and no process",
    "OCDS-H6VHTK": "names a publisher and no process",
    "ocds-b5fd17-/": "names a publisher and no process",
    "ocds-zzzzzz-": "names a publisher and no process",
    "ted-": "names a publisher and no process",
    "--": "names a publisher and no process",
    "ocds-h6vhtk-../../x": "has the steps of a path in it",
    "ocds-h6vhtk-1/..": "has the steps of a path in it",
    "..\\ocds": "has the steps of a path in it",
    "ocds-h6vhtk-\0a": "has a character in it that cannot be shown",
    "ocds-h6vhtk-1\n2": "has a character in it that cannot be shown",
    "ocds-h6vhtk-\x1b[31m": "has a character in it that cannot be shown",
    "ocds-h6vhtk-\u202e1": "has a character in it that cannot be shown",
    "\u200bocds-h6vhtk-1": "has a character in it that cannot be shown",
    "ocds-h6vhtk-" + "a" * 5000: "has 5,012 letters",
    "9" * 201: "has 201 letters",
}


@pytest.mark.parametrize(("ocid", "told"), NO_OCID.items(), ids=[shown(ocid, 30) for ocid in NO_OCID])
def test_an_ocid_that_can_be_nobodys_is_refused_by_name(tmp_path: Path, ocid: str, told: str) -> None:
    """Releases of many processes would become one under it, with the weight of the last."""
    path = tmp_path / "in.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in ({**release(1), "ocid": ocid}, release(2))))
    code, out = run(tmp_path / "home", "import", str(path), "--source", "find_a_tender")
    assert code == 0 and "1 release landed in 1 day, 1 refused" in out
    assert f"record 1: unreadable: its ocid {shown(ocid)} " in out and told in out


@pytest.mark.parametrize(
    ("changes", "note"),
    [
        ({"ocid": "ocds-zzzzzz-1"}, "`ocid` has a prefix that no source which we know gives"),
        ({"ocid": "12345"}, "`ocid` has a prefix that no source which we know gives"),
        ({"ocid": "ocds-H6VHTX-1"}, "`ocid` has a prefix that no source which we know gives"),
        ({"ocid": "ocds-h6vhtk-00 01"}, "`ocid` 'ocds-h6vhtk-00 01' is none of the usual form"),
        ({"ocid": "ocds-h6vhtk-<b>1"}, "`ocid` 'ocds-h6vhtk-<b>1' is none of the usual form"),
        ({"id": "a/b/../c"}, "`id` 'a/b/../c' is none of the usual form"),
        ({"id": ".."}, "`id` '..' is none of the usual form"),
        ({"id": "a" * 3000}, "`id` 'aaaaaaaaaaaa"),
        ({"id": "1\0"}, "`id` '1\\x00' is none of the usual form"),
        ({"id": "<script>"}, "`id` '<script>' is none of the usual form"),
        ({"tag": ["tendre"]}, "`tag` 'tendre' is none of OCDS"),
        ({"tag": ["tender", "bid"]}, "`tag` 'bid' is none of OCDS"),
        ({"tag": ["Tender"]}, "`tag` 'Tender' is none of OCDS"),
        ({"tag": ["planningAmendment"]}, "`tag` 'planningAmendment' is none of OCDS"),
    ],
)
def test_an_id_or_tag_of_no_usual_form_lands_and_is_told(
    tmp_path: Path, changes: dict[str, Any], note: str
) -> None:
    path = tmp_path / "in.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in (release(1), {**release(2), **changes})))
    code, out = run(tmp_path / "home", "import", str(path), "--source", "find_a_tender")
    assert code == 0 and "2 releases landed in 1 day, 0 refused" in out
    (told,) = [line for line in out.splitlines() if "note: " in line]
    assert f"note: {note}" in told and told.endswith("in 1 release, the first in record 2")


@pytest.mark.parametrize(
    ("changes", "note"),
    [
        (
            {"value": {"amount": -5, "currency": "GBP"}},
            "`tender.value.amount` is negative: no value is stated",
        ),
        ({"value": {"amount": True, "currency": "GBP"}}, "`tender.value.amount` is a boolean"),
        ({"value": {"amount": [1], "currency": "GBP"}}, "`tender.value.amount` is a list"),
        ({"value": {"amount": "£50k", "currency": "GBP"}}, "`tender.value.amount` is a text"),
        ({"value": {"amount": 5, "currency": 826}}, "`tender.value.currency` is a number"),
        ({"lots": [{"value": {"amount": -0.5}}]}, "`tender.lots[].value.amount` is negative"),
        ({"value": {"amount": 5, "currency": "£"}}, "`tender.value.currency` '£' is no code as GBP"),
        (
            {"lots": [{"value": {"currency": "gbp"}}]},
            "`tender.lots[].value.currency` 'gbp' is no code as GBP",
        ),
        ({"value": {"amount": 5, "currency": ""}}, "`tender.value.currency` '' is no code as GBP"),
        ({"lots": [{"status": 1}]}, "`tender.lots[].status` is a number"),
        ({"tenderPeriod": {"endDate": 20250601}}, "`tender.tenderPeriod.endDate` is a number"),
        ({"mainProcurementCategory": ["works"]}, "`tender.mainProcurementCategory` is a list"),
        ({"lot": [{"id": "1"}]}, "`tender.lot` is no field that is read: it may be meant for `lots`"),
        ({"Lots": [{"id": "1"}]}, "`tender.Lots` is no field that is read: it may be meant for `lots`"),
        ({"lot_groups": [{"id": "1"}]}, "`tender.lot_groups` is no field that is read"),
        (
            {"lots": [{"award_criterion": {"a": 1}}]},
            "`tender.lots[].award_criterion` is no field that is read",
        ),
    ],
)
def test_a_field_that_says_nothing_in_its_form_is_told_at_import(
    tmp_path: Path, changes: dict[str, Any], note: str
) -> None:
    odd = release(2)
    odd["tender"] = {**odd["tender"], **changes}
    path = tmp_path / "in.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in (release(1), odd)))
    code, out = run(tmp_path / "home", "import", str(path), "--source", "find_a_tender")
    assert code == 0 and "2 releases landed in 1 day, 0 refused" in out
    (told,) = [line for line in out.splitlines() if "note: " in line]
    assert f"note: {note}" in told and told.endswith("in 1 release, the first in record 2")


NO_LISTS = {
    b'{"releases": null}': "`releases` is null",
    b'{"records": null}': "`records` is null",
    b'{"uri": "x", "version": "1.1", "releases": null}': "`releases` is null",
    b'{"releases": {}}': "`releases` is an empty object",
    b'{"releases": null, "records": null}': "`releases` is null",
    b'{"maxPage": 1, "results": null}': "`results` is null",
}


@pytest.mark.parametrize("content", NO_LISTS)
def test_null_is_no_empty_list(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "in.json"
    path.write_bytes(content)
    code, out = run(tmp_path / "home", "import", str(path), "--source", "find_a_tender")
    assert code == 2 and "0 releases landed in 0 days, 1 refused" in out and NO_LISTS[content] in out
    path.write_bytes(content + b"\n" + ONE)
    code, out = run(tmp_path / "home", "import", str(path), "--source", "find_a_tender")
    assert code == 0 and "1 release landed in 1 day, 1 refused" in out and NO_LISTS[content] in out


@pytest.mark.parametrize("beside", [b'{"releases": null, "records": []}', b'{"releases": []}'])
def test_an_empty_list_is_none_landed_and_said(tmp_path: Path, beside: bytes) -> None:
    path = tmp_path / "in.json"
    path.write_bytes(beside)
    code, out = run(tmp_path / "home", "import", str(path), "--source", "find_a_tender")
    assert code == 0 and "0 refused" in out and "in.json: holds no release: nothing landed" in out


MANY = [{**release(number), "title": random.Random(number).randbytes(300).hex()} for number in range(1, 601)]
PLAIN = {
    "lines": "".join(json.dumps(row) + "\n" for row in MANY).encode(),
    "a package": json.dumps({**PACKAGE, "releases": MANY}).encode(),
    "an array, indented": json.dumps(MANY, indent=1).encode(),
}


def flipped(packed: bytes) -> bytes:
    """With bits changed in the sum at its end, where all content came before."""
    return packed[:-6] + bytes(255 - byte for byte in packed[-6:])


BROKEN: dict[str, tuple[Callable[[bytes], bytes], bool]] = {
    "gzip cut": (lambda content: gzip.compress(content)[:-99_000], False),
    "gzip in gzip, cut": (lambda content: gzip.compress(gzip.compress(content)[:-99_000]), False),
    "gzip with a wrong sum": (lambda content: flipped(gzip.compress(content)), True),
    "gzip with lines after it": (lambda content: gzip.compress(content) + b"trailing junk\n", True),
    "gzip with one byte after it": (lambda content: gzip.compress(content) + b"x", True),
    "zstd cut": (lambda content: zstandard.compress(content)[:-99_000], False),
    "zstd with junk after it": (lambda content: zstandard.compress(content) + b"trailing junk\n", True),
}
"""How a packed file is broken, and whether all releases stand before that."""


@pytest.mark.parametrize("held", [True, False], ids=["held whole", "streamed"])
@pytest.mark.first(content=1)
@pytest.mark.parametrize("content", PLAIN.values(), ids=list(PLAIN))
@pytest.mark.parametrize(("broken", "whole"), BROKEN.values(), ids=list(BROKEN))
def test_what_stands_before_the_break_of_a_packed_file_lands(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    broken: Callable[[bytes], bytes],
    whole: bool,
    content: bytes,
    held: bool,
) -> None:
    """As it does of a plain file that was cut: exit 1, and what to do."""
    if not held:
        monkeypatch.setattr("pipelines.collect.release_json.WHOLE", 1000)
    path = tmp_path / "in.gz"
    path.write_bytes(broken(content))
    code, out = run(tmp_path / "home", "import", str(path), "--source", "find_a_tender")
    assert code == 1 and "was cut or damaged: what could be read is landed; get it again" in out
    (line,) = [line for line in out.splitlines() if "landed in 1 day" in line]
    count = int(line.split(": ")[1].split()[0])
    assert count == len(MANY) if whole else 0 < count < len(MANY)
    assert ": unreadable: " in out


def test_a_packed_file_that_breaks_before_its_first_release_names_the_remedy(tmp_path: Path) -> None:
    for name, content in (("one", gzip.compress(PLAIN["lines"])[:40]), ("two", gzip.compress(ONE)[:-40])):
        (tmp_path / name).write_bytes(content)
        for command in (("import", "--source", "find_a_tender"), ("read",), ("audit", "--against")):
            code, out = run(tmp_path / "home", *command, str(tmp_path / name))
            assert code == 2 and "get the file again" in out, out


def test_a_link_to_itself_is_told_by_its_name(tmp_path: Path) -> None:
    loop = tmp_path / "loop.jsonl"
    loop.symlink_to(loop.name)
    code, told = run(tmp_path / "home", "import", str(loop), "--source", "find_a_tender")
    assert code == 2 and "loop.jsonl: cannot be read" in told and "Traceback" not in told
