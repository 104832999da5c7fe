"""A notice of the forms of 2014 (schema R2.0.9) as OCDS releases, by the EU profile's mapping of each field.

Contact points, streets, e-mail addresses and telephone numbers are left out: they stay in landing.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import NotRequired, TypedDict

from pipelines.collect.eu import criteria
from pipelines.collect.eu.forms import AWARD, CHANGED, MODIFIED, PLANNING, form_code, tags_of
from pipelines.collect.eu.markup import Node, attribute, every, first, words
from pipelines.collect.eu.stated import (
    PUBLISHED,
    SENT,
    amount,
    doc_id,
    moment,
    named_notice,
    note_publication,
    party_id,
)
from pipelines.collect.eu.unread import Unread
from warehouse.errors import Unreadable

Release = dict[str, object]


class Party(TypedDict):
    """An organisation of a notice."""

    id: str
    name: str
    roles: list[str]
    identifier: NotRequired[dict[str, str]]
    address: NotRequired[dict[str, str]]
    details: NotRequired[dict[str, object]]


_PROCEDURES: dict[str, tuple[str | None, str]] = {
    "PT_OPEN": ("open", "Open procedure"),
    "PT_RESTRICTED": ("selective", "Restricted procedure"),
    "PT_COMPETITIVE_NEGOTIATION": ("selective", "Competitive procedure with negotiation"),
    "PT_COMPETITIVE_DIALOGUE": ("selective", "Competitive dialogue"),
    "PT_INNOVATION_PARTNERSHIP": ("selective", "Innovation partnership"),
    "PT_NEGOTIATED_WITH_PRIOR_CALL": (
        "selective",
        "Negotiated procedure with prior call for competition",
    ),
    "PT_INVOLVING_NEGOTIATION": ("selective", "Procedure involving negotiations"),
    "PT_AWARD_CONTRACT_WITHOUT_CALL": (
        "limited",
        "Award of a contract without prior publication of a call for competition",
    ),
    "PT_AWARD_CONTRACT_WITHOUT_PUBLICATION": (
        "limited",
        "Award of a concession without prior publication of a concession notice",
    ),
    "PT_NEGOTIATED_WITHOUT_PUBLICATION": ("limited", "Negotiated procedure without prior publication"),
    "PT_AWARD_CONTRACT_WITH_PRIOR_PUBLICATION": (
        None,
        "Award procedure with prior publication of a concession notice",
    ),
}
_UNANNOUNCED = "PT_AWARD_CONTRACT_WITHOUT_PUBLICATION"
"""No concession notice came first. One that says how tenders were judged was no award without competition."""
_CATEGORIES = {"WORKS": "works", "SUPPLIES": "goods", "SERVICES": "services"}
_NATURES = {"1": "works", "2": "goods", "4": "services"}
_DIRECTIVES = ["DIRECTIVE_2014_24_EU", "DIRECTIVE_2014_25_EU", "DIRECTIVE_2014_23_EU", "DIRECTIVE_2009_81_EC"]
_ALL_LOTS = re.compile(r"\ball\b", re.I)
_UNITED_KINGDOM = {"UK", "GB"}


def releases(root: Node, form: Node, prefix: str) -> list[Release]:
    """The releases of a notice: one for each object of contract. Raises Unreadable, naming the element.

    `form` is the element of the form in its own language; `prefix` that of ocids given here.
    """
    return list(_Notice(root, form, prefix).releases())


def _object_of(element: Node) -> Node | None:
    return next(element.iterancestors("OBJECT_CONTRACT"), None)


class _Notice:
    """One notice while it is turned into releases."""

    def __init__(self, root: Node, form: Node, prefix: str) -> None:
        self.root, self.form, self.prefix = root, form, prefix
        self.code = form_code(form)
        self.id = doc_id(root)
        self.type = attribute(form, "NOTICE", "TYPE") or ""
        self.tags = tags_of(self.code, self.type)
        self.unread = Unread()
        self.procedure = first(form, "PROCEDURE")

    def releases(self) -> Iterator[Release]:
        objects = every(self.form, "OBJECT_CONTRACT")
        if not objects and self.code != "F14":
            raise Unreadable(f"{self.form.tag}/OBJECT_CONTRACT: absent")
        for number, contract in enumerate(objects or [None], 1):
            yield self._release(contract, number)

    def _release(self, contract: Node | None, number: int) -> Release:
        release_id = self.id if number == 1 else f"{self.id}-{number}"
        self.unread = Unread()
        named = self._named()
        continues = named if self.tags in (AWARD, MODIFIED, CHANGED) else None
        parties, sent = self._parties(), self._date()
        release: Release = {
            "ocid": f"{self.prefix}{continues or release_id}",
            "id": release_id,
            "date": sent,
            "tag": list(self.tags),
            "initiationType": "tender",
            "language": (self.form.get("LG") or "en").lower(),
            "convertedFrom": f"{self.root.tag} {self.code}",
        }
        if text := words(self.form, "COMPLEMENTARY_INFO/INFO_ADD"):
            release["description"] = text
        release["tender"] = self._tender(contract)
        if named:
            release["relatedProcesses"] = [
                {
                    "id": "1",
                    "relationship": ["prior" if continues else "planning"],
                    "scheme": "eu-oj",
                    "identifier": named,
                }
            ]
        if self.tags in (AWARD, MODIFIED):
            release |= self._awards(parties)
        release["parties"] = list(parties.values())
        if buyer := next((one for one in parties.values() if "buyer" in one["roles"]), None):
            release["buyer"] = {"id": buyer["id"], "name": buyer["name"]}
        if self.code != "F14":
            # What stands outside of every object is told once.
            place = self.form if number == 1 else contract
            others = criteria.elements_of_criteria(place)
            inner = (one for one in others if _object_of(one) in (None, contract))
            self.unread.rest(inner, "criteria where the form has none")
        note_publication(self.root, sent, self.unread)
        return release | self.unread.member()

    def _named(self) -> str | None:
        """The earlier notice that this one names: by the form first, else by the coded data."""
        for path in ("PROCEDURE/NOTICE_NUMBER_OJ", "COMPLEMENTARY_INFO/NOTICE_NUMBER_OJ"):
            if found := named_notice(words(self.form, path)):
                return found if found != self.id else None
        coded = named_notice(words(self.root, "CODED_DATA_SECTION/NOTICE_DATA/REF_NOTICE/NO_DOC_OJS"))
        return coded if coded != self.id else None

    def _date(self) -> str | None:
        """When it was sent; where that is not stated, when it was published."""
        stated = words(self.form, "COMPLEMENTARY_INFO/DATE_DISPATCH_NOTICE")
        return moment(stated or words(self.root, SENT) or words(self.root, PUBLISHED))

    # Who

    def _parties(self) -> dict[str, Party]:
        """The buyers by id, in order; suppliers come with the awards."""
        found: dict[str, Party] = {}
        paths = "ADDRESS_CONTRACTING_BODY", "ADDRESS_CONTRACTING_BODY_ADDITIONAL"
        for address in every(self.form, *(f"CONTRACTING_BODY/{path}" for path in paths)):
            self._party(found, address, "buyer")
        if first(self.form, "CONTRACTING_BODY/CENTRAL_PURCHASING") is not None and found:
            next(iter(found.values()))["roles"].append("centralPurchasingBody")
        kind = attribute(self.form, "CONTRACTING_BODY/CA_TYPE", "VALUE") or words(
            self.form, "CONTRACTING_BODY/CA_TYPE_OTHER"
        )
        coded = first(self.root, "CODED_DATA_SECTION/CODIF_DATA/AA_AUTHORITY_TYPE")
        code = coded.get("CODE") if coded is not None else None
        if (kind or code) and found:
            stated = [("TED_CA_TYPE", kind), ("AA_AUTHORITY_TYPE", code)]
            kinds = [{"scheme": scheme, "id": value} for scheme, value in stated if value]
            next(iter(found.values()))["details"] = {"classifications": kinds}
        return found

    def _party(self, found: dict[str, Party], address: Node, role: str) -> Party | None:
        """The organisation of an address, without those it names to be written to."""
        name = words(address, "OFFICIALNAME")
        if name is None:
            return None
        key = party_id(self.prefix, name)
        if key in found:
            if role not in found[key]["roles"]:
                found[key]["roles"].append(role)
            return found[key]
        party: Party = {"id": key, "name": name, "roles": [role]}
        identifier = {"legalName": name}
        if (number := words(address, "NATIONALID")) and re.search(r"\d{4}", number):
            identifier["id"] = number
        party["identifier"] = identifier
        if role == "buyer":
            country = attribute(address, "COUNTRY", "VALUE")
            place = {
                "locality": words(address, "TOWN"),
                "region": attribute(address, "NUTS", "CODE"),
                "postalCode": words(address, "POSTAL_CODE"),
                "countryName": "United Kingdom" if country in _UNITED_KINGDOM else country,
            }
            party["address"] = {name: value for name, value in place.items() if value}
        found[key] = party
        return party

    # What

    def _tender(self, contract: Node | None) -> Release:
        if contract is None:
            return self._changes({})
        tender: Release = {"id": words(contract, "REFERENCE_NUMBER") or self.id}
        if basis := self._legal_basis():
            tender["legalBasis"] = {"id": basis, "scheme": "CELEX"}
        texts = {"title": words(contract, "TITLE"), "description": words(contract, "SHORT_DESCR")}
        tender |= {name: text for name, text in texts.items() if text}
        tender["status"] = self._status()
        if code := attribute(contract, "CPV_MAIN/CPV_CODE", "CODE"):
            tender["classification"] = {"id": code[:8], "scheme": "CPV"}
        nature = attribute(self.root, "CODED_DATA_SECTION/CODIF_DATA/NC_CONTRACT_NATURE", "CODE")
        kind = attribute(contract, "TYPE_CONTRACT", "CTYPE")
        if category := _CATEGORIES.get(kind or "") or _NATURES.get(nature or ""):
            tender["mainProcurementCategory"] = category
        if value := amount(first(contract, "VAL_ESTIMATED_TOTAL")):
            tender["value"] = value
        tender |= self._procedure()
        if self.code == "F14":
            return self._changes(tender)
        lots, items = self._lots(contract)
        if lots:
            tender["lots"] = lots
        if items:
            tender["items"] = items
        return tender

    def _legal_basis(self) -> str | None:
        if basis := attribute(self.form, "LEGAL_BASIS", "VALUE"):
            return basis
        stated = attribute(self.form, "DIRECTIVE", "VALUE") or ""  # 2014/24/EU in S01 and S02
        found = re.fullmatch(r"(\d{4})/(\d{1,3})/E[UC]", stated)
        return f"3{found[1]}L{found[2].zfill(4)}" if found else None

    def _status(self) -> str:
        if self.tags == PLANNING:
            return "planned"
        if self.tags not in (AWARD, MODIFIED):
            return "active"
        awards = every(self.form, "AWARD_CONTRACT")
        if not awards or any(first(one, "NO_AWARDED_CONTRACT") is None for one in awards):
            return "complete"
        stopped = any(
            first(one, "NO_AWARDED_CONTRACT/PROCUREMENT_DISCONTINUED") is not None for one in awards
        )
        return "cancelled" if stopped else "unsuccessful"

    def _procedure(self) -> Release:
        found: Release = {}
        places = [self.procedure, *every(self.procedure, *_DIRECTIVES)]
        for element in (one for place in places if place is not None for one in place):
            if element.tag in _PROCEDURES:
                method, details = _PROCEDURES[element.tag]
                if element.tag == _UNANNOUNCED and first(self.procedure, "MAIN_FEATURES_AWARD") is not None:
                    method, details = None, "Award procedure that no concession notice announced"
                found |= {"procurementMethod": method} if method else {}
                found["procurementMethodDetails"] = details
                break
        if text := words(self.procedure, "MAIN_FEATURES_AWARD") if self.procedure is not None else None:
            found["awardCriteriaDetails"] = text
        if self.procedure is not None:
            stated = words(self.procedure, "DATE_RECEIPT_TENDERS")
            end = moment(stated, words(self.procedure, "TIME_RECEIPT_TENDERS"))
            if end and self.tags not in (AWARD, MODIFIED):
                found["tenderPeriod"] = {"endDate": end}
            languages = [one.get("VALUE", "").lower() for one in every(self.procedure, "LANGUAGES/LANGUAGE")]
            if languages:
                found["submissionTerms"] = {"languages": languages}
            techniques = {
                "hasFrameworkAgreement": first(self.procedure, "FRAMEWORK") is not None,
                "hasDynamicPurchasingSystem": first(self.procedure, "DPS") is not None,
            }
            if any(techniques.values()):
                found["techniques"] = {name: True for name, held in techniques.items() if held}
        if selection := list(self._selection()):
            found["selectionCriteria"] = {"criteria": selection}
        return found

    def _selection(self) -> Iterator[Release]:
        """Conditions of taking part, which are no award criteria."""
        for kind, paths in (
            ("suitability", ("SUITABILITY",)),
            ("economic", ("ECONOMIC_FINANCIAL_INFO", "ECONOMIC_FINANCIAL_MIN_LEVEL")),
            ("technical", ("TECHNICAL_PROFESSIONAL_INFO", "TECHNICAL_PROFESSIONAL_MIN_LEVEL")),
            ("other", ("RULES_CRITERIA",)),
        ):
            for path in paths:
                if text := words(self.form, f"LEFTI/{path}"):
                    yield {"type": kind, "description": text}

    def _lots(self, contract: Node) -> tuple[list[Release], list[Release]]:
        elements = every(contract, "OBJECT_DESCR")
        lots, items = list[Release](), list[Release]()
        for key, element in zip(_lot_ids(elements), elements, strict=True):
            lots.append(self._lot(key, element))
            codes: list[str] = [one.get("CODE", "")[:8] for one in every(element, "CPV_ADDITIONAL/CPV_CODE")]
            if codes:
                also = [{"scheme": "CPV", "id": code} for code in codes]
                items.append({"id": key, "additionalClassifications": also, "relatedLot": key})
        return lots, items

    def _lot(self, key: str, element: Node) -> Release:
        lot: Release = {"id": key}
        if title := words(element, "TITLE"):
            lot["title"] = title
        if texts := [text for path in ("SHORT_DESCR", "INFO_ADD") if (text := words(element, path))]:
            lot["description"] = "\n".join(texts)
        if value := amount(first(element, "VAL_OBJECT")):
            lot["value"] = value
        if period := _period(element):
            lot["contractPeriod"] = period
        renewal = [first(element, name) is not None for name in ("RENEWAL", "NO_RENEWAL")]
        if any(renewal):
            lot["hasRenewal"] = renewal[0]
        listed, stated_in = criteria.read(element, self.code, self.unread)
        lot["criteriaStatedIn"] = stated_in
        if listed:
            lot["awardCriteria"] = {"criteria": listed}
        if listed == [{"type": "price"}]:
            lot["awardCriteriaCode"] = criteria.PRICE_ALONE
        return lot

    # What became of it

    def _awards(self, parties: dict[str, Party]) -> Release:
        if self.code == "F20":
            return self._modified(parties)
        awards, contracts = [], []
        elements = every(self.form, "AWARD_CONTRACT")
        keys = _unique([words(one, "CONTRACT_NO") for one in elements], self.id)
        for key, element in zip(keys, elements, strict=True):
            award: Release = {"id": key, "status": "active"}
            if title := words(element, "TITLE"):
                award["title"] = title
            if lots := re.findall(r"[^\s,;][^,;]*", words(element, "LOT_NO") or ""):
                award["relatedLots"] = [lot.strip() for lot in lots]
            done = first(element, "AWARDED_CONTRACT")
            if done is None:
                stopped = first(element, "NO_AWARDED_CONTRACT/PROCUREMENT_DISCONTINUED") is not None
                award["status"] = "cancelled" if stopped else "unsuccessful"
                awards.append(award)
                continue
            award["suppliers"] = self._suppliers(done, parties)
            contract: Release = {"id": key, "awardID": key, "status": "active"}
            if signed := moment(words(done, "DATE_CONCLUSION_CONTRACT")):
                contract["dateSigned"] = signed
            if value := amount(first(done, "VALUES/VAL_TOTAL", "VALUE/VAL_TOTAL", "VAL_TOTAL")):
                contract["value"] = value
            awards.append(award)
            contracts.append(contract)
        return {"awards": awards, "contracts": contracts}

    def _suppliers(self, done: Node, parties: dict[str, Party]) -> list[Release]:
        found = list[Release]()
        for contractor in every(done, "CONTRACTORS/CONTRACTOR", "CONTRACTOR"):
            address = first(contractor, "ADDRESS_CONTRACTOR")
            party = self._party(parties, address, "supplier") if address is not None else None
            if party is None:
                continue
            if first(contractor, "SME") is not None:
                party["details"] = {**party.get("details", {}), "scale": "sme"}
            elif first(contractor, "NO_SME") is not None:
                party["details"] = {**party.get("details", {}), "scale": "large"}
            found.append({"id": party["id"], "name": party["name"]})
        return found

    def _modified(self, parties: dict[str, Party]) -> Release:
        """A contract as it stands after its modification (F20)."""
        key = words(self.form, "AWARD_CONTRACT/CONTRACT_NO") or f"{self.id}-1"
        award: Release = {"id": key, "status": "active"}
        contract: Release = {"id": key, "awardID": key, "status": "active"}
        info = first(self.form, "MODIFICATIONS_CONTRACT/INFO_MODIFICATIONS")
        if info is not None:
            text = words(info, "SHORT_DESCR")
            contract["amendments"] = [{"id": self.id} | ({"description": text} if text else {})]
            if value := amount(first(info, "VALUES/VAL_TOTAL_AFTER", "VAL_TOTAL_AFTER")):
                contract["value"] = value
        for place in every(self.form, "MODIFICATIONS_CONTRACT/DESCRIPTION_PROCUREMENT"):
            if suppliers := self._suppliers(place, parties):
                award["suppliers"] = suppliers
        return {"awards": [award], "contracts": [contract]}

    def _changes(self, tender: Release) -> Release:
        """What a corrigendum (F14) changes of the notice that it names.

        A new deadline takes effect; every change is kept as it was published. One to criteria is marked: it
        is prose, and nothing is read from it.
        """
        tender = {name: value for name, value in tender.items() if name in ("tenderPeriod",)}
        rows, sections = list[Release](), list[str]()
        for change in every(self.form, "CHANGES/CHANGE"):
            where = first(change, "WHERE")
            section = words(where, "SECTION") if where is not None else None
            place: dict[str, str | None] = {"section": section}
            row: Release = {"where": place}
            for name, path in (("lot", "LOT_NO"), ("label", "LABEL")):
                if where is not None and (text := words(where, path)):
                    place[name] = text
            for name, path in (("oldValue", "OLD_VALUE"), ("newValue", "NEW_VALUE")):
                if (value := first(change, path)) is not None and (stated := _changed(value)):
                    row[name] = stated
            rows.append(row)
            sections.append((section or "").strip())
            new = first(change, "NEW_VALUE")
            # That of one lot is not that of the whole, and a lot has no deadline of its own.
            of_whole = _ALL_LOTS.search(place.get("lot") or "all")
            of_deadline = new is not None and of_whole and sections[-1] == "IV.2.2"
            if of_deadline and (end := moment(words(new, "DATE"), words(new, "TIME"))):
                tender["tenderPeriod"] = {"endDate": end}
        amendment: Release = {"id": self.id, "unstructuredChanges": rows}
        if text := words(self.form, "CHANGES/INFO_ADD"):
            amendment["description"] = text
        if "II.2.5" in sections:
            amendment["changesAwardCriteria"] = True
        return {**tender, "amendments": [amendment]}


def _changed(value: Node) -> Release:
    found = {
        name: words(value, path) for name, path in (("text", "TEXT"), ("date", "DATE"), ("time", "TIME"))
    }
    codes = [one.get("CODE") for one in value.iter("CPV_CODE")]
    return {name: text for name, text in found.items() if text} | ({"cpv": codes} if codes else {})


def _lot_ids(elements: list[Node]) -> list[str]:
    """The number of each lot as published, "1" for a single one without; else its place."""
    stated = [words(one, "LOT_NO") for one in elements]
    if len(stated) == 1:
        return [stated[0] or "1"]
    often = Counter(stated)
    taken = {number for number in stated if number is not None and often[number] == 1}
    found = []
    for place, number in enumerate(stated, 1):
        if number is not None and often[number] == 1:
            found.append(number)
            continue
        key = str(place) if number is None else f"{number} ({place})"
        while key in taken:
            key = f"{key} ({place})"
        taken.add(key)
        found.append(key)
    return found


def _unique(stated: list[str | None], notice: str) -> list[str]:
    """The number of each contract, or the notice's with its place where it has none of its own."""
    often = Counter(stated)
    return [
        number if number is not None and often[number] == 1 else f"{notice}-{place}"
        for place, number in enumerate(stated, 1)
    ]


def _period(lot: Node) -> Release:
    period: Release = {}
    for name, path in (("startDate", "DATE_START"), ("endDate", "DATE_END")):
        if day := moment(words(lot, path)):
            period[name] = day
    duration = first(lot, "DURATION")
    if duration is not None and (text := words(duration)) and re.fullmatch(r"\d{1,4}", text):
        kind, number = duration.get("TYPE", ""), int(text)
        if kind in ("MONTH", "YEAR"):
            period["durationInMonths"] = number * (12 if kind == "YEAR" else 1)
        elif kind == "DAY":
            period["durationInDays"] = number
    return period
