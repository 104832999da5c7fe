"""What is published is what was received: planted misquotes are found, and nothing is published with them."""

import json
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import zstandard
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.collect import proven_months
from pipelines.job import downstream
from pipelines.publish import verify_evidence
from pipelines.publish.snapshot import NotPublished, snapshot
from pipelines.publish.storage import place
from pipelines.publish.verify_evidence import misquotes
from pipelines.rebuild import rebuild
from pipelines.settings import Settings
from pipelines.social_value import procurements as procurements_module
from pipelines.social_value import receipt
from pipelines.social_value.kept_readings import forget
from pipelines.social_value.reading import Reading
from pipelines.social_value.withdrawals import note
from warehouse.interim import parts, read, scan
from warehouse.snapshots.snapshot import latest

KINDS = ("council", "lot", "year", "offset", "sign", "stale rule", "link", "words", "weight", "state")


def planted(
    kind: str, criteria: pl.DataFrame, procurements: pl.DataFrame, at: int
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The two tables with one misquote in the row of criteria `at`, or in its procurement."""
    row = criteria.row(at, named=True)
    here = pl.int_range(pl.len()) == at
    of_it = (pl.col("source") == row["source"]) & (pl.col("ocid") == row["ocid"])

    def put(frame: pl.DataFrame, where: pl.Expr, column: str, value: object) -> pl.DataFrame:
        kept = pl.when(where).then(pl.lit(value, frame.schema[column])).otherwise(pl.col(column))
        return frame.with_columns(kept.alias(column))

    if kind == "council":
        return criteria, put(procurements, of_it, "authority_id", "E09000001")
    if kind == "year":
        return criteria, put(procurements, of_it, "financial_year", "2019/20")
    if kind == "stale rule":
        return criteria, put(procurements, of_it, "rule_version", "2020.1")
    if kind == "state":
        now = procurements.filter(of_it)["state"][0]
        return criteria, put(procurements, of_it, "state", "embedded" if now == "named" else "named")
    if kind == "sign":
        low = procurements.filter(of_it)["weight_pct"][0] or 0.0
        return criteria, put(procurements, of_it, "weight_pct", 0.0 - low if low else 1.0)
    changes = {
        "lot": ("lot_id", "other"),
        "offset": ("evidence_start", row["evidence_start"] + 1),
        "link": ("notice_url", "https://www.find-tender.service.gov.uk/Notice/000000-2020"),
        "words": ("evidence_text", row["evidence_text"] + "0"),
        "weight": ("weight_pct", (row["weight_pct"] or 0.0) + 1),
    }
    column, value = changes[kind]
    return put(criteria, here, column, value), procurements


def test_what_was_published_agrees_with_landing(small: Settings) -> None:
    assert list(misquotes(small, latest(place(small)).scan)) == []
    result = CliRunner(env={"PEERBENCH_HOME": str(small.home)}).invoke(app, ["verify", "--evidence"])
    assert result.exit_code == 0 and "60 procurements and 180 criteria" in result.output


@pytest.mark.slow
def test_five_hundred_planted_misquotes_are_all_named(sample_job) -> None:
    """Each of another procurement, in one pass over the sample."""
    settings = sample_job[0]
    criteria = scan(settings.home, "criteria").collect()
    procurements = scan(settings.home, "procurements").collect()
    drawn = random.Random(5)
    chosen: dict[tuple[str, str], tuple[int, str]] = {}
    for at in drawn.sample(range(criteria.height), criteria.height):
        row = criteria.row(at, named=True)
        if (row["source"], row["ocid"]) not in chosen and row["rule"]:
            chosen[row["source"], row["ocid"]] = (at, KINDS[len(chosen) % len(KINDS)])
        if len(chosen) == 500:
            break
    for at, kind in chosen.values():
        criteria, procurements = planted(kind, criteria, procurements, at)
    changed = {"criteria": criteria, "procurements": procurements}
    found = misquotes(
        settings, lambda name: changed[name].lazy() if name in changed else scan(settings.home, name)
    )
    named = {(misquote.key[0], misquote.key[1]) for misquote in found}
    missed = {key: kind for key, (_, kind) in chosen.items() if key not in named}
    print(
        f"{len(chosen) - len(missed)} of {len(chosen)} planted misquotes named, {len(named - set(chosen))} others"
    )
    assert len(chosen) == 500 and not missed and named == set(chosen)


@pytest.mark.first(kind=3)
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_published_with_a_misquote(small: Settings, kind: str) -> None:
    before = latest(place(small)).manifest["snapshot"]
    for path in parts(small.home, "criteria").values():
        criteria = pl.read_parquet(path)
        if criteria.height:
            break
    of_part = parts(small.home, "procurements")[path.stem]
    changed = planted(kind, criteria, pl.read_parquet(of_part), 0)
    changed[0].write_parquet(path)
    changed[1].write_parquet(of_part)
    with pytest.raises(NotPublished, match="not agree|not in|without|orphan|no row|weights_in_range"):
        snapshot(small)
    assert latest(place(small)).manifest["snapshot"] == before


@pytest.mark.first(kind=1)
@pytest.mark.parametrize("kind", ["offset", "words", "field", "link"])
def test_words_that_were_read_where_they_do_not_stand_are_not_published(
    small: Settings, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault of the reader, in one criterion of the first process: what is read again has it too."""
    real, changed = procurements_module._criterion, []
    column, change = {
        "offset": ("evidence_start", lambda value: value + 1),
        "words": ("evidence_text", lambda value: value + "0"),
        "field": ("evidence_field", lambda value: "tender.title"),
        "link": ("notice_url", lambda value: value + "0"),
    }[kind]

    def faulty(line: Reading, *others: Any) -> dict[str, Any]:
        row = real(line, *others)
        if line.ocid == "ocds-h6vhtk-000001" and row["criterion"] == 1:
            changed.append(row)
            row[column] = change(row[column])
        return row

    monkeypatch.setattr(procurements_module, "_criterion", faulty)
    forget(small.home)
    for made in downstream("procurements"):
        made.again(small, ())
    assert changed and not receipt.holds(small)
    with pytest.raises(NotPublished, match="1 readings do not agree"):
        snapshot(small)


def test_nothing_is_read_twice_before_a_publish(small: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def unwanted(*_: object) -> None:
        raise AssertionError("read again")

    monkeypatch.setattr("pipelines.publish.verify_evidence.read_procurement", unwanted)
    snapshot(small)
    with pytest.raises(AssertionError, match="read again"):
        list(misquotes(small, lambda name: scan(small.home, name)))


@pytest.mark.slow
def test_no_release_is_cut_out_of_landing_again_before_a_publish(
    small: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """But once by another program, which may cut it otherwise."""
    cut: list[str] = []
    real = verify_evidence.parse_lines

    def counted(content: bytes, place: str) -> Any:
        cut.append(place)
        return real(content, place)

    monkeypatch.setattr(verify_evidence, "parse_lines", counted)
    snapshot(small)
    assert cut == []
    monkeypatch.setattr(proven_months, "program", lambda *stages: "another")
    snapshot(small)
    assert cut
    cut.clear()
    snapshot(small)
    assert cut == []


def _says_the_same(path: Path, written: bytes) -> bool:
    """Whether a file of zstd gives the same bytes still: it can name either of two places that hold them."""
    try:
        return zstandard.decompress(path.read_bytes()) == zstandard.decompress(written)
    except zstandard.ZstdError:
        return False


@pytest.mark.first(at=1, what=3)
@pytest.mark.parametrize("at", [0.5, 0.2, 0.9])
@pytest.mark.parametrize("what", ["landing", "bodies", "releases", "criteria", "procurements"])
def test_nothing_is_published_that_one_byte_changed(small: Settings, what: str, at: float) -> None:
    """Wherever it lies: the file cannot be read, or is read and says another thing."""
    before = latest(place(small)).manifest["snapshot"]
    root, kind = (
        (small.home / "landing", "*.zst")
        if what == "landing"
        else (
            small.home / "interim" / what,
            "*.parquet",
        )
    )
    path = sorted(root.rglob(kind), key=lambda path: path.stat().st_size)[-1]
    written = path.read_bytes()
    for number in range(int(len(written) * at), len(written)):
        content = bytearray(written)
        content[number] ^= 1
        path.write_bytes(content)
        if what != "landing" or not _says_the_same(path, written):
            break
    if what in ("bodies", "releases"):
        assert path.stem in proven_months.unproven(small.home)
    elif what != "landing":
        assert not receipt.holds(small)
    try:
        snapshot(small)
    except (NotPublished, pl.exceptions.PolarsError, ValueError):
        assert latest(place(small)).manifest["snapshot"] == before
    else:
        # A byte that says nothing, as of padding: all was made and compared again.
        assert list(misquotes(small, latest(place(small)).scan)) == []
        assert what != "landing"


def _other_text(small: Settings) -> None:
    path = next(iter(parts(small.home, "bodies").values()))
    frame = pl.read_parquet(path)
    frame.with_columns(pl.col("body") + b" ").write_parquet(path)


def _other_identifiers(small: Settings) -> None:
    path = next(iter(parts(small.home, "buyer_identifiers").values()))
    pl.read_parquet(path).clear(1).write_parquet(path)


def _other_register(small: Settings) -> None:
    path = small.register_dir / "aliases.csv"
    path.write_text(path.read_text() + "Leeds Town,E08000035\n")


def _withdrawal(small: Settings) -> None:
    note(
        small.home,
        {
            "withdrawn_at": "2026-01-01T00:00:00+00:00",
            "source": "find_a_tender",
            "ocid": "ocds-h6vhtk-000001",
            "reason": "r",
        },
    )


def _no_receipt(small: Settings) -> None:
    (small.home / "interim" / "readings.sha256").unlink()


@pytest.mark.parametrize(
    "change",
    [_other_text, _other_identifiers, _other_register, _withdrawal, _no_receipt],
    ids=lambda f: f.__name__,
)
def test_whatever_the_readings_stand_on_changes_they_are_read_again(
    small: Settings, tmp_path: Path, change: Callable[[Settings], None]
) -> None:
    directory = Path(shutil.copytree(small.register_dir, tmp_path / "register"))
    small = small.model_copy(update={"register_dir": directory})
    assert receipt.holds(small)
    change(small)
    assert not receipt.holds(small)


def test_landing_that_changed_is_named(small: Settings) -> None:
    path = next((small.home / "landing").rglob("*.zst"))
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    found = list(misquotes(small, lambda name: scan(small.home, name)))
    assert found and found[0].column == "landing_path" and path.name in str(found[0])


def test_text_kept_for_reading_that_is_not_what_landed_is_named(small: Settings) -> None:
    path = next(iter(parts(small.home, "bodies").values()))
    frame = pl.read_parquet(path)
    body = json.loads(frame["body"][0])
    body["tender"]["title"] = "Other"
    first = pl.Series(
        "body", [json.dumps(body, separators=(",", ":")).encode(), *frame["body"].to_list()[1:]]
    )
    frame.with_columns(first).write_parquet(path)
    found = list(misquotes(small, lambda name: scan(small.home, name)))
    assert any(misquote.column == "body" for misquote in found)


@pytest.mark.slow
@pytest.mark.usefixtures("no_pages")
def test_a_figure_is_taken_back_and_old_snapshots_say_so(small: Settings) -> None:
    runner = CliRunner(env={"PEERBENCH_HOME": str(small.home)})
    old = latest(place(small)).manifest["snapshot"]
    asked = ["--authority", "E08000035", "--measure", "share_at_least_10", "--reason", "a notice was misread"]
    result = runner.invoke(app, ["withdraw", *asked, "--period", "all"])
    assert result.exit_code == 0, result.output
    new = latest(place(small))
    rows = new.read("authority_measures").filter(
        (pl.col("authority_id") == "E08000035") & (pl.col("measure") == "share_at_least_10")
    )
    gone = rows.filter(pl.col("shown") == "withdrawn").to_dicts()
    assert {row["period"] for row in gone} == {"all"} and {row["breakdown"] for row in gone} > {"all"}
    assert all(row["value"] is None and row["yes"] is None for row in gone)
    assert {row["reason"] for row in gone} == {"withdrawn: a notice was misread"}
    beside = new.read("peer_comparisons").filter(
        (pl.col("authority_id") == "E08000035")
        & (pl.col("measure") == "share_at_least_10")
        & (pl.col("period") == "all")
    )
    assert (
        beside.height
        and not beside["position"].drop_nulls().len()
        and not beside["shrunken"].drop_nulls().len()
    )
    assert beside["n"].sum() > 0, "the peers' own figure stands"
    assert new.read("withdrawals")["reason"].to_list() == ["a notice was misread"]
    assert "not shown: withdrawn" in runner.invoke(app, ["council", "Leeds"]).output
    opened = runner.invoke(app, ["sql", "select count(*) from authorities", "--snapshot", old])
    assert (
        opened.exit_code == 0 and "withdrawn on" in opened.output and "a notice was misread" in opened.output
    )
    assert "withdrawn" in runner.invoke(app, ["snapshots", "show", old]).output
    rebuild(small)
    again = latest(place(small)).read("authority_measures").filter(pl.col("shown") == "withdrawn")
    assert again.height == len(gone), "a rebuild does not bring it back"


@pytest.mark.usefixtures("no_pages")
def test_a_reading_is_taken_back_and_figures_are_made_without_it(small: Settings) -> None:
    runner = CliRunner(env={"PEERBENCH_HOME": str(small.home)})
    before = latest(place(small))
    ocid = before.read("procurements").filter(pl.col("authority_id") == "E08000035")["ocid"][0]

    def n(measure: str) -> int:
        rows = latest(place(small)).read("authority_measures")
        found = rows.filter(
            (pl.col("authority_id") == "E08000035")
            & (pl.col("measure") == measure)
            & (pl.col("period") == "all")
        )
        return int(found["n"][0])

    known = n("share_at_least_10")
    result = runner.invoke(app, ["withdraw", "--procurement", ocid, "--reason", "not theirs"])
    assert result.exit_code == 0, result.output
    row = latest(place(small)).read("procurements").filter(pl.col("ocid") == ocid).to_dicts()[0]
    assert (row["state"], row["weight_pct"], row["determinable"]) == ("quarantined", None, False)
    assert row["reason"] == "withdrawn: not theirs" and row["in_scope"]
    assert n("share_at_least_10") == known - 1
    assert not latest(place(small)).read("criteria").filter(pl.col("ocid") == ocid).height
    assert list(misquotes(small, latest(place(small)).scan)) == []


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (["--procurement", "ocds-nothing"], "no row of ocid ocds-nothing"),
        (["--authority", "E08000035"], "--measure"),
        (["--authority", "E08000035", "--measure", "nothing"], "no row of"),
    ],
)
def test_what_is_not_published_cannot_be_taken_back(small: Settings, asked: list[str], said: str) -> None:
    result = CliRunner(env={"PEERBENCH_HOME": str(small.home)}).invoke(
        app, ["withdraw", *asked, "--reason", "x"]
    )
    assert result.exit_code == 2 and said in result.output
    assert not (small.home / "withdrawals.jsonl").exists() and read(small.home, "withdrawals").is_empty()


def test_every_kind_of_home_path_is_free_of_ids(small: Settings) -> None:
    """Ids of notices never make a path: files of a snapshot are named by tables and years."""
    names = {path.name for path in latest(place(small)).directory.rglob("*")}
    assert not any("ocds-" in name for name in names) and isinstance(small.home, Path)


def test_a_home_is_not_published_with_another_register(
    small: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A SYNTHETIC home would become a real one without a council."""
    monkeypatch.setenv("PEERBENCH_REGISTER", str(Path(__file__).parents[2] / "sample" / "register"))
    before = latest(place(small)).manifest["snapshot"]
    runner = CliRunner(env={"PEERBENCH_HOME": str(small.home)})
    withdrawal = ["--authority", "E08000035", "--measure", "coverage", "--reason", "r"]
    for command in (["rebuild"], ["verify", "--evidence"], ["withdraw", *withdrawal]):
        result = runner.invoke(app, command)
        assert result.exit_code == 2 and "PEERBENCH_REGISTER" in result.output, (command, result.output)
    assert latest(place(small)).manifest["snapshot"] == before
    assert not (small.home / "withdrawals.jsonl").exists()


@pytest.mark.slow
def test_a_page_stands_when_every_headline_figure_is_taken_back(small: Settings) -> None:
    runner = CliRunner(env={"PEERBENCH_HOME": str(small.home)})
    for measure in (
        "coverage",
        "share_with_social_value",
        "share_at_least_10",
        "median_weight",
        "theme_profile",
    ):
        note(
            small.home,
            {
                "withdrawn_at": "2026-01-01T00:00:00+00:00",
                "authority_id": "E08000035",
                "measure": measure,
                "reason": "a notice was misread",
            },
        )
    asked = ["--authority", "E08000035", "--measure", "how_assessed", "--reason", "a notice was misread"]
    result = runner.invoke(app, ["withdraw", *asked])
    assert result.exit_code == 0, result.output
    page = (small.home / "site/council/E08000035.html").read_text()
    assert page.count("withdrawn: a notice was misread") >= 6
    assert runner.invoke(app, ["withdraw", *asked]).exit_code == 2, "it was taken back before"
    assert runner.invoke(app, ["withdraw", *asked[:4], "--reason", " "]).exit_code == 2
    old = latest(place(small)).manifest["previous"]["snapshot"]
    refused = runner.invoke(app, ["snapshots", "use", old, "--reason", "try"])
    assert refused.exit_code == 2 and "taken back since" in refused.output
