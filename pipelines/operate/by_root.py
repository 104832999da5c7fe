"""How root types what a message names, of a home that systemd looks after."""

import os
import pwd
import re
import shlex
import sys
from pathlib import Path

ENVIRONMENT = Path("/etc/peerbench.env")
"""The settings that the units of `deploy/systemd` load."""
_COMMAND = re.compile(r"`(peerbench [^`]+)`|^(peerbench .+)")


def by_root(remedy: str, home: Path) -> list[str]:
    """Each command of peerbench in a remedy, as root pastes it; none where systemd began nothing here.

    Root's PATH has no peerbench, its shell none of the settings, and files that it makes lock the user out.
    """
    if "INVOCATION_ID" not in os.environ:
        return []
    user = pwd.getpwuid(os.geteuid()).pw_name
    program = Path(sys.executable).with_name("peerbench")
    begin = ["runuser", "-u", user, "--", "env", f"PEERBENCH_HOME={home.absolute()}", str(program)]
    load = f"set -a; . {ENVIRONMENT}; " if ENVIRONMENT.exists() else ""
    commands = dict.fromkeys("".join(found.groups("")) for found in _COMMAND.finditer(remedy))
    return [f"( {load}{shlex.join(begin)} {command.removeprefix('peerbench ')} )" for command in commands]
