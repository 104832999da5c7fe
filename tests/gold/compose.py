"""Composes the labelled cases: invented notices in the style of real ones, labelled by the codebook.

`python tests/gold/compose.py` writes development.jsonl and test.jsonl beside itself, the same each time. A
template belongs to one split, and so do the buyers, subjects and lead-in sentences it draws from.
"""

import importlib
import json
import random
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Row = dict[str, Any]
HERE = Path(__file__).parent
BUYERS = {
    "development": [
        "Aldermoor Borough Council",
        "Brackenshire County Council",
        "Corvedale District Council",
        "Eskwater City Council",
        "London Borough of Fairlop Green",
        "Garsdale Council",
    ],
    "test": [
        "Hollinworth Metropolitan Borough Council",
        "Isenhurst District Council",
        "Kelderby City Council",
        "Royal Borough of Lambourne Heath",
        "Marlowshire County Council",
        "Netherfold Borough Council",
        "Ormsgill Council",
        "Penhallow Council",
        "Quernmore District Council",
        "London Borough of Risefield",
    ],
}
SUBJECTS = {
    "development": [
        "school catering",
        "lift maintenance",
        "highway gully cleansing",
        "pest control",
        "legionella monitoring",
        "temporary agency staff",
    ],
    "test": [
        "grounds maintenance",
        "domiciliary care",
        "fire alarm servicing",
        "library management software",
        "roof replacement at a primary school",
        "street lighting columns",
        "community transport",
        "housing repairs",
        "leisure centre refurbishment",
        "translation services",
    ],
}
LEADS = {
    "development": [
        "{buyer} is looking for a contractor for {subject}.",
        "Bids are invited by {buyer} to take on {subject} from next spring.",
        "The authority wants one provider of {subject}.",
    ],
    "test": [
        "{buyer} seeks tenders from suitably experienced organisations for the provision of {subject}.",
        "Expressions of interest are sought by {buyer} in relation to {subject}.",
        "This notice concerns {subject} across the area of {buyer}.",
        "The Council has a requirement for {subject}, to begin in April for three years.",
    ],
}
"""Sentences before the words that matter; "" may be drawn too."""


@dataclass
class Draw:
    """What a template draws from: a seeded generator, the buyer and the subject."""

    rng: random.Random
    split: str
    buyer: str
    subject: str

    def pick(self, *options: Any) -> Any:
        """One of the options."""
        return self.rng.choice(options)

    def shares(self, *options: tuple[int, ...]) -> tuple[int, ...]:
        """One tuple of figures, each tuple as the template needs it (for example all sum to 100)."""
        return self.rng.choice(options)

    def lead(self) -> str:
        """A sentence before the criteria, or nothing."""
        return self.rng.choice([*LEADS[self.split], ""]).format(buyer=self.buyer, subject=self.subject)


Template = Callable[[Draw], Row]
TEMPLATES: list[tuple[str, str, int, Template]] = []


def template(split: str, cases: int = 6) -> Callable[[Template], Template]:
    """Registers a function that draws one case; `cases` are drawn of it, all for `split`."""

    def register(function: Template) -> Template:
        TEMPLATES.append((function.__name__, split, cases, function))
        return function

    return register


def gold(state: str, weight: float | None = None, **other: Any) -> Row:
    """A label. Low and high are the weight itself unless said; what is not said has the plain value."""
    exact = {"weight_low_pct": weight, "weight_high_pct": weight}
    plain = {
        "accept_states": [],
        "broad_weight_pct": weight,
        "broad_is_floor": False,
        "conflict": False,
        "lots": [],
        "themes": ["unspecified"] if state in ("weighted", "nested", "named", "embedded") else [],
        "assessed": "embedded" if state == "embedded" else "unstated",
        "framework": "none",
        "evidence": None,
        "unscored": [],
    }
    return {"state": state, "weight_pct": weight, **exact, **plain, **other}


