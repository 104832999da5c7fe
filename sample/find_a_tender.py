"""Releases in the shape of Find a Tender, under the old forms (CELEX) and the Procurement Act (UKPGA).

Criteria stand on the lots. The notice type stands at `<section>.documents[].noticeType`, under the Act
only. An update is a delta: it holds what changed, to be merged per ocid.
"""

import random
from datetime import datetime, timedelta
from typing import Any

from sample import tender_documents, terms
from sample.criteria import new_shape, old_shape
from sample.procurement import Draft, Lot, Procurement
from sample.uk_time import written

SITE = "https://www.find-tender.service.gov.uk"
UKPGA = {
    "id": "2023/54",
    "scheme": "UKPGA",
    "uri": "https://www.legislation.gov.uk/ukpga/2023/54/contents",
}
UK_TYPES = {
    "UK2": (["planning"], "planning", "marketEngagementNotice"),
    "UK4": (["tender"], "tender", "tenderNotice"),
    "UK5": (["award", "contract"], "awards", "awardNotice"),
    "UK6": (["award", "contract"], "awards", "awardNotice"),
    "UK7": (["award", "contract"], "contracts", "contractNotice"),
    "UK9": (["implementation"], "contracts", "implementationNotice"),
    "UK12": (["tenderCancellation"], "tender", "tenderCancellationNotice"),
}
OLD_TYPES = {
    "planning": (["planning"], "planning", "plannedProcurementNotice"),
    "tender": (["tender"], "tender", "tenderNotice"),
    "award": (["award", "contract"], "awards", "awardNotice"),
}
OLD_DIRECT = "Award procedure without prior publication of a call for competition"


