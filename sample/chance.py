"""A seeded choice that depends on what is chosen, not on when: the same thing has the same fate."""

from hashlib import sha256


def drawn(*parts: object) -> int:
    """A number that is always the same for the same parts."""
    return int.from_bytes(sha256("\0".join(map(str, parts)).encode()).digest()[:8])
