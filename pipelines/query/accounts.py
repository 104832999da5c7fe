"""Where every procurement stands: counted, not read, or left out and why; and the same for each figure.

A council's page adds up by this: what was found is what is counted, what could not be read and what is left
out. Each figure has its own denominator, so each has its own list of what is left out of it.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypedDict

import polars as pl

from pipelines.benchmark.periods import month, month_number, named
from pipelines.benchmark.population import APART
from pipelines.query import wording
from pipelines.query.snapshot_tables import Published, with_later
from pipelines.query.unreadable import unreadable
from pipelines.row import count, day_of, day_or_none, text
from pipelines.social_value.measured import OF_CRITERIA
from pipelines.untrusted import visible

Row = Mapping[str, object]
WHY = "why:"
"""Columns of a judged procurement: `why:MEASURE` is null where the measure counts it, else a code."""
STANDINGS = {"counted": "counted", "unread": "could not be read", "left_out": "left out"}
"""Where a procurement stands in the coverage, in the order of the table."""
WHOEVER = ("supplier_size_stated", "supplier_kind_stated", "indicators_due")
"""Denominators that hold procurements in scope or not."""
STEPS = {
    "has_social_value": ("has_social_value",),
    "weight_known": ("weight_known",),
    "weighted_above_zero": ("weight_known", "weighted_above_zero"),
    "weight_and_value_known": ("weight_known", "weight_and_value_known"),
    "broad_and_narrow_known": ("weight_known", "broad_and_narrow_known"),
    "is_social_value": ("has_social_value", "is_social_value"),
    "is_reported": ("is_committed", "is_reported"),
    "is_measured": ("is_committed", "is_measured"),
}
"""The conditions of a denominator, the widest first: the first that fails says why one is left out."""
FAILED = {
    "has_social_value": "its criteria have no social value, or give it 0%",
    "weight_known": "the weight is not stated as one figure",
    "weighted_above_zero": "social value weighs nothing",
    "weight_and_value_known": "no value above zero is stated",
    "broad_and_narrow_known": "the broad weight is not known",
    "is_social_value": "no single criterion is social value",
    "sme_suitability_stated": "the notice does not say whether it suits them",
    "vcse_suitability_stated": "the notice does not say whether it suits them",
    "lots_stated": "no lot is listed",
    "under_the_act": "it is not under the Procurement Act 2023",
    "duration_known": "its length with extensions is not known",
    "supplier_size_stated": "no award states the supplier's size",
    "supplier_kind_stated": "no award states the supplier's kind",
    "indicators_due": "no details notice (UK7) of a contract above £5 million is known",
    "is_committed": "no social indicator is published",
    "is_reported": "no result of a social indicator is published",
    "is_measured": "no social indicator has both figures",
}
"""Why a procurement is left out of a figure whose condition it fails."""
REFUSED = "could not be read at all, and stands in quarantine"
SHORT = {
    "refused": "could not be read at all",
    "pair": "counted already",
    "award_only": "award notices only",
    "out_of_scope": "out of scope",
    "unread": "could not be read",
}
"""Reasons beside a figure on a page; the page's table of all that was found has them one by one."""
MORE_NOTICES = "further notices of a procurement that is counted once"
HELD = {"criteria": ("is_social_value",), "commitments": ("is_committed", "is_reported", "is_measured")}
"""Conditions that a procurement meets by what it holds: its rows of another table."""


def of_councils(found: Published) -> pl.LazyFrame:
    """The procurements of each council by `authority_id`, of a pair both, and of those joined into it.

    `refused` says of one that could not be read at all why, and is null of every other.
    """
    own = with_later(found.scan("procurements"), "procurements").filter(pl.col("authority_id").is_not_null())
    refused = unreadable(found, own.collect_schema()).lazy()
    own = pl.concat([own.with_columns(refused=pl.lit(None, pl.String)), refused])
    if not found.has("repooled"):
        return own
    joined = found.scan("repooled").filter("pooled").select("predecessor_id", "successor_id")
    taken = own.join(joined, left_on="authority_id", right_on="predecessor_id")
    taken = taken.with_columns(authority_id="successor_id").drop("successor_id")
    return pl.concat([own, taken.select(own.collect_schema().names())])


