"""From a landed document to a published weight with its place, and what is said of documents that are not read."""

import io
import shutil
from datetime import date
from pathlib import Path
from typing import Any
from unittest.mock import patch

import docx
import polars as pl
import pytest
from document_host import sends, serving
from small_home import FEW, few_councils, landed, rebuild_tables, release
from typer.testing import CliRunner

from assets.run import run
from pipelines.cli import app
from pipelines.collect.verify import faults
from pipelines.documents.importing import import_document
from pipelines.documents.landed import bytes_of, records
from pipelines.job import steps
from pipelines.publish.less import held
from pipelines.publish.snapshot import NotPublished, snapshot
from pipelines.publish.verify_evidence import misquotes
from pipelines.query.status import facts
from pipelines.settings import Settings
from warehouse.interim import read, write
from warehouse.snapshots.snapshot import latest

ROWS = (("Criterion", "Weighting"), ("Price", "50%"), ("Quality", "35%"), ("Social Value", "15%"))


def evaluation(rows: tuple[tuple[str, str], ...] = ROWS, picture: bool = False) -> bytes:
    """An invitation to tender as DOCX, with a table of award criteria."""
    found = docx.Document()
    found.add_heading("Invitation to Tender", 1)
    found.add_paragraph("This document invites tenders for the works described below.")
    found.add_heading("Evaluation of tenders", 2)
    found.add_paragraph("Tenders will be evaluated against the award criteria and weightings in this table.")
    table = found.add_table(rows=0, cols=2)
    for name, weight in rows:
        cells = table.add_row().cells
        cells[0].text, cells[1].text = name, weight
    held = io.BytesIO()
    found.save(held)
    return held.getvalue()


def without_criteria(number: int, **more: Any) -> dict[str, Any]:
    found = release(number, **more)
    found["tender"]["lots"] = [{"id": "1"}]
    return found


