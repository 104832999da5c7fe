"""What kind of notice a release is: its regime, and whether a weight is to be expected of it at all."""

import re
from collections.abc import Sequence
from typing import Any

from pipelines.collect.sources import SOURCES
from warehouse.errors import Unreadable
from warehouse.sieve import Sieve
from warehouse.text import shown, texts_of

PA2023_BASIS = "2023/54"
PCR2015_BASES = {"32014L0024", "32014L0025", "32014L0023"}
CALL_OFF = Sieve(r"call-?\s?off from a (framework|dynamic purchasing)", re.I)
DIRECT = Sieve(
    r"^\s*(direct award|single tender action|negotiated procedure without prior publication"
    r"|other\s*-\s*(direct award|single source)|award procedure without prior publication)"
    r"|without (prior publication|a call for competition)|below threshold - without competition",
    re.I,
)
INVITING = {"tender", "tenderUpdate", "tenderAmendment"}
"""Tags of releases in which tenders are invited."""
MODIFICATION_TAGS = {"contractAmendment", "contractTermination", "implementation", "contractUpdate"}
PSR_NAMES = (
    Sieve(r"quality and innovation", re.I),
    Sieve(r"integration,? collaboration", re.I),
    Sieve(r"(improving )?access.*(health )?inequalit|facilitating choice", re.I),
    Sieve(r"^\s*value\s*$", re.I),
    Sieve(r"social value", re.I),
)
_PSR_TEXT = Sieve(
    r"\b(?:under|following|using|with|to|of)\s{1,4}the\s{1,4}(?:health\s{1,4}care\s{1,4}services\s{1,4}\(?)?provider\s{1,4}selection\s{1,4}regime"
    r"|\bhealth\s{1,4}inequalities\s{1,4}and\s{1,4}facilitating\s{1,4}choice\b"
    r"|\bthe\s{1,4}(?:most\s{1,4}suitable\s{1,4}provider|direct\s{1,4}award)\s{1,4}process\s{1,4}[ABC]?\s{0,4}(?:of|under)\s{1,4}the\s{1,4}(?:PSR|provider)",
    re.I,
)


_SAYS_SCOPE = (
    (
        "planning",
        Sieve(
            r"^\W{0,9}(?:(?:this is an? |early |preliminary |soft ){0,3}market\s(?:engagement"
            r"|test\w{0,3}|sounding|consultation)"
            r"|pipeline\s(?:entry|notice)|prior information notice)"
            r"|\boutcome of (?:this |our )?(?:early |preliminary |soft )?market (?:engagement"
            r"|test\w{0,3}|sounding)"
            r"|\b(?:is|are) (?:thinking of|considering|minded to) (?:weight|using|setting)\w{0,6}\b",
            re.I,
        ),
    ),
    (
        "modification",
        Sieve(
            r"^\W{0,9}(?:notice of )?(?:a )?contract\s(?:change|modification|variation|extension|extended)\b",
            re.I,
        ),
    ),
    ("direct_award", Sieve(r"^\W{0,9}(?:direct award|award without prior publication)\b", re.I)),
)


def says_scope(text: str) -> str | None:
    """Why a text says of its own notice that it is out of scope: planning, modification or direct_award."""
    return next((reason for reason, pattern in _SAYS_SCOPE if pattern.search(text[:2_000])), None)


def section(value: object) -> dict[str, object]:
    """The value when it is an object, else an empty one: notices hold wrong types."""
    return value if isinstance(value, dict) else {}


