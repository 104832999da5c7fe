"""Files that users give: a list of peers, names to resolve, labelled names; bad ones told line by line."""

import csv
import gzip
import io
import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from small_home import few_councils
from typer.testing import CliRunner

from pipelines.authorities.buyers.identifiers import SignedBuyer, learn_identifiers
from pipelines.authorities.buyers.resolve import Resolver
from pipelines.authorities.council_lookup import CouncilLookup
from pipelines.authorities.custom_peers import read_custom_peers
from pipelines.authorities.register.register import load_register
from pipelines.cli import app
from pipelines.sheets import DataError, records

ROOT = Path(__file__).parents[2]
REGISTER = load_register(ROOT / "warehouse/reference")
RUNNER = CliRunner()


def written(tmp_path: Path, content: str | bytes) -> Path:
    path = tmp_path / "given.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("Leeds City Council\nKirklees\n", ("E08000035", "E08000034")),
        ("Council\nLeeds City Council\n", ("E08000035",)),
        ("E08000035\nE08000019\nX-ESY\n", ("E08000035", "E08000039", "X-ESY")),
        ("LDS\nGB-LAE-BRD\n", ("E08000035", "E08000032")),
        ("rank,code,name\n1,E08000035,Leeds\n2,E08000034,Kirklees\n", ("E08000035", "E08000034")),
        ("Leeds\n\nLeeds City Council\n", ("E08000035",)),
        ("Bournemouth, Christchurch and Poole Council\n", ("E06000058",)),
        ("E08000035;Leeds\nE08000034;Kirklees\n", ("E08000035", "E08000034")),
        ("E08000035\tLeeds\n", ("E08000035",)),
        ("\ufeffName\r\nLB Hackney\r\n", ("E09000012",)),
        ("Leeds City Council\nKirklees\n".encode("utf-16"), ("E08000035", "E08000034")),
        ("\ufeffName\tCode\nLeeds\tE08000035\n".encode("utf-16-be"), ("E08000035",)),
        ("1. Leeds\n2. Kirklees\n10. Bradford Council\n", ("E08000035", "E08000034", "E08000032")),
        ("(1) Leeds\n2) E08000034\n3.Kent\n", ("E08000035", "E08000034", "E10000016")),
        ("1 Leeds City Council\n- Kirklees\n\u2022 LB Hackney\n", ("E08000035", "E08000034", "E09000012")),
        ("Rank;Council\n1.;Leeds\n2.;Kirklees\n", ("E08000035", "E08000034")),
        ("Name\nKing’s Lynn & West Norfolk BC\n".encode("cp1252"), ("E07000146",)),
    ],
)
def test_a_list_of_names_or_codes_is_understood(
    tmp_path: Path, content: str | bytes, found: tuple[str, ...]
) -> None:
    assert read_custom_peers(written(tmp_path, content), REGISTER) == found


def test_every_row_that_is_not_understood_is_told_at_once(tmp_path: Path) -> None:
    path = written(
        tmp_path, "Name\nLeeds\nNewcastle Council\nNHS Leeds\nE08999999\nE08000035,Kirklees\nYPO\n"
    )
    with pytest.raises(DataError) as told:
        read_custom_peers(path, REGISTER)
    lines = str(told.value).splitlines()
    assert [line.split(": ")[0] for line in lines] == [f"{path} line {n}" for n in (3, 4, 5, 6, 7)]
    assert "it may be Newcastle-under-Lyme Borough Council, Newcastle City Council" in lines[0]
    assert "'NHS Leeds' is not one council" in lines[1] and "'E08999999'" in lines[2]
    assert "the code of one council and the name of another" in lines[3]


@pytest.mark.parametrize(
    ("slip", "meant"),
    [
        ("Leedss", "Leeds City Council"),
        ("Bristl", "Bristol City Council"),
        ("Wiganx", "Wigan Metropolitan Borough Council"),
        ("Kennt", "Kent County Council"),
        ("Camdenn", "London Borough of Camden"),
        ("E0800035", "Leeds City Council"),
    ],
)
def test_a_slip_names_the_nearest_council_and_is_never_taken_for_it(
    tmp_path: Path, slip: str, meant: str
) -> None:
    lookup = CouncilLookup(REGISTER)
    assert lookup.find(slip).key is None and meant in lookup.hint(lookup.near(slip))
    with pytest.raises(
        DataError, match=rf"line 2: .* is not one council of the register; it may be .*{meant}"
    ):
        read_custom_peers(written(tmp_path, f"Kirklees\n{slip}\n"), REGISTER)


