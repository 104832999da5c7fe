"""Releases are cut out of pages as their own bytes, and one broken release does not cost the others."""

import bz2
import gzip
import json
import lzma
from pathlib import Path

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from pipelines.collect.opened import UnreadableFile
from pipelines.collect.package_bytes import cut
from pipelines.collect.release_json import parse_lines, read_bytes

ONE = b'{"ocid": "ocds-x-1",\n "n": 1.50, "t": "a ] } , \\" \\u00e9"}'
TWO = b'{"ocid":"ocds-x-2","list":[[],{"releases":[1]}]}'


@pytest.mark.parametrize("broken", [b"1", b"1e9999", b"Infinity", b" 000", b"-Infinity", b'"\xa330"'])
def test_a_release_keeps_its_bytes_whatever_number_stands_beside_it(broken: bytes) -> None:
    three = b'{"ocid":"ocds-x-3","value":' + broken + b',"z":2}'
    page = b'{"uri":"a[b","releases" : [ ' + ONE + b" ,\n" + three + b"," + TWO + b'],"links":{"next":"x"}}'
    found = list(parse_lines(page, "page"))
    assert [record.raw for record in found] == [ONE, three.strip(), TWO]
    assert all(record.body for record in found)
    assert [record.position for record in found] == [1, 2, 3]


@pytest.mark.parametrize(
    "join", [b"[%s,%s]", b"%s\n%s\n", b'{"records":[{"releases":[%s]},{"releases":[%s]}]}']
)
def test_every_form_gives_the_same_releases(join: bytes) -> None:
    found = list(parse_lines(join % (ONE.replace(b"\n", b""), TWO), "file"))
    assert [record.raw for record in found] == [ONE.replace(b"\n", b""), TWO]


def test_a_record_without_releases_gives_its_compiled_release() -> None:
    record = b'{"ocid":"ocds-x-2","compiledRelease":' + TWO + b"}"
    for file in (record, b'{"records":[' + record + b"]}", record + b"\n" + record):
        assert {found.raw for found in parse_lines(file, "file")} == {TWO}


@pytest.mark.parametrize(
    "record",
    [
        b'{"ocid":"ocds-x-9","compiledRelease":%s}',
        b'{"ocid":"ocds-x-9","releases":[%s]}',
        b'{"releases":[%s],"ocid":"ocds-x-9"}',
        b'{"ocid":"ocds-x-9","releases":[{"url":"https://data.example.org/1"}],"compiledRelease":%s}',
        b'{"ocid":"ocds-x-1","releases":[{"ocid":"ocds-x-9","releases":[%s]}]}',
    ],
)
def test_a_release_in_a_record_of_another_process_is_refused(record: bytes) -> None:
    for file in (record % TWO, b'{"records":[%s]}' % record % TWO, b"%s\n%s" % (ONE, record % TWO)):
        (found,) = [one for one in parse_lines(file, "file") if one.body is None]
        assert (found.rule, found.ocid, found.raw) == ("ocid-differs", "ocds-x-2", TWO)
        assert found.problem and found.problem.endswith(
            "its ocid 'ocds-x-2' is not 'ocds-x-9', which the record round it states"
        )


@pytest.mark.parametrize("stated", [b"ocds-x-2", b" ocds-x-2 ", b""])
def test_a_release_in_a_record_of_its_own_process_lands(stated: bytes) -> None:
    (found,) = parse_lines(b'{"records":[{"ocid":"%s","releases":[%s]}]}' % (stated, TWO), "file")
    assert found.raw == TWO and found.body
    upper = b'{"ocid":"OCDS-B5FD17-A","releases":[{"ocid":"ocds-b5fd17-a","id":"1"}]}'
    assert all(one.body for one in parse_lines(upper, "file"))


def test_one_that_is_no_json_costs_only_itself() -> None:
    found = list(parse_lines(b'{"releases":[' + ONE + b",{oops}," + TWO + b"]}", "page"))
    assert [record.body is None for record in found] == [False, True, False]
    assert found[1].problem and found[1].problem.startswith("unreadable: not JSON: ")
    assert found[1].problem.endswith(": line 2 column 40") and found[1].raw == b"{oops}"


def test_a_package_that_breaks_off_gives_what_came_and_says_so() -> None:
    page = b'{"releases":[' + ONE + b"," + TWO + b',{"ocid":"ocds-x-3","te'
    found = list(parse_lines(page, "page"))
    assert [record.raw for record in found[:2]] == [ONE, TWO]
    assert found[2].problem == "unreadable: the package breaks off"


