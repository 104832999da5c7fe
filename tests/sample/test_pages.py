"""The pages, the files and the CSV: their structure, that all is escaped, and that they count as requests."""

import csv
import io
import json
import re
import zipfile

import pytest
from bs4 import BeautifulSoup
from sample_notices import of_days

from sample.attachments import DOCX, pdf
from sample.content import Content
from sample.faults import Faults
from sample.recorded import recorded
from sample.tender_documents import content, numbered

GUID = "9f8e7d6c-aaaa-bbbb-cccc-ddddeeeeffff"
LATER = "2026-11-01T06:00:00"
HOST = "https://www.contractsfinder.service.gov.uk"
NASTY = "<script>alert('x')</script> & \"co\""


@pytest.fixture(scope="module")
def few():
    return of_days("2026-03-16", "9999")


def of(releases, source):
    return [row["release"] for row in releases if row["source"] == source]


def notice(**tender):
    """A Contracts Finder notice with every part that a page shows, all of it hostile."""
    url = f"{HOST}/Notice/Attachment/{GUID}"
    supplier = {
        "id": "s",
        "name": NASTY,
        "identifier": {"scheme": "GB-COH", "id": "01"},
        "roles": ["supplier"],
    }
    contact = {"name": NASTY, "email": "a@example.org", "telephone": "01234"}
    address = {"streetAddress": NASTY, "locality": "Exampleton"}
    buyer = {"id": "b", "name": NASTY, "address": address, "contactPoint": contact, "roles": ["buyer"]}
    return {
        "ocid": "ocds-b5fd17-1",
        "id": f"{GUID}-812345",
        "date": "2026-03-20T10:15:00Z",
        "tag": ["award"],
        "tender": {
            "id": NASTY,
            "title": NASTY,
            "description": f"{NASTY}\r\nsecond line",
            "classification": {"id": "77310000", "description": "Planting"},
            "items": [{"deliveryAddresses": [{"region": "North West"}, {"postalCode": "PR5"}]}],
            "minValue": {"amount": 30000},
            "value": {"amount": 75000.5},
            "mainProcurementCategory": "services",
            "procurementMethodDetails": "Open procedure",
            "tenderPeriod": {"endDate": "2026-05-07T17:00:00+01:00"},
            "suitability": {"sme": True, "vcse": False},
            "documents": [
                {"id": "2", "description": NASTY, "url": url, "format": "application/pdf"},
                {"id": "3", "url": "https://portal.example/?a=1&b=2"},
            ],
            **tender,
        },
        "parties": [buyer, supplier],
        "buyer": {"name": NASTY},
        "awards": [{"id": "1", "date": "2026-03-19T00:00:00Z", "suppliers": [{"id": "s", "name": NASTY}]}],
    }


def rows(*releases, source="contracts_finder"):
    return [{"source": source, "release": release} for release in releases]


