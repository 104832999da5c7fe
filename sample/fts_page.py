"""Find a Tender's page of a notice, with the structure of SOURCES.md 2.12 and words of our own."""

from collections.abc import Iterator
from itertools import count
from typing import Any

from sample.answers import Asked
from sample.markup import at, buyer_name, day, document, e, each, hour, lines, pounds
from sample.pages import KIND, banner
from sample.replies import Reply

FORMS = {
    "UK1": "Pipeline notice",
    "UK2": "Preliminary market engagement notice",
    "UK3": "Planned procurement notice",
    "UK4": "Tender notice",
    "UK5": "Transparency notice",
    "UK6": "Contract award notice",
    "UK7": "Contract details notice",
    "UK9": "Contract performance notice",
    "UK10": "Contract change notice",
    "UK11": "Contract termination notice",
    "UK12": "Procurement termination notice",
}
"""The notice types of 2.8. A release of the old regime has none: its form follows from the tag."""
OLD_FORMS = {"planning": "F01: Prior information notice", "award": "F03: Contract award notice"}
UNITS = {"percentageExact": "%", "pointsExact": " points", "decimalExact": ""}


def find_a_tender_page(asked: Asked) -> Reply:
    """The notice of an id; where two ocids have it, the first of them."""
    release = asked.found(id=asked.names[0])[0].parsed()
    title = f"{at(release, 'tender', 'title') or ''} - Find a Tender"
    return Reply(200, KIND, document(title, [*banner(asked), *_Page(release).parts()]))


class _Page:
    """One page; its hidden headings have a number each, since a shown one names the hidden one it repeats."""

    def __init__(self, release: dict[str, Any]) -> None:
        self.release = release
        self.numbers = count(1)
        self.is_old = at(release, "tender", "legalBasis", "scheme") == "CELEX"

    def parts(self) -> Iterator[str]:
        release = self.release
        number = str(release.get("id", ""))
        yield '<main class="notice-view govuk-main-wrapper" role="main">'
        yield '<span class="govuk-caption-l">Contract</span>'
        yield f'<h1 class="govuk-heading-l break-word">{e(at(release, "tender", "title"))}</h1>'
        yield f'<ul class="govuk-list"><li>{e(buyer_name(release))}</li></ul>'
        shown = [
            self._form(),
            f"Notice identifier: {_human(number)}",
            f"Procurement identifier (OCID): {release.get('ocid')}",
            f"Published {day(release.get('date'))}, {hour(release.get('date'))}",
        ]
        yield from (f'<p class="govuk-body-s">{e(line)}</p>' for line in shown)
        yield '<div id="view-notice-side-menu"><ul>'
        for name in ("PDF", "OCDS/ReleasePackage", "OCDS/Record"):
            yield f'<li><a href="/Notice/{e(number)}/{name}">{name}</a></li>'
        yield '</ul></div><div id="main-content"><div class="content-block">'
        yield from self._old() if self.is_old else self._new()
        yield "</div></div></main>"

    def _form(self) -> str:
        tags = [str(tag) for tag in self.release.get("tag") or []]
        if self.is_old:
            return next((OLD_FORMS[tag] for tag in tags if tag in OLD_FORMS), "F02: Contract notice")
        sections = (self.release.get("planning"), self.release.get("tender"))
        whole = [*sections, *each(self.release, "awards"), *each(self.release, "contracts")]
        types = [d["noticeType"] for s in whole for d in each(s, "documents") if "noticeType" in d]
        return f"{types[-1]}: {FORMS.get(types[-1], 'Notice')}" if types else "Notice"

    def _heading(self, level: int, spoken: str, shown: str, name: str = "") -> str:
        """Printed twice: in words for a screen reader, and as it is seen."""
        number = f"spoken-{next(self.numbers)}"
        css = {2: "govuk-heading-l", 3: "govuk-heading-m", 4: "govuk-heading-s"}[level]
        anchor = f' id="{e(name)}"' if name else ""
        inner = f'<span id="{number}" class="aria-only">{e(spoken)}</span>'
        inner += f'<span aria-hidden="true" aria-labelledby="{number}">{e(shown)}</span>'
        return f'<h{level} class="{css}"{anchor}>{inner}</h{level}>'

    def _old(self) -> Iterator[str]:
        yield self._heading(2, "Section one: Contracting authority", "Section I: Contracting authority")
        yield self._heading(3, "one.1) Name and addresses", "I.1) Name and addresses")
        yield _said(buyer_name(self.release))
        yield self._heading(2, "Section two: Object", "Section II: Object", "object-1")
        yield self._heading(3, "two.1) Scope of the procurement", "II.1) Scope of the procurement")
        yield self._heading(4, "two.1.4) Short description", "II.1.4) Short description")
        yield _said(at(self.release, "tender", "description"))
        for number, lot in enumerate(each(self.release, "tender", "lots"), 1):
            yield self._heading(3, "two.2) Description", "II.2) Description", f"object-1-lot-{number}")
            yield self._heading(
                4, "two.2.4) Description of the procurement", "II.2.4) Description of the procurement"
            )
            yield _said(lot.get("description"))
            yield self._heading(4, "two.2.5) Award criteria", "II.2.5) Award criteria")
            for row in each(lot, "awardCriteria", "criteria"):
                told = [row.get("name") or str(row.get("type", "")).capitalize(), row.get("description")]
                yield _said(" - Weighting: ".join(str(part) for part in told if part))
        yield self._heading(
            2, "Section six. Complementary information", "Section VI. Complementary information"
        )
        yield _said(self.release.get("description"))

    def _new(self) -> Iterator[str]:
        tender = at(self.release, "tender") or {}
        yield self._heading(2, "Scope", "Scope", "scope")
        yield self._heading(3, "Description", "Description")
        yield _said(at(tender, "description"))
        yield self._heading(3, "Total value (estimated)", "Total value (estimated)")
        yield _said(pounds(at(tender, "value", "amount")))
        for number, lot in enumerate(each(tender, "lots"), 1):
            name = f"Lot {number}. {lot.get('title') or ''}"
            yield self._heading(2, name, name, f"object-1-lot-{number}")
            yield self._heading(3, "Award criteria", "Award criteria")
            yield from _criteria(at(lot, "awardCriteria") or {})


def _criteria(found: dict[str, Any]) -> Iterator[str]:
    """A table of name, type and weighting; where there is none, the text in its place."""
    rows = each(found, "criteria")
    if rows:
        yield '<table class="govuk-table"><tr><th>Name</th><th>Type</th><th>Weighting</th></tr>'
        for row in rows:
            weight = ", ".join(_weight(number) for number in each(row, "numbers"))
            cells = (row.get("name"), str(row.get("type", "")).capitalize(), weight)
            yield f"<tr>{''.join(f'<td>{e(cell)}</td>' for cell in cells)}</tr>"
        yield "</table>"
    for name in ("description", "weightingDescription"):
        yield _said(at(found, name))


def _weight(number: dict[str, Any]) -> str:
    code = number.get("weight")
    if code in UNITS:
        return f"{number.get('number')}{UNITS[code]}"
    return f"{number.get('number')} ({code})" if code else ""


def _said(text: Any) -> str:
    return f'<p class="govuk-body">{lines(text)}</p>' if text else ""


def _human(number: str) -> str:
    """`2023/S 000-008624` for 008624-2023 (SOURCES.md 2.7)."""
    first, _, year = number.partition("-")
    return f"{year}/S 000-{first}" if year else number