@pytest.mark.parametrize(
    "content", [b"", b"  \n", b"hello", b"<html>", b'"', b"{", b'{"releases":[', b"\x00"]
)
def test_what_holds_no_json_is_refused(content: bytes) -> None:
    with pytest.raises(UnreadableFile, match="^file: holds no JSON"):
        list(parse_lines(content, "file"))


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@given(
    st.lists(st.dictionaries(st.text(max_size=8), values, max_size=5), max_size=6), st.sampled_from([None, 1])
)
def test_any_list_is_cut_into_its_own_bytes(releases: list[object], indent: int | None) -> None:
    pieces = [json.dumps(release, indent=indent).encode() for release in releases]
    page = b'{"a":{"releases":[0]},"releases":[' + b",".join(pieces) + b"]}"
    assert cut(page).items == pieces
    # A number that is no JSON sends it down the slow way, which must agree.
    slow = cut(page[:-1] + b',"z":Infinity}')
    assert (slow.whole, slow.items) == (True, pieces)


def test_many_quotes_without_an_end_take_one_pass() -> None:
    assert not cut(b'{"releases":[' + b'"\\"' * 300_000).whole


@pytest.mark.parametrize(
    ("raw", "path"),
    [
        (b'{"ocid":"ocds-x-1","date":"2025-01-01","date":"2024-01-01"}', "date"),
        (b'{"ocid":"ocds-x-1","date" : "2025-01-01",\n"date"\n:"2024-01-01"}', "date"),
        (b'{"ocid":"ocds-x-1","ocid":"ocds-x-2"}', "ocid"),
        (b'{"ocid":"ocds-x-1","tender":{"lots":[{"id":"0"},{"id":"1","id":"2"}]}}', "tender.lots[1].id"),
        (
            b'{"ocid":"ocds-x-1","tender":{"lots":[{"awardCriteria":{"criteria":[],"criteria":[{"a":1}]}}]}}',
            "tender.lots[0].awardCriteria.criteria",
        ),
        (b'{"ocid":"ocds-x-1","n":1e9999,"\\u0064ate":"a","date":"b"}', "date"),
        (b'{"ocid":"ocds-x-1","n": 000,"date":"a","date":"b"}', "date"),
        (b'{"ocid":"ocds-x-1","date":"a","date":"b","t":"\\u003a"}', "date"),
        (b'{"ocid":"ocds-x-1","n":1,"n":true}', "n"),
        (b'{"ocid":"ocds-x-1","tender":{"x":1},"tender":{"y":1}}', "tender"),
        (b'{"ocid":"ocds-x-1","tender":{"x":1,"x":2},"tender":{"x":2}}', "tender.x"),
        (b'{"ocid":"ocds-x-1","date":null,"date":"2025-01-01"}', "date"),
    ],
)
def test_a_key_that_stands_twice_with_two_values_is_refused_by_its_path(raw: bytes, path: str) -> None:
    for file in (raw.replace(b"\n", b"") + b"\n" + TWO, b'{"releases":[' + raw + b"," + TWO + b"]}"):
        found, other = parse_lines(file, "file")
        assert found.body is None and found.rule == "duplicate-key" and other.raw == TWO
        assert found.problem == f"duplicate-key: {path} stands twice in one object, with values that differ"


@pytest.mark.parametrize(
    "members",
    [
        b'"date":"a","date":"a"',
        b'"n":10,"n":10.0',
        b'"n":1e400,"n":1e400',
        b'"o":{"a":1,"b":[1]},"o":{"b":[1.0],"a":1}',
        b'"text":"weights : \\"price\\": 60","url":"https://a:b"',
        b'"text":"\\u003a \\u003A"',
        b'"a":{"n":1},"b":{"n":2}',
    ],
)
def test_a_key_that_stands_twice_with_one_value_and_colons_in_texts_are_read(members: bytes) -> None:
    [found] = parse_lines(b'{"ocid":"ocds-x-1",' + members + b"}", "file")
    assert found.body is not None and found.encoded.startswith(b'{"ocid":')


def test_keys_that_stand_twice_are_looked_at_in_a_bounded_time() -> None:
    many = b",".join([b'"a":' + b"[1,2,3]"] * 100_000)
    [found] = parse_lines(b'{"ocid":"ocds-x-1",' + many + b',"a":[]}', "file")
    assert found.rule == "duplicate-key"
    deep = b'{"a":' * 5_000 + b"1" + b"}" * 5_000
    [found] = parse_lines(b'{"ocid":"ocds-x-1","a":' + deep + b',"a":1}', "file")
    assert found.body is None


