"""The shapes of the adversary: sentences with their truth by construction, from the codebook alone.

Whoever adds a shape reads docs/codebook.md and recorded notices, and no rule of the reader: the grammar is to
find what the rules do not know. A shape gives the sentence that counts and what a person must say of it.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random


@dataclass(frozen=True)
class Truth:
    """What the codebook says: the states that are right, the weight with its ends; null weight: none is stated.

    `free`: the words around it may not be changed, since they count (a notice that states nothing else).
    """

    states: tuple[str, ...]
    weight: float | None = None
    low: float | None = None
    high: float | None = None


Made = tuple[str, Truth]
Maker = Callable[[Random], Made]
SHAPES: dict[str, Maker] = {}

NAMES = (
    *("Social Value", "Social value", "social value", "Social Value", "Social Value", "SOCIAL VALUE"),
    *("Added Social Value", "Community Benefits", "Wider community benefits", "Social impact"),
    *("Social Value Commitments", "Social Value Response", "Social value offer"),
)
PRICES = ("Price", "Cost", "Commercial", "Price", "Whole life cost", "Tendered price", "price")
QUALITIES = ("Quality", "Technical", "Quality", "Technical quality", "quality")
ITEMS = (
    *("Method statement", "Staffing", "Mobilisation", "Contract management", "Health and safety"),
    *("Customer care", "Programme", "Safeguarding", "Service delivery plan", "Resources", "Experience"),
    *("Risk management", "Complaints handling", "Fleet and plant", "Training", "Case study", "Innovation"),
)
WORDS = {
    1: "one",
    2: "two",
    3: "three",
    4: "four",
    5: "five",
    6: "six",
    7: "seven",
    8: "eight",
    9: "nine",
    10: "ten",
    11: "eleven",
    12: "twelve",
    15: "fifteen",
    20: "twenty",
    25: "twenty-five",
    30: "thirty",
    35: "thirty-five",
    40: "forty",
    45: "forty-five",
    50: "fifty",
    55: "fifty-five",
    60: "sixty",
    65: "sixty-five",
    70: "seventy",
    75: "seventy-five",
    80: "eighty",
    85: "eighty-five",
}


def weighted(value: float) -> Truth:
    return Truth(("weighted",), value, value, value)


def relative(value: float) -> Truth:
    """A size relative to its parent: a careful reader may call it either, the weight is the same."""
    return Truth(("nested", "weighted"), value, value, value)


def none() -> Truth:
    return Truth(("none",), 0.0, 0.0, 0.0)


def unknown(*states: str) -> Truth:
    """No weight of social value in these words, and not nought either."""
    return Truth(states)


def shape(make: Maker) -> Maker:
    SHAPES[make.__name__.strip("_")] = make
    return make


def wording(name: str, truth: Callable[[float], Truth], *sentences: str) -> None:
    """A shape of one sentence in several wordings, of {sv} and its weight {w}, of price {p} and quality {q}."""

    def make(dice: Random) -> Made:
        p, q, w = split(dice, words=any("{ww}" in sentence for sentence in sentences))
        text = dice.choice(sentences).format(
            sv=dice.choice(NAMES[:6]),
            w=w,
            p=p,
            q=q,
            pq=p + q,
            qw=q + w,
            pw=p + w,
            ww=WORDS.get(w, w),
            pp=WORDS.get(p, p),
            qq=WORDS.get(q, q),
        )
        return text[0].upper() + text[1:], truth(w)

    SHAPES[name] = make


def split(dice: Random, words: bool = False) -> tuple[int, int, int]:
    """Price, quality and social value, in percent of the whole."""
    w = dice.choice(
        (5, 10, 10, 10, 15, 20, 25) if words else (4, 5, 6, 7, 8, 9, 10, 10, 10, 11, 12, 15, 20, 25)
    )
    p = dice.choice([n for n in (25, 30, 35, 40, 45, 50, 55, 60, 65, 70) if n < 100 - w - 4 and n != w])
    return p, 100 - p - w, w


def parts(dice: Random, total: int, count: int) -> list[int]:
    """Some whole numbers above nought that reach the total."""
    cuts = sorted(dice.sample(range(1, total), count - 1))
    return [high - low for low, high in zip([0, *cuts], [*cuts, total], strict=True)]


def rows(dice: Random, items: int | None = None) -> tuple[list[tuple[str, int]], int]:
    """A list of criteria that reaches 100, social value among them, and its weight."""
    p, q, w = split(dice)
    count = dice.choice((1, 1, 2, 3)) if items is None else items
    others = [dice.choice(QUALITIES)] if count == 1 else dice.sample(ITEMS, count)
    found = [
        (dice.choice(PRICES), p),
        *zip(others, parts(dice, q, count), strict=True),
        (dice.choice(NAMES), w),
    ]
    if dice.random() < 0.4:
        dice.shuffle(found)
    return found, w


def said(figure: int) -> str:
    return WORDS.get(figure, str(figure))


# Flat lists, laid out in many ways: each row, what parts the rows, what stands before and after.

LAYOUTS = {
    "list_commas": ("{n} {w}%", ", ", "Award criteria: ", "."),
    "list_semicolons": ("{n}: {w}%", "; ", "Tenders will be assessed on: ", "."),
    "list_figure_first": ("{w}% {n}", ", ", "The award is on the basis of ", "."),
    "list_dashes": ("{n} - {w}%", ", ", "Evaluation: ", "."),
    "list_en_dashes": ("{n} \u2013 {w}%", "; ", "The award criteria are ", "."),
    "list_brackets": ("{n} ({w}%)", ", ", "Bids are scored against ", "."),
    "list_equals": ("{n} = {w}%", " ", "Scoring ", ""),
    "list_slashes": ("{n} {w}", " / ", "Weightings: ", "."),
    "list_per_cent": ("{n} {w} per cent", ", ", "The criteria and their weightings are ", "."),
    "list_figure_for": ("{w}% for {n}", ", ", "Marks are given as follows: ", "."),
    "list_on": ("{w}% on {n}", ", ", "Tenders will be evaluated ", "."),
    "list_plus": ("{n} {w}%", " + ", "Eval = ", ""),
    "list_and": ("{n} at {w}%", " and ", "We shall mark ", "."),
    "lines_colon": ("{n}: {w}%", "\n", "Award criteria\n", ""),
    "lines_plain": ("{n} {w}%", "\n", "Evaluation criteria:\n", ""),
    "lines_bullets": ("- {n} {w}%", "\n", "The tender will be evaluated on:\n", "\n"),
    "lines_dots_bullets": ("\u2022 {n} \u2013 {w}%", "\n", "Criteria\n", "\n"),
    "lines_stars": ("* {n} ({w}%)", "\n", "Assessed on:\n", "\n"),
    "lines_weighting": ("{n}. Weighting: {w}%", "\n", "", "\n"),
    "lines_pipes": ("{n} | {w}%", "\n", "Criterion | Weighting\n", ""),
    "lines_pipes_bare": ("| {n} | {w} |", "\n", "| Criterion | Weighting % |\n|---|---|\n", "\n"),
    "lines_tabs": ("{n}\t{w}%", "\n", "Criteria\tWeighting\n", ""),
    "lines_tabs_bare": ("{n}\t{w}", "\n", "Award criteria\tWeighting (%)\n", "\nTotal\t100"),
    "lines_cells": ("{n}\n{w}%", "\n", "Criterion\nWeighting\n", "\nTotal\n100%"),
    "lines_csv": ("{n},{w}", "\n", "Criterion,Weight (%)\n", ""),
    "lines_leaders": ("{n} ........ {w}%", "\n", "EVALUATION\n", ""),
    "lines_spaces": ("{n}      {w}%", "\n", "Criteria      Weight\n", "\nTotal      100%"),
    "lines_figure_first": ("{w}% {n}", "\n", "Evaluation\n", ""),
    "one_line_table": ("{n} {w}%", " ", "Criterion Weighting ", " Total 100%"),
    "one_line_brackets": ("{n} ({w})", " ", "Criteria and weightings in percent: ", ""),
    "ted_words": ("Quality criterion - Name: {n} / Weighting: {w}", "\n", "Award criteria\n", ""),
    "ted_plain": ("{n} / Weighting: {w}", " ", "Criteria below ", ""),
    "weighted_at": ("{n} weighted at {w}%", ", ", "The criteria are ", "."),
    "weight_of": ("{n} with a weight of {w}%", ", ", "Tenders are judged by ", "."),
    "square_brackets": ("{n} [{w}%]", " ", "Evaluation: ", ""),
    "points_lines": ("{n}: {w} points", "\n", "Scores out of 100 points\n", ""),
    "points_inline": ("{n} {w} marks", ", ", "Marks are out of 100: ", "."),
    "nbsp": ("{n}\u00a0{w}\u00a0%", ", ", "Award criteria: ", "."),
    "html_lines": ("{n}: {w}%", "<br/>", "<p>Award criteria</p>", ""),
    "worth": ("{n} (worth {w}% of the marks)", "; ", "Three or more things decide: ", "."),
}


def _layout(name: str, row: str, between: str, before: str, after: str) -> None:
    def make(dice: Random) -> Made:
        found, w = rows(dice)
        lines = [row.format(n=n, w=figure) for n, figure in found]
        if between == ", " and dice.random() < 0.5:
            lines[-2:] = [f"{lines[-2]} and {lines[-1]}"]
        return before + between.join(lines) + after, weighted(w)

    SHAPES[name] = make


for _name, _row in LAYOUTS.items():
    _layout(_name, *_row)


@shape
def _numbered(dice: Random) -> Made:
    found, w = rows(dice)
    mark = dice.choice(("{i}. {n} {w}%", "{i}) {n}: {w}%", "Criterion {i} - {n} - {w}%", "C{i} {n} {w}%"))
    lines = [mark.format(i=i, n=n, w=figure) for i, (n, figure) in enumerate(found, 1)]
    return "Award criteria:\n" + "\n".join(lines), weighted(w)


@shape
def _lettered(dice: Random) -> Made:
    found, w = rows(dice)
    lines = [f"({letter}) {n} {figure}%" for letter, (n, figure) in zip("abcdef", found, strict=False)]
    return f"Bids are compared on {'; '.join(lines)}.", weighted(w)


@shape
def _respectively(dice: Random) -> Made:
    p, q, w = split(dice)
    order = dice.choice(("are weighted", "count for", "carry", "attract"))
    return f"Price, quality and social value {order} {p}%, {q}% and {w}% respectively.", weighted(w)


@shape
def _transposed(dice: Random) -> Made:
    found, w = rows(dice)
    gap = dice.choice((" | ", "\t"))
    return gap.join(n for n, _ in found) + "\n" + gap.join(f"{f}%" for _, f in found), weighted(w)


@shape
def _ratio(dice: Random) -> Made:
    p, q, w = split(dice)
    if dice.random() < 0.5:
        return f"Price : Quality : Social Value will be {p}:{q}:{w}.", weighted(w)
    return f"The evaluation ratio is {p}:{q}:{w} (price : quality : social value).", weighted(w)


@shape
def _slash_ratio(dice: Random) -> Made:
    p, q, w = split(dice)
    return f"Tenders scored {p}/{q}/{w} price/quality/social value.", weighted(w)


@shape
def _decimals(dice: Random) -> Made:
    p, q, w = split(dice)
    return f"Weights: price {p / 100:g}, quality {q / 100:g}, social value {w / 100:g}.", weighted(w)


@shape
def _number_words(dice: Random) -> Made:
    p, q, w = split(dice, words=True)
    form = dice.choice(
        (
            "{p} per cent of the marks go to price, {q} to quality and {w} to social value.",
            "Price counts for {p} per cent, quality for {q} per cent and social value for {w} per cent.",
            "Out of a hundred marks, {p} are for price, {q} for quality and {w} for social value.",
            "We give price {p} marks in the hundred, quality {q} and social value {w}.",
        )
    )
    text = form.format(p=said(p), q=said(q), w=said(w))
    return text[0].upper() + text[1:], weighted(w)


@shape
def _tenths(dice: Random) -> Made:
    w = dice.choice((1, 2))
    p = dice.choice((4, 5, 6))
    text = f"{said(p)} tenths of the score is price, {said(10 - p - w)} tenths is quality and {said(w)} tenth{'s' * (w > 1)} is social value."
    return text.capitalize(), weighted(10.0 * w)


@shape
def _fractions(dice: Random) -> Made:
    p, q, w = dice.choice(
        (
            ("half", "two fifths", 10),
            ("half", "a quarter", 25),
            ("half", "three tenths", 20),
            ("a quarter", "half", 25),
        )
    )
    name = {10: "one tenth", 20: "a fifth", 25: "a quarter"}[w]
    return (
        f"{p.capitalize()} of the marks are for price, {q} for quality and {name} for social value.",
        weighted(w),
    )


@shape
def _equal(dice: Random) -> Made:
    count = dice.choice((2, 3, 4))
    names = ["price", *(name.lower() for name in dice.sample(ITEMS, count - 1)), "social value"]
    listed = f"{', '.join(names[:-1])} and {names[-1]}"
    form = dice.choice(
        (
            "Tenders are assessed on {l}, all of equal weight.",
            "The {k} criteria ({l}) carry the same weight.",
            "There are {k} award criteria, equally weighted: {l}.",
            "{l} each count for an equal share of the marks.",
        )
    )
    text = form.format(l=listed, k=said(count + 1))
    return text[0].upper() + text[1:], weighted(round(100 / (count + 1), 2))


@shape
def _the_rest(dice: Random) -> Made:
    p, q, w = split(dice)
    form = dice.choice(
        (
            "Price carries {p}%, quality {q}% and social value the remainder.",
            "{p}% price, {q}% quality, the rest social value.",
            "Quality is worth {q}% and price {p}%; what is left goes to social value.",
            "Price carries {p}%, quality {q}% and social value the remaining {w}%.",
        )
    )
    return form.format(p=p, q=q, w=w), weighted(w)


# Social value alone, of the whole.

wording(
    "alone_of_overall",
    weighted,
    "{sv} will account for {w}% of the overall score.",
    "{w}% of the total marks available are for {sv}.",
    "{w}% of the overall evaluation is reserved for {sv}.",
    "{sv} makes up {w}% of the total tender score.",
    "Please note that {sv} is worth {w}% of the overall evaluation marks.",
)
wording(
    "alone_weighting",
    weighted,
    "{sv} carries a weighting of {w}%.",
    "A weighting of {w}% has been given to {sv}.",
    "The weighting for {sv} is {w}%.",
    "The {sv} criterion is weighted at {w}%.",
    "{sv} will be evaluated and carries a {w}% weighting.",
    "A {w}% {sv} weighting applies to this tender.",
)
wording(
    "alone_in_words",
    weighted,
    "{ww} per cent of the marks go to {sv}.",
    "{sv} has an overall weighting of {ww} per cent ({w}%).",
    "{ww} marks in every hundred are for {sv}.",
    "Of the hundred marks on offer, {ww} are for {sv}.",
)
wording(
    "n_of_the_m",
    weighted,
    "{w} of the 100 marks are for {sv}.",
    "{sv} takes {w} of the 100 points available.",
    "Of the 100 points, {sv} has {w}.",
)
wording(
    "alone_beside_rest",
    weighted,
    "{sv} is {w}% of the marks and the other {pq}% is split between price and quality.",
    "{pq}% of the marks are for price and quality together and {w}% for {sv}.",
    "Price and quality make up {pq}%, {sv} {w}%.",
)
wording(
    "raised",
    weighted,
    "The weighting of {sv} in this tender has been raised from 2% to {w}%.",
    "{sv} was 2% last time; in this tender it is weighted at {w}%.",
    "{sv} is no longer weighted at 2% but at {w}% in this exercise.",
)
wording(
    "policy_then_actual",
    weighted,
    "Council policy asks for a minimum of 3%; in this tender {sv} is weighted at {w}%.",
    "The policy default is 3%. For this procurement the weighting of {sv} will be {w}%.",
    "While our policy sets a floor of 3% for {sv}, the weighting here is {w}% of the overall score.",
)
wording(
    "list_with_earlier",
    weighted,
    "Price {p}%, Quality {q}%, {sv} {w}% ({sv} was 3% in the 2019 tender).",
    "In the last contract {sv} had 3%. This time: price {p}%, quality {q}%, {sv} {w}%.",
)
wording(
    "zero_score",
    weighted,
    "{sv} is weighted at {w}%. A bidder who gives no answer scores 0 for {sv}.",
    "{sv} ({w}%) will be marked from 0 to 5; a score of 3 is acceptable.",
    "{sv} has a weight of {w}% and a minimum score of 2 out of 5 must be reached.",
)
wording(
    "pass_mark_beside",
    weighted,
    "Price {p}%, quality {q}%, {sv} {w}%. A threshold of 50% applies to the quality score.",
    "Price {p}%, quality {q}% (pass mark 60%), {sv} {w}% (pass mark 40%).",
)
wording(
    "defined_abbreviation",
    weighted,
    "Social Value (SV) is evaluated. P {p}%, Q {q}%, SV {w}%.",
    "P{p}/Q{q}/SV{w}, where P is price, Q is quality and SV is social value.",
    "Key: P = price, Q = quality, SV = social value. Weightings P {p}, Q {q}, SV {w}.",
    "Price {p}% / Quality {q}% / SV {w}% (SV meaning social value).",
)
wording(
    "score_of_offer",
    weighted,
    "The winner scored {p} out of {p} for price, 17 out of {q} for quality and 3 out of {w} for social value.",
    "Example: price 20 of {p} available, quality 17 of {q} available, social value 3 of {w} available.",
)
wording(
    "typed_twice",
    weighted,
    "Price {p}%, quality {q}%, {sv} {w}%. As stated above, {sv} counts for {w}%.",
    "{sv} counts for {w}%. Weightings in full: price {p}%, quality {q}%, {sv} {w}%.",
)


# Points.


@shape
def _points_total(dice: Random) -> Made:
    p, q, w = split(dice)
    times = dice.choice((2, 4, 5, 10))
    word = dice.choice(("points", "marks"))
    form = dice.choice(
        (
            "The evaluation is out of {t} {u}: price {p}, quality {q}, social value {w}.",
            "Price {p} {u}, quality {q} {u}, social value {w} {u}; total {t} {u}.",
            "Maximum {u}\nPrice {p}\nQuality {q}\nSocial Value {w}\nTotal {t}",
        )
    )
    return form.format(t=100 * times, u=word, p=p * times, q=q * times, w=w * times), weighted(w)


@shape
def _points_of_sum(dice: Random) -> Made:
    p, q, w = split(dice)
    return f"Price {p * 2} marks, quality {q * 2} marks, social value {w * 2} marks.", weighted(w)


@shape
def _points_share(dice: Random) -> Made:
    w = dice.choice((5, 8, 10, 12, 15, 20))
    total = dice.choice((200, 400, 500, 1000))
    form = dice.choice(
        (
            "Social value is worth {w} of the {t} marks available.",
            "Up to {w} points out of {t} may be earned for social value.",
            "The maximum for social value is {w} marks from an overall total of {t} marks.",
        )
    )
    return form.format(w=w * total // 100, t=total), weighted(w)


# Trees.


@shape
def _of_which(dice: Random) -> Made:
    p, q, w = split(dice)
    form = dice.choice(
        (
            "Price {p}%, quality {x}%, of which {w}% is for social value.",
            "Quality {x}% (of which social value {w}%), price {p}%.",
            "{x}% of the marks are for quality, of which {w}% are for social value, and {p}% for price.",
        )
    )
    return form.format(p=p, x=q + w, w=w), weighted(w)


@shape
def _children_reach_parent(dice: Random) -> Made:
    p, q, w = split(dice)
    a, b = parts(dice, q, 2)
    one, two = dice.sample(ITEMS, 2)
    form = dice.choice(
        (
            "Quality {x}%, comprising {one} {a}%, {two} {b}% and social value {w}%. Price {p}%.",
            "Price {p}%\nQuality {x}%\n  {one} {a}%\n  {two} {b}%\n  Social Value {w}%",
            "Quality ({x}%):\n- {one} ({a}%)\n- {two} ({b}%)\n- Social Value ({w}%)\nPrice ({p}%)",
            "1 Price {p}%\n2 Quality {x}%\n2.1 {one} {a}%\n2.2 {two} {b}%\n2.3 Social Value {w}%",
            "Price is {p}% and quality {x}%. The {x}% is made up of {one} {a}%, {two} {b}% and social value {w}%.",
        )
    )
    return form.format(p=p, x=q + w, a=a, b=b, w=w, one=one, two=two), weighted(w)


@shape
def _children_reach_hundred(dice: Random) -> Made:
    q = dice.choice((40, 50, 60, 70))
    w = dice.choice((10, 20, 25))
    a, b = parts(dice, 100 - w, 2)
    one, two = dice.sample(ITEMS, 2)
    form = dice.choice(
        (
            "Price {p}%, quality {q}%. Within quality: {one} {a}%, {two} {b}%, social value {w}%.",
            "Price {p}%\nQuality {q}%, broken down (as a share of quality) into\n{one} {a}%\n{two} {b}%\nSocial Value {w}%",
            "Quality {q}% (split {one} {a}%, {two} {b}%, social value {w}% = 100%), price {p}%.",
        )
    )
    return form.format(p=100 - q, q=q, a=a, b=b, w=w, one=one, two=two), relative(q * w / 100)


@shape
def _share_of_section(dice: Random) -> Made:
    q = dice.choice((40, 50, 60, 70))
    w = dice.choice((10, 20, 25, 30))
    form = dice.choice(
        (
            "Price {p}%, Technical merit {q}% (social value: {w}% of this section).",
            "Price {p}%, quality {q}%. Social value is {w}% of the quality score.",
            "Quality counts {q}% and price {p}%; {w}% of the quality marks are for social value.",
            "Social value makes up {w}% of the quality component, which itself is {q}% of the total. Price is {p}%.",
        )
    )
    return form.format(p=100 - q, q=q, w=w), relative(q * w / 100)


@shape
def _two_columns(dice: Random) -> Made:
    q = dice.choice((40, 50, 60))
    w = dice.choice((10, 20, 25, 50))
    one = dice.choice(ITEMS)
    other = 100 - w
    head = dice.choice(
        ("Criterion | Weight within section | Overall weight", "Question | % of quality | % of total")
    )
    return (
        f"{head}\nPrice | 100% | {100 - q}%\n{one} | {other}% | {q * other / 100:g}%\nSocial Value | {w}% | {q * w / 100:g}%",
        Truth(("weighted", "nested"), q * w / 100, q * w / 100, q * w / 100),
    )


@shape
def _inside_of_everything(dice: Random) -> Made:
    p, q, w = split(dice)
    return (
        dice.choice(
            (
                f"Price {p}%, quality {q + w}%. One of the quality questions is about social value and is worth {w}% of the overall score.",
                f"Quality {q + w}%, price {p}%. Within quality, social value has {w}% of the total marks available for the whole tender.",
            )
        ),
        weighted(w),
    )


@shape
def _name_with_two(dice: Random) -> Made:
    p, q, w = split(dice)
    a = dice.randint(1, w - 1)
    form = dice.choice(
        (
            "Price {p}%, Quality {q}%, Social Value {w}% (local jobs {a}%, carbon {b}%).",
            "Price {p}%, Quality {q}%, Social Value {w}% ({a}% quantitative and {b}% qualitative).",
            "Price {p}%\nQuality {q}%\nSocial Value {w}%\n  - TOMs commitments {a}%\n  - Method statement {b}%",
        )
    )
    return form.format(p=p, q=q, w=w, a=a, b=w - a), weighted(w)


@shape
def _two_rows_of_it(dice: Random) -> Made:
    p, q, w = split(dice)
    a = dice.randint(1, w - 1)
    return (
        f"Price {p}%, Quality {q}%, Social Value commitments {a}%, Social Value method statement {w - a}%.",
        weighted(w),
    )


@shape
def _split_inside(dice: Random) -> Made:
    p, q, w = split(dice)
    return (
        f"Price {p}%, Quality {q}%, Social Value {w}%, itself marked {dice.choice(('60/40', '50/50', '70/30'))} between the pounds offered and the method.",
        weighted(w),
    )


# Lots in one text: the mean over lots, with both ends.


@shape
def _lots_two(dice: Random) -> Made:
    a, b = dice.sample((5, 10, 15, 20), 2)
    form = dice.choice(
        (
            "Lot 1: Price 50%, Quality {x}%, Social Value {a}%. Lot 2: Price 50%, Quality {y}%, Social Value {b}%.",
            "Lot 1\nPrice 50%\nQuality {x}%\nSocial Value {a}%\nLot 2\nPrice 50%\nQuality {y}%\nSocial Value {b}%",
            "Weightings differ by lot. Lot 1 price 50, quality {x}, social value {a}; Lot 2 price 50, quality {y}, social value {b}.",
        )
    )
    text = form.format(a=a, b=b, x=50 - a, y=50 - b)
    return text, Truth(("weighted",), (a + b) / 2, min(a, b), max(a, b))


@shape
def _lots_alone(dice: Random) -> Made:
    a, b = dice.sample((5, 10, 15, 20), 2)
    form = dice.choice(
        (
            "Social value weighting: Lot 1 {a}%, Lot 2 {b}%.",
            "Social value is weighted at {a}% for Lot 1 and {b}% for Lot 2.",
            "For Lot 1 the social value weighting is {a}% and for Lot 2 it is {b}%.",
        )
    )
    return form.format(a=a, b=b), Truth(("weighted",), (a + b) / 2, min(a, b), max(a, b))


@shape
def _lots_same(dice: Random) -> Made:
    p, q, w = split(dice)
    form = dice.choice(
        (
            "For all lots: price {p}%, quality {q}%, social value {w}%.",
            "Lots 1 to 4 are each assessed on price {p}%, quality {q}%, social value {w}%.",
            "Each of the three lots will be awarded on {p}% price, {q}% quality and {w}% social value.",
        )
    )
    return form.format(p=p, q=q, w=w), weighted(w)


@shape
def _range(dice: Random) -> Made:
    low = dice.choice((5, 10))
    high = low + dice.choice((5, 10))
    return f"Social value will carry a weighting of between {low}% and {high}%.", Truth(
        ("weighted",), (low + high) / 2, low, high
    )


# Nought.


wording(
    "none_said",
    lambda _: none(),
    "{sv} is not weighted in this procurement.",
    "{sv} will not be evaluated in this exercise.",
    "There is no {sv} criterion in this tender.",
    "No marks are given for {sv} in this competition.",
    "No weighting has been applied to {sv} for this procurement.",
    "{sv} does not form part of the evaluation of this tender.",
)
wording(
    "none_listed_zero",
    lambda _: none(),
    "Price {pw}%, Quality {q}%, {sv} 0%.",
    "Price {pw}%\nQuality {q}%\n{sv} 0%",
    "Price: {pw}, Quality: {q}, {sv}: nil. Weightings in per cent.",
)
wording(
    "none_price_alone",
    lambda _: none(),
    "Price 100%.",
    "Award criteria: 100% price.",
    "The contract will be awarded on price alone (100%).",
    "Award on lowest price only.",
    "The lowest compliant price will be accepted; no other criterion applies.",
)


@shape
def _none_itemised(dice: Random) -> Made:
    p = dice.choice((30, 40, 50, 60))
    count = dice.choice((2, 3, 4))
    found = [("Price", p), *zip(dice.sample(ITEMS, count), parts(dice, 100 - p, count), strict=True)]
    row, between, before = dice.choice(
        (("{n} {w}%", ", ", "Award criteria: "), ("{n}: {w}%", "\n", "Criteria\n"), ("{n} ({w}%)", "; ", ""))
    )
    return before + between.join(row.format(n=n, w=w) for n, w in found), none()


# No weight stated.


@shape
def _totals_only(dice: Random) -> Made:
    p = dice.choice((30, 40, 50, 60, 70))
    form = dice.choice(
        (
            "Price {p}%, Quality {q}%.",
            "Award criteria: {q}% quality and {p}% price.",
            "The price:quality ratio is {p}:{q}.",
            "Price {p}% / Technical {q}%",
        )
    )
    return form.format(p=p, q=100 - p), Truth(("indeterminate",), None, 0, 100 - p)


@shape
def _umbrella_beside(dice: Random) -> Made:
    p, q, w = split(dice)
    return f"Price {p}%, Quality {q}%, {dice.choice(ITEMS)} {w}%.", unknown("indeterminate")


@shape
def _joint(dice: Random) -> Made:
    p, q, w = split(dice)
    other = dice.choice(("Sustainability", "Environment", "Carbon", "Sustainability"))
    name = dice.choice((f"{other} and Social Value", f"Social Value and {other}", f"{other} & Social Value"))
    return f"Price {p}%, Quality {q}%, {name} {w}%.", Truth(("nested",), None, 0, w)


@shape
def _within(dice: Random) -> Made:
    q = dice.choice((40, 50, 60, 70))
    w = dice.choice((10, 15, 20))
    form = dice.choice(
        (
            "Price {p}%, quality {q}% including social value at {w}%.",
            "Price {p}%; quality {q}% (social value {w}% within quality).",
        )
    )
    return form.format(p=100 - q, q=q, w=w), unknown("nested")


def without(name: str, states: tuple[str, ...], *sentences: str) -> None:
    wording(name, lambda _: unknown(*states), *sentences)


SILENT = ("not_visible", "named", "indeterminate")
without(
    "named_list",
    ("named",),
    "Tenders will be evaluated on price, quality and {sv}.",
    "The award criteria are price, quality and {sv}.",
    "We will consider price, quality and {sv} when we award.",
)
without(
    "named_ranked",
    ("named",),
    "In descending order of importance: price, quality, {sv}.",
    "The criteria, most important first, are quality, price and {sv}.",
)
without(
    "named_scored",
    ("named",),
    "{sv} will be scored.",
    "Bidders' {sv} responses will be evaluated and scored from 0 to 5.",
)
without(
    "named_pass_fail", ("named",), "{sv} is assessed on a pass or fail basis.", "Price 100%. {sv}: pass/fail."
)
without(
    "named_unscored",
    ("named",),
    "The {sv} question is mandatory but will not be scored.",
    "Bidders must answer the {sv} question; the answer is for information only and is not scored.",
)
without("points_no_total", ("named",), "{sv} is worth {w} marks.", "Up to {w} points may be given for {sv}.")
without(
    "pass_mark_alone",
    SILENT,
    "Bidders must score at least {q}% for {sv}.",
    "A bid that scores below {q}% on {sv} will be rejected.",
)
without(
    "inside_unsized",
    ("nested", "named"),
    "Price {p}%, quality {qw}%. The quality questions include one on {sv}.",
    "Price {p}% and quality {qw}%, with {sv} considered as part of quality.",
)
without(
    "embedded",
    ("embedded",),
    "{sv} is embedded in every quality question.",
    "There is no separate {sv} question: {sv} is built into all of the questions.",
)
without(
    "documents_only",
    ("not_visible",),
    "The award criteria are stated only in the procurement documents.",
    "Price is not the only award criterion and all criteria are stated only in the procurement documents.",
    "Weightings are set out in the ITT.",
)
without(
    "silent",
    ("not_visible",),
    "The contract is for three years with an option of two more.",
    "Site visits can be booked by telephone.",
    "Tenders must be received by noon on 4 March.",
)
without(
    "policy_floor",
    SILENT,
    "The Council's policy is that {sv} should have at least {w}% in tenders above \u00a3100,000.",
    "Our {sv} policy requires a minimum weighting of {w}% in all contracts over the threshold.",
    "Under the {sv} Policy the default weighting is {w}%.",
    "The Council normally gives {sv} a weighting of {w}%.",
)
without(
    "policy_law",
    SILENT,
    "The Public Services (Social Value) Act 2012 requires councils to consider social value.",
    "PPN 06/20 asks departments to give a minimum weighting of {w}% to {sv}.",
    "Under central government policy, {w}% of the total score is usually given to {sv}.",
)
without(
    "policy_target",
    SILENT,
    "The Council aims for {q}% of its tenders to carry {w}% or more for {sv}.",
    "By 2027 we want {q}% of our procurements to weight {sv} at {w}%.",
)
without(
    "may_be",
    SILENT,
    "{sv} may be weighted at up to {w}%.",
    "{sv} may be a criterion in call-offs under this framework, weighted between 5% and {w}%.",
)
without(
    "earlier_only",
    SILENT,
    "In the 2019 tender {sv} carried {w}%.",
    "When we last tendered this, {sv} was weighted at {w}%.",
    "The previous contract was awarded on price {p}%, quality {q}% and {sv} {w}%.",
)
without(
    "other_exercise",
    SILENT,
    "In a separate procurement for catering the {sv} weighting is {w}%.",
    "Our cleaning tender, now closed, gave {sv} {w}%; criteria for this one follow in the ITT.",
)
without(
    "contract_value",
    SILENT,
    "Bidders must commit {w}% of the contract value to {sv}.",
    "{sv} offers should be worth at least {w}% of the contract sum.",
    "We expect {sv} of {w}% of the annual spend.",
)
without(
    "spend_local",
    SILENT,
    "As {sv}, {w}% of spend should be with local suppliers.",
    "{sv}: {q}% of staff to live in the borough and {w}% to be apprentices.",
)
without(
    "kpi",
    SILENT,
    "{w}% of the KPIs concern {sv}.",
    "KPI 4: {sv} delivery of {q}% of the pledge each quarter.",
    "{w}% of each invoice is held back until the {sv} commitments are met.",
)
without(
    "selection",
    SILENT,
    "At selection stage {sv} is weighted at {w}%.",
    "The PQQ will be scored: experience {pq}%, {sv} {w}%.",
    "Bidders will be shortlisted on capacity {pq}% and {sv} {w}%.",
)
without(
    "system_bought",
    SILENT,
    "The Council wishes to buy a {sv} portal which reports {w}% of pledges automatically.",
    "Supply of a {sv} measurement system used by {w}% of councils.",
)
without(
    "money",
    SILENT,
    "{sv} of \u00a3{w} for each \u00a3100 spent is sought.",
    "Last year {sv} worth \u00a3{p},000 was delivered, up {w}%.",
)
without(
    "two_statements",
    ("quarantined",),
    "{sv} is weighted at {w}%. The weighting of {sv} is {p}%.",
    "Social value: {w}% of the overall score. Social value: {p}% of the overall score.",
)
without(
    "price_per_point",
    ("named", "nested"),
    "Award is by price per quality point. {sv} is {w}% of quality.",
    "The lowest price per quality point wins. Quality: method {pq}%, {sv} {w}%.",
)
without(
    "joint_alone",
    ("nested",),
    "Sustainability and social value are together weighted at {w}%.",
    "A combined weighting of {w}% applies to carbon and social value.",
)
without(
    "call_off",
    ("out_of_scope",),
    "This is a call-off under an existing framework, whose award criteria apply.",
    "Direct award under a framework agreement; {sv} was weighted at {w}% when the framework was let.",
)
without(
    "revised",
    ("named",),
    "{sv} was to be {w}%, but that figure is withdrawn and a new one will follow.",
    "Please ignore the {w}% given for {sv}; the weighting will be confirmed later.",
)
without(
    "sums_short",
    ("quarantined", "named"),
    "Award criteria in full: price 30%, method statement 25%, {sv} 10%.",
    "Price 35%, Staffing 20%, {sv} 10%. These are all the criteria.",
)
without(
    "units_mixed",
    ("quarantined", "named"),
    "Price {p}%, quality 25 marks, {sv} 15 marks.",
    "Criteria: price {p}%; method statement 30 points; {sv} 12 points.",
)
without(
    "of_staff",
    SILENT,
    "{w}% of the supplier's staff must have had {sv} training.",
    "{q}% of councils now weight {sv}.",
    "{sv} questions were answered by {w}% of bidders last year.",
)


@shape
def _social_care(dice: Random) -> Made:
    """Words that look like social value and are not."""
    name = dice.choice(
        (
            "Social care experience",
            "Social work practice",
            "Social media plan",
            "Value for money plan",
            "Social housing knowledge",
        )
    )
    return (
        f"Award criteria: price 40%, {name} {dice.choice((20, 25, 30))}% and quality for the rest.",
        unknown("indeterminate"),
    )


@shape
def _name_percentage(dice: Random) -> Made:
    """A figure in a name that measures something else, in a list that reaches 100 without it."""
    p, q, w = split(dice)
    return (
        f"Price {p}%, Quality {q}%, Social Value ({dice.choice(('with 100% of staff on the living wage', 'aiming for 30% local spend', 'including 2% apprentices'))}) {w}%.",
        weighted(w),
    )


DECOYS = (
    "A retention of {d}% will be held for twelve months.",
    "The contractor must recycle at least {d}% of waste.",
    "A discount of {d}% applies to early payment.",
    "Last year {d}% of calls were answered in time.",
    "KPI: {d}% of jobs completed at the first visit.",
    "TUPE may apply.",
    "Prices may rise by no more than {d}% a year.",
    "The Council pays within 30 days of a valid invoice.",
    "About {d}% of the stock is sheltered housing.",
    "Public liability insurance of \u00a3{d} million is required.",
    "The contract value is estimated at \u00a3{d}00,000.",
    "Variant bids will not be accepted.",
    "There are {d} sites, {e} of them schools.",
    "A performance bond of {d}% of the contract sum is needed.",
    "Bidders whose turnover is less than {d}% of the contract value may be asked for a guarantee.",
    "Tenders must be received by noon on {e} March 2026.",
    "Availability of {d}% is required, measured monthly.",
    "Local firms are encouraged to bid.",
    "The living wage is paid to all Council staff.",
    "Please contact the procurement team through the portal.",
    "Up to {d}% of the work may be subcontracted.",
    "The Council has a Social Value Policy, which bidders should read.",
    "VAT at {d}% is to be shown apart.",
    "The term is {e} years with an option of two more.",
)
LEADS = (
    "The Council invites tenders for school catering.",
    "Grounds maintenance for parks and verges.",
    "Supply and installation of boilers at sheltered schemes.",
    "The authority is seeking a provider of domiciliary care.",
    "Replacement of lifts in corporate buildings.",
    "A framework for temporary staff is being set up.",
    "Reactive plumbing repairs across the district.",
    "",
    "",
)


def decoy(dice: Random) -> str:
    return dice.choice(DECOYS).format(
        d=dice.choice((3, 5, 7, 12, 15, 20, 25, 30, 90, 95, 98)), e=dice.randint(3, 28)
    )


__all__ = ["SHAPES", "LEADS", "Made", "Truth", "decoy", "replace"]
