"""Documents from files: each says what became of it, and nothing is taken for another procurement's."""

import shlex
from pathlib import Path

import pytest
from document_host import LOGIN, PDF
from small_home import landed, release
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.collect import ledger
from pipelines.collect.tables import releases
from pipelines.collect.verify import faults
from pipelines.documents.landed import bytes_of, records
from pipelines.publish.storage import begin
from pipelines.settings import Settings

OCID = release(1)["ocid"]
OTHER = release(2)["ocid"]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    found = tmp_path / "home"
    begin(Settings(home=found))
    landed(found, [release(1), release(2)])
    return found


def told(home: Path, *arguments: str):
    return CliRunner(env={"PEERBENCH_HOME": str(home)}).invoke(app, ["import", *arguments])


def file(place: Path, name: str, content: bytes) -> str:
    path = place / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return str(path)


@pytest.mark.parametrize("indexed", [True, False])
def test_a_document_is_landed_with_its_procurement(home: Path, tmp_path: Path, indexed: bool) -> None:
    if indexed:
        releases.again(Settings(home=home), [])
    result = told(home, file(tmp_path, "ITT.pdf", PDF), "--source", "find_a_tender", "--ocid", OCID)
    assert result.exit_code == 0 and "pdf, landed as a document of" in result.stdout, result.output
    (record,) = records(home)
    assert (record.ocid, record.name, record.url) == (OCID, "ITT.pdf", None)
    assert bytes_of(home, "find_a_tender", record.sha256 or "") == PDF
    assert not ledger.gone(home)


@pytest.mark.parametrize(
    ("name", "content", "ocid", "said"),
    [
        ("a.pdf", PDF, "ocds-h6vhtk-ffffff", "no notice of"),
        ("a.pdf", PDF, "ocds-b5fd17-1", "belongs to contracts_finder"),
        ("a.pdf", PDF, "", "no notice of"),
        ("a.bin", b"\0\1\2", OCID, "unknown type"),
        ("a.png", b"\x89PNG\r\n\x1a\n\0\0", OCID, "unknown type"),
        ("a.pdf", b"", OCID, "empty"),
        ("a.pdf", LOGIN, OCID, "sign in"),
    ],
)
def test_what_cannot_be_taken_is_said_and_ends_with_2(
    home: Path, tmp_path: Path, name: str, content: bytes, ocid: str, said: str
) -> None:
    result = told(home, file(tmp_path, name, content), "--source", "find_a_tender", "--ocid", ocid)
    assert result.exit_code == 2 and said in result.stderr, result.output
    assert len(result.stderr.splitlines()) == 1 and not records(home)


def test_two_files_of_one_hash_are_said(home: Path, tmp_path: Path) -> None:
    first, second = file(tmp_path, "a.pdf", PDF), file(tmp_path, "b.pdf", PDF)
    of = ["--source", "find_a_tender", "--ocid"]
    assert told(home, first, *of, OCID).exit_code == 0
    again = told(home, second, *of, OCID)
    assert again.exit_code == 2 and "the same bytes as 'a.pdf'" in again.stderr
    other = told(home, second, *of, OTHER)
    assert other.exit_code == 0 and f"the same bytes as a document of {OCID}" in other.stdout
    assert len(list(home.glob("landing/*/documents/*.zst"))) == 1 and len(records(home)) == 2


