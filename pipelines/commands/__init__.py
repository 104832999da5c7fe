"""The commands that are parsed here: one call each, then printed."""
