"""One notice's XML as a tree of local names, read without anything that XML can bring along."""

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from warehouse import personal
from warehouse.errors import Unreadable
from warehouse.text import one_line

Node = Any
"""An lxml element, whose tags are local names: the forms had four namespaces in ten years."""
MAX_NOTICE = 20_000_000
"""Bytes of one notice. The largest with 24 languages had a quarter of a million."""
MAX_PARTS = 400_000
"""Elements of one notice."""
_DECLARED = re.compile(r"<!\s*(DOCTYPE|ENTITY)", re.I)


def tree(content: bytes) -> Node:
    """The root of a notice, without translations. Raises Unreadable for what is no plain XML of bounded size.

    A document type is refused before anything is parsed: entities and files outside come by no other way.
    """
    if len(content) > MAX_NOTICE:
        raise Unreadable(f"larger than {MAX_NOTICE:,} bytes")
    try:
        text = content.removeprefix(b"\xef\xbb\xbf").decode("utf-8")
    except UnicodeDecodeError as error:
        raise Unreadable(f"no XML in UTF-8: byte {error.start}") from None
    if found := _DECLARED.search(text):
        raise Unreadable(f"<!{found[1]}>: a notice has no document type and no entities")
    # The encoding is given here, so that what the file declares cannot make other characters of its bytes.
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable(f"no XML: {one_line(str(error), 200)}") from None
    for number, node in enumerate(root.iter()):
        if number > MAX_PARTS:
            raise Unreadable(f"more than {MAX_PARTS:,} elements")
        if not isinstance(node.tag, str):
            raise Unreadable("an entity that nothing declares")
        node.tag = node.tag.rpartition("}")[2]
    return root


def first(node: Node, *paths: str) -> Node | None:
    """The first element at the first of these paths that has one."""
    return next(
        (found for path in paths if node is not None and (found := node.find(path)) is not None), None
    )


def every(node: Node, *paths: str) -> list[Node]:
    """All elements at these paths, in the order of the paths."""
    return [found for path in paths if node is not None for found in node.findall(path)]


def attribute(node: Node, path: str, name: str) -> str | None:
    """An attribute of the first element at a path; null where there is none, or nothing in it."""
    found = first(node, path) if path != "." else node
    return (found.get(name) or "").strip() or None if found is not None else None


def words(node: Node, *paths: str) -> str | None:
    """The text of the first of these that says anything, one line a paragraph; null for none.

    A superscript belongs to its word: "2<FT>nd</FT>" is "2nd". Addresses and telephone numbers are masked.
    """
    for found in every(node, *paths) if paths else [node]:
        if text := "\n".join(_lines(found)):
            return masked(text)
    return None


def _lines(node: Node) -> Iterator[str]:
    paragraphs = node.findall("P") or [node]
    for paragraph in paragraphs:
        if line := " ".join("".join(paragraph.itertext()).split()):
            yield line


_LABELS = {"mail": "[e-mail]", "telephone": "[telephone]", "credential": "[password]"}


def masked(text: str) -> str:
    """A text whose e-mail addresses and British telephone numbers are labels: they stay in landing."""
    return personal.masked(text, _LABELS)
