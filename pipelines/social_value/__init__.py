"""Stage social_value: the state, weight and themes of a release, lot and procurement."""
