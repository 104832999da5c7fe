"""Files that are ZIP archives: what they hold, summed while inflating, before any reader opens them."""

import io
import re
import zipfile
import zlib

from pipelines.documents.limits import Limits
from pipelines.documents.model import Refused

_CHUNK = 1 << 16
_FREE_OF_RATIO = 1_000_000
_ENCRYPTED = 0x1
_DECLARES = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.I)
_XML_NAMES = (".xml", ".rels", ".vml")
Archive = zipfile.ZipFile


def opened(data: bytes) -> Archive:
    """The archive. Raises Refused (damaged) for one whose list of entries cannot be read."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OverflowError, OSError, NotImplementedError) as error:
        raise Refused("damaged", f"the list of its parts cannot be read ({error})") from None
    if not all(archive.namelist()):
        raise Refused("damaged", "one of its parts has no name")
    return archive


def check(archive: Archive, limits: Limits, xml: bool = True) -> None:
    """Inflates every entry once, sums what came out and stops at a bound; with `xml` no part may declare
    entities.

    The sizes that an archive states of itself are not trusted. Raises Refused: too_large, encrypted, damaged.
    """
    entries = archive.infolist()
    if len(entries) > limits.entries:
        raise Refused("too_large", f"{len(entries):,} parts; {limits.entries:,} is the most")
    left = limits.inflated_bytes
    for entry in entries:
        if entry.is_dir():
            continue
        size, start = _inflated(archive, entry, left, limits)
        left -= size
        if (
            xml
            and entry.filename.lower().endswith(_XML_NAMES)
            and _DECLARES.search(start.replace(b"\0", b""))
        ):
            raise Refused("damaged", "a part declares entities, which no such file needs")


def read(archive: Archive, name: str, limits: Limits) -> bytes:
    """The bytes of one entry, within the limits. Raises KeyError for none, Refused as `check` does."""
    entry = archive.getinfo(name)
    parts: list[bytes] = []
    _inflated(archive, entry, limits.inflated_bytes, limits, parts)
    return b"".join(parts)


def _inflated(
    archive: Archive, entry: zipfile.ZipInfo, left: int, limits: Limits, parts: list[bytes] | None = None
) -> tuple[int, bytes]:
    """How many bytes came out, and the first of them."""
    if entry.flag_bits & _ENCRYPTED:
        raise Refused("encrypted", "its parts are locked with a password")
    size, start = 0, b""
    try:
        with archive.open(entry) as stream:
            while chunk := stream.read(_CHUNK):
                size += len(chunk)
                start = start or chunk
                if size > left:
                    raise Refused("too_large", f"more than {limits.inflated_bytes:,} bytes when inflated")
                if size > _FREE_OF_RATIO and size > limits.ratio * max(1, entry.compress_size):
                    raise Refused("too_large", f"a part inflates more than {limits.ratio:,} times")
                if parts is not None:
                    parts.append(chunk)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError) as error:
        raise Refused("damaged", f"a part cannot be inflated ({type(error).__name__})") from None
    except RuntimeError as error:  # how zipfile says that an entry needs a password
        raise Refused("encrypted", str(error)) from None
    return size, start
