"""Composed notices of the EU's journal, with invented bodies and contacts, and archives of them."""

import io
import random
import tarfile
from collections import Counter
from pathlib import Path
from typing import Any
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


COUNTRIES = {
    "DE": 19,
    "FR": 17,
    "PL": 12,
    "UK": 6,
    "ES": 8,
    "IT": 7,
    "RO": 5,
    "CZ": 5,
    "SE": 4,
    "NO": 3,
    "BG": 4,
    "IE": 2,
    "CH": 3,
    "BE": 5,
}
MONTH_FORMS = {
    "F02": 40,
    "F03": 34,
    "F14": 10,
    "F01": 4,
    "F05": 3,
    "F06": 2,
    "F20": 1,
    "F21": 3,
    "F08": 1,
    "F15": 1,
    "F24": 1,
}
LANGUAGES = "BG CS DA DE EL EN ES ET FI FR GA HR HU IT LT LV MT NL PL PT RO SK SL SV".split()  # noqa: SIM905


def month(path: Path, count: int, seed: int = 7) -> dict[str, Any]:
    """Writes a made-up month of notices of all countries: daily archives in it, as older months have.

    Gives what stands in it: `of` (country, form), `taken` of the United Kingdom and a form that is read, `broken`
    and `others`. Every notice has invented contacts.
    """
    noise = random.Random(seed)
    titles = "".join(
        f'<ML_TI_DOC LG="{one}"><TI_CY>XX</TI_CY><TI_TOWN>Leeds</TI_TOWN><TI_TEXT><P>Lanterns of {noise.randbytes(40).hex()}</P></TI_TEXT></ML_TI_DOC>'
        for one in LANGUAGES
    ).encode()
    found: dict[str, Any] = {"of": Counter(), "taken": 0, "broken": 0, "others": 0}
    days = 20
    with tarfile.open(path, "w:gz", compresslevel=1) as archive:
        for day in range(1, days + 1):
            files: dict[str, bytes] = {}
            for number in range(count * (day - 1) // days + 1, count * day // days + 1):
                country = noise.choices(list(COUNTRIES), list(COUNTRIES.values()))[0]
                form = noise.choices(list(MONTH_FORMS), list(MONTH_FORMS.values()))[0]
                kind = {"F01": "PRI_ONLY", "F21": "CONTRACT"}.get(form)
                named = (
                    f"2018/S 100-{noise.randint(1, max(1, number - 1)):06d}"
                    if form in ("F03", "F14", "F20")
                    else None
                )
                text = f"<ANNEX><P>{noise.randbytes(1_500).hex()}</P></ANNEX>"
                content = notice(
                    number,
                    2018,
                    country=country,
                    form=form,
                    kind=kind,
                    names=named,
                    day=f"2018-07-{day:02d}",
                    title=f"Lanterns {number}",
                    awards=award() if form in ("F03", "F06", "F20") else "",
                    more=text,
                ).replace(b"<ML_TITLES>", b"<ML_TITLES>" + titles)
                if noise.random() < 0.001:
                    content = content[: len(content) // 2]
                    found["broken"] += country == "UK"
                    if country != "UK":
                        found["of"][country, form if f"<{form}_2014".encode() in content else "no form"] += 1
                else:
                    found["of"][country, form] += 1
                    found["taken"] += country == "UK" and form != "F08"
                files[f"201807{day:02d}_{day:03d}/{number:06d}_2018.xml"] = content
            files[f"201807{day:02d}_{day:03d}/readme.txt"] = b"a day"
            found["others"] += 1
            packed = tar(files)
            member = tarfile.TarInfo(f"{day:02d}/201807{day:02d}_{day:03d}.tar.gz")
            member.size = len(packed)
            archive.addfile(member, io.BytesIO(packed))
    return found
