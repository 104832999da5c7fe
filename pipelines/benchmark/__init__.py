"""Stage benchmark: measures, intervals, suppression and peers."""
