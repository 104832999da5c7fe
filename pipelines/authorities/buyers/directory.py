"""The names of a register's authorities, and whom each of them means on a day."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from pipelines.authorities.buyers.index import index_of
from pipelines.authorities.buyers.match import BuyerMatch, unresolved
from pipelines.authorities.buyers.names import normalise
from pipelines.authorities.buyers.veto_words import tells_parish
from pipelines.authorities.register.register import Authority, Group, Register, valid

SHADOW = timedelta(days=366)
"""A new council is elected up to a year before it begins, and signs with its name."""
_GROUP_TAIL = re.compile(
    r"(?: (?:limited|ltd|procurement|purchasing|shared|services?|hub|unit|team|group))+$"
)
_COMPANY = re.compile(r"(?: (?:uk|tenders|limited|ltd|plc))+$")


class Directory:
    """The authorities of one register with the forms of their names; built once, then look-ups."""

    def __init__(self, register: Register) -> None:
        self.authorities = register.authorities
        self.as_of = register.as_of or date.max
        self.index = index_of(register)
        self._register = register

    def match_whole(self, plain: str, day: date | None) -> BuyerMatch | None:
        """The match of a name in normal form that is a known form from end to end."""
        groups = self.index.groups.get(plain) or self.index.groups.get(_GROUP_TAIL.sub("", plain))
        if groups:
            return self.match_group(groups, day)
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
        in_being = [key for key in ids if valid(self.authorities[key], on)]
        exact = [key for key in in_being if ids[key] == "exact"]
        chosen = exact if len(exact) == 1 else in_being
        if not in_being:
            chosen = self._not_in_being(ids, form, on)
        others = tuple(key for key in sorted(ids) if key not in chosen)
        if len(chosen) != 1:
            return unresolved("ambiguous", "rule", (*sorted(chosen), *others), f"'{form}' on {on}")
        key = chosen[0]
        method = ids.get(key, "rule")
        kind = self.class_of(key, day)
        after = self._register.successors(key) if kind == "former_council" else ()
        evidence = {
            "exact": "official name",
            "alias": f"observed name '{form}'",
            "rule": f"'{form}' had not begun on {on}: its predecessor of that name",
        }.get(method, f"form '{form}'")
        return BuyerMatch(key, kind, method, tuple(dict.fromkeys((*others, *after))), 100.0, evidence)

    def match_group(self, groups: Sequence[Group], day: date | None) -> BuyerMatch:
        """A hub or joint council with its members of the day; a trading arm is its council's."""
        on = day or self.as_of
        members = tuple(dict.fromkeys(key for row in groups if valid(row, on) for key in row.member_ids))
        kind = groups[0].group_kind
        evidence = f"{groups[0].names[0]}, {groups[0].kind}"
        if kind == "trading_arm" and len(members) == 1:
            return BuyerMatch(members[0], "trading_arm", "alias", (), 100.0, evidence)
        name = {"joint_council": "joint", "waste_authority": "not_council", "association": "shared_body"}
        return unresolved(name.get(kind, "shared_body"), "alias", members, evidence)

    def class_of(self, authority_id: str, day: date | None) -> str:
        """council, combined_authority, or former_council: ended by the notice's day or the register's."""
        row = self.authorities[authority_id]
        if row.valid_to and row.valid_to < max(day or self.as_of, self.as_of):
            return "former_council"
        return "combined_authority" if row.authority_type == "combined_authority" else "council"

    def _not_in_being(self, ids: Mapping[str, str], form: str, on: date) -> list[str]:
        """Whom a name means on a day on which none of its authorities is in being; several: it stays open."""
        coming = [key for key in ids if (begins := self.authorities[key].valid_from) and begins > on]
        ended = [key for key in ids if key not in coming]
        if coming and not ended:
            return self._before_it_began(self.authorities[coming[0]], on) if len(coming) == 1 else coming
        if form in self.index.informal:
            return []
        exact = [key for key in ended if ids[key] == "exact"]
        return exact if len(exact) == 1 else ended

    def _before_it_began(self, new: Authority, on: date) -> list[str]:
        """The county of that name; else the new council in its shadow year; else it and its predecessors."""
        key = new.authority_id
        older = [row.predecessor_id for row in self._register.successions if row.successor_id == key]
        county = [old for old in older if self._is_county_of(new, self.authorities[old])]
        if len(county) == 1:
            return county
        if new.valid_from and new.valid_from - on <= SHADOW:
            return [key]
        return [key, *older] if older else []

    @staticmethod
    def _is_county_of(new: Authority, old: Authority) -> bool:
        return old.tier == "upper" and normalise(new.name) in normalise(old.name)
