"""Fifty real notices, where they lie beside the checkout: every criterion as in the XML, every state as labelled."""

import json
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from pipelines.authorities.buyers.resolve import Resolver
from pipelines.authorities.register.register import load_register
from pipelines.collect.eu.reading import read
from pipelines.social_value.read import examine

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"
NOTICES = SHARED / "real/ted"
if not NOTICES.exists():
    pytest.skip(
        "../shared with the recorded notices does not lie beside the checkout", allow_module_level=True
    )
PATHS = sorted(NOTICES.glob("*.xml"))
LISTED = {
    row["notice"]: row for row in map(json.loads, (NOTICES / "criteria.jsonl").read_text().splitlines())
}
LABELS = [
    row
    for row in map(json.loads, (SHARED / "gold/real_documents.jsonl").read_text().splitlines())
    if row["kind"] == "ted"
]
RESOLVER = Resolver(load_register(ROOT / "warehouse/reference"))
KINDS = {"AC_QUALITY": "quality", "AC_COST": "cost", "AC_PRICE": "price"}
Row = tuple[Any, ...]


def plain(text: str | None) -> str | None:
    return " ".join((text or "").split()) or None


def by_xpath(path: Path) -> list[tuple[str | None, list[Row], bool]]:
    """(number, criteria, whether documents alone have them) of each lot, read apart from the importer."""
    root = etree.parse(path).getroot()
    forms = root.xpath("//*[local-name()='FORM_SECTION']/*[@CATEGORY='ORIGINAL']")
    form = next((one for one in forms if one.get("LG") == "EN"), forms[0])
    found = []
    for lot in form.xpath("./*[local-name()='OBJECT_CONTRACT']/*[local-name()='OBJECT_DESCR']"):
        number = lot.xpath("string(./*[local-name()='LOT_NO'])")
        rows: list[Row] = []
        for one in lot.xpath(
            ".//*[local-name()='AC_QUALITY' or local-name()='AC_COST' or local-name()='AC_PRICE']"
        ):
            name, weight = (
                one.xpath(f"string(./*[local-name()='{n}'])") for n in ("AC_CRITERION", "AC_WEIGHTING")
            )
            rows.append((KINDS[etree.QName(one).localname], plain(name), plain(weight)))
        bare = lot.xpath(
            ".//*[local-name()='AC_CRITERION'][not(parent::*[starts-with(local-name(), 'AC_')])]"
        )
        rows += [(None, plain(one.xpath("string(.)")), None) for one in bare]
        found.append((plain(number), rows, bool(lot.xpath(".//*[local-name()='AC_PROCUREMENT_DOC']"))))
    return found


def by_importer(path: Path) -> list[tuple[str, list[Row], bool]]:
    (release,) = read(path.read_bytes(), "ted-").releases
    return [
        (
            lot["id"],
            [
                (row.get("type"), plain(row.get("name")), row.get("description"))
                for row in lot.get("awardCriteria", {}).get("criteria", ())
            ],
            lot["criteriaStatedIn"] == "documents",
        )
        for lot in release["tender"].get("lots", ())
    ]


@pytest.mark.parametrize("path", PATHS, ids=[path.stem for path in PATHS])
def test_every_criterion_weight_order_and_lot_is_as_in_the_xml(path: Path) -> None:
    stated, given = by_xpath(path), by_importer(path)
    assert [rows for _, rows, _ in given] == [rows for _, rows, _ in stated]
    assert [documents for _, _, documents in given] == [documents for _, _, documents in stated]
    numbers = [number for number, _, _ in stated]
    for place, (number, one) in enumerate(zip(numbers, given, strict=True), 1):
        alone = number is not None and numbers.count(number) == 1
        assert one[0] == number if alone else one[0].startswith(number or str(place)), path.stem
    assert len({lot for lot, _, _ in given}) == len(given)
    # The listing knew criteria and documents only where a wrapper holds them; what it has is compared.
    listed = LISTED[path.stem]["lots"]
    for lot, (_, rows, documents) in zip(listed, given, strict=True):
        labelled = [(r["type"], plain(r["name"]), plain(r["weight"])) for r in lot["criteria"]]
        if labelled:
            assert [(kind or "criterion", name, size) for kind, name, size in rows] == labelled or [
                row[1:] for row in rows
            ] == [row[1:] for row in labelled]
        assert documents or not lot["procurement_docs_only"]


def test_states_are_as_labelled_and_no_weight_is_made_up() -> None:
    same = 0
    for label in LABELS:
        (release,) = read((SHARED / "real" / label["file"]).read_bytes(), "ted-").releases
        found = examine(release, "ted", RESOLVER)
        assert found.state in (label["state"], *label["accept_states"]), label["file"]
        same += found.state == label["state"]
        if label["weight_pct"] is None:
            assert found.weight_pct is None, label["file"]
        else:
            assert found.weight_pct in (None, label["weight_pct"]), label["file"]
    assert len(LABELS) == 10 and same >= 8


def test_all_fifty_are_notices_of_the_united_kingdom_with_a_buyer() -> None:
    found = [read(path.read_bytes(), "ted-") for path in PATHS]
    assert len(found) == 50 and all(one.country == "UK" and one.releases and not one.untried for one in found)
    assert all(one.releases[0]["buyer"]["name"] for one in found)
    text = json.dumps([one.releases for one in found])
    assert "@" not in text.replace("[e-mail]", "")
