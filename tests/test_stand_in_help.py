"""`peerbench stand-in --help` shows what the server takes, each option of it."""

import re
import subprocess
import sys
from pathlib import Path

PROGRAM = Path(sys.executable).with_name("peerbench")


def test_the_help_of_the_stand_in_is_that_of_the_server() -> None:
    asked = [[PROGRAM, "stand-in", "--help"], [sys.executable, "-m", "sample", "serve", "--help"]]
    ours, servers = (subprocess.run(args, capture_output=True, text=True, check=True) for args in asked)
    options = set(re.findall(r"^  (--[a-z-]+)", servers.stdout, re.M))
    assert {"--speed", "--start", "--content", "--faults", "--fault-rate"} <= options
    assert ours.stdout == servers.stdout and ours.stdout.startswith("usage: peerbench stand-in ")


def test_the_list_of_commands_has_it() -> None:
    listed = subprocess.run([PROGRAM, "--help"], capture_output=True, text=True, check=True)
    assert "stand-in" in listed.stdout
