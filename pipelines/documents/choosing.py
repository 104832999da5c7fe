"""Which documents are worth a request: those of council tenders whose notice leaves the weight out.

Of a procurement the likeliest few are taken, by document type, title, name and format; newest notices first.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import msgspec
import polars as pl

from pipelines.authorities.buyers.resolve import Resolver
from pipelines.clock import london_day
from pipelines.collect.sources import SOURCES
from pipelines.criteria.model import Criterion
from pipelines.criteria.release_passages import lot_sources
from pipelines.documents.landed import Record
from pipelines.notices.fields import buyer, locality
from pipelines.notices.scope import rows, says_scope, section, tags, text_of
from warehouse.errors import Unreadable
from warehouse.interim import parts
from warehouse.text import as_text

A_PROCUREMENT = 6
"""Documents that are asked for of one procurement, the likeliest first."""
INVITING = {"tender", "tenderUpdate", "tenderAmendment"}
_TYPES = {
    "evaluationCriteria": 6,
    "biddingDocuments": 3,
    "tenderNotice": 1,
    "technicalSpecifications": 0,
    "eligibilityCriteria": 0,
    "clarifications": -1,
    "contractDraft": -4,
    "contractSigned": -6,
    "contractArrangements": -4,
    "conflictOfInterest": -6,
    "illustration": -6,
    "billOfQuantity": -4,
    "economicSelectionCriteria": -4,
}
"""How likely a document of a documentType (OCDS) is to state weights."""
_LIKELY: tuple[tuple[re.Pattern[str], int], ...] = (
    (re.compile(r"evaluat|award crit|weighting|scoring|marking|assessment (method|model|criteri)", re.I), 6),
    (re.compile(r"social[\s_-]?value|toms?\b|community benefit", re.I), 5),
    (
        re.compile(
            r"\bITT\b|\bIT[QP]\b|\bRF[QPT]\b|\bISIT\b|invitation|request for (quot|prop|tender)", re.I
        ),
        5,
    ),
    (
        re.compile(
            r"instruction|tender(er)?s?[\s_-]?(doc|pack|info)|quality|method statement|schedule", re.I
        ),
        3,
    ),
    (re.compile(r"tender|quotation|procurement|question|response|brief", re.I), 1),
    (re.compile(r"\b(terms|conditions|agreement|deed|lease|licence)\b", re.I), -6),
    (re.compile(r"\bTUPE\b|drawing|\bmaps?\b|\bplans?\b|photo|layout|survey|boundar", re.I), -4),
    (re.compile(r"insurance|privacy|gdpr|data protection|confidential|collusion|certificate", re.I), -4),
    (re.compile(r"pric(e|ing)|bills? of quant|\bBOQ\b|cost plan|rates", re.I), -1),
)
_NOT_READ = re.compile(
    r"(image|audio|video)/|\.(dwg|dxf|jpe?g|png|gif|tiff?|mp[34]|msg|eml|xml|json|kmz|shp|exe|mpp|vsdx?)$",
    re.I,
)
_FORMATS = re.compile(
    r"pdf|word|officedocument|opendocument|excel|spreadsheet|rtf|zip|text/plain"
    r"|\.(pdf|docx?|xlsx?|od[ts]|rtf|txt|zip)$",
    re.I,
)
_DOCUMENTS = b'"documents"'


def wanted(home: Path, resolver: Resolver, have: set[str]) -> Iterator[Record]:
    """Documents to ask for, newest notices first, each once; `have` are keys of records that need no try.

    Lazy: a month of notices is read when the ones after it are used up.
    """
    done: set[tuple[str, str]] = _weighed(home)
    given: set[str] = set()
    notices = parts(home, "notices")
    for month, path in sorted(parts(home, "bodies").items(), reverse=True):
        if month not in notices:
            continue
        for source, ocid, body in _newest(path, notices[month]):
            release = msgspec.json.decode(body)
            if (source, ocid) in done or not tags(release) & INVITING:
                continue
            found = [record for record in chosen(release, source) if record.key not in given]
            fresh = [record for record in found if record.key not in have]
            if fresh and _leaves_out(release, source, resolver):
                given |= {record.key for record in fresh}
                yield from fresh


def _newest(bodies: Path, notices: Path) -> Iterator[tuple[str, str, bytes]]:
    """(source, ocid, release) of the month's notices in scope that list documents, newest first."""
    key = ["source", "ocid", "content_sha256"]
    in_scope = pl.scan_parquet(notices).filter(pl.col("out_of_scope").is_null() & ~pl.col("award_only"))
    frame = (
        pl.scan_parquet(bodies)
        .filter(pl.col("body").bin.contains(_DOCUMENTS))
        .join(in_scope.select(*key, "release_date"), on=key)
        .sort("release_date", "source", "ocid", "content_sha256", descending=[True, False, False, False])
        .select("source", "ocid", "body")
        .collect()
    )
    yield from frame.iter_rows()


