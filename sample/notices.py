"""Three years of SYNTHETIC notices, April 2023 to March 2026, on both services, with the truth about each.

Until 24 February 2025 small tenders stand on Contracts Finder and large ones on Find a Tender, most of
those on both. From that day new procurements of every size go to Find a Tender under the Procurement
Act, and Contracts Finder keeps mainly the call-offs and awards of older ones.
"""

import json
import random
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sample import contracts_finder, find_a_tender, tender_documents
from sample.councils import Council, councils, hubs
from sample.criteria import NOT_VISIBLE, Evaluation, Row, evaluation, provider_selection, weighted
from sample.procurement import Buyer, Draft, Lot, Procurement, guid
from sample.uk_time import LONDON
from sample.wording import AREAS, OUTSIDE_BUYERS, SUBJECTS, SUPPLIERS, description_of, title_of

PUBLISHER = "SYNTHETIC sample of peerbench"
FIRST, LAST = date(2023, 4, 1), date(2026, 3, 31)
ACT = date(2025, 2, 24)
LARGE = range(160, 300)
MIDDLE = range(115, 136)
SMALL = range(8, 105)
LARGE_COUNT, MIDDLE_COUNT, TINY_COUNT = 10, 16, 10
OLD_KINDS = {
    "cf_tender": 26,
    "cf_award": 17,
    "cf_call_off": 13,
    "cf_direct": 6,
    "cf_planning": 3,
    "pair": 19,
    "fts_tender": 6,
    "fts_award": 4,
    "fts_direct": 2,
    "fts_planning": 2,
    "psr": 2,
}
NEW_KINDS = {
    "uk4": 58,
    "uk2": 5,
    "uk7": 6,
    "uk6": 3,
    "uk5": 7,
    "fts_tender": 3,
    "fts_award": 3,
    "fts_call_off": 5,
    "cf_call_off": 7,
    "cf_award": 4,
    "psr": 2,
}


@dataclass(frozen=True)
class Habit:
    """How one buyer writes: usual social value weight, how often it names it, how often criteria show."""

    usual: int
    appetite: float
    visible: float


@dataclass
class Truth:
    """What a reader of the releases of one ocid on one service should find.

    `document_state` and its weight: what the document says that a notice without criteria links to.
    """

    source: str
    ocid: str
    authority_id: str | None
    tender_date: str
    regime: str
    state: str
    weight_pct: float | None = None
    has_social_value: bool | None = None
    pair_of: str | None = None
    award_of: str | None = None
    out_of_scope: str | None = None
    is_award_only: bool = False
    document_state: str | None = None
    document_weight_pct: float | None = None


