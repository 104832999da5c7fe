"""Statistical neighbours: within type, by the stated distance, and held against a published list."""

from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from pipelines.authorities.register.neighbours import (
    FEATURES,
    KEPT,
    SMALLEST,
    find_neighbours,
    measure_agreement,
)
from pipelines.authorities.register.register import load_register
from pipelines.cli import app
from warehouse.errors import UserError

ROOT = Path(__file__).parents[2]
REGISTER = load_register(ROOT / "warehouse/reference")
DFE = ROOT / "warehouse/reference/neighbours_dfe.csv"
FOUND = list(find_neighbours(REGISTER))


def test_neighbours_are_of_one_type_ranked_by_distance() -> None:
    by_council = defaultdict(list)
    for row in FOUND:
        by_council[row.authority_id].append(row)
        one, other = REGISTER.authorities[row.authority_id], REGISTER.authorities[row.peer_id]
        assert one.authority_type == other.authority_type and row.authority_id != row.peer_id
    assert len(by_council) == 317 - 2
    for rows in by_council.values():
        assert [row.rank for row in rows] == list(range(1, len(rows) + 1)) and len(rows) <= KEPT
        assert [row.distance for row in rows] == sorted(row.distance for row in rows)


def test_distances_are_those_of_another_reckoning() -> None:
    districts = [
        row
        for row in REGISTER.authorities.values()
        if row.authority_type == "district" and row.status == "current" and (row.population or 0) >= SMALLEST
    ]
    figures = np.array([[feature.value(row) for feature in FEATURES] for row in districts], dtype=float)
    scores = (figures - figures.mean(axis=0)) / figures.std(axis=0)
    weights = np.sqrt([feature.weight for feature in FEATURES])
    near = np.linalg.norm((scores[:, None, :] - scores[None, :, :]) * weights, axis=2)
    place = {row.authority_id: n for n, row in enumerate(districts)}
    for row in FOUND:
        if row.authority_id in place:
            expected = near[place[row.authority_id], place[row.peer_id]]
            assert row.distance == pytest.approx(expected, abs=1e-5)


def test_the_model_finds_more_of_the_departments_neighbours_than_chance() -> None:
    found = measure_agreement(REGISTER, DFE)
    assert found.low > 1.5 * found.by_chance
    assert (found.councils, found.listed) == (150, 756)
    said = CliRunner().invoke(app, ["reference", "neighbours"])
    assert said.exit_code == 0 and f"{found.share:.1%}" in said.output and "by chance" in said.output


def test_a_list_without_a_known_pair_is_told(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("authority_id,peer_id\nE08000035,E07000217\n")
    with pytest.raises(UserError, match="no pair of councils"):
        measure_agreement(REGISTER, tmp_path / "list.csv")
    (tmp_path / "list.csv").write_text("a,b\n1,2\n")
    with pytest.raises(UserError, match="lacks the column authority_id, peer_id"):
        measure_agreement(REGISTER, tmp_path / "list.csv")
