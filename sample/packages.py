"""Release and record packages, put together from the bytes of the releases (SOURCES.md 1.3, 2.1, 2.6)."""

from collections.abc import Sequence
from typing import Any

from sample.notices import PUBLISHER, to_json
from sample.stored import Stored

LICENCE = "http://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
SYNTHETIC = {"name": PUBLISHER, "scheme": "SYNTHETIC", "uid": "peerbench"}
CABINET_OFFICE = {
    "name": "Cabinet Office",
    "scheme": "GB-GOR",
    "uid": "D2",
    "uri": "https://www.gov.uk/government/organisations/cabinet-office",
}
"""The publisher of recorded releases, as both services name it."""


def head(address: str, publisher: dict[str, str], rows: Sequence[Stored]) -> dict[str, Any]:
    """What stands before the releases. publishedDate is the newest release's."""
    return {
        "uri": address,
        "version": "1.1",
        "extensions": [],
        "publishedDate": max(rows, key=lambda row: row.when).date if rows else "",
        "publisher": publisher,
        "license": LICENCE,
        "publicationPolicy": "https://www.gov.uk/government/publications/open-contracting",
    }


def release_package(stated: dict[str, Any], rows: Sequence[Stored], following: str | None) -> bytes:
    """No `links` on a last page."""
    links = f', "links": {to_json({"next": following})}' if following else ""
    return _opened(stated) + b', "releases": ' + _listed(rows) + f"{links}}}".encode()


def record_package(stated: dict[str, Any], rows: Sequence[Stored]) -> bytes:
    """One process: its releases, newest first, and as compiledRelease the newest of them."""
    record = f'{{"ocid": {to_json(rows[0].ocid)}, "releases": '.encode() + _listed(rows)
    compiled = max(rows, key=lambda row: row.when).raw
    return _opened(stated) + b', "records": [' + record + b', "compiledRelease": ' + compiled + b"}]}"


def _opened(stated: dict[str, Any]) -> bytes:
    return to_json(stated)[:-1].encode()


def _listed(rows: Sequence[Stored]) -> bytes:
    return b"[" + b", ".join(row.raw for row in rows) + b"]"
