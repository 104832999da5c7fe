"""The standard forms of 2014 by code, and what a notice of each is by its OCDS tags."""

import re

from pipelines.collect.eu.markup import Node

PLANNING, CALL, TENDER = ("planning",), ("planning", "tender"), ("tender",)
AWARD, MODIFIED, CHANGED = ("award", "contract"), ("awardUpdate", "contractUpdate"), ("tenderUpdate",)
FORMS = {
    "F01": PLANNING,
    "F02": TENDER,
    "F03": AWARD,
    "F04": PLANNING,
    "F05": TENDER,
    "F06": AWARD,
    "F12": TENDER,
    "F13": AWARD,
    "F14": CHANGED,
    "F15": AWARD,
    "F20": MODIFIED,
    "F21": TENDER,
    "F22": TENDER,
    "F23": TENDER,
    "F24": TENDER,
    "F25": AWARD,
}
"""Forms that are read, with the OCDS tags of each; the type of a notice may change them."""
OTHER_FORMS = {"F07", "F08", "F16", "F17", "F18", "F19", "MOVE", "T01", "T02"}
"""Forms that are counted by name."""
_BY_TYPE = (
    (re.compile(r"AWARD"), AWARD),
    (re.compile(r"CALL_COMPETITION|PER_CALL"), CALL),
    (re.compile(r"^(PRI|PER)"), PLANNING),
)


def form_code(form: Node) -> str:
    """F02 of F02_2014; of another form its element's name."""
    return str(form.tag)[:3] if re.fullmatch(r"[FT]\d\d_20\d\d", form.tag) else str(form.tag)


def tags_of(code: str, kind: str) -> tuple[str, ...]:
    """The OCDS tags of a notice of a form of FORMS and of a type, which is empty where none is stated."""
    if not kind or code not in ("F01", "F04", "F21", "F22", "F23"):
        return FORMS[code]
    return next((tags for pattern, tags in _BY_TYPE if pattern.search(kind)), FORMS[code])
