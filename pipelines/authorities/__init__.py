"""Stage authorities: who bought, resolved to a council, and who its peers are."""
