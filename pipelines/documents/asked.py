"""Social value that is asked for without a row of its own: by a wider name, in words on quality, unscored."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import takewhile

from pipelines.criteria import vocabulary
from pipelines.criteria.model import Criterion
from pipelines.criteria.passage import DocumentPlace, Passage
from pipelines.criteria.patterns import spaced
from pipelines.documents.entries import Entry, criterion, title
from pipelines.documents.joining import FoundList, sizes
from pipelines.documents.model import Document, Paragraph
from pipelines.documents.outline import SELECTING, heading_level

SECTION = 6
"""Paragraphs below a heading that are looked at for what its section is about."""
TOPICS, LONGEST = 12, 25
"""Lines of a list of topics, and words of one."""


def with_asked(
    lists: Sequence[FoundList], documents: Sequence[Document], passages: Sequence[Passage]
) -> list[FoundList]:
    """The lists; one without a row for social value with what the documents ask of it elsewhere.

    A row is joint whose section has a wider name (codebook 9), or that says so; so is a quality judged
    by topics without weights of their own. A question that must be answered and is not scored is a row.
    """
    wide = [heading for document in documents for heading in _wide_headings(document)]
    topics = next((found for document in documents for found in _topics(document)), "")
    unscored = [row for passage in passages for row in _unscored(passage)][:1]
    if not lists and (topics or unscored) and (rows := sizes(passages)):
        lists = [FoundList(None, (tuple(rows),))]
    made = []
    for one in lists:
        if any(row.is_narrow for rows in one.readings for row in rows):
            made.append(one)
            continue
        readings = [tuple(_widened(row, wide, topics) for row in rows) for rows in one.readings]
        if not any(row.is_narrow for rows in readings for row in rows):
            readings = [(*rows, *unscored) for rows in readings]
        made.append(replace(one, readings=tuple(readings)))
    return made


def _widened(row: Criterion, wide: Sequence[str], topics: str) -> Criterion:
    own = _tokens(row.name)
    name = next((name for name in wide if own and own < _tokens(name) and row.kind == "quality"), None)
    if name is not None:
        said = f"{name}. {row.words}"
        return replace(row, is_narrow=True, is_broad=True, is_joint=True, is_umbrella=False, words=said)
    asked = row.kind == "quality" and _ASKED.search(row.words) and not _NOT_ASKED.search(row.words)
    if asked or (topics and row.is_umbrella and row.kind == "quality" and row.part is None):
        said = row.words if asked else f"{row.words} {topics}"
        return replace(row, is_narrow=True, is_broad=True, is_joint=True, words=said)
    return row


_ASKED = spaced(r"\bsocial value\b")
_NOT_ASKED = spaced(
    r"\bnot\b|\bno social value\b|\bexclud\w{1,4}|\bseparate\w{0,3}\b|\bother than\b|\bnor\b"
    r"|\bsocial value portal\b"
)


def _topics(document: Document) -> Iterator[str]:
    """What quality is said to be judged by, social value among it, and no figure of any."""
    lines = [block.text for block in document.blocks if isinstance(block, Paragraph) and not block.hidden]
    for at, line in enumerate(lines):
        found = _JUDGED.search(line)
        if found is None or SELECTING.search(line):
            continue
        topics = line[found.end() :].partition(". ")[0]
        if line.rstrip().endswith(":"):
            below = takewhile(lambda text: len(text.split()) <= LONGEST, lines[at + 1 : at + 1 + TOPICS])
            topics = "\n".join([topics, *below])
        parts = re.split(r"[,;:\n]|\band\b", topics)
        told = any(vocabulary.NARROW.search(part) and not _NOT_ASKED.search(part) for part in parts)
        if told and not re.search(r"%|\bper\s?cent", topics):
            yield topics


_JUDGED = spaced(
    r"\b(?:quality|technical)\b[^:]{0,160}\b(?:consider|look(?:s|ed)? (?:at|for)|take(?:s|n)? into account"
    r"|topics|matters|aspects|assessed (?:by|on|from|against)|judged (?:by|on|against)|regard to)\b"
)


def _unscored(passage: Passage) -> Iterator[Criterion]:
    """A question on social value that must be answered, and is said not to be scored."""
    at = 0
    for line in passage.text.split("\n"):
        found = vocabulary.NARROW.search(line)
        place = passage.locator
        if found and isinstance(place, DocumentPlace) and _MUST.search(line) and _NO_SCORE.search(line):
            start, end = at + found.start(), at + found.end()
            yield criterion(Entry(found.group(), place, passage.text, start, end, mandatory=True))
        at += len(line) + 1


_MUST = spaced(r"\b(?:must|mandatory|compulsory|required|rejected)\b")
_NO_SCORE = spaced(
    r"\b(?:not|nor) (?:be )?(?:scored|weighted|marked|evaluated)\b|\bun(?:scored|weighted)\b"
    r"|\bno (?:weight\w{0,6}|marks|score|points)\b"
)


def _tokens(name: str) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z]{3,}", name.lower())) - {"and", "the"}


def _wide_headings(document: Document) -> Iterator[str]:
    """Headings that join social with something else, over a section that speaks of social value."""
    blocks = document.blocks
    for at, block in enumerate(blocks):
        if not isinstance(block, Paragraph) or block.hidden or heading_level(block) is None:
            continue
        name, _ = title(block.text)
        if not re.search(r"\bsocial\b", name, re.I) or not re.search(r"\band\b|&|/", name):
            continue
        if vocabulary.FALSE_FRIENDS.search(name):
            continue
        section = [b.text for b in blocks[at + 1 : at + 1 + SECTION] if isinstance(b, Paragraph)]
        if vocabulary.is_narrow(name) or any(vocabulary.NARROW.search(text) for text in section):
            yield name
