"""The state of social value in one award: by its tree, by words for shares, else alone or absent."""

from collections.abc import Sequence
from dataclasses import replace

from pipelines.criteria.limits import pass_marks
from pipelines.criteria.patterns import spaced
from pipelines.criteria.structure.absent import without_weight
from pipelines.criteria.structure.contexts import AWARD, NOT_THIS, POLICY, WEIGHT, Wording, is_policy, worded
from pipelines.criteria.structure.elements import elements
from pipelines.criteria.structure.finding import Finding, Scene, known
from pipelines.criteria.structure.labels import PRICE_SURE, SOCIAL_VALUE, is_joint, named
from pipelines.criteria.structure.lone import weigh_alone
from pipelines.criteria.structure.row import Row
from pipelines.criteria.structure.settle import near, read_rows
from pipelines.criteria.structure.shares import EQUAL, equal_share, rest_share
from pipelines.criteria.structure.statements import statements
from pipelines.criteria.structure.trees import Part, Tree, trees

_ORDER = spaced(
    r"\b(?:descending|order of (?:importance|priority|preference)|ranked?\b(?! (?:on|up|by))|\d(?:st|nd"
    r"|rd|th) in importance)"
)
_PER_POINT = spaced(
    r"\bprice[-\x20]{1,2}per[-\x20]{1,2}(?:quality[-\x20]{1,2})?point|\b(?:cost|pounds?"
    r"|£)[-\x20]{1,2}per[-\x20]{1,2}quality[-\x20]{1,2}point"
    r"|\bquality[-\x20]{1,2}points?[-\x20]{1,2}per[-\x20]{1,2}pound|\bPPQ\b|price\s{0,4}(?:/|divided"
    r" by)\s{0,4}(?:the )?(?:total )?quality (?:scores?|points?|marks?)|price divided by (?:the"
    r" )?(?:total )?quality"
)
_SV_FIGURE = spaced(rf"{SOCIAL_VALUE}[^.]{{0,12}}\d")
_AWARD_NEAR = spaced(
    r"\b(?:award|evaluat\w{1,30}|criteri\w{1,30}|scor\w{1,30}|weigh\w{0,30}|assess\w{0,30}"
    r"|tender\w{0,30}|marks?|points?|questions?|bids?|offers?|judged)\b"
)
_NO_AWARD = spaced(
    r"\b(?:course|payments?|budget|fund\b|scorecard|not for the award|milestone|contract (?:management"
    r"|performance|review)|KPIs?\b|depot|region|spend\b|supplier scores|income split|orders by)"
)
_AWARD_SURE = spaced(r"\baward criteri|\bevaluat|\bquality\b|\bweight|\bscor(?:ed|ing)|\bcriteri")
_FIXED_PRICE = spaced(
    r"\b(?:price|cost|budget|rate|fee|sum|funding)\w{0,30}\b[^.]{0,50}\b(?:fixed|capped|set by|not"
    r" (?:be )?(?:scored|evaluated)|isn'?t (?:scored|evaluated))|\bfixed (?:the )?(?:\w{1,30}"
    r" )?(?:price|fee|sum|budget|cost|rate)|\bno price|quality[\s-]only|100\s?% (?:on )?quality|quality"
    r" (?:at )?100\s?%|all quality|fees are set"
)
_PRICE_SAID = spaced(r"\b(?:price|cost|commercial|fee)s?\b(?!\s{0,4}list)")
_QUALITY_HEADING = spaced(
    r"\b(?:quality|technical) (?:questions?|criteria|sub-?criteria|section|element|marks|envelope"
    r"|weightings?)|\bsub[\s-]?(?:criteria|weight\w{0,30})"
)
_SERVICE = spaced(r"\b(?:programme|delivery|method|technical|team|staff\w{0,30}|design)\b")
REFERENCE = spaced(
    r"\b(?:it|this|these|that|corresponding|the figure|figure|the same|its|weighting|weight|outcomes"
    r"|will apply|applies|doubled|attracts|raised|increased|REDUCED|question)\b"
)
_WOVEN = spaced(
    r"\b(?:built|embed\w{1,5}|integrat\w{1,3}|incorporat\w{1,3}|w[oe]a?ve[nd]?|throughout|runs? through"
    r"|threaded"
    r"|(?:on|of|by) (?:its|their) own|by itself|separate\w{0,2})\b"
)
_MOST_TREES = 40
_SMALLEST = 1
"""Percent: what is smaller is a share of money, or of a sum of figures that do not belong together."""
_LARGEST = 40
"""Percent: a row that weighs so much is far more often a wider one, which names social value among others."""
_LESS_FOR_FIRST_COLUMN = 0.2
"""Of two columns of weights the last is that of the whole, unless the first explains more (codebook 9)."""


