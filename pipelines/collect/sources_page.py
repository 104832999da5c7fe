"""docs/sources.md: what each source declares, and what its module says of it."""

from collections.abc import Iterator
from importlib import import_module

from pipelines.collect import sources
from pipelines.collect.source import FeedSource, Source


def page(note: str) -> str:
    """The page, with every source in order of its id."""
    lines = ["# Sources", "", note, ""]
    lines += [
        "Adding one: CONTRIBUTING.md. A source without a feed is imported only: `peerbench import`.",
        "",
    ]
    lines += ["| source | id | collected | since |", "|---|---|---|---|"]
    for source in sources.SOURCES.values():
        collected = "every night" if isinstance(source, FeedSource) else "import only"
        link = f"[{source.title}](#{source.title.lower().replace(' ', '-')})"
        lines.append(f"| {link} | `{source.id}` | {collected} | {source.began} |")
    for source in sources.SOURCES.values():
        module = import_module(f"{sources.__name__}.{source.id}")
        lines += ["", f"## {source.title}", "", *(module.__doc__ or "").strip().splitlines(), ""]
        lines += ["| | |", "|---|---|", *(f"| {name} | {value} |" for name, value in _facts(source))]
    return "\n".join(lines) + "\n"


def _facts(source: Source) -> Iterator[tuple[str, str]]:
    yield "address", source.address
    yield "ocid begins with", ", ".join(f"`{prefix}`" for prefix in source.ocid_prefixes)
    if source.converted_prefix:
        yield "ocid given here", f"`{source.converted_prefix}`, to releases of a page or an export"
    yield "licence", source.licence
    yield "first notices", str(source.began)
    if source.notice_page:
        yield "page of a notice", f"{source.address}{source.notice_page.path.format('...')}"
    yield "saved pages", "read" if source.read_page else "not read"
    if source.exports:
        yield "exports read", source.exports
    if source.sequence:
        yield "release ids", f"one sequence a year, as `{source.sequence.written(2025, 8624)}`"
    if source.daily_listing:
        yield "names every notice", source.daily_listing.title
    if source.statutory:
        yield "above the thresholds", "notices have to be published here"
    if isinstance(source, FeedSource):
        yield from _feed_facts(source)


def _feed_facts(source: FeedSource) -> Iterator[tuple[str, str]]:
    feed = source.feed
    yield "setting", f"`PEERBENCH_{source.id.upper()}_URL`"
    yield "feed", f"`{feed.path}`, from `{feed.from_parameter}` to `{feed.to_parameter}`"
    yield "one notice", f"`{feed.by_id.format('ID')}`"
    yield "first day asked", str(feed.first_day)
    yield "page", f"{feed.page} releases; a full one is asked again in two halves"
    yield "shortest window", f"{feed.shortest.total_seconds():g} s"
    yield "pace", f"{source.pace:g} s between two requests"
    yield (
        "told to slow down",
        ", ".join(f"status {status}: {pause:g} s" for status, pause in source.pauses.items()),
    )
