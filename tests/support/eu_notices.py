"""Composed notices of the EU's journal, with invented bodies and contacts, and archives of them."""

import io
import tarfile
from xml.sax.saxutils import escape

NAMESPACES = {
    "S01": "http://formex.publications.europa.eu/ted/schema/export/R2.0.9.S01.E01",
    "S02": "ted/R2.0.9.S02/publication",
    "S03": "http://publications.europa.eu/resource/schema/ted/R2.0.9/publication",
    "S05": "http://publications.europa.eu/resource/schema/ted/R2.0.9/publication",
}
NUTS = "http://publications.europa.eu/resource/schema/ted/2016/nuts"
CONTACT = (
    "<CONTACT_POINT>Petronella Quill</CONTACT_POINT><PHONE>+44 1632960123</PHONE>"
    "<E_MAIL>petronella.quill@fennistowe.example</E_MAIL><FAX>+44 1632960124</FAX>"
    "<ADDRESS>14 Gullwing Passage</ADDRESS>"
)
SECRETS = ("Petronella", "1632960123", "1632 960 123", "quill@", "Gullwing", "960124", "Aldous", "aldous@")
"""What of the contacts must not stand in any release."""


def row(kind: str, name: str | None = None, weight: str | None = None) -> str:
    """One criterion: QUALITY, COST or PRICE."""
    named = f"<AC_CRITERION>{escape(name)}</AC_CRITERION>" if name else ""
    weighed = f"<AC_WEIGHTING>{escape(weight)}</AC_WEIGHTING>" if weight else ""
    return f"<AC_{kind}>{named}{weighed}</AC_{kind}>"


CRITERIA = row("QUALITY", "Social Value", "10") + row("QUALITY", "Method", "50 %") + row("PRICE", None, "40")


def lot(
    criteria: str = CRITERIA, number: str | None = None, item: int = 1, more: str = "", shape: str = "S03"
) -> str:
    wrapped = f"<AC>{criteria}</AC>" if criteria and shape not in ("S01", "S02") else criteria
    stated = f"<LOT_NO>{number}</LOT_NO>" if number else ""
    return (
        f'<OBJECT_DESCR ITEM="{item}"><TITLE><P>Part {item}</P></TITLE>{stated}'
        '<CPV_ADDITIONAL><CPV_CODE CODE="45233141"/></CPV_ADDITIONAL>'
        "<SHORT_DESCR><P>Lanterns of the 2<FT TYPE='SUP'>nd</FT> quay.</P><P>Ask aldous@fennistowe.example"
        f" or call 01632 960 123.</P></SHORT_DESCR>{wrapped}"
        f'<DURATION TYPE="MONTH">24</DURATION>{more}</OBJECT_DESCR>'
    )


