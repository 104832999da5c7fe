"""Writes docs/accuracy.md and warehouse/accuracy.json: the reader on every set of labelled cases, with n and 95% Wilson intervals.

`python tests/gold/report.py` from the root of the checkout; a test fails when the page is stale.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from pipelines.criteria.rules import RULE_VERSION  # noqa: E402
from pipelines.criteria.structure.reading import read_structure  # noqa: E402
from pipelines.evaluation.cases import Case  # noqa: E402
from pipelines.evaluation.reader import Report, Share, evaluate, trivial  # noqa: E402
from pipelines.social_value.one_lot import read_text  # noqa: E402
from tests.support.gold_cases import cases_of, readings_of  # noqa: E402

sys.path.insert(0, str(ROOT / "tests/gold"))
from documents_report import section  # noqa: E402

GOLD = ROOT / "tests/gold"
UNREAD = ("hands/h04", "hands/h09", "hands/h15", "hands/h16", "hands/h17", "hands/h24", "hands/h28")
"""Hands that were scored and whose misses nobody read; no judge is trained on them."""
NEWEST = ("hands/h31",)
"""The hand that was composed last: no rule, limit or variant was chosen with it in view."""
SETS = {
    "hands/h31": "The newest hand, scored once: what to expect of wording never met",
    "unread": "Seven hands whose misses nobody has read",
    "held_out": "Held out: by another hand, never used to write a rule",
    "test": "The project's own test split",
    "hands/h11": "Development: by an eleventh hand; no judge is trained on it",
    "hands/h12": "Development: by a twelfth hand; no judge is trained on it",
    "hands/h13": "Development: by a thirteenth hand; no judge is trained on it",
    "hands/h14": "Development: by a fourteenth hand; no judge is trained on it",
    "hands/h18": "Development: by an eighteenth hand; no judge is trained on it",
    "hands/h19": "Development: by a nineteenth hand; no judge is trained on it",
    "hands/h20": "Development: by a twentieth hand; no judge is trained on it",
    "hands/h21": "Development: by a twenty-first hand; no judge is trained on it",
    "hands/h22": "Development: by a twenty-second hand; no judge is trained on it",
    "hands/h23": "Development: by a twenty-third hand; no judge is trained on it",
    "hands/h25": "Development: by a twenty-fifth hand; no judge is trained on it",
    "hands/h26": "Development: by a twenty-sixth hand; no judge is trained on it",
    "hands/h27": "Development: by a twenty-seventh hand; no judge is trained on it",
    "hands/h29": "Development: by a twenty-ninth hand; no judge is trained on it",
    "hands/h30": "Development: by a thirtieth hand; no judge is trained on it",
    "other_hands": "Development: by three other hands",
    "development": "Development: the project's own",
}
ROWS = (
    *("weight, text: precision", "weight, text: recall", "weight, structured: precision"),
    *("weight, structured: recall", "presence: precision", "presence: recall", "false weights", "state"),
    *("broad_weight_pct", "themes", "assessed", "framework", "lot weight"),
    *("nearest percentage: precision", "nearest percentage: false weights"),
)
TOP = """# How often the reader is right

Written by `python tests/gold/report.py`; rules {version}. Each cell: share (95% Wilson interval, of how many).
A weight is right within 0.5 points of the label. *False weights*: of cases that state none, those given one.
*Nearest percentage* is a trivial reader, for comparison: it takes the percentage nearest to "social value".

All cases are invented notices in the style of real ones, labelled by the codebook. They are not a sample of
what councils publish: most are harder than most notices, and a share here is not the share of notices that
are read rightly. On recorded real notices the reader is held by the tests named at the end.

The project's own test split was composed by the hand that wrote the rules, which flatters it. What to expect on
wording that the rules have not met is the newest hand, and the first scores below. The seven unread hands come out
better than a new one: their misses were never read, but variants of rules were compared by their counts for days.
The newest hand read by the rules of that evening's begin (9f2f442): weights in text right 67 of 72, found 67 of 91,
none of 39 false, state 121 of 150; by those of its first score, below, 68 of 72, 68 of 91, none, 123.
From one hand to the next the share found differs as much as by a day of work: h25, h26, h27, h28, h29 and h30 were
scored by rules that had met none of them, found 60 of 89, 67 of 89, 64 of 87, 55 of 77, 74 of 97, 70 of 97. When the
misses of h29 had been mended as kinds, h30, still unread, was found 71 of 97: a kind is hardly met again.

