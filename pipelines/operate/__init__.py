"""What keeps a home running for years: alerts, the doctor, retention, backup, the history of its nights."""
