"""Award criteria as buyers publish them, each with what it means: the truth the sample is checked against.

Find a Tender holds weights in two shapes: before the Procurement Act the weight is a string in
`criteria[].description`; under the Act it is an entry of `criteria[].numbers[]`. Most notices show none.
"""

import random
from dataclasses import dataclass
from typing import Any, Literal

Unit = Literal["percent", "points", "order", "range", "none"]
UNKNOWN_PRESENCE = {"indeterminate", "not_visible", "embedded"}


@dataclass(frozen=True)
class Row:
    """One criterion. `words` replaces the number in the old shape ('Pass/Fail', '5-15%')."""

    kind: str
    name: str
    weight: float | None = None
    words: str | None = None


@dataclass(frozen=True)
class Evaluation:
    """A list of criteria, or the prose in its place, with its true state and social value weight."""

    state: str
    weight_pct: float | None = None
    rows: tuple[Row, ...] = ()
    unit: Unit = "percent"
    prose: str | None = None
    prose_field: Literal["description", "weightingDescription", "notice"] = "notice"
    names_social_value: bool = True

    @property
    def has_social_value(self) -> bool | None:
        """Yes, no, or not to be known from the notice."""
        if self.state in UNKNOWN_PRESENCE:
            return None
        return self.state != "none" and self.names_social_value


NOT_VISIBLE = Evaluation("not_visible")
QUALITY_NAMES = (
    "Staffing and training",
    "Mobilisation plan",
    "Complaints handling",
    "Contract administration",
)
SOCIAL_VALUE_NAMES = (
    "Social Value",
    "Social value",
    "Added Social Value",
    "Community Benefits",
    "Social Impact",
)


def evaluation(rng: random.Random, usual: int, appetite: float, new: bool) -> Evaluation:
    """A visible list of criteria for a council that usually gives `usual` percent to social value.

    `appetite` is the chance that a list names social value at all.
    """
    if rng.random() < 0.3:
        return _totals(rng)
    if rng.random() >= appetite:
        return _without(rng)
    weight = float(max(1, usual + rng.choice((-5, -3, 0, 0, 0, 0, 0, 2, 5))))
    choices = (
        (weighted, 62),
        (_joint, 5),
        (_pass_fail, 5),
        (_points, 4),
        (_zero, 2),
        (_broken, 2),
        (_embedded, 3),
        (_prose, 8),
        (_ranked if new else _two_level, 5),
        (_unnumbered if new else _ranged, 4),
    )
    build = rng.choices([c[0] for c in choices], [c[1] for c in choices])[0]
    return build(rng, weight)


def _price(rng: random.Random) -> float:
    return float(rng.choice((30, 35, 40, 40, 50, 50, 60)))


def _totals(rng: random.Random) -> Evaluation:
    """Quality and price totals only: what is inside quality stays unknown."""
    price = _price(rng)
    quality = rng.choice(("Quality", "Technical", "Quality"))
    return Evaluation(
        "indeterminate", None, (Row("quality", quality, 100 - price), Row("price", "Price", price))
    )


def _without(rng: random.Random) -> Evaluation:
    """Price alone at 100, or an itemised list that reaches 100 without social value."""
    if rng.random() < 0.2:
        return Evaluation("none", 0.0, (Row("price", "Price", 100.0),))
    price = _price(rng)
    first, second = rng.sample(QUALITY_NAMES, 2)
    rows = (
        Row("quality", first, 100 - price - 15),
        Row("quality", second, 15.0),
        Row("price", "Price", price),
    )
    return Evaluation("none", 0.0, rows)


def weighted(rng: random.Random, weight: float) -> Evaluation:
    price = _price(rng)
    name = SOCIAL_VALUE_NAMES[0] if rng.random() < 0.75 else rng.choice(SOCIAL_VALUE_NAMES)
    rest = 100 - price - weight
    if rng.random() < 0.5:
        quality: tuple[Row, ...] = (Row("quality", "Quality", rest),)
    else:
        first, second = rng.sample(QUALITY_NAMES, 2)
        quality = (Row("quality", first, rest - 10), Row("quality", second, 10.0))
    rows = (*quality, Row("quality", name, weight), Row("price", "Price", price))
    return Evaluation("weighted", weight, rows)


def _joint(rng: random.Random, weight: float) -> Evaluation:
    price = _price(rng)
    rows = (
        Row("quality", "Quality", 100 - price - weight),
        Row("quality", "Sustainability and Social Value", weight),
        Row("price", "Price", price),
    )
    return Evaluation("nested", None, rows)


def _pass_fail(rng: random.Random, weight: float) -> Evaluation:
    price = _price(rng)
    words = rng.choice(("Pass/Fail", "Pass/ Fail"))
    rows = (
        Row("quality", "Quality", 100 - price),
        Row("quality", "Social Value", None, words),
        Row("price", "Price", price),
    )
    return Evaluation("named", None, rows)


def _points(rng: random.Random, weight: float) -> Evaluation:
    """Points out of 1000, so that no number may be read as a percentage."""
    price = _price(rng)
    rows = (
        Row("quality", "Quality", (100 - price - weight) * 10),
        Row("quality", "Social Value", weight * 10),
        Row("price", "Price", price * 10),
    )
    return Evaluation("weighted", weight, rows, "points")


