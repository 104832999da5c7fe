"""One module a format: bytes to blocks. Each runs only in the process that `opening` holds to its limits."""
