"""The documents of the sample: linked by notices that show no criteria, labelled, served as they are."""

import threading
from collections import Counter

import pytest
import requests
from sample_notices import sample

from pipelines.documents.model import Document
from pipelines.documents.opening import Opener
from sample.attachments import LOGIN, served
from sample.clock import Clock
from sample.find_a_tender import SITE
from sample.server import Server
from sample.tender_documents import content, labelled
from sample.uk_time import local

DETERMINED = ("weighted", "nested", "named", "none")


@pytest.fixture(scope="module")
def drawn():
    return sample()


def links(releases) -> dict[str, str]:
    """The ocid of each link to a document of Find a Tender."""
    return {
        document["url"]: row["release"]["ocid"]
        for row in releases
        if row["source"] == "find_a_tender"
        for document in row["release"].get("tender", {}).get("documents", [])
        if "/Notice/Attachment/" in document["url"]
    }


def test_documents_hold_over_a_quarter_of_what_notices_of_the_last_year_leave_out(drawn) -> None:
    releases, truth = drawn
    left_out = [
        row
        for row in truth
        if row["authority_id"] and row["tender_date"] >= "2025-04-01" and not row["is_award_only"]
        if row["state"] in ("not_visible", "indeterminate", "embedded") and not row["out_of_scope"]
    ]
    told = [row for row in left_out if row["document_state"] in DETERMINED]
    assert len(told) / len(left_out) > 0.33
    linked = set(links(releases).values())
    assert {row["ocid"] for row in told} <= linked
    without_social_value = sum(row["document_state"] == "none" for row in told)
    assert without_social_value >= len(told) / 4, Counter(row["document_state"] for row in told)


def test_every_document_has_its_label_and_is_opened() -> None:
    assert len(labelled()) >= 30 and {one.format for one in labelled()} >= {
        "pdf",
        "docx",
        "xlsx",
        "html",
        "zip",
    }
    with Opener() as opener:
        for one in labelled():
            for found in opener.open(content(one), one.file):
                assert isinstance(found, Document) and found.blocks, one.file


def test_a_few_links_give_something_else(drawn) -> None:
    names = [url.rpartition("/")[2] for url in links(drawn[0])]
    replies = [served(name) for name in names]
    given = Counter(
        "login"
        if reply.body == LOGIN
        else "elsewhere"
        if reply.status == 302
        else "cut"
        if reply.cut
        else "slow"
        if reply.pause
        else "right"
        for reply in replies
    )
    assert set(given) == {"login", "elsewhere", "cut", "slow", "right"}
    assert given["right"] >= 0.9 * len(names) and len(names) >= 500


def test_the_stand_in_serves_a_document_under_its_link(drawn) -> None:
    releases, _ = drawn
    url = next(url for url in links(releases) if not served(url.rpartition("/")[2]).cut)
    with Server(0, releases, Clock(local("2026-04-01T06:00:00"), 1_000)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        answer = requests.get(url.replace(SITE, server.url), timeout=60, allow_redirects=False)
        server.shutdown()
    expected = served(url.rpartition("/")[2])
    assert (answer.status_code, answer.headers["Content-Type"]) == (expected.status, expected.kind)
    assert answer.content == expected.body
