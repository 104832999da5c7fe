"""A file that is too large to be held gives the very records that it would give held whole."""

import gzip
import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import zstandard

from pipelines.collect import json_stream, release_json
from pipelines.collect.importing import import_file
from pipelines.collect.opened import UnreadableFile, opened
from pipelines.collect.release_json import Record, parse_lines, stream

ROOT = Path(__file__).parents[2]
CASES = ROOT.parent / "shared/cases"
RELEASES = [
    {
        "ocid": f"ocds-h6vhtk-{n:06x}",
        "id": f"{n:06d}-2025",
        "date": "2025-06-01T09:00:00Z",
        "tender": {"title": 'a "quoted\\" {brace] ' + "é" * (n % 7), "lots": [{"id": "1"}, {"id": "2"}]},
    }
    for n in range(60)
]
LINES = "\n".join(map(json.dumps, RELEASES)).encode()
PACKAGE = {
    "uri": "x",
    "publisher": {"name": "y {["},
    "n": -1.5e3,
    "releases": RELEASES,
    "links": {"next": None},
}
FILES = {
    "lines": LINES,
    "lines with blanks": b"\xef\xbb\xbf\n\n " + LINES.replace(b"\n", b"\r\n\n") + b"\n",
    "one package in a line": json.dumps(PACKAGE).encode(),
    "one package over lines": json.dumps(PACKAGE, indent=2, ensure_ascii=False).encode(),
    "an array": json.dumps(RELEASES, indent=1).encode(),
    "releases over lines, one after another": "\n".join(json.dumps(r, indent=1) for r in RELEASES).encode(),
    "packages a line": b"\n".join(
        json.dumps({**PACKAGE, "releases": RELEASES[n : n + 7]}).encode() for n in range(0, 60, 7)
    ),
    "records": json.dumps(
        {"records": [{"ocid": r["ocid"], "releases": [r]} for r in RELEASES], "version": "1.1"}
    ).encode(),
    "results of packages": json.dumps(
        {"maxPage": 1, "results": [{"uri": "x", "releases": RELEASES}]}
    ).encode(),
    "another name": json.dumps({"notices": [{"title": "none"}], "data": RELEASES}).encode(),
    "a broken line": LINES.replace(b'"2025-06-01T09:00:00Z", "tender": {', b'"2025-06', 1),
    "several broken lines": LINES.replace(b'"tender": {', b'"tender', 14),
    "a number without end": LINES.replace(b'"id": "1"', b'"id": 1e9999', 3),
    "words between": LINES.replace(b"\n", b"\nnothing of note\n", 2),
    "null and links": json.dumps(
        {"releases": [None, {"url": "https://x.example", "date": "2025"}, RELEASES[0]]}
    ).encode(),
    "empty package": b'{"uri":"x","releases":[]}',
}


def streamed(path: Path) -> list[Record]:
    with opened(path) as file:
        return list(stream(file, b""))


def small_parts(monkeypatch: pytest.MonkeyPatch, largest: int) -> None:
    """Reads 50 bytes at a time, and holds no value that is larger."""
    whole = release_json.Opened.read
    monkeypatch.setattr(release_json.Opened, "read", lambda self, size=50: whole(self, 50))
    monkeypatch.setattr(json_stream, "LARGEST", largest)
    monkeypatch.setattr(json_stream, "BLOCK", 300)


def shown(records: list[Record]) -> list[object]:
    """All but the position, which is the line in a file held whole that has a release a line."""
    return [(r.body, r.raw if r.body else r.problem, r.repaired, r.rule) for r in records]


