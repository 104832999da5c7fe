"""What is known of a kept theme model: what `models/current.json` and `models/waiting.json` hold."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

from pydantic import ConfigDict, Field
from pydantic.dataclasses import dataclass

from pipelines.declared_files import table
from pipelines.sheets import DataError
from warehouse.errors import UserError

CURRENT, WAITING = "current", "waiting"
"""The records: of the model in use, and of one that a person must accept first."""
FORMAT = 2
"""Of the model's file; one of another was kept by another program."""
_LATER = ConfigDict(extra="ignore")
"""A later program may note more."""
Hash = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
Texts = Annotated[int, Field(strict=True, ge=0)]


class ModelError(UserError):
    """A model file is damaged, or no model of this program; or there is nothing to accept."""


@dataclass(frozen=True, config=_LATER)
class Acceptance:
    """Who put a model in use that the gate had stopped, why, and when (ISO 8601, UTC)."""

    who: str
    why: str
    when: str


@dataclass(frozen=True, config=_LATER)
class ModelRecord:
    """One kept model: `content` names its folder, `training` the texts it was made from, `sha256` its file.

    `before`: the content of the one in use when it was made; `texts` of the package, `users_texts` taken in
    and left out; `reasons` why the gate stopped it, none where it did not.
    """

    content: Hash
    training: Hash
    before: Hash | None
    texts: Texts
    users_texts: Texts
    users_texts_left_out: Texts
    reasons: tuple[str, ...]
    accepted: Acceptance | None
    sha256: Hash
    format: Annotated[int, Field(strict=True)] = 1
    """A record of before there was a second format states none."""

    def written(self) -> bytes:
        """The record as JSON."""
        return json.dumps(asdict(self), indent=1).encode()


def read_record(path: Path) -> ModelRecord | None:
    """The record of a file; null where there is none. Raises ModelError naming file and field."""
    if not path.exists():
        return None
    try:
        return table(path.name, json.loads(path.read_bytes()), ModelRecord)
    except (ValueError, RecursionError, DataError) as error:
        told = "; ".join(str(error).splitlines())
        raise ModelError(f"{path}: not readable; remove {path.parent} to train again: {told}") from error
