"""A buyer's identifiers and name to the council it is, on the day of the notice.

Precision before recall: names decide when equal to a known form, or when a known form stands inside with
nothing beside it that could be another body. Two names that differ only by tier never cross.
The classes are those of codebook 7 and `portal`; only those of `match.RESOLVED` have an authority_id.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from pipelines.authorities.buyers.directory import Directory
from pipelines.authorities.buyers.match import UNKNOWN, BuyerMatch, unresolved
from pipelines.authorities.buyers.misspellings import match_misspelt
from pipelines.authorities.buyers.names import LONGEST, clean, normalise, split_glued
from pipelines.authorities.buyers.on_behalf import match_before_tail, match_on_behalf, match_trading_arm
from pipelines.authorities.buyers.partial_names import match_inside
from pipelines.authorities.buyers.veto_words import BODY, ENTITY, SHARED
from pipelines.authorities.register.register import Register
from pipelines.notices.fields import TOGETHER


class Resolver:
    """Resolves buyers against one register; built once, then dictionary look-ups.

    `learned` are identifiers that were seen with one council only (see `identifiers`). `asked` takes every
    identifier that a buyer was resolved by, so that who keeps an answer knows what it hangs on.
    """

    def __init__(self, register: Register, learned: Mapping[str, str] | None = None) -> None:
        self._directory = Directory(register)
        self._codes = {row.register_code.upper(): key for key, row in register.authorities.items()}
        self._former_ids = {
            old: key
            for key, row in register.authorities.items()
            for old in filter(None, (row.former_ids or "").split(";"))
        }
        self._learned = dict(learned or {})
        self.asked: set[str] = set()
        self._cache: dict[tuple[str, tuple[str, ...], date | None, str | None], BuyerMatch] = {}

    def resolve(
        self, name: str | None, identifiers: Sequence[str], day: date | None, address: str | None = None
    ) -> BuyerMatch:
        """The match of a buyer on the day of the notice (null: the day of the register).

        The address (town, region) only chooses among councils of one name.
        """
        key = (name or "", tuple(identifiers), day, address)
        self.asked.update(identifiers)
        if key not in self._cache:
            self._cache[key] = self._resolve(*key)
        return self._cache[key]

    def _resolve(
        self, name: str, identifiers: Sequence[str], day: date | None, address: str | None
    ) -> BuyerMatch:
        if TOGETHER in name:
            return self._several([self._one_of(one, day) for one in name.split(TOGETHER)])
        named = self._placed(self.by_name(name, day), address)
        for identifier in identifiers:
            key, why = self._by_identifier(identifier.strip())
            if key is None:
                continue
            if named.authority_id == key:
                if identifier.strip().upper() in self._learned:
                    return named  # the name itself says so; the identifier was learned from such names
                return replace(named, method="identifier", score=100.0, evidence=why)
            if named.authority_id is not None or named.buyer_class not in ("unknown", "ambiguous"):
                others = tuple(filter(None, (key, named.authority_id)))
                return unresolved(
                    "ambiguous" if named.authority_id else named.buyer_class,
                    "identifier",
                    (*others, *named.alternatives),
                    f"{why}, but the name says otherwise: {named.evidence}",
                )
            kind = self._directory.class_of(key, day)
            return BuyerMatch(key, kind, "identifier", named.alternatives, 100.0, why)
        return named

    def _one_of(self, name: str, day: date | None) -> BuyerMatch:
        """One of several buyers, by its name, or by the identifier that stands for one without a name."""
        self.asked.add(name)
        key, why = self._by_identifier(name.strip())
        if key is None:
            return self.resolve(name, (), day)
        return BuyerMatch(key, self._directory.class_of(key, day), "identifier", (), 100.0, why)

    def _several(self, matches: Sequence[BuyerMatch]) -> BuyerMatch:
        """Parties that buy together: joint, unless all are one council or none is one of the register."""
        ids = {match.authority_id for match in matches}
        evidence = f"{len(matches)} parties have the role of buyer"
        if len(ids) == 1 and None not in ids:
            return replace(matches[0], evidence=f"{evidence}, all of them this council")
        members = tuple(
            key for match in matches for key in (match.authority_id, *match.alternatives) if key is not None
        )
        if not members:
            return replace(matches[0], evidence=f"{evidence}, none of them an English council")
        return unresolved("joint", "rule", members, evidence)

    def _by_identifier(self, identifier: str) -> tuple[str | None, str]:
        """GB-LAE carries the register code, GB-LAC the ONS code; account numbers are never a key."""
        lae = re.fullmatch(r"GB-LAE-([A-Z]{2,4})", identifier, re.I)
        if lae:
            return self._codes.get(lae[1].upper()), f"register code {lae[1].upper()}"
        lac = re.fullmatch(r"(?:GB-LAC-)?(E\d{8})", identifier, re.I)
        if lac:
            code = lac[1].upper()
            known = code if code in self._directory.authorities else None
            return self._former_ids.get(code, known), f"ONS code {code}"
        return self._learned.get(identifier.upper()), f"{identifier}, seen with this council only"

    def learned_of(self, identifiers: Iterable[str]) -> str:
        """Which of these identifiers were learned, and for whom: equal answers are equal texts."""
        known = {one: self._learned.get(one.strip().upper()) for one in identifiers}
        return json.dumps(sorted((one, council) for one, council in known.items() if council))

    def by_name(self, name: str, day: date | None) -> BuyerMatch:
        """The match by the name alone."""
        if len(name) > LONGEST * 4:
            return unresolved("unknown", "rule", evidence=f"longer than {LONGEST} characters")
        text = clean(name)
        if not text:
            return replace(UNKNOWN, evidence="no name")
        if len(text) > LONGEST:
            return unresolved("unknown", "rule", evidence=f"longer than {LONGEST} characters")
        match = self._by_cleaned(text, day)
        if match.buyer_class == "unknown" and (parted := split_glued(text)) != text:
            return self._by_cleaned(parted, day)
        return match

    def _by_cleaned(self, text: str, day: date | None) -> BuyerMatch:
        """The match of a name without entities and portal numbers: the first attempt that decides."""
        plain = normalise(text)

        def by_part(part: str) -> BuyerMatch:
            return self._by_cleaned(part, day)

        return (
            self._directory.match_whole(plain, day)
            or match_on_behalf(text, by_part)
            or match_trading_arm(text, by_part)
            or match_before_tail(text, by_part)
            or match_inside(self._directory, text, day)
            or _other_body(plain)
            or match_misspelt(self._directory, plain, day)
            or replace(UNKNOWN, evidence="no known name in it")
        )

    def _placed(self, match: BuyerMatch, address: str | None) -> BuyerMatch:
        """Of several councils of one name, the one whose place stands in the address."""
        if match.buyer_class != "ambiguous" or match.method != "rule" or not address:
            return match
        words = f" {normalise(address)} "
        rows = self._directory.authorities
        named = [key for key in match.alternatives if f" {normalise(rows[key].name)} " in words]
        if len(named) != 1 or "on" not in (match.evidence or "").split():
            return match
        rest = tuple(key for key in match.alternatives if key != named[0])
        kind = self._directory.class_of(named[0], None)
        return BuyerMatch(named[0], kind, "part", rest, 90.0, f"{match.evidence}, by the address")


def _other_body(plain: str) -> BuyerMatch | None:
    if shared := SHARED.search(plain):
        return unresolved("shared_body", "rule", evidence=f"the words '{shared[0]}'")
    found = ENTITY.search(plain) or BODY.search(plain)
    return unresolved("not_council", "rule", evidence=f"the word '{found[0]}'") if found else None
