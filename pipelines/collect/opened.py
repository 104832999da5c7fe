"""A file of any size, read a part at a time: decompressed by its ending, with how far reading has come."""

import codecs
import gzip
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

import zstandard

from warehouse.errors import UserError

CHUNK = 1 << 20
_UNPACKING = (OSError, EOFError, zlib.error, zstandard.ZstdError)
MAX_BYTES = 50_000_000_000
"""Largest decompressed file that is read, so that a small archive cannot fill the disk."""


class UnreadableFile(UserError):
    """The file cannot be opened, decompressed, or holds no JSON at all."""


class _Bytes:
    """Bytes of a file or of what it was packed in, of which the first are looked at before they are read."""

    def __init__(self, read: Callable[[int], bytes]) -> None:
        self._read = read
        self.head = b""
        while len(self.head) < _LOOKED_AT and (found := read(_LOOKED_AT - len(self.head))):
            self.head += found

    def read(self, size: int = -1) -> bytes:
        """The next bytes; none at the end."""
        if not self.head:
            return self._read(size)
        found, self.head = (self.head, b"") if size < 0 else (self.head[:size], self.head[size:])
        return found


class _Zst:
    """Frames of zstd one after another. The library's own reader takes a file that breaks off for whole."""

    def __init__(self, file: _Bytes) -> None:
        self._file = file
        self._frame = zstandard.ZstdDecompressor().decompressobj()
        self._begun = False
        self._packed = self._plain = b""

    def read(self, size: int) -> bytes:
        """The next bytes; none at the end. Raises EOFError where the last frame breaks off."""
        while not self._plain:
            if not self._packed and not (read := self._file.read(CHUNK)):
                if self._begun:
                    raise EOFError("the zstd frame breaks off")
                return b""
            self._packed = self._packed or read
            if self._frame.eof:
                self._frame = zstandard.ZstdDecompressor().decompressobj()
            part, self._packed = self._packed[:_FED], self._packed[_FED:]
            self._plain, self._begun = self._frame.decompress(part), True
            if self._frame.eof:
                self._packed, self._begun = self._frame.unused_data + self._packed, False
        found, self._plain = self._plain[:size], self._plain[size:]
        return found


_FED = 1_000
"""Packed bytes that are unpacked at a time: a few may stand for very many."""
_LOOKED_AT = 6
_GZIP, _ZSTD, _MAX_LAYERS = b"\x1f\x8b", b"\x28\xb5\x2f\xfd", 3
_OTHER_ARCHIVES = {b"PK\3\4": "a ZIP archive", b"BZh": "bzip2", b"\xfd7zXZ": "xz", b"7z\xbc\xaf": "7-Zip"}


class Opened:
    """Bytes of a file as they are read; gzip and zstd are known by their first bytes.

    `done`: the share of the file, packed as it lies, that was read. `recoded`: UTF-16 comes as UTF-8, and no
    byte order mark. `broke`: why the file can be read no further; null where it could be so far.
    Raises UnreadableFile naming the file.
    """

    def __init__(self, path: Path, file: BinaryIO, size: int, recoded: bool = True) -> None:
        self.path, self._file, self._size = path, file, size
        self._read = 0
        self.broke: str | None = None
        self._utf16: codecs.IncrementalDecoder | None = None
        self._begun = not recoded
        try:
            source = _Bytes(file.read)
            for _ in range(_MAX_LAYERS):
                if source.head[:2] == _GZIP:
                    # read1 gives what came before a break; read would lose up to a chunk of it.
                    source = _Bytes(gzip.GzipFile(fileobj=cast(BinaryIO, source)).read1)
                elif source.head[:4] == _ZSTD:
                    source = _Bytes(_Zst(source).read)
                else:
                    break
        except _UNPACKING as error:
            raise UnreadableFile(_told(path, _why(error))) from error
        for signature, name in _OTHER_ARCHIVES.items():
            if source.head.startswith(signature):
                raise UnreadableFile(f"{path}: {name}, which is not read: unpack it first")
        self._next = source.read

    @property
    def done(self) -> float:
        """From 0 to 1."""
        return min(1.0, self._file.tell() / self._size) if self._size else 1.0

    def read(self, size: int = CHUNK) -> bytes:
        """The next bytes, at most about as many; none at the end.

        Raises UnreadableFile naming the file, and again at every call after it: what was read before stands.
        """
        found = self._raw(size)
        if not self._begun:
            self._begun = True
            if found[:2] in (b"\xff\xfe", b"\xfe\xff"):
                self._utf16 = codecs.getincrementaldecoder("utf-16")("replace")
            found = found.removeprefix(b"\xef\xbb\xbf")
        if self._utf16 is None:
            return found
        text = self._utf16.decode(found, final=not found)
        while found and not text:  # half a character
            found = self._raw(size)
            text = self._utf16.decode(found, final=not found)
        return text.encode("utf-8", "replace")

    def read_on(self, size: int = CHUNK) -> bytes:
        """The next bytes; none at the end, and none where a packed file breaks off (`broke`).

        Raises UnreadableFile naming the file where it breaks before anything could be read, or is too large.
        """
        try:
            return self.read(size)
        except UnreadableFile:
            if self.broke is None or not self._read:
                raise
            return b""

    def _raw(self, size: int) -> bytes:
        if self.broke is not None:
            raise UnreadableFile(_told(self.path, self.broke))
        try:
            found = self._next(size)
        except _UNPACKING as error:
            self.broke = _why(error)
            raise UnreadableFile(_told(self.path, self.broke)) from error
        self._read += len(found)
        if self._read > MAX_BYTES:
            self.broke = f"larger than {MAX_BYTES:,} bytes when decompressed"
            raise UnreadableFile(f"{self.path}: {self.broke}")
        return found


def _why(error: Exception) -> str:
    """What is wrong of a packed file, in words."""
    if isinstance(error, gzip.BadGzipFile) and "Not a gzipped file" in str(error):
        return "what follows its packed part is no gzip"
    return str(error)


def _told(path: Path, why: str) -> str:
    return f"{path}: cannot be read: {why}: get the file again"


@contextmanager
def opened(path: Path, recoded: bool = True) -> Iterator[Opened]:
    """A file to read from, as `Opened`. Raises UnreadableFile naming it."""
    try:
        file = path.open("rb")
    except OSError as error:
        raise UnreadableFile(f"{path}: cannot be read: {error.strerror or error}") from error
    with file:
        yield Opened(path, file, path.stat().st_size, recoded)
