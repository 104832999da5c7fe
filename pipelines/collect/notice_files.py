"""Files of one notice each: alone, in a directory, or in archives, which may stand in one another.

Nothing is unpacked to disk: each file of an archive is read where it stands, in the order it stands there.
"""

import os
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO

import msgspec

from pipelines.collect.eu.markup import MAX_NOTICE
from pipelines.collect.opened import Opened, UnreadableFile, opened
from pipelines.collect.release_json import Record
from pipelines.collect.sources import SOURCES
from warehouse.errors import Unreadable

MAX_INSIDE = 4
"""Archives in one another: a month holds days, and may lie in a year."""
_SIGNED = 257
"""Where an archive says that it is one, whatever it is called."""
_ARCHIVES = (".tar", ".tar.gz", ".tgz", ".tar.zst")


@dataclass(frozen=True)
class NoticeFile:
    """A file by its name in what holds it; `problem` says why its content was not read.

    `is_other`: it is no notice, and does not say to be one. `is_file`: false for the end of an archive.
    `is_damaged`: it was cut or changed on its way, so that more may have stood in it.
    """

    name: str
    content: bytes = b""
    problem: str | None = None
    is_other: bool = False
    is_file: bool = True
    is_damaged: bool = False


def is_archive(path: Path) -> bool:
    """Whether a file is an archive by its name."""
    return path.name.lower().endswith(_ARCHIVES)


def is_packed(head: bytes) -> bool:
    """Whether content begins as an archive does."""
    return head[_SIGNED:].startswith(b"ustar")


def notices(file: Opened) -> Iterator[NoticeFile]:
    """The file itself, or every file of an archive. Raises UnreadableFile where nothing of it can be read."""
    yield from _files(file, file.path.name, "", 1)


def _files(file: Opened, name: str, within: str, depth: int) -> Iterator[NoticeFile]:
    """One notice by its name, or those of an archive, known by its first block whatever it is called."""
    content = b""
    while len(content) < tarfile.BLOCKSIZE and (found := file.read()):
        content += found
    if is_archive(file.path) or is_packed(content):
        if depth > MAX_INSIDE:
            raise UnreadableFile(f"more than {MAX_INSIDE} archives in one another")
        signed = is_packed(content) or not content
        yield from _archive(_Read(file, content), file.path, within, depth, signed)
        return
    while found := file.read():
        content += found
        if len(content) > MAX_NOTICE:
            raise UnreadableFile(f"{file.path}: larger than {MAX_NOTICE:,} bytes, which no notice is")
    yield NoticeFile(name, content, is_other=_is_other(name, content))


def _is_other(name: str, content: bytes) -> bool:
    """Neither called a notice nor looking like one."""
    return ".xml" not in name.lower() and not content.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<")


def releases_of_notice(path: Path) -> Iterator[Record]:
    """The releases of one notice's XML, of whichever source reads it.

    Raises UnreadableFile, naming the file and the element, for what is none or gives no release.
    """
    with opened(path, recoded=False) as file:
        if is_archive(path):
            takes = " or ".join(source.id for source in SOURCES.values() if source.read_notice)
            raise UnreadableFile(f"{path}: an archive of notices is imported, with --source {takes}")
        (found,) = notices(file)
    told = "no source has notices as XML"
    for source in SOURCES.values():
        if source.read_notice is None:
            continue
        try:
            notice = source.read_notice(found.content)
        except Unreadable as error:
            raise UnreadableFile(f"{path}: {error}") from error
        for number, release in enumerate(notice.releases, 1):
            raw = msgspec.json.encode(release)
            yield Record(number, release, None, True, raw, encoded=raw)
        if notice.releases:
            return
        told = (
            f"{notice.form} of {notice.country}: a notice of another country, or of a form that is not read"
        )
    raise UnreadableFile(f"{path}: {told}")


def in_directory(directory: Path) -> Iterator[tuple[Path, str | None]]:
    """(path, why it is not read) of everything below a directory but folders, in order of its name.

    Links are not followed: one may lead out of the directory, or back into it.
    """
    found: list[tuple[Path, str | None]] = []

    def closed(error: OSError) -> None:
        found.append((Path(error.filename), f"cannot be read: {error.strerror}"))

    for place, folders, files in os.walk(directory, onerror=closed):
        linked = [name for name in folders if (Path(place) / name).is_symlink()]
        for path in (Path(place) / name for name in (*files, *linked)):
            kind = "a link" if path.is_symlink() else None if path.is_file() else "no regular file"
            found.append((path, kind))
    yield from sorted(found)


