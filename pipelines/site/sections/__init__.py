"""The sections of a council page: each gives bundles or sentences out of a dossier."""