def test_what_is_like_no_council_names_none() -> None:
    lookup = CouncilLookup(REGISTER)
    assert not any(map(lookup.near, ("zzqq", "", "NHS", "12", "Department for Education")))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "no council in it"),
        ("Name\n", "no council in it"),
        ('"Leeds\n', "no CSV"),
        (b"PK\3\4" + bytes(99), "a workbook or a ZIP archive, no CSV: save it as CSV"),
        (b"\xd0\xcf\x11\xe0" + bytes(99), "a workbook, no CSV: save it as CSV"),
        (gzip.compress(b"Leeds\n", mtime=0), "packed by gzip, no CSV"),
        (b"%PDF-1.7\n", "a PDF, no CSV"),
        (b"Leeds\0\nKent\n", "holds NUL bytes, no text"),
        ("Leeds, Kent, Kirklees\n", "one a line"),
        ("Leeds\n" * 1001, "more than 1000"),
    ],
)
def test_a_list_that_is_none_is_told(tmp_path: Path, content: str | bytes, said: str) -> None:
    with pytest.raises(DataError, match=said):
        read_custom_peers(written(tmp_path, content), REGISTER)


def resolve(path: Path) -> list[dict[str, str]]:
    found = RUNNER.invoke(app, ["resolve", str(path)])
    assert found.exit_code == 0, found.output
    return list(csv.DictReader(io.StringIO(found.stdout)))


def test_resolve_keeps_order_and_columns_and_adds_its_own(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "row,buyer_name,buyer_id,date\n"
        "a,Somerset,,2022-05-01\n"
        'b,"Adur & Worthing ""Council""",,\n'
        "c,,GB-LAE-LDS,01/04/2025\n"
        "d,NHS Leeds Trust,GB-CFS-1,2025-04-01T10:00:00Z\n"
        "e,,,\n",
    )
    rows = resolve(path)
    assert [row["row"] for row in rows] == list("abcde")
    assert list(rows[0]) == [
        *("row", "buyer_name", "buyer_id", "date"),
        *("authority_id", "class", "method", "score", "alternatives"),
    ]
    assert [row["authority_id"] for row in rows] == ["E10000027", "", "E08000035", "", ""]
    assert [row["class"] for row in rows] == ["former_council", "joint", "council", "not_council", "unknown"]
    assert rows[1]["buyer_name"] == 'Adur & Worthing "Council"'
    assert rows[1]["alternatives"] == "E07000223;E07000229" and rows[2]["score"] == "100"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("name\nLeeds\n", "lacks the column buyer_name"),
        ("buyer_name,date\nLeeds,soon\nKent,2025-02-30\nHull,31/02/2025\n", "line 2: date: 'soon'"),
        ("buyer_name,date\nLeeds,soon\nKent,2025-02-30\n", "line 3: date: '2025-02-30'"),
        ("buyer_name,class\nLeeds,x\n", "has the column class already"),
        ("buyer_name,buyer_name\nLeeds,x\n", "stands twice"),
        ("buyer_name\nLeeds,2025-01-01\n", "line 2: 2 cells, the first line has 1"),
        ("buyer_name\n", "no line with a buyer"),
        ("", "lacks the column buyer_name"),
    ],
)
def test_a_file_that_cannot_be_resolved_is_told_before_anything_is_written(
    tmp_path: Path, content: str, said: str
) -> None:
    found = RUNNER.invoke(app, ["resolve", str(written(tmp_path, content))])
    assert found.exit_code == 2 and said in found.output and not found.stdout


def test_a_missing_file_is_told() -> None:
    found = RUNNER.invoke(app, ["resolve", "nowhere.csv"])
    assert found.exit_code == 2 and "nowhere.csv: No such file" in found.output


def test_labelled_names_are_scored_with_intervals_and_the_misses_listed(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "buyer_name,buyer_id,judged_class,gss_code,difficulty\n"
        "Leeds City Council,,council,E08000035,exact\n"
        "Bradford Council,,council,E08000035,hard\n"
        "Somewhere Else,,council,E08000034,hard\n"
        "Kirklees Council,,not_council,,negative\n"
        "Harrogate Town Council,,parish_town,,negative\n",
    )
    found = RUNNER.invoke(app, ["evaluate", "--buyers", str(path)])
    assert found.exit_code == 0
    assert "0.333 (0.061 to 0.792; 1 of 3) of the names that are a council's" in found.output
    assert "0.333 (0.061 to 0.792; 1 of 3) of the names given to a council" in found.output
    assert "false: Bradford Council: wanted E08000035, got E08000032" in found.output
    assert "missed: Somewhere Else: wanted E08000034, got unknown" in found.output
    assert RUNNER.invoke(app, ["evaluate"]).exit_code == 2