@pytest.mark.parametrize(
    ("wrapper", "count"),
    [
        (b'{"releases":[%s],"releases":[%s]}', 2),
        (b'{"data":[%s],"data":[%s]}', 2),
        (b'{"records":[{"releases":[%s],"releases":[%s]}]}', 2),
        (b'{"records":[%s],"records":[%s]}', 2),
        (b'{"releases":[%s],"uri":"x","releases":[%s,{"oc', 2),
        (b'{"releases":[%s],"releases":null}', 1),
    ],
)
def test_no_list_of_a_wrapper_is_lost_where_its_name_stands_twice(wrapper: bytes, count: int) -> None:
    one = ONE.replace(b"\n", b"")
    found = list(parse_lines(wrapper % (one, TWO)[:count], "file"))
    assert [record.raw for record in found if record.body] == [one, TWO][:count]


@pytest.mark.parametrize(
    "wrapper",
    [
        b'{"releases":[%s],"moreReleases":[%s]}',
        b'{"records":[{"compiledRelease":%s}],"data":[%s]}',
        b'{"uri":"x","results":[%s],"releases":[],"page2":[%s],"note":["ocid"]}',
    ],
)
def test_a_list_of_releases_by_another_name_is_read_beside_those_that_are_known(wrapper: bytes) -> None:
    found = list(parse_lines(wrapper % (ONE.replace(b"\n", b""), TWO), "file"))
    assert [record.raw for record in found if record.body] == [ONE.replace(b"\n", b""), TWO]


def test_a_record_with_two_compiled_releases_is_refused() -> None:
    [found] = parse_lines(
        b'{"ocid":"ocds-x-2","compiledRelease":' + TWO + b',"compiledRelease":' + ONE + b"}", "f"
    )
    assert found.rule == "duplicate-key" and "compiledRelease" in (found.problem or "")


@pytest.mark.parametrize("ocid", ["123", '""', "null", '["ocds-x-1"]', '"  "', "true"])
def test_an_ocid_that_is_none_is_named_with_its_value(ocid: str) -> None:
    [found] = parse_lines(f'{{"ocid":{ocid},"id":"1"}}'.encode(), "file")
    assert f"its field ocid is {ocid}," in (found.problem or "")


PACKED = {
    "gzip": gzip.compress,
    "zstd": zstandard.compress,
    "gzip in gzip": lambda raw: gzip.compress(gzip.compress(raw)),
    "two frames": lambda raw: zstandard.compress(raw[:9]) + zstandard.compress(raw[9:]),
    "two members": lambda raw: gzip.compress(raw[:9]) + gzip.compress(raw[9:]),
    "plain": lambda raw: raw,
}


