"""Tenders Electronic Daily, the EU's journal: notices above the thresholds before Find a Tender, import-only.

Until 2020 United Kingdom notices above the thresholds stood here; procedures begun before 2021 were finished
here. Its XML of the standard forms (R2.0.9, and R2.0.8 as a guess that no sample tried) is taken by
`peerbench import`: a notice, a directory, or a packed month. It states no ocid, so a process gets a prefix of
ours and the number of its first notice. Notices of other countries are counted by country and form, and not
kept. Contacts stay in landing, in the notices as they came (docs/history.md).
"""

import re
from datetime import date
from functools import partial

from pipelines.collect.eu.reading import ROOT, read
from pipelines.collect.source import NoticePage, Source

PREFIX = "ted-"

SOURCE = Source(
    id="ted",
    title="Tenders Electronic Daily",
    address="https://ted.europa.eu",
    ocid_prefixes=(PREFIX,),
    began=date(2011, 1, 1),
    licence="reuse authorised with the source named (Commission Decision 2011/833/EU)",
    notice_page=NoticePage(re.compile(r"(\d{6}-\d{4})(?:-\d+)?"), "/udl?uri=TED:NOTICE:{}:TEXT:EN:HTML"),
    read_notice=partial(read, prefix=PREFIX),
    notice_root=ROOT.encode(),
    statutory=True,
    regime="ojeu",
)