class _Read:
    """What archives are read from, one after another. A whole one ends in blocks of noughts."""

    def __init__(self, file: Opened, head: bytes = b"") -> None:
        self._file, self._head, self._seen, self._count = file, head, b"", 0

    def read(self, size: int) -> bytes:
        parts = [self._head[:size]]
        self._head = self._head[size:]
        missing = size - len(parts[0])
        while missing > 0 and (found := self._file.read(missing)):
            parts.append(found)
            missing -= len(found)
        content = b"".join(parts)
        self._seen = (self._seen + content)[-_READ_AHEAD:]
        self._count += len(content)
        return content

    def end(self, offset: int) -> str:
        """What follows the last member, which ended here: nothing wrong, `_ANOTHER`, or the fault."""
        beyond = self._count - offset
        self._head = self._seen[len(self._seen) - beyond :] + self._head if beyond > 0 else self._head
        ended = False
        while chunk := self.read(1 << 20):
            rest = chunk.lstrip(b"\0")
            at = (len(chunk) - len(rest)) // tarfile.BLOCKSIZE * tarfile.BLOCKSIZE
            ended = ended or at > 0
            if rest:
                self._head, self._seen, self._count = chunk[at:] + self._head, b"", 0
                if not ended:
                    return _BREAKS_OFF
                return _ANOTHER if is_packed(chunk[at:]) else "bytes after the end of the archive"
        return "" if ended else _BREAKS_OFF


_ANOTHER, _BREAKS_OFF = "another archive", "the archive breaks off"
_READ_AHEAD = 4 * tarfile.RECORDSIZE
"""More than the library takes from what it reads before it looks at it."""


def _archive(source: _Read, path: Path, within: str, depth: int, signed: bool) -> Iterator[NoticeFile]:
    """The files of an archive, and of others behind it; one that breaks off gives what came before.

    `signed`: its first block says that it is one; what does not, and cannot be read, is none.
    """
    read, broken = 0, _ANOTHER
    try:
        while broken == _ANOTHER:
            with tarfile.open(fileobj=source, mode="r|") as archive:  # type: ignore[call-overload]
                for member in archive:
                    read += 1
                    yield from _member(archive, member, within, depth)
                broken = source.end(archive.offset)
    except tarfile.TarError as error:
        broken = f"{_BREAKS_OFF}: {error}"
    except UnreadableFile as error:
        broken = f"{_BREAKS_OFF}: {str(error).removeprefix(f'{path}: cannot be read: ')}"
    if broken and not read and not signed:
        broken = "no archive, though its name says so"
    if broken and not read and depth == 1:
        raise UnreadableFile(f"{path}: {broken}")
    if broken:
        yield NoticeFile(within.rstrip("/") or path.name, problem=broken, is_file=not read, is_damaged=True)


def _member(
    archive: tarfile.TarFile, member: tarfile.TarInfo, within: str, depth: int
) -> Iterator[NoticeFile]:
    name = f"{within}{member.name}"
    if member.isdir():
        return
    path = PurePosixPath(member.name)
    if path.is_absolute() or ".." in path.parts or "\\" in member.name or "\0" in member.name:
        yield NoticeFile(name, problem="a path that leads out of the archive")
    elif not member.isreg():
        kind = "a link" if member.issym() or member.islnk() else "no regular file"
        yield NoticeFile(name, problem=kind)
    elif (inner := archive.extractfile(member)) is not None:
        try:
            file = Opened(_path_of(member), _plain(inner), member.size, recoded=False)
            yield from _files(file, name, f"{name}/", depth + 1)
        except UnreadableFile as error:
            told = str(error).removeprefix(f"{_path_of(member)}: ")
            yield NoticeFile(name, problem=told, is_damaged=told.startswith("cannot be read"))


def _path_of(member: tarfile.TarInfo) -> Path:
    return Path(member.name)


def _plain(inner: object) -> BinaryIO:
    return inner  # type: ignore[return-value]
