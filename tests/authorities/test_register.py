"""The register: sound as it stands, every fault found, one council a place, tier and day."""

import os
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from pipelines.authorities.register.check import count_register, find_problems
from pipelines.authorities.register.groups import list_memberships
from pipelines.authorities.register.register import load_register
from pipelines.authorities.register.responsible_council import (
    FIRST_DAY,
    find_responsible,
    list_councils,
    list_places,
)
from pipelines.cli import app
from pipelines.sheets import DataError

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "warehouse/reference"
SAMPLE = ROOT / "sample/register"
REGISTER = load_register(REFERENCE)
PLACES = list_places(REGISTER)
LAST_DAY = date(2031, 1, 1)


@pytest.mark.parametrize("directory", [REFERENCE, SAMPLE], ids=["reference", "sample"])
def test_a_register_is_sound(directory: Path) -> None:
    assert list(find_problems(load_register(directory))) == []


def test_the_counts_are_those_of_england() -> None:
    said = "\n".join(count_register(REGISTER))
    assert "317 principal councils in being" in said
    found = CliRunner().invoke(app, ["reference", "check"])
    assert found.exit_code == 0 and "0 problems" in found.output
    assert len(list_councils(REGISTER, date(2015, 4, 1))) == 353


@settings(max_examples=40, deadline=None)
@given(st.dates(FIRST_DAY, LAST_DAY))
def test_each_place_has_exactly_one_answer_a_tier_on_any_day(day: date) -> None:
    answering = {place: find_responsible(REGISTER, place, day) for place in PLACES}
    lower = {answer.lower for answer in answering.values()}
    upper = {answer.upper for answer in answering.values()}
    assert {row.authority_id for row in list_councils(REGISTER, day)} == lower | upper


@pytest.mark.parametrize(
    ("place", "day", "lower", "upper"),
    [
        ("E07000190", "2019-03-31", "E07000190", "E10000027"),
        ("E07000190", "2019-04-01", "E07000246", "E10000027"),
        ("E07000190", "2023-04-01", "E06000066", "E06000066"),
        ("E07000048", "2019-04-01", "E06000058", "E06000058"),
        ("E07000217", "2027-03-31", "E07000217", "E10000030"),
        ("E07000217", "2027-04-01", "X-WSY", "X-WSY"),
        ("E08000035", "2015-04-01", "E08000035", "E08000035"),
    ],
)
def test_reorganisation_is_data(place: str, day: str, lower: str, upper: str) -> None:
    found = find_responsible(REGISTER, place, date.fromisoformat(day))
    assert (found.lower, found.upper) == (lower, upper)


def changed(tmp_path: Path, file: str, edit: Callable[[str], str]) -> Path:
    """A copy of the register with one file changed."""
    directory = tmp_path / "register"
    shutil.copytree(REFERENCE, directory)
    path = directory / file
    before = path.read_text(encoding="utf-8")
    after = edit(before)
    assert after != before
    path.write_text(after, encoding="utf-8")
    return directory


def without(words: str) -> Callable[[str], str]:
    return lambda text: "".join(line for line in text.splitlines(True) if words not in line)


@pytest.mark.parametrize(
    ("file", "edit", "said"),
    [
        ("authorities.csv", without("E07000217,"), None),
        ("authorities.csv", lambda text: text.replace("2027-03-31", "2027-04-15"), "does not end on the day"),
        (
            "authorities.csv",
            lambda text: text.replace(
                "X-WSY,,WSY,West Surrey,West Surrey Council,unitary,South East,,,2027-04-01",
                "X-WSY,,WSY,West Surrey,West Surrey Council,unitary,South East,,,2027-06-01",
            ),
            "0 councils answer",
        ),
        ("authorities.csv", lambda text: text.replace("E08000035,,LDS", "E08000035,,BRD"), "stands twice"),
        ("successors.csv", without("E07000026,"), "has no successor"),
        (
            "groups.csv",
            lambda text: text.replace(",,2014-05-31,true", ",,2014-05-31,false"),
            "though dates_known is false",
        ),
        (
            "groups.csv",
            lambda text: text.replace("E06000065,2023-04-01", "E10000023,2023-01-01"),
            "twice in hub:ypo",
        ),
        ("register.toml", lambda text: text.replace("district = 164", "district = 165"), "165 expected"),
        (
            "register.toml",
            lambda text: text.replace('licence = "MIT"', 'licence = ""', 1),
            "no source or licence",
        ),
        ("policies.csv", lambda text: text.replace("hub:star", "hub:moon"), "hub:moon is not in groups.csv"),
    ],
)
def test_every_fault_of_a_register_is_found(
    tmp_path: Path, file: str, edit: Callable[[str], str], said: str | None
) -> None:
    directory = changed(tmp_path, file, edit)
    if said is None:
        with pytest.raises(DataError, match=r"aliases\.csv line \d+: authority_id: 'E07000217' is not in"):
            load_register(directory)
    else:
        assert any(said in problem for problem in find_problems(load_register(directory)))


