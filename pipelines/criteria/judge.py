"""Is this what a reader would say? A trained judge of the candidates for social value's weight in a text.

The rules and the trees propose weights; the judge gives each a probability and never proposes one. It is a
logistic regression that was trained on labelled cases by many hands and is kept as plain numbers beside this
file (`python -m pipelines.evaluation.train_judge` makes them again).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipelines.criteria import vocabulary
from pipelines.criteria.amounts import Amount
from pipelines.criteria.listing import narrow_weight
from pipelines.criteria.patterns import spaced
from pipelines.criteria.published_numbers import likely
from pipelines.criteria.rules import JUDGES
from pipelines.criteria.structure.reading import StructureReading
from pipelines.criteria.trees import Item, Share, Tree
from pipelines.criteria.weighed import Weighed
from warehouse.sieve import Sieve

NUMBERS = JUDGES[0]
CERTAIN = 0.98
"""From here on the confidence is high, where both readers agree."""
SURE = 0.95
"""From here on the confidence is medium."""
LIKELY = 0.65
"""Below this no weight is published, only bounds; between the two the confidence is low."""
SAME = 0.5
"""Two weights this near are one."""
RIVAL = 0.5
"""Of the scores of two trees: so near that either may be meant."""
_SAYS = {
    "elsewhere": spaced(
        r"\b(?:previous\w{0,2}|last (?:time|tender\w{0,3}|contract|year)|earlier|expired|former"
        r"|original criteria"
        r"|stated in error|disregard|history)\b"
    ),
    "selection": spaced(r"\b(?:SQ|PQQ|selection|shortlist\w{0,4}|pre-?qualif\w{1,9}|stage (?:1|one))\b"),
    "performance": spaced(
        r"\bKPIs?\b|\bscorecard\b|\bservice credits?\b|\bmilestones?\b|\bpayments?\b", r"\bperformance\b"
    ),
    "policy": spaced(
        r"\b(?:policy|strategy|charter|usual\w{0,2}|normally|all (?:tenders|procurements|contracts))\b"
    ),
    "future": spaced(r"\b(?:proposed|engagement|plan to|planned|may|might|expected|next (?:spring|year))\b"),
    "relative": spaced(
        r"\b(?:of|within) (?:the )?(?:quality|technical|section|Q)\b|\bsub-?(?:weight\w{0,5}"
        r"|criteri\w{1,3})\b|\brelative\b"
        r"|\bshare of\b|\bquestions?\b|\benvelope\b"
    ),
    "whole": spaced(
        r"\b(?:overall|total|whole|full) (?:score|marks|evaluation|weight\w{0,5}|points)?\b|\bof the whole\b"
    ),
    "embedded": spaced(
        r"\b(?:built in(?:to)?|embedded|runs through|every (?:question|answer)|each and every)\b"
    ),
    "unscored": spaced(
        r"\bnot (?:be )?(?:scored|weighted|evaluated|marked)\b|\bisn't weighted\b|\bpass\s?/\s?fail\b"
    ),
    "per-point": spaced(r"\bper (?:quality )?(?:point|mark)\b"),
    "joint": spaced(r"\bcombined\b|\b(?:and|&) social value\b"),
    "equal": spaced(r"\b(?:equal\w{0,2}|evenly|each)\b"),
    "evaluation": spaced(
        r"\b(?:evaluat\w{1,6}|award\w{0,3}|criteri\w{1,3}|weight\w{1,5}|scor\w{1,4}|marks?|points?|eval)\b"
    ),
}
_FIGURES = Sieve(r"(?<!\d)\d{1,9}(?:[.,]\d{1,9})?\s?(?:%|per\s?cent|pc\b|pct\b)|\b\w+ per cent", re.I)


@dataclass(frozen=True)
class Candidate:
    """A weight that was proposed: by the rules (`weighed`), by a tree, or by both."""

    weight: float
    weighed: Weighed | None = None
    tree: Tree | None = None
    first: int = 0
    last: int = 0


def of_structure(second: StructureReading) -> Tree | None:
    """What the second reader read as a tree; null where its weight is no sum of rows, as a mean over lots."""
    given = [row for row in second.rows if row.weight is not None and row.kind != "total"]
    items = {
        place: Item(
            row.label,
            "narrow" if row.kind == "sv" else row.kind,
            Amount(row.stated_value, "percent" if row.unit == "percent" else "points", row.start, row.end),
        )
        for place, row in enumerate(second.rows)
    }
    shares = tuple(
        Share(items[place], row.weight, items[row.parent] if row.parent is not None else None)
        for place, row in enumerate(second.rows)
        if row in given and row.weight is not None
    )
    tree = Tree(shares, second.features.total or 100.0)
    parents = {row.parent for row in given}
    doubled = any(place in parents for place, row in enumerate(second.rows) if row.kind == "sv")
    sound = second.weight and not doubled and abs(tree.narrow - second.weight) <= 0.01
    return tree if sound else None


def candidates(weighed: Weighed | None, trees: Sequence[tuple[int, int, Tree]]) -> list[Candidate]:
    """The different weights that the rules and the trees give, these with their segments."""
    found: list[Candidate] = []
    value = narrow_weight(weighed) if weighed is not None else None
    if value:
        found.append(Candidate(value, weighed))
    for first, last, tree in trees:
        if not tree.narrow:
            continue
        same = next((i for i, c in enumerate(found) if abs(c.weight - tree.narrow) <= SAME), None)
        if same is None:
            found.append(Candidate(tree.narrow, None, tree, first, last))
        elif found[same].tree is None:
            found[same] = replace(found[same], tree=tree, first=first, last=last)
    return found


def features(
    text: str, candidate: Candidate, among: Sequence[Candidate], second: StructureReading | None
) -> dict[str, float]:
    """What is known of a candidate, by name; all between 0 and 1 or a few. `second`: the second reader's."""
    tree, weighed = candidate.tree, candidate.weighed
    shares = tree.shares if tree else ()
    kinds = {share.item.kind for share in shares}
    rules = {row.rule for row in weighed.rows if row.is_narrow} if weighed else set()
    near = _near(text)
    made = {
        "by rules": weighed is not None,
        "by tree": tree is not None,
        "by both": weighed is not None and tree is not None,
        "rules say else": weighed is None and any(other.weighed for other in among),
        "tree says else": tree is None and any(other.tree for other in among),
        "others": min(len(among) - 1, 3),
        "tree relative": tree is not None and tree.relative,
        "tree price": "price" in kinds,
        "tree quality": "quality" in kinds,
        "tree items": min(len(shares), 8) / 8,
        "tree of 100": tree is not None and tree.total == 100,
        "long labels": max((len(s.item.label.split()) for s in shares), default=0) / 9,
        "narrow label exact": any(s.item.kind == "narrow" and len(s.item.label) <= 14 for s in shares),
        "complete": weighed is not None and weighed.complete,
        "nested": weighed is not None and weighed.nested,
        "price beside": weighed is not None and any(row.kind == "price" for row in weighed.rows),
        "adds up": weighed is not None and abs(sum(row.weight_pct or 0 for row in weighed.rows) - 100) < 1,
        "rows": min(len(weighed.rows), 8) / 8 if weighed else 0.0,
        "above 25": candidate.weight > 25,
        "above 40": candidate.weight > 40,
        "no integer": abs(candidate.weight - round(candidate.weight)) > 0.01,
        "as a figure": _stands(text, candidate.weight),
        "figures": min(len(_FIGURES.findall(text)), 12) / 12,
        "figures near": min(len(_FIGURES.findall(near)), 6) / 6,
        "long": min(len(text), 2_000) / 2_000,
        "named often": min(len(vocabulary.NARROW.findall(text)), 4) / 4,
    }
    priced = bool(made["tree price"] or made["price beside"])
    points = "points-of-sum" in rules
    made |= {
        "points and tree says else": points and bool(made["tree says else"]),
        "points and does not add up": points and not made["adds up"],
        "tree where rules read points": weighed is None and any(_of_points(other) for other in among),
        "no price": not priced,
        "no price, relative": not priced and bool(_SAYS["relative"].search(text)),
        "no price, no evaluation": not priced and not _SAYS["evaluation"].search(near),
        "alone": len(weighed.rows) == 1 if weighed else False,
        "relative words, absolute": bool(_SAYS["relative"].search(near)) and not made["nested"],
        "two figures named": len({m[m.lastindex or 0] for m in _BESIDE.finditer(text)}) > 1,
    }
    made |= _of_second(candidate, second)
    made |= {f"rule {rule}": True for rule in rules}
    made |= {f"near {name}": bool(pattern.search(near)) for name, pattern in _SAYS.items()}
    made |= {f"text {name}": bool(pattern.search(text)) for name, pattern in _SAYS.items()}
    return {name: float(value) for name, value in made.items()}


