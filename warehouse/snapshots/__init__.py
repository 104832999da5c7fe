"""The snapshot engine: what is published is written whole, checked, kept and read here."""
