"""A council's pack: what is taken away."""
