"""What the invented councils buy: subjects with their CPV codes, and invented suppliers."""

import random
from dataclasses import dataclass


@dataclass(frozen=True)
class Subject:
    """One thing to buy. `size` is the usual contract value in pounds."""

    title: str
    category: str
    cpv: str
    cpv_name: str
    size: int


SUBJECTS = (
    Subject("Grounds maintenance", "services", "77314000", "Grounds maintenance services", 400_000),
    Subject("Kerbside recycling collection", "services", "90511000", "Refuse collection services", 9_000_000),
    Subject("Street cleansing", "services", "90610000", "Street-cleaning services", 2_500_000),
    Subject("Home care for adults", "services", "85312000", "Social work services", 6_000_000),
    Subject("Supported living", "services", "85311000", "Social work with accommodation", 4_000_000),
    Subject("School transport routes", "services", "60130000", "Passenger road transport", 900_000),
    Subject("Building cleaning", "services", "90911200", "Building-cleaning services", 350_000),
    Subject("Security of council premises", "services", "79710000", "Security services", 500_000),
    Subject("Advice and guidance", "services", "85320000", "Social services", 250_000),
    Subject("Leisure centre management", "services", "92610000", "Sports facilities operation", 8_000_000),
    Subject("Architectural design", "services", "71200000", "Architectural services", 180_000),
    Subject("Insurance broking", "services", "66518100", "Insurance brokerage services", 90_000),
    Subject("Case management software", "services", "48000000", "Software package", 220_000),
    Subject("Roofing of council homes", "works", "45261000", "Roof works", 3_000_000),
    Subject("Highway resurfacing", "works", "45233220", "Surface work for roads", 5_500_000),
    Subject("Primary school extension", "works", "45214210", "Primary school construction", 4_200_000),
    Subject("Playground renewal", "works", "45112723", "Landscaping of playgrounds", 140_000),
    Subject("Boiler replacement", "works", "45331110", "Boiler installation work", 800_000),
    Subject("Flood wall repair", "works", "45246400", "Flood-prevention works", 1_600_000),
    Subject("Winter gritting salt", "supplies", "34927100", "Road salt", 260_000),
    Subject("Refuse vehicles", "supplies", "34144510", "Vehicles for refuse", 1_800_000),
    Subject("Office furniture", "supplies", "39130000", "Office furniture", 70_000),
    Subject("School meals ingredients", "supplies", "15800000", "Miscellaneous food products", 600_000),
    Subject("Street lighting columns", "supplies", "34928510", "Street-lighting columns", 450_000),
)
AREAS = (
    "north area",
    "south area",
    "east wards",
    "west wards",
    "all wards",
    "phase 2",
    "year plan",
    "renewal",
)
SUPPLIERS = tuple(
    f"{first} {second} Limited (fictional)"
    for first in (
        "Puddlewick",
        "Brindlecroft",
        "Otterspool Lane",
        "Hobbin & Daughters",
        "Nine Elmets",
        "Tallowgate",
    )
    for second in ("Services", "Works", "Care", "Supply", "Group")
)
OUTSIDE_BUYERS = (
    "Little Snoring-on-Sample Parish Council",
    "Marrowdale Sample University",
    "Saltfen Sample NHS Foundation Trust",
    "Cobblemoor Sample Housing Association Limited",
)


def title_of(subject: Subject, place: str, area: str, number: int) -> str:
    """A title that cannot be taken for a real notice's."""
    return f"{subject.title}, {place}, {area} ({number}) (SYNTHETIC)"


def description_of(rng: random.Random, buyer: str, subject: Subject, newline: str) -> str:
    """Two or three plain sentences that state no criteria."""
    closing = rng.choice(
        (
            "Documents are on the council's portal at https://portal.example/tenders.",
            "Suppliers register at https://portal.example to take part.",
            "The invitation to tender holds the specification.",
        )
    )
    return (
        f"SYNTHETIC notice: no such body or contract exists. {buyer} seeks a supplier for "
        f"{subject.title.lower()}.{newline}{closing}"
    )
