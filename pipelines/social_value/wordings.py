"""The wording library: what other councils write where one writes this, and what nobody else writes."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from pipelines.row import number, number_or_none, text
from pipelines.social_value.tf_idf import all_words_of, learned
from warehouse.interim import scan

Row = dict[str, object]
NEIGHBOURS = 5
CANDIDATES = 25
"""By words alone, before CPV, themes and weight are counted."""
LEAST_SIMILAR = 0.1
"""Below it two texts share a common word or two and read as strangers."""
LEAST_WORDS = 5
UNUSUAL, UNUSUAL_WORDS = 200, 8
ROWS = 512
"""Texts compared with all others at a time, so that memory grows with the texts and not with their square."""
NEAR_WEIGHT = 2.5
"""Points between two weights that are taken for the same."""


@dataclass(frozen=True)
class Wording:
    """A distinct text with its newest use by each council, the newest first."""

    text: str
    uses: tuple[Row, ...]

    @property
    def first(self) -> Row:
        """The newest use."""
        return self.uses[0]

    def by_another(self, authority_id: str) -> Row | None:
        """The newest use by a council other than this one."""
        return next((use for use in self.uses if use["authority_id"] != authority_id), None)


def uses(home: Path) -> pl.DataFrame:
    """Narrow criteria of known councils with name, text, weight, CPV division and pivot themes."""
    procurements = scan(home, "procurements").filter(pl.col("authority_id").is_not_null() & pl.col("counted"))
    # The division of the subject is null where procurements do not carry it.
    if "cpv_division" not in procurements.collect_schema().names():
        procurements = procurements.with_columns(cpv_division=pl.lit(None, pl.String))
    themes = (
        scan(home, "criterion_themes")
        .filter(pl.col("framework") == "pivot")
        .sort("theme")
        .group_by("source", "ocid", "criterion", maintain_order=True)
        .agg(pl.col("theme").str.join(";").alias("themes"))
    )
    narrow = scan(home, "criteria").filter(pl.col("is_narrow"))
    return (
        narrow.select("source", "ocid", "criterion", "name", "text", "weight_pct")
        .join(
            procurements.select("source", "ocid", "authority_id", "notice_date", "cpv_division"),
            on=["source", "ocid"],
        )
        .join(themes, on=["source", "ocid", "criterion"])
        .sort("notice_date", "source", "ocid", "criterion", descending=[True, False, False, False])
        .collect()
    )


def wordings(found: pl.DataFrame) -> list[Wording]:
    """The distinct texts of at least five words, in the order of their newest use."""
    by_text: dict[str, dict[str, Row]] = {}
    for row in found.iter_rows(named=True):
        text = plain(row["name"], row["text"] or "")
        if len(text.split()) >= LEAST_WORDS:
            by_text.setdefault(text, {}).setdefault(row["authority_id"], row)
    return [Wording(text, tuple(row.values())) for text, row in by_text.items()]


def plain(name: str, text: str) -> str:
    """Name and text in small letters without numbers and signs: what makes two wordings the same."""
    return " ".join(re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", f"{name} {text}".lower()))


def nearest(found: Sequence[Wording]) -> tuple[list[Row], list[Row]]:
    """Rows of `wordings` and of `unusual_wordings`. None of either for fewer than two wordings."""
    if len(found) < 2:
        return [], []
    texts = [wording.text for wording in found]
    matrix = learned(all_words_of, texts).rows(texts)
    near: list[Row] = []
    alike: list[float] = []
    for start in range(0, len(found), ROWS):
        similar = (matrix[start : start + ROWS] @ matrix.T).tocsr()
        for i in range(similar.shape[0]):
            row = similar.getrow(i)
            pairs = _candidates(start + i, row.indices, row.data, found)
            alike.append(pairs[0][0] if pairs else 0.0)
            near += _ranked(found[start + i], [pair for pair in pairs if pair[0] >= LEAST_SIMILAR])
    return near, _unusual(found, alike)


def _candidates(
    own: int, others: Any, similar: Any, found: Sequence[Wording]
) -> list[tuple[float, Wording, Row]]:
    """(similarity, wording, its use by another council), the most similar first."""
    council = found[own].first["authority_id"]
    kept = []
    # By similarity, then by the order of the texts, so that ties fall the same way each time.
    for at in np.lexsort((others, -similar)):
        if others[at] != own and (use := found[others[at]].by_another(council)) is not None:
            kept.append((min(float(similar[at]), 1.0), found[others[at]], use))
            if len(kept) == CANDIDATES:
                break
    return kept


def _ranked(own: Wording, pairs: Sequence[tuple[float, Wording, Row]]) -> list[Row]:
    rows = [_row(own, *pair) for pair in pairs]
    rows.sort(key=lambda row: (-number(row, "closeness"), row["neighbour_source"], row["neighbour_ocid"]))
    return [row | {"rank": rank} for rank, row in enumerate(rows[:NEIGHBOURS], 1)]


def _row(own: Wording, similarity: float, other: Wording, use: Row) -> Row:
    mine, its = _side(own.first, own.text), _side(use, other.text)
    same_cpv = mine["cpv_division"] is not None and mine["cpv_division"] == its["cpv_division"]
    a, b = (set(text(side, "themes").split(";")) - {"unspecified"} for side in (mine, its))
    weight, other_weight = number_or_none(mine, "weight_pct"), number_or_none(its, "weight_pct")
    near = weight is not None and other_weight is not None and abs(weight - other_weight) <= NEAR_WEIGHT
    shared = len(a & b) / len(a | b) if a | b else 0.0
    # Words first: the rest only orders texts that are about as similar.
    closeness = 0.7 * similarity + 0.1 * same_cpv + 0.1 * shared + 0.1 * near
    return {
        **mine,
        **{f"neighbour_{name}": value for name, value in its.items()},
        "similarity": round(similarity, 4),
        "closeness": round(closeness, 4),
        "same_theme": bool(a & b),
        "same_cpv_division": same_cpv,
    }


def _side(use: Row, text: str) -> Row:
    columns = ("source", "ocid", "criterion", "authority_id", "cpv_division", "weight_pct", "themes")
    return {name: use[name] for name in columns} | {"text_sha256": hashlib.sha256(text.encode()).hexdigest()}


def _unusual(found: Sequence[Wording], alike: Sequence[float]) -> list[Row]:
    long = [
        (value, wording)
        for value, wording in zip(alike, found, strict=True)
        if len(wording.text.split()) >= UNUSUAL_WORDS
    ]
    long.sort(key=lambda pair: (pair[0], pair[1].text))
    return [
        _side(wording.first, wording.text)
        | {"rank": rank, "words": len(wording.text.split()), "nearest_similarity": round(value, 4)}
        for rank, (value, wording) in enumerate(long[:UNUSUAL], 1)
    ]
