"""The manifest of a snapshot: what it holds, what it was made from, which one came before, and who signed it.

Hashes find damage. Only a signature finds tampering: whoever can write a file can write its hash too.
"""

import base64
import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NotRequired, TypedDict

from warehouse.errors import UserError

FORMAT = "peerbench-snapshot/1"
_ID = re.compile(r"\d{8}T\d{12}Z")
_PATH = re.compile(r"(?:[a-z0-9][a-z0-9_-]*/)?[A-Za-z0-9][A-Za-z0-9_.-]*")
MANIFEST, SIGNATURE = "manifest.json", "manifest.sig"


class SnapshotError(UserError):
    """A snapshot is missing or does not match its manifest."""


class NoneYet(SnapshotError):
    """No snapshot was ever published there."""


class PointerLost(SnapshotError):
    """Which snapshot readers see nobody can tell; `problem` says why, without what mends it."""

    def __init__(self, problem: str, mend: str = "") -> None:
        super().__init__(f"{problem}: {mend}" if mend else problem)
        self.problem = problem


class PointerMissing(PointerLost):
    """Snapshots lie there and `latest.json` does not."""


class PointerBroken(PointerLost):
    """`latest.json` is there and says nothing; `tag` is what a conditional change of it needs."""

    def __init__(self, problem: str, tag: str = "", mend: str = "") -> None:
        super().__init__(problem, mend)
        self.tag = tag


class ChainCut(SnapshotError):
    """A snapshot further back lost its manifest, or has another one; `mend` is what mends the chain."""

    def __init__(self, problem: str, mend: str) -> None:
        super().__init__(f"{problem}: {mend}")
        self.problem, self.mend = problem, mend


class LastUnreadable(SnapshotError):
    """The snapshot that `latest.json` names has no manifest, or another one than was published."""


class Unsigned(SnapshotError):
    """A manifest is not signed by the key that the reader trusts."""


@dataclass(frozen=True)
class Keys:
    """PEM files: the private key that signs what is published, the public key that readers ask for."""

    private: Path | None = None
    public: Path | None = None


class FileEntry(TypedDict):
    """A file of a snapshot by its path in it, its size in bytes and its SHA-256."""

    path: str
    bytes: int
    sha256: str


class TableFile(FileEntry):
    """A file of rows of one table."""

    table: str
    rows: int


class Gone(TypedDict):
    """Rows of a table that the snapshot before had and this one has not, and the cause that is known."""

    table: str
    rows: int
    cause: str
    named: NotRequired[str]


class DamagedFile(TypedDict):
    """A landed file that cannot be read: its path in the home, its month as 2025-06, and what mends it."""

    path: str
    month: str | None
    problem: str


class LandingState(TypedDict):
    """What landing lacks, and the files in whose place others were fetched."""

    damaged: list[DamagedFile]
    asked_again: list[str]


class Accepted(TypedDict):
    """A fault that one publish let through, and why."""

    check: str
    because: str
    problem: str
    files: list[str]


class About(TypedDict, total=False):
    """What a snapshot was made from and by, as the publisher states it."""

    synthetic: bool
    register: str
    register_version: str
    register_sha256: str
    rule_version: str
    reader_version: str
    rules: dict[str, int]
    model_version: str | None
    benchmark_version: str
    schema_version: str
    licence: str
    landing_sha256: str
    compared_with: str | None
    gone: list[Gone]
    landing: LandingState
    accepted: list[Accepted]
    reply_to: str


class Previous(TypedDict):
    """The snapshot before, by its id and the hash of its manifest."""

    snapshot: str
    manifest_sha256: str


class Manifest(About):
    """What a snapshot holds: its tables' files, then extracts and descriptions, and what it was made from."""

    format: str
    snapshot: str
    published_at: str
    previous: Previous | None
    files: list[TableFile]
    extracts: list[FileEntry]


class TakenBack(TypedDict, total=False):
    """What names a figure, or the reading of a procurement, that was taken back."""

    authority_id: str
    measure: str
    period: str
    source: str
    ocid: str


