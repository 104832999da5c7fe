"""Notices of before 2021: one process by whom they name, one procurement with the other services."""

from datetime import date
from pathlib import Path
from typing import Any

import eu_notices as make
import polars as pl
import pytest
from small_home import few_councils

from pipelines.authorities.buyers.resolve import Resolver
from pipelines.authorities.register.register import load_register
from pipelines.authorities.tables import resolver_of
from pipelines.collect.eu.reading import read
from pipelines.collect.importing import import_file
from pipelines.collect.tables import releases, stale
from pipelines.notices.tables import _indexed_since, notices
from pipelines.settings import Settings
from pipelines.social_value.links import Process, links, uncounted
from pipelines.social_value.processes import processes
from pipelines.social_value.procurements import read_procurement
from pipelines.social_value.read import examine
from warehouse.interim import parts

SOURCE = "ted"
RESOLVER = Resolver(load_register(Path(__file__).parents[2] / "warehouse/reference"))
CALL = make.notice(149, 2018, day="2018-07-05")
CHANGE = make.notice(
    201,
    2018,
    form="F14",
    names="2018/S 128-000149",
    day="2018-07-20",
    more="<CHANGES><CHANGE><WHERE><SECTION>IV.2.2</SECTION></WHERE><OLD_VALUE><DATE>2018-08-20</DATE></OLD_VALUE>"
    "<NEW_VALUE><DATE>2018-09-03</DATE><TIME>17:00</TIME></NEW_VALUE></CHANGE><CHANGE><WHERE><SECTION>II.2.5</SECTION>"
    "<LOT_NO>1</LOT_NO></WHERE><OLD_VALUE><TEXT><P>10</P></TEXT></OLD_VALUE><NEW_VALUE><TEXT><P>15</P></TEXT>"
    "</NEW_VALUE></CHANGE></CHANGES>",
)
AWARD = make.notice(
    311, 2018, form="F03", names="2018/S 128-000149", day="2018-12-02", awards=make.award(), lots=make.lot("")
)
LATER = make.notice(
    42,
    2019,
    form="F20",
    names="2018/S 233-000311",
    day="2019-03-01",
    awards=make.award(),
    more="<MODIFICATIONS_CONTRACT><INFO_MODIFICATIONS><SHORT_DESCR><P>More lanterns.</P></SHORT_DESCR><VALUES>"
    '<VAL_TOTAL_AFTER CURRENCY="GBP">300000</VAL_TOTAL_AFTER></VALUES></INFO_MODIFICATIONS></MODIFICATIONS_CONTRACT>',
)
NOTICES = {"call": CALL, "change": CHANGE, "award": AWARD, "later": LATER}


def indexed(
    tmp_path: Path, files: list[bytes]
) -> tuple[Settings, list[tuple[str, str, list[dict[str, Any]]]]]:
    settings = Settings(home=tmp_path / "home", register_dir=few_councils(tmp_path / "register"))
    for number, content in enumerate(files):
        path = tmp_path / f"{number}.xml"
        path.write_bytes(content)
        import_file(settings.home, path, SOURCE)
        releases(settings, stale(settings.home))
        notices(settings, _indexed_since(settings.home))
    bodies = list(parts(settings.home, "bodies").values())
    return settings, list(processes(bodies, list(range(32))))


@pytest.mark.parametrize(
    "order",
    [
        ("call", "change", "award", "later"),
        ("later", "award", "change", "call"),
        ("award", "later", "call", "change"),
    ],
)
def test_notices_of_one_procedure_are_one_process_in_whatever_order_they_come(
    order: tuple[str, ...], tmp_path: Path
) -> None:
    settings, found = indexed(tmp_path, [NOTICES[name] for name in order])
    ((source, ocid, rows),) = found
    assert (source, ocid) == (SOURCE, "ted-000149-2018") and len(rows) == 4
    made = read_procurement(rows, SOURCE, resolver_of(settings))
    assert made.row["weight_pct"] == 10.0 and made.row["authority_id"] == "E08000035"
    assert made.row["tender_deadline"] == "2018-09-03T17:00:00+01:00", "the corrigendum changes it"
    assert made.row["state"] == "weighted" and not made.row["award_only"] and made.row["regime"] == "ojeu"
    (contract,) = made.merged["contracts"]
    assert contract["value"]["amount"] == 300_000, "the modification changes it"
    assert [one["id"] for one in made.merged["tender"]["amendments"]] == ["000201-2018"]
    assert made.merged["tender"]["amendments"][0]["changesAwardCriteria"] is True
    held = {
        row for path in parts(settings.home, "releases").values() for row in pl.read_parquet(path)["ocid"]
    }
    assert held == {ocid} and not stale(settings.home)
    told = pl.concat(pl.read_parquet(path) for path in parts(settings.home, "notices").values())
    assert set(told["ocid"]) == {ocid} and told.height == 4, "tables of notices follow"


