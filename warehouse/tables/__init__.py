"""The published tables, declared once: columns, key and rules."""

from warehouse.tables.schemas import TABLES

__all__ = ["TABLES"]
