"""A council by what a person types: a code, a name in any form, or part of one.

More is understood here than of a buyer: who types sees the full name in the answer, a table does not.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from pipelines.authorities.buyers.match import ITSELF, BuyerMatch
from pipelines.authorities.buyers.names import normalise
from pipelines.authorities.buyers.resolve import Resolver
from pipelines.authorities.register.register import TIERS, Register

MOST = 5
"""Candidates that a refusal names."""
NEAR = 0.75
"""Share of letters in common (difflib) from which on a name is taken for a slip of another."""


@dataclass(frozen=True)
class Candidates:
    """Every authority that was meant: one is an answer, several are candidates, none is unknown."""

    keys: tuple[str, ...]

    @property
    def key(self) -> str | None:
        """The one authority; null where there is none or more than one."""
        return self.keys[0] if len(self.keys) == 1 else None


class CouncilLookup:
    """Finds councils of a register."""

    def __init__(self, register: Register) -> None:
        self._resolver = Resolver(register)
        self._authorities = register.authorities
        self._words = {
            key: set(normalise(f"{row.official_name} {row.name}").split())
            for key, row in register.authorities.items()
        }
        self._spelt: dict[str, list[str]] = {}
        for key, row in register.authorities.items():
            for name in {normalise(row.official_name), normalise(row.name), *self._words[key]}:
                self._spelt.setdefault(name, []).append(key)
        self._spelt = {name: keys for name, keys in self._spelt.items() if len(keys) <= MOST}
        self._codes = {key.upper(): key for key in register.authorities}
        for key, row in register.authorities.items():
            self._codes |= {old: key for old in (row.former_ids or "").split(";") if old}
            self._codes[row.register_code.upper()] = key
            self._codes[f"GB-LAE-{row.register_code.upper()}"] = key

    def by_code(self, asked: str) -> str | None:
        """The authority of an ONS or register code, in any case."""
        return self._codes.get(asked.strip().upper())

    def by_name(self, asked: str) -> BuyerMatch:
        """Who signs with this name."""
        return self._resolver.by_name(asked, None)

    def by_part(self, asked: str) -> Candidates:
        """Those in whose names every word of it is a whole word, so that Warwick is not Warwickshire.

        Authorities in being go before those that ended, and councils before combined authorities.
        """
        words = set(normalise(asked).split())
        held = [key for key, names in self._words.items() if words and words <= names]
        current = [key for key in held if self._authorities[key].status == "current"]
        found = current or held
        councils = [key for key in found if TIERS.get(self._authorities[key].authority_type) != "strategic"]
        return Candidates(tuple(sorted(councils or found, key=self.official_name)))

    def find(self, asked: str) -> Candidates:
        """By code, else by name, else by part of a name."""
        if key := self.by_code(asked):
            return Candidates((key,))
        match = self.by_name(asked)
        if match.authority_id and match.buyer_class in ITSELF:
            return Candidates((match.authority_id,))
        found = self.by_part(asked)
        return found if found.key else Candidates(tuple(dict.fromkeys((*match.alternatives, *found.keys))))

    def near(self, asked: str) -> tuple[str, ...]:
        """Authorities whose code or name is like it, the likest first: never an answer, only a hint."""
        found = get_close_matches(normalise(asked), self._spelt, MOST, NEAR)
        is_code = any(sign.isdigit() for sign in asked)
        codes = get_close_matches(asked.strip().upper(), self._codes, MOST, NEAR) if is_code else []
        keys = [key for name in found for key in self._spelt[name]] + [self._codes[code] for code in codes]
        return tuple(dict.fromkeys(keys))

    def official_name(self, key: str) -> str:
        """The full name of an authority."""
        return self._authorities[key].official_name

    def hint(self, candidates: Sequence[str]) -> str:
        """'; it may be A, B' of the first candidates, or nothing."""
        names = [self.official_name(key) for key in dict.fromkeys(candidates)]
        more = f" and {len(names) - MOST} more" if len(names) > MOST else ""
        return f"; it may be {', '.join(names[:MOST])}{more}" if names else ""
