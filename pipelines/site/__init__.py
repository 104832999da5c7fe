"""Stage site: the pages of all councils, and the pack of one, drawn from one snapshot."""
