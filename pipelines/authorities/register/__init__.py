"""The register of authorities: who they are, when, in which groups, and who answers for a place."""
