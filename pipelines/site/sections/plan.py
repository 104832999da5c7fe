"""The plan on a page: eight questions, each answered by one sentence with a number."""

from dataclasses import dataclass
from typing import Any

from pipelines.query import numbers
from pipelines.query.words import POSITIONS
from pipelines.site.dossier import Dossier
from pipelines.site.figures import sentence

Row = dict[str, Any]


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
    made = (how_often, how_much, by_chance, which_themes, which_kinds, how_assessed, changing, how_readable)
    return [answer(of) for answer in made]


def _withdrawn(row: Row) -> str:
    return f"The figure is {row['reason'] or 'withdrawn'}."


def how_often(of: Dossier) -> Answer:
    """How often social value is asked for, of what could be read."""
    row = of.own("share_with_social_value")
    if row is None or not row["n"]:
        words = "Not one procurement states criteria that could be read, so this is not known."
    elif row["yes"] is None:
        words = _withdrawn(row)
    elif row["shown"] == "shown":
        words = f"In {row['yes']:,} of the {row['n']:,} procurements whose criteria could be read: {numbers.percent(row['value'])} (95% interval {row['between']})."
    else:
        words = f"In {row['yes']:,} of {numbers.counted(row['n'], 'procurement')} whose criteria could be read: too few for a share."
    return Answer("q1", "How often does it ask for social value?", words, row, "#headline")


def how_much(of: Dossier) -> Answer:
    """The usual weight."""
    row = of.own("median_weight")
    if row is None or not row["n"]:
        words = "No procurement states a weight for social value that could be read."
    elif row["shown"] == "shown":
        zeros = of.own("median_weight_all")
        words = f"Where it has a weight, usually {sentence(row)}."
        if zeros and zeros["shown"] == "shown":
            words += f" Counting those where it weighs nothing, {sentence(zeros)}."
    elif row["shown"] == "withdrawn":
        words = _withdrawn(row)
    else:
        words = (
            f"Only {numbers.counted(row['n'], 'procurement')} with a known weight: too few for a usual one."
        )
    return Answer("q2", "How much does it usually weigh?", words, row, "#spread")


def by_chance(of: Dossier) -> Answer:
    """Whether the share at 10% or more is apart from the peers' by more than chance."""
    row, peer = of.own("share_at_least_10"), of.peer("share_at_least_10")
    if row is None or peer is None:
        words = "There is no peer set to set it beside."
    elif peer["position"] is None:
        why = peer["position_reason"] or row["reason"] or "too few are counted"
        words = f"It cannot be said: {why}."
        if row["yes"]:
            words += f" ({row['yes']:,} of {numbers.counted(row['n'], 'procurement')} with a known weight give 10% or more.)"
    else:
        words = f"{sentence(row)} give it 10% or more, against {numbers.percent(peer['value'])} of {peer['n']:,} among {numbers.peers(peer)}: {POSITIONS[peer['position']]} them"
        inside = "inside" if peer["position"] == "consistent" else "outside"
        ends = [numbers.percent(peer[f"funnel_{end}_95"]) for end in ("low", "high")]
        words += f", {inside} the limits of {ends[0]} to {ends[1]} for a council with so many."
    if peer and peer["caution"]:
        words += f" Take care: {peer['caution']}."
    return Answer("q3", "Is that different from its peers, or within chance?", words, row, "#funnel")


def which_themes(of: Dossier) -> Answer:
    """The themes named most often, and how many criteria name none."""
    cells = of.cells("theme_profile", "theme")
    named = sorted(
        (row for row in cells if row["cell"] != numbers.UNSPECIFIED and row["yes"]),
        key=lambda row: (-row["yes"], row["cell"]),
    )
    n = max((row["n"] for row in cells), default=0)
    none = next((row["yes"] for row in cells if row["cell"] == numbers.UNSPECIFIED), 0)
    if any(row["yes"] is None for row in cells):
        words = _withdrawn(cells[0])
    elif not n:
        words = "No social value criterion could be read."
    elif not named:
        words = f"None is named in {numbers.counted(n, 'social value criterion', 'social value criteria')}."
    else:
        told = [f"{numbers.category(row['cell'])} ({row['yes']:,})" for row in named[:3]]
        words = f"Of {numbers.counted(n, 'social value criterion', 'social value criteria')}, most often {numbers.joined(told)}; {none:,} name no theme."
    return Answer(
        "q4", "Which themes?", words, named[0] if named else (cells[0] if cells else None), "#themes"
    )


