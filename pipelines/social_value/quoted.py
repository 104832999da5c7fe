"""Whether the words of an evidence stand where they are said to stand, and their page is their notice's."""

from collections.abc import Iterator, Mapping

from pipelines.collect.sources import notice_url
from pipelines.criteria.passage import locator
from pipelines.row import count, text, text_or_none

Row = dict[str, object]


def faults(row: Row, merged: Row, texts: Mapping[str, str], synthetic: bool) -> Iterator[tuple[str, str]]:
    """(column, problem) of what a row of `criteria` says falsely of its evidence.

    `merged`: the process as it was read; `texts`: those of its documents by place.
    """
    if not _stands(row, merged, texts):
        yield "evidence_text", f"{row['evidence_text']!r} does not stand there"
    page = None if synthetic else notice_url(text(row, "source"), text_or_none(row, "evidence_release_id"))
    if row["notice_url"] != page:
        yield "notice_url", f"{row['notice_url']!r} is another notice"


def _stands(row: Row, merged: Row, texts: Mapping[str, str]) -> bool:
    """Whether the words stand in the merged process or in a document, at the place and the offsets."""
    try:
        found = locator(text(row, "evidence_field")).value(merged, texts)
        words = found[count(row, "evidence_start") : count(row, "evidence_end")]
    except (KeyError, IndexError, TypeError, ValueError):
        return False
    return bool(words == row["evidence_text"])