def _of_second(candidate: Candidate, second: StructureReading | None) -> dict[str, float | bool]:
    """What a reader of another design says: the two share a codebook and little else."""
    if second is None:
        return {"second silent": True}
    same = second.weight is not None and abs(second.weight - candidate.weight) <= SAME
    alone = candidate.weighed is None
    side = "same" if same else "other" if second.weight else "none"
    return {
        f"second {side}": True,
        f"second {side}, rules silent": alone,
        f"second {side}: {second.state}": True,
        f"second {side}: {second.why}": True,
        "second score": min(second.features.score or 0.0, 15.0) / 15 if same else 0.0,
        "second left over": min(second.features.left_over, 3.0) / 3 if same else 0.0,
        "second has a rival": same and _has_rival(second),
        "second has price": same and second.features.has_price,
        **{f"second context {context}": True for context in second.features.contexts},
    }


def _has_rival(second: StructureReading) -> bool:
    """Another tree with another answer explains nearly as much."""
    score, rival = second.features.score, second.features.rival
    return score is not None and rival is not None and score - rival < RIVAL


def _of_points(one: Candidate) -> bool:
    return one.weighed is not None and any(r.rule == "points-of-sum" for r in one.weighed.rows if r.is_narrow)


_BESIDE = Sieve(rf"(?:{vocabulary.NARROW.pattern})[^.;\n\d]{{0,40}}?(\d{{1,3}}(?:\.\d)?)\s?%", re.I)


def _near(text: str) -> str:
    """The words round each mention of social value."""
    spans = [(m.start(), m.end()) for m in vocabulary.NARROW.finditer(text)]
    return " | ".join(text[max(0, a - 90) : b + 90] for a, b in spans[:6])


def _stands(text: str, weight: float) -> bool:
    return bool(re.search(rf"(?<![\d.]){re.escape(f'{weight:g}')}(?![\d.]\d?\d)", text))


def probability(given: dict[str, float]) -> float:
    """That a reader would say the same."""
    return likely(NUMBERS, given)


def chosen(text: str, among: Sequence[Candidate], second: StructureReading | None) -> tuple[Candidate, float]:
    """Of one candidate or more the likeliest, with its probability."""
    judged = [(probability(features(text, one, among, second)), -i, one) for i, one in enumerate(among)]
    best = max(judged, key=lambda row: row[:2])
    return best[2], best[0]
