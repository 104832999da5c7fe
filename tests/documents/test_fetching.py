"""Documents are asked for politely, once each, within a budget; what comes is landed, and each try is kept."""

from pathlib import Path
from typing import Any

import pytest
from document_host import LOGIN, PDF, cut, goes_to, sends, serving, trickles, trickles_headers
from small_home import few_councils, landed, release

from pipelines.authorities.tables import authorities, buyer_identifiers
from pipelines.clock import Clock
from pipelines.collect import ledger
from pipelines.collect.landing import sole_writer
from pipelines.collect.tables import releases
from pipelines.collect.verify import faults
from pipelines.documents.choosing import chosen, likelihood
from pipelines.documents.fetching import Fetched, Fetcher, fetch, guard_for
from pipelines.documents.landed import bytes_of, records, sniffed
from pipelines.documents.model import Refused
from pipelines.notices.tables import notices
from pipelines.settings import Settings

SITE = "https://www.find-tender.service.gov.uk"


def attached(number: int, *documents: dict[str, Any], day: str = "2025-06-01", **more: Any) -> dict[str, Any]:
    """A council's tender notice without criteria, with these documents."""
    found = release(number, day=day, **more)
    found["tender"]["lots"] = [{"id": "1"}]
    found["tender"]["documents"] = [
        {
            "id": found["id"],
            "documentType": "tenderNotice",
            "url": f"{SITE}/Notice/{found['id']}",
            "format": "text/html",
        },
        *documents,
    ]
    return found


def linked(number: int, **more: Any) -> dict[str, Any]:
    url = f"{SITE}/Notice/Attachment/A-{number}"
    return {
        "id": f"A-{number}",
        "documentType": "biddingDocuments",
        "url": url,
        "format": "application/pdf",
        **more,
    }


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return few_councils(tmp_path_factory.mktemp("few") / "register")


class Home:
    """A home of these notices, indexed, whose documents a server of this machine has."""

    def __init__(
        self, place: Path, register: Path, url: str, found: list[dict[str, Any]], **more: Any
    ) -> None:
        self.settings = Settings(
            home=place / "home",
            register_dir=register,
            addresses={"find_a_tender": url},
            clock_speed=100_000,
            document_hours=10_000,
            **more,
        )
        landed(self.settings.home, found)
        self.index()

    def index(self) -> None:
        for step in (releases, notices, authorities, buyer_identifiers):
            step.again(self.settings, [])

    def fetch(self, seconds: float = 20) -> Fetched:
        clock = Clock(self.settings.clock_speed)
        fetcher = Fetcher(self.settings, clock, guard_for(self.settings), seconds=seconds)
        with sole_writer(self.settings.home):
            return fetch(self.settings, clock, fetcher=fetcher)

    def outcomes(self) -> dict[str, str | None]:
        return {
            (one.url or "").rpartition("/")[2]: one.reason or one.tries[-1].type
            for one in records(self.settings.home)
        }


def test_documents_of_councils_without_a_weight_are_landed_once_and_newest_first(tmp_path, register) -> None:
    weighed = {**attached(4, linked(4)), "tender": {**release(4)["tender"], "documents": [linked(4)]}}
    found = [
        attached(1, linked(1), day="2025-03-01"),
        attached(2, linked(2), linked(22, description="Draft contract", documentType="contractDraft")),
        attached(3, linked(3), buyer="Somebody Else Ltd"),
        weighed,
        {**attached(5, linked(5)), "tag": ["award"]},
        attached(6, {"id": "x", "url": "https://portal.example/Advert"}, day="2025-04-01"),
        attached(7, linked(7), day="2025-05-01"),
    ]
    answers = {f"/Notice/Attachment/A-{n}": sends(PDF + bytes(f"{n}", "ascii")) for n in range(9)}
    with serving(answers) as server:
        home = Home(tmp_path, register, server.url, found)
        assert (home.fetch().landed, home.fetch().asked) == (3, 0)
        assert server.asked == [f"/Notice/Attachment/A-{n}" for n in (2, 7, 1)]
    record = next(one for one in records(home.settings.home) if (one.url or "").endswith("A-2"))
    assert bytes_of(home.settings.home, "find_a_tender", record.sha256 or "") == PDF + b"2"
    assert record.tries[0].status == 200 and record.tries[0].type == "pdf" and record.ocid == found[1]["ocid"]
    assert record.tries[0].bytes == len(PDF) + 1 and record.url == f"{SITE}/Notice/Attachment/A-2"
    assert not list(faults(home.settings.home)) and not ledger.gone(home.settings.home)


