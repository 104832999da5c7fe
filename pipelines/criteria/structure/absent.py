"""The state where no weight of social value is stated: none, indeterminate, not visible, or named."""

import re

from pipelines.criteria.ordinary import is_placed
from pipelines.criteria.patterns import spaced
from pipelines.criteria.refusals import HOW_PRICE_IS_SCORED
from pipelines.criteria.statements import share_in_words
from pipelines.criteria.structure.amounts import MARK, PERCENT
from pipelines.criteria.structure.contexts import ELSEWHERE, KPI, NOT_THIS, NOW, POLICY
from pipelines.criteria.structure.finding import Finding, Scene
from pipelines.criteria.structure.labels import SOCIAL_VALUE, named
from pipelines.criteria.structure.trees import Tree
from pipelines.criteria.words import is_open

LOWEST_PRICE = spaced(
    r"\b(?:price|cost) (?:alone|only)\b|\b(?:lowest|cheapest|best) (?:(?:\w{1,12}) )?(?:price|co"
    r"st|quote|bid|tender"
    r"|offer)?\s{0,4}(?:wins|only|alone|will (?:win|be (?:accepted|taken|successful|awarded|chos"
    r"en))|is accepted|basis)|\bto the lowest"
    r" (?:price|bidder|quote|tender)|\bcheapest\b|\b100\s?% (?:on )?(?:price|cost)|(?:price"
    r"|cost)\W{0,4}(?:is |at )?100\s?%|solely on (?:the )?(?:price|cost)|sole criterion (?:is|being"
    r"|will be) (?:the )?(?:lowest )?(?:price|cost)|by (?:return to (?:the )?council|highest rent) only"
    r"|highest (?:bid|offer|rent) (?:wins|only|alone)|best price\b"
)
_FLOOR_FIGURE = spaced(
    r"(?:at least|minimum (?:of |weighting of )?|no(?:t)? less"
    rf" than)\s{{0,4}}(\d{{1,2}}(?:\.\d)?)\s?(?:{PERCENT}|{MARK})"
)
_WILL = re.compile(r"\bwill\b|\bshall\b")
_MARKS = spaced(r"marks|score|weight")
_TO_COME = spaced(
    rf"{SOCIAL_VALUE}[\s|:\t.–-]{{0,20}}(?:TBC|TBD|to be (?:confirmed|advised|decided)|t\.b\.c)"
)
_LIST_WITHOUT_FIGURES = spaced(
    rf"(?:^|\n)\W{{0,10}}(?:price"
    rf"|cost)\W{{0,10}}\n(?:[^\n]{{2,40}}\n){{0,3}}?\W{{0,10}}{SOCIAL_VALUE}\W{{0,10}}(?:\n|$)"
)


def without_weight(scene: Scene, tree: Tree | None, *, is_named: bool = False, names: bool = True) -> Finding:
    """By what sentences say, then by what the tree leaves room for.

    `is_named`: a figure of social value stands there that cannot be a weight. `names`: a floor may be meant.
    """
    said = scene.said
    floor = _floor(scene) if names else None
    if floor:
        return floor
    if "embedded" in said:
        return Finding("embedded", why="said")
    if "mandatory" in said:
        return Finding("named", None, 0, 0, "mandatory")
    if "not_weighted" in said:
        return Finding("none", 0, 0, 0, "said")
    tree = tree if tree and tree.score > 0 else None
    found = _by_tree(scene, tree) if tree else None
    if found and found.why == "pass or fail":
        return found
    if _TO_COME.search(scene.text) or _LIST_WITHOUT_FIGURES.search(scene.text):
        return Finding("named", why="without a figure")
    found = found or _by_lowest_price(scene, tree) or Finding("not_visible", why="nothing stated")
    if found.state == "none" and found.why != "itemised" and _has_a_share(scene):
        return Finding("named", why="share in words", tree=found.tree)
    return _by_statement(found, said, is_named)


def _has_a_share(scene: Scene) -> bool:
    """Whether a sentence gives social value a share in words, which nothing here could compute."""
    wording = scene.wording
    return any(
        context not in NOT_THIS and share_in_words(wording.body(number))
        for number, context in enumerate(wording.contexts)
    )


def _floor(scene: Scene) -> Finding | None:
    """ "At least 10% in this tender" (codebook 8)."""
    match = _FLOOR_FIGURE.search(scene.text)
    if match is None:
        return None
    wording = scene.wording
    number = next((n for n, (a, b) in enumerate(wording.sentences) if a <= match.start() < b), 0)
    body = wording.body(number) if wording.sentences else ""
    if not named(body, wording.is_defined) or wording.contexts[number] == ELSEWHERE or KPI.search(body):
        return None
    will = _WILL.search(body) and not POLICY.search(body) and _MARKS.search(body)
    return Finding("named", None, float(match[1]), None, "floor") if NOW.search(body) or will else None


def _by_tree(scene: Scene, tree: Tree) -> Finding | None:
    kinds = [part.row.kind for part in tree.tops]
    if "price" not in kinds and len(kinds) < 3 and "quality" not in kinds:
        return None
    if "pass_fail" in scene.said:
        return Finding("named", why="pass or fail", tree=tree)
    if kinds and set(kinds) == {"price"}:
        if any(HOW_PRICE_IS_SCORED.search(scene.wording.body(part.row.sentence)) for part in tree.tops):
            return None
        return Finding("none", 0, 0, 0, "price only", tree)
    divided = {id(part.parent) for part in tree.parts if part.parent is not None}
    umbrellas = [p for p in tree.tops if p.row.kind == "quality" and id(p.row) not in divided]
    if umbrellas:
        may_be = [p for p in tree.tops if p.row.kind == "other" and _may_be(p.row.label)]
        high = round(sum(part.weight for part in (*umbrellas, *may_be)), 4)
        return Finding("indeterminate", None, 0, high, "umbrella", tree)
    items = sum(part.row.kind == "other" for part in tree.parts)
    if items >= 2:
        return Finding("none", 0, 0, 0, "itemised", tree)
    if items == 1:
        high = round(sum(part.weight for part in tree.tops if part.row.kind != "price"), 4)
        return Finding("indeterminate", None, 0, high, "one row", tree)
    return None


def _may_be(label: str) -> bool:
    """Whether a row may be social value by another name, or nobody can place it."""
    return is_open(label) or not is_placed(label)


def _by_lowest_price(scene: Scene, tree: Tree | None) -> Finding | None:
    itemised = tree and any(part.row.kind == "other" for part in tree.parts)
    umbrella = tree and any(part.row.kind == "quality" for part in tree.tops)
    if itemised or umbrella:
        return None
    wording = scene.wording
    said = (wording.body(wording.sentence_of(m.start())) for m in LOWEST_PRICE.finditer(scene.text))
    decides = any(not HOW_PRICE_IS_SCORED.search(body) for body in said)
    return Finding("none", 0, 0, 0, "lowest price", tree) if decides else None


def _by_statement(found: Finding, said: dict[str, int], is_named: bool) -> Finding:
    """What sentences say of social value where the list does not decide."""
    is_open = found.state in ("not_visible", "indeterminate")
    if is_open and "inside" in said:
        return Finding("nested", None, 0, found.high, "inside", found.tree)
    if "pass_fail" in said and (is_open or found.state == "none"):
        return Finding("named", why="pass or fail", tree=found.tree)
    if is_open and "scored" in said:
        return Finding("named", why="scored", tree=found.tree)
    if is_named and found.state == "not_visible":
        return Finding("named", why="figure without a whole", tree=found.tree)
    return found
