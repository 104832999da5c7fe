"""The releases of a package as the very bytes they were served in, whatever stands inside them.

A release is known by the hash of its bytes, so it is cut out of its page, never parsed and written again; and
one broken number in a page (SOURCES.md 3) must not cost the other releases.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain

import msgspec

# Possessive, so that a string without an end costs one pass; its lone quote is a token that ends the scan.
_TOKEN = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"|["{}\[\],]', re.S)
_MEMBER = re.compile(rb'\s*"((?:[^"\\]|\\.)*+)"\s*:\s*', re.S)
_LISTS = ("records", "results")
"""Members that hold wrappers: a record package's records, and the packages of a page of Contracts Finder's
search before October 2022."""
_MANY = ("releases", *_LISTS)
_OF_A_PACKAGE = {"uri", "version", "publishedDate", "publisher", "extensions", "license", "links", "packages"}
_OF_A_RECORD = {"versionedRelease"}


class _Document(msgspec.Struct):
    releases: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET
    records: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET
    results: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET
    compiled: msgspec.Raw | msgspec.UnsetType = msgspec.field(default=msgspec.UNSET, name="compiledRelease")


@dataclass
class Cut:
    """Elements of a document's list, and whether the document ends where its brackets say (`whole`).

    `strict`: false where it is no JSON as a whole, and its elements were found by counting brackets.
    `items` is null where the document is one value without a list of releases or records.
    """

    whole: bool
    items: list[bytes] | None = field(default=None)
    strict: bool = True


@dataclass
class Pieces:
    """What stands between the outermost brackets, parted by its commas; `end` is the place after them.

    Of a document that breaks off `end` is null, and the last piece is what came of it.
    """

    opening: bytes
    pieces: list[bytes]
    end: int | None


def cut(document: bytes) -> Cut:
    """The elements of a package's lists, of a record's, or of a bare JSON array, each as its own bytes.

    A package that has releases and records gives both: a release that stands in both is the same one.
    A record whose releases are none, or links, gives its compiled release. A package without releases has
    none.
    """
    try:
        if document.lstrip()[:1] == b"[":
            return Cut(True, [bytes(item) for item in msgspec.json.decode(document, type=list[msgspec.Raw])])
        found = msgspec.json.decode(document, type=_Document)
    except (msgspec.DecodeError, RecursionError):
        return replace(_scanned(document), strict=False)
    stated = {name: getattr(found, name) for name in ("releases", "records", "results")}
    stated["compiledRelease"] = found.compiled
    members = {name: bytes(value) for name, value in stated.items() if value is not msgspec.UNSET}
    if _may_stand_twice(document, members):
        return _scanned(document)
    if members:
        inside = sum(value.count(b'"ocid"') for value in members.values())
        if document.count(b'"ocid"') == inside:
            return _chosen(members)
    try:
        stated = msgspec.json.decode(document, type=dict[str, msgspec.Raw])
    except (msgspec.DecodeError, RecursionError):
        return Cut(True, None)
    known, members = members, {name: bytes(value) for name, value in stated.items()}
    wrappers = [name for name, value in members.items() if value[:1] == b"[" and _HOLDS_OCID.search(value)]
    if _may_stand_twice(document, wrappers):
        return _scanned(document)
    return _chosen(members) if known else _of_other(members)


def _may_stand_twice(document: bytes, names: Iterable[str]) -> bool:
    """Whether an object could have one of these members more than once: a reader keeps the last alone."""
    return any(document.count(f'"{name}"'.encode()) > 1 for name in names)


def _of_other(members: dict[str, bytes]) -> Cut:
    """Of an object with none of the known lists: a package without releases, or a wrapper by another name.

    Null where it holds no release either: then it is a release itself, or is told by its members.
    """
    if "ocid" in members:
        return Cut(True, None)
    found = [_elements(value) or [] for value in members.values() if _HOLDS_OCID.search(value)]
    if inner := list(chain.from_iterable(found)):
        return Cut(True, inner)
    return Cut(True, [] if len(members.keys() & _OF_A_PACKAGE) > 1 else None)


def _together(values: list[bytes]) -> bytes:
    """Lists that an object has under one name as one list, so that none is lost; of others the last."""
    lists = [value for value in values if value[:1] == b"["]
    if len(lists) < 2:
        return lists[0] if lists and values[-1] == b"null" else values[-1]
    found = [pieces(value) for value in lists]
    end = b"]" if found[-1].end is not None else b""
    return b"[" + b",".join(chain.from_iterable(one.pieces for one in found)) + end


_HOLDS_OCID = re.compile(rb'"ocid"\s*:')


def _scanned(document: bytes) -> Cut:
    """The same by counting brackets outside strings, which asks nothing of what stands between them."""
    found = pieces(document)
    whole = found.end is not None and not document[found.end :].strip()
    if found.opening == b"[":
        return Cut(whole, found.pieces if whole else found.pieces[:-1])
    stated: dict[str, list[bytes]] = {}
    for piece in found.pieces:
        if match := _MEMBER.match(piece):
            values = stated.setdefault(match[1].decode("utf-8", "replace"), [])
            if (value := piece[match.end() :]) not in values:
                values.append(value)
    if whole and any(len(stated.get(name, ())) > 1 for name in ("ocid", "compiledRelease")):
        return Cut(True, None)  # two releases in the place of one: refused as one record
    members = {name: _together(values) for name, values in stated.items()}
    if not whole:
        return Cut(False, _broken_off(members))
    if members.keys() & {"releases", "compiledRelease", *_LISTS}:
        return _chosen(members)
    return _of_other(members)


def _broken_off(members: dict[str, bytes]) -> list[bytes] | None:
    """What came whole of the list in which a document breaks off, or that stands before the break."""
    found = [pieces(members[name]) for name in _MANY if members.get(name, b"")[:1] == b"["]
    if not found:
        return None
    return list(chain.from_iterable(i.pieces if i.end is not None else i.pieces[:-1] for i in found))


def _chosen(members: dict[str, bytes]) -> Cut:
    """Which of a whole document's members holds its releases."""
    beside: list[bytes] = []
    lists = [_elements(members[name]) for name in _LISTS if name in members]
    for items in lists:
        beside += items or []
    for name, value in members.items():
        if name not in _MANY and value[:1] == b"[" and _HOLDS_OCID.search(value):
            found = _elements(value) or []  # a list by a name that is not known
            beside += [item for item in found if _is_embedded(item)]
    stated = members.get("releases", b"null")
    releases = _elements(stated)
    if releases is None:
        # What stands where releases should is refused by name, beside records that can be read.
        return Cut(True, [stated, *beside] if beside else None)
    compiled = members.get("compiledRelease", b"null")
    if compiled != b"null" and not (releases and all(_is_embedded(item) for item in releases)):
        return Cut(True, [compiled, *beside])
    return Cut(True, releases + beside)