def judged(procurements: pl.LazyFrame, measures: Iterable[Row]) -> pl.LazyFrame:
    """Adds `standing`, `found_as` (what was found), and `why:MEASURE` for each measure.

    The conditions of `HELD` are columns of the frame.
    """
    read, left = pl.col("determinable"), _left()
    unread = pl.format("unread:{}", _state())
    aside = pl.coalesce(left, _aside())
    standing = (
        pl.when(aside.is_not_null())
        .then(pl.lit("left_out"))
        .when(read)
        .then(pl.lit("counted"))
        .otherwise(pl.lit("unread"))
    )
    found_as = pl.coalesce(aside, pl.when(read).then(pl.format("read:{}", _state())).otherwise(unread))
    return procurements.with_columns(
        standing=standing,
        found_as=found_as,
        **{f"{WHY}{measure['measure']}": _why(measure, left, unread) for measure in measures},
    )


def _never() -> pl.Expr:
    """Why no figure counts a procurement, of whatever kind the figure is; null of every other."""
    refused = pl.when(pl.col("refused").is_not_null()).then(pl.lit("refused"))
    return refused.when(~pl.col("counted")).then(pl.lit("pair"))


def _left() -> pl.Expr:
    """Why a procurement is left out of every figure of what is in scope; null where it is in scope."""
    out = pl.when(pl.col("state") == "out_of_scope").then(
        pl.format("out_of_scope:{}", pl.col("reason").fill_null(""))
    )
    return pl.coalesce(_never(), out.when(~pl.col("in_scope")).then(pl.lit("award_only")))


def _aside() -> pl.Expr:
    """Of a regime that figures over all regimes do not count; null of every other."""
    return pl.when(pl.col("regime").is_in(APART)).then(pl.format("apart:{}", pl.col("regime")))


def _state() -> pl.Expr:
    return pl.format("{}:{}", pl.col("state"), pl.col("reason").fill_null(""))


def _why(measure: Row, left: pl.Expr, unread: pl.Expr) -> pl.Expr:
    """Null where the measure counts it, or what it holds; else the first condition that fails."""
    last, since = text(measure, "denominator"), day_or_none(measure, "first_day")
    whys: list[pl.Expr] = [_never()]
    if last not in WHOEVER and measure["counts"] != "commitments":
        whys.append(left)
    if since is not None:
        whys.append(pl.when(pl.col("notice_date") < since).then(pl.lit(f"before:{since.isoformat()}")))
    if last in OF_CRITERIA or measure["counts"] == "criteria":
        whys.append(pl.when(~pl.col("determinable")).then(unread))
    for step in STEPS.get(last, (last,)):
        whys.append(pl.when(~pl.col(step)).then(pl.lit(f"failed:{step}")))
    return pl.coalesce(whys)


def tally(rows: pl.DataFrame, own: pl.DataFrame) -> pl.DataFrame:
    """Of judged procurements, by council and figure of `own`, how many there are and what is left out.

    Columns: authority_id, measure, period, breakdown, cell, found, held (procurements that the figure counts,
    or whose criteria or commitments it counts), whys and counts (two lists, the most frequent first).
    """
    key = ["authority_id", "cell"]
    wanted = own.select("measure", "period", "breakdown").unique().sort("measure", "period", "breakdown")
    cells = rows.with_columns(
        month(),
        all=pl.lit("all"),
        category=pl.when(pl.col("category").is_in(["goods", "services", "works"]))
        .then(pl.col("category"))
        .otherwise(pl.lit("unknown")),
    )
    made = []
    for (period,), asked in wanted.partition_by("period", as_dict=True, maintain_order=True).items():
        inside = cells.filter(named(str(period)).months)
        done: set[tuple[str, str]] = set()
        for row in asked.iter_rows(named=True):
            # The cells of a profile are shares of one whole.
            breakdown = row["breakdown"] if row["breakdown"] in ("category", "regime") else "all"
            if (row["measure"], breakdown) in done:
                continue
            done.add((row["measure"], breakdown))
            why = pl.col(f"{WHY}{row['measure']}")
            if breakdown != "regime":
                why = pl.coalesce(why, _aside())
            made.append(
                inside.group_by("authority_id", pl.col(breakdown).alias("cell"), why.alias("why"))
                .agg(n=pl.len().cast(pl.Int64))
                .with_columns(
                    measure=pl.lit(row["measure"]), period=pl.lit(period), breakdown=pl.lit(breakdown)
                )
            )
    if not made:
        return pl.DataFrame(schema={"authority_id": pl.String})
    left = pl.col("why").is_not_null()
    return (
        pl.concat(made)
        .sort("n", "why", descending=[True, False])
        .group_by(*key, "measure", "period", "breakdown", maintain_order=True)
        .agg(
            found=pl.col("n").sum(),
            held=pl.col("n").filter(~left).sum(),
            whys=pl.col("why").filter(left),
            counts=pl.col("n").filter(left),
        )
    )


