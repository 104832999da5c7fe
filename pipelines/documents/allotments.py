"""Sentences that share out marks: "Three tenths is for the method", "25 go to the regime and 20 to repairs".

Figures may be percent, points, fractions or number words; each has its name before or after it by the words
between them. They are a list only where they make up the whole, or the part that they are said to be of.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pipelines.criteria import shared_names
from pipelines.criteria.amounts import NUMBER_WORDS, PARTS, Amount, amounts, weight_string
from pipelines.criteria.labels import NOUN
from pipelines.criteria.model import Criterion, Part
from pipelines.criteria.patterns import spaced
from pipelines.documents.arithmetic import is_near
from pipelines.documents.criteria_tables import Found
from pipelines.documents.entries import Entry, Reading, criterion, tidy, title
from pipelines.documents.items import is_of_others
from pipelines.documents.model import Document
from pipelines.documents.outline import EVALUATION, Context
from pipelines.documents.places import Page, Placed

LONGEST_NAME = 12
"""Words of a name."""
NEXT = 3
"""Paragraphs further that may go on with the list."""
LONGEST = 900
_COUNTS = "an?|one|two|three|four|five|six|seven|eight|nine|(?:the )?(?:last|other|remaining|first)"
_WORD = "|".join(
    sorted((word for word in NUMBER_WORDS if word not in ("one", "zero")), key=len, reverse=True)
)
_UNIT = r"(?:%|per\s{0,2}cent\b(?: points)?|(?:percentage )?points?\b|marks?\b)"
FIGURE = spaced(
    rf"(?<![\w£$€.,/])(?:(?P<fraction>(?:(?:{_COUNTS})[ -])?(?:{'|'.join(PARTS)})s?\b)"
    rf"|(?P<number>\d{{1,4}}(?:\.\d{{1,2}})?|(?:{_WORD})(?![\w-])(?P<half> and (?:a|one)[ -]half)?)"
    rf"(?:\s{{0,2}}\(\d{{1,4}}\))?"
    rf"\s{{0,2}}(?P<unit>{_UNIT})?)"
    rf"(?:\s{{0,2}}\(\d{{1,3}}\s{{0,2}}%\))?"
    rf"(?: (?:out )?of (?:an? |the )?(?:total of |maximum of )?"
    rf"(?P<total>\d{{2,4}}|one hundred|a hundred|hundred)(?:\s{{0,2}}\(\d{{1,4}}\))?"
    r"(?: available)?(?: (?:marks|points))?)?"
    r"(?P<scope> of (?:the |all )?(?:available )?(?:it\b|which\b|(?:(?:overall|total|whole|final|tender"
    r"|quality|technical|available) )?(?:scores?|marks|points|weight\w{0,6}|evaluation|total|assessment"
    r"|quality|technical)\b(?: (?:scores?|marks|points|weight\w{0,6}|evaluation))?))?"
    r"(?![\w%]|\.\d)"
)
_AFTER = spaced(
    r"\s{0,2}(?:marks |points )?(?:(?:is|are|will be|shall be|being|goes|go|will go|has been|have been) )?"
    r"(?:(?:given|reserved|allocated|awarded|available|allotted|set aside|kept|left) )?"
    r"(?P<joint>for|to|on) (?:the |how |your )?"
)
_IS = re.compile(r"\s{0,3}(?:is|are|will\sbe)\s{1,3}(?:the\s)?")
"""After a fraction: "Half of the score is price"."""
_BEFORE = spaced(
    r" (?:(?:shall|will|to) )?(?:has|have|takes?|carr(?:y|ies)|(?:is|are|be) (?:worth|given|weighted(?: at)?"
    r"|allocated|awarded)|accounts? for|counts? for|gets?|earns?|receives?|attracts?|makes? up"
    r"|contributes?|is|are|be|,? ?to which)(?: (?:up to|a (?:weight\w{0,6}|share|maximum) of|another"
    r"|(?:the )?(?:last|other|remaining|further)|the))?\s{0,2}$"
)
_ANOTHER = re.compile(
    r"^(?:(?:Of|Out of) (?:the|these|those) (?P<whole>\d{1,4})(?:\s?(?:%|per cent|marks|points))?"
    r"(?: (?:for|of) (?:the )?(?P<name>[a-z -]{3,40}?))?,\s"
    r"|(?:Of|Out of) the (?:marks|points|score) for (?:the )?(?:quality|technical|non-price),\s"
    r"|Within (?:the )?(?:quality|technical|non-price)"
    r"(?: (?:section|element|envelope|part|scores?|marks|points|evaluation|weight\w{0,6}))?,\s)",
    re.I,
)
_SIZED = spaced(r"\b(?P<name>quality|technical)\b[^.]{0,60}\bout of (?P<whole>\d{2,4})\b")
_OUT_OF = spaced(
    r"\b(?:marked|scored|judged|assessed|compared|evaluated) out of (?:a total of )?(?P<whole>\d{2,4})\b"
)
_OF_QUALITY = spaced(r"\b(?:quality|technical)\b")
_NEVER = spaced(
    r"\b(?:less than|at least|more than|below|above|minimum|pass mark|threshold|within|fails?|reject\w{0,3}"
    r"|discount|retention|rebate|credit|increase|turnover|invoices?|contract (?:sum|price|value)|days?|hours?"
    r"|years?|weeks?|months?|target|spend|budget|staff are|sample)\b|[£$€]"
)


_CLAUSE = re.compile(r"\s{0,4}(?:\d{1,2}\.){1,3}\d{0,2}\s{1,4}|\s{0,4}\(?[a-z0-9]{1,3}\)\s{1,4}")
_AND = re.compile(r"^[\s,;]{0,6}(?:(?:and|while|with|but)\s{1,4})?")
_JOINTS = re.compile(
    r"^(?:(?:the|how|your)\s+)?(?:(?:scores?|marks?|answers?|response)\s+(?:for|on|to)\s+)?|(?<!\s)\s+(?:of|at|for|is|are)$",
    re.I,
)
"""What is no part of a name, before and after it."""
_NEXT = re.compile(
    r"\s(?:and|with|while)(?:\s(?:the|another|a))?"
    r"(?:\s(?:further|remaining|other|last|final|balance of))?\s{0,4}$",
    re.I,
)
"""What leads from one name to the figure of the next."""
_NO_NAME = re.compile(
    r"^(?:of|in|within)\b|\b(?:and|or|with|to)$|^(?:the\s)?(?:\w{1,12}\s)?"
    r"(?:split|ratio|weight\w{0,6}|criteria|evaluation|scores?|marks|basis|balance|proportions?)$",
    re.I,
)


@dataclass(frozen=True)
class Share:
    """What a sentence gives one criterion. `of`: the part, "" for the whole; `total`: of how many.

    `is_fraction`: it is said as a fifth or a half of it, and so never as points of the whole. `is_scoped`:
    it is percent, and its words say of what ("20% of the quality score").
    """

    entry: Entry
    of: str
    total: float | None
    is_fraction: bool = False
    is_scoped: bool = False


def allotted(placed: Placed, page: Page) -> list[Share]:
    """The shares that the sentences of a paragraph state, in order; a sentence is understood whole or not."""
    whole = placed.paragraph.text
    if len(whole) > LONGEST or is_of_others(whole):
        return []
    text = less_total(whole)
    found: list[Share] = []
    totals = {m["name"].lower(): float(m["whole"]) for m in _SIZED.finditer(text)}
    if in_all := _IN_ALL.search(whole) or _OUT_OF.search(text):
        totals[""] = float(in_all["whole"])
    for start, sentence in _split(_SENTENCE, text):
        if parts := _parts_named(placed, page, sentence, start):
            found += parts
            continue
        for within, clause in _split(_CLAUSES, sentence):
            lead = _ANOTHER.match(clause)
            if not _NEVER.search(clause, lead.end() if lead else 0):
                made = _shares(placed, page, clause, start + within, totals)
                if found and found[-1].of and _FURTHER.match(clause):
                    made = [replace(share, of=share.of or found[-1].of) for share in made]
                found += made
    return found


_FURTHER = re.compile(r"(?:another|a further|the (?:other|last|remaining))\s", re.I)
"""How a sentence begins that goes on with the shares of the one before it."""
_SENTENCE = re.compile(r"(?<=[a-z)%]\.)\s+(?=[A-Z\d])|(?<=\d\d\.)\s+(?=[A-Z])")
_CLAUSES = re.compile(r"(?<=[.;])\s+(?=[A-Z\d])")


def less_total(text: str) -> str:
    """The text, as long, less the words that say how many marks there are in all, which nobody is given."""
    return _IN_ALL.sub(lambda found: " " * len(found.group()), text)


_IN_ALL = spaced(
    r"\bthere (?:are|is|will be) (?:a total of )?(?P<whole>\d{2,4}) (?:marks|points)"
    r"(?: (?:available|in (?:all|total)|to be (?:won|had|scored))){0,2}\s{0,2}[:;,]"
)


def _split(between: re.Pattern[str], text: str) -> Iterator[tuple[int, str]]:
    """(where it begins, the text) of what stands between."""
    at = 0
    for gap in between.finditer(text):
        yield at, text[at : gap.start()]
        at = gap.end()
    yield at, text[at:]


def _parts_named(placed: Placed, page: Page, sentence: str, offset: int) -> list[Share]:
    """The parts of quality with their figures after words that say so: "Quality comprises: team 50% ..."."""
    number = _CLAUSE.match(sentence)
    lead = _MADE_UP.match(sentence, number.end() if number else 0)
    if lead is None or not _ALL_QUALITY.fullmatch(lead["of"]):
        return []
    if _NEVER.search(sentence, lead.end()):
        return []
    made: list[Share] = []
    sizes = [a.value for a in amounts(lead["of"]) if not a.weak and a.value]
    at = lead.end()
    for part in _BETWEEN.split(sentence[at:].rstrip(" .;")):
        at = sentence.index(part, at)
        stated = _PART.fullmatch(part)
        if stated is None or not _is_name(name := tidy(title(stated["name"] or stated["after"])[0])):
            return []
        first = at + stated.start("figure") if stated["figure"] else at + stated.start("before")
        shown = stated["figure"] or stated["before"]
        amount = next((a for a in amounts(shown) if not a.weak and a.unit in ("percent", "points")), None)
        if amount is None:
            return []
        first += offset + placed.start
        amount = replace(amount, start=first + amount.start, end=first + amount.end)
        entry = Entry(name, placed.place, page.text, amount.start, amount.end, figure=amount)
        made.append(Share(entry, "quality", sizes[0] if len(sizes) == 1 else None))
        at += len(part)
    return made if len(made) > 1 else []


_MADE_UP = re.compile(
    r"(?P<of>[^:;]{3,150}?)(?:\s(?:comprises?|compris(?:ed|ing)\sof|consists?\sof|(?:is\s)?made\sup\sof"
    r"|made\sup\sas\sfollows|(?:sub-?)?divided(?:\sinto|\sbetween|\sas\sfollows)?"
    r"|(?:split|broken\sdown|shared)(?:\s(?:into|between|across|as\sfollows))?)\b)"
    r"(?:[^:;%]{0,60}:\s{1,3}|\s{1,3}(?:the\s)?)",
    re.I,
)
"""What something is made up of stands after it, up to a colon where there is one."""
_SHARE = r"\d{1,3}(?:\.\d{1,2})?\s?(?:%|per\s?cent|marks|points)"
_ALL_QUALITY = spaced(
    r"\W{0,3}(?:the )?(?:\d{1,3}(?:\.\d{1,2})?\s?(?:%|per ?cent|marks|points) "
    r"(?:(?:available|allocated|reserved) )?(?:for|to|of) (?:the )?)?"
    r"(?:overall )?(?:quality|technical)(?: (?:\([^()]{1,30}\)|\w{4,12})){0,2}"
    r"(?: (?:is|are|will be|has been|have been))?"
)
_BETWEEN = re.compile(
    r"(?:\s{0,2}[,;]\s{1,3}(?:and\s{1,3})?|(?<=[%)\ds])\s{1,3}and\s{1,3})"
    rf"(?=(?:\d[.)]\s)?[^%\d]{{3,80}}\d|{_SHARE}\s[a-z])|\s{{1,3}}and\s{{1,3}}(?={_SHARE}\s[a-z])"
)
_PART = re.compile(
    rf"\s{{0,2}}(?:(?P<name>[^%()\d][^%()]{{2,80}}?|\d[.)]\s[^%()]{{2,80}}?)\s{{0,2}}[,:(–-]?\s{{0,2}}"
    rf"(?P<figure>{_SHARE})\)?|(?P<before>{_SHARE})\s(?:for\s|on\s|to\s)?(?P<after>[^%()]{{3,80}}))\s{{0,2}}",
    re.I,
)
"""A name with its figure after it, in brackets or not, or before it."""


def _shares(placed: Placed, page: Page, sentence: str, offset: int, totals: dict[str, float]) -> list[Share]:
    body = re.split(r":\s(?!\d)", sentence)[0]
    lead, number = _ANOTHER.match(body), _CLAUSE.match(body)
    if lead and lead["name"] and not shared_names.is_umbrella(lead["name"]):
        return []
    first = max(found.end() for found in (lead, number) if found) if lead or number else 0
    figures = [found for found in FIGURE.finditer(body, first) if not _LABEL.search(body[: found.start()])]
    if not figures or (len(figures) == 1 and not any(figures[0][n] for n in ("unit", "fraction", "scope"))):
        return []
    made: list[Share] = []
    named = list(_named(body, first, figures))
    for figure, name in named:
        amount = _amount(figure, offset + placed.start)
        if not _is_name(name) or amount is None:
            return []
        scope = figure["scope"] or ""
        of_lead = float(lead["whole"]) if lead and lead["whole"] else None
        whole = _number(figure["total"]) if figure["total"] else of_lead
        of = "quality" if lead or _OF_QUALITY.search(scope) or scope.strip() in ("of it", "of which") else ""
        goes_on = bool(made and made[-1].of)
        of = of or next(
            (name for name, total in totals.items() if name and (whole == total != 100 or goes_on)), ""
        )
        if not of and whole == 100:
            amount, whole = replace(amount, unit="percent"), None
        entry = Entry(name, placed.place, page.text, amount.start, amount.end, figure=amount)
        total = totals.get(of, whole) if of else whole or totals.get("")
        is_scoped = amount.unit == "percent" and bool(_OF_QUALITY.search(scope))
        made.append(Share(entry, of, total, bool(figure["fraction"]), is_scoped))
    return made if len({figure.start() for figure, _ in named}) == len(figures) else []


_LABEL = re.compile(
    r"\b(?:statement|question|section|part|schedule|lot|criteri(?:a|on)|stage|clause)s?\s{1,3}"
    r"(?:\d{1,2}\s{0,3}(?:to|and|-|–)\s{0,3})?$",
    re.I,
)
"""Before the number of a question, which is no figure."""
_ASKED = re.compile(
    r"(?:method\sstatement|question|criterion)\s{1,3}\d{1,2}\s{0,3}\((?P<name>[^()]{3,80})\)", re.I
)


_EACH = re.compile(r"\s{1,3}each\b")
_LISTED = re.compile(r"(?:,\s{1,3}(?:and\s{1,3})?|\s{1,3}and\s{1,3})(?![^()]{0,80}\))")
"""Between names of which each has the figure: "method and team carry 10% each"."""


def _named(body: str, first: int, figures: Sequence[re.Match[str]]) -> Iterator[tuple[re.Match[str], str]]:
    """Each figure with its name: after it by "for" or "to", else before it by a verb or as the last."""
    ends = [*(figure.start() for figure in figures[1:]), len(body)]
    last, before = first, False
    for figure, until in zip(figures, ends, strict=True):
        joint = _AFTER.match(body, figure.end())
        if joint is None and figure["fraction"] and (is_it := _IS.match(body, figure.end())):
            joint = is_it if NOUN.match(body, is_it.end()) else None
        verb = _BEFORE.search(body, last, figure.start())
        subject = body[last : verb.start()].strip(" ,;") if verb else ""
        if joint is not None and subject.lower() in ("", "there"):  # "There are 24 marks for quality"
            name = re.split(r"[,;.]", _NEXT.sub("", body[joint.end() : until]))[0]
            last = until
        elif verb is not None or before:
            name = _AND.sub("", body[last : (verb or figure).start()])
            before, last = True, figure.end()
        else:
            return
        each = _EACH.match(body, figure.end())
        if each:
            last = max(last, each.end())
        for one in _LISTED.split(name.strip()) if each else [name.strip()]:
            asked = _ASKED.fullmatch(one)
            yield figure, tidy(title(_JOINTS.sub("", asked["name"] if asked else one))[0])


def _is_name(name: str) -> bool:
    """Not "price and", nor "the split": the first goes on with another name, the second is all of them."""
    return bool(re.search(r"[^\W\d_]{2}", name)) and not (
        _NO_NAME.search(name) or len(name.split()) > LONGEST_NAME or "%" in name
    )


def _number(text: str) -> float:
    return float(text) if text[0].isdigit() else 100.0


def _amount(figure: re.Match[str], offset: int) -> Amount | None:
    start, end = figure.start() + offset, figure.start() + len(figure.group().rstrip()) + offset
    if figure["fraction"]:
        stated = figure["fraction"].lower()
        part = next(part for part in PARTS if re.search(rf"\b{part}s?$", stated))
        counted = re.match(r"(two|three|four|five|six|seven|eight|nine)\b", stated)
        many = ("two", "three", "four", "five", "six", "seven", "eight", "nine")
        count = many.index(counted[1]) + 2 if counted else 1
        return Amount(100 * count / PARTS[part], "percent", start, end)
    stated = figure["number"].removesuffix(figure["half"] or "")
    value = float(stated) if stated[0].isdigit() else weight_string(stated + " per cent").value
    if value is not None and figure["half"]:
        value += 0.5
    unit = figure["unit"] or figure["scope"] or ""
    points = bool(re.search("point|mark", unit, re.I)) and "percent" not in unit.lower()
    return None if value is None else Amount(value, "points" if points else "percent", start, end)


def lists_in_sentences(document: Document, page: Page, contexts: Sequence[Context]) -> Iterator[Found]:
    """Lists in sentences of neighbouring paragraphs that make up the whole, or a part that is named."""
    told: list[tuple[Placed, list[Share]]] = []
    for placed in page.paragraphs:
        context = contexts[placed.at]
        if context.in_selection or context.is_elsewhere or placed.at in page.contents:
            continue
        if shares := allotted(placed, page):
            told.append((placed, shares))
    at = 0
    while at < len(told):
        run = [told[at]]
        for (one, _), other in pairwise(told[at:]):
            if other[0].at - one.at > NEXT:
                break
            run.append(other)
        for last in range(len(run), 0, -1):
            shares = [share for _, some in run[:last] for share in some]
            made = _found(document, run[0][0], shares, contexts)
            if made is not None:
                yield made
                at += last
                break
        else:
            at += 1


def _found(
    document: Document, placed: Placed, shares: Sequence[Share], contexts: Sequence[Context]
) -> Found | None:
    tops = [share for share in shares if not share.of]
    inner = [share for share in shares if share.of]
    if len(shares) < 2 and not any(share.is_scoped for share in shares):
        return None
    context = contexts[placed.at]
    around = " ".join([context.near, *(h.text for h in context.headings), placed.paragraph.text])
    nouns = {m.lastgroup for share in shares if (m := NOUN.search(share.entry.name))}
    if not EVALUATION.search(around) or not (nouns or inner):
        return None
    used = tuple((str(share.entry.place), share.entry.start) for share in shares)
    read = _whole(tops, inner) if tops else None
    if read is None and tops:
        return None
    if read is None:
        entries = [share.entry for share in inner]
        size = sum(entry.value or 0.0 for entry in entries)
        named = [share for share in inner if share.entry.kind == "narrow"]
        if size < 99 and named and all(share.is_scoped for share in inner):
            rest = replace(named[0].entry.figure or Amount(0.0, "percent", 0, 0), value=100 - size)
            entries.append(replace(named[0].entry, name="Quality", figure=rest))
            size = 100.0
        plain = len(inner) > 1 and not any(one.is_scoped or one.is_fraction or one.total for one in inner)
        if not (is_near(size, 100.0) or is_near(size, inner[0].total or 0.0) or (plain and size < 100)):
            return None
        in_points = all(entry.figure and entry.figure.unit == "points" for entry in entries)
        points = not is_near(size, 100.0) and (in_points or not plain)
        read = Reading(tuple(criterion(entry) for entry in entries), size, points)
    caption = "" if tops else "quality"
    return Found(
        (read,), document.sha256, placed.at, context, caption, context.lot, not tops, not tops, used=used
    )


def _whole(tops: Sequence[Share], inner: Sequence[Share]) -> Reading | None:
    """The criteria of a list whose top level makes 100, those of a part under the block that sizes it."""
    values = [share.entry.value or 0.0 for share in tops]
    said = next((share.total for share in tops if share.total), None)
    points = all(share.entry.figure and share.entry.figure.unit == "points" for share in tops)
    size = sum(values)
    if len(tops) < 2 or not (is_near(size, 100.0) or (points and said and is_near(size, said))):
        return None
    if not any(share.entry.kind == "price" for share in tops):
        return None
    if not inner and all(share.entry.kind in ("price", "quality") for share in tops):
        return None  # what quality is made up of stands elsewhere
    whole = None if is_near(size, 100.0) else size
    rows: list[Criterion] = []
    blocks = [share for share in tops if shared_names.is_umbrella(share.entry.name)]
    if inner and len(blocks) != 1:
        return None
    for share in tops:
        if share not in blocks or not inner:
            rows.append(criterion(share.entry, whole))
            continue
        weight = (share.entry.value or 0.0) * 100 / size
        parts = sum(one.entry.value or 0.0 for one in inner)
        if is_near(parts, share.entry.value or 0.0):
            rows += [criterion(one.entry, whole) for one in inner]
        elif is_near(parts, inner[0].total or 100.0):
            own = Part(share.entry.name, weight, parts)
            rows += [criterion(one.entry, None, own) for one in inner]
        elif parts < 100 and all(one.is_fraction for one in inner):
            own = Part(share.entry.name, weight, 100.0)
            rest = Amount(100 - parts, "percent", share.entry.start, share.entry.end)
            rows += [
                criterion(entry, None, own)
                for entry in (*(one.entry for one in inner), replace(share.entry, figure=rest))
            ]
        else:
            return None
    return Reading(tuple(rows), size, whole is not None)
