"""Where a home stands, for the operator who comes in the morning: `peerbench status`.

Every state of a home has its own word, which scripts may ask for, words for a person, the command that mends
it, and the exit code of docs/operations.md.
"""

from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl

from pipelines.collect.sources import FEEDS
from pipelines.query import home_facts, snapshot_facts
from pipelines.query.fact import DAMAGED, UNREADABLE, UNSEEN, Fact, pointer_first, unlooked
from pipelines.settings import Settings
from warehouse.interim import broken_parts


def facts(settings: Settings, today: date | None = None) -> Iterator[Fact]:
    """Every fact of a home, by service first; what is not there, or cannot be read, is said.

    A lost pointer comes before all.
    """
    yield from pointer_first(_facts(settings, today))


def _facts(settings: Settings, today: date | None) -> Iterator[Fact]:
    home = settings.home
    today = today or settings.clock().now().date()
    yield from _read("clock", lambda: home_facts.clock(settings, datetime.now(UTC)))
    yield from home_facts.settings_unread()
    yield from home_facts.wrong_kinds(home)
    yield from _read("landing", lambda: home_facts.landed_files(home))
    told = list(_read("landing", lambda: home_facts.gone_files(settings)))
    yield from told
    gone = [fact for fact in told if fact.state != UNSEEN]
    yield from _read("home", lambda: _after(gone, home_facts.owner(settings)))
    yield from _read("landing", lambda: _after(gone, home_facts.ledger_of_landing(home)))
    yield from _read("documents", lambda: home_facts.records_of_documents(home))
    yield from _read("withdrawals", lambda: home_facts.withdrawals_kept(home))
    yield from _read("home", lambda: _after(gone, home_facts.lost_rows(settings)))
    yield from _read("alerts", lambda: home_facts.dropped(home))
    for name, what in home_facts.RECORDS.items():
        yield from _read("records", lambda name=name, what=what: home_facts.record(home, name, what))  # type: ignore[misc]
    yield from _read("records", lambda: home_facts.models(home))
    yield from _read("register", lambda: home_facts.register(settings))
    for source in FEEDS:
        yield from _read(source, lambda source=source: home_facts.collected(home, source, today))  # type: ignore[misc]
    yield from _read("landing", lambda: home_facts.changed_months(home, bool(gone)))
    yield from _read("inbox", lambda: home_facts.inbox(home))
    yield from _read("runs", lambda: home_facts.last_runs(home))
    yield from _read("quarantine", lambda: home_facts.quarantine(home))
    yield from _read("releases", lambda: home_facts.repeated_releases(home))
    for path in broken_parts(home):
        yield Fact("interim", "broken", f"BROKEN {path}", "`peerbench run --no-collect` makes it again")
    held = list(_read("publish", lambda: snapshot_facts.held_publish(home)))
    yield from held
    mends = [*(fact.remedy for fact in held), *(f"{f.remedy}; then `peerbench rebuild`" for f in gone)]
    yield from _read("snapshot", lambda: snapshot_facts.latest_snapshot(settings, next(iter(mends), None)))
    publishes = "they wait for what is to be mended" if mends else "peerbench run --no-collect publishes them"
    yield from _read("landing", lambda: snapshot_facts.unpublished(settings, publishes))
    yield from _read("pages", lambda: snapshot_facts.made_pages(settings))


def lines(home: Path) -> Iterator[str]:
    """The facts of a home, a line each."""
    return (fact.line for fact in facts(Settings(home=home)))


def as_json(found: list[Fact]) -> dict[str, object]:
    """The facts for a script: `exit_code` is that of `status`; a fact has of, state, words, remedy."""
    return {"exit_code": exit_code(found), "facts": [asdict(fact) for fact in found]}


def exit_code(found: list[Fact]) -> int:
    """The lowest of those that have one: what readers lack comes before what the next publish lacks.

    0 where readers have sound and complete pages, and nothing holds the next publish up.
    """
    return min((fact.exit_code for fact in found if fact.exit_code), default=0)


def _after(gone: list[Fact], found: Iterator[Fact]) -> Iterator[Fact]:
    """The same facts; where landed files are gone a rebuild is refused, and comes after what mends that."""
    for fact in found:
        if gone and fact.remedy and fact.remedy.startswith("`peerbench rebuild`"):
            fact = replace(
                fact, remedy=f"first what mends the landed files that are gone, then {fact.remedy}"
            )
        yield fact


def _read(of: str, facts_of: Callable[[], Iterator[Fact]]) -> Iterator[Fact]:
    """The facts; of a file that cannot be read, that: no other fact is lost by it."""
    try:
        yield from list(facts_of())
    except pl.exceptions.PolarsError as error:
        yield Fact(of, UNREADABLE, f"cannot be told: {error}", "peerbench rebuild")
    except OSError as error:
        yield unlooked(of, error, DAMAGED if of == "snapshot" else 0)
