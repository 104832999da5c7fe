"""A figure of social value that no tree explains."""

import re
from dataclasses import replace

from pipelines.criteria.patterns import spaced
from pipelines.criteria.structure.absent import without_weight
from pipelines.criteria.structure.contexts import NOW, PARTLY_ELSEWHERE, POLICY, WEIGHT, is_policy
from pipelines.criteria.structure.finding import Finding, Scene, known
from pipelines.criteria.structure.labels import is_joint, named
from pipelines.criteria.structure.row import OF_IT, OF_QUALITY, Row
from pipelines.criteria.structure.settle import near
from pipelines.criteria.structure.statements import MAYBE
from pipelines.criteria.structure.trees import added, stated_totals

_PERFORMANCE = spaced(r"\bKPIs?\b|service credit|payment|bonus|performance score|pledge|levy")
_OF_EVALUATION = spaced(r"\bof the (?:total|overall|available|evaluation)|\bweighting (?:is|of|for|will)")
_FLOOR = spaced(r"\b(?:at least|minimum|no(?:t)? less than|up to|maximum of)\b")
_WILL_MARK = re.compile(r"\bwill\b|\bmarks\b")
_MARKS = spaced(r"marks|points")
_QUALITY_LEFT = spaced(r"quality (?:\w{1,30} ){0,3}$")
_PARENT_LEFT = spaced(
    r"(?:of|within|in|inside|under) (?:the |this |that )?(?:\w{1,30} )?(?:quality|qual\b|technical"
    r"|q\b)(?: \w{1,30}){0,4}\W{0,10}(?:,|\bis\b|relate\w{0,30}|\bSV\b|social)?"
)
_OF_OVERALL = spaced(r"of (?:the )?(?:overall|total)")
_WITHIN = spaced(r"\bwithin|\binside|\bunder|\bincl")
_OF_QUALITY = spaced(r"of (?:the )?(?:quality|qual\b|q\b|technical)")
_OF_THE_WHOLE = spaced(r"of (?:the )?(?:overall|total|whole)")
_INSIDE = spaced(r"of which|incl\w{0,30}\.?|inc\b|compris\w{1,30}|\bwith\b|within|inside|includes")
_OF_WHICH = spaced(r"of which")
_EVALUATES = spaced(r"weigh|score|criteri|evaluat|mark|award|assess|split|worth")
COUNTED = spaced(
    r"^ (?!marks?\b|points?\b|pts\b|per\b|available|total|overall|for\b|to\b|on\b|in\b|is\b|are\b|at\b"
    r"|of\b|will\b|and\b"
    r"|with\b|as\b|quality|technical|qual\b|score|weight|possible|maximum|allocated|given|awarded|social"
    r"|community"
    r"|going|goes|go\b|which|that\b|being|sv\b|relat|reserved|under|within|toms|non)[a-z]{3,20}"
)
"""A noun after "10 of the 40" that says what was counted."""
_LARGEST = 40
"""Percent: see the same of trees."""
_SCALE = 10
"""Marks out of so few are a score of one answer, not of the whole."""
_SCALE_WITHOUT_MARKS = 20


def weigh_alone(scene: Scene) -> Finding:
    """The reading of the strongest figure of social value."""
    row = max(scene.social_value, key=lambda row: (row.strength, row.unit != "bare"))
    found = replace(_weigh(scene, row), rows=(row,))
    if found.weight and found.weight >= _LARGEST:
        return Finding("nested", None, 0, found.high, "a wider row", rows=(row,))
    return found


def _weigh(scene: Scene, row: Row) -> Finding:
    start, end = scene.wording.sentences[row.sentence]
    body = scene.text[start:end]
    left, right = scene.text[max(start, row.start - 60) : row.start], scene.text[row.end : row.end + 70]
    if MAYBE.search(body):
        return without_weight(scene, None, names=False)
    if "embedded" in scene.said and row.unit == "bare":
        return Finding("embedded", why="said")
    if _is_of_another_kind(scene, row, body):
        return without_weight(scene, scene.best)
    if row.unit != "outof" and _FLOOR.search(left):
        if NOW.search(body) or _WILL_MARK.search(body):
            return Finding("named", None, row.value, None, "floor")
        return without_weight(scene, scene.best)
    return _by_unit(scene, row, body, left, right)


def _is_of_another_kind(scene: Scene, row: Row, body: str) -> bool:
    """Of performance or payment, of another exercise, or of policy."""
    start = scene.wording.sentences[row.sentence][0]
    if row.strength < 0.4 or _PERFORMANCE.search(body[max(0, row.start - start - 90) : row.end - start + 40]):
        return True
    if NOW.search(body):
        return False
    if scene.wording.contexts[row.sentence] == PARTLY_ELSEWHERE:
        return True
    if is_policy(body):
        return True
    return bool(POLICY.search(body)) and not _OF_EVALUATION.search(body)


def _by_unit(scene: Scene, row: Row, body: str, left: str, right: str) -> Finding:
    quality = _quality(scene)
    found: Finding | None = None
    if row.unit == "outof":
        found = _of_marks(row, body, left, right, quality)
    elif row.unit in ("percent", "fraction"):
        found = _of_percent(scene, row, body, left, right, quality)
    elif row.unit == "bare":
        found = _bare(scene, row)
    elif row.unit == "points":
        found = _points(scene, row)
    return found or without_weight(scene, scene.best, is_named=True)