| set | cases | how it was made | used to write rules |
|---|---|---|---|
| hands/h31 | {h31} | composed from the codebook alone: ten officers of all kinds of council; labels read a second time, blind; scored when the rules stood | no |
| unread | {unread} | composed by seven writers (h04, h09, h15, h16, h17, h24, h28) from the codebook alone, scored once the rules stood; half of h17 are traps; limits and some variants of rules were chosen with their counts in view | no |
| held_out | {held_out} | composed and labelled by another hand, from the codebook and real notices alone | no |
| test | {test} | composed from templates, split from development by buyer and template | no |
| hands/h11 | {h11} | composed by a hand told to write as a school business manager, from the codebook alone | yes, after the first score below |
| hands/h12 | {h12} | as h11, told to write as a manager of IT contracts | yes, after the first score below |
| hands/h13 | {h13} | as h11, told to write as an officer for waste and for culture | yes, after the first score below |
| hands/h14 | {h14} | as h11, told to write as an officer for leisure, culture and events | yes, after the first score below |
| hands/h18 | {h18} | as h11, in the words of many kinds of buyers | yes, after the first score below |
| hands/h19 | {h19} | as h11, in the words of twelve category managers | yes, after the first score below |
| hands/h20 | {h20} | as h11, in the voices of service managers | yes, after the first score below |
| hands/h21 | {h21} | as h11: an auditor who imitates twenty authors | yes, after the first score below |
| hands/h22 | {h22} | as h11: ten officers of counties and unitary councils, many in running prose | yes, after the first score below |
| hands/h23 | {h23} | as h11: ten officers of districts, parishes, schools and hubs, many in pasted lists | yes, after the first score below |
| hands/h25 | {h25} | as h11: ten voices, from one who writes letters to one who writes formulas | yes, after the first score below |
| hands/h26 | {h26} | as h11: ten officers who write at length and indirectly | yes, after the first score below |
| hands/h27 | {h27} | as h11: ten officers who write briefly, some in lists, marks or abbreviations | yes, after the first score below |
| hands/h29 | {h29} | as h11: ten officers of all kinds of council | yes, after the first score below |
| hands/h30 | {h30} | as h11: ten officers, many brief, in lists and notes | yes, after the first score below |
| other_hands | {other_hands} | composed like held_out by three others | yes, after the first score below |
| development | {development} | composed from templates | yes |

"""
FIRST = """## The first score of each set by another hand

Before any rule was changed on account of it: what a reader by rules is worth on wording that its writer has
not seen. The rules of that moment were older each time, so these are noted down, not made again.

| set | text weights right | text weights found | false weights | state right |
|---|---|---|---|---|
"""
END = """
{documents}
## What was seen of the test split and the held-out set

Two of its labels were widened after the second reader (a case inside quality of no stated size is `nested` or
`named`), and five misses of `assessed` were seen in passing; no rule was written from them. Of one case of the
held-out set, whose weight a new pattern refused, the pattern and the three words that it took were seen: "set aside"
no longer refuses a share that is set aside *for* something.

## A second reader

{agree}

## On recorded real notices