def notice(
    number: int = 149,
    year: int = 2018,
    *,
    country: str = "UK",
    form: str = "F02",
    kind: str | None = None,
    shape: str = "S03",
    lots: str | None = None,
    buyer: str = "Leeds City Council",
    title: str = "Harbour lanterns",
    procedure: str = "<PT_OPEN/>",
    names: str | None = None,
    day: str | None = None,
    awards: str = "",
    more: str = "",
    language: str = "EN",
    before: str = "",
    after: str = "",
    value: str = '<VAL_ESTIMATED_TOTAL CURRENCY="GBP">250000.00</VAL_ESTIMATED_TOTAL>',
    doctype: str = "",
) -> bytes:
    """A notice as a file; `names` is the OJ number of the notice it continues or follows."""
    namespace = NAMESPACES[shape]
    day = day or f"{year}-07-05"
    typed = f'<NOTICE TYPE="{kind}"/>' if kind else ""
    coded = f"<REF_NOTICE><NO_DOC_OJS>{names}</NO_DOC_OJS></REF_NOTICE>" if names else ""
    named = f"<NOTICE_NUMBER_OJ>{names}</NOTICE_NUMBER_OJ>" if names and form != "F14" else ""
    said = f"<NOTICE_NUMBER_OJ>{names}</NOTICE_NUMBER_OJ>" if names and form == "F14" else ""
    lots = lot(shape=shape) if lots is None else lots
    contract = (
        f"<OBJECT_CONTRACT><TITLE><P>{escape(title)}.</P></TITLE><REFERENCE_NUMBER>FEN-{number}</REFERENCE_NUMBER>"
        f'<CPV_MAIN><CPV_CODE CODE="45316100"/></CPV_MAIN><TYPE_CONTRACT CTYPE="WORKS"/>'
        f"<SHORT_DESCR><P>New lanterns.</P></SHORT_DESCR>{value}<NO_LOT_DIVISION/>{lots}</OBJECT_CONTRACT>"
    )
    body = (
        f'<LEGAL_BASIS VALUE="32014L0024"/>{typed}<CONTRACTING_BODY><ADDRESS_CONTRACTING_BODY>'
        f"<OFFICIALNAME>{escape(buyer)}</OFFICIALNAME>{CONTACT}<TOWN>Leeds</TOWN><POSTAL_CODE>LS1 1UR</POSTAL_CODE>"
        f'<COUNTRY VALUE="{country}"/><n2016:NUTS CODE="UKE42"/></ADDRESS_CONTRACTING_BODY>'
        f'<CA_TYPE VALUE="REGIONAL_AUTHORITY"/></CONTRACTING_BODY>{"" if form == "F14" else contract}'
        f"<PROCEDURE>{procedure}{named}<DATE_RECEIPT_TENDERS>{year}-08-20</DATE_RECEIPT_TENDERS>"
        f"<TIME_RECEIPT_TENDERS>12:00</TIME_RECEIPT_TENDERS></PROCEDURE>{awards}<COMPLEMENTARY_INFO>"
        f"<INFO_ADD><P>Questions to aldous@fennistowe.example.</P></INFO_ADD>{said}"
        f"<DATE_DISPATCH_NOTICE>{day}</DATE_DISPATCH_NOTICE></COMPLEMENTARY_INFO>{more}"
    )
    code = f"{form}_2014"
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{doctype}<TED_EXPORT xmlns="{namespace}" xmlns:n2016="{NUTS}" '
        f'DOC_ID="{number:06d}-{year}" VERSION="R2.0.9.{shape}.E01"><TECHNICAL_SECTION/><CODED_DATA_SECTION>'
        f"<REF_OJS><DATE_PUB>{day.replace('-', '')}</DATE_PUB></REF_OJS><NOTICE_DATA>"
        f'<NO_DOC_OJS>{year}/S 001-{number:06d}</NO_DOC_OJS><ISO_COUNTRY VALUE="{country}"/>{coded}</NOTICE_DATA>'
        f"<CODIF_DATA><DS_DATE_DISPATCH>{day.replace('-', '')}</DS_DATE_DISPATCH></CODIF_DATA></CODED_DATA_SECTION>"
        f'<TRANSLATION_SECTION><ML_TITLES><ML_TI_DOC LG="BG"><TI_TEXT><P>Фенери</P></TI_TEXT></ML_TI_DOC></ML_TITLES>'
        f"</TRANSLATION_SECTION><FORM_SECTION><NOTICE_UUID>x</NOTICE_UUID>{before}"
        f'<{code} CATEGORY="ORIGINAL" FORM="{form}" LG="{language}">{body}</{code}>{after}</FORM_SECTION></TED_EXPORT>'
    ).encode()


def award(number: str | None = "C-1", lots: str | None = "1", supplier: str = "Aldgate Lamps Ltd") -> str:
    """One award with one supplier, in the shape from S03 on."""
    stated = (f"<CONTRACT_NO>{number}</CONTRACT_NO>" if number else "") + (
        f"<LOT_NO>{lots}</LOT_NO>" if lots else ""
    )
    return (
        f'<AWARD_CONTRACT ITEM="1">{stated}<AWARDED_CONTRACT><DATE_CONCLUSION_CONTRACT>2018-12-01'
        "</DATE_CONCLUSION_CONTRACT><CONTRACTORS><CONTRACTOR><ADDRESS_CONTRACTOR>"
        f"<OFFICIALNAME>{supplier}</OFFICIALNAME>{CONTACT}<COUNTRY VALUE='UK'/></ADDRESS_CONTRACTOR><SME/></CONTRACTOR>"
        '</CONTRACTORS><VALUES><VAL_TOTAL CURRENCY="GBP">240000</VAL_TOTAL></VALUES></AWARDED_CONTRACT></AWARD_CONTRACT>'
    )


def tar(files: dict[str, bytes], packed: bool = True) -> bytes:
    """An archive of these files, in their order."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz" if packed else "w") as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return out.getvalue()
