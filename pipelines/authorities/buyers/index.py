"""Every known form of every name, and where such forms stand inside a longer name."""

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

from pipelines.authorities.buyers.name_forms import (
    FORMAL,
    find_place_words,
    make_forms,
    make_informal_forms,
    make_outside_forms,
)
from pipelines.authorities.buyers.names import normalise
from pipelines.authorities.register.register import Group, Register

FormMeanings = dict[str, str]
"""Authority ids that a form may mean, with the method: exact, alias or pattern."""
_BREAK = re.compile(r"((?<!\s)\s+[-–—]+\s*|[-–—]+\s+|(?:(?<!\s)\s+)?[,;:/()|\[\]]+[\s,;:/()|\[\]]*)")
_PLURAL = {"councils": "council", "boroughs": "borough", "districts": "district", "cities": "city"}
_TIER_WORDS = {"district", "borough", "city", "county"}
_RANK = {"exact": 0, "alias": 1, "pattern": 2}


@dataclass(frozen=True)
class Mention:
    """A known form between two words of a name: what it may mean."""

    start: int
    end: int
    form: str
    ids: tuple[str, ...] = ()
    outside: str | None = None
    groups: tuple[Group, ...] = ()


@dataclass(frozen=True)
class ParsedName:
    """A name as words in normal form: where its parts begin, which of them stand in brackets, known forms."""

    words: tuple[str, ...]
    begins: frozenset[int]
    mentions: tuple[Mention, ...]
    plural: bool
    acronyms: frozenset[int]
    bracketed: frozenset[int]


@lru_cache(maxsize=2)
def index_of(register: Register) -> "NameIndex":
    """The index of a register, built once for all resolvers of it."""
    return NameIndex(register)


class NameIndex:
    """The forms of one register, built once."""

    def __init__(self, register: Register) -> None:
        self.forms: dict[str, FormMeanings] = defaultdict(dict)
        self.informal: set[str] = set()
        self.bases: dict[str, set[str]] = defaultdict(set)
        self.groups: dict[str, list[Group]] = defaultdict(list)
        self.acronyms: dict[str, set[str]] = defaultdict(set)
        self.short: dict[str, str] = {}
        self._add_authorities(register)
        self.outside = {
            form: kind
            for name, kind in register.outside.items()
            for form in {normalise(each) for each in make_outside_forms(name)}
        }
        self.bodies = {normalise(name): kind for name, kind in register.bodies.items()}
        for group in register.groups:
            for name in group.names if group.group_kind != "combined_authority" else ():
                self.groups[normalise(name)].append(group)
        self._inside = self._formal()
        self._first: dict[str, int] = defaultdict(int)
        for form in self._inside:
            words = form.split()
            self._first[words[0]] = max(self._first[words[0]], len(words))

    def _add_authorities(self, register: Register) -> None:
        official = {normalise(row.official_name) for row in register.authorities.values()}
        for key, row in register.authorities.items():
            self._add(normalise(row.official_name), key, "exact")
            initials = "".join(
                word[0] for word in normalise(row.official_name).split() if word not in ("of", "and")
            )
            self.acronyms[initials].add(key)
            for base in find_place_words(row):
                self.bases[base].add(key)
            for form in {*make_forms(row)} - official:
                self._add(form, key, "pattern")
            for form in {*make_informal_forms(row)} - official:
                self._add(form, key, "pattern")
                self.informal.add(form)
        for alias, key in register.aliases:
            form = normalise(alias)
            self._add(form, key, "alias")
            if alias.isupper() and " " not in alias and len(alias) >= 4:
                self.short[alias] = key
                self.bases[form].add(key)
            elif not FORMAL.search(form) and " " not in alias.strip() or form in self.bases:
                self.informal.add(form)
                self.bases[form].add(key)

        self._contest({normalise(alias) for alias, _ in register.aliases})

    def _contest(self, observed: set[str]) -> None:
        """'Newcastle Council' may be either Newcastle's, unless an observed alias says whose it is."""
        for base in list(self.bases):
            for form in (f"{base} council", base):
                for longer in (f"{base} under ", f"{base} on "):
                    if form in self.forms and form not in observed:
                        rivals = {
                            key
                            for other in self.bases
                            if other.startswith(longer)
                            for key in self.bases[other]
                        }
                        for key in rivals:
                            self._add(form, key, "pattern")

    def _add(self, form: str, key: str, method: str) -> None:
        known = self.forms[form].get(key)
        if known is None or _RANK[method] < _RANK[known]:
            self.forms[form][key] = method

    def _formal(self) -> dict[str, Mention]:
        """Forms that are trusted inside a longer name."""
        found = {
            form: Mention(0, 0, form, tuple(ids))
            for form, ids in self.forms.items()
            if FORMAL.search(form) and " " in form
        }
        for form, kind in self.outside.items():
            if FORMAL.search(form) and " " in form:
                found.setdefault(form, Mention(0, 0, form, outside=kind))
        for form, groups in self.groups.items():
            if " " in form:
                found.setdefault(form, Mention(0, 0, form, groups=tuple(groups)))
        return found

    def parse(self, name: str) -> ParsedName:
        """The words of a cleaned name with the longest known forms in it, from the left."""
        words: list[str] = []
        begins: set[int] = set()
        acronyms: set[int] = set()
        bracketed: set[int] = set()
        alone: list[Mention] = []
        pieces = _BREAK.split(name)
        for part, gap in zip(pieces[::2], ["", *pieces[1::2]], strict=True):
            begins.add(len(words))
            found = normalise(part).split()
            if len(found) == 1 and found[0] in self.groups:
                alone.append(
                    Mention(len(words), len(words) + 1, found[0], groups=tuple(self.groups[found[0]]))
                )
            if "(" in gap or "[" in gap:
                bracketed.update(range(len(words), len(words) + len(found)))
            if len(found) == 1 and part.strip().isupper() and len(part) <= 6:
                acronyms.add(len(words))
            words += found
        plural = any(word in _PLURAL for word in words)
        words = [_PLURAL.get(word, word) for word in words]
        return ParsedName(
            tuple(words),
            frozenset(begins),
            (*self._mentions(words), *alone),
            plural,
            frozenset(acronyms),
            frozenset(bracketed),
        )

    def _mentions(self, words: list[str]) -> list[Mention]:
        found = []
        start = 0
        while start < len(words):
            longest = min(self._first.get(words[start], 0), len(words) - start)
            for size in range(longest, 1, -1):
                known = self._inside.get(" ".join(words[start : start + size]))
                if known:
                    end = start + size
                    found.append(Mention(start, end, known.form, known.ids, known.outside, known.groups))
                    start = end - 1
                    break
            start += 1
        return found

    def split_places(self, words: tuple[str, ...]) -> list[str] | None:
        """The bare place names that words are made of, with 'and' between; None when other words are left."""
        found: list[str] = []
        start = 0
        while start < len(words):
            if words[start] == "and" or (found and words[start] in _TIER_WORDS):
                start += 1
                continue
            for size in range(min(6, len(words) - start), 0, -1):
                base = " ".join(words[start : start + size])
                if base in self.bases:
                    found.append(base)
                    start += size
                    break
            else:
                return None
        return found
