"""The whole job over the sample: what is published agrees with the truth that the sample drew."""

import json
import os
import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import polars as pl
import pytest
from sample_home import drawn

from pipelines.social_value.procurements import financial_year
from sample.notices import generate
from warehouse.snapshots.snapshot import latest

DETERMINABLE = ("weighted", "nested", "named", "none")


def compared(published, begun: str = "") -> pl.DataFrame:
    """Procurements beside the truth about them, those begun on a day or later."""
    directory, truth = published
    drawn = pl.DataFrame(truth, infer_schema_length=None).filter(pl.col("tender_date") >= begun)
    return pl.read_parquet(directory / "procurements/*.parquet").join(
        drawn, on=["source", "ocid"], suffix="_drawn"
    )


def test_every_procurement_is_found_with_its_state_weight_and_buyer(published) -> None:
    both = compared(published)
    assert both.height == len(published[1])
    wrong = both.filter(
        (pl.col("state") != pl.col("state_drawn"))
        | ((pl.col("weight_pct") - pl.col("weight_pct_drawn")).abs() > 0.01)
        | (pl.col("weight_pct").is_null() != pl.col("weight_pct_drawn").is_null())
        | pl.col("authority_id").ne_missing(pl.col("authority_id_drawn"))
    )
    assert wrong.height <= both.height / 1000, wrong.select("ocid", "state", "state_drawn").head(20)


def test_published_shares_agree_with_the_truth_within_their_intervals(published) -> None:
    directory, truth = published
    drawn: dict[tuple[str, str], list[bool]] = defaultdict(list)
    for row in truth:
        if row["authority_id"] and row["state"] in DETERMINABLE and not row["is_award_only"]:
            year = financial_year(pl.Series([row["tender_date"]]).str.to_date().item())
            drawn[row["authority_id"], year].append(bool(row["has_social_value"]))
    shown = pl.read_parquet(directory / "authority_measures.parquet").filter(
        (pl.col("measure") == "share_with_social_value")
        & (pl.col("shown") == "shown")
        & (pl.col("breakdown") == "all")
        & pl.col("period").str.contains("/")
        & pl.col("pooled_from").is_null()
    )
    assert shown.filter(pl.col("period") == "2025/26").height >= 15
    for row in shown.iter_rows(named=True):
        told = drawn[row["authority_id"], row["period"]]
        assert row["low"] <= sum(told) / len(told) <= row["high"], row


def shares(linked: set[tuple[str, str]], drawn: set[tuple[str, str]], name: str) -> tuple[float, float]:
    """Precision and recall of links on the sample's truth."""
    right = len(linked & drawn)
    print(f"{name}: precision {right}/{len(linked)}, recall {right}/{len(drawn)} on the SYNTHETIC truth")
    return right / len(linked), right / len(drawn)


def test_pairs_on_both_services_are_linked_and_counted_once(published) -> None:
    directory, truth = published
    drawn = {
        (row["ocid"], row["pair_of"])
        for row in truth
        if row["pair_of"] and row["source"] == "contracts_finder"
    }
    table = pl.read_parquet(directory / "procurement_links.parquet")
    pairs = table.filter(pl.col("kind") == "both_services")
    linked = set(pairs.select("ocid", "linked_ocid").iter_rows())
    precision, recall = shares(linked, drawn, "both services")
    assert len(drawn) >= 100 and precision == 1 and recall >= 0.95
    procurements = pl.read_parquet(directory / "procurements/*.parquet")
    assert procurements.filter(~pl.col("counted")).height == len(linked)
    assert not procurements.filter(~pl.col("counted") & (pl.col("in_scope") | pl.col("determinable"))).height


def test_an_award_under_another_ocid_is_linked_to_its_tender(published) -> None:
    directory, truth = published
    drawn = {(row["award_of"], row["ocid"]) for row in truth if row["award_of"]}
    table = pl.read_parquet(directory / "procurement_links.parquet")
    linked = set(table.filter(pl.col("kind") == "tender_to_award").select("ocid", "linked_ocid").iter_rows())
    precision, recall = shares(linked, drawn, "tender to award")
    assert len(drawn) >= 100 and precision >= 0.98 and recall >= 0.9


def test_shown_greyed_suppressed_and_empty_all_occur(published) -> None:
    found = pl.read_parquet(published[0] / "authority_measures.parquet").filter(
        pl.col("measure") == "share_with_social_value"
    )
    assert set(found["shown"]) == {"shown", "greyed", "suppressed", "empty"}


def test_everything_says_synthetic(published) -> None:
    directory, _ = published
    assert json.loads((directory / "manifest.json").read_bytes())["synthetic"] is True
    for path in directory.rglob("*.parquet"):
        assert "SYNTHETIC" in pl.read_parquet_metadata(path)["peerbench:notice"], path
    pages = drawn(directory.parents[2] / "site")
    assert len(pages) == 80
    assert all("SYNTHETIC" in page.read_text() for page in pages)


@pytest.mark.parametrize(
    "times", [pytest.param(1, marks=pytest.mark.slow), pytest.param(2, marks=pytest.mark.soak)]
)
def test_the_demo_runs_over_http_and_ends_its_server(tmp_path: Path, times: int) -> None:
    """In the soak once more over what it made; nights over one home are in test_nights.py."""
    for _ in range(times):
        ended = subprocess.run(
            [sys.executable, "-c", "from pipelines.cli import main; main()", "demo"],
            env={**os.environ, "PEERBENCH_HOME": str(tmp_path)},
            capture_output=True,
            text=True,
            timeout=900,
        )
        assert ended.returncode == 0, ended.stderr
        assert "SYNTHETIC" in ended.stdout and "0 days not complete" in ended.stderr
        assert re.search(r"Coverage: \d+ of \d+ \(\d+%, \d+% to \d+%\)", ended.stdout)
    directory, manifest = latest(tmp_path / "demo" / "warehouse")
    counts = {file["table"]: file["rows"] for file in manifest["files"]}
    last_year = sum(row["release"]["date"][:10] >= "2025-04-01" for row in generate()[0])
    assert counts["releases"] == last_year and counts["runs"] == times
    assert counts["windows"] >= 730 and counts["quarantine"] == 0
    assert pl.read_parquet(directory / "windows.parquet")["day_complete"].all()
