"""Award criteria of one lot, as the forms give them: weights as text, an order, or a pointer to documents."""

import re
from collections.abc import Iterator
from typing import Any

from pipelines.collect.eu.markup import Node, every, words

NO_FIELD = {"F20", "F21", "F22", "F23"}
"""Forms that have no element for criteria: what is said of them stands in the procedure's text."""
WITHHELD = {"F06"}
"""Utilities may keep the criteria of an award from publication: then the element is missing (a guess)."""
PRICE_ALONE = "priceOnly"
"""The form gives price a weight wherever something stands beside it, and none where it decides alone."""
_KINDS = {"AC_QUALITY": "quality", "AC_COST": "cost", "AC_PRICE": "price"}
_NAMED = {"AC_CRITERIA", "AC_CRITERION"}
_FIGURE = re.compile(r"\d\s*(?:%|per\s?cent)", re.I)


def read(lot: Node, form: str) -> tuple[list[dict[str, Any]], str]:
    """(criteria in the order of the notice, where they are stated: `criteriaStatedIn`) of a lot.

    stated in: notice, documents (the form says that they alone have them), form_has_none, withheld, nowhere.
    """
    found, documents = [], False
    for element in _elements(lot):
        if element.tag == "AC_PROCUREMENT_DOC":
            documents = True
        elif element.tag in _KINDS:
            found.append({"type": _KINDS[element.tag], **_row(element)})
        elif element.tag == "AC_CRITERIA":
            found.append(_row(element))
        elif name := words(element):
            found.append({"name": name})
    if found and all(row.keys() == {"name"} for row in found):
        # Concessions list criteria in order of importance: a rank, which is no weight.
        ranked = not any(_FIGURE.search(row["name"]) for row in found)
        rank = [
            {"numbers": [{"number": n, "weight": "order"}]} if ranked else {}
            for n in range(1, len(found) + 1)
        ]
        found = [row | order for row, order in zip(found, rank, strict=True)]
    if found:
        return found, "notice"
    if documents:
        return found, "documents"
    return found, "form_has_none" if form in NO_FIELD else "withheld" if form in WITHHELD else "nowhere"


def _elements(lot: Node) -> Iterator[Node]:
    """Criteria stand in the lot, in a wrapper of it (from S03), or in that of a directive (F15)."""
    places = [lot, *(part for part in lot if part.tag.startswith("DIRECTIVE_"))]
    for place in places:
        for inner in (place, *every(place, "AC")):
            yield from (one for one in inner if one.tag in {*_KINDS, *_NAMED, "AC_PROCUREMENT_DOC"})


def _row(element: Node) -> dict[str, Any]:
    name, weight = words(element, "AC_CRITERION"), words(element, "AC_WEIGHTING")
    return ({"name": name} if name else {}) | ({"description": weight} if weight else {})