def test_a_contract_notice_that_is_published_again_is_counted_once(tmp_path: Path) -> None:
    again = make.notice(632, 2018, names="2018/S 128-000149", day="2018-07-20", title="Harbour lanterns")
    third = make.notice(700, 2018, names="2018/S 140-000632", day="2018-07-30")
    _, found = indexed(tmp_path, [third, again, CALL])
    assert [(ocid, len(rows)) for _, ocid, rows in found] == [("ted-000149-2018", 3)]


def corrected(
    section: str, lot: str | None = None, names: str = "2018/S 128-000149", number: int = 201
) -> bytes:
    place = f"<LOT_NO>{lot}</LOT_NO>" if lot else ""
    changes = (
        f"<CHANGES><CHANGE><WHERE><SECTION>{section}</SECTION>{place}</WHERE><NEW_VALUE><DATE>2018-09-03</DATE>"
        "<TIME>17:00</TIME><TEXT><P>Social value 25 %</P></TEXT></NEW_VALUE></CHANGE></CHANGES>"
    )
    return make.notice(number, 2018, form="F14", names=names, day="2018-07-20", more=changes)


@pytest.mark.parametrize("lot", [None, "1", "2"])
def test_criteria_that_a_corrigendum_changes_leave_no_certain_weight(lot: str | None) -> None:
    rows = [read(one, "ted-").releases[0] for one in (CALL, corrected("II.2.5", lot))]
    made = read_procurement(rows, SOURCE, RESOLVER)
    assert made.row["weight_pct"] == 10 and made.row["conflict"] and made.reading
    assert (made.row["weight_low_pct"], made.row["weight_high_pct"]) == (0, 100)
    assert "notice 000201-2018 changes the award criteria" in made.row["arithmetic"]
    assert made.reading.confidence == "low" and not made.row["surely_at_least_10"]
    (plain,) = read(corrected("IV.2.2"), "ted-").releases
    assert not read_procurement([rows[0], plain], SOURCE, RESOLVER).row["conflict"]


@pytest.mark.parametrize(("lot", "moves"), [(None, True), ("2", False), ("1, 3", False), ("All lots", True)])
def test_a_deadline_of_one_lot_is_not_that_of_the_whole(lot: str | None, moves: bool) -> None:
    rows = [read(one, "ted-").releases[0] for one in (CALL, corrected("IV.2.2", lot))]
    made = read_procurement(rows, SOURCE, RESOLVER)
    assert (made.row["tender_deadline"] == "2018-09-03T17:00:00+01:00") is moves
    (amendment,) = made.merged["tender"]["amendments"]
    assert amendment["unstructuredChanges"][0]["newValue"]["date"] == "2018-09-03", "kept as published"


@pytest.mark.parametrize("section", ["II.2.5", "IV.2.2", "VI.3"])
def test_a_corrigendum_alone_is_no_procurement_in_scope(section: str) -> None:
    (alone,) = read(corrected(section), "ted-").releases
    made = read_procurement([alone], SOURCE, RESOLVER)
    assert (made.row["state"], made.row["reason"]) == ("out_of_scope", "correction")
    assert not made.row["in_scope"]
    both = read_procurement([read(CALL, "ted-").releases[0], alone], SOURCE, RESOLVER)
    assert both.row["in_scope"]


def test_a_notice_that_only_announces_begins_no_process(tmp_path: Path) -> None:
    announced = make.notice(7, 2018, form="F01", kind="PRI_ONLY", day="2018-01-10", lots=make.lot(""))
    call = make.notice(149, 2018, names="2018/S 007-000007", day="2018-07-05")
    award = make.notice(
        311, 2018, form="F03", names="2018/S 007-000007", day="2018-12-02", awards=make.award()
    )
    _, found = indexed(tmp_path, [award, announced, call])
    assert sorted(ocid for _, ocid, _ in found) == ["ted-000007-2018", "ted-000149-2018", "ted-000311-2018"]


