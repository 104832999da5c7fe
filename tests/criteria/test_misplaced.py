"""Award criteria under a name or in a place that is not theirs are told with their path, never lost."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from small_home import release

from pipelines.criteria.misplaced import refuse_misplaced
from pipelines.criteria.release_passages import lot_sources
from warehouse.errors import Unreadable

Release = dict[str, Any]


def _renamed(where: str, to: str) -> Callable[[Release], None]:
    """Gives the tender, or what stands in it at `where`, another name."""

    def change(row: Release) -> None:
        *above, last = where.split(".")
        place: Any = row
        for step in above:
            place = place[step][0] if isinstance(place[step], list) else place[step]
        place[to] = place.pop(last)

    return change


def _moved(to: str) -> Callable[[Release], None]:
    """Moves the award criteria of the lot to another place."""

    def change(row: Release) -> None:
        *above, last = to.split(".")
        award = row["tender"]["lots"][0].pop("awardCriteria")
        place = row
        for step in above:
            place = place.setdefault(step, {})
        place[last] = award["criteria"] if last.casefold().startswith("criteri") else award

    return change


CASES = {
    "tender.lot": _renamed("tender.lots", "lot"),
    "tender.Lots": _renamed("tender.lots", "Lots"),
    "tender.LOT": _renamed("tender.lots", "LOT"),
    "tender.lot_groups": _renamed("tender.lots", "lot_groups"),
    "tender.lotGroup": _renamed("tender.lots", "lotGroup"),
    "tenders": _renamed("tender", "tenders"),
    "Tender": _renamed("tender", "Tender"),
    "tender.lots[0].AwardCriteria": _renamed("tender.lots.awardCriteria", "AwardCriteria"),
    "tender.lots[0].award_criterion": _renamed("tender.lots.awardCriteria", "award_criterion"),
    "tender.lots[0].awardingCriteria": _renamed("tender.lots.awardCriteria", "awardingCriteria"),
    "tender.lots[0].criteria": _renamed("tender.lots.awardCriteria", "criteria"),
    "tender.lots[0].evaluation.criteria": _renamed("tender.lots.awardCriteria", "evaluation"),
    "awardCriteria": _moved("awardCriteria"),
    "criteria": _moved("criteria"),
    "tender.Criterion": _moved("tender.Criterion"),
    "tender.procedure.awardCriteria": _moved("tender.procedure.awardCriteria"),
    "award.awardCriteria": _moved("award.awardCriteria"),
    "tender.lotDetails.awardCriteria": _moved("tender.lotDetails.awardCriteria"),
}


@pytest.mark.parametrize("path", CASES)
def test_criteria_under_another_name_or_level_are_refused_with_their_path(path: str) -> None:
    row = release(1)
    CASES[path](row)
    if path in ("tenders", "Tender"):
        row["tender"] = {"title": "Works"}
    with pytest.raises(Unreadable) as told:
        lot_sources(row)
    assert str(told.value).startswith((f"{path}:", f"{path}."))


@pytest.mark.parametrize("listed", [1, [1], {"L1": 1}])
def test_criteria_at_their_place_are_read_in_every_shape(listed: Any) -> None:
    row = release(1)
    lot = row["tender"]["lots"][0]
    row["tender"]["lots"] = lot if listed == 1 else [lot] if isinstance(listed, list) else {"L1": lot}
    (source,) = lot_sources(row)
    assert [one.stated_value for one in source.listed] == [10, 40, 50]


def test_criteria_of_groups_and_the_tender_and_those_that_choose_bidders_are_not_misplaced() -> None:
    row = release(1)
    award = row["tender"]["lots"][0].pop("awardCriteria")
    row["tender"]["lotGroups"] = [{"id": "G", "relatedLots": ["1"], "awardCriteria": award}]
    row["tender"]["selectionCriteria"] = {
        "criteria": [{"type": "technical", "name": "Staff", "numbers": [{"number": 3}]}]
    }
    row["tender"]["lot"] = None
    row["lots"] = []
    row["tender"]["criteria"] = [{"name": "Grounds", "requirementGroups": [{"id": "1"}]}]
    row["tender"]["lotDetails"] = {"awardCriteriaDetails": "Social value 10%, quality 40%, price 50%."}
    (source,) = lot_sources(row)
    assert [one.stated_value for one in source.listed] == [10, 40, 50]


def test_a_release_as_deep_as_json_may_be_is_walked_without_recursion() -> None:
    row = release(1)
    deep: Any = json.loads(json.dumps(row["tender"]["lots"][0]["awardCriteria"]))
    for _ in range(5_000):
        deep = {"x": [deep]}
    with pytest.raises(Unreadable, match="award criteria are read inside awardCriteria only"):
        refuse_misplaced({"tender": {}, "more": deep}, {}, [], [])
