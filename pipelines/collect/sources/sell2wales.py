"""Sell2Wales: notices of Welsh buyers, import-only.

It publishes OCDS from January 2019, a month, a type of notice and a language a call. Recorded releases are
taken by `peerbench import`; nothing is asked of the service (SOURCES.md 4).
"""

from datetime import date

from pipelines.collect.source import Source

SOURCE = Source(
    id="sell2wales",
    title="Sell2Wales",
    address="https://www.sell2wales.gov.wales",
    ocid_prefixes=("ocds-kuma6s-",),
    began=date(2019, 1, 1),
)
