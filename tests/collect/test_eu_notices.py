"""Notices of the EU's journal: what is read of each form, what is refused by name, what never leaves landing."""

import gzip
import hashlib
import io
import json
import os
import random
import re
import subprocess
import tarfile
from pathlib import Path
from typing import Any

import eu_notices as make
import pytest
import zstandard
from typer.testing import CliRunner

from pipelines.authorities.buyers.resolve import Resolver
from pipelines.authorities.register.register import load_register
from pipelines.cli import app
from pipelines.collect.eu.markup import masked
from pipelines.collect.eu.reading import read
from pipelines.collect.importing import import_file
from pipelines.collect.opened import UnreadableFile
from pipelines.collect.sources import notice_url
from pipelines.notices import fields
from pipelines.social_value.read import examine
from pipelines.social_value.reading import Reading
from warehouse.errors import Unreadable

SOURCE = "ted"
PREFIX = "ted-"
RESOLVER = Resolver(load_register(Path(__file__).parents[2] / "warehouse/reference"))
Q, C, P = "QUALITY", "COST", "PRICE"


def release(content: bytes) -> dict[str, Any]:
    (found,) = read(content, PREFIX).releases
    return found


def reading(criteria: str, **stated: Any) -> Reading:
    content = make.notice(lots=make.lot(criteria, shape=stated.get("shape", "S03")), **stated)
    return examine(release(content), SOURCE, RESOLVER)


def landed(home: Path) -> list[bytes]:
    """Every release of a home as landed, and nothing of what came beside."""
    paths = sorted((home / "landing" / SOURCE).glob("[0-9]*/*/*/*.zst"))
    return [zstandard.decompress(path.read_bytes()) for path in paths]


def receipt(home: Path) -> dict[str, Any]:
    kept = (home / "landing" / SOURCE / "received").glob("*.json")
    (sidecar,) = [path for path in kept if "receipt" in json.loads(path.read_text())]
    found: dict[str, Any] = json.loads(zstandard.decompress(sidecar.with_suffix(".zst").read_bytes()))
    return found


@pytest.mark.parametrize("shape", make.NAMESPACES)
def test_a_notice_of_any_namespace_and_shape_is_a_release(shape: str) -> None:
    found = release(make.notice(shape=shape))
    assert (found["ocid"], found["id"], found["tag"]) == ("ted-000149-2018", "000149-2018", ["tender"])
    assert found["date"] == "2018-07-05T00:00:00+01:00" and "convertedFrom" in found
    tender = found["tender"]
    assert tender["tenderPeriod"]["endDate"] == "2018-08-20T12:00:00+01:00", "the buyer's own clock"
    assert tender["value"] == {"amount": 250_000.0, "currency": "GBP"}
    assert tender["classification"] == {"id": "45316100", "scheme": "CPV"}
    assert (tender["procurementMethod"], tender["mainProcurementCategory"]) == ("open", "works")
    (lot,) = tender["lots"]
    assert "2nd quay." in lot["description"] and lot["contractPeriod"] == {"durationInMonths": 24}
    assert [row.get("description") for row in lot["awardCriteria"]["criteria"]] == ["10", "50 %", "40"]
    read_as = examine(found, SOURCE, RESOLVER)
    assert (read_as.state, read_as.weight_pct, read_as.regime) == ("weighted", 10.0, "ojeu")
    assert read_as.authority_id == "E08000035"


def test_contacts_stay_in_landing(tmp_path: Path) -> None:
    path = tmp_path / "000149_2018.xml"
    path.write_bytes(make.notice(form="F03", awards=make.award()))
    assert import_file(tmp_path / "home", path, SOURCE).landed == 1
    (text,) = landed(tmp_path / "home")
    assert not [secret for secret in make.SECRETS if secret.encode() in text]
    assert b"[e-mail]" in text and b"[telephone]" in text and b"Aldgate Lamps Ltd" in text
    kept = tmp_path / "home/landing" / SOURCE / "received"
    originals = [zstandard.decompress(p.read_bytes()) for p in kept.glob("*.zst")]
    assert any(path.read_bytes() in content for content in originals), "as it came, in landing"


@pytest.mark.parametrize(
    ("contact", "text", "masked_text"),
    [
        ("Jane Roe", "Social value (contact Jane Roe)", "Social value (contact [name])"),
        ("Ms. Jane  Roe, Procurement Officer", "Ask JANE ROE of Procurement", "Ask [name] of Procurement"),
        ("Procurement Team: Siân O'Neill-Ward", "Siân O'Neill-Ward's plan", "[name]'s plan"),
        ("FAO Mr J. Roe and Ann Lee", "Ann Lee, J. Roe, Ann Leeson", "[name], [name], Ann Leeson"),
        ("Corporate Procurement", "Corporate Procurement rules", "Corporate Procurement rules"),
        ("Social Value Team", "Social Value Team", "Social Value Team"),
        ("Leeds City Council", "Leeds City Council pays", "Leeds City Council pays"),
        ("Jane", "Jane", "Jane"),
    ],
)
def test_a_contacts_name_stays_in_landing_wherever_it_stands(
    contact: str, text: str, masked_text: str
) -> None:
    lots = make.lot(make.row(Q, text, "60") + make.row(P, None, "40"))
    content = make.notice(title=text, lots=lots).replace(
        b"<CONTACT_POINT>Petronella Quill<", f"<CONTACT_POINT>{contact}<".encode()
    )
    found = release(content)
    assert found["tender"]["lots"][0]["awardCriteria"]["criteria"][0]["name"] == masked_text
    assert found["tender"]["title"] == f"{masked_text}."
    assert found["buyer"]["name"] == "Leeds City Council"