def read_award(text: str) -> Finding:
    """What one text says of one award."""
    return find(scene(worded(text)))


def scene(wording: Wording) -> Scene:
    """Rows, trees and statements of a text."""
    found = elements(wording)
    limits = pass_marks(wording.text)
    rows = [row for row in read_rows(found, wording, -1) if not any(a <= row.start < b for a, b in limits)]
    ranked = trees(rows, wording.text)[:_MOST_TREES]
    if any(row.columns > 1 for row in rows):
        of_first = trees(read_rows(found, wording, 0), wording.text)[:_MOST_TREES]
        ranked += [replace(tree, score=tree.score - _LESS_FOR_FIRST_COLUMN) for tree in of_first]
        ranked.sort(key=lambda tree: -tree.score)
    return Scene(wording, rows, ranked, statements(wording))


def find(scene: Scene) -> Finding:
    """The first that holds; the last always does."""
    return (
        _in_order(scene)
        or (_equal(scene) if _says_equal(scene) else None)
        or _by_tree(scene)
        or _by_reference(scene)
        or _equal(scene)
        or _rest(scene)
        or (weigh_alone(scene) if scene.social_value else without_weight(scene, scene.best))
    )


def _in_order(scene: Scene) -> Finding | None:
    """Criteria in order of importance: their numbers are ranks."""
    units = ("percent", "points", "outof")
    weighed = any(row.unit in units and row.kind in ("sv", "price", "quality") for row in scene.rows)
    if (
        weighed
        or "not_weighted" in scene.said
        or any(row.value > 8 for row in scene.social_value)
        or not scene.names_social_value
    ):
        return None
    return Finding("named", why="order") if _ORDER.search(scene.text) else None


def _says_equal(scene: Scene) -> bool:
    """Whether a sentence on social value without a figure of its own says that criteria weigh the same."""
    if "embedded" in scene.said:
        return False
    wording = scene.wording
    return any(
        context not in NOT_THIS
        and EQUAL.search(body := wording.body(number))
        and named(body, wording.is_defined)
        and not _SV_FIGURE.search(body)
        for number, context in enumerate(wording.contexts)
    )


def _equal(scene: Scene) -> Finding | None:
    built_in = scene.said.get("embedded")
    if built_in is not None and (
        _WOVEN.search(body := scene.wording.body(built_in)) or not EQUAL.search(body)
    ):
        return None  # what weighs the same are the questions that it is built into
    share = equal_share(scene.wording, scene.rows)
    return known(share.weight, "nested" if share.is_of_quality else "weighted", "equal") if share else None


def _rest(scene: Scene) -> Finding | None:
    left = rest_share(scene.wording, scene.rows)
    return None if left is None else known(left, "weighted", "rest")


def _by_tree(scene: Scene) -> Finding | None:
    """By the best tree, where social value is in it."""
    tree = scene.best
    found = tree.social_value if tree else []
    if tree is None or not found:
        return None
    parts = [part for part in found if part.parent is None or part.parent.kind != "sv"]
    weight = sum(part.weight for part in parts)
    if weight and (weight < _SMALLEST or any(is_policy(_sentence(scene, part)) for part in parts)):
        return without_weight(scene, None)
    joint = any(is_joint(part.row.label) for part in parts)
    within = None if joint else _within(found, tree)
    if within:
        return within
    if _PER_POINT.search(scene.text):
        return Finding("named", None, 0, round(weight, 4), "per point", tree)
    if joint:
        return Finding("nested", None, 0, round(weight, 4), "joint", tree)
    if weight >= _LARGEST:
        return Finding("nested", None, 0, round(weight, 4), "a wider row", tree)
    nested = any(part.is_relative for part in parts)
    return (
        _without_price(scene, tree, weight, nested)
        or _contradicted(scene, tree, found, weight)
        or _weighed(scene, tree, parts, nested)
    )


