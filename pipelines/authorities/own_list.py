"""A user's own list of peers, such as one pasted from CIPFA's nearest neighbours."""

from pathlib import Path

from pipelines.authorities.register import Register
from pipelines.authorities.resolve import Resolver

LONGEST = 1_000
"""Lines that are read; no council has more peers."""


def own_list(path: Path, register: Register) -> tuple[str, ...]:
    """The ids of the councils that a file names, one a line, by name or ONS code; `#` begins a remark.

    Raises ValueError with a line for every name that is not one council of the register.
    """
    resolver = Resolver(register)
    found, faults = [], []
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines()[:LONGEST], 1):
        name = line.split("#")[0].split("\t")[0].strip().strip('"').strip(",").strip()
        if not name:
            continue
        match = name if name in register.authorities else resolver.resolve(name, [], None).authority_id
        if match is None:
            faults.append(f"{path} line {number}: {name!r} is not one council of the register")
        else:
            found.append(match)
    if faults:
        raise ValueError("\n".join(faults))
    if not found:
        raise ValueError(f"{path}: names no council")
    return tuple(dict.fromkeys(found))
