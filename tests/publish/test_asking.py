"""What a person may type: a council, a type, a region, a peer set, in the words that pages use."""

from pathlib import Path

import pytest
from small_home import REFERENCE, few_councils, landed, rebuild_tables, release
from typer.testing import CliRunner

from pipelines.authorities.council_lookup import CouncilLookup
from pipelines.authorities.custom_peers import read_custom_peers
from pipelines.authorities.register.register import load_register
from pipelines.benchmark.peer_sets import ASKED, KINDS, ORDER, asked_for
from pipelines.cli import app
from pipelines.query import council, wording
from pipelines.settings import Settings
from pipelines.sheets import DataError
from pipelines.site import dossier
from pipelines.site.pack import bundle

REGISTER = load_register(REFERENCE)
LOOKUP = CouncilLookup(REGISTER)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("asking") / "home"
    few_councils(home / "register")
    buyers = ["Leeds City Council", "Bradford Council", "Kirklees Council", "Kent County Council"]
    landed(home, [release(n, buyer=buyers[n % 4]) for n in range(16)])
    rebuild_tables(Settings(home=home, register_dir=home / "register"))
    return home


def run(home: Path, *args: str) -> tuple[int, str]:
    env = {"PEERBENCH_HOME": str(home), "PEERBENCH_REGISTER": str(home / "register")}
    result = CliRunner(env=env).invoke(app, list(args))
    return result.exit_code, result.output


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("Leeds", "Leeds City Council"),
        ("Bradford MDC", "City of Bradford Metropolitan District Council"),
        ("bradford", "City of Bradford Metropolitan District Council"),
        ("Hull", "Hull City Council"),
        ("Telford", "Telford & Wrekin Council"),
        ("Bath & North East Somerset", "Bath and North East Somerset Council"),
        ("e08000035", "Leeds City Council"),
        ("brd", "City of Bradford Metropolitan District Council"),
        ("Warwick", "Warwick District Council"),
        ("Stoke", "Stoke-on-Trent City Council"),
    ],
)
def test_a_council_is_found_by_what_people_call_it_also_in_a_peer_file(
    asked: str, name: str, tmp_path: Path
) -> None:
    key = LOOKUP.find(asked).key
    assert key is not None and LOOKUP.official_name(key) == name
    path = tmp_path / "mine.txt"
    path.write_text(f"{asked}\n")
    assert read_custom_peers(path, REGISTER) == (key,)


@pytest.mark.parametrize("asked", ["Newcastle", "North", "Yorkshire"])
def test_a_name_of_several_is_refused_with_the_line_and_the_candidates(asked: str, tmp_path: Path) -> None:
    path = tmp_path / "mine.txt"
    path.write_text(f"Leeds\n{asked}\n")
    with pytest.raises(DataError, match=rf"mine.txt line 2: '{asked}' is not one council .*; it may be \w+"):
        read_custom_peers(path, REGISTER)
    assert len(LOOKUP.find(asked).keys) > 1


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ("London borough", "london_borough"),
        ("london-boroughs", "london_borough"),
        ("LONDON_BOROUGH", "london_borough"),
        ("London Borough Council", "london_borough"),
        ("Metropolitan districts", "metropolitan"),
        ("metropolitan", "metropolitan"),
        ("county council", "county"),
        ("Unitary", "unitary"),
        ("combined authorities", "combined_authority"),
        ("combined_authority", "combined_authority"),
        ("parish", None),
        ("council", None),
    ],
)
def test_a_type_is_asked_for_in_the_words_of_pages(asked: str, code: str | None) -> None:
    assert wording.type_code(asked) == code


def test_every_type_is_understood_by_its_own_words() -> None:
    for code, words in wording.TYPES.items():
        for form in (code, words, words.upper(), words.replace(" ", "-"), f"{words}s"):
            assert wording.type_code(form) == code, form


def test_councils_are_listed_by_type_and_region_in_any_spelling(home: Path) -> None:
    code, out = run(home, "councils", "--type", "Metropolitan District", "--region", "yorkshire & the humber")
    assert code == 0 and "Leeds City Council" in out and "Kent" not in out
    code, out = run(home, "councils", "--type", "Parish")
    assert code == 2 and "there are county council" in out.replace("\n", " ")
    code, out = run(home, "councils", "--region", "Wales")
    assert code == 2 and "there are" in out and "South East" in out


SETS = [
    {"peer_kind": kind, "peer_set": f"{kind}:x", "peer_name": name}
    for kind, name in {
        "type": "metropolitan",
        "type_and_region": "metropolitan, Yorkshire and The Humber",
        "region": "Yorkshire and The Humber",
        "neighbours": "nearest statistical neighbours",
        "mix": "councils that buy much the same",
        "combined_authority": "West Yorkshire",
        "hub": "YPO",
    }.items()
]


@pytest.mark.parametrize(
    ("asked", "kind"),
    [
        ("type", "type"),
        ("Region", "region"),
        ("type-and-region", "type_and_region"),
        ("type and region", "type_and_region"),
        ("its type in its region", "type_and_region"),
        ("Neighbours", "neighbours"),
        ("statistical neighbours", "neighbours"),
        ("its nearest statistical neighbours", "neighbours"),
        ("councils that buy much the same", "mix"),
        ("Combined authority", "combined_authority"),
        ("combined-authority", "combined_authority"),
        ("hub", "hub"),
        ("ypo", "hub"),
        ("yorkshire & the humber", "region"),
        ("region:x", "region"),
        ("mine.txt", None),
        ("", None),
        ("councils", None),
    ],
)
def test_a_peer_set_is_asked_for_by_kind_words_id_or_name(asked: str, kind: str | None) -> None:
    assert [row["peer_kind"] for row in asked_for(asked, SETS)] == ([kind] if kind else [])


def test_there_is_one_order_of_peer_sets() -> None:
    assert set(ORDER) == set(ASKED) and set(KINDS) < set(ORDER) and len(set(ORDER)) == len(ORDER)
    assert not hasattr(council, "SETS") and not hasattr(dossier, "SETS") and not hasattr(bundle, "SETS")


def test_a_council_beside_the_set_asked_for(home: Path) -> None:
    code, out = run(home, "council", "leeds", "--peers", "region")
    assert code == 0 and "all councils of Yorkshire and The Humber" in out, out
    assert "other councils of its type" not in out and "the same type in its region" not in out
    code, out = run(home, "council", "Leeds", "--peers", "Type and region")
    assert code == 0 and "the same type in its region" in out and "all councils of" not in out


def test_a_set_that_is_none_is_refused_with_those_there_are(home: Path) -> None:
    code, out = run(home, "council", "Leeds", "--peers", "parishes")
    assert code == 2 and "has no set 'parishes' and it is no file; there are type (type:metropolitan)" in out


def test_a_file_of_short_names_is_a_peer_set(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "mine.txt"
    path.write_text("Bradford MDC\nKent\n")
    code, out = run(home, "council", "Leeds", "--peers", str(path))
    assert code == 0 and "your list (two others)" in out, out


def test_sql_gives_all_of_what_duckdb_suggests(home: Path) -> None:
    code, out = run(home, "sql", "select stat from procurements")
    assert code == 2 and "state" in out and "LINE 1" in out and "^" in out, out
    code, out = run(home, "sql", "select * from procurement")
    assert code == 2 and "procurements" in out
    code, out = run(home, "sql", "select coutn(*) from procurements")
    assert code == 2 and "count" in out.replace("coutn", "")
