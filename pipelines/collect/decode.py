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
from pathlib import Path
from typing import Any

import msgspec
import zstandard

MAX_BYTES = 2_000_000_000
"""Largest decompressed file that is read, so that a small archive cannot fill the memory."""

_STRING_OR_NUMBER = re.compile(
    r'"(?:[^"\\]|\\.)*"|-?\bInfinity\b|\bNaN\b|-?\d+(?:\.\d+)?[eE]\+?\d{3,}|(?<=[\s:,\[])-?0\d+(?=\s*[,\]}])'
)
_LONE_SURROGATE = re.compile(r"[\ud800-\udfff]")


@dataclass(frozen=True)
class Record:
    """One record of a file: `body` when it could be read, else `problem`; `position` counts from 1.

    `raw` is the line as received; of a whole-file package, the release written again.
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
    """The records of a file's bytes; `name` is what an error calls it."""
    text, _ = _text(content)
    whole = _load(text)
    if whole is not None:
        inner = list(_expand(*whole))
        single = len(inner) == 1 and isinstance(whole[0], dict) and "releases" not in whole[0]
        yield from (replace(r, raw=text.strip().encode("utf-8")) if single else r for r in inner)
        return
    lines = [line for line in text.split("\n") if line.strip()]
    loaded = [_load(line) for line in lines]
    if not any(loaded):
        raise UnreadableFile(f"{name}: holds no JSON")
    position = 0
    for line, found in zip(lines, loaded, strict=True):
        inner = list(_expand(*found)) if found else [Record(1, None, "unreadable: not JSON")]
        for record in inner:
            position += 1
            raw = line.strip().encode("utf-8", "surrogatepass") if len(inner) == 1 else record.raw
            yield replace(record, position=position, raw=raw)


def _expand(value: Any, repaired: bool) -> Iterator[Record]:
    """The releases of a package, an array or a single release."""
    if isinstance(value, dict) and isinstance(value.get("releases"), list):
        value = value["releases"]
    items = value if isinstance(value, list) else [value]
    position = 0
    for item in items:
        if isinstance(item, dict) and isinstance(item.get("releases"), list):
            inner = item["releases"]
        else:
            inner = [item]
        for body in inner:
            position += 1
            raw = msgspec.json.encode(_clean(body))
            if not isinstance(body, dict):
                problem = f"unreadable: {_json_type(body)} where a release was expected"
                yield Record(position, None, problem, repaired, raw)
            elif not isinstance(body.get("ocid"), str) or not body["ocid"]:
                yield Record(position, None, "unreadable: release without ocid", repaired, raw)
            else:
                yield Record(position, body, None, repaired, raw)


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
