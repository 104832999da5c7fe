"""Sections as a writer edits them: words with facts, columns, and what is told of a slip."""

from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from jinja2 import UndefinedError

from pipelines.declared_files import table
from pipelines.sheets import DataError
from pipelines.site.exhibit import Bundle, Table
from pipelines.site.section import Section, _column, columns, content, exhibit, words


@pytest.mark.parametrize("name", content("exhibits"))
def test_every_section_is_sound(name: str) -> None:
    assert table(name, content("exhibits")[name], Section).columns


def test_a_slip_of_a_writer_is_told() -> None:
    stated = dict(content("exhibits")["rules"])
    with pytest.raises(DataError, match=r"rules: unknown keys heading"):
        table("rules", stated | {"heading": "x"}, Section)
    with pytest.raises(DataError, match=r"rules: missing keys sentence"):
        table("rules", {key: value for key, value in stated.items() if key != "sentence"}, Section)
    with pytest.raises(UndefinedError, match="nam"):
        words("{{ of.nam }}", of={"name": "Leeds"})


def test_white_space_of_words_is_free() -> None:
    assert words("\n{% if n %}{{ n | number }}\n   of\tall{% endif %}\n.", n=1_234) == "1,234 of all ."
    assert words("  plain\n words ") == "plain words"


def test_a_row_gets_its_evidence_and_interval_unless_it_says_otherwise() -> None:
    row = {"what": "x", "value": 0.5, "low": 0.25, "high": 0.75, "n": 4, "right": 2}
    facts = {"first": row | {"between": "y"}, "measured": "1", "rules": "1"}
    (made,) = exhibit("reader", [row], **facts).table.rows
    assert made["between"] == "25% to 75%" and "evidence" not in made
    (made,) = exhibit(
        "moved", [{"authority_id": "E1"}], moved=[{"authority_id": "E1"}], older=None
    ).table.rows
    assert (made["evidence"], made["evidence_words"]) == ("#evidence", "evidence")
    (made,) = exhibit("reader", [row | {"between": "none", "low": None}], **facts).table.rows
    assert made["between"] == "none"


def test_of_documents_that_never_landed_nothing_is_counted() -> None:
    row = {"n": 3, "by_notice": 2, "by_documents": 0, "documents": 0, "documents_read": 0}
    tables = {"documents": ()}
    of = SimpleNamespace(name="Leeds", shared=SimpleNamespace(tables=tables))
    said = exhibit("documents", [row], of=of).sentence
    assert "no tender document of them landed" in said and "0 more" not in said and "of 0" not in said
    row = row | {"by_documents": 1, "documents": 2, "documents_read": 1}
    said = exhibit("documents", [row], of=of).sentence
    assert "and 1 more with their tender documents. 2 documents landed, and 1 file in them could" in said
    archive = exhibit("documents", [row | {"documents": 1, "documents_read": 3}], of=of).sentence
    assert "1 document landed, and 3 files in them could be read: one document, as an archive, may" in archive


def test_coverage_is_told_by_service_and_never_over_a_change_of_service() -> None:
    years = [("2019/20", "TED", 8, 2), ("2020/21", "TED", 1, 0), ("2020/21", "Find a Tender", 1_200, 600)]
    rows = [
        {
            "financial_year": y,
            "source": s,
            "regime": "r",
            "in_scope": n,
            "determinable": d,
            "determinable_by_notice": d,
        }
        for y, s, n, d in years
    ]
    said = exhibit("read", rows).sentence
    assert said == (
        "The criteria could be read of 600 of 1,200 procurements in scope in Find a Tender; "
        "2 of 9 procurements in scope in TED."
    )
    assert exhibit("read", []).sentence == ""
    assert exhibit("with-documents", rows, states="No document was asked for.").sentence == (
        "Of 1,209 procurements in scope 602 could be read in their notices alone. No document was asked for."
    )


def test_a_column_is_a_key_a_heading_and_a_kind_or_a_shared_name() -> None:
    by_key = {column.key: column for column in columns("evidence")}
    assert by_key["weight_pct"].title == "Weight, percent" and by_key["weight_pct"].kind == "number"
    assert by_key["at_least_10"].title == "at_least_10" and by_key["at_least_10"].kind == "words"


def test_a_list_of_councils_is_never_put_in_order_by_a_figure() -> None:
    from pipelines.site.render import environment

    columns = (
        *("council: Council | notice", "type: Type", "n", "yes", "value: Figure | figure", "between"),
        *("coverage", "evidence"),
    )
    rows = [
        {"council": "A", "type": "district council", "n": 3, "yes": 1, "value": 0.3, "between": "0% to 60%"}
    ]
    bundle = Bundle("councils", "Every council", "S", "T", Table(tuple(map(_column, columns)), tuple(rows)))
    source = '{% import "macros.html" as m with context %}{{ m.table(bundle, sortable) }}'
    made = environment().from_string(source)
    heads = BeautifulSoup(made.render(bundle=bundle, sortable=True), "lxml").select("th[data-sort]")
    assert [head.get_text() for head in heads] == ["Council", "Type", "Counted (n)"]
    assert not BeautifulSoup(made.render(bundle=bundle, sortable=False), "lxml").select("[data-sort]")
