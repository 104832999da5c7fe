"""Questions to ask on a council's page: with their counts, and with exactly the procurements that they count."""

import re

from bs4 import BeautifulSoup

from pipelines.query.snapshot_tables import published
from pipelines.settings import Settings
from pipelines.site import council_tables
from pipelines.site.build import edition
from pipelines.site.dossier import Dossier, shared
from pipelines.site.pages import council
from pipelines.site.sections import evidence
from pipelines.site.sections.procurements import QUESTIONS

LEEDS = "E08000035"


def test_the_procurements_behind_a_question_are_those_that_it_counts(small: Settings) -> None:
    found = published(small)
    common = shared(found, found.headline_period())
    made = council_tables.frames(found, common.period)
    ((_, tables),) = council_tables.batches(made, [LEEDS])
    rows = council_tables.rows(tables, [LEEDS])[LEEDS]
    one = council.council(Dossier(common, common.authorities[LEEDS], rows))
    asked = [row for row in one.questions if row["question"] in QUESTIONS]
    assert asked, "the home has nothing to count"
    pages = council.procurement_pages(one, edition(found))
    listed = BeautifulSoup(pages["procurements.html"], "lxml").select(".list > li")
    for row in asked:
        held = one.lists[row["question"]]
        (count,) = re.findall(r"(\d+) of the council's", row["wording"])
        shown = re.findall(r"\.([a-z]+)", held.rule.partition(":not(")[2])
        assert held.held == int(count) == sum(set(shown) <= set(li["class"]) for li in listed), row["wording"]
        assert held.rule in pages["evidence.css"].decode()
    page = BeautifulSoup(council.html(one, {}, edition(found), []), "lxml")
    how = page.select_one("#replies").text
    assert "No address for replies is set. Send the reply to whoever gave you this page" in how
    assert "PEERBENCH" not in how and "replies/" not in how
    links = [a["href"] for a in page.select("#questions a")]
    assert len(links) == len(one.questions) <= evidence.MOST_ASKED
    assert f"{LEEDS}/procurements.html#of-question-{asked[0]['question'].replace('_', '-')}" in links
    assert all("%" in row["prompt"] or "not shown" in row["prompt"] for row in one.questions)
