"""Stage collect: what the services published, landed byte for byte and indexed."""
