"""The manifest of a snapshot: what it holds, what it was made from, which one came before, and who signed it.

Hashes find damage. Only a signature finds tampering: whoever can write a file can write its hash too.
"""

import base64
import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from warehouse.errors import UserError

FORMAT = "peerbench-snapshot/1"
_ID = re.compile(r"\d{8}T\d{12}Z")
_PATH = re.compile(r"(?:[a-z0-9][a-z0-9_-]*/)?[A-Za-z0-9][A-Za-z0-9_.-]*")
MANIFEST, SIGNATURE = "manifest.json", "manifest.sig"


class SnapshotError(UserError):
    """A snapshot is missing or does not match its manifest."""


class NoneYet(SnapshotError):
    """No snapshot was ever published there."""


class PointerMissing(SnapshotError):
    """Snapshots lie there and `latest.json` does not; the message names the command that mends it."""


class PointerBroken(SnapshotError):
    """`latest.json` is there and says nothing; `tag` is what a conditional change of it needs."""

    def __init__(self, message: str, tag: str = "") -> None:
        super().__init__(message)
        self.tag = tag


class LastUnreadable(SnapshotError):
    """The snapshot that `latest.json` names has no manifest, or another one than was published."""


class Unsigned(SnapshotError):
    """A manifest is not signed by the key that the reader trusts."""


@dataclass(frozen=True)
class Keys:
    """PEM files: the private key that signs what is published, the public key that readers ask for."""

    private: Path | None = None
    public: Path | None = None


def checked_id(snapshot: object) -> str:
    """The id, if it is one: an id becomes a path, so nothing else may pass. Raises SnapshotError."""
    if not isinstance(snapshot, str) or not _ID.fullmatch(snapshot):
        raise SnapshotError(f"{snapshot!r} is no snapshot id, as 20260401T051500123456Z")
    return snapshot


def checked_path(path: object) -> str:
    """A path of a file inside a snapshot: a name, or a name in one folder. Raises SnapshotError."""
    if not isinstance(path, str) or len(path) > 120 or not _PATH.fullmatch(path):
        raise SnapshotError(f"{path!r} is no path of a snapshot's file")
    return path


def encoded(manifest: Mapping[str, Any]) -> bytes:
    """The manifest's bytes, which are what is hashed and signed."""
    return json.dumps(manifest, indent=1, ensure_ascii=False).encode()


def decoded(content: bytes, snapshot: str) -> dict[str, Any]:
    """A manifest, if it is that of this snapshot and names only files inside it. Raises SnapshotError."""
    try:
        manifest = json.loads(content)
        named = manifest["snapshot"]
        paths = [file["path"] for file in every_file(manifest)]
    except (ValueError, KeyError, TypeError) as error:
        raise SnapshotError(f"snapshot {snapshot}: its manifest is broken: {error!r}") from error
    if named != snapshot:
        raise SnapshotError(f"snapshot {snapshot}: its manifest is that of {named!r}")
    for path in paths:
        checked_path(path)
    return dict(manifest)


def every_file(manifest: Mapping[str, Any]) -> list[dict[str, Any]]:
    """All files: those of the tables, then the extracts and descriptions."""
    return [*manifest["files"], *manifest.get("extracts", ())]


def digest(content: bytes) -> str:
    """SHA-256, hexadecimal."""
    return hashlib.sha256(content).hexdigest()


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
