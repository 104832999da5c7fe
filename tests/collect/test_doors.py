"""Pages and exports as doors: what they show becomes a release, contacts stay behind, the file is kept."""

import json
from pathlib import Path

import polars as pl
import pytest
import zstandard
from small_home import few_councils
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.collect.notice_page import NoNotice
from pipelines.collect.source import WrongShape
from pipelines.collect.sources import SOURCES
from pipelines.collect.sources.contracts_finder import releases_of_csv, releases_of_search
from pipelines.notices.merge import without_doubles

SHARED = Path(__file__).parents[3] / "shared"
needs_shared = pytest.mark.skipif(not SHARED.exists(), reason="../shared is not there: no recorded pages")
GUID = "0a1b2c3d-1111-2222-3333-444455556666"
OPPORTUNITY = f"""<!doctype html><html><body><div id="all-content-wrapper">
<h1 class="govuk-heading-l">Grounds &amp; trees</h1>
<div id="home-breadcrumb-description"><h2>Exampleton Borough Council</h2></div>
<div id="content-block-left"><div><p>Published date: 3 July 2024</p></div><p>Opportunity - open to bids.</p></div>
<form action="https://www.contractsfinder.service.gov.uk/Notice/{GUID}"></form>
<div class="content-block"><h3>Contract summary</h3>
<h4><strong>Industry</strong></h4><ul><li><p>Gardening - part two - 77310000</p></li><li><p>Trees - 77211500</p></li></ul>
<h4><strong>Value of contract</strong></h4><p>£30,000 to £75,000</p>
<h4><strong>Published date</strong></h4><p> 3 July 2024</p>
<h4><strong>Closing date</strong></h4><p>1 August 2024</p><h4><strong>Closing time</strong></h4><p>5pm</p>
<h4><strong>Procedure type</strong></h4><p>Open procedure</p><div class="form-opener"><p>Any supplier may bid.</p></div>
<h4><strong>Contract is suitable for SMEs?</strong></h4><p>Yes</p></div>
<div class="content-block"><h3>Description</h3><p></p><p>Mowing.<br/>Price 60%, Quality 30%, Social Value 10%.</p></div>
<div class="content-block"><h3>More information</h3><dl><dt><p><strong>Additional text</strong></p></dt>
<dd><p>Apply on the portal.</p></dd><dt><p><strong>Attachments</strong></p></dt>
<dd><ul><li><a href="/Notice/Attachment/{GUID}">ITT.pdf</a></li></ul></dd>
<dd><a href="https://evil.example/Notice/Attachment/x">x</a></dd></dl></div>
<div class="content-block"><h3>About the buyer</h3><h4><strong>Contact name</strong></h4><p>A Person</p>
<h4><strong>Email</strong></h4><p>a.person@example.gov.uk</p></div></div></body></html>"""


def heading(level: int, text: str) -> str:
    return f'<h{level}><span class="aria-only">{text}</span><span aria-hidden="true">{text}</span></h{level}>'


F02 = f"""<html><body><main class="notice-view"><h1>Waste</h1><ul class="govuk-list"><li>Exampleton</li></ul>
<p class="govuk-body-s">F02: Contract notice</p><p class="govuk-body-s">Notice identifier: 2023/S 000-008624</p>
<p class="govuk-body-s">Procurement identifier (OCID): ocds-h6vhtk-00aa11</p>
<p class="govuk-body-s">Published 24 July 2023, 11:45am</p><div id="main-content">
{heading(4, "II.1.4) Short description")}<p>Collection of waste.</p>
{heading(3, "II.2) Description")}{heading(5, "Lot No")}<p>1</p>
{heading(4, "II.2.5) Award criteria")}<p>Quality criterion - Name: Technical / Weighting: 50</p>
<p>Quality criterion - Name: Social Value / Weighting: 10</p><p>Price - Weighting: 40</p>
{heading(3, "II.2) Description")}{heading(5, "Lot No")}<p>2</p>
{heading(4, "II.2.5) Award criteria")}<p>Stated in the documents.</p>
{heading(4, "II.2.14) Additional information")}<p>See the portal.</p>
{heading(2, "Section V. Award of contract")}{heading(5, "Lot No")}<p>9</p></div></main></body></html>"""


def test_an_opportunity_of_contracts_finder_without_its_contacts() -> None:
    release = SOURCES["contracts_finder"].release_of_page(OPPORTUNITY.encode())
    tender = release["tender"]
    assert release["ocid"] == f"peerbench-cf-{GUID}" and release["tag"] == ["tender"]
    assert release["date"] == "2024-07-03T00:00:00+01:00" and release["convertedFrom"] == "notice page"
    assert tender["title"] == "Grounds & trees" and tender["value"]["amount"] == 75_000
    assert tender["minValue"]["amount"] == 30_000 and tender["classification"]["id"] == "77310000"
    assert tender["tenderPeriod"]["endDate"] == "2024-08-01T17:00:00+01:00"
    assert tender["description"].startswith("Mowing.\nPrice 60%")
    assert tender["description"].endswith("Additional information: Apply on the portal.")
    assert [row["title"] for row in tender["documents"]] == ["ITT.pdf"]
    assert "Person" not in json.dumps(release) and "@" not in json.dumps(release)


def test_criteria_of_a_find_a_tender_page_by_lot() -> None:
    release = SOURCES["find_a_tender"].release_of_page(F02.encode())
    assert (release["id"], release["ocid"]) == ("008624-2023", "ocds-h6vhtk-00aa11")
    one, two = release["tender"]["lots"]
    assert [row.get("description") for row in one["awardCriteria"]["criteria"]] == ["50", "10", "40"]
    assert two == {"id": "2"}
    assert release["tender"]["pageText"] == "Stated in the documents.\nSee the portal."


