"""A buyer's name to the council it is: exact names, aliases and named patterns, never by likeness.

The classes are those of READING.md 7. Only a council, former council, combined authority, department,
trading arm or 'on behalf of' has an authority_id; all else stays unresolved with its alternatives.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from pipelines.authorities.register import Authority, Group, Register


@dataclass(frozen=True)
class BuyerMatch:
    """Who bought. method: identifier, exact, alias, pattern, part, rule or none."""

    authority_id: str | None
    buyer_class: str
    method: str
    alternatives: tuple[str, ...] = ()


UNKNOWN = BuyerMatch(None, "unknown", "none")
VETO = re.compile(
    r"\b(nhs|universit\w+|colleges?|police|fire|housing|homes|schools?|academ\w+|trust|parish|hospital\w*"
    r"|town council|(?<!royal )town of|arts council|research|medical|dental|leisure|limited|ltd|plc|llp|cic"
    r"|association|general council|british council|clinical|ambulance|diocese|community council)\b"
)
PARISH = re.compile(r"\b(parish|town|community) council\b")
_TRADING = re.compile(r"\s*\(?\s*\b(?:t/a|trading as|c/o)\b.*$", re.I)
_BEHALF = re.compile(r"\b(?:on behalf of|for and on behalf of|acting for|obo)\b", re.I)
_TYPES = {
    "county": "county council|cc",
    "district": "district council|borough council|council|dc|bc|city council|city",
    "unitary": "council|borough council|city council|unitary authority|bc|county council|uc",
    "metropolitan": "council|metropolitan council|metropolitan borough council|borough council"
    "|city council|mbc|mdc|metropolitan district council|bc",
    "london_borough": "council|borough council|borough",
}
_BOROUGH_FORMS = {
    "district": ("borough council of {}", "council of the borough of {}", "borough of {}"),
    "unitary": ("borough council of {}", "council of the borough of {}", "borough of {}"),
    "metropolitan": (
        "borough council of {}",
        "council of the borough of {}",
        "borough of {}",
        "metropolitan borough of {}",
        "council of the metropolitan borough of {}",
    ),
    "london_borough": (
        "lb {}",
        "lb of {}",
        "lbc {}",
        "london borough {}",
        "london borough of {}",
        "royal borough of {}",
        "london borough of {} council",
        "mayor and burgesses of the london borough of {}",
        "mayor and burgesses of london borough of {}",
        "council of the london borough of {}",
    ),
}


def normalise(name: str) -> str:
    """Lower case, 'and' for '&', no punctuation, no leading 'the'."""
    text = name.lower().replace("&amp;", "&").replace("&", " and ").replace("'", "").replace("’", "")
    text = re.sub(r"\bst\.\s*", "st ", text)
    text = " ".join(re.sub(r"[^a-z0-9/]+", " ", text).split())
    return text.removeprefix("the ").replace(" the ", " the ")


class Resolver:
    """Resolves buyers against one register; built once, then a few dictionary look-ups a buyer."""

    def __init__(self, register: Register) -> None:
        self._authorities = register.authorities
        self._codes = {row.register_code.upper(): key for key, row in register.authorities.items()}
        self._exact: dict[str, set[str]] = defaultdict(set)
        self._alias: dict[str, set[str]] = defaultdict(set)
        self._pattern: dict[str, set[str]] = defaultdict(set)
        for key, row in register.authorities.items():
            self._exact[normalise(row.official_name)].add(key)
            for form in _patterns(row):
                self._pattern[form].add(key)
        for alias, key in register.aliases:
            self._alias[normalise(alias)].add(key)
        self._groups: dict[str, list[Group]] = defaultdict(list)
        for group in register.groups:
            for name in group.names:
                self._groups[normalise(name)].append(group)
        self._outside = {
            form: kind
            for name, kind in register.outside.items()
            for base in [normalise(name).removeprefix("city of ")]
            for form in _outside_forms(base)
        }
        self._cache: dict[tuple[str, tuple[str, ...], date | None], BuyerMatch] = {}

    def resolve(self, name: str | None, identifiers: Sequence[str], day: date | None) -> BuyerMatch:
        """The match of a buyer's name and party identifiers on the day of the notice (null: today's)."""
        key = (name or "", tuple(identifiers), day)
        if key not in self._cache:
            self._cache[key] = self._resolve(*key)
        return self._cache[key]

    def _resolve(self, name: str, identifiers: Sequence[str], day: date | None) -> BuyerMatch:
        for identifier in identifiers:
            found = self._by_identifier(identifier)
            if found:
                return self._decided({found}, "identifier", day) or UNKNOWN
        if not name.strip():
            return UNKNOWN
        text = normalise(name)
        return (
            self._group(text, day)
            or self._named(text, day)
            or self._outside_england(text)
            or self._arm(name, day)
            or self._joint(name, day)
            or self._vetoed(text)
            or self._part(name, day)
            or UNKNOWN
        )

    def _by_identifier(self, identifier: str) -> str | None:
        """GB-LAE carries the register code, GB-LAC the ONS code; account numbers are never a key."""
        lae = re.fullmatch(r"GB-LAE-([A-Z]{2,4})", identifier.strip(), re.I)
        if lae:
            return self._codes.get(lae[1].upper())
        lac = re.fullmatch(r"GB-LAC-(E\d{8})", identifier.strip(), re.I)
        return lac[1].upper() if lac and lac[1].upper() in self._authorities else None

    def _named(self, text: str, day: date | None) -> BuyerMatch | None:
        """Exact official name, then alias, then a generated form: first as written, then without tails."""
        forms = [text, re.sub(r" group$", "", text)]
        for form in forms:
            for method, table in (
                ("exact", self._exact),
                ("alias", self._alias),
                ("pattern", self._pattern),
            ):
                keys = table.get(form)
                if keys:
                    found = self._decided(keys, method, day)
                    if found:
                        return found
        return None

    def _decided(self, keys: set[str], method: str, day: date | None) -> BuyerMatch | None:
        """Among authorities of one name: those valid on the day, else those current; one, or ambiguous."""
        rows = [self._authorities[key] for key in sorted(keys)]
        valid = [row for row in rows if day and _valid(row, day)]
        current = [row for row in rows if row.status == "current"]
        chosen = valid if len(valid) == 1 else current if len(current) == 1 else valid or current or rows
        if len(chosen) > 1:
            return BuyerMatch(None, "ambiguous", method, tuple(row.authority_id for row in chosen))
        row = chosen[0]
        rest = tuple(r.authority_id for r in rows if r is not row)
        return BuyerMatch(row.authority_id, _class(row), method, rest)

    def _group(self, text: str, day: date | None) -> BuyerMatch | None:
        bare = re.sub(r" (limited|ltd)$", "", text)
        groups = self._groups.get(text) or self._groups.get(bare)
        if not groups:
            return None
        dated = [group for group in groups if day is None or _valid(group, day)]
        members = tuple(dict.fromkeys(key for group in dated for key in group.member_ids))
        kind = groups[0].kind
        if "trading arm" in kind and len(members) == 1:
            return BuyerMatch(members[0], "trading_arm", "alias")
        return BuyerMatch(None, "joint" if kind.startswith("joint") else "shared_body", "alias", members)

    def _outside_england(self, text: str) -> BuyerMatch | None:
        kind = self._outside.get(text)
        return BuyerMatch(None, kind, "exact") if kind else None

    def _arm(self, name: str, day: date | None) -> BuyerMatch | None:
        """'X Council (t/a ...)' is its trading arm; 'X on behalf of Y Council' is for that council."""
        if _BEHALF.search(name):
            for part in reversed(_BEHALF.split(name)):
                found = self._named(normalise(part), day)
                if found and found.authority_id:
                    return BuyerMatch(found.authority_id, "on_behalf_of", "part")
        if _TRADING.search(name):
            found = self._named(normalise(_TRADING.sub("", name)), day)
            if found and found.authority_id:
                return BuyerMatch(found.authority_id, "trading_arm", "part")
        return None

    def _joint(self, name: str, day: date | None) -> BuyerMatch | None:
        """Two or more councils in one name."""
        parts = re.split(r"\s+(?:and|&)\s+|\s*[,;/]\s*", name)
        members: set[str] = set()
        for size in (1, 2, 3):
            for i in range(len(parts) - size + 1):
                text = normalise(" and ".join(parts[i : i + size]))
                found = self._named(text, day) or self._named(f"{text} council", day)
                if found and found.authority_id and re.search(r"council|borough|county|city", name, re.I):
                    members.add(found.authority_id)
        if len(members) >= 2:
            return BuyerMatch(None, "joint", "part", tuple(sorted(members)))
        plural = re.search(r"\bcouncils\b", name, re.I)
        return BuyerMatch(None, "joint", "rule", tuple(sorted(members))) if plural and members else None

    def _vetoed(self, text: str) -> BuyerMatch | None:
        if not VETO.search(text) or re.search(r"\b(borough|county|district|city) council\b", text):
            return BuyerMatch(None, "not_council", "rule") if PARISH.search(text) else None
        return BuyerMatch(None, "not_council", "rule")

    def _part(self, name: str, day: date | None) -> BuyerMatch | None:
        """'X Council - Department', 'Department - X Council', 'X BC (ABC)': the part that is a council."""
        bare = re.sub(r"\s*\([^)]*\)\s*$", "", name)
        if bare != name:
            found = self._named(normalise(bare), day)
            if found and found.authority_id:
                return found
        parts = [part for part in re.split(r"\s+[-–]\s+|\s*/\s*|\s*,\s*|:\s", name) if part.strip()]
        if len(parts) > 1:
            for part in parts:
                found = self._named(normalise(part), day)
                if found and found.authority_id and re.search(r"council|borough|authority", part, re.I):
                    return BuyerMatch(found.authority_id, "department", "part")
        head = re.match(r"(.*?\bcouncil)\s+(.+)", normalise(name))
        if head and not VETO.search(head[2]):
            found = self._named(head[1], day)
            if found and found.authority_id and found.method in ("exact", "pattern"):
                return BuyerMatch(found.authority_id, "department", "part")
        return None


def _valid(row: Authority | Group, day: date) -> bool:
    return (row.valid_from is None or row.valid_from <= day) and (row.valid_to is None or day <= row.valid_to)


def _class(row: Authority) -> str:
    if row.status == "abolished":
        return "former_council"
    return "combined_authority" if row.authority_type.endswith("_authority") else "council"


def _patterns(row: Authority) -> Iterator[str]:
    """Forms that a notice may use of a register name; a bare 'Council' only where one tier has the name."""
    if row.authority_type not in _TYPES:
        return
    base = normalise(row.name).removeprefix("city of ")
    if row.status != "current" and row.authority_type == "county":
        base = base.removesuffix(" county")
    for tail in _TYPES[row.authority_type].split("|"):
        yield f"{base} {tail}"
    for form in _BOROUGH_FORMS.get(row.authority_type, ()):
        yield form.format(base)
    if "city" in row.official_name.lower():
        yield from (f"city of {base}", f"city of {base} council", f"council of the city of {base}")


def _outside_forms(base: str) -> Iterator[str]:
    for tail in ("council", "county council", "county borough council", "city council", "borough council"):
        yield f"{base.removesuffix(' city')} {tail}"
        yield f"{base} {tail}"
    yield f"city of {base.removesuffix(' city')} council"
    yield f"city and county of {base}"
    if " " in base:
        yield base