@pytest.mark.parametrize("name", ["a.json", "a.json.gz", "a.jsonl", "a.zst", "a"])
@pytest.mark.parametrize("packed", PACKED)
def test_what_is_packed_is_known_by_its_first_bytes(name: str, packed: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(PACKED[packed](TWO))
    assert read_bytes(tmp_path / name) == TWO


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress])
def test_what_is_packed_and_breaks_off_or_is_damaged_is_refused_by_name(pack, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    lines = b"".join(json.dumps({"ocid": f"ocds-x-{n}", "n": n * 7919}).encode() + b"\n" for n in range(5000))
    whole = pack(lines)
    damaged = [whole[:200] + b"\xff" * 9 + whole[209:]] if pack is gzip.compress else []
    for broken in (whole[:-1], whole[: len(whole) // 2], whole[:20], *damaged):
        (tmp_path / "a.jsonl.gz").write_bytes(broken)
        with pytest.raises(UnreadableFile, match="a.jsonl.gz: cannot be read: "):
            read_bytes(tmp_path / "a.jsonl.gz")


@pytest.mark.parametrize(
    ("content", "what"),
    [(bz2.compress(TWO), "bzip2"), (lzma.compress(TWO), "xz"), (b"PK\3\4rest", "ZIP")],
)
def test_another_archive_is_named(content: bytes, what: str, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(content)
    with pytest.raises(UnreadableFile, match=what):
        read_bytes(tmp_path / "a.json")


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"cb(" + TWO + b");", "JSONP, a call of 'cb'"),
        (b'/**/ window.cb({"releases":[\n' + TWO + b"\n]\n})", "JSONP, a call of 'window.cb'"),
        (b"jQuery_1([" + TWO + b"]);\n", "JSONP"),
        (b"var notices = [" + TWO + b"];", "JavaScript"),
        (b")]}'," + TWO, "JavaScript"),
        (TWO.decode().encode("utf-16-le"), "UTF-16 without a byte order mark"),
        (TWO.decode().encode("utf-16-be"), "UTF-16 without a byte order mark"),
        (b"\n".join([TWO, TWO]).decode().encode("utf-16-le"), "UTF-16 without a byte order mark"),
        (TWO.decode().encode("utf-32"), "UTF-32"),
        (TWO.decode().encode("utf-32-be"), "UTF-32"),
    ],
)
def test_what_json_came_as_is_named(content: bytes, what: str) -> None:
    with pytest.raises(UnreadableFile, match=what):
        list(parse_lines(content, "file"))


def test_the_number_of_a_record_is_that_of_its_line() -> None:
    found = list(
        parse_lines(TWO + b"\n\n[]\n{}\noops\n" + TWO + b'\r\n{"releases":[]}\nnull\n' + TWO, "file")
    )
    assert [record.position for record in found] == [1, 3, 4, 5, 6, 8, 9]
    assert found[1].problem == "unreadable: an empty array where a release was expected"


def test_records_of_lines_that_hold_several_are_numbered_and_their_lines_said() -> None:
    found = list(parse_lines(b"[" + TWO + b"," + TWO + b"]\n\n" + TWO + b"\n[]\n", "file"))
    assert [(record.position, record.line) for record in found] == [(1, 1), (2, 1), (3, 3), (4, 4)]


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (TWO + b"\n" + TWO[:-1] + b",x}\n" + TWO, "line 2 column 49"),
        (b'{"releases":[' + ONE + b',\n{"ocid":"a",\n "n": 1e9999, "t" 5}]}', "line 4 column 19"),
        (b"[" + TWO + b',\n{"t":"\xc3\xa9\xc3\xa9" 5}]', "line 2 column 11"),
        (b'{"releases":[' + TWO + b',{"n": 00, "m": 01, x}]}', "line 1 column 82"),
        (b'{"releases":\n[' + TWO + b',\n{"n": "' + b"\xa3" + b'30" 4}]}', "line 3 column 13"),
    ],
)
def test_where_a_record_stops_being_json_is_told_by_line_and_column(content: bytes, place: str) -> None:
    (problem,) = [record.problem for record in parse_lines(content, "file") if record.problem]
    assert problem.endswith(place), problem
    with pytest.raises(UnreadableFile, match=r"holds no JSON: .*: line 2 column 9$"):
        list(parse_lines(b'{"ocid": "a",\n "date" "today"}', "file"))


def test_what_follows_packages_on_one_line_is_a_record_of_its_own() -> None:
    package = b'{"releases":[' + TWO + b"]}"
    found = list(parse_lines(package + package + b"trailing words", "file"))
    assert [record.position for record in found] == [1, 2, 3] and [record.line for record in found] == [1] * 3
    assert found[2].problem == "unreadable: what follows the package is no JSON: 'trailing words'"


@pytest.mark.parametrize(
    "record",
    [
        b'{"ocid":"ocds-x-9","releases":null}',
        b'{"ocid":"ocds-x-9","releases":[]}',
        b'{"ocid":"ocds-x-9","releases":{},"compiledRelease":null}',
        b'{"ocid":"ocds-x-9","compiledRelease":{}}',
        b'{"ocid":"ocds-x-9","compiledRelease":{"tag":["compiled"]}}',
        b'{"ocid":"ocds-x-9","releases":[null]}',
        b'{"ocid":"ocds-x-9","releases":[[]]}',
        b'{"ocid":"ocds-x-9","releases":[{"date":"2026-03-01"}]}',
        b'{"ocid":"ocds-x-9","releases":[{"url":"https://data.example.org/1"}]}',
        b'{"ocid":"ocds-x-9","n":Infinity,"releases":[{"id":"1"}]}',
    ],
)
def test_a_record_without_a_release_is_refused_by_its_ocid(record: bytes) -> None:
    for file in (record, b'{"records":[%s,{"releases":[%s]}]}' % (record, TWO), record + b"\n" + TWO):
        refused = [found for found in parse_lines(file, "file") if found.body is None]
        named = b"Infinity" not in record
        assert [found.ocid for found in refused] == ["ocds-x-9" if named else None], file
    nameless = list(parse_lines(b'{"records":[{"releases":[]},{"releases":[%s]}]}' % TWO, "file"))
    assert [found.body is None for found in nameless] == [True, False]