def test_identifiers_are_learned_from_names_dated_and_conflicts_kept_apart() -> None:
    resolver = Resolver(REGISTER)

    def seen(name: str, key: str, day: int, notices: int = 1) -> SignedBuyer:
        return SignedBuyer(name, (f"GB-PPON-{key}-1111-AAAA", "GB-CFS-9"), date(2025, 5, day), notices)

    found = learn_identifiers(
        [
            seen("Leeds City Council", "AAAA", 3, 2),
            seen("leeds cc", "AAAA", 9),
            seen("Not understood", "AAAA", 1),
            seen("Leeds City Council", "BBBB", 1),
            seen("Bradford Council", "BBBB", 2),
            seen("Harrogate Town Council", "CCCC", 1),
            seen("Who knows", "DDDD", 1),
        ],
        resolver,
    )
    rows = {row.identifier[8:12]: row for row in found}
    assert [rows[key].state for key in ["AAAA", "BBBB", "CCCC", "DDDD"]] == [
        "learned",
        "conflict",
        "conflict",
        "unresolved",
    ]
    first = rows["AAAA"]
    assert (first.authority_id, first.names, first.notices) == ("E08000035", 3, 4)
    assert (first.first_day, first.last_day) == (date(2025, 5, 1), date(2025, 5, 9))


def test_speed_is_printed_by_stage_for_distinct_names() -> None:
    script = ROOT / "tests/bench/buyers.py"
    found = subprocess.run([sys.executable, script, "500"], cwd=ROOT, capture_output=True, text=True)
    assert found.returncode == 0 and "500 distinct names in" in found.stdout, found.stderr
    assert "a second" in found.stdout and "pattern" in found.stdout


@pytest.mark.slow
@pytest.mark.usefixtures("no_pages")
def test_buyers_of_a_snapshot_are_counted_and_the_unresolved_listed_by_frequency(tmp_path: Path) -> None:
    release = {
        "id": "1",
        "tag": ["tender"],
        "date": "2025-05-01T10:00:00Z",
        "language": "en",
        "tender": {"title": "Works"},
    }
    releases = [
        {**release, "ocid": f"ocds-b5fd17-{n}", "buyer": {"id": f"GB-CFS-{n}", "name": name}}
        for n, name in enumerate(
            ["Leeds City Council", "Kent C", "Kent C", "\x1b[31mWho knows", "NHS Leeds Trust"]
        )
    ]
    path = tmp_path / "given.jsonl"
    path.write_text("".join(json.dumps(each) + "\n" for each in releases))
    register = few_councils(tmp_path / "register")
    home = {"PEERBENCH_HOME": str(tmp_path / "home"), "PEERBENCH_REGISTER": str(register)}
    for command in (["import", str(path), "--source", "contracts_finder"], ["rebuild"]):
        assert RUNNER.invoke(app, command, env=home).exit_code == 0

    counted = RUNNER.invoke(app, ["buyers"], env=home).output
    assert "1 of 5 notices are a council's" in counted and "ambiguous" in counted
    lines = RUNNER.invoke(app, ["buyers", "--unresolved"], env=home).output.splitlines()
    assert (
        lines[0].split()[:4] == ["2", "ambiguous", "Kent", "C"] and "may be Kent County Council" in lines[0]
    )
    assert "Who knows" in lines[1] and "\x1b" not in lines[1]
    assert lines[2] == "2 of 2 unresolved names, 3 notices"
    everything = RUNNER.invoke(app, ["buyers", "--unresolved", "--all"], env=home).output
    assert "NHS Leeds Trust" in everything and "3 of 3" in everything
    assert "0 of 0 identifiers learned" in RUNNER.invoke(app, ["buyers", "--identifiers"], env=home).output


HEAD = "code,name\r\nE1,Leeds\r\n"


@pytest.mark.parametrize(
    ("rest", "line"),
    [
        ('E2,"Kirklees\r\n' + "E3,Hull\r\n" * 80, 3),
        ('E2,"Kirk\r\nlees"\r\nE3,"Hull\r\nE4,York\r\n', 5),
        ('E2,"Kirk\r\nlees"\r\nE3,"a\r\nb","c\r\nE4,York\r\n', 6),
        ('"E2,Kirklees\r\n"E3","Hull"\r\nE4,York\r\n', 3),
        ('E2,"the ""old"" hall\r\nE3,Hull\r\n', 3),
        ('\r\n\r\nE2,"Kirklees', 5),
        ('E2,"Kirk"lees\r\nE3,Hull\r\n', 3),
        ('E2,"Kirklees\r\n' + "E3,Hull,and more of it\r\n" * 8000, 3),
    ],
    ids=[
        "to the end",
        "after a closed one",
        "second line of its row",
        "ends at the next",
        "doubled",
        "blank lines",
    ]
    + ["inside a line", "longer than a cell may be"],
)
def test_a_quote_that_is_not_closed_is_named_by_the_line_where_it_opens(
    rest: str, line: int, tmp_path: Path
) -> None:
    path = written(tmp_path, HEAD + rest)
    with pytest.raises(DataError) as told:
        list(records(path))
    words = str(told.value)
    assert words.startswith(f"{path} line {line}: no CSV: ") and "\n" not in words


def test_a_row_of_several_lines_is_named_by_its_first(tmp_path: Path) -> None:
    path = written(tmp_path, HEAD + '"E2,Kirklees\r\nE3,Hull\r\nE4,York"\r\nE5,Bath\r\n')
    assert [place for place, _ in records(path)] == [f"{path} line {n}" for n in (1, 2, 3, 6)]
