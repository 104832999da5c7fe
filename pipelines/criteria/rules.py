"""The reading rules by id: what each gives and what it refuses.

A value keeps the id of the rule that decided it. `RULE_VERSION` moves when any rule does, or numbers of a
judge, so that a published weight names the words and the rules it came from; no two sets share a hash.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path


@dataclass(frozen=True)
class Rule:
    """One rule. `section`: where the codebook (docs/codebook.md) decides it; `version` counts its changes."""

    id: str
    version: int
    section: str
    gives: str
    refuses: str


LISTS = (
    Rule("lot-listed-twice", 1, "8", "no weight: a lot stands twice and differs", "the same lot again"),
    Rule("numbers-differ", 2, "4", "no weight: one row states two weights", "one weight in two units"),
    Rule("criterion-listed-twice", 1, "3", "no weight: social value twice the same", "a whole list twice"),
    Rule(
        "rows-of-several-lots",
        1,
        "3",
        "no weight: rows of social value of two lots in one list",
        "one lot's rows",
    ),
    Rule("impossible-weight", 2, "4", "no weight: a share below 0% or above 100% is a slip", "bare numbers"),
    Rule(
        "points-marked-percent",
        1,
        "4.5, 8",
        "shares of a round total above 100, though marked as percent",
        "a slip of one figure",
    ),
    Rule("bound-of-a-row", 1, "4.4, 8", "bounds: a row says at least or at most so much", "a pass mark"),
    Rule("beside-a-bound", 1, "4.4", "as stated, beside a row that is bounded only", "points"),
    Rule("boilerplate-criterion", 2, "9", "no criterion: words on where the criteria are", "rows that tell"),
    Rule(
        "list-of-selection",
        1,
        "9",
        "no award criteria: words beside say that bidders are selected so",
        "both stages",
    ),
    Rule(
        "list-disregarded",
        1,
        "4, 9",
        "no weights: words beside say to disregard them",
        "those of an earlier notice",
    ),
    Rule("price-only-code", 1, "3", "price alone, by the code of awardCriteria", "any list or sentence"),
    Rule("price-is-fixed", 1, "4.11", "price weighs 0: the buyer sets it", "a price with a weight"),
    Rule("row-without-name", 1, "9", "as the list, of a row that nobody can name", "a row whose text tells"),
    Rule("row-that-may-be", 4, "2, 9", "as the list, of a row that may be social value", "an ordinary name"),
    Rule("weight-with-pass-fail", 1, "9", "as stated, passed or failed besides", "pass or fail alone"),
    Rule(
        "part-of-parent", 4, "4.1, 9", "a share of the criterion above, times its weight", "an unsized parent"
    ),
    Rule("inside-parent", 2, "9", "bounds: inside a criterion whose weight is known", "a part with a figure"),
    Rule(
        "two-readings-of-a-table", 3, "4.16", "bounds: two ways to add a table up differ", "one likelier way"
    ),
    Rule("share-of-quality-row", 1, "4.3", "a row that says of quality, times its row", "of the whole"),
    Rule("wholes-differ", 1, "4.5", "no weight: rows out of 50 beside rows out of 100", "10 of 10, 30 of 30"),
    Rule(
        "list-of-noughts", 1, "4", "no weights: nothing in the list weighs anything", "a list with a figure"
    ),
    Rule("nought-and-asked", 1, "9", "named, bounds 0 to 0: 0 beside pass or fail, or must", "0 alone"),
    Rule("nought-inside-quality", 2, "3, 8", "bounds: 0 beside words that put it in quality", "0 alone"),
    Rule(
        "nought-in-doubt",
        1,
        "3",
        "named: 0 beside words on its weight or on where it is",
        "0 that they agree with",
    ),
    Rule("list-without-figures", 3, "3", "criteria without weights", "a list with any figure"),
    Rule("list-in-order", 2, "4.11", "criteria in order, without weights", "numbers that are weights"),
    Rule(
        "list-sums-to-100",
        13,
        "4.1, 8",
        "as stated: the list sums to 95 to 105",
        "a blank price; in a text, a list that is not of this award",
    ),
    Rule(
        "parts-sum-to-block",
        1,
        "4.1",
        "parts as stated, of a quality row that repeats their sum",
        "two such rows",
    ),
    Rule("parts-relative-to-block", 1, "4.1", "parts times the quality row", "parts that sum to neither"),
    Rule(
        "part-of-named-row", 1, "4.1, 8", "bounds: a row named a part of another", "a list that reaches 100"
    ),
    Rule("two-level-list", 1, "4.1, 8", "quality rows of 100, times what price leaves", "price of 100"),
    Rule("units-mixed", 1, "4.5", "percent as stated beside points of how many?", "a list that adds up"),
    Rule("price-is-remainder", 1, "8", "what is left of 100, for a blank price", "points, two blank rows"),
    Rule("relative-to-unknown-quality", 1, "8", "bounds (0, x]: others already are 100", "a stated price"),
    Rule(
        "points-or-percent",
        1,
        "4.16",
        "bounds: percent that pass 100, or points of an odd sum",
        "a round sum",
    ),
    Rule("points-of-sum", 4, "4.5, 8", "points of their stated total, or of the list's sum", "percent signs"),
    Rule("points-without-total", 1, "4.5, 8", "no weight: of how many is not said", "an assumed 100"),
    Rule("ranges-enclose-100", 1, "4.9", "middle and ends of ranges that allow 100", "ranges that do not"),
    Rule("part-of-a-list", 1, "4", "as stated beside pass or fail rows, no price", "a price row"),
    Rule("sum-outside-95-105", 5, "8", "no weight: the list does not add up", "what any rule above explains"),
)
"""Lists, structured or in text; those of `weigh.RULES` in the order in which they are tried."""
TEXTS = (
    Rule("text-as-stated", 4, "4.3", "the weight a sentence states by itself, of the whole", "money, people"),
    Rule("of-which", 1, "4.2", "a part of quality in points of the whole", "money before it"),
    Rule("parts-sum-to-parent", 1, "4.1", "parts as stated: they sum to their parent", "parts that do not"),
    Rule("parts-relative-to-parent", 1, "4.1", "parts of 100, times their parent", "a parent of 100"),
    Rule("parts-of-parent", 1, "4.1", "parts of an opened parent, as stated", "more than the parent"),
    Rule(
        "part-within-parent", 3, "4.1, 8", "bounds: of the whole, or of quality", "a share that says of what"
    ),
    Rule("part-above-parent", 1, "8", "no weight: more than its parent", "shares of a parent"),
    Rule("share-of-stated-quality", 2, "4.3", "a share of quality, times the size quality has", "two sizes"),
    Rule("share-of-unstated-quality", 2, "4.3", "bounds (0, x]: quality has no size here", "a stated size"),
    Rule("share-of-stage", 1, "4.1, 9", "a share of an award's stage, times its size", "a selection stage"),
    Rule(
        "parts-of-social-value",
        1,
        "4.1",
        "no weight: the make-up of its score",
        "other criteria",
    ),
    Rule("mean-of-lots-in-text", 1, "8", "the mean of the lots that a text names", "one lot, an unknown lot"),
    Rule("two-statements-differ", 3, "8", "no weight: one place states two", "parts of a list, lots"),
    Rule("tree-explains-all", 5, "4.1", "as stated, where one tree explains every figure", "two trees"),
    Rule("second-reader", 7, "4, 8", "what figures, labels and sums say, if likelier", "a likelier list"),
    Rule(
        "figures-divide-whole",
        2,
        "4.5, 4.8",
        "three figures or more, each named, that reach 100 or a said total",
        "two such lists",
    ),
    Rule(
        "figures-divide-parts",
        3,
        "4.1, 4.3, 4.5",
        "what one way to divide the whole, and parts of it, gives",
        "two ways, or a figure that is left over",
    ),
    Rule("figures-add-up", 2, "4.1, 4.3", "what figures beside a whole that adds up give", "another sum"),
    Rule("said-of-it", 1, "4", "as stated of social value by a pronoun", "another thing named in between"),
    Rule("candidates-not-sure", 2, "4.16", "bounds: no candidate is likely enough", "a likely candidate"),
    Rule(
        "floor-in-this-tender",
        2,
        "8",
        "bounds: at least or most so much here",
        "bounds of all tenders",
    ),
)
SENTENCES = (
    Rule(
        "sentence-figure-unreadable", 2, "3", "named: there is a weight, and nobody can read it", "a figure"
    ),
    Rule("sentence-figure-revised", 1, "3", "named: a figure is taken back or moved", "a stated weight"),
    Rule("sentence-embedded", 4, "3", "built into every question", "a stated weight"),
    Rule(
        "sentence-mandatory-unscored", 7, "9", "named, bounds 0 to 0: asked and not scored", "a stated weight"
    ),
    Rule("sentence-not-weighted", 10, "3", "weight 0: said not to be weighted", "a figure beside it"),
    Rule("sentence-pass-fail", 2, "3", "named, pass or fail", "selection"),
    Rule("sentence-award-criterion", 1, "3", "named: an answer on it is an award criterion", "a weight"),
    Rule("sentence-inside-quality", 4, "3, 8", "inside quality: bounds up to its size", "a stated weight"),
    Rule(
        "sentence-beside-list",
        1,
        "3",
        "named: looked at all the same, beside a list without it",
        "contract terms",
    ),
    Rule(
        "sentence-in-doubt",
        9,
        "3, 4.16",
        "bounds, or named: a condition, a correction, a list of others, a row of more than one name",
        "a plain statement",
    ),
    Rule("sentence-scored", 5, "3", "named: it will be scored, or stands in order", "may be, other tenders"),
)
"""Sentences without a figure, in the order in which they are tried."""
UNSURE = frozenset({"units-mixed", "points-marked-percent", "beside-a-bound"})
"""Rules whose weights are of medium confidence at most."""
DOUBTFUL = frozenset({"sentence-figure-revised", "sentence-figure-unreadable", "points-or-percent"})
"""Rules whose states are of low confidence."""
RULES = {rule.id: rule for rule in (*LISTS, *TEXTS, *SENTENCES)}
JUDGES = tuple(Path(__file__).with_name(name) for name in ("judge.json", "choice.json"))
"""The numbers of the judge of candidates and of the choice between two readings."""


def version_of(rules: Iterable[Rule], judges: Iterable[bytes]) -> str:
    """What changes with the id or version of any rule, their order, and the numbers of the judges."""
    stated = repr([(rule.id, rule.version) for rule in rules]).encode()
    return f"2026.11.{sha256(stated + b''.join(judges)).hexdigest()[:8]}"


RULE_VERSION = version_of(RULES.values(), (path.read_bytes() for path in JUDGES))
TITLES = (("Lists", LISTS), ("Text", TEXTS), ("Sentences without a figure", SENTENCES))
