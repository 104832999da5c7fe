"""The front page: every council under every name it is known by, as a list that needs no script."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from pipelines.query import wording
from pipelines.query.snapshot_tables import Published
from pipelines.rounding import percent
from pipelines.site import exports, render
from pipelines.site.dossier import Shared
from pipelines.site.pages.texts import by_service
from pipelines.site.section import content
from pipelines.untrusted import searchable

Row = dict[str, Any]


def names(found: Published, aliases: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    """By council, its other names: the register's, those that buyers sign with, and former codes."""
    known: dict[str, set[str]] = defaultdict(set)
    for alias, key in aliases:
        known[key].add(alias)
    for row in found.rows("buyer_matches"):
        if row["match_method"] in ("exact", "alias", "pattern") and row["authority_id"] and row["buyer_name"]:
            known[row["authority_id"]].add(row["buyer_name"])
    for row in found.rows("authorities"):
        known[row["authority_id"]].update(filter(None, (row.get("former_ids") or "").split(";")))
    return known


def page(found: Published, shared: Shared, known: Mapping[str, set[str]], edition: Row) -> bytes:
    """The front page. An ended council stands in the list and says what it became."""
    became: dict[str, list[str]] = defaultdict(list)
    for row in found.rows("repooled"):
        became[row["predecessor_id"]].append(row["successor_name"])
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
        letters[searchable(row["name"])[:1].upper() or "-"].append(entry)
    return render.page(
        "index.html",
        here="index.html",
        letters=sorted(letters.items()),
        types=[(code, name) for code, name in wording.TYPES.items() if _has(shared, code)],
        regions=sorted({row["region"] for row in shared.authorities.values()}),
        counts=_counts(shared),
        coverage=_coverage(found),
        synthetic=shared.synthetic,
        licence=shared.manifest["licence"],
        edition=edition,
    )


def _has(shared: Shared, code: str) -> bool:
    return any(row["authority_type"] == code for row in shared.authorities.values())


def _said(key: str, row: Row, became: list[str], known: set[str]) -> str:
    said = [wording.council_type(row["authority_type"]), row["region"], key]
    if row["status"] == "abolished":
        ended = f"ended {wording.day(row['valid_to'])}" if row["valid_to"] else "ended"
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


def _coverage(found: Published) -> list[str]:
    """By service, how much could be read with tender documents beside how much without."""
    return [
        f"{wording.service(row['source'])}: {row['determinable']:,} of {row['in_scope']:,} procurements in scope "
        f"could be read ({percent(row['determinable'] / row['in_scope'])}); by notices alone "
        f"{row['determinable_by_notice']:,} ({percent(row['determinable_by_notice'] / row['in_scope'])})."
        for row in by_service(found)
    ]


def csv(shared: Shared) -> bytes:
    """The councils with their pages."""
    rows = [{**row, "page": f"council/{key}.html"} for key, row in sorted(shared.authorities.items())]
    return exports.written(content("files")["councils"], rows, shared.synthetic)
