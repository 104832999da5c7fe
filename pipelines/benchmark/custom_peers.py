"""One authority beside a list of peers of the user's own choice, from the tables of a snapshot."""

from collections.abc import Mapping, Sequence

import polars as pl

from pipelines.authorities.register.register import Authority
from pipelines.benchmark import authority_measures, peer_comparisons, peer_sets
from pipelines.benchmark.comparison_inputs import prepare_comparisons
from pipelines.benchmark.measures import load
from pipelines.benchmark.population import Read
from warehouse.errors import UserError


def beside(
    read: Read, authorities: Mapping[str, Authority], authority_id: str, listed: Sequence[str], period: str
) -> list[dict[str, object]]:
    """Rows of `peer_comparisons` for the whole, of one authority and the councils of a list.

    Raises ValueError for a period that the data does not have.
    """
    pooled = read("repooled").filter(pl.col("pooled")).collect()
    pairs = {(key, key) for key in authorities}
    pairs |= set(pooled.select("successor_id", "predecessor_id").iter_rows())
    schema = {"authority_id": pl.String, "signer": pl.String}
    family = pl.DataFrame(sorted(pairs), schema=schema, orient="row")
    types = {key: row.authority_type for key, row in authorities.items()}
    chosen = peer_sets.of_owner("own_list:peers", "own_list", "your list", authority_id, listed, types)
    inputs = prepare_comparisons(read, list(authorities.values()), load(), family, [chosen], ("all",))
    found = next((p for p in inputs.periods if p.id == period), None)
    if found is None:
        raise UserError(f"no period {period!r}; there are {', '.join(p.id for p in inputs.periods)}")
    return peer_comparisons.rows(inputs, authority_measures.figures(inputs, found)).to_dicts()
