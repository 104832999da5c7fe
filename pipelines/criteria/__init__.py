"""Stage criteria: every stated award criterion with its weight and the words that prove it."""
