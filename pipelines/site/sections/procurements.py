"""Each procurement with all that was read of it, at an address of its own; and the list that each figure counts.

A figure's list is the one list of all, of which a style rule shows those that the figure counts: a page needs no
script, and the list cannot be another than what the evidence says.
"""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pipelines.benchmark.periods import month_number
from pipelines.benchmark.periods import named as of_period
from pipelines.documents.wording import place
from pipelines.query import wording
from pipelines.query.accounts import counted_in
from pipelines.row import count, day_of, text, text_or_none
from pipelines.site.dossier import Dossier
from pipelines.site.exhibit import Bundle
from pipelines.site.sections.beside import slug
from pipelines.site.sections.evidence import NAMELESS, procurement_row, weight_words, with_criteria
from pipelines.untrusted import visible

Row = dict[str, object]
CONTEXT = 160
"""Characters of a notice that are shown on either side of the words that prove a weight."""
ASKED, WEIGHED = "share_with_social_value", "share_at_least_10"
LONGEST = 300
"""Characters of the words themselves, and of a name."""
CRITERIA = 20
"""Criteria of one procurement on a page; evidence.csv has all."""


@dataclass(frozen=True)
class Criterion:
    """A criterion: what it weighs and why, with the words in their place."""

    name: str
    weight: str
    worked: str
    before: str
    words: str
    after: str
    place: str
    rule: str
    document: str | None
    is_social: bool


@dataclass(frozen=True)
class Procurement:
    """One procurement. `classes` say which figures count it; `chapter` is the quarter whose page it stands on."""

    id: str
    chapter: str
    classes: str
    row: Row
    notice: str | None
    criteria: list[Criterion]
    left: int


@dataclass(frozen=True)
class Counted:
    """The list of one figure: its address, its name with its counts, and the rule that shows it."""

    id: str
    named: str
    held: int
    rule: str


BEHIND: dict[str, Callable[[Row, list[str]], bool]] = {
    "u": lambda row, counted: "coverage" in counted and not row["determinable"],
    "q": lambda row, counted: ASKED in counted and bool(row["has_social_value"]) and not row["weight_known"],
    "b": lambda row, counted: WEIGHED in counted and not row["at_least_10"],
    "z": lambda row, counted: ASKED in counted and not row["has_social_value"],
}
"""Classes of those that a question counts and no figure lists: unread, asked without a weight, not asked."""
QUESTIONS = {
    "criteria_not_read": "u",
    "asked_without_weight": "q",
    "leaves_it_out": "z",
    "weights_below_ten": "b",
}


def procurements(of: Dossier) -> list[Procurement]:
    """Every procurement found, the newest first."""
    window = of_period(of.shared.period)
    return [_one(of, row, criteria, window) for row, criteria in with_criteria(of)]


def _one(of: Dossier, row: Row, criteria: list[Row], window: Any) -> Procurement:
    told = procurement_row(of, row)
    day, year, counted = day_of(row, "notice_date"), text(row, "financial_year"), text(told, "counted_in")
    month, quarter = month_number(day), (day.month - 4) % 12 // 3 + 1
    marks = [_measure(of, name) for name in counted.split(";") if name]
    marks += [mark for mark, is_so in BEHIND.items() if is_so(row, counted.split(";"))]
    marks += ["w"] if window.first <= month <= window.last else []
    marks += [_year(year), f"c-{_category(row)}", f"r-{slug(wording.regime(text(row, 'regime')))}"]
    notice = next((url for c in criteria if (url := text_or_none(c, "notice_url"))), None)
    deciding = [c for c in criteria if c["is_narrow"]]
    ordered = [*deciding, *(c for c in criteria if not c["is_narrow"])]
    return Procurement(
        address(text(row, "source"), text(row, "ocid")),
        f"{year.replace('/', '-')}-q{quarter}",
        " ".join(marks),
        told
        | {
            "service": wording.service(text(row, "source")),
            "conflict": row["conflict"],
            "replies": [reply for reply in of.replies() if reply["ocid"] == row["ocid"]],
            "released": next((c["evidence_release_id"] for c in ordered), None),
        },
        notice,
        [_criterion(c) for c in ordered[:CRITERIA]],
        max(0, len(ordered) - CRITERIA),
    )


def address(source: str, ocid: str) -> str:
    """A procurement's address on a page: the same in every snapshot, whatever its ocid holds."""
    return f"p-{hashlib.sha256(f'{source}|{ocid}'.encode()).hexdigest()[:12]}"