def whole_of(row: Row) -> tuple[str, str]:
    """(breakdown, cell) by which a figure's procurements are told: a profile's cells share one whole."""
    breakdown = text(row, "breakdown")
    return (breakdown, text(row, "cell")) if breakdown in ("category", "regime") else ("all", "all")


class LeftOut(TypedDict):
    """What stands beside a figure: the procurements found, held and left out of it, and why."""

    found: int
    held: int
    left_out: int
    left_out_because: str | None
    left_out_words: str


class Parts(TypedDict):
    """found = held + unread + left_out, and why those are left out."""

    found: int
    held: int
    unread: int
    left_out: int
    left_out_because: str | None


@dataclass(frozen=True)
class _Tally:
    """A row of `tally`: how many were found and are held, and why others are not, the commonest first."""

    found: int = 0
    held: int = 0
    reasons: tuple[tuple[str, int], ...] = ()

    @classmethod
    def of(cls, row: Row | None) -> "_Tally":
        if row is None:
            return cls()
        whys, counts = row["whys"], row["counts"]
        if not isinstance(whys, list) or not isinstance(counts, list):
            raise TypeError(f"whys and counts are lists, not {whys!r} and {counts!r}")
        return cls(count(row, "found"), count(row, "held"), tuple(zip(whys, counts, strict=True)))


def left_out(row: Row | None) -> LeftOut:
    """The columns of a figure: what was found, the procurements that it holds, what is left out and why.

    `left_out_words` is short: what cannot be read, and what is out of scope, is told by reason on the page.
    """
    tally = _Tally.of(row)
    left = tally.found - tally.held
    briefly = f": {_because(short, tally.reasons)}" if left else ""
    return {
        "found": tally.found,
        "held": tally.held,
        "left_out": left,
        "left_out_because": _because(words, tally.reasons) or None,
        "left_out_words": f"{left:,} of {tally.found:,}{briefly}",
    }


def parts(row: Row | None) -> Parts:
    """The same for a script: found = held + unread + left_out, and why those are left out, in words."""
    tally = _Tally.of(row)
    others = [(code, n) for code, n in tally.reasons if not code.startswith("unread:")]
    left = sum(n for _, n in others)
    return {
        "found": tally.found,
        "held": tally.held,
        "unread": tally.found - tally.held - left,
        "left_out": left,
        "left_out_because": _because(words, others) or None,
    }


def _because(said: Callable[[str], str], reasons: Iterable[tuple[str, int]]) -> str:
    counts: Counter[str] = Counter()
    for code, n in reasons:
        counts[said(code)] += n
    return "; ".join(f"{n:,} {why}" for why, n in counts.most_common())


def short(code: str) -> str:
    """A code in few words, where its reason stands beside it."""
    return SHORT.get(code.partition(":")[0]) or words(code)


def words(code: str) -> str:
    """A code of `why:` or `found_as` in words."""
    kind, _, rest = code.partition(":")
    if kind == "pair":
        return "counted already: the same procurement on the other service or under another number"
    if kind == "refused":
        return REFUSED
    if kind == "apart":
        return f"{wording.regime(rest)}: in figures by regime alone"
    if kind == "award_only":
        return "only its award or contract notices are known"
    if kind == "before":
        return f"before {wording.day(date.fromisoformat(rest))}"
    if kind == "failed":
        return FAILED.get(rest, f"not {rest.replace('_', ' ')}")
    if kind == "out_of_scope":
        why = wording.why(rest)
        return f"out of scope: {why}" if why else "out of scope"
    state, _, reason = rest.partition(":")
    return visible(wording.state(state, reason or None), 200)


def counted_in(row: Row, measures: Iterable[str]) -> list[str]:
    """The measures that count a judged procurement, or what it holds."""
    return [measure for measure in measures if row.get(f"{WHY}{measure}", "") is None]


RUNGS = {
    "notices": "Notices found",
    "found": "Procurements found",
    "in_scope": "In scope",
    "determinable": "Criteria could be read",
    "weight_known": "Weight of social value known",
}
"""The rungs from what was found to what figures of weights rest on; all but the first count procurements."""


class Reason(TypedDict):
    """Why procurements fell out, and how many."""

    why: str
    n: int