def rows(value: object) -> list[dict[str, object]]:
    """The objects of an array; anything else is left out."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def placed(value: object) -> list[tuple[int, dict[str, object]]]:
    """The objects of an array, each with its index there: what is left out still counts."""
    return (
        [(i, item) for i, item in enumerate(value) if isinstance(item, dict)]
        if isinstance(value, list)
        else []
    )


def objects(value: object, path: str, own: frozenset[str]) -> list[tuple[dict[str, object], str]]:
    """The objects of an array, each with its path: also of one object in its stead, or keyed by id.

    `own`: fields by which one object is known. Nulls and blanks, and what is no lot among lots, are left out.
    Raises Unreadable for any other shape.
    """
    if value is None or (isinstance(value, str) and not value.strip()):
        return []
    if isinstance(value, list):
        others = [item for item in value if item not in (None, []) and not isinstance(item, dict)]
        if not others or (own is LOT and len(others) < len(value)):
            return [(item, f"{path}[{i}]") for i, item in placed(value)]
    elif isinstance(value, dict):
        if any(
            not isinstance(item, dict) or name == "awardCriteria"
            for name, item in value.items()
            if name in own
        ):
            return [(value, path)]
        if all(isinstance(item, dict) and _KEY.fullmatch(key) for key, item in value.items()):
            return [(item, f"{path}[{key}]") for key, item in value.items()]
    raise Unreadable(f"{path}: no array of objects")


def lots(tender: dict[str, object]) -> list[dict[str, object]]:
    """The lots of a tender in every shape that `objects` reads, each id once. Raises Unreadable."""
    found = objects(tender.get("lots"), "tender.lots", LOT)
    named = {str(lot["id"] if has_id(lot) else path): lot for lot, path in reversed(found)}
    return list(named.values())[::-1]


def has_id(lot: dict[str, object]) -> bool:
    """Whether a lot has an id; a blank one is none."""
    stated = lot.get("id")
    return stated is not None and bool(str(stated).strip())


_KEY = re.compile(r"[^\[\].]{1,100}")
LOT = frozenset({"id", "title", "description", "status", "awardCriteria"})
CRITERION = frozenset({"type", "name", "description", "numbers"})
NUMBER = frozenset({"number", "weight", "threshold", "fixed"})
"""Fields of a lot, a criterion and a number."""


def plain_text(value: Any, path: str) -> str:
    """A text; empty for null and what is empty. Raises Unreadable for a value of another type.

    A list or object may hold the text, and a number a figure that its field would explain.
    """
    if value and not isinstance(value, str):
        raise Unreadable(f"{path}: no text: {shown(value, 60)}")
    return text_of(value)


def text_of(value: object) -> str:
    return value if isinstance(value, str) else ""


def tags(release: dict[str, object]) -> set[str]:
    """Those of a release; one text in the place of the list is one tag."""
    return set(texts_of(release.get("tag")))


def notice_type(release: dict[str, object]) -> str | None:
    """The UK notice type (UK1 .. UK17) of the section the notice belongs to; null on the old forms."""
    documents = []
    for part in ("planning", "tender"):
        documents += rows(section(release.get(part)).get("documents"))
    for part in ("awards", "contracts"):
        for row in rows(release.get(part)):
            documents += rows(row.get("documents"))
    types = [kind for document in documents if isinstance(kind := document.get("noticeType"), str)]
    return types[-1] if types else None


def is_psr(criteria_names: list[str]) -> bool:
    """Three or more of the five key criteria of the Provider Selection Regime are named (codebook 3)."""
    hits = {i for i, name in enumerate(PSR_NAMES) for text in criteria_names if name.search(text)}
    return len(hits) >= 3 and bool(hits & {0, 1, 2})


def says_psr(text: str) -> bool:
    """A text that names the Provider Selection Regime as its own."""
    return bool(_PSR_TEXT.search(text))


def criterion_names(tender: dict[str, object]) -> list[str]:
    """Names of the structured criteria of all lots and lot groups."""
    listed = [*lots(tender), *rows(tender.get("lotGroups"))]
    criteria = [row for lot in listed for row in rows(section(lot.get("awardCriteria")).get("criteria"))]
    return [text_of(row.get("name")) for row in criteria]


def regime(release: dict[str, object], source: str, psr: bool) -> str:
    """pcr2015, pa2023, psr, other_celex, below_threshold_cf or unknown; or that of all of a source."""
    if psr:
        return "psr"
    if source in SOURCES and (own := SOURCES[source].regime):
        return own
    tender = section(release.get("tender"))
    basis = section(tender.get("legalBasis"))
    identifier = text_of(basis.get("id"))
    if identifier == PA2023_BASIS or basis.get("scheme") == "UKPGA":
        return "pa2023"
    if identifier in PCR2015_BASES - {"32014L0023", "32014L0025"}:
        return "pcr2015"
    if identifier or basis.get("scheme") == "CELEX":
        return "other_celex"
    below_threshold = SOURCES[source].below_threshold_regime if source in SOURCES else None
    if below_threshold:
        below = "below threshold" in text_of(tender.get("procurementMethodDetails")).lower()
        return below_threshold if below else "unknown"
    return "pa2023" if (notice_type(release) or "").startswith("UK") else "unknown"


_SUBJECT = ("title", "description", "lots", "items", "awardCriteria", "classification", "documents")
"""A change that has none of these says of no tender what it was."""


def out_of_scope(release: dict[str, object], psr: bool) -> str | None:
    """Why it is out of scope, as in docs/reading.md; null when in scope (codebook 3 and 8)."""
    if psr:
        return "psr"
    tender = section(release.get("tender"))
    method = text_of(tender.get("procurementMethodDetails"))
    kind = notice_type(release)
    found = tags(release)
    if CALL_OFF.search(method):
        return "call_off"
    if DIRECT.search(method) or tender.get("procurementMethod") in ("direct", "limited") or kind == "UK5":
        return "direct_award"
    if kind in ("UK1", "UK2", "UK3") or (found and all(tag.startswith("planning") for tag in found)):
        return "planning"
    if "convertedFrom" in release and found == {"tenderUpdate"} and not any(map(tender.get, _SUBJECT)):
        return "correction"
    if "contractUpdate" in found and found <= MODIFICATION_TAGS | {"awardUpdate"}:
        return "modification"
    if kind in ("UK8", "UK9", "UK10", "UK11", "UK12", "UK15", "UK16") or (
        found and found <= MODIFICATION_TAGS | {"tenderCancellation"}
    ):
        return "modification"
    return None


_ASIDE = ("planning", "modification", "correction")
"""Reasons of single notices that decide nothing where another of the process is a tender."""


def process_out_of_scope(
    releases: Sequence[dict[str, object]], merged: dict[str, object], psr: bool
) -> str | None:
    """As `out_of_scope`, of a process: a tender later modified, performed or ended stays one."""
    reason = out_of_scope(merged, psr)
    if reason not in _ASIDE:
        return reason
    each = [out_of_scope(release, psr) for release in releases]
    if None in each:
        return None
    return next((r for r in reversed(each) if r not in _ASIDE), reason)


CANCELLED = frozenset({"cancelled", "withdrawn"})
"""Statuses of a tender or lot that nobody will be awarded by decision of the buyer."""


def cancelled_lots(tender: dict[str, object]) -> frozenset[str]:
    """The ids of lots that were cancelled or withdrawn; a lot that stands twice is, where both are."""
    stated: dict[str, list[bool]] = {}
    for lot, _ in objects(tender.get("lots"), "tender.lots", LOT):
        stated.setdefault(str(lot.get("id")), []).append(text_of(lot.get("status")).lower() in CANCELLED)
    return frozenset(lot_id for lot_id, found in stated.items() if all(found))


def is_cancelled(releases: Sequence[dict[str, object]], tender: dict[str, object]) -> bool:
    """Whether a tender was cancelled or withdrawn as a whole: by its status, all its lots, or a notice."""
    if text_of(tender.get("status")).lower() in CANCELLED:
        return True
    lots = {str(lot.get("id")) for lot, _ in objects(tender.get("lots"), "tender.lots", LOT)}
    return bool(lots and lots <= cancelled_lots(tender)) or any(
        "tenderCancellation" in tags(release) for release in releases
    )


def is_award_only(release: dict[str, object]) -> bool:
    """An award or contract notice that carries no tender notice of its own."""
    found = tags(release)
    return bool(found) and not any(tag.startswith(("tender", "planning")) for tag in found)
