"""How often the reader is right on labelled cases: weights, states and false weights, with intervals."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipelines.criteria.amounts import AMOUNT
from pipelines.criteria.amounts import number as number_of
from pipelines.evaluation.cases import Case, names
from pipelines.notices.scope import rows
from pipelines.rounding import decimal
from pipelines.row import text
from pipelines.statistics import wilson
from warehouse.text import one_line

Row = dict[str, object]
EXACT = 0.5
"""A weight within half a point of the label is right (percent of the whole evaluation)."""
PRESENT = ("weighted", "nested", "named")
LABELS = (
    "state",
    "weight_low_pct",
    "weight_high_pct",
    "broad_weight_pct",
    "broad_is_floor",
    "conflict",
    "themes",
    "assessed",
    "framework",
)


@dataclass(frozen=True)
class Share:
    """k of n with its 95% Wilson interval; null of none."""

    k: int
    n: int

    def __str__(self) -> str:
        interval = wilson(self.k, self.n)
        if interval is None:
            return "no case"
        low, high = interval
        return (
            f"{decimal(self.k / self.n, 3)} ({decimal(low, 3)} to {decimal(high, 3)}, {self.k} of {self.n})"
        )

    @property
    def value(self) -> float | None:
        return self.k / self.n if self.n else None


@dataclass
class Report:
    """Shares by name, the confusion of states, and the cases missed, each (case, field, label, reading)."""

    shares: dict[str, Share] = field(default_factory=dict)
    confusion: Counter[tuple[str, str]] = field(default_factory=Counter)
    missed: list[tuple[Case, str, Any, Any]] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)


def evaluate(found: Sequence[tuple[Case, Row | None]]) -> Report:
    """Holds readings (lines of the `peerbench read` contract) against their labels."""
    report = Report(unread=[case.name for case, line in found if line is None])
    pairs = [(case, line) for case, line in found if line is not None]
    notices = [(case, line) for case, line in pairs if case.use == "notice"]
    report.shares |= _weights("weight", notices, report)
    for kind in sorted({case.kind for case, _ in notices} - {""}):
        of_kind = [(case, line) for case, line in notices if case.kind == kind]
        report.shares |= _weights(f"weight, {kind}", of_kind, Report())
    report.shares |= _presence(notices)
    report.shares |= _false_weights(pairs, report)
    for name in LABELS:
        report.shares[name] = _label(name, notices, report)
    report.shares["lot weight"] = _lots(notices, report)
    report.confusion.update((text(case.gold, "state"), text(line, "state")) for case, line in notices)
    return report


def _weights(name: str, pairs: Sequence[tuple[Case, Row]], report: Report) -> dict[str, Share]:
    """Of the weights read, those that are right; of the weights labelled, those that were read."""
    scored = [(case, line) for case, line in pairs if "weight_pct" in case.scored]
    read = [(case, line) for case, line in scored if line["weight_pct"] is not None]
    labelled = [(case, line) for case, line in scored if case.weight is not None]
    right = sum(_near(case.weight, line["weight_pct"]) for case, line in read)
    for case, line in scored:
        if not _same(case.weight, line["weight_pct"]):
            report.missed.append((case, "weight_pct", case.weight, line["weight_pct"]))
    return {f"{name}: precision": Share(right, len(read)), f"{name}: recall": Share(right, len(labelled))}


def _presence(pairs: Sequence[tuple[Case, Row]]) -> dict[str, Share]:
    read = [case for case, line in pairs if line["state"] in PRESENT]
    labelled = [line for case, line in pairs if case.states & set(PRESENT)]
    return {
        "presence: precision": Share(sum(bool(case.states & set(PRESENT)) for case in read), len(read)),
        "presence: recall": Share(sum(line["state"] in PRESENT for line in labelled), len(labelled)),
    }


def _false_weights(pairs: Sequence[tuple[Case, Row]], report: Report) -> dict[str, Share]:
    """Cases that state no weight of social value, and those of them that were given one above zero."""
    without = [
        (case, line)
        for case, line in pairs
        if case.use != "notice" or (case.weight is None and "weight_pct" in case.scored)
    ]
    wrong = [(case, line) for case, line in without if line["weight_pct"]]
    for case, line in wrong:
        if case.use != "notice":
            report.missed.append((case, f"{case.use}: false weight", None, line["weight_pct"]))
    return {"false weights": Share(len(wrong), len(without))}


def _label(name: str, pairs: Sequence[tuple[Case, Row]], report: Report) -> Share:
    right = total = 0
    for case, line in pairs:
        if name != "state" and name not in case.scored:
            continue
        total += 1
        label = case.gold[name]
        if name == "state":
            good = line["state"] in case.states
        elif name == "themes":
            good = sorted(names(label)) == sorted(names(line["themes"]))
        else:
            good = _same(label, line[name])
        right += good
        if not good:
            report.missed.append((case, name, label, line[name]))
    return Share(right, total)


def _lots(pairs: Sequence[tuple[Case, Row]], report: Report) -> Share:
    """Lots whose state and weight are both right, of those that are labelled."""
    right = total = 0
    for case, line in pairs:
        labelled = rows(case.gold.get("lots")) if "lots" in case.scored else []
        read = {str(lot["lot_id"]): lot for lot in rows(line["lots"])}
        for lot in labelled:
            total += 1
            found = read.get(str(lot["lot_id"]), {})
            good = found.get("state") == lot["state"] and _same(
                lot.get("weight_pct"), found.get("weight_pct")
            )
            right += good
            if not good:
                stated = (lot["lot_id"], lot["state"], lot.get("weight_pct"))
                report.missed.append((case, "lot", stated, (found.get("state"), found.get("weight_pct"))))
    return Share(right, total)


def _near(label: Any, value: Any) -> bool:
    return label is not None and value is not None and abs(label - value) <= EXACT


def _same(label: Any, value: Any) -> bool:
    if isinstance(label, bool) or isinstance(value, bool) or isinstance(label, str):
        return bool(label == value)
    return (label is None and value is None) or _near(label, value)


def nearest_percentage(release: Row) -> float | None:
    """What a trivial reader would say: the percentage nearest to the words "social value" in all text."""
    body = " \n".join(_texts(release.get("tender")))
    best: tuple[int, float] | None = None
    figures = [
        (m.start(), number_of(m["pct"]))
        for m in AMOUNT.finditer(body)
        if m["pct"] and number_of(m["pct"]) <= 100
    ]
    for noun in re.finditer(r"social\s+value", body, re.I):
        for at, value in figures:
            best = min(best or (10**9, 0.0), (abs(at - noun.start()), value))
    return best[1] if best and best[0] < 200 else None


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, str):
        yield value


def trivial(found: Sequence[Case]) -> dict[str, Share]:
    """Precision and recall of `nearest_percentage` on the same cases."""
    lines: list[tuple[Case, Row]] = [
        (case, {"weight_pct": nearest_percentage(case.release or {})})
        for case in found
        if case.use == "notice"
    ]
    shares = _weights("nearest percentage", lines, Report())
    without = [line["weight_pct"] for case, line in lines if case.weight is None]
    return shares | {"nearest percentage: false weights": Share(sum(map(bool, without)), len(without))}


def lines(report: Report, misses: int) -> Iterator[str]:
    """The report for a terminal: shares, confusion, then the first misses with their text."""
    for name, share in report.shares.items():
        yield f"{name:<32} {share}"
    yield "states (label -> reading):"
    for (label, read), count in sorted(report.confusion.items(), key=lambda item: (-item[1], item[0])):
        yield f"  {label:<14} -> {read:<14} {count:>5}{'' if label == read else '  *'}"
    if report.unread:
        yield f"{len(report.unread)} cases have no reading, first {report.unread[0]}"
    for case, name, label, read in report.missed[:misses]:
        yield f"{case.name}: {name}: label {label!r}, read {read!r}: {one_line(case.words)[:400]}"
    if len(report.missed) > misses:
        yield f"... and {len(report.missed) - misses} more misses; --misses N shows them"


def markdown(title: str, report: Report) -> str:
    """The shares as a table for docs/accuracy.md."""
    told = [f"| {name} | {share} |" for name, share in report.shares.items() if share.n]
    left_out = [f"{len(report.unread)} cases have no reading and are left out.", ""] if report.unread else []
    head = [f"### {title}", "", *left_out, "| measure | share (95% interval, n) |", "|---|---|"]
    return "\n".join([*head, *told, ""])
