"""A run, and the look that follows it however it ends."""

import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType

import typer

from pipelines.collect.landing import LandingBusy
from pipelines.publish import runs
from pipelines.settings import Settings

KEPT = "what was landed and published stays, and the next run goes on from there"


@contextmanager
def ended_in_words(kept: str, home: Path | None = None) -> Iterator[None]:
    """What SIGTERM or Ctrl-C ends says so in a line, with what is `kept`; exit 128 and the signal.

    `home`: where the run that it ended is noted as killed.
    """
    before = {row["run_id"] for row in runs.runs(home)} if home else set()
    with _signals() as came:
        try:
            yield
        except BaseException as error:
            if (number := came()) is not None:
                _say_ended(number, kept, home, before)
                raise SystemExit(128 + number) from error
            raise


def _say_ended(number: int, kept: str, home: Path | None, before: set[str]) -> None:
    name = signal.Signals(number).name
    if home:
        with suppress(OSError):
            runs.killed(home, f"ended by {name}", before)
    typer.echo(f"peerbench: ended by {name}: {kept}", err=True)


@contextmanager
def looked_after(settings: Settings, night: bool = False) -> Iterator[None]:
    """Looks at the home after what was done in it, tells who is to be told, and pings after a good `night`.

    How it ended stays as it was: a channel that does not answer fails no night, and is said. What SIGTERM or
    Ctrl-C ends says so in a line, is noted as killed, and is looked after as well; exit 128 and the signal.
    """
    from pipelines.operate.alerts import channels
    from pipelines.operate.watch import look, ping

    channels(settings.alerts)  # a channel that is none is told before the night's work, not after it
    before = {row["run_id"] for row in runs.runs(settings.home)}
    with _signals() as came:
        try:
            yield
        except LandingBusy:
            raise  # another run is at work here, and looks when it ends
        except BaseException as error:
            _look_after(error, came(), settings, before)
            raise
    if night:  # else a command by hand keeps the alarm quiet for a night that never began
        ping(settings)
    if unsent := look(settings).unsent:
        typer.echo(f"peerbench: {unsent}", err=True)
        sys.stderr.flush()


def _look_after(error: BaseException, number: int | None, settings: Settings, before: set[str]) -> None:
    """Notes what failed or was killed and looks at the home. Raises SystemExit where a signal ended it.

    A command that ends by an exit code has noted itself how it ended.
    """
    from pipelines.operate.watch import look

    if number is not None:
        _say_ended(number, KEPT, settings.home, before)  # at once: the look takes its time on a busy machine
        look(settings)
        raise SystemExit(128 + number) from error
    if isinstance(error, Exception) and not isinstance(error, typer.Exit | typer.Abort):
        with suppress(OSError):
            runs.failed(settings.home, error, before)
    look(settings)


@contextmanager
def _signals() -> Iterator[Callable[[], int | None]]:
    """SIGTERM and Ctrl-C end what is done here as an exception; gives a function of which of them came first.

    A run of Dagster has handlers of its own, which do not tell the two apart: what came is heard beside them.
    """
    if threading.current_thread() is not threading.main_thread():
        yield lambda: None
        return
    ending = (signal.SIGTERM, signal.SIGINT)
    handlers = {number: signal.getsignal(number) for number in ending}
    hears, told = socket.socketpair()
    came: list[int] = []

    def first() -> int | None:
        with suppress(OSError):  # nothing came, or all was heard when it ended
            came.extend(hears.recv(4096))
        return next((number for number in came if number in ending), None)

    def end(number: int, frame: FrameType | None) -> None:
        # In a process that a script began with `&` Ctrl-C is nothing, and so it stays.
        if handlers[signal.Signals(number)] != signal.SIG_IGN:
            raise SystemExit(128 + number)

    hears.setblocking(False)
    told.setblocking(False)
    heard_before = signal.set_wakeup_fd(told.fileno(), warn_on_full_buffer=False)
    for number in ending:
        signal.signal(number, end)
    try:
        yield first
    finally:
        first()
        signal.set_wakeup_fd(heard_before)
        for number, handler in handlers.items():
            if handler is not None:
                signal.signal(number, handler)
        hears.close()
        told.close()
