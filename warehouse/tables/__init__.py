"""The published tables, declared once: columns, key and rules.

Allowed values are String rules: an Enum changes in Arrow. The order is that in which each table needs the
ones before.
"""

import warehouse.tables.light_start  # noqa: F401  # isort: skip  # before whatever imports dataframely

import dataframely as dy

from warehouse.tables import (
    authorities,
    benchmark,
    collect,
    criteria,
    documents,
    notices,
    publish,
    social_value,
)

TABLES: dict[str, type[dy.Schema]] = {
    "windows": collect.Windows,
    "gaps": collect.Gaps,
    "releases": collect.Releases,
    "quarantine": collect.Quarantine,
    "notices": notices.Notices,
    "lots": notices.Lots,
    "authorities": authorities.Authorities,
    "authority_groups": authorities.AuthorityGroups,
    "neighbours": authorities.Neighbours,
    "policies": authorities.Policies,
    "buyer_identifiers": authorities.BuyerIdentifiers,
    "buyer_matches": authorities.BuyerMatches,
    "documents": documents.Documents,
    "document_passages": documents.DocumentPassages,
    "criteria": criteria.Criteria,
    "theme_model": social_value.ThemeModel,
    "criterion_themes": social_value.CriterionThemes,
    "wordings": social_value.Wordings,
    "unusual_wordings": social_value.UnusualWordings,
    "procurement_lots": social_value.ProcurementLots,
    "procurement_links": social_value.ProcurementLinks,
    "procurements": social_value.Procurements,
    "commitments": social_value.Commitments,
    "measures": benchmark.Measures,
    "yardsticks": benchmark.Yardsticks,
    "repooled": benchmark.Repooled,
    "mix_neighbours": benchmark.MixNeighbours,
    "authority_measures": benchmark.AuthorityMeasures,
    "peer_comparisons": benchmark.PeerComparisons,
    "changes": benchmark.Changes,
    "deciles": benchmark.Deciles,
    "statements": benchmark.Statements,
    "policy_practice": benchmark.PolicyPractice,
    "questions": benchmark.Questions,
    "alignments": benchmark.Alignments,
    "alignment_members": benchmark.AlignmentMembers,
    "replies": publish.Replies,
    "withdrawals": publish.Withdrawals,
    "runs": publish.Runs,
}
