"""Lists in which letters stand for the names: "P50 Q40 SV10" is price 50%, quality 40%, social value 10%."""

import re
from collections.abc import Iterator

_NAMES = {"SV": "social value", "P": "price", "C": "cost", "Q": "quality", "T": "technical"}
_LETTERS = r"(?:SV|[PCQT])"
_BETWEEN = r"[\s,;/|+&-]{1,3}(?:and\s)?"
_BEFORE = rf"{_LETTERS}[ :=-]?\d{{1,2}}\b(?:\s?%)?"
_AFTER = rf"\d{{1,2}}(?:\s?%)?\s?{_LETTERS}\b"
_LISTS = tuple(re.compile(rf"\b{item}(?:{_BETWEEN}{item}){{1,4}}") for item in (_BEFORE, _AFTER))
_ITEM = re.compile(
    rf"(?P<name>{_LETTERS})[ :=-]?(?P<size>\d{{1,2}})(?:\s?%)?"
    rf"|(?P<first>\d{{1,2}})(?:\s?%)?\s?(?P<after>{_LETTERS})"
)


def initials(text: str) -> Iterator[tuple[int, int, str]]:
    """[start, end) of each item of such lists, in words; such lists reach 100 with social value."""
    found = (one for pattern in _LISTS for one in pattern.finditer(text)) if "SV" in text else ()
    for listed in found:
        items = [
            (item.start(), item.end(), item["name"] or item["after"], int(item["size"] or item["first"]))
            for item in _ITEM.finditer(text, listed.start(), listed.end())
        ]
        names = [name for _, _, name, _ in items]
        if sum(size for *_, size in items) == 100 and "SV" in names and len(set(names)) == len(names):
            yield from ((start, end, f"{_NAMES[name]} {size}%") for start, end, name, size in items)
