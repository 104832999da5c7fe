"""Groups of type and region made from the register alone, while `authority_groups` holds only hubs."""

from collections.abc import Iterable
from typing import Any

from pipelines.authorities.register import Authority

Row = dict[str, Any]


def memberships(hubs: Iterable[Row], authorities: Iterable[Authority]) -> list[Row]:
    """Rows with group_id, group_kind and group_name: type, type and region, region, and the hubs given."""
    found = []
    for row in hubs:
        if "trading arm" not in row["kind"]:
            name = row["group_name"]
            group_id = "hub:" + "-".join(name.lower().split())
            found.append(row | {"group_id": group_id, "group_kind": "hub"})
    for authority in authorities:
        kind, region = authority.authority_type, authority.region
        names = [("type", f"type:{kind}", kind.replace("_", " "))]
        if region:
            names.append(
                (
                    "type_and_region",
                    f"type_and_region:{kind}, {region}",
                    f"{kind.replace('_', ' ')} in {region}",
                )
            )
            names.append(("region", f"region:{region}", region))
        for group_kind, group_id, name in names:
            found.append(
                {
                    "authority_id": authority.authority_id,
                    "group_id": group_id,
                    "group_kind": group_kind,
                    "group_name": name,
                    "valid_from": authority.valid_from,
                    "valid_to": authority.valid_to,
                    "dates_known": True,
                }
            )
    return found
