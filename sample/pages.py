"""Contracts Finder's page of a notice, with the structure of SOURCES.md 1.6 and words of our own."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from sample.answers import Asked
from sample.markup import (
    BANNER,
    address_of,
    at,
    buyer_name,
    day,
    document,
    e,
    each,
    hour,
    lines,
    party,
    pounds,
)
from sample.packages import SYNTHETIC
from sample.replies import Missing, Reply

STAGES = {
    "planning": "Future opportunity - the buyer may ask for tenders later.",
    "tender": "Open opportunity - suppliers may answer until the closing date.",
    "award": "Awarded contract - a supplier has been chosen.",
}
TYPES = {"goods": "Supply contract", "services": "Service contract", "works": "Works"}
HELP = '<div class="form-opener"><button type="button">What is this?</button><p>A way of buying.</p></div>'
KIND = "text/html; charset=utf-8"


def contracts_finder_page(asked: Asked) -> Reply:
    """The newest release of a notice's GUID, as a page."""
    rows = asked.found(notice=asked.names[0])
    releases = [row.parsed() for row in rows]
    body = _page(releases[0], releases[-1])
    title = f"{at(releases[0], 'tender', 'title') or ''} - Contracts Finder"
    return Reply(200, KIND, document(title, [*banner(asked), *body]))


def signed_out_page(asked: Asked) -> Reply:
    """1.2: a release id in place of the GUID gives 200 and a page that says signed out."""
    if "signed_out" not in asked.feed.on:
        raise Missing("'identifier' is not found")
    body = '<div id="all-content-wrapper"><h1 class="govuk-heading-l">You are signed out</h1></div>'
    return Reply(200, KIND, document("Signed out - Contracts Finder", [body]))


def banner(asked: Asked) -> list[str]:
    return [BANNER] if asked.publisher is SYNTHETIC else []


def _page(release: dict[str, Any], first: dict[str, Any]) -> Iterator[str]:
    title = e(at(release, "tender", "title") or release.get("title"))
    yield f'<ol class="standard-breadcrumbs"><li>Home</li><li title="{title}">{title}</li></ol>'
    yield f'<div id="all-content-wrapper"><h1 class="govuk-heading-l break-word">{title}</h1>'
    yield '<div id="home-breadcrumb-description" class="standard-col">'
    yield f'<h2 class="breadcrumb-description">{e(buyer_name(release))}</h2></div>'
    yield '<div id="content" role="main"><div id="standard-left-col" class="standard-col">'
    yield '<div id="content-holder-left" class="content-holder content-holder-view-notice break-word">'
    yield from _top(release, first)
    yield from _block("Contract summary", _summary(release, first), "")
    yield from _block("Description", [f"<p>{lines(at(release, 'tender', 'description'))}</p>"])
    yield from _block("More information", _more(release))
    if each(release, "awards"):
        yield from _block("Award information", _award(release))
    yield from _block("About the buyer", _about(release))
    yield '<div class="content-block no-print"><p>Share this notice</p></div></div></div>'
    yield '<div id="standard-right-col" class="standard-col"><button>Watch this notice</button>'
    yield f"<p>Closing: {_closing(release)}</p></div></div></div>"


def _top(release: dict[str, Any], first: dict[str, Any]) -> Iterator[str]:
    published, edited = day(first.get("date")), day(release.get("date"))
    last = f", last edited {edited}" if release is not first else ""
    tags = release.get("tag") or []
    stage = next((words for tag, words in STAGES.items() if any(str(t).startswith(tag) for t in tags)), "")
    yield f'<div id="content-block-left"><div><p>Published date: {published}{last}</p></div>'
    yield f"<p>{stage}</p></div>"
    yield '<div id="content-block-mobile" class="mobile-show"><button>Watch this notice</button>'
    yield f"Closing: {_closing(release)}</div>"


def _block(title: str, body: Any, rule: str = '<hr class="content-line">') -> Iterator[str]:
    yield f'<div class="content-block">{rule}<h3>{title}</h3><p></p>'
    yield from body
    yield "</div>"


def _labelled(label: str, value: str, after: str = "") -> Iterator[str]:
    """A label and its paragraph; nothing where there is no value. The value is escaped already."""
    if value:
        yield f"<h4><strong>{e(label)}</strong></h4><p>{value}</p>{after}"


def _closing(release: dict[str, Any]) -> str:
    return day(at(release, "tender", "tenderPeriod", "endDate"))


