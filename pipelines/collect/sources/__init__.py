"""The register of sources, found from this folder: a module a source, with one `SOURCE`.

Every list of sources is made from it: choices of the command line, settings, jobs, assets, inbox, pages.
"""

import re
from collections.abc import Iterable, Mapping
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType

from pipelines.collect.source import FeedSource, Source

_FOUND: tuple[Source, ...] = tuple(
    import_module(f"{__name__}.{module.name}").SOURCE
    for module in sorted(iter_modules(__path__), key=lambda module: module.name)
)
SOURCES: Mapping[str, Source] = MappingProxyType({source.id: source for source in _FOUND})
"""Every source that a release may come from, by id."""
FEEDS: Mapping[str, FeedSource] = MappingProxyType(
    {source.id: source for source in _FOUND if isinstance(source, FeedSource)}
)
"""Those that are asked every night."""
UNKNOWN = "unknown"
_PREFIXES = tuple(prefix for source in _FOUND for prefix in source.ocid_prefixes)


def source_of(ocid: str) -> str:
    """The id of the source that an ocid's prefix belongs to, else 'unknown'."""
    return next((source.id for source in _FOUND if ocid.startswith(source.prefixes)), UNKNOWN)


def source_of_notice(content: bytes) -> Source | None:
    """The source that has notices as XML of the kind that a file begins with; null where none has."""
    for source in _FOUND:
        root = source.notice_root
        if root and re.search(rb"<(?:[\w.-]+:)?" + root + rb"[\s>/]", content[:4096]):
            return source
    return None


def ocid_of(stated: str) -> str:
    """An ocid as it is compared and kept: of a prefix that we know in lower case without blanks around it.

    Of any other nobody here can say whether its case matters: it stays as it was stated.
    """
    plain = stated.strip().lower()
    return plain if plain.startswith(_PREFIXES) else stated


_PUBLISHER = re.compile(rf"(?:{'|'.join(map(re.escape, _PREFIXES))}|ocds-\w{{6}}(?:-|$))", re.I)
"""The beginning of an ocid that says who publishes it, of sources that are known and of others."""
LONGEST_OCID = 200
"""Letters: those of all publishers have some 50."""


def fault_of_ocid(stated: str) -> str | None:
    """Why an ocid can be nobody's, so that its release belongs to no process; null where it may be one."""
    plain = ocid_of(stated).strip()
    if not plain.isprintable():
        return "has a character in it that cannot be shown"
    if not any(map(str.isalnum, _PUBLISHER.sub("", plain))):
        return "names a publisher and no process"
    if len(plain) > LONGEST_OCID:
        return f"has {len(plain):,} letters, which none has"
    if ".." in plain.replace("\\", "/").split("/"):
        return "has the steps of a path in it"
    return None


def is_converted(ocid: str) -> bool:
    """Whether the release was made here, from a page or an export that states no ocid."""
    return ocid.startswith(tuple(filter(None, (source.converted_prefix for source in _FOUND))))


def is_statutory(source: str) -> bool:
    """Whether notices above the thresholds have to be published there."""
    return source in SOURCES and SOURCES[source].statutory


def regimes_of_sources() -> tuple[str, ...]:
    """Regimes that are those of all notices of one source, of before another took its place."""
    return tuple(sorted({source.regime for source in _FOUND if source.regime}))


def notice_url(source: str, release_id: str | None) -> str | None:
    """The public page of a notice, by its release id; null where there is none."""
    return SOURCES[source].notice_url(release_id) if source in SOURCES else None


def title_of(source: str) -> str:
    """A source in a sentence: its title, or the id of one that is not known."""
    return SOURCES[source].title if source in SOURCES else source


def titles(sources: Iterable[Source]) -> str:
    """Their titles in a sentence, as 'A, B and C'."""
    *first, last = (source.title for source in sources)
    return f"{', '.join(first)} and {last}" if first else last