def _weighed(home: Path) -> set[tuple[str, str]]:
    """Procurements whose weight was known when they were read last."""
    found = list(parts(home, "procurements").values())
    if not found:
        return set()
    frame = pl.scan_parquet(found).filter(pl.col("weight_pct").is_not_null())
    return set(frame.select("source", "ocid").collect().iter_rows())


def _leaves_out(release: dict[str, Any], source: str, resolver: Resolver) -> bool:
    """Whether it is of a council, in scope by its words too, and its lists of criteria leave weights out."""
    if says_scope(text_of(section(release.get("tender")).get("description"))):
        return False
    name, identifiers = buyer(release)
    day = london_day(release.get("date"))
    if resolver.resolve(name, identifiers, day, locality(release)).authority_id is None:
        return False
    try:
        lots = lot_sources(release)
    except Unreadable:
        return False  # it is in quarantine, by its own name
    return not all(_states_weights(lot.listed) for lot in lots)


def _states_weights(listed: Sequence[Criterion]) -> bool:
    """Whether a list gives social value a figure, or is of single criteria: not only quality and price."""
    figures = [row for row in listed if row.stated_value is not None]
    return any(row.is_narrow for row in figures) or (
        bool(figures) and not any(row.is_umbrella for row in figures)
    )


def chosen(release: dict[str, Any], source: str) -> list[Record]:
    """The documents of a release that are worth a request, the likeliest first."""
    tender = section(release.get("tender"))
    own: list[tuple[dict[str, Any], str | None]] = [(row, None) for row in rows(tender.get("documents"))]
    for lot in rows(tender.get("lots")):
        lot_id = str(lot["id"]) if lot.get("id") is not None else None
        own += [(row, lot_id) for row in rows(lot.get("documents"))]
    scored: list[tuple[int, int, Record]] = []
    seen: set[str] = set()
    for number, (row, lot_id) in enumerate(own):
        url = text_of(row.get("url")).strip()
        score = likelihood(row, source)
        if score is None or url in seen:
            continue
        seen.add(url)
        scored.append((-score, number, _record(row, url, lot_id, release, source)))
    return [record for _, _, record in sorted(scored, key=lambda one: one[:2])[:A_PROCUREMENT]]


def likelihood(row: dict[str, Any], source: str) -> int | None:
    """How likely a document is to state weights; null for one that is not asked for."""
    url, kind, form = (text_of(row.get(name)) for name in ("url", "documentType", "format"))
    name = _file_name(row) or ""
    if not url.strip() or _is_notice(url, source):
        return None
    attached = "/attachment/" in url.casefold()
    if _NOT_READ.search(form) or _NOT_READ.search(name) or form == "text/html":
        return None
    if not attached and not _FORMATS.search(form) and not _FORMATS.search(_path(url)):
        return None  # a link to a portal, not to a document
    words = " ".join((text_of(row.get("title")), text_of(row.get("description")), name)).replace("_", " ")
    score = _TYPES.get(kind, 0) + sum(points for pattern, points in _LIKELY if pattern.search(words[:500]))
    return score if score >= 0 else None


def _is_notice(url: str, source: str) -> bool:
    """Whether a link is the page of a notice."""
    page = SOURCES[source].notice_page if source in SOURCES else None
    return bool(page) and re.fullmatch(r"/notice/[^/]+", _path(url), re.I) is not None


def _path(url: str) -> str:
    """The path of a link; of one that is none all of it."""
    try:
        return urlsplit(url).path
    except ValueError:
        return url


def _record(
    row: dict[str, Any], url: str, lot_id: str | None, release: dict[str, Any], source: str
) -> Record:
    return Record(
        source=source,
        ocid=str(release["ocid"]),
        url=url,
        file_name=_file_name(row),
        title=(text_of(row.get("title")) or text_of(row.get("description"))) or None,
        document_type=text_of(row.get("documentType")) or None,
        release_id=as_text(release.get("id")),
        lot_id=lot_id,
    )


def _file_name(row: dict[str, Any]) -> str | None:
    """The name of the file, where the notice or its link says one."""
    stated = text_of(row.get("fileName")) or text_of(row.get("title"))
    if _FORMATS.search(stated) or _NOT_READ.search(stated):
        return stated
    last = unquote(_path(text_of(row.get("url"))).rpartition("/")[2])
    return last if "." in last else None
