"""Which of two readings of a text stands, where the rules and the second reader differ.

Each reading is an option with a probability of being what a person would say, by a logistic regression that
was trained on labelled texts on which the two differ; it is kept as plain numbers (choice.json)
(`python -m pipelines.evaluation.train_choice` makes them again). A weight is published only where it is
likely, and where both agree it rests on two ways of reading.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.criteria.judge import LIKELY, SAME
from pipelines.criteria.model import Criterion
from pipelines.criteria.published_numbers import likely
from pipelines.criteria.rules import JUDGES
from pipelines.criteria.second import Second
from pipelines.criteria.statements import plain_denial
from pipelines.social_value.state import State

NUMBERS = JUDGES[1]
RULES, SECOND = "rules", "second"
FIGURED = "social value is figured"
"""The sign of a second reading that finds social value beside a figure."""


@dataclass(frozen=True)
class Option:
    """A reading. `why`: the rule that decided it; `sure`: how likely its weight is, null where not judged.

    `is_priced`: one of its rows is of price, by the words of who read it.
    """

    by: str
    state: State
    why: str
    rows: tuple[Criterion, ...] = ()
    sure: float | None = None
    signs: frozenset[str] = frozenset()
    is_priced: bool = True


def of_rules(state: State, rows: Sequence[Criterion], unsure: bool) -> Option:
    """The reading of the rules; its reason is the rule of what names social value, else of the first row."""
    narrow = [row for row in rows if row.is_narrow] or list(rows)
    why = state.reason or (narrow[0].rule if narrow else "nothing")
    signs = {f"rule {row.rule}" for row in rows} | ({"unsure"} if unsure else set())
    return Option(RULES, state, why, tuple(rows), None, frozenset(signs))


def of_second(second: Second, broad: State) -> Option:
    """The second reading; `broad` gives what is known of the broad weight, which it does not read."""
    found = second.found
    state = State(
        found.state,
        found.weight,
        found.low,
        found.high,
        broad.broad_weight_pct,
        broad.broad_is_floor,
        found.why if found.state == "quarantined" else None,
    )
    signs = {f"context {name}" for name in found.features.contexts}
    signs |= {f"says {kind}" for kind in found.features.said} | {
        f"social value is {found.features.named or 'absent'}"
    }
    priced = any(row.kind == "price" for row in found.rows)
    return Option(SECOND, state, found.why, second.rows, second.sure, frozenset(signs), priced)


def agree(one: Option, other: Option) -> bool:
    """The same state, and the same weight or none in both."""
    a, b = one.state, other.state
    if a.state != b.state:
        return False
    if a.weight_pct is None or b.weight_pct is None:
        return a.weight_pct is b.weight_pct
    return abs(a.weight_pct - b.weight_pct) <= SAME


_LEAST = 3
"""Rows of a list by which a reader can say that it is one."""


def is_plain_zero(second: Option) -> bool:
    """Whether the second reading is a zero that stands where the rules read nothing at all.

    Price alone decides by a sentence; or a whole list holds price and two rows of quality, and none of them
    may be social value by another name.
    """
    if second.state.state != "none" or FIGURED in second.signs:
        return False
    if second.why == "lowest price":
        return True
    rows = [row for row in second.rows if row.weight_pct]
    plain = not any(row.is_narrow or (row.is_open and row.kind == "quality") for row in rows)
    priced = any(row.kind != "quality" for row in rows)
    total = sum(row.weight_pct or 0.0 for row in rows)
    return second.why == "itemised" and plain and priced and len(rows) >= _LEAST and abs(total - 100) <= 1


def is_denied(mine: Option, second: Option) -> Option | None:
    """The reading by which a sentence denies that social value is weighed, where the other has no size of it.

    Null where neither is one, or the other finds it embedded, within a row or asked without a score.
    """
    for one, other in ((mine, second), (second, mine)):
        outright = any(row.statement == "not_weighted" and plain_denial(row.words) for row in one.rows)
        passed = any(row.stated_unit == "pass_fail" or row.is_pass_fail for row in other.rows)
        quiet = other.state.state in ("none", "not_visible", "indeterminate", "named") and not passed
        if one.state.state == "none" and outright and quiet and FIGURED not in second.signs:
            return one
    return None


def features(mine: Option, other: Option) -> dict[str, float]:
    """What is known of an option beside the other, by name."""
    me, them = f"{mine.by} {mine.state.state}", f"{other.by} {other.state.state}"
    made = {
        mine.by: 1.0,
        me: 1.0,
        f"{me} against {them}": 1.0,
        f"{mine.by} by {mine.why}": 1.0,
        f"{me} against {other.by} by {other.why}": 1.0,
        f"{mine.by} with a weight": float(bool(mine.state.weight_pct)),
        f"{mine.by} against a weight": float(bool(other.state.weight_pct)),
    }
    made |= {f"{mine.by}: {sign}": 1.0 for sign in mine.signs}
    about = mine.signs | other.signs
    made |= {f"{me}, and {sign}": 1.0 for sign in about if sign.startswith("social value")}
    made |= {f"against {other.by}: {sign}": 1.0 for sign in other.signs}
    if mine.sure is not None:
        made[f"{mine.by} judged"] = mine.sure
    if other.sure is not None:
        made[f"against {other.by} judged"] = other.sure
    return made


def probability(mine: Option, other: Option) -> float:
    """That a person would say what `mine` says."""
    return likely(NUMBERS, features(mine, other))


def choose(rules: Option, second: Option) -> tuple[Option, float]:
    """The option that stands, with its probability; that of the rules where both are as likely."""
    one, two = probability(rules, second), probability(second, rules)
    enough = two >= LIKELY or second.state.weight_pct is None
    return (second, two) if two > one and enough and second.rows else (rules, one)
