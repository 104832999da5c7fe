"""What could not be read and why, questions, wordings of others, and every procurement with its words."""

import re
from collections import defaultdict

from pipelines.documents.wording import place
from pipelines.query import wording
from pipelines.query.accounts import STANDINGS, counted_in, short, totals, why_fell
from pipelines.query.accounts import words as why_words
from pipelines.query.replies import columns
from pipelines.rounding import points
from pipelines.row import number, number_or_none, text, text_or_none
from pipelines.site.dossier import Dossier
from pipelines.site.exhibit import Bundle
from pipelines.site.figures_in_words import sentence
from pipelines.site.section import content, exhibit
from pipelines.untrusted import visible

Row = dict[str, object]
ON_PAGE = 40
"""Newest procurements on a page; the CSV has all."""
LONGEST_WORDS = 200
"""Characters of a name or of words on a page; the CSV has all."""
MOST_ASKED = 7
"""Questions on a page: more would be a questionnaire. The table `questions` has all."""
NAMELESS = "(no name stated)"
"""What stands in the place of a criterion's name where a list gives a weight and no name."""
LISTED = 12
"""Criteria of one procurement on a page; the CSV has all."""


TOLD = (
    *("notice_date", "financial_year", "ocid", "source", "value_gbp", "state"),
    *("weight_pct", "weight_low_pct", "weight_high_pct"),
)
"""Columns of a procurement that are told as they stand."""


def unread(of: Dossier) -> Bundle:
    """Every procurement found, by where it stands and why: nothing is lost between two counts."""
    every, inside = totals(of.accounts), totals(of.accounts, "n_period")
    rows = [
        row
        | {
            "read": STANDINGS[row["standing"]],
            "of": every["found"],
            "of_period": inside["found"],
            "part": row["n"] / every["found"],
        }
        for row in of.accounts
    ]
    return exhibit("unread", rows, of=of, every=every, inside=inside)


def ladder(of: Dossier) -> Bundle:
    """From the notices found to the weights known: what is left on each rung, what fell out, and why."""
    rows = [
        row | {"why": why_fell(row["reasons"]) or "–", "why_period": why_fell(row["reasons_period"]) or "–"}
        for row in of.ladder
    ]
    known = [row for row in of.rows.get("procurements", ()) if row["weight_known"]]
    zero = sum(not row["weighted_above_zero"] for row in known)
    part = sum(bool(row["weighted_above_zero"]) and row["state"] == "nested" for row in known)
    # Where nothing is left no rung below tells more.
    ends = next((place for place, row in enumerate(rows, 1) if not row["n"]), len(rows))
    apart = any(row["n"] != row["n_period"] for row in rows)
    return exhibit(
        "ladder",
        rows[:ends] if rows[0]["n"] else (),
        of=of,
        known=len(known),
        zero=zero,
        part=part,
        apart=apart,
    )


def documents(of: Dossier) -> Bundle:
    """By service, what could be read with tender documents beside what its notices alone say."""
    services: dict[str, list[Row]] = defaultdict(list)
    for row in of.rows.get("procurements", ()):
        if row["in_scope"]:
            services[row["source"]].append(row)
    rows = []
    for source, found in sorted(services.items()):
        read, alone = (
            sum(bool(row[name]) for row in found) for name in ("determinable", "determinable_by_notice")
        )
        rows.append(
            {
                "source": wording.service(source),
                "n": len(found),
                "by_notice": alone,
                "by_documents": read - alone,
                "coverage_of_notices": alone / len(found),
                "coverage": read / len(found),
                "documents": sum(number_or_none(row, "documents") or 0 for row in found),
                "documents_read": sum(number_or_none(row, "documents_read") or 0 for row in found),
            }
        )
    return exhibit("documents", rows, of=of)


def questions(of: Dossier) -> list[Row]:
    """The questions that tell most of this council, each once, with the figure that prompted it and its rows.

    `figure` is the key of the council's own figure, or null where a policy prompted it.
    """
    found: dict[str, Row] = {}
    for row in of.rows.get("questions", ()):
        if row["period"] != of.shared.period and row["period"] != "all":
            continue
        if row["question"] in found and row["period"] != of.shared.period:
            continue
        measure = of.shared.measures.get(row["measure"], {"unit": "share", "title": row["measure"]})
        own = of.own(row["measure"], row["period"], row["breakdown"], row["cell"])
        value = _prompt(of, row, own, measure)
        asked = row["wording"].replace(row["period"], wording.period(row["period"]).removeprefix("the "), 1)
        figure = own["figure"] if own else None
        found[row["question"]] = {**row, "prompt": value, "wording": asked, "figure": figure}
    order = content("files")["questions"]
    told = sorted(found.values(), key=lambda row: order.index(row["question"]))
    return told[:MOST_ASKED]


