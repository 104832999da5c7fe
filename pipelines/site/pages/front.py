"""The front page: what can be said of all councils in one picture, and every council by all its names.

Neither needs a script.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import partial

import polars as pl

from pipelines.benchmark.periods import month, named
from pipelines.benchmark.population import joined
from pipelines.query import wording
from pipelines.query.snapshot_tables import Published, with_later
from pipelines.row import day_or_none, number, text, text_or_none
from pipelines.site import charts, exports, render
from pipelines.site.dossier import Shared
from pipelines.site.pages.texts import share
from pipelines.site.section import content, exhibit
from pipelines.untrusted import searchable

Row = dict[str, object]
READ = ("in_scope", "determinable", "weight_known")
ALONE = "determinable_by_notice"


def names(found: Published, aliases: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    """By council, its other names: the register's, those that buyers sign with, and former codes."""
    known: dict[str, set[str]] = defaultdict(set)
    for alias, key in aliases:
        known[key].add(alias)
    for row in found.rows("buyer_matches"):
        council, name = text_or_none(row, "authority_id"), text_or_none(row, "buyer_name")
        if row["match_method"] in ("exact", "alias", "pattern") and council and name:
            known[council].add(name)
    for row in found.rows("authorities"):
        former = text_or_none(row, "former_ids") if "former_ids" in row else None
        known[text(row, "authority_id")].update(filter(None, (former or "").split(";")))
    return known


def page(found: Published, shared: Shared, known: Mapping[str, set[str]], edition: Row) -> bytes:
    """The front page. An ended council stands in the list and says what it became."""
    became: dict[str, list[str]] = defaultdict(list)
    for row in found.rows("repooled"):
        became[text(row, "predecessor_id")].append(text(row, "successor_name"))
    letters: dict[str, list[Row]] = defaultdict(list)
    for key, row in sorted(shared.authorities.items(), key=lambda item: searchable(item[1]["name"])):
        words = {row["name"], row["official_name"], key, row["register_code"], *known.get(key, ())}
        search = " ".join(sorted({w for name in words for w in searchable(name).split()}))
        entry = {
            "search": search[:2_000],
            "type": row["authority_type"],
            "region": row["region"],
            "address": f"council/{key}.html",
            "name": row["official_name"],
            "said": _said(key, row, became.get(key, []), known.get(key, set())),
        }
        letters[searchable(text(row, "name"))[:1].upper() or "-"].append(entry)
    return render.page(
        "index.html",
        here="index.html",
        letters=sorted(letters.items()),
        types=[(code, name) for code, name in wording.TYPES.items() if _has(shared, code)],
        regions=sorted({row["region"] for row in shared.authorities.values()}),
        counts=_counts(shared),
        nation=nation(found, shared),
        shades=charts.BANDS,
        keys=charts.KEYS,
        synthetic=shared.synthetic,
        licence=shared.manifest["licence"],
        edition=edition,
    )


BANDS = (
    (0, "none"),
    (5, "under 5%"),
    (10, "5% to under 10%"),
    (15, "10% to under 15%"),
    (20, "15% to under 20%"),
)
"""Where each band of weights ends, and its name; above the last is one more."""
ABOVE = "20% or more"


def nation(found: Published, shared: Shared) -> Row:
    """What can be said of all councils: how much could be read, and what social value weighs by type of council."""
    frame = (
        with_later(found.scan("procurements"), "procurements")
        .filter(pl.col("counted") & pl.col("authority_id").is_not_null())
        .select("authority_id", "source", "regime", "weight_pct", ALONE, *READ, month())
        .filter(named(shared.period).months)
        .collect()
    )
    whole = joined(frame.lazy(), "all").collect()
    read, weighed = _read(frame), _weighed(whole, shared)
    alone = int(whole[ALONE].sum()) if whole[ALONE].null_count() < whole.height else None
    bands = [*(name for _, name in BANDS), ABOVE]
    in_scope, determinable, weight_known = (int(whole[name].sum()) for name in READ)
    tell = partial(
        exhibit,
        period=shared.period,
        alone=alone,
        in_scope=in_scope,
        determinable=determinable,
        weight_known=weight_known,
    )
    return {
        "read": tell("nation-read", read),
        "weights": tell("nation-weights", weighed, bands=bands),
        "bands": bands,
    }


def _read(frame: pl.DataFrame) -> list[Row]:
    """By service and regime, how many could be read of those in scope."""
    summed = frame.group_by("source", "regime").agg(pl.col(READ).sum()).sort("source", "regime")
    rows = []
    for row in summed.filter(pl.col("in_scope") > 0).iter_rows(named=True):
        told = share(row, "determinable", "in_scope")
        label = f"{wording.service(row['source'])}: {wording.regime(row['regime'])}"
        strip = charts.share((number(told, "value"), number(told, "low"), number(told, "high")))
        rows.append(told | {"label": label, "strip": strip})
    return rows


def _weighed(frame: pl.DataFrame, shared: Shared) -> list[Row]:
    """By type of council, how many procurements give social value how much, of those whose weight is known."""
    types = {key: row["authority_type"] for key, row in shared.authorities.items()}
    known = frame.filter("weight_known").with_columns(
        type=pl.col("authority_id").replace_strict(types, default=None, return_dtype=pl.String)
    )
    rows = []
    for code in (code for code in wording.TYPES if code in set(types.values())):
        weights = known.filter(pl.col("type") == code)["weight_pct"].to_list()
        counts = _banded(weights)
        row: Row = {f"band_{number}": count for number, count in enumerate(counts)}
        strip = charts.bands(counts) if weights else None
        label = wording.capital(wording.council_type(code))
        rows.append(row | {"label": label, "n": len(weights), "strip": strip})
    return rows


def _banded(weights: Iterable[float]) -> list[int]:
    """How many weights are none, and how many lie in each band above."""
    counts = [0] * (len(BANDS) + 1)
    for weight in weights:
        counts[sum(weight >= end for end, _ in BANDS) if weight else 0] += 1
    return counts


def _has(shared: Shared, code: str) -> bool:
    return any(row["authority_type"] == code for row in shared.authorities.values())


def _said(key: str, row: Mapping[str, object], became: list[str], known: set[str]) -> str:
    said = [wording.council_type(text(row, "authority_type")), text(row, "region"), key]
    if row["status"] == "abolished":
        last = day_or_none(row, "valid_to")
        ended = f"ended {wording.day(last)}" if last else "ended"
        said.append(f"{ended}; now {wording.joined(became)}" if became else ended)
    short = sorted(
        (name for name in known if len(name) <= 12 and name != row["name"]),
        key=lambda name: (len(name), name),
    )[:2]
    return ", ".join(said) + (f"; also {wording.joined(short)}" if short else "")


def _counts(shared: Shared) -> str:
    if not shared.first_day:
        return f"{len(shared.authorities):,} councils; no notice of theirs was read yet."
    return f"{len(shared.authorities):,} councils, notices from {wording.day(shared.first_day)} to {wording.day(shared.last_day)}."


def csv(shared: Shared) -> bytes:
    """The councils with their pages."""
    rows = [{**row, "page": f"council/{key}.html"} for key, row in sorted(shared.authorities.items())]
    return exports.written(content("files")["councils"], rows, shared.synthetic)
