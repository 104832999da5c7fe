"""One door to the file system for all that a publish writes, moves or removes: a test can fail each call."""

import errno
import fcntl
import os
import shlex
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")


class Disk:
    """Writes, syncs, renames and removals. A test replaces `call`, which every one of them goes through."""

    def call(self, name: str, path: Path, act: Callable[[], T]) -> T:
        """Does one thing to one path. An OSError names the path."""
        try:
            return act()
        except OSError as error:
            error.filename = error.filename or str(path)
            raise

    def phase(self, name: str) -> None:
        """Says how far a publish is; a test that kills counts by it."""

    def folder(self, path: Path) -> None:
        """The folder and those above it."""
        if not path.is_dir():
            self.call("mkdir", path, lambda: path.mkdir(parents=True, exist_ok=True))

    def new_folder(self, path: Path) -> None:
        """A folder that must not be there yet. Raises FileExistsError."""
        self.call("mkdir", path, path.mkdir)

    def write(self, path: Path, content: bytes) -> None:
        """A file with this content, on the disk when it returns."""
        self.make(path, lambda: _write(path, content))

    def make(self, path: Path, write: Callable[[], None]) -> None:
        """A file that `write` (a library) makes at the path, on the disk when it returns."""
        self.call("write", path, write)
        self.call("fsync", path, lambda: synced(path))

    def share(self, path: Path, target: Path) -> None:
        """The same file under a second name; a copy where the file system has none."""
        self.folder(target.parent)
        self.call("link", target, lambda: _linked(path, target))
        self.call("fsync", target, lambda: synced(target))

    def put(self, path: Path, content: bytes, part: Path | None = None) -> None:
        """Replaces a file whole, or leaves it as it was. `part` is where it is written first."""
        self.folder(path.parent)
        part = part or path.with_name(f".{path.name}.{os.getpid()}.part")
        try:
            self.write(part, content)
            self.call("replace", path, lambda: part.replace(path))
        finally:
            part.unlink(missing_ok=True)
        self.sync(path.parent)

    def rename(self, path: Path, target: Path) -> None:
        """Moves a folder to a place where nothing is, and makes both folders durable."""
        self.call("rename", target, lambda: path.rename(target))
        self.sync(target.parent)

    def sync(self, folder: Path) -> None:
        """A rename survives a power cut only when its folder was written too."""
        self.call("fsync", folder, lambda: synced(folder))

    def remove(self, path: Path) -> None:
        """A file or a whole folder, if it is there."""
        if path.is_dir():
            self.call("remove", path, lambda: shutil.rmtree(path))
        elif path.exists():
            self.call("remove", path, lambda: path.unlink(missing_ok=True))


def aside(path: Path) -> Path:
    """A free name beside a path, for what must leave its place and be kept."""
    return free(path.with_name(f"{path.name}.aside"))


def free(path: Path) -> Path:
    """The path, or where something stands there the next one by number that is free."""
    found, number = path, 1
    while found.exists():
        number += 1
        found = path.with_name(f"{path.name}-{number}")
    return found


def move_aside(path: Path) -> str:
    """The command that moves something out of the way and keeps it, as it is typed."""
    return f"`mv {shlex.quote(str(path))} {shlex.quote(str(aside(path)))}`"


def in_the_way(error: OSError) -> Path | None:
    """The file or folder that made the system refuse, where one stands in the other's place; else null."""
    named = error.filename2 or error.filename
    if not isinstance(error, NotADirectoryError | IsADirectoryError | FileExistsError) or not named:
        return None
    path = Path(os.fsdecode(named))
    if isinstance(error, IsADirectoryError) or path.is_file():
        return path
    return next((above for above in path.parents if above.is_file()), None)


@contextmanager
def locked(path: Path, wait: bool) -> Iterator[bool]:
    """Holds a lock file. Gives False at once when another holds it and `wait` is not asked for."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
            return
        yield True


def _linked(path: Path, target: Path) -> None:
    try:
        os.link(path, target)
    except OSError as error:
        if error.errno not in (errno.EXDEV, errno.EPERM, errno.EMLINK, errno.EOPNOTSUPP):
            raise
        shutil.copyfile(path, target)


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)


def synced(path: Path) -> None:
    """A file or a folder is on the disk: a rename survives a power cut only when its folder is."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