@pytest.mark.parametrize(
    ("file", "edit", "said"),
    [
        (
            "authorities.csv",
            lambda t: t.replace("1974-04-01", "1 April 1974", 1),
            r"line 2: valid_from: '1 April 1974' is no date",
        ),
        (
            "authorities.csv",
            lambda t: t.replace(",county,", ",shire,", 1),
            r"line 2: authority_type: 'shire' is not one of",
        ),
        (
            "authorities.csv",
            lambda t: t.replace("678855", "many", 1),
            r"line 2: population: 'many' is no whole number",
        ),
        (
            "authorities.csv",
            lambda t: t.replace("\nE10000007", "\nE10000003", 1),
            r"line 3: authority_id: 'E10000003' stands twice",
        ),
        *(
            (
                "authorities.csv",
                lambda t, sign=sign: t.replace("Devon County Council", f"Devon{sign} County Council", 1),
                "official_name: 'Devon.* has a sign in it that is not seen",
            )
            for sign in ("\x1b[31m", "\u200b", "\u202e", "\x85")
        ),
        (
            "authorities.csv",
            lambda t: t.replace("E10000008", "\ufeffE10000008", 1),
            "authority_id: .* has a sign in it that is not seen",
        ),
        ("authorities.csv", lambda t: t.replace("Devon County Council", "  ", 1), "official_name: empty"),
        (
            "authorities.csv",
            lambda t: t.replace("E10000008", "../x", 1),
            r"authority_id: '\.\./x' is not letters, digits and hyphens alone",
        ),
        ("authorities.csv", lambda t: t.replace("E10000008", "E1<b>", 1), "is not letters, digits and"),
        ("authorities.csv", lambda t: t.replace("E10000008", "E1 0000008", 1), "is not letters, digits and"),
        ("aliases.csv", lambda t: t.replace("E07000223", "\0", 1), "aliases.csv: holds NUL bytes"),
        (
            "aliases.csv",
            lambda t: t.replace("E07000223", "E07999999", 1),
            r"line 2: authority_id: 'E07999999' is not in",
        ),
        (
            "groups.csv",
            lambda t: t.replace("E08000024;", "E08999999;", 1),
            r"line 2: member_ids: 'E08999999' is not in",
        ),
        ("groups.csv", lambda t: t.replace(",false,", ",maybe,", 1), r"line 2: dates_known: 'maybe'"),
        ("bodies.csv", lambda t: t.replace(",portal,", ",gateway,", 1), r"line 2: class: 'gateway'"),
        (
            "policies.csv",
            lambda t: t.replace(
                '"West Berkshire Council decision, decisionmaking.westberks.gov.uk mgAi 68985"', ""
            ),
            r"line 2: source: empty",
        ),
        (
            "policies.csv",
            lambda t: t.replace(
                "http://decisionmaking.westberks.gov.uk/mgAi.aspx?ID=68985", "https://x.gov.uk/.../a"
            ),
            r"line 2: link: .* is no whole web address",
        ),
        ("policies.csv", lambda t: t.replace(",maximum,", ",ceiling,", 1), r"line 2: kind: 'ceiling'"),
        (
            "policies.csv",
            lambda t: t.replace(",social_value,10,", ",social_value,110,", 1),
            r"line 2: weight_pct: 110.0 is not between",
        ),
        (
            "policies.csv",
            lambda t: t.replace(",social_value,10,", ",social_value,,", 1),
            r"line 2: weight_pct: None does not go with",
        ),
        (
            "policies.csv",
            lambda t: t.replace(",2015,", ",around 2015,", 1),
            r"line 9: valid_from: 'around 2015'",
        ),
    ],
)
def test_a_bad_field_is_told_with_file_line_and_value(
    tmp_path: Path, file: str, edit: Callable[[str], str], said: str
) -> None:
    with pytest.raises(DataError, match=said):
        load_register(changed(tmp_path, file, edit))


