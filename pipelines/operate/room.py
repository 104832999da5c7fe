"""What makes room on a full disk, as it is typed."""

from datetime import datetime

from pipelines.publish.storage import place
from pipelines.settings import Settings
from warehouse.errors import UserError
from warehouse.snapshots.retention import GRACE, prunable
from warehouse.snapshots.snapshot import room_needed

KEEPS = (30, 10, 3)
"""How many snapshots stay whole, the most that frees anything first."""
LARGER = "a larger disk (no old snapshot of this home may go yet)"


def makes_room(settings: Settings, now: datetime) -> str:
    """The command that takes old snapshots away, where any may go; else that none may, and a larger disk."""
    try:
        where = place(settings)
        keep = next((keep for keep in KEEPS if prunable(where, keep, GRACE, now)), None)
    except (OSError, UserError):
        keep = None
    if keep is None or settings.warehouse:  # on S3 they take no room here
        return LARGER
    return f"`peerbench snapshots prune --keep {keep}` (or a larger disk)"


def next_needs(settings: Settings) -> int:
    """Bytes that the next publish asks for; 0 where that cannot be told."""
    try:
        where = place(settings)
        return room_needed(where, where.pointer())
    except (OSError, UserError):
        return 0
