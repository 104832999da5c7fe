"""What one invented procurement is, before it is written in the shape of either service."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sample.criteria import Evaluation
from sample.wording import Subject


@dataclass(frozen=True)
class Buyer:
    """Who signs: an authority of the register (id set), or a hub or an outside body (null)."""

    authority_id: str | None
    register_code: str
    official_name: str
    names: tuple[str, ...]
    number: int


@dataclass(frozen=True)
class Lot:
    """A part of a procurement with its own criteria."""

    number: int
    value: int
    evaluation: Evaluation


@dataclass(frozen=True)
class Procurement:
    """The facts that every notice of one contracting process shares."""

    ocid: str
    reference: str
    buyer: Buyer
    subject: Subject
    title: str
    description: str
    value: int
    lots: tuple[Lot, ...]
    start: datetime
    months: int
    supplier: str
    method: str

    @property
    def deadline(self) -> datetime:
        """Noon, thirty days after the tender notice."""
        return (self.start + timedelta(days=30)).replace(hour=12, minute=0, second=0)

    @property
    def contract_start(self) -> datetime:
        return (self.start + timedelta(days=120)).replace(hour=0, minute=0, second=0)

    @property
    def contract_end(self) -> datetime:
        return self.contract_start + timedelta(days=30 * self.months)


@dataclass
class Draft:
    """A release still without its id; ids are given in the order of publication."""

    source: str
    when: datetime
    release: dict[str, Any]
    section: str
    document_type: str
    notice_type: str | None = None
    guid: str = ""


def guid(rng: random.Random) -> str:
    """A GUID that is the same on every run of one seed."""
    text = f"{rng.getrandbits(128):032x}"
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))
