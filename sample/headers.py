"""The headers that stand on every answer of both services (SOURCES.md 2.4): no ETag, no Last-Modified."""

from secrets import token_hex

COOKIES = {"find_a_tender": "SRSI_FT_AUTH", "contracts_finder": "SRSI_CF_AUTH"}
"""The first was seen; the second is a guess by its pattern."""


def service_headers(source: str) -> dict[str, str]:
    """A new session with every answer, and nothing that would let a client ask on a condition."""
    return {
        "Cache-Control": "no-store, no-cache, must-revalidate",
        "Pragma": "no-cache",
        "Expires": "Thu, 19 Nov 1981 08:52:00 GMT",
        "Set-Cookie": f"{COOKIES[source]}={token_hex(13)}; path=/; HttpOnly",
        "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
        "X-Frame-Options": "DENY",
    }