def _prompt(of: Dossier, row: Row, own: Row | None, measure: Row) -> str:
    """The figures that prompted a question: the council's own, and beside it that of its peers together."""
    stated = {**row, "unit": measure["unit"], "shown": "shown", "reason": None}
    if own is None:
        return "" if row["value"] is None else f"{measure['title']}: {sentence(stated)}"
    peers = ""
    if row["table"] == "peer_comparisons":
        peers = f"; its peers together {sentence(stated)}"
    return f"{own['label']}: {sentence(own)}{peers}"


def learnt(of: Dossier) -> Bundle:
    """How other councils ask, in their words."""
    rows = [
        row
        | {
            "council": of.shared.name(row["peer_id"]),
            "evidence": row["notice_url"],
            "evidence_words": "notice",
            "evidence_null": wording.INVENTED
            if of.shared.synthetic
            else row["evidence_release_id"] or row["ocid"],
            "weight_pct_null": "not known",
        }
        for row in of.rows.get("learnt", ())
    ]
    return exhibit("learn", rows, of=of)


def evidence_rows(of: Dossier) -> list[Row]:
    """Every procurement found, the newest first, with every criterion that it states."""
    rows = []
    for procurement, criteria in with_criteria(of):
        rows += [_evidence(of, procurement, criterion) for criterion in criteria or (None,)]
    return rows


def with_criteria(of: Dossier) -> list[tuple[Row, list[Row]]]:
    criteria: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in sorted(of.rows.get("criteria", ()), key=lambda c: int(c["criterion"])):
        criteria[row["source"], row["ocid"]].append(row)
    newest = sorted(
        of.rows.get("procurements", ()), key=lambda r: (r["notice_date"], r["ocid"]), reverse=True
    )
    return [(row, criteria[row["source"], row["ocid"]]) for row in newest]


def procurement_row(of: Dossier, row: Row) -> Row:
    """What is told of a procurement, whatever its criteria."""
    counting = counted_in(row, of.shared.measures)
    return {
        **{name: row[name] for name in TOLD},
        **{name: _flag(row, name) for name in content("files")["flags"]},
        "title": row["title"] or row["ocid"],
        "category": wording.category(text_or_none(row, "category") or "unknown"),
        "regime": wording.regime(text(row, "regime")),
        "found": _found(row),
        "counted_as": STANDINGS[text(row, "standing")],
        "why": why_words(text(row, "found_as")),
        "counted_in": ";".join(counting),
        "counted_in_words": _counting(of, row, counting),
        "whole_list": whole_list(text_or_none(row, "arithmetic"), text(row, "state")),
        "weight": weight_words(row),
    }


def _found(row: Row) -> str:
    """What was found in a procurement, or why it could not be read at all, with the field of its notice."""
    if refused := text_or_none(row, "refused"):
        return f"could not be read: {visible(refused.partition('; buyer ')[0], 200)}"
    return wording.state(text(row, "state"), text_or_none(row, "reason"))


_SUM = re.compile(r" \((?!100%)[\d.]+% in all\)(?=$|; )")
_PART_OF_A_PARENT = re.compile(r" of .{1,200} = [\d.]+%")


def whole_list(arithmetic: str | None, state: str) -> str | None:
    """The list that a state rests on; without the sum of one that holds parts of a parent beside others.

    Such figures are of two levels, and what they add up to tells nothing. Of weights that contradict each other
    the sum is the reason, and stays.
    """
    if arithmetic is None or state == "quarantined":
        return arithmetic
    return "; ".join(
        _SUM.sub("", part) if _PART_OF_A_PARENT.search(part) else part for part in arithmetic.split("; ")
    )


OF_CRITERIA = {"has_social_value"}
OF_WEIGHT = {"weighted_above_zero", "at_least_10", "at_least_15", "at_least_20", "low_weight"}
"""What nobody knows of a procurement whose criteria, or whose weight, could not be read."""


def _flag(row: Row, name: str) -> bool | None:
    """A flag as the tables have it; null, and not false, where what it tells could not be read."""
    unread = name in OF_CRITERIA and not row["determinable"]
    held = None if unread or (name in OF_WEIGHT and not row["weight_known"]) else row[name]
    return held if isinstance(held, bool) else None


