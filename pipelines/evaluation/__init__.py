"""How often the program is right, on cases that people labelled."""