def _criterion(row: Row) -> Criterion:
    whole, words = str(row["text"] or ""), str(row["evidence_text"] or "")
    at = whole.find(words) if words else -1
    before, after = ("", "") if at < 0 else (whole[:at][-CONTEXT:], whole[at + len(words) :][:CONTEXT])
    weight = weight_words(row)
    return Criterion(
        visible(text_or_none(row, "name"), LONGEST) or NAMELESS,
        "pass or fail" if weight == "not known" and row["stated_unit"] == "pass_fail" else weight,
        visible(text_or_none(row, "arithmetic"), LONGEST) if row["arithmetic"] else "",
        f"{'… ' if at > CONTEXT else ''}{visible(before)}",
        visible(words, LONGEST),
        f"{visible(after)}{' …' if at >= 0 and len(whole) > at + len(words) + CONTEXT else ''}",
        place(text(row, "evidence_field")),
        text(row, "rule"),
        text_or_none(row, "document_url") if "document_url" in row else None,
        bool(row["is_narrow"]),
    )


def _measure(of: Dossier, name: str) -> str:
    """A class for those that a measure counts, short since every procurement has many."""
    return f"m{[*of.shared.measures].index(name)}"


def _year(name: str) -> str:
    return f"y{name[:4]}"


def _category(row: Row) -> str:
    return text(row, "category") if row["category"] in ("goods", "services", "works") else "unknown"


def counted(of: Dossier, bundles: Iterable[Bundle], asked: Iterable[Row] = ()) -> dict[str, Counted]:
    """Of every figure that stands in these tables, and of each question, its list, by the figure's key.

    A question that counts others than its figure does has its own, by its id.
    """
    found: dict[str, Counted] = {
        text(row, "question"): _behind(of, row) for row in asked if row["question"] in QUESTIONS
    }
    for bundle in bundles:
        for row in bundle.table.rows:
            if "figure" in row and (key := text(row, "figure")) not in found and (rule := _classes(of, row)):
                found[key] = _counted(row, rule)
    return found


def _counted(row: Mapping[str, object], classes: list[str]) -> Counted:
    name, held = f"of-{slug(text(row, 'figure'))}", count(row, "held")
    when = wording.period(text(row, "period"))
    where = "" if row["breakdown"] == "all" else f", {wording.category(text(row, 'cell')).lower()}"
    if row["breakdown"] == "regime":
        where = f", {wording.regime(text(row, 'cell'))}"
    told = f"Counted in “{row['label']}”{where}, {when}: {held:,}"
    return Counted(name, told, held, _rule(name, classes))


def _behind(of: Dossier, row: Row) -> Counted:
    """The list of what a question counts."""
    question, period = text(row, "question"), text(row, "period")
    name, mark = f"of-question-{slug(question)}", QUESTIONS[question]
    classes = [mark, *(["w"] if row["period"] == of.shared.period != "all" else [])]
    window = of_period(period)
    held = sum(
        BEHIND[mark](one, counted_in(one, of.shared.measures))
        for one in of.rows.get("procurements", ())
        if window.first <= month_number(day_of(one, "notice_date")) <= window.last
    )
    told = f"Behind “{row['title']}”, {wording.period(period)}: {held:,}"
    return Counted(name, told, held, _rule(name, classes))


def _rule(name: str, classes: list[str]) -> str:
    return f"#{name}:target~.list>li:not({''.join(f'.{one}' for one in classes)}){{display:none}}"


def _classes(of: Dossier, row: Mapping[str, object]) -> list[str]:
    """What a procurement must have to be counted; a profile's shares have one denominator."""
    found, period = [_measure(of, text(row, "measure"))], text(row, "period")
    if period == of.shared.period != "all":
        found.append("w")
    elif "/" in period:
        found.append(_year(period))
    elif period != "all":
        return []
    if row["breakdown"] == "category":
        found.append(f"c-{row['cell']}")
    elif row["breakdown"] == "regime":
        found.append(f"r-{slug(wording.regime(text(row, 'cell')))}")
    return found


def chapters(found: list[Procurement]) -> dict[str, list[Procurement]]:
    """The procurements by quarter of the notice, the newest first."""
    made: dict[str, list[Procurement]] = defaultdict(list)
    for one in found:
        made[one.chapter].append(one)
    return dict(made)


def style(lists: Iterable[Counted]) -> str:
    """The rules by which a figure's address shows its list."""
    return "\n".join(one.rule for one in lists)
