"""The receipt of the readings: one hash of all that they were made from and of all that they gave.

While it holds, reading again would give the same, so a publish need not (`publish/verify_evidence.py`).
"""

import hashlib
import json
from pathlib import Path

from pipelines.authorities.register.register import digest_of
from pipelines.reader_version import reader_version
from pipelines.settings import Settings
from pipelines.social_value.withdrawals import withdrawals
from warehouse.interim import parts

FROM = ("bodies", "buyer_identifiers", "documents")
GIVEN = (
    "procurements",
    "criteria",
    "procurement_lots",
    "procurement_links",
    "commitments",
    "document_passages",
)


def write(settings: Settings) -> None:
    """Keeps the receipt of the readings that lie in the home now."""
    path = _path(settings.home)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{_digest(settings)}\n")


def discard(home: Path) -> None:
    """No receipt: what lies in the home is read again before it is published."""
    _path(home).unlink(missing_ok=True)


def holds(settings: Settings) -> bool:
    """Whether nothing has changed since: no release, rule, withdrawal or file of the register, and no row."""
    path = _path(settings.home)
    return path.exists() and path.read_bytes().strip() == _digest(settings).encode()


def _path(home: Path) -> Path:
    return home / "interim" / "readings.sha256"


def _digest(settings: Settings) -> str:
    taken_back = [row for row in withdrawals(settings.home) if row["ocid"]]
    stated = [reader_version(), digest_of(settings.register_dir), json.dumps(taken_back)]
    for table in (*FROM, *GIVEN):
        for part, path in parts(settings.home, table).items():
            stated.append(f"{table} {part} {hashlib.sha256(path.read_bytes()).hexdigest()}")
    return hashlib.sha256("\n".join(stated).encode()).hexdigest()