@pytest.mark.parametrize("largest", [2_000, 100_000])
@pytest.mark.parametrize("name", FILES)
def test_it_gives_the_records_of_the_file_held_whole(
    name: str, largest: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "file.json"
    path.write_bytes(FILES[name])
    expected = shown(list(parse_lines(FILES[name], "file")))
    small_parts(monkeypatch, largest)
    assert shown(streamed(path)) == expected


@pytest.mark.skipif(
    not CASES.exists(), reason="../shared with the recorded cases does not lie beside the checkout"
)
def test_odd_recorded_files_too(monkeypatch: pytest.MonkeyPatch) -> None:
    paths = sorted(CASES.glob("*.json*"))
    expected = {path: shown(list(parse_lines(path.read_bytes(), "file"))) for path in paths}
    small_parts(monkeypatch, 1_000_000)
    assert len(paths) > 15 and [path.name for path in paths if shown(streamed(path)) != expected[path]] == []


@pytest.mark.parametrize("name", ["one package in a line", "one package over lines", "an array", "lines"])
@pytest.mark.parametrize("share", [0.3, 0.61, 0.99])
def test_what_breaks_off_gives_what_came_before(
    name: str, share: float, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "file.json"
    path.write_bytes(FILES[name][: int(len(FILES[name]) * share)])
    expected = list(parse_lines(path.read_bytes(), "file"))
    small_parts(monkeypatch, 2_000)
    found = streamed(path)
    assert [r.body for r in found if r.body] == [r.body for r in expected if r.body]
    assert len([r for r in found if r.body is None]) == 1


def test_packed_files_of_several_frames_and_of_utf_16(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    half = LINES.index(b"\n", len(LINES) // 2) + 1
    packed = {
        "a.jsonl.gz": gzip.compress(LINES[:half]) + gzip.compress(LINES[half:]),
        "a.jsonl.zst": zstandard.compress(LINES[:half]) + zstandard.compress(LINES[half:]),
        "a.jsonl": LINES.decode().encode("utf-16"),
    }
    for name, content in packed.items():
        path = tmp_path / name
        path.write_bytes(content)
        assert len(list(release_json.records(path))) == 60, name
        assert [r.raw for r in streamed(path)] == LINES.split(b"\n"), name
    cut = tmp_path / "cut.jsonl.gz"
    cut.write_bytes(gzip.compress(LINES + b"\n" + os.urandom(9_000).hex().encode())[:-600])
    monkeypatch.setattr(release_json, "WHOLE", 10)
    found = list(release_json.records(cut))
    assert found[-1].problem and "breaks off" in found[-1].problem
    cut = tmp_path / "cut.jsonl.zst"
    cut.write_bytes(zstandard.compress(LINES + os.urandom(400_000).hex().encode())[:-600])
    found = list(release_json.records(cut))
    assert (
        found[-1].problem
        and "breaks off" in found[-1].problem
        and sum(r.body is not None for r in found) > 50
    )
    cut.write_bytes(b"")
    with pytest.raises(UnreadableFile):
        list(release_json.records(cut))


def test_a_release_larger_than_can_be_held_is_refused_and_its_neighbours_are_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    large = json.dumps({"ocid": "ocds-h6vhtk-1", "id": "1", "tender": {"title": "x" * 90_000}}).encode()
    path = tmp_path / "file.jsonl"
    path.write_bytes(LINES + b"\n" + large + b"\n" + LINES)
    small_parts(monkeypatch, 50_000)
    found = streamed(path)
    assert sum(r.body is not None for r in found) == 120
    assert [r.problem for r in found if r.body is None] != []


def rows(home: Path) -> Iterator[bytes]:
    for path in sorted((home / "landing").glob("*/[0-9]*/*/*/*.zst")):
        yield from (r.raw for r in parse_lines(zstandard.decompress(path.read_bytes()), str(path)))


def test_a_large_file_lands_what_a_small_one_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "in.json"
    path.write_bytes(FILES["one package over lines"])
    plain = import_file(tmp_path / "plain", path, "find_a_tender")
    monkeypatch.setattr(release_json, "WHOLE", 10)
    monkeypatch.setattr("pipelines.collect.spool.HELD", 2_000)
    monkeypatch.setattr("pipelines.collect.spool.PACKAGE", 3_000)
    again = import_file(tmp_path / "streamed", path, "find_a_tender")
    assert (again.landed, again.days, again.refused) == (plain.landed, plain.days, plain.refused)
    assert list(rows(tmp_path / "plain")) and sorted(rows(tmp_path / "streamed")) == sorted(
        rows(tmp_path / "plain")
    )
    before = sorted((tmp_path / "streamed/landing").rglob("*.zst"))
    import_file(tmp_path / "streamed", path, "find_a_tender")
    assert sorted((tmp_path / "streamed/landing").rglob("*.zst")) == before and len(before) > 3
    assert not (tmp_path / "streamed/importing").exists()
