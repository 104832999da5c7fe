"""Every figure of a council as one flat row, for CSV, JSON and the workbook alike."""

from typing import Any

from pipelines.query.replies import columns
from pipelines.site.dossier import Dossier
from pipelines.site.section import content

Row = dict[str, object]
PEER = ("peer_n", "peer_value", "peer_low", "peer_high")
BESIDE = (
    *("peer_set", "difference", "difference_low", "difference_high", "difference_level", "differs"),
    *("difference_words", "difference_reason", "position", "position_reason"),
)
"""What stands of the council beside its peers, as `peer_comparisons` has it."""


def figure_rows(of: Dossier) -> list[Row]:
    """The figures of the whole, of kinds, themes and regimes, with the peers of the set shown first."""
    rows, wanted = [], content("files")["figures"]
    for own in sorted(of.rows.get("own", ()), key=_order):
        if own["measure"] not in of.shared.measures:
            continue
        row = of.figure(own)
        peer = None
        if own["period"] == of.shared.period:
            peer = of.peer(own["measure"], own["breakdown"], own["cell"])
        rows.append({name: row.get(name) for name in wanted} | _more(of, row, peer))
    return rows


def _order(row: Row) -> tuple[Any, ...]:
    return (row["measure"], row["breakdown"] != "all", row["breakdown"], row["period"], row["cell"])


def _more(of: Dossier, row: Row, peer: Row | None) -> Row:
    return {
        "council": of.name,
        "evidence": f"council/{of.key}/evidence.csv",
        **{name: peer and peer[name.removeprefix("peer_")] for name in PEER},
        **{name: peer and peer[name] for name in BESIDE},
        **columns(of.replies_to(row)),
    }
