"""Public Contracts Scotland: notices of Scottish buyers, import-only.

Its OCDS begins in January 2019 and comes a month a call; its releases state no id. Recorded releases are
taken by `peerbench import`; nothing is asked of the service (SOURCES.md 4).
"""

from datetime import date

from pipelines.collect.source import Source

SOURCE = Source(
    id="public_contracts_scotland",
    title="Public Contracts Scotland",
    address="https://www.publiccontractsscotland.gov.uk",
    ocid_prefixes=("ocds-r6ebe6-",),
    began=date(2019, 1, 1),
)