def generate(seed: int = 2019) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The releases in order of publication, each beside its source, and one truth row a source and ocid."""
    maker = _Maker(random.Random(seed))  # noqa: S311 - a sample that repeats, not a secret
    for buyer, habit, first, last, count in maker.plan():
        for _ in range(count):
            maker.procurement(buyer, habit, first, last)
    return _numbered(maker.rng, maker.drafts), [vars(row) for row in maker.truth]


def to_json(value: Any) -> str:
    """JSON as Find a Tender writes it: an 'unlimited' number is 1e9999, which strict parsers refuse."""
    return re.sub(r"(?<=: )Infinity", "1e9999", json.dumps(value, ensure_ascii=False))


class _Maker:
    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.drafts: list[Draft] = []
        self.truth: list[Truth] = []
        self.made = 0

    def plan(self) -> list[tuple[Buyer, Habit, date, date, int]]:
        """Who publishes how much: ten buy a great deal, ten hardly ever, one never."""
        everyone = councils()
        whole = [row for row in everyone if row.valid_to is None and row.valid_from < FIRST]
        self.rng.shuffle(whole)
        counts = [self.rng.choice(LARGE) for _ in range(LARGE_COUNT)]
        counts += [self.rng.choice(MIDDLE) for _ in range(MIDDLE_COUNT)]
        counts += [0] + [self.rng.randint(1, 4) for _ in range(TINY_COUNT)]
        counts += [self.rng.choice(SMALL) for _ in range(len(whole) - len(counts))]
        planned = dict(zip((row.authority_id for row in whole), counts, strict=True))
        rows = []
        for number, council in enumerate(everyone):
            first, last = max(FIRST, council.valid_from), min(LAST, council.valid_to or LAST)
            count = planned.get(council.authority_id, 90 if council.valid_to is None else 20)
            rows.append((_signer(council, number), self._habit(), first, last, count))
        for number, hub in enumerate(hubs(), 200):
            buyer = Buyer(None, "", hub.name, (hub.name, hub.name.upper()), number)
            rows.append((buyer, self._habit(), FIRST, LAST, 60))
        for number, name in enumerate(OUTSIDE_BUYERS, 300):
            rows.append((Buyer(None, "", name, (name,), number), self._habit(), FIRST, LAST, 50))
        return rows

    def _habit(self) -> Habit:
        return Habit(
            self.rng.choice((5, 10, 10, 10, 10, 15, 20)),
            self.rng.uniform(0.35, 0.95),
            self.rng.uniform(0.3, 0.68),
        )

    def procurement(self, buyer: Buyer, habit: Habit, first: date, last: date) -> None:
        """One contracting process of a kind that its date allows."""
        self.made += 1
        start = self._moment(first, last)
        kinds = OLD_KINDS if start.date() < ACT else NEW_KINDS
        kind = self.rng.choices(list(kinds), list(kinds.values()))[0]
        if kind == "psr" and start.date() < date(2024, 1, 1):
            kind = "cf_tender"
        facts = self._facts(buyer, start)
        if kind.startswith("cf_"):
            self._contracts_finder(kind.removeprefix("cf_"), facts)
        elif kind == "pair":
            self._pair(facts, habit)
        elif kind.startswith("fts_"):
            self._old_forms(kind.removeprefix("fts_"), facts, habit)
        elif kind == "psr":
            self._provider_selection(facts)
        else:
            self._act(kind.upper(), facts, habit)

    def _moment(self, first: date, last: date) -> datetime:
        """A working hour; the last year is the busiest, as on the real service since 2025."""
        while True:
            day = first + timedelta(days=self.rng.randrange((last - first).days + 1))
            keep = 1.0 if day >= date(2025, 4, 1) else 0.66
            if (day.weekday() < 5 or self.rng.random() < 0.02) and self.rng.random() < keep:
                seconds = self.rng.randrange(8 * 3600, 18 * 3600)
                return datetime(day.year, day.month, day.day, tzinfo=LONDON) + timedelta(seconds=seconds)

    def _facts(self, buyer: Buyer, start: datetime) -> Procurement:
        rng = self.rng
        subject = rng.choice(SUBJECTS)
        place = buyer.official_name.removesuffix(" Council")
        value = max(30_000, round(subject.size * rng.lognormvariate(0, 0.8), -3) + rng.randrange(100))
        return Procurement(
            ocid=f"ocds-h6vhtk-{0x100000 + self.made:06x}",
            reference=f"SYN-{self.made:05d}",
            buyer=buyer,
            subject=subject,
            title=title_of(subject, place, rng.choice(AREAS), self.made),
            description=description_of(rng, buyer.official_name, subject, "\n"),
            value=int(value),
            lots=(Lot(1, int(value), NOT_VISIBLE),),
            start=start,
            months=rng.choice((12, 24, 36, 48, 60, 84)),
            supplier=rng.choice(SUPPLIERS),
            method="open",
        )

    def _later(self, moment: datetime, low: int, high: int) -> datetime:
        found = moment + timedelta(days=self.rng.randint(low, high), seconds=self.rng.randrange(3600))
        return found - timedelta(days=found.weekday() - 4) if found.weekday() > 4 and low > 2 else found

    def _keep(self, drafts: list[Draft]) -> None:
        self.drafts += [draft for draft in drafts if draft.when.astimezone(LONDON).date() <= LAST]

    def _tell(self, facts: Procurement, source: str, regime: str, found: Evaluation, **more: Any) -> Truth:
        row = Truth(
            source=source,
            ocid=facts.ocid,
            authority_id=facts.buyer.authority_id,
            tender_date=facts.start.date().isoformat(),
            regime=regime,
            state=found.state,
            weight_pct=found.weight_pct,
            has_social_value=found.has_social_value if found.state != "out_of_scope" else None,
            **more,
        )
        tendered = source == "find_a_tender" and not row.is_award_only and row.out_of_scope is None
        if tendered and found is NOT_VISIBLE and (document := tender_documents.of(facts)):
            row.document_state, row.document_weight_pct = document.state, document.weight_pct
        self.truth.append(row)
        return row

    def _contracts_finder(self, kind: str, facts: Procurement) -> None:
        """Contracts Finder has no criteria field; a sentence in the description is rare."""
        rng = self.rng
        found, reason, apart = NOT_VISIBLE, None, None
        stages = [("award", facts.start)]
        if kind == "tender":
            stages = [("tender", facts.start)]
            if rng.random() < 0.15:
                stages.append(("tenderAmendment", self._later(facts.start, 1, 12)))
            awarded = rng.random()
            if awarded < 0.4:
                stages.append(("award", self._later(facts.start, 50, 160)))
            elif awarded < 0.55:
                apart = self._later(facts.start, 50, 160)
            if rng.random() < 0.015:
                found = Evaluation("weighted", 10.0)
                sentence = "Tenders are evaluated 60% price, 30% quality, 10% social value."
                text = f"{facts.description}\n\nAdditional information: {sentence}"
                facts = replace(facts, description=text)
        elif kind == "planning":
            stages, reason = [("planning", facts.start)], "planning"
        elif kind in ("call_off", "direct"):
            reason = "call_off" if kind == "call_off" else "direct_award"
            facts = replace(facts, method=reason)
            if kind == "call_off" and rng.random() < 0.3:
                stages.insert(0, ("tender", facts.start))
                stages[1] = ("award", self._later(facts.start, 30, 90))
        if stages[-1][0] == "award" and rng.random() < 0.12:
            stages.append(("awardUpdate", self._later(stages[-1][1], 0, 20)))
        facts = replace(
            facts, ocid=f"ocds-b5fd17-{guid(rng)}", description=facts.description.replace("\n", "\r\n")
        )
        drafts = contracts_finder.notices(rng, facts, stages)
        details = drafts[0].release["tender"]["procurementMethodDetails"]
        self._keep(drafts)
        regime = "below_threshold_cf" if "below threshold" in details else "unknown"
        if reason:
            found = Evaluation("out_of_scope")
        only = stages[0][0] == "award"
        told = self._tell(facts, "contracts_finder", regime, found, out_of_scope=reason, is_award_only=only)
        if apart:
            self._awarded_apart(facts, apart, told)

    def _awarded_apart(self, facts: Procurement, when: datetime, tender: Truth) -> None:
        """The award of a tender as a process of its own, under another ocid, as many councils publish it."""
        award = replace(facts, ocid=f"ocds-b5fd17-{guid(self.rng)}")
        self._keep(contracts_finder.notices(self.rng, award, [("award", when)]))
        if when.astimezone(LONDON).date() <= LAST:
            row = self._tell(award, "contracts_finder", tender.regime, NOT_VISIBLE, is_award_only=True)
            row.award_of = tender.ocid
            row.tender_date = when.astimezone(LONDON).date().isoformat()

    def _pair(self, facts: Procurement, habit: Habit) -> None:
        """Before the Act a notice above the threshold had to be mirrored on Contracts Finder; no link."""
        value = max(facts.value, 215_000)
        facts = replace(facts, value=value + (value % 6 == 0))
        facts = replace(facts, lots=(replace(facts.lots[0], value=facts.value),))
        large = self._old_forms("tender", facts, habit)
        mirror_start = facts.start + timedelta(seconds=self.rng.randrange(600, 80_000))
        mirror = replace(facts, ocid=f"ocds-b5fd17-{guid(self.rng)}", method="paired")
        stages = [("tender", mirror_start)]
        if self.rng.random() < 0.5:
            stages.append(("award", self._later(facts.start, 60, 160)))
        drafts = contracts_finder.notices(self.rng, mirror, stages)
        self._keep(drafts)
        row = self._tell(mirror, "contracts_finder", "unknown", NOT_VISIBLE, pair_of=large.ocid)
        row.tender_date = mirror_start.astimezone(LONDON).date().isoformat()
        large.pair_of = row.ocid

    def _old_forms(self, kind: str, facts: Procurement, habit: Habit) -> Truth:
        rng = self.rng
        reason = {"planning": "planning", "direct": "direct_award", "call_off": "call_off"}.get(kind)
        found = NOT_VISIBLE
        if reason:
            facts = replace(facts, method=reason)
        elif rng.random() < habit.visible * (1.0 if kind == "tender" else 0.5):
            facts, found = self._evaluated(facts, habit, new=False)
        celex = "32014L0023" if rng.random() < 0.02 else "32014L0024"
        writer = find_a_tender.Writer(rng, facts, celex)
        if kind == "tender":
            drafts = [writer.notice("tender", facts.start)]
            found = self._updated(writer, facts, found, habit, drafts, 0.14)
            if rng.random() < 0.6:
                drafts.append(writer.notice("award", self._later(facts.start, 60, 170)))
        else:
            tag = "planning" if kind == "planning" else "award"
            drafts = [writer.notice(tag, facts.start, award_only=kind == "award")]
        self._keep(drafts)
        regime = "pcr2015" if celex == "32014L0024" else "other_celex"
        only = kind in ("award", "direct", "call_off")
        shown = Evaluation("out_of_scope") if reason else found
        return self._tell(facts, "find_a_tender", regime, shown, out_of_scope=reason, is_award_only=only)

    def _act(self, kind: str, facts: Procurement, habit: Habit) -> None:
        rng = self.rng
        reason = {"UK2": "planning", "UK5": "direct_award"}.get(kind)
        found = NOT_VISIBLE
        if reason == "direct_award":
            facts = replace(facts, method=reason)
        if kind == "UK4" and rng.random() < habit.visible:
            facts, found = self._evaluated(facts, habit, new=True)
        writer = find_a_tender.Writer(rng, facts, None)
        drafts = [writer.notice(kind, facts.start)]
        if kind == "UK4":
            if rng.random() < 0.18 and facts.start.date() > date(2025, 5, 1):
                drafts[0].release.pop("planning", None)
                drafts.insert(0, writer.notice("UK2", facts.start - timedelta(days=rng.randint(30, 60))))
            found = self._updated(writer, facts, found, habit, drafts, 0.16)
            self._outcome(writer, facts, drafts)
        self._keep(drafts)
        shown = Evaluation("out_of_scope") if reason else found
        self._tell(
            facts,
            "find_a_tender",
            "pa2023",
            shown,
            out_of_scope=reason,
            is_award_only=kind in ("UK5", "UK6", "UK7"),
        )

    def _outcome(self, writer: find_a_tender.Writer, facts: Procurement, drafts: list[Draft]) -> None:
        """A UK6 then a UK7, and above five million a UK9; or a UK12 that ends it."""
        chance = self.rng.random()
        if chance < 0.03:
            drafts.append(writer.notice("UK12", self._later(facts.start, 20, 60)))
        elif chance < 0.6:
            award = self._later(facts.start, 60, 130)
            drafts.append(writer.notice("UK6", award))
            if self.rng.random() < 0.5:
                drafts.append(writer.notice("UK7", self._later(award, 10, 30)))
                if facts.value > 5_000_000 and self.rng.random() < 0.5:
                    drafts.append(writer.notice("UK9", self._later(award, 60, 150)))

    def _provider_selection(self, facts: Procurement) -> None:
        found = provider_selection()
        facts = replace(facts, lots=(replace(facts.lots[0], evaluation=found),))
        act = facts.start.date() >= ACT
        writer = find_a_tender.Writer(self.rng, facts, None if act else "32014L0024")
        self._keep([writer.notice("UK4" if act else "tender", facts.start)])
        self._tell(facts, "find_a_tender", "psr", found, out_of_scope="psr")

    def _evaluated(self, facts: Procurement, habit: Habit, new: bool) -> tuple[Procurement, Evaluation]:
        """The same facts with visible criteria; one in ten with two lots, weighed by their value."""
        found = evaluation(self.rng, habit.usual, habit.appetite, new)
        if found.state != "weighted" or not found.rows or found.unit != "percent" or self.rng.random() > 0.1:
            return replace(facts, lots=(replace(facts.lots[0], evaluation=found),)), found
        second = weighted(self.rng, float(habit.usual))
        values = (facts.value // 4, facts.value - facts.value // 4)
        lots = (Lot(1, values[0], found), Lot(2, values[1], second))
        total = (found.weight_pct or 0) * values[0] + (second.weight_pct or 0) * values[1]
        return replace(facts, lots=lots), Evaluation("weighted", round(total / facts.value, 6))

    def _updated(
        self,
        writer: find_a_tender.Writer,
        facts: Procurement,
        found: Evaluation,
        habit: Habit,
        drafts: list[Draft],
        chance: float,
    ) -> Evaluation:
        """Perhaps a delta; two in five replace the criteria of the lot, and so the state."""
        if self.rng.random() >= chance:
            return found
        when = self._later(facts.start, 3, 20)
        replaced = None
        first: tuple[Row, ...] = facts.lots[0].evaluation.rows
        if first and len(facts.lots) == 1 and self.rng.random() < 0.4:
            replaced = weighted(self.rng, float(habit.usual))
        if when.astimezone(LONDON).date() > LAST:
            return found
        drafts.append(writer.update(when, (Lot(1, facts.value, replaced),) if replaced else None))
        return replaced or found


def _signer(council: Council, number: int) -> Buyer:
    """A council signs mostly by its official name, at times in capitals or by an alias."""
    official = council.official_name
    names = (official, official, official, official, official.upper(), *council.aliases)
    return Buyer(council.authority_id, council.register_code, official, names, number)


def _numbered(rng: random.Random, drafts: list[Draft]) -> list[dict[str, Any]]:
    """Ids in order of publication: `nnnnnn-yyyy` with few gaps, or the notice GUID and a rising number."""
    finish: dict[str, Callable[[Draft], None]] = {
        "find_a_tender": _FindATenderNumbers(rng).finish,
        "contracts_finder": _ContractsFinderNumbers(rng).finish,
    }
    releases = []
    for draft in sorted(drafts, key=lambda draft: draft.when):
        finish[draft.source](draft)
        releases.append({"source": draft.source, "release": draft.release})
    return releases


class _ContractsFinderNumbers:
    def __init__(self, rng: random.Random) -> None:
        self.rng, self.last = rng, 700_000

    def finish(self, draft: Draft) -> None:
        self.last += self.rng.randint(1, 9)
        draft.release["id"] = f"{draft.guid}-{self.last}"


class _FindATenderNumbers:
    def __init__(self, rng: random.Random) -> None:
        self.rng, self.year, self.last = rng, 0, 0

    def finish(self, draft: Draft) -> None:
        year = draft.when.astimezone(LONDON).year
        if year != self.year:
            self.year, self.last = year, 0
        self.last += 1 if self.rng.random() > 0.004 else 2
        release, number = draft.release, f"{self.last:06d}-{year}"
        release["id"] = number
        document = {
            "id": number,
            "documentType": draft.document_type,
            "url": f"{find_a_tender.SITE}/Notice/{number}",
            "datePublished": release["date"],
            "format": "text/html",
            "language": "en",
        }
        if draft.notice_type:
            document["noticeType"] = draft.notice_type
        section = release[draft.section]
        if isinstance(section, list):
            section = section[0]
        if draft.notice_type or draft.section == "tender":
            section.setdefault("documents", []).append(document)
        if self.rng.random() < 0.02:
            del release["buyer"]
