"""Questions to ask: each is a file with its wording and a condition, a named column that is computed here.

A question is no finding. Conditions ask for more than chance: ends of intervals, never bare figures; or they
count what stands there, which is no estimate.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable

import polars as pl
from pydantic.dataclasses import dataclass as declared

from pipelines.benchmark import policy_practice
from pipelines.declared_files import TABLE, tables

FIGURE = ("authority_id", "period", "measure", "breakdown", "cell", "n", "yes", "value", "low", "high")
REACHED = 0.9
"""Of a policy's floor: the upper end of the interval below this asks why."""
QUARTER = 0.25
ENOUGH = 10
"""Procurements that a share needs to be shown: a question of how many of them do something needs as many."""
FEW = 2
"""How many of them prompt a question: a count is no estimate, and chance has no part in it."""
SPREAD = 5.0
LOW_WEIGHTS = 0.2
HALF = 0.5


@declared(frozen=True, config=TABLE)
class Question:
    """A question by its file's name, with the condition that prompts it."""

    id: str
    title: str
    wording: str
    condition: str


@dataclass(frozen=True)
class Tables:
    """What conditions look at: own figures of the chosen periods, comparisons with peers, policies."""

    own: pl.DataFrame
    peers: pl.DataFrame
    policies: pl.DataFrame


Frames = Callable[[Tables], pl.DataFrame]


def load(directory: Traversable | None = None) -> list[Question]:
    """Every question of warehouse/questions, or of another directory.

    Raises DataError with a line for every fault of every file.
    """
    return tables(directory or resources.files("warehouse").joinpath("questions"), Question, _faults)


def _faults(question: Question) -> Iterator[str]:
    if question.condition not in CONDITIONS:
        yield f"condition: no column {question.condition!r}; there are {', '.join(sorted(CONDITIONS))}"
    try:
        question.wording.format(period="", cells="", count="", of="")
    except (KeyError, IndexError, ValueError) as error:
        yield f"wording: {error} is no placeholder; there are period, cells, count and of"


def questions(tables: Tables, asked: list[Question]) -> Iterator[dict[str, object]]:
    """Rows of `questions`: one a figure that prompted, numbered inside authority, question and period."""
    for question in asked:
        rows = CONDITIONS[question.condition](tables).filter(pl.col(question.condition))
        order = ["authority_id", "period", "measure", "breakdown", "cell", "peer_set"]
        rows = rows.sort(order)
        for (_, period), part in rows.group_by("authority_id", "period", maintain_order=True):
            cells = " and ".join(dict.fromkeys(part["cell"]))
            for number, row in enumerate(part.to_dicts(), 1):
                yield {
                    **{name: row[name] for name in (*FIGURE, "table", "peer_set")},
                    "question": question.id,
                    "row": number,
                    "title": question.title,
                    "wording": question.wording.format(
                        period=words(str(period)),
                        cells=cells,
                        **{name: f"{row.get(name) or 0:,}" for name in ("count", "of")},
                    ),
                    "condition": question.condition,
                }


def words(period: str) -> str:
    """A period as it stands in a sentence."""
    return "all years" if period == "all" else f"the {period}" if " " in period else period


def _of(tables: Tables, measure: str, breakdown: str = "all", shown: bool = True) -> pl.DataFrame:
    rows = tables.own.filter((pl.col("measure") == measure) & (pl.col("breakdown") == breakdown))
    rows = rows.filter(pl.col("shown") == "shown") if shown else rows
    return rows.select(*FIGURE, "unknown", "determinable", "shown").with_columns(
        table=pl.lit("authority_measures"), peer_set=pl.lit(None, pl.String)
    )


def _known_categories() -> pl.Expr:
    return pl.col("cell").is_in(["goods", "services", "works"])


