"""The state where no weight of social value is stated: none, indeterminate, not visible, or named."""

import re

from pipelines.criteria.lowest_price import counts_quality, decides_alone, is_of_paying
from pipelines.criteria.ordinary import is_placed
from pipelines.criteria.patterns import spaced
from pipelines.criteria.sentence_of import share_in_words
from pipelines.criteria.structure.amounts import MARK, PERCENT
from pipelines.criteria.structure.contexts import ELSEWHERE, KPI, NOT_THIS, NOW, POLICY, Wording
from pipelines.criteria.structure.finding import Finding, Scene
from pipelines.criteria.structure.labels import SOCIAL_VALUE, named
from pipelines.criteria.structure.trees import Tree
from pipelines.criteria.vocabulary import PRICE, is_open

_FLOOR_FIGURE = spaced(
    r"(?:at least|minimum (?:of |weighting of )?|no(?:t)? less"
    rf" than)\s{{0,4}}(\d{{1,2}}(?:\.\d)?)\s?(?:{PERCENT}|{MARK})"
)
_WILL = re.compile(r"\bwill\b|\bshall\b")
_MARKS = spaced(r"marks|score|weight")
_TO_COME = spaced(
    rf"{SOCIAL_VALUE}[\s|:\t.–-]{{0,20}}(?:TBC|TBD|to be (?:confirmed|advised|decided)|t\.b\.c"
    r"|(?:weight(?:ing)?|percentage|marks) (?:is |as )?(?:in|per|see|given in|set out in|to follow|on)\b)"
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
    if _is_to_come(scene) or _LIST_WITHOUT_FIGURES.search(scene.text):
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


def _is_to_come(scene: Scene) -> bool:
    """Whether the weight of social value is told elsewhere: of this award, and not by a policy for many."""
    wording = scene.wording
    return any(
        wording.contexts[number := wording.sentence_of(found.start())] not in NOT_THIS
        and (NOW.search(body := wording.body(number)) or not POLICY.search(body))
        for found in _TO_COME.finditer(scene.text)
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
        if any(is_of_paying(scene.wording.body(part.row.sentence)) for part in tree.tops):
            return None
        if not any(_is_of_award(part.row.label, scene.wording.body(part.row.sentence)) for part in tree.tops):
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


_LETTER = re.compile(r"[A-Za-z]")
_AWARDS = spaced(
    r"\b(?:award\w{0,3}|criteri(?:a|on)|evaluat\w{1,4}|assess\w{0,5}|scor(?:e|es|ed|ing)|weigh\w{0,6}"
    r"|marks?|points?"
    r"|decid\w{1,3}|decision|judg\w{1,5}|basis|based|select\w{0,4}|tenders?|bids?|quot(?:e|ation)s?|only"
    r"|alone)\b"
)


def _is_of_award(label: str, body: str) -> bool:
    """Whether the whole that price has is one of an award: it is price by its bare name, or the sentence"
    " says so.

    "Power is expected to be 100% renewable tariff" is none.
    """
    return not _LETTER.search(PRICE.sub(" ", label)) or bool(_AWARDS.search(body))


def _may_be(label: str) -> bool:
    """Whether a row may be social value by another name, or nobody can place it."""
    return is_open(label) or not is_placed(label)


def _by_lowest_price(scene: Scene, tree: Tree | None) -> Finding | None:
    itemised = tree and any(part.row.kind == "other" for part in tree.parts)
    umbrella = tree and any(part.row.kind == "quality" for part in tree.tops)
    if itemised or umbrella:
        return None
    return Finding("none", 0, 0, 0, "lowest price", tree) if price_alone(scene.wording) is not None else None


def price_alone(wording: Wording) -> int | None:
    """The first sentence of this award by which price alone decides; null where one weighs quality."""
    own = [n for n, context in enumerate(wording.contexts) if context not in NOT_THIS]
    if any(counts_quality(wording.body(number)) for number in own):
        return None
    return next((number for number in own if decides_alone(wording.body(number))), None)


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