def test_blanks_round_a_cell_and_another_way_of_saving_change_nothing(tmp_path: Path) -> None:
    directory = changed(tmp_path, "authorities.csv", lambda t: t.replace("E10000008,", " E10000008 ,", 1))
    path = directory / "authorities.csv"
    path.write_bytes(path.read_text(encoding="utf-8").encode("utf-16"))
    toml = directory / "register.toml"
    toml.write_bytes(b"\xef\xbb\xbf" + toml.read_bytes())
    assert load_register(directory).authorities == REGISTER.authorities


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir])
@pytest.mark.parametrize("file", ["authorities.csv", "aliases.csv", "register.toml"])
def test_what_is_no_file_is_told_and_nothing_waits_for_it(
    tmp_path: Path, file: str, make: Callable[[Path], None]
) -> None:
    shutil.copytree(REFERENCE, tmp_path / "register")
    (tmp_path / "register" / file).unlink()
    make(tmp_path / "register" / file)
    with pytest.raises(DataError, match=rf"{file}: no regular file"):
        load_register(tmp_path / "register")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('id = "england"', 'id = ""', r"id: '' "),
        ("as_of = 2026-11-23", "", r"missing keys as_of"),
        ("as_of = 2026-11-23", "as_of = 2026", r"as_of: 2026 is no date, as 2025-04-01"),
        ("synthetic = false", 'synthetic = "perhaps"', r"synthetic: 'perhaps' is not true or false"),
        ("district = 164", 'district = "many"', r"expected: principal: district: 'many' is no whole number"),
        ("district = 164", "shire = 164", r"'shire' is not one of county, district"),
        ("district = 164", "district 164", r"is no TOML"),
    ],
)
def test_a_fault_of_register_toml_is_told_with_its_key(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(DataError, match=r"register\.toml: .*" + said):
        load_register(changed(tmp_path, "register.toml", lambda text: text.replace(old, new, 1)))


def test_check_exits_1_and_tells_the_problem(tmp_path: Path) -> None:
    directory = changed(tmp_path, "successors.csv", without("E07000026,"))
    found = CliRunner().invoke(app, ["reference", "check"], env={"PEERBENCH_REGISTER": str(directory)})
    assert found.exit_code == 1 and "E07000026 ended" in found.output


@pytest.mark.parametrize("file", ["authorities.csv", "register.toml"])
def test_check_exits_1_of_a_file_that_cannot_be_read(tmp_path: Path, file: str) -> None:
    directory = changed(tmp_path, file, lambda text: text.replace("name", "nome", 1).replace("id", "di", 1))
    found = CliRunner().invoke(app, ["reference", "check"], env={"PEERBENCH_REGISTER": str(directory)})
    assert found.exit_code == 1 and f"problem: {directory / file}" in found.stderr, found.output
    assert "0 problems" not in found.stdout


def members(group_id: str, day: date) -> set[str]:
    return {
        row.authority_id
        for row in list_memberships(REGISTER)
        if row.group_id == group_id
        and (row.valid_from is None or row.valid_from <= day)
        and (row.valid_to is None or day <= row.valid_to)
    }


def test_groups_have_the_members_of_the_day() -> None:
    north_east = "combined_authority:E47000010"
    assert len(members(north_east, date(2018, 11, 1))) == 7
    assert len(members(north_east, date(2018, 11, 2))) == 4
    assert members(north_east, date(2024, 5, 7)) == set()
    assert len(members("combined_authority:E47000014", date(2024, 5, 7))) == 7
    assert len(members("combined_authority:E47000001", date(2019, 1, 1))) == 10
    assert len(members("hub:nepo", date(2019, 1, 1))) == 12
    assert "E10000023" in members("hub:ypo", date(2023, 3, 31))
    assert "E06000065" in members("hub:ypo", date(2023, 4, 1))
    assert "X-ESY" not in members("type:unitary", date(2027, 3, 31))
    assert "X-ESY" in members("type:unitary", date(2027, 4, 1))
    assert "E07000217" not in members("type_and_region:district, South East", date(2027, 4, 1))


def test_where_no_date_is_known_both_are_null_and_that_is_said() -> None:
    for row in list_memberships(REGISTER):
        assert row.dates_known == bool(row.valid_from or row.valid_to)
        assert row.source and row.confidence and row.group_id.startswith(row.group_kind + ":")
