"""What a user can mend. Everything that is not one of these is a fault of ours, and ends with a traceback."""


class UserError(Exception):
    """The root of what a user can mend. The message names the file, record or setting, and the remedy.

    `exit_code` is what a command ends with: 2, but for a publish that a check held up (1).
    """

    exit_code = 2


class Unreadable(UserError):
    """One record of a publisher that cannot be read; it goes to quarantine, and the rest goes on."""
