"""A program held to limits: `python -m pipelines.documents.limited_program SECONDS BYTES PROGRAM ARGUMENTS`.

The limits of the system are set before the program begins: CPU, address space, no file, no core.
"""

import os
import resource
import sys


def command(seconds: int, memory: int, *program: str) -> list[str]:
    """How a program is started under limits."""
    return [sys.executable, "-m", "pipelines.documents.limited_program", str(seconds), str(memory), *program]


def main() -> None:
    """Sets the limits and becomes the program."""
    seconds, memory = int(sys.argv[1]), int(sys.argv[2])
    for what, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    os.execv(sys.argv[3], sys.argv[3:])  # noqa: S606 - the program that our caller names


if __name__ == "__main__":
    main()
