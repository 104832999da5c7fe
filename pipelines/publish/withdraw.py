"""Taking back what was published: a figure is blanked, a reading is put in quarantine and figures made again.

A weight is never typed in by hand, since what is published can be read again from landing. A wrong figure is
corrected by taking back the reading that made it wrong, or by a better rule.
"""

from datetime import UTC, datetime
from typing import Any

import polars as pl

from pipelines.collect.landing import sole_writer
from pipelines.collect.sources import ocid_of
from pipelines.publish.storage import place, same_register
from pipelines.rebuild import again_from
from pipelines.settings import Settings
from pipelines.social_value.withdrawals import note, withdrawals
from warehouse.errors import UserError
from warehouse.snapshots.manifest import TakenBack
from warehouse.snapshots.retention import once_current
from warehouse.snapshots.snapshot import latest


class NothingToWithdraw(UserError):
    """The latest snapshot has no such figure or procurement."""


def figure(settings: Settings, authority_id: str, measure: str, period: str | None, reason: str) -> str:
    """Takes back a council's figure, of one period or all. Gives the id of the snapshot without it."""
    _checked(settings, reason)
    asked: TakenBack = {"authority_id": authority_id, "measure": measure}
    if period:
        asked["period"] = period
    _must_be("authority_measures", settings, asked)
    return _taken_back(settings, asked, reason, lambda: again_from(settings, "withdrawals"))


def reading(settings: Settings, ocid: str, reason: str) -> str:
    """Takes back the reading of a procurement; every figure is made again without it. Gives the new id."""
    _checked(settings, reason)
    ocid = ocid_of(ocid)
    source = _must_be("procurements", settings, {"ocid": ocid})["source"].item()
    asked: TakenBack = {"ocid": ocid, "source": source}
    return _taken_back(settings, asked, reason, lambda: again_from(settings, "procurements", "withdrawals"))


def _must_be(table: str, settings: Settings, asked: TakenBack) -> pl.DataFrame:
    """The first row asked for. Raises NothingToWithdraw."""
    frame = latest(place(settings)).scan(table)
    for column, value in asked.items():
        frame = frame.filter(pl.col(column) == value)
    found = frame.head(1).collect()
    if found.is_empty():
        stated = ", ".join(f"{column} {value}" for column, value in asked.items())
        raise NothingToWithdraw(f"{table}: the latest snapshot has no row of {stated}")
    return found


def _checked(settings: Settings, reason: str) -> None:
    """Raises UserError before anything is noted that could not be published."""
    same_register(settings)
    if not reason.strip():
        raise UserError("--reason: it is published, and must say why")


def _taken_back(settings: Settings, asked: TakenBack, reason: str, again: Any) -> str:
    """Notes it, says it of every snapshot that has it, and publishes one that has not.

    Raises LandingBusy before anything is noted: a run at work would publish half of it.
    """
    with sole_writer(settings.home):
        return _noted(settings, asked, reason, again)


def _noted(settings: Settings, asked: TakenBack, reason: str, again: Any) -> str:
    if any(all(row[name] == value for name, value in asked.items()) for row in withdrawals(settings.home)):
        raise UserError("it was taken back before; `peerbench rebuild` publishes without it")
    moment = datetime.now(UTC).isoformat(timespec="seconds")
    old = once_current(place(settings))
    note(settings.home, {"withdrawn_at": moment, **asked, "reason": reason})
    for name in old:
        place(settings).notify(name, {"kind": "withdrawn", "at": moment, **asked, "reason": reason})
    return str(again())
