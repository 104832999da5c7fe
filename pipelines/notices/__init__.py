"""Stage notices: bytes to releases, releases to typed notices and lots."""