class Rung(TypedDict):
    """A rung: how many are left on it, how many fell out on the way from the rung above, and why.

    `left` is its name in words; the commonest reason comes first; `*_period` are those of the period asked.
    """

    rung: str
    left: str
    n: int
    fell: int
    reasons: list[Reason]
    n_period: int
    fell_period: int
    reasons_period: list[Reason]


def ladder(rows: Iterable[Row], period: str) -> list[Rung]:
    """The rungs of `RUNGS` in order, of judged procurements of all years, and of a period.

    What fell out and the last rung's n add up to the notices found. A notice is counted in the period of its
    procurement.
    """
    of_time, rows = named(period), list(rows)
    inside = [
        row for row in rows if of_time.first <= month_number(day_of(row, "notice_date")) <= of_time.last
    ]
    every, then = _rungs(rows), _rungs(inside)
    return [
        {
            "rung": name,
            "left": RUNGS[name],
            "n": every[name].n,
            "fell": every[name].fell,
            "reasons": every[name].reasons,
            "n_period": then[name].n,
            "fell_period": then[name].fell,
            "reasons_period": then[name].reasons,
        }
        for name in RUNGS
    ]


def ladder_of(found: Published, authority_id: str, period: str) -> tuple[list[Rung], int]:
    """The rungs of a council's procurements in a snapshot, as its page has them; and how many of all years
    could not be read at all."""
    rows = of_councils(found).filter(pl.col("authority_id") == authority_id)
    found_rows = judged(rows, ()).collect()
    refused = found_rows.height - found_rows["refused"].null_count()
    return ladder(found_rows.iter_rows(named=True), period), refused


@dataclass(frozen=True)
class _Left:
    n: int
    fell: int
    reasons: list[Reason]


def _rungs(rows: Sequence[Row]) -> dict[str, _Left]:
    falls: dict[str, Counter[str]] = {name: Counter() for name in RUNGS}
    left = sum(count(row, "releases") for row in rows)
    if more := left - len(rows):
        falls["found"][MORE_NOTICES] = more
    for row in rows:
        if row["standing"] == "left_out":
            falls["in_scope"][words(text(row, "found_as"))] += 1
        elif row["standing"] == "unread":
            falls["determinable"][words(text(row, "found_as"))] += 1
        elif not row["weight_known"]:
            falls["weight_known"][words(text(row, "found_as"))] += 1
    made = {}
    for name, reasons in falls.items():
        fell = sum(reasons.values())
        left -= fell
        ordered = sorted(reasons.items(), key=lambda reason: (-reason[1], reason[0]))
        made[name] = _Left(left, fell, [{"why": why, "n": n} for why, n in ordered])
    return made


def why_fell(reasons: Iterable[Reason]) -> str:
    """The reasons of a rung in one text: 12 the notice states no criteria; 2 planning notice."""
    return "; ".join(f"{reason['n']:,} {reason['why']}" for reason in reasons)


class Account(TypedDict):
    """How many procurements stand somewhere for one reason, of all years and of the period asked."""

    standing: str
    why: str
    n: int
    n_period: int


def accounts(rows: Sequence[Row], period: str) -> list[Account]:
    """Every judged procurement once, by standing and reason. The numbers add up to all that was found."""
    first = named(period)
    every: Counter[tuple[str, str]] = Counter()
    inside: Counter[tuple[str, str]] = Counter()
    for row in rows:
        key = text(row, "standing"), text(row, "found_as")
        every[key] += 1
        inside[key] += first.first <= month_number(day_of(row, "notice_date")) <= first.last
    told: dict[tuple[str, str], Account] = {}
    order = [*STANDINGS]
    for standing, code in sorted(every, key=lambda key: (order.index(key[0]), -every[key], key[1])):
        said = words(code)
        made = told.setdefault((standing, said), {"standing": standing, "why": said, "n": 0, "n_period": 0})
        made["n"] += every[standing, code]
        made["n_period"] += inside[standing, code]
    return list(told.values())


def totals(found: Iterable[Account], name: Literal["n", "n_period"] = "n") -> dict[str, int]:
    """Of rows of `accounts`: counted, unread, left_out, in_scope and found, by `n` or `n_period`."""
    made = dict.fromkeys(STANDINGS, 0)
    for row in found:
        made[row["standing"]] += row[name]
    return {**made, "in_scope": made["counted"] + made["unread"], "found": sum(made.values())}