class Writer:
    """Writes the releases of one ocid in one regime; the same council keeps one PPON under the Act."""

    def __init__(self, rng: random.Random, facts: Procurement, celex: str | None) -> None:
        self.rng = rng
        self.facts = facts
        self.celex = celex
        self.name = rng.choice(facts.buyer.names)
        self.party = self._party()
        self.unlimited = rng.random() < 0.004
        self.criteria = {lot.number: self._criteria(lot) for lot in facts.lots}
        self.award_repeats_criteria = celex is not None and rng.random() < 0.4

    def notice(self, kind: str, when: datetime, award_only: bool = False) -> Draft:
        """A whole notice: UK2 to UK12 under the Act; planning, tender or award on the old forms."""
        tag, section, document_type = (OLD_TYPES if self.celex else UK_TYPES)[kind]
        with_criteria = (
            kind in ("UK4", "tender") or (award_only or self.award_repeats_criteria) and kind == "award"
        )
        release = self._release(tag, when)
        release["tender"] = self._tender(kind, with_criteria)
        if kind in ("UK2", "planning"):
            release["planning"] = {"documents": []}
            release["tender"]["status"] = "planned"
        if section in ("awards", "contracts"):
            release["parties"].append(self._supplier())
            release["awards"] = [self._award(when)]
            release["contracts"] = [self._contract(kind, when)]
        if kind == "UK4" and (said := terms.no_engagement(self.facts)):
            release["planning"] = said
        return Draft("find_a_tender", when, release, section, document_type, None if self.celex else kind)

    def update(self, when: datetime, lots: tuple[Lot, ...] | None) -> Draft:
        """A tenderUpdate delta: a later deadline and, given `lots`, new criteria in place of the old."""
        release = self._release(["tenderUpdate"], when)
        tender: dict[str, Any] = {
            "id": self.facts.reference,
            "tenderPeriod": {"endDate": written(self.facts.deadline + timedelta(days=7), False)},
            "amendments": [{"id": "1", "date": written(when, False), "description": "SYNTHETIC correction"}],
        }
        if lots:
            self.criteria = {lot.number: self._criteria(lot) for lot in lots}
            tender["lots"] = [
                {"id": str(lot.number), "awardCriteria": self.criteria[lot.number]}
                for lot in lots
                if self.criteria[lot.number]
            ]
        release["tender"] = tender
        kind = None if self.celex else "UK4"
        return Draft("find_a_tender", when, release, "tender", "tenderNotice", kind)

    def _criteria(self, lot: Lot) -> dict[str, Any] | None:
        if self.celex:
            return old_shape(lot.evaluation, self.rng)
        return terms.with_themes(new_shape(lot.evaluation, self.rng), self.facts)

    def _release(self, tag: list[str], when: datetime) -> dict[str, Any]:
        return {
            "ocid": self.facts.ocid,
            "id": "",
            "tag": tag,
            "date": written(when, False),
            "initiationType": "tender",
            "language": "en",
            "parties": [party for party in (self.party, terms.hub_party(self.facts)) if party],
            "buyer": {"id": self.party["id"], "name": self.name},
        }

    def _tender(self, kind: str, with_criteria: bool) -> dict[str, Any]:
        facts = self.facts
        method, details = self._method(kind)
        status = {"UK2": "planned", "UK4": "active", "tender": "active", "UK12": "cancelled"}.get(
            kind, "complete"
        )
        cpv = {"scheme": "CPV", "id": facts.subject.cpv, "description": facts.subject.cpv_name}
        tender: dict[str, Any] = {
            "id": facts.reference,
            "legalBasis": {"id": self.celex, "scheme": "CELEX"} if self.celex else UKPGA,
            "title": facts.title,
            "description": self._description(with_criteria),
            "status": status,
            "value": self._money(facts.value),
            "procurementMethod": method,
            "procurementMethodDetails": details,
            "mainProcurementCategory": "goods"
            if facts.subject.category == "supplies"
            else facts.subject.category,
            "lots": [self._lot(lot, with_criteria) for lot in facts.lots],
            "items": [
                {
                    "id": str(lot.number),
                    "additionalClassifications": [cpv],
                    "deliveryAddresses": [{"region": "UKM", "countryName": "United Kingdom"}],
                    "relatedLot": str(lot.number),
                }
                for lot in facts.lots
            ],
        }
        if self.celex:
            tender["classification"] = cpv
        else:
            tender["aboveThreshold"] = facts.value >= 214_904
        if kind in ("UK4", "tender"):
            tender["tenderPeriod"] = {"endDate": written(facts.deadline, False)}
            tender["submissionMethodDetails"] = "https://portal.example"
            tender |= tender_documents.attached(facts, SITE)
        if self.unlimited:
            tender["lotDetails"] = {"maximumLotsBidPerSupplier": float("inf")}
        return tender

    def _description(self, with_criteria: bool) -> str:
        """The overall text, with the sentence on evaluation where the lots have no table for it."""
        found = self.facts.lots[0].evaluation
        if with_criteria and found.prose and (self.celex or found.prose_field == "notice"):
            return f"{self.facts.description}\n{found.prose}"
        return self.facts.description

    def _method(self, kind: str) -> tuple[str, str]:
        direct, call_off = self.facts.method == "direct_award", self.facts.method == "call_off"
        if self.celex:
            if direct:
                return "limited", OLD_DIRECT
            return (
                ("selective", "Call-off from a framework agreement")
                if call_off
                else ("open", "Open procedure")
            )
        if direct:
            return "direct", "Direct award"
        if self.facts.value < 214_904:
            return "open", "Below threshold - open competition"
        return "open", "Open procedure" if self.facts.value % 2 else "Competitive flexible procedure"

    def _lot(self, lot: Lot, with_criteria: bool) -> dict[str, Any]:
        facts = self.facts
        found: dict[str, Any] = {
            "id": str(lot.number),
            "title": f"Lot {lot.number} (SYNTHETIC)",
            "description": "SYNTHETIC lot",
            "status": "active",
            "value": self._money(lot.value),
            **terms.period(facts, self.celex is not None),
        }
        if not self.celex:
            found["suitability"] = {"sme": facts.value % 2 == 0, "vcse": facts.value % 4 == 0}
            found |= terms.reservation(facts)
            if (
                with_criteria
                and not self.criteria[lot.number]
                and not lot.evaluation.prose
                and facts.value % 4 == 0
            ):
                found["awardCriteria"] = {"description": terms.IN_DOCUMENTS}
        if with_criteria and self.criteria[lot.number]:
            found["awardCriteria"] = self.criteria[lot.number]
        return found

    def _money(self, amount: int) -> dict[str, Any]:
        return (
            {"amountGross": round(amount * 1.2), "amount": amount, "currency": "GBP"}
            if not self.celex
            else {
                "amount": amount,
                "currency": "GBP",
            }
        )

    def _party(self) -> dict[str, Any]:
        buyer = self.facts.buyer
        party: dict[str, Any] = {
            "name": self.name,
            "address": {"locality": "Sampleton", "postalCode": "ZZ1 1ZZ", "countryName": "United Kingdom"},
            "contactPoint": {"name": "Procurement team", "email": "tenders@council.example"},
            "roles": ["buyer"],
        }
        if self.celex:
            kind = "REGIONAL_AUTHORITY" if buyer.authority_id else "BODY_PUBLIC"
            party |= {
                "id": f"GB-FTS-{700000 + buyer.number * 5 + self.rng.randrange(5)}",
                "identifier": {"legalName": self.name},
                "details": {"classifications": [{"scheme": "TED_CA_TYPE", "id": kind}]},
            }
            return party
        letters = chr(65 + buyer.number // 26 % 26) + chr(65 + buyer.number % 26)
        ppon = f"SY{letters}-{1000 + buyer.number}-SYNT"
        party |= {
            "id": f"GB-PPON-{ppon}",
            "identifier": {"scheme": "GB-PPON", "id": ppon},
            "details": {
                "classifications": [{"scheme": "UK_CA_TYPE", "id": "publicAuthoritySubCentralGovernment"}]
            },
        }
        return party

    def _supplier(self) -> dict[str, Any]:
        return {
            "id": "GB-COH-SYNTHETIC",
            "name": self.facts.supplier,
            "identifier": {"scheme": "GB-COH", "id": "SYNTHETIC"},
            "details": {
                "scale": "sme" if self.facts.value % 2 else "large",
                "vcse": self.facts.value % 9 == 0,
            },
            "roles": ["supplier"],
        }

    def _award(self, when: datetime) -> dict[str, Any]:
        return {
            "id": "1",
            "status": "active",
            "date": written(when, False),
            "suppliers": [{"id": "GB-COH-SYNTHETIC", "name": self.facts.supplier}],
            "relatedLots": [str(lot.number) for lot in self.facts.lots],
        }

    def _contract(self, kind: str, when: datetime) -> dict[str, Any]:
        """A contract; above five million a UK7 sets a social value indicator and a UK9 reports on it."""
        contract: dict[str, Any] = {
            "id": "1",
            "awardID": "1",
            "status": "active",
            "value": self._money(self.facts.value),
            "dateSigned": written(when, False),
        }
        if kind == "UK7":
            if self.facts.value > 5_000_000:
                contract["agreedMetrics"] = terms.agreed(self.facts)
            else:
                contract["noAgreedMetricsRationale"] = "The contract is below the threshold for indicators."
        if kind == "UK9":
            contract["implementation"] = {"metrics": terms.reported(self.facts)}
        return contract
