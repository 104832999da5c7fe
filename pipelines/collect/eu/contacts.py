"""Names of the persons that a notice says to write to, masked where they stand in its texts too.

Only a name that looks like a person's is masked: the same element often names a team, and a word such as
"procurement" must stay in the text. A person whom a notice does not name as its contact is not known by name.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from pipelines.collect.eu.markup import Node

LABEL = "[name]"
"""What stands in a text in place of the name."""
MOST = 100
"""Names of one notice that are masked."""
_ELEMENTS = ("CONTACT_POINT", "ATTENTION")
_PARTED = re.compile(r"[,;:/()|\n]+|\s[-\u2013\u2014]\s|\s(?:and|or|c/o)\s", re.I)
_TITLE = re.compile(
    r"^(?:for the attention of|attention|attn|fao|contact|mrs?|ms|miss|mx|dr|prof|cllr|sir)\b\.?\s*", re.I
)
_PERSON = re.compile(r"[^\W\d_a-z][\w'\u2019-]*\.?(?:\s+[^\W\d_a-z][\w'\u2019-]*\.?){1,3}")
_OF_A_BODY = re.compile(
    r"(?i)\b(?:\w*team|\w*procur\w*|commission\w*|departments?|dept|councils?|services?|units?|offices?|officers?"
    r"|managers?|contract\w*|tender\w*|purchas\w*|supply|suppliers?|categor\w+|hous\w+|legal|finance|corporate"
    r"|commercial|hub|groups?|director\w*|head|lead|enquir\w+|help\w*|desk|support|admin\w*|strateg\w+|business"
    r"|partner\w*|borough|county|city|district|universit\w+|colleges?|schools?|trust|nhs|police|fire|authorit\w+"
    r"|associations?|ltd|limited|plc|llp|consult\w*|social|values?|quality|prices?|costs?|environment\w*"
    r"|communit\w+|care|health|adults?|child\w*|education|highways?|transport\w*|propert\w+|estates?|construct\w+"
    r"|works|capital|ict|it|digital|energy|waste|streets?|public|local|government|england|uk|united|kingdom|the"
    r"|of|for|sourcing|buy\w*|projects?|programmes?|develop\w*|technical|delivery|design|method|planning|resources"
    r"|facilities|management|central|north|south|east|west|town|parish|law|court|chamber|regeneration|economy)\b"
)
_NO_PROSE = re.compile(r"(?:id|ocid|date|scheme|language|currency|status|tag|parties|buyer|suppliers)$", re.I)


def without_contacts(release: dict[str, object], root: Node) -> dict[str, object]:
    """The release of a notice, its contacts' names masked in every text but names of organisations."""
    names = sorted(set(islice(_names(root), MOST)), key=lambda name: (-len(name), name))
    if not names:
        return release
    pattern = re.compile(
        r"(?<!\w)(?:" + "|".join(r"\s+".join(map(re.escape, name.split())) for name in names) + r")(?!\w)",
        re.I,
    )
    return _masked(release, pattern)  # type: ignore[no-any-return]


def _names(root: Node) -> Iterator[str]:
    for element in root.iter(*_ELEMENTS):
        for part in _PARTED.split("".join(element.itertext())[:500]):
            name = _TITLE.sub("", _TITLE.sub("", part.strip())).strip(" .")
            if _PERSON.fullmatch(name) and not _OF_A_BODY.search(name):
                yield name


def _masked(value: Any, pattern: re.Pattern[str]) -> Any:
    if isinstance(value, str):
        return pattern.sub(LABEL, value)
    if isinstance(value, dict):
        return {
            name: item if _NO_PROSE.search(name) else _masked(item, pattern) for name, item in value.items()
        }
    if isinstance(value, list):
        return [_masked(item, pattern) for item in value]
    return value