def test_a_chain_that_bites_its_tail_and_a_notice_that_never_came(tmp_path: Path) -> None:
    one = make.notice(1, 2018, form="F20", names="2018/S 001-000002", day="2018-02-01")
    two = make.notice(2, 2018, form="F20", names="2018/S 001-000001", day="2018-03-01")
    lone = make.notice(3, 2018, form="F03", names="2015/S 001-999999", day="2018-04-01", awards=make.award())
    _, found = indexed(tmp_path, [one, two, lone])
    assert sum(len(rows) for _, _, rows in found) == 3
    assert "ted-999999-2015" in {ocid for _, ocid, _ in found}


@pytest.mark.parametrize(
    ("name", "year", "key"),
    [
        ("Northamptonshire County Council", 2018, "E10000021"),
        ("Taunton Deane Borough Council", 2017, "E07000190"),
        ("Somerset County Council", 2018, "E10000027"),
        ("North Yorkshire County Council", 2019, "E10000023"),
        ("London Borough of Hackney.", 2016, "E09000012"),
    ],
)
def test_buyers_are_those_of_their_day(name: str, year: int, key: str) -> None:
    (found,) = read(make.notice(5, year, buyer=name), "ted-").releases
    assert examine(found, SOURCE, RESOLVER).authority_id == key


def row(source: str, number: int, day: date, **stated: Any) -> Process:
    made = {
        "source": source,
        "ocid": f"{source}-{number}",
        "authority_id": "E08000035",
        "buyer_name": "Leeds City Council",
        "title": "Harbour lanterns for the inner quays",
        "notice_date": day,
        "tender_deadline": "2021-02-01T12:00:00+00:00",
        "value_gbp": 250_000.0,
        "regime": "ojeu" if source == SOURCE else "pcr2015",
        "award_only": False,
        "state": "weighted",
        **stated,
    }
    return Process(**made)


def pairs(*rows: Process) -> set[tuple[str, str, str]]:
    return {(r["kind"], r["ocid"], r["linked_ocid"]) for r in links(rows)}


OLD, NEW, SMALL = SOURCE, "find_a_tender", "contracts_finder"


def test_a_procurement_of_january_2021_stands_once() -> None:
    old, new = row(OLD, 1, date(2020, 12, 22)), row(NEW, 2, date(2021, 1, 6))
    small = row(SMALL, 3, date(2020, 12, 23))
    assert pairs(old, new) == {("both_services", "ted-1", "find_a_tender-2")}
    found = list(links([old, new, small]))
    assert {(r["ocid"], r["linked_ocid"]) for r in found} == {
        ("ted-1", "find_a_tender-2"),
        ("contracts_finder-3", "find_a_tender-2"),
    }
    assert uncounted([old, new, small], found) == {(OLD, "ted-1"), (SMALL, "contracts_finder-3")}
    unread = row(NEW, 2, date(2021, 1, 6), state="not_visible")
    assert uncounted([old, unread], list(links([old, unread]))) == {(NEW, "find_a_tender-2")}


def test_the_mirror_of_before_2021_is_one_procurement_too() -> None:
    old, small = row(OLD, 1, date(2018, 7, 5)), row(SMALL, 3, date(2018, 7, 6))
    assert pairs(old, small) == {("both_services", "contracts_finder-3", "ted-1")}
    assert pairs(old, row(SMALL, 3, date(2018, 7, 6), value_gbp=90_000.0)) == set()
    assert pairs(old, row(SMALL, 3, date(2018, 11, 6))) == set()


def test_an_award_on_the_new_service_is_that_of_a_tender_on_the_old() -> None:
    tender = row(OLD, 1, date(2020, 10, 5))
    award = row(NEW, 2, date(2021, 3, 1), award_only=True, state="not_visible", tender_deadline=None)
    assert pairs(tender, award) == {("tender_to_award", "ted-1", "find_a_tender-2")}
    other = row(
        NEW, 2, date(2021, 3, 1), award_only=True, title="Harbour lanterns, lot 2", tender_deadline=None
    )
    assert pairs(tender, other) == set()