def test_a_folder_is_taken_by_ocid_and_each_file_is_told(home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    file(folder, f"{OCID}/a.pdf", PDF)
    file(folder, f"{OCID}/b.pdf", PDF)
    file(folder, f"{OTHER}/c.txt", b"Award criteria: price 100%")
    file(folder, f"{OTHER}/d.bin", b"\0\1")
    file(folder, "ocds-h6vhtk-ffffff/e.pdf", PDF + b"1")
    file(folder, "..%2fx/f.pdf", PDF + b"2")
    result = told(home, str(folder), "--source", "find_a_tender")
    assert result.exit_code == 0 and "2 documents landed, 4 refused" in result.stdout, result.output
    assert len(result.stderr.splitlines()) == 4
    assert told(home, str(folder), "--source", "find_a_tender", "--strict").exit_code == 2
    assert told(home, str(folder), "--source", "find_a_tender", "--ocid", OCID).exit_code == 2
    assert told(home, str(tmp_path / "none"), "--source", "find_a_tender").exit_code == 2


def test_an_empty_folder_and_a_document_without_ocid_are_refused(home: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert "holds no file" in told(home, str(tmp_path / "empty"), "--source", "find_a_tender").stderr
    result = told(home, file(tmp_path, "a.pdf", PDF), "--source", "find_a_tender")
    assert result.exit_code == 2 and "--ocid" in result.stderr


@pytest.mark.parametrize(
    "ocid",
    [
        "../../x",
        "a/b",
        "..",
        "con",
        "x" * 300,
        "%2e%2e",
        "a\nb",
        "é",
        "e\u0301",
        "NUL\0x",
        "ocds-h6vhtk-../x",
    ],
)
def test_no_ocid_makes_a_path(home: Path, tmp_path: Path, ocid: str) -> None:
    before = sorted(path for path in tmp_path.rglob("*"))
    result = told(home, file(tmp_path, "a.pdf", PDF), "--source", "find_a_tender", "--ocid", ocid)
    assert result.exit_code == 2
    made = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*")} - {
        path.relative_to(tmp_path).as_posix() for path in before
    }
    assert {one for one in made if not one.startswith("home/logs")} <= {
        "a.pdf",
        "home/.lock",
        "home/home.json",
    }


def test_a_landed_ocid_that_is_a_path_lands_only_below_landing(home: Path, tmp_path: Path) -> None:
    odd = {**release(3), "ocid": "ocds-h6vhtk-/tmp/x..y/z"}
    landed(home, [odd])
    before = set(tmp_path.rglob("*"))
    result = told(home, file(tmp_path, "..a.pdf", PDF), "--source", "find_a_tender", "--ocid", odd["ocid"])
    assert result.exit_code == 0, result.output
    new = {path for path in tmp_path.rglob("*") if path.is_file()} - before
    new -= {tmp_path / "..a.pdf", home / "home.json", home / ".lock"}
    assert all(path.is_relative_to(home) and len(path.stem) == 64 for path in new), new


def test_a_lost_document_is_imported_again_by_its_own_ocid(home: Path, tmp_path: Path) -> None:
    pdf = file(tmp_path, "the ITT's.pdf", PDF)
    assert told(home, pdf, "--source", "find_a_tender", "--ocid", OCID).exit_code == 0
    assert not ledger.gone(home)
    kept = home / "landing/find_a_tender/documents"
    losses = (("*.zst", False), ("*.json", False), ("tries/*.json", False), ("*.json", True))
    for pattern, also_ledger in losses:
        (path,) = kept.glob(pattern)
        path.unlink()
        if also_ledger:
            (home / "ledger.jsonl").unlink()
            (command,) = {fault.command for fault in faults(home)}
            # The name alone is known yet, not where the file lies.
            command = command.partition(" (")[0].replace("'the ITT'", f"'{tmp_path}/the ITT'")
        else:
            (command,) = {found.command for found in ledger.lacking(home)}
            assert command in {fault.command for fault in faults(home)}
        assert f"--ocid {OCID}" in command, (pattern, command)
        ran = told(home, *shlex.split(command)[2:])
        assert ran.exit_code == 0, (pattern, ran.output)
        assert not list(faults(home)) and not ledger.gone(home)
        assert bytes_of(home, "find_a_tender", records(home)[0].sha256 or "") == PDF
    assert told(home, pdf, "--source", "find_a_tender", "--ocid", OCID).exit_code == 2, "all of it lies there"
