"""What is new since the snapshot before, council by council, and the Atom feed of it."""

from collections.abc import Mapping

import polars as pl

from pipelines.query import wording
from pipelines.query.snapshot_tables import Published
from pipelines.row import text
from pipelines.site import render
from pipelines.site.dossier import Shared
from pipelines.site.exhibit import Bundle
from pipelines.site.figures_in_words import said
from pipelines.site.section import exhibit
from warehouse.snapshots.difference import (
    BENCHMARK,
    MODEL,
    NOTICES,
    OTHERS,
    REGISTER,
    RULES,
    WITHDRAWN,
    Causes,
    causes,
)

Row = dict[str, object]
TOLD = ("share_with_social_value", "share_at_least_10", "median_weight", "coverage")
KEPT = 200
"""Entries that the feed holds; older ones fall out."""
ON_PAGE = 400
"""Figures that the page lists; the CSV has all."""


def differences(found: Published, older: Published | None, shared: Shared) -> list[Row]:
    """A row for each told figure that differs between the two snapshots, each in its own newest period."""
    if older is None:
        return []
    new, old = (_figures(one) for one in (found, older))
    keys = ["authority_id", "measure"]
    both = new.join(old, on=keys, how="left", suffix="_old")
    moved = both.filter(
        pl.any_horizontal(
            pl.col(name).ne_missing(pl.col(f"{name}_old")) for name in ("n", "yes", "value", "shown")
        )
    )
    rows, readings, known = [], _readings(found, older), causes(older.snapshot, found.snapshot)
    for row in moved.sort(keys).iter_rows(named=True):
        measure = shared.measures[row["measure"]]
        was = {name: row[f"{name}_old"] for name in ("n", "yes", "value", "shown", "reason")}
        rows.append(
            {
                **row,
                "council": shared.authorities[row["authority_id"]]["official_name"],
                "title": measure["title"],
                "now": _told(row, measure),
                "was": "not published" if was["n"] is None else _told(was, measure),
                "cause": _cause(row, was, found, older, readings, known),
                "evidence": f"council/{row['authority_id']}.html#evidence",
                "evidence_words": "evidence",
            }
        )
    return rows


def _told(row: Row, measure: Row) -> str:
    words = said({**row, "unit": measure["unit"]})
    return words if row["yes"] is not None else f"{words} (n = {row['n']:,})"


def _figures(found: Published) -> pl.DataFrame:
    scope = (pl.col("breakdown") == "all") & (pl.col("period") == found.headline_period())
    columns = ("authority_id", "measure", "n", "yes", "value", "low", "high", "coverage", "shown", "reason")
    frame = found.scan("authority_measures").filter(scope & pl.col("measure").is_in(TOLD))
    return frame.select(columns).collect()


WORDS = {
    NOTICES: "new or edited notices",
    OTHERS[NOTICES]: "new or edited notices of other councils",
    OTHERS[WITHDRAWN]: "a withdrawal at another council",
}
VERSIONS = {
    RULES: ("reading rules", "rule_version"),
    REGISTER: ("register of councils", "register_version"),
    BENCHMARK: ("version of the benchmark", "benchmark_version"),
}


def _cause(
    row: Row, was: Row, found: Published, older: Published, readings: Mapping[str, str], known: Causes
) -> str:
    """Why a figure moved: it or a reading behind it was taken back, else what differs between the snapshots."""
    if row["shown"] == wording.WITHDRAWN:
        return str(row["reason"])
    back = "a withdrawal that was taken back" if was["shown"] == wording.WITHDRAWN else None
    reading = readings.get(text(row, "authority_id"))
    told = [back, reading and f"a reading that was withdrawn: {reading}", *_known(known, row, found, older)]
    return "; ".join(words for words in told if words) or "not known"


def _known(known: Causes, row: Row, found: Published, older: Published) -> list[str]:
    """What differs between two snapshots and reaches this council's figure."""
    told = []
    for name in known.of_council(text(row, "authority_id")):
        if name in VERSIONS:
            words, key = VERSIONS[name]
            was, now = older.manifest.get(key), found.manifest.get(key)
            moved = f"{words} {was} to {now}" if was != now else f"{words} {now}, whose files were edited"
            without = f", without {known.gone}" if name == REGISTER and known.gone else ""
            told.append(moved + without)
        elif name != WITHDRAWN:
            told.append("another model of themes" if name == MODEL else WORDS[name])
    return told


def _readings(found: Published, older: Published) -> dict[str, str]:
    """By council, why a reading of it was taken back since the snapshot before."""
    known = {row["withdrawal"] for row in older.rows("withdrawals")}
    taken = [row for row in found.rows("withdrawals") if row["ocid"] and row["withdrawal"] not in known]
    if not taken:
        return {}
    reasons = {(row["source"], row["ocid"]): text(row, "reason") for row in taken}
    read = found.scan("procurements").filter(pl.col("ocid").is_in([row["ocid"] for row in taken]))
    councils = {
        row["authority_id"]: reasons[row["source"], row["ocid"]]
        for row in read.select("source", "ocid", "authority_id").collect().to_dicts()
        if (row["source"], row["ocid"]) in reasons
    }
    for row in found.rows("repooled"):
        if row["pooled"] and row["predecessor_id"] in councils:
            councils.setdefault(row["successor_id"], councils[row["predecessor_id"]])
    return councils


def bundle(rows: list[Row], older: Published | None) -> Bundle:
    """The table of what moved."""
    return exhibit("moved", rows[:ON_PAGE], moved=rows, older=older)


def entries(rows: list[Row], found: Published, older: list[Row]) -> list[Row]:
    """The feed's entries: one a council that moved, the newest snapshot's first, beside those held before."""
    moment = str(found.manifest["published_at"])
    made: list[Row] = [
        {
            "id": f"{found.id}:snapshot",
            "title": f"Snapshot {found.id}",
            "updated": moment,
            "page": "new.html",
            "words": f"{wording.counted(len(rows), 'main figure')} moved.",
        }
    ]
    by_council: dict[str, list[Row]] = {}
    for row in rows:
        by_council.setdefault(text(row, "authority_id"), []).append(row)
    for key, moved in by_council.items():
        made.append(
            {
                "id": f"{found.id}:{key}",
                "title": f"{moved[0]['council']}: {wording.counted(len(moved), 'figure')} moved",
                "updated": moment,
                "page": f"council/{key}.html",
                "words": "; ".join(f"{row['title']}: {row['now']}, was {row['was']}" for row in moved)
                + f". Because of {wording.joined(list(dict.fromkeys(text(row, 'cause') for row in moved)))}.",
            }
        )
    known = {entry["id"] for entry in made}
    return [*made, *(entry for entry in older if entry["id"] not in known)][:KEPT]


def feed(kept: list[Row], found: Published) -> bytes:
    """The Atom feed. Addresses are relative to the feed's own, since a site does not know its host."""
    return (
        render.environment()
        .get_template("feed.xml")
        .render(
            register=found.manifest["register"],
            scope="changes",
            title="Social value in council tenders: what changed",
            updated=kept[0]["updated"],
            page="new.html",
            entries=kept,
            synthetic=found.synthetic,
        )
        .encode()
    )