def _quality(scene: Scene) -> float | None:
    """What quality weighs, as stated or as price leaves it; null where it is unknown."""
    tops = scene.best.tops if scene.best else []
    if of_tree := [part.weight for part in tops if part.row.kind == "quality"]:
        return of_tree[0]
    quality = [row.value for row in scene.rows if row.kind == "quality" and _is_share(row)]
    price = [row.value for row in scene.rows if row.kind == "price" and _is_share(row)]
    if len(quality) == 1:
        return quality[0]
    return 100 - price[0] if len(price) == 1 and not quality else None


def _is_share(row: Row) -> bool:
    return row.unit in ("percent", "bare", "fraction") and 0 < row.value < 100 and row.strength > 0.5


def _of_marks(row: Row, body: str, left: str, right: str, quality: float | None) -> Finding | None:
    total = row.total or 0
    if COUNTED.match(right):
        return None
    if total <= _SCALE or (total <= _SCALE_WITHOUT_MARKS and not _MARKS.search(body)):
        return None
    share = 100 * row.value / total
    if quality and (OF_QUALITY.match(right) or _QUALITY_LEFT.search(left)):
        return known(quality * share / 100, "nested", "lone of quality")
    return known(row.value if quality and near(total, quality) else share, "weighted", "lone out of")


def _of_percent(
    scene: Scene, row: Row, body: str, left: str, right: str, quality: float | None
) -> Finding | None:
    if row.scope != "overall" and (row.scope == "parent" or _is_of_parent(scene, row, body, right)):
        return _of_quality(row, body, right, quality)
    if row.scope == "overall" or _OF_THE_WHOLE.search(right[:40]):
        return known(row.value, "weighted", "of overall")
    inside = _inside(row, left, quality) if quality else None
    if inside:
        return inside
    if _differ(scene):
        return Finding("quarantined", why="differ")
    if _passes_whole(scene, row, 3, None) and not row.scope and row.strength >= 0.6 and row.unit == "percent":
        return Finding("quarantined", why="sum")
    if not _EVALUATES.search(scene.text) and len(scene.rows) < 2:
        return None
    if _is_complete(scene) and (quality or len(scene.best.tops if scene.best else []) > 2):
        return Finding("quarantined", why="beyond 100")
    if is_joint(row.label):
        return Finding("nested", None, 0, row.value, "joint alone")
    return known(row.value, "weighted", "lone")


def _is_of_parent(scene: Scene, row: Row, body: str, right: str) -> bool:
    until = row.start - scene.wording.sentences[row.sentence][0] + 1
    return bool(_PARENT_LEFT.search(body[:until][-70:])) and not _OF_OVERALL.search(right[:30])


def _of_quality(row: Row, body: str, right: str, quality: float | None) -> Finding:
    if quality is None:
        return Finding("nested", None, 0, row.value, "of unknown quality")
    if (
        _WITHIN.search(body)
        and not (_OF_QUALITY.search(right[:40]) or OF_IT.match(right))
        and row.value < quality
    ):
        low, high = round(row.value * quality / 100, 4), min(row.value, quality)
        return Finding("nested", None, low, high, "within")
    return known(quality * row.value / 100, "nested", "of quality")


def _inside(row: Row, left: str, quality: float) -> Finding | None:
    """ "Quality 40%, of which social value 10%"."""
    if not _INSIDE.search(left):
        return None
    if _OF_WHICH.search(left):
        if row.value <= quality:
            return known(row.value, "weighted", "of which")
        return known(quality * row.value / 100, "nested", "of which larger")
    if row.value < quality:
        return Finding("nested", None, round(row.value * quality / 100, 4), row.value, "within")
    return None


def _differ(scene: Scene) -> bool:
    """Whether two weights of social value are stated."""
    stated = [row for row in scene.social_value if row.strength > 0.6]
    return len({round(row.value / row.total * 100, 2) if row.total else row.value for row in stated}) > 1


def _passes_whole(scene: Scene, row: Row, rows: int, sentences: int | None) -> bool:
    """Whether a list with price reaches more than 105."""
    listed = [
        other
        for other in scene.rows
        if other.kind in ("sv", "price", "quality", "other")
        and other.strength >= 0.6
        and other.unit in ("percent", "bare")
        and not other.scope
        and (sentences is None or abs(other.sentence - row.sentence) <= sentences)
    ]
    priced = any(other.kind == "price" for other in listed)
    return len(listed) >= rows and priced and 105 < added(listed) <= 150


def _is_complete(scene: Scene) -> bool:
    """Whether a whole stands without social value: a figure beside it lies inside it, or contradicts."""
    tops = scene.best.tops if scene.best else []
    kinds = {part.row.kind for part in tops}
    itemised = "price" in kinds and len(tops) > 2 and scene.best is not None and scene.best.score > 3
    return near(sum(part.weight for part in tops), 100) and (kinds <= {"price", "quality"} or itemised)


def _bare(scene: Scene, row: Row) -> Finding | None:
    if _passes_whole(scene, row, 3, 4):
        return Finding("quarantined", why="sum")
    start = scene.wording.sentences[row.sentence][0]
    weighs = WEIGHT.search(scene.text[max(start, row.start - 45) : row.end + 30])
    if weighs and row.value < 60 and named(scene.text[max(start, row.start - 60) : row.end + 40], True):
        return known(row.value, "weighted", "lone number")
    return None


def _points(scene: Scene, row: Row) -> Finding:
    totals = [t for t in stated_totals(scene.text, scene.rows) if t >= 50 or t > row.value * 3]
    if not totals:
        return Finding("named", why="points without a total")
    total = min(totals, key=lambda total: abs(total - 100))
    return known(100 * row.value / total, "weighted", "points of a total")
