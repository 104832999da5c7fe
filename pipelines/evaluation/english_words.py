"""Writes the English words of the project's labelled cases: `python -m pipelines.evaluation.english_words`.

A criterion most of whose words stand in none of them is one that nobody here can name: another language, or
a word never met. The same bytes each time.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from pipelines.criteria.vocabulary import ENGLISH
from pipelines.evaluation.train_judge import FILES, GOLD

MORE = """
abatement accessibility accommodation accuracy acoustics adaptability administration aesthetics
affordability aftercare agility alignment ambition analytics appearance arboriculture architecture
arrangements artistry asbestos assurance attendance attractiveness audit authenticity automation
behaviours bespoke branding breadth brightness calibration capability capacity capital care catering
certification civic clarity cleaning coaching collaboration collections comfort commissioning
communication compatibility competence complaints completeness compliance concept conduct confidentiality
configuration conservation consistency construction consultation content continuity contingency
cooperation coordination coverage craftsmanship creativity credentials credibility culture curation
curriculum customer cyber cybersecurity data decommissioning defects deliverability delivery demolition
dependability deployment design detailing dexterity diagnostics digital disaster disposal distribution
documentation dredging drainage durability efficacy efficiency effectiveness electrical emergency empathy
engagement engineering ergonomics escalation estates ethos evidence excellence exhibition experience
expertise falconry familiarity feasibility features fencing finish fire fitness flexibility fleet food
forecasting freshness functionality furniture gardening glazing governance grounds guarantees handover
handling haulage heating heritage highways horticulture housekeeping hygiene imagination implementation
improvement inclusion induction influence information infrastructure innovation insight inspection
installation insurance integration integrity interface interoperability interpretation interview
investigation knowledge laboratory landscaping language latency leadership learning legibility leisure
liaison licensing lighting linguistics logistics longevity maintenance management manufacturing marketing
materials mechanical mediation membership menu merit methodology migration mobilisation modelling
moderation monitoring motivation navigation negotiation network noise nutrition odour onboarding
operations optimisation organisation originality outreach overview ownership packaging panel partnership
passion pastoral performance permits personality personnel phlebotomy phasing planning plant playability
plumbing podiatry portability practicality precision preparedness presentation preservation prevention
principles probity procurement productivity professionalism proficiency programming project promptness
protection provenance provision publicity punctuality purity qualifications quantity readability
readiness recovery recruitment redundancy references refurbishment registration regulation rehabilitation
relationship relevance reliability reporting reputation research resilience resourcing response
responsibilities responsiveness restoration retention reuse review rigour risk robustness roofing roadmap
routing safeguarding safety sampling scaffolding scalability scheduling science security sensitivity
serviceability signage simplicity site skills sleep smoothness society software solution sourcing speed
sports stability staffing standards stewardship stock storage strategy strength structure style
suitability supervision supply support surfacing survey surveillance sustainment systems talent taste
teaching teamwork technology telephony testing theatre therapy thoroughness timeliness timetable
toxicology traceability traffic training transfer transformation transition translation transparency
transport treatment troubleshooting tuition understanding upgrades uptime usability utilities validation
variety vehicles ventilation versatility veterinary vision visits volume warranties warehousing washing
waterproofing welfare workflow workmanship workload workshops yield
"""
"""Words of criteria that no labelled case has."""
LABELS = GOLD.parents[1] / "warehouse/labels/criteria.jsonl"
_WORD = re.compile(r"[a-z]{3,}")
_WELSH = re.compile(r"\b(?:yn|ar|ac|gan|gwerth|ansawdd|cymunedol|nodwch|lleihau|cyflog|pris|gwaith)\b", re.I)


def words() -> set[str]:
    """Every word of three letters or more in titles, texts and criteria that were labelled to learn from."""
    found: set[str] = set()
    for name in FILES:
        for line in (GOLD / name).read_text(encoding="utf-8").splitlines():
            case = json.loads(line)
            stated = (case.get("release") or {}).get("tender") or [case.get("title"), case.get("text")]
            found.update(word for text in _texts(stated) for word in _WORD.findall(text.lower()))
    for line in LABELS.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        text = f"{row['name']} {row['text']} {row['parent']}".lower()
        if not _WELSH.search(text):
            found.update(_WORD.findall(text))
    return found | set(MORE.split())


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _texts(one)


def main() -> None:
    """Writes the file that `pipelines.criteria.vocabulary` reads."""
    ENGLISH.write_text("\n".join(sorted(words())) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