def _counting(of: Dossier, row: Row, counting: list[str]) -> str:
    """Which figures count it, by the shorter list; and of one left out, why."""
    every = of.shared.measures
    named, others = (
        [every[name]["title"] for name in every if (name in counting) is held] for held in (True, False)
    )
    why = {"unread": " (could not be read)", "left_out": f" (left out: {short(text(row, 'found_as'))})"}.get(
        text(row, "standing"), ""
    )
    if not named:
        return f"no figure{why}"
    told = f"all but {', '.join(others)}" if len(others) < len(named) else ", ".join(named)
    return f"{len(named)} of all {len(every)} measures: {told if others else 'all'}{why}"


OF_CRITERION = {
    "criterion": "name",
    "number": "criterion",
    "is_social_value": "is_narrow",
    "criterion_weight_pct": "weight_pct",
    "criterion_weight_low_pct": "weight_low_pct",
    "criterion_weight_high_pct": "weight_high_pct",
    "arithmetic": "arithmetic",
    "words": "evidence_text",
    "text": "text",
    "field": "evidence_field",
    "rule": "rule",
    "hidden_characters": "hidden_characters",
    "document": "document_url",
}
"""Columns of evidence.csv, each with the column of the table of criteria that it is."""


def _evidence(of: Dossier, row: Row, criterion: Row | None) -> Row:
    named = criterion or {}
    return {
        **procurement_row(of, row),
        **{column: named.get(name) for column, name in OF_CRITERION.items()},
        "place": place(text(named, "evidence_field")) if named else None,
        "document_words": "document",
        "document_null": "a document without a link" if _in_document(named) else "it is in the notice",
        "evidence": named.get("notice_url") or (wording.INVENTED if of.shared.synthetic else None),
        "evidence_words": "notice",
        "evidence_null": named.get("evidence_release_id") or row["ocid"],
        **columns([reply for reply in of.replies() if reply["ocid"] == row["ocid"]]),
    }


def _in_document(criterion: Row) -> bool:
    return criterion.get("evidence_in") == "document"


def weight_words(row: Row) -> str:
    """A joint criterion of 10% leaves social value at 0 to 10%."""
    low, high = number_or_none(row, "weight_low_pct"), number_or_none(row, "weight_high_pct")
    if row["weight_pct"] is not None:
        low, high = number(row, "weight_pct"), None
    elif high is None:
        low = None
    return wording.span(low, high, lambda weight: f"{points(weight)}%")


def _told(criterion: Row) -> str:
    """A criterion with its weight, how that was worked out, the words that prove it, and the rule."""
    weight = weight_words(criterion)
    stated = {"pass_fail": "pass or fail"}.get(text_or_none(criterion, "stated_unit") or "")
    if weight == "not known" and stated:
        weight = stated
    worked = f" ({criterion['arithmetic']})" if criterion["arithmetic"] else ""
    proof = visible(text_or_none(criterion, "evidence_text"), LONGEST_WORDS)
    stands = (
        f" In the document: {place(text(criterion, 'evidence_field'))}." if _in_document(criterion) else ""
    )
    return f"{visible(text_or_none(criterion, 'name'), LONGEST_WORDS) or NAMELESS}: {weight}{worked}. \N{LEFT DOUBLE QUOTATION MARK}{proof}\N{RIGHT DOUBLE QUOTATION MARK}{stands} Rule {criterion['rule']}"


def _proof(criteria: list[Row]) -> list[str]:
    """The social value criteria with their words, or all where none is: they show that there is none."""
    deciding = [row for row in criteria if row["is_narrow"]] or criteria
    more = len(deciding) - LISTED
    return [_told(row) for row in deciding[:LISTED]] + (
        [f"{more:,} more stand in the CSV."] if more > 0 else []
    )


def _first(criteria: list[Row]) -> Row | None:
    """The first social value criterion, else the first that is stated."""
    return next((row for row in (*(c for c in criteria if c["is_narrow"]), *criteria)), None)


def evidence(of: Dossier) -> Bundle:
    """The newest procurements, a row each; the CSV has all of them, a row a criterion."""
    found = with_criteria(of)
    nulls = {"proof_null": "no criterion could be read", "whole_list_null": "no list was read"}
    rows = [
        _evidence(of, row, _first(criteria)) | {"proof": _proof(criteria)} | nulls
        for row, criteria in found[:ON_PAGE]
    ]
    proven = sum(bool(c["is_narrow"]) for _, criteria in found for c in criteria)
    left = max(0, len(found) - ON_PAGE)
    return exhibit("evidence", rows, of=of, count=len(found), left=left, proven=proven)