def _weighed(scene: Scene, tree: Tree, parts: Sequence[Part], nested: bool) -> Finding:
    weight = sum(part.weight for part in parts)
    if weight == 0:
        if "pass_fail" in scene.said:
            return Finding("named", None, 0, 0, "zero", tree)
        return Finding("none", 0, 0, 0, "zero", tree)
    if nested:
        return known(weight, "nested", "list", tree)
    low = sum(_bound(part, part.row.low) for part in parts)
    high = sum(_bound(part, part.row.high) for part in parts)
    return Finding("weighted", round(weight, 4), round(low, 4), round(high, 4), "list", tree)


def _sentence(scene: Scene, part: Part) -> str:
    return scene.wording.body(part.row.sentence)


def _bound(part: Part, stated: float | None) -> float:
    """An end of a stated range, in percent of the whole."""
    return part.weight if stated is None else part.weight * stated / part.row.value


def _within(found: Sequence[Part], tree: Tree) -> Finding | None:
    """One child "X within Y": of the whole or of Y (codebook 4.1)."""
    for part in found:
        siblings = sum(other.parent is part.parent for other in tree.parts)
        if (
            part.is_relative
            and part.row.scope == "parent"
            and part.row.is_within
            and part.row.unit != "fraction"
            and siblings == 1
            and part.parent
        ):
            low, high = min(part.weight, part.row.value), min(part.row.value, part.parent.value)
            return Finding("nested", None, round(low, 4), round(high, 4), "within", tree)
    return None


def _without_price(scene: Scene, tree: Tree, weight: float, nested: bool) -> Finding | None:
    """A whole without price: no award at all, or the criteria of quality beside a price without a figure."""
    tops = [part.row for part in tree.tops]
    if any(row.kind == "price" or PRICE_SURE.search(row.label) for row in tops) or len(tops) < 2:
        return None
    first, last = min(row.start for row in tops), max(row.end for row in tops)
    beside = scene.text[max(0, first - 260) : last + 120]
    if (_NO_AWARD.search(beside) and not _AWARD_SURE.search(beside)) or not _AWARD_NEAR.search(beside):
        return without_weight(scene, None)
    if any(part.parent is not None and part.parent.kind == "quality" for part in tree.social_value):
        return None  # quality is divided, and what stands beside it is the rest
    priced = _PRICE_SAID.search(scene.text) or _QUALITY_HEADING.search(beside)
    if nested or not priced or _FIXED_PRICE.search(scene.text):
        return None
    return Finding("nested", None, 0, round(weight, 4), "of what price leaves", tree)


def _contradicted(scene: Scene, tree: Tree, found: Sequence[Part], weight: float) -> Finding | None:
    """Another weight of social value is stated beside the tree."""
    used = {part.row.start for part in tree.parts}
    explained = [weight, *(part.row.value for part in found)]
    for row in scene.social_value:
        stated = row.start not in used and row.strength >= 1.3 and row.unit == "percent"
        other = row.scope != "parent" and not any(near(row.value, value) for value in explained)
        if stated and other and _is_of_this_award(scene, row, used):
            return Finding("quarantined", why="differ", tree=tree)
    return None


def _is_of_this_award(scene: Scene, row: Row, used: set[int]) -> bool:
    wording = scene.wording
    if wording.contexts[row.sentence] != AWARD or POLICY.search(wording.body(row.sentence)):
        return False
    priced = any(
        other.kind == "price" and other.start not in used and other.sentence == row.sentence
        for other in scene.rows
    )
    weighs = WEIGHT.search(scene.text[max(0, row.start - 60) : row.end + 20])
    return row.scope == "overall" or bool(weighs) or priced


def _by_reference(scene: Scene) -> Finding | None:
    """A whole of price and one row that points back at social value: "it carries 15"."""
    tree = scene.best
    if tree is None or scene.social_value or tree.score <= 3:
        return None
    others = [part for part in tree.parts if part.row.kind in ("other", "none")]
    if len(others) != 1 or others[0].parent is not None or all(p.row.kind != "price" for p in tree.tops):
        return None
    row = others[0].row
    lead = scene.text[max(0, row.start - 260) : row.start]
    points = REFERENCE.search(row.label) or (row.kind == "none" and REFERENCE.search(lead[-60:]))
    if points and named(lead, scene.wording.is_defined) and not _SERVICE.search(row.label):
        return Finding("weighted", *(others[0].weight,) * 3, "by reference", tree)
    return None
