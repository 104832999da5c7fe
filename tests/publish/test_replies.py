"""A council's reply needs a public source, and stands beside the figure it concerns."""

from datetime import date
from pathlib import Path

import pytest

from pipelines.publish.replies import BadReply, load

GOOD = """[[replies]]
measure = "coverage"
dispute = true
text = "Our criteria stand in the documents."
replied_on = 2026-03-12
link = "https://council.example/reply"
"""


def written(tmp_path: Path, text: str, name: str = "E1") -> Path:
    (tmp_path / "replies").mkdir(exist_ok=True)
    (tmp_path / "replies" / f"{name}.toml").write_text(text)
    return tmp_path


def test_a_reply_is_a_row(tmp_path: Path) -> None:
    (row,) = load(written(tmp_path, GOOD), {"E1"}, {"coverage"})
    assert row["replied_on"] == date(2026, 3, 12) and row["period"] is None and row["reply"] == 1


def test_no_folder_is_no_reply(tmp_path: Path) -> None:
    assert load(tmp_path, {"E1"}, {"coverage"}) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            GOOD.replace('link = "https://council.example/reply"\n', ""),
            "link: missing: a reply without a public source",
        ),
        (
            GOOD.replace("https://council", "javascript:council"),
            "link: 'javascript:council.example/reply' is no address",
        ),
        (GOOD.replace('"coverage"', '"league_place"'), "measure: 'league_place' is no measure"),
        (GOOD.replace("true", '"yes"'), "dispute: 'yes' is no bool"),
        (GOOD.replace("2026-03-12", '"March"'), "replied_on: 'March' is no date"),
        (GOOD + 'name = "x"\n', "name: unknown field"),
        (GOOD.replace("Our criteria stand in the documents.", "x" * 5000), "text: has 5000 characters"),
        ("not toml", "is no TOML"),
    ],
)
def test_a_fault_names_file_reply_and_field(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(BadReply, match="E1.toml") as error:
        load(written(tmp_path, text), {"E1"}, {"coverage"})
    assert said in str(error.value)


def test_a_council_that_is_not_in_the_register_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadReply, match="'E2' is not in the register"):
        load(written(tmp_path, GOOD, "E2"), {"E1"}, {"coverage"})
