"""A buyer's identifiers and name to the council it is, on the day of the notice.

Precision before recall: names decide when equal to a known form, or when a known form stands inside with
nothing beside it that could be another body. Two names that differ only by tier never cross.
The classes are those of codebook 7 and `portal`; only those of `match.RESOLVED` have an authority_id.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from pipelines.authorities.buyers import near, on_behalf, partial_names
from pipelines.authorities.buyers.index import NameIndex
from pipelines.authorities.buyers.match import UNKNOWN, BuyerMatch, unresolved
from pipelines.authorities.buyers.names import LONGEST, apart, clean, normalise
from pipelines.authorities.buyers.vocabulary import BODY, ENTITY, SHARED, tells_parish
from pipelines.authorities.register.register import Authority, Group, Register, valid
from pipelines.notices.fields import TOGETHER

SHADOW = timedelta(days=366)
"""A new council is elected up to a year before it begins, and signs with its name."""
_GROUP_TAIL = re.compile(
    r"(?: (?:limited|ltd|procurement|purchasing|shared|services?|hub|unit|team|group))+$"
)
_COMPANY = re.compile(r"(?: (?:uk|tenders|limited|ltd|plc))+$")


class Resolver:
    """Resolves buyers against one register; built once, then dictionary look-ups.

    `learned` are identifiers that were seen with one council only (see `identifiers`).
    """

    def __init__(self, register: Register, learned: Mapping[str, str] | None = None) -> None:
        self.rows = register.authorities
        self.as_of = register.as_of or date.max
        self.index = NameIndex(register)
        self._codes = {row.register_code.upper(): key for key, row in register.authorities.items()}
        self._former_ids = {
            old: key
            for key, row in register.authorities.items()
            for old in filter(None, (row.former_ids or "").split(";"))
        }
        self._register = register
        self._learned = dict(learned or {})
        self._cache: dict[tuple[str, tuple[str, ...], date | None, str | None], BuyerMatch] = {}

    def resolve(
        self, name: str | None, identifiers: Sequence[str], day: date | None, address: str | None = None
    ) -> BuyerMatch:
        """The match of a buyer on the day of the notice (null: the day of the register).

        The address (town, region) only chooses among councils of one name.
        """
        key = (name or "", tuple(identifiers), day, address)
        if key not in self._cache:
            self._cache[key] = self._resolve(*key)
        return self._cache[key]

    def _resolve(
        self, name: str, identifiers: Sequence[str], day: date | None, address: str | None
    ) -> BuyerMatch:
        if TOGETHER in name:
            return self._several([self.resolve(one, (), day) for one in name.split(TOGETHER)])
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
            row = self.rows[key]
            return BuyerMatch(key, self.class_of(row, day), "identifier", named.alternatives, 100.0, why)
        return named

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
            return self._former_ids.get(code, code if code in self.rows else None), f"ONS code {code}"
        return self._learned.get(identifier.upper()), f"{identifier}, seen with this council only"

    def by_name(self, name: str, day: date | None) -> BuyerMatch:
        """The match by the name alone."""
        if len(name) > LONGEST * 4:
            return unresolved("unknown", "rule", evidence=f"longer than {LONGEST} characters")
        text = clean(name)
        if not text:
            return replace(UNKNOWN, evidence="no name")
        if len(text) > LONGEST:
            return unresolved("unknown", "rule", evidence=f"longer than {LONGEST} characters")
        match = self.cleaned(text, day)
        if match.buyer_class == "unknown" and (parted := apart(text)) != text:
            return self.cleaned(parted, day)
        return match

    def cleaned(self, text: str, day: date | None) -> BuyerMatch:
        """The match of a name without entities and portal numbers."""
        plain = normalise(text)
        return (
            self.whole(plain, day)
            or on_behalf.behalf(self, text, day)
            or on_behalf.trading(self, text, day)
            or on_behalf.without_tail(self, text, day)
            or partial_names.inside(self, text, day)
            or self._other_body(plain)
            or near.alike(self, plain, day)
            or replace(UNKNOWN, evidence="no known name in it")
        )

    def whole(self, plain: str, day: date | None) -> BuyerMatch | None:
        """The match of a name that is a known form from end to end."""
        groups = self.index.groups.get(plain) or self.index.groups.get(_GROUP_TAIL.sub("", plain))
        if groups:
            return self.shared(groups, day)
        if plain in self.index.forms:
            return self.decide(self.index.forms[plain], plain, day)
        if plain in self.index.outside:
            return unresolved(self.index.outside[plain], "exact", evidence="a council outside England")
        body = self.index.bodies.get(_COMPANY.sub("", plain))
        if body:
            return unresolved(body, "alias", evidence="a known body that is no council")
        if tells_parish(plain):
            return unresolved("not_council", "rule", evidence="a parish, town or community council")
        return None

    def decide(self, ids: Mapping[str, str], form: str, day: date | None) -> BuyerMatch:
        """Among authorities of one form: the one in being on the day; several stay ambiguous."""
        on = day or self.as_of
        in_being = [key for key in ids if valid(self.rows[key], on)]
        exact = [key for key in in_being if ids[key] == "exact"]
        chosen = exact if len(exact) == 1 else in_being
        if not in_being:
            chosen = self._not_in_being(ids, form, on)
        others = tuple(key for key in sorted(ids) if key not in chosen)
        if len(chosen) != 1:
            return unresolved("ambiguous", "rule", (*sorted(chosen), *others), f"'{form}' on {on}")
        key = chosen[0]
        method = ids.get(key, "rule")
        row = self.rows[key]
        kind = self.class_of(row, day)
        after = self._register.successors(key) if kind == "former_council" else ()
        evidence = {
            "exact": "official name",
            "alias": f"observed name '{form}'",
            "rule": f"'{form}' had not begun on {on}: its predecessor of that name",
        }.get(method, f"form '{form}'")
        return BuyerMatch(key, kind, method, tuple(dict.fromkeys((*others, *after))), 100.0, evidence)

    def _not_in_being(self, ids: Mapping[str, str], form: str, on: date) -> list[str]:
        """Whom a name means on a day on which none of its authorities is in being; several: it stays open."""
        coming = [key for key in ids if (begins := self.rows[key].valid_from) and begins > on]
        ended = [key for key in ids if key not in coming]
        if coming and not ended:
            return self._before_it_began(coming[0], on) if len(coming) == 1 else coming
        if form in self.index.informal:
            return []
        exact = [key for key in ended if ids[key] == "exact"]
        return exact if len(exact) == 1 else ended

    def _before_it_began(self, key: str, on: date) -> list[str]:
        """The county of that name; else the new council in its shadow year; else it and its predecessors."""
        new = self.rows[key]
        older = [row.predecessor_id for row in self._register.successions if row.successor_id == key]
        county = [
            old
            for old in older
            if self.rows[old].tier == "upper" and normalise(new.name) in normalise(self.rows[old].name)
        ]
        if len(county) == 1:
            return county
        if new.valid_from and new.valid_from - on <= SHADOW:
            return [key]
        return [key, *older] if older else []

    def class_of(self, row: Authority, day: date | None) -> str:
        """council, combined_authority, or former_council: ended by the notice's day or the register's."""
        if row.valid_to and row.valid_to < max(day or self.as_of, self.as_of):
            return "former_council"
        return "combined_authority" if row.authority_type == "combined_authority" else "council"

    def shared(self, groups: Sequence[Group], day: date | None) -> BuyerMatch:
        """A hub or joint council with its members of the day; a trading arm is its council's."""
        on = day or self.as_of
        members = tuple(dict.fromkeys(key for row in groups if valid(row, on) for key in row.member_ids))
        kind = groups[0].group_kind
        evidence = f"{groups[0].names[0]}, {groups[0].kind}"
        if kind == "trading_arm" and len(members) == 1:
            return BuyerMatch(members[0], "trading_arm", "alias", (), 100.0, evidence)
        name = {"joint_council": "joint", "waste_authority": "not_council", "association": "shared_body"}
        return unresolved(name.get(kind, "shared_body"), "alias", members, evidence)

    def _other_body(self, plain: str) -> BuyerMatch | None:
        if shared := SHARED.search(plain):
            return unresolved("shared_body", "rule", evidence=f"the words '{shared[0]}'")
        found = ENTITY.search(plain) or BODY.search(plain)
        return unresolved("not_council", "rule", evidence=f"the word '{found[0]}'") if found else None

    def _placed(self, match: BuyerMatch, address: str | None) -> BuyerMatch:
        """Of several councils of one name, the one whose place stands in the address."""
        if match.buyer_class != "ambiguous" or match.method != "rule" or not address:
            return match
        words = f" {normalise(address)} "
        named = [key for key in match.alternatives if f" {normalise(self.rows[key].name)} " in words]
        if len(named) != 1 or "on" not in (match.evidence or "").split():
            return match
        rest = tuple(key for key in match.alternatives if key != named[0])
        kind = self.class_of(self.rows[named[0]], None)
        return BuyerMatch(named[0], kind, "part", rest, 90.0, f"{match.evidence}, by the address")