def given(settings: Settings, place: Path, number: int, content: bytes, name: str = "ITT.docx") -> None:
    path = place / name
    path.write_bytes(content)
    import_document(settings.home, path, "find_a_tender", release(number)["ocid"])


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A home in which documents were imported for some of its procurements; read only."""
    place = tmp_path_factory.mktemp("documents")
    settings = Settings(home=place / "home", register_dir=few_councils(place / "register", FEW[:2]))
    landed(settings.home, [without_criteria(n) for n in range(1, 6)] + [release(6), release(7, weight=10)])
    given(settings, place, 1, evaluation())
    given(settings, place, 2, b"%PDF-1.7 nothing more", "broken.pdf")
    given(settings, place, 3, evaluation((("Price", "60%"), ("Method", "25%"), ("Team", "15%"))))
    given(settings, place, 7, evaluation())
    rebuild_tables(settings)
    return settings


def row_of(settings: Settings, number: int) -> dict[str, Any]:
    found = read(settings.home, "procurements").filter(pl.col("ocid") == release(number)["ocid"])
    return found.to_dicts()[0]


def test_a_weight_of_a_document_is_published_with_document_and_place(made: Settings) -> None:
    row = row_of(made, 1)
    assert (row["state"], row["weight_pct"], row["state_by_notice"]) == ("weighted", 15.0, "not_visible")
    assert row["determinable"] and not row["determinable_by_notice"]
    assert (row["documents"], row["documents_read"], row["weights_stated_in"]) == (1, 1, "documents")
    criteria = read(made.home, "criteria").filter(pl.col("ocid") == row["ocid"])
    narrow = criteria.filter(pl.col("is_narrow")).to_dicts()[0]
    (record,) = [one for one in records(made.home) if one.ocid == row["ocid"]]
    assert narrow["evidence_in"] == "document" and f"document:{record.sha256}#" in narrow["evidence_field"]
    passages = read(made.home, "document_passages").filter(pl.col("ocid") == row["ocid"])
    assert set(criteria["evidence_field"]) == set(passages["place"])
    words = {
        place: (start, text) for place, start, text in passages.select("place", "start", "text").iter_rows()
    }
    for one in criteria.iter_rows(named=True):
        start, text = words[one["evidence_field"]]
        assert text[one["evidence_start"] - start : one["evidence_end"] - start] == one["evidence_text"]


def test_what_was_not_read_is_said_and_changes_no_reading(made: Settings) -> None:
    rows = {row["ocid"]: row for row in read(made.home, "documents").to_dicts()}
    assert rows[release(1)["ocid"]]["state"] == "read" and rows[release(1)["ocid"]]["kind"] == "docx"
    broken = rows[release(2)["ocid"]]
    assert (broken["state"], broken["reason"]) == ("refused", "damaged") and broken["detail"]
    assert row_of(made, 2)["state"] == "not_visible" and row_of(made, 2)["documents"] == 1
    assert row_of(made, 4)["documents"] == 0
    assert read(made.home, "quarantine").is_empty()


def test_a_list_without_social_value_that_was_read_whole_is_none(made: Settings) -> None:
    assert (row_of(made, 3)["state"], row_of(made, 3)["weight_pct"]) == ("none", 0.0)


def test_a_document_that_contradicts_its_notice_is_kept_as_a_conflict(made: Settings) -> None:
    row = row_of(made, 7)
    assert row["conflict"] and row["weight_pct"] == 10 and row["weight_high_pct"] == 15
    criteria = read(made.home, "criteria").filter(pl.col("ocid") == row["ocid"])
    assert set(criteria["evidence_in"]) == {"notice", "document"}


def test_every_published_word_of_a_document_is_read_again_from_landing(made: Settings) -> None:
    snapshot = latest(made.home / "warehouse")
    assert not list(misquotes(made, snapshot.scan))
    spoilt = snapshot.scan("document_passages").with_columns(text=pl.lit("other words"))
    scans = {"document_passages": spoilt}
    found = list(misquotes(made, lambda table: scans.get(table, snapshot.scan(table))))
    assert {(one.table, one.column) for one in found} == {("document_passages", "text")}


def test_no_document_is_published_whole(made: Settings) -> None:
    directory, _ = latest(made.home / "warehouse")
    needle = b"invites tenders for the works described below"
    assert not [path for path in directory.rglob("*") if path.is_file() and needle in path.read_bytes()]
    for table in ("documents", "document_passages", "criteria"):
        frame = read(made.home, table)
        assert not any(needle.decode() in str(value) for row in frame.iter_rows() for value in row), table
    pages = (made.home / "site").rglob("*.html")
    assert not [page for page in pages if needle in page.read_bytes()]


def test_trace_tells_the_place_in_the_document(made: Settings) -> None:
    env = {"PEERBENCH_HOME": str(made.home), "PEERBENCH_REGISTER": str(made.register_dir)}
    result = CliRunner(env=env).invoke(
        app, ["trace", "Leeds City Council", "share_with_social_value", "2025/26"]
    )
    assert result.exit_code == 0 and "table 1, row 4" in result.stdout, result.output


def copied(made: Settings, place: Path, **more: Any) -> Settings:
    home = Path(shutil.copytree(made.home, place / "home"))
    return made.model_copy(update={"home": home, **more})


@pytest.mark.slow
@pytest.mark.usefixtures("no_pages")
def test_documents_that_were_read_and_wait_again_hold_a_publish_up(made: Settings, tmp_path: Path) -> None:
    """What was opened is kept apart from landing; without it, and with nothing opened, weights would be lost."""
    settings = copied(made, tmp_path, open_documents=False)
    rebuild_tables(settings)  # nothing was lost: all that was opened is there
    given(settings, tmp_path, 4, evaluation((("Price", "70%"), ("Social Value", "30%"))))
    rebuild_tables(settings)  # what was never read may wait
    shutil.rmtree(settings.home / "cache/documents")
    told = "documents_waiting: 3 documents that were read .*`peerbench documents --no-fetch`.*OPEN_DOCUMENTS"
    with pytest.raises(NotPublished, match=told):
        rebuild_tables(settings)
    rebuild_tables(settings.model_copy(update={"open_documents": True}))
    assert row_of(settings, 1)["weight_pct"] == 15 and row_of(settings, 4)["weight_pct"] == 30
    shutil.rmtree(settings.home / "cache/documents")
    with pytest.raises(NotPublished, match="documents_waiting: 4 "):
        rebuild_tables(settings.model_copy(update={"document_hours": 1e-9}))
    snapshot(settings, {"documents_waiting": "known"})
    assert latest(settings.home / "warehouse")[1]["accepted"][0]["check"] == "documents_waiting"


@pytest.mark.slow
@pytest.mark.usefixtures("no_pages")
def test_a_withdrawn_reading_takes_its_words_of_documents_with_it(made: Settings, tmp_path: Path) -> None:
    settings = copied(made, tmp_path)
    env = {"PEERBENCH_HOME": str(settings.home), "PEERBENCH_REGISTER": str(settings.register_dir)}
    asked = ["withdraw", "--procurement", release(1)["ocid"], "--reason", "misread"]
    result = CliRunner(env=env).invoke(app, asked)
    assert result.exit_code == 0, result.output
    assert release(1)["ocid"] not in read(settings.home, "document_passages")["ocid"].to_list()


def step(name: str) -> Any:
    return next(one for one in steps() if one.name == name)


def test_without_what_was_kept_opened_all_is_the_same(made: Settings, tmp_path: Path) -> None:
    settings = copied(made, tmp_path)
    for name in ("documents", "procurements"):
        shutil.rmtree(settings.home / "cache" / "documents")
        step(name)(settings)
        for table in step(name).gives:
            assert read(settings.home, table).equals(read(made.home, table)), table


def test_a_document_lost_from_landing_holds_the_publish_up_by_its_name(
    made: Settings, tmp_path: Path
) -> None:
    settings = copied(made, tmp_path)
    (record,) = [one for one in records(settings.home) if one.ocid == release(1)["ocid"]]
    (settings.home / f"landing/find_a_tender/documents/tries/{record.key}.json").unlink()
    step("documents")(settings)
    step("procurements")(settings)
    found = held(settings)
    assert [fault.check for fault in found.faults] == ["landed_files"]
    assert "peerbench import ITT.docx" in found.faults[0].problem or "documents" in found.faults[0].problem
    causes = {row["table"]: row["cause"] for row in found.gone}
    assert causes["documents"] == "its landed file is gone"
    assert causes["criteria"] == causes["document_passages"] == "its documents changed"


def test_a_broken_record_is_told_and_holds_nothing_up(made: Settings, tmp_path: Path) -> None:
    settings = copied(made, tmp_path)
    (record,) = [one for one in records(settings.home) if one.ocid == release(1)["ocid"]]
    path = settings.home / f"landing/find_a_tender/documents/tries/{record.key}.json"
    path.write_bytes(path.read_bytes()[:40])
    step("documents")(settings)
    step("procurements")(settings)
    found = held(settings)
    assert not found.faults
    assert {row["cause"] for row in found.gone if row["table"] == "documents"} == {
        "its landed file is damaged"
    }
    assert [fault.problem for fault in faults(settings.home)] == ["broken: no JSON"]
    assert "broken_records" in {fact.state for fact in facts(settings)}
    given(settings, tmp_path, 1, bytes_of(settings.home, "find_a_tender", record.sha256 or ""))
    assert not list(faults(settings.home)), "an import writes it again"


def test_rows_of_documents_that_nothing_explains_are_a_fault(made: Settings, tmp_path: Path) -> None:
    settings = copied(made, tmp_path)
    kept = read(settings.home, "documents").filter(pl.col("ocid") != release(3)["ocid"])
    write(settings.home, "documents", kept)
    assert {fault.check for fault in held(settings).faults} == {"rows_gone:documents"}


@pytest.mark.slow
@pytest.mark.usefixtures("light_record")
def test_the_nights_notices_wait_for_no_document_and_the_next_command_reads_all(
    made: Settings, tmp_path: Path
) -> None:
    """A run that asks the services opens nothing new; `documents` asks, opens what waits, and publishes once."""
    site = "https://www.find-tender.service.gov.uk"
    url = f"{site}/Notice/Attachment/A-1"
    found = without_criteria(8)
    found["tender"]["documents"] = [{"id": "A-1", "documentType": "biddingDocuments", "url": url}]
    settings = copied(made, tmp_path)
    given(settings, tmp_path, 4, evaluation())
    landed(settings.home, [found])
    answers = {
        "/api/1.0/ocdsReleasePackages": sends(b'{"releases": []}', kind="application/json"),
        "/Notice/Attachment/A-1": sends(evaluation()),
    }
    with serving(answers) as server:
        settings = settings.model_copy(
            update={"addresses": {"find_a_tender": server.url}, "clock_speed": 100_000}
        )
        today = date(2025, 6, 20)
        with patch(
            "pipelines.site.build.pages", lambda settings: 0
        ):  # those of the next publish are looked at
            assert run(settings, ["find_a_tender"], today, today, True).published
        rows = read(settings.home, "documents").filter(pl.col("ocid") == release(4)["ocid"])
        assert rows["state"].to_list() == ["waiting"] and row_of(settings, 4)["state"] == "not_visible"
        assert "/Notice/Attachment/A-1" not in server.asked
        env = {
            "PEERBENCH_HOME": str(settings.home),
            "PEERBENCH_REGISTER": str(settings.register_dir),
            "PEERBENCH_FIND_A_TENDER_URL": server.url,
            "PEERBENCH_CONTRACTS_FINDER_URL": "",
            "PEERBENCH_CLOCK_SPEED": "100000",
            "PEERBENCH_DOCUMENT_HOURS": "10000",
        }
        result = CliRunner(env=env).invoke(app, ["documents"])
        assert result.exit_code == 0 and "4 more by documents" in result.output, result.output
        again = CliRunner(env=env).invoke(app, ["documents"])
        assert again.exit_code == 0 and "no new document" in again.output
    for number in (4, 8):
        assert (row_of(settings, number)["state"], row_of(settings, number)["weight_pct"]) == ("weighted", 15)
    linked = pl.col("is_narrow") & pl.col("document_url").is_not_null()
    narrow = read(settings.home, "criteria").filter(linked)
    assert narrow["document_url"].to_list() == [url]
    assert narrow["evidence_release_id"].to_list() == [found["id"]]
    assert narrow["notice_url"].to_list() == [f"{site}/Notice/{found['id']}"]
    pages = "".join(page.read_text() for page in (settings.home / "site/council").rglob("*.html"))
    assert url in pages and "table 1, row 4, column 2" in pages
    assert "by notices alone" in (settings.home / "site/index.html").read_text()
