"""Notices of the EU's journal: from its XML of the standard forms to releases."""
