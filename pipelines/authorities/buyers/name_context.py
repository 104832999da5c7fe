"""What stands beside one council's name, and whether that lets the name be the council's."""

import re
from dataclasses import dataclass

from pipelines.authorities.buyers.index import Mention, NameIndex, ParsedName
from pipelines.authorities.buyers.match import BuyerMatch, unresolved
from pipelines.authorities.buyers.names import normalise
from pipelines.authorities.buyers.veto_words import (
    COUNTY_FIRE,
    DEPARTMENT,
    ENTITY,
    FIRE_SERVICE,
    NOISE,
    POLICE,
    SEVERAL,
    parse_list,
    tells_parish,
)
from pipelines.authorities.register.register import Authority

_CIVIC = frozenset(
    parse_list("""
        right, honourable, lord, mayor, and, burgesses, aldermen, citizens, commonalty, councillors
        council, city, county, borough, metropolitan, district, of
    """)
)
"""What stands before a council's name in its style, up to 'of': 'The Mayor and Burgesses of'."""
_QUALIFIERS = {
    "north",
    "south",
    "east",
    "west",
    "mid",
    "great",
    "little",
    "upper",
    "lower",
    "new",
    "old",
    "nether",
}
_JOINING = {"and", "with", "in"}
_TURNS = {"for", "of", "on", "to", "at", "against", "tax"}
_ROLE = frozenset(parse_list("as, lead, leading, host, partner, contracting, authority, council, with"))
"""The part that a council takes among others who buy with it: "(Lead) and ..."."""
_WHO = re.compile(r"council$|authority$|corporation$| (?:bc|dc|cc|mbc|mdc|lbc|ua)$")


@dataclass(frozen=True)
class NameContext:
    """A known form in a name, and the positions of the words before and after it.

    Leaves out what only styles the council, and the same council named again.
    """

    parsed: ParsedName
    found: Mention
    before: tuple[int, ...]
    after: tuple[int, ...]

    @classmethod
    def of(cls, parsed: ParsedName, found: Mention) -> "NameContext":
        """The surroundings of a form."""
        named = {n for each in parsed.mentions for n in range(each.start, each.end)}
        others = [n for n in range(len(parsed.words)) if n not in named]
        before = tuple(n for n in others if n < found.start)
        style = [parsed.words[n] for n in before]
        if style and style[-1] == "of" and set(style) <= _CIVIC:
            before = ()
        return cls(parsed, found, before, tuple(n for n in others if n >= found.end))

    def words_at(self, positions: tuple[int, ...]) -> tuple[str, ...]:
        """The words at positions."""
        return tuple(self.parsed.words[n] for n in positions)

    @property
    def words(self) -> tuple[str, ...]:
        """All words beside the form."""
        return self.words_at((*self.before, *self.after))

    @property
    def joined(self) -> bool:
        """Whether 'and', 'with' or 'in' joins the council to what stands beside."""
        near = {*self.parsed.words[self.found.end : self.found.end + 1]}
        if self.before and self.before[-1] == self.found.start - 1:
            near.add(self.parsed.words[self.before[-1]])
        return bool(near & _JOINING)

    @property
    def is_weak(self) -> bool:
        """Whether the form has no word for a council: 'City of London' may begin another body's name."""
        return not _WHO.search(self.found.form) and "council" not in self.found.form


def find_other_places(context: NameContext, index: NameIndex) -> list[str]:
    """Bare place names of other councils that are all that stands on a side: 'Adur and Worthing Council'.

    Beside them a word of the council's part ('(Lead) and Bradford'). Initials of another too.
    """
    joined: list[str] = []
    for positions in (context.before, context.after):
        words = context.words_at(positions)
        places = index.split_places(tuple(word for word in words if word not in _ROLE)) or []
        places = places or [word for word in words if word.upper() in index.short]
        places = places or next((found for n in _with(words) if (found := index.split_places(words[n:]))), [])
        joined += [base for base in places if not index.bases[base] & set(context.found.ids)]
    return joined


def _with(words: tuple[str, ...]) -> list[int]:
    """Where what a council buys with, or for, may begin: "jointly with Wakefield", "as lead for Bradford"."""
    return [n + 1 for n, word in enumerate(words[:-1]) if word in ("with", "for")]


def find_veto(context: NameContext, row: Authority, ids: tuple[str, ...]) -> BuyerMatch | None:
    """A body of its own beside the council, or joined with it; None when there is none."""
    text = " ".join(context.words)
    strategic = row.tier == "strategic"
    fire, entity = FIRE_SERVICE.search(text), ENTITY.search(text)
    own_fire = normalise(row.name).removeprefix("county ") in COUNTY_FIRE or strategic
    if fire and (context.joined or not own_fire):
        return unresolved("not_council", "rule", ids, f"'{fire[0]}' beside a council")
    if entity and not fire and not (strategic and POLICE.search(text)):
        kind = "joint" if context.joined else "not_council"
        return unresolved(kind, "rule", ids, f"the word '{entity[0]}' beside a council")
    if tells_parish(text):
        return unresolved("not_council", "rule", ids, "a parish or town council beside it")
    if shared := SEVERAL.search(text):
        return unresolved("shared_body", "rule", ids, f"'{shared[0]}' beside a council")
    if context.joined:
        return unresolved("joint", "part", ids, "a council joined with others")
    return _find_turn(context, text, ids)


def _find_turn(context: NameContext, text: str, ids: tuple[str, ...]) -> BuyerMatch | None:
    """'X Council for Voluntary Service' is no council; 'X Council as lead authority' may buy for others."""
    end = context.found.end
    following = context.parsed.words[end] if end < len(context.parsed.words) else ""
    if following == "as" and "accountable body" not in text:
        return unresolved("ambiguous", "rule", ids, f"'{context.found.form} as ...'")
    if following in _TURNS and end not in context.parsed.begins:
        return unresolved("not_council", "rule", ids, f"'{context.found.form} {following} ...'")
    return None


def says_nothing(context: NameContext, index: NameIndex) -> bool:
    """Whether all that stands beside is the council's own place, its initials, a postcode or a number."""
    places = index.split_places(context.words)
    if places is not None and all(set(context.found.ids) & index.bases[base] for base in places):
        return True
    return all(_is_noise(context, n) for n in (*context.before, *context.after))


def _is_noise(context: NameContext, position: int) -> bool:
    parsed = context.parsed
    initials = position in parsed.acronyms and position in parsed.bracketed and position == context.found.end
    alone = position + 1 == len(parsed.words) or position + 1 in parsed.begins
    return bool(NOISE.match(parsed.words[position])) or (initials and alone)


def is_department(context: NameContext) -> bool:
    """Words that are set off from the council, follow its full name, or name a department."""
    found, begins = context.found, context.parsed.begins
    before, after = context.words_at(context.before), " ".join(context.words_at(context.after))
    attached = before and found.start not in begins
    if attached and (before[-1] in _QUALIFIERS or not DEPARTMENT.search(" ".join(before))):
        return False
    if after and found.end not in begins:
        return bool(_WHO.search(found.form) or DEPARTMENT.search(after))
    return True
