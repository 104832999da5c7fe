"""Award criteria of one lot, as the forms give them: weights as text, an order, or a pointer to documents."""

import re
from collections.abc import Iterator

from pipelines.collect.eu.markup import Node, every, words
from pipelines.collect.eu.unread import Unread

NO_FIELD = {"F20", "F21", "F22", "F23"}
"""Forms that have no element for criteria: what is said of them stands in the procedure's text."""
WITHHELD = {"F06"}
"""Utilities may keep the criteria of an award from publication: then the element is missing (a guess)."""
PRICE_ALONE = "priceOnly"
"""The form gives price a weight wherever something stands beside it, and none where it decides alone."""
BESIDE = "the form says as well that the documents alone have the criteria"
NO_KIND = "no element of criteria that is known: taken over as a criterion of no kind"
_KINDS = {"AC_QUALITY": "quality", "AC_COST": "cost", "AC_PRICE": "price"}
_DOCUMENTS = "AC_PROCUREMENT_DOC"
_OF_CRITERIA = re.compile(r"AC(_|$)")
_FIGURE = re.compile(r"\d\s*(?:%|per\s?cent)", re.I)


def read(lot: Node, form: str, unread: Unread) -> tuple[list[dict[str, object]], str]:
    """(criteria in the order of the notice, where they are stated: `criteriaStatedIn`) of a lot.

    stated in: notice, documents (the form says that they alone have them), form_has_none, withheld, nowhere.
    An element of criteria by another name is a criterion of no kind. `unread` hears what was not taken over.
    """
    found: list[dict[str, object]] = []
    documents: list[Node] = []
    for element in _elements(lot):
        unread.take(element)
        if element.tag == _DOCUMENTS:
            documents.append(element)
        elif element.tag == "AC_CRITERION":
            found += [{"name": name}] if (name := words(element)) else []
        else:
            kind = _KINDS.get(element.tag)
            row = row_of(element, "AC_CRITERION", "AC_WEIGHTING", unread)
            if kind or row:
                found.append({**({"type": kind} if kind else {}), **row})
            if kind is None and element.tag != "AC_CRITERIA":
                unread.add(element, NO_KIND if row else "no element of criteria that is known")
    for element in documents if found else ():
        unread.add(element, BESIDE)
    if found and all(row.keys() == {"name"} for row in found):
        # Concessions list criteria in order of importance: a rank, which is no weight.
        ranked = not any(_FIGURE.search(str(row["name"])) for row in found)
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


def elements_of_criteria(place: Node) -> Iterator[Node]:
    """Every element of criteria wherever it stands, without those that stand in another."""
    for element in place.iter():
        if _OF_CRITERIA.match(element.tag) and not _OF_CRITERIA.match(element.getparent().tag):
            yield from element if element.tag == "AC" else (element,)


def _elements(lot: Node) -> Iterator[Node]:
    """Criteria stand in the lot, in a wrapper of it (from S03), or in that of a directive (F15)."""
    places = [lot, *(part for part in lot if part.tag.startswith("DIRECTIVE_"))]
    for place in places:
        for inner in (place, *every(place, "AC")):
            yield from (one for one in inner if one.tag != "AC" and _OF_CRITERIA.match(one.tag))


def row_of(element: Node, name: str, weight: str, unread: Unread) -> dict[str, str]:
    """Name and weight of a criterion as published.

    Of two different weights neither is its weight; of two names both are its name. What else stands in it is
    told.
    """
    names, weights = ([text for one in every(element, tag) if (text := words(one))] for tag in (name, weight))
    found = {"name": "; ".join(dict.fromkeys(names))} if names else {}
    if len(set(weights)) == 1:
        found["description"] = weights[0]
    elif weights:
        unread.add(element, f"{len(weights)} weights of one criterion: {' | '.join(weights)}"[:200])
    for other in element:
        if other.tag not in (name, weight, "ORDER_C", "P"):
            unread.add(other, "no element of a criterion that is known")
    if not found and (text := words(element)):
        unread.add(element, "words without a name or weight of a criterion")
    return found