def _categories_apart(tables: Tables) -> pl.DataFrame:
    """Two categories whose intervals do not meet: the one with the lowest upper, the highest lower end."""
    rows = _of(tables, "share_at_least_10", "category").filter(_known_categories())
    over = ["authority_id", "period"]
    low, high = pl.col("low").max().over(over), pl.col("high").min().over(over)
    end = (pl.col("low") == low) | (pl.col("high") == high)
    return rows.with_columns(categories_apart=(low > high) & end)


def _only_in_works(tables: Tables) -> pl.DataFrame:
    """Works with social value, and ten or more readable of each other kind that is told, none with any."""
    rows = _of(tables, "share_with_social_value", "category").filter(_known_categories())
    over, works = ["authority_id", "period"], pl.col("cell") == "works"
    some = pl.col("yes").filter(works).sum().over(over) > 0
    none = pl.col("yes").filter(~works).sum().over(over) == 0
    return rows.with_columns(only_in_works=some & none & ~works)


def _coverage_far_below(tables: Tables) -> pl.DataFrame:
    rows = tables.peers.filter((pl.col("measure") == "coverage") & (pl.col("breakdown") == "all"))
    rows = rows.filter(pl.col("peer_kind").is_in(["type", "neighbours"]))
    return rows.select(
        *FIGURE,
        "peer_set",
        table=pl.lit("peer_comparisons"),
        coverage_far_below=(pl.col("position_998") == "lower").fill_null(False),
    )


def _apart(measure: str, name: str, side: str) -> Callable[[Tables], pl.DataFrame]:
    """A figure that differs from the councils of its type together; which way is no judgement."""

    def frame(tables: Tables) -> pl.DataFrame:
        rows = tables.peers.filter((pl.col("measure") == measure) & (pl.col("breakdown") == "all"))
        rows = rows.filter(pl.col("peer_kind") == "type")
        return rows.select(
            *FIGURE,
            "peer_set",
            (pl.col("differs") == side).fill_null(False).alias(name),
            table=pl.lit("peer_comparisons"),
        )

    return frame


def _several_unread(tables: Tables) -> pl.DataFrame:
    """Several procurements whose criteria could not be read."""
    rows = _of(tables, "coverage").with_columns(count=pl.col("n") - pl.col("yes"), of="n")
    return rows.with_columns(several_unread=(pl.col("count") >= FEW) & (pl.col("n") >= ENOUGH))


def _asked_without_weight(tables: Tables) -> pl.DataFrame:
    """Several that could be read, ask for social value, and whose weight is not known."""
    rows = _of(tables, "median_weight_all").with_columns(count="unknown", of="determinable")
    enough = pl.col("determinable") >= ENOUGH
    return rows.with_columns(asked_without_weight=(pl.col("unknown") >= FEW) & enough)


def _leaves_out(tables: Tables) -> pl.DataFrame:
    """Several that could be read and ask for no social value."""
    rows = _of(tables, ASKED).with_columns(count=pl.col("n") - pl.col("yes"), of="n")
    return rows.with_columns(leaves_out=pl.col("count") >= FEW)


def _below_ten(tables: Tables) -> pl.DataFrame:
    """Several whose known weight is below 10%."""
    rows = _of(tables, WEIGHED).with_columns(count=pl.col("n") - pl.col("yes"), of="n")
    return rows.with_columns(below_ten=pl.col("count") >= FEW)


def _few_weights(tables: Tables) -> pl.DataFrame:
    """Several that could be read, and too few known weights for the share at 10% or more."""
    rows = _of(tables, WEIGHED, shown=False).with_columns(count="n", of="determinable")
    too_few = pl.col("shown").is_in(["greyed", "suppressed", "empty"])
    return rows.with_columns(few_weights=too_few & (pl.col("determinable") >= ENOUGH))