@pytest.mark.parametrize("page", ["<html><body>You have been signed out</body></html>", "<", "<p>"])
@pytest.mark.parametrize("source", ["contracts_finder", "find_a_tender", "sell2wales"])
def test_a_page_without_a_notice_is_refused(page: str, source: str, tmp_path: Path) -> None:
    with pytest.raises(NoNotice):
        SOURCES[source].release_of_page(page.encode())
    path = tmp_path / "page.html"
    path.write_text(page)
    result = CliRunner(env={"PEERBENCH_HOME": str(tmp_path)}).invoke(
        app, ["import", str(path), "--source", source]
    )
    assert result.exit_code == 2 and str(path) in result.output


@pytest.mark.slow
@pytest.mark.usefixtures("no_pages")
def test_an_imported_page_is_kept_whole_and_counted_once(tmp_path: Path) -> None:
    page, feed = tmp_path / "page.html", tmp_path / "feed.jsonl"
    page.write_text(OPPORTUNITY)
    published = {
        "ocid": "ocds-b5fd17-1",
        "id": f"{GUID}-812345",
        "date": "2024-07-03T10:00:00+01:00",
        "tag": ["tender"],
        "buyer": {"name": "Exampleton Borough Council"},
        "tender": {"title": "Grounds & trees", "description": "Mowing."},
    }
    feed.write_text(json.dumps(published) + "\n")
    register = few_councils(tmp_path / "register")
    runner = CliRunner(env={"PEERBENCH_HOME": str(tmp_path), "PEERBENCH_REGISTER": str(register)})
    for path in (page, feed):
        assert runner.invoke(app, ["import", str(path), "--source", "contracts_finder"]).exit_code == 0
    kept = [zstandard.decompress(p.read_bytes()) for p in (tmp_path / "landing").rglob("received/*.zst")]
    assert kept == [OPPORTUNITY.encode()]
    assert runner.invoke(app, ["rebuild"]).exit_code == 0
    rows = pl.read_parquet(tmp_path / "interim/procurements/*.parquet").sort("ocid")
    assert rows["counted"].to_list() == [True, False]
    assert rows["paired_ocid"].to_list() == [None, "ocds-b5fd17-1"]


def test_a_published_release_stands_before_its_page() -> None:
    page = {"id": "1", "convertedFrom": "notice page", "tender": {"title": "old", "pageText": "words"}}
    (kept,) = without_doubles([page, {"id": "1", "tender": {"title": "new"}}])
    assert kept == {"id": "1", "tender": {"title": "new", "pageText": "words"}}
    assert without_doubles([page]) == [page]


def test_rows_of_the_csv_export() -> None:
    header = "Notice Identifier,Notice Type,Organisation Name,Published Date,Title,Description,Contact Email,"
    header += "Additional Text,Closing Date,Value Low,Value High,OJEU Procedure Type\r\n"
    rows = 'X 1,Contract,Bury Council,2020-04-15T00:00:00Z,Roof,"Two\r\nlines",a@b.uk,More,01/01/2001,0,0,OpenOJEU \r\n'
    rows += ",Contract,Bury Council,2020-04-15T00:00:00Z,Roof,x,,,,,,\r\n"
    (_, release, _), (number, missing, problem) = releases_of_csv((header + rows).encode())
    assert release["ocid"] == "peerbench-cf-X-1" and "a@b.uk" not in json.dumps(release)
    assert release["tender"]["description"] == "Two\r\nlines\n\nAdditional information: More"
    assert release["tender"]["procurementMethodDetails"] == "Open procedure (above threshold)"
    assert "value" not in release["tender"] and "tenderPeriod" not in release["tender"]
    assert (number, missing, problem) == (2, None, "Notice Identifier is empty")
    with pytest.raises(WrongShape, match="Notice Identifier"):
        list(releases_of_csv(b"a,b\n1,2\n"))


def test_a_search_reply_is_unescaped_once() -> None:
    item = {
        "id": GUID,
        "title": "St John&#039;s &amp;amp; co",
        "organisationName": "Bury",
        "publishedDate": "2024-01-02T00:00:00Z",
        "noticeType": "Contract",
        "noticeStatus": "Open",
        "valueHigh": 10,
    }
    reply = {"hitCount": 2, "noticeList": [{"score": 1, "item": item}, {"item": {"id": 5}}]}
    (_, release, _), (_, missing, problem) = releases_of_search(reply)
    assert release["tender"]["title"] == "St John's &amp; co" and release["tender"]["value"]["amount"] == 10
    assert missing is None and problem == "id is no text"


@needs_shared
def test_the_recorded_pages_and_export() -> None:
    pages = SHARED / "real/html"
    small = SOURCES["contracts_finder"].release_of_page((pages / "contracts_finder_notice.html").read_bytes())
    assert small["tag"] == ["award"] and small["tender"]["value"]["amount"] == 164_000_000
    assert len(small["tender"]["documents"]) == 5
    large = SOURCES["find_a_tender"].release_of_page((pages / "find_a_tender_notice_f03.html").read_bytes())
    assert large["ocid"] == "ocds-h6vhtk-037c6c" and [lot["id"] for lot in large["tender"]["lots"]] == [
        "1",
        "2",
        "3",
        "4",
    ]
    assert "only in the procurement documents" in large["tender"]["pageText"]
    rows = list(releases_of_csv((SHARED / "real/cf_export_2020.csv").read_bytes()))
    assert len(rows) == 498 and all(release for _, release, _ in rows)
    assert "@" not in json.dumps([small, large])
