"""`peerbench explain` and `read --explain --ocid`: how a reading came about, and why it is not 0."""

import json
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.query import explain
from pipelines.query.explain import NoSuchProcurement, explained
from pipelines.settings import Settings

OCID = "ocds-h6vhtk-000001"


def run(*arguments: str, home: Path | None = None) -> tuple[int, str]:
    found = CliRunner().invoke(app, list(arguments), env={"PEERBENCH_HOME": str(home)} if home else None)
    return found.exit_code, found.output


def test_a_published_procurement_is_explained_from_landing(small: Settings) -> None:
    code, told = run("explain", OCID, home=small.home)
    assert code == 0
    assert "weighted  weight 10%" in told and ">>10<<" in told
    assert "[list-sums-to-100]" in told
    assert "arithmetic: " in told and "100% in all" in told


def test_an_unknown_ocid_is_named_with_exit_2(small: Settings) -> None:
    code, told = run("explain", "ocds-h6vhtk-nothere", home=small.home)
    assert code == 2 and "ocds-h6vhtk-nothere: no procurement" in told


def test_an_ocid_in_two_sources_names_both(small: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    real = explain.published(small)

    class Twice:
        id = real.id

        def rows(self, table: str, **equal: str) -> list[dict]:
            (row,) = real.rows(table, **equal)
            return [row, row | {"source": "contracts_finder"}]

        def scan(self, table: str) -> pl.LazyFrame:
            return real.scan(table)

    monkeypatch.setattr(explain, "published", lambda _: Twice())
    with pytest.raises(NoSuchProcurement, match="contracts_finder, find_a_tender") as error:
        explained(small, OCID)
    assert error.value.exit_code == 2
    assert explained(small, OCID, "find_a_tender").line["weight_pct"] == 10


def file(tmp_path: Path, description: str) -> str:
    path = tmp_path / "notice.jsonl"
    tender = {"title": "Works", "description": description, "lots": [{"id": "1"}]}
    body = {"ocid": OCID, "id": "1", "date": "2025-06-01T09:00:00Z", "tag": ["tender"], "tender": tender}
    path.write_text(json.dumps(body) + "\n" + json.dumps(body | {"ocid": "ocds-h6vhtk-000002"}) + "\n")
    return str(path)


@pytest.mark.parametrize(
    ("description", "told"),
    [
        ("Award: price 60%, quality 30%, social value 10%.", ["second reader: weighted", "judge: 10%"]),
        ("Social value: 5% of spend should be local.", ["refused 5%: a share of spend"]),
        ("Price 60%, social value 40%. Retention of 5%.", ["refused 5%: money"]),
        ("Price 60%, social value 40%. The pass mark is 50%.", ["refused 50%: a threshold"]),
        ("In the last tender social value had 15%.", ["refused 15%: said of another time"]),
        ("Our policy asks for 10% for social value.", ["refused 10%: ", "not 0: no list of criteria"]),
        ("Award: price 60%, quality 40%.", ["not 0: quality is not itemised", "up to 40%"]),
    ],
)
def test_reading_a_file_explains_what_was_taken_and_refused(
    tmp_path: Path, description: str, told: list[str]
) -> None:
    code, output = run("read", file(tmp_path, description), "--explain", "--ocid", OCID)
    assert code == 0 and output.count("ocds-h6vhtk-") == 1
    for words in told:
        assert words in output


def test_an_ocid_that_no_release_of_the_file_has_is_named(tmp_path: Path) -> None:
    code, output = run("read", file(tmp_path, "Price 100%."), "--ocid", "ocds-h6vhtk-none")
    assert code == 2 and "ocds-h6vhtk-none: no release" in output