def _floor_unknown(tables: Tables) -> pl.DataFrame:
    """A policy with a floor, whose weight is not known in half or more of what lies above its threshold."""
    rows, above = tables.policies.filter(pl.col("shown") != "withdrawn"), pl.col("above_threshold")
    unknown = above - pl.col("n")
    return _policies(rows).with_columns(
        count=rows.select(unknown).to_series(),
        of=rows["above_threshold"],
        floor_unknown=rows.select((above >= policy_practice.FEWEST) & (2 * unknown >= above)).to_series(),
    )


def _cell(measure: str, breakdown: str, cell: str, name: str, least: float) -> Frames:
    """A share of a profile whose lower end is at least so much."""
    hit = (pl.col("cell") == cell) & (pl.col("low") >= least)
    return lambda tables: _of(tables, measure, breakdown).with_columns(hit.fill_null(False).alias(name))


def _floor_not_reached(tables: Tables) -> pl.DataFrame:
    rows = tables.policies.filter(pl.col("shown") == "shown")
    return _policies(rows).with_columns(floor_not_reached=rows["high"] < REACHED)


def _policies(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows of `policy_practice` as figures."""
    return rows.select(
        "authority_id",
        period=pl.lit("all"),
        measure=pl.lit("policy_practice"),
        breakdown=pl.lit("all"),
        cell=pl.lit("all"),
        **{name: pl.col(name) for name in ("n", "yes", "value", "low", "high")},
        table=pl.lit("policy_practice"),
        peer_set=pl.lit(None, pl.String),
    )


def _hidden_in_documents(tables: Tables) -> pl.DataFrame:
    rows = _of(tables, "transparency", "weights_stated_in")
    return rows.with_columns(hidden_in_documents=(pl.col("cell") == "documents") & (pl.col("low") >= QUARTER))


def _end(measure: str, name: str, condition: pl.Expr) -> Callable[[Tables], pl.DataFrame]:
    return lambda tables: _of(tables, measure).with_columns(condition.fill_null(False).alias(name))


ASKED, WEIGHED = "share_with_social_value", "share_at_least_10"
BESIDE_PEERS = ("coverage", ASKED, WEIGHED)
"""Measures whose comparisons with peers prompt a question."""
CONDITIONS: dict[str, Frames] = {
    "categories_apart": _categories_apart,
    "only_in_works": _only_in_works,
    "coverage_far_below": _coverage_far_below,
    "floor_not_reached": _floor_not_reached,
    "hidden_in_documents": _hidden_in_documents,
    "weights_apart": _end("spread", "weights_apart", pl.col("low") >= SPREAD),
    "low_weights_common": _end("share_low_weights", "low_weights_common", pl.col("low") >= LOW_WEIGHTS),
    "seldom_engaged": _end("market_engagement_or_reason", "seldom_engaged", pl.col("high") < HALF),
    "asks_less_than_peers": _apart(ASKED, "asks_less_than_peers", "lower"),
    "asks_more_than_peers": _apart(ASKED, "asks_more_than_peers", "higher"),
    "weighs_less_than_peers": _apart(WEIGHED, "weighs_less_than_peers", "lower"),
    "weighs_more_than_peers": _apart(WEIGHED, "weighs_more_than_peers", "higher"),
    "several_unread": _several_unread,
    "asked_without_weight": _asked_without_weight,
    "leaves_out": _leaves_out,
    "few_weights": _few_weights,
    "below_ten": _below_ten,
    "weights_vary": _end("spread", "weights_vary", (pl.col("low") > 0) & (pl.col("low") < SPREAD)),
    "one_weight": _end("median_weight", "one_weight", pl.col("low") == pl.col("high")),
    "assessment_unstated": _cell("how_assessed", "assessed", "unstated", "assessment_unstated", HALF),
    "themes_unnamed": _cell("theme_profile", "theme", "unspecified", "themes_unnamed", QUARTER),
    "floor_unknown": _floor_unknown,
    "without_social_indicator": _end("kpi_transparency", "without_social_indicator", pl.col("high") < HALF),
}
"""Each named condition, with the frame of figures that has it as a boolean column."""
