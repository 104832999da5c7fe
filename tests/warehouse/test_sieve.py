"""Patterns that are tried only where they can match find what `re` finds, in every text."""

import random
import re
from importlib import import_module
from pkgutil import walk_packages

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines import criteria
from warehouse.sieve import SHORT, Sieve

PLACES = (
    *sorted(one.name for one in walk_packages(criteria.__path__, "pipelines.criteria.")),
    *("pipelines.notices.scope", "pipelines.social_value.themes"),
    *(
        f"pipelines.social_value.{name}"
        for name in ("doubt", "other_weight", "weight_of_row", "zero_in_doubt")
    ),
)


def sieves() -> dict[str, Sieve]:
    """Every one that reads notices, by where it stands."""
    found: dict[str, Sieve] = {}
    for module in PLACES:
        for name, value in vars(import_module(module)).items():
            parts = value.values() if isinstance(value, dict) else value if isinstance(value, tuple) else ()
            several = (value, *parts)
            found |= {f"{module}.{name}.{at}": p for at, p in enumerate(several) if isinstance(p, Sieve)}
    return found


SIEVES = sieves()
ODD = ("\u0130", "\u0131", "\u017f", "\u212a", "\u0665", "\uff11", "\u00e9", "\u20ac", "\u2019", "\ufb01")
"""What has another length in lower case, matches an ASCII letter or is a digit, and what is none of these."""
PIECES = (
    *("social", "Value", "PRICE", "quality", "10%", "7", "(", ")", ".", ",", "\n", "\t", "%", "\u00a3"),
    *ODD,
)


def agrees(pattern: Sieve, text: str) -> None:
    """The same by every method."""
    whole = pattern.whole
    expected = [(m.span(), m.groups()) for m in whole.finditer(text)]
    assert [(m.span(), m.groups()) for m in pattern.finditer(text)] == expected
    first = pattern.search(text)
    assert (first and first.span()) == (expected[0][0] if expected else None)
    assert pattern.findall(text) == whole.findall(text)
    assert pattern.sub("-", text) == whole.sub("-", text)
    assert pattern.sub(lambda m: f"<{m.end()}>", text) == whole.sub(lambda m: f"<{m.end()}>", text)
    assert pattern.split(text) == whole.split(text)
    assert not (pattern.is_absent(text) and expected)
    for start, end in ((3, len(text)), (0, len(text) - 3), (SHORT, SHORT * 3)):
        part = [m.span() for m in whole.finditer(text, start, end)]
        assert [m.span() for m in pattern.finditer(text, start, end)] == part
        found = pattern.search(text, start, end)
        assert (found and found.span()) == (part[0] if part else None)


def words_of(pattern: Sieve) -> list[str]:
    """Words that the pattern is written with."""
    return re.findall(r"[A-Za-z0-9%]{1,20}", pattern.pattern)


@pytest.mark.parametrize("module", sorted({name.rpartition(".")[0] for name in SIEVES}))
def test_every_pattern_finds_what_re_finds(module: str) -> None:
    """Texts of the pattern's own words, in any case, with characters that stand for others."""
    for name, pattern in SIEVES.items():
        if name.rpartition(".")[0] == module:
            _finds_what_re_finds(pattern, random.Random(name))


def _finds_what_re_finds(pattern: Sieve, rolled: random.Random) -> None:
    words = [*words_of(pattern), *PIECES]
    for length in (3, 8, 20, 50):
        for join in (" ", ""):
            text = join.join(rolled.choice(words) for _ in range(length))
            agrees(pattern, text)
        agrees(pattern, text.upper().replace("S", rolled.choice(("S", "\u017f"))))


KINDS = (
    r"social value",
    r"\b(?:the |a )?(?:price|cost)s?\b",
    r"(?<!non[- ])(?:price|pricing)|quality$",
    r"^\W{0,4}total",
    r"(?=\d|a[n ])(?:\d{1,3} ?%|an? (?:half|third)s?)",
    r"(?i:pass)\s{0,4}(?:/|or)\s{0,4}fail",
    r"(?P<a>\d+)\s*(?:of|out of)\s*(?P<b>\d+)",
    r"[ \t]{2,}lots?|\|{2}",
    r"k?ilo|\u20ac\d|(?:e|\u00e9)t\u00e9",
    r"(?:so|s)ci(?:al|et){1,2}|(?:to|t)ms",
    r"not(?! be)|(?:un)?less\b",
    r"(ab|a)\1|[^a-z]\d{2}",
    r".{2}points|marks?",
    r"(?:x|yz?){2}|[aeiou][0-5]",
)
"""One of each kind of construction, and unlike those of the grammar."""
ALPHABET = "abcdefiklmnopqrstuxyz AEKIS015%/|.\n\t-\u20ac" + "".join(ODD)


@pytest.mark.parametrize(
    "examples", [5, pytest.param(40, marks=pytest.mark.slow), pytest.param(300, marks=pytest.mark.soak)]
)
@pytest.mark.parametrize("flags", [re.I, re.I | re.M, 0])
@pytest.mark.parametrize("written", KINDS)
def test_each_construction_finds_what_re_finds(written: str, flags: int, examples: int) -> None:
    pattern = Sieve(written, flags)

    @settings(max_examples=examples, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(st.lists(st.from_regex(pattern.whole) | st.text(ALPHABET, max_size=30), max_size=4).map(" ".join))
    def holds(text: str) -> None:
        agrees(pattern, text)
        agrees(pattern, text + " " * SHORT)

    holds()


def test_a_pattern_is_tried_only_where_it_can_match() -> None:
    pattern = Sieve(r"\bsocial\s{1,4}value\b", re.I)
    tried: list[int] = []

    class Counted:
        def match(self, text: str, start: int, end: int) -> re.Match[str] | None:
            tried.append(start)
            return plain.match(text, start, end)

    plain = pattern.whole
    pattern.__dict__["whole"] = Counted()
    assert [m.start() for m in pattern.finditer("A society of no Social  Value and social VALUE")] == [16, 34]
    assert tried == [16, 34]


def test_an_empty_match_is_found_everywhere() -> None:
    agrees(Sieve(r"(?:social)?", re.I), "no word of it, in more than twenty-four characters")


def test_many_beginnings_are_cut_short_and_not_given_up() -> None:
    counted = r"(?:(?:an?|one|two|three|four|five|six|seven|nine)[\s-]{1,2})?"
    pattern = Sieve(counted + "[jkqxz](?:b|c|d|f|g|h)(?:l|r|w)(?:x|z|s|t)", re.I)
    assert pattern._looked_for[1] is not None
    agrees(pattern, "of the total, one two kblx and AN-QDRT, and nothing else")


def test_a_pattern_is_looked_for_once_in_a_text() -> None:
    pattern = Sieve(r"\bsocial\s{1,4}value\b", re.I)
    text = "A society of no Social  Value and social VALUE"
    first = pattern.search(text)
    assert first and first.span() == (16, 29)
    assert pattern.search(text) is first
    assert pattern.search(text, 20) and not pattern.search(text, 40)
