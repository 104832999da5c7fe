"""Releases are cut out of pages as their own bytes, and one broken release does not cost the others."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.collect.package_bytes import cut
from pipelines.collect.release_json import UnreadableFile, parse_lines

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


def test_one_that_is_no_json_costs_only_itself() -> None:
    found = list(parse_lines(b'{"releases":[' + ONE + b",{oops}," + TWO + b"]}", "page"))
    assert [record.problem for record in found] == [None, "unreadable: not JSON", None]
    assert found[1].raw == b"{oops}"


def test_a_package_that_breaks_off_gives_what_came_and_says_so() -> None:
    page = b'{"releases":[' + ONE + b"," + TWO + b',{"ocid":"ocds-x-3","te'
    found = list(parse_lines(page, "page"))
    assert [record.raw for record in found[:2]] == [ONE, TWO]
    assert found[2].problem == "unreadable: the package breaks off"


@pytest.mark.parametrize(
    "content", [b"", b"  \n", b"hello", b"<html>", b'"', b"{", b'{"releases":[', b"\x00"]
)
def test_what_holds_no_json_is_refused(content: bytes) -> None:
    with pytest.raises(UnreadableFile, match="^file: holds no JSON$"):
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
