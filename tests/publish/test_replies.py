"""A council's reply needs a public source, and stands beside the figure it concerns."""

import csv
import os
import shutil
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.publish import replied
from pipelines.publish.replies import BadReply, load
from pipelines.publish.storage import place
from pipelines.query.replies import mark, of_figure
from pipelines.query.snapshot_tables import published
from pipelines.settings import Settings
from pipelines.site import council_tables
from pipelines.site.build import edition
from pipelines.site.council_files import council_files
from pipelines.site.dossier import Dossier, shared
from pipelines.site.pack import workbook
from pipelines.site.pages import council, explore, measure
from warehouse.snapshots.manifest import every_file
from warehouse.snapshots.snapshot import Snapshot, latest
from warehouse.snapshots.verify import faults

GOOD = """[[replies]]
measure = "coverage"
dispute = true
text = "Our criteria stand in the documents."
replied_on = 2026-03-12
link = "https://council.example/reply"
"""


def written(tmp_path: Path, text: str, name: str = "E1") -> Path:
    (tmp_path / "replies").mkdir(exist_ok=True)
    (tmp_path / "replies" / f"{name}.toml").write_text(text)
    return tmp_path


def test_a_reply_is_a_row(tmp_path: Path) -> None:
    (row,) = load(written(tmp_path, GOOD), {"E1"}, {"coverage"})
    assert row["replied_on"] == date(2026, 3, 12) and row["period"] is None and row["reply"] == 1


def test_a_reply_is_found_however_its_file_was_saved(tmp_path: Path) -> None:
    """With the mark that Windows writes before the text, and an ending in capitals; a folder is told."""
    folder = written(tmp_path, "\ufeff" + GOOD) / "replies"
    (folder / "E2.TOML").write_text(GOOD)
    (folder / ".E3.toml.swp").write_text("not toml")
    (folder / "README.md").write_text("not toml")
    assert len(load(tmp_path, {"E1", "E2"}, {"coverage"})) == 2
    (folder / "E4.toml").mkdir()
    with pytest.raises(BadReply, match="E4.toml: no regular file"):
        load(tmp_path, {"E1", "E2"}, {"coverage"})


def test_no_folder_is_no_reply(tmp_path: Path) -> None:
    assert load(tmp_path, {"E1"}, {"coverage"}) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            GOOD.replace('link = "https://council.example/reply"\n', ""),
            "link: missing: a reply without a public source",
        ),
        (
            GOOD.replace("https://council", "javascript:council"),
            "link: 'javascript:council.example/reply' is no address",
        ),
        (GOOD.replace('"coverage"', '"league_place"'), "measure: 'league_place' is no measure"),
        (GOOD.replace("true", '"yes"'), "dispute: 'yes' is no bool"),
        (GOOD.replace("2026-03-12", '"March"'), "replied_on: 'March' is no date"),
        (GOOD + 'name = "x"\n', "name: unknown field"),
        (GOOD.replace("Our criteria stand in the documents.", "x" * 5000), "text: has 5000 characters"),
        (GOOD.replace("2026-03-12", "2999-03-12"), "replied_on: 2999-03-12 lies in the future"),
        (GOOD + "status = {received = 2999-01-01}\n", "status.received: 2999-01-01 lies in the future"),
        ("not toml", "is no TOML"),
    ],
)
def test_a_fault_names_file_reply_and_field(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(BadReply, match="E1.toml") as error:
        load(written(tmp_path, text), {"E1"}, {"coverage"})
    assert said in str(error.value)


def test_a_council_that_is_not_in_the_register_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadReply, match="'E2' is not in the register"):
        load(written(tmp_path, GOOD, "E2"), {"E1"}, {"coverage"})


READING = (
    GOOD
    + """ocid = "ocds-h6vhtk-000003"
status = { received = 2026-03-13, under_review = 2026-03-20, stands = 2026-04-01 }
answer = "The notice states no weight."
"""
)


def test_a_reply_to_a_reading_has_its_days_and_its_answer(tmp_path: Path) -> None:
    (row,) = load(written(tmp_path, READING), {"E1"}, {"coverage"})
    assert row["ocid"] == "ocds-h6vhtk-000003" and row["status"] == "stands"
    assert (row["received_on"], row["stands_on"]) == (date(2026, 3, 13), date(2026, 4, 1))
    assert row["corrected_on"] is None
    (plain,) = load(written(tmp_path, GOOD), {"E1"}, {"coverage"})
    assert (plain["status"], plain["received_on"], plain["ocid"]) == ("received", date(2026, 3, 12), None)


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ("under_review = 2026-03-20", "in_doubt = 2026-03-20", "status.in_doubt: is none of received"),
        (
            "under_review = 2026-03-20",
            "under_review = 2026-03-02",
            "status.under_review: 2026-03-02 is before received",
        ),
        ("received = 2026-03-13, ", "", "status.received: missing"),
        ("received = 2026-03-13", 'received = "March"', "status.received: 'March' is no day"),
        ("received = 2026-03-13", "received = 2026-03-13T09:00:00", "is no day"),
        ("under_review = 2026-03-20", "corrected = 2026-03-20", "status: corrected and stands"),
        (
            'answer = "The notice states no weight."',
            "",
            "answer: missing: why the figure is corrected, or stands",
        ),
        ('answer = "The notice states no weight."', 'answer = " "', "answer: has 1 characters"),
        ('ocid = "ocds-h6vhtk-000003"', "ocid = 3", "ocid: 3 is no str"),
        ('ocid = "ocds-h6vhtk-000003"', 'period = "last year"', "period: 'last year' is none"),
        ("status = {", 'status = "stands" #', "status: 'stands' is no dict"),
    ],
)
def test_a_fault_of_status_or_reading_is_told(tmp_path: Path, was: str, now: str, said: str) -> None:
    assert was in READING
    with pytest.raises(BadReply, match="E1.toml reply 1") as error:
        load(written(tmp_path, READING.replace(was, now)), {"E1"}, {"coverage"})
    assert said in str(error.value)


