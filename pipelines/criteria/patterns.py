"""How a pattern of the grammar is written.

A notice is untrusted, so every repeat is bounded, and a test drives each pattern with texts that are made to
slow it (time may grow no faster than the text).
"""

import re

from warehouse.sieve import Sieve

_CLASS = re.compile(r"(?<!\\)\[(?:\\.|[^\]\\])*\]")


def spaced(*alternatives: str) -> Sieve:
    """One pattern of several, in any case; a space stands for one to four of any kind, ` ?` for none too.

    In a class of characters it stands for one of any kind.
    """
    whole = _CLASS.sub(lambda one: one[0].replace(" ", r"\s"), "|".join(alternatives))
    return Sieve(whole.replace(" ?", r"\s{0,4}").replace(" ", r"\s{1,4}"), re.I)
