"""How often buyers are resolved rightly on labelled names. A false match is worse than a miss."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipelines.authorities.buyers.match import RESOLVED, BuyerMatch
from pipelines.authorities.buyers.resolve import Resolver
from pipelines.rounding import decimal
from pipelines.sheets import day, rows
from pipelines.statistics import wilson

WORDS = {"former": "former_council", "parish_town": "not_council", "ni": "northern_ireland"}
"""Classes of the labelled file that have another name here."""
DIFFICULT = ("hard", "negative", "constructed")


@dataclass(frozen=True)
class Case:
    """A labelled name with the match it got. `wanted` is null where it must stay unresolved."""

    name: str
    difficulty: str
    wanted_class: str
    wanted: str | None
    match: BuyerMatch

    @property
    def outcome(self) -> str:
        """right, missed (a council that stayed unresolved), or false (a council that it is not)."""
        if self.match.authority_id == self.wanted:
            return "right"
        return "missed" if self.match.authority_id is None else "false"


def resolve_cases(path: Path, resolver: Resolver) -> Iterator[Case]:
    """The rows of a labelled file: buyer_name, judged_class, gss_code; may have buyer_id, date, difficulty.

    Raises DataError naming file, line and field.
    """
    for place, row in rows(path, ("buyer_name", "judged_class", "gss_code")):
        kind = WORDS.get(row["judged_class"], row["judged_class"])
        code = row["gss_code"] or (f"X-{row['register_code']}" if row.get("register_code") else None)
        identifiers = [row["buyer_id"]] if row.get("buyer_id") else []
        on = day(row, "date", place)
        yield Case(
            row["buyer_name"],
            row.get("difficulty") or "all",
            kind,
            code if kind in RESOLVED else None,
            resolver.resolve(row["buyer_name"], identifiers, on),
        )


def report_lines(found: list[Case], listed: int) -> Iterator[str]:
    """Counts with 95% Wilson intervals, by difficulty and over all; then every false match and miss."""
    yield f"{'':<38}{'rows':>6}{'a council':>10}{'right':>7}{'missed':>7}{'false':>7}"
    groups = sorted({case.difficulty for case in found})
    for name in groups if len(groups) > 1 else ():
        yield _counts(name, [case for case in found if case.difficulty == name])
    difficult = [case for case in found if case.difficulty in DIFFICULT]
    if difficult and len(difficult) < len(found):
        yield _counts(", ".join(DIFFICULT), difficult)
    yield _counts("all", found)
    belong = [case for case in found if case.wanted]
    given = [case for case in found if case.match.authority_id]
    right = sum(case.outcome == "right" for case in belong)
    yield f"recall    {_share(right, len(belong))} of the names that are a council's"
    yield f"precision {_share(right, len(given))} of the names given to a council"
    same = sum(case.match.buyer_class == case.wanted_class for case in found)
    yield f"class     {_share(same, len(found))}"
    for outcome in ("false", "missed"):
        hits = [case for case in found if case.outcome == outcome]
        for case in hits[:listed]:
            yield f"{outcome}: {case.name[:80]}: {_wanted(case)}, {_got(case.match)}"
        if len(hits) > listed:
            yield f"{outcome}: {len(hits) - listed} more"


def _counts(name: str, found: list[Case]) -> str:
    outcomes = [case.outcome for case in found]
    belong = sum(case.wanted is not None for case in found)
    right, missed, false = (outcomes.count(each) for each in ("right", "missed", "false"))
    return f"{name:<38}{len(found):>6}{belong:>10}{right:>7}{missed:>7}{false:>7}"


def _share(k: int, n: int) -> str:
    interval = wilson(k, n)
    if interval is None:
        return "none of none"
    low, high = interval
    return f"{decimal(k / n, 3)} ({decimal(low, 3)} to {decimal(high, 3)}; {k} of {n})"


def _wanted(case: Case) -> str:
    return f"wanted {case.wanted or case.wanted_class}"


def _got(match: BuyerMatch) -> str:
    return f"got {match.authority_id or match.buyer_class} by {match.method}: {match.evidence}"