Tests that run where the recorded notices are there: all are answered; of 4,229 descriptions of Contracts
Finder none is given a weight (none states one); labelled real phrases of policy and traps get no weight.
"""


def files(name: str) -> tuple[str, ...]:
    """The files of one set, by their paths below tests/gold without their endings."""
    return UNREAD if name == "unread" else (name,)


def report(name: str) -> Report:
    """The shares of one set, those of the trivial reader among them."""
    made = evaluate([pair for one in files(name) for pair in readings_of(one)])
    made.shares |= trivial([case for one in files(name) for case in cases_of(one)])
    return made


def agreement() -> str:
    """How far the second reader's labels of the project's own cases agree with the first."""
    first = {case.name: case for name in ("test", "development") for case in cases_of(name)}
    second = [json.loads(line) for line in (GOLD / "second_reader.jsonl").read_text().splitlines()]
    state = Share(sum(row["state"] in first[row["case"]].states for row in second), len(second))
    weight = Share(sum(_same(first[row["case"]].weight, row["weight_pct"]) for row in second), len(second))
    unsure = sum("unsure" in row for row in second)
    return (
        f"A reader who saw only the texts and the codebook labelled all {len(second)} own cases again: state\n"
        f"{state}, weight {weight}; unsure of {unsure}. A check for slips, not a measure of how hard they are:\n"
        "one codebook, and cases of one kind alike."
    )


def _same(one: float | None, other: float | None) -> bool:
    return (one is None and other is None) or (
        one is not None and other is not None and abs(one - other) <= 0.5
    )


LEARN = tuple(f"hands/{name}" for name in ("h01", "h02", "h03", "h05", "h06", "h07", "h08", "h10"))
CHOOSE = ("held_out",)
READ = tuple(f"hands/h{number}" for number in (11, 12, 13, 14, 18, 19, 20, 21, 22, 23, 25, 26, 27, 29, 30))
"""Hands whose misses were read after their first score; no judge is trained on them."""
LEVELS = {"high": 0.99, "medium": 0.95, "low": None}
"""What is stated of each confidence: the share of published weights that are right."""


def reliability(names: tuple[str, ...]) -> dict[str, Share]:
    """Of the weights published at each confidence, those that are right; nought counts as a weight."""
    right: dict[str, list[bool]] = {level: [] for level in LEVELS}
    for case, line in (pair for name in names for pair in readings_of(name)):
        line = line or {}
        weight = line.get("weight_pct")
        if weight is not None and case.use == "notice" and "weight_pct" in case.scored:
            right[line["confidence"]].append(_same(case.weight, weight))
    return {level: Share(sum(rows), len(rows)) for level, rows in right.items()}


def _alone(names: tuple[str, ...]) -> dict[str, dict[str, Share]]:
    """Texts without a list beside them, as read by each reader alone and by both with the judges."""
    counts: dict[str, dict[str, list[int]]] = {}
    for case, both in (pair for name in names for pair in readings_of(name)):
        tender = (case.release or {}).get("tender") or {}
        listed = any(isinstance(lot, dict) and lot.get("awardCriteria") for lot in tender.get("lots") or [])
        text = tender.get("description")
        if listed or not isinstance(text, str) or case.use != "notice" or "weight_pct" not in case.scored:
            continue
        second = read_structure(text)
        by_rules = read_text(text, alone=True)[0].state
        for name, state, weight in (
            ("rules alone", by_rules.state, by_rules.weight_pct),
            ("second reader alone", second.state, second.weight),
            ("both, judged", (both or {})["state"], (both or {})["weight_pct"]),
        ):
            _count(counts.setdefault(name, {}), case, state, weight)
    return {name: {row: Share(*kn) for row, kn in rows.items()} for name, rows in counts.items()}


def _count(counts: dict[str, list[int]], case: Case, state: str, weight: float | None) -> None:
    def add(row: str, right: bool, counted: bool) -> None:
        if counted:
            kept = counts.setdefault(row, [0, 0])
            kept[0] += right
            kept[1] += 1

    add("right", _same(case.weight, weight), weight is not None)
    add("found", weight is not None and _same(case.weight, weight), case.weight is not None)
    add("false", bool(weight), case.weight is None)
    add("state", state in case.states, True)


def _readers() -> str:
    text = (
        "## Each reader alone, and both\n\nTexts without a list beside them. The rules were shaped by `other_hands`,"
        " both readers and the judges by the\nhands that are learned from: only the last two compare them fairly."
        "\nOut of scope is told by words in either column but the first.\n\n"
        "| set | reader | weights right | weights found | false weights | state right |\n|---|---|---|---|---|---|\n"
    )
    sets = (
        ("hands learned from", LEARN),
        ("other_hands", ("other_hands",)),
        ("h11 to h14, h18 to h23, h25 to h27, h29, h30", READ),
        ("held_out", CHOOSE),
        ("seven hands, unread", UNREAD),
        ("the newest hand", NEWEST),
    )
    for title, names in sets:
        for reader, shares in _alone(names).items():
            cells = " | ".join(str(shares[row]) for row in ("right", "found", "false", "state"))
            text += f"| {title} | {reader} | {cells} |\n"
    return text + "\n"


def _reliable() -> str:
    text = (
        "## How far a confidence can be relied on\n\nOf the weights published at each confidence, nought among them,"
        " those within 0.5 points of the label. Stated:\nhigh right in 99 of 100, medium in 95; low promises"
        " nothing. A test holds high to its share, and medium to\nan interval that reaches it, on each line but\nthose of the newest hand and of the hands read after their first score.\n\n"
        "| set | high | medium | low |\n|---|---|---|---|\n"
    )
    for title, names in (
        ("the newest hand", NEWEST),
        ("seven hands, unread", UNREAD),
        ("held_out, not learned from", CHOOSE),
        ("h11 to h14, h18 to h23, h25 to h27, h29 and h30, read after their first score", READ),
        ("hands learned from", LEARN),
    ):
        shares = reliability(names)
        text += f"| {title} | {' | '.join(str(shares[level]) for level in LEVELS)} |\n"
    return text + "\n"


def _adversary() -> str:
    kept = json.loads((GOLD / "adversary.json").read_text())
    wrong, false = kept["wrong"], kept["false"]
    rows = "".join(
        f"| {level} | {kept['weights_read'][level]:,} | {wrong[level]:,} | {false[level]:,} |\n"
        for level in LEVELS
    )
    return (
        f"## The adversary\n\n{kept['sentences']:,} sentences of {kept['shapes']} shapes with decoys and typing errors,"
        f" composed by a grammar that knows no rule\n(`make adversary`; seed {kept['seed']}, rules"
        f" {kept['rule_version']}, commit {kept['commit']}). Of {kept['stated']:,} that state a weight"
        f" {kept['right']:,}\nwere read rightly ({Share(kept['right'], kept['stated'])}); the state was right in"
        f" {Share(kept['state_right'], kept['sentences'])}.\n\n"
        "| confidence | weights read | another weight | a weight where none is stated |\n|---|---|---|---|\n"
        f"{rows}\n"
    )


def pages() -> dict[str, str]:
    """The texts by path: the page, and what of it the site shows."""
    reports = {name: report(name) for name in SETS}
    return {"docs/accuracy.md": _page(reports), "warehouse/accuracy.json": _published(reports)}


def _published(reports: dict[str, Report]) -> str:
    """The sets that no rule was written from: right, of how many."""
    sets = (("newest", *NEWEST), ("unread", "unread"), ("held_out", "held_out"), ("test", "test"))
    rows = [
        {"set": title, "measure": row, "right": share.k, "n": share.n}
        for title, name in sets
        for row, share in _told(name, reports[name])
        if share.n
    ]
    return json.dumps({"rule_version": RULE_VERSION, "rows": rows}, indent=1) + "\n"


def _told(name: str, made: Report) -> Iterator[tuple[str, Share]]:
    """What is published of a set: its measures, and how often a weight of each confidence is right."""
    yield from (
        (row, made.shares[row]) for row in ROWS if row in made.shares and not row.startswith("nearest")
    )
    yield from ((f"confidence: {level}", share) for level, share in reliability(files(name)).items())


def _page(reports: dict[str, Report]) -> str:
    sizes = {name: sum(len(cases_of(one)) for one in files(name)) for name in SETS}
    text = TOP.format(version=RULE_VERSION, **{name.removeprefix("hands/"): n for name, n in sizes.items()})
    for name, title in SETS.items():
        text += f"## {title}\n\n| measure | share |\n|---|---|\n"
        shares = reports[name].shares
        text += "".join(f"| {row} | {shares[row]} |\n" for row in ROWS if row in shares and shares[row].n)
        text += "\n"
    text += _reliable() + _readers() + _adversary()
    first = json.loads((GOLD / "first_scores.json").read_text())
    text += FIRST + "".join(
        f"| {row['set']} | {' | '.join(str(Share(*row[key])) for key in ('precision', 'recall', 'false', 'state'))} |\n"
        for row in first
    )
    return text + END.format(agree=agreement(), documents=section())


if __name__ == "__main__":
    for path, text in pages().items():
        (ROOT / path).write_text(text, encoding="utf-8")
