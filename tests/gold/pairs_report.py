"""Labels and their values in the tables of composed documents: the part of docs/accuracy.md on what opening gives.

`python tests/gold/pairs_report.py` from the root of the checkout writes tests/gold/documents/pairs.json, which
`report.py` puts on the page. A pair is a criterion as its hand printed it, and what is stated for it. It is right
where one row of a table as it was opened holds both, each in a cell of its own or as the only name and figure of one;
its header is right where the column of the figure is then known as one of weights or marks. Counted are the layouts
that are tables (of which most pairs stand in one, in whatever format), so that a table that was not seen counts against
it; not what a sentence states beside them.
"""

import io
import json
import re
import sys
import zipfile
from collections import defaultdict
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
from documents_report import FILES, HANDS, PAIRS, labels, pairs_section

from pipelines.documents.columns import sheet
from pipelines.documents.grids import Grid, grids
from pipelines.documents.model import Document, Paragraph
from pipelines.documents.opening import Opener
from pipelines.documents.sheets import laid_out

NAMES = 25
"""Code points of a name that are looked for: a long one wraps and breaks in many ways."""
SENTENCE = 6
"""Words that a sentence has more of than a line of a table does."""


def plain(text: str) -> str:
    """A name or figure as it is compared: letters and digits alone."""
    return re.sub(r"[^a-z0-9.%]+", "", text.lower().replace("per cent", "%"))


def figures(text: str) -> set[str]:
    """The numbers in a text, less trailing noughts of decimals."""
    return {
        found.rstrip("0").rstrip(".") if "." in found else found
        for found in re.findall(r"\d+(?:\.\d+)?", text)
    }


def pair_in(grid: Grid, name: str, stated: set[str]) -> bool | None:
    """Whether the column of the figure is known as one of weights; null where no row holds the pair."""
    wanted = plain(name)[:NAMES]
    found: bool | None = None
    table = sheet(grid)  # of which the columns may stand in another order
    for row in table.grid.rows:
        cells = [(at, slot) for at, slot in enumerate(row) if slot and slot.text]
        if not any(wanted in plain(slot.text) for _, slot in cells):
            continue
        for at, slot in cells:
            own = wanted in plain(slot.text)
            others = figures(name) - stated  # "Part 1 Price 60%" states 60 alone
            if stated <= figures(slot.text) and (not own or figures(slot.text) - others == stated):
                headed = own or table.columns[at].is_weight if at < len(table.columns) else False
                found = bool(found) or headed
    return found


def in_sentence(documents: list[Document], name: str, stated: set[str]) -> bool:
    """Whether a sentence holds both, so that it is no pair of a table."""
    wanted = plain(name)[:NAMES]
    texts = [block.text.strip() for one in documents for block in one.blocks if isinstance(block, Paragraph)]
    sentences = [text for text in texts if len(text.split()) > SENTENCE and text.endswith((".", ":"))]
    return any(wanted in plain(text) and stated <= figures(text) for text in sentences)


def counted() -> dict[str, Any]:
    """[right, headed, all] by format, a PDF by whether it is tagged."""
    rows: list[tuple[str, str, bool, bool]] = []
    for hand in HANDS:
        with zipfile.ZipFile(io.BytesIO((FILES / f"{hand}.zip").read_bytes())) as archive, Opener() as opener:
            for label in labels(hand):
                opened = [one for name in label["files"] for one in opener.open(archive.read(name), name)]
                documents = [laid_out(one) for one in opened if isinstance(one, Document)]
                tables = [grid for document in documents for grid in grids(document)]
                kind = label["format"]
                if kind == "pdf":
                    kind += ", tagged" if any(one.tagged for one in documents) else ", not tagged"
                for stated in label.get("criteria") or ():
                    value = figures(str(stated.get("stated") or ""))
                    if not value or not stated.get("name"):
                        continue
                    told = [
                        one for grid in tables if (one := pair_in(grid, stated["name"], value)) is not None
                    ]
                    if told or not in_sentence(documents, stated["name"], value):
                        rows.append((f"{hand} {label['layout']}", kind, bool(told), any(told)))
    right_of: dict[str, list[bool]] = defaultdict(list)
    for layout, _, right, _ in rows:
        right_of[layout].append(right)
    tabled = {layout for layout, found in right_of.items() if sum(found) > len(found) / 2}
    made: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for layout, kind, right, headed in rows:
        if layout in tabled:
            for at, one in enumerate((right, headed, True)):
                made[kind][at] += one
    return dict(sorted(made.items()))


if __name__ == "__main__":
    PAIRS.write_text(json.dumps(counted(), indent=1) + "\n")
    sys.stdout.write(pairs_section())