def test_an_element_is_told_once_with_each_reason() -> None:
    _, told = told_of("<AC_FOO><P>Something else</P></AC_FOO>" + make.row(P, None, "40"))
    (row,) = [row for row in told if row["element"].endswith("AC_FOO")]
    assert "that is known" in row["reason"] and "without a name" in row["reason"]


@pytest.mark.parametrize("name", ["month.tgz", "month.tar.gz", "month.tar", "MONTH.TAR.GZ"])
def test_read_says_that_an_archive_is_imported(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(make.tar({"1.xml": make.notice()}, packed=not name.endswith(".tar")))
    found = CliRunner().invoke(app, ["read", str(path)])
    assert found.exit_code == 2 and "an archive of notices is imported, with --source ted" in found.output


def test_a_notice_given_as_a_document_is_told_how_it_is_imported(tmp_path: Path) -> None:
    path = tmp_path / "X.xml"
    path.write_bytes(make.notice())
    arguments = ["import", str(path), "--source", "ted", "--ocid", "ted-000149-2018"]
    found = CliRunner().invoke(app, arguments, env={"PEERBENCH_HOME": str(tmp_path / "home")})
    assert found.exit_code == 2 and "without --ocid" in found.output


@pytest.mark.parametrize(
    "text",
    [
        "12.5% of 2018-07-05",
        "CPV 09310000, 0 to 5 points",
        "01/12/2016 10:00",
        "contract 0123456789012345",
        "0.5",
    ],
)
def test_figures_are_no_telephone_numbers(text: str) -> None:
    assert masked(text) == text


@pytest.mark.parametrize(
    "text", ["01632 960123", "(0113) 222 4444", "+44 (0)20 7946 0018", "0044 7700 900123"]
)
def test_telephone_numbers_are_masked(text: str) -> None:
    assert masked(f"Call {text}, or write.") == "Call [telephone], or write."


def test_criteria_are_read_as_the_forms_mean_them() -> None:
    alone = reading(make.row(P))
    assert (alone.state, alone.weight_pct) == ("none", 0.0), "price alone decides"
    spread = reading(
        make.row(Q, "Social value", "5-20 %") + make.row(Q, "Method", "40") + make.row(P, None, "45")
    )
    assert spread.weight_pct is None or spread.weight_low_pct != spread.weight_high_pct
    quality = "".join(make.row(Q, name, size) for name, size in (("Method", "60"), ("Social value", "40")))
    among = reading(quality + make.row(P, None, "30"))
    assert (among.state, among.weight_pct) == ("nested", 28.0), "40 of the 70 that price leaves"
    for words in ("As set out in the ITT", "as per procurement docs"):
        told = reading(make.row(Q, words, "100") + make.row(P, None, "0"))
        assert (told.state, told.weight_pct) == ("not_visible", None), words
    assert reading(make.row(C, "Price is not the only award criterion", "100")).state == "not_visible"
    documents = release(make.notice(lots=make.lot("<AC_PROCUREMENT_DOC/>")))
    assert documents["tender"]["lots"][0]["criteriaStatedIn"] == "documents"
    assert examine(documents, SOURCE, RESOLVER).state == "not_visible"


def test_an_order_of_importance_is_a_rank_and_no_weight() -> None:
    names = "".join(f"<AC_CRITERION>{name}</AC_CRITERION>" for name in ("Social value", "Method", "Price"))
    found = release(make.notice(form="F24", lots=make.lot(names)))
    rows = found["tender"]["lots"][0]["awardCriteria"]["criteria"]
    assert [row["numbers"] for row in rows] == [[{"number": n, "weight": "order"}] for n in (1, 2, 3)]
    read_as = examine(found, SOURCE, RESOLVER)
    assert read_as.state == "named" and read_as.weight_pct is None
    figures = "".join(
        f"<AC_CRITERION>{name}</AC_CRITERION>" for name in ("Quality 60%", "Social value 10 %", "Price 30%")
    )
    weighed = examine(release(make.notice(form="F25", lots=make.lot(figures))), SOURCE, RESOLVER)
    assert (weighed.state, weighed.weight_pct) == ("weighted", 10.0)


def test_a_form_without_an_element_for_criteria_says_so() -> None:
    words = "<MAIN_FEATURES_AWARD><P>Quality 50 %, price 40 %, social value 10 %.</P></MAIN_FEATURES_AWARD>"
    found = release(
        make.notice(form="F21", kind="CONTRACT", lots=make.lot(""), procedure=f"<PT_OPEN/>{words}")
    )
    assert found["tender"]["lots"][0]["criteriaStatedIn"] == "form_has_none"
    assert examine(found, SOURCE, RESOLVER).weight_pct == 10.0
    withheld = release(make.notice(form="F06", lots=make.lot(""), awards=make.award()))
    assert withheld["tender"]["lots"][0]["criteriaStatedIn"] == "withheld"


@pytest.mark.parametrize(
    ("form", "kind", "tags"),
    [
        ("F01", "PRI_ONLY", ["planning"]),
        ("F01", "PRI_CALL_COMPETITION", ["planning", "tender"]),
        ("F04", "PER_CALL_COMPETITION", ["planning", "tender"]),
        ("F05", None, ["tender"]),
        ("F12", None, ["tender"]),
        ("F13", None, ["award", "contract"]),
        ("F15", None, ["award", "contract"]),
        ("F20", None, ["awardUpdate", "contractUpdate"]),
        ("F21", "AWARD_CONTRACT", ["award", "contract"]),
        ("F21", "PRI_ONLY", ["planning"]),
        ("F22", "CONTRACT", ["tender"]),
        ("F23", "CONCESSION_AWARD_CONTRACT", ["award", "contract"]),
        ("F23", "PRI", ["planning"]),
        ("F25", None, ["award", "contract"]),
    ],
)
def test_tags_follow_form_and_type(form: str, kind: str | None, tags: list[str]) -> None:
    assert release(make.notice(form=form, kind=kind))["tag"] == tags


def test_the_form_in_its_own_language_is_read_and_no_translation() -> None:
    translated = "<F02_2014 CATEGORY='TRANSLATION' LG='FR'><OBJECT_CONTRACT><OBJECT_DESCR/></OBJECT_CONTRACT></F02_2014>"
    other = translated.replace("TRANSLATION", "ORIGINAL").replace("'FR'", "'CY'")
    found = release(make.notice(before=translated + other, after=translated))
    assert found["language"] == "en" and len(found["tender"]["lots"]) == 1


def test_lots_are_kept_apart_whatever_their_numbers() -> None:
    def ids(*numbers: str | None) -> list[str]:
        lots = "".join(make.lot(number=number, item=item) for item, number in enumerate(numbers, 1))
        return [row["id"] for row in release(make.notice(lots=lots))["tender"]["lots"]]

    assert ids(None) == ["1"] and ids("1a", "2b") == ["1a", "2b"] and ids("7") == ["7"]
    assert ids(None, None, None) == ["1", "2", "3"]
    assert len(set(ids("1", "1", None))) == 3 and ids("2", None)[0] == "2" and len(set(ids("2", None))) == 2


def test_each_object_of_a_notice_is_a_process_of_its_own() -> None:
    content = make.notice(form="F01", kind="PRI_ONLY")
    begun, ended = (
        content.index(b"<OBJECT_CONTRACT>"),
        content.index(b"</OBJECT_CONTRACT>") + len("</OBJECT_CONTRACT>"),
    )
    twice = content[:ended] + content[begun:ended] + content[ended:]
    assert [row["ocid"] for row in read(twice, PREFIX).releases] == ["ted-000149-2018", "ted-000149-2018-2"]
    assert notice_url(SOURCE, "000149-2018-2") == notice_url(SOURCE, "000149-2018")


def test_what_was_awarded() -> None:
    second = make.award(None, None).replace('ITEM="1"', 'ITEM="2"')
    none = "<AWARD_CONTRACT><LOT_NO>3</LOT_NO><NO_AWARDED_CONTRACT><PROCUREMENT_UNSUCCESSFUL/></NO_AWARDED_CONTRACT></AWARD_CONTRACT>"
    found = release(make.notice(form="F03", awards=make.award("C-7", "1, 2") + second + none))
    assert [row["id"] for row in found["awards"]] == ["C-7", "000149-2018-2", "000149-2018-3"]
    assert found["awards"][0]["relatedLots"] == ["1", "2"] and found["awards"][2]["status"] == "unsuccessful"
    assert found["contracts"][0]["value"]["amount"] == 240_000 and found["tender"]["status"] == "complete"
    assert {role for party in found["parties"] for role in party["roles"]} == {"buyer", "supplier"}


OLD = """<TED_EXPORT xmlns="http://publications.europa.eu/TED_schema/Export" DOC_ID="000212-2013"><CODED_DATA_SECTION>
<NOTICE_DATA><ISO_COUNTRY VALUE="UK"/></NOTICE_DATA><CODIF_DATA><DS_DATE_DISPATCH>20130304</DS_DATE_DISPATCH></CODIF_DATA>
</CODED_DATA_SECTION><FORM_SECTION><CONTRACT CATEGORY="ORIGINAL" LG="EN" VERSION="R2.0.8.S02"><FD_CONTRACT>
<AUTHORITY><ORGANISATION><OFFICIALNAME>Leeds City Council</OFFICIALNAME></ORGANISATION></AUTHORITY>
<TITLE_CONTRACT><P>Harbour lanterns</P></TITLE_CONTRACT><CPV_MAIN><CPV_CODE CODE="45316100"/></CPV_MAIN><PT_OPEN/>
<AWARD_CRITERIA_DETAIL>{}</AWARD_CRITERIA_DETAIL>
<RECEIPT_LIMIT_DATE><DAY>2</DAY><MONTH>4</MONTH><YEAR>2013</YEAR><TIME>12:00</TIME></RECEIPT_LIMIT_DATE>
</FD_CONTRACT></CONTRACT></FORM_SECTION></TED_EXPORT>"""


def test_old_forms_are_read_by_a_guess_and_counted_as_such(tmp_path: Path) -> None:
    stated = "".join(
        f"<CRITERIA_DEFINITION><ORDER_C>{n}</ORDER_C><CRITERIA>{name}</CRITERIA><WEIGHTING>{size}</WEIGHTING></CRITERIA_DEFINITION>"
        for n, (name, size) in enumerate((("Social value", 10), ("Method", 50), ("Price", 40)), 1)
    )
    found = read(OLD.format(stated).encode(), PREFIX)
    assert (
        found.untried
        and found.releases[0]["tender"]["tenderPeriod"]["endDate"] == "2013-04-02T12:00:00+01:00"
    )
    read_as = examine(found.releases[0], SOURCE, RESOLVER)
    assert (read_as.state, read_as.weight_pct, read_as.authority_id) == ("weighted", 10.0, "E08000035")
    path = tmp_path / "old.xml"
    path.write_text(OLD.format("<CRITERIA_STATED_IN_OTHER_DOCUMENT/>"))
    assert (
        import_file(tmp_path / "home", path, SOURCE).untried == 1
        and receipt(tmp_path / "home")["untried"] == 1
    )


REFUSED = {
    "no XML": (b"{}", "no XML"),
    "cut off": (make.notice()[:900], "no XML"),
    "a document type": (make.notice(doctype='<!DOCTYPE TED_EXPORT SYSTEM "file:///etc/passwd">'), "DOCTYPE"),
    "entities": (
        make.notice(doctype='<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>', title="&b;"),
        "DOCTYPE",
    ),
    "an entity without a document type": (make.notice().replace(b"Harbour", b"&harbour;"), "no XML"),
    "no form": (make.notice(form="F99"), "FORM_SECTION/F99_2014"),
    "no form section": (b"<TED_EXPORT><X ISO='1'/></TED_EXPORT>", "ISO_COUNTRY"),
    "no object": (make.notice().replace(b"OBJECT_CONTRACT", b"OBJECT_OTHER"), "OBJECT_CONTRACT"),
    "nested without end": (b"<a>" * 5_000, "no XML"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_no_notice_is_refused_by_file_and_element(what: str, tmp_path: Path) -> None:
    content, told = REFUSED[what]
    with pytest.raises(Unreadable, match=told):
        read(content, PREFIX)
    path = tmp_path / "some.xml"
    path.write_bytes(content)
    ran = CliRunner(env={"PEERBENCH_HOME": str(tmp_path / "home")}).invoke(
        app, ["import", str(path), "--source", SOURCE]
    )
    assert ran.exit_code == 2 and "some.xml" in ran.output and told in ran.output


def test_other_countries_and_forms_are_counted_and_not_kept(tmp_path: Path) -> None:
    eforms = b'<ContractNotice xmlns="urn:oasis:names:specification:ubl:schema:xsd:ContractNotice-2"/>'
    files = {
        "a.xml": make.notice(1),
        "b.xml": make.notice(2, country="DE"),
        "c.xml": make.notice(3, country="DE"),
        "d.xml": make.notice(4, country="FR", form="F03"),
        "e.xml": make.notice(5, form="F08"),
        "f.xml": eforms,
        "readme.txt": b"about these files",
    }
    path = tmp_path / "2018-07.tar.gz"
    path.write_bytes(make.tar(files))
    counted = import_file(tmp_path / "home", path, SOURCE)
    passed = {("DE", "F02"): 2, ("FR", "F03"): 1, ("UK", "F08"): 1, ("??", "ContractNotice"): 1}
    assert (counted.landed, counted.notices, counted.passed_over) == (1, 6, passed)
    found = receipt(tmp_path / "home")
    assert (found["files"], found["notices"], found["no_notices"]) == (7, 6, 1) and len(found["sha256"]) == 64
    assert sum(row["notices"] for row in found["by_country_and_form"]) == 6
    everything = b"".join(
        zstandard.decompress(p.read_bytes()) for p in (tmp_path / "home/landing").rglob("*.zst")
    )
    assert b"000149-2018" not in everything and b"000002-2018" not in everything


def test_archives_in_archives_and_what_must_not_be_in_them(tmp_path: Path) -> None:
    day = make.tar({"20180705_128/000001_2018.xml": make.notice(1), "000002_2018.xml": make.notice(2)})
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        for name, content in {
            "07/20180705_128.tar.gz": day,
            "../out.xml": make.notice(3),
            "/abs.xml": make.notice(4),
        }.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE):
            member = tarfile.TarInfo(f"link{kind.decode()}.xml")
            member.type, member.linkname = kind, "/etc/passwd"
            archive.addfile(member)
    path = tmp_path / "2018-07.tar.gz"
    path.write_bytes(out.getvalue())
    counted = import_file(tmp_path / "home", path, SOURCE)
    reasons = [row.reason for row in counted.refused]
    assert counted.landed == 2 and len(reasons) == 5
    assert sum("leads out of the archive" in reason for reason in reasons) == 2
    assert sum("a link" in reason for reason in reasons) == 2 and not (tmp_path / "out.xml").exists()


@pytest.mark.parametrize("packed", [True, False])
def test_an_archive_that_breaks_off_is_no_quiet_month(packed: bool, tmp_path: Path) -> None:
    noise = random.Random(5)
    files = {f"{n}.xml": make.notice(n, more=f"<X>{noise.randbytes(900).hex()}</X>") for n in range(1, 40)}
    whole = make.tar(files, packed)
    cuts = (len(whole) // 2, len(whole) // 2 // 512 * 512, len(whole) * 3 // 4)
    for cut in cuts:
        path = tmp_path / f"cut-{cut}.{'tar.gz' if packed else 'tar'}"
        path.write_bytes(whole[:cut])
        counted = import_file(tmp_path / f"home-{cut}", path, SOURCE)
        assert 0 < counted.landed < 39 and "breaks off" in counted.refused[-1].reason, cut
    empty = tmp_path / "empty.tar.gz"
    empty.write_bytes(make.tar({}))
    with pytest.raises(UnreadableFile, match="holds no notice"):
        import_file(tmp_path / "home", empty, SOURCE)
    for cut in (0, 20, 300):
        path = tmp_path / "stub.tar.gz"
        path.write_bytes(whole[:cut])
        with pytest.raises(UnreadableFile):
            import_file(tmp_path / "home", path, SOURCE)


ONE, TWO = make.tar({"1.xml": make.notice(1)}, False), make.tar({"2.xml": make.notice(2)}, False)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.tar", ONE + TWO),
        ("a.tar.gz", gzip.compress(ONE) + gzip.compress(TWO)),
        ("b.tar.gz", gzip.compress(ONE + b"\0" * 3_000_320 + TWO)),
        ("a.tar.zst", zstandard.compress(ONE) + zstandard.compress(TWO)),
        ("in.tar", make.tar({"day.tar.gz": gzip.compress(ONE) + gzip.compress(TWO)}, False)),
        ("short.tar", ONE[: ONE.rindex(b">") // 512 * 512 + 1024] + TWO),
    ],
)
def test_every_archive_of_one_file_is_read(name: str, content: bytes, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    counted = import_file(tmp_path / "home", tmp_path / name, SOURCE)
    assert (counted.landed, counted.refusals, counted.is_damaged) == (2, 0, False)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("rest.tar", ONE + b"what is this" * 100, "bytes after the end of the archive"),
        ("rest.tar.gz", gzip.compress(ONE + b"x"), "bytes after the end of the archive"),
        ("other.tar", ONE + gzip.compress(TWO), "bytes after the end of the archive"),
        ("cut.tar", ONE + TWO[:900], "breaks off"),
        ("cut.tar.gz", gzip.compress(ONE) + gzip.compress(TWO)[:60], "breaks off"),
        ("open.tar", ONE[: ONE.rindex(b">") // 512 * 512 + 512], "breaks off"),
        (
            "in.tar",
            make.tar({"1.xml": make.notice(1), "b.tar.gz": gzip.compress(TWO)[:99]}, False),
            "b.tar.gz",
        ),
        (
            "cut.jsonl",
            b'{"ocid":"ted-000001-2018","id":"1","date":"2018-06-01T09:00:00Z"}\n{"ocid":"te',
            "not JSON",
        ),
    ],
)
def test_an_import_of_what_was_cut_or_damaged_does_not_end_well(
    name: str, content: bytes, told: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    arguments = ["import", str(path), "--source", SOURCE]
    found = CliRunner().invoke(app, arguments, env={"PEERBENCH_HOME": str(tmp_path / "home")})
    assert found.exit_code == 1 and told in found.output and "was cut or damaged" in found.output
    assert "1 release landed" in found.output


def test_a_broken_archive_inside_costs_only_itself_and_packed_notices_are_read(tmp_path: Path) -> None:
    day = make.tar({f"{n}.xml": make.notice(n) for n in (1, 2)})
    files = {
        "01.tar.gz": day[: len(day) // 3],
        "02.tar.gz": b"\x1f\x8bnot packed at all",
        "03.tar.gz": make.tar({"3.xml": make.notice(3)}),
        "4.xml.gz": gzip.compress(make.notice(4)),
        "05": make.tar({"5.xml": make.notice(5)}, packed=False),
        "06.zip": b"PK\3\4 of a kind that is not read",
        "07.xml": b"<?xml version='1.0'?><FORM/>",
        "08.xml": b"<?xml version='1.0'?><ContractAwardNotice/>",
    }
    path = tmp_path / "month"
    path.write_bytes(make.tar(files))
    counted = import_file(tmp_path / "home", path, SOURCE)
    assert counted.landed == 3 and counted.passed_over == {("??", "ContractAwardNotice"): 1}
    refused = [row.reason.split(":")[0] for row in counted.refused]
    assert refused == ["01.tar.gz", "02.tar.gz", "06.zip", "07.xml"]
    deep = make.notice(9)
    for _ in range(6):
        deep = make.tar({"inner.tar": deep}, packed=False)
    (tmp_path / "deep.tar").write_bytes(deep)
    assert "in one another" in import_file(tmp_path / "deep", tmp_path / "deep.tar", SOURCE).refused[0].reason


def test_a_notice_of_several_countries_is_ours_where_one_is(tmp_path: Path) -> None:
    both = make.notice().replace(
        b'<ISO_COUNTRY VALUE="UK"/>', b'<ISO_COUNTRY VALUE="IE"/><ISO_COUNTRY VALUE="UK"/>'
    )
    assert read(both, PREFIX).country == "UK" and len(read(both, PREFIX).releases) == 1
    prefixed = make.notice(country="DE").replace(
        b'<ISO_COUNTRY VALUE="DE"/>', b"<n:ISO_COUNTRY  VALUE = 'DE' />"
    )
    assert read(prefixed, PREFIX).country == "DE", "known by its bytes, whatever stands round it"


def test_releases_made_elsewhere_are_taken_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "made.jsonl"
    rows = [release(make.notice(n)) for n in (1, 2)] + [{"ocid": "ted-x", "date": "2018-07-05T00:00:00Z"}]
    path.write_text("\n".join(map(json.dumps, rows)))
    assert import_file(tmp_path / "home", path, SOURCE).landed == 3


def test_a_directory_and_a_notice_give_what_the_archive_gives(tmp_path: Path) -> None:
    files = {f"{n:06d}_2018.xml": make.notice(n) for n in (1, 2, 3)}
    (tmp_path / "month/05").mkdir(parents=True)
    for name, content in files.items():
        (tmp_path / "month/05" / name).write_bytes(content)
    (tmp_path / "month.tar.gz").write_bytes(make.tar(files))
    assert import_file(tmp_path / "a", tmp_path / "month", SOURCE).landed == 3
    assert import_file(tmp_path / "b", tmp_path / "month.tar.gz", SOURCE).landed == 3
    for name in files:
        assert import_file(tmp_path / "c", tmp_path / "month/05" / name, SOURCE).landed == 1
    rows = [
        sorted(line.strip(b",") for t in landed(tmp_path / h) for line in t.splitlines()[1:-1]) for h in "abc"
    ]
    assert rows[0] == rows[1] == rows[2] and len(rows[0]) == 3


def test_read_and_explain_answer_for_a_notice(tmp_path: Path) -> None:
    path = tmp_path / "notice.xml"
    path.write_bytes(make.notice())
    run = CliRunner().invoke
    assert "weighted  weight 10" in run(app, ["read", str(path)]).output
    explained = run(app, ["read", str(path), "--explain"]).output
    assert "Social Value" in explained and "list-sums-to-100" in explained
    path.write_bytes(make.notice(country="IE"))
    ran = run(app, ["read", str(path)])
    assert ran.exit_code == 2 and "F02 of IE" in ran.output


def stated(content: bytes, **changed: str) -> bytes:
    """A notice in which the text of some elements is another."""
    for element, text in changed.items():
        content, count = re.subn(
            f"(<{element}>)[^<]*(</{element}>)".encode(), rf"\g<1>{text}\g<2>".encode(), content
        )
        assert count, element
    return content


@pytest.mark.parametrize("text", ["2018-02-31", "soon", "20180231", "2018-13-01", "2018-08-201"])
def test_a_deadline_that_is_no_day_is_null_with_a_reason(text: str) -> None:
    found = release(stated(make.notice(), DATE_RECEIPT_TENDERS=text))
    told = fields.notice(found, SOURCE)
    assert told["tender_deadline"] is None and text in told["tender_deadline_problem"]
    late = release(stated(make.notice(), TIME_RECEIPT_TENDERS="25:99"))
    assert "25:99" in fields.notice(late, SOURCE)["tender_deadline_problem"], "midnight was stated by nobody"
    new = f"<DATE>{text}</DATE><TIME>12:00</TIME>"
    change = f"<CHANGES><CHANGE><WHERE><SECTION>IV.2.2</SECTION></WHERE><NEW_VALUE>{new}</NEW_VALUE></CHANGE></CHANGES>"
    moved = release(make.notice(form="F14", more=change))
    assert text in fields.notice(moved, SOURCE)["tender_deadline_problem"]
    parts = "<DAY>31</DAY><MONTH>2</MONTH><YEAR>2013</YEAR>"
    old = re.sub(r"<DAY>2</DAY>.*?</YEAR>", parts, OLD).format("<LOWEST_PRICE/>")
    assert (
        "2013-02-31"
        in fields.notice(read(old.encode(), PREFIX).releases[0], SOURCE)["tender_deadline_problem"]
    )


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("2018-02-31", "release-with-wrong-date"),
        ("soon", "release-with-wrong-date"),
        ("1066-01-01", "release-before-its-service"),
        ("2099-12-31", "release-in-the-future"),
    ],
)
def test_a_day_of_sending_that_can_be_none_is_refused_by_name(text: str, rule: str, tmp_path: Path) -> None:
    path = tmp_path / "odd.xml"
    path.write_bytes(stated(make.notice(), DATE_DISPATCH_NOTICE=text))
    counted = import_file(tmp_path / "home", path, SOURCE)
    (refusal,) = counted.refused
    assert counted.landed == 0 and refusal.rule == rule and text in refusal.reason
    assert refusal.reason.startswith("odd.xml: ted-000149-2018: ")


@pytest.mark.parametrize("text", ["10660101", "20991231", "20180231", "soon", "20180601"])
def test_a_day_of_publication_that_does_not_fit_is_told(text: str, tmp_path: Path) -> None:
    content = stated(make.notice(), DATE_PUB=text)
    (row,) = release(content)["notTakenOver"]
    assert row["element"] == "REF_OJS/DATE_PUB" and row["stated"] == text and row["reason"]
    path = tmp_path / "odd.xml"
    path.write_bytes(content)
    ran = CliRunner(env={"PEERBENCH_HOME": str(tmp_path / "home")}).invoke(
        app, ["import", str(path), "--source", SOURCE]
    )
    assert ran.exit_code == 0 and "1 element not taken over" in ran.output and row["element"] in ran.output
    assert receipt(tmp_path / "home")["not_taken_over"] == {row["element"]: 1}
    assert "notTakenOver" not in release(make.notice()), "of a plain notice nothing is left"


def told_of(criteria: str, **more: Any) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    found = release(make.notice(lots=make.lot(criteria), **more))
    return found["tender"]["lots"][0]["awardCriteria"]["criteria"], found.get("notTakenOver", [])


def test_no_element_of_criteria_is_lost_silently() -> None:
    rows, left = told_of(make.CRITERIA.replace("AC_QUALITY", "AC_SOCIAL", 2))
    assert [row.get("name") for row in rows] == ["Social Value", "Method", None] and "type" not in rows[0]
    assert [row["element"] for row in left] == ["AC/AC_SOCIAL"] and "of no kind" in left[0]["reason"]
    assert reading(make.CRITERIA.replace("AC_QUALITY", "AC_SOCIAL", 2)).weight_pct == 10.0
    rows, left = told_of(make.CRITERIA + "<AC_PROCUREMENT_DOC/>")
    assert len(rows) == 3 and [row["element"] for row in left] == ["AC/AC_PROCUREMENT_DOC"]
    rows, left = told_of(make.CRITERIA + "<P>and as the board decides</P>")
    assert len(rows) == 3 and left[0]["stated"] == "and as the board decides"
    rows, left = told_of(make.CRITERIA.replace("</AC_PRICE>", "<AC_MAXIMUM>60</AC_MAXIMUM></AC_PRICE>"))
    assert len(rows) == 3 and left[0]["element"] == "AC_PRICE/AC_MAXIMUM"
    rows, left = told_of(
        make.CRITERIA, procedure="<PT_OPEN/><AC_QUALITY><AC_CRITERION>Care</AC_CRITERION></AC_QUALITY>"
    )
    assert len(rows) == 3 and left[0]["element"] == "PROCEDURE/AC_QUALITY", "where no lot has it"
    many = "".join(f"<AC_ODD{number}/>" for number in range(70))
    assert (
        len(told_of(make.CRITERIA + many)[1]) == 51
        and "20 more" in told_of(make.CRITERIA + many)[1][-1]["reason"]
    )


def test_of_two_weights_neither_is_the_weight_of_a_criterion() -> None:
    twice = make.CRITERIA.replace("<AC_WEIGHTING>10<", "<AC_WEIGHTING>10</AC_WEIGHTING><AC_WEIGHTING>15<")
    rows, left = told_of(twice)
    assert "description" not in rows[0] and "10 | 15" in left[0]["reason"]
    assert reading(twice).weight_pct is None
    same = make.CRITERIA.replace("<AC_WEIGHTING>10<", "<AC_WEIGHTING>10</AC_WEIGHTING><AC_WEIGHTING>10<")
    assert told_of(same)[0][0]["description"] == "10" and reading(same).weight_pct == 10.0
    names = make.CRITERIA.replace(
        "<AC_CRITERION>Method<", "<AC_CRITERION>Method</AC_CRITERION><AC_CRITERION>Staff<"
    )
    assert told_of(names)[0][1]["name"] == "Method; Staff"
    old = "<CRITERIA_DEFINITION><CRITERIA>Care</CRITERIA><WEIGHTING>30</WEIGHTING><WEIGHTING>40</WEIGHTING></CRITERIA_DEFINITION>"
    both = "<CRITERIA_STATED_IN_OTHER_DOCUMENT/><LOWEST_PRICE/>"
    (found,) = read(OLD.format(old + both).encode(), PREFIX).releases
    assert [row["element"].split("/")[1] for row in found["notTakenOver"]] == [
        "CRITERIA_DEFINITION",
        "LOWEST_PRICE",
        "CRITERIA_STATED_IN_OTHER_DOCUMENT",
    ]


def test_a_directory_counts_all_that_lies_in_it_and_follows_no_link(tmp_path: Path) -> None:
    folder = tmp_path / "month"
    (folder / "05").mkdir(parents=True)
    (folder / "05" / "a.xml").write_bytes(make.notice(1))
    (folder / "b.zip").write_bytes(b"PK\3\4 of a kind that is not read")
    (folder / "c.tar.gz").write_bytes(make.tar({"d.xml": make.notice(2), "e.txt": b"about"}))
    (tmp_path / "outside.xml").write_bytes(make.notice(3))
    (folder / "link.xml").symlink_to(tmp_path / "outside.xml")
    (folder / "loop").symlink_to(folder)
    (folder / "gone.xml").symlink_to(tmp_path / "nowhere")
    (folder / os.fsdecode(b"\xff.xml")).write_bytes(make.notice(4))
    counted = import_file(tmp_path / "home", folder, SOURCE)
    assert counted.landed == 3
    reasons = sorted(row.reason for row in counted.refused)
    assert [reason.split(": ")[0] for reason in reasons] == ["b.zip", "gone.xml", "link.xml", "loop"]
    assert all(reason.endswith(": a link") for reason in reasons[1:])
    found = receipt(tmp_path / "home")
    assert (found["files"], found["notices"], found["no_notices"], found["refused"]) == (8, 3, 1, 4)
    lines = subprocess.run(
        ["sha256sum", "05/a.xml", "b.zip", "c.tar.gz"], cwd=folder, capture_output=True, check=True, text=True
    ).stdout.splitlines()
    others = ["-  gone.xml", "-  link.xml", "-  loop"]
    last = hashlib.sha256(make.notice(4)).hexdigest().encode() + b"  \xff.xml"
    whole = "\n".join([*lines, *others]).encode() + b"\n" + last + b"\n"
    assert found["sha256"] == hashlib.sha256(whole).hexdigest()
    (folder / "b.zip").unlink()
    again = import_file(tmp_path / "other", folder, SOURCE)
    assert again.landed == 3 and receipt(tmp_path / "other")["sha256"] != found["sha256"]


UNREADABLE_FILES = {
    "words.tar.gz": (b"hello", "no archive, though its name says so"),
    "packed words.tar.gz": (gzip.compress(b"hello" * 500), "no archive, though its name says so"),
    "xml.tar": (make.notice(), "no archive, though its name says so"),
    "cut.tar": (make.tar({"a.xml": make.notice()}, packed=False)[:300], "breaks off"),
    "damaged.tar.gz": (make.tar({"a.xml": make.notice()})[:200] + b"\0" * 900, "breaks off"),
    "feed.xml": (b"<?xml version='1.0'?><rss version='2.0'><channel/></rss>", "rss: no TED_EXPORT"),
    "page.xml": (b"<html><body>Sign in</body></html>", "html: no TED_EXPORT"),
    "utf16.xml": (make.notice().decode().encode("utf-16"), "no XML in UTF-8"),
}


@pytest.mark.parametrize("name", UNREADABLE_FILES)
def test_what_cannot_be_read_is_told_as_what_it_is_and_leaves_a_receipt(name: str, tmp_path: Path) -> None:
    content, told = UNREADABLE_FILES[name]
    path = tmp_path / name
    path.write_bytes(content)
    ran = CliRunner(env={"PEERBENCH_HOME": str(tmp_path / "home")}).invoke(
        app, ["import", str(path), "--source", SOURCE]
    )
    assert ran.exit_code == 2 and told in ran.output, ran.output
    assert ("breaks off" in ran.output) == (told == "breaks off")
    found = receipt(tmp_path / "home")
    assert found["sha256"] == hashlib.sha256(content).hexdigest() and found["notices"] == 0
    assert found["problem"] or found["refused"] == 1


@pytest.mark.parametrize("source", ["find_a_tender", "contracts_finder"])
def test_notices_given_to_another_source_are_told_with_the_source_that_takes_them(
    source: str, tmp_path: Path, recwarn: pytest.WarningsRecorder
) -> None:
    folder = tmp_path / "folder" / "05"
    folder.mkdir(parents=True)
    (folder / "a.xml").write_bytes(make.notice())
    (tmp_path / "a.xml").write_bytes(make.notice())
    (tmp_path / "a.xml.gz").write_bytes(gzip.compress(make.notice()))
    (tmp_path / "month.tar.gz").write_bytes(make.tar({"a.xml": make.notice()}))
    (tmp_path / "month").write_bytes(make.tar({"a.xml": make.notice()}, packed=False))
    run = CliRunner(env={"PEERBENCH_HOME": str(tmp_path / "home")}).invoke
    for name in ("folder", "a.xml", "a.xml.gz", "month.tar.gz", "month"):
        ran = run(app, ["import", str(tmp_path / name), "--source", source])
        assert ran.exit_code == 2 and "--source ted" in ran.output, (name, ran.output)
    (tmp_path / "feed.xml").write_bytes(b"<?xml version='1.0'?><rss version='2.0'><channel/></rss>")
    assert "no notice" in run(app, ["import", str(tmp_path / "feed.xml"), "--source", source]).output
    assert not [warning for warning in recwarn if "bs4" in str(warning.category)]
