"""The plan on a page: eight questions, each answered by one sentence with a number, in `content/plan.toml`."""

from collections.abc import Iterable
from dataclasses import dataclass

from pipelines.benchmark.differences import TELLING
from pipelines.query import wording
from pipelines.rounding import percent
from pipelines.row import count, number, text
from pipelines.site.dossier import Dossier
from pipelines.site.section import content, words

Row = dict[str, object]


@dataclass(frozen=True)
class Answer:
    """One question, its answer, and the figure that it rests on (null where there is none)."""

    id: str
    question: str
    words: str
    figure: Row | None
    link: str


def answers(of: Dossier) -> list[Answer]:
    """q1 to q8, in the order in which a visiting team asks."""
    facts: dict[str, Row] = {
        "how_often": {"row": of.own("share_with_social_value"), "peer": of.peer("share_with_social_value")},
        "how_much": {
            "row": of.own("median_weight"),
            "peer": of.peer("median_weight"),
            "zeros": of.own("median_weight_all"),
            "zeros_peer": of.peer("median_weight_all"),
        },
        "by_chance": {
            "row": of.own("share_at_least_10"),
            "peer": of.peer("share_at_least_10"),
            "apart": _apart(of),
        },
        "which_themes": _themes(of),
        "which_kinds": _kinds(of),
        "how_assessed": _assessed(of),
        "changing": _changing(of),
        "how_readable": {"row": of.own("coverage"), "peer": of.peer("coverage")},
    }
    return [
        Answer(
            f"q{i}",
            asked["question"],
            words(asked["words"], **facts[name]),
            figure if isinstance(figure := facts[name]["row"], dict) else None,
            asked["link"],
        )
        for i, (name, asked) in enumerate(content("plan").items(), 1)
    ]


def _gone(rows: Iterable[Row]) -> Row | None:
    return next((row for row in rows if row["shown"] == wording.WITHDRAWN), None)


def _apart(of: Dossier) -> list[str]:
    """Which figures of the first screen differ from the peers together."""
    rows = ((of.title(name), of.peer(name)) for name in content("glance")["rows"])
    return [
        f"\N{LEFT DOUBLE QUOTATION MARK}{name}\N{RIGHT DOUBLE QUOTATION MARK}"
        for name, peer in rows
        if peer and peer["differs"] in TELLING
    ]


def _beside(of: Dossier, row: Row) -> str:
    """The share of the peers together in a cell: ", its peers 12%"; nothing where it is withheld."""
    peer = of.peer(text(row, "measure"), text(row, "breakdown"), text(row, "cell"))
    return f", its peers {percent(peer['value'])}" if peer and peer["shown"] == "shown" else ""


def _themes(of: Dossier) -> Row:
    """The themes named most often, and how many criteria name none."""
    cells = of.cells("theme_profile", "theme")
    named = [row for row in cells if row["cell"] != wording.UNSPECIFIED and row["yes"]]
    named.sort(key=lambda row: (-row["yes"], row["cell"]))
    return {
        "row": next(iter([*named, *cells]), None),
        "gone": cells[0] if any(row["yes"] is None for row in cells) else None,
        "n": max((row["n"] for row in cells), default=0),
        "told": _most_named(of, named),
        "unnamed": next((row["yes"] for row in cells if row["cell"] == wording.UNSPECIFIED), 0),
    }


MOST = 3
"""Themes that an answer names, and all that are named as often as the last of them."""


def _most_named(of: Dossier, named: list[Row]) -> list[str]:
    """The themes named most often. Where the last place is shared all that share it are named, together."""
    least = count(named[:MOST][-1], "yes") if named else 0
    first = [row for row in named if count(row, "yes") > least]
    last = [row for row in named if row["yes"] == least]
    told = [f"{wording.category(text(row, 'cell'))} ({row['yes']:,}{_beside(of, row)})" for row in first]
    if len(first) + len(last) <= MOST:
        return told + [
            f"{wording.category(text(row, 'cell'))} ({row['yes']:,}{_beside(of, row)})" for row in last
        ]
    return [
        *told,
        f"{wording.joined([wording.category(text(row, 'cell')) for row in last])} ({least:,} each)",
    ]


def _kinds(of: Dossier) -> Row:
    """Goods, services and works."""
    cells = of.cells("share_with_social_value", "category")
    counted = [row for row in cells if row["n"] and row["yes"] is not None]
    counted.sort(key=lambda row: -row["n"])
    enough, few = ([row for row in counted if (row["shown"] == "shown") is held] for held in (True, False))
    return {
        "row": next((row for row in cells if row["shown"] == "shown"), next(iter(cells), None)),
        "told": [
            f"{wording.category(text(r, 'cell')).lower()} {r['yes']:,} of {r['n']:,}{_beside(of, r)}"
            for r in enough
        ],
        "few": [f"{wording.category(text(r, 'cell')).lower()} ({r['n']:,} could be read)" for r in few],
        "gone": _gone(cells),
    }


def _assessed(of: Dossier) -> Row:
    """Counted or judged, and by which framework."""
    every = of.cells("how_assessed", "assessed")
    cells = [row for row in every if row["yes"]]
    by_count = sorted(cells, key=lambda row: -row["yes"])
    return {
        "row": next(iter(cells), None),
        "gone": every[0] if any(row["yes"] is None for row in every) else None,
        "n": max((row["n"] for row in cells), default=0),
        "told": [
            f"{wording.category(text(r, 'cell')).lower()} {r['yes']:,}{_beside(of, r)}" for r in by_count
        ],
        "frameworks": sorted({r["framework"] for r in of.rows.get("procurements", ())} - {"none"}),
    }


def _changing(of: Dossier) -> Row:
    """The newest change that can be told, and where the law changed."""
    found = [r for r in of.rows.get("changes", ()) if r["measure"] == "share_with_social_value"]
    shown = [row for row in found if row["shown"] == "shown"]
    newest = min(shown, key=lambda row: (row["kind"] == "act", row["earlier"]), default=None)
    return {
        "row": of.own("share_with_social_value"),
        "change": _moved(newest) if newest else None,
        "gone": _gone(found),
        "counted": max((min(row["n_earlier"], row["n_later"]) for row in found), default=0),
    }


def _moved(row: Row) -> Row:
    sides = ("earlier", "later")
    told = {name: wording.regime(text(row, name)) if row["kind"] == "act" else row[name] for name in sides}
    numbers = {name: f"{number(row, name) * 100:+.0f}" for name in ("difference", "low", "high")}
    return {**row, **told, **numbers, "certain": number(row, "low") > 0 or number(row, "high") < 0}
