"""What a notice states and no release holds, said in the release by element: nothing is lost silently."""

from collections.abc import Iterable

from pipelines.collect.eu.markup import Node, masked
from warehouse.text import one_line

FIELD = "notTakenOver"
"""The member of a release that lists it: `element`, `stated`, `reason`."""
MOST = 50
"""Rows of one notice; the last says how many more there were."""


class Unread:
    """The elements of one notice that were not taken over."""

    def __init__(self) -> None:
        self._rows: list[dict[str, str]] = []
        self._taken: set[Node] = set()
        self._added: dict[Node, dict[str, str]] = {}

    def take(self, element: Node) -> None:
        """Notes that somebody read it, and what stands in it."""
        self._taken.add(element)

    def rest(self, elements: Iterable[Node], reason: str) -> None:
        """Those of some elements that nobody read."""
        for element in elements:
            if element not in self._taken:
                self.add(element, reason)

    def add(self, element: Node, reason: str) -> None:
        """An element, by its name and the one it stands in; once, with each reason."""
        parent = element.getparent()
        place = f"{parent.tag}/{element.tag}" if parent is not None else str(element.tag)
        row = {"element": place[:120], "reason": one_line(reason, 300)}
        if stated := masked(" ".join(" ".join(element.itertext()).split())):
            row["stated"] = one_line(stated, 200)
        if element in self._added:
            known = self._added[element]
            if reason not in known["reason"]:
                known["reason"] = one_line(f"{known['reason']}; {reason}", 300)
        elif row not in self._rows:
            self._rows.append(row)
            self._added[element] = row

    def member(self) -> dict[str, object]:
        """The member of the release; nothing where all was taken over."""
        rows, more = self._rows[:MOST], len(self._rows) - MOST
        if more > 0:
            rows = [*rows, {"element": "", "reason": f"{more} more elements"}]
        return {FIELD: rows} if rows else {}
