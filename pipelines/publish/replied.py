"""What councils replied, published at once: a snapshot that shares all files of the last one but the replies.

Nothing else is made again, so a reply is out in seconds, whatever the home holds.
"""

from datetime import UTC, datetime
from functools import partial
from typing import cast

from pipelines.collect.landing import sole_writer
from pipelines.collect.sources import FEEDS
from pipelines.publish.dictionary import declared
from pipelines.publish.replies import BadReply, load
from pipelines.publish.storage import begin, place
from pipelines.settings import Settings
from warehouse.errors import UserError
from warehouse.interim import save, scan
from warehouse.snapshots.extracts import holds_rows
from warehouse.snapshots.manifest import About
from warehouse.snapshots.package import write as write_package
from warehouse.snapshots.retention import prune_whole_chain
from warehouse.snapshots.snapshot import Snapshot, check_file, latest, publish
from warehouse.tables.published import version

Row = dict[str, object]
TABLE = "replies"
KEY = ["authority_id", "reply"]
MADE_OF = tuple(name for name in About.__annotations__ if name not in ("compared_with", "gone", "accepted"))
"""What a snapshot says of its making that is as true of one that shares its files."""


class NotAlone(UserError):
    """More than the replies would change: the snapshot is another program's, or a published reply is gone."""


def replies(settings: Settings) -> str:
    """Publishes the replies as they stand in their files. Gives the snapshot's id.

    Raises BadReply, NotAlone, SnapshotError, LandingBusy.
    """
    where = place(settings)
    with sole_writer(settings.home):
        begin(settings)
        last = latest(where)
        stated, here = last.manifest["schema_version"], version()
        if stated != here:
            raise NotAlone(
                f"snapshot {last.manifest['snapshot']} has schema {stated}, this program {here}: "
                "`peerbench rebuild` publishes the replies with all tables"
            )
        rows = load(
            settings.register_dir,
            set(last.read("authorities")["authority_id"]),
            set(last.read("measures")["measure"]),
        )
        _must_be_known(settings, rows, last)
        save(settings.home, TABLE, rows)
        new = _published(settings, last)
        if settings.keep_snapshots:
            prune_whole_chain(where, settings.keep_snapshots)
    return new


def _must_be_known(settings: Settings, rows: list[Row], last: Snapshot) -> None:
    """Raises NotAlone for a reply that was published and is gone, BadReply for a reading nobody has."""
    folder = settings.register_dir / TABLE
    held = set(last.read(TABLE).select(KEY).iter_rows())
    if gone := sorted(held - {(row["authority_id"], row["reply"]) for row in rows}):
        council, number = gone[0]
        raise NotAlone(
            f"{folder / council}.toml: reply {number} was published and is gone: put it back, since a reply "
            "keeps its number; what came of it is said by its status"
        )
    known = dict(last.read("procurements").select("ocid", "authority_id").iter_rows())
    joined = set(last.read("repooled").select("predecessor_id", "successor_id").iter_rows())
    faults = []
    for row in rows:
        owner, council = known.get(row["ocid"]), str(row["authority_id"])
        if row["ocid"] and owner != council and (owner, council) not in joined:
            what = f"{row['ocid']!r} is no procurement of this council"
            faults.append(f"{folder / council}.toml reply {row['reply']}: ocid: {what}")
    if faults:
        raise BadReply("\n".join(faults))


def _published(settings: Settings, last: Snapshot) -> str:
    """A snapshot with these replies and all else of the last one."""
    where, stated = place(settings), last.manifest
    about = cast(About, {name: stated[name] for name in MADE_OF if name in stated})  # type: ignore[literal-required]
    about |= {"reply_to": settings.reply_to, "compared_with": stated["snapshot"], "gone": [], "accepted": []}
    beside = [file for file in stated["extracts"] if holds_rows(file["path"])]
    folder = where.fetch(stated["snapshot"], beside)
    kept = {file["path"]: check_file(folder, file) for file in beside}
    sources = [(source.title, source.address) for source in FEEDS.values()]
    package = partial(write_package, sources=sources, kept=kept)
    rows = {TABLE: scan(settings.home, TABLE)}
    return publish(where, rows, about, declared(), package, datetime.now(UTC), shared=last)
