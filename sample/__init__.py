"""SYNTHETIC notices of invented councils, and a local server that publishes them as the two services do."""
