"""Stage query: answers from one snapshot on a terminal."""
