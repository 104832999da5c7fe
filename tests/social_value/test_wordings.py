"""The wording library: near wordings of other councils, and the unusual ones."""

from datetime import date
from typing import Any

import polars as pl

from pipelines.social_value.wordings import NEIGHBOURS, nearest, plain, wordings

TEXTS = [
    "Describe how you will create apprenticeships and work placements for young people in the borough",
    "Please describe how you will create apprenticeships and placements for young people of the borough",
    "Set out your plan for net zero and for cutting carbon emissions in the delivery of this contract",
    "Your plan for cutting carbon emissions to net zero when delivering this contract",
    "Keep owls, and tell the town crier every Tuesday how many there are in the old belfry",
]


def frame(*rows: dict[str, Any]) -> pl.DataFrame:
    base = {"source": "find_a_tender", "criterion": 1, "name": "Social Value", "weight_pct": 10.0}
    base |= {"cpv_division": "45", "themes": "unspecified", "notice_date": date(2025, 6, 1)}
    return pl.DataFrame([base | {"ocid": f"o{i}"} | row for i, row in enumerate(rows)])


def test_the_nearest_wording_is_that_of_another_council() -> None:
    found = wordings(frame(*({"text": text, "authority_id": f"E{i}"} for i, text in enumerate(TEXTS))))
    near, unusual = nearest(found)
    first = {row["ocid"]: row for row in near if row["rank"] == 1}
    assert first["o0"]["neighbour_ocid"] == "o1" and first["o3"]["neighbour_ocid"] == "o2"
    assert first["o0"]["similarity"] > 0.4 and first["o0"]["same_cpv_division"]
    assert unusual[0]["ocid"] == "o4" and unusual[0]["rank"] == 1
    assert nearest(found) == (near, unusual)


def test_a_council_is_no_neighbour_of_its_own() -> None:
    found = wordings(frame(*({"text": text, "authority_id": "E1"} for text in TEXTS)))
    near, unusual = nearest(found)
    assert near == [] and {row["nearest_similarity"] for row in unusual} == {0.0}


def test_the_same_words_are_one_wording_and_bare_names_none() -> None:
    rows = [{"text": f"{TEXTS[0]} {weight}%", "authority_id": "E1"} for weight in (5, 10)]
    found = wordings(frame(*rows, {"text": "10", "authority_id": "E2"}, {"text": None, "authority_id": "E3"}))
    assert len(found) == 1 and plain("Social Value", "10%") == "social value"
    assert nearest(found) == ([], []) and nearest([]) == ([], [])


def test_theme_cpv_and_weight_order_texts_that_are_as_similar() -> None:
    here = {"text": TEXTS[0], "authority_id": "E0", "themes": "local_jobs"}
    far = {"text": f"{TEXTS[0]} alpha", "authority_id": "E1", "cpv_division": "90", "weight_pct": 20.0}
    near = {"text": f"{TEXTS[0]} omega", "authority_id": "E2", "themes": "local_jobs;innovation"}
    found, _ = nearest(wordings(frame(here, far, near)))
    ranked = [row["neighbour_ocid"] for row in found if row["ocid"] == "o0"]
    assert ranked == ["o2", "o1"]
    assert [row["same_theme"] for row in found if row["ocid"] == "o0"] == [True, False]


def test_the_rows_are_bounded() -> None:
    rows = [{"text": f"{TEXTS[0]} {chr(97 + i)}{chr(97 + i)}", "authority_id": f"E{i}"} for i in range(20)]
    near, _ = nearest(wordings(frame(*rows)))
    assert len(near) == 20 * NEIGHBOURS