def page(client, path: str) -> BeautifulSoup:
    status, headers, body = client.get(path)
    assert (status, headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert b"<script" not in body
    return BeautifulSoup(body.decode(), "html.parser")


@pytest.mark.parametrize("word", ["Notice", "notice"])
def test_the_page_of_contracts_finder(standin, word):
    """1.6: "h1.govuk-heading-l.break-word notice title", "h2.breadcrumb-description BUYER NAME"."""
    found = page(standin(rows(notice())), f"/{word}/{GUID}")
    wrapper = found.select_one("div#all-content-wrapper")
    assert wrapper.select_one("h1.govuk-heading-l.break-word").text == NASTY
    assert wrapper.select_one("div#home-breadcrumb-description > h2.breadcrumb-description").text == NASTY
    assert "Home" in found.select_one("ol.standard-breadcrumbs").text
    left = found.select_one("div#standard-left-col div#content-holder-left.content-holder-view-notice")
    top = [p.text for p in left.select("div#content-block-left p")]
    assert top[0] == "Published date: 20 March 2026" and top[1].startswith("Awarded contract - ")
    blocks = {h3.text: h3.parent for h3 in left.select("div.content-block > h3")}
    titles = ["Contract summary", "Description", "More information", "Award information", "About the buyer"]
    assert list(blocks) == titles
    told = {h4.strong.text: h4.find_next_sibling(["p", "ul"]).text for h4 in blocks[titles[0]].select("h4")}
    assert told["Industry"] == "Planting - 77310000"
    assert told["Value of contract"] == "£30,000 to £75,000.50"
    assert (told["Closing date"], told["Closing time"]) == ("7 May 2026", "5pm")
    assert (told["Contract is suitable for SMEs?"], told["Contract is suitable for VCSEs?"]) == ("Yes", "No")
    assert told["Contract type"] == "Service contract" and told["Location of contract"] == "North West, PR5"
    assert blocks["Description"].find_all("p")[1].br
    file = blocks["More information"].select_one("dd ul li a.download")
    assert (file["href"], file.text) == (f"/Notice/Attachment/{GUID}", NASTY)
    assert "Companies House number: 01" in blocks["Award information"].select_one("#supplier_block_0 dl").text
    assert blocks["About the buyer"].select_one("a[href^=mailto]").text == "a@example.org"


def test_an_edited_notice_says_when(standin):
    """1.6: "Published date: ..." (+ ", last edited ...")."""
    edited = {**notice(), "id": f"{GUID}-812399", "date": "2026-03-22T09:00:00Z"}
    found = page(standin(rows(notice(), edited)), f"/Notice/{GUID}")
    assert (
        found.select_one("#content-block-left p").text
        == "Published date: 20 March 2026, last edited 22 March 2026"
    )


def test_a_release_id_gives_a_signed_out_page(standin):
    """1.2: "Passing the *release id* (`guid-123456`) gives HTTP 200 with a "signed out" page"."""
    found = page(standin(rows(notice())), f"/Notice/{GUID}-812345")
    assert "signed out" in found.text and NASTY not in found.text
    assert standin(rows(notice()), without="signed_out").get(f"/Notice/{GUID}-812345")[0] == 404


def tender(scheme: str, criteria: list[dict], **more):
    lots = [{"id": "1", "title": NASTY, "awardCriteria": {"criteria": criteria, "description": NASTY}}]
    return {
        "ocid": "ocds-h6vhtk-0000aa",
        "id": "008624-2026",
        "date": "2026-03-24T11:45:00Z",
        "tag": ["tender"],
        "buyer": {"name": NASTY},
        "tender": {
            "title": NASTY,
            "description": NASTY,
            "legalBasis": {"scheme": scheme},
            "lots": lots,
            **more,
        },
    }


def spoken_and_shown(found: BeautifulSoup) -> list[tuple[str, str]]:
    heads = found.select("#main-content > div.content-block > :is(h2, h3, h4)")
    return [(h.select_one("span.aria-only").text, h.select_one("span[aria-hidden]").text) for h in heads]


def test_the_page_of_an_old_form(standin):
    """2.12: "headings, each printed twice ... "II.2.5) Award criteria"", "lots anchored `#object-1-lot-N`"."""
    release = tender(
        "CELEX", [{"type": "quality", "name": "Social Value", "description": "10%"}, {"type": "price"}]
    )
    found = page(standin(rows(release, source="find_a_tender")), "/Notice/008624-2026")
    main = found.select_one("main.notice-view")
    assert main.select_one("span.govuk-caption-l") and main.select_one("h1.govuk-heading-l").text == NASTY
    assert main.select_one("ul.govuk-list li").text == NASTY
    small = [p.text for p in main.select("p.govuk-body-s")]
    assert small == [
        "F02: Contract notice",
        "Notice identifier: 2026/S 000-008624",
        "Procurement identifier (OCID): ocds-h6vhtk-0000aa",
        "Published 24 March 2026, 11:45am",
    ]
    assert ("two.2.5) Award criteria", "II.2.5) Award criteria") in spoken_and_shown(found)
    assert found.select_one("#object-1-lot-1")
    said = [p.text for p in found.select("#main-content p.govuk-body")]
    assert "Social Value - Weighting: 10%" in said and "Price" in said


def test_the_page_of_the_act(standin):
    """2.12: "UK4 pages: ... Award criteria with a name-type-weighting table (G)"."""
    criteria = [
        {"type": "quality", "name": NASTY, "numbers": [{"number": 10, "weight": "percentageExact"}]},
        {"type": "price", "name": "Price", "numbers": [{"number": 1, "weight": "order"}]},
    ]
    release = tender("UKPGA", criteria, documents=[{"noticeType": "UK4"}])
    found = page(standin(rows(release, source="find_a_tender")), "/Notice/008624-2026")
    assert found.select_one("p.govuk-body-s").text == "UK4: Tender notice"
    cells = [[cell.text for cell in row.select("td")] for row in found.select("table tr")[1:]]
    assert cells == [[NASTY, "Quality", "10%"], ["Price", "Price", "1 (order)"]]
    assert ("Award criteria", "Award criteria") in spoken_and_shown(found)


def test_the_pages_of_all_synthetic_notices_say_so(standin, few):
    client = standin(few, without="limiter")
    for release in of(few, "find_a_tender")[::20]:
        assert "SYNTHETIC" in page(client, f"/Notice/{release['id']}").select_one("p.sample-notice").text
    for release in of(few, "contracts_finder")[::20]:
        path = f"/Notice/{release['id'].rpartition('-')[0]}"
        assert "SYNTHETIC" in page(client, path).select_one("p.sample-notice").text


def test_the_pages_of_recorded_notices_do_not(standin, real):
    held = recorded([real("fts.jsonl"), real("cf.jsonl")])
    client = standin(held, at=LATER, without="limiter")
    for row in held:
        number = row["release"]["id"]
        name = number.rpartition("-")[0] if row["source"] == "contracts_finder" else number
        assert not page(client, f"/Notice/{name}").select("p.sample-notice")


def test_a_broken_release_has_a_page_too(standin):
    """4: what is wrong with the bytes of the feed is not wrong with the page."""
    content = Content(["leading_zeros", "latin_1", "huge_number", "missing_buyer"], one_in=1)
    bare = {"ocid": "ocds-b5fd17-2", "id": f"{GUID[:-1]}0-1", "date": "2026-03-20T10:15:00Z"}
    client = standin(
        rows(notice(minValue=None), bare, notice(minValue={"amount": float("inf")})), content=content
    )
    assert page(client, f"/Notice/{GUID}").h1.text == NASTY
    assert page(client, f"/Notice/{GUID[:-1]}0").h1.text == ""


@pytest.mark.parametrize("tender", [None, [], "x", {"documents": None, "lots": [None], "items": [{}]}])
def test_a_release_of_another_form_has_a_page(standin, tender):
    rest = {
        "date": "2026-03-20",
        "tag": "tender",
        "tender": tender,
        "buyer": [],
        "parties": {},
        "awards": None,
    }
    first = rows({**rest, "ocid": "ocds-b5fd17-2", "id": f"{GUID}-1"})
    second = rows({**rest, "ocid": "ocds-h6vhtk-0000aa", "id": "x 1"}, source="find_a_tender")
    client = standin([*first, *second])
    assert page(client, f"/Notice/{GUID}").h1 and page(client, "/Notice/x%201").h1
    assert client.get("/Harvester/Notices/Data/CSV/2026/03/20")[0] == 200


def test_attachments_are_files(standin):
    """6.5: "attachments PDF/DOCX incl. one that is scanned"."""
    kinds = ["application/pdf", DOCX, "application/vnd.ms-excel"]
    names = [f"{GUID[:-1]}{number}" for number in range(3)]
    linked = zip(names, kinds, strict=True)
    files = [{"url": f"{HOST}/Notice/Attachment/{name}", "format": kind} for name, kind in linked]
    client = standin(rows(notice(documents=files)))
    answers = [client.get(f"/Notice/Attachment/{name}") for name in names]
    assert [headers["content-type"] for _, headers, _ in answers] == [*kinds[:2], "text/html"]
    assert answers[0][2].startswith(b"%PDF-1.4") and answers[0][2].endswith(b"%%EOF\n")
    with zipfile.ZipFile(io.BytesIO(answers[1][2])) as packed:
        assert b"SYNTHETIC file" in packed.read("word/document.xml")
    assert b"SYNTHETIC" in answers[2][2]
    assert client.get(f"/Notice/Attachment/{GUID}")[0] == client.get("/Notice/Attachment/A-1")[0] == 404


def test_an_attachment_of_find_a_tender(standin):
    """2.1: "FTS-hosted documents (id pattern `A-<n>`)"."""
    url = "https://www.find-tender.service.gov.uk/Notice/Attachment/A-14581"
    release = tender("UKPGA", [], documents=[{"id": "A-14581", "url": url, "format": "application/pdf"}])
    client = standin(rows(release, source="find_a_tender"))
    assert client.get("/Notice/Attachment/A-14581")[2] == content(numbered("A-14581"))
    assert client.server.counts()["requests"] == {"contracts_finder": 0, "find_a_tender": 1}


def test_a_notice_as_pdf(standin, few):
    """2.1: "`/Notice/{id}/PDF`"."""
    number = of(few, "find_a_tender")[0]["id"]
    status, headers, body = standin(few).get(f"/Notice/{number}/PDF")
    assert (status, headers["content-type"]) == (200, "application/pdf")
    assert f"SYNTHETIC notice {number}".encode() in body


@pytest.mark.parametrize("words", ["a file (of tests) \\", ""])
def test_the_table_of_a_pdf_points_at_its_objects(words):
    body = pdf(words)
    start = int(re.search(rb"startxref\n(\d+)", body)[1])
    assert body[start:].startswith(b"xref\n0 6\n")
    places = [int(place) for place in re.findall(rb"(\d{10}) 00000 n ", body)]
    assert [body[place:].split(b" ")[0] for place in places] == [b"1", b"2", b"3", b"4", b"5"]
    drawn = re.search(rb"/Length (\d+) >>\nstream\n(.*?)\nendstream", body, re.S)
    assert int(drawn[1]) == len(drawn[2]) and (b"Tj" in drawn[2]) == bool(words)


def test_the_csv_of_a_day(standin, few):
    """1.2: "flattened OCDS, column names are slash paths (`releases/0/tender/title`)"."""
    client = standin(few)
    status, headers, body = client.get("/Harvester/Notices/Data/CSV/2026/3/31")
    assert (status, headers["content-type"]) == (200, "text/csv; charset=utf-8")
    sheet = list(csv.DictReader(io.StringIO(body.decode(), newline="")))
    held = [row for row in of(few, "contracts_finder") if row["date"].startswith("2026-03-31")]
    assert sheet and [row["releases/0/id"] for row in sheet] == [row["id"] for row in held]
    for row, release in zip(sheet, held, strict=True):
        assert row["releases/0/tender/title"] == release["tender"]["title"]
        assert row["releases/0/tender/description"] == release["tender"]["description"]
        assert row["releases/0/buyer/name"] == release["buyer"]["name"]
    assert client.get("/Harvester/Notices/Data/CSV/Daily")[2] == body
    empty = client.get("/Harvester/Notices/Data/CSV/2019/1/1")[2].decode().split()
    assert empty == [
        "releases/0/ocid,releases/0/id,releases/0/date,releases/0/tender/title,releases/0/buyer/name"
    ]
    assert client.get("/Harvester/Notices/Data/CSV/2019/13/1")[0] == 404


def test_pages_count_against_the_limiter_of_their_host(standin, few):
    """5: "HTML/attachments on the same host share that budget"."""
    client = standin(few)
    path = f"/Notice/{of(few, 'find_a_tender')[0]['id']}"
    assert [client.get(path)[0] for _ in range(13)] == [200] * 12 + [429]
    assert client.get("/api/1.0/ocdsReleasePackages", updatedFrom="2026-03-30T00:00:00")[0] == 429
    assert client.get("/Published/Notices/OCDS/Search")[0] == 200
    counts = json.loads(client.get("/__standin__")[2])
    assert counts["requests"] == {"contracts_finder": 1, "find_a_tender": 14}


def test_pages_meet_faults_of_transport(standin, few):
    client = standin(few, faults=Faults(["unavailable"], 1.0, 1))
    path = f"/Notice/{of(few, 'find_a_tender')[0]['id']}"
    assert [client.get(path)[0] for _ in range(3)] == [503, 503, 200]
