"""Import: the same door, nothing lost, one line for what is refused."""

import json
from pathlib import Path

import pytest
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


ONE, TWO = (
    json.dumps({**GOOD, "ocid": f"ocds-h6vhtk-00000{n}", "id": f"00000{n}-2026"}).encode() for n in (1, 2)
)
PACKAGE = b'{"uri":"https://data.example.org/p","version":"1.1","publisher":{"name":"E"},'
TORN = {
    "a line": ONE + b"\n" + b"\0" * 200 + b"\n" + TWO + b"\n",
    "a short line": ONE + b"\n\0\0\0\r\n" + TWO + b"\n",
    "the end": ONE + b"\n" + TWO + b"\n" + b"\0" * 4096,
    "behind a value": ONE + b"\0" * 64 + b"\n" + TWO + b"\n",
    "before a value": ONE + b"\n" + b"\0" * 64 + TWO,
    "after a package": PACKAGE + b'"releases":[' + ONE + b"," + TWO + b"]}" + b"\0" * 512,
}


@pytest.mark.parametrize("what", TORN)
@pytest.mark.parametrize("whole", [24_000_000, 100], ids=["held", "streamed"])
def test_nul_bytes_in_the_place_of_records_are_refused_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str, whole: int
) -> None:
    monkeypatch.setattr("pipelines.collect.release_json.WHOLE", whole)
    path = tmp_path / "in.jsonl"
    path.write_bytes(TORN[what])
    code, out = run(tmp_path / "home", str(path), "--source", "find_a_tender")
    assert code == 1 and "2 releases landed in 1 day, 1 refused" in out, out
    count = TORN[what].count(b"\0")
    assert f"unreadable: {count:,} NUL bytes in the place of records" in out


