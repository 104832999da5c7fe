"""A run, and the look that follows it however it ends."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import typer

from pipelines.collect.landing import LandingBusy
from pipelines.publish import runs
from pipelines.settings import Settings
from warehouse.errors import UserError
from warehouse.text import one_line


@contextmanager
def looked_after(settings: Settings) -> Iterator[None]:
    """Looks at the home after what was done in it, tells who is to be told, and pings after a good end.

    How it ended stays as it was: a channel that does not answer fails no night, and is said.
    """
    from pipelines.operate.alerts import channels
    from pipelines.operate.watch import look, ping

    channels(settings.alerts)  # a channel that is none is told before the night's work, not after it
    before = {row["run_id"] for row in runs.runs(settings.home)}
    try:
        yield
    except LandingBusy:
        raise  # another run is at work here, and looks when it ends
    except UserError as error:
        with suppress(OSError):
            runs.failed(settings.home, error, before)
        look(settings)
        raise
    except BaseException:
        look(settings)
        raise
    ping(settings)
    if unsent := look(settings).unsent:
        line = f"{unsent} messages wait: a channel of PEERBENCH_ALERTS does not answer"
        typer.echo(f"peerbench: {one_line(line)}", err=True)
        sys.stderr.flush()
