"""Tender documents: fetched, opened within limits, and read to passages with the place where each stands."""