def test_replies_that_are_no_tables_are_told(tmp_path: Path) -> None:
    with pytest.raises(BadReply, match="replies: each is a table"):
        load(written(tmp_path, "replies = [3]"), {"E1"}, {"coverage"})


LEEDS = "E08000035"
OF_LEEDS = (READING + GOOD.replace("coverage", "share_at_least_10")).replace('"coverage"', '"median_weight"')


@pytest.fixture
def replying(small: Settings, tmp_path: Path) -> Settings:
    """A home whose register has two replies of Leeds, one of them to a reading."""
    register = shutil.copytree(os.environ["PEERBENCH_REGISTER"], tmp_path / "register")
    written(register, OF_LEEDS, LEEDS)
    return small.model_copy(update={"register_dir": register, "reply_to": "replies@peerbench.example"})


def test_a_reply_is_published_alone_and_every_other_file_is_shared(
    replying: Settings,
) -> None:
    where = place(replying)
    before = latest(where)
    new = replied.replies(replying)
    after = latest(where)
    assert (
        after.manifest["snapshot"] == new
        and after.manifest["previous"]["snapshot"] == before.manifest["snapshot"]
    )
    assert after.read("replies")["status"].to_list() == ["stands", "received"]
    same = {file["path"]: file["sha256"] for file in every_file(before.manifest)}
    words = ("README.md", "datapackage.json", "dataset.jsonld", "CITATION.cff", "views.sql", "index.json")
    for file in every_file(after.manifest):
        one, other = (found.directory / file["path"] for found in (before, after))
        made = (
            file["path"] == "replies.parquet" or file["path"] in words or file["path"].startswith("citation.")
        )
        assert made or (one.stat().st_ino == other.stat().st_ino and same[file["path"]] == file["sha256"]), (
            file
        )
    assert same.keys() == {file["path"] for file in every_file(after.manifest)}
    assert not list(faults(where, (), None)) and after.manifest["reply_to"] == "replies@peerbench.example"
    assert differs(before, after) == {"replies"}


def differs(before: Snapshot, after: Snapshot) -> set[str]:
    return {table for table in after.rows if not before.read(table).equals(after.read(table))}


def test_a_reply_that_is_gone_or_names_no_reading_of_the_council_publishes_nothing(
    replying: Settings,
) -> None:
    first, register = replied.replies(replying), replying.register_dir
    written(register, GOOD, LEEDS)
    with pytest.raises(replied.NotAlone, match="E08000035.toml: reply 2 was published and is gone"):
        replied.replies(replying)
    for ocid in ("ocds-h6vhtk-000001", "ocds-h6vhtk-ffffff"):
        written(register, OF_LEEDS.replace("ocds-h6vhtk-000003", ocid), LEEDS)
        with pytest.raises(BadReply, match=f"reply 1: ocid: '{ocid}' is no procurement of this council"):
            replied.replies(replying)
    assert latest(place(replying)).manifest["snapshot"] == first


