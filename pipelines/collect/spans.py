"""The releases of a package as the very bytes they were served in, whatever stands inside them.

A release is known by the hash of its bytes, so it is cut out of its page, never parsed and written again; and
one broken number in a page (SOURCES.md 3) must not cost the other releases.
"""

import re
from dataclasses import dataclass, field

import msgspec

# Possessive, so that a string without an end costs one pass; its lone quote is a token that ends the scan.
_TOKEN = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"|["{}\[\],]', re.S)
_LIST_KEYS = (b'"releases"', b'"records"')


class _Document(msgspec.Struct):
    releases: list[msgspec.Raw] | msgspec.UnsetType = msgspec.UNSET
    records: list[msgspec.Raw] | msgspec.UnsetType = msgspec.UNSET
    compiled: msgspec.Raw | msgspec.UnsetType = msgspec.field(default=msgspec.UNSET, name="compiledRelease")


@dataclass
class Cut:
    """Elements of a document's list, and whether the document ends where its brackets say (`whole`).

    `items` is null where the document is one value without a list of releases or records.
    """

    whole: bool
    items: list[bytes] | None = field(default=None)


def cut(document: bytes) -> Cut:
    """The elements of a package's list, of a record's, or of a bare JSON array, each as its own bytes.

    A record that holds no releases gives its compiled release.
    """
    try:
        found = msgspec.json.decode(document, type=_Document)
    except msgspec.DecodeError:
        return _scanned(document)
    for listed in (found.releases, found.records):
        if listed is not msgspec.UNSET:
            return Cut(True, [bytes(item) for item in listed])
    return Cut(True, None if found.compiled is msgspec.UNSET else [bytes(found.compiled)])


def _scanned(document: bytes) -> Cut:
    """The same by counting brackets outside strings, which asks nothing of what stands between them."""
    depth, inside, begun, key = 0, 0, 0, b""
    items: list[bytes] | None = None
    for token in _TOKEN.finditer(document):
        found = token.group()
        if found in (b"{", b"["):
            depth += 1
            opens = found == b"[" and items is None
            if opens and (depth == 1 or (depth == 2 and key in _LIST_KEYS)):
                items, inside, begun = [], depth, token.end()
        elif found in (b"}", b"]"):
            if items is not None and depth == inside:
                _take(items, document[begun : token.start()])
                inside = -1
            depth -= 1
            if depth == 0:
                return Cut(not document[token.end() :].strip(), items)
        elif found == b",":
            if depth == inside and items is not None:
                _take(items, document[begun : token.start()])
                begun = token.end()
        elif found == b'"':
            break
        elif depth == 1 and document[token.end() : token.end() + 20].lstrip()[:1] == b":":
            key = found
    return Cut(False, items)


def _take(items: list[bytes], piece: bytes) -> None:
    if piece.strip():
        items.append(piece.strip())
