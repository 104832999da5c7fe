"""Which lots of the releases of one process are the same lot, where their ids do not say so.

Publishers write one id in capitals here and not there, or no id at all. The merger knows lots by their exact
ids, and adds one without an id at each release: an update would double the lots of its notice.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

from pipelines.notices.scope import rows, section
from warehouse.text import as_text

Row = dict[str, object]
_OURS = "\0"
"""Begins an id that is given here."""


def identify(releases: Sequence[Row]) -> None:
    """Gives the lots of releases, in order of date, the ids by which they merge.

    An id in another spelling (`alike`) is the first one's, but where one release has both for two lots. A lot
    without an id is the one with its title in the list before, else the one in its place there. Where neither
    is to be had, as in a list of another length, the later list stands in the place of the earlier lots
    without ids.
    """
    lists = [found for release in releases if (found := _lots(release))]
    for lots in lists:
        for lot in lots:
            if isinstance(stated := lot.get("id"), str) and not stated.strip():
                del lot["id"]
    _spell_alike(releases, lists)
    given = 0
    for number, lots in enumerate(lists):
        before = lists[number - 1] if number else []
        free = [lot for lot in before if lot.get("id") not in _ids(lots)]
        for place, lot in enumerate(lots):
            if lot.get("id") is None:
                given += 1
                same = _same(lot, place, lots, before, free)
                free = [other for other in free if other is not same]
                lot["id"] = same["id"] if same else f"{_OURS}{given}"
            elif any(_is_ours(other) for other in free) and (same := _same(lot, place, lots, before, free)):
                free = [other for other in free if other is not same]
                if _is_ours(same):
                    _rename(lists[:number], str(same["id"]), lot["id"])
        _drop(lists[:number], {str(lot["id"]) for lot in free if _is_ours(lot)})
    for release in releases:
        tender = section(release.get("tender"))
        if tender.get("lots") == []:
            del tender["lots"]


def _lots(release: Row) -> list[Row]:
    """The very list of its lots; none where it holds anything but objects."""
    lots = section(release.get("tender")).get("lots")
    return lots if isinstance(lots, list) and all(isinstance(lot, dict) for lot in lots) else []


def without_given_ids(release: Row) -> Row:
    """A merged release without the ids that were given here."""
    for lot in rows(section(release.get("tender")).get("lots")):
        if _is_ours(lot):
            del lot["id"]
    return release


_WORD = re.compile(r"^lots?[\s_.:#-]*(?=\d)|^#(?=\d)")
_DASH = re.compile("[\u2010-\u2015\u2212]")
_ZEROS = re.compile(r"(?<![\d.])0+(?=\d)")
_WHOLE = re.compile(r"(\d{1,30})\.0{1,9}")


def alike(lot_id: object) -> str:
    """An id as it is compared: `LOT-0001`, `Lot 1`, `1` and `1.0` are one."""
    plain = _DASH.sub("-", _plain(unicodedata.normalize("NFKC", as_text(lot_id) or "")))
    told = _ZEROS.sub("", _WORD.sub("", plain))
    return whole[1] if (whole := _WHOLE.fullmatch(told)) else told


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _spell_alike(releases: Sequence[Row], lists: Sequence[list[Row]]) -> None:
    spelt: dict[str, dict[str, None]] = {}
    apart = set()
    for lots in lists:
        stated = [one for lot in lots if isinstance(one := lot.get("id"), str)]
        for one in stated:
            spelt.setdefault(alike(one), {}).setdefault(one)
        told = Counter(alike(one) for one in set(stated))
        apart |= {key for key, count in told.items() if count > 1}
    first = {key: next(iter(names)) for key, names in spelt.items() if len(names) > 1 and key not in apart}
    if not first:
        return
    for lots in lists:
        for lot in lots:
            if isinstance(lot.get("id"), str):
                lot["id"] = first.get(alike(lot["id"]), lot["id"])
    for release in releases:
        for group in rows(section(release.get("tender")).get("lotGroups")):
            if isinstance(related := group.get("relatedLots"), list):
                group["relatedLots"] = [first.get(alike(one), one) for one in related]


def _same(lot: Row, place: int, lots: list[Row], before: list[Row], free: list[Row]) -> Row | None:
    """The lot of the list before that a lot is: of its title, else of its place in a list as long."""
    title = _title(lot)
    if title and [_title(other) for other in lots].count(title) == 1:
        titled = [other for other in free if _title(other) == title]
        if len(titled) == 1:
            return titled[0]
    if len(lots) != len(before):
        return None
    found = before[place]
    return found if any(found is other for other in free) else None


def _title(lot: Row) -> str:
    return _plain(title) if isinstance(title := lot.get("title"), str) else ""


def _ids(lots: Sequence[Row]) -> set[object]:
    return {lot["id"] for lot in lots if isinstance(lot.get("id"), str)}


def _is_ours(lot: Row) -> bool:
    return isinstance(given := lot.get("id"), str) and given.startswith(_OURS)


def _rename(lists: Sequence[list[Row]], given: str, stated: object) -> None:
    for lots in lists:
        for lot in lots:
            if lot.get("id") == given:
                lot["id"] = stated


def _drop(lists: Sequence[list[Row]], given: set[str]) -> None:
    if given:
        for lots in lists:
            lots[:] = [lot for lot in lots if lot.get("id") not in given]
