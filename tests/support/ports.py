"""Ports of loopback for servers that must be told theirs before they begin."""

import os
import socket

FIRST, COUNT = 20_000, 10_000
"""Below what a system gives to those who ask for any port: nobody takes one between the choice and its use."""
_next = [os.getpid() * 101 % COUNT]


def free_port() -> int:
    """One that is free, and that no other call of this process, nor of one beside it, gives."""
    for _ in range(COUNT):
        port = FIRST + _next[0]
        _next[0] = (_next[0] + 1) % COUNT
        with socket.socket() as tried:
            try:
                tried.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise OSError(f"no free port of {FIRST} to {FIRST + COUNT}")
