"""Bytes as received to JSON records, one at a time, repairing what the services are known to emit.

Find a Tender has published `1e9999`, `Infinity` and ` 000,` as numbers; Contracts Finder has published
bytes that are not UTF-8. A record that cannot be repaired is given with its reason, never dropped.
"""

import gzip
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Any

import msgspec
import zstandard

from pipelines.collect.spans import Cut, cut

MAX_BYTES = 2_000_000_000
"""Largest decompressed file that is read, so that a small archive cannot fill the memory."""

_STRING_OR_NUMBER = re.compile(
    r'"(?:[^"\\]|\\.)*"|-?\bInfinity\b|\bNaN\b|-?\d+(?:\.\d+)?[eE]\+?\d{3,}|(?<=[\s:,\[])-?0\d+(?=\s*[,\]}])'
)
_LONE_SURROGATE = re.compile(r"[\ud800-\udfff]")


@dataclass(frozen=True)
class Record:
    """One record of a file: `body` when it could be read, else `problem`; `position` counts from 1.

    `raw` is the release's own bytes as received.
    """

    position: int
    body: dict[str, Any] | None
    problem: str | None = None
    repaired: bool = False
    raw: bytes = b""


class UnreadableFile(ValueError):
    """The file cannot be opened, decompressed, or holds no JSON at all."""


def read_bytes(path: Path) -> bytes:
    """The file's bytes, decompressed by its ending (.gz, .zst). Raises UnreadableFile naming the file."""
    try:
        raw = path.read_bytes()
        if path.suffix == ".gz":
            raw = gzip.GzipFile(fileobj=io.BytesIO(raw)).read(MAX_BYTES + 1)
        elif path.suffix == ".zst":
            with zstandard.ZstdDecompressor().stream_reader(io.BytesIO(raw)) as stream:
                raw = stream.read(MAX_BYTES + 1)
    except (OSError, EOFError, zstandard.ZstdError) as error:
        raise UnreadableFile(f"{path}: cannot be read: {error}") from error
    if len(raw) > MAX_BYTES:
        raise UnreadableFile(f"{path}: larger than {MAX_BYTES} bytes when decompressed")
    return raw


def records(path: Path) -> Iterator[Record]:
    """Every release of a JSON or JSONL file of OCDS releases or packages, in order.

    Raises UnreadableFile when the file cannot be read or nothing in it is JSON.
    """
    yield from parse_lines(read_bytes(path), str(path))


def parse_lines(content: bytes, name: str) -> Iterator[Record]:
    """The records of a file's bytes, one value or a value a line; `name` is what an error calls it.

    Of a package that breaks off, the releases before the break are given, then a record for the rest.
    """
    content = content.removeprefix(b"\xef\xbb\xbf")
    whole = cut(content)
    lines = [] if whole.whole else [line for line in content.split(b"\n") if line.strip()]
    if whole.whole or not any(map(_is_value, lines)):
        if not whole.whole and not whole.items:
            raise UnreadableFile(f"{name}: holds no JSON")
        documents = [(content, whole)]
    else:
        documents = [(line, cut(line)) for line in lines]
    found = chain.from_iterable(_records_of(document, parts) for document, parts in documents)
    if whole.whole and whole.items is None and _load(_text(content)[0]) is None:
        raise UnreadableFile(f"{name}: holds no JSON")
    for position, record in enumerate(found, 1):
        yield replace(record, position=position)


def _is_value(line: bytes) -> bool:
    found = _load(_text(line)[0])
    return found is not None and isinstance(found[0], dict | list) and bool(found[0])


def _records_of(document: bytes, parts: Cut) -> Iterator[Record]:
    """The releases of a package, an array or a single release; of a record its compiled release."""
    if parts.items is None:
        yield _record(document.strip())
        return
    for item in parts.items:
        inner = cut(item)
        if inner.whole and inner.items is not None and item[:1] == b"{":
            yield from _records_of(item, inner)
        else:
            yield _record(item)
    if not parts.whole:
        yield Record(1, None, "unreadable: the package breaks off", raw=document[-200:])


def _record(raw: bytes) -> Record:
    text, recoded = _text(raw)
    loaded = _load(text)
    if loaded is None:
        return Record(1, None, "unreadable: not JSON", raw=raw)
    body, repaired = loaded[0], loaded[1] or recoded
    if not isinstance(body, dict):
        problem = f"unreadable: {_json_type(body)} where a release was expected"
        return Record(1, None, problem, repaired, raw)
    if not isinstance(body.get("ocid"), str) or not body["ocid"]:
        return Record(1, None, "unreadable: release without ocid", repaired, raw)
    return Record(1, body, None, repaired, raw)


def load(raw: bytes) -> Any:
    """The JSON value of one release's bytes, repaired where that is known; null when it is none."""
    loaded = _load(_text(raw)[0])
    return loaded[0] if loaded else None


def _json_type(value: Any) -> str:
    names = {type(None): "null", bool: "boolean", int: "number", float: "number", str: "string"}
    return names.get(type(value), "array")


def _text(raw: bytes) -> tuple[str, bool]:
    raw = raw.removeprefix(b"\xef\xbb\xbf")
    try:
        return raw.decode("utf-8"), False
    except UnicodeDecodeError:
        return raw.decode("latin-1"), True


def _load(text: str) -> tuple[Any, bool] | None:
    """The JSON value and whether it was repaired; None when it is no JSON."""
    try:
        return msgspec.json.decode(text.encode("utf-8")), False
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError):
        pass
    try:
        value = json.loads(_STRING_OR_NUMBER.sub(_repair, text))
    except (ValueError, RecursionError):
        return None
    return _clean(value), True


def _repair(match: re.Match[str]) -> str:
    """An unbounded or malformed number becomes null (unknown); strings stay."""
    found = match.group()
    return found if found.startswith('"') else "null"


def _clean(value: Any) -> Any:
    """Lone surrogates cannot be written as UTF-8: they become U+FFFD."""
    if isinstance(value, str):
        return _LONE_SURROGATE.sub("�", value)
    if isinstance(value, list):
        return [_clean(item) for item in value]
    if isinstance(value, dict):
        return {_clean(key): _clean(item) for key, item in value.items()}
    return value
