"""Where a release speaks of award criteria (codebook 5): structured lists first, then its texts, in order."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

from pipelines.criteria.misplaced import refuse_misplaced
from pipelines.criteria.model import Criterion
from pipelines.criteria.passage import FieldPath, Passage
from pipelines.criteria.structured import read_code, read_list
from pipelines.criteria.weigh import copied_to
from pipelines.notices.lot_ids import alike
from pipelines.notices.scope import LOT, has_id, objects, placed, plain_text, section
from warehouse.errors import Unreadable
from warehouse.text import as_text, shown

Row = dict[str, Any]


@dataclass(frozen=True)
class LotSource:
    """What a release holds on the criteria of one lot, or of the whole where it lists none (`lot_id` null).

    `listed`: its structured criteria, of its own or of its lot group. `passages`: its own texts. `code`: that
    price decides alone. `above`: the criteria of its lot group or of the tender, where it has its own.
    """

    lot_id: str | None
    listed: tuple[Criterion, ...]
    passages: tuple[Passage, ...]
    code: Criterion | None
    above: tuple[Criterion, ...] = ()


def lot_sources(release: Row) -> list[LotSource]:
    """Every lot in order, also one that stands twice; one without an id for a release without lots.

    Raises Unreadable where all criteria are of groups whose lots are none of these.
    """
    tender = section(release.get("tender"))
    lots = objects(tender.get("lots"), "tender.lots", LOT)
    of_groups = objects(tender.get("lotGroups"), "tender.lotGroups", LOT)
    refuse_misplaced(release, tender, (lot for lot, _ in lots), (group for group, _ in of_groups))
    code = read_code(tender.get("awardCriteria"), "tender.awardCriteria")
    if not lots:
        return [LotSource(None, tuple(next(filter(None, _groups(tender, ()).values()), [])), (), code)]
    stated = {str(lot["id"]) for lot, _ in lots if has_id(lot)}
    listed = tender.get("lots")
    numbers = [i for i, _ in placed(listed)] if isinstance(listed, list) else range(len(lots))
    step = max(numbers, default=0) + 1
    ids = [_lot_id(i, lot, stated, step) for i, (lot, _) in zip(numbers, lots, strict=True)]
    groups = _groups(tender, ids)
    sources = [_lot(path, lot, own, groups, code) for (lot, path), own in zip(lots, ids, strict=True)]
    astray = sorted(key for key, listed in groups.items() if listed and key and key not in ids)
    if astray and not any(source.listed for source in sources):
        raise Unreadable(f"tender.lotGroups: their lot {shown(astray[0], 60)} is none of `tender.lots`")
    return sources


def _lot_id(number: int, lot: Row, stated: set[str], step: int) -> str:
    """Its id, or a number of its place that no other lot has for its id."""
    if has_id(lot):
        return str(lot["id"])
    return next(str(n) for n in count(number + 1, step) if str(n) not in stated)


def shared_passages(release: Row) -> tuple[Passage, ...]:
    """The texts that bear on all lots."""
    tender = section(release.get("tender"))
    details = section(tender.get("lotDetails"))
    return _passages(
        [
            (_sentence(tender.get("awardCriteria")), "tender.awardCriteria", False),
            (tender.get("awardCriteriaDetails"), "tender.awardCriteriaDetails", True),
            (details.get("awardCriteriaDetails"), "tender.lotDetails.awardCriteriaDetails", False),
            (tender.get("description"), "tender.description", False),
            (release.get("description"), "description", False),
            (section(tender.get("procedure")).get("features"), "tender.procedure.features", False),
            (tender.get("pageText"), "tender.pageText", False),
        ],
        None,
    )


def _lot(
    path: str, lot: Row, lot_id: str, groups: dict[str, list[Criterion]], code: Criterion | None
) -> LotSource:
    award = section(lot.get("awardCriteria"))
    listed = read_list(lot.get("awardCriteria"), f"{path}.awardCriteria", lot_id)
    texts = [
        (_sentence(lot.get("awardCriteria")), f"{path}.awardCriteria", True),
        (award.get("weightingDescription"), f"{path}.awardCriteria.weightingDescription", True),
        (award.get("description"), f"{path}.awardCriteria.description", True),
        (lot.get("awardCriteriaDetails"), f"{path}.awardCriteriaDetails", False),
        (lot.get("description"), f"{path}.description", False),
    ]
    above = copied_to(groups.get(lot_id) or groups.get("", []), lot_id)
    return LotSource(
        lot_id,
        tuple(listed or above),
        _passages(texts, lot_id),
        read_code(lot.get("awardCriteria"), f"{path}.awardCriteria")
        or read_code(lot.get("awardCriteriaCode"), f"{path}.awardCriteriaCode")
        or code,
        tuple(above) if listed else (),
    )


def _sentence(stated: Any) -> str:
    """`awardCriteria` where it is a text; a code of one word is none."""
    return stated if isinstance(stated, str) and len(stated.split()) > 1 else ""


def _groups(tender: Row, ids: Sequence[str]) -> dict[str, list[Criterion]]:
    """Lot groups' criteria by lot id as `ids` spell it; under '' those of groups that name no lots."""
    spelt: dict[str, set[str]] = {}
    for own in ids:
        spelt.setdefault(alike(own), set()).add(own)
    found: dict[str, list[Criterion]] = {}
    if not isinstance(tender.get("awardCriteria"), str):
        found[""] = read_list(tender.get("awardCriteria"), "tender.awardCriteria", None)
    for group, place in objects(tender.get("lotGroups"), "tender.lotGroups", LOT):
        listed = read_list(group.get("awardCriteria"), f"{place}.awardCriteria", None)
        related = group.get("relatedLots")
        for lot_id in related if isinstance(related, list) and related else [""]:
            likes = spelt.get(alike(lot_id), set())
            found[next(iter(likes)) if len(likes) == 1 else as_text(lot_id) or ""] = listed
    return found


def _passages(places: Iterable[tuple[Any, str, bool]], lot_id: str | None) -> tuple[Passage, ...]:
    stated = ((plain_text(text, path), path, sure) for text, path, sure in places)
    return tuple(Passage(text, FieldPath(path), lot_id, sure) for text, path, sure in stated if text)
