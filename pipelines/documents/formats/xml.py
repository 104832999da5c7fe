"""XML of documents: parsed without entities, declarations of types or a network."""

from typing import Any

from lxml import etree

from pipelines.documents.formats.content import damaged
from pipelines.documents.model import Refused


def parsed(data: bytes) -> Any:
    """The root element. Raises Refused (damaged)."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise damaged("a part is no XML", error) from None
    if root.getroottree().docinfo.doctype:
        raise Refused("damaged", "a part declares entities, which no such file needs")
    return root


def local(element: Any) -> str:
    """The name of an element without its namespace; empty for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Any, name: str) -> str | None:
    """An attribute by its name without its namespace."""
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return str(value)
    return None


def child(element: Any, *path: str) -> Any:
    """The first descendant by this path of local names; null for none."""
    for name in path:
        if element is None:
            return None
        element = next((one for one in element if local(one) == name), None)
    return element
