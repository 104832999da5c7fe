"""Import: the same door, nothing lost, one line for what is refused."""

import json
from pathlib import Path

import zstandard
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.collect.release_index import import_refusals

GOOD = {"ocid": "ocds-h6vhtk-000001", "id": "000001-2026", "date": "2026-06-30T23:30:00Z", "tag": ["tender"]}


def run(home: Path, *args: str) -> tuple[int, str]:
    result = CliRunner(env={"PEERBENCH_HOME": str(home)}).invoke(app, ["import", *args])
    return result.exit_code, result.output


def test_releases_are_landed_by_uk_day_as_received(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    line = json.dumps(GOOD)[:-1] + ', "value": 1e9999}'
    path.write_text(line + "\n")
    for _ in range(2):
        code, out = run(tmp_path / "home", str(path), "--source", "find_a_tender")
        assert code == 0 and "1 release landed in 1 day, 0 refused" in out
    (landed,) = (tmp_path / "home/landing/find_a_tender/2026/07/01").glob("*.zst")
    assert line in zstandard.decompress(landed.read_bytes()).decode().split("\n")


def test_a_bad_record_is_counted_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_text(json.dumps(GOOD) + "\n" + '{"ocid": "ocds-h6vhtk-2"}\nnonsense\n')
    code, out = run(tmp_path / "home", str(path), "--source", "find_a_tender")
    assert code == 0 and "1 release landed in 1 day, 2 refused" in out
    assert "record 2: release-without-date" in out and "record 3: unreadable" in out
    kept = b"".join(
        zstandard.decompress(p.read_bytes())
        for p in (tmp_path / "home/landing/find_a_tender/received").glob("*.zst")
    )
    assert b"nonsense" in kept
    assert run(tmp_path / "home", str(path), "--source", "find_a_tender", "--strict")[0] == 2


def test_the_same_refused_bytes_of_several_files_are_each_told(tmp_path: Path) -> None:
    for name in ("one.json", "two.json", "three.json", "two.json"):
        (tmp_path / name).write_text(json.dumps({"releases": [GOOD, None]}))
        code, out = run(tmp_path / "home", str(tmp_path / name), "--source", "find_a_tender")
        assert code == 0 and "1 refused" in out
    reasons = [row["reason"] for row in import_refusals(tmp_path / "home")]
    assert sorted(reason.split()[0] for reason in reasons) == ["one.json", "three.json", "two.json"]


def test_an_empty_file_is_called_empty(tmp_path: Path) -> None:
    (tmp_path / "in.json").write_bytes(b" \n")
    code, out = run(tmp_path / "home", str(tmp_path / "in.json"), "--source", "find_a_tender")
    assert code == 2 and "is empty" in out


def test_an_unknown_source_and_an_unreadable_file_are_one_line(tmp_path: Path) -> None:
    code, out = run(tmp_path, str(tmp_path / "none.jsonl"), "--source", "find_a_tender")
    assert code == 2 and "none.jsonl" in out and len(out.strip().splitlines()) == 1
    code, out = run(tmp_path, str(tmp_path / "none.jsonl"), "--source", "nowhere")
    assert code == 2 and "nowhere" in out
