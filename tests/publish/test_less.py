"""Never less without a word: files of the home taken away or damaged, rows gone, tables empty, rules that refuse."""

import fcntl
import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from small_home import few_councils, landed, release
from typer.testing import CliRunner

from pipelines import rebuild
from pipelines.cli import app
from pipelines.publish import gone_rows, less, pending, verify_evidence
from pipelines.publish import snapshot as publishing
from pipelines.publish.dictionary import declared
from pipelines.publish.last_snapshot import LastSnapshot
from pipelines.publish.restored import _with_its_own
from pipelines.publish.runs import runs
from pipelines.publish.snapshot import NotPublished
from pipelines.publish.storage import place
from pipelines.settings import Settings
from pipelines.site import build
from pipelines.social_value import kept_readings, processes, receipt
from pipelines.social_value.procurements import ReadProcurement
from warehouse.errors import UserError
from warehouse.interim import save, scan, write
from warehouse.snapshots.difference import differences
from warehouse.snapshots.snapshot import Snapshot, latest

KEPT = ("releases", "notices", "procurements", "criteria", "authorities", "withdrawals")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home of two months, published twice without pages, with one withdrawal."""
    home = tmp_path_factory.mktemp("less") / "home"
    few_councils(home.parent / "register", ("E08000035", "E06000023"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(build, "pages", lambda settings: 0)
        settings = Settings(home=home, register_dir=home.parent / "register")
        landed(home, [release(n, day=f"2025-0{5 + n % 2}-0{1 + n % 3}") for n in range(1, 13)])
        refused = home.parent / "bad.jsonl"
        refused.write_text('{"ocid": "ocds-h6vhtk-2", "id": "1"}\n')
        from pipelines.collect.importing import import_file

        import_file(home, refused, "find_a_tender")
        rebuild.rebuild(settings)
        from pipelines.publish.withdraw import reading

        reading(settings, release(12)["ocid"], "wrong")
    return home


@pytest.fixture
def home(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Settings]:
    shutil.copytree(made, tmp_path / "home", copy_function=shutil.copy2)
    monkeypatch.setattr(build, "pages", lambda settings: 0)
    register = made.parent / "register"
    monkeypatch.setenv("PEERBENCH_REGISTER", str(register))
    monkeypatch.setenv("PEERBENCH_HOME", str(tmp_path / "home"))
    yield Settings(home=tmp_path / "home", register_dir=register)


def keys(snapshot: Snapshot) -> dict[str, set[tuple[Any, ...]]]:
    from warehouse.tables import TABLES

    return {name: set(snapshot.read(name).select(TABLES[name].primary_key()).iter_rows()) for name in KEPT}


def day_file(home: Path) -> Path:
    return sorted((home / "landing").glob("*/2025/05/*/*.zst"))[0]


def cli(*args: str) -> Any:
    return CliRunner().invoke(app, list(args))


def kinds(home: Path) -> list[str]:
    """One file of each kind that a home has: its folder, its name without what is drawn, its suffix."""
    found: dict[tuple[str, ...], str] = {}
    for path in sorted(home.rglob("*")):
        if path.is_file():
            parts = path.relative_to(home).parts
            kind = (parts[0], parts[1] if parts[0] in ("interim", "warehouse") else "", parts[-1][-5:])
            if "snapshots" in parts:
                kind = ("snapshots", parts[3].split(".")[0], parts[-1][-5:])
            found[kind] = "/".join(parts)
    return list(found.values())


@pytest.mark.parametrize(
    "every", [pytest.param(False, marks=pytest.mark.slow), pytest.param(True, marks=pytest.mark.soak)]
)
def test_each_file_of_a_home_is_taken_away_in_turn(home: Settings, tmp_path: Path, every: bool) -> None:
    """One of each kind; in the soak every single one."""
    files = sorted(path.relative_to(home.home).as_posix() for path in home.home.rglob("*") if path.is_file())
    before, told = latest(place(home)), {}
    was = keys(before)
    aside = tmp_path / "aside"
    held_up = set()
    chosen = files if every else kinds(home.home)
    for kind in chosen:
        path = home.home / kind
        shutil.rmtree(aside, ignore_errors=True)
        shutil.copytree(home.home, aside, copy_function=shutil.copy2)
        path.unlink()
        try:
            made_again = kind.startswith(("landing", "models", "withdrawals", "runs"))
            new = rebuild.rebuild(home) if made_again else publishing.snapshot(home)
            now = keys(latest(place(home)))
            lacking = {name: len(was[name] - now[name]) for name in KEPT if was[name] - now[name]}
            told[kind] = f"published {new}, lacking {lacking}"
            assert not lacking, (kind, lacking)
        except UserError as error:
            told[kind] = str(error)
            held_up.add(kind.split("/")[0])
            assert path.name in str(error) or kind.split("/")[1] in str(error) or "peerbench" in str(error)
            assert place(home).ids() == place(Settings(home=aside)).ids()
        finally:
            shutil.rmtree(home.home)
            shutil.copytree(aside, home.home, copy_function=shutil.copy2)
    print("\n".join(f"{kind}: {said[:160]}" for kind, said in told.items()))
    assert {"landing", "warehouse"} <= held_up


@pytest.mark.slow
@pytest.mark.parametrize("what", ["sidecar", "month", "day file", "received", "source"])
def test_what_is_gone_from_landing_holds_the_publish_up_until_it_is_back(home: Settings, what: str) -> None:
    root, was = home.home / "landing" / "find_a_tender", keys(latest(place(home)))
    lost = {
        "month": root / "2025" / "05",
        "day file": day_file(home.home),
        "sidecar": day_file(home.home).with_suffix(".json"),
        "received": next((root / "received").glob("*.zst")),
        "source": root,
    }[what]
    aside = home.home.parent / "aside"
    shutil.move(lost, aside)
    for _ in range(2):
        with pytest.raises(NotPublished, match=r"landed_files: .*gone: find_a_tender .*`peerbench import"):
            rebuild.rebuild(home)
    shutil.move(aside, lost)
    rebuild.rebuild(home)
    assert keys(latest(place(home))) == was
    assert latest(place(home)).manifest["accepted"] == []


@pytest.mark.slow
def test_a_sidecar_that_the_ledger_lacks_too_is_no_fault_of_ours(home: Settings) -> None:
    """`rebuild --changed` counts the month anew without it; the whole rebuild, which it names, takes it in."""
    sidecar, ledger = day_file(home.home).with_suffix(".json"), home.home / "ledger.jsonl"
    sidecar.unlink()
    kept = [line for line in ledger.read_text().splitlines() if sidecar.stem not in line]
    ledger.write_text("\n".join(kept) + "\n")
    with pytest.raises(
        NotPublished, match="received, .*accounted for.*; `peerbench rebuild` makes every table"
    ):
        rebuild.rebuild(home, changed=True)
    rebuild.rebuild(home)


LET = '`peerbench publish --accept landed_files --because "the landed files are lost and no copy is left"`'


@pytest.mark.slow
def test_a_loss_is_told_and_accepted_though_the_ledger_is_lost_too(home: Settings) -> None:
    shutil.rmtree(home.home / "landing" / "find_a_tender" / "2025" / "05")
    (home.home / "ledger.jsonl").unlink()
    ended = cli("rebuild")
    assert ended.exit_code == 1 and "2025-05-01 to 2025-05-03" in ended.stderr and LET in ended.stderr
    assert cli("publish", "--accept", "landed_files", "--because", "the disk broke").exit_code == 0
    snapshot = latest(place(home))
    assert {row["cause"] for row in snapshot.manifest["gone"]} >= {"its landed file is gone"}
    assert [row["check"] for row in snapshot.manifest["accepted"]] == ["landed_files"]


@pytest.mark.slow
@pytest.mark.usefixtures("light_record")
def test_a_loss_may_be_accepted_for_one_publish_and_the_snapshot_says_so(home: Settings) -> None:
    shutil.rmtree(home.home / "landing" / "find_a_tender" / "2025" / "05")
    ended = cli("rebuild")
    assert (
        ended.exit_code == 1
        and "nothing was published" in ended.stderr
        and "2025-05-01 to 2025-05-03" in ended.stderr
    )
    assert LET in ended.stderr
    ended = cli("run", "--no-collect")
    assert ended.exit_code != 0 and LET in ended.stderr + ended.stdout, "the whole job says so too"
    assert cli("publish").exit_code == 1, "without naming it"
    assert cli("publish", "--accept", "landed_files").exit_code == 2, "without a reason"
    assert cli("publish", "--accept", "rows_gone:lots", "--because", "x").exit_code == 2, "another name"
    for name in ("nonsense", "rows_gone:nonsense", "landed_files:lots", "refused:lots", "empty", ""):
        ended = cli("publish", "--accept", name, "--because", "x")
        assert ended.exit_code == 2 and f"no check '{name}'" in ended.stderr, ended.output
        assert "held up now: landed_files" in ended.stderr and "rows_gone:TABLE" in ended.stderr
    ended = cli("publish", "--accept", "landed_files", "--because", "the disk broke")
    assert ended.exit_code == 0, ended.output
    snapshot = latest(place(home))
    (accepted,) = snapshot.manifest["accepted"]
    assert accepted["check"] == "landed_files" and accepted["because"] == "the disk broke"
    assert {row["cause"] for row in snapshot.manifest["gone"]} >= {"its landed file is gone"}
    rows = snapshot.read("quarantine").filter(pl.col("stage") == "publish")
    assert rows.height == 1 and "the disk broke" in rows["reason"][0]
    rebuild.rebuild(home)
    assert latest(place(home)).manifest["accepted"] == [], "it held for one publish, and the loss is known"
    with pytest.raises(NotPublished, match="nothing to accept"):
        publishing.snapshot(home, {"landed_files": "again"})


def flipped(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 255
    path.write_bytes(content)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-3])


def emptied(path: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.slow
@pytest.mark.parametrize("harm", [flipped, cut, emptied])
@pytest.mark.parametrize("how", ["rebuild", "again"])
def test_a_damaged_file_leaves_with_a_row_and_does_not_stop_publishing(
    home: Settings, harm: Callable[[Path], None], how: str
) -> None:
    path, was = day_file(home.home), keys(latest(place(home)))
    whole = path.read_bytes()
    below = path.relative_to(home.home).as_posix()
    releases = json.loads(path.with_suffix(".json").read_bytes())["releases"]
    harm(path)
    if how == "rebuild":
        rebuild.rebuild(home)
    else:
        rebuild.again_from(home, "releases")
    snapshot = latest(place(home))
    (row,) = snapshot.read("quarantine").filter(pl.col("rule") == "damaged-landing-file").to_dicts()
    assert below in row["reason"] and f"{releases} releases left out" in row["reason"]
    (said,) = snapshot.manifest["landing"]["damaged"]
    assert said["path"] == below and said["month"] == "2025-05" and "peerbench import" in said["problem"]
    now = keys(snapshot)
    assert len(was["releases"]) - len(now["releases"]) == releases
    causes = {(row["table"], row["cause"]) for row in snapshot.manifest["gone"]}
    assert ("releases", "its landed file is damaged") in causes and snapshot.manifest["accepted"] == []
    path.write_bytes(whole)
    rebuild.rebuild(home)
    assert keys(latest(place(home))) == was and latest(place(home)).manifest["landing"]["damaged"] == []


def gone(table: str, home: Path, rows: int = 1) -> None:
    """Takes rows out of a made table, as a fault of a step would."""
    path = sorted((home / "interim" / table).glob("*.parquet"))
    path = [p for p in path if pl.read_parquet(p).height]
    frame = pl.read_parquet(path[0])
    notes = {k: v for k, v in pl.read_parquet_metadata(path[0]).items() if k != "ARROW:schema"}
    write(home, table, frame.slice(rows), path[0].stem, notes)


@pytest.mark.parametrize("table", ["releases", "notices", "lots", "procurements", "criteria", "authorities"])
def test_rows_that_nothing_explains_hold_the_publish_up(home: Settings, table: str) -> None:
    gone(table, home.home)
    with pytest.raises(NotPublished, match=f"rows_gone:{table}: 1 of .* nothing explains it"):
        publishing.snapshot(home)


@pytest.mark.slow
def test_ocids_published_in_another_spelling_are_not_gone_without_a_word(
    home: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = [release(n)["ocid"] for n in (1, 21, 22, 23)]
    stated = [plain[0].upper(), plain[1].upper(), f" {plain[2]}", plain[3]]
    with monkeypatch.context() as patch:
        patch.setattr("pipelines.collect.release_json.ocid_of", str)
        patch.setattr("pipelines.social_value.withdrawals.ocid_of", str)
        patch.setattr("pipelines.publish.withdraw.ocid_of", str)
        patch.setattr("pipelines.publish.gone_rows.ocid_of", str)
        patch.setattr("pipelines.collect.tables.FORM", "1")
        landed(
            home.home,
            [{**release(n), "ocid": ocid} for n, ocid in zip((1, 21, 22, 23), stated, strict=True)],
        )
        rebuild.rebuild(home)
        from pipelines.publish.withdraw import reading

        reading(home, stated[1], "wrong")
    before = latest(place(home))
    assert {*stated, *plain[:1]} <= set(before.read("procurements")["ocid"])

    from pipelines.collect.tables import _due

    assert _due(home.home) == ["2025-05-01", "2025-06-01"], "made again by the next run"
    rebuild.rebuild(home)
    now = latest(place(home))
    rows = {row["ocid"]: row["state"] for row in now.read("procurements").to_dicts()}
    assert set(plain) <= rows.keys() and not set(stated[:3]) & rows.keys()
    assert rows[plain[1]] == "quarantined", "what was taken back stays so"
    gone = {row["table"]: row["rows"] for row in now.manifest["gone"] if row["cause"] == gone_rows.RESPELLED}
    assert gone["releases"] == gone["procurements"] == 3
    assert now.manifest["accepted"] == []
    assert not _due(home.home)


@pytest.mark.parametrize(
    "table", ["notices", "procurements", "criteria", "lots", "wordings", "peer_comparisons"]
)
def test_a_table_that_became_empty_holds_the_publish_up(home: Settings, table: str) -> None:
    if not scan(home.home, table).collect().height:
        save(home.home, table, [])
        return
    for path in (home.home / "interim" / table).glob("*.parquet"):
        notes = {k: v for k, v in pl.read_parquet_metadata(path).items() if k != "ARROW:schema"}
        write(home.home, table, pl.read_parquet(path).clear(), path.stem, notes)
    with pytest.raises(NotPublished, match=f"empty:{table}: became empty while .* did not"):
        publishing.snapshot(home)


@pytest.mark.first(harm=1)
@pytest.mark.parametrize("harm", [emptied, cut, flipped])
def test_a_damaged_file_that_left_a_table_empty_is_told_first_with_its_mend(
    home: Settings, harm: Callable[[Path], None]
) -> None:
    paths = sorted((home.home / "landing").glob("*/2025/*/*/*.zst"))
    for path in paths:
        harm(path)
    with pytest.raises(NotPublished) as held:
        rebuild.again_from(home, "releases")
    said = str(held.value)
    assert "became empty while" in said and f"and {len(paths) - 1} more; so the table became empty" in said
    first = said.index(paths[0].relative_to(home.home).as_posix())
    assert first < said.index("became empty") < said.index("--accept")
    assert first < said.index("mend it: `peerbench import ") < said.index("--accept")


@pytest.mark.slow
def test_a_lost_manifest_further_back_does_not_fail_what_is_published(home: Settings) -> None:
    lost = latest(place(home)).manifest["snapshot"]
    new = rebuild.rebuild(home)
    (home.home / f"warehouse/snapshots/{lost}/manifest.json").unlink()
    told = cli("run", "--no-collect")
    assert told.exit_code == 0 and "nothing was published" not in told.output, told.output
    assert latest(place(home)).manifest["snapshot"] not in (lost, new)
    found = cli("doctor").output
    assert f"chain: snapshot {lost}: its manifest is missing from the chain" in found
    assert f"put snapshots/{lost}/manifest.json back from a backup; or `peerbench snapshots use " in found
    told = cli("withdraw", "--procurement", release(3)["ocid"], "--reason", "wrong")
    assert told.exit_code == 0, told.output
    told = cli("snapshots", "prune")
    assert told.exit_code == 2 and f"put snapshots/{lost}/manifest.json back" in told.output


@pytest.mark.slow
def test_a_publish_that_could_not_prune_is_said_to_be_one(
    home: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> list[str]:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(publishing, "prune_whole_chain", full)
    before = latest(place(home)).manifest["snapshot"]
    told = cli("run", "--no-collect")
    assert told.exit_code == 3 and "nothing was published" not in told.output, told.output
    assert "a snapshot was published" in told.output and "No space left" in told.output
    assert latest(place(home)).manifest["snapshot"] != before
    assert [row["outcome"] for row in runs(home.home)][-1] == "published"


@pytest.mark.first(lost=1)
@pytest.mark.parametrize("lost", ["2025/05", "2025/06", "2025/05/02"])
def test_of_a_day_nobody_knows_to_be_collected_both_remedies_are_told(home: Settings, lost: str) -> None:
    """Where warehouse and ledger are gone with it, nothing says that it was imported."""
    shutil.rmtree(home.home / "warehouse")
    (home.home / "ledger.jsonl").unlink()
    (gone,) = (home.home / "landing").glob(f"find_a_tender/{lost}")
    shutil.rmtree(gone)
    with pytest.raises(NotPublished) as held:
        rebuild.rebuild(home, changed=True)
    said = str(held.value)
    assert "put it back from a copy of landing, or import the file that it came from" in said
    assert (
        "nothing is left that says whether it was imported or collected; where its day was collected" in said
    )
    assert said.index("import the file") < said.index("`peerbench run --from 2025-0") < said.index("--accept")


def test_a_first_snapshot_is_held_against_its_inputs(home: Settings) -> None:
    shutil.rmtree(home.home / "warehouse")
    for path in (home.home / "interim" / "procurements").glob("*.parquet"):
        write(home.home, "procurements", pl.read_parquet(path).clear(), path.stem)
    shutil.rmtree(home.home / "interim" / "wordings")
    with pytest.raises(NotPublished) as held:
        publishing.snapshot(home)
    assert "empty:procurements: is empty, though 12 rows of releases" in str(held.value)
    assert "empty:wordings: was never made" in str(held.value)


def test_snapshots_that_are_gone_hold_the_publish_up_while_the_pages_show_one(home: Settings) -> None:
    from pipelines.query.status import facts

    build.pages_made(home, latest(place(home)).manifest["snapshot"])
    shown = latest(place(home)).manifest["snapshot"]
    shutil.rmtree(home.home / "warehouse")
    (fact,) = [fact for fact in facts(home) if fact.state == "snapshots_gone"]
    assert shown in fact.words and "put the snapshots back" in (fact.remedy or "")
    with pytest.raises(NotPublished, match=f"last_snapshot: there is none, though the pages show {shown}"):
        publishing.snapshot(home)
    assert cli("publish", "--accept", "last_snapshot", "--because", "the disk broke").exit_code == 0
    assert latest(place(home)).manifest["accepted"][0]["check"] == "last_snapshot"


@pytest.mark.slow
@pytest.mark.usefixtures("light_record")
@pytest.mark.parametrize("tables", [("notices", "releases"), ("lots",), ("procurements",)], ids="+".join)
def test_tables_of_an_older_version_are_made_again(home: Settings, tables: tuple[str, ...]) -> None:
    before, lots = keys(latest(place(home))), latest(place(home)).read("lots")
    paths = [path for table in tables for path in sorted((home.home / "interim" / table).glob("*.parquet"))]
    for number, path in enumerate(paths):
        notes = {k: v for k, v in pl.read_parquet_metadata(path).items() if k != "ARROW:schema"}
        frame = pl.read_parquet(path)
        changed = frame.drop(frame.columns[-1]) if number else frame.with_columns(of_old=pl.lit(1))
        write(home.home, path.parent.name, changed, path.stem, notes)
    assert cli("run", "--no-collect").exit_code == 0
    assert keys(latest(place(home))) == before and latest(place(home)).read("lots").equals(lots)


def test_nothing_is_taken_back_while_another_process_works(home: Settings) -> None:
    before = (home.home / "withdrawals.jsonl").read_bytes()
    with (home.home / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        ended = cli("withdraw", "--procurement", release(3)["ocid"], "--reason", "wrong")
        assert ended.exit_code == 2 and "another peerbench process" in ended.stderr
        assert (home.home / "withdrawals.jsonl").read_bytes() == before


def test_a_rule_that_refuses_far_more_holds_the_publish_up(home: Settings) -> None:
    def refused(rule: str, count: int) -> list[dict[str, Any]]:
        row = {"stage": "lots", "source": "find_a_tender", "ocid": "x", "rule": rule, "reason": "made up"}
        return [row] * count

    from warehouse.interim import refuse

    refuse(home.home, "lots.made", refused("rule-a", 19))
    assert not [f for f in less.held(home).faults if f.check.startswith("refused")]
    refuse(home.home, "lots.made", refused("rule-a", 20))
    (fault,) = less.held(home).faults
    assert fault.check == "refused:lots:rule-a" and "20 of" in fault.problem
    publishing.snapshot(home, {fault.check: "known"})
    refuse(home.home, "lots.made", refused("rule-a", 25))
    assert not less.held(home).faults, "not over twice the share of the last snapshot"
    refuse(home.home, "lots.made", refused("rule-a", 25) + refused("rule-b", 24))
    assert [f.check for f in less.held(home).faults] == ["refused:lots:rule-b"]


@pytest.mark.slow
def test_what_was_taken_back_stays_so_though_its_file_is_lost(home: Settings) -> None:
    was = (home.home / "withdrawals.jsonl").read_text()
    (home.home / "withdrawals.jsonl").unlink()
    (home.home / "runs.jsonl").write_text('{"run_id": "x", "started_at": "2026-01-01T00:00:00+00:00", ')
    rebuild.rebuild(home)
    assert [
        json.loads(line)["ocid"] for line in (home.home / "withdrawals.jsonl").read_text().splitlines()
    ] == [json.loads(was)["ocid"]]
    state = latest(place(home)).read("procurements").filter(pl.col("ocid") == release(12)["ocid"])["state"]
    assert state.to_list() == ["quarantined"]


@pytest.mark.first(content=1)
@pytest.mark.parametrize("content", [b"", b"\x00\xff\xfe\n", b"[1]\n", b'{"run_id": "old"', b"\n\n"])
def test_lines_that_say_nothing_keep_their_place_behind_what_is_written_again(
    home: Settings, content: bytes
) -> None:
    from pipelines.publish.restored import restore
    from pipelines.publish.runs import begin
    from pipelines.publish.steps import runs

    path = home.home / "runs.jsonl"
    for run_id in ("a", "b"):
        begin(home.home, run_id, [], None, None)
    runs(home, [])
    publishing.snapshot(home)
    known = latest(place(home)).read("runs")["run_id"].to_list()
    assert {"a", "b"} < set(known)
    path.write_bytes(content)
    assert restore(home) == ["runs.jsonl"]
    lines = path.read_bytes().splitlines()
    again, behind = lines[: len(known)], lines[len(known) :]
    assert [json.loads(line)["run_id"] for line in again] == known and behind == content.splitlines()
    assert restore(home) == [] and path.read_bytes().splitlines() == lines


@pytest.mark.slow
def test_a_council_that_left_the_register_is_named(home: Settings, tmp_path: Path) -> None:
    from warehouse.snapshots.difference import causes

    register = shutil.copytree(home.register_dir, tmp_path / "register")
    for name in ("authorities.csv", "aliases.csv"):
        lines = (register / name).read_text().splitlines(keepends=True)
        kept = [line for line in lines if "E06000023" not in line]
        (register / name).write_text("".join(kept))
    settings = Settings(home=home.home, register_dir=register)
    before = latest(place(home))
    with pytest.raises(NotPublished) as held:
        rebuild.rebuild(settings)
    told = str(held.value)
    assert "rows_gone:authorities: 1 of 2 rows" in told and "Bristol City Council (E06000023)" in told
    assert f"put them back in {register / 'authorities.csv'}, or raise `version`" in told
    assert "makes all tables again" not in told, "that was just tried"
    text = (register / "register.toml").read_text()
    was = before.manifest["register_version"]
    (register / "register.toml").write_text(text.replace(f'version = "{was}"', f'version = "{was}-b"', 1))
    rebuild.rebuild(settings)
    now = latest(place(home))
    assert causes(before, now).gone == "Bristol City Council (E06000023)"
    (row,) = [row for row in now.manifest["gone"] if row["table"] == "authorities"]
    assert row["cause"] == "new register" and row["named"] == "Bristol City Council (E06000023)"


def test_a_register_without_councils_is_refused(home: Settings, tmp_path: Path) -> None:
    register = shutil.copytree(home.register_dir, tmp_path / "register")
    header = (register / "authorities.csv").read_text().splitlines(keepends=True)[0]
    for content in (header, header + "\n"):
        (register / "authorities.csv").write_text(content)
        with pytest.raises(UserError, match="authorities.csv: names no authority"):
            rebuild.rebuild(Settings(home=home.home, register_dir=register))


@pytest.mark.slow
def test_what_only_the_tables_remember_is_named_before_they_are_made_again(home: Settings) -> None:
    for path in (home.home / "warehouse" / "snapshots").glob("*/releases"):
        shutil.rmtree(path)
    (home.home / "ledger.jsonl").unlink()
    day_file(home.home).unlink()
    day_file(home.home)
    for _ in range(2):
        with pytest.raises(
            NotPublished, match=r"landed_files: 1 landed file is gone: find_a_tender 2025-05-"
        ):
            rebuild.rebuild(home)


@pytest.mark.parametrize("content", [None, b"{"])
def test_publish_names_what_mends_a_lost_pointer_before_all_else(
    home: Settings, content: bytes | None
) -> None:
    pointer = home.home / "warehouse" / "latest.json"
    pointer.unlink() if content is None else pointer.write_bytes(content)
    result = cli("publish")
    assert result.exit_code == 2 and "`peerbench snapshots use " in result.output, result.output
    assert "peerbench rebuild" not in result.output


def test_a_step_back_without_a_reason_is_refused(home: Settings) -> None:
    was = (home.home / "warehouse" / "latest.json").read_bytes()
    result = cli("snapshots", "use", place(home).ids()[0], "--reason", "  ")
    assert result.exit_code == 2 and "must say why" in result.output
    assert (home.home / "warehouse" / "latest.json").read_bytes() == was


@pytest.mark.parametrize(
    ("shown", "may_go"), [(["suppressed", "empty"], True), (["suppressed", "shown"], False)]
)
def test_a_comparison_of_years_of_which_nothing_was_shown_may_become_empty(
    shown: list[str], may_go: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    last = LastSnapshot(None, [])  # type: ignore[arg-type]
    monkeypatch.setattr(LastSnapshot, "scan", lambda self, table: pl.LazyFrame({"shown": shown}))
    assert less._was_shown(last, "changes") is not may_go
    assert "changes" in less.OF_YEARS and "peer_comparisons" not in less.OF_YEARS


def test_the_run_that_published_the_snapshot_is_not_called_killed() -> None:
    ended = {"run_id": "a", "started_at": "2025-06-01T00:00:00+00:00", "outcome": "failed"}
    earlier = ended | {"run_id": "b", "started_at": "2025-06-02T00:00:00+00:00", "outcome": "running"}
    own = earlier | {"run_id": "c", "started_at": "2025-06-03T00:00:00+00:00"}
    again = _with_its_own([ended, own, earlier], "20250603T010000000000Z")
    assert [row["outcome"] for row in again] == ["failed", "published", "running"]
    assert str(again[1]["finished_at"]).startswith("2025-06-03T01:00:00")


def test_a_pattern_that_moved_without_its_rule_is_told_as_new_rules(
    home: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the reader gives no more is explained by its version, and by nothing where that stands."""
    before = latest(place(home))
    real = processes.read_procurement

    def otherwise(*given: Any) -> ReadProcurement:
        found = real(*given)
        return replace(found, criteria=found.criteria[:-1])

    monkeypatch.setattr(kept_readings, "program", lambda *stages: "another")
    for module in (processes, verify_evidence):
        monkeypatch.setattr(module, "read_procurement", otherwise)
    with pytest.raises(NotPublished, match="rows_gone:criteria"):
        rebuild.rebuild(home)
    for module in (publishing, receipt, pending):
        monkeypatch.setattr(module, "reader_version", lambda: "another")
    rebuild.rebuild(home, changed=True)
    now = latest(place(home))
    assert now.manifest["rule_version"] == before.manifest["rule_version"]
    assert now.manifest["reader_version"] == "another"
    told = [gone for gone in now.manifest["gone"] if gone["table"] == "criteria"]
    assert [gone["cause"] for gone in told] == ["new rules"]
    causes = {row.cause for row in differences(before, now, declared()) if row.table == "criteria"}
    assert causes == {"new rules"}


def test_what_is_published_without_reading_again_was_read_by_this_reader(
    home: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert receipt.holds(home)
    monkeypatch.setattr(receipt, "reader_version", lambda: "another")
    assert not receipt.holds(home)
