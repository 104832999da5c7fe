"""A second reader of text, of another design: candidates, then a choice. `reading` gives it."""
