"""Numbers and the act of issuing."""