def test_what_goes_wrong_is_kept_with_its_reason_and_costs_nothing_else(tmp_path, register) -> None:
    answers = {
        "/Notice/Attachment/A-1": sends(LOGIN, kind="text/html"),
        "/Notice/Attachment/A-2": goes_to("https://elsewhere.example/x.pdf"),
        "/Notice/Attachment/A-3": cut,
        "/Notice/Attachment/A-5": sends(b"", 200),
        "/Notice/Attachment/A-6": sends(b"\0\1\2\3" * 99),
        "/Notice/Attachment/A-7": goes_to("/Notice/Attachment/A-8"),
        "/Notice/Attachment/A-8": sends(PDF),
        "/Notice/Attachment/A-9": sends(PDF + b" " * 300_000),
        "/Notice/Attachment/A-10": sends(b"no", 401, "text/plain"),
        "/Notice/Attachment/A-11": sends(b"gone", 410, "text/plain"),
        "/Notice/Attachment/A-12": goes_to("http://169.254.169.254/latest"),
    }
    found = [attached(n, linked(n), day=f"2025-06-{n:02d}") for n in range(1, 13) if n != 8]
    with serving(answers) as server:
        home = Home(tmp_path, register, server.url, found, document_megabytes=0.2)
        home.fetch()
        outcomes = home.outcomes()
    assert outcomes == {
        "A-1": "login_page",
        "A-2": "host_not_allowed",
        "A-3": "no_answer",
        "A-4": "not_there",
        "A-5": "no_answer",
        "A-6": "unknown_type",
        "A-7": "pdf",
        "A-9": "too_large",
        "A-10": "status",
        "A-11": "status",
        "A-12": "host_not_allowed",
    }


@pytest.mark.parametrize("answer", [trickles, trickles_headers])
def test_what_trickles_ends_in_time(tmp_path, register, answer) -> None:
    with serving({"/Notice/Attachment/A-1": answer}) as server:
        home = Home(tmp_path, register, server.url, [attached(1, linked(1))])
        home.fetch(seconds=0.4)
        assert home.outcomes() == {"A-1": "too_slow"} and len(server.asked) == 2


def test_a_run_that_ends_is_taken_up_and_a_link_that_gives_nothing_is_given_up(tmp_path, register) -> None:
    answers = {f"/Notice/Attachment/A-{n}": sends(PDF + bytes([64 + n])) for n in range(1, 6)}
    answers["/Notice/Attachment/A-2"] = sends(LOGIN, kind="text/html")
    found = [attached(n, linked(n), day=f"2025-06-{n:02d}") for n in range(1, 6)]
    with serving(answers) as server:
        home = Home(tmp_path, register, server.url, found, documents_a_night=2)
        first = home.fetch()
        assert (first.asked, first.left) == (2, True) and set(home.outcomes()) == {"A-5", "A-4"}
        assert [home.fetch().asked for _ in range(5)] == [2, 2, 1, 0, 0]
        assert (
            server.asked.count("/Notice/Attachment/A-2") == 3
            and server.asked.count("/Notice/Attachment/A-1") == 1
        )


def test_one_address_or_one_hash_of_two_procurements_is_asked_or_kept_once(tmp_path, register) -> None:
    answers = {f"/Notice/Attachment/A-{n}": sends(PDF) for n in (1, 2)}
    found = [attached(1, linked(1)), attached(2, linked(1)), attached(3, linked(2))]
    with serving(answers) as server:
        home = Home(tmp_path, register, server.url, found)
        counted = home.fetch()
        assert (len(server.asked), counted.landed, counted.repeated) == (2, 2, 2)
    kept = records(home.settings.home)
    assert len({one.ocid for one in kept}) == 3 and len({one.sha256 for one in kept}) == 1
    assert len(list((home.settings.home / "landing").glob("*/documents/*.zst"))) == 1


def test_a_document_that_is_gone_from_landing_is_told_and_asked_for_again(tmp_path, register) -> None:
    with serving({"/Notice/Attachment/A-1": sends(PDF)}) as server:
        home = Home(tmp_path, register, server.url, [attached(1, linked(1))])
        home.fetch()
        ledger.gone(home.settings.home)
        (path,) = (home.settings.home / "landing").glob("*/documents/*.zst")
        path.unlink()
        assert [fault.command for fault in faults(home.settings.home)] == ["peerbench documents"]
        assert home.fetch().landed == 1 and path.exists() and not list(faults(home.settings.home))


