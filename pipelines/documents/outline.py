"""Under which headings a block of a document stands, and what they say of a list under them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.criteria.patterns import spaced
from pipelines.criteria.refusals import AWARD, SELECTION
from pipelines.documents.model import Block, Paragraph

LONGEST_HEADING = 110
CAPTION = 60
LEAD = 3
"""Paragraphs before a table or list that lead to it."""
NUMBERED = re.compile(r"^\s{0,4}(?:[A-Z]{0,2}\d{1,2}(?:\.\d{1,2}){0,4}|[A-Z]|[ivx]{1,4})[.)]?\s{1,8}(?=\S)")
_NAMED = re.compile(
    r"^\s{0,4}(?:part|section|schedule|appendix|annex|lot|stage|envelope|volume)\s{1,4}[\w.]{1,6}\b", re.I
)
_LOT = re.compile(
    r"\blots?\s{1,4}(?:no\.?\s{0,4}|number\s{1,4})?(\d{1,2}|[A-Z])\b(?!\s{0,4}(?:of|and|to|-|,|&)\s{0,4}\d)",
    re.I,
)
SELECTING = spaced(
    r"\blong-?list\w{0,4}\b|\b(?:gateway|gate) (?:1|one|a)\b|\b(?:scores?|marks) (?:are|is"
    r"|will) not (?:be )?carried\b",
    r"\bdown to (?:the )?(?:two|three|four|five|six|seven|eight|ten|\d{1,2}) (?:bidders"
    r"|tenderers|applicants|candidates)\b",
    SELECTION.pattern,
    r"\bselection\b(?! of (?:the )?(?:winning|successful|preferred|contractor|supplier))"
    r"|\bsuitability\b|\bstandard questionnaire\b",
    r"\bqualification (?:envelope|questionnaire|stage)\b|\bprocurement specific questionnaire\b|\bPSQ\b",
)
ELSEWHERE = spaced(
    r"\bkpis?\b|\bkey performance\b|\bservice levels?\b|\bSLAs?\b|\bservice credits?\b"
    r"|\bperformance (?:measure|indicator|management|score|regime|framework|monitoring"
    r"|standards?)\w{0,4}\b",
    r"\binsurances?\b|\bindemnit\w{1,4}\b|\bturnover\b|\bdiscounts?\b|\blev(?:y|ies)\b"
    r"|\brebates?\b|\bpayment (?:terms|profile|schedule|mechanism|milestones?)\b",
    r"\bworked examples?\b|\billustrat\w{1,6}\b|\bexample (?:only|of)\b|\bfor example\b"
    r"|\bprevious (?:contract|tender|evaluation|exercise|competition)\b|\blast (?:time"
    r"|tender)\b",
    r"\b(?:(?:scoring|score|rating)s? scheme|(?:scoring|marking|score|rating)s? (?:scale|guide|guidance"
    r"|bands?|methodology|key|definitions?|mechanism|descriptors?))\b",
    r"\brisk (?:register|matrix|allocation)\b|\btimetable\b|\bcontract (?:management"
    r"|monitoring|review)\b|\bspend\b|\bsocial value (?:targets|delivery plan|measures)\b",
    r"\b(?:was|were) (?:\w{2,12} )?(?:let|awarded|tendered|procured) (?:\w{2,12} ){0,3}(?:19|20)\d\d\b",
    r"\bcall-?off|\bmini-?competitions?\b|\bfurther competitions?\b|\bbudget\b|\bpayments? by results\b",
)
EVALUATION = spaced(
    r"\bevaluat\w{1,5}\b|\baward\b|\bcriteri(?:a|on)\b|\bweight\w{0,6}\b|\bscor(?:e|es|ed"
    r"|ing)\b|\bmarks\b|\bMEAT\b|\bmost (?:economically )?advantageous\b",
    r"\bhow (?:we|the \w{3,20}|tenders|offers|bids|quotations) (?:\w{2,8} ){0,3}(?:choos|chosen|decid|compar"
    r"|judg)\w{0,4}\b|\b(?:offers|tenders|bids|quotations) are (?:weighed|judged|compared|assessed)\b"
    r"|\b(?:choos|compar|judg)ing (?:the |your |our )?(?:supplier|contractor|winner|bids|tenders|offers"
    r"|quotations|quotes)\b|\bcompare (?:the |your )?(?:bids|tenders|offers|quotations|quotes)\b"
    r"|\bpoints available\b|\bcan earn up to\b|\bwtgs?\b"
    r"|\b(?:tender|bid|offer|quotation)s? assessment\b|(?<!risk\s)(?<!impact\s)\bassessment\W{0,3}(?:$|\|)",
)
WEIGHING = spaced(
    r"\bweight\w{0,6}\b|\baward criteri\w{1,3}\b|\bevaluation criteri\w{1,3}\b|\bsub-?criteri\w{1,3}\b"
)
OF_QUALITY = spaced(
    r"\bquality\b|\btechnical\b|\bmethod statements?\b|\bnon-?price\b|\bsub-?criteri\w{1,3}\b"
    r"|\bquestions?\b|\bqualitative\b|\bwritten (?:response|submission)s?\b|\bbreakdown\b"
)


SHARES_OF_QUALITY = spaced(
    r"\b(?:shares?|percentages?|per\s?cent|%|proportions?|parts?) of (?:the )?(?:\w{1,12} )?"
    r"(?:quality|technical)\b"
)
SHARES_OF_ALL = spaced(
    r"\b(?:shares?|percentages?|per\s?cent|%|proportions?|parts?) of (?:the )?(?:total|whole|overall|final)\b"
)
"""What the figures of a list are said to be, before it."""


@dataclass(frozen=True)
class Heading:
    """A heading with its depth: 1 is the highest."""

    text: str
    level: int
    at: int


@dataclass(frozen=True)
class Context:
    """The headings over a block, from the highest, and the words just before it, with the blocks they are."""

    headings: tuple[Heading, ...]
    lead: tuple[str, ...]
    lead_at: tuple[int, ...] = ()

    @property
    def near(self) -> str:
        """The heading right above and the words after it."""
        return " | ".join([*(h.text for h in self.headings[-1:]), *self.lead])

    @property
    def selecting(self) -> bool:
        """It is about the selection of bidders, and not the award."""
        return _selecting((*self._before, *(h.text for h in reversed(self.headings))))

    @property
    def in_selection(self) -> bool:
        """Its headings alone say so: of running text each sentence is judged by itself."""
        return _selecting([h.text for h in reversed(self.headings)])

    @property
    def elsewhere(self) -> bool:
        """It is about something else that has percentages."""
        return _elsewhere((*self._before, *(h.text for h in reversed(self.headings[-2:]))))

    @property
    def is_elsewhere(self) -> bool:
        """Its headings alone say so."""
        return _elsewhere([h.text for h in reversed(self.headings[-2:])])

    @property
    def _before(self) -> tuple[str, ...]:
        """The words that lead to a table: the last paragraph, and the one before a short caption.

        A whole sentence with figures of its own leads to none.
        """
        last = self.lead[-1:] if self.lead and len(self.lead[-1]) > CAPTION else self.lead[-2:]
        return tuple(text for text in reversed(last) if not (text.endswith(".") and "%" in text))

    @property
    def lot(self) -> str | None:
        """The lot that the lead or a heading names."""
        for text in (*reversed(self.lead), *(h.text for h in reversed(self.headings))):
            if len(text) <= LONGEST_HEADING and (found := _LOT.search(text)):
                return found[1].upper()
        return None


_LATER_STAGE = spaced(r"\bstage (?:2|two|3|three)\b")
_PASSED = spaced(
    r"\b(?:pass(?:es|ed|ing)?|meet(?:s|ing)?|met|satisf(?:y|ies|ied|ying)|after|following)"
    r" (?:the |all |all of the )?(?:selection|suitability|qualification)\b"
)
"""What was selected before: the rest of the sentence is about the award."""


def _selecting(texts: Sequence[str]) -> bool:
    """Whether the nearest text that says anything says selection."""
    for text in (part for whole in texts for part in reversed(re.split(r"(?<=[.;])\s+", whole))):
        if _PASSED.search(text) or (_LATER_STAGE.search(text) and not SELECTING.search(text)):
            return False
        if AWARD.search(text) and not re.search(r"\bselection\b|\bstage (?:1|one)\b", text, re.I):
            return False
        if SELECTING.search(text):
            return True
    return False


_QUESTION = re.compile(
    r"\W{0,3}(?:(?:award|quality|technical)\s{1,3})?(?:question|q|criterion|method statement)\s{0,3}\.?\d"
    r"[^%]{0,90}\d{1,3}(?:\.\d{1,2})?\s?%",
    re.I,
)
"""A question with its number and weight: what it asks of ("Contract management") is not what follows."""


_OF_DELIVERY = spaced(
    r"\b(?:each|every|per) (?:month|quarter|visit)\b|\b(?:monthly|quarterly)\b"
    r"|\bthe (?:contractor|supplier|provider|consultant|operator|service)(?:['\u2019]s \w{2,20})?"
    r" (?:is|are|will be) (?:\w{2,12} ){0,2}(?:scored|measured|assessed|marked|rated)\b"
)


def _elsewhere(texts: Sequence[str]) -> bool:
    for text in texts:
        if _QUESTION.match(text):
            return False
        if ELSEWHERE.search(text):
            return True
        if _OF_DELIVERY.search(text):
            continue  # who is scored is no tenderer: what the heading above says decides
        if WEIGHING.search(text) or (len(text) <= LONGEST_HEADING and EVALUATION.search(text)):
            return False
    return False


def lot_of(text: str) -> str | None:
    """The one lot that a text names."""
    found = {m[1].upper() for m in _LOT.finditer(text)}
    return found.pop() if len(found) == 1 else None


def heading_level(paragraph: Paragraph) -> int | None:
    """Its level as the file says it, else by its numbering or look; null for running text."""
    text = " ".join(paragraph.text.split())
    if not text or len(text) > LONGEST_HEADING:
        return None
    if paragraph.level is not None:
        return paragraph.level
    if text.endswith((".", ";", ",", ":")) and not _NAMED.match(text):
        return None
    if _NAMED.match(text) and len(text) <= 80:
        return 1
    numbered = NUMBERED.match(text)
    if numbered and text[numbered.end() :][:1].isupper() and len(text) <= 90:
        return 1 + numbered.group().strip(" .)").count(".")
    return 2 if text.isupper() and len(text) >= 6 and not re.search(r"\d\s?%", text) else None


def numbered_depth(text: str) -> int:
    """1 of "4. Evaluation", 2 of "4.1 Criteria"; 0 without a number."""
    found = re.match(r"\s{0,4}(\d{1,2}(?:\.\d{1,2}){0,4})[.)]?\s", text)
    return 1 + found[1].count(".") if found else 0


def contexts(blocks: Sequence[Block]) -> list[Context]:
    """The context of every block."""
    made: list[Context] = []
    over: list[Heading] = []
    lead: list[tuple[str, int]] = []
    for at, block in enumerate(blocks):
        near = lead[-LEAD:]
        level = heading_level(block) if isinstance(block, Paragraph) and not block.hidden else None
        if level is not None and isinstance(block, Paragraph):  # it stands under none that it closes
            depth = numbered_depth(" ".join(block.text.split()))
            over = [
                heading
                for heading in over
                if heading.level < level and not (depth and 0 < numbered_depth(heading.text) >= depth)
            ]
        made.append(
            Context(tuple(over), tuple(text for text, _ in near), tuple(number for _, number in near))
        )
        if not isinstance(block, Paragraph):
            lead = []
            continue
        if block.hidden:
            continue
        text = " ".join(block.text.split())
        if level is None:
            lead.append((text, at))
            continue
        over.append(Heading(text, level, at))
        lead = []
    return made


def names_quality(text: str) -> bool:
    """Words over a list without price that make it one of the parts of quality."""
    return bool(OF_QUALITY.search(text))
