"""Stage publish: tables to a snapshot, and a page a council."""