def _zero(rng: random.Random, weight: float) -> Evaluation:
    """Social value listed at nought: a real weight of zero."""
    price = _price(rng)
    rows = (
        Row("quality", "Quality", 100 - price),
        Row("quality", "Social Value", 0.0),
        Row("price", "Price", price),
    )
    return Evaluation("none", 0.0, rows)


def _broken(rng: random.Random, weight: float) -> Evaluation:
    """A list that sums to about 80 and cannot be explained."""
    rows = (
        Row("quality", "Quality", 40.0),
        Row("quality", "Social Value", weight),
        Row("price", "Price", 40.0 - weight),
    )
    return Evaluation("quarantined", None, rows)


def _embedded(rng: random.Random, weight: float) -> Evaluation:
    return Evaluation("embedded", None, prose="Social value is embedded in every quality question.")


def _prose(rng: random.Random, weight: float) -> Evaluation:
    """No table of criteria; a sentence states the weights."""
    price = _price(rng)
    text = (
        f"Tenders will be evaluated on price {price:g}%, quality {100 - price - weight:g}% and "
        f"social value {weight:g}% of the overall score."
    )
    field: Literal["description", "weightingDescription", "notice"] = rng.choice(
        ("description", "weightingDescription", "notice")
    )
    return Evaluation("weighted", weight, prose=text, prose_field=field)


def _ranked(rng: random.Random, weight: float) -> Evaluation:
    """`order` is a rank and not a weight."""
    rows = (Row("price", "Price", 1), Row("quality", "Quality", 2), Row("quality", "Social Value", 3))
    return Evaluation("named", None, rows, "order")


def _unnumbered(rng: random.Random, weight: float) -> Evaluation:
    rows = (Row("price", "Price"), Row("quality", "Quality"), Row("quality", "Social Value"))
    return Evaluation("named", None, rows, "none")


def _two_level(rng: random.Random, weight: float) -> Evaluation:
    """Quality rows that sum to 100 beside price 30, 130 in all: quality is 70 of the whole."""
    rows = (
        Row("quality", "Staffing and training", 60 - weight),
        Row("quality", "Mobilisation plan", 40.0),
        Row("quality", "Social Value", weight),
        Row("price", "Price", 30.0),
    )
    return Evaluation("nested", round(weight * 0.7, 6), rows)


def _ranged(rng: random.Random, weight: float) -> Evaluation:
    """Ranges, read at their middle."""
    low, high = max(0.0, weight - 3), weight + 3
    middle = (low + high) / 2
    rows = (
        Row("quality", "Quality", None, f"{50 - middle:g}-{70 - middle:g}%"),
        Row("quality", "Social Value", None, f"{low:g}-{high:g}%"),
        Row("price", "Price", None, "30-50%"),
    )
    return Evaluation("weighted", middle, rows, "range")


def old_shape(found: Evaluation, rng: random.Random) -> dict[str, Any] | None:
    """Criteria of the old forms: weights as strings, a price row without a name."""
    if not found.rows:
        return None
    style = "{:g}" if found.unit == "points" else rng.choice(("{:g}", "{:g}", "{:g}%", "{:.2f}"))
    polluted = rng.random() < 0.03
    criteria = []
    for row in found.rows:
        out = {"type": row.kind}
        if row.kind != "price":
            out["name"] = f"Name: {row.name}" if polluted else row.name
        if row.words is not None:
            out["description"] = row.words
        elif row.weight is not None:
            out["description"] = style.format(row.weight)
        criteria.append(out)
    return {"criteria": criteria}


def new_shape(found: Evaluation, rng: random.Random) -> dict[str, Any] | None:
    """Criteria under the Procurement Act: `numbers[]`, mostly percentageExact, or text in their place."""
    if found.prose and found.prose_field != "notice":
        return {found.prose_field: found.prose}
    if not found.rows:
        return None
    code = {"points": "pointsExact", "order": "order"}.get(found.unit, "percentageExact")
    if (
        found.unit == "percent"
        and all(row.weight is not None for row in found.rows)
        and found.state != "quarantined"
    ):
        code = rng.choices(("percentageExact", "decimalExact", "percentageRangeMiddle"), (92, 5, 3))[0]
    criteria = []
    for row in found.rows:
        out: dict[str, Any] = {"type": row.kind, "name": row.name}
        if row.words is not None:
            out["description"] = row.words
        elif row.weight is not None:
            number = round(row.weight / 100, 6) if code == "decimalExact" else row.weight
            out["numbers"] = [{"number": int(number) if number == int(number) else number, "weight": code}]
        criteria.append(out)
    return {"criteria": criteria}


PSR_ROWS = (
    "Quality and innovation",
    "Value",
    "Integration, collaboration and service sustainability",
    "Improving access, reducing health inequalities and facilitating choice",
    "Social value",
)


def provider_selection() -> Evaluation:
    """The five key criteria that the Provider Selection Regime sets by regulation: out of scope."""
    return Evaluation("out_of_scope", None, tuple(Row("quality", name, 20.0) for name in PSR_ROWS))
