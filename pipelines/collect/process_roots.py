"""Which process a converted notice belongs to: notices name the one before them, and files come in any order.

A notice's release has the ocid of the notice that it names, which may itself have named an earlier one. The
sidecars of landing say who named whom; a process is that of the first notice of the chain, whatever order the
files were imported in.
"""

import hashlib
import json
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from pipelines.collect.landing import Sidecar
from pipelines.collect.source import Source
from pipelines.collect.sources import SOURCES
from warehouse.personal import masked_release

Release = dict[str, object]


def chain(releases: Iterable[Release], source: Source) -> dict[str, object]:
    """What a sidecar says of its releases: `continues`, ocid of each notice to that of the one it names.

    `announces`: ocids of notices that only announce, after which a new process begins. `repeats`: of a notice
    that invites tenders, the ocid of that which it names; `invites`: those that invite tenders.
    """
    prefix = source.ocid_prefixes[0]
    continues, announces, repeats, invites = {}, [], {}, []
    for release in releases:
        if "convertedFrom" not in release or not isinstance(release.get("id"), str):
            continue  # its ocid is its publisher's
        own = f"{prefix}{release['id']}"
        if release["ocid"] != own:
            continues[own] = release["ocid"]
        if release.get("tag") == ["planning"]:
            announces.append(own)
        elif isinstance(tags := release.get("tag"), list | str) and "tender" in tags:
            invites.append(own)
            stated = release.get("relatedProcesses")
            for related in stated if isinstance(stated, list) else ():
                if isinstance(related, dict):
                    repeats[own] = f"{prefix}{related.get('identifier')}"
    found = {"continues": continues, "announces": announces, "repeats": repeats, "invites": invites}
    return {name: of for name, of in found.items() if of}


class Roots:
    """The first notice of every chain of a home's landing."""

    def __init__(
        self,
        continues: dict[str, str],
        announces: frozenset[str],
        repeats: dict[str, str] | None = None,
        invites: frozenset[str] = frozenset(),
    ) -> None:
        # A notice may follow one that only announced several; one that invited tenders it publishes again.
        again = {own: named for own, named in (repeats or {}).items() if named in invites}
        self._continues, self._announces = again | continues, announces

    def ocid(self, source: str, release: Release) -> str:
        """The ocid of the process of a release; its own where the source's notices state one."""
        stated = release["ocid"]
        if SOURCES[source].read_notice is None or not isinstance(release.get("id"), str):
            return str(stated)
        own = f"{SOURCES[source].ocid_prefixes[0]}{release['id']}"
        return self.first(own) if own == stated or own in self._continues else str(stated)

    def placed(self, source: str, release: Release) -> Release:
        """The release with the ocid of its process and its prose masked (`warehouse.personal`)."""
        ocid, masked = self.ocid(source, release), masked_release(release)
        return masked if ocid == release["ocid"] else {**masked, "ocid": ocid}

    def first(self, ocid: str) -> str:
        """The first of the notices that name one another; one that only announced is not of the process."""
        seen = {ocid}
        while (earlier := self._continues.get(ocid)) is not None:
            if earlier in seen or earlier in self._announces:
                break
            seen.add(earlier)
            ocid = earlier
        return ocid

    def state(self, sidecar: Sidecar) -> str:
        """A hash that moves when a release of a landed file comes to belong to another process."""
        named = sorted({*sidecar.get("continues", {}), *sidecar.get("repeats", {})})
        return (
            hashlib.sha256("\n".join(self.first(own) for own in named).encode()).hexdigest() if named else ""
        )


def roots(home: Path) -> Roots:
    """Those of everything that landed now."""
    landing = home / "landing"
    paths = [
        path
        for source in SOURCES.values()
        if source.read_notice is not None
        for path in sorted((landing / source.id).glob("[0-9]*/*/*/*.json"))
    ]
    return _roots(tuple((str(path), path.stat().st_mtime_ns) for path in paths))


@lru_cache(maxsize=2)
def _roots(sidecars: tuple[tuple[str, int], ...]) -> Roots:
    continues: dict[str, str] = {}
    repeats: dict[str, str] = {}
    announces: set[str] = set()
    invites: set[str] = set()
    for path, _ in sidecars:
        try:
            about = json.loads(Path(path).read_bytes())
        except ValueError:
            continue  # a broken sidecar holds a publish up by itself
        continues |= about.get("continues", {})
        announces |= set(about.get("announces", ()))
        repeats |= about.get("repeats", {})
        invites |= set(about.get("invites", ()))
    return Roots(continues, frozenset(announces), repeats, frozenset(invites))