def test_one_nul_between_values_is_none_lost_and_a_file_of_them_is_named(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_bytes(ONE + b"\0\n" + TWO + b"\0\n")
    code, out = run(tmp_path / "home", str(path), "--source", "find_a_tender")
    assert code == 0 and "2 releases landed in 1 day, 0 refused" in out
    path.write_bytes(b"\0" * 4096)
    code, out = run(tmp_path / "home", str(path), "--source", "find_a_tender")
    assert code == 2 and "holds no JSON: nothing but NUL bytes" in out


FAILED = [
    b'{"error":"rate limited","releases":[]}',
    PACKAGE + b'"Error":{"code":500},"releases":[]}',
    b'{"errors":[{"title":"x"}],"releases":null}',
    b'{"status":429,"message":"Too many requests","releases":[]}',
    PACKAGE + b'"error_message":"timeout","records":[]}',
]


@pytest.mark.parametrize("content", FAILED)
def test_an_error_in_the_place_of_releases_is_refused_by_name(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "in.json"
    path.write_bytes(content)
    code, out = run(tmp_path / "home", str(path), "--source", "find_a_tender")
    assert code == 2 and "0 releases landed in 0 days, 1 refused" in out
    assert "unreadable: no releases, and " in out and "every record was refused" in out
    path.write_bytes(ONE + b"\n" + content + b"\n" + TWO)
    code, out = run(tmp_path / "home", str(path), "--source", "find_a_tender")
    assert code == 0 and "2 releases landed in 1 day, 1 refused" in out and "record 2: " in out


@pytest.mark.parametrize("content", [b'{"releases":[]}', PACKAGE + b'"error":null,"releases":[]}'])
def test_an_empty_package_is_no_error(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "in.json").write_bytes(content)
    code, out = run(tmp_path / "home", str(tmp_path / "in.json"), "--source", "find_a_tender")
    assert code == 0 and "0 refused" in out and "note" not in out


def package(*more: bytes) -> bytes:
    return PACKAGE + b"".join(one + b"," for one in more) + b'"releases":[' + ONE + b"," + TWO + b"]}"


NOTED = {
    "one page of several: `links.next`": package(b'"links":{"next":"https://x/2","prev":null}'),
    "one page of several: `next`": package(b'"next":"https://x/2"'),
    "one page of several: `nextCursor`": package(b'"nextCursor":"abc"'),
    "one page of several: `page`": package(b'"page":1,"maxPage":3'),
    'a package says of itself error: "partial"': package(b'"error":"partial"'),
    "the file ends with a comma": package() + b",\n",
    "ends with a comma, as if": ONE + b",\n" + TWO + b",",
    "no valid JSON: ": b"[" + ONE + b"," + TWO + b",]",
    "every record of it was read": b'{"releases":[' + ONE + b",," + TWO + b"],}",
}


@pytest.mark.parametrize("note", NOTED)
def test_what_is_odd_of_a_file_and_costs_no_record_is_noted(tmp_path: Path, note: str) -> None:
    path = tmp_path / "in.json"
    path.write_bytes(NOTED[note])
    code, out = run(tmp_path / "home", str(path), "--source", "find_a_tender")
    assert code == 0 and "2 releases landed in 1 day, 0 refused" in out
    (told,) = [line for line in out.splitlines() if "note: " in line]
    assert note in told
    (sidecar,) = (tmp_path / "home/landing/find_a_tender/2026/07/01").glob("*.json")
    assert note in json.loads(sidecar.read_bytes())["notes"][0]


def test_a_page_of_a_package_too_large_to_be_held_is_noted_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipelines.collect.release_json.WHOLE", 100)
    monkeypatch.setattr("pipelines.collect.json_stream.LARGEST", 300)
    path = tmp_path / "in.json"
    path.write_bytes(NOTED["one page of several: `links.next`"])
    code, out = run(tmp_path / "home", str(path), "--source", "find_a_tender")
    assert code == 0 and "2 releases landed" in out and "`links.next` names another" in out


def test_the_last_page_of_pages_in_one_file_decides(tmp_path: Path) -> None:
    path = tmp_path / "in.json"
    path.write_bytes(
        package(b'"links":{"next":"https://x/2"}') + b"\n" + package(b'"links":{"prev":"https://x"}')
    )
    code, out = run(tmp_path / "home", str(path), "--source", "find_a_tender")
    assert code == 0 and "one page of several" not in out


def test_a_search_reply_with_more_hits_than_notices_is_noted(tmp_path: Path) -> None:
    notices = {"hitCount": 500, "noticeList": []}
    path = tmp_path / "in.json"
    path.write_text(json.dumps(notices))
    _, out = run(tmp_path / "home", str(path), "--source", "contracts_finder")
    assert "`hitCount` names another" in out


def test_an_unknown_source_and_an_unreadable_file_are_one_line(tmp_path: Path) -> None:
    code, out = run(tmp_path, str(tmp_path / "none.jsonl"), "--source", "find_a_tender")
    assert code == 2 and "none.jsonl" in out and len(out.strip().splitlines()) == 1
    code, out = run(tmp_path, str(tmp_path / "none.jsonl"), "--source", "nowhere")
    assert code == 2 and "'nowhere' is not one of contracts_finder, find_a_tender" in out


@pytest.mark.parametrize("stated", ["find-a-tender", "Find a Tender", "FIND_A_TENDER"])
def test_a_source_is_taken_in_any_spelling_and_a_slip_is_named(tmp_path: Path, stated: str) -> None:
    path = tmp_path / "in.jsonl"
    path.write_bytes(ONE)
    code, out = run(tmp_path / "home", str(path), "--source", stated)
    assert code == 0 and "1 release landed" in out
    code, out = run(tmp_path / "home", str(path), "--source", "find_a_tendr")
    assert code == 2 and "`--source find_a_tender` is like it" in out


def test_of_several_files_each_is_told_and_the_worst_is_the_exit(tmp_path: Path) -> None:
    first, cut, gone, last = (tmp_path / name for name in ("1.jsonl", "cut.jsonl", "gone.jsonl", "2.jsonl"))
    first.write_text(json.dumps(GOOD) + "\n")
    cut.write_text(json.dumps(GOOD | {"id": "3"}) + "\n" + json.dumps(GOOD)[:-9])
    last.write_text(json.dumps(GOOD | {"id": "2", "date": "2026-06-01T10:00:00Z"}) + "\n")
    source = ("--source", "find_a_tender")
    code, out = run(tmp_path / "home", str(first), str(cut), str(last), *source)
    assert code == 1 and f"{cut}: was cut or damaged" in out
    for path in (first, last):
        assert f"{path}: 1 release landed in 1 day, 0 refused" in out
    code, out = run(tmp_path / "other", str(gone), str(cut), str(tmp_path), str(last), *source)
    assert code == 2 and f"peerbench: {gone}: cannot be read: No such file" in out
    assert f"{last}: 1 release landed in 1 day, 0 refused" in out
    assert (tmp_path / "other/landing/find_a_tender/2026/06/01").exists()
    assert run(tmp_path / "third", str(first), str(last), *source)[0] == 0
