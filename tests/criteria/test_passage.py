"""A place is written and read back the same, and gives the words that stand there."""

import pytest

from pipelines.criteria.passage import DocumentPlace, FieldPath, Passage, locator
from pipelines.criteria.prose import read_passage
from pipelines.criteria.release_passages import lot_sources, shared_passages

SHA = "ab" * 32
RELEASE = {
    "description": "Of the release.",
    "tender": {
        "description": "Price 60%, quality 30%, social value 10%.",
        "awardCriteria": "priceOnly",
        "lots": [
            {
                "id": "a",
                "awardCriteria": {"weightingDescription": "Price 50%", "criteria": [{"name": "Team"}]},
            },
            "no lot",
            {"description": "Second."},
        ],
    },
}


@pytest.mark.parametrize(
    "place",
    [
        FieldPath("tender.lots[2].description"),
        DocumentPlace(SHA),
        DocumentPlace(SHA, page=3, table=1, row=2, column=4),
        DocumentPlace(SHA, cell="Evaluation & price!B4".replace("&", "and")),
    ],
)
def test_a_place_is_read_back(place: FieldPath | DocumentPlace) -> None:
    assert locator(str(place)) == place


@pytest.mark.parametrize("text", ["document:12", f"document:{SHA}#page=x", f"document:{SHA}#volume=2"])
def test_what_is_no_place_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no place in a document"):
        locator(text)


def test_it_gives_what_stands_there() -> None:
    assert FieldPath("tender.lots[2].description").value(RELEASE) == "Second."
    place = DocumentPlace(SHA, page=2)
    assert place.value(RELEASE, {str(place): "Price 40%"}) == "Price 40%"
    for missing in (FieldPath("tender.lots[9].id"), FieldPath("nothing"), DocumentPlace(SHA)):
        with pytest.raises((KeyError, IndexError)):
            missing.value(RELEASE)


def test_only_a_row_of_a_list_is_of_one() -> None:
    row = FieldPath("tender.lots[0].awardCriteria.criteria[1].numbers[0].number")
    assert (row.of_list, row.is_number) == ("tender.lots[0].awardCriteria", True)
    assert (FieldPath("tender.description").of_list, DocumentPlace(SHA, 3).of_list) == (None, None)
    cell = DocumentPlace(SHA, 3, 1, 2, 4)
    assert (cell.of_list, cell.is_number) == (f"document:{SHA}#page=3&table=1", False)


def test_a_release_gives_its_passages_in_the_order_of_the_codebook() -> None:
    assert [str(passage.locator) for passage in shared_passages(RELEASE)] == [
        "tender.description",
        "description",
    ]
    first, second = lot_sources(RELEASE)
    assert (first.lot_id, second.lot_id) == ("a", "3")
    assert [row.name for row in first.listed] == ["Team"] and first.code is not None
    assert [(passage.text, passage.sure) for passage in first.passages] == [("Price 50%", True)]
    assert [passage.locator for passage in second.passages] == [FieldPath("tender.lots[2].description")]
    assert [source.lot_id for source in lot_sources({"tender": "none"})] == [None]


def test_a_passage_of_a_document_is_read_as_any_other() -> None:
    text = "Tenders are evaluated on price 60%, quality 30% and social value 10%."
    place = DocumentPlace(SHA, page=7, table=2)
    weighed = read_passage(Passage(text, place, "2")).weighed
    assert weighed is not None
    row = next(row for row in weighed.rows if row.is_narrow)
    assert (row.weight_pct, row.lot_id, row.evidence.field) == (10, "2", f"document:{SHA}#page=7&table=2")
    assert place.value({}, {str(place): text})[row.evidence.start : row.evidence.end] == row.evidence.text