def test_the_figure_and_the_reading_carry_the_mark_everywhere(replying: Settings, tmp_path: Path) -> None:
    import openpyxl
    from bs4 import BeautifulSoup

    replied.replies(replying)
    found, site = published(replying), tmp_path / "site"
    period = found.headline_period()
    common = shared(found, period)
    council_files(site, found, period, [LEEDS], edition(found))
    page = BeautifulSoup((site / "council" / f"{LEEDS}.html").read_text(), "lxml")
    marks = [mark.get_text() for mark in page.select("#glance .small a[href='#replies']")]
    assert (
        "Disputed by the council" in marks
        and "A reading disputed by the council, decided that it stands" in marks
    )
    row = page.select_one(f"#headline tr[data-figure='share_at_least_10|{period}|all|all']")
    assert "; disputed by the council" in row.get_text()
    replies = page.select_one("#replies")
    assert "Answer: The notice states no weight." in replies.get_text()
    assert "under review since 20 March 2026; decided 1 April 2026 that it stands" in replies.get_text()
    assert replies.select_one("a[href^='mailto:replies@peerbench.example?subject=']")
    address = replies.select_one("li a[href*='/procurements-']")["href"]
    reading = BeautifulSoup((site / "council" / address.partition("#")[0]).read_text(), "lxml")
    assert "The notice states no weight" in reading.find(id=address.partition("#")[2]).get_text()
    assert "disputed by the council" in (site / "council" / LEEDS / "pack.html").read_text()
    for name, key, value in (
        ("figures", "figure", "share_at_least_10"),
        ("evidence", "ocid", "ocds-h6vhtk-000003"),
    ):
        with (site / "council" / LEEDS / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            marked = [line for line in csv.DictReader(file) if line["reply_status"]]
        assert marked and {line["measure" if name == "figures" else key] for line in marked} >= {value}
    key = "share_at_least_10"
    rows, deciles = (of(found, common)[key].to_dicts() for of in (measure.rows_of, measure.deciles_of))
    files = measure.files(common, common.measures[key], rows, deciles, edition(found))
    assert (
        b"disputed by the council; received 12 March 2026" in files["measure/share_at_least_10/councils.csv"]
    )
    assert b"disputed by the council" in files["measure/share_at_least_10.html"]
    env = {"PEERBENCH_HOME": str(replying.home)}
    for of_time, there in (("all", True), (period, True), ("2024/25", False)):
        said = CliRunner(env=env).invoke(app, ["council", LEEDS, "--period", of_time]).stdout
        assert ("; a reading disputed by the council, decided that it stands" in said) == there
        assert said.count("; disputed by the council") == 1, "a reply without a period is to every one"
    told = explore.data(found, common)["replies"]
    spans = [name for name, *_ in explore.data(found, common)["periods"]]
    marked = [span for span in spans if span in ("all", "2025/26", period)]
    assert len(marked) == 3 < len(spans)
    assert [row[1:] for row in told] == [
        *(
            ["median_weight", span, "a reading disputed by the council, decided that it stands"]
            for span in marked
        ),
        ["share_at_least_10", None, "disputed by the council"],
    ]
    tables = council_tables.frames(found, period)
    (chosen, parts), *_ = council_tables.batches(tables, [LEEDS])
    of = Dossier(common, common.authorities[LEEDS], council_tables.rows(parts, chosen)[LEEDS])
    figures = [
        {"measure": "median_weight", "period": of_time, "breakdown": "all"} for of_time in (period, "2001/02")
    ]
    assert [len(of.replies_to(one)) for one in figures] == [1, 0]  # the reading lies in one period alone
    workbook.write(council.council(of), tmp_path / "pack.xlsx", edition(found))
    sheets = openpyxl.load_workbook(tmp_path / "pack.xlsx")
    cells = {name: [str(cell.value) for row in sheets[name] for cell in row] for name in sheets.sheetnames}
    assert any("disputed by the council" in cell for cell in cells["Figures"])
    assert any("decided 1 April 2026" in cell for cell in cells["Replies"])


def test_a_form_or_an_address_is_named_by_a_setting_and_nothing_else_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for good in ("", "https://council.example/reply?of=1", "replies@peerbench.example"):
        assert Settings(reply_to=good).reply_to == good
    for bad in (
        "javascript:alert(1)",
        "http://plain.example",
        "replies",
        "a@b",
        "https://a b",
        'https://a"onclick=x',
    ):
        with pytest.raises(ValueError, match="reply_to"):
            Settings(reply_to=bad)


@pytest.mark.parametrize(
    ("period", "day", "marked"),
    [
        (None, None, ["all", "36 months to 2025-06", "2024/25", "2025/26"]),
        ("2024/25", None, ["2024/25"]),
        (None, date(2025, 3, 31), ["all", "36 months to 2025-06", "2024/25"]),
        (None, date(2025, 4, 1), ["all", "36 months to 2025-06", "2025/26"]),
        (None, date(2022, 6, 30), ["all"]),
        ("2025/26", date(2025, 6, 1), ["2025/26"]),
    ],
)
def test_a_reply_marks_the_years_alone_that_it_concerns(
    period: str | None, day: date | None, marked: list[str]
) -> None:
    reply = {"measure": "coverage", "period": period, "notice_date": day}
    spans = ["all", "36 months to 2025-06", "2024/25", "2025/26"]
    figures = [{"measure": "coverage", "period": span, "breakdown": "all"} for span in spans]
    assert [row["period"] for row in figures if of_figure([reply], row)] == marked


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "disputed by the council"),
        ({"dispute": False}, "the council has replied"),
        ({"status": "under_review"}, "disputed by the council, under review"),
        ({"status": "corrected"}, "corrected after the council's reply"),
        ({"ocid": "o"}, "a reading disputed by the council"),
        ({"ocid": "o", "dispute": False}, "the council has replied to a reading"),
        ({"ocid": "o", "status": "corrected"}, "a reading corrected after the council's reply"),
    ],
)
def test_a_mark_says_how_far_a_reply_is(given: dict[str, object], said: str) -> None:
    plain = {"ocid": None, "dispute": True, "status": "received"}
    assert mark([plain | given]) == said and mark([]) == "" and mark([plain, plain]) == mark([plain])