def case(
    form: str,
    kind: str,
    label: Row,
    rules: str,
    tender: Row | None = None,
    text: str = "",
    criteria: list[Row] | None = None,
    lots: list[Row] | None = None,
    **release: Any,
) -> Row:
    """One case. form: cf, celex or uk4. kind: text, structured or both.

    `text` becomes tender.description; `criteria` the list of a single lot; `lots` whole lots in its place;
    `tender` and further names are put over the tender and the release as they are.
    """
    return {
        "form": form,
        "kind": kind,
        "gold": label,
        "rules": rules,
        "tender": tender or {},
        "text": text,
        "criteria": criteria,
        "lots": lots,
        "release": release,
    }


def old(*rows: tuple[str, str | None, str]) -> list[Row]:
    """Old-regime criteria: (type, name or None, weight as a string)."""
    return [{"type": t, **({"name": n} if n is not None else {}), "description": w} for t, n, w in rows]


def new(unit: str, *rows: tuple[str, str, float | None]) -> list[Row]:
    """New-regime criteria: (type, name, number of `unit` such as percentageExact, or None for no number)."""
    return [
        {"type": t, "name": n, **({"numbers": [{"number": v, "weight": unit}]} if v is not None else {})}
        for t, n, v in rows
    ]


def release(name: str, number: int, drawn: Draw, made: Row) -> Row:
    """The whole release of a case, as the service of its form publishes it."""
    digits = zlib.crc32(f"{name} {number}".encode())
    day = f"2025-{1 + digits % 12:02d}-{1 + digits % 28:02d}T10:{digits % 60:02d}:00"
    tender: Row = {"title": f"Provision of {drawn.subject}", "status": "active", "procurementMethod": "open"}
    if made["text"]:
        tender["description"] = made["text"]
    if made["form"] == "cf":
        prefix, identifier = "ocds-b5fd17-", f"{digits:08x}-0000-4000-8000-{number:012d}"
        release_id = f"{identifier}-{digits % 900000 + 100000}"
        tender |= {"procurementMethodDetails": "Open procedure (below threshold)"}
    else:
        prefix, identifier = "ocds-h6vhtk-", f"{digits % 0xFFFFFF:06x}"
        release_id = f"{digits % 999999:06d}-{day[:4]}"
        basis = (
            {"scheme": "CELEX", "id": "32014L0024"}
            if made["form"] == "celex"
            else {"scheme": "UKPGA", "id": "2023/54"}
        )
        tender |= {"legalBasis": basis, "procurementMethodDetails": "Open procedure"}
        if made["form"] == "uk4":
            tender["documents"] = [{"id": release_id, "documentType": "tenderNotice", "noticeType": "UK4"}]
    if made["lots"] is not None:
        tender["lots"] = made["lots"]
    elif made["criteria"] is not None:
        tender["lots"] = [{"id": "1", "awardCriteria": {"criteria": made["criteria"]}}]
    elif made["form"] != "cf":
        tender["lots"] = [{"id": "1"}]
    body = {
        "ocid": prefix + identifier,
        "id": release_id,
        "date": day + "Z",
        "tag": ["tender"],
        "language": "en",
        "initiationType": "tender",
        "buyer": {"name": drawn.buyer},
    }
    return {**body, "tender": {**tender, **made["tender"]}, **made["release"]}


def composed() -> dict[str, list[Row]]:
    """Every case of both splits."""
    found: dict[str, list[Row]] = {"development": [], "test": []}
    for name, split, cases, function in TEMPLATES:
        for number in range(cases):
            rng = random.Random(f"{name} {number}")
            drawn = Draw(rng, split, rng.choice(BUYERS[split]), rng.choice(SUBJECTS[split]))
            made = function(drawn)
            body = release(name, number, drawn, made)
            found[split].append(
                {
                    "case": f"{name}-{number}",
                    "template": name,
                    "buyer": drawn.buyer,
                    "kind": made["kind"],
                    "rules": made["rules"],
                    "release": body,
                    "gold": made["gold"],
                }
            )
    return found


def main() -> None:
    for name in ("templates_structured", "templates_text", "templates_without"):
        importlib.import_module(name)
    for split, rows in composed().items():
        lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        (HERE / f"{split}.jsonl").write_text(lines, encoding="utf-8")
        print(split, len(rows), "cases")


if __name__ == "__main__":
    import compose

    compose.main()