class Notice(TakenBack):
    """What is told of a snapshot after it was published: withdrawn (with what), rolled back or pruned."""

    kind: str
    at: str
    reason: str


class SteppedBack(Notice):
    """That the pointer was set back from the snapshot, and to which."""

    to: str


def checked_id(snapshot: object) -> str:
    """The id, if it is one: an id becomes a path, so nothing else may pass. Raises SnapshotError."""
    if not isinstance(snapshot, str) or not _ID.fullmatch(snapshot):
        raise SnapshotError(f"{snapshot!r} is no snapshot id, as 20260401T051500123456Z")
    return snapshot


STAMP = "%Y%m%dT%H%M%S%fZ"
"""How a moment in UTC is written as a snapshot's id."""


def moment_of(snapshot: str) -> datetime | None:
    """The moment that a snapshot's id names; null for what is no id."""
    try:
        return datetime.strptime(checked_id(snapshot), STAMP).replace(tzinfo=UTC)
    except (SnapshotError, ValueError):
        return None


def checked_path(path: object) -> str:
    """A path of a file inside a snapshot: a name, or a name in one folder. Raises SnapshotError."""
    if not isinstance(path, str) or len(path) > 120 or not _PATH.fullmatch(path):
        raise SnapshotError(f"{path!r} is no path of a snapshot's file")
    return path


def encoded(manifest: Mapping[str, Any]) -> bytes:
    """The manifest's bytes, which are what is hashed and signed."""
    return json.dumps(manifest, indent=1, ensure_ascii=False).encode()


def decoded(content: bytes, snapshot: str) -> Manifest:
    """A manifest, if it is that of this snapshot and names only files inside it. Raises SnapshotError."""
    try:
        manifest: Manifest = json.loads(content)
        named = manifest["snapshot"]
        paths = [file["path"] for file in every_file(manifest)]
    except (ValueError, KeyError, TypeError) as error:
        raise SnapshotError(f"snapshot {snapshot}: its manifest is broken: {error!r}") from error
    if named != snapshot:
        raise SnapshotError(f"snapshot {snapshot}: its manifest is that of {named!r}")
    for path in paths:
        checked_path(path)
    return manifest


def every_file(manifest: Manifest) -> list[FileEntry]:
    """All files: those of the tables, then the extracts and descriptions."""
    return [*manifest["files"], *manifest.get("extracts", ())]


def digest(content: bytes) -> str:
    """SHA-256, hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def digest_of(path: Path) -> str:
    """SHA-256 of a file, hexadecimal, without the whole of it in memory. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sign(content: bytes, keys: Keys) -> bytes | None:
    """The Ed25519 signature (base64); null where no key is set. Raises SnapshotError for another key."""
    if keys.private is None:
        return None
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    key = _loaded(load_pem_private_key, keys.private, None)
    if not isinstance(key, Ed25519PrivateKey):
        raise SnapshotError(f"{keys.private}: no Ed25519 key; `openssl genpkey -algorithm ed25519` makes one")
    return base64.b64encode(key.sign(content))


def _loaded(load: Callable[..., object], path: Path, *more: object) -> object:
    """The key of a PEM file; null when it holds none that can be read without a password."""
    content = path.read_bytes()
    try:
        return load(content, *more)
    except (ValueError, TypeError):
        return None


def check_signature(content: bytes, signature: bytes | None, keys: Keys, snapshot: str) -> None:
    """Raises Unsigned when a public key is set and did not sign this manifest."""
    if keys.public is None:
        return
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    key = _loaded(load_pem_public_key, keys.public)
    if not isinstance(key, Ed25519PublicKey):
        raise SnapshotError(f"{keys.public}: no Ed25519 public key")
    if signature is None:
        raise Unsigned(f"snapshot {snapshot}: not signed, and {keys.public} asks for a signature")
    try:
        key.verify(base64.b64decode(signature, validate=True), content)
    except (InvalidSignature, ValueError) as error:
        raise Unsigned(f"snapshot {snapshot}: its signature is not by the key of {keys.public}") from error