def test_a_host_that_is_silent_is_left_alone_and_the_budget_of_time_holds(tmp_path, register) -> None:
    found = [attached(n, linked(n), day=f"2025-06-{n:02d}") for n in range(1, 9)]
    answers = {f"/Notice/Attachment/A-{n}": sends(b"busy", 500, "text/plain") for n in range(1, 9)}
    with serving(answers) as server:
        home = Home(tmp_path, register, server.url, found)
        counted = home.fetch()
        assert counted.asked == 3 and counted.outcomes["host_left_alone"] == 5
        home.settings.document_hours = 0.000001
        assert home.fetch().left


def test_nothing_is_asked_where_the_budget_is_nought(tmp_path, register) -> None:
    with serving({}) as server:
        home = Home(tmp_path, register, server.url, [attached(1, linked(1))], documents_a_night=0)
        assert (home.fetch().asked, server.asked) == (0, [])


def test_a_source_that_is_left_out_is_not_asked_for_documents(tmp_path, register) -> None:
    with serving({}) as server:
        home = Home(tmp_path, register, server.url, [attached(1, linked(1))])
        home.settings.addresses = {"contracts_finder": server.url}
        home.fetch()
        assert home.outcomes() == {"A-1": "host_not_allowed"} and not server.asked
        home.settings.addresses = {"find_a_tender": server.url}
        server.answers["/Notice/Attachment/A-1"] = sends(PDF)
        assert home.fetch().landed == 1, "it is due again once its host may be asked"


def test_the_likeliest_documents_of_a_procurement_are_chosen() -> None:
    stated = [
        linked(1, description="Terms and Conditions of Contract"),
        linked(2, description="Invitation to Tender"),
        linked(3, documentType="evaluationCriteria", description="Annex"),
        linked(4, description="Site plan", format="image/jpeg"),
        linked(5, description="Pricing schedule"),
        linked(6, description="TUPE list"),
        linked(7, description="Quality questions and scoring"),
        {"id": "8", "url": "https://council.example/files/Evaluation%20Model.xlsx"},
        {"id": "9", "url": "http://[bad/x.pdf"},
        {"id": "10"},
        {"id": "11", "url": 7},
    ]
    names = [(one.url or "").rpartition("/")[2] for one in chosen(attached(1, *stated), "find_a_tender")]
    assert names[0] == "A-7" and set(names[:3]) == {"A-7", "A-2", "A-3"}
    assert set(names) == {"A-2", "A-3", "A-5", "A-7", "Evaluation%20Model.xlsx", "x.pdf"}
    assert (
        likelihood(linked(1, documentType="contractSigned", description="Redacted Contract"), "find_a_tender")
        is None
    )


def test_documents_of_a_lot_are_of_that_lot(tmp_path) -> None:
    found = attached(1)
    found["tender"]["lots"] = [{"id": "7", "documents": [linked(3)]}]
    assert [one.lot_id for one in chosen(found, "find_a_tender")] == ["7"]


def test_the_name_that_the_answer_gives_a_file_is_kept_on_one_line(tmp_path, register) -> None:
    stated = {"Content_Disposition": 'attachment; filename="Evaluation\tSchedule.pdf"'}
    with serving({"/Notice/Attachment/A-1": sends(PDF, **stated)}) as server:
        home = Home(tmp_path, register, server.url, [attached(1, linked(1))])
        home.fetch()
    assert [one.name for one in records(home.settings.home)] == ["Evaluation Schedule.pdf"]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, "pdf"),
        (b"{\\rtf1\\ansi x}", "rtf"),
        (b"plain words", "txt"),
        (b"PK\x03\x04....word/document.xml....", "docx"),
        (b"PK\x03\x04....xl/workbook.xml....", "xlsx"),
        (b"PK\x03\x04mimetypeapplication/vnd.oasis.opendocument.text", "odt"),
        (b"PK\x03\x04....a.pdf....", "zip"),
        (b"PK\x05\x06 cut", None),
    ],
)
def test_a_file_is_known_by_its_bytes(content: bytes, kind: str | None) -> None:
    assert sniffed(content, "whatever.pdf") == kind


@pytest.mark.parametrize(
    ("content", "reason"),
    [(LOGIN, "login_page"), (b"\x89PNG\r\n\x1a\n\0\0", "unknown_type"), (b"", "empty"), (b" \n", "empty")],
)
def test_what_is_no_document_is_refused_by_its_bytes(content: bytes, reason: str) -> None:
    with pytest.raises(Refused) as told:
        sniffed(content, "whatever.pdf")
    assert told.value.reason == reason
