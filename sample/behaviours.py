"""What the services do that a client must live with, each by name, so that each can be switched off or on.

The numbers are sections of SOURCES.md.
"""

STANDING = {
    "paging_defect": "Find a Tender's cursor follows a hidden key, so rows vanish and repeat (2.3)",
    "broken_stages": "Find a Tender's stages give old-regime releases only, a comma list nothing (2.2)",
    "z_ignored": "a Z after a time is ignored; without this Find a Tender refuses it (2.2, CONFLICT)",
    "links_need_published_to": "Contracts Finder links to no next page without publishedTo (1.3)",
    "old_names_ignored": "Contracts Finder ignores size, page and order; without this they are refused (1.3)",
    "cursor_must_match": "a cursor with other parameters than it was given for is refused (1.3)",
    "limiter": "12 requests in 120 seconds, then 429 (1.9, 2.5)",
    "retry_after": "a 429 says when to retry; without this it does not, as in December 2025 (2.5)",
    "signed_out": "a Contracts Finder page asked by release id is 200 and says signed out; else 404 (1.2)",
    "service_headers": "the headers of 2.4 on every answer",
}
"""On unless left out."""
EXTRA = {
    "hidden_time": "Find a Tender selects on a publication time that for a few is not release.date (2.2)",
}
"""Off unless asked for."""


def behaviours(without: str = "", extra: str = "") -> frozenset[str]:
    """The names that are on, from two comma lists."""
    off, on = _names(without, STANDING), _names(extra, EXTRA)
    return (frozenset(STANDING) - off) | on


def _names(text: str, known: dict[str, str]) -> frozenset[str]:
    names = frozenset(name for name in text.split(",") if name)
    if strange := names - set(known):
        raise ValueError(f"no behaviour {', '.join(sorted(strange))}; there are {', '.join(known)}")
    return names