def _elements(value: bytes) -> list[bytes] | None:
    """The elements of a list; of a release that stands where a list should, itself; none of null."""
    if value in (b"null", b"{}"):
        return []
    if value[:1] == b"{":
        return [value] if b'"ocid"' in value else None
    return pieces(value).pieces if value[:1] == b"[" else None


def _is_embedded(item: bytes) -> bool:
    """Whether an element of a record's releases is a release, and no link, address or null in its place."""
    return b'"ocid"' in item and not is_link(item)


OCID_SHOWN = 120
"""Letters of the ocid that a record states of itself which are kept."""


class _Wrapper(msgspec.Struct):
    ocid: str | None = None


def stated_ocid(document: bytes) -> str | None:
    """The ocid that a record states of itself, beside its releases; null for a package."""
    try:
        found = msgspec.json.decode(document, type=_Wrapper).ocid
    except (msgspec.DecodeError, RecursionError):
        return None
    return found.strip()[:OCID_SHOWN] or None if found else None


def is_package(document: bytes) -> bool:
    """Whether an object without releases says that it is a package: then none of its records is lost."""
    try:
        return bool(msgspec.json.decode(document, type=dict[str, msgspec.Raw]).keys() & _OF_A_PACKAGE)
    except (msgspec.DecodeError, RecursionError):
        return False


