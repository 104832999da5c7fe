"""`python -m sample serve` publishes the synthetic notices; `python -m sample write DIR` stores them."""

import argparse
import signal
import sys
import threading
from collections.abc import Iterable
from pathlib import Path

from sample.behaviours import EXTRA, STANDING, behaviours
from sample.clock import Clock
from sample.content import CONTENT, Content
from sample.faults import FAULTS, Faults
from sample.notices import generate, to_json
from sample.recorded import NotServable, recorded
from sample.server import Server
from sample.uk_time import local


def serve(chosen: argparse.Namespace) -> None:
    """Serve until ended. The first line on stdout says where."""
    try:
        on = behaviours(chosen.without, chosen.extra)
        content = Content(_named(chosen.content, CONTENT), chosen.content_seed, chosen.content_one_in)
        faults = Faults(_named(chosen.faults, FAULTS), chosen.fault_rate, chosen.fault_seed)
        clock = Clock(local(chosen.start), chosen.speed)
        if not 0 <= chosen.port < 2**16:  # asked before the notices are made, which takes seconds
            raise ValueError(f"--port: {chosen.port} is no port")
        releases = recorded(chosen.releases) if chosen.releases else generate(chosen.seed)[0]
        listening = Server(chosen.port, releases, clock, faults, chosen.hide.split(","), on, content)
    except (NotServable, ValueError, OverflowError, OSError) as error:
        print(f"sample serve: {error}", file=sys.stderr)
        sys.exit(2)
    with listening as server:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)  # it may be begun by a process that ignores it
        print(f"listening on {server.url}", flush=True)
        if chosen.until_stdin_closes:
            threading.Thread(target=_end_with_stdin, args=[server], daemon=True).start()
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            return


def _named(text: str, known: Iterable[str]) -> list[str]:
    return list(known) if text == "all" else [name for name in text.split(",") if name]


def _end_with_stdin(server: Server) -> None:
    sys.stdin.read()
    server.shutdown()


def write(directory: Path, seed: int) -> None:
    """One JSONL file of releases a source, and truth.jsonl."""
    releases, truth = generate(seed)
    directory.mkdir(parents=True, exist_ok=True)
    for source in ("contracts_finder", "find_a_tender"):
        lines = (to_json(row["release"]) + "\n" for row in releases if row["source"] == source)
        (directory / f"{source}.jsonl").write_text("".join(lines), encoding="utf-8")
    (directory / "truth.jsonl").write_text("".join(to_json(row) + "\n" for row in truth), encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m sample", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    serving = commands.add_parser(
        "serve", prog="peerbench stand-in", help="publish on a loopback port as the two services do"
    )
    serving.add_argument("--port", type=int, default=0, help="0 picks a free one")
    serving.add_argument("--speed", type=float, default=1.0, help="times real time")
    serving.add_argument("--start", default="2026-04-01T06:00:00", help="the clock's start, UK local time")
    serving.add_argument("--fault-seed", type=int, default=2019)
    serving.add_argument("--faults", default="", help=f"all, or some of {', '.join(FAULTS)}")
    serving.add_argument("--fault-rate", type=float, default=0.1, help="chance of a fault for a request")
    serving.add_argument("--content", default="", help=f"all, or some of {', '.join(CONTENT)}")
    serving.add_argument("--content-seed", type=int, default=2019)
    serving.add_argument("--content-one-in", type=int, default=40, help="releases for one with a fault")
    serving.add_argument(
        "--hide", default="", help="release ids that windows leave out, for an audit to find"
    )
    serving.add_argument(
        "--releases",
        nargs="+",
        type=Path,
        metavar="FILE",
        help="recorded releases to serve instead",
    )
    serving.add_argument(
        "--without", default="", help=f"behaviours to leave out, some of {', '.join(STANDING)}"
    )
    serving.add_argument(
        "--with", dest="extra", default="", help=f"behaviours to add, some of {', '.join(EXTRA)}"
    )
    serving.add_argument(
        "--until-stdin-closes", action="store_true", help="end with the process that started it"
    )
    writing = commands.add_parser("write", help="write releases and truth as JSONL")
    writing.add_argument("directory", type=Path)
    for command in (serving, writing):
        command.add_argument("--seed", type=int, default=2019)
    chosen = parser.parse_args()
    if chosen.command == "serve":
        serve(chosen)
    else:
        write(chosen.directory, chosen.seed)


if __name__ == "__main__":
    main()
