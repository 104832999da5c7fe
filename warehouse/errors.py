"""What a user can mend. Everything that is not one of these is a fault of ours, and ends with a traceback."""

import errno

FULL = (errno.ENOSPC, errno.EDQUOT)
"""How the system says that a disk has no room."""
ROOM = "`peerbench doctor` names what makes room"
"""What is said of a full disk wherever the home is not looked at: what helps hangs on its snapshots."""


class UserError(Exception):
    """The root of what a user can mend. The message names the file, record or setting, and the remedy.

    `exit_code` is what a command ends with: 2, but for a publish that a check held up (1).
    """

    exit_code = 2


class Unreadable(UserError):
    """One record of a publisher that cannot be read; it goes to quarantine, and the rest goes on."""


class OfSystem(UserError, OSError):
    """What the system or a storage refused: raised as (None, what, where), and told as where, then what."""

    def __str__(self) -> str:
        """Where, and what: OSError's own words begin with a number that is none."""
        return f"{self.filename}: {self.strerror}" if self.filename else super().__str__()
