"""Words of others stay words: on a page, in a cell, in a terminal."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.collect.sources import notice_url
from pipelines.criteria.clean import INVISIBLE, hidden
from pipelines.untrusted import _shown, cell, marked, page_link, searchable, visible, web_link


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("two\n\tlines", "two lines"),
        ("a\u202eb", "a‹U+202E›b"),
        ("zero\u200bwidth", "zero‹U+200B›width"),
        ("\x1b[31mred", "‹U+001B›[31mred"),
        ("e" + "\u0301" * 9, "e" + "\u0301" * 4 + "‹more accents›"),
        ("tag\U000e0041", "tag‹U+E0041›"),
        (None, ""),
    ],
)
def test_what_cannot_be_seen_is_written_out(text: str | None, shown: str) -> None:
    assert visible(text) == shown


def test_a_long_text_is_cut_and_says_so() -> None:
    assert visible("W" * 5_000, 10) == "WWWWWWWWWW … (cut here; 5,000 characters)"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", " =1", "＝1", "－1"])
def test_a_cell_is_no_formula(text: str) -> None:
    assert cell(text).startswith("'")


@given(st.text(max_size=200))
def test_no_control_and_no_formula_passes(text: str) -> None:
    for shown in (visible(text), cell(text), marked(text)):
        assert not INVISIBLE.search(shown)
    assert not re.match(r"[=+\-@＝＋－＠]", cell(text))


@pytest.mark.parametrize(
    ("source", "release", "link"),
    [
        ("find_a_tender", "012345-2025", "https://www.find-tender.service.gov.uk/Notice/012345-2025"),
        ("find_a_tender", "012345-2025/../..", None),
        ("find_a_tender", "012345-2025\n", None),
        ("find_a_tender", "\u0661\u0662\u0663\u0664\u0665\u0666-2025", None),
        ("contracts_finder", "694999e4-fc60-c35b-1ec3-484e332aab5f-709862-1", None),
        ("find_a_tender", None, None),
        ("find_a_tender", "javascript:alert(1)", None),
        (
            "contracts_finder",
            "694999e4-fc60-c35b-1ec3-484e332aab5f-709862",
            "https://www.contractsfinder.service.gov.uk/Notice/694999e4-fc60-c35b-1ec3-484e332aab5f",
        ),
        ("elsewhere", "1", None),
    ],
)
def test_a_link_is_made_only_of_an_id_of_known_shape(
    source: str, release: str | None, link: str | None
) -> None:
    assert notice_url(source, release) == link


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "//x.example",
        "https://a@b.example",
        "http://",
        "ftp://x.example",
        "https://x.example/\u202e",
    ],
)
def test_an_address_that_is_no_plain_web_address_is_no_link(address: str) -> None:
    assert web_link(address) is None


def test_names_are_searched_without_accents_and_signs() -> None:
    assert searchable("St. Hélens' (MBC)") == "st helens mbc"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Social\u200b value\u202e 10%", 2),
        ("10\u061c%", 1),
        ("1\u31640%", 1),
        ("\U000e0041\U000e0100", 2),
        ("two\nlines\tand\r\nmore", 0),
        ("a\x00b\x07", 2),
    ],
)
def test_hidden_characters_are_counted_as_the_page_writes_them_out(text: str, count: int) -> None:
    assert hidden(text) == visible(text).count("\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}U+") == count


@pytest.mark.parametrize(
    ("address", "linked"),
    [
        ("council/E1.html#evidence", True),
        ("#evidence", True),
        ("../measure/coverage.html", True),
        ("https://www.find-tender.service.gov.uk/Notice/1", True),
        ("javascript:alert(1)", False),
        ("JavaScript:alert(1)//x", False),
        ("data:text/html,x", False),
        ("//evil.example/x", False),
        ("<script>", False),
        ("https://a:b@evil.example/", False),
        ("", False),
    ],
)
def test_a_page_links_inside_the_site_and_to_plain_addresses_only(address: str, linked: bool) -> None:
    assert page_link(address) == (address if linked else None)


def test_plain_text_takes_a_shorter_way_to_the_same_words() -> None:
    texts = [f"{chr(first)} {chr(second)}" for first in range(128) for second in (first, 32, 65, 9)]
    texts += ["", " ", "  a   b ", "\x1c", "a\x1fb", "\x7f", "a\u200bb", "e\u0301" * 9, "\u00a0a", "\u2003"]
    for text in texts:
        assert visible(text) == _shown(text), repr(text)