def which_kinds(of: Dossier) -> Answer:
    """Goods, services and works."""
    cells = of.cells("share_with_social_value", "category")
    told = [
        f"{numbers.category(row['cell']).lower()} {row['yes']:,} of {row['n']:,}"
        for row in sorted(cells, key=lambda row: -row["n"])
        if row["n"] and row["yes"] is not None
    ]
    gone = next((row for row in cells if row["shown"] == numbers.WITHDRAWN), None)
    words = f"Asked for in {numbers.joined(told)} that could be read." if told else "None could be read."
    if gone and not told:
        words = _withdrawn(gone)
    shown = [row for row in cells if row["shown"] == "shown"] or cells
    return Answer("q5", "In which kinds of contract?", words, shown[0] if shown else None, "#kinds")


def how_assessed(of: Dossier) -> Answer:
    """Counted or judged, and by which framework."""
    cells = [row for row in of.cells("how_assessed", "assessed") if row["yes"]]
    n = max((row["n"] for row in cells), default=0)
    frameworks = sorted({r["framework"] for r in of.rows.get("procurements", ()) if r["framework"] != "none"})
    said = [
        f"{numbers.category(row['cell']).lower()} {row['yes']:,}"
        for row in sorted(cells, key=lambda row: -row["yes"])
    ]
    if any(row["yes"] is None for row in of.cells("how_assessed", "assessed")):
        words = _withdrawn(of.cells("how_assessed", "assessed")[0])
    elif not n:
        words = "No procurement with social value could be read."
    else:
        words = f"Of {numbers.counted(n, 'procurement')} with social value: {numbers.joined(said)}. "
        words += (
            f"Frameworks named: {numbers.joined(frameworks)}."
            if frameworks
            else "No framework is named in a notice."
        )
    return Answer(
        "q6", "How is it assessed, and by which framework?", words, cells[0] if cells else None, "#assessed"
    )


def changing(of: Dossier) -> Answer:
    """The newest change that can be told, and where the law changed."""
    found = [r for r in of.rows.get("changes", ()) if r["measure"] == "share_with_social_value"]
    shown = sorted(
        (r for r in found if r["shown"] == "shown"), key=lambda r: (r["kind"] == "act", r["earlier"])
    )
    law = "The law changed on 24 February 2025, and years on either side are not joined."
    gone = next((r for r in found if r["shown"] == numbers.WITHDRAWN), None)
    if not shown and gone:
        return Answer(
            "q7",
            "Is it changing, and where did the law change?",
            f"{_withdrawn(gone)} {law}",
            of.own("share_with_social_value"),
            "#trend",
        )
    if not shown:
        counts = max((min(r["n_earlier"], r["n_later"]) for r in found), default=0)
        pair = f"no two years have more than {counts:,}" if counts else "no two years have any"
        words = f"It cannot be said: {pair} procurements of the same kind that could be read; 10 in each are needed. {law}"
        return Answer(
            "q7",
            "Is it changing, and where did the law change?",
            words,
            of.own("share_with_social_value"),
            "#trend",
        )
    row = shown[0]
    sides = [
        numbers.regime(row[name]) if row["kind"] == "act" else row[name] for name in ("earlier", "later")
    ]
    change = f"{row['difference'] * 100:+.0f} points (95% interval {row['low'] * 100:+.0f} to {row['high'] * 100:+.0f})"
    certain = (
        "chance alone would seldom do so" if row["low"] > 0 or row["high"] < 0 else "chance alone could do so"
    )
    words = f"From {sides[0]} (n = {row['n_earlier']:,}) to {sides[1]} (n = {row['n_later']:,}), for like procurements, the share with social value moved by {change}: {certain}; an association, not an effect. {law}"
    return Answer(
        "q7",
        "Is it changing, and where did the law change?",
        words,
        of.own("share_with_social_value"),
        "#trend",
    )


def how_readable(of: Dossier) -> Answer:
    """Coverage, and the commonest reason why not."""
    row = of.own("coverage")
    if row is None or not row["n"]:
        words = "No procurement in scope was found, so there was nothing to read."
    elif row["yes"] is None:
        words = _withdrawn(row)
    else:
        left = row["n"] - row["yes"]
        words = f"The criteria of {row['yes']:,} of {numbers.counted(row['n'], 'procurement')} in scope could be read"
        if row["shown"] == "shown":
            words += f" ({numbers.percent(row['value'])}, 95% interval {row['between']})"
        words += f"; {left:,} could not be read, and are counted as unknown, never as zero."
        if row["left_out"]:
            words += (
                f" {row['left_out']:,} more of {row['found']:,} found are left out: they are not in scope."
            )
    return Answer("q8", "How much could be read, and what not?", words, row, "#unread")