def _summary(release: dict[str, Any], first: dict[str, Any]) -> Iterator[str]:
    tender = at(release, "tender") or {}
    codes = [at(tender, "classification"), *each(tender, "additionalClassifications")]
    listed = [f"<li><p>{e(at(c, 'description'))} - {e(at(c, 'id'))}</p></li>" for c in codes if c]
    yield f"<h4><strong>Industry</strong></h4><ul>{''.join(listed)}</ul>"
    places = [
        at(a, "region") or at(a, "postalCode")
        for i in each(tender, "items")
        for a in each(i, "deliveryAddresses")
    ]
    place = e(", ".join(str(found) for found in places if found))
    yield from _labelled("Location of contract", place and f'<span title="{place}">{place}</span>')
    low, high = pounds(at(tender, "minValue", "amount")), pounds(at(tender, "value", "amount"))
    yield from _labelled("Value of contract", " to ".join(v for v in (low, high) if v))
    yield from _labelled("Procurement reference", e(at(tender, "id")))
    yield from _labelled("Published date", f" {day(first.get('date'))}")
    yield from _labelled("Closing date", _closing(release))
    yield from _labelled("Closing time", hour(at(tender, "tenderPeriod", "endDate")))
    yield from _labelled("Contract start date", day(at(tender, "contractPeriod", "startDate")))
    yield from _labelled("Contract end date", day(at(tender, "contractPeriod", "endDate")))
    yield from _labelled("Contract type", TYPES.get(str(at(tender, "mainProcurementCategory")), ""))
    yield from _labelled("Procedure type", e(at(tender, "procurementMethodDetails")), HELP)
    for name, label in (("sme", "SMEs"), ("vcse", "VCSEs")):
        yield from _labelled(f"Contract is suitable for {label}?", _yes(at(tender, "suitability", name)))


def _yes(value: Any) -> str:
    return "Yes" if value else "No"


def _more(release: dict[str, Any]) -> Iterator[str]:
    """Attachments are files of the service; Links are addresses elsewhere."""
    documents = [d for s in (release.get("tender"), *each(release, "awards")) for d in each(s, "documents")]
    attached = [d for d in documents if "/Notice/Attachment/" in str(d.get("url"))]
    links = [d for d in documents if d.get("url") and "/Notice/" not in str(d["url"])]
    for title, css, rows in (
        ("Attachments", "govuk-link download", attached),
        ("Links", "govuk-link", links),
    ):
        if rows:
            yield f"<dl><dt><p><strong>{title}</strong></p></dt>"
            yield from (f"<dd><ul>{_linked(row, css)}</ul></dd>" for row in rows)
            yield "</dl>"


def _linked(row: dict[str, Any], css: str) -> str:
    """Our own addresses lose their host, so that the link leads to this server."""
    url = str(row["url"])
    target = urlsplit(url).path if "download" in css else url
    text = e(row.get("title") or row.get("description") or url.rpartition("/")[2])
    kind, about = e(row.get("documentType") or "Document"), e(row.get("description"))
    return (
        f'<li><a href="{e(target)}" class="{css} break-word">{text}</a></li><li>{kind}</li><li>{about}</li>'
    )


def _award(release: dict[str, Any]) -> Iterator[str]:
    parties = {row.get("id"): row for row in each(release, "parties")}
    number = 0
    for award in each(release, "awards"):
        yield from _labelled("Awarded date", day(award.get("date")))
        yield from _labelled("Contract start date", day(at(award, "contractPeriod", "startDate")))
        yield from _labelled("Contract end date", day(at(award, "contractPeriod", "endDate")))
        yield from _labelled("Total value of contract", pounds(at(award, "value", "amount")))
        for supplier in each(award, "suppliers"):
            found = parties.get(supplier.get("id"), {})
            yield f"<h4><strong>{e(supplier.get('name'))}</strong></h4>"
            yield f'<div id="supplier_block_{number}"><dl>{_supplier(found)}</dl></div>'
            number += 1


def _supplier(found: dict[str, Any]) -> str:
    company = at(found, "identifier", "id") if at(found, "identifier", "scheme") == "GB-COH" else None
    told = {
        "Address": e(" ".join(address_of(found))),
        "Reference": f"Companies House number: {e(company)}" if company else "",
        "Supplier is SME?": _yes(at(found, "details", "scale") == "sme"),
        "Supplier is VCSE?": _yes(at(found, "details", "vcse")),
    }
    rows = (f"<dt><p><strong>{label}</strong></p></dt><dd><p>{v}</p></dd>" for label, v in told.items() if v)
    return "".join(rows)


def _about(release: dict[str, Any]) -> Iterator[str]:
    found = party(release, "buyer")
    email, site = at(found, "contactPoint", "email"), at(found, "details", "url")
    yield from _labelled("Contact name", e(at(found, "contactPoint", "name")))
    yield from _labelled("Address", "<br>".join(e(line) for line in address_of(found)))
    yield from _labelled("Telephone", e(at(found, "contactPoint", "telephone")))
    yield from _labelled("Email", f'<a href="mailto:{e(email)}">{e(email)}</a>' if email else "")
    yield from _labelled("Website", f'<a href="{e(site)}">{e(site)}</a>' if site else "")