def no_list(members: Mapping[str, bytes]) -> str | None:
    """What stands where an object without any release should have a list of them; null where a list does.

    Null, or an object with nothing in it, says nothing of how many releases there were; an empty list does.
    """
    if any(members.get(name, b"")[:1] == b"[" for name in _MANY):
        return None
    for name in _MANY:
        if name in members:
            kind = {b"n": "null", b"{": "an empty object"}.get(members[name][:1], "no list")
            return (
                f"`{name}` is {kind} where a list of releases belongs, which does not say that there are none"
            )
    return None


def members_of(document: bytes) -> dict[str, bytes]:
    """The members of an object; none of what is no object, or no JSON."""
    try:
        stated = msgspec.json.decode(document, type=dict[str, msgspec.Raw])
    except (msgspec.DecodeError, RecursionError):
        return {}
    return {name: bytes(value) for name, value in stated.items()}


_ERROR = re.compile(r"errors?|fault|exception|error(?:message|code|description)")
_ERROR_OR_WORDS = re.compile(rf"{_ERROR.pattern}|message|detail")
_NOTHING = (b"null", b'""', b"[]", b"{}", b"false", b"0")


def stated_error(members: Mapping[str, bytes]) -> str | None:
    """What an object says of an error, beside releases or in their place; null where it says none.

    A service that fails may answer with a package of the usual form and an empty list.
    """
    names = _ERROR if members.keys() & _OF_A_PACKAGE else _ERROR_OR_WORDS
    for name, value in members.items():
        if names.fullmatch(re.sub("[ _-]", "", name).lower()) and value not in _NOTHING:
            return f"{name}: {value[:200].decode('utf-8', 'replace')}"
    return None


def names_next(members: Mapping[str, bytes]) -> str | None:
    """By which member a package says that more of it lies on another page; null where it does not."""
    links = members_of(members.get("links", b""))
    for path, value in (("links.next", links.get("next")), *((n, members.get(n)) for n in _NEXT)):
        if value is not None and value not in _NOTHING:
            return path
    if "noticeList" in members and (hits := members.get("hitCount", b"")).isdigit():
        return "hitCount" if int(hits[:18]) > len(pieces(members["noticeList"]).pieces) else None
    numbers = {name: int(value) for name, value in members.items() if value.isdigit() and len(value) < 9}
    pages = next((numbers[name] for name in ("maxPage", "totalPages", "pages") if name in numbers), None)
    if pages is not None and pages > numbers.get("page", numbers.get("currentPage", pages)):
        return "page"
    return None


_NEXT = ("next", "nextCursor", "next_cursor", "nextPage")


class _Link(msgspec.Struct):
    url: str
    ocid: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET


def is_link(item: bytes) -> bool:
    """Whether an element of a record's releases is a link (url, date, tag) in place of the release."""
    try:
        return msgspec.json.decode(item, type=_Link).ocid is msgspec.UNSET
    except (msgspec.DecodeError, RecursionError):
        return False


def pieces(document: bytes, at: int = 0) -> Pieces:
    """What stands between the first bracket from `at` on and the one that closes it."""
    depth, begun, opening = 0, 0, b""
    found: list[bytes] = []
    for token in _TOKEN.finditer(document, at):
        sign = token.group()
        if sign in (b"{", b"["):
            depth += 1
            if depth == 1:
                if document[at : token.start()].strip():
                    break  # something else stands first
                opening, begun = sign, token.end()
        elif sign in (b"}", b"]"):
            depth -= 1
            if depth <= 0:
                _take(found, document[begun : token.start()])
                return Pieces(opening, found, token.end())
        elif sign == b",":
            if depth == 1:
                _take(found, document[begun : token.start()])
                begun = token.end()
        elif sign == b'"' or depth == 0:
            break
    found.append(document[begun:].strip() if opening else b"")
    return Pieces(opening, found, None)


def _take(found: list[bytes], piece: bytes) -> None:
    if piece.strip():
        found.append(piece.strip())
