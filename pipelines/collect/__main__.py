"""`python -m pipelines.collect SOURCE FIRST LAST`: only collects, by the settings of the environment."""

import argparse
import sys
from datetime import date
from pathlib import Path

from pipelines.clock import Clock
from pipelines.collect.client import Client, CollectError, client_of
from pipelines.collect.landing import LandingBusy, sole_writer
from pipelines.collect.sequence_gaps import fill
from pipelines.collect.source import FeedSource
from pipelines.collect.sources import FEEDS
from pipelines.collect.window_walk import collect
from pipelines.settings import Settings


def main() -> int:
    """Exit 0 when every day asked is complete, 1 when one is not or the service failed, 2 for a bad call."""
    parser = argparse.ArgumentParser(prog="python -m pipelines.collect", description=__doc__)
    parser.add_argument("source", choices=sorted(FEEDS))
    parser.add_argument("first", type=date.fromisoformat)
    parser.add_argument("last", type=date.fromisoformat)
    parser.add_argument("--again", action="store_true", help="ask complete days too")
    parser.add_argument("--fill", action="store_true", help="ask for notices that no window gave, by id")
    chosen = parser.parse_args()
    settings = Settings()
    client = client_of(settings, FEEDS[chosen.source], Clock(settings.clock_speed, settings.clock_start))
    try:
        with sole_writer(settings.home):
            found = collect(
                settings.home, FEEDS[chosen.source], client, chosen.first, chosen.last, again=chosen.again
            )
            missing = _missing(settings.home, FEEDS[chosen.source], client) if chosen.fill else 0
    except (CollectError, LandingBusy, OSError) as error:
        print(f"peerbench: {error}", file=sys.stderr)
        return 2 if isinstance(error, LandingBusy) else 1
    print(f"{found.days} days asked, {found.releases} releases, {found.incomplete} not complete")
    return 1 if found.incomplete or missing else 0


def _missing(home: Path, source: FeedSource, client: Client) -> int:
    states = [gap.state for gap in fill(home, source, client)]
    print(f"{len(states)} notices that no window gave, {states.count('fetched')} fetched by id")
    return states.count("missing")


if __name__ == "__main__":
    sys.exit(main())
