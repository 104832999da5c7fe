"""Who bought: a buyer's name and identifiers resolved to a council."""
